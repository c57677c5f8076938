//! Stores: places that keep files under names, on another disk or at a provider.
//!
//! A store is named by an [`Address`] and opened as a [`Store`], whose methods block until they are answered or until the
//! [`Limits`] are reached. Folders are always there. The other backends come with the feature `remote`, since their
//! libraries are large; an address that needs them says so when it is opened without.
//!
//! A file is there whole or not at all, whoever is killed while writing it. Nothing is locked: those who use a store put
//! the digest of a file into its name, or of all that it is made from, so that two writers write the same.

mod address;
mod error;
mod folder;
#[cfg(feature = "remote")]
mod remote;
mod store;

pub use address::{Address, Scheme, WrongAddress};
pub use error::StoreError;
pub use store::{Limits, Store};
