//! Declared fields as JSON Schema.

use serde_json::{Value as Json, json};

use super::forms;
use super::known::Known;
use crate::content::collection::Collection;
use crate::content::field::{Field, FieldKind, SOURCE};
use crate::content::front_matter::Role;
use crate::diagnostic::UiLocale;
use crate::locale::LocalizedText;
use crate::slug::Slugs;

/// What the fields are for that every collection has, in French and in English.
const COMMON: &[(&str, &str, &str)] = &[
    ("title", "Le titre.", "The title."),
    (
        "description",
        "Une ou deux phrases, pour les listes, les moteurs de recherche et le partage.",
        "One or two sentences, for lists, search engines and sharing.",
    ),
    ("date", "Le jour de la publication : année-mois-jour.", "The day of publication: year-month-day."),
    ("updated", "Le jour de la dernière modification de fond.", "The day of the last change of substance."),
    ("publish_date", "À partir de quand l’entrée est en ligne.", "From when on the entry is published."),
    (
        "expiry_date",
        "À partir de quand l’entrée n’est plus en ligne.",
        "From when on the entry is no longer published.",
    ),
    ("draft", "Un brouillon n’est pas publié.", "A draft is not published."),
    ("slug", "Le dernier mot de l’adresse, dans cette langue.", "The last word of the address, in this language."),
    (
        "url",
        "L’adresse entière, au lieu de celle que fait le nom : `/fr/ma-page/`.",
        "The whole address, in place of the one that the name makes: `/en/my-page/`.",
    ),
    ("aliases", "Anciennes adresses, redirigées vers celle-ci.", "Former addresses, redirected to this one."),
    ("weight", "La place dans les listes : les plus petits d’abord.", "The place in lists: the smallest come first."),
    ("template", "Un autre gabarit que celui de la collection.", "Another template than the collection’s."),
    (
        "source",
        "La langue dans laquelle l’entrée est écrite d’abord, si ce n’est pas celle du site : `ja`.",
        "The language that the entry is written in first, where that is not the site’s: `ja`.",
    ),
    ("demo", "Ce contenu est provisoire.", "This content is a placeholder."),
    ("params", "Valeurs libres pour les gabarits.", "Free values for templates."),
];

/// The pattern of a day.
pub const DAY: &str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?\s*$";

/// The pattern of an instant.
pub const INSTANT: &str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:?[0-9]{2}.*)?\s*$";

/// The pattern of an address of the site.
pub const ADDRESS: &str = "^/([a-z0-9]+(-[a-z0-9]+)*/)+$";

/// The front matter of an entry's file, or the whole file of a record.
pub fn entry(known: &Known<'_>, collection: &Collection, role: Role) -> Json {
    let mut fields = collection.fields_in_order();
    fields.extend(collection.original());
    let is_wanted = |field: &Field| role != Role::Translation || field.localized;
    map(known, &fields, role, &is_wanted)
}

fn map(known: &Known<'_>, fields: &[&Field], role: Role, is_wanted: &dyn Fn(&Field) -> bool) -> Json {
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required && field.default.is_none() && is_wanted(field))
        .map(|field| &**field.key())
        .collect();
    let properties = fields.iter().map(|field| {
        let schema = localizable(known, field, role);
        let is_required = required.contains(&&**field.key());
        let schema = if is_required { schema } else { forms::or_nothing(schema) };
        (field.key().to_string(), forms::described(schema, &description(known, field)))
    });
    let properties: Vec<(String, Json)> = properties.collect();
    let mut schema = forms::closed(properties, &required);
    let conditional: Vec<Json> = match role {
        Role::Translation => Vec::new(),
        Role::Source | Role::Single => fields.iter().filter_map(|field| conditional(fields, field)).collect(),
    };
    if !conditional.is_empty() {
        schema["allOf"] = json!(conditional);
    }
    schema
}

