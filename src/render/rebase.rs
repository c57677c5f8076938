//! Addresses in HTML for readers elsewhere: for a site that has a path on its host `/fr/` becomes
//! `/one-provence/fr/`, for feeds and the API `https://site.example/fr/`.
//!
//! Views and templates name everything from the site's own root. What stands in an attribute that holds an address
//! gets the rest in front here, whoever wrote it. The work is linear in the page.

/// Attributes that hold one address (HTML, "Attributes").
const ADDRESSES: &[&[u8]] = &[b"href", b"src", b"poster", b"action", b"formaction", b"cite", b"data", b"xlink:href"];

/// Attributes that hold a list of addresses, each with a size behind it.
const LISTS: &[&[u8]] = &[b"srcset", b"imagesrcset"];

/// Elements whose content is text and holds no tags (HTML, "Elements": raw text and escapable raw text).
const TEXTS: &[&[u8]] = &[b"script", b"style", b"textarea", b"title"];

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
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html[at..]) {
        at += found;
        let rest = &html[at..];
        if rest.starts_with(b"<!--") {
            at += memchr::memmem::find(rest, b"-->").map_or(rest.len(), |end| end + 3);
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            at = writer.tag(at);
        } else {
            at += 1;
        }
    }
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

    /// The first byte from `at` that fits, or the end.
    fn find(&self, at: usize, fits: impl Fn(u8) -> bool) -> usize {
        self.html[at..].iter().position(|byte| fits(*byte)).map_or(self.html.len(), |found| at + found)
    }

    /// Passes over a start tag, and over the text of an element that holds nothing else. Gives the byte behind it.
    fn tag(&mut self, start: usize) -> usize {
        let end_of_name = self.find(start + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        let name = self.html[start + 1..end_of_name].to_ascii_lowercase();
        let mut at = end_of_name;
        loop {
            at = self.find(at, |byte| !byte.is_ascii_whitespace() && byte != b'/');
            match self.html.get(at) {
                None => return at,
                Some(b'>') => break,
                Some(_) => at = self.attribute(at),
            }
        }
        at += 1;
        match TEXTS.contains(&&*name) {
            true => self.end_of_text(at, &name),
            false => at,
        }
    }

    /// The byte at which the end tag of an element begins.
    fn end_of_text(&self, from: usize, name: &[u8]) -> usize {
        let mut at = from;
        while let Some(found) = memchr::memmem::find(&self.html[at..], b"</") {
            at += found;
            let named = self.html.get(at + 2..at + 2 + name.len());
            if named.is_some_and(|named| named.eq_ignore_ascii_case(name)) {
                return at;
            }
            at += 2;
        }
        self.html.len()
    }

    /// Passes over an attribute; gives the byte behind it.
    fn attribute(&mut self, start: usize) -> usize {
        let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
        // A name may begin with `=`.
        let end_of_name = self.find(start + 1, is_end);
        let name = self.html[start..end_of_name].to_ascii_lowercase();
        let equals = self.find(end_of_name, |byte| !byte.is_ascii_whitespace());
        if self.html.get(equals) != Some(&b'=') {
            return end_of_name;
        }
        let value = self.find(equals + 1, |byte| !byte.is_ascii_whitespace());
        let (from, to, behind) = match self.html.get(value) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.find(value + 1, |byte| byte == *quote);
                (value + 1, end, (end + 1).min(self.html.len()))
            }
            _ => {
                let end = self.find(value, |byte| byte.is_ascii_whitespace() || byte == b'>');
                (value, end, end)
            }
        };
        if ADDRESSES.contains(&&*name) {
            self.address(from, to);
        } else if LISTS.contains(&&*name) {
            let mut at = from;
            while at < to {
                self.address(at, to);
                // The next one follows a comma and white space: an address itself may hold a comma.
                let comma =
                    |at: usize| self.html[at] == b',' && self.html.get(at + 1).is_some_and(u8::is_ascii_whitespace);
                at = (at..to).find(|at| comma(*at)).map_or(to, |at| at + 1);
            }
        }
        behind
    }

    /// Writes what an address gets in front. One that begins with `//` is at another host.
    fn address(&mut self, from: usize, to: usize) {
        let start = self.find(from, |byte| !byte.is_ascii_whitespace());
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
