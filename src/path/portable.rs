//! Rules about paths that differ from system to system, as values, so that those of Windows and macOS are tested on
//! every machine.
//!
//! Windows: "Naming Files, Paths, and Namespaces" in Microsoft's documentation.

use std::borrow::Cow;

/// How a system writes and reads paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// `/` separates; every other character may be part of a name.
    Unix,
    /// `\` separates too, and `:` stands behind a drive or before a stream of a file.
    Windows,
}

/// The system that this program was compiled for.
pub const THIS: System = if cfg!(windows) { System::Windows } else { System::Unix };

impl System {
    /// A relative path of this system with `/` between its names; `None` for one that would be another path elsewhere.
    pub fn portable(self, path: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Unix if path.contains('\\') => None,
            Self::Unix => Some(Cow::Borrowed(path)),
            Self::Windows if path.contains(':') => None,
            Self::Windows if path.contains('\\') => Some(Cow::Owned(path.replace('\\', "/"))),
            Self::Windows => Some(Cow::Borrowed(path)),
        }
    }

    /// Whether a relative path, joined to a folder, may lead out of it though it has no `..`: `C:secret`.
    pub fn names_another_root(self, path: &str) -> bool {
        self == Self::Windows && path.contains(':')
    }
}

/// Why a name cannot be that of a file on every system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unportable {
    /// The name of a device of Windows, whatever its ending: `aux.md`.
    Device,
    /// It ends in a dot or a space, which Windows leaves out.
    Ending,
    /// It has a `:`, which names a drive or a stream on Windows.
    Colon,
    /// It is not UTF-8, or has a `\`.
    Unreadable,
    /// It has a character that Windows does not allow, or a control character.
    Character(char),
}

impl Unportable {
    /// Whether the file would be lost, or be another one, on some system, and must not be built from.
    pub fn is_refused(self) -> bool {
        !matches!(self, Self::Character(_))
    }
}

/// Stands in the path of a file for what is no text in its name.
pub const UNREADABLE: char = char::REPLACEMENT_CHARACTER;

/// Why the name of a file or folder cannot be one on every system; `None` when it can.
pub fn unportable(name: &str) -> Option<Unportable> {
    if name.contains([UNREADABLE, '\\']) {
        return Some(Unportable::Unreadable);
    }
    if is_device(name) {
        return Some(Unportable::Device);
    }
    if name.ends_with(['.', ' ']) {
        return Some(Unportable::Ending);
    }
    if name.contains(':') {
        return Some(Unportable::Colon);
    }
    name.chars().find(|c| c.is_control() || matches!(c, '<' | '>' | '"' | '|' | '?' | '*')).map(Unportable::Character)
}

/// Whether Windows takes a name for a device. What follows the first dot, and spaces before it, make no difference.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ');
    if !(3..=8).contains(&stem.len()) {
        return false;
    }
    let stem = stem.to_ascii_uppercase();
    let is_numbered = |rest: &str| {
        let mut characters = rest.chars();
        matches!((characters.next(), characters.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")).is_some_and(is_numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_those_of_the_system() {
        assert_eq!(System::Windows.portable(r"content\stories\a.fr.md").as_deref(), Some("content/stories/a.fr.md"));
        assert_eq!(System::Windows.portable("content/a.fr.md").as_deref(), Some("content/a.fr.md"));
        assert_eq!(System::Windows.portable(r"C:\secret.txt"), None);
        assert_eq!(System::Windows.portable("a.md:stream"), None);
        assert_eq!(System::Unix.portable("content/a: b.md").as_deref(), Some("content/a: b.md"));
        assert_eq!(System::Unix.portable(r"content/a\..\..\b.md"), None, "elsewhere it is another file");
        assert!(System::Windows.names_another_root("C:secret") && !System::Unix.names_another_root("C:secret"));
    }

    #[test]
    fn names_that_some_system_does_not_have_are_known() {
        for device in ["CON", "aux", "aux.md", "Nul.fr.md", "prn .txt", "com1", "LPT9.yaml", "COM0", "com²", "CONOUT$"]
        {
            assert_eq!(unportable(device), Some(Unportable::Device), "{device}");
        }
        for right in ["console", "auxiliaire.md", "com", "com10", "lpt", "null.fr.md", "a.con", "été.md", "🏖.md", ".a"]
        {
            assert_eq!(unportable(right), None, "{right}");
        }
        assert_eq!(unportable("a."), Some(Unportable::Ending));
        assert_eq!(unportable("a.md "), Some(Unportable::Ending));
        assert_eq!(unportable("12:30.png"), Some(Unportable::Colon));
        assert_eq!(unportable("a\nb"), Some(Unportable::Character('\n')));
        assert_eq!(unportable("a?b"), Some(Unportable::Character('?')));
        assert_eq!(unportable("caf\u{fffd}.md"), Some(Unportable::Unreadable));
        assert!(!Unportable::Character('?').is_refused() && Unportable::Device.is_refused());
    }
}
