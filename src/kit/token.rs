//! Design tokens: the types and values of the Design Tokens Format Module 2025.10.

use std::sync::Arc;

use crate::diagnostic::Span;

/// The type of a token, `$type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A colour.
    Color,
    /// A length in `px` or `rem`.
    Dimension,
    /// Names of fonts, the first preferred.
    FontFamily,
    /// 1 to 1000, or a name such as `bold`.
    FontWeight,
    /// A time in `ms` or `s`.
    Duration,
    /// Four numbers of a Bézier curve.
    CubicBezier,
    /// A number without unit.
    Number,
    /// How a line is drawn.
    StrokeStyle,
    /// Colour, width and style of a line.
    Border,
    /// Duration, delay and timing of a change.
    Transition,
    /// One shadow or several.
    Shadow,
    /// Colours with positions.
    Gradient,
    /// A style of text.
    Typography,
}

impl Kind {
    /// Every type with the value of `$type`.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Color, "color"),
        (Self::Dimension, "dimension"),
        (Self::FontFamily, "fontFamily"),
        (Self::FontWeight, "fontWeight"),
        (Self::Duration, "duration"),
        (Self::CubicBezier, "cubicBezier"),
        (Self::Number, "number"),
        (Self::StrokeStyle, "strokeStyle"),
        (Self::Border, "border"),
        (Self::Transition, "transition"),
        (Self::Shadow, "shadow"),
        (Self::Gradient, "gradient"),
        (Self::Typography, "typography"),
    ];

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// The value of `$type`.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// A colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Color {
    /// `srgb`, `display-p3`, `oklch`, …
    pub space: Arc<str>,
    /// The three components; `None` stands for `none`.
    pub components: [Option<f64>; 3],
    /// Opacity, 0 to 1.
    pub alpha: f64,
    /// The nearest colour of sRGB, without opacity.
    pub rgb: [u8; 3],
}

impl Color {
    /// `#rrggbb`, without opacity.
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.rgb;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The number.
    pub value: f64,
    /// `px`, `rem`, `ms`, `s`.
    pub unit: &'static str,
}

/// A weight of a font.
#[derive(Clone, Debug, PartialEq)]
pub enum Weight {
    /// 1 to 1000.
    Number(f64),
    /// One of the names of the format, with its number.
    Name(&'static str, u16),
}

impl Weight {
    /// The weight from 1 to 1000.
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(_, number) => f64::from(*number),
        }
    }
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Stroke {
    /// `solid`, `dashed`, …
    Keyword(&'static str),
    /// Lengths of dashes and gaps, and the form of their ends.
    Dashes(Vec<Measure>, &'static str),
}

/// One shadow of a shadow token.
#[derive(Clone, Debug, PartialEq)]
pub struct ShadowLayer {
    /// Colour.
    pub color: Color,
    /// Offset to the right, offset down, blur, spread.
    pub lengths: [Measure; 4],
    /// The shadow lies inside.
    pub inset: bool,
}

/// A value, with every alias resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// See [`Kind::Color`].
    Color(Color),
    /// See [`Kind::Dimension`].
    Dimension(Measure),
    /// See [`Kind::FontFamily`].
    FontFamily(Vec<Arc<str>>),
    /// See [`Kind::FontWeight`].
    FontWeight(Weight),
    /// See [`Kind::Duration`].
    Duration(Measure),
    /// See [`Kind::CubicBezier`].
    CubicBezier([f64; 4]),
    /// See [`Kind::Number`].
    Number(f64),
    /// See [`Kind::StrokeStyle`].
    StrokeStyle(Stroke),
    /// Colour, width, style.
    Border(Color, Measure, Stroke),
    /// Duration, delay, timing function.
    Transition(Measure, Measure, [f64; 4]),
    /// See [`Kind::Shadow`].
    Shadow(Vec<ShadowLayer>),
    /// Colours with positions from 0 to 1.
    Gradient(Vec<(Color, f64)>),
    /// See [`Kind::Typography`].
    Typography(Box<Typography>),
}

/// A style of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Typography {
    /// Fonts.
    pub family: Vec<Arc<str>>,
    /// Size.
    pub size: Measure,
    /// Weight.
    pub weight: Weight,
    /// Space between letters.
    pub spacing: Measure,
    /// Height of a line, as a multiple of the size.
    pub leading: f64,
}

/// A size that grows with the width of the window: `clamp(<value>, <base> + <slope>vw, <max>)`. The format has no such
/// type; the extension `example.oneprovence.fluid` of a dimension holds it, and the token's value is the smallest size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fluid {
    /// The part that does not grow.
    pub base: Measure,
    /// Per cent of the window's width.
    pub slope: f64,
    /// The largest size.
    pub max: Measure,
}

/// A token, with every alias resolved.
#[derive(Clone, Debug)]
pub struct Token {
    /// Names of its groups and its own, with dots between: `color.paper`.
    pub name: Arc<str>,
    /// Type.
    pub kind: Kind,
    /// Value.
    pub value: Value,
    /// The token that it takes its whole value from.
    pub alias: Option<Arc<str>>,
    /// What it is for.
    pub description: Option<Arc<str>>,
    /// It is not to be used any more. The text says what to use instead, and may be empty.
    pub deprecated: Option<Arc<str>>,
    /// The size grows with the window.
    pub fluid: Option<Fluid>,
    /// The number counts in this unit of CSS, which the format does not know: `em`. From the extension
    /// `example.oneprovence.unit`.
    pub unit: Option<Arc<str>>,
    /// Its place.
    pub span: Span,
}

/// A number as JSON and CSS write it: whole without a point.
pub fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
