//! The reference of `site.yaml`, `_collection.yaml` and `theme.yaml`: every key with its values, its default and what
//! it is for, in French and in English.
//!
//! It is made from the rows of the schemas, without a site: what the schemas know, the reference says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::forms::{RATIO, SLUG};
use super::known::Known;
use super::{field, settings, theme};
use crate::config;
use crate::content::collection::{CollectionRole, Field};
use crate::content::declaration;
use crate::content::field::{TYPES, rules_of};
use crate::content::front_matter::Role;
use crate::content::permalink;
use crate::diagnostic::UiLocale;
use crate::path::SourcePath;

/// Settings of a site of one language, which stand for any.
const ANY_SITE: &str = "base_url: https://example.org\nlanguages: {fr: {}}\n";

/// The files of the reference by path below its folder: `fr/site.md`. Empty when the program cannot read settings of
/// its own, which tests rule out.
pub fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let Some(config) = config::parse(ANY_SITE).value else { return files };
    let collections = BTreeMap::new();
    for (ui_locale, folder) in [(UiLocale::Fr, "fr"), (UiLocale::En, "en")] {
        let known = Known {
            config: &config,
            collections: &collections,
            ids: BTreeMap::new(),
            templates: BTreeSet::new(),
            themes: BTreeSet::new(),
            ui_locale,
        };
        let documents = [("site", site(&known)), ("collection", collection(&known)), ("theme", self::theme(&known))];
        files.extend(documents.map(|(name, text)| (format!("{folder}/{name}.md"), text)));
    }
    files
}

fn head(known: &Known<'_>, file: &str, about: &str) -> String {
    let made = known.say(
        "Écrit par `provence schema --reference` d’après le programme ; à ne pas modifier à la main.",
        "Written by `provence schema --reference` from the program; not to be edited by hand.",
    );
    format!("# `{file}`\n\n{about}\n\n<!-- {made} -->\n")
}

fn site(known: &Known<'_>) -> String {
    let about = known.say(
        "Les réglages du site, dans `content/site.yaml`. Une clé inconnue est une erreur.",
        "The settings of the site, in `content/site.yaml`. An unknown key is an error.",
    );
    let mut out = head(known, "site.yaml", about);
    Writer { known, out: &mut out }.map("", &settings::site(known));
    out
}

fn theme(known: &Known<'_>) -> String {
    let about = known.say(
        "Ce qu’un thème demande, dans `themes/<nom>/theme.yaml`. Une clé inconnue est une erreur.",
        "What a theme asks for, in `themes/<name>/theme.yaml`. An unknown key is an error.",
    );
    let mut out = head(known, "theme.yaml", about);
    Writer { known, out: &mut out }.map("", &theme::theme(known));
    out
}

fn collection(known: &Known<'_>) -> String {
    let about = known.say(
        "Ce qu’est une collection, dans `content/<collection>/_collection.yaml` : ses champs, ses adresses, sa liste. Une clé inconnue est une erreur.",
        "What a collection is, in `content/<collection>/_collection.yaml`: its fields, its addresses, its list. An unknown key is an error.",
    );
    let mut out = head(known, "_collection.yaml", about);
    let schema = settings::collection(known);
    Writer { known, out: &mut out }.map("", &schema);
    let parts = permalink::part_names().map(|part| format!("`{{{part}}}`")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(out, "\n{} {parts}.", known.say("Les parties d’un `permalink` :", "The parts of a `permalink`:"));
    let _ = writeln!(out, "\n## {}\n", known.say("Un champ de `fields`", "A field of `fields`"));
    Writer { known, out: &mut out }.map("fields.*", &schema["definitions"]["field"]);
    types(known, &mut out);
    roles(known, &mut out);
    entries(known, &mut out);
    out
}

/// The types of fields, each with its value and the rules that apply to it.
fn types(known: &Known<'_>, out: &mut String) {
    let (title, kind, value, rules) = (
        known.say("Les types", "The types"),
        known.say("type", "type"),
        known.say("valeur", "value"),
        known.say("règles qui s’y ajoutent", "rules that apply"),
    );
    let _ = write!(out, "\n## {title}\n\n| {kind} | {value} | {rules} |\n|---|---|---|\n");
    for name in TYPES {
        let rules = rules_of(name).into_iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "| `{name}` | {} | {rules} |", cell(field::words_of(known, name)));
    }
    let _ = writeln!(
        out,
        "\n{}",
        known.say(
            "`required`, `localized`, `default`, `unique`, `label`, `help`, `placeholder`, `from` et `many` vont avec tous les types. `min` et `max` comptent les caractères d’un texte, les éléments d’une liste, ou bornent un nombre.",
            "`required`, `localized`, `default`, `unique`, `label`, `help`, `placeholder`, `from` and `many` go with all types. `min` and `max` count the characters of a text or the items of a list, or bound a number.",
        )
    );
}

