//! The files that a page makes a phone fetch, as its HTML names them.

use std::ops::Range;

use super::screen::PHONE;
use crate::path::OutputPath;
use crate::render::markup::{Part, scan};

/// What a page needs a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A style sheet.
    Style,
    /// A script.
    Script,
    /// A font.
    Font,
    /// A picture.
    Picture,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Style, Self::Script, Self::Font, Self::Picture, Self::Other];
}

/// A file that a page needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The file.
    pub file: OutputPath,
    /// What for.
    pub kind: Kind,
}

/// Sorts needs by file and keeps each file once.
pub fn once(needs: &mut Vec<Need>) {
    needs.sort_unstable();
    needs.dedup_by(|a, b| a.file == b.file);
}

/// Formats of pictures that every browser of today shows.
const SHOWN: &[&str] = &["image/avif", "image/webp", "image/jpeg", "image/png", "image/gif", "image/svg+xml"];

/// The files that a page names and fetches without a click, each once, the pictures that come into view as its reader
/// scrolls among them. `base_path` is the path of the site on its host, with which addresses begin. What other hosts
/// hold is not weighed: pages of a site ask no other.
pub fn of_page(html: &[u8], base_path: &str) -> Vec<Need> {
    let mut found = Found { html, base_path, tag: Tag::default(), picture: None, needs: Vec::new() };
    scan(html, &mut |part| found.part(part));
    once(&mut found.needs);
    found.needs
}

/// The file at an address of the site.
pub fn file_of(address: &str, base_path: &str) -> Option<OutputPath> {
    let path = address.strip_prefix(base_path)?.strip_prefix('/')?.split(['?', '#']).next()?;
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    OutputPath::from_untrusted(&decoded)
}

/// The attributes of a tag that say what it fetches.
#[derive(Default)]
struct Tag<'h> {
    name: &'h [u8],
    href: Option<Range<usize>>,
    src: Option<Range<usize>>,
    srcset: Option<Range<usize>>,
    sizes: Option<Range<usize>>,
    media: Option<Range<usize>>,
    media_type: Option<Range<usize>>,
    rel: Option<Range<usize>>,
    destination: Option<Range<usize>>,
    poster: Option<Range<usize>>,
}

struct Found<'h> {
    html: &'h [u8],
    base_path: &'h str,
    tag: Tag<'h>,
    /// Within a `<picture>`: the address that the first fitting `<source>` offers, when there was one.
    picture: Option<Option<String>>,
    needs: Vec<Need>,
}

