//! A field of a declaration: its type, and the rules for its value.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shape::{Kind, Shape};
use crate::locale::LocalizedText;
use crate::yaml::Node;

/// The values of `type`.
pub const TYPES: &[&str] = &[
    "text",
    "markdown",
    "number",
    "boolean",
    "date",
    "datetime",
    "select",
    "url",
    "email",
    "color",
    "image",
    "file",
    "reference",
    "geo",
    "object",
    "list",
    "map",
];

/// Keys that every entry may carry, beside `source`, which a collection may declare otherwise.
pub const COMMON: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "publish_date",
    "expiry_date",
    "draft",
    "slug",
    "url",
    "aliases",
    "weight",
    "template",
    "demo",
    "params",
];

/// The key under which the record of a photo says what its original is. `provence photos push` writes it.
pub const ORIGINAL: &str = "original";

/// The key under which an entry names the language that it is written in first.
pub use super::first_language::KEY as SOURCE;

/// The rules that say something of some types only, and whether they say something of this one.
fn rules(type_name: &str) -> [(&'static str, bool); 8] {
    let is_text = matches!(
        type_name,
        "text" | "markdown" | "select" | "url" | "email" | "color" | "image" | "file" | "reference"
    );
    let measured = is_text || matches!(type_name, "number" | "list");
    [
        ("pattern", is_text),
        ("min", measured),
        ("max", measured),
        ("names", matches!(type_name, "text" | "select")),
        ("options", type_name == "select"),
        ("to", type_name == "reference"),
        ("of", type_name == "list"),
        ("fields", type_name == "object"),
    ]
}

/// The rules for values of a type, those left out that all types have.
pub fn rules_of(type_name: &str) -> Vec<&'static str> {
    rules(type_name).into_iter().filter(|(_, applies)| *applies).map(|(rule, _)| rule).collect()
}

/// The rules that say nothing of values of a type.
pub fn rules_without_meaning(type_name: &str) -> Vec<&'static str> {
    rules(type_name).into_iter().filter(|(_, applies)| !*applies).map(|(rule, _)| rule).collect()
}

impl FieldKind {
    /// The value of `type` that declares it. A language is declared by no type and offered as a choice.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Select(_) | Self::Language => "select",
            Self::Url => "url",
            Self::Email => "email",
            Self::Color => "color",
            Self::Image => "image",
            Self::File => "file",
            Self::Reference { .. } => "reference",
            Self::Geo => "geo",
            Self::Object(_) => "object",
            Self::List(_) => "list",
            Self::Any | Self::Unknown => "map",
        }
    }
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A line or lines of plain text.
    Text,
    /// Markdown, rendered.
    Markdown,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day.
    Date,
    /// An instant.
    Datetime,
    /// One of the options.
    Select(Vec<Arc<str>>),
    /// An `http(s)` address.
    Url,
    /// An e-mail address.
    Email,
    /// `#rrggbb`.
    Color,
    /// A picture of the bundle.
    Image,
    /// A file of the bundle that is no picture, to take away.
    File,
    /// The id of an entry of another collection.
    Reference {
        /// The other collection.
        to: Arc<str>,
        /// A list of ids.
        many: bool,
    },
    /// Latitude and longitude in degrees.
    Geo,
    /// A map of fields.
    Object(Vec<Field>),
    /// Several values of one kind.
    List(Box<Field>),
    /// The code of a language of the site: `source`, which no declaration has.
    Language,
    /// A map with free keys, handed to templates as it is (`params`).
    Any,
    /// The declaration is wrong, which is reported at its place: values are not checked.
    Unknown,
}

impl FieldKind {
    /// Whether a form asks for one value in each language, where one file holds all
    /// languages. Switches, dates and numbers hold for all of them.
    pub fn is_asked_by_language(&self) -> bool {
        !matches!(self, Self::Boolean | Self::Date | Self::Datetime | Self::Number)
    }
}

/// A pattern of the declaration, kept with its source for messages.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Arc<str>,
    regex: regex::Regex,
}

