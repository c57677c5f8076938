//! `_collection.yaml`: which fields the entries of a collection have, and
//! where its pages go. Everything that knows a field's name knows it from here.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Code, Span, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::locale::{Locale, LocalizedText};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node, Yaml};

/// What a field holds.
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
    /// The id of an entry of another collection.
    Reference {
        /// The other collection.
        to: Arc<str>,
        /// A list of ids.
        many: bool,
    },
    /// Latitude and longitude in degrees.
    Geo,
    /// Fields below.
    Object(Vec<Field>),
    /// Several values of one kind.
    List(Box<Field>),
    /// Whatever is there, handed to templates as it is (`params`).
    Any,
}

/// A pattern of the declaration, kept with its source for messages.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Arc<str>,
    regex: regex::Regex,
}

impl Pattern {
    /// Whether the rule accepts the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// As declared.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// One declared field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its key in front matter.
    pub name: Arc<str>,
    /// What it holds.
    pub kind: FieldKind,
    /// Must be there and not empty.
    pub required: bool,
    /// Has its own value in each language.
    pub localized: bool,
    /// Used when the key is absent.
    pub default: Option<Node>,
    /// Smallest length (text), value (number) or count (list).
    pub min: Option<f64>,
    /// Largest length, value or count.
    pub max: Option<f64>,
    /// What a text must look like.
    pub pattern: Option<Pattern>,
    /// No two entries have the same value.
    pub unique: bool,
}

impl Field {
    fn new(name: &str, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            kind,
            required: false,
            localized: false,
            default: None,
            min: None,
            max: None,
            pattern: None,
            unique: false,
        }
    }

    fn localized(self) -> Self {
        Self { localized: true, ..self }
    }

    /// Whether lists can be filtered by its values.
    pub fn can_filter(&self) -> bool {
        match &self.kind {
            // A field whose own declaration is wrong is reported there.
            FieldKind::Text | FieldKind::Select(_) | FieldKind::Reference { .. } | FieldKind::Any => true,
            FieldKind::List(item) => !matches!(item.kind, FieldKind::List(_)) && item.can_filter(),
            _ => false,
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

/// Whether entries have a text below their front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// Markdown, one file a language.
    Markdown,
    /// None: one YAML file for all languages.
    None,
}

/// One key of a sort order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field.
    pub field: Arc<str>,
    /// Largest first.
    pub descending: bool,
}

/// One item of `by`: a list for each value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterDeclaration {
    /// The field.
    pub field: Arc<str>,
    /// Entries that a value must have at least to be offered.
    pub min: usize,
}

/// `list:` — the collection's own pages.
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
}

/// A declared collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its folder under `content/`.
    pub name: Arc<str>,
    /// For readers and editors.
    pub label: LocalizedText,
    /// The section's name in URLs; empty for none.
    pub slug: LocalizedText,
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
    /// Entries are photos of `assets/photos`.
    pub photos: bool,
    /// Common and declared fields, by name.
    pub fields: BTreeMap<Arc<str>, Field>,
    /// Of the declaration's text.
    pub digest: Digest,
    /// Where it is declared.
    pub path: SourcePath,
    /// Where `template` and `list.template` are written, for messages.
    pub template_spans: Vec<(Arc<str>, Span)>,
    /// Fields that name another collection: field, collection, place.
    pub references: Vec<(Arc<str>, Arc<str>, Span)>,
    /// The declaration could not be read to its end: its entries cannot be
    /// checked, and nothing that leads to them is a problem of its own.
    pub partial: bool,
}

impl Collection {
    /// Whether this field is a rule of every collection rather than of this one.
    pub fn is_common(name: &str) -> bool {
        COMMON.contains(&name)
    }
}

/// Keys that every entry may carry.
pub const COMMON: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "publish_date",
    "expiry_date",
    "draft",
    "slug",
    "aliases",
    "weight",
    "template",
    "demo",
    "params",
];

fn common_fields() -> BTreeMap<Arc<str>, Field> {
    let aliases = FieldKind::List(Box::new(Field::new("aliases", FieldKind::Text)));
    let fields = [
        Field { required: true, ..Field::new("title", FieldKind::Text).localized() },
        Field::new("description", FieldKind::Text).localized(),
        Field::new("date", FieldKind::Date),
        Field::new("updated", FieldKind::Date).localized(),
        Field::new("publish_date", FieldKind::Datetime),
        Field::new("expiry_date", FieldKind::Datetime),
        Field::new("draft", FieldKind::Boolean).localized(),
        Field::new("slug", FieldKind::Text).localized(),
        Field::new("aliases", aliases).localized(),
        Field::new("weight", FieldKind::Number),
        Field::new("template", FieldKind::Text),
        Field::new("demo", FieldKind::Boolean),
        Field::new("params", FieldKind::Any),
    ];
    fields.into_iter().map(|field| (Arc::clone(&field.name), field)).collect()
}

