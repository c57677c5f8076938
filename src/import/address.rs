//! Addresses of another site as keys: two ways to write one address are one key.

use percent_encoding::percent_decode_str;

/// The path of an address: without query and fragment, percent signs decoded, `index.html` and the last `/` left out.
/// It begins with `/`; the root is empty.
pub fn key(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.strip_suffix("index.html").unwrap_or(&path);
    let path = path.strip_suffix(".html").unwrap_or(path);
    path.trim_end_matches('/').to_owned()
}

/// The path of a file in an address: without query and fragment, percent signs decoded.
pub fn key_of_file(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The path of an address on one of the site's own hosts, or of one from the root; `None` for an address elsewhere.
pub fn own_path<'a>(address: &'a str, base_url: &str) -> Option<&'a str> {
    if address.starts_with('/') && !address.starts_with("//") {
        return Some(address);
    }
    let bare = |url: &'a str| url.split_once("//").map(|(_, rest)| rest);
    let host = base_url.split_once("//").map(|(_, rest)| rest.split('/').next().unwrap_or_default())?;
    let is_web = ["http://", "https://", "//"].iter().any(|scheme| address.starts_with(scheme));
    let rest = bare(address).filter(|_| is_web && !host.is_empty())?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.strip_prefix(host.strip_prefix("www.").unwrap_or(host))?;
    match rest {
        "" => Some("/"),
        _ => rest.starts_with(['/', '?', '#']).then_some(rest),
    }
}

/// Whether an address has a scheme, or is one of another host.
pub fn is_elsewhere(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//") || scheme.contains(':')
}

/// Resolves a relative address against the address of a page, as browsers do. `None` when it climbs above the root.
pub fn join(base: &str, relative: &str) -> Option<String> {
    let folder = &base[..base.rfind('/')? + 1];
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let path = relative.split(['?', '#']).next().unwrap_or_default();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(format!("/{}{end}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_key() {
        for written in ["/a/caf%C3%A9/", "/a/café", "/a/café/index.html", "/a/café.html#x", "/a/café/?p=1"] {
            assert_eq!(key(written), "/a/café");
        }
        assert_eq!(key("/"), "");
    }

    #[test]
    fn own_hosts_are_known() {
        let own = |address| own_path(address, "https://www.site.example/sub");
        assert_eq!(own("http://site.example/a?b"), Some("/a?b"));
        assert_eq!(own("//www.site.example"), Some("/"));
        assert_eq!(own("/a"), Some("/a"));
        assert_eq!(own("https://site.example.org/a"), None);
        assert_eq!(own("mailto:a@site.example"), None);
        assert_eq!(own_path("https://a.example/b", ""), None);
    }

    #[test]
    fn no_address_climbs_above_the_root() {
        assert_eq!(join("/a/b/", "../c/"), Some("/a/c/".to_owned()));
        assert_eq!(join("/a/b/", "x.png#f"), Some("/a/b/x.png".to_owned()));
        assert_eq!(join("/a/b/", "../../../etc"), None);
    }
}
