//! Footnotes: numbered in the order of their calls, printed at the end of the
//! body, each with a way back to every call.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::buffer::Buffer;
use super::headings::Anchors;

#[derive(Default)]
pub(super) struct Footnotes {
    /// Number and calls so far, by label.
    called: HashMap<String, Call>,
    written: Vec<(String, Buffer)>,
    labels: HashSet<String>,
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
        if !self.called.contains_key(label) {
            self.called.insert(label.to_owned(), Call { number: next, times: 0 });
        }
        let Some(call) = self.called.get_mut(label) else { return };
        call.times += 1;
        let id = call_id(call.number, call.times);
        anchors.add(&id);
        let number = call.number;
        let _ = write!(
            out.html,
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        );
    }

    /// Keeps the text of a note; the first one of a label counts.
    pub(super) fn define(&mut self, label: &str, content: Buffer) {
        if self.labels.insert(label.to_owned()) {
            self.written.push((label.to_owned(), content));
        }
    }

    /// Writes all notes that were defined. One that is never called comes last, without a way back.
    pub(super) fn finish(self, out: &mut Buffer, anchors: &mut Anchors) {
        if self.written.is_empty() {
            return;
        }
        let Self { called, written, .. } = self;
        let mut notes: Vec<(Option<Call>, Buffer)> =
            written.into_iter().map(|(label, content)| (called.get(&label).copied(), content)).collect();
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

fn call_id(number: usize, time: usize) -> String {
    if time == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{time}") }
}
