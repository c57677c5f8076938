//! The form that Style Dictionary 3 and 4 read: `value` and `type`, every value a text of CSS.
//! These versions write `[object Object]` for the objects of the present format.

use serde_json::{Map, Value as Json};

use super::super::modes::Mode;
use super::super::token::Token;
use super::css;
use super::design_tokens::tree;

/// The file of a mode.
pub fn file(mode: &Mode) -> String {
    let mut text = serde_json::to_string_pretty(&tree(mode, &token)).unwrap_or_default();
    text.push('\n');
    text
}

fn token(token: &Token) -> Json {
    let mut map = Map::new();
    map.insert("value".into(), css::value(token).into());
    map.insert("type".into(), token.kind.as_str().into());
    if let Some(description) = &token.description {
        map.insert("comment".into(), (&**description).into());
    }
    Json::Object(map)
}
