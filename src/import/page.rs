//! What is read from another site, before it is written as a site of the project: the same for every generator.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::value::{Fields, Item, Value};
use crate::content::collection::slugify;
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale};
use crate::path::SourcePath;
use crate::text;

/// The kind of site that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hugo.
    Hugo,
    /// Jekyll.
    Jekyll,
    /// An export file of WordPress, WXR.
    Wordpress,
}

/// Another site, read.
#[derive(Debug, Default)]
pub struct ForeignSite {
    /// Its settings.
    pub settings: Settings,
    /// Its pages, in the order of their files.
    pub pages: Vec<Page>,
    /// Sections that have a list, by the name of the collection.
    pub sections: BTreeMap<String, Section>,
    /// Files with an address of their own: the address without its first `/`, and the file.
    pub published: BTreeMap<String, SourcePath>,
    /// Addresses of smaller versions of a file, as `published` has them, and the file.
    pub variants: BTreeMap<String, SourcePath>,
    /// Tags that a reader has left in texts itself.
    pub left: usize,
    /// Files that were read as pages.
    pub read: usize,
    /// Which pages wait for their `date`.
    pub waiting: Waiting,
    /// Addresses of files by the number by which the other site knows them, without the first `/`.
    pub files_by_number: BTreeMap<String, String>,
}

/// Which pages the other site does not publish before their `date`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    /// None: a date is a date.
    #[default]
    Nothing,
    /// All.
    Everything,
    /// All but free pages.
    Collections,
}

/// Settings of another site.
#[derive(Debug, Default)]
pub struct Settings {
    /// Its address, without the last `/`; empty when it says none.
    pub base_url: String,
    /// Its name by language.
    pub title: BTreeMap<String, String>,
    /// What it is, by language.
    pub description: BTreeMap<String, String>,
    /// Languages by code, each with its name and its CLDR locale, in the order of the switcher. Never empty.
    pub languages: Vec<(String, String, String)>,
    /// The language that is written first.
    pub default_language: String,
    /// The time zone of dates without one; empty for UTC.
    pub time_zone: String,
}

/// A section of another site.
#[derive(Debug, Default)]
pub struct Section {
    /// Its name for readers.
    pub label: String,
    /// Its name in addresses.
    pub slug: String,
    /// Whether it has a list of its entries.
    pub has_list: bool,
    /// Addresses that its list had, by language.
    pub addresses: BTreeMap<String, String>,
}

/// What a page is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An entry with a page.
    Entry,
    /// An entry of a collection without pages.
    Record,
    /// The text of a collection's list.
    List,
}

/// A page of another site.
#[derive(Debug)]
pub struct Page {
    /// Its file there.
    pub source: SourcePath,
    /// The text of the file, or of its part in an export.
    pub text: Arc<str>,
    /// The line of the file at which `text` begins, from 1.
    pub first_line: u32,
    /// The byte of `text` at which its body begins.
    pub body: usize,
    /// A body that is not in the file as it stands; it replaces what begins at `body`.
    pub converted: Option<String>,
    /// What it is here.
    pub role: Role,
    /// The collection that it goes into.
    pub collection: String,
    /// Its id there.
    pub id: String,
    /// Its language.
    pub locale: String,
    /// The path at which it was published, from the root, percent signs decoded.
    pub address: Option<String>,
    /// How many addresses of the page are told to be lost.
    pub lost: usize,
    /// The number by which the other site knows it.
    pub number: Option<String>,
    /// Its front matter, with names of the project where the meaning is the same.
    pub fields: Fields,
    /// Files of its folder, each with its path from that folder.
    pub files: Vec<(SourcePath, String)>,
}

impl Page {
    /// The text below the front matter.
    pub fn body(&self) -> &str {
        self.converted.as_deref().unwrap_or_else(|| self.text.get(self.body..).unwrap_or_default())
    }

    /// Tells that the page had an address that it cannot keep.
    pub fn lose_address(&mut self, why: &Text, diagnostics: &mut Vec<Diagnostic>) {
        self.lost += 1;
        let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
        let message = text!("l’adresse de cette page est perdue : {fr}", "the address of this page is lost: {en}");
        let span = Span::new(&self.source, self.first_line, 1, 0);
        diagnostics.push(Diagnostic::new(Code::ImportAddress, span, message));
    }

    /// Adds a value that stands nowhere in the file, unless the key is there.
    pub fn add(&mut self, key: &str, value: Value) {
        if super::value::get(&self.fields, key).is_none_or(|item| item.value == Value::Empty) {
            self.fields.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
            self.fields.push((key.to_owned(), Item::new(value, 1, 1)));
        }
    }
}

/// A name of a file or folder as a part of an id; `None` when nothing of it can be written so.
pub fn slug(name: &str) -> Option<String> {
    let mut slug = slugify(name)?;
    if slug.len() > 100 {
        let end = slug[..100].rfind('-').unwrap_or(100);
        slug.truncate(end);
    }
    Some(slug)
}

/// A path as an id: each part a slug. A part of which nothing can be written so is named by its fingerprint.
pub fn id(path: &str) -> String {
    let part = |part: &str| {
        slug(part).unwrap_or_else(|| format!("p{}", crate::digest::Digest::of(part.as_bytes()).fingerprint()))
    };
    path.split('/').filter(|part| !part.is_empty()).map(part).collect::<Vec<_>>().join("/")
}

/// A code of a language as the project writes it: `pt_BR` → `pt-br`, `zh-Hans-CN` → `zh`.
pub fn locale_code(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_lowercase().replace('_', "-");
    let is_right = |code: &str| {
        (2..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let short = code.split('-').next().unwrap_or_default().to_owned();
    [code, short].into_iter().find(|code| is_right(code))
}