/// When a field is required by the values of others.
fn conditional(fields: &[&Field], field: &Field) -> Option<Json> {
    let conditions = field.required_when.iter().map(|condition| {
        let other = fields.iter().find(|other| other.name == condition.field)?;
        let has = |value: &str| condition.values.iter().any(|known| **known == *value);
        let (values, absent) = match &other.kind {
            FieldKind::Boolean => {
                ([true, false].into_iter().filter(|value| has(&value.to_string())).collect(), has("false"))
            }
            _ => {
                let default = other.default.as_ref().and_then(|node| node.as_text());
                (json!(condition.values), default.is_some_and(|default| has(default)))
            }
        };
        let mut test = json!({"properties": {(&**other.key()): {"enum": values}}});
        if !absent {
            test["required"] = json!([&**other.key()]);
        }
        Some(test)
    });
    let conditions: Vec<Json> = conditions.collect::<Option<_>>()?;
    let key = &**field.key();
    let then = json!({"required": [key], "properties": {key: {"not": {"type": "null"}}}});
    (!conditions.is_empty() && field.default.is_none()).then(|| json!({"if": {"allOf": conditions}, "then": then}))
}

/// A field whose value is, in a record, a map by language.
fn localizable(known: &Known<'_>, field: &Field, role: Role) -> Json {
    let schema = value(known, field, role);
    if !(field.localized && role == Role::Single) {
        return schema;
    }
    let languages = known.config.languages.iter();
    let each = languages.map(|language| {
        let one = forms::or_nothing(schema.clone());
        (language.locale.to_string(), forms::described(one, &language.label))
    });
    let source = known.config.source_language().locale.as_str();
    let required: &[&str] = if field.required { &[source] } else { &[] };
    let all = forms::closed(each, required);
    json!({"anyOf": [schema, all]})
}

fn value(known: &Known<'_>, field: &Field, role: Role) -> Json {
    let mut schema = match &field.kind {
        FieldKind::Text | FieldKind::Markdown => text(known, field),
        FieldKind::Url => json!({"type": "string", "pattern": r"^\s*https?://[^\s]+\.[^\s]+\s*$"}),
        FieldKind::Email => json!({"type": "string", "pattern": r"^\s*[^\s@]+@[^\s@.][^\s@]*\.[^\s@]+\s*$"}),
        FieldKind::Language => select(known.config.languages.iter().map(|language| language.locale.as_str())),
        FieldKind::Color => json!({"type": "string", "pattern": r"^\s*#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\s*$"}),
        FieldKind::Number => number(field),
        FieldKind::Boolean => forms::boolean(),
        FieldKind::Date => json!({"type": "string", "pattern": DAY}),
        FieldKind::Datetime => {
            json!({"type": "string", "pattern": INSTANT})
        }
        FieldKind::Select(options) => select(options.iter().map(|option| &**option)),
        FieldKind::Image | FieldKind::File => json!({"type": "string"}),
        FieldKind::Reference { to, many } => reference(known, field, to, *many),
        FieldKind::Geo => {
            let degrees = |limit: u32| json!({"type": "number", "minimum": -f64::from(limit), "maximum": limit});
            json!({"type": "object", "required": ["lat", "lon"], "properties": {"lat": degrees(90), "lon": degrees(180)}})
        }
        FieldKind::Object(fields) => {
            let fields: Vec<&Field> = fields.iter().collect();
            map(known, &fields, role, &|_| role != Role::Translation)
        }
        FieldKind::List(item) => list(known, field, item, role),
        FieldKind::Any => json!({"type": "object"}),
        FieldKind::Unknown => json!({}),
    };
    if let Some(default) = &field.default {
        schema["default"] = crate::content::front_matter::to_json(default);
    }
    schema
}

