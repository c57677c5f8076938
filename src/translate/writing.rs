//! What goes to a program that writes an entry's text in the source language, and what comes back, as JSON.
//!
//! The program reads `{"write": "stories/fin-track", "language": "fr", "collection": …, "fields": [{"name", "type", …}],
//! "body": …}` on its standard input and writes `{"fields": {"title": …}, "body": "…"}` on its standard output. It fills
//! in what is open: what somebody wrote stays.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::accept::record;
use super::fields::version_of;
use super::record::{Origin, Records};
use crate::config::Config;
use crate::content::collection::{BodyKind, Collection, Field, FieldKind};
use crate::content::front_matter::{Role, to_json};
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{self, Key, Limits, Node, Yaml};

/// Fields by which a person decides what is published, when, and where.
const RESERVED: &[&str] =
    &["draft", "demo", "publish_date", "expiry_date", "slug", "url", "aliases", "template", "weight"];

/// A file that is to be written on.
#[derive(Clone, Copy)]
pub struct Begun<'a> {
    /// `stories/fin-track`.
    pub entry: &'a str,
    /// Its file.
    pub path: &'a SourcePath,
    /// Its collection.
    pub collection: &'a Collection,
    /// Which of its entry's files it is.
    pub role: Role,
    /// Its text so far.
    pub text: &'a Arc<str>,
    /// Keys whose value only holds a place.
    pub placeholders: &'a [&'a str],
}

/// A file as front matter and body.
struct Parts<'t> {
    root: Node,
    body: &'t str,
}

impl Begun<'_> {
    fn parts(&self) -> Parts<'_> {
        let (front, body) = self.role.split(self.text).unwrap_or((0..0, 0..self.text.len()));
        let root = yaml::parse(self.path, self.text, front, Limits::default()).value;
        Parts { root, body: if self.role == Role::Single { "" } else { &self.text[body] } }
    }

    fn has_body(&self) -> bool {
        self.collection.body == BodyKind::Markdown && self.role != Role::Single
    }

    /// The value that somebody gave a field, in the source language.
    fn value<'n>(&self, root: &'n Node, field: &Field, config: &Config) -> Option<&'n Node> {
        let node = root.get(field.key())?;
        let node = match self.is_by_language(field) {
            true if node.as_map().is_some() => node.get(config.source_language().locale.as_str())?,
            _ => node,
        };
        (node.is_filled() && !self.placeholders.contains(&&**field.key())).then_some(node)
    }

    /// Whether the file holds a value of the field for each language.
    fn is_by_language(&self, field: &Field) -> bool {
        self.role == Role::Single && field.localized
    }
}

/// What a program is given. `ids` gives the ids of a collection, which a reference may name.
pub fn request(begun: Begun<'_>, config: &Config, ids: &dyn Fn(&str) -> Vec<Arc<str>>) -> String {
    let language = config.source_language();
    let Parts { root, body } = begun.parts();
    let fields = begun.collection.fields_in_order();
    let fields = fields.iter().filter(|field| !RESERVED.contains(&&*field.name)).map(|field| {
        let mut object = described(field, ids);
        let text =
            |text: &Option<crate::locale::LocalizedText>| text.as_ref()?.get(language).map(|text| json!(&**text));
        object.insert("label".into(), text(&field.label).unwrap_or_default());
        object.insert("help".into(), text(&field.help).unwrap_or_default());
        let value = begun.value(&root, field, config);
        object.insert("written".into(), value.map(to_json).unwrap_or_default());
        Value::Object(object)
    });
    let body = begun.has_body().then(|| json!({"format": "markdown", "written": body.trim()}));
    let label = begun.collection.label.get(language).map_or(&*begun.collection.name, |label| &**label);
    json!({
        "write": begun.entry,
        "language": &*language.tag,
        "collection": {"name": &*begun.collection.name, "label": label},
        "fields": fields.collect::<Vec<_>>(),
        "body": body,
    })
    .to_string()
}

/// The declaration of a field.
fn described(field: &Field, ids: &dyn Fn(&str) -> Vec<Arc<str>>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("name".into(), json!(&*field.name));
    match &field.kind {
        FieldKind::Select(options) => {
            object.insert("options".into(), options.iter().map(|option| json!(&**option)).collect());
        }
        FieldKind::Reference { to, many } => {
            object.insert("to".into(), json!(&**to));
            object.insert("many".into(), json!(many));
            object.insert("options".into(), ids(to).iter().map(|id| json!(&**id)).collect());
        }
        FieldKind::Object(below) => {
            object.insert("fields".into(), below.iter().map(|field| Value::Object(described(field, ids))).collect());
        }
        FieldKind::List(item) => {
            object.insert("of".into(), Value::Object(described(item, ids)));
        }
        _ => {}
    }
    // A language is written as a text.
    let kind = if field.kind == FieldKind::Language { "text" } else { field.kind.type_name() };
    object.insert("type".into(), json!(kind));
    object.insert("required".into(), json!(field.required));
    object.insert("min".into(), json!(field.min));
    object.insert("max".into(), json!(field.max));
    object.insert("pattern".into(), json!(field.pattern.as_ref().map(|pattern| pattern.as_str())));
    object
}

/// The file with what a program wrote, and the record that says which blocks are a machine's.
pub struct Written {
    /// The new text.
    pub text: Arc<str>,
    /// The record of the source.
    pub records: Records,
    /// How many blocks are a machine's.
    pub blocks: usize,
}

