//! The site's style sheet: the theme's files and each photo's placeholder colour.

use std::fmt::Write as _;

use crate::plan::StylesheetJob;

/// Joins the files and lists the colours. `color` gives that of the photo at a
/// position of the job, when it is known: a photo without one has no rule.
pub fn render(job: &StylesheetJob, color: &dyn Fn(usize) -> Option<[u8; 3]>) -> String {
    let mut css = String::with_capacity(job.styles.iter().map(|style| style.len() + 1).sum());
    for style in job.styles.iter() {
        without_comments(style, &mut css);
        css.push('\n');
    }
    for (position, (class, _)) in job.colors.iter().enumerate() {
        if let Some([r, g, b]) = color(position) {
            // Writing to a string does not fail.
            let _ = writeln!(css, ".{class}{{background-color:#{r:02x}{g:02x}{b:02x}}}");
        }
    }
    css
}

/// Writes a style sheet without its comments and without the white space that only readers of the source need: they are
/// an eighth of what a visitor would wait for. Strings and unquoted addresses stay as they are.
fn without_comments(css: &str, out: &mut String) {
    let mut rest = css;
    // A comment ends a word as white space does.
    let mut apart = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => string_length(rest, first),
            '/' if rest.starts_with("/*") => {
                rest = rest[2..].find("*/").map_or("", |end| &rest[2 + end + 2..]);
                apart = true;
                continue;
            }
            '\n' => {
                rest = rest.trim_start();
                out.truncate(out.trim_end_matches([' ', '\t']).len());
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                apart = false;
                continue;
            }
            _ if starts_with_address(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => first.len_utf8(),
        };
        let spaced = out.is_empty() || out.ends_with(char::is_whitespace);
        if apart && !spaced && !first.is_whitespace() {
            out.push(' ');
        }
        apart = false;
        if !spaced || !first.is_whitespace() {
            out.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
}

/// The length in bytes of the string that a text begins with, its quotation marks included; all of the text when the
/// string has no end.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let closes = *character == quote && !escaped;
        escaped = *character == '\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Whether a text begins with an address without quotation marks, in which `/*` begins no comment.
fn starts_with_address(text: &str) -> bool {
    let is_address = text.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("url("));
    is_address && !text[4..].trim_start().starts_with(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    fn written(css: &str) -> String {
        let mut out = String::new();
        without_comments(css, &mut out);
        out
    }

    #[test]
    fn comments_and_indentation_go_and_nothing_else() {
        let css = "/* Head */\na { /* why */\n    color: red; /* x */ margin: 0/**/auto }\n\n/* two\n   lines */\n  b { top: 0 }\n";
        assert_eq!(written(css), "a {\ncolor: red; margin: 0 auto }\nb { top: 0 }\n");
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        for css in [
            r#"a::before { content: "/* \"no\" */" }"#,
            r"a::before { content: '\'/* no */' }",
            "a { background: url(pictures/*.svg) }",
            r"a\/\*b { top: 0 }",
            "é { content: '日' }",
        ] {
            assert_eq!(written(css), css);
        }
    }

    #[test]
    fn what_has_no_end_ends_with_the_file() {
        assert_eq!(written("a { top: 0 } /* never"), "a { top: 0 } ");
        assert_eq!(written("a { content: \"never"), "a { content: \"never");
        assert_eq!(written("a { background: url(never"), "a { background: url(never");
    }
}