/// What a role asks of a collection.
fn roles(known: &Known<'_>, out: &mut String) {
    let (title, role, fields, body) = (
        known.say("Les rôles", "The roles"),
        known.say("rôle", "role"),
        known.say("champs qu’il lui faut", "fields that it needs"),
        known.say("texte", "text"),
    );
    let _ = write!(out, "\n## {title}\n\n| {role} | {fields} | {body} |\n|---|---|---|\n");
    for role in CollectionRole::ALL {
        let fields = role.fields().iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
        let body = if role.is_of_records() { "`body: none`" } else { "" };
        let _ = writeln!(out, "| `{}` | {fields} | {body} |", role.as_str());
    }
}

/// The keys that entries of every collection may have.
fn entries(known: &Known<'_>, out: &mut String) {
    let path = SourcePath::new("content/entries/_collection.yaml");
    let any = declaration::parse(&path, "entries", "", known.config).value;
    let title = known.say("Les clés de toute entrée", "The keys of every entry");
    let _ = writeln!(out, "\n## {title}\n");
    Writer { known, out: &mut *out }.map("", &field::entry(known, &any, Role::Source));
    let names = |fields: &dyn Fn(&Field) -> bool| {
        let names = any.fields_in_order().into_iter().filter(|field| fields(field));
        names.map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", ")
    };
    let localized = names(&|field| field.localized);
    let _ = writeln!(
        out,
        "\n{} {localized}. {}",
        known.say("Chaque langue a ses propres", "Each language has its own"),
        known.say(
            "Les autres sont écrites une fois, dans la langue où l’entrée est écrite d’abord.",
            "The others are written once, in the language that the entry is written in first.",
        )
    );
}

/// Writes the tables of one schema.
struct Writer<'a> {
    known: &'a Known<'a>,
    out: &'a mut String,
}

