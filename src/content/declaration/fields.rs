//! `fields:` of a declaration: names, types and rules of fields.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conditions;
use super::texts::{texts, texts_of};
use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::field::{Field, FieldKind, Pattern, TYPES, rules_without_meaning};
use crate::diagnostic::{Span, did_you_mean};
use crate::locale::LocalizedText;
use crate::text;
use crate::yaml::{Key, MapReader, Node};

/// A field that refers to a collection: its name, the collection's name, and the place.
type ReferenceSpan = (Arc<str>, Arc<str>, Span);

/// Reads fields, also those of objects, and notes which collections they name.
pub(super) struct Reader<'a> {
    pub(super) config: &'a Config,
    pub(super) references: &'a mut Vec<ReferenceSpan>,
}

/// Names that an entry's view uses for itself.
const RESERVED: &[&str] = &[
    "id",
    "key",
    "collection",
    "url",
    "lang",
    "dir",
    "fallback",
    "body",
    "toc",
    "words",
    "permalink",
    "filters",
    "is_past",
    "calendar",
];

/// Adds a declared field to the common ones. A common field may be declared
/// again with other rules, but keeps a type that the program can use.
pub(super) fn insert(map: &mut MapReader<'_>, node: &Node, field: Field, fields: &mut BTreeMap<Arc<str>, Field>) {
    let allowed: &[&str] = match &*field.name {
        "title" | "slug" | "url" | "template" => &["text"],
        "description" => &["text", "markdown"],
        "date" | "updated" => &["date", "datetime"],
        "publish_date" | "expiry_date" => &["datetime"],
        "draft" | "demo" => &["boolean"],
        "aliases" => &["list"],
        "weight" => &["number"],
        "params" => &["map", "object"],
        _ => TYPES,
    };
    if Collection::is_common(&field.name)
        && !allowed.contains(&field.kind.type_name())
        && field.kind != FieldKind::Unknown
    {
        let name = &field.name;
        let list = allowed.join(", ");
        let span = node.get(name).and_then(|node| node.get("type")).unwrap_or(node).span(map.file());
        map.problem_with_help(
            span,
            text!(
                "`{name}` est un champ commun : il ne peut pas changer de type ainsi",
                "`{name}` is a field of every collection: it cannot change its type so"
            ),
            text!("types possibles : {list}", "possible types: {list}"),
        );
        return;
    }
    let position = match fields.get(&field.name).filter(|common| common.kind != FieldKind::Language) {
        Some(common) => common.position,
        None => fields.values().map(|field| field.position + 1).max().unwrap_or_default(),
    };
    fields.insert(Arc::clone(&field.name), Field { position, ..field });
}

