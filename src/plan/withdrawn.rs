//! A link whose target is not published becomes plain text: its tags are left
//! out of the HTML that stands around its address.

use std::borrow::Cow;

/// Where the writing of a body stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Position {
    /// No link is being left out.
    #[default]
    Outside,
    /// Inside the opening tag, behind the address.
    InTag,
    /// Inside the text of the link.
    InText,
}

/// Leaves out the tags of links without a target, piece by piece of one body.
#[derive(Debug, Default)]
pub struct Withdrawn {
    position: Position,
}

impl Withdrawn {
    /// A link without a target begins. `before` is the HTML that ends with
    /// `<a … href="`; what is kept of it is given back.
    pub fn begin<'h>(&mut self, before: &'h str) -> &'h str {
        self.position = Position::InTag;
        before.rfind('<').map_or(before, |at| &before[..at])
    }

    /// What is kept of a piece of HTML.
    pub fn keep<'h>(&mut self, html: &'h str) -> Cow<'h, str> {
        let mut rest = html;
        if self.position == Position::InTag {
            // The quotation mark that closes the address comes first.
            let Some(end) = tag_end(rest) else { return Cow::Borrowed("") };
            rest = &rest[end..];
            self.position = Position::InText;
        }
        if self.position == Position::Outside {
            return Cow::Borrowed(rest);
        }
        const END: &str = "</a>";
        // Another link ends this one, as browsers read it.
        let other = rest.find("<a ").or_else(|| rest.find("<a>"));
        let Some(end) = rest.find(END).filter(|end| other.is_none_or(|other| *end < other)) else {
            if other.is_some() {
                self.position = Position::Outside;
            }
            return Cow::Borrowed(rest);
        };
        self.position = Position::Outside;
        Cow::Owned([&rest[..end], &rest[end + END.len()..]].concat())
    }
}

/// Where the tag ends whose rest begins inside a double-quoted attribute.
fn tag_end(rest: &str) -> Option<usize> {
    let mut is_quoted = true;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The HTML of a body whose every `@` is the address of a withdrawn link.
    fn without(body: &str) -> String {
        let (mut withdrawn, mut out) = (Withdrawn::default(), String::new());
        for (at, piece) in body.split('@').enumerate() {
            if at > 0 {
                let kept = withdrawn.begin(&out).len();
                out.truncate(kept);
            }
            out.push_str(&withdrawn.keep(piece));
        }
        out
    }

    #[test]
    fn the_text_of_a_withdrawn_link_stays() {
        assert_eq!(without("<p>A <a href=\"@\" title=\"a > b\"><em>b</em></a> c</p>"), "<p>A <em>b</em> c</p>");
        assert_eq!(without("<a href=\"@\">b</a><a href=\"@\">c</a> <a href=\"/d\">d</a>"), "bc <a href=\"/d\">d</a>");
        assert_eq!(without("<p>A <a href=\"@\">b <a href=\"/d\">d</a></p>"), "<p>A b <a href=\"/d\">d</a></p>");
    }
}
