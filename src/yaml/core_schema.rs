//! What a scalar means by the core schema of YAML 1.2 (section 10.3), and which
//! trees have the same value. Programs that write YAML again change how a value
//! is written (`010` becomes `10`, quotes go) and keep what it means.

use std::hash::{Hash, Hasher};

use foldhash::HashMap;

use super::node::{Node, Yaml};
use crate::memo::Fingerprint;

/// The value of a scalar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Core<'a> {
    Null,
    Boolean(bool),
    /// The bits of the number as a double, which is what JavaScript keeps of it.
    Number(u64),
    /// An instant, `2025-03-01T09:30:00Z`, up to milliseconds and without trailing zeros.
    Instant(String),
    Text(&'a str),
}

/// The value of a scalar that is written with or without quotes.
pub(super) fn resolve(text: &str, quoted: bool) -> Core<'_> {
    if quoted {
        return Core::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Core::Null,
        "true" | "True" | "TRUE" => Core::Boolean(true),
        "false" | "False" | "FALSE" => Core::Boolean(false),
        _ => match number(text) {
            Some(number) => Core::Number(if number == 0.0 { 0 } else { number.to_bits() }),
            None => instant(text).map_or(Core::Text(text), Core::Instant),
        },
    }
}

fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
        }
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(f64::NAN),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8).ok().filter(|_| !digits.starts_with('+')).map(|number| number as f64);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')).map(|number| number as f64);
    }
    let digits = unsigned.trim_start_matches('.');
    let is_decimal = unsigned.len() - digits.len() <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    is_decimal.then(|| text.parse().ok()).flatten()
}

/// `YYYY-MM-DDThh:mm:ss(.f+)?Z`, the one form that programs read as an instant and write with milliseconds.
fn instant(text: &str) -> Option<String> {
    let rest = text.strip_suffix('Z')?;
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let (whole, fraction) = (rest.as_bytes().get(..shape.len())?, &rest.as_bytes()[shape.len()..]);
    let fits = whole.iter().zip(shape).all(|(byte, shape)| match shape {
        b'd' => byte.is_ascii_digit(),
        sign => byte == sign,
    });
    let digits = match fraction {
        [] => "",
        [b'.', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => &rest[shape.len() + 1..],
        _ => return None,
    };
    let milliseconds = digits[..digits.len().min(3)].trim_end_matches('0');
    fits.then(|| format!("{}.{milliseconds}", &rest[..shape.len()]))
}

/// Whether two trees have the same value. The order of a map's keys is no part of its value.
pub fn same_value(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Yaml::Scalar { text, quoted }, Yaml::Scalar { text: other, quoted: other_quoted }) => {
            resolve(text, *quoted) == resolve(other, *other_quoted)
        }
        (Yaml::List(a), Yaml::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Yaml::Map(a), Yaml::Map(b)) => {
            if a.len() != b.len() {
                return false;
            }
            if a.iter().zip(b).all(|((a, _), (b, _))| a.name == b.name) {
                return a.iter().zip(b).all(|((_, a), (_, b))| same_value(a, b));
            }
            let b: HashMap<&str, &Node> = b.iter().map(|(key, node)| (&*key.name, node)).collect();
            a.iter().all(|(key, node)| b.get(&*key.name).is_some_and(|other| same_value(node, other)))
        }
        _ => false,
    }
}

/// Equal for trees of the same value.
pub fn value_fingerprint(node: &Node) -> Fingerprint {
    struct Value<'a>(&'a Node);
    impl Hash for Value<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            match &self.0.value {
                Yaml::Scalar { text, quoted } => resolve(text, *quoted).hash(state),
                Yaml::List(items) => {
                    state.write_u8(8);
                    items.iter().for_each(|item| value_fingerprint(item).hash(state));
                    state.write_usize(items.len());
                }
                Yaml::Map(entries) => {
                    state.write_u8(9);
                    let mut parts: Vec<Fingerprint> = entries
                        .iter()
                        .map(|(key, node)| Fingerprint::of(&(&key.name, value_fingerprint(node))))
                        .collect();
                    parts.sort_unstable();
                    parts.hash(state);
                }
            }
        }
    }
    Fingerprint::of(&Value(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_is_seen_in_other_spellings() {
        let same = |a: &str, b: &str| resolve(a, false) == resolve(b, false);
        for (a, b) in [
            ("010", "10"),
            ("1.10", "1.1"),
            ("+3", "3"),
            ("-0", "0"),
            ("0x1F", "31"),
            ("0o14", "12"),
            ("1e3", "1000"),
            (".5", "0.5"),
            ("~", ""),
            ("True", "true"),
            ("2025-03-01T09:30:00Z", "2025-03-01T09:30:00.000Z"),
            ("2025-03-01T09:30:00.1200Z", "2025-03-01T09:30:00.12Z"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("no", "false"),
            ("1_000", "1000"),
            ("2025-03-01", "2025-03-01T00:00:00Z"),
            ("1.1.1", "1.1"),
            ("..1", ".1"),
            ("0x", "0"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
        assert!(resolve("10", true) != resolve("10", false));
        assert!(resolve("a", true) == resolve("a", false));
        assert!(resolve("2025-03-01", true) == resolve("2025-03-01", false));
    }
}
