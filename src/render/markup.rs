//! The tags of HTML in one pass, for what is made from pages that are rendered already. The work is linear in the page.

use std::ops::Range;

/// Elements whose content is text and holds no tags (HTML, "Elements": raw text and escapable raw text).
const TEXTS: &[&[u8]] = &[b"script", b"style", b"textarea", b"title"];

/// A part of a tag. Names are as they are written: HTML compares them without regard to case.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'h> {
    /// The name of a start tag, whose attributes follow.
    Start(&'h [u8]),
    /// An attribute of the start tag before: its name, and the bytes of its value, quotes left out.
    Attribute(&'h [u8], Range<usize>),
    /// The end of the start tag before.
    Opened,
    /// The name of an end tag.
    End(&'h [u8]),
}

/// Gives every part of every tag to `each`, in order.
pub fn scan<'h>(html: &'h [u8], each: &mut dyn FnMut(Part<'h>)) {
    let scanner = Scanner { html };
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &html[at..]) {
        at += found;
        let rest = &html[at..];
        if rest.starts_with(b"<!--") {
            at += memchr::memmem::find(rest, b"-->").map_or(rest.len(), |end| end + 3);
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            at = scanner.tag(at, each);
        } else if rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
            let end = scanner.end_of_name(at + 2);
            each(Part::End(&html[at + 2..end]));
            at = end;
        } else {
            at += 1;
        }
    }
}

struct Scanner<'h> {
    html: &'h [u8],
}

impl<'h> Scanner<'h> {
    /// The first byte from `at` that fits, or the end.
    fn find(&self, at: usize, fits: impl Fn(u8) -> bool) -> usize {
        self.html[at..].iter().position(|byte| fits(*byte)).map_or(self.html.len(), |found| at + found)
    }

    fn end_of_name(&self, start: usize) -> usize {
        self.find(start, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    }

    /// Passes over a start tag, and over the text of an element that holds nothing else. Gives the byte behind it.
    fn tag(&self, start: usize, each: &mut dyn FnMut(Part<'h>)) -> usize {
        let end_of_name = self.end_of_name(start + 1);
        let name = &self.html[start + 1..end_of_name];
        each(Part::Start(name));
        let mut at = end_of_name;
        loop {
            at = self.find(at, |byte| !byte.is_ascii_whitespace() && byte != b'/');
            match self.html.get(at) {
                None => return at,
                Some(b'>') => break,
                Some(_) => at = self.attribute(at, each),
            }
        }
        each(Part::Opened);
        at += 1;
        match TEXTS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            true => self.end_of_text(at, name),
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
    fn attribute(&self, start: usize, each: &mut dyn FnMut(Part<'h>)) -> usize {
        let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
        // A name may begin with `=`.
        let end_of_name = self.find(start + 1, is_end);
        let name = &self.html[start..end_of_name];
        let equals = self.find(end_of_name, |byte| !byte.is_ascii_whitespace());
        if self.html.get(equals) != Some(&b'=') {
            each(Part::Attribute(name, end_of_name..end_of_name));
            return end_of_name;
        }
        let value = self.find(equals + 1, |byte| !byte.is_ascii_whitespace());
        let (value, behind) = match self.html.get(value) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.find(value + 1, |byte| byte == *quote);
                (value + 1..end, (end + 1).min(self.html.len()))
            }
            _ => {
                let end = self.find(value, |byte| byte.is_ascii_whitespace() || byte == b'>');
                (value..end, end)
            }
        };
        each(Part::Attribute(name, value));
        behind
    }
}
