//! Values of tokens, by type: what is written becomes a [`Value`] or a problem at its place.

use std::sync::Arc;

use super::token::{Color, Kind, Measure, ShadowLayer, Stroke, Typography, Value, Weight};
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{Node, Yaml};

/// Follows references. What it gives for one that fails is `None`; it has reported the reason.
pub trait Follow {
    /// The value of the token that `node`, an alias or a `$ref`, names, when it is of this type.
    fn follow(&mut self, file: &SourcePath, node: &Node, kind: Kind) -> Option<Value>;
    /// Takes a problem.
    fn report(&mut self, problem: Diagnostic);
}

/// What `{a.b}` or `{"$ref": "#/a/b"}` names, as a name with dots; `None` for anything else.
pub fn reference(node: &Node) -> Option<String> {
    if let Some(pointer) = node.get("$ref") {
        let path = pointer.as_text()?.strip_prefix("#/")?;
        let path = path.strip_suffix("/$value").unwrap_or(path);
        let names = path.split('/').map(|part| part.replace("~1", "/").replace("~0", "~"));
        return Some(names.collect::<Vec<_>>().join("."));
    }
    match &node.value {
        Yaml::Scalar { text, quoted: true } => text.strip_prefix('{')?.strip_suffix('}').map(str::to_owned),
        _ => None,
    }
}

/// The names of weights that the format knows.
const WEIGHTS: [(&str, u16); 18] = [
    ("thin", 100),
    ("hairline", 100),
    ("extra-light", 200),
    ("ultra-light", 200),
    ("light", 300),
    ("normal", 400),
    ("regular", 400),
    ("book", 400),
    ("medium", 500),
    ("semi-bold", 600),
    ("demi-bold", 600),
    ("bold", 700),
    ("extra-bold", 800),
    ("ultra-bold", 800),
    ("black", 900),
    ("heavy", 900),
    ("extra-black", 950),
    ("ultra-black", 950),
];

const STROKES: [&str; 8] = ["solid", "dashed", "dotted", "double", "groove", "ridge", "outset", "inset"];
const CAPS: [&str; 3] = ["round", "butt", "square"];

/// The least and greatest value of a component, where there is one.
type Bounds = (Option<f64>, Option<f64>);
const UNIT: Bounds = (Some(0.0), Some(1.0));
const HUNDRED: Bounds = (Some(0.0), Some(100.0));
/// A full turn is written 0.
const HUE: Bounds = (Some(0.0), Some(359.999_999));
const CHROMA: Bounds = (Some(0.0), None);
const FREE: Bounds = (None, None);

/// The colour spaces of the format, with the bounds of their components.
const SPACES: [(&str, [Bounds; 3]); 14] = [
    ("srgb", [UNIT; 3]),
    ("srgb-linear", [UNIT; 3]),
    ("hsl", [HUE, HUNDRED, HUNDRED]),
    ("hwb", [HUE, HUNDRED, HUNDRED]),
    ("lab", [HUNDRED, FREE, FREE]),
    ("lch", [HUNDRED, CHROMA, HUE]),
    ("oklab", [UNIT, FREE, FREE]),
    ("oklch", [UNIT, CHROMA, HUE]),
    ("display-p3", [UNIT; 3]),
    ("a98-rgb", [UNIT; 3]),
    ("prophoto-rgb", [UNIT; 3]),
    ("rec2020", [UNIT; 3]),
    ("xyz-d65", [UNIT; 3]),
    ("xyz-d50", [UNIT; 3]),
];

/// Reads values of one file.
pub struct ValueReader<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// Follows references, and takes problems.
    pub tokens: &'a mut dyn Follow,
}

