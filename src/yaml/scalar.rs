//! Writes texts as scalars of YAML, on one line. A text that another program
//! could take for something else (`no`, `1.10`, `2025-03-01T09:30:00Z`) is quoted.

use super::core_schema::{Core, resolve};

/// The most bytes of a key without quotes. YAML allows 1024 characters (section 7.4.2).
const MAX_PLAIN_KEY: usize = 1000;

/// How a scalar was written before. The new one is written likewise where that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

impl Style {
    /// The style of a scalar as it stands in a file, without anchor and tag.
    pub fn of(written: &str) -> Self {
        match written.as_bytes().first() {
            Some(b'\'') => Self::Single,
            Some(b'"') => Self::Double,
            Some(b'|') => Self::Literal,
            Some(b'>') => Self::Folded,
            _ => Self::Plain,
        }
    }
}

/// Where a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Within brackets or braces.
    Flow,
    /// Behind a key or a dash at this column, on what is left of the line.
    Line,
    /// Behind a key or a dash at this column, where lines may follow.
    Lines(usize),
}

/// A text as a scalar, in the given style where that can hold it on one line.
pub fn scalar(text: &str, style: Style, place: Context) -> String {
    match style {
        Style::Plain | Style::Literal | Style::Folded if is_plain(text, place) => text.to_owned(),
        Style::Single if text.chars().all(|c| is_printable(c) && c != '\n') => {
            format!("'{}'", text.replace('\'', "''"))
        }
        _ => quoted(text),
    }
}

/// A key of a map.
pub fn key(name: &str, place: Context) -> String {
    // Coordinates: no reader in use takes these letters for true and false.
    let is_letter = matches!(name, "y" | "n");
    if name.len() < MAX_PLAIN_KEY && (is_letter || is_plain(name, place)) { name.to_owned() } else { quoted(name) }
}

/// A text in double quotes, on one line.
pub fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            _ if is_printable(character) => written.push(character),
            _ if u32::from(character) < 0x100 => written.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ => written.push_str(&format!("\\u{:04x}", u32::from(character))),
        }
    }
    written.push('"');
    written
}

/// Whether a character can stand in a file as it is (section 5.1), the mark of byte order left out.
pub(super) fn is_printable(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// Words that YAML 1.1 took for booleans. Older programs still do.
fn is_old_boolean(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text can be written without quotes and is read as itself.
fn is_plain(text: &str, place: Context) -> bool {
    let is_flow = place == Context::Flow;
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let begins_well = match first {
        '-' => second.is_some_and(|c| !c.is_whitespace()) && !is_flow,
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`'
        | '=' | '<' => false,
        _ => !first.is_whitespace(),
    };
    begins_well
        && matches!(resolve(text, false), Core::Text(_))
        && !is_old_boolean(text)
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.contains(": ")
        && !text.contains(" #")
        && !(is_flow && (text.contains([',', '[', ']', '{', '}', ':']) || text.ends_with('-')))
        && text.chars().all(|c| is_printable(c) && !matches!(c, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic};
    use crate::path::SourcePath;
    use crate::yaml::{Limits, Node, Yaml, parse};

    /// The value under `k`, of a text in which no problem is found. No way of writing makes control characters right.
    fn read(written: &str) -> Node {
        let read = parse(&SourcePath::new("a.yaml"), written, 0..written.len(), Limits::default());
        let problems = read.diagnostics.iter().filter(|problem| problem.code != Code::ControlCharacter);
        assert_eq!(problems.collect::<Vec<_>>(), [] as [&Diagnostic; 0], "{written}");
        read.value.get("k").unwrap_or_else(|| panic!("{written}")).clone()
    }

    /// Writes a text in every style at every place, and reads it again.
    fn is_read_back(text: &str) {
        for style in [Style::Plain, Style::Single, Style::Double, Style::Literal, Style::Folded] {
            let (line, flow) = (scalar(text, style, Context::Line), scalar(text, style, Context::Flow));
            for (written, way) in [
                (format!("k: {line}\n"), ""),
                (format!("k: {{k: {flow}, l: m}}\n"), "k"),
                (format!("k:\n  - {line}\n  - m\n"), "0"),
                (format!("k: [{flow}, m]\n"), "0"),
            ] {
                let node = read(&written);
                let node = match way {
                    "" => Some(&node),
                    "0" => node.as_list().and_then(<[Node]>::first),
                    key => node.get(key),
                };
                let Some(Yaml::Scalar { text: found, quoted }) = node.map(|node| &node.value) else {
                    panic!("{written}");
                };
                assert_eq!(&**found, text, "{written}");
                assert_eq!(resolve(found, *quoted), Core::Text(text), "{written}");
            }
        }
    }

    #[test]
    fn texts_are_read_back() {
        for text in [
            "Aix",
            "no",
            "1.10",
            "a: b",
            "a #b",
            "- a",
            "-a",
            "\"q\"",
            "it's",
            "x, y",
            "a}b",
            "é\nb",
            " a ",
            "~",
            "{a}",
            "*a",
            "12:30",
            "",
            "2025-03-01T09:30:00Z",
            "a\r\nb",
            "\u{7}\u{85}\u{feff}\u{2028}",
            "@/stories/quay",
            "Le port\u{a0}: l’aube",
            "a:\u{a0}b",
            "title：Le port",
            "https://port.example/a#b",
            "<<",
            "=",
        ] {
            is_read_back(text);
        }
        let long = "日本 ".repeat(400) + "終";
        assert_eq!(scalar(&long, Style::Plain, Context::Line), long);
        is_read_back(&long);
    }

    #[test]
    fn keys_are_read_back() {
        let long = "a".repeat(2000);
        for name in ["title", "été", "a b", "no", "1.10", "a: b", "x, y", "it's", "\"q\"", "#a", "- a"] {
            for written in [
                format!("k:\n  {}: x\n", key(name, Context::Line)),
                format!("k: {{{}: x}}\n", key(name, Context::Flow)),
            ] {
                assert!(read(&written).get(name).is_some(), "{written}");
            }
        }
        assert_eq!(key(&long, Context::Line), format!("\"{long}\""));
    }

    #[test]
    fn random_texts_are_read_back() {
        let pieces = [
            "a", "no", "1", ".", "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%",
            "@", "`", "=", "<", "~", "\\", " ", "  ", "\t", "\n", "\r", "é", "日", "\u{a0}", "\u{202f}", "：", "\u{1}",
            "---", "...", "\u{feff}", "\u{2028}",
        ];
        let mut seed = 5_u64;
        for _ in 0..4000 {
            let text: String = (0..5)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    pieces[(seed >> 33) as usize % pieces.len()]
                })
                .collect();
            is_read_back(&text);
        }
    }
}
