//! The form that Style Dictionary 3 and 4 read: `value` and `type`, every value a text of CSS.
//! These versions write `[object Object]` for the objects of the present format.

use serde_json::{Map, Value as Json};

use super::super::modes::Mode;
use super::super::token::{Token, Value, number};
use super::css;
use super::design_tokens::tree;

/// The file of a mode.
pub fn file(mode: &Mode) -> String {
    let mut text = serde_json::to_string_pretty(&tree(mode, &token)).unwrap_or_default();
    text.push('\n');
    text
}

/// A value in the CSS of their time, in which the parts of a colour with opacity have commas between them.
fn value(token: &Token) -> String {
    match &token.value {
        Value::Color(color) if color.alpha < 1.0 => {
            let [red, green, blue] = color.rgb;
            format!("rgba({red}, {green}, {blue}, {})", number(color.alpha))
        }
        _ => css::value(token),
    }
}

fn token(token: &Token) -> Json {
    let mut map = Map::new();
    map.insert("value".into(), value(token).into());
    map.insert("type".into(), token.kind.as_str().into());
    if let Some(description) = &token.description {
        map.insert("comment".into(), (&**description).into());
    }
    Json::Object(map)
}