impl Writer<'_> {
    /// The table of a map with declared keys, then those of the maps below it. `path` is where the map stands.
    fn map(&mut self, path: &str, schema: &Json) {
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return };
        let known = self.known;
        let required: Vec<&str> =
            schema.get("required").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect();
        if path.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        let (key, value, default) =
            (known.say("clé", "key"), known.say("valeur", "value"), known.say("par défaut", "default"));
        let _ = write!(self.out, "| {key} | {value} | {default} | |\n|---|---|---|---|\n");
        for (key, schema) in properties {
            let description = schema.get("description").and_then(Json::as_str).unwrap_or_default();
            let default = match schema.get("default") {
                Some(default) => format!("`{}`", written(default)),
                None if required.contains(&&**key) => known.say("obligatoire", "required").to_owned(),
                None => String::new(),
            };
            let value = self.words(schema);
            let _ = writeln!(self.out, "| `{key}` | {} | {} | {} |", cell(&value), cell(&default), cell(description));
        }
        for (key, schema) in properties {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            self.below(&path, schema);
        }
    }

    /// The tables of the maps in a value.
    fn below(&mut self, path: &str, schema: &Json) {
        if is_map(schema) && !self.is_by_language(schema) {
            let _ = writeln!(self.out, "\n### `{path}`\n");
            match names_alone(schema) {
                // Texts that say by their names what they are.
                Some(names) => {
                    let _ = writeln!(self.out, "{} {names}.", self.known.say("Des textes :", "Texts:"));
                }
                None => self.map(path, schema),
            }
            return;
        }
        let forms = forms(schema);
        for (at, form) in forms.iter().enumerate() {
            // A list of what may stand alone is told once.
            let is_list_of_first = at > 0 && form.get("items") == Some(forms[0]);
            if !is_list_of_first {
                self.below(path, form);
            }
        }
        if let Some(each) = schema.get("additionalProperties").filter(|each| each.is_object()) {
            self.below(&format!("{path}.*"), each);
        } else if let Some(items) = schema.get("items") {
            self.below(&format!("{path}[]"), items);
        }
    }

    /// Whether the keys of a map are languages of the site.
    fn is_by_language(&self, schema: &Json) -> bool {
        let languages = &self.known.config.languages;
        let keys = schema.get("properties").and_then(Json::as_object).map(Map::keys);
        keys.is_some_and(|mut keys| keys.all(|key| languages.iter().any(|language| language.locale.as_str() == key)))
    }

    /// What a value may be, in words.
    fn words(&self, schema: &Json) -> String {
        let say = |fr: &str, en: &str| self.known.say(fr, en).to_owned();
        let forms = forms(schema);
        if let [one, other] = forms[..] {
            if other.get("items") == Some(one) {
                return format!("{}{}", self.words(one), say(", ou une liste", ", or a list"));
            }
            if self.is_by_language(other) {
                return format!("{}{}", self.words(one), say(", ou un par langue", ", or one a language"));
            }
        }
        if !forms.is_empty() {
            let words: Vec<String> = forms.into_iter().map(|form| self.words(form)).collect();
            return words.join(&say(" ou ", " or "));
        }
        if schema.get("$ref").is_some() {
            return say("un champ", "a field");
        }
        if let Some(options) = schema.get("enum").and_then(Json::as_array) {
            if self.are_languages(options) {
                return say("une langue du site", "a language of the site");
            }
            let options = options.iter().filter(|option| !option.is_null());
            return options.map(|option| format!("`{}`", written(option))).collect::<Vec<_>>().join(", ");
        }
        if self.is_by_language(schema) {
            let each = schema["properties"].as_object().and_then(|each| each.values().next());
            return format!(
                "{}{}",
                say("par langue : ", "by language: "),
                each.map_or_else(String::new, |each| self.words(each))
            );
        }
        if is_map(schema) {
            return say("les clés ci-dessous", "the keys below");
        }
        match kind(schema) {
            Some("boolean") => say("`true` ou `false`", "`true` or `false`"),
            Some("integer") => format!("{}{}", say("un nombre entier", "a whole number"), self.range(schema)),
            Some("number") => format!("{}{}", say("un nombre", "a number"), self.range(schema)),
            Some("string") => match (schema.get("pattern").and_then(Json::as_str), schema.get("examples")) {
                (Some(pattern), _) => self.form(pattern),
                (None, Some(Json::Array(examples))) if self.are_languages(examples) => {
                    say("une langue du site", "a language of the site")
                }
                (None, Some(examples)) => {
                    let first = examples.get(0).map(written).unwrap_or_default();
                    format!("{}`{first}`", say("un texte, comme ", "a text, such as "))
                }
                (None, None) => say("un texte", "a text"),
            },
            Some("array") => {
                let item = schema.get("items").map(|item| self.words(item)).unwrap_or_default();
                format!("{}{item}", say("une liste : ", "a list: "))
            }
            Some("object") => match schema.get("additionalProperties").filter(|each| each.is_object()) {
                Some(each) => format!("{}{}", say("par nom : ", "by name: "), self.words(each)),
                None => say("des clés libres", "free keys"),
            },
            _ => say("une valeur", "a value"),
        }
    }

    /// What a pattern asks for, in words where they are shorter.
    fn form(&self, pattern: &str) -> String {
        let (fr, en) = match pattern {
            SLUG => ("des minuscules, des chiffres et des tirets", "lower-case letters, digits and hyphens"),
            RATIO => ("un rapport, comme `\"3:2\"`", "a ratio, such as `\"3:2\"`"),
            field::DAY => ("un jour", "a day"),
            field::INSTANT => ("un instant", "an instant"),
            field::ADDRESS => ("une adresse du site", "an address of the site"),
            _ if pattern.starts_with("^https?://") => ("une adresse complète", "a complete address"),
            _ => return format!("{}`{pattern}`", self.known.say("un texte de la forme ", "a text of the form ")),
        };
        self.known.say(fr, en).to_owned()
    }

    /// Whether values that are offered are the languages of the site.
    fn are_languages(&self, values: &[Json]) -> bool {
        let languages = &self.known.config.languages;
        let mut codes = values.iter().filter(|value| !value.is_null());
        !values.is_empty() && codes.all(|code| languages.iter().any(|language| code == language.locale.as_str()))
    }

    fn range(&self, schema: &Json) -> String {
        let bound = |key: &str| schema.get(key).map(written);
        match (bound("minimum"), bound("maximum")) {
            (Some(least), Some(most)) if self.known.ui_locale == UiLocale::Fr => format!(", de {least} à {most}"),
            (Some(least), Some(most)) => format!(", from {least} to {most}"),
            (Some(least), None) if self.known.ui_locale == UiLocale::Fr => format!(", à partir de {least}"),
            (Some(least), None) => format!(", from {least} on"),
            _ => String::new(),
        }
    }
}

/// The forms that a value may take, where there are several; null, which stands for an absent key, is none.
fn forms(schema: &Json) -> Vec<&Json> {
    let forms = schema.get("anyOf").and_then(Json::as_array).into_iter().flatten();
    forms.filter(|form| form.get("type") != Some(&Json::from("null"))).collect()
}

/// The type of a value. Numbers and booleans are texts too, where a text is wanted.
fn kind(schema: &Json) -> Option<&str> {
    match schema.get("type")? {
        Json::Array(kinds) => {
            let mut kinds = kinds.iter().filter_map(Json::as_str).filter(|kind| *kind != "null");
            let first = kinds.next()?;
            Some(if first == "string" || kinds.any(|kind| kind == "string") { "string" } else { first })
        }
        kind => kind.as_str(),
    }
}

/// Whether a value is a map with declared keys.
fn is_map(schema: &Json) -> bool {
    schema.get("properties").is_some()
}

/// The keys of a map of texts none of which is described.
fn names_alone(schema: &Json) -> Option<String> {
    let properties = schema.get("properties").and_then(Json::as_object)?;
    let is_bare = |value: &Json| value.get("description").is_none() && kind(value) == Some("string");
    let names = || properties.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    properties.values().all(is_bare).then(names)
}

/// A value as YAML has it on one line.
fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}: {}", written(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
