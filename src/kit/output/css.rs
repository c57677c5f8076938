//! CSS custom properties, and the CSS of each value.

use std::fmt::Write as _;

use super::super::modes::Mode;
use super::super::token::{Color, Fluid, Measure, Stroke, Token, Value, number};

/// The custom property of a token: `--op-color-paper`.
pub fn property(prefix: &str, name: &str) -> String {
    format!("--{prefix}-{}", identifier(name))
}

/// A token's name as part of an identifier of CSS.
pub fn identifier(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}

/// The style sheet with the custom properties of all modes.
///
/// The default mode is that of the document; `dark` follows the reader's setting, and every mode can be chosen for a
/// part of a page: `<section data-op-theme="dark">`.
pub fn stylesheet(prefix: &str, title: &str, modes: &[Mode]) -> String {
    let mut css = format!("/* {title}: design tokens */\n");
    let Some((first, others)) = modes.split_first() else { return css };
    let attribute = |mode: &Mode| format!("[data-{prefix}-theme=\"{}\"]", mode.name);
    let first_attribute = attribute(first);
    let all: Vec<&Token> = first.tokens.iter().map(|token| &**token).collect();
    rule(&mut css, "", prefix, ":root", &all);
    let differing = |mode: &'_ Mode| -> Vec<usize> {
        let same = |token: &Token| first.get(&token.name).is_some_and(|other| value(other) == value(token));
        mode.tokens.iter().enumerate().filter(|(_, token)| !same(token)).map(|(position, _)| position).collect()
    };
    let mut restored: Vec<&Token> = Vec::new();
    for mode in others {
        let tokens: Vec<&Token> = differing(mode).into_iter().map(|position| &*mode.tokens[position]).collect();
        if &*mode.name == "dark" {
            css.push_str("@media (prefers-color-scheme: dark) {\n");
            rule(&mut css, "  ", prefix, &format!(":root:not({first_attribute})"), &tokens);
            css.push_str("}\n");
        }
        rule(&mut css, "", prefix, &attribute(mode), &tokens);
        let of_first = tokens.iter().filter_map(|token| first.get(&token.name)).map(|token| &**token);
        for token in of_first {
            if !restored.iter().any(|known| known.name == token.name) {
                restored.push(token);
            }
        }
    }
    if !restored.is_empty() {
        rule(&mut css, "", prefix, &first_attribute, &restored);
    }
    css
}

fn rule(css: &mut String, indent: &str, prefix: &str, selector: &str, tokens: &[&Token]) {
    let _ = writeln!(css, "{indent}{selector} {{");
    for token in tokens {
        let name = property(prefix, &token.name);
        let _ = writeln!(css, "{indent}  {name}: {};", value(token));
        if let Value::Typography(style) = &token.value {
            let _ = writeln!(css, "{indent}  {name}-letter-spacing: {};", measure(style.spacing));
        }
    }
    let _ = writeln!(css, "{indent}}}");
}

/// The value of a token in CSS.
pub fn value(token: &Token) -> String {
    if let (Some(Fluid { base, slope, max }), Value::Dimension(least)) = (token.fluid, &token.value) {
        let (sign, slope) = if slope < 0.0 { ('-', -slope) } else { ('+', slope) };
        return format!("clamp({}, {} {sign} {}vw, {})", measure(*least), measure(base), number(slope), measure(max));
    }
    match (&token.value, &token.unit) {
        (Value::Number(value), Some(unit)) => format!("{}{}", number(*value), identifier(unit)),
        (value, _) => plain(value),
    }
}

/// A value in CSS.
fn plain(value: &Value) -> String {
    match value {
        Value::Color(value) => color(value),
        Value::Dimension(value) | Value::Duration(value) => measure(*value),
        Value::FontFamily(names) => family(names),
        Value::FontWeight(weight) => number(weight.number()),
        Value::CubicBezier(value) => curve(value),
        Value::Number(value) => number(*value),
        Value::StrokeStyle(style) => stroke(style).to_owned(),
        Value::Border(line, width, style) => format!("{} {} {}", measure(*width), stroke(style), color(line)),
        Value::Transition(duration, delay, timing) => {
            format!("{} {} {}", measure(*duration), curve(timing), measure(*delay))
        }
        Value::Shadow(layers) => {
            let layers = layers.iter().map(|layer| {
                let [x, y, blur, spread] = layer.lengths;
                let inset = if layer.inset { "inset " } else { "" };
                let spread = if spread.value == 0.0 { String::new() } else { format!(" {}", measure(spread)) };
                format!("{inset}{} {} {}{spread} {}", measure(x), measure(y), measure(blur), color(&layer.color))
            });
            layers.collect::<Vec<_>>().join(", ")
        }
        Value::Gradient(stops) => {
            let stops = stops.iter().map(|(stop, position)| format!("{} {}%", color(stop), number(position * 100.0)));
            stops.collect::<Vec<_>>().join(", ")
        }
        Value::Typography(style) => format!(
            "{} {}/{} {}",
            number(style.weight.number()),
            measure(style.size),
            number(style.leading),
            family(&style.family)
        ),
    }
}

/// A colour in CSS: `#0f3b5f`, or a function where it has opacity or another colour space.
pub fn color(value: &Color) -> String {
    if &*value.space == "srgb" {
        let [red, green, blue] = value.rgb;
        return match value.alpha {
            alpha if alpha < 1.0 => format!("rgb({red} {green} {blue} / {})", number(alpha)),
            _ => value.hex(),
        };
    }
    let components: Vec<String> =
        value.components.iter().map(|component| component.map_or("none".to_owned(), number)).collect();
    let alpha = if value.alpha < 1.0 { format!(" / {}", number(value.alpha)) } else { String::new() };
    match &*value.space {
        space @ ("lab" | "lch" | "oklab" | "oklch") => format!("{space}({}{alpha})", components.join(" ")),
        space @ ("hsl" | "hwb") => format!("{space}({} {}% {}%{alpha})", components[0], components[1], components[2]),
        space => format!("color({space} {}{alpha})", components.join(" ")),
    }
}

/// A number with its unit; zero without one.
pub fn measure(value: Measure) -> String {
    if value.value == 0.0 && matches!(value.unit, "px" | "rem") {
        return "0".to_owned();
    }
    format!("{}{}", number(value.value), value.unit)
}

fn curve(value: &[f64; 4]) -> String {
    format!("cubic-bezier({})", value.map(number).join(", "))
}

fn stroke(style: &Stroke) -> &'static str {
    match style {
        Stroke::Keyword(keyword) => keyword,
        // CSS cannot state the lengths of dashes.
        Stroke::Dashes(..) => "dashed",
    }
}

/// Generic families and system fonts, which are keywords and never quoted.
const GENERIC: [&str; 9] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
];

/// A list of font families; names are quoted where they are not one word.
pub fn family(names: &[std::sync::Arc<str>]) -> String {
    let names = names.iter().map(|name| {
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if GENERIC.contains(&&**name) || (word && !name.starts_with("--")) { name.to_string() } else { quoted(name) }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// A string of CSS.
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || c == '<' => {
                let _ = write!(out, "\\{:x} ", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
