//! Contrast of declared pairs of text and background: the ratio of WCAG 2.2, and the least that level AA asks for.

use std::sync::Arc;

use super::modes::Mode;
use super::token::{Color, Token, Value, number};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::text;

/// What stands on the background, which decides how much contrast it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// Text of any size: 4.5 (success criterion 1.4.3).
    Text,
    /// Text of 24 px, or 18.66 px bold, and more: 3 (success criterion 1.4.3).
    LargeText,
    /// Lines and signs that carry meaning: 3 (success criterion 1.4.11).
    Graphic,
}

impl Use {
    /// Every use with its name in declarations.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Text, "text"), (Self::LargeText, "large-text"), (Self::Graphic, "graphic")];

    /// The name in declarations.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// The least ratio for level AA.
    pub fn least(self) -> f64 {
        if self == Self::Text { 4.5 } else { 3.0 }
    }
}

/// A declared pair.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Name of the token of the text.
    pub text: Arc<str>,
    /// Name of the token of the background.
    pub on: Arc<str>,
    /// What stands on the background.
    pub purpose: Use,
    /// Where the pair is declared.
    pub span: Span,
}

/// Relative luminance of a colour, 0 to 1 (WCAG 2.2).
fn luminance(rgb: [f64; 3]) -> f64 {
    let linear = rgb.map(|value| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// The contrast ratio of two colours, 1 to 21. A text with opacity is laid over the background first.
pub fn ratio(text: &Color, on: &Color) -> f64 {
    let on_rgb = on.rgb.map(f64::from);
    let mut text_rgb = text.rgb.map(f64::from);
    for (value, below) in text_rgb.iter_mut().zip(on_rgb) {
        *value = *value * text.alpha + below * (1.0 - text.alpha);
    }
    let (a, b) = (luminance(text_rgb), luminance(on_rgb));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The ratio of a pair in each mode, and a problem for each mode in which it is too low.
pub fn check(pair: &Pair, modes: &[Mode], diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<f64>> {
    let mut ratios = Vec::with_capacity(modes.len());
    for mode in modes {
        let (text, text_color) = color(pair, &pair.text, mode, diagnostics)?;
        let (on, on_color) = color(pair, &pair.on, mode, diagnostics)?;
        if on_color.alpha < 1.0 {
            let name = &pair.on;
            let message = text!("le fond `{name}` est transparent", "the background `{name}` is transparent");
            let help = text!("nommez un fond opaque", "name an opaque background");
            diagnostics.push(Diagnostic::new(Code::KitContrast, pair.span.clone(), message).help(help));
            return None;
        }
        let ratio = ratio(text_color, on_color);
        ratios.push(ratio);
        let least = pair.purpose.least();
        if ratio < least {
            // Cut and not rounded: 4.496 is not 4.5.
            let (shown, least) = (number((ratio * 100.0).floor() / 100.0), number(least));
            let (name, other, mode) = (&pair.text, &pair.on, &mode.name);
            let message = text!(
                "le contraste de `{name}` sur `{other}` est de {shown} en mode `{mode}` ; il en faut {least} (AA)",
                "the contrast of `{name}` on `{other}` is {shown} in mode `{mode}`; {least} is needed (AA)"
            );
            let help = text!(
                "assombrissez l’une des deux couleurs, ou éclaircissez l’autre",
                "darken one of the two colours, or lighten the other"
            );
            let (text_hex, on_hex) = (text_color.hex(), on_color.hex());
            let problem = Diagnostic::new(Code::KitContrast, pair.span.clone(), message)
                .help(help)
                .related(text.span.clone(), text!("{text_hex}, ici", "{text_hex}, here"))
                .related(on.span.clone(), text!("{on_hex}, ici", "{on_hex}, here"));
            diagnostics.push(problem);
        }
    }
    Some(ratios)
}

fn color<'m>(
    pair: &Pair,
    name: &str,
    mode: &'m Mode,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(&'m Token, &'m Color)> {
    let token = mode.get(name);
    if let Some(Value::Color(color)) = token.map(|token| &token.value) {
        return Some((token?, color));
    }
    let colors = mode.tokens.iter().filter(|token| matches!(token.value, Value::Color(_))).map(|token| &*token.name);
    let help = match did_you_mean(name, colors) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
        None => text!("nommez un jeton de type `color`", "name a token of type `color`"),
    };
    let message = match token {
        Some(_) => text!("le jeton `{name}` n’est pas une couleur", "the token `{name}` is no colour"),
        None => text!("aucune couleur ne s’appelle `{name}`", "no colour is called `{name}`"),
    };
    diagnostics.push(Diagnostic::new(Code::KitContrast, pair.span.clone(), message).help(help));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gray(value: u8, alpha: f64) -> Color {
        Color { space: "srgb".into(), components: [Some(0.0); 3], alpha, rgb: [value; 3] }
    }

    #[test]
    fn ratios_are_those_of_the_standard() {
        assert!((ratio(&gray(0, 1.0), &gray(255, 1.0)) - 21.0).abs() < 1e-9);
        assert!((ratio(&gray(119, 1.0), &gray(255, 1.0)) - 4.478).abs() < 1e-3, "#777 on white is just below AA");
        assert!(ratio(&gray(118, 1.0), &gray(255, 1.0)) > 4.5, "#767676 on white is AA");
        assert!((ratio(&gray(0, 0.0), &gray(255, 1.0)) - 1.0).abs() < 1e-9, "what is transparent has no contrast");
    }
}
