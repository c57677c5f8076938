//! A body as plain HTML for readers outside the site, such as those of feeds:
//! components become elements that need no style sheet, addresses are absolute.

use std::fmt::Write as _;

use super::component::{amount, below_photo, below_picture, byline, provenance, subject};
use super::rebase::{Base, rebase};
use super::run::{self, Offer};
use crate::format::Formats;
use crate::plan::picture::{PLAIN_VARIANT, PictureSet};
use crate::plan::push_escaped;
use crate::plan::view::{Block, BodyView};

/// Writes a body as HTML.
pub struct Outside<'a> {
    /// Scheme and host of the site.
    pub base_url: &'a str,
    /// Absolute address of the page that the body is from.
    pub page: &'a str,
    /// Formats of the body's language.
    pub formats: &'a Formats,
}

impl Outside<'_> {
    /// The body as HTML.
    pub fn body(&self, body: &BodyView) -> String {
        let mut out = String::new();
        self.blocks(&body.blocks, &mut out);
        out
    }

    /// The HTML of a Markdown field.
    pub fn field(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        self.absolute(html, &mut out);
        out
    }

    fn blocks(&self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            match block {
                Block::Html(run) => self.absolute(&run::html(run, Offer::One), out),
                Block::Figure { photo, variant, caption } => {
                    let text = photo.card.fields.text("alt").map_or("", |alt| alt);
                    self.figure(&photo.pictures, variant, text, &below_photo(photo, caption.as_ref()), out);
                }
                Block::Picture { picture, alt, title, synthetic } => {
                    let below = below_picture(title.as_deref().into_iter(), synthetic.as_ref());
                    self.figure(picture, PLAIN_VARIANT, alt, &below, out);
                }
                Block::KeyFigure { indicator, point } => {
                    out.push_str("<p><strong>");
                    push_escaped(out, &amount(indicator, point, self.formats));
                    out.push_str("</strong> — ");
                    push_escaped(out, &(subject(indicator, point) + &provenance(point)));
                    out.push_str("</p>\n");
                }
                Block::Chart { indicator } => {
                    out.push_str("<p>");
                    push_escaped(out, indicator.identity.title.as_deref().unwrap_or_default());
                    out.push_str("</p>\n");
                }
                Block::Quote { author, role, source, content } => {
                    out.push_str("<blockquote>");
                    self.blocks(content, out);
                    let by = byline([author, role, source]);
                    if !by.is_empty() {
                        out.push_str("<p>— ");
                        push_escaped(out, &by);
                        out.push_str("</p>");
                    }
                    out.push_str("</blockquote>\n");
                }
                Block::CallToAction { href, label } => self.link(href, label.as_deref().unwrap_or(href), out),
                Block::Video { url, title } => self.link(url, title.as_deref().unwrap_or(url), out),
            }
        }
    }

    fn link(&self, href: &str, label: &str, out: &mut String) {
        let href = if href.starts_with('/') && !href.starts_with("//") {
            format!("{}{href}", self.base_url)
        } else if href.starts_with('#') {
            format!("{}{href}", self.page)
        } else {
            href.to_owned()
        };
        out.push_str("<p><a href=\"");
        push_escaped(out, &href);
        out.push_str("\">");
        push_escaped(out, label);
        out.push_str("</a></p>\n");
    }

    fn figure(&self, set: &PictureSet, variant: &str, alt: &str, caption: &str, out: &mut String) {
        let Some((_, view)) = set.variant_or_first(variant) else { return };
        let _ = write!(
            out,
            "<figure><img src=\"{}{}\" width=\"{}\" height=\"{}\" alt=\"",
            self.base_url, view.src, view.width, view.height
        );
        push_escaped(out, alt);
        out.push_str("\">");
        if !caption.is_empty() {
            out.push_str("<figcaption>");
            push_escaped(out, caption);
            out.push_str("</figcaption>");
        }
        out.push_str("</figure>\n");
    }

    /// Makes the addresses of attributes absolute: those from the root of the
    /// site and those on the page itself. What is written as text or code stays.
    fn absolute(&self, html: &str, out: &mut String) {
        let base = Base { root: self.base_url, page: self.page };
        out.push_str(&String::from_utf8_lossy(&rebase(html.as_bytes(), base)));
    }
}
