//! XMP: the properties of a packet, by the namespaces that stand behind its prefixes.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{LocalName, ResolveResult};
use quick_xml::reader::NsReader;

use super::text::tidy;

/// Bytes of a packet at most.
const LARGEST: usize = 4 << 20;
/// Elements within one another at most.
const DEEPEST: usize = 64;
/// Values of one property at most.
const MOST_VALUES: usize = 1000;

/// Namespaces that are read, and the prefixes by which properties are named here, whatever the file calls them.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
    ("http://creativecommons.org/ns#", "cc"),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore"),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("adobe:ns:meta/", "x"),
    ("http://www.w3.org/XML/1998/namespace", "xml"),
];

/// A value and the language that it is said to be in, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub text: String,
    pub language: Option<String>,
}

/// Properties by name (`dc:creator`), fields of structures as `Outer/inner`.
#[derive(Debug, Default)]
pub(super) struct Properties(BTreeMap<String, Vec<Value>>);

impl Properties {
    pub(super) fn all(&self, name: &str) -> &[Value] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn add(&mut self, name: String, text: &str, language: Option<&String>) {
        if let Some(text) = tidy(text)
            && !name.is_empty()
        {
            let values = self.0.entry(name).or_default();
            if values.len() < MOST_VALUES {
                values.push(Value { text, language: language.cloned() });
            }
        }
    }
}

/// An open element.
struct Open {
    /// Prefix and name, or nothing for what only frames values (`rdf:li` and its kind) and for other namespaces.
    name: Option<String>,
    language: Option<String>,
}

/// The name of an element or an attribute as it is called here; nothing for namespaces that are not read.
fn known(namespace: &ResolveResult<'_>, local: LocalName<'_>) -> Option<String> {
    let ResolveResult::Bound(namespace) = namespace else { return None };
    let uri = namespace.0;
    let (_, prefix) = NAMESPACES.iter().find(|(known, _)| *known == uri)?;
    Some(format!("{prefix}:{}", local.as_ref()))
}

fn is_frame(name: &str) -> bool {
    name.starts_with("rdf:") || name.starts_with("x:")
}

/// The property in which the innermost open element lies.
fn property(open: &[Open]) -> String {
    open.iter().filter_map(|element| element.name.as_deref()).collect::<Vec<_>>().join("/")
}

/// Properties that stand as attributes of the innermost open element, and its language.
fn attributes(tag: &BytesStart<'_>, reader: &NsReader<&[u8]>, open: &mut [Open], found: &mut Properties) {
    let outer = property(open);
    for attribute in tag.attributes().with_checks(false).flatten() {
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = match attribute.key.as_ref() {
            "xml:lang" => Some("xml:lang".to_owned()),
            _ => known(&namespace, local),
        };
        let (Some(name), Ok(text)) = (name, attribute.normalized_value(XmlVersion::Implicit1_0)) else { continue };
        match &*name {
            "rdf:resource" => found.add(outer.clone(), &text, None),
            "xml:lang" => {
                if let Some(element) = open.last_mut() {
                    element.language = Some(text.to_ascii_lowercase());
                }
            }
            name if is_frame(name) || name.starts_with("xml:") => {}
            name if outer.is_empty() => found.add(name.to_owned(), &text, None),
            name => found.add(format!("{outer}/{name}"), &text, None),
        }
    }
}

/// Reads a packet as far as it is well-formed; `false` beside it when something was not.
pub(super) fn read(packet: &[u8]) -> (Properties, bool) {
    let mut found = Properties::default();
    if packet.len() > LARGEST {
        return (found, false);
    }
    let packet = String::from_utf8_lossy(packet);
    let mut reader = NsReader::from_str(packet.trim_end_matches('\0'));
    let mut open: Vec<Open> = Vec::new();
    let mut value = String::new();
    // Elements of namespaces that are not read: their content is nobody's value.
    let mut foreign = 0usize;
    loop {
        let (event, element) = match reader.read_resolved_event() {
            Ok((namespace, event)) => {
                let element = match &event {
                    Event::Start(tag) | Event::Empty(tag) => known(&namespace, tag.local_name()),
                    _ => None,
                };
                (event, element)
            }
            Err(_) => return (found, false),
        };
        match &event {
            Event::Eof => return (found, open.is_empty()),
            Event::Start(tag) | Event::Empty(tag) => {
                let empty = matches!(event, Event::Empty(_));
                if foreign > 0 || element.is_none() {
                    foreign += usize::from(!empty);
                    continue;
                }
                if open.len() >= DEEPEST {
                    return (found, false);
                }
                let language = open.last().and_then(|outer: &Open| outer.language.clone());
                open.push(Open { name: element.filter(|name| !is_frame(name)), language });
                value.clear();
                attributes(tag, &reader, &mut open, &mut found);
                if empty {
                    open.pop();
                }
            }
            Event::Text(text) if foreign == 0 => value.push_str(&text.xml10_content()),
            Event::CData(text) if foreign == 0 => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if foreign == 0 => {
                let character = reference.resolve_char_ref().ok().flatten().or(match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                value.extend(character);
            }
            Event::End(_) => {
                if foreign > 0 {
                    foreign -= 1;
                    continue;
                }
                let language = open.last().and_then(|element| element.language.clone());
                found.add(property(&open), &value, language.as_ref());
                value.clear();
                open.pop();
            }
            _ => {}
        }
    }
}
