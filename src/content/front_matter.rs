//! Checks front matter against the collection's declaration and turns it into
//! typed values. Every problem of the file is found in one pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::config::Config;
use crate::content::collection::{Collection, Field, FieldKind, is_filled, is_slug};
use crate::content::markdown;
use crate::content::value::{FieldValue, Fields, Reference, Value};
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::locale::{Language, Locale};
use crate::path::{SourcePath, resolve};
use crate::text;
use crate::yaml::{Node, Yaml};

/// Which of an entry's files is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The file of the source language: holds the fields shared by all.
    Source,
    /// A translation: holds localized fields, may repeat shared ones.
    Translation,
    /// The one file of an entry without body: localized values are maps by language.
    Single,
}

/// Everything a field may depend on beside its own text.
pub struct Reader<'a> {
    /// The file being read.
    pub file: &'a SourcePath,
    /// Its collection.
    pub collection: &'a Collection,
    /// The site's settings.
    pub config: &'a Config,
    /// The file's language; the source language for [`Role::Single`].
    pub language: &'a Language,
    /// Which file it is.
    pub role: Role,
    /// How Markdown fields are parsed.
    pub markdown: &'a markdown::Settings<'a>,
    /// Every problem found.
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads all fields of a front matter. Values that are wrong are reported and left out.
    pub fn fields(&mut self, root: &Node) -> Fields {
        let collection = self.collection;
        let Some(entries) = root.as_map() else {
            self.report(
                Code::WrongType,
                root.span(self.file),
                text!("l’en-tête doit être une suite de `clé: valeur`", "front matter must be `key: value` pairs"),
                None,
            );
            return Fields::new();
        };
        for (key, _) in entries {
            if !collection.fields.contains_key(&key.name) {
                self.unknown_key(&key.name, key.span(self.file), collection.fields.keys());
            }
        }
        let mut fields = Fields::new();
        for field in collection.fields.values() {
            let node = root.get(&field.name).filter(|node| is_filled(node));
            match node.or(field.default.as_ref().filter(|_| self.role != Role::Translation)) {
                Some(node) => {
                    let span = node.span(self.file);
                    if let Some(value) = self.localizable(field, node) {
                        fields.insert(Arc::clone(&field.name), FieldValue { value, span });
                    }
                }
                None if field.required && (self.role != Role::Translation || field.localized) => {
                    let at = root.get(&field.name).unwrap_or(root);
                    self.missing(field, at);
                }
                None => {}
            }
        }
        self.relations(&fields);
        fields
    }

    fn report(&mut self, code: Code, span: Span, message: Text, help: Option<Text>) {
        let mut problem = Diagnostic::new(code, span, message);
        problem.help = help;
        self.diagnostics.push(problem);
    }

    fn unknown_key<'k>(&mut self, name: &str, span: Span, known: impl Iterator<Item = &'k Arc<str>> + Clone) {
        let help = match did_you_mean(name, known.clone().map(|name| &**name)) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
            None => {
                let path = &self.collection.path;
                text!("les champs sont déclarés dans {path}", "fields are declared in {path}")
            }
        };
        let collection = &self.collection.name;
        let message =
            text!("`{name}` n’est pas un champ de `{collection}`", "`{name}` is not a field of `{collection}`");
        self.report(Code::UnknownField, span, message, Some(help));
    }

    fn missing(&mut self, field: &Field, at: &Node) {
        let name = &field.name;
        let span = Span::new(self.file, at.line, at.column, at.length);
        let message = text!("le champ `{name}` est obligatoire", "the field `{name}` is required");
        let help = text!("ajoutez une ligne `{name}: …`", "add a line `{name}: …`");
        self.report(Code::MissingField, span, message, Some(help));
    }

    /// Publication must come before expiry.
    fn relations(&mut self, fields: &Fields) {
        let instant = |name: &str| match fields.get(name).map(|field| &field.value) {
            Some(Value::Datetime(instant)) => Some(*instant),
            _ => None,
        };
        if let (Some(publish), Some(expiry)) = (instant("publish_date"), instant("expiry_date"))
            && expiry <= publish
        {
            let span = fields["expiry_date"].span.clone();
            self.report(
                Code::DateOrder,
                span,
                text!("l’entrée expire avant d’être publiée", "the entry expires before it is published"),
                Some(text!("mettez `expiry_date` après `publish_date`", "put `expiry_date` after `publish_date`")),
            );
        }
    }

    fn localizable(&mut self, field: &Field, node: &Node) -> Option<Value> {
        if !(field.localized && self.role == Role::Single) {
            return self.value(field, node);
        }
        let default = self.config.source_language().locale.clone();
        let Some(entries) = node.as_map() else {
            let value = self.value(field, node)?;
            // `draft: true` holds for the whole file; a text is in the language that it is in.
            if matches!(field.kind, FieldKind::Boolean | FieldKind::Date | FieldKind::Datetime | FieldKind::Number) {
                return Some(value);
            }
            return Some(Value::Localized(BTreeMap::from([(default, value)])));
        };
        let mut values = BTreeMap::new();
        for (key, node) in entries {
            let locale = Locale::new(Arc::clone(&key.name));
            if self.config.language(&locale).is_none() {
                let codes: Vec<&str> = self.config.languages.iter().map(|language| language.locale.as_str()).collect();
                let help = match did_you_mean(&key.name, codes.iter().copied()) {
                    Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                    None => {
                        let list = codes.join(", ");
                        text!("les langues du site : {list}", "the languages of the site: {list}")
                    }
                };
                let name = &key.name;
                let message = text!("`{name}` n’est pas une langue du site", "`{name}` is not a language of the site");
                self.report(Code::UnknownLocale, key.span(self.file), message, Some(help));
            } else if is_filled(node)
                && let Some(value) = self.value(field, node)
            {
                values.insert(locale, value);
            }
        }
        if field.required && !values.contains_key(&default) {
            let name = &field.name;
            let message = text!(
                "`{name}` manque dans la langue source (`{default}`)",
                "`{name}` is missing in the source language (`{default}`)"
            );
            let help = text!("ajoutez `{default}: …` sous `{name}`", "add `{default}: …` under `{name}`");
            self.report(Code::MissingField, node.span(self.file), message, Some(help));
        }
        Some(Value::Localized(values))
    }

    fn value(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let value = match &field.kind {
            FieldKind::Text => Value::Text(self.text(field, node)?),
            FieldKind::Markdown => {
                let text = self.text(field, node)?;
                Value::Markdown(Arc::new(self.inner_markdown(node, &text)))
            }
            FieldKind::Select(options) => {
                let text = self.text(field, node)?;
                if !options.contains(&text) {
                    let help = match did_you_mean(&text, options.iter().map(|option| &**option)) {
                        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                        None => {
                            let list = options.join(", ");
                            text!("les choix : {list}", "the options: {list}")
                        }
                    };
                    let message = text!("`{text}` n’est pas un choix possible", "`{text}` is not one of the options");
                    self.report(Code::UnknownOption, node.span(self.file), message, Some(help));
                    return None;
                }
                Value::Text(text)
            }
            FieldKind::Url => self.shaped(field, node, is_url, || {
                text!(
                    "une adresse complète est attendue, comme `https://exemple.fr/page`",
                    "a complete address is expected, such as `https://example.org/page`"
                )
            })?,
            FieldKind::Email => self.shaped(field, node, is_email, || {
                text!(
                    "une adresse de courriel est attendue, comme `presse@exemple.fr`",
                    "an e-mail address is expected, such as `press@example.org`"
                )
            })?,
            FieldKind::Color => self.shaped(field, node, is_color, || {
                text!(
                    "une couleur est attendue, comme `\"#1d4f91\"` (entre guillemets)",
                    "a colour is expected, such as `\"#1d4f91\"` (in quotes)"
                )
            })?,
            FieldKind::Number => {
                let Some(number) = node.as_number() else {
                    return self.wrong_type(
                        field,
                        node,
                        text!("un nombre, comme `12` ou `1.5`", "a number, such as `12` or `1.5`"),
                    );
                };
                self.range(field, node, number, Measure::Value);
                Value::Number(number)
            }
            FieldKind::Boolean => match node.as_bool() {
                Some(boolean) => Value::Boolean(boolean),
                None => return self.wrong_type(field, node, text!("`true` ou `false`", "`true` or `false`")),
            },
            FieldKind::Date => Value::Date(self.date(field, node)?),
            FieldKind::Datetime => Value::Datetime(self.datetime(field, node)?),
            FieldKind::Image => {
                let text = self.text(field, node)?;
                match resolve(self.file.parent(), &text) {
                    Some(file) => Value::Image { file, span: node.span(self.file) },
                    None => {
                        let message = text!(
                            "`{text}` n’est pas un fichier voisin de celui-ci",
                            "`{text}` is not a file beside this one"
                        );
                        self.report(Code::MissingFile, node.span(self.file), message, None);
                        return None;
                    }
                }
            }
            FieldKind::Reference { to, many } => self.references(field, node, to, *many)?,
            FieldKind::Geo => self.geo(field, node)?,
            FieldKind::Object(below) => self.object(field, node, below)?,
            FieldKind::List(item) => {
                let Some(items) = node.as_list() else {
                    return self.wrong_type(
                        field,
                        node,
                        text!("une liste, comme `[a, b]`", "a list, such as `[a, b]`"),
                    );
                };
                self.range(field, node, items.len() as f64, Measure::Count);
                Value::List(items.iter().filter_map(|node| self.localizable(item, node)).collect())
            }
            FieldKind::Any => Value::Any(Arc::new(to_json(node))),
        };
        self.common_rules(field, node, &value);
        Some(value)
    }

    fn common_rules(&mut self, field: &Field, node: &Node, value: &Value) {
        if !Collection::is_common(&field.name) {
            return;
        }
        let check = |text: &str| match &*field.name {
            "slug" => is_slug(text),
            "aliases" => is_alias(text),
            _ => true,
        };
        if let Value::Text(text) = value
            && !check(text)
        {
            let message = text!("`{text}` ne peut pas servir d’adresse", "`{text}` cannot be an address");
            let help = match &*field.name {
                "slug" => text!(
                    "minuscules, chiffres et tirets : `mon-recit`",
                    "lower-case letters, digits and hyphens: `my-story`"
                ),
                _ => text!(
                    "un chemin du site, comme `/fr/ancienne-page/`",
                    "a path of the site, such as `/en/old-page/`"
                ),
            };
            self.report(Code::InvalidSlug, node.span(self.file), message, Some(help));
        }
    }

    fn wrong_type<T>(&mut self, field: &Field, node: &Node, expected: Text) -> Option<T> {
        let name = &field.name;
        let fr = expected.get(crate::diagnostic::Tongue::Fr);
        let en = expected.get(crate::diagnostic::Tongue::En);
        let message = text!("`{name}` attend {fr}", "`{name}` wants {en}");
        self.report(Code::WrongType, node.span(self.file), message, None);
        None
    }

    fn text(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let Some(text) = node.as_text() else {
            return self.wrong_type(field, node, text!("un texte", "a text"));
        };
        self.range(field, node, text.chars().count() as f64, Measure::Length);
        if let Some(pattern) = field.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
            let pattern = pattern.as_str();
            let message = text!("`{text}` n’a pas la forme attendue", "`{text}` is not of the expected form");
            let help = text!("la forme déclarée est `{pattern}`", "the declared form is `{pattern}`");
            self.report(Code::PatternMismatch, node.span(self.file), message, Some(help));
            return None;
        }
        Some(Arc::clone(text))
    }

    fn shaped(
        &mut self,
        field: &Field,
        node: &Node,
        right: fn(&str) -> bool,
        expected: impl FnOnce() -> Text,
    ) -> Option<Value> {
        let text = self.text(field, node)?;
        if right(&text) {
            return Some(Value::Text(text));
        }
        let message = text!("`{text}` n’est pas valable", "`{text}` is not valid");
        self.report(Code::InvalidValue, node.span(self.file), message, Some(expected()));
        None
    }

    fn range(&mut self, field: &Field, node: &Node, amount: f64, measure: Measure) {
        let below = field.min.filter(|min| amount < *min);
        let above = field.max.filter(|max| amount > *max);
        let Some(limit) = below.or(above) else { return };
        let (unit_fr, unit_en) = match measure {
            Measure::Length => (" caractères", " characters"),
            Measure::Count => (" éléments", " items"),
            Measure::Value => ("", ""),
        };
        let (bound_fr, bound_en) =
            if below.is_some() { ("le minimum", "the minimum") } else { ("le maximum", "the maximum") };
        let name = &field.name;
        let message = text!(
            "`{name}` : {amount}{unit_fr}, {bound_fr} est {limit}",
            "`{name}`: {amount}{unit_en}, {bound_en} is {limit}"
        );
        self.report(Code::OutOfRange, node.span(self.file), message, None);
    }

    fn date(&mut self, field: &Field, node: &Node) -> Option<Date> {
        let text = node.as_text().cloned().unwrap_or_default();
        match text.parse::<Date>() {
            // The parser accepts a time after the day; a day is ten characters.
            Ok(date) if text.len() == 10 => Some(date),
            _ => {
                let name = &field.name;
                let message = text!("`{name}` attend une date qui existe", "`{name}` wants a date that exists");
                let help = text!("année-mois-jour, comme `2025-03-21`", "year-month-day, such as `2025-03-21`");
                self.report(Code::InvalidValue, node.span(self.file), message, Some(help));
                None
            }
        }
    }

    fn datetime(&mut self, field: &Field, node: &Node) -> Option<Timestamp> {
        let text = node.as_text().cloned().unwrap_or_default();
        let local = |when: DateTime| when.to_zoned(self.config.time_zone.clone()).ok().map(|zoned| zoned.timestamp());
        let instant = text
            .parse::<Timestamp>()
            .ok()
            .or_else(|| text.parse::<DateTime>().ok().and_then(local))
            .or_else(|| text.parse::<Date>().ok().and_then(|date| local(date.at(0, 0, 0, 0))));
        if instant.is_none() {
            let name = &field.name;
            let message = text!(
                "`{name}` attend une date et une heure qui existent",
                "`{name}` wants a date and time that exist"
            );
            let help = text!(
                "par exemple `2025-03-21T09:00` (heure du site) ou `2025-03-21T09:00:00+01:00`",
                "for example `2025-03-21T09:00` (the site's time) or `2025-03-21T09:00:00+01:00`"
            );
            self.report(Code::InvalidValue, node.span(self.file), message, Some(help));
        }
        instant
    }

    fn references(&mut self, field: &Field, node: &Node, to: &Arc<str>, many: bool) -> Option<Value> {
        let one = |reader: &mut Self, node: &Node| {
            let id = reader.text(&Field { min: None, max: None, ..field.clone() }, node)?;
            Some(Value::Reference(Reference { collection: Arc::clone(to), id, span: node.span(reader.file) }))
        };
        if !many {
            return one(self, node);
        }
        let nodes = match &node.value {
            Yaml::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        self.range(field, node, nodes.len() as f64, Measure::Count);
        Some(Value::List(nodes.iter().filter_map(|node| one(self, node)).collect()))
    }

    fn geo(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let degrees = |key: &str, limit: f64| node.get(key)?.as_number().filter(|degrees| degrees.abs() <= limit);
        match (degrees("lat", 90.0), degrees("lon", 180.0)) {
            (Some(latitude), Some(longitude)) => Some(Value::Geo { latitude, longitude }),
            _ => self.wrong_type(
                field,
                node,
                text!("`{{lat: 43.3, lon: 5.4}}`, en degrés", "`{{lat: 43.3, lon: 5.4}}`, in degrees"),
            ),
        }
    }

    fn object(&mut self, field: &Field, node: &Node, below: &[Field]) -> Option<Value> {
        let Some(entries) = node.as_map() else {
            return self.wrong_type(field, node, text!("une suite de `clé: valeur`", "`key: value` pairs"));
        };
        for (key, _) in entries {
            if !below.iter().any(|field| field.name == key.name) {
                self.unknown_key(&key.name, key.span(self.file), below.iter().map(|field| &field.name));
            }
        }
        let mut values = BTreeMap::new();
        for field in below {
            let found = node.get(&field.name).filter(|node| is_filled(node));
            match found.or(field.default.as_ref().filter(|_| self.role != Role::Translation)) {
                Some(node) => {
                    if let Some(value) = self.localizable(field, node) {
                        values.insert(Arc::clone(&field.name), value);
                    }
                }
                None if field.required && self.role != Role::Translation => self.missing(field, node),
                None => {}
            }
        }
        Some(Value::Object(values))
    }

    /// Markdown inside a YAML value: its problems are placed at the value.
    fn inner_markdown(&mut self, node: &Node, text: &str) -> markdown::Body {
        let source = markdown::Source { file: self.file, text, body: 0..text.len(), language: self.language };
        let parsed = markdown::parse(source, self.markdown);
        let span = node.span(self.file);
        self.diagnostics
            .extend(parsed.diagnostics.into_iter().map(|problem| Diagnostic { span: span.clone(), ..problem }));
        parsed.value
    }
}

enum Measure {
    Length,
    Value,
    Count,
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric) && rest.contains('.'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | ',' | ';'))
            && !host.contains('@')
    })
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A path from the root of the site, without anything that a redirect rule would read otherwise.
fn is_alias(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains("..")
        && !text.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '*' | ':' | '"' | '<' | '>' | '\\' | '?' | '#')
        })
}

/// Free values as JSON; scalars take YAML's core types.
pub fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Yaml::Scalar { text, .. } => {
            if node.is_null() {
                serde_json::Value::Null
            } else if let Some(boolean) = node.as_bool() {
                boolean.into()
            } else if let Some(number) = node.as_number() {
                match text.parse::<i64>() {
                    Ok(whole) => whole.into(),
                    Err(_) => number.into(),
                }
            } else {
                (**text).into()
            }
        }
        Yaml::List(items) => items.iter().map(to_json).collect(),
        Yaml::Map(entries) => entries.iter().map(|(key, node)| (key.name.to_string(), to_json(node))).collect(),
    }
}
