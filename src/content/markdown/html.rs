//! HTML in the text: refused, or written to be cleaned. Its links and pictures
//! follow the same rules as those in Markdown, and what cleaning takes away
//! although it carries content is told at its line.

use std::ops::Range;

use super::body::HtmlPolicy;
use super::buffer::Cut;
use super::html_tags::{self, Attribute, Tag};
use super::raw_html;
use super::writer::Writer;
use crate::content::destination::{self, Destination};
use crate::content::escape::escape_text;
use crate::content::segment::{Link, Picture, Placement, Segment, Target};
use crate::content::typography;
use crate::diagnostic::{Code, Diagnostic, Span, Text, work};
use crate::text;

/// Attributes that say nothing to a reader, or that the theme decides: they are left out without a word.
const UNTOLD_ATTRIBUTES: &[&str] = &[
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "crossorigin",
    "decoding",
    "fetchpriority",
    "frame",
    "height",
    "itemid",
    "itemprop",
    "itemscope",
    "itemtype",
    "loading",
    "nowrap",
    "referrerpolicy",
    "rel",
    "rules",
    "sizes",
    "tabindex",
    "target",
    "valign",
    "width",
];

/// Attributes whose loss changes the looks alone.
const LOOKS: &[&str] = &["align", "background", "bgcolor", "color", "face", "size", "srcset", "style"];

/// Form controls. Each has content of its own, so that each is told, inside a form too.
const CONTROLS: &[&str] = &["button", "input", "select", "textarea"];

