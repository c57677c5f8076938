//! The address of a store, as settings name it.

use std::fmt;
use std::path::{Path, PathBuf};

/// What kind of store an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// A folder of this machine, or one that looks like it.
    Folder,
    /// Amazon S3, and what speaks its protocol.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
    /// WebDAV over HTTP.
    Http,
    /// WebDAV over HTTPS.
    Https,
}

/// The address of a store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    scheme: Scheme,
    /// As it was written.
    text: String,
    /// The folder, bucket, container, or the host with its port.
    place: String,
    /// The names of all files of the store begin with this, which has no `/` at its ends; empty for none.
    prefix: String,
}

/// Why a text is no address of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongAddress {
    /// It is empty.
    Empty,
    /// It begins with a scheme that is not known.
    Scheme,
    /// It holds credentials, which must not stand in a repository.
    Credentials,
    /// It lacks its bucket, container or host, or has characters that none of these may have.
    Place,
    /// It has a query, a fragment, or a segment such as `..`.
    Path,
}

impl Address {
    /// Reads `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`, `https://host/path`, `http://host/path`,
    /// `file:folder`, `file:///folder` or the path of a folder.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn parse(text: &str) -> Result<Self, WrongAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(WrongAddress::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(WrongAddress::Path);
        }
        let schemes = [
            ("s3://", Scheme::S3),
            ("gs://", Scheme::Google),
            ("az://", Scheme::Azure),
            ("https://", Scheme::Https),
            ("http://", Scheme::Http),
        ];
        let found = schemes.into_iter().find_map(|(name, scheme)| Some((scheme, text.strip_prefix(name)?)));
        let Some((scheme, rest)) = found else { return Self::folder(text) };
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        if place.contains('@') {
            return Err(WrongAddress::Credentials);
        }
        let may_have_port = matches!(scheme, Scheme::Http | Scheme::Https);
        let is_allowed =
            |c: char| c.is_ascii_alphanumeric() || "-._".contains(c) || (may_have_port && "[]:".contains(c));
        if place.is_empty() || !place.chars().all(is_allowed) {
            return Err(WrongAddress::Place);
        }
        let prefix = path.strip_suffix('/').unwrap_or(path);
        let is_wrong = |segment: &str| matches!(segment, "" | "." | "..");
        if path.contains(['?', '#', '\\', '%']) || (!prefix.is_empty() && prefix.split('/').any(is_wrong)) {
            return Err(WrongAddress::Path);
        }
        Ok(Self { scheme, text: text.to_owned(), place: place.to_owned(), prefix: prefix.to_owned() })
    }

    fn folder(text: &str) -> Result<Self, WrongAddress> {
        let path = match text.split_once(':') {
            Some(("file", rest)) => rest.strip_prefix("//").unwrap_or(rest),
            // A letter before the colon is a drive of Windows.
            Some((scheme, _)) if scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err(WrongAddress::Scheme);
            }
            _ => text,
        };
        if path.is_empty() {
            return Err(WrongAddress::Place);
        }
        Ok(Self { scheme: Scheme::Folder, text: text.to_owned(), place: path.to_owned(), prefix: String::new() })
    }

    /// What kind of store it names.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The bucket, container, or the host with its port; of a folder, its path as written.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What the names of all files of the store begin with, without `/` at its ends; empty for none.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether a program without the feature `remote` cannot open it.
    pub fn is_remote(&self) -> bool {
        self.scheme != Scheme::Folder
    }

    /// The folder that it names, seen from `base`; `None` for what is no folder.
    pub fn as_folder(&self, base: &Path) -> Option<PathBuf> {
        (self.scheme == Scheme::Folder).then(|| base.join(&self.place))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, scheme, place, prefix) in [
            ("s3://photos", Scheme::S3, "photos", ""),
            ("s3://photos/site/a/", Scheme::S3, "photos", "site/a"),
            ("gs://b/c", Scheme::Google, "b", "c"),
            ("az://b/c", Scheme::Azure, "b", "c"),
            ("https://dav.example:8443/x", Scheme::Https, "dav.example:8443", "x"),
            ("http://[::1]:80/x", Scheme::Http, "[::1]:80", "x"),
            ("file:///srv/photos", Scheme::Folder, "/srv/photos", ""),
            ("file:../photos", Scheme::Folder, "../photos", ""),
            ("../photos", Scheme::Folder, "../photos", ""),
            ("D:\\photos", Scheme::Folder, "D:\\photos", ""),
        ] {
            let address = Address::parse(text).expect(text);
            assert_eq!((address.scheme(), address.place(), address.prefix()), (scheme, place, prefix), "{text}");
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, reason) in [
            ("", WrongAddress::Empty),
            ("ftp://host/x", WrongAddress::Scheme),
            ("https://me:secret@host/x", WrongAddress::Credentials),
            ("s3://", WrongAddress::Place),
            ("s3://a b/c", WrongAddress::Place),
            ("s3://a/../c", WrongAddress::Path),
            ("s3://a//c", WrongAddress::Path),
            ("https://a/c?key=1", WrongAddress::Path),
            ("file:", WrongAddress::Place),
            ("a\nb", WrongAddress::Path),
        ] {
            assert_eq!(Address::parse(text), Err(reason), "{text}");
        }
    }
}
