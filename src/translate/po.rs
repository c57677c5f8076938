//! PO, the format of GNU gettext: <https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html>.
//!
//! The context of an entry (`msgctxt`) is the name of its block. `fuzzy` marks what a translator has to look at:
//! translations of another source, of a machine, and those that were fuzzy before.

use std::fmt::Write as _;

use super::exchange::{Delivery, Item, Key, Parcel, Returned, Said, control_in, control_refused};
use super::inventory::State;
use super::plain::write as with_tags;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// Writes blocks for translators. Writing to a string does not fail.
pub fn write(parcel: &Parcel<'_>) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "# Translations from {from} to {to}.\n#\nmsgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: provence\\n\"\n\"Language: {to}\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n\"X-Source-Language: {from}\\n\"\n",
        from = parcel.from.tag.replace('-', "_"),
        to = parcel.to.tag.replace('-', "_"),
    );
    for group in &parcel.groups {
        for item in &group.items {
            entry(item, &group.file, &mut out);
        }
    }
    out
}

fn entry(item: &Item, file: &str, out: &mut String) {
    out.push('\n');
    if item.state == State::Machine {
        out.push_str("# machine\n");
    }
    let terms = item.terms.iter().map(|(source, target)| format!("term: {source} = {target}"));
    let matches = item.matches.iter().map(|found| format!("memory {}%: {}", found.likeness, found.target));
    for note in item.notes.iter().cloned().chain(terms).chain(matches) {
        let _ = writeln!(out, "#. {}", note.replace(['\n', '\r'], " "));
    }
    let _ = writeln!(out, "#: {file}:{}", item.line);
    if matches!(item.state, State::Machine | State::Fuzzy | State::Outdated) {
        let _ = write!(out, "#. state: {}\n#, fuzzy\n", item.state.as_str());
        if let Some(former) = &item.former {
            string("#| msgid", former, out);
        }
    }
    string("msgctxt", &item.key.to_string(), out);
    string("msgid", &with_tags(&item.source), out);
    string("msgstr", &item.target.as_deref().map(with_tags).unwrap_or_default(), out);
}

/// A keyword and its string, with one line for each line of the text.
fn string(keyword: &str, text: &str, out: &mut String) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let _ = write!(out, "{keyword} ");
    if lines.len() > 1 {
        out.push_str("\"\"\n");
    }
    let continued = if keyword.starts_with("#|") { "#| " } else { "" };
    for (at, line) in lines.iter().enumerate() {
        if at > 0 || lines.len() > 1 {
            out.push_str(continued);
        }
        let _ = writeln!(out, "\"{}\"", escape(line));
    }
    if lines.is_empty() {
        out.push_str("\"\"\n");
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}

/// An entry being read.
#[derive(Default)]
struct Open {
    context: Option<String>,
    id: Option<String>,
    target: Option<String>,
    is_fuzzy: bool,
    /// It left as fuzzy: that it is says nothing new.
    was_fuzzy: bool,
    line: u32,
    /// The first control character of the translation, and where it is.
    control: Option<(char, Span)>,
    /// A line of it cannot be read, which is told: nothing of it is taken.
    is_broken: bool,
}

impl Open {
    /// Whether a line begins another entry than this one.
    fn ends_before(&self, line: &str) -> bool {
        let keyword = line.split([' ', '\t', '"']).next().unwrap_or_default();
        match keyword {
            "msgctxt" => self.context.is_some() || self.id.is_some() || self.target.is_some() || self.is_broken,
            "msgid" => self.id.is_some() || self.target.is_some() || (self.is_broken && self.context.is_none()),
            _ => line.starts_with('#') && (self.target.is_some() || self.is_broken),
        }
    }
}

/// The string that following lines go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Context,
    Id,
    Target,
}