impl Writer<'_> {
    /// The end of an HTML block that stands in `range` of the source.
    pub(super) fn end_html(&mut self, range: Range<usize>) {
        let Some((start, html)) = self.html.take() else { return };
        match self.settings.html {
            HtmlPolicy::Sanitize => self.write_raw(&html, start..range.end),
            HtmlPolicy::Forbid => {
                let source = &self.source.original()[start..range.end];
                if raw_html::first_active(&html).is_some() {
                    let at = raw_html::first_active(source).unwrap_or_default();
                    self.report_raw(start + at..range.end);
                }
            }
        }
    }

    /// A piece of HTML inside a block.
    pub(super) fn write_inline_html(&mut self, html: &str, range: Range<usize>) {
        self.inline_html.note(html);
        match self.settings.html {
            HtmlPolicy::Sanitize => self.write_raw(html, range),
            HtmlPolicy::Forbid if raw_html::first_active(html).is_none() => {}
            // The opening tag was reported; its end would only repeat it.
            HtmlPolicy::Forbid if html.starts_with("</") && self.refused_html => {}
            HtmlPolicy::Forbid => self.report_raw(range),
        }
    }

    fn report_raw(&mut self, range: Range<usize>) {
        self.refused_html = true;
        let span = self.span(range);
        let message = text!("le HTML n’est pas admis dans cette collection", "HTML is not allowed in this collection");
        self.diagnostics.push(Diagnostic::new(Code::RawHtml, span, message).help(text!(
            "utilisez Markdown ou un composant ; pour montrer une balise, mettez-la entre accents graves",
            "use Markdown or a component; to show a tag, put it between backticks"
        )));
    }

    fn write_raw(&mut self, html: &str, source: Range<usize>) {
        self.raw_html = true;
        let mut searched = source.start;
        let mut from = 0;
        // What is inside an element that is not published needs no mention.
        let mut lost = 0;
        for tag in html_tags::tags(html) {
            let span = self.tag_span(&html[tag.range.clone()], &mut searched, source.end);
            let is_published = raw_html::is_published(&tag.name);
            if let Some(id) = tag.attribute("id").filter(|id| is_published && !id.value.is_empty()) {
                self.anchors.explicit(&id.value, span.clone(), &mut self.diagnostics);
            }
            if tag.range.start < lost {
                if CONTROLS.contains(&&*tag.name) {
                    self.report_lost(&tag, &span);
                }
            } else {
                self.report_lost(&tag, &span);
                if !is_published {
                    let end = format!("</{}", tag.name);
                    lost = tag.range.end + html[tag.range.end..].find(&end).unwrap_or_default();
                    work::spend(lost - tag.range.end);
                }
            }
            match &*tag.name {
                "a" => self.html_link(html, &tag, &mut from, &span),
                "img" => self.html_picture(html, &tag, &mut from, &span),
                // The cleaner keeps the boxes of task lists, which have no other sign.
                "input" => {
                    self.out.push(&html[from..tag.range.start]);
                    from = tag.range.end;
                }
                _ => {}
            }
        }
        self.out.push(&html[from..]);
    }

    /// The place of a tag in the source, whose lines may begin with marks that the HTML does not have.
    fn tag_span(&mut self, tag: &str, searched: &mut usize, end: usize) -> Span {
        let first_line = tag.lines().next().unwrap_or_default();
        let source = self.source.original();
        if let Some(at) = source.get(*searched..end).and_then(|rest| rest.find(first_line)) {
            work::spend(at + first_line.len());
            let start = *searched + at;
            *searched = start + first_line.len();
            return self.span(start..*searched);
        }
        work::spend(end - *searched);
        self.span(*searched..end)
    }

    fn report_lost(&mut self, tag: &Tag<'_>, span: &Span) {
        let name = &tag.name;
        if !raw_html::is_published(name) {
            let message = text!("l’élément `<{name}>` n’est pas publié", "the element `<{name}>` is not published");
            let help = instead_of(name);
            self.diagnostics.push(Diagnostic::new(Code::DroppedHtml, span.clone(), message).help(help));
            return;
        }
        for attribute in &tag.attributes {
            let attribute = &attribute.name;
            let is_untold = UNTOLD_ATTRIBUTES.contains(&&**attribute) || attribute.starts_with("data-");
            // The theme prints pictures, with what it knows of them.
            let is_of_picture = name == "img" && matches!(&**attribute, "hidden" | "lang" | "role" | "dir");
            let is_lost = is_of_picture || !raw_html::is_attribute_published(name, attribute);
            if !is_untold && (is_lost || name == "img" && attribute.starts_with("aria-")) {
                let message = text!(
                    "l’attribut `{attribute}` de `<{name}>` n’est pas publié",
                    "the attribute `{attribute}` of `<{name}>` is not published"
                );
                let help = match &**attribute {
                    "name" if name == "a" => text!("écrivez `id` au lieu de `name`", "write `id` instead of `name`"),
                    looks if LOOKS.contains(&looks) => {
                        text!("retirez-le : le thème décide de l’aspect", "remove it: the theme decides the looks")
                    }
                    _ => text!(
                        "retirez-le, et dites dans le texte ce qu’il apportait",
                        "remove it, and say in the text what it gave"
                    ),
                };
                self.diagnostics.push(Diagnostic::new(Code::DroppedHtml, span.clone(), message).help(help));
            }
        }
    }

    /// `<a href>`: a link of the site is left to the next stage.
    fn html_link(&mut self, html: &str, tag: &Tag<'_>, from: &mut usize, span: &Span) {
        let Some(href) = tag.attribute("href") else { return };
        let written = href.value.trim();
        match destination::classify(self.origin(), written) {
            Ok(Destination::External | Destination::Untouched) => {}
            Ok(Destination::Anchor(fragment)) => self.fragments.push((fragment, span.clone())),
            Ok(Destination::Site { target, fragment }) => {
                let link = Link { target, fragment, span: span.clone(), written: written.into() };
                self.leave_address(html, href, from, link);
            }
            Err(refusal) => {
                self.diagnostics.push(refusal.diagnostic(span.clone(), written));
                self.out.push(&html[*from..href.range.start]);
                *from = href.range.end;
            }
        }
    }

    /// Writes the HTML up to an attribute and then the attribute, whose value the next stage fills in.
    fn leave_address(&mut self, html: &str, attribute: &Attribute<'_>, from: &mut usize, link: Link) {
        self.out.push(&html[*from..attribute.range.start]);
        self.out.push(&attribute.name);
        self.out.push("=\"");
        self.out.cut(Cut::Ready(Segment::Link(link)));
        self.out.push("\"");
        *from = attribute.range.end;
    }

    /// `<img src>`: a picture of the bundle or the library becomes one of the site's pictures.
    fn html_picture(&mut self, html: &str, tag: &Tag<'_>, from: &mut usize, span: &Span) {
        let Some(src) = tag.attribute("src") else {
            let message = text!("cette image n’a pas d’adresse `src`", "this picture has no address `src`");
            self.diagnostics.push(
                Diagnostic::new(Code::DroppedHtml, span.clone(), message).help(text!(
                    "ajoutez `src=\"fichier.jpg\"`, ou retirez-la",
                    "add `src=\"file.jpg\"`, or remove it"
                )),
            );
            self.out.push(&html[*from..tag.range.start]);
            *from = tag.range.end;
            return;
        };
        let written = src.value.trim();
        let alt = tag.attribute("alt");
        if alt.is_none() {
            // An empty alternative text says that the picture is decoration.
            let message = text!("l’image n’a pas de texte de remplacement", "the picture has no alternative text");
            self.diagnostics.push(
                Diagnostic::new(Code::MissingAlternative, span.clone(), message)
                    .help(text!("ajoutez `alt=\"description\"`", "add `alt=\"description\"`")),
            );
        }
        let alt = alt.map_or("", |alt| alt.value.trim());
        let alt = typography::text(self.language, alt);
        let problem = match destination::classify(self.origin(), written) {
            Ok(Destination::Site { target: target @ Target::Root(_), fragment }) => {
                let link = Link { target, fragment, span: span.clone(), written: written.into() };
                self.leave_address(html, src, from, link);
                return;
            }
            Ok(Destination::Site { target, .. }) => {
                self.out.push(&html[*from..tag.range.start]);
                let title = tag.attribute("title").map(|title| typography::text(self.language, &title.value));
                let picture = Picture {
                    target,
                    alt: alt.as_ref().into(),
                    title: title.filter(|title| !title.is_empty()).map(|title| title.as_ref().into()),
                    placement: Placement::Inline,
                    span: span.clone(),
                    written: written.into(),
                };
                self.out.cut(Cut::Ready(Segment::Picture(picture)));
                *from = tag.range.end;
                return;
            }
            Ok(Destination::External) => destination::third_party(span.clone(), written),
            Ok(_) => destination::Refusal::Unsafe.diagnostic(span.clone(), written),
            Err(refusal) => refusal.diagnostic(span.clone(), written),
        };
        self.diagnostics.push(problem);
        self.out.push(&html[*from..tag.range.start]);
        escape_text(&alt, &mut self.out.html);
        *from = tag.range.end;
    }
}

/// The help text for an element that is not published.
fn instead_of(name: &str) -> Text {
    match name {
        "iframe" | "video" | "audio" | "embed" | "object" | "source" | "track" => text!(
            "utilisez `::video{{url=\"…\" title=\"…\"}}`, ou un lien",
            "use `::video{{url=\"…\" title=\"…\"}}`, or a link"
        ),
        "svg" | "picture" | "canvas" | "math" => text!(
            "enregistrez l’image à côté du texte : `![description](fichier.png)`",
            "save the picture beside the text: `![description](file.png)`"
        ),
        "map" | "area" => text!("écrivez une liste de liens sous l’image", "write a list of links below the picture"),
        "button" | "form" | "input" | "select" | "textarea" | "label" => text!(
            "utilisez `::cta{{href=\"…\" label=\"…\"}}`, ou un lien vers le formulaire",
            "use `::cta{{href=\"…\" label=\"…\"}}`, or a link to the form"
        ),
        _ => text!("retirez-le, ou dites-le en Markdown", "remove it, or say it in Markdown"),
    }
}
