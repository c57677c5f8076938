//! A declared collection: the fields of its entries, and the addresses of its pages.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub use super::field::{COMMON, Field, FieldKind, ORIGINAL, Pattern, SOURCE};
use super::geography::MapDeclaration;
use super::permalink::Permalink;
use super::reuse::{DataDeclaration, EmbedDeclaration};
use super::shape::Shape;
use crate::diagnostic::Span;
use crate::digest::{Digest, Digester};
use crate::locale::{Locale, LocalizedText};
use crate::path::SourcePath;
pub use crate::slug::{is_slug, slugify};

/// Whether entries have a text below their front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// Entries have a Markdown text in one file for each language.
    Markdown,
    /// Entries have no text, and one YAML file for all languages.
    None,
}

/// One key of a sort order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field.
    pub field: Arc<str>,
    /// Largest values come first.
    pub descending: bool,
}

/// One item of `by`: a list for each value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterDeclaration {
    /// The field.
    pub field: Arc<str>,
    /// The least number of entries with a value for its list to be offered.
    pub min: usize,
}

/// The list of a collection, as `list:` declares it.
#[derive(Clone, Debug)]
pub struct ListDeclaration {
    /// Template of the list.
    pub template: Arc<str>,
    /// Entries on one page; all of them when absent.
    pub paginate: Option<usize>,
    /// Fields that make filtered lists.
    pub by: Vec<FilterDeclaration>,
    /// Atom and JSON feeds.
    pub feed: bool,
    /// Calendars of the entries, which say when they begin.
    pub calendar: bool,
}

/// What the entries of a collection are to the program. A site names the
/// collection as it likes; one collection has each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CollectionRole {
    /// Photos of `assets/photos`: with rights, derivatives and a credit.
    Photos,
    /// Figures over time, shown by the components `key-figure` and `chart`.
    Indicators,
    /// Directions of the compass, each with the indicators that speak of it.
    Levers,
    /// Claims of the argument, each of one sector, with a kind and a source.
    Claims,
}

impl CollectionRole {
    /// All roles, in the order in which messages name them.
    pub const ALL: [Self; 4] = [Self::Photos, Self::Indicators, Self::Levers, Self::Claims];

    /// The name in a declaration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Indicators => "indicators",
            Self::Levers => "levers",
            Self::Claims => "claims",
        }
    }

    /// Fields that the program reads by these names and that a collection of this role must declare.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Photos => &["file", "alt", "license"],
            Self::Indicators => &["points"],
            Self::Levers => &["indicators"],
            Self::Claims => &["sector", "figure", "kind", "source"],
        }
    }

    /// Whether entries are records without a text.
    pub fn is_of_records(self) -> bool {
        self != Self::Claims
    }
}

/// A declared collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its folder under `content/`.
    pub name: Arc<str>,
    /// Its label for readers and editors.
    pub label: LocalizedText,
    /// The section's name in URLs; empty for none.
    pub slug: LocalizedText,
    /// Patterns of the addresses of entries, by language; those of languages without one follow the section.
    pub permalink: BTreeMap<Locale, Permalink>,
    /// Template of an entry's page; entries have no pages without it.
    pub template: Option<Arc<str>>,
    /// The collection's list, if it has one.
    pub list: Option<ListDeclaration>,
    /// Order of entries.
    pub sort: Vec<SortKey>,
    /// Missing translations are shown in another language.
    pub fallback: bool,
    /// Whether entries have a body.
    pub body: BodyKind,
    /// Raw HTML in Markdown is cleaned and kept instead of refused.
    pub html: bool,
    /// What the entries are to the program, when they are more than texts.
    pub role: Option<CollectionRole>,
    /// Where the role is written, for messages.
    pub role_span: Option<Span>,
    /// The files of data that are made of the entries.
    pub data: Option<DataDeclaration>,
    /// The view of an entry that other sites embed.
    pub embed: Option<EmbedDeclaration>,
    /// Its cards tell which entries refer to them.
    pub referrers: bool,
    /// The map of the entries.
    pub map: Option<MapDeclaration>,
    /// The field whose value is the title of entries that have no `title`.
    pub title_field: Option<Arc<str>>,
    /// Common and declared fields, by name.
    pub fields: BTreeMap<Arc<str>, Field>,
    /// Digest of the declaration's text.
    pub digest: Digest,
    /// The path of the declaration.
    pub path: SourcePath,
    /// The places of `template` and `list.template`, for diagnostics.
    pub template_spans: Vec<(Arc<str>, Span)>,
    /// Fields that name another collection: field, collection, place.
    pub references: Vec<(Arc<str>, Arc<str>, Span)>,
    /// The declaration could not be read to its end. Its entries cannot be checked, and links to them are not
    /// reported.
    pub partial: bool,
}

/// The name under which the texts of lists are a collection of their own. No folder of content can have it.
pub const LIST_TEXTS: &str = "_index";