/// What stands for the collection `name` while its declaration cannot be read.
pub fn unreadable(path: &SourcePath, name: &str, default: &Locale) -> Collection {
    Collection { partial: true, ..parse(path, name, "", default).value }
}

/// Reads the declaration of the collection `name`.
pub fn parse(path: &SourcePath, name: &str, text: &str, default: &Locale) -> Checked<Collection> {
    let mut diagnostics = Vec::new();
    let mut references = Vec::new();
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).take(&mut diagnostics);
    let unread = diagnostics.len();
    let partial = diagnostics.iter().any(|problem| problem.code != Code::DuplicateKey);
    let mut map = MapReader::new(path, Code::CollectionDeclaration, &root, &mut diagnostics);
    let label = map.localized("label", default).unwrap_or_default();
    let slug = slug(&mut map, name, default);
    let template = map.text("template");
    let mut template_spans: Vec<(Arc<str>, Span)> = Vec::new();
    if let (Some(template), Some(node)) = (&template, root.get("template")) {
        template_spans.push((Arc::clone(template), node.span(path)));
    }
    let mut filter_spans: Vec<(Arc<str>, Span)> = Vec::new();
    let mut sort_node = map.texts("sort");
    let list = map.node("list").and_then(|node| {
        let mut below = map.below(node);
        let template = below.text("template");
        below.required("template");
        if let (Some(template), Some(node)) = (&template, node.get("template")) {
            template_spans.push((Arc::clone(template), node.span(path)));
        }
        let by = below.node("by").map(|node| filters_of(&mut below, node, &mut filter_spans)).unwrap_or_default();
        if let Some(sort) = below.texts("sort") {
            sort_node = Some(sort);
        }
        let paginate = below.count("paginate").filter(|count| *count > 0).map(|count| count as usize);
        let feed = below.boolean("feed").unwrap_or(false);
        below.finish();
        Some(ListDeclaration { template: template?, paginate, by, feed })
    });
    let sort = sort_node
        .unwrap_or_default()
        .into_iter()
        .map(|(key, _)| match key.strip_prefix('-') {
            Some(field) => SortKey { field: field.into(), descending: true },
            None => SortKey { field: key, descending: false },
        })
        .collect();
    let fallback = map.boolean("fallback").unwrap_or(true);
    let body = map.node("body").map_or(BodyKind::Markdown, |node| {
        let expected = text!("`body` attend `markdown` ou `none`", "`body` wants `markdown` or `none`");
        map.convert(node, expected, |node| match &**node.as_text()? {
            "markdown" => Some(BodyKind::Markdown),
            "none" => Some(BodyKind::None),
            _ => None,
        })
        .unwrap_or(BodyKind::Markdown)
    });
    let html = map.boolean("html").unwrap_or(false);
    let photos = map.boolean("photos").unwrap_or(false);
    let mut fields = common_fields();
    if let Some(node) = map.node("fields") {
        for field in fields_of(&mut map, node, &mut references) {
            fields.insert(Arc::clone(&field.name), field);
        }
    }
    for (name, span) in filter_spans {
        filterable(&mut map, &name, span, &fields);
    }
    map.finish();
    if partial {
        // The rest of a file that cannot be read would be misread.
        diagnostics.truncate(unread);
    }
    let collection = Collection {
        name: name.into(),
        label,
        slug,
        template,
        list,
        sort,
        fallback,
        body,
        html,
        photos,
        fields,
        digest: Digester::new("collection").text(text).finish(),
        path: path.clone(),
        template_spans,
        references,
        partial,
    };
    Checked { value: collection, diagnostics }
}

