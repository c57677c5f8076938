//! What lists are filtered by: the values of entries' fields, named in the
//! reader's language and known by what they say in the source language.

use std::sync::Arc;

use super::view::TextLanguage;
use crate::site::EntryIndex;

/// What a filter stands for, the same in all languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// An entry that a field refers to.
    Entry(EntryIndex),
    /// A word of the source language, in lower case.
    Text(Arc<str>),
}

/// The values of one entry that lists are filtered by: for each field of `by`,
/// in its order, each value once.
pub type Values = Arc<[Vec<FieldValue>]>;

/// One value of an entry's field, named in the reader's language.
#[derive(Debug)]
pub struct FieldValue {
    /// What it stands for.
    pub term: Term,
    /// The text of the source language; the id of an entry.
    pub written: Arc<str>,
    /// The part of the address that stands for the field.
    pub segment: Arc<str>,
    /// Empty when nothing of the value can stand in an address.
    pub key: Arc<str>,
    /// Its name, typeset.
    pub label: Arc<str>,
    /// The language of the label.
    pub language: TextLanguage,
    /// 0 for the reader's own language, then along the chain of fallback.
    pub distance: usize,
}
