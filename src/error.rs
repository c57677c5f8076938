//! What the machine refuses: the disk, a permission, a wrong option. These end
//! a run with exit code 2; nothing an editor wrote is at fault.

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::Text;
use crate::text;

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something on disk could not be read or written.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was being done: `read`, `write`, …
        action: Action,
        /// With what.
        path: Utf8PathBuf,
        /// The system's own word.
        source: std::io::Error,
    },
    /// The command line asks for something impossible.
    #[error("{}", .0.get(crate::diagnostic::Tongue::En))]
    Usage(Text),
}

/// What was being done when the disk refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reading a file or listing a folder.
    Read,
    /// Writing, renaming or making a folder.
    Write,
    /// Removing.
    Remove,
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "cannot read",
            Self::Write => "cannot write",
            Self::Remove => "cannot remove",
        })
    }
}

impl Error {
    /// Pairs an I/O error with what was being done.
    pub fn io(action: Action, path: &Utf8Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// The sentence for the user.
    pub fn explain(&self) -> Text {
        use std::io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
        match self {
            Self::Usage(text) => text.clone(),
            Self::Io { action, path, source } => {
                let (fr, en) = match action {
                    Action::Read => ("impossible de lire", "cannot read"),
                    Action::Write => ("impossible d’écrire", "cannot write"),
                    Action::Remove => ("impossible de retirer", "cannot remove"),
                };
                let (why_fr, why_en) = match source.kind() {
                    NotFound => ("introuvable".into(), "not found".into()),
                    PermissionDenied => (
                        "les droits sur ce dossier ou ce fichier ne le permettent pas".into(),
                        "the permissions of this folder or file do not allow it".into(),
                    ),
                    StorageFull => ("le disque est plein".into(), "the disk is full".into()),
                    ReadOnlyFilesystem => ("le disque est en lecture seule".into(), "the disk is read-only".into()),
                    _ => (source.to_string(), source.to_string()),
                };
                text!("{fr} {path} : {why_fr}", "{en} {path}: {why_en}")
            }
        }
    }
}