impl Reader<'_> {
    /// The fields of a map, in the order written. One declared wrongly still is
    /// a field: its values are not unknown keys.
    pub(super) fn fields(&mut self, map: &mut MapReader<'_>, node: &Node) -> Vec<Field> {
        let file = map.file();
        let Some(entries) = node.as_map() else {
            map.problem(
                node.span(file),
                text!("`fields` attend une suite de `nom: {{type: …}}`", "`fields` wants `name: {{type: …}}` pairs"),
            );
            return Vec::new();
        };
        let mut fields: Vec<Field> = Vec::new();
        let mut keys: BTreeMap<Arc<str>, Span> = BTreeMap::new();
        for (key, node) in entries {
            let field = match name(map, key) {
                true => {
                    let mut below = map.below(node);
                    let field = self.field(&mut below, &key.name);
                    below.finish();
                    field.unwrap_or_else(|| Field::new(&key.name, FieldKind::Unknown))
                }
                false => Field::new(&key.name, FieldKind::Unknown),
            };
            let span = node.get("from").map_or_else(|| key.span(file), |node| node.span(file));
            if let Some(first) = keys.insert(Arc::clone(field.key()), span.clone()) {
                let key = field.key();
                map.related_problem(
                    span,
                    text!("deux champs lisent la clé `{key}`", "two fields read the key `{key}`"),
                    text!("donnez à chacun sa clé par `from:`", "give each its key with `from:`"),
                    (first, text!("le premier est ici", "the first is here")),
                );
            }
            fields.push(field);
        }
        fields
    }

    fn field(&mut self, map: &mut MapReader<'_>, name: &str) -> Option<Field> {
        // Every key is asked for, whatever the type, so that none counts as unknown.
        let type_node = map.required("type");
        let many = map.boolean("many").unwrap_or(false);
        let to = map.text("to").zip(map.node("to"));
        let names = map.text("names").zip(map.node("names"));
        let (options, option_labels) = options(map, self.config);
        let below = map.node("fields");
        let of = map.node("of");
        let from = map.text("from").filter(|from| !from.is_empty());
        let pattern = map.node("pattern").and_then(|node| {
            let expected =
                text!("ce motif n’est pas une expression régulière", "this pattern is not a regular expression");
            map.convert(node, expected, |node| Pattern::new(node.as_text()?))
        });
        let mut field = Field {
            from,
            label: texts(map, "label", self.config),
            help: texts(map, "help", self.config),
            placeholder: texts(map, "placeholder", self.config),
            required: map.boolean("required").unwrap_or(false),
            required_when: conditions::read(map),
            option_labels,
            localized: map.boolean("localized").unwrap_or(false),
            default: map.node("default").cloned(),
            min: map.number("min"),
            max: map.number("max"),
            pattern,
            unique: map.boolean("unique").unwrap_or(false),
            ..Field::new(name, FieldKind::Unknown)
        };
        if let Some((names, node)) = names {
            self.references.push((name.into(), Arc::clone(&names), node.span(map.file())));
            field.names = Some(names);
        }
        let type_node = type_node?;
        let type_name = type_node.as_text().cloned().unwrap_or_default();
        if !TYPES.contains(&&*type_name) {
            unknown_type(map, type_node, &type_name);
            return None;
        }
        meaningless(map, &type_name, &field);
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
            "file" => Some(FieldKind::File),
            "geo" => Some(FieldKind::Geo),
            "map" => Some(FieldKind::Any),
            "select" => (!options.is_empty()).then(|| FieldKind::Select(options)),
            "reference" => to.map(|(to, node)| {
                self.references.push((name.into(), Arc::clone(&to), node.span(map.file())));
                FieldKind::Reference { to, many }
            }),
            "object" => below.map(|node| {
                let fields = self.fields(map, node);
                conditions::check(map, node, &fields.iter().map(|field| (&*field.name, field)).collect());
                FieldKind::Object(fields)
            }),
            _ => match of {
                Some(of) => {
                    let mut item = map.below(of);
                    let item_field = self.field(&mut item, name);
                    item.finish();
                    Some(FieldKind::List(Box::new(item_field?)))
                }
                None => None,
            },
        };
        let Some(kind) = kind else {
            incomplete(map, type_node, &type_name);
            return None;
        };
        field.kind = kind;
        field.accepts_one = many;
        if many && !matches!(field.kind, FieldKind::List(_) | FieldKind::Reference { .. }) {
            field = one_or_many(field);
        }
        Some(field)
    }
}

/// `options`: a list of choices, or a map from each to its name, in one language or several.
fn options(map: &mut MapReader<'_>, config: &Config) -> (Vec<Arc<str>>, BTreeMap<Arc<str>, LocalizedText>) {
    let Some(node) = map.node("options").filter(|node| node.as_map().is_some()) else {
        let (mut options, mut known): (Vec<Arc<str>>, BTreeSet<Arc<str>>) = (Vec::new(), BTreeSet::new());
        for (option, node) in map.texts("options").unwrap_or_default() {
            if !known.insert(Arc::clone(&option)) {
                let span = node.span(map.file());
                map.problem(
                    span,
                    text!("le choix `{option}` est là deux fois", "the choice `{option}` is there twice"),
                );
                continue;
            }
            options.push(option);
        }
        return (options, BTreeMap::new());
    };
    let mut named = map.below(node);
    let (mut options, mut labels) = (Vec::new(), BTreeMap::new());
    for (key, node) in node.as_map().unwrap_or_default() {
        options.push(Arc::clone(&key.name));
        labels.extend(texts_of(&mut named, node, config).map(|label| (Arc::clone(&key.name), label)));
    }
    (options, labels)
}

