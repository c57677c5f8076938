//! Addresses in HTML for readers elsewhere: for a site that has a path on its host `/fr/` becomes
//! `/one-provence/fr/`, for feeds and the API `https://site.example/fr/`.
//!
//! Views and templates name everything from the site's own root. What stands in an attribute that holds an address
//! gets the rest in front here, whoever wrote it. The work is linear in the page.

use std::ops::Range;

use super::markup::{Part, scan};

/// Attributes that hold one address (HTML, "Attributes").
const ADDRESSES: &[&[u8]] = &[b"href", b"src", b"poster", b"action", b"formaction", b"cite", b"data", b"xlink:href"];

/// Attributes that hold a list of addresses, each with a size behind it.
const LISTS: &[&[u8]] = &[b"srcset", b"imagesrcset"];

/// What addresses get in front.
#[derive(Clone, Copy)]
pub struct Base<'a> {
    /// Those that begin at the root of the site. It does not end with `/`.
    pub root: &'a str,
    /// Those of anchors on the same page.
    pub page: &'a str,
}

/// The HTML with what its addresses get in front.
pub fn rebase(html: &[u8], base: Base<'_>) -> Vec<u8> {
    let mut writer = Writer { html, base, out: Vec::with_capacity(html.len() * 9 / 8), copied: 0 };
    scan(html, &mut |part| {
        if let Part::Attribute(name, value) = part {
            writer.attribute(name, value);
        }
    });
    writer.copy(html.len());
    writer.out
}

struct Writer<'h> {
    html: &'h [u8],
    base: Base<'h>,
    out: Vec<u8>,
    /// How many bytes of the page are written.
    copied: usize,
}

impl Writer<'_> {
    fn copy(&mut self, to: usize) {
        self.out.extend_from_slice(&self.html[self.copied..to]);
        self.copied = to;
    }

    /// Writes the addresses in the value of an attribute.
    fn attribute(&mut self, name: &[u8], value: Range<usize>) {
        let is_one_of = |names: &[&[u8]]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is_one_of(ADDRESSES) {
            self.address(value.start, value.end);
        } else if is_one_of(LISTS) {
            let mut at = value.start;
            while at < value.end {
                self.address(at, value.end);
                // The next one follows a comma and white space: an address itself may hold a comma.
                let comma =
                    |at: usize| self.html[at] == b',' && self.html.get(at + 1).is_some_and(u8::is_ascii_whitespace);
                at = (at..value.end).find(|at| comma(*at)).map_or(value.end, |at| at + 1);
            }
        }
    }

    /// Writes what an address gets in front. One that begins with `//` is at another host.
    fn address(&mut self, from: usize, to: usize) {
        let start = self.html[from..].iter().position(|byte| !byte.is_ascii_whitespace());
        let start = start.map_or(self.html.len(), |found| from + found);
        let is_of_host = matches!(self.html.get(start + 1), Some(b'/' | b'\\'));
        if start >= to {
            return;
        }
        let before = match self.html[start] {
            b'/' if !(is_of_host && start + 1 < to) => self.base.root,
            b'#' => self.base.page,
            _ => return,
        };
        self.copy(start);
        self.out.extend_from_slice(before.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebased(html: &str) -> String {
        String::from_utf8(rebase(html.as_bytes(), Base { root: "/p", page: "" })).expect("UTF-8")
    }

    #[test]
    fn addresses_from_the_root_get_the_path() {
        for (html, wanted) in [
            ("<a href=\"/fr/\">/fr/</a>", "<a href=\"/p/fr/\">/fr/</a>"),
            ("<a href=/>x</a><img src='/a.jpg'>", "<a href=/p/>x</a><img src='/p/a.jpg'>"),
            ("<img srcset=\"/a 1x, /b,c 2x,\n/d 3x\">", "<img srcset=\"/p/a 1x, /p/b,c 2x,\n/p/d 3x\">"),
            ("<A HREF = \" /a\">", "<A HREF = \" /p/a\">"),
            ("<form action=\"/s\"><input value=\"/s\"></form>", "<form action=\"/p/s\"><input value=\"/s\"></form>"),
        ] {
            assert_eq!(rebased(html), wanted);
        }
    }

    #[test]
    fn everything_else_stays() {
        for html in [
            "<a href=\"//host/x\">",
            "<a href='/\\host'>",
            "<a href=\"#x\">",
            "<a href=\"https://h/x\">",
            "<a href=\"x/y\">",
            "<!-- <a href=\"/x\"> --><p>",
            "<script>\"<a href='/x'>\"</script>",
            "<title><a href=\"/x\"></title>",
            "<p title=\"href='/x'\">",
            "&lt;a href=\"/x\"&gt;",
            "a < b href=\"/x\"",
            "<a href",
            "<a href=",
            "<a href=\"/",
            "<",
            "<a =\"/x\">",
            "<script>",
            "",
        ] {
            let wanted = if html == "<a href=\"/" { "<a href=\"/p/" } else { html };
            assert_eq!(rebased(html), wanted);
        }
    }
}
