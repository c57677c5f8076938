//! What the rest of the site can see of a document: everything that linking
//! and ordering read, and nothing of what only its own page and card show.
//!
//! Two documents of the same path and outline can stand in for one another:
//! addresses, order, references and anchors of the whole site stay as they are.
//! Places in the file are left out, for they matter only to messages.

use super::collection::{Collection, Field, FieldKind};
use super::front_matter::Role;
use super::markdown::Body;
use super::segment::{ArgumentValue, Link, Picture, Segment, Target};
use super::value::{Fields, Value};
use crate::digest::{Digest, Digester};

/// Digest of a document's outline.
pub fn of(collection: &Collection, role: Role, fields: &Fields, body: Option<&Body>) -> Digest {
    let mut digester = Digester::new("outline");
    digester.digest(collection.digest).number(role as u64);
    for (name, field) in fields {
        digester.text(name);
        match collection.fields.get(name) {
            Some(declared) if is_prose(collection, declared) => prose(&mut digester, &field.value),
            _ => value(&mut digester, &field.value),
        }
    }
    if let Some(body) = body {
        self::body(&mut digester, body);
    }
    digester.finish()
}

/// Words for readers, by which nothing is found, sorted or filtered.
pub fn is_prose(collection: &Collection, field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text | FieldKind::Markdown)
        && field.localized
        && !field.unique
        && &*field.name != "slug"
        && collection.sort.iter().all(|key| key.field != field.name)
        && collection.list.iter().flat_map(|list| &list.by).all(|filter| filter.field != field.name)
}

/// Of prose, the languages it is written in and where it leads.
fn prose(digester: &mut Digester, value: &Value) {
    match value {
        Value::Localized(values) => {
            for (locale, value) in values {
                digester.text(locale.as_str());
                prose(digester, value);
            }
        }
        Value::Markdown(body) => self::body(digester, body),
        _ => {}
    }
}

fn value(digester: &mut Digester, of: &Value) {
    match of {
        Value::Text(text) => digester.text("text").text(text),
        Value::Markdown(body) => {
            self::body(digester, body);
            digester
        }
        Value::Number(number) => digester.text("number").number(number.to_bits()),
        Value::Boolean(boolean) => digester.text("boolean").number((*boolean).into()),
        Value::Date(date) => digester.text("date").text(&date.to_string()),
        Value::Datetime(instant) => digester.text("instant").text(&instant.to_string()),
        Value::Geo { latitude, longitude } => {
            digester.text("geo").number(latitude.to_bits()).number(longitude.to_bits())
        }
        Value::Reference(reference) => digester.text("reference").text(&reference.collection).text(&reference.id),
        Value::Image { file, .. } => digester.text("image").text(file.as_str()),
        Value::Object(fields) => {
            digester.text("object").number(fields.len() as u64);
            for (name, field) in fields {
                digester.text(name);
                value(digester, field);
            }
            digester
        }
        Value::List(items) => {
            digester.text("list").number(items.len() as u64);
            items.iter().for_each(|item| value(digester, item));
            digester
        }
        Value::Localized(values) => {
            digester.text("localized").number(values.len() as u64);
            for (locale, localized) in values {
                digester.text(locale.as_str());
                value(digester, localized);
            }
            digester
        }
        Value::Any(any) => digester.text("any").text(&any.to_string()),
    };
}

fn body(digester: &mut Digester, body: &Body) {
    digester.text("body").number(body.anchors.len() as u64);
    body.anchors.iter().for_each(|anchor| {
        digester.text(anchor);
    });
    segments(digester, &body.segments);
}

fn segments(digester: &mut Digester, of: &[Segment]) {
    for segment in of {
        match segment {
            Segment::Html(_) | Segment::Message(_) => {}
            Segment::Link(link) => self::link(digester, link),
            Segment::Picture(Picture { target, .. }) => {
                digester.text("picture");
                self::target(digester, target);
            }
            Segment::Component(component) => {
                digester.text("component").text(component.name).number(component.arguments.len() as u64);
                for argument in &component.arguments {
                    digester.text(argument.name);
                    match &argument.value {
                        ArgumentValue::Text(text)
                        | ArgumentValue::Word(text)
                        | ArgumentValue::Photo(text)
                        | ArgumentValue::Indicator(text)
                        | ArgumentValue::Url(text) => drop(digester.text(text)),
                        ArgumentValue::Number(number) => drop(digester.number(*number as u64)),
                        ArgumentValue::Link(link) => self::link(digester, link),
                    }
                }
                segments(digester, &component.content);
                digester.text("end");
            }
        }
    }
}

fn link(digester: &mut Digester, link: &Link) {
    digester.text("link");
    target(digester, &link.target);
    digester.text(link.fragment.as_deref().unwrap_or("\n"));
}

fn target(digester: &mut Digester, target: &Target) {
    match target {
        Target::Entry(key) => digester.text("entry").text(key),
        Target::File(file) => digester.text("file").text(file.as_str()),
    };
}