/// `by`: the names of fields, or `{field, min}`; a single one is a list of one.
fn filters_of(map: &mut MapReader<'_>, node: &Node, spans: &mut Vec<(Arc<str>, Span)>) -> Vec<FilterDeclaration> {
    let file = map.file().clone();
    let items = match &node.value {
        Yaml::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut filters = Vec::new();
    for item in items {
        let mut named = |name: &Arc<str>, node: &Node, min: usize| {
            spans.push((Arc::clone(name), node.span(&file)));
            filters.push(FilterDeclaration { field: Arc::clone(name), min });
        };
        match &item.value {
            Yaml::Scalar { text, .. } => named(text, item, 1),
            Yaml::Map(_) => {
                let mut below = map.below(item);
                below.required("field");
                let field = below.text("field").zip(below.node("field"));
                let min = below.count("min").unwrap_or(1).max(1);
                below.finish();
                if let Some((field, node)) = field {
                    named(&field, node, min as usize);
                }
            }
            Yaml::List(_) => map.problem(
                item.span(&file),
                text!(
                    "`by` attend des noms de champs, ou `{{field: …, min: …}}`",
                    "`by` wants names of fields, or `{{field: …, min: …}}`"
                ),
            ),
        }
    }
    filters
}

/// Reports a field that lists cannot be filtered by: each value must have a name of its own to be an address.
fn filterable(map: &mut MapReader<'_>, name: &Arc<str>, span: Span, fields: &BTreeMap<Arc<str>, Field>) {
    let Some(field) = fields.get(name) else {
        let message =
            text!("`{name}` n’est pas un champ de cette collection", "`{name}` is not a field of this collection");
        let declared = fields.values().filter(|field| field.can_filter());
        let help = match did_you_mean(name, declared.map(|field| &*field.name)) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
            None => text!("déclarez-le sous `fields`", "declare it under `fields`"),
        };
        map.problem_with_help(span, message, help);
        return;
    };
    if !field.can_filter() {
        map.problem_with_help(
            span,
            text!("une liste ne se filtre pas par `{name}`", "a list cannot be filtered by `{name}`"),
            text!(
                "un filtre est un `text`, un `select`, une `reference`, ou une liste de ceux-ci",
                "a filter is a `text`, a `select`, a `reference`, or a list of these"
            ),
        );
    }
}

/// The section's name by language; the collection's own name when not given.
fn slug(map: &mut MapReader<'_>, name: &str, default: &Locale) -> LocalizedText {
    let Some(node) = map.node("slug") else {
        return LocalizedText(BTreeMap::from([(default.clone(), name.into())]));
    };
    // An empty text, quoted, means: no section in URLs.
    let slug = map.localized("slug", default).unwrap_or_default();
    for (locale, slug) in &slug.0 {
        if !slug.is_empty() && !is_slug(slug) {
            let node = node.get(locale.as_str()).unwrap_or(node);
            map.problem(
                node.span(map.file()),
                text!(
                    "`{slug}` ne peut pas servir d’adresse : minuscules, chiffres et tirets",
                    "`{slug}` cannot be an address: lower-case letters, digits and hyphens"
                ),
            );
        }
    }
    slug
}

