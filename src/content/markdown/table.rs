//! Tables: scrollable regions with a name, alignment by class (the site's
//! security policy allows no `style` attribute).

use pulldown_cmark::Alignment;

use super::buffer::{Buffer, Mark};
use crate::content::escape::escape_attribute;

pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    row: Row,
    mark: Mark,
    /// Where the cell being written begins, and where its content does.
    cell: (usize, Mark),
    /// Texts of the header's cells, while it is being read.
    label: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Head,
    Body,
}

const TH: &str = "<th scope=\"col\"";

impl Table {
    pub(super) fn begin(alignments: Vec<Alignment>, out: &mut Buffer) -> Self {
        let mark = out.mark();
        out.push("<table>\n");
        Self { alignments, column: 0, row: Row::Head, mark, cell: (0, mark), label: String::new() }
    }

    pub(super) fn begin_head(&mut self, out: &mut Buffer) {
        self.column = 0;
        out.push("<thead>\n<tr>");
    }

    pub(super) fn end_head(&mut self, out: &mut Buffer) {
        out.push("</tr>\n</thead>\n<tbody>\n");
        self.row = Row::Body;
        let label = self.label.trim_end_matches([',', ' ']);
        let mut wrapper = String::from("<div class=\"table-scroll\"");
        if !label.is_empty() {
            wrapper.push_str(" role=\"region\" tabindex=\"0\" aria-label=\"");
            escape_attribute(label, &mut wrapper);
            wrapper.push('"');
        }
        wrapper.push_str(">\n");
        out.insert(self.mark, &wrapper);
    }

    pub(super) fn begin_row(&mut self, out: &mut Buffer) {
        self.column = 0;
        out.push("<tr>");
    }

    pub(super) fn begin_cell(&mut self, out: &mut Buffer) {
        let start = out.html.len();
        out.push(if self.row == Row::Head { TH } else { "<td" });
        out.push(match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.cell = (start, out.mark());
    }

    pub(super) fn end_cell(&mut self, out: &mut Buffer) {
        self.column += 1;
        if self.row == Row::Head && !self.label.is_empty() {
            self.label.push_str(", ");
        }
        // An empty cell in the corner is no heading.
        let (start, content) = self.cell;
        let empty = self.row == Row::Head && out.is_at(content);
        if empty {
            out.replace(start..start + TH.len(), "<td");
        }
        out.push(if self.row == Row::Head && !empty { "</th>" } else { "</td>" });
    }

    /// Text of a cell, for the name of the region.
    pub(super) fn text(&mut self, text: &str) {
        if self.row == Row::Head {
            self.label.push_str(text);
        }
    }

    pub(super) fn end(out: &mut Buffer) {
        out.push("</tbody>\n</table>\n</div>\n");
    }
}
