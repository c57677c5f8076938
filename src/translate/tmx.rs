//! TMX 1.4b, the exchange format of translation memories: <https://www.gala-global.org/tmx-14b>.
//!
//! Marks are `<bpt>`, `<ept>` and `<ph>` with the numbers of their tags.

use std::fmt::Write as _;

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::exchange::{control_in, control_refused};
use super::memory::{Memory, Pair};
use super::plain::{self, Token};
use super::xml::{malformed, referred_to, value_of};
use crate::content::markdown::passages::Role;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::locale::Language;
use crate::path::SourcePath;
use crate::text;

/// Writes a memory. Writing to a string does not fail.
pub fn write(memory: &Memory, from: &Language, to: &Language) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n");
    let _ = writeln!(
        out,
        "  <header creationtool=\"provence\" creationtoolversion=\"1\" datatype=\"unknown\" segtype=\"block\" adminlang=\"en\" srclang=\"{}\" o-tmf=\"provence\"/>\n  <body>",
        from.tag
    );
    for Pair { source, target } in memory.pairs() {
        let _ = writeln!(
            out,
            "    <tu>\n      <tuv xml:lang=\"{}\"><seg>{}</seg></tuv>\n      <tuv xml:lang=\"{}\"><seg>{}</seg></tuv>\n    </tu>",
            from.tag,
            segment(source),
            to.tag,
            segment(target)
        );
    }
    out.push_str("  </body>\n</tmx>\n");
    out
}

fn segment(text: &str) -> String {
    let mut out = String::new();
    for token in plain::read(text) {
        let _ = match token {
            Token::Words(words) => {
                let words: String = words.chars().filter(|c| !c.is_control() || *c == '\n').collect();
                out.push_str(&words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
                Ok(())
            }
            Token::Tag(number, Role::Open) => write!(out, "<bpt i=\"{number}\">&lt;{number}&gt;</bpt>"),
            Token::Tag(number, Role::Close) => write!(out, "<ept i=\"{number}\">&lt;/{number}&gt;</ept>"),
            Token::Tag(number, Role::Alone) => write!(out, "<ph x=\"{number}\">&lt;{number}/&gt;</ph>"),
        };
    }
    out
}

/// Reads the pairs of two languages from a file. `from` and `to` are tags of languages; regions do not count.
pub fn read(file: &SourcePath, text: &str, from: &Language, to: &Language) -> Checked<Vec<Pair>> {
    let mut reader = XmlReader::from_str(text);
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let (mut source, mut target): (Option<String>, Option<String>) = (None, None);
    let (mut language, mut segment): (String, Option<Segment>) = (String::new(), None);
    // Inside a mark, the text is the sign of another tool.
    let mut marks = 0_usize;
    let mut places = Places::new(file, text);
    let (mut depth, mut is_tmx) = (0_usize, false);
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event();
        if depth == 0
            && !is_tmx
            && let Ok(Event::Start(element) | Event::Empty(element)) = &event
        {
            is_tmx = element.local_name().as_ref() == "tmx";
        }
        match &event {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Ok(Event::Eof) => {
                let message = match (is_tmx, depth) {
                    (true, 0) => break,
                    (true, _) => text!("ce fichier s’arrête trop tôt", "this file ends too early"),
                    (false, _) => text!("ce fichier n’est pas du TMX", "this file is no TMX"),
                };
                diagnostics.push(Diagnostic::new(Code::TranslationFile, places.span(at..at), message));
                break;
            }
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "tu" => (source, target) = (None, None),
                "tuv" => language = value_of(&element, "lang").unwrap_or_default(),
                "seg" => segment = Some(Segment::default()),
                "bpt" | "ept" | "ph" | "it" if segment.is_some() => {
                    mark(&element, segment.as_mut());
                    marks += 1;
                }
                _ => {}
            },
            Ok(Event::Empty(element)) => mark(&element, segment.as_mut()),
            Ok(Event::Text(words)) if marks == 0 => push(segment.as_mut(), &words, at),
            Ok(Event::CData(words)) if marks == 0 => push(segment.as_mut(), &words, at + "<![CDATA[".len()),
            Ok(Event::GeneralRef(reference)) if marks == 0 => {
                if let Some(named) = referred_to(&reference) {
                    push(segment.as_mut(), &named, at);
                }
            }
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "bpt" | "ept" | "ph" | "it" => marks = marks.saturating_sub(1),
                "tuv" => {
                    let control = segment.as_ref().and_then(|segment| segment.control);
                    let words = segment.take().filter(|_| control.is_none()).map(Segment::finish);
                    if let Some((c, at)) = control.filter(|_| is_language(&language, to)) {
                        diagnostics.push(control_refused(c, places.span(at..at + c.len_utf8())));
                    }
                    if is_language(&language, from) {
                        source = source.or(words);
                    } else if is_language(&language, to) {
                        target = target.or(words);
                    }
                }
                "tu" => {
                    if let (Some(source), Some(target)) = (source.take(), target.take()) {
                        found.push(Pair { source: source.into(), target: target.into() });
                    }
                }
                _ => {}
            },
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position() as usize;
                diagnostics.push(malformed(&error, places.span(at..at)));
                break;
            }
        }
    }
    Checked { value: found, diagnostics: Problems::bounded(diagnostics) }
}

/// A segment being read: text with tags, and the words behind the last tag.
#[derive(Default)]
struct Segment {
    text: String,
    words: String,
    /// The first control character, and its byte in the file.
    control: Option<(char, usize)>,
}

impl Segment {
    /// Words that may be read as a tag are told apart from tags when all of them are there.
    fn flush(&mut self) {
        self.text.push_str(&plain::write(&[plain::Piece::Words(std::mem::take(&mut self.words))]));
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }
}

/// Words of a segment that begin at a byte of the file.
fn push(segment: Option<&mut Segment>, words: &str, at: usize) {
    if let Some(segment) = segment {
        segment.control = segment.control.or(control_in(words).map(|(offset, c)| (c, at + offset)));
        segment.words.push_str(words);
    }
}

fn mark(element: &BytesStart<'_>, segment: Option<&mut Segment>) {
    let Some(segment) = segment else { return };
    let number = |name: &str| value_of(element, name).and_then(|number| number.parse::<u32>().ok());
    let tag = match element.local_name().as_ref() {
        "bpt" => number("i").map(|number| format!("<{number}>")),
        "ept" => number("i").map(|number| format!("</{number}>")),
        "ph" => number("x").map(|number| format!("<{number}/>")),
        _ => None,
    };
    segment.flush();
    segment.text.push_str(&tag.unwrap_or_default());
}

fn is_language(tag: &str, language: &Language) -> bool {
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    first(tag) == first(&language.tag)
}

#[cfg(test)]
mod tests {
    use icu::locale::locale;

    use super::*;
    use crate::locale::Locale;

    #[test]
    fn what_is_written_is_read_back() {
        let from = Language::new(Locale::new("fr"), "".into(), locale!("fr-FR"), Vec::new());
        let to = Language::new(Locale::new("de"), "".into(), locale!("de-DE"), Vec::new());
        let mut memory = Memory::default();
        let pair = Pair { source: "Un <1>lien</1> & <2/>, a < b".into(), target: "Ein <1>Link</1> &lt;1>".into() };
        memory.add(pair.clone());
        let written = write(&memory, &from, &to);
        let read = read(&SourcePath::new("a.tmx"), &written, &from, &to);
        assert_eq!((read.value, read.diagnostics.len()), (vec![pair], 0), "{written}");
    }
}
