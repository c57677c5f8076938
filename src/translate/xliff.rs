//! XLIFF 2.1, the exchange format of OASIS: <https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html>.
//!
//! A source file is a `<file>`, a block a `<unit>` with one segment. Marks are `<pc>` and `<ph>` whose original
//! signs stand in `<originalData>`; those that a translation needs cannot be deleted. Limits follow the module of
//! size restriction, terms the glossary module; translations from memory are notes.

use std::fmt::Write as _;

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::exchange::{Delivery, Item, Key, Parcel, Returned, Said, control_in, control_refused};
use super::inventory::State;
use super::plain::{Piece, tag};
use super::xml::{malformed, referred_to, value_of};
use crate::content::markdown::passages::Role;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::path::SourcePath;
use crate::text;

/// Writes blocks for translators. Writing to a string does not fail.
pub fn write(parcel: &Parcel<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:gls=\"urn:oasis:names:tc:xliff:glossary:2.0\" xmlns:slr=\"urn:oasis:names:tc:xliff:sizerestriction:2.0\" version=\"2.1\" srcLang=\"{}\" trgLang=\"{}\">",
        parcel.from.tag, parcel.to.tag
    );
    if parcel.groups.is_empty() {
        // A document holds at least one file, and a file a group or a unit.
        out.push_str("  <file id=\"f1\" canResegment=\"no\">\n    <group id=\"g1\"/>\n  </file>\n");
    }
    for (number, group) in parcel.groups.iter().enumerate() {
        let _ = writeln!(
            out,
            "  <file id=\"f{}\" original=\"{}\" canResegment=\"no\">",
            number + 1,
            attribute(&group.file)
        );
        if group.items.iter().any(|item| item.limit.is_some()) {
            out.push_str("    <slr:profiles generalProfile=\"xliff:codepoints\"/>\n");
        }
        group.items.iter().for_each(|item| unit(item, &mut out));
        out.push_str("  </file>\n");
    }
    out.push_str("</xliff>\n");
    out
}

fn unit(item: &Item, out: &mut String) {
    let (id, name) = (attribute(&item.key.path), attribute(&item.key.to_string()));
    let limit = item.limit.map(|limit| format!(" slr:sizeRestriction=\"{limit}\"")).unwrap_or_default();
    let _ = writeln!(out, "    <unit id=\"{id}\" name=\"{name}\"{limit}>");
    if !item.terms.is_empty() {
        out.push_str("      <gls:glossary>\n");
        for (source, target) in &item.terms {
            let _ = writeln!(
                out,
                "        <gls:glossEntry><gls:term>{}</gls:term><gls:translation>{}</gls:translation></gls:glossEntry>",
                words(source),
                words(target)
            );
        }
        out.push_str("      </gls:glossary>\n");
    }
    if !item.notes.is_empty() || item.former.is_some() {
        out.push_str("      <notes>\n");
        for note in &item.notes {
            let _ = writeln!(out, "        <note>{}</note>", words(note));
        }
        if let Some(former) = &item.former {
            let _ = writeln!(out, "        <note category=\"former-source\">{}</note>", words(former));
        }
        for found in &item.matches {
            let _ = writeln!(
                out,
                "        <note category=\"memory\">{}%: {} = {}</note>",
                found.likeness,
                words(&found.source),
                words(&found.target)
            );
        }
        out.push_str("      </notes>\n");
    }
    let mut data = Vec::new();
    let source = content(&item.source, "s", &mut data);
    let target = item.target.as_deref().map(|pieces| content(pieces, "t", &mut data));
    if !data.is_empty() {
        out.push_str("      <originalData>\n");
        for (id, raw) in &data {
            let _ = writeln!(out, "        <data id=\"{id}\" xml:space=\"preserve\">{}</data>", words(raw));
        }
        out.push_str("      </originalData>\n");
    }
    let state = match item.state {
        State::Missing => "state=\"initial\"",
        State::Untracked => "state=\"translated\"",
        State::Current => "state=\"final\"",
        State::Outdated => "state=\"initial\" subState=\"provence:outdated\"",
        State::Fuzzy => "state=\"initial\" subState=\"provence:fuzzy\"",
        State::Machine => "state=\"initial\" subState=\"provence:machine\"",
    };
    let _ = writeln!(out, "      <segment {state}>");
    let _ = writeln!(out, "        <source xml:space=\"preserve\">{source}</source>");
    if let Some(target) = target {
        let _ = writeln!(out, "        <target xml:space=\"preserve\">{target}</target>");
    }
    out.push_str("      </segment>\n    </unit>\n");
}

