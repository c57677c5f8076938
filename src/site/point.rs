//! The figure of an indicator that a component asks for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::version::Version;
use crate::content::segment::{ArgumentValue, Component};
use crate::content::value::Value;

/// The point of an indicator that a `key-figure` asks for: by fact, by year, or the last one.
pub fn point<'a>(indicator: &'a Version, component: &Component) -> Option<&'a BTreeMap<Arc<str>, Value>> {
    let Some(Value::List(points)) = indicator.value("points") else { return None };
    let year = component.argument("year").and_then(|argument| match argument.value {
        ArgumentValue::Number(year) => Some(year as f64),
        _ => None,
    });
    let fact = component.text("fact");
    let mut points = points.iter().filter_map(|point| match point {
        Value::Object(point) => Some(point),
        _ => None,
    });
    let wanted = |point: &&BTreeMap<Arc<str>, Value>| {
        let right_year = year.is_none_or(|year| matches!(point.get("year"), Some(Value::Number(own)) if *own == year));
        let right_fact = fact.is_none_or(|fact| point.get("fact").and_then(Value::as_text) == Some(fact));
        right_year && right_fact
    };
    points.rfind(wanted)
}
