//! Figures and charts as texts of one language, for readers that have no templates.

use serde_json::{Map, Value as Json, json};

use crate::format::{Formats, NumberOptions};
use crate::locale::Direction;
use crate::plan::view::{CardView, ChartView, FieldView, FieldsView, TextLanguage};
use crate::theme::messages::{Argument, Messages};

/// Writes figures in one language.
pub struct Figures<'a> {
    /// Interface texts.
    pub messages: &'a Messages,
    /// Code of the language.
    pub locale: &'a str,
}

/// The unit of an indicator.
pub struct Unit {
    /// The unit; empty for a bare percentage.
    name: String,
    /// What stands between number and unit.
    space: &'static str,
    /// The values are percentages.
    scale: Scale,
    /// The direction of the text that it stands in.
    direction: Direction,
}

/// Whether a number says by how much something rose or fell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is an amount.
    None,
    /// It is a rise, written with its sign, or a fall.
    Rise,
}

/// Whether a field of a figure is set.
fn is(point: &FieldsView, name: &str) -> bool {
    matches!(point.get(name), Some(FieldView::Boolean(true)))
}

impl Change {
    /// What a figure with all its fields says of itself.
    pub fn stated(figure: &FieldsView) -> Self {
        if is(figure, "change") { Self::Rise } else { Self::None }
    }

    /// What an indicator says of one of its figures, which a text may name by less than all its fields.
    pub fn of(indicator: &CardView, point: &FieldsView) -> Self {
        let fact = point.text("fact");
        let says = |known: &FieldView| match known {
            FieldView::Object(known) => fact.is_some() && known.text("fact") == fact && is(known, "change"),
            _ => false,
        };
        match indicator.fields.get("points") {
            Some(FieldView::List(points)) if points.iter().any(says) => Self::Rise,
            _ => Self::None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Plain,
    Percent,
}

impl Unit {
    /// The unit of an indicator. One that begins with `%` makes percentages.
    pub fn of(card: &CardView) -> Self {
        Self::stated(&card.fields, &card.identity.language)
    }

    /// The unit that some fields state: those of an indicator, or of a figure that has its own. `language` is that of
    /// their text.
    pub fn stated(fields: &FieldsView, language: &TextLanguage) -> Self {
        let unit = fields.text("unit").map_or("", |unit| unit);
        let is_percent = is(fields, "percent");
        let rest = unit.strip_prefix('%').map(str::trim);
        let name = if is_percent { "" } else { rest.unwrap_or(unit) };
        let tag = language.tag.split('-').next().unwrap_or_default();
        Self {
            name: name.to_owned(),
            space: if matches!(tag, "ja" | "zh") { "" } else { "\u{a0}" },
            scale: if is_percent || rest.is_some() { Scale::Percent } else { Scale::Plain },
            direction: language.direction,
        }
    }

    /// A number of this unit, without its name.
    pub fn number(&self, value: f64, change: Change, formats: &Formats) -> String {
        let number = match self.scale {
            Scale::Percent => formats.percent(value),
            Scale::Plain => formats.number(value, NumberOptions { max_fraction: 3, ..NumberOptions::default() }),
        };
        let sign = if change == Change::Rise && value > 0.0 { "+" } else { "" };
        format!("{sign}{number}")
    }

    /// A number with the name of its unit, for texts without markup. Between letters from right to left, a sign stays
    /// before its number by being isolated with it (Unicode Bidirectional Algorithm, section 2.4).
    pub fn with_name(&self, number: &str) -> String {
        let isolated = match self.direction {
            Direction::Rtl if number.starts_with('+') => Some(format!("\u{2066}{number}\u{2069}")),
            _ => None,
        };
        let number = isolated.as_deref().unwrap_or(number);
        let space = if self.name.is_empty() { "" } else { self.space };
        format!("{number}{space}{}", self.name)
    }
}

impl Figures<'_> {
    fn formats(&self) -> &Formats {
        self.messages.formats_in(self.locale)
    }

    /// An interface text without arguments. A theme that lacks it shows its id, as a template would.
    pub fn text(&self, id: &str) -> String {
        self.messages.format_in(self.locale, id, &[]).map_or_else(|_| id.to_owned(), |text| text.to_string())
    }

    /// The number of a figure, with its sign for a rise.
    fn value(&self, point: &FieldsView, unit: &Unit) -> String {
        let Some(FieldView::Number(value)) = point.get("value") else { return String::new() };
        unit.number(value.0, Change::stated(point), self.formats())
    }

    /// A figure with its unit, year, kind and source, as readers see them.
    pub fn figure(&self, point: &FieldsView, unit: &Unit) -> Json {
        let mut object = Map::new();
        let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
        set("value", json!(self.value(point, unit)));
        if matches!(point.get("approximate"), Some(FieldView::Boolean(true))) {
            set("about", json!(self.text("approximately")));
        }
        set("unit", json!(unit.name));
        set("space", json!(unit.space));
        if let Some(FieldView::Number(year)) = point.get("year") {
            set("year", json!(year.0.to_string()));
        }
        if let Some(kind) = point.text("kind") {
            set("kind", json!(&**kind));
            set("kind_label", json!(self.text(&format!("kind-{kind}"))));
        }
        if let Some(source) = point.text("source") {
            let argument = [("source", Argument::Text((&**source).into()))];
            let label = self.messages.format_in(self.locale, "figure-source", &argument);
            set("source", json!(label.map_or_else(|_| source.to_string(), |text| text.to_string())));
        }
        if let Some(note) = point.text("note") {
            set("note", json!(&**note));
        }
        Json::Object(object)
    }

    /// A chart: its geometry, with the texts of its axes and marks.
    pub fn chart(&self, chart: &ChartView, unit: &Unit) -> Json {
        let ticks = chart
            .ticks
            .iter()
            .map(|tick| json!({"text": unit.number(tick.value.0, Change::None, self.formats()), "y": tick.y.0}));
        let years = chart.years.iter().filter(|year| year.labelled);
        let years = years.map(|year| json!({"text": year.year.to_string(), "x": year.x.0, "empty": !year.has_figure}));
        let marks = chart.marks.iter().map(|mark| {
            json!({
                "kind": &*mark.kind,
                "x": mark.x.0, "left": mark.left.0, "width": mark.width.0,
                "y": mark.y.0, "top": mark.top.0, "height": mark.height.0,
                "labelled": mark.labelled,
            })
        });
        let apart = chart.apart.map(|(from, x)| json!({"from": from.0, "x": x.0, "text": self.text("chart-undated")}));
        json!({
            "height": chart.height,
            "zero": chart.zero.0,
            "unit": unit.name,
            "ticks": ticks.collect::<Vec<_>>(),
            "years": years.collect::<Vec<_>>(),
            "apart": apart,
            "marks": marks.collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stays_before_its_number_in_both_directions() {
        let written = |tag: &str, direction| {
            let language = TextLanguage { tag: tag.into(), direction };
            let unit = Unit::stated(&FieldsView::default(), &language);
            ["+24%", "24%"].map(|number| unit.with_name(number))
        };
        assert_eq!(written("fr", Direction::Ltr), ["+24%", "24%"]);
        assert_eq!(written("ar", Direction::Rtl), ["\u{2066}+24%\u{2069}", "24%"]);
    }
}
