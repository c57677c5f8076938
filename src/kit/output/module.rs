//! An ES module with its TypeScript declarations.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::super::modes::Mode;
use super::css;

/// A text as a literal of JavaScript.
fn literal(text: &str) -> String {
    Json::from(text).to_string()
}

/// The name of a mode as an identifier of JavaScript.
fn variable(mode: &Mode) -> String {
    let name: String = mode.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("_{name}") }
}

/// The module: an object of values for each mode, and `variables`, the custom property of each token.
pub fn script(prefix: &str, title: &str, modes: &[Mode]) -> String {
    let mut js = format!("// {title}: design tokens\n");
    for mode in modes {
        let _ = writeln!(js, "export const {} = Object.freeze({{", variable(mode));
        for token in &mode.tokens {
            let _ = writeln!(js, "  {}: {},", literal(&token.name), literal(&css::value(token)));
        }
        js.push_str("});\n");
    }
    js.push_str("export const variables = Object.freeze({\n");
    for token in modes.first().into_iter().flat_map(|mode| &mode.tokens) {
        let property = format!("var({})", css::property(prefix, &token.name));
        let _ = writeln!(js, "  {}: {},", literal(&token.name), literal(&property));
    }
    js.push_str("});\n");
    if let Some(first) = modes.first() {
        let _ = writeln!(js, "export default {};", variable(first));
    }
    js
}

/// The declarations of the module.
pub fn declarations(title: &str, modes: &[Mode]) -> String {
    let mut types = format!("// {title}: design tokens\nexport type TokenName =\n");
    for token in modes.first().into_iter().flat_map(|mode| &mode.tokens) {
        let _ = writeln!(types, "  | {}", literal(&token.name));
    }
    types.push_str(";\n");
    for name in modes.iter().map(variable).chain(["variables".to_owned()]) {
        let _ = writeln!(types, "export declare const {name}: Readonly<Record<TokenName, string>>;");
    }
    if let Some(first) = modes.first() {
        let _ = writeln!(types, "export default {};", variable(first));
    }
    types
}
