//! A parsed body in one reader's language: links get their addresses,
//! components the entries that they name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::picture::PLAIN_VARIANT;
use super::read::Reader;
use super::view::{Block, BodyView, FieldView, FieldsView, Float, Inline, Point, PointWords};
use super::withdrawn::Withdrawn;
use crate::content::collection::CollectionRole;
use crate::content::segment::{ArgumentValue, Component, Placement, Segment, Target};
use crate::content::value::Value;
use crate::format::NumberOptions;
use crate::locale::{Direction, Language};
use crate::site::{EntryIndex, Version, localized, point};
use crate::theme::messages::Argument;

/// The body of an entry. `language` is that of the text, which may be borrowed.
pub fn view(reader: &mut Reader<'_, '_>, entry: EntryIndex, language: &Language, version: &Version) -> BodyView {
    let segments = version.document.body.as_ref().map_or(&[][..], |body| &body.segments);
    BodyView { text: version.document.body_digest, blocks: blocks(reader, entry, language, segments) }
}

fn blocks(reader: &mut Reader<'_, '_>, entry: EntryIndex, language: &Language, segments: &[Segment]) -> Box<[Block]> {
    let mut blocks = Vec::new();
    let mut run: Vec<Inline> = Vec::new();
    let mut withdrawn = Withdrawn::default();
    for segment in segments {
        match segment {
            Segment::Html(html) => run.push(Inline::Html(match withdrawn.keep(html) {
                Cow::Borrowed(kept) if kept.len() == html.len() => Arc::clone(html),
                kept => kept.into(),
            })),
            Segment::Message(id) => run.push(Inline::Text(reader.message(language, id))),
            Segment::Inline(component, _) => run.extend(number(reader, language, component).map(Inline::Text)),
            Segment::Link(link) => match (reader.href(entry, link), run.last_mut()) {
                (Some(href), _) => run.push(Inline::Text(href)),
                (None, Some(Inline::Html(before))) => *before = withdrawn.begin(before).into(),
                (None, _) => {}
            },
            Segment::Picture(picture) => {
                let shown = self::picture(reader, entry, &picture.target, &picture.alt, picture.title.as_ref());
                match picture.placement {
                    Placement::Inline => run.extend(shown.map(|shown| Inline::Picture(Box::new(shown)))),
                    Placement::Block => {
                        flush(&mut run, &mut blocks);
                        blocks.extend(shown);
                    }
                }
            }
            Segment::Component(component) => {
                flush(&mut run, &mut blocks);
                blocks.extend(self::component(reader, entry, language, component));
            }
        }
    }
    flush(&mut run, &mut blocks);
    blocks.into()
}

/// Ends a run of HTML. A run of white space alone is dropped.
fn flush(run: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let is_blank = |inline: &Inline| match inline {
        Inline::Html(text) | Inline::Text(text) => text.trim().is_empty(),
        Inline::Picture(_) => false,
    };
    if !run.iter().all(is_blank) {
        blocks.push(Block::Html(run.drain(..).collect()));
    }
    run.clear();
}

/// The HTML of a Markdown field: without pictures and components.
pub fn html(reader: &mut Reader<'_, '_>, entry: EntryIndex, language: &Language, segments: &[Segment]) -> String {
    let mut run = String::new();
    let mut withdrawn = Withdrawn::default();
    for segment in segments {
        match segment {
            Segment::Html(html) => run.push_str(&withdrawn.keep(html)),
            Segment::Message(id) => push_escaped(&mut run, &reader.message(language, id)),
            Segment::Inline(component, _) => {
                let words = number(reader, language, component);
                words.iter().for_each(|words| push_escaped(&mut run, words));
            }
            Segment::Link(link) => match reader.href(entry, link) {
                Some(href) => push_escaped(&mut run, &href),
                None => run.truncate(withdrawn.begin(&run).len()),
            },
            Segment::Picture(_) | Segment::Component(_) => {}
        }
    }
    run
}

/// Adds text escaped for double-quoted attributes and for text alike.
pub fn push_escaped(run: &mut String, text: &str) {
    let mut escaped = Vec::with_capacity(text.len());
    // Writing to memory does not fail.
    let _ = tera::escape_html(text, &mut escaped);
    run.push_str(&String::from_utf8_lossy(&escaped));
}

fn picture(
    reader: &mut Reader<'_, '_>,
    entry: EntryIndex,
    target: &Target,
    alt: &Arc<str>,
    title: Option<&Arc<str>>,
) -> Option<Block> {
    match target {
        Target::Entry(key) => {
            let (collection, id) = key.split_once('/')?;
            let photo = reader.number(collection, id).and_then(|entry| reader.photo(entry))?;
            let plain = photo.pictures.variant_or_first(PLAIN_VARIANT).map(|(name, _)| Arc::clone(name));
            Some(Block::Figure {
                variant: plain.unwrap_or_else(|| PLAIN_VARIANT.into()),
                photo,
                caption: title.cloned(),
            })
        }
        Target::File(file) => {
            let picture = reader.bundle_picture(entry, file)?;
            let synthetic = reader.synthetic(&picture);
            Some(Block::Picture { picture, alt: Arc::clone(alt), title: title.cloned(), synthetic })
        }
        // Written as HTML around a link.
        Target::Root(_) => None,
    }
}

