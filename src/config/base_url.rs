//! Which addresses can be those of a site.

use crate::slug::{decoded, encoded};

/// The address of a site as it is written everywhere: without its last `/`, with the letters beyond ASCII of its path
/// percent-encoded. `None` for one at which no site can be: without a host, with a user, a query or an impossible port, or
/// with a path that browsers and hosts shorten, such as `/a/../b` and `/a//b`.
pub fn usable(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/');
    let scheme = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme))?;
    let rest = &url[scheme.len()..];
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_written = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>?#\\^`{|}*:@;,".contains(c);
    let is_segment = |segment: &str| {
        let readable = decoded(segment);
        // A sign `%` that encodes nothing, or a slash, makes another address elsewhere.
        let is_right = !readable.is_empty() && !matches!(&*readable, "." | "..") && readable.chars().all(is_written);
        is_right && !readable.contains(['/', '%'])
    };
    let is_path = path.is_empty() || path[1..].split('/').all(is_segment);
    (is_host(host) && is_path).then(|| format!("{scheme}{host}{}", encoded(path)))
}

/// Whether a text is a name, or an address of the Internet Protocol, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("", after.strip_prefix(':').or_else(|| after.is_empty().then_some("80")))
        }
        None => host.split_once(':').map_or((host, Some("80")), |(name, port)| (name, Some(port))),
    };
    let is_port = port.is_some_and(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    let is_label = |label: &str| {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(is_letter)
    };
    is_port && (host.starts_with('[') || name.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sites() {
        for (written, wanted) in [
            ("https://example.org/", "https://example.org"),
            ("http://localhost:4000", "http://localhost:4000"),
            ("https://user.github.io/my-site_2/", "https://user.github.io/my-site_2"),
            ("https://example.org/été", "https://example.org/%C3%A9t%C3%A9"),
            ("https://example.org/%C3%A9t%C3%A9", "https://example.org/%C3%A9t%C3%A9"),
            ("http://[::1]:4000/a", "http://[::1]:4000/a"),
            ("https://exämple.org", "https://exämple.org"),
        ] {
            assert_eq!(usable(written).as_deref(), Some(wanted), "{written}");
        }
        for wrong in [
            "example.org",
            "https:/example.org",
            "https://",
            "https://.org",
            "https://-",
            "https://a..b",
            "https://example.org.",
            "https://example.org:0",
            "https://example.org:99999",
            "https://example.org:",
            "https://user:pw@example.org",
            "https://example.org/..",
            "https://example.org/%2e%2e/x",
            "https://example.org/a//b",
            "https://example.org/a%2Fb",
            "https://example.org/100%",
            "https://example.org/a b",
            "https://example.org/?a",
            "https://[::g]",
        ] {
            assert_eq!(usable(wrong), None, "{wrong}");
        }
    }
}
