//! Why a store did not do what it was asked for.

use std::io;

use crate::address::Scheme;

/// Why a store did not do what it was asked for.
#[derive(Debug)]
pub enum StoreError {
    /// This program was compiled without the feature `remote`, which such a store needs.
    NotCompiled(Scheme),
    /// The store does not let us: credentials are missing or wrong, or do not go so far.
    Refused(String),
    /// There is no such bucket or container.
    NoSuchPlace(String),
    /// Nobody answers at this address.
    Unreachable(String),
    /// No answer came within the limits.
    TimedOut,
    /// There is no room left.
    Full,
    /// The folder holds other files, and no mark of a store.
    NotAStore,
    /// A file is longer than the caller takes.
    TooLong,
    /// The store answered what is not understood, or broke off.
    Failed(String),
    /// A disk of this machine refused.
    Disk(io::Error),
}

impl StoreError {
    /// Whether another attempt may succeed by itself.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TimedOut | Self::Failed(_))
    }

    /// The reason in French and English, as the rest of a sentence.
    pub fn explain(&self) -> (String, String) {
        let told = |fr: &str, en: &str, reason: &str| match reason {
            "" => (fr.to_owned(), en.to_owned()),
            reason => (format!("{fr} ({reason})"), format!("{en} ({reason})")),
        };
        match self {
            Self::NotCompiled(_) => told(
                "ce programme est compilé sans les dépôts distants : `cargo build --release --features remote-stores`, ou un programme des versions publiées",
                "this program is compiled without remote stores: `cargo build --release --features remote-stores`, or a published release",
                "",
            ),
            Self::Refused(reason) => told(
                "le dépôt refuse : les clés d’accès manquent, sont fausses ou ne suffisent pas",
                "the store refuses: the keys of access are missing, wrong or not enough",
                reason,
            ),
            Self::NoSuchPlace(reason) => told("ce dépôt n’existe pas", "there is no such store", reason),
            Self::Unreachable(reason) => told("le dépôt n’est pas joignable", "the store cannot be reached", reason),
            Self::TimedOut => told("le dépôt ne répond pas à temps", "the store does not answer in time", ""),
            Self::Full => told("le dépôt est plein", "the store is full", ""),
            Self::NotAStore => told(
                "ce dossier contient d’autres fichiers et n’est pas un dépôt : choisissez un dossier vide",
                "this folder holds other files and is no store: choose an empty one",
                "",
            ),
            Self::TooLong => told("le fichier est plus long qu’attendu", "the file is longer than expected", ""),
            Self::Failed(reason) => told("le dépôt a mal répondu", "the store gave a wrong answer", reason),
            Self::Disk(error) => told("le disque refuse", "the disk refuses", &error.to_string()),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Refused(String::new()),
            _ => Self::Disk(error),
        }
    }
}