/// The content of `<source>` or `<target>`. The signs of its marks are added to `data`, under ids that begin with
/// `prefix`.
fn content(pieces: &[Piece], prefix: &str, data: &mut Vec<(String, String)>) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let numbered = match piece {
            Piece::Words(text) => {
                out.push_str(&words(text));
                continue;
            }
            Piece::Mark(numbered) => numbered,
        };
        let (number, mark) = (numbered.number, &numbered.mark);
        let kept = if mark.kind.may_be_left_out() { "" } else { " canDelete=\"no\"" };
        let shape = format!(" canCopy=\"no\"{kept} equiv=\"{}\"", attribute(&tag(numbered)));
        match mark.role {
            Role::Alone => {
                let id = format!("{prefix}{number}");
                let _ = write!(out, "<ph id=\"{number}\"{shape} dataRef=\"{id}\"/>");
                data.push((id, mark.raw.to_string()));
            }
            Role::Open => {
                let id = format!("{prefix}{number}");
                let close = closing(&pieces[at..], number);
                let shape = format!(" canCopy=\"no\"{kept}");
                let _ = write!(out, "<pc id=\"{number}\"{shape} dataRefStart=\"{id}\" dataRefEnd=\"{id}e\">");
                data.push((id.clone(), mark.raw.to_string()));
                data.push((format!("{id}e"), close));
            }
            Role::Close => out.push_str("</pc>"),
        }
    }
    out
}

/// The sign that closes a mark.
fn closing(pieces: &[Piece], number: usize) -> String {
    let close = pieces.iter().find_map(|piece| match piece {
        Piece::Mark(numbered) if numbered.number == number && numbered.mark.role == Role::Close => {
            Some(numbered.mark.raw.to_string())
        }
        _ => None,
    });
    close.unwrap_or_default()
}

fn words(text: &str) -> String {
    // XML has no control characters; a text that holds one is reported by `check`.
    let allowed = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let mut out = String::with_capacity(text.len());
    for c in allowed {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

fn attribute(text: &str) -> String {
    words(text).replace('"', "&quot;").replace('\n', "&#10;")
}

/// A unit being read.
#[derive(Default)]
struct Open {
    key: Option<Key>,
    said: Option<Said>,
    target: Option<String>,
    /// Byte of the target, for problems.
    at: usize,
    /// The first control character of the target, and its byte in the file.
    control: Option<(char, usize)>,
}

impl Open {
    /// Words of the target that begin at a byte of the file.
    fn push(&mut self, words: &str, at: usize) {
        let Some(target) = &mut self.target else { return };
        match control_in(words) {
            Some((offset, c)) => self.control = self.control.or(Some((c, at + offset))),
            None => target.push_str(words),
        }
    }
}

/// Reads a file that comes back.
pub fn read(file: &SourcePath, text: &str) -> Checked<Delivery> {
    let mut delivery = Delivery::default();
    let mut diagnostics = Vec::new();
    let mut places = Places::new(file, text);
    let mut reader = XmlReader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = Open::default();
    let mut inside = false;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Eof) if depth > 0 => {
                let message = text!("ce fichier s’arrête trop tôt", "this file ends too early");
                diagnostics.push(Diagnostic::new(Code::TranslationFile, places.span(at..at), message));
                break;
            }
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => {
                depth += 1;
                begin(&element, at, &mut open, &mut inside, &mut delivery);
            }
            Ok(Event::Empty(element)) => {
                if inside {
                    mark(&element, Role::Alone, &mut open);
                }
            }
            Ok(Event::Text(words)) if inside => open.push(&words, at),
            Ok(Event::CData(words)) if inside => open.push(&words, at + "<![CDATA[".len()),
            Ok(Event::GeneralRef(reference)) if inside => {
                if let Some(named) = referred_to(&reference) {
                    open.push(&named, at);
                }
            }
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                match element.local_name().as_ref() {
                    "target" => inside = false,
                    "pc" if inside => close(&mut open),
                    "unit" => {
                        let Open { key, said, target, at, control } = std::mem::take(&mut open);
                        let target = target.map(|target| finish(&target)).unwrap_or_default();
                        let span = places.span(at..at + 1);
                        match key {
                            Some(_) if control.is_some() => diagnostics
                                .extend(control.map(|(c, at)| control_refused(c, places.span(at..at + c.len_utf8())))),
                            Some(key) if !target.is_empty() => {
                                let said = said.unwrap_or(Said::Translated);
                                delivery.returned.push(Returned { key, target, said, span });
                            }
                            Some(_) => {}
                            None => {
                                let message = text!(
                                    "cette unité n’a pas le `name` d’un export",
                                    "this unit does not have the `name` of an export"
                                );
                                diagnostics.push(Diagnostic::new(Code::TranslationFile, span, message));
                            }
                        }
                    }
                    _ => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position() as usize;
                diagnostics.push(malformed(&error, places.span(at..at)));
                break;
            }
        }
    }
    Checked { value: delivery, diagnostics: Problems::bounded(diagnostics) }
}

