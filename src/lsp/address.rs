//! Addresses of files (`file:///…`) and paths of the site.

use std::str::FromStr as _;

use camino::{Utf8Path, Utf8PathBuf};
use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::path::SourcePath;

/// What stays as it is in a path of an address (RFC 3986, section 3.3), and the slashes.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The site's folder, by the names that addresses may call it.
pub struct Root {
    /// The folder as it was given, made absolute.
    path: Utf8PathBuf,
    /// The same without symbolic links.
    canonical: Utf8PathBuf,
}

impl Root {
    /// The root of a site. It need not exist.
    pub fn new(path: &Utf8Path) -> Self {
        let path = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
        let canonical = path.canonicalize_utf8().unwrap_or_else(|_| path.clone());
        Self { path, canonical }
    }

    /// The folder.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// The file of the site that an address names; `None` for everything outside the site.
    pub fn source(&self, uri: &Uri) -> Option<SourcePath> {
        let path = file_path(uri.as_str())?;
        let inside = [&self.path, &self.canonical].into_iter().find_map(|root| path.strip_prefix(root).ok())?;
        SourcePath::from_native(inside.as_str())
    }

    /// The address of a file of the site; `None` when the root has a name that no address can have.
    pub fn uri(&self, file: &SourcePath) -> Option<Uri> {
        let path = self.path.join(file.as_str());
        let path = path.as_str().replace('\\', "/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&path, PLAIN))).ok()
    }
}

/// The path that a `file:` address names.
pub fn file_path(uri: &str) -> Option<Utf8PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/C:/site` names a drive.
    let is_drive = path.len() > 2 && path.as_bytes()[2] == b':' && cfg!(windows);
    Some(Utf8PathBuf::from(if is_drive { &path[1..] } else { &path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_site_have_a_path() {
        let root = Root::new(Utf8Path::new("/srv/le site"));
        let source = |uri: &str| Uri::from_str(uri).ok().and_then(|uri| root.source(&uri)).map(|path| path.to_string());
        let file = SourcePath::new("content/été/a b#.md");
        let uri = root.uri(&file).expect("an address");
        assert_eq!(uri.as_str(), "file:///srv/le%20site/content/%C3%A9t%C3%A9/a%20b%23.md");
        assert_eq!(source(uri.as_str()).as_deref(), Some(file.as_str()));
        for other in [
            "file:///etc/passwd",
            "file:///srv/le%20site/../../etc/passwd",
            "file:///srv/le%20site/content/%2e%2e/%2e%2e/x",
            "file:///srv/le%20site/content%00.md",
            "file:///srv/le%20sitex/content/a.md",
            "untitled:Untitled-1",
            "https://example.org/srv/le%20site/a.md",
            "file:",
        ] {
            assert_eq!(source(other), None, "{other}");
        }
    }
}
