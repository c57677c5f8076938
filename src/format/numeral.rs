//! Exact decimal numbers, and how they are written.

use std::fmt;

use fixed_decimal::{Decimal, Sign, SignedRoundingMode, UnsignedRoundingMode};

/// The longest decimal text that is read as a number. The digits of every `f64` fit into it.
const MAX_NUMERAL: usize = 400;

/// The most decimals of a number, padding included.
const MAX_FRACTION: u8 = 20;

/// Whether digits are grouped by thousands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Digits are grouped as the language does: `1 240`; in Spanish from 10 000 on.
    #[default]
    Language,
    /// Digits are never grouped, for years and reference numbers.
    Off,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberOptions {
    /// Decimals beyond this are rounded, halves away from zero.
    pub max_fraction: u8,
    /// Zeros are added up to this many decimals. Wins over a smaller `max_fraction`.
    pub min_fraction: u8,
    /// Whether thousands are grouped.
    pub grouping: Grouping,
}

impl Default for NumberOptions {
    /// At most three decimals and no padding, as `Intl.NumberFormat` does.
    fn default() -> Self {
        Self { max_fraction: 3, min_fraction: 0, grouping: Grouping::Language }
    }
}

/// An exact decimal number: 1.45 stays 1.45, and 1.450 keeps its last zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeral(pub(super) Decimal);

impl Numeral {
    /// The shortest decimal that reads back as this number; `None` for
    /// infinities and what is not a number.
    pub fn from_f64(number: f64) -> Option<Self> {
        // `Display` of a float is the shortest text that round-trips and never
        // has an exponent: exactly the digits that a person wrote in YAML.
        number.is_finite().then(|| Self::parse(&number.to_string())).flatten()
    }

    /// A plain decimal: digits, at most one point, perhaps a sign.
    pub fn parse(text: &str) -> Option<Self> {
        // An exponent is refused: `1e30000` would be thirty thousand digits.
        let plain = text.len() <= MAX_NUMERAL && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+'));
        plain.then(|| Decimal::try_from_str(text).ok().map(Self)).flatten()
    }

    /// The number as it will be seen: rounded and padded. Plural rules look at this.
    #[must_use]
    pub fn shaped(&self, options: NumberOptions) -> Self {
        let min = options.min_fraction.min(MAX_FRACTION);
        let max = options.max_fraction.clamp(min, MAX_FRACTION.max(min));
        let mut decimal = self.0.clone();
        if decimal.magnitude_range().start() < &-i16::from(max) {
            decimal.round_with_mode(-i16::from(max), SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand));
            // Digits that rounding made zero were not written by anyone.
            decimal.absolute.trim_end();
        }
        // `pad_end` also drops zeros that were written: only when there are too few.
        if decimal.magnitude_range().start() > &-i16::from(min) {
            decimal.absolute.pad_end(-i16::from(min));
        }
        if decimal.absolute.is_zero() {
            decimal.sign = Sign::None;
        }
        Self(decimal)
    }

    /// Whether both are the same quantity, however many zeros are written.
    pub fn same_quantity(&self, other: &Self) -> bool {
        let canonical = |numeral: &Self| {
            let mut decimal = numeral.0.clone();
            decimal.absolute.trim_start();
            decimal.absolute.trim_end();
            decimal.to_string()
        };
        canonical(self) == canonical(other)
    }
}

impl fmt::Display for Numeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
