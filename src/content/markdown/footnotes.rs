//! Footnotes: numbered in the order of their calls, printed at the end of the
//! body, each with a way back to every call.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::anchors::Anchors;
use super::buffer::Buffer;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;

#[derive(Default)]
pub(super) struct Footnotes {
    /// Number and calls so far, by label.
    called: HashMap<String, Call>,
    written: Vec<Note>,
    /// The place at which each label is first defined.
    labels: HashMap<String, Span>,
}

/// The text of a note.
struct Note {
    label: String,
    span: Span,
    content: Buffer,
}

#[derive(Clone, Copy)]
struct Call {
    number: usize,
    times: usize,
}

impl Footnotes {
    /// Writes a call.
    pub(super) fn call(&mut self, label: &str, out: &mut Buffer, anchors: &mut Anchors) {
        let next = self.called.len() + 1;
        let call = self.called.entry(key(label)).or_insert(Call { number: next, times: 0 });
        call.times += 1;
        let id = call_id(call.number, call.times);
        anchors.add(&id);
        let number = call.number;
        let _ = write!(
            out.html,
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        );
    }

    /// Keeps the text of a note. A second one of the same label is reported: its text would be lost.
    pub(super) fn define(&mut self, label: &str, content: Buffer, span: Span, problems: &mut Problems) {
        if let Some(first) = self.labels.get(&key(label)) {
            let message =
                text!("la note `[^{label}]` est écrite deux fois", "the footnote `[^{label}]` is written twice");
            problems.push(
                Diagnostic::new(Code::DuplicateFootnote, span, message)
                    .related(first.clone(), text!("la première est ici", "the first is here"))
                    .help(text!(
                        "donnez-lui un autre repère, et appelez-la dans le texte",
                        "give it another label, and call it in the text"
                    )),
            );
            return;
        }
        self.labels.insert(key(label), span.clone());
        self.written.push(Note { label: label.to_owned(), span, content });
    }

    /// Writes all notes that were defined. One that is never called is reported; it comes last, without a way back.
    pub(super) fn finish(self, out: &mut Buffer, anchors: &mut Anchors, problems: &mut Problems) {
        if self.written.is_empty() {
            return;
        }
        let Self { called, written, .. } = self;
        let mut notes: Vec<(Option<Call>, Buffer)> = Vec::with_capacity(written.len());
        for Note { label, span, content } in written {
            let call = called.get(&key(&label)).copied();
            if call.is_none() {
                let message = text!(
                    "la note `[^{label}]` n’est appelée nulle part",
                    "the footnote `[^{label}]` is called nowhere"
                );
                problems.push(
                    Diagnostic::new(Code::UncalledFootnote, span, message)
                        .help(text!("écrivez `[^{label}]` dans le texte", "write `[^{label}]` in the text")),
                );
            }
            notes.push((call, content));
        }
        notes.sort_by_key(|(call, _)| call.map_or(usize::MAX, |call| call.number));
        out.push("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (call, mut content) in notes {
            let Some(Call { number, times }) = call else {
                out.push("<li>");
                out.append(content);
                out.push("</li>\n");
                continue;
            };
            let id = format!("fn-{number}");
            anchors.add(&id);
            let _ = write!(out.html, "<li id=\"{id}\" value=\"{number}\">");
            let in_paragraph = content.html.ends_with("</p>\n");
            if in_paragraph {
                content.html.truncate(content.html.len() - "</p>\n".len());
            }
            out.append(content);
            for time in 1..=times {
                let back = call_id(number, time);
                let _ = write!(out.html, "\u{a0}<a href=\"#{back}\" role=\"doc-backlink\">↩\u{fe0e}");
                if time > 1 {
                    let _ = write!(out.html, "<sup>{time}</sup>");
                }
                out.push("</a>");
            }
            out.push(if in_paragraph { "</p>\n</li>\n" } else { "</li>\n" });
        }
        out.push("</ol>\n</div>\n");
    }
}

/// What labels are compared by: CommonMark's rule for labels of links, in which capitals make no difference.
fn key(label: &str) -> String {
    label.to_lowercase()
}

fn call_id(number: usize, time: usize) -> String {
    if time == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{time}") }
}
