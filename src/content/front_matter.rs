//! Checks front matter against the collection's declaration and turns it into
//! typed values. Every problem of the file is found in one pass.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::content::collection::{Collection, LIST_TEXTS};
use crate::content::field::{Condition, Field, FieldKind};
use crate::content::markdown;
use crate::content::name::instead;
use crate::content::period::{ENDS, Period};
use crate::content::value::{FieldValue, Fields, Reference, Value};
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale, did_you_mean};
use crate::locale::{Language, Locale, LocalizedText};
use crate::path::{SourcePath, resolve};
use crate::slug::{Slugs, nfc};
use crate::text;
use crate::yaml::{Key, Node, Origin, Yaml};

mod scalars;

pub use super::role::Role;

/// Everything that the reading of a field depends on beside its text.
pub struct Reader<'a> {
    /// The file being read.
    pub file: &'a SourcePath,
    /// Its text, of which the ranges of nodes are; none where they are of another file.
    pub text: Option<&'a str>,
    /// Its collection.
    pub collection: &'a Collection,
    /// The site's settings.
    pub config: &'a Config,
    /// The file's language; the one that the entry is written in first for [`Role::Single`].
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
        let declared = collection.fields.values().chain(collection.original());
        let meant = self.unknown_keys(entries, declared.clone());
        let mut fields = Fields::new();
        for field in declared {
            let is_wanted = self.role != Role::Translation || field.localized;
            let field = &*self.as_required(field, root, &|name| collection.fields.get(name));
            if let Some(value) = self.declared(field, root, &meant, is_wanted) {
                fields.insert(Arc::clone(&field.name), value);
            }
        }
        if let Some(name) = &collection.title_field
            && !fields.contains_key("title")
            && let Some(title) = fields.get(name).cloned()
        {
            fields.insert("title".into(), title);
        }
        self.relations(&fields);
        fields
    }

    /// The field, required where the values beside it say so. `sibling` gives a field of the same map.
    fn as_required<'f, 's>(
        &self,
        field: &'f Field,
        parent: &Node,
        sibling: &dyn Fn(&str) -> Option<&'s Field>,
    ) -> Cow<'f, Field> {
        let is_met = |condition: &Condition| {
            let Some(other) = sibling(&condition.field) else { return false };
            let written = parent.get(other.key()).filter(|node| node.is_filled()).or(other.default.as_ref());
            let written = match (written, &other.kind) {
                (node, FieldKind::Boolean) => match node.and_then(Node::as_bool) {
                    Some(true) => "true",
                    _ => "false",
                },
                (Some(node), _) => node.as_text().map_or("", |text| text.trim()),
                (None, _) => return false,
            };
            condition.values.iter().any(|value| **value == *written)
        };
        let conditions = &field.required_when;
        // What a translation leaves out, the source says.
        match self.role != Role::Translation && !conditions.is_empty() && conditions.iter().all(is_met) {
            true => Cow::Owned(Field { required: true, ..field.clone() }),
            false => Cow::Borrowed(field),
        }
    }

    /// The value of a declared field in a map: what is written there, else the default, which translations leave
    /// to the source. A required field without either is reported where it `is_wanted`, unless its key was `meant`
    /// by another one.
    fn declared(
        &mut self,
        field: &Field,
        parent: &Node,
        meant: &BTreeSet<Arc<str>>,
        is_wanted: bool,
    ) -> Option<FieldValue> {
        let node = parent.get(field.key());
        if let Some(node) = node.filter(|node| node.is_filled()) {
            let value = self.localizable(field, node)?;
            return Some(FieldValue { value, span: node.span(self.file) });
        }
        if let Some(default) = field.default.as_ref().filter(|_| self.role != Role::Translation) {
            let value = self.default_value(field, default)?;
            return Some(FieldValue { value, span: default.span(&self.collection.path) });
        }
        if field.required && is_wanted && !meant.contains(field.key()) {
            self.missing(field, node, parent);
        }
        None
    }

    /// Checks the defaults of a declaration, where they are written. The result
    /// says which fields have a default that their own rules refuse.
    pub fn wrong_defaults(&mut self) -> Vec<Arc<str>> {
        let mut wrong = Vec::new();
        for field in self.collection.fields.values() {
            let Some(default) = &field.default else { continue };
            let before = self.diagnostics.len();
            self.default_value(field, default);
            if self.diagnostics.len() > before {
                wrong.push(Arc::clone(&field.name));
            }
        }
        wrong
    }

    /// The value of a default. Its places are in the declaration.
    fn default_value(&mut self, field: &Field, default: &Node) -> Option<Value> {
        // Whatever an entry is written in first, the declaration is in the site's own language.
        let language = self.config.source_language();
        let file = &self.collection.path;
        let mut reader = Reader { file, text: None, language, diagnostics: &mut *self.diagnostics, ..*self };
        reader.localizable(field, default)
    }

    fn report(&mut self, code: Code, span: Span, message: Text, help: Option<Text>) {
        let mut problem = Diagnostic::new(code, span, message);
        problem.help = help;
        self.diagnostics.push(problem);
    }

    /// Reports the keys that no field has, and gives the keys that were probably meant.
    fn unknown_keys<'f>(
        &mut self,
        entries: &[(Key, Node)],
        fields: impl Iterator<Item = &'f Field> + Clone,
    ) -> BTreeSet<Arc<str>> {
        let mut meant = BTreeSet::new();
        for (key, _) in entries {
            if fields.clone().any(|field| *field.key() == key.name) {
                continue;
            }
            let name = &key.name;
            let help = match did_you_mean(name, fields.clone().map(|field| &**field.key())) {
                Some(near) => {
                    meant.insert(near.into());
                    text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near)
                }
                None if *self.collection.name == *LIST_TEXTS => text!(
                    "le texte d’une liste a `title`, `description` et `photo`",
                    "the text of a list has `title`, `description` and `photo`"
                ),
                None => {
                    let path = &self.collection.path;
                    text!("les champs sont déclarés dans {path}", "fields are declared in {path}")
                }
            };
            let message = match &*self.collection.name {
                LIST_TEXTS => {
                    text!("`{name}` n’est pas un champ d’une liste", "`{name}` is not a field of a list")
                }
                collection => {
                    text!("`{name}` n’est pas un champ de `{collection}`", "`{name}` is not a field of `{collection}`")
                }
            };
            self.report(Code::UnknownField, key.span(self.file), message, Some(help));
        }
        meant
    }

    /// A required field that is absent, or present (`node`) without a value.
    fn missing(&mut self, field: &Field, node: Option<&Node>, parent: &Node) {
        let name = field.key();
        let written = node.map_or("", |node| match &node.value {
            Yaml::Scalar { text, quoted: false } => text,
            _ => "",
        });
        let help = match node {
            None => text!("ajoutez une ligne `{name}: …`", "add a line `{name}: …`"),
            Some(_) if written.is_empty() => text!("remplissez `{name}:`", "fill in `{name}:`"),
            Some(_) => text!(
                "YAML lit `{written}` comme « rien » : si c’est un texte, écrivez `{name}: \"{written}\"`",
                "YAML reads `{written}` as nothing: if it is a text, write `{name}: \"{written}\"`"
            ),
        };
        let message = match field.required_when.first() {
            None => text!("le champ `{name}` est obligatoire", "the field `{name}` is required"),
            Some(Condition { field: other, values }) => {
                let value = values.join("`, `");
                text!(
                    "le champ `{name}` est obligatoire quand `{other}` vaut `{value}`",
                    "the field `{name}` is required when `{other}` is `{value}`"
                )
            }
        };
        self.report(Code::MissingField, node.unwrap_or(parent).span(self.file), message, Some(help));
    }

    /// Publication must come before expiry, and a beginning before the end.
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
        if let Some(period) = Period::of(self.collection, fields)
            && period.is_reversed(&self.config.time_zone)
        {
            self.report(
                Code::DateOrder,
                fields[ENDS].span.clone(),
                text!(
                    "la fin (`ends`) précède le début (`starts`)",
                    "the end (`ends`) comes before the beginning (`starts`)"
                ),
                Some(text!("mettez `ends` après `starts`", "put `ends` after `starts`")),
            );
        }
    }

    fn localizable(&mut self, field: &Field, node: &Node) -> Option<Value> {
        if !(field.localized && self.role == Role::Single) {
            return self.value(field, node);
        }
        let source = self.language.locale.clone();
        let Some(entries) = node.as_map() else {
            let value = self.value(field, node)?;
            // `draft: true` holds for the whole file; a text is in the language that it is in.
            if matches!(field.kind, FieldKind::Boolean | FieldKind::Date | FieldKind::Datetime | FieldKind::Number) {
                return Some(value);
            }
            return Some(Value::Localized(BTreeMap::from([(source, value)])));
        };
        let mut values = BTreeMap::new();
        for (key, node) in entries {
            let locale = Locale::new(Arc::clone(&key.name));
            if self.config.language(&locale).is_none() {
                self.unknown_language(&key.name, key.span(self.file));
            } else if node.is_filled()
                && let Some(value) = self.value(field, node)
            {
                values.insert(locale, value);
            }
        }
        if field.required && !values.contains_key(&source) {
            let name = &field.name;
            let message = text!(
                "`{name}` manque dans la langue source (`{source}`)",
                "`{name}` is missing in the source language (`{source}`)"
            );
            let help = text!("ajoutez `{source}: …` sous `{name}`", "add `{source}: …` under `{name}`");
            self.report(Code::MissingField, node.span(self.file), message, Some(help));
        }
        Some(Value::Localized(values))
    }

    /// A code that no language of the site has.
    fn unknown_language(&mut self, code: &str, span: Span) {
        let codes: Vec<&str> = self.config.languages.iter().map(|language| language.locale.as_str()).collect();
        let help = match did_you_mean(code, codes.iter().copied()) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
            None => {
                let list = codes.join(", ");
                text!("les langues du site : {list}", "the languages of the site: {list}")
            }
        };
        let message = text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site");
        self.report(Code::UnknownLocale, span, message, Some(help));
    }

    /// The language that an entry is written in first.
    fn language_code(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let code = self.trimmed(field, node)?;
        if self.config.language(&Locale::new(Arc::clone(&code))).is_none() {
            self.unknown_language(&code, node.span(self.file));
            return None;
        }
        Some(code)
    }

    /// A text, which is also a reference where the field says that it names an entry.
    fn coded(&self, field: &Field, node: &Node, text: Arc<str>) -> Value {
        let Some(collection) = &field.names else { return Value::Text(text) };
        let text: Arc<str> = text.trim().into();
        let reference = Reference::of_code(collection, &text, node.span(self.file));
        Value::Code { text, reference }
    }

    fn value(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let value = match &field.kind {
            FieldKind::Text => {
                let text = self.text(field, node)?;
                // Systems and keyboards write accents in two ways. Addresses are written in one.
                let is_address = matches!(&*field.name, "slug" | "url");
                let text = if is_address { nfc(&text).as_ref().into() } else { text };
                self.coded(field, node, text)
            }
            FieldKind::Markdown => {
                let text = self.text(field, node)?;
                Value::Markdown(Arc::new(self.inner_markdown(node, &text)))
            }
            FieldKind::Select(options) => {
                let option = self.option(field, node, options)?;
                self.coded(field, node, option)
            }
            FieldKind::Url => Value::Text(self.url(field, node)?),
            FieldKind::Email => Value::Text(self.email(field, node)?),
            FieldKind::Language => Value::Text(self.language_code(field, node)?),
            FieldKind::Color => Value::Text(self.color(field, node)?),
            FieldKind::Number => Value::Number(self.number(field, node)?),
            FieldKind::Boolean => Value::Boolean(self.boolean(field, node)?),
            FieldKind::Date => Value::Date(self.date(field, node)?),
            FieldKind::Datetime => Value::Datetime(self.datetime(field, node)?),
            FieldKind::Image => {
                let file = self.neighbour(field, node)?;
                Value::Image { file, span: node.span(self.file) }
            }
            FieldKind::File => {
                let file = self.neighbour(field, node)?;
                Value::File { file, span: node.span(self.file) }
            }
            FieldKind::Reference { to, many: false } => self.reference(field, node, to)?,
            FieldKind::Reference { to, many: true } => self.references(field, node, to),
            FieldKind::Geo => self.geo(field, node)?,
            FieldKind::Object(below) => self.object(field, node, below)?,
            FieldKind::List(item) => self.list(field, node, item)?,
            FieldKind::Any => match node.as_map() {
                Some(_) => Value::Any(Arc::new(to_json(node))),
                None => return self.not_a_map(field, node),
            },
            FieldKind::Unknown => Value::Any(Arc::new(to_json(node))),
        };
        self.is_address(field, node, &value).then_some(value)
    }

    /// Whether a value can be what its field says, for common fields that become addresses: `slug`, `url`, and each of
    /// `aliases`. One that cannot must not reach the plan, since it may lead out of the output.
    fn is_address(&mut self, field: &Field, node: &Node, value: &Value) -> bool {
        let Value::Text(text) = value else { return true };
        let slugs = self.config.slugs;
        let help = match &*field.name {
            "slug" if !slugs.accepts(text) => instead(text, slugs),
            "url" if !is_own_address(text, slugs) => {
                text!("un chemin du site, comme `/fr/ma-page/`", "a path of the site, such as `/en/my-page/`")
            }
            "aliases" if !is_alias(text) => {
                text!("un chemin du site, comme `/fr/ancienne-page/`", "a path of the site, such as `/en/old-page/`")
            }
            _ => return true,
        };
        let message = text!("`{text}` ne peut pas servir d’adresse", "`{text}` cannot be an address");
        self.report(Code::InvalidSlug, node.span(self.file), message, Some(help));
        false
    }

    /// A value of another type than the declared one. `help` is what to write instead, where that is known.
    fn wrong_type<T>(&mut self, field: &Field, node: &Node, expected: &Text, help: Option<Text>) -> Option<T> {
        let name = &field.name;
        let (fr, en) = (expected.get(UiLocale::Fr), expected.get(UiLocale::En));
        let message = text!("`{name}` attend {fr}", "`{name}` wants {en}");
        self.report(Code::WrongType, node.span(self.file), message, help);
        None
    }

    fn text(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let Some(text) = node.as_text() else {
            let key = field.key();
            let help = text!("écrivez `{key}: \"…\"`, sur une ligne", "write `{key}: \"…\"`, on one line");
            return self.wrong_type(field, node, &text!("un texte", "a text"), Some(help));
        };
        // Limits of a reference count references, not the letters of an id.
        if !matches!(field.kind, FieldKind::Reference { .. }) {
            self.range(field, node, text.chars().count() as f64, Measure::Length);
        }
        if let Some(pattern) = field.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
            let pattern = pattern.as_str();
            let message = text!("`{text}` n’a pas la forme attendue", "`{text}` is not of the expected form");
            let help = match &field.help {
                Some(help) => in_both_locales(help),
                None => text!("la forme déclarée est `{pattern}`", "the declared form is `{pattern}`"),
            };
            self.report(Code::PatternMismatch, node.span(self.file), message, Some(help));
            return None;
        }
        Some(Arc::clone(text))
    }

    fn range(&mut self, field: &Field, node: &Node, amount: f64, measure: Measure) {
        let below = field.min.filter(|min| amount < *min);
        let above = field.max.filter(|max| amount > *max);
        let Some(limit) = below.or(above) else { return };
        let one = amount.abs() < 2.0;
        let (unit_fr, unit_en) = match (measure, one) {
            (Measure::Length, true) => (" caractère", " character"),
            (Measure::Length, false) => (" caractères", " characters"),
            (Measure::Count, true) => (" élément", " item"),
            (Measure::Count, false) => (" éléments", " items"),
            (Measure::Value, _) => ("", ""),
        };
        let (bound_fr, bound_en) =
            if below.is_some() { ("le minimum", "the minimum") } else { ("le maximum", "the maximum") };
        let name = &field.name;
        let message = text!(
            "`{name}` : {amount}{unit_fr}, {bound_fr} est {limit}",
            "`{name}`: {amount}{unit_en}, {bound_en} is {limit}"
        );
        self.report(Code::OutOfRange, node.span(self.file), message, field.help.as_ref().map(in_both_locales));
    }

    /// The file that a value names, by its path from the folder of this one.
    fn neighbour(&mut self, field: &Field, node: &Node) -> Option<SourcePath> {
        let text = self.trimmed(field, node)?;
        let file = resolve(self.file.parent(), &text);
        if file.is_none() {
            let message =
                text!("`{text}` n’est pas un fichier voisin de celui-ci", "`{text}` is not a file beside this one");
            self.report(Code::MissingFile, node.span(self.file), message, None);
        }
        file
    }

    fn reference(&mut self, field: &Field, node: &Node, to: &Arc<str>) -> Option<Value> {
        let id: Arc<str> = nfc(&self.trimmed(field, node)?).as_ref().into();
        let (collection, written) = (Arc::clone(to), Arc::clone(&id));
        Some(Value::Reference(Reference { collection, id, written, span: node.span(self.file) }))
    }

    fn references(&mut self, field: &Field, node: &Node, to: &Arc<str>) -> Value {
        let nodes = self.items(field, node);
        self.range(field, node, nodes.len() as f64, Measure::Count);
        Value::List(nodes.into_iter().filter_map(|node| self.reference(field, node, to)).collect())
    }

    fn list(&mut self, field: &Field, node: &Node, item: &Field) -> Option<Value> {
        if node.as_list().is_none() && !field.accepts_one {
            let key = field.key();
            let help = match node.as_text() {
                Some(text) if !text.contains('\n') && !text.starts_with(['–', '—', '•', '·', '*']) => {
                    let text = text.trim_matches(['[', ']', ' ']);
                    text!("écrivez `{key}: [{text}]`", "write `{key}: [{text}]`")
                }
                _ => text!("commencez chaque élément par `- `, sur sa ligne", "begin each item with `- `, on its line"),
            };
            return self.wrong_type(field, node, &text!("une liste", "a list"), Some(help));
        }
        let nodes = self.items(field, node);
        self.range(field, node, nodes.len() as f64, Measure::Count);
        Some(Value::List(nodes.into_iter().filter_map(|node| self.localizable(item, node)).collect()))
    }

    /// The items of a list that hold something; the empty ones, which forms
    /// leave behind, are told of once. A value that is no list is its only item.
    fn items<'n>(&mut self, field: &Field, node: &'n Node) -> Vec<&'n Node> {
        let nodes = match &node.value {
            Yaml::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        if let Some(empty) = nodes.iter().find(|node| !node.is_filled()) {
            let name = &field.name;
            let message = text!("un élément de `{name}` est vide", "an item of `{name}` is empty");
            let help = text!("remplissez-le, ou retirez-le", "fill it in, or remove it");
            self.report(Code::EmptyItem, empty.span(self.file), message, Some(help));
        }
        nodes.iter().filter(|node| node.is_filled()).collect()
    }

    fn object(&mut self, field: &Field, node: &Node, below: &[Field]) -> Option<Value> {
        let Some(entries) = node.as_map() else { return self.not_a_map(field, node) };
        let meant = self.unknown_keys(entries, below.iter());
        let mut values = BTreeMap::new();
        for field in below {
            let field = &*self.as_required(field, node, &|name| below.iter().find(|field| *field.name == *name));
            if let Some(found) = self.declared(field, node, &meant, self.role != Role::Translation) {
                values.insert(Arc::clone(&field.name), found.value);
            }
        }
        Some(Value::Object(values))
    }

    fn not_a_map(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let key = field.key();
        let (fr, en) = match &field.kind {
            FieldKind::Object(below) => {
                // `[50, 40]` was written for `{x: 50, y: 40}`.
                let values: Vec<&str> = match &node.value {
                    Yaml::List(items) if items.len() == below.len() => {
                        items.iter().filter_map(|item| item.as_text().map(|text| &**text)).collect()
                    }
                    _ => Vec::new(),
                };
                let pair =
                    |(at, field): (usize, &Field)| format!("{}: {}", field.key(), values.get(at).unwrap_or(&"…"));
                let keys = below.iter().enumerate().map(pair).collect::<Vec<_>>().join(", ");
                (keys.clone(), keys)
            }
            _ => ("clé: …".to_owned(), "key: …".to_owned()),
        };
        let help = text!("écrivez `{key}: {{{fr}}}`", "write `{key}: {{{en}}}`");
        self.wrong_type(field, node, &text!("une suite de `clé: valeur`", "`key: value` pairs"), Some(help))
    }

    /// Markdown inside a YAML value. What it names has its place in the file, whatever way the value is written.
    fn inner_markdown(&mut self, node: &Node, text: &str) -> markdown::Body {
        let source = markdown::Source { file: self.file, text, body: 0..text.len(), language: self.language };
        let parsed = match self.text {
            Some(file) => {
                let origin = Origin::of(node, file);
                let in_file = |part| origin.in_file(part);
                markdown::parse_at(source, self.markdown, Places::of_part(self.file, file, &in_file))
            }
            None => {
                let span = node.span(self.file);
                let mut parsed = markdown::parse(source, self.markdown);
                parsed.diagnostics.iter_mut().for_each(|problem| problem.span = span.clone());
                parsed
            }
        };
        // What mends the text may need an escape in the value.
        self.diagnostics.extend(parsed.diagnostics.into_iter().map(|problem| {
            let help = problem.help.map(Text::without_replacement);
            Diagnostic { help, ..problem }
        }));
        parsed.value
    }
}

/// A text of a declaration as a sentence of a message.
fn in_both_locales(texts: &LocalizedText) -> Text {
    let of = |code: &str| {
        let text = texts.0.get(&Locale::new(code)).or_else(|| texts.0.values().next());
        text.cloned().unwrap_or_default()
    };
    Text::new(of("fr"), of("en"))
}

#[derive(Clone, Copy)]
enum Measure {
    Length,
    Value,
    Count,
}

/// A path from the root of the site to a folder, each part of which is a slug.
fn is_own_address(text: &str, slugs: Slugs) -> bool {
    let inner = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.is_some_and(|inner| inner.split('/').all(|part| slugs.accepts(part)))
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

#[cfg(test)]
mod tests;
