//! A theme for Tailwind CSS 4: its utilities named after the tokens, with the custom properties as values, so that
//! modes go on working.

use std::fmt::Write as _;

use super::super::modes::Mode;
use super::super::token::{Kind, Token};
use super::css;

/// The namespace of Tailwind's theme in which a token belongs; `None` for types that Tailwind has no utilities for.
fn namespace(token: &Token) -> Option<&'static str> {
    let group = token.name.split('.').next().unwrap_or_default();
    Some(match (token.kind, group) {
        (Kind::Color, _) => "color",
        (Kind::FontFamily, _) => "font",
        (Kind::FontWeight, _) => "font-weight",
        (Kind::Dimension, "text") => "text",
        (Kind::Dimension, "radius") => "radius",
        (Kind::Dimension, _) => "spacing",
        (Kind::Number, "leading") => "leading",
        (Kind::Number, "tracking") => "tracking",
        (Kind::Shadow, _) => "shadow",
        (Kind::CubicBezier, _) => "ease",
        _ => return None,
    })
}

/// The theme, to be imported after `tailwindcss` and the custom properties: `bg-op-paper`, `text-op-body`.
pub fn theme(prefix: &str, title: &str, modes: &[Mode]) -> String {
    let mut out = format!("/* {title}: theme for Tailwind CSS 4. Import after tokens.css. */\n@theme inline {{\n");
    for token in modes.first().into_iter().flat_map(|mode| &mode.tokens) {
        let Some(namespace) = namespace(token) else { continue };
        // A group of the namespace's own name is not said twice: `color.paper` is `--color-op-paper`.
        let rest =
            token.name.split_once('.').filter(|(group, _)| *group == namespace).map_or(&*token.name, |(_, rest)| rest);
        let _ = writeln!(
            out,
            "  --{namespace}-{prefix}-{}: var({});",
            css::identifier(rest),
            css::property(prefix, &token.name)
        );
    }
    out.push_str("}\n");
    out
}
