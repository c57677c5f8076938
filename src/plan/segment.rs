//! A parsed body in one reader's language: links get their addresses,
//! components the entries that they name.

use std::sync::Arc;

use tera::{Value as View, escape_html};

use super::part::{MapBuilder, optional};
use super::view::{Viewer, number_view};
use crate::content::markdown::Body;
use crate::content::segment::{ArgumentValue, Component, Link, Segment, Target};
use crate::content::value::Value;
use crate::digest::Digester;
use crate::locale::Language;
use crate::site::{EntryIndex, localized};

/// The segments of a body for a template: runs of HTML, and components between them.
/// `language` is that of the text, which may be borrowed.
pub fn views(viewer: &Viewer, language: &Language, segments: &[Segment]) -> View {
    let mut views: Vec<View> = Vec::new();
    let mut run = String::new();
    for segment in segments {
        match segment {
            Segment::Html(html) => run.push_str(html),
            Segment::Message(id) => run.push_str(&escaped(&message(viewer, language, id))),
            Segment::Link(link) => run.push_str(&escaped(&href(viewer, link))),
            Segment::Picture(picture) => {
                flush(&mut run, &mut views);
                views.extend(self::picture(viewer, &picture.target, &picture.alt, picture.title.as_ref()));
            }
            Segment::Component(component) => {
                flush(&mut run, &mut views);
                views.extend(self::component(viewer, language, component));
            }
        }
    }
    flush(&mut run, &mut views);
    View::from(views)
}

/// The HTML of a body without its components, for Markdown fields.
pub fn html(viewer: &Viewer, language: &Language, segments: &[Segment]) -> String {
    let mut run = String::new();
    for segment in segments {
        match segment {
            Segment::Html(html) => run.push_str(html),
            Segment::Message(id) => run.push_str(&escaped(&message(viewer, language, id))),
            Segment::Link(link) => run.push_str(&escaped(&href(viewer, link))),
            Segment::Picture(_) | Segment::Component(_) => {}
        }
    }
    run
}

fn flush(run: &mut String, views: &mut Vec<View>) {
    if !run.trim().is_empty() {
        views.push(MapBuilder::new().with("type", "html").with("html", View::safe_string(run)).finish());
    }
    run.clear();
}

fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing to memory does not fail.
    let _ = escape_html(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn message(viewer: &Viewer, language: &Language, id: &str) -> Arc<str> {
    viewer.theme.messages.format(&language.locale, id, &[]).unwrap_or_else(|_| id.into())
}

/// Adds to a digest everything of other entries that a body shows.
pub fn depend(viewer: &Viewer, language: &Language, digester: &mut Digester, body: &Body) {
    depend_on(viewer, language, digester, &body.segments);
}

/// The same for what [`html`] shows: neither pictures nor components, which could lead round in a circle.
pub fn depend_on_text(viewer: &Viewer, language: &Language, digester: &mut Digester, segments: &[Segment]) {
    for segment in segments {
        match segment {
            Segment::Message(id) => digester.text(&message(viewer, language, id)),
            Segment::Link(link) => digester.text(&href(viewer, link)),
            Segment::Html(_) | Segment::Picture(_) | Segment::Component(_) => continue,
        };
    }
}

fn depend_on(viewer: &Viewer, language: &Language, digester: &mut Digester, segments: &[Segment]) {
    for segment in segments {
        match segment {
            Segment::Html(_) => {}
            Segment::Message(id) => {
                digester.text(&message(viewer, language, id));
            }
            Segment::Link(link) => {
                digester.text(&href(viewer, link));
            }
            Segment::Picture(picture) => match &picture.target {
                Target::Entry(key) => depend_on_entry(viewer, digester, viewer.site.find_key(key)),
                Target::File(file) => viewer.depend_on_picture(digester, file),
            },
            Segment::Component(component) => {
                for argument in &component.arguments {
                    match &argument.value {
                        ArgumentValue::Photo(id) => depend_on_entry(viewer, digester, viewer.site.find("photos", id)),
                        ArgumentValue::Indicator(id) => {
                            depend_on_entry(viewer, digester, viewer.site.find("indicators", id))
                        }
                        ArgumentValue::Link(link) => {
                            digester.text(&href(viewer, link));
                        }
                        _ => {}
                    }
                }
                depend_on(viewer, language, digester, &component.content);
            }
        }
    }
}

fn depend_on_entry(viewer: &Viewer, digester: &mut Digester, entry: Option<EntryIndex>) {
    let Some(entry) = entry else { return };
    match &viewer.photos[entry] {
        Some(photo) => digester.digest(photo.digest),
        // Not the entry's own digest: its card shows what it refers to.
        None => digester.digest(viewer.plain_digest(entry).unwrap_or_default()),
    };
}

/// Where a link leads a reader of this language.
pub fn href(viewer: &Viewer, link: &Link) -> String {
    let url = match &link.target {
        Target::Entry(key) => match viewer.site.find_key(key) {
            Some(entry) => viewer.site.url(&viewer.config, viewer.index, entry).cloned(),
            None => viewer
                .site
                .collections
                .get(key)
                .and_then(|collection| crate::site::section_url(collection, &viewer.language)),
        },
        Target::File(file) => match viewer.site.find_file(file) {
            Some(entry) => viewer.site.url(&viewer.config, viewer.index, entry).cloned(),
            None => viewer.site.downloads.get(file).map(|download| download.url.clone()),
        },
    };
    let mut url = url.map(|url| url.to_string()).unwrap_or_default();
    if let Some(fragment) = &link.fragment {
        url.push('#');
        url.extend(percent_encoding::utf8_percent_encode(fragment, FRAGMENT));
    }
    url
}

/// Characters that a fragment cannot hold as they are.
const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');

/// Photos of the library that a body shows, each once, in order.
pub fn photos(viewer: &Viewer, segments: &[Segment], found: &mut Vec<EntryIndex>) {
    for segment in segments {
        let entry = match segment {
            Segment::Picture(picture) => match &picture.target {
                Target::Entry(key) => viewer.site.find_key(key),
                Target::File(_) => None,
            },
            Segment::Component(component) => {
                photos(viewer, &component.content, found);
                component.text("photo").and_then(|id| viewer.site.find("photos", id))
            }
            _ => None,
        };
        found.extend(entry.filter(|entry| !found.contains(entry)));
    }
}

fn photo_card(viewer: &Viewer, id: &str) -> Option<View> {
    let entry = viewer.site.find("photos", id)?;
    Some(viewer.photos[entry].as_ref()?.value.clone())
}

fn picture(viewer: &Viewer, target: &Target, alt: &str, title: Option<&Arc<str>>) -> Option<View> {
    match target {
        Target::Entry(key) => {
            let entry = viewer.site.find_key(key)?;
            let photo = viewer.photos[entry].as_ref()?.value.clone();
            let map = MapBuilder::new().with("type", "figure").with("variant", "wide");
            Some(map.with("photo", photo).with("caption", optional(title)).finish())
        }
        Target::File(file) => {
            let set = viewer.library.bundles.get(file)?;
            let map = MapBuilder::new().with("type", "picture").with("picture", set.variants.clone());
            Some(map.with("alt", alt).with("title", optional(title)).finish())
        }
    }
}

fn component(viewer: &Viewer, language: &Language, component: &Component) -> Option<View> {
    let text = |name: &str| optional(component.text(name));
    let map = MapBuilder::new().with("type", component.name);
    Some(match component.name {
        "figure" => {
            let variant =
                component.text("variant").filter(|name| viewer.theme.declaration.variants.contains_key(*name));
            let variant = variant.map_or("wide", |name| name);
            let photo = photo_card(viewer, component.text("photo")?)?;
            map.with("photo", photo).with("variant", variant).with("caption", text("caption")).finish()
        }
        "key-figure" | "chart" => {
            let entry = viewer.site.find("indicators", component.text("indicator")?)?;
            let map = map.with("indicator", viewer.plain_card(entry)?);
            if component.name == "chart" {
                return Some(map.finish());
            }
            let version = &viewer.shown(entry)?.version;
            let point = crate::site::point(version, component)?;
            let mut fields = MapBuilder::new();
            for name in ["year", "value", "kind", "source", "fact", "approximate", "note"] {
                let value = point.get(name).map(|value| localized(value, &viewer.language).1);
                let value = match value {
                    Some(Value::Text(text)) => View::from(&**text),
                    Some(Value::Number(number)) => number_view(*number),
                    Some(Value::Boolean(boolean)) => View::from(*boolean),
                    _ if name == "approximate" => View::from(false),
                    _ => View::none(),
                };
                fields.set(name, value);
            }
            map.with("point", fields.finish()).finish()
        }
        "quote" => {
            let map = map.with("author", text("author")).with("role", text("role")).with("source", text("source"));
            map.with("content", views(viewer, language, &component.content)).finish()
        }
        "cta" => {
            let href = match &component.argument("href")?.value {
                ArgumentValue::Link(link) => href(viewer, link),
                ArgumentValue::Url(url) => url.to_string(),
                _ => return None,
            };
            map.with("href", href).with("label", text("label")).finish()
        }
        "video" => {
            let url = component.text("url")?;
            let host = url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
            map.with("url", &**url).with("title", text("title")).with("host", host).finish()
        }
        _ => return None,
    })
}