fn text(known: &Known<'_>, field: &Field) -> Json {
    let mut schema = match &*field.name {
        "template" => forms::offered(known.templates.iter().copied()),
        "slug" | "url" if known.config.slugs == Slugs::Native => forms::text(),
        "slug" => forms::slug(),
        "url" => json!({"type": "string", "pattern": ADDRESS}),
        _ => match &field.names {
            Some(collection) => {
                let ids = known.ids.get(&**collection).into_iter().flatten();
                let codes: Vec<String> = ids.map(|id| id.to_uppercase()).collect();
                forms::offered(codes.iter().map(String::as_str))
            }
            None => forms::text(),
        },
    };
    if let Some(min) = field.min.filter(|min| *min >= 0.0) {
        schema["minLength"] = json!(min.ceil() as u64);
    }
    if let Some(max) = field.max.filter(|max| *max >= 0.0) {
        schema["maxLength"] = json!(max.floor() as u64);
    }
    if let Some(pattern) = field.pattern.as_ref().map(|pattern| pattern.as_str()).filter(|text| is_portable(text)) {
        schema["pattern"] = json!(pattern);
    }
    schema
}

/// Whether a regular expression means the same to the program and to JavaScript, which checks schemas in editors.
fn is_portable(pattern: &str) -> bool {
    let groups = pattern.match_indices("(?").all(|(at, _)| pattern[at + 2..].starts_with(':'));
    groups && !["\\A", "\\z", "\\p", "\\P", "[[:", "&&"].iter().any(|own| pattern.contains(own))
}

fn number(field: &Field) -> Json {
    let mut schema = json!({"type": "number"});
    if let Some(min) = field.min {
        schema["minimum"] = json!(min);
    }
    if let Some(max) = field.max {
        schema["maximum"] = json!(max);
    }
    schema
}

/// One of the options. `2024` without quotes is a number in YAML and the text `2024` to the build.
fn select<'o>(options: impl Iterator<Item = &'o str>) -> Json {
    let mut values: Vec<Json> = Vec::new();
    for option in options {
        values.push(json!(option));
        match option {
            "true" | "false" => values.push(json!(option == "true")),
            _ => values.extend(option.parse::<i64>().ok().map(|number| json!(number))),
        }
    }
    json!({"enum": values})
}

fn reference(known: &Known<'_>, field: &Field, to: &str, many: bool) -> Json {
    let mut one = forms::offered(known.ids.get(to).into_iter().flatten().copied());
    one["x-collection"] = json!(to);
    if !many {
        return one;
    }
    let mut items = json!({"type": "array", "items": one.clone()});
    limits(&mut items, field);
    json!({"anyOf": [items, one]})
}

fn list(known: &Known<'_>, field: &Field, item: &Field, role: Role) -> Json {
    let item = localizable(known, item, role);
    let mut items = json!({"type": "array", "items": forms::or_nothing(item.clone())});
    limits(&mut items, field);
    if field.accepts_one { json!({"anyOf": [items, item]}) } else { items }
}

fn limits(items: &mut Json, field: &Field) {
    if let Some(min) = field.min.filter(|min| *min >= 0.0) {
        items["minItems"] = json!(min.ceil() as u64);
    }
    if let Some(max) = field.max.filter(|max| *max >= 0.0) {
        items["maxItems"] = json!(max.floor() as u64);
    }
}

/// What an editor is told of a field: its label and help text, which a common field has from the program.
fn description(known: &Known<'_>, field: &Field) -> String {
    let french = known.ui_locale == UiLocale::Fr;
    let own = |texts: &Option<LocalizedText>| {
        let text = texts.as_ref()?.get(known.config.source_language())?;
        Some(text.to_string())
    };
    let common = || {
        // A collection may have a field `source` of its own.
        let mut known = COMMON.iter().filter(|(name, ..)| *name != SOURCE || field.kind == FieldKind::Language);
        let (_, fr, en) = known.find(|(name, ..)| **name == *field.name)?;
        Some(if french { *fr } else { *en }.to_owned())
    };
    let label = own(&field.label).map(|label| if label.ends_with('.') { label } else { format!("{label}.") });
    let help = own(&field.help).or_else(common);
    let mut parts: Vec<String> = label.into_iter().chain(help).collect();
    parts.extend(kind(&field.kind, french));
    if let Some(placeholder) = own(&field.placeholder) {
        parts.push(if french { format!("Par exemple : {placeholder}") } else { format!("For example: {placeholder}") });
    }
    parts.join(" ")
}