/// Puts what a program wrote into a file. What it may not write is reported and left out; `None` when nothing is left.
/// `former` is what is recorded of the file already.
pub fn write(
    begun: Begun<'_>,
    program: &SourcePath,
    answer: &str,
    former: &Records,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Written> {
    let refused = |message: Text| Diagnostic::new(Code::TranslationRefused, Span::file(program), message);
    let parsed: Value = match serde_json::from_str(answer) {
        Ok(parsed) => parsed,
        Err(error) => {
            let message =
                text!("le programme n’a pas écrit de JSON : {error}", "the program did not write JSON: {error}");
            diagnostics.push(Diagnostic::new(Code::TranslationFile, Span::file(program), message));
            return None;
        }
    };
    let Parts { root, body } = begun.parts();
    let mut entries: Vec<(Key, Node)> = root.as_map().unwrap_or_default().to_vec();
    let given = parsed.get("fields").and_then(Value::as_object);
    for (name, value) in given.into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        match field(begun, &root, name, config) {
            Ok(field) => set(&mut entries, begun, field, node(value), config),
            Err(why) => diagnostics.push(refused(why)),
        }
    }
    let given = parsed.get("body").and_then(Value::as_str).map(str::trim).filter(|body| !body.is_empty());
    let given = match given {
        Some(_) if !begun.has_body() => {
            diagnostics.push(refused(text!("cette entrée n’a pas de texte", "this entry has no text")));
            None
        }
        Some(_) if !body.trim().is_empty() => {
            diagnostics.push(refused(text!(
                "le texte de cette entrée est déjà écrit : il reste",
                "the text of this entry is written already: it stays"
            )));
            None
        }
        given => given,
    };
    let text = composed(begun, &root, entries, given)?;
    (*text != **begun.text).then(|| recorded(begun, text.into(), former, config))
}

/// A field that a program may fill in.
fn field<'c>(begun: Begun<'c>, root: &Node, name: &str, config: &Config) -> Result<&'c Field, Text> {
    let Some(field) = begun.collection.fields.get(name) else {
        let name: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        let near = did_you_mean(&name, begun.collection.fields.keys().map(|name| &**name));
        return Err(match near {
            Some(near) => text!(
                "le champ `{name}` n’existe pas : vouliez-vous dire `{near}` ?",
                "there is no field `{name}`: did you mean `{near}`?"
            ),
            None => text!("le champ `{name}` n’existe pas", "there is no field `{name}`"),
        });
    };
    if RESERVED.contains(&&*field.name) {
        return Err(text!("`{name}` est à une personne de l’écrire", "`{name}` is for a person to write"));
    }
    if begun.value(root, field, config).is_some() {
        return Err(text!("`{name}` est déjà écrit : sa valeur reste", "`{name}` is written already: its value stays"));
    }
    Ok(field)
}

/// JSON as a value of YAML, which it is.
fn node(value: &Value) -> Node {
    let text = value.to_string();
    yaml::parse(&SourcePath::new("program"), &text, 0..text.len(), Limits::default()).value
}

fn set(entries: &mut Vec<(Key, Node)>, begun: Begun<'_>, field: &Field, value: Node, config: &Config) {
    let at = entries.iter().position(|(key, _)| *key.name == **field.key());
    let value = if begun.is_by_language(field) {
        let locale = config.source_language().locale.as_str();
        let others = at.and_then(|at| entries[at].1.as_map()).unwrap_or_default();
        let others = others.iter().filter(|(key, _)| *key.name != *locale).cloned();
        let all = std::iter::once((Key::named(locale), value)).chain(others);
        Node::of(Yaml::Map(all.collect()))
    } else {
        value
    };
    match at {
        Some(at) => entries[at].1 = value,
        None => entries.push((Key::named(Arc::clone(field.key())), value)),
    }
}

/// The text of the file with these values and this body.
fn composed(begun: Begun<'_>, root: &Node, entries: Vec<(Key, Node)>, body: Option<&str>) -> Option<String> {
    let target = Node::of(Yaml::Map(entries));
    let (front, _) = begun.role.split(begun.text)?;
    let mut text = yaml::edit(begun.text, front, root, &target)?;
    if !begun.placeholders.is_empty() {
        text = without_hints(&text, &target);
    }
    if let Some(body) = body {
        let (_, open) = begun.role.split(&text)?;
        let newline = yaml::newline_of(&text);
        text.truncate(open.start);
        if !text.ends_with('\n') {
            text.push_str(newline);
        }
        text.push_str(&body.replace("\r\n", "\n").replace('\n', newline));
        text.push_str(newline);
    }
    Some(text)
}

/// A new file without the comments that stand for keys which have a value now.
fn without_hints(text: &str, target: &Node) -> String {
    let is_hint = |line: &str| {
        let key = line.strip_prefix("# ").and_then(|rest| rest.split_once(':')).map(|(key, _)| key);
        key.is_some_and(|key| target.get(key).is_some_and(Node::is_filled))
    };
    text.split_inclusive('\n').filter(|line| !is_hint(line)).collect()
}

/// What was there is a person's, unless it was recorded as a machine's; what is new is a machine's.
fn recorded(begun: Begun<'_>, text: Arc<str>, former: &Records, config: &Config) -> Written {
    let locale = &config.source_language().locale;
    let units =
        |text: &Arc<str>| version_of(begun.path, begun.collection, begun.role, text, (locale, locale), config).units;
    let known: HashSet<_> = units(begun.text).iter().map(|unit| unit.digest).collect();
    let machine: HashSet<_> =
        former.all.iter().filter(|record| record.origin == Origin::Machine).map(|record| record.source).collect();
    let units = units(&text);
    let all = units.iter().map(|unit| {
        let is_new = !known.contains(&unit.digest) || machine.contains(&unit.digest);
        record(unit, unit.digest, if is_new { Origin::Machine } else { Origin::Person })
    });
    let records = Records { all: all.collect(), ..Records::default() };
    let blocks = records.all.iter().filter(|record| record.origin == Origin::Machine).count();
    Written { text, records, blocks }
}