impl ValueReader<'_> {
    /// A value of this type, or a reference to one.
    pub fn value(&mut self, node: &Node, kind: Kind) -> Option<Value> {
        if reference(node).is_some() {
            return self.tokens.follow(self.file, node, kind);
        }
        Some(match kind {
            Kind::Color => Value::Color(self.color(node)?),
            Kind::Dimension => Value::Dimension(self.measure(node, &["px", "rem"])?),
            Kind::Duration => Value::Duration(self.measure(node, &["ms", "s"])?),
            Kind::FontFamily => Value::FontFamily(self.family(node)?),
            Kind::FontWeight => Value::FontWeight(self.weight(node)?),
            Kind::CubicBezier => Value::CubicBezier(self.curve(node)?),
            Kind::Number => Value::Number(self.number(node)?),
            Kind::StrokeStyle => Value::StrokeStyle(self.stroke(node)?),
            Kind::Border => {
                let keys = ["color", "width", "style"];
                let [color, width, style] =
                    self.parts(node, keys, [Kind::Color, Kind::Dimension, Kind::StrokeStyle])?;
                match (color, width, style) {
                    (Value::Color(color), Value::Dimension(width), Value::StrokeStyle(style)) => {
                        Value::Border(color, width, style)
                    }
                    _ => return None,
                }
            }
            Kind::Transition => {
                let keys = ["duration", "delay", "timingFunction"];
                let [duration, delay, curve] =
                    self.parts(node, keys, [Kind::Duration, Kind::Duration, Kind::CubicBezier])?;
                match (duration, delay, curve) {
                    (Value::Duration(duration), Value::Duration(delay), Value::CubicBezier(curve)) => {
                        Value::Transition(duration, delay, curve)
                    }
                    _ => return None,
                }
            }
            Kind::Shadow => Value::Shadow(self.shadow(node)?),
            Kind::Gradient => Value::Gradient(self.gradient(node)?),
            Kind::Typography => Value::Typography(Box::new(self.typography(node)?)),
        })
    }

    /// Reports what was expected, with an example of how it is written.
    fn expected<T>(&mut self, node: &Node, (message, example): (Text, &str)) -> Option<T> {
        let span = node.span(self.file);
        let help = text!("par exemple `{example}`", "for example `{example}`");
        self.tokens.report(Diagnostic::new(Code::KitToken, span, message).help(help));
        None
    }

    /// The parts of a composite value. All of them are read, so that all problems come at once.
    fn parts<const N: usize>(&mut self, node: &Node, keys: [&'static str; N], kinds: [Kind; N]) -> Option<[Value; N]> {
        let mut values = Vec::with_capacity(N);
        self.only(node, &keys);
        for (key, kind) in keys.into_iter().zip(kinds) {
            match node.get(key) {
                Some(part) => values.extend(self.value(part, kind)),
                None => {
                    let list = keys.join(", ");
                    let message = text!("`{key}` manque à cette valeur", "`{key}` is missing in this value");
                    let help = text!("une valeur de ce type a : {list}", "a value of this type has: {list}");
                    let span = node.span(self.file);
                    self.tokens.report(Diagnostic::new(Code::KitToken, span, message).help(help));
                }
            }
        }
        values.try_into().ok()
    }

    /// Reports the keys of a value that its type does not have.
    fn only(&mut self, node: &Node, keys: &[&'static str]) {
        for (key, _) in node.as_map().unwrap_or_default() {
            let name = &key.name;
            if keys.contains(&&**name) {
                continue;
            }
            let list = keys.join(", ");
            let help = match did_you_mean(name, keys.iter().copied()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => text!("une valeur de ce type a : {list}", "a value of this type has: {list}"),
            };
            let message = text!("`{name}` n’appartient pas à cette valeur", "`{name}` does not belong to this value");
            self.tokens.report(Diagnostic::new(Code::KitToken, key.span(self.file), message).help(help));
        }
    }

    fn number(&mut self, node: &Node) -> Option<f64> {
        match node.as_number() {
            Some(number) => Some(number),
            None => self.expected(node, (text!("un nombre est attendu ici", "a number is expected here"), "1.5")),
        }
    }

    /// A number from a least to a greatest value.
    fn bounded(&mut self, node: &Node, (least, greatest): Bounds) -> Option<f64> {
        let number = self.number(node)?;
        let below = least.is_some_and(|least| number < least);
        if below || greatest.is_some_and(|greatest| number > greatest) {
            let least = super::token::number(least.unwrap_or(f64::MIN));
            let greatest = greatest.map_or_else(|| "∞".to_owned(), super::token::number);
            let message = text!(
                "un nombre de {least} à {greatest} est attendu ici",
                "a number from {least} to {greatest} is expected here"
            );
            return self.expected(node, (message, &least));
        }
        Some(number)
    }

    fn color(&mut self, node: &Node) -> Option<Color> {
        let example = r##"{"colorSpace": "srgb", "components": [0.06, 0.23, 0.37], "hex": "#0f3b5f"}"##;
        let Some(components) = node.get("components").and_then(Node::as_list) else {
            return self.expected(node, (text!("une couleur est attendue ici", "a colour is expected here"), example));
        };
        self.only(node, &["colorSpace", "components", "alpha", "hex"]);
        let written = node.get("colorSpace").and_then(Node::as_text).cloned().unwrap_or_default();
        let Some((_, bounds)) = SPACES.iter().find(|(name, _)| *name == &*written) else {
            let at = node.get("colorSpace").unwrap_or(node);
            let list = SPACES.map(|(name, _)| name).join(", ");
            let message = text!("`{written}` n’est pas un espace de couleur", "`{written}` is not a colour space");
            let help = text!("les espaces : {list}", "the spaces: {list}");
            self.tokens.report(Diagnostic::new(Code::KitToken, at.span(self.file), message).help(help));
            return None;
        };
        if components.len() != 3 {
            let message = text!("une couleur a trois composantes", "a colour has three components");
            return self.expected(node.get("components")?, (message, "[0.06, 0.23, 0.37]"));
        }
        let mut values = [None; 3];
        for ((component, bounds), value) in components.iter().zip(bounds).zip(&mut values) {
            *value = match component.as_text().map(|text| &**text) {
                Some("none") => None,
                _ => Some(self.bounded(component, *bounds)?),
            };
        }
        let alpha = match node.get("alpha") {
            Some(alpha) => self.bounded(alpha, UNIT)?,
            None => 1.0,
        };
        let hex = match node.get("hex") {
            Some(hex) => match hex.as_text().and_then(|text| parse_hex(text)) {
                Some(rgb) => Some((hex, rgb)),
                None => {
                    return self.expected(
                        hex,
                        (
                            text!("`hex` attend six chiffres hexadécimaux", "`hex` wants six hexadecimal digits"),
                            "#0f3b5f",
                        ),
                    );
                }
            },
            None => None,
        };
        let of_srgb = (&*written == "srgb").then(|| values.map(|value| (value.unwrap_or(0.0) * 255.0).round() as u8));
        let rgb = match (of_srgb, hex) {
            (Some(rgb), None) => rgb,
            (Some(rgb), Some((at, hex))) if rgb != hex => {
                let [red, green, blue] = rgb;
                let message = text!(
                    "`hex` et les composantes ne disent pas la même couleur",
                    "`hex` and the components are not the same colour"
                );
                return self.expected(at, (message, &format!("#{red:02x}{green:02x}{blue:02x}")));
            }
            (_, Some((_, hex))) => hex,
            (None, None) => {
                let message = text!(
                    "dans cet espace de couleur, `hex` est nécessaire : le contraste se calcule en sRGB",
                    "in this colour space `hex` is needed: contrast is computed in sRGB"
                );
                return self.expected(node, (message, r##""hex": "#0f3b5f""##));
            }
        };
        Some(Color { space: written, components: values, alpha, rgb })
    }

    fn measure(&mut self, node: &Node, units: &[&'static str]) -> Option<Measure> {
        let unit = units[0];
        let example = format!(r#"{{"value": 1, "unit": "{unit}"}}"#);
        let (Some(value), Some(written)) = (node.get("value"), node.get("unit")) else {
            let message = text!("un nombre avec son unité est attendu ici", "a number with its unit is expected here");
            return self.expected(node, (message, &example));
        };
        self.only(node, &["value", "unit"]);
        let name = written.as_text().map_or("", |text| text);
        let Some(unit) = units.iter().find(|known| **known == name) else {
            let list = units.join(", ");
            let message = text!("l’unité est l’une de : {list}", "the unit is one of: {list}");
            return self.expected(written, (message, unit));
        };
        Some(Measure { value: self.number(value)?, unit })
    }

    fn family(&mut self, node: &Node) -> Option<Vec<Arc<str>>> {
        let items = node.as_list().map_or_else(|| vec![node], |items| items.iter().collect());
        let names: Vec<Arc<str>> = items.iter().filter_map(|item| item.as_text().cloned()).collect();
        if names.is_empty() || names.len() < items.len() {
            let message = text!(
                "un nom de police, ou une liste de noms, est attendu ici",
                "the name of a font, or a list of names, is expected here"
            );
            return self.expected(node, (message, r#"["Fraunces", "Georgia", "serif"]"#));
        }
        Some(names)
    }

    fn weight(&mut self, node: &Node) -> Option<Weight> {
        let named = node.as_text().and_then(|text| WEIGHTS.iter().find(|(name, _)| *name == &**text));
        if let Some((name, number)) = named {
            return Some(Weight::Name(name, *number));
        }
        match node.as_number().filter(|number| (1.0..=1000.0).contains(number)) {
            Some(number) => Some(Weight::Number(number)),
            None => {
                let message = text!(
                    "une graisse est un nombre de 1 à 1000, ou un nom",
                    "a weight is a number from 1 to 1000, or a name"
                );
                self.expected(node, (message, "600"))
            }
        }
    }

    fn curve(&mut self, node: &Node) -> Option<[f64; 4]> {
        let Some(items) = node.as_list().filter(|items| items.len() == 4) else {
            let message = text!("quatre nombres sont attendus ici", "four numbers are expected here");
            return self.expected(node, (message, "[0.2, 0, 0, 1]"));
        };
        let mut curve = [0.0; 4];
        for (position, item) in items.iter().enumerate() {
            // The horizontal coordinates are times from 0 to 1; the vertical ones are free.
            curve[position] = self.bounded(item, if position % 2 == 0 { UNIT } else { FREE })?;
        }
        Some(curve)
    }

    fn stroke(&mut self, node: &Node) -> Option<Stroke> {
        let choose = |node: Option<&Node>, names: &[&'static str]| {
            let text = node?.as_text()?;
            names.iter().find(|name| **name == &**text).copied()
        };
        if let Some(keyword) = choose(Some(node), &STROKES) {
            return Some(Stroke::Keyword(keyword));
        }
        let dashes = node.get("dashArray").and_then(Node::as_list);
        let (Some(dashes), Some(cap)) = (dashes, choose(node.get("lineCap"), &CAPS)) else {
            let list = STROKES.join(", ");
            let message = text!("un style de trait est l’un de : {list}", "a stroke style is one of: {list}");
            return self.expected(node, (message, r#""solid""#));
        };
        let mut lengths = Vec::new();
        for dash in dashes {
            match self.value(dash, Kind::Dimension)? {
                Value::Dimension(length) => lengths.push(length),
                _ => return None,
            }
        }
        Some(Stroke::Dashes(lengths, cap))
    }

    fn shadow(&mut self, node: &Node) -> Option<Vec<ShadowLayer>> {
        let layers = node.as_list().map_or_else(|| vec![node], |layers| layers.iter().collect());
        let mut read = Vec::with_capacity(layers.len());
        for layer in &layers {
            // An alias among the layers stands for all layers of the shadow that it names.
            if reference(layer).is_some() {
                if let Some(Value::Shadow(layers)) = self.tokens.follow(self.file, layer, Kind::Shadow) {
                    read.extend(layers);
                }
                continue;
            }
            read.extend(self.shadow_layer(layer));
        }
        (read.len() >= layers.len()).then_some(read)
    }

    fn shadow_layer(&mut self, node: &Node) -> Option<ShadowLayer> {
        const KEYS: [&str; 6] = ["color", "offsetX", "offsetY", "blur", "spread", "inset"];
        self.only(node, &KEYS);
        let mut part = |key: &str, kind: Kind| match node.get(key) {
            Some(part) => self.value(part, kind),
            None => {
                let message = text!("`{key}` manque à cette ombre", "`{key}` is missing in this shadow");
                self.expected(node, (message, r#""offsetX": {"value": 0, "unit": "px"}"#))
            }
        };
        let color = part("color", Kind::Color);
        let mut lengths = Vec::with_capacity(4);
        for key in &KEYS[1..5] {
            if let Some(Value::Dimension(length)) = part(key, Kind::Dimension) {
                lengths.push(length);
            }
        }
        let inset = node.get("inset").and_then(Node::as_bool).unwrap_or(false);
        match (color?, lengths.try_into().ok()?) {
            (Value::Color(color), lengths) => Some(ShadowLayer { color, lengths, inset }),
            _ => None,
        }
    }

    fn gradient(&mut self, node: &Node) -> Option<Vec<(Color, f64)>> {
        let Some(stops) = node.as_list().filter(|stops| !stops.is_empty()) else {
            let message = text!("une liste de couleurs est attendue ici", "a list of colours is expected here");
            return self.expected(node, (message, r#"[{"color": "{color.sea}", "position": 0}, …]"#));
        };
        let mut read = Vec::with_capacity(stops.len());
        for stop in stops {
            if let Some([Value::Color(color), Value::Number(position)]) =
                self.parts(stop, ["color", "position"], [Kind::Color, Kind::Number])
            {
                read.push((color, position.clamp(0.0, 1.0)));
            }
        }
        (read.len() == stops.len()).then_some(read)
    }

    fn typography(&mut self, node: &Node) -> Option<Typography> {
        let keys = ["fontFamily", "fontSize", "fontWeight", "letterSpacing", "lineHeight"];
        let kinds = [Kind::FontFamily, Kind::Dimension, Kind::FontWeight, Kind::Dimension, Kind::Number];
        match self.parts(node, keys, kinds)? {
            [
                Value::FontFamily(family),
                Value::Dimension(size),
                Value::FontWeight(weight),
                Value::Dimension(spacing),
                Value::Number(leading),
            ] => Some(Typography { family, size, weight, spacing, leading }),
            _ => None,
        }
    }

    /// A length in `px` or `rem`, of an extension.
    pub fn length(&mut self, node: &Node) -> Option<Measure> {
        self.measure(node, &["rem", "px"])
    }
}

/// `#rrggbb` as three bytes.
fn parse_hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}
