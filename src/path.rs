//! The two kinds of path, kept apart by type: where content is read from and
//! where output goes. Both are relative, separated by `/`, and never contain
//! `.`, `..`, empty segments or NUL.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub mod portable;

macro_rules! relative_path {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The path as text. `path` must already be relative and normal.
            pub fn new(path: impl Into<Arc<str>>) -> Self {
                let path = path.into();
                debug_assert!(is_normal(&path), "not a normal relative path: {path}");
                Self(path)
            }

            /// Whether both are the same path in memory. Equal paths need not be.
            pub fn is(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0)
            }

            /// The path, or `None` when it is absolute, leaves its root or is not normal.
            pub fn from_untrusted(path: &str) -> Option<Self> {
                is_normal(path).then(|| Self(path.into()))
            }

            /// A relative path as this system writes it; `None` for one that is not normal, or that other systems
            /// would read as another.
            pub fn from_native(path: &str) -> Option<Self> {
                portable::THIS.portable(path).and_then(|path| Self::from_untrusted(&path))
            }

            /// The path as text, `/` between segments.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The folder that holds this path, empty at the root.
            pub fn parent(&self) -> &str {
                self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
            }

            /// The last segment.
            pub fn file_name(&self) -> &str {
                self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
            }

            /// What follows the last dot of the file name, empty when there is none.
            pub fn extension(&self) -> &str {
                self.file_name().rsplit_once('.').map_or("", |(_, ending)| ending)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

/// The file of an address, both without the first `/`: `fr/recits/` is `fr/recits/index.html`, `fr/404.html` stays.
pub fn file_at(address: &str) -> Cow<'_, str> {
    match address.is_empty() || address.ends_with('/') {
        true => Cow::Owned(format!("{address}index.html")),
        false => Cow::Borrowed(address),
    }
}

/// The file of the site's settings.
pub const SITE_SETTINGS: &str = "content/site.yaml";

/// The addresses that were published, kept by the build.
pub const URLS_LOCK: &str = "content/urls.lock";

relative_path! {
    /// A file of the site, relative to its root: `content/stories/fin-track/index.fr.md`.
    SourcePath
}

relative_path! {
    /// A file of the output, relative to the output folder: `fr/recits/fin-track/index.html`.
    OutputPath
}

fn is_normal(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\0', '\\'])
        && !portable::THIS.names_another_root(path)
        && path.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

/// Resolves `link`, a relative path without scheme, against the folder `folder`.
/// `None` when it is absolute or climbs above the root.
pub fn resolve(folder: &str, link: &str) -> Option<SourcePath> {
    if link.starts_with('/') {
        return None;
    }
    let mut segments: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for segment in link.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            other => segments.push(other),
        }
    }
    SourcePath::from_untrusted(&segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_resolve_inside_the_root_only() {
        let folder = "content/stories/a";
        assert_eq!(resolve(folder, "../b/index.fr.md").unwrap().as_str(), "content/stories/b/index.fr.md");
        assert_eq!(resolve(folder, "./p.jpg").unwrap().as_str(), "content/stories/a/p.jpg");
        assert!(resolve(folder, "../../../../etc/passwd").is_none());
        assert!(resolve(folder, "/etc/passwd").is_none());
        assert!(SourcePath::from_untrusted("a//b").is_none());
        assert!(SourcePath::from_untrusted("a/../b").is_none());
        assert!(SourcePath::from_untrusted("a\0b").is_none() && OutputPath::from_untrusted("a\0b").is_none());
        assert!(SourcePath::from_untrusted("a\\b").is_none() && SourcePath::from_untrusted("..\\b").is_none());
        assert!(resolve(folder, "..\\..\\x").is_none() && resolve(folder, "a\0").is_none());
    }

    #[test]
    fn an_address_has_one_file() {
        assert_eq!(file_at("fr/recits/"), "fr/recits/index.html");
        assert_eq!(file_at(""), "index.html");
        assert_eq!(file_at("fr/404.html"), "fr/404.html");
    }
}