impl<'h> Found<'h> {
    fn part(&mut self, part: Part<'h>) {
        match part {
            Part::Start(name) => self.tag = Tag { name, ..Tag::default() },
            Part::Attribute(name, value) => {
                let tag = &mut self.tag;
                let slots: [(&[u8], &mut Option<Range<usize>>); 9] = [
                    (b"href", &mut tag.href),
                    (b"src", &mut tag.src),
                    (b"srcset", &mut tag.srcset),
                    (b"sizes", &mut tag.sizes),
                    (b"media", &mut tag.media),
                    (b"type", &mut tag.media_type),
                    (b"rel", &mut tag.rel),
                    (b"as", &mut tag.destination),
                    (b"poster", &mut tag.poster),
                ];
                if let Some((_, slot)) = slots.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                    slot.get_or_insert(value);
                }
            }
            Part::Opened => self.opened(),
            Part::End(name) if name.eq_ignore_ascii_case(b"picture") => self.picture = None,
            Part::End(_) => {}
        }
    }

    /// The value of an attribute as text. Of the characters that HTML escapes, only `&` stands in addresses.
    fn text(&self, value: Option<&Range<usize>>) -> Option<String> {
        let text = std::str::from_utf8(self.html.get(value?.clone())?).ok()?;
        Some(text.trim().replace("&amp;", "&"))
    }

    fn need(&mut self, kind: Kind, address: Option<&str>) {
        if let Some(file) = address.and_then(|address| file_of(address, self.base_path)) {
            self.needs.push(Need { kind, file });
        }
    }

    /// A start tag is read to its end.
    fn opened(&mut self) {
        let name = self.tag.name.to_ascii_lowercase();
        match &*name {
            b"picture" => self.picture = Some(None),
            b"source" => self.source(),
            b"img" => {
                let address = match self.picture.as_mut().and_then(Option::take) {
                    Some(address) => Some(address),
                    None => self.offered().or_else(|| self.text(self.tag.src.as_ref())),
                };
                self.need(Kind::Picture, address.as_deref());
            }
            b"script" => {
                let address = self.text(self.tag.src.as_ref());
                self.need(Kind::Script, address.as_deref());
            }
            b"video" => {
                let address = self.text(self.tag.poster.as_ref());
                self.need(Kind::Picture, address.as_deref());
            }
            b"link" => self.link(),
            _ => {}
        }
    }

    /// What a phone chooses of the `srcset` of this tag.
    fn offered(&self) -> Option<String> {
        let srcset = self.text(self.tag.srcset.as_ref())?;
        let sizes = self.text(self.tag.sizes.as_ref());
        PHONE.choose(&srcset, sizes.as_deref()).map(str::to_owned)
    }

    fn source(&mut self) {
        if !matches!(self.picture, Some(None)) {
            return;
        }
        let fits = self.text(self.tag.media.as_ref()).is_none_or(|media| PHONE.fits(&media));
        let is_shown = self.text(self.tag.media_type.as_ref()).is_none_or(|known| SHOWN.contains(&&*known));
        if fits && is_shown {
            self.picture = Some(self.offered());
        }
    }

    fn link(&mut self) {
        if self.text(self.tag.media.as_ref()).is_some_and(|media| !PHONE.fits(&media)) {
            return;
        }
        let address = self.text(self.tag.href.as_ref());
        let rel = self.text(self.tag.rel.as_ref()).unwrap_or_default().to_ascii_lowercase();
        let destination = self.text(self.tag.destination.as_ref()).unwrap_or_default();
        for relation in rel.split_ascii_whitespace() {
            let kind = match (relation, &*destination) {
                ("stylesheet", _) => Kind::Style,
                ("icon", _) => Kind::Picture,
                ("modulepreload", _) | ("preload", "script") => Kind::Script,
                ("preload", "font") => Kind::Font,
                ("preload", "style") => Kind::Style,
                ("preload", "image") => Kind::Picture,
                ("preload" | "manifest", _) => Kind::Other,
                _ => continue,
            };
            self.need(kind, address.as_deref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(html: &str, base_path: &str) -> Vec<(Kind, String)> {
        of_page(html.as_bytes(), base_path).into_iter().map(|need| (need.kind, need.file.to_string())).collect()
    }

    #[test]
    fn what_a_page_fetches_is_found() {
        let html = r#"<link rel=icon href=/favicon.svg><LINK REL="stylesheet" HREF="/p/s.css"><link rel=alternate href="/p/feed.xml">
            <link rel="preload" href="/p/fonts/a.woff2" as="font" crossorigin><script src="/p/x.js?v=1" defer></script>
            <link rel="stylesheet" media="print" href="/p/print.css">
            <!-- <img src="/p/no.jpg"> --><img src="/p/a%20b.jpg" alt="<img src=/p/no.jpg>"><img src="https://h/x.jpg"><img src="//h/x.jpg">
            <picture><source type="image/jxl" srcset="/p/c.jxl"><source media="(min-width: 60rem)" srcset="/p/wide.avif">
            <source type="image/webp" srcset="/p/c-400.webp 400w, /p/c-800.webp 800w" sizes="50vw"><source srcset="/p/late.webp">
            <img src="/p/c.jpg" loading="lazy"></picture><img srcset="/p/d.jpg 1x" src="/p/d-old.jpg"><img src="/p/d.jpg">
            <video poster="/p/v.jpg?a=1&amp;b=2"></video><a href="/p/x.pdf">x</a>"#;
        assert_eq!(
            files(html, "/p"),
            [
                (Kind::Picture, "a b.jpg"),
                (Kind::Picture, "c-400.webp"),
                (Kind::Picture, "d.jpg"),
                (Kind::Font, "fonts/a.woff2"),
                (Kind::Style, "s.css"),
                (Kind::Picture, "v.jpg"),
                (Kind::Script, "x.js"),
            ]
            .map(|(kind, file)| (kind, file.to_owned()))
        );
    }

    #[test]
    fn an_address_never_leads_out_of_the_output() {
        for address in ["/../x", "/a/../../x", "/%2e%2e/x", "/a//b", "x", "", "/", "/%ff", "//x"] {
            assert_eq!(file_of(address, ""), None, "{address}");
        }
    }
}