/// ASCII letters in lower case, digits and single hyphens, as in every URL of the site:
/// such an address survives being typed, printed and pasted anywhere.
pub fn is_slug(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= 120
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--")
        && slug.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// The field, the collection it names, and where.
type ReferenceSpan = (Arc<str>, Arc<str>, Span);

/// A text as a segment of a URL; `None` when nothing of it can be written so.
pub fn slugify(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

fn fields_of(map: &mut MapReader<'_>, node: &Node, references: &mut Vec<ReferenceSpan>) -> Vec<Field> {
    let file = map.file().clone();
    let Some(entries) = node.as_map() else {
        map.problem(
            node.span(&file),
            text!("`fields` attend une suite de `nom: {{type: …}}`", "`fields` wants `name: {{type: …}}` pairs"),
        );
        return Vec::new();
    };
    let mut fields = Vec::new();
    for (key, node) in entries {
        let right = key.name.starts_with(|c: char| c.is_ascii_lowercase())
            && key.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !right {
            map.problem(
                key.span(&file),
                text!("un nom de champ est en minuscules : `date_taken`", "a field's name is lower-case: `date_taken`"),
            );
            fields.push(Field::new(&key.name, FieldKind::Any));
        } else if RESERVED.contains(&&*key.name) {
            let name = &key.name;
            map.problem(
                key.span(&file),
                text!("`{name}` est réservé : choisissez un autre nom", "`{name}` is reserved: choose another name"),
            );
            fields.push(Field::new(&key.name, FieldKind::Any));
        } else {
            let mut below = map.below(node);
            let field = field(&mut below, &key.name, references);
            below.finish();
            // A field declared wrongly still is one: its values are not unknown.
            fields.push(field.unwrap_or_else(|| Field::new(&key.name, FieldKind::Any)));
        }
    }
    fields
}

/// Names that an entry's view uses for itself.
const RESERVED: &[&str] =
    &["id", "key", "collection", "url", "lang", "dir", "fallback", "body", "toc", "words", "permalink", "filters"];

const TYPES: &[&str] = &[
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
    "reference",
    "geo",
    "object",
    "list",
];

fn field(map: &mut MapReader<'_>, name: &str, references: &mut Vec<ReferenceSpan>) -> Option<Field> {
    let file = map.file().clone();
    // Every key is asked for, whatever the type, so that none counts as unknown.
    let type_node = map.required("type");
    let many = map.boolean("many").unwrap_or(false);
    let to = map.text("to").zip(map.node("to"));
    let options = map.texts("options").unwrap_or_default();
    let below = map.node("fields");
    let of = map.node("of");
    let pattern = map.node("pattern").and_then(|node| {
        let expected = text!("ce motif n’est pas une expression régulière", "this pattern is not a regular expression");
        map.convert(node, expected, |node| {
            let source = Arc::clone(node.as_text()?);
            let regex = regex::RegexBuilder::new(&source).size_limit(1 << 20).build().ok()?;
            Some(Pattern { source, regex })
        })
    });
    let mut field = Field {
        name: name.into(),
        kind: FieldKind::Any,
        required: map.boolean("required").unwrap_or(false),
        localized: map.boolean("localized").unwrap_or(false),
        default: map.node("default").cloned(),
        min: map.number("min"),
        max: map.number("max"),
        pattern,
        unique: map.boolean("unique").unwrap_or(false),
    };
    let type_node = type_node?;
    let type_name = type_node.as_text().cloned().unwrap_or_default();
    let kind = match &*type_name {
        "text" => Some(FieldKind::Text),
        "markdown" => Some(FieldKind::Markdown),
        "number" => Some(FieldKind::Number),
        "boolean" => Some(FieldKind::Boolean),
        "date" => Some(FieldKind::Date),
        "datetime" => Some(FieldKind::Datetime),
        "url" => Some(FieldKind::Url),
        "email" => Some(FieldKind::Email),
        "color" => Some(FieldKind::Color),
        "image" => Some(FieldKind::Image),
        "geo" => Some(FieldKind::Geo),
        "select" => {
            (!options.is_empty()).then(|| FieldKind::Select(options.into_iter().map(|(option, _)| option).collect()))
        }
        "reference" => to.map(|(to, node)| {
            references.push((name.into(), Arc::clone(&to), node.span(&file)));
            FieldKind::Reference { to, many }
        }),
        "object" => below.map(|node| FieldKind::Object(fields_of(map, node, references))),
        "list" => match of {
            Some(of) => {
                let mut item = map.below(of);
                let kind = self::field(&mut item, name, references);
                item.finish();
                Some(FieldKind::List(Box::new(kind?)))
            }
            None => None,
        },
        other => {
            let help = match did_you_mean(other, TYPES.iter().copied()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => {
                    let list = TYPES.join(", ");
                    text!("les types : {list}", "the types: {list}")
                }
            };
            let message = text!("`{other}` n’est pas un type de champ", "`{other}` is not a field type");
            map.problem_with_help(type_node.span(&file), message, help);
            return None;
        }
    };
    let Some(kind) = kind else {
        let (key, fr, en) = match &*type_name {
            "select" => ("options", "la liste des choix", "the list of choices"),
            "reference" => ("to", "le nom d’une collection", "the name of a collection"),
            "object" => ("fields", "les champs qu’il contient", "the fields that it holds"),
            _ => ("of", "le type de ses éléments", "the type of its items"),
        };
        map.problem_with_help(
            type_node.span(&file),
            text!("`{type_name}` demande `{key}`", "`{type_name}` wants `{key}`"),
            text!("ajoutez `{key}`, {fr}", "add `{key}`, {en}"),
        );
        return None;
    };
    field.kind = kind;
    Some(field)
}

/// Whether a node holds anything: not null, not an empty text, list or map.
pub fn is_filled(node: &Node) -> bool {
    match &node.value {
        Yaml::Scalar { text, .. } => !node.is_null() && !text.trim().is_empty(),
        Yaml::List(items) => !items.is_empty(),
        Yaml::Map(entries) => !entries.is_empty(),
    }
}