/// `{type: text, many: true}`: a list that may be written as its only value.
/// The rules for the value stay with the values; what concerns the field stays with the list.
fn one_or_many(field: Field) -> Field {
    let item = Field {
        kind: field.kind,
        min: field.min,
        max: field.max,
        pattern: field.pattern,
        names: field.names,
        ..Field::new(&field.name, FieldKind::Unknown)
    };
    Field { kind: FieldKind::List(Box::new(item)), min: None, max: None, pattern: None, names: None, ..field }
}

/// Whether a name can be a field's; reported when not.
fn name(map: &mut MapReader<'_>, key: &Key) -> bool {
    let name = &key.name;
    let is_right = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let span = key.span(map.file());
    if !is_right {
        let message = text!(
            "un nom de champ est en minuscules, sans accent ni tiret : `date_taken`",
            "a field’s name is lower-case, without accents or hyphens: `date_taken`"
        );
        let right = as_name(name);
        let help = text!(
            "nommez-le `{right}`, avec `from: {name}` si les fichiers disent `{name}`",
            "name it `{right}`, with `from: {name}` if the files say `{name}`"
        );
        map.problem_with_help(span, message, help);
    } else if RESERVED.contains(&&**name) {
        let message =
            text!("`{name}` est réservé : choisissez un autre nom", "`{name}` is reserved: choose another name");
        let help = text!(
            "par exemple `{name}_text`, avec `from: {name}` si les fichiers disent `{name}`",
            "for example `{name}_text`, with `from: {name}` if the files say `{name}`"
        );
        map.problem_with_help(span, message, help);
        return false;
    }
    is_right
}

/// `memberType` → `member_type`, `arrivée` → `arrivee`.
fn as_name(written: &str) -> String {
    let mut name = String::new();
    for character in deunicode::deunicode(written).chars() {
        let starts_word = character.is_ascii_uppercase() || !character.is_ascii_alphanumeric();
        if starts_word && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        if character.is_ascii_alphanumeric() && (!name.is_empty() || character.is_ascii_alphabetic()) {
            name.push(character.to_ascii_lowercase());
        }
    }
    let name = name.trim_end_matches('_');
    if name.is_empty() { "my_field".to_owned() } else { name.to_owned() }
}

fn unknown_type(map: &mut MapReader<'_>, node: &Node, name: &str) {
    let help = match did_you_mean(name, TYPES.iter().copied()) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
        None => {
            let list = TYPES.join(", ");
            text!("les types : {list}", "the types: {list}")
        }
    };
    let message = text!("`{name}` n’est pas un type de champ", "`{name}` is not a field type");
    map.problem_with_help(node.span(map.file()), message, help);
}

fn incomplete(map: &mut MapReader<'_>, node: &Node, type_name: &str) {
    let (key, fr, en) = match type_name {
        "select" => ("options", "la liste des choix", "the list of choices"),
        "reference" => ("to", "le nom d’une collection", "the name of a collection"),
        "object" => ("fields", "les champs qu’il contient", "the fields that it holds"),
        _ => ("of", "le type de ses éléments", "the type of its items"),
    };
    map.problem_with_help(
        node.span(map.file()),
        text!("`{type_name}` demande `{key}`", "`{type_name}` wants `{key}`"),
        text!("ajoutez `{key}`, {fr}", "add `{key}`, {en}"),
    );
}

/// Reports rules that do not apply to values of this type, and limits that no value can keep.
fn meaningless(map: &mut MapReader<'_>, type_name: &str, field: &Field) {
    for rule in rules_without_meaning(type_name) {
        let Some(node) = map.node(rule) else { continue };
        map.problem_with_help(
            node.span(map.file()),
            text!("`{rule}` ne dit rien d’un `{type_name}`", "`{rule}` says nothing of a `{type_name}`"),
            text!("retirez `{rule}`, ou changez le type", "remove `{rule}`, or change the type"),
        );
    }
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
        && let Some(node) = map.node("max")
    {
        map.problem_with_help(
            node.span(map.file()),
            text!("aucune valeur ne peut aller de {min} à {max}", "no value can go from {min} to {max}"),
            text!("échangez `min` et `max`", "exchange `min` and `max`"),
        );
    }
}