impl Pattern {
    /// Compiles a pattern; `None` when it is not one, or grows beyond a megabyte.
    pub fn new(source: &Arc<str>) -> Option<Self> {
        let regex = regex::RegexBuilder::new(source).size_limit(1 << 20).build().ok()?;
        Some(Self { source: Arc::clone(source), regex })
    }

    /// Whether the rule accepts the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The pattern as it is declared.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// A value of another field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The other field, declared in the same map.
    pub field: Arc<str>,
    /// The values of which it has one. A boolean that is absent is `false`.
    pub values: Vec<Arc<str>>,
}

/// One declared field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in templates and in the API.
    pub name: Arc<str>,
    /// Its key in the files, where that is another than the name.
    pub from: Option<Arc<str>>,
    /// Its position among the fields. Those that every collection has come first, then those declared, in
    /// the order of the declaration.
    pub position: u32,
    /// Its label in forms, by language.
    pub label: Option<LocalizedText>,
    /// Its help text, by language. It is shown with problems of its value too.
    pub help: Option<LocalizedText>,
    /// An example that a form shows while it is empty, by language.
    pub placeholder: Option<LocalizedText>,
    /// Its type.
    pub kind: FieldKind,
    /// The value must be there and not empty.
    pub required: bool,
    /// The value must be there when all of these hold; never for this reason when there are none. A translation may
    /// leave it to the source.
    pub required_when: Vec<Condition>,
    /// Each language has a value.
    pub localized: bool,
    /// The names of options for readers and editors, where the declaration gives them.
    pub option_labels: BTreeMap<Arc<str>, LocalizedText>,
    /// A single value counts as a list of one.
    pub accepts_one: bool,
    /// The value when the key is absent.
    pub default: Option<Node>,
    /// Smallest length (text), value (number) or count (list).
    pub min: Option<f64>,
    /// Largest length, value or count.
    pub max: Option<f64>,
    /// The pattern that a text must match.
    pub pattern: Option<Pattern>,
    /// No two entries have the same value.
    pub unique: bool,
    /// The collection of which the text names an entry, in capitals or not: `F101` is the entry `f101`.
    pub names: Option<Arc<str>>,
}

impl Field {
    /// A field without rules.
    pub fn new(name: &str, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            from: None,
            position: 0,
            label: None,
            help: None,
            placeholder: None,
            kind,
            required: false,
            required_when: Vec::new(),
            localized: false,
            option_labels: BTreeMap::new(),
            accepts_one: false,
            default: None,
            min: None,
            max: None,
            pattern: None,
            unique: false,
            names: None,
        }
    }

    /// The key under which files hold its value.
    pub fn key(&self) -> &Arc<str> {
        self.from.as_ref().unwrap_or(&self.name)
    }

    /// Whether it is one of those that every collection has.
    pub fn is_common(&self) -> bool {
        COMMON.contains(&&*self.name) || self.kind == FieldKind::Language
    }

    /// Whether lists can be filtered by its values.
    pub fn can_filter(&self) -> bool {
        match &self.kind {
            FieldKind::Text | FieldKind::Number | FieldKind::Select(_) => true,
            FieldKind::Reference { .. } | FieldKind::Unknown => true,
            FieldKind::List(item) => !matches!(item.kind, FieldKind::List(_)) && item.can_filter(),
            _ => false,
        }
    }

    /// What a save must know of it.
    pub fn shape(&self) -> Shape {
        let kind = match &self.kind {
            FieldKind::List(item) => Kind::List(Box::new(item.shape())),
            FieldKind::Object(fields) => Kind::Object(fields.iter().map(Self::shape).collect()),
            FieldKind::Geo => Kind::Whole,
            FieldKind::Any | FieldKind::Unknown => Kind::Free,
            _ => Kind::Single,
        };
        Shape {
            key: Arc::clone(self.key()),
            kind,
            localized: self.localized,
            by_language: self.localized && self.kind.is_asked_by_language(),
            default: self.default.clone(),
        }
    }

    /// Whether any part of the value differs by language.
    pub fn varies_by_locale(&self) -> bool {
        self.localized
            || match &self.kind {
                FieldKind::Object(fields) => fields.iter().any(Field::varies_by_locale),
                FieldKind::List(item) => item.varies_by_locale(),
                _ => false,
            }
    }
}