/// Reads a file that comes back.
pub fn read(file: &SourcePath, text: &str) -> Checked<Delivery> {
    let mut reader = Reader { file, delivery: Delivery::default(), diagnostics: Vec::new() };
    let (mut open, mut part) = (Open::default(), Part::None);
    let lines = (1_u32..).zip(text.trim_start_matches('\u{feff}').lines());
    for (number, written) in lines {
        let line = written.trim();
        if line.is_empty() {
            if open.target.is_some() {
                reader.entry(std::mem::take(&mut open));
                part = Part::None;
            }
            continue;
        }
        if open.ends_before(line) {
            reader.entry(std::mem::take(&mut open));
            part = Part::None;
        }
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(flags) = comment.strip_prefix(',') {
                open.is_fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            open.was_fuzzy |= comment.strip_prefix('.').is_some_and(|note| note.trim().starts_with("state: "));
            continue;
        }
        let (now, rest) = match line.split_once([' ', '\t']).unwrap_or((line, "")) {
            ("msgctxt", rest) => (Part::Context, rest),
            ("msgid", rest) => (Part::Id, rest),
            ("msgstr", rest) => (Part::Target, rest),
            _ if line.starts_with('"') => (part, line),
            _ => (Part::None, ""),
        };
        let begun = now != part || !line.starts_with('"');
        part = now;
        let Some(words) = unescape(rest.trim()).filter(|_| part != Part::None) else {
            open.is_broken = true;
            reader.wrong(number);
            continue;
        };
        let is_twice = match part {
            Part::Context => open.context.is_some(),
            Part::Id => open.id.is_some(),
            Part::Target | Part::None => open.target.is_some(),
        };
        if begun && is_twice {
            open.is_broken = true;
            reader.wrong(number);
            continue;
        }
        let field = match part {
            Part::Context => &mut open.context,
            Part::Id => &mut open.id,
            Part::Target | Part::None => {
                if begun {
                    open.line = number;
                }
                if let Some((_, c)) = control_in(&words).filter(|_| open.control.is_none()) {
                    // An escape may have written it: then the line is all that is known.
                    let column = written.chars().position(|other| other == c).map_or(1, |at| at as u32 + 1);
                    open.control = Some((c, Span::new(file, number, column, 1)));
                }
                &mut open.target
            }
        };
        field.get_or_insert_default().push_str(&words);
    }
    if open.context.is_some() || open.id.is_some() || open.target.is_some() {
        reader.entry(open);
    }
    Checked { value: reader.delivery, diagnostics: Problems::bounded(reader.diagnostics) }
}

struct Reader<'a> {
    file: &'a SourcePath,
    delivery: Delivery,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn entry(&mut self, open: Open) {
        if open.is_broken {
            return;
        }
        let (id, target) = (open.id.unwrap_or_default(), open.target.unwrap_or_default());
        if id.is_empty() && open.context.is_none() {
            let language = target.lines().find_map(|line| line.strip_prefix("Language:"));
            self.delivery.language = language.map(|language| language.trim().replace('_', "-"));
            return;
        }
        let span = Span::new(self.file, open.line, 1, 0);
        let Some(key) = open.context.as_deref().and_then(Key::from_text) else {
            let message = text!(
                "cet élément n’a pas le `msgctxt` d’un export",
                "this entry does not have the `msgctxt` of an export"
            );
            self.diagnostics.push(Diagnostic::new(Code::TranslationFile, span, message));
            return;
        };
        if target.is_empty() {
            return;
        }
        if let Some((c, span)) = open.control {
            self.diagnostics.push(control_refused(c, span));
            return;
        }
        let said = match (open.is_fuzzy, open.was_fuzzy) {
            (false, _) => Said::Translated,
            (true, false) => Said::Unsure,
            (true, true) => Said::Nothing,
        };
        self.delivery.returned.push(Returned { key, target, said, span });
    }

    fn wrong(&mut self, line: u32) {
        let message = text!("cette ligne n’est pas du PO", "this line is not PO");
        self.diagnostics.push(Diagnostic::new(Code::TranslationFile, Span::new(self.file, line, 1, 0), message));
    }
}

/// The text of a string in quotation marks.
fn unescape(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => out.push(match characters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            '"' => return None,
            other => out.push(other),
        }
    }
    Some(out)
}
