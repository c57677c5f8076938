//! Translations: what is translated, from which version of the source, and the way out to translators and back.
//!
//! A file becomes a list of [`unit::Unit`]s, blocks that are translated one by one. [`align`] pairs those of a
//! translation with those of its source, [`record`] remembers from which source each was made, and [`inventory`]
//! joins both to the state of each block. [`po`] and [`xliff`] write blocks for translators, [`import`] brings them
//! back and changes no other byte.
//!
//! Invariant: nothing here reads or writes the disk. Trees come in, new texts of files go out.

pub mod accept;
pub mod align;
pub mod check;
pub mod compose;
pub mod draft;
pub mod exchange;
pub mod fields;
pub mod fixed;
pub mod fluent;
pub mod import;
pub mod inventory;
pub mod lexicon;
pub mod machine;
pub mod markup;
pub mod memory;
pub mod message_check;
pub mod orphans;
pub mod placing;
pub mod plain;
pub mod po;
pub mod record;
pub mod record_path;
pub mod renaming;
pub mod standing;
pub mod tmx;
pub mod unit;
pub mod writing;
pub mod xliff;
mod xml;
pub mod yaml_edit;

#[cfg(test)]
mod work_tests;
