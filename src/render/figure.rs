//! Figures and charts as texts of one language, for readers that have no templates.

use serde_json::{Map, Value as Json, json};

use crate::format::{Formats, NumberOptions};
use crate::plan::view::{CardView, ChartView, FieldView, FieldsView};
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Plain,
    Percent,
}

impl Figures<'_> {
    fn formats(&self) -> &Formats {
        self.messages.formats_in(self.locale)
    }

    /// An interface text without arguments. A theme that lacks it shows its id, as a template would.
    pub fn text(&self, id: &str) -> String {
        self.messages.format_in(self.locale, id, &[]).map_or_else(|_| id.to_owned(), |text| text.to_string())
    }

    /// The unit of an indicator. One that begins with `%` makes percentages.
    pub fn unit(&self, card: &CardView) -> Unit {
        let unit = card.fields.text("unit").map_or("", |unit| unit);
        let is_percent = matches!(card.fields.get("percent"), Some(FieldView::Boolean(true)));
        let rest = unit.strip_prefix('%').map(str::trim);
        let name = if is_percent { "" } else { rest.unwrap_or(unit) };
        let tag = card.identity.language.tag.split('-').next().unwrap_or_default();
        Unit {
            name: name.to_owned(),
            space: if matches!(tag, "ja" | "zh") { "" } else { "\u{a0}" },
            scale: if is_percent || rest.is_some() { Scale::Percent } else { Scale::Plain },
        }
    }

    /// The number of a figure, with its sign for a rise.
    fn value(&self, point: &FieldsView, unit: &Unit) -> String {
        let Some(FieldView::Number(value)) = point.get("value") else { return String::new() };
        let is = |name: &str| matches!(point.get(name), Some(FieldView::Boolean(true)));
        let number = self.number(value.0, unit);
        let sign = if is("change") && value.0 > 0.0 { "+" } else { "" };
        format!("{sign}{number}")
    }

    fn number(&self, value: f64, unit: &Unit) -> String {
        match unit.scale {
            Scale::Percent => self.formats().percent(value),
            Scale::Plain => self.formats().number(value, NumberOptions { max_fraction: 3, ..NumberOptions::default() }),
        }
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
        let ticks = chart.ticks.iter().map(|tick| json!({"text": self.number(tick.value.0, unit), "y": tick.y.0}));
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
