//! A table as CSV: RFC 4180, in UTF-8, with the names of columns in the first line.

use crate::content::typography::plain;
use crate::plan::dataset::{Cell, Table};

/// The text of the file.
pub fn table(table: &Table) -> String {
    let mut out = String::new();
    line(table.columns.iter().map(|column| column.name.to_string()), &mut out);
    for row in &table.rows {
        line(row.iter().map(text), &mut out);
    }
    out
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => plain(text).into_owned(),
        Cell::Number(number) => number.0.to_string(),
        Cell::Boolean(boolean) => boolean.to_string(),
    }
}

fn line(cells: impl Iterator<Item = String>, out: &mut String) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
