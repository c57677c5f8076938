//! A store that is open, whatever it is.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use crate::address::Address;
use crate::error::StoreError;
use crate::folder::Folder;
#[cfg(feature = "remote")]
use crate::remote::Remote;

/// How long a store at a provider is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until one request is answered to its end, if it is small, and between two parts of a large one.
    pub answer: Duration,
    /// How often a request that failed by itself is sent again.
    pub retries: usize,
}

/// What takes the parts of a file as they come.
pub type Sink<'a> = &'a mut dyn FnMut(&[u8]) -> io::Result<()>;

/// A store that is open. All of its methods may be called from several threads at once.
#[derive(Debug)]
pub struct Store(Backend);

#[derive(Debug)]
enum Backend {
    Folder(Folder),
    #[cfg(feature = "remote")]
    Remote(Remote),
}

impl Store {
    /// Opens a store. No request is sent and no folder is made yet. Folders are seen from `base`.
    ///
    /// # Errors
    /// When the address needs the feature `remote`, or the environment holds settings for it that cannot be right.
    pub fn open(address: &Address, base: &Path, limits: Limits) -> Result<Self, StoreError> {
        match address.as_folder(base) {
            Some(folder) => Ok(Self(Backend::Folder(Folder::new(folder)))),
            None => Self::open_remote(address, limits),
        }
    }

    #[cfg(feature = "remote")]
    fn open_remote(address: &Address, limits: Limits) -> Result<Self, StoreError> {
        Remote::open(address, limits).map(|remote| Self(Backend::Remote(remote)))
    }

    #[cfg(not(feature = "remote"))]
    fn open_remote(address: &Address, _limits: Limits) -> Result<Self, StoreError> {
        Err(StoreError::NotCompiled(address.scheme()))
    }

    /// Length in bytes of a file; `None` when it is not there.
    ///
    /// # Errors
    /// When the store does not say.
    pub fn length(&self, name: &str) -> Result<Option<u64>, StoreError> {
        match &self.0 {
            Backend::Folder(folder) => folder.length(name),
            #[cfg(feature = "remote")]
            Backend::Remote(remote) => remote.length(name),
        }
    }

    /// The bytes of a file of at most `most` bytes; `None` when it is not there.
    ///
    /// # Errors
    /// When the store does not give it, or it is longer.
    pub fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        match &self.0 {
            Backend::Folder(folder) => folder.read(name, most),
            #[cfg(feature = "remote")]
            Backend::Remote(remote) => remote.read(name, most),
        }
    }

    /// Gives the bytes of a file from position `from` to `sink`, part by part. `false` when the file is not there.
    ///
    /// # Errors
    /// When the store breaks off, or the sink fails. What the sink was given until then is right.
    pub fn read_from(&self, name: &str, from: u64, sink: Sink<'_>) -> Result<bool, StoreError> {
        match &self.0 {
            Backend::Folder(folder) => folder.read_from(name, from, sink),
            #[cfg(feature = "remote")]
            Backend::Remote(remote) => remote.read_from(name, from, sink),
        }
    }

    /// Keeps bytes under a name, in place of what is there.
    ///
    /// # Errors
    /// When the store does not take them. The former file is there then, or none.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        match &self.0 {
            Backend::Folder(folder) => folder.write(name, bytes),
            #[cfg(feature = "remote")]
            Backend::Remote(remote) => remote.write(name, bytes),
        }
    }

    /// Keeps the `length` bytes that `source` gives under a name. They are safe there when this returns.
    ///
    /// # Errors
    /// When the source fails, up to its end: nothing is kept then. When the store does not take them.
    pub fn write_from(&self, name: &str, source: &mut dyn Read, length: u64) -> Result<(), StoreError> {
        match &self.0 {
            Backend::Folder(folder) => folder.write_from(name, source, length),
            #[cfg(feature = "remote")]
            Backend::Remote(remote) => remote.write_from(name, source, length),
        }
    }
}
