//! Design Tokens Format Module 2025.10: one file a mode, every alias resolved, the type on every token, for tools that
//! do not read resolver files.

use serde_json::{Map, Value as Json, json};

use super::super::file::{FLUID, UNIT};
use super::super::modes::Mode;
use super::super::token::{Color, Measure, Stroke, Token, Value, Weight};

/// A number of JSON; whole ones without a point.
pub fn number(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() < 9e15 { Json::from(value as i64) } else { Json::from(value) }
}

/// The file of a mode.
pub fn file(mode: &Mode) -> String {
    let mut text = serde_json::to_string_pretty(&tree(mode, &token)).unwrap_or_default();
    text.push('\n');
    text
}

/// The tokens of a mode in nested groups. `leaf` writes a token.
pub fn tree(mode: &Mode, leaf: &dyn Fn(&Token) -> Json) -> Json {
    let mut root = Map::new();
    for token in &mode.tokens {
        let mut group = &mut root;
        let (groups, name) = token.name.rsplit_once('.').unwrap_or(("", &token.name));
        for part in groups.split('.').filter(|part| !part.is_empty()) {
            let inner = group.entry(part).or_insert_with(|| Json::Object(Map::new()));
            match inner {
                Json::Object(inner) => group = inner,
                // A name is a group or a token, never both: the reader refuses it.
                _ => return Json::Object(root),
            }
        }
        group.insert(name.to_owned(), leaf(token));
    }
    Json::Object(root)
}

fn token(token: &Token) -> Json {
    let mut map = Map::new();
    map.insert("$type".into(), token.kind.as_str().into());
    map.insert("$value".into(), value(&token.value));
    if let Some(description) = &token.description {
        map.insert("$description".into(), (&**description).into());
    }
    if let Some(deprecated) = &token.deprecated {
        let text = if deprecated.is_empty() { Json::Bool(true) } else { (&**deprecated).into() };
        map.insert("$deprecated".into(), text);
    }
    let mut extensions = Map::new();
    if let Some(fluid) = token.fluid {
        let written = json!({"base": measure(fluid.base), "slope": number(fluid.slope), "max": measure(fluid.max)});
        extensions.insert(FLUID.into(), written);
    }
    if let Some(unit) = &token.unit {
        extensions.insert(UNIT.into(), (&**unit).into());
    }
    if !extensions.is_empty() {
        map.insert("$extensions".into(), Json::Object(extensions));
    }
    Json::Object(map)
}

fn color(value: &Color) -> Json {
    let components = value.components.map(|component| component.map_or_else(|| "none".into(), number));
    let mut map = Map::new();
    map.insert("colorSpace".into(), (&*value.space).into());
    map.insert("components".into(), Json::Array(components.to_vec()));
    if value.alpha < 1.0 {
        map.insert("alpha".into(), number(value.alpha));
    }
    map.insert("hex".into(), value.hex().into());
    Json::Object(map)
}

fn measure(value: Measure) -> Json {
    json!({"value": number(value.value), "unit": value.unit})
}

fn stroke(style: &Stroke) -> Json {
    match style {
        Stroke::Keyword(keyword) => (*keyword).into(),
        Stroke::Dashes(dashes, cap) => {
            json!({"dashArray": dashes.iter().map(|dash| measure(*dash)).collect::<Vec<_>>(), "lineCap": cap})
        }
    }
}

fn weight(value: &Weight) -> Json {
    match value {
        Weight::Number(value) => number(*value),
        Weight::Name(name, _) => (*name).into(),
    }
}

fn family(names: &[std::sync::Arc<str>]) -> Json {
    names.iter().map(|name| Json::from(&**name)).collect()
}

fn curve(value: &[f64; 4]) -> Json {
    value.map(number).to_vec().into()
}

/// `$value` of the format.
pub fn value(value: &Value) -> Json {
    match value {
        Value::Color(value) => color(value),
        Value::Dimension(value) | Value::Duration(value) => measure(*value),
        Value::FontFamily(names) => family(names),
        Value::FontWeight(value) => weight(value),
        Value::CubicBezier(value) => curve(value),
        Value::Number(value) => number(*value),
        Value::StrokeStyle(style) => stroke(style),
        Value::Border(line, width, style) => {
            json!({"color": color(line), "width": measure(*width), "style": stroke(style)})
        }
        Value::Transition(duration, delay, timing) => {
            json!({"duration": measure(*duration), "delay": measure(*delay), "timingFunction": curve(timing)})
        }
        Value::Shadow(layers) => {
            let layers = layers.iter().map(|layer| {
                let [x, y, blur, spread] = layer.lengths.map(measure);
                json!({"color": color(&layer.color), "offsetX": x, "offsetY": y, "blur": blur, "spread": spread, "inset": layer.inset})
            });
            layers.collect()
        }
        Value::Gradient(stops) => {
            stops.iter().map(|(stop, position)| json!({"color": color(stop), "position": number(*position)})).collect()
        }
        Value::Typography(style) => json!({
            "fontFamily": family(&style.family),
            "fontSize": measure(style.size),
            "fontWeight": weight(&style.weight),
            "letterSpacing": measure(style.spacing),
            "lineHeight": number(style.leading),
        }),
    }
}