/// What a component shows; `None` for one that names what is not there, which is reported elsewhere.
pub fn component(
    reader: &mut Reader<'_, '_>,
    entry: EntryIndex,
    language: &Language,
    component: &Component,
) -> Option<Block> {
    let text = |name: &str| component.text(name).cloned();
    Some(match component.name {
        "figure" => {
            let declared = &reader.declaration().variants;
            let variant =
                text("variant").filter(|name| declared.contains_key(name)).unwrap_or_else(|| PLAIN_VARIANT.into());
            let photo =
                reader.of_role(CollectionRole::Photos, &text("photo")?).and_then(|entry| reader.photo(entry))?;
            Block::Figure { photo, variant, caption: text("caption") }
        }
        "key-figure" | "chart" => {
            let target = reader.of_role(CollectionRole::Indicators, &text("indicator")?)?;
            let indicator = reader.plain_card(target)?;
            if component.name == "chart" {
                return Some(Block::Chart { indicator });
            }
            let (_, shown) = reader.fields(target)?;
            let point = point_view(reader, language, point(&shown.version, component)?);
            Block::KeyFigure { indicator, point: Box::new(point) }
        }
        "quote" => Block::Quote {
            author: text("author"),
            role: text("role"),
            source: text("source"),
            content: blocks(reader, entry, language, &component.content),
        },
        "cta" => Block::CallToAction { href: address(reader, entry, component, "href")?, label: text("label") },
        "video" => {
            let url = address(reader, entry, component, "url")?;
            // Readers are told the host, which one of the site's own pages has too.
            let url = if url.starts_with('/') { reader.config().permalink(&url).into() } else { url };
            Block::Video { url, title: text("title") }
        }
        _ => return None,
    })
}

/// Where an argument leads: to a page or a file of the site, or elsewhere.
fn address(reader: &mut Reader<'_, '_>, entry: EntryIndex, component: &Component, name: &str) -> Option<Arc<str>> {
    match &component.argument(name)?.value {
        ArgumentValue::Link(link) => reader.href(entry, link),
        ArgumentValue::Url(url) => Some(Arc::clone(url)),
        _ => None,
    }
}

/// The figure of an indicator that a sentence names, as the language of the text writes it: `1 240`, `50 %`, `+17 %`.
/// `None` for one that is not there, which is reported elsewhere.
pub fn number(reader: &mut Reader<'_, '_>, language: &Language, component: &Component) -> Option<Arc<str>> {
    let target = reader.of_role(CollectionRole::Indicators, component.text("indicator")?)?;
    let (_, shown) = reader.fields(target)?;
    let point = point(&shown.version, component)?;
    let Some(Value::Number(value)) = point.get("value") else { return None };
    let is_true = |value: Option<&Value>| matches!(value, Some(Value::Boolean(true)));
    let formats = reader.formats(language);
    let written = match is_true(shown.version.value("percent")) {
        true => formats.percent(*value),
        false => formats.number(*value, NumberOptions::default()),
    };
    let sign = if is_true(point.get("change")) && *value > 0.0 { "+" } else { "" };
    Some(match language.direction {
        Direction::Ltr => format!("{sign}{written}").into(),
        // Isolated, a sign stays before its number (Unicode Bidirectional Algorithm, section 2.4).
        Direction::Rtl => format!("\u{2066}{sign}{written}\u{2069}").into(),
    })
}

/// The fields of a figure. `language` is that of the text.
fn point_view(reader: &mut Reader<'_, '_>, language: &Language, point: &BTreeMap<Arc<str>, Value>) -> Point {
    let names = ["year", "value", "kind", "source", "fact", "approximate", "change", "note"];
    let fields = names.into_iter().map(|name| {
        let value = point.get(name).map(|value| localized(value, reader.language()).1);
        let value = match value {
            Some(Value::Text(text) | Value::Code { text, .. }) => FieldView::Text(Arc::clone(text)),
            Some(Value::Number(number)) => FieldView::Number(Float(*number)),
            Some(Value::Boolean(boolean)) => FieldView::Boolean(*boolean),
            _ if matches!(name, "approximate" | "change") => FieldView::Boolean(false),
            _ => FieldView::Null,
        };
        (Arc::from(name), value)
    });
    let fields = FieldsView(fields.collect());
    let words = point_words(reader, language, &fields);
    Point { fields, words }
}

/// What a figure says, in words. Where the theme has none for it, a kind and a source are told by their codes.
pub fn point_words(reader: &mut Reader<'_, '_>, language: &Language, fields: &FieldsView) -> PointWords {
    let (kind, source) = (fields.text("kind"), fields.text("source"));
    PointWords {
        kind: kind.map(|kind| {
            reader.known_message(language, &format!("kind-{kind}"), &[]).unwrap_or_else(|| Arc::clone(kind))
        }),
        source: source.map(|source| {
            let argument = [("source", Argument::Text((&**source).into()))];
            reader.known_message(language, "figure-source", &argument).unwrap_or_else(|| Arc::clone(source))
        }),
        about: match fields.get("approximate") {
            Some(FieldView::Boolean(true)) => {
                Some(reader.known_message(language, "approximately", &[]).unwrap_or_else(|| "≈".into()))
            }
            _ => None,
        },
    }
}