impl Collection {
    /// The texts of lists, `content/<collection>/_index.<lang>.md`. The id of each is the name of the list's
    /// collection. They have no page: the list shows them. `photos` is the collection of photos, `path` stands
    /// for a declaration in messages.
    pub fn of_list_texts(photos: Option<&Arc<str>>, path: SourcePath) -> Self {
        let mut fields = common_fields();
        for field in fields.values_mut() {
            field.required = false;
        }
        if let Some(photos) = photos {
            let kind = FieldKind::Reference { to: Arc::clone(photos), many: false };
            let photo = Field { position: fields.len() as u32, ..Field::new("photo", kind) };
            fields.insert(Arc::clone(&photo.name), photo);
        }
        Self {
            name: LIST_TEXTS.into(),
            label: LocalizedText::default(),
            slug: LocalizedText::default(),
            permalink: BTreeMap::new(),
            template: None,
            list: None,
            sort: Vec::new(),
            fallback: false,
            body: BodyKind::Markdown,
            html: false,
            role: None,
            role_span: None,
            data: None,
            embed: None,
            referrers: false,
            map: None,
            title_field: None,
            fields,
            digest: Digester::new("list-texts").text(photos.map_or("", |photos| photos)).finish(),
            path,
            template_spans: Vec::new(),
            references: Vec::new(),
            partial: false,
        }
    }

    /// Whether entries are photos of `assets/photos`.
    pub fn is_of_photos(&self) -> bool {
        self.role == Some(CollectionRole::Photos)
    }

    /// The collection of photos among these, if there is one.
    pub fn of_photos<'c>(mut collections: impl Iterator<Item = &'c Arc<Self>>) -> Option<&'c Arc<Self>> {
        collections.find(|collection| collection.is_of_photos())
    }

    /// What a record says of its original, in a collection of photos that has no field of this name.
    pub fn original(&self) -> Option<&'static Field> {
        (self.is_of_photos() && !self.fields.contains_key(ORIGINAL)).then(|| &*ORIGINAL_FIELD)
    }

    /// Whether every collection has a field of this name, declared or not.
    pub fn is_common(name: &str) -> bool {
        COMMON.contains(&name)
    }

    /// The fields in the order in which a form shows them.
    pub fn fields_in_order(&self) -> Vec<&Field> {
        let mut fields: Vec<&Field> = self.fields.values().collect();
        fields.sort_by_key(|field| field.position);
        fields
    }

    /// What saves must know of the fields, in the order in which a form shows them.
    pub fn shapes(&self) -> Vec<Shape> {
        self.fields_in_order().into_iter().map(Field::shape).collect()
    }
}

/// The fields that every collection has, with the rules they have unless a declaration changes them.
pub(super) fn common_fields() -> BTreeMap<Arc<str>, Field> {
    let localized = |field: Field| Field { localized: true, ..field };
    let aliases = FieldKind::List(Box::new(Field::new("aliases", FieldKind::Text)));
    let fields = [
        Field { required: true, ..localized(Field::new("title", FieldKind::Text)) },
        localized(Field::new("description", FieldKind::Text)),
        Field::new("date", FieldKind::Date),
        localized(Field::new("updated", FieldKind::Date)),
        Field::new("publish_date", FieldKind::Datetime),
        Field::new("expiry_date", FieldKind::Datetime),
        localized(Field::new("draft", FieldKind::Boolean)),
        localized(Field::new("slug", FieldKind::Text)),
        localized(Field::new("url", FieldKind::Text)),
        localized(Field::new("aliases", aliases)),
        Field::new("weight", FieldKind::Number),
        Field::new("template", FieldKind::Text),
        Field::new("demo", FieldKind::Boolean),
        Field::new("params", FieldKind::Any),
        Field::new(SOURCE, FieldKind::Language),
    ];
    let numbered = (0_u32..).zip(fields).map(|(position, field)| Field { position, ..field });
    numbered.map(|field| (Arc::clone(&field.name), field)).collect()
}

/// What the record of a photo says of its original: `digest`, `bytes`, `format`, `width`, `height` and `animated`. It is
/// no field for readers, and in no declaration.
static ORIGINAL_FIELD: LazyLock<Field> = LazyLock::new(|| {
    let required = |name: &str, kind| Field { required: true, ..Field::new(name, kind) };
    let count = |name: &str, max| Field { min: Some(1.0), max: Some(max), ..required(name, FieldKind::Number) };
    let fields = vec![
        Field { pattern: Pattern::new(&Arc::from("^blake3:[0-9a-f]{32}$")), ..required("digest", FieldKind::Text) },
        count("bytes", 1e15),
        required("format", FieldKind::Text),
        count("width", 1e6),
        count("height", 1e6),
        Field::new("animated", FieldKind::Boolean),
    ];
    Field::new(ORIGINAL, FieldKind::Object(fields))
});
