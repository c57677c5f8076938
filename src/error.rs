//! Errors: what the disk or the system refuses, and wrong options. They end a run with exit code 2. Mistakes in
//! content are diagnostics instead.

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::{Text, UiLocale};
use crate::text;

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something on disk could not be read or written.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was being done: `read`, `write`, …
        action: Action,
        /// The file or folder.
        path: Utf8PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The command line asks for something impossible.
    #[error("{}", .0.get(UiLocale::En))]
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
        match self {
            Self::Usage(text) => text.clone(),
            Self::Io { action, path, source } => {
                let (fr, en) = match action {
                    Action::Read => ("impossible de lire", "cannot read"),
                    Action::Write => ("impossible d’écrire", "cannot write"),
                    Action::Remove => ("impossible de retirer", "cannot remove"),
                };
                let why = why(source);
                let (why_fr, why_en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
                text!("{fr} {path} : {why_fr}", "{en} {path}: {why_en}")
            }
        }
    }
}

/// Why the system refused, in French and English. The system's own messages are in one language and made for
/// programmers. An error that has no text here is named by its number.
pub fn why(source: &std::io::Error) -> Text {
    use std::io::ErrorKind as Kind;
    match source.kind() {
        Kind::NotFound => text!("introuvable", "not found"),
        Kind::PermissionDenied => text!(
            "les droits sur ce dossier ou ce fichier ne le permettent pas",
            "the permissions of this folder or file do not allow it"
        ),
        Kind::StorageFull => text!("le disque est plein", "the disk is full"),
        Kind::QuotaExceeded => {
            text!("la place accordée sur ce disque est épuisée", "the share of this disk is used up")
        }
        Kind::ReadOnlyFilesystem => text!("le disque est en lecture seule", "the disk is read-only"),
        Kind::AlreadyExists => {
            text!("un fichier ou un dossier de ce nom existe déjà", "a file or folder of this name exists already")
        }
        Kind::IsADirectory => text!("c’est un dossier, pas un fichier", "this is a folder, not a file"),
        Kind::NotADirectory => text!("c’est un fichier, pas un dossier", "this is a file, not a folder"),
        Kind::DirectoryNotEmpty => text!("le dossier n’est pas vide", "the folder is not empty"),
        Kind::InvalidFilename => {
            text!("le nom est trop long ou n’est pas possible ici", "the name is too long, or not possible here")
        }
        Kind::InvalidData => text!("le contenu n’est pas de l’UTF-8", "the content is not UTF-8"),
        Kind::FileTooLarge => text!("le fichier est trop grand pour ce disque", "the file is too large for this disk"),
        Kind::ResourceBusy | Kind::ExecutableFileBusy => {
            text!("un autre programme s’en sert", "another program is using it")
        }
        Kind::CrossesDevices => text!("ce n’est pas le même disque", "this is another disk"),
        Kind::OutOfMemory => text!("la mémoire est épuisée", "memory is used up"),
        Kind::TimedOut => {
            text!("le disque ou le réseau ne répond pas à temps", "the disk or the network does not answer in time")
        }
        Kind::StaleNetworkFileHandle => text!("le disque du réseau n’est plus là", "the network disk is gone"),
        Kind::AddrInUse => text!("l’adresse est déjà prise", "the address is taken"),
        Kind::AddrNotAvailable => text!("cette machine n’a pas cette adresse", "this machine has no such address"),
        Kind::UnexpectedEof => text!("le fichier s’arrête trop tôt", "the file ends too early"),
        _ => match source.raw_os_error() {
            // The standard library has no stable kind for links that lead in a circle.
            Some(40) if cfg!(target_os = "linux") => text!("des liens tournent en rond", "links lead in a circle"),
            Some(24) if cfg!(unix) => text!("trop de fichiers sont ouverts", "too many files are open"),
            Some(number) => text!("le système refuse (erreur {number})", "the system refuses (error {number})"),
            None => text!("le système refuse", "the system refuses"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_system_is_told() {
        for number in 1..134 {
            let source = std::io::Error::from_raw_os_error(number);
            let told = Error::io(Action::Read, Utf8Path::new("a"))(std::io::Error::from_raw_os_error(number)).explain();
            for ui_locale in [UiLocale::Fr, UiLocale::En] {
                assert!(!told.get(ui_locale).contains("os error"), "{}", told.get(ui_locale));
                assert!(!told.get(ui_locale).contains(&source.to_string()), "{}", told.get(ui_locale));
            }
        }
    }
}