fn begin(element: &BytesStart<'_>, at: usize, open: &mut Open, inside: &mut bool, delivery: &mut Delivery) {
    match element.local_name().as_ref() {
        "xliff" => delivery.language = value_of(element, "trgLang"),
        "unit" => {
            *open = Open { at, key: value_of(element, "name").as_deref().and_then(Key::from_text), ..Open::default() };
        }
        "segment" => {
            let said = match value_of(element, "state").as_deref() {
                Some("translated") => Said::Translated,
                Some("reviewed" | "final") => Said::Reviewed,
                // What left so says nothing new.
                Some(_) if !value_of(element, "subState").is_some_and(|state| state.starts_with("provence:")) => {
                    Said::Unsure
                }
                _ => Said::Nothing,
            };
            // A tool may have divided a unit: it is as sure as its least sure part.
            open.said = Some(open.said.map_or(said, |former| former.min(said)));
        }
        // A candidate of the memory has a target of its own, which is none of the segment's.
        "target" if open.said.is_some() => {
            *inside = true;
            open.at = at;
            open.target.get_or_insert_default();
        }
        "pc" if *inside => mark(element, Role::Open, open),
        _ => {}
    }
}

/// Tags that are read stand between two control characters, which XML cannot hold, until all is read.
const TAG: (char, char) = ('\u{1}', '\u{2}');

fn mark(element: &BytesStart<'_>, role: Role, open: &mut Open) {
    let Some(target) = &mut open.target else { return };
    let name = element.local_name();
    let (role, id) = match name.as_ref() {
        "sc" => (Role::Open, "id"),
        "ec" if value_of(element, "startRef").is_some() => (Role::Close, "startRef"),
        "ec" => (Role::Close, "id"),
        "pc" => (role, "id"),
        "ph" => (Role::Alone, "id"),
        "cp" => {
            let code = value_of(element, "hex").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
            let character = code.and_then(char::from_u32).map(String::from).unwrap_or_default();
            let at = open.at;
            return open.push(&character, at);
        }
        _ => return,
    };
    let number = value_of(element, id).unwrap_or_default();
    let sign = match role {
        Role::Open => 'o',
        Role::Close => 'c',
        Role::Alone => 'a',
    };
    target.extend([TAG.0, sign]);
    target.push_str(&number);
    target.push(TAG.1);
}

/// Closes the last `<pc>` that is open.
fn close(open: &mut Open) {
    let Some(target) = &mut open.target else { return };
    let mut stack: Vec<String> = Vec::new();
    for part in target.split(TAG.0).skip(1) {
        let Some((sign, _)) = part.split_once(TAG.1) else { continue };
        match sign.split_at(1) {
            ("o", number) => stack.push(number.to_owned()),
            ("c", number) => {
                if let Some(at) = stack.iter().rposition(|known| known == number) {
                    stack.remove(at);
                }
            }
            _ => {}
        }
    }
    if let Some(number) = stack.pop() {
        target.extend([TAG.0, 'c']);
        target.push_str(&number);
        target.push(TAG.1);
    }
}

/// The text with tags as [`super::plain`] reads it.
fn finish(target: &str) -> String {
    use super::plain::write as with_tags;
    let mut out = String::with_capacity(target.len());
    for (at, part) in target.split(TAG.0).enumerate() {
        let (sign, words) = match (at, part.split_once(TAG.1)) {
            (0, _) | (_, None) => ("", part),
            (_, Some((sign, words))) => (sign, words),
        };
        if !sign.is_empty() {
            let (role, number) = sign.split_at(1);
            // An id that is no number is none of an export; the tag stays in the text, which is refused then.
            let number = number.parse::<u32>().map_or_else(|_| "999999".to_owned(), |number| number.to_string());
            out.push_str(&match role {
                "o" => format!("<{number}>"),
                "c" => format!("</{number}>"),
                _ => format!("<{number}/>"),
            });
        }
        out.push_str(&with_tags(&[Piece::Words(words.to_owned())]));
    }
    out
}
