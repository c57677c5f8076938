//! Data sets: typed tables and catalogue entries, from which `render` writes CSV, CSV on the Web, JSON, DCAT and
//! schema.org.

use std::sync::Arc;

use super::view::{CardView, Float, Licence};
use crate::content::collection::{Collection, Field, FieldKind};
use crate::digest::Digest;
use crate::memo::{Fingerprint, Shared};

/// A text in several languages: the value of `lang` and the text, in the order of the site's languages.
pub type Texts = Vec<(Arc<str>, Arc<str>)>;

/// What a data set is, in every language of the site.
#[derive(Debug, Hash)]
pub struct Dataset {
    /// Its name, the first part of its files: `barometer`.
    pub name: Arc<str>,
    /// Its title.
    pub title: Texts,
    /// What it holds.
    pub description: Texts,
    /// The words under which a catalogue lists it.
    pub keywords: Vec<Texts>,
    /// Its licence.
    pub license: Licence,
    /// The first and the last year of its figures.
    pub years: Option<(i32, i32)>,
    /// For each language the absolute address of the page that shows it.
    pub pages: Texts,
    /// Its publisher, and the home page of the site.
    pub publisher: (Arc<str>, Arc<str>),
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// Its files.
    pub files: Vec<DataFile>,
}

/// A file of a data set.
#[derive(Clone, Debug, Hash)]
pub struct DataFile {
    /// Path in the output.
    pub file: Arc<str>,
    /// Its format.
    pub format: DataFormat,
    /// The languages of its texts, as in `lang`.
    pub languages: Vec<Arc<str>>,
}

/// The formats in which data are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// RFC 4180, in UTF-8, described by CSV on the Web.
    Csv,
    /// JSON.
    Json,
}

impl DataFormat {
    /// The name that readers know.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Json => "application/json",
        }
    }
}

/// A table: columns with a type, and rows.
#[derive(Debug, Hash)]
pub struct Table {
    /// Path of the CSV in the output.
    pub file: Arc<str>,
    /// The data set that it belongs to.
    pub dataset: Shared<Dataset>,
    /// Its title, when it is a part of the data set.
    pub title: Texts,
    /// The language of its texts, as in `lang`.
    pub language: Arc<str>,
    /// Columns, in order.
    pub columns: Vec<Column>,
    /// Rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Hash)]
pub struct Column {
    /// Its name in the first line of the file.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Texts,
    /// The type of its cells.
    pub kind: ColumnKind,
    /// No cell is empty.
    pub required: bool,
}

/// The type of a column's cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Text in the table's language.
    Text,
    /// Text without a language: an identifier, an address, a colour.
    Code,
    /// One of these words.
    Choice(Vec<Arc<str>>),
    /// A decimal number.
    Number,
    /// A year of the Gregorian calendar.
    Year,
    /// `true` or `false`.
    Boolean,
    /// A day, ISO 8601.
    Date,
    /// An instant, RFC 3339.
    Datetime,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Cell {
    /// Nothing is stated.
    Empty,
    /// A text, a day or an instant.
    Text(Arc<str>),
    /// A number.
    Number(Float),
    /// A boolean.
    Boolean(bool),
}

impl ColumnKind {
    /// The type of a field's column; `None` for a field that is no single value.
    pub fn of(field: &Field) -> Option<Self> {
        Some(match &field.kind {
            FieldKind::Text if field.localized => Self::Text,
            FieldKind::Text | FieldKind::Url | FieldKind::Email | FieldKind::Color | FieldKind::Language => Self::Code,
            FieldKind::Select(options) => Self::Choice(options.clone()),
            FieldKind::Number if &*field.name == "year" => Self::Year,
            FieldKind::Number => Self::Number,
            FieldKind::Boolean => Self::Boolean,
            FieldKind::Date => Self::Date,
            FieldKind::Datetime => Self::Datetime,
            _ => return None,
        })
    }
}

/// Entries with their texts in every language, for JSON.
#[derive(Debug)]
pub struct Records {
    /// Path of the file in the output.
    pub file: Arc<str>,
    /// The data set that they belong to.
    pub dataset: Shared<Dataset>,
    /// The declaration, which says what differs by language.
    pub declaration: Arc<Collection>,
    /// Digest of the settings that the declaration was read by.
    pub settings: Digest,
    /// For each entry its card in each language that shows it: the value of `lang`, the card.
    pub entries: Vec<Vec<(Arc<str>, Shared<CardView>)>>,
    /// The file holds one entry, not a list.
    pub extent: Extent,
}

/// How many entries a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// All of the data set.
    Whole,
    /// One.
    Entry,
}

impl std::hash::Hash for Records {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.file, &self.dataset, self.declaration.digest, self.settings, &self.entries, self.extent).hash(state);
    }
}

/// The data sets of the site.
#[derive(Debug, Hash)]
pub struct Catalogue {
    /// The name of the site.
    pub title: Texts,
    /// What the site is.
    pub description: Texts,
    /// The name of the publisher.
    pub publisher: Arc<str>,
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// The language of the site's sources, as in `lang`, then the others.
    pub languages: Vec<Arc<str>>,
    /// The data sets.
    pub datasets: Vec<Shared<Dataset>>,
}

/// The argument in one language.
#[derive(Debug, Hash)]
pub struct Argument {
    /// Code of the language.
    pub locale: Arc<str>,
    /// The language, as in `lang`.
    pub language: Arc<str>,
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// The name of the publisher.
    pub publisher: Arc<str>,
    /// Path of the page that shows the whole argument.
    pub page: Option<Arc<str>>,
    /// Each sector with its claims.
    pub sectors: Vec<(Shared<CardView>, Vec<Shared<CardView>>)>,
}

/// A file of data.
#[derive(Clone, Debug)]
pub enum DataJob {
    /// A table as CSV.
    Csv(Shared<Table>),
    /// What a table is, as CSV on the Web.
    Metadata(Shared<Table>),
    /// Entries as JSON.
    Records(Shared<Records>),
    /// The argument of a language, as JSON.
    Argument(Shared<Argument>),
    /// JSON Schema of the argument. The address is scheme and host of the site.
    ArgumentSchema(Arc<str>),
    /// Every data set, as DCAT.
    Catalogue(Shared<Catalogue>),
}

impl DataJob {
    /// Fingerprint of all that the file is made from.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Csv(table) => Fingerprint::of(&(0_u8, table)),
            Self::Metadata(table) => Fingerprint::of(&(1_u8, table)),
            Self::Records(records) => records.fingerprint(),
            Self::Argument(argument) => argument.fingerprint(),
            Self::ArgumentSchema(base_url) => Fingerprint::of(&("argument schema", base_url)),
            Self::Catalogue(catalogue) => catalogue.fingerprint(),
        }
    }
}