/// The value of each type of field, in French and English.
const TYPE_WORDS: &[(&str, &str, &str)] = &[
    ("text", "Du texte, sur une ligne ou plusieurs.", "Text, on one line or several."),
    ("markdown", "Du Markdown.", "Markdown."),
    ("number", "Un nombre décimal, avec un point.", "A decimal number, with a point."),
    ("boolean", "`true` ou `false`.", "`true` or `false`."),
    ("date", "Un jour, comme `2025-03-21`.", "A day, such as `2025-03-21`."),
    (
        "datetime",
        "Un instant, comme `2025-03-21T09:00`, dans le fuseau du site s’il n’en dit pas d’autre.",
        "An instant, such as `2025-03-21T09:00`, in the site’s zone when it names none.",
    ),
    ("select", "L’un des choix de `options`.", "One of the choices of `options`."),
    ("url", "Une adresse complète, `https://…`.", "A complete address, `https://…`."),
    ("email", "Une adresse de courriel.", "An e-mail address."),
    ("color", "Une couleur, comme `\"#1d4f91\"`.", "A colour, such as `\"#1d4f91\"`."),
    (
        "file",
        "Un fichier posé à côté du texte, que les lecteurs prennent.",
        "A file that lies beside the text, for readers to take.",
    ),
    ("image", "Une image posée à côté du texte.", "A picture that lies beside the text."),
    (
        "reference",
        "Le nom d’une entrée de la collection `to` ; une liste de noms avec `many: true`.",
        "The name of an entry of the collection `to`; a list of names with `many: true`.",
    ),
    ("geo", "`{lat: 43.3, lon: 5.4}`, en degrés.", "`{lat: 43.3, lon: 5.4}`, in degrees."),
    ("object", "Les clés de `fields`.", "The keys of `fields`."),
    ("list", "Une liste d’éléments du type `of`.", "A list of items of the type `of`."),
    ("map", "Des clés libres.", "Free keys."),
];

/// What a value of a type is, in words.
pub fn words_of<'k>(known: &Known<'k>, type_name: &str) -> &'static str {
    let words = TYPE_WORDS.iter().find(|(name, ..)| *name == type_name);
    words.map_or("", |(_, fr, en)| known.say(fr, en))
}

/// What a type wants, where its name does not tell.
fn kind(kind: &FieldKind, french: bool) -> Option<String> {
    let (fr, en) = match kind {
        FieldKind::Reference { to, many: false } => {
            return Some(match french {
                true => format!("Une entrée de `content/{to}`."),
                false => format!("An entry of `content/{to}`."),
            });
        }
        FieldKind::Reference { to, many: true } => {
            return Some(match french {
                true => format!("Des entrées de `content/{to}`."),
                false => format!("Entries of `content/{to}`."),
            });
        }
        FieldKind::Markdown => ("En Markdown.", "In Markdown."),
        FieldKind::Datetime => {
            ("Une date et une heure, comme `2025-03-21T09:00`.", "A date and time, such as `2025-03-21T09:00`.")
        }
        FieldKind::Url => ("Une adresse complète, `https://…`.", "A complete address, `https://…`."),
        FieldKind::Color => ("Une couleur, comme `\"#1d4f91\"`.", "A colour, such as `\"#1d4f91\"`."),
        FieldKind::Image => ("Une image posée à côté du texte.", "A picture that lies beside the text."),
        FieldKind::File => ("Un fichier posé à côté du texte.", "A file that lies beside the text."),
        FieldKind::Geo => ("`{lat: 43.3, lon: 5.4}`, en degrés.", "`{lat: 43.3, lon: 5.4}`, in degrees."),
        _ => return None,
    };
    Some(if french { fr } else { en }.to_owned())
}
