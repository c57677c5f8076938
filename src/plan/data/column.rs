//! The columns of a table: one for each declared field that is a single value.

use std::sync::Arc;

use super::super::dataset::{Cell, Column, ColumnKind};
use super::super::view::{CardView, FieldView, FieldsView};
use super::texts::texts;
use crate::config::Config;
use crate::content::collection::{Collection, Field, FieldKind};
use crate::locale::LocalizedText;

/// Where the cells of a column are found.
enum Source {
    /// The id of the entry.
    Id,
    /// The title of the entry.
    Title,
    /// The description of the entry.
    Description,
    /// A field of the entry.
    Field(Arc<str>),
    /// A field of an object that is a field of the entry.
    Within(Arc<str>, Arc<str>),
    /// The id of the indicator whose figure the row states.
    Indicator,
    /// The title of that indicator.
    IndicatorTitle,
    /// The unit of that indicator.
    IndicatorUnit,
    /// A field of the figure.
    Figure(Arc<str>),
}

/// The columns of a table while its rows are made.
pub struct Columns {
    columns: Vec<(Source, Column)>,
}

impl Columns {
    /// The columns that state what an entry is.
    pub fn of_entries(collection: &Collection, config: &Config) -> Self {
        let mut columns = Self { columns: Vec::new() };
        columns.add(Source::Id, Column { required: true, ..column("id", None, ColumnKind::Code, config) });
        for (name, source) in [("title", Source::Title), ("description", Source::Description)] {
            let field = collection.fields.get(name);
            let required = field.is_some_and(|field| field.required);
            let label = field.and_then(|field| field.label.as_ref());
            columns.add(source, Column { required, ..column(name, label, ColumnKind::Text, config) });
        }
        for field in collection.fields_in_order() {
            if !field.is_common() {
                columns.of_field(field, config);
            }
        }
        columns
    }

    fn of_field(&mut self, field: &Field, config: &Config) {
        let name = &field.name;
        if let FieldKind::Object(fields) = &field.kind {
            for below in fields {
                let Some(kind) = ColumnKind::of(below) else { continue };
                let source = Source::Within(Arc::clone(name), Arc::clone(&below.name));
                let label = below.label.as_ref();
                self.add(source, column(&format!("{name}_{}", below.name), label, kind, config));
            }
        } else if let Some(kind) = kind_of(field) {
            let source = Source::Field(Arc::clone(name));
            let required = field.required;
            self.add(source, Column { required, ..column(name, field.label.as_ref(), kind, config) });
        }
    }

    /// The columns that name the indicator of each figure, in a table of levers. No figure is required there: a
    /// lever without figures has a row too.
    pub fn of_levers(&mut self, indicators: &Collection, config: &Config) {
        // The list of indicators is spread over the rows.
        self.columns.retain(|(_, column)| &*column.name != "indicators");
        let label_of = |name: &str| indicators.fields.get(name).and_then(|field| field.label.as_ref());
        let (label, title, unit) = (Some(&indicators.label), label_of("title"), label_of("unit"));
        self.add(Source::Indicator, column("indicator", label, ColumnKind::Code, config));
        self.add(Source::IndicatorTitle, column("indicator_title", title, ColumnKind::Text, config));
        self.add(Source::IndicatorUnit, column("unit", unit, ColumnKind::Text, config));
        let before = self.columns.len();
        self.of_figures(indicators, config);
        self.columns[before..].iter_mut().for_each(|(_, column)| column.required = false);
    }

    /// The columns that state figures of `indicators`.
    pub fn of_figures(&mut self, indicators: &Collection, config: &Config) {
        let Some(Field { kind: FieldKind::List(item), .. }) = indicators.fields.get("points") else { return };
        let FieldKind::Object(fields) = &item.kind else { return };
        for field in fields {
            let Some(kind) = ColumnKind::of(field) else { continue };
            let is_taken = self.columns.iter().any(|(_, column)| column.name == field.name);
            let name = if is_taken { format!("point_{}", field.name) } else { field.name.to_string() };
            let column = column(&name, field.label.as_ref(), kind, config);
            self.add(Source::Figure(Arc::clone(&field.name)), Column { required: field.required, ..column });
        }
    }

    fn add(&mut self, source: Source, column: Column) {
        self.columns.push((source, column));
    }

    /// A row: an entry, and a figure with its indicator where the row is one of a lever.
    pub fn row(&self, card: &CardView, indicator: Option<&CardView>, figure: Option<&FieldsView>) -> Vec<Cell> {
        let text = |text: Option<&Arc<str>>| text.map_or(Cell::Empty, |text| Cell::Text(Arc::clone(text)));
        let cells = self.columns.iter().map(|(source, _)| match source {
            Source::Id => Cell::Text(Arc::clone(&card.identity.id)),
            Source::Title => text(card.identity.title.as_ref()),
            Source::Description => text(card.identity.description.as_ref()),
            Source::Field(name) => cell(card.fields.get(name)),
            Source::Within(object, name) => match card.fields.get(object) {
                Some(FieldView::Object(fields)) => cell(fields.get(name)),
                _ => Cell::Empty,
            },
            Source::Indicator => text(indicator.map(|indicator| &indicator.identity.id)),
            Source::IndicatorTitle => text(indicator.and_then(|indicator| indicator.identity.title.as_ref())),
            Source::IndicatorUnit => text(indicator.and_then(|indicator| indicator.fields.text("unit"))),
            Source::Figure(name) => cell(figure.and_then(|figure| figure.get(name))),
        });
        cells.collect()
    }

    /// The columns.
    pub fn finish(self) -> Vec<Column> {
        self.columns.into_iter().map(|(_, column)| column).collect()
    }
}

/// A column whose cells may be empty.
fn column(name: &str, label: Option<&LocalizedText>, kind: ColumnKind, config: &Config) -> Column {
    let label = label.map(|label| texts(config, label)).unwrap_or_default();
    Column { name: name.into(), label, kind, required: false }
}

/// The type of a field's column. References are written as ids.
fn kind_of(field: &Field) -> Option<ColumnKind> {
    match &field.kind {
        FieldKind::Reference { .. } => Some(ColumnKind::Code),
        _ => ColumnKind::of(field),
    }
}

fn cell(value: Option<&FieldView>) -> Cell {
    match value {
        Some(FieldView::Text(text) | FieldView::Datetime(text)) => Cell::Text(Arc::clone(text)),
        Some(FieldView::Number(number)) => Cell::Number(*number),
        Some(FieldView::Boolean(boolean)) => Cell::Boolean(*boolean),
        Some(FieldView::Date(date)) => Cell::Text(date.to_string().into()),
        Some(FieldView::Summary(summary)) => Cell::Text(Arc::clone(&summary.identity.id)),
        Some(FieldView::Card(card)) => Cell::Text(Arc::clone(&card.identity().id)),
        Some(FieldView::List(items)) => {
            let ids: Vec<Arc<str>> = items.iter().filter_map(id).collect();
            if ids.is_empty() { Cell::Empty } else { Cell::Text(ids.join(" ").into()) }
        }
        _ => Cell::Empty,
    }
}

fn id(value: &FieldView) -> Option<Arc<str>> {
    match value {
        FieldView::Summary(summary) => Some(Arc::clone(&summary.identity.id)),
        FieldView::Card(card) => Some(Arc::clone(&card.identity().id)),
        _ => None,
    }
}
