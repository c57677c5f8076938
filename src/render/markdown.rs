//! The Markdown of a page, and `llms.txt`, which lists it.

use std::ops::Range;

use super::component::{amount, below_photo, byline, provenance, subject};
use crate::format::Formats;
use crate::plan::job::{LlmsJob, MarkdownEdit, MarkdownText, PageJob, Replacement, SiteView, ToldPage, UseKind};
use crate::plan::picture::{PLAIN_VARIANT, PictureSet};
use crate::plan::view::Block;
use crate::yaml;

mod text;

mod parts;

use parts::Below;
use text::{escaped, one_line};

/// The Markdown of a page. `source` is the text of its file, front matter included.
pub fn page(page: &PageJob, formats: &Formats, source: Option<&str>) -> String {
    let Some(job) = &page.markdown else { return String::new() };
    let mut out = format!("# {}\n\n", one_line(&job.title));
    if let Some(description) = &job.description {
        out.push_str(&format!("> {}\n\n", one_line(description)));
    }
    if let Some(notice) = &job.notice {
        out.push_str(&format!("*{}*\n\n", escaped(&one_line(notice))));
    }
    if let (Some(shown), Some(text)) = (&job.text, source)
        && let Some((_, body)) = yaml::split_front_matter(text)
    {
        let writer = Writer { page, formats, text };
        let edits = writer.resolved(shown, &body);
        out.push_str(writer.written(body, &edits).trim());
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    let below = Below { page, formats };
    job.parts.iter().for_each(|part| below.part(part, &mut out));
    if let Some(next) = &job.next {
        out.push_str(&format!("\n→ <{}>\n", page.site.permalink(next)));
    }
    out.push_str(&format!("\n---\n\n<{}>\n", page.site.permalink(&job.url)));
    out
}

/// An edit with the bytes of the file that it replaces.
type Resolved<'e> = (Range<usize>, &'e Replacement);

struct Writer<'a> {
    page: &'a PageJob,
    formats: &'a Formats,
    text: &'a str,
}

impl Writer<'_> {
    /// The edits that fit the text, by their places.
    fn resolved<'e>(&self, shown: &'e MarkdownText, body: &Range<usize>) -> Vec<Resolved<'e>> {
        let starts: Vec<usize> =
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let place = |edit: &MarkdownEdit| {
            let start = *starts.get((edit.line as usize).checked_sub(1)?)?;
            let column = edit.column.max(1) as usize - 1;
            self.text[start..].char_indices().nth(column).map(|(at, _)| start + at)
        };
        let mut resolved: Vec<Resolved<'e>> = Vec::new();
        for edit in &shown.edits {
            let Some(at) = place(edit) else { continue };
            let range = match edit.to {
                Replacement::Component(_) => {
                    let whole = shown.components.iter().map(|range| range.start as usize..range.end as usize);
                    whole.filter(|range| range.contains(&at)).min_by_key(Range::len)
                }
                _ => Some(at..at + edit.written.len())
                    .filter(|range| self.text.get(range.clone()) == Some(&*edit.written)),
            };
            if let Some(range) = range.filter(|range| body.start <= range.start && range.end <= body.end) {
                resolved.push((range, &edit.to));
            }
        }
        resolved.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        resolved
    }

    /// A part of the text with its edits. Those inside a component come after it.
    fn written(&self, part: Range<usize>, edits: &[Resolved<'_>]) -> String {
        let mut out = String::with_capacity(part.len());
        let mut at = part.start;
        let mut rest = edits;
        while let Some(((range, to), more)) = rest.split_first() {
            let inside = more.iter().take_while(|(inner, _)| inner.end <= range.end).count();
            let (inside, more) = more.split_at(inside);
            rest = more;
            // An edit that overlaps the one before is left out.
            if range.start < at || range.end > part.end {
                continue;
            }
            out.push_str(&self.text[at..range.start]);
            match to {
                Replacement::Address(to) => out.push_str(&self.absolute(to)),
                Replacement::Words(words) => out.push_str(words),
                Replacement::Picture(set) => out.push_str(&self.picture(set)),
                Replacement::Component(Some(block)) => self.component(block, range.clone(), inside, &mut out),
                Replacement::Component(None) => {}
            }
            at = range.end;
        }
        out.push_str(&self.text[at..part.end]);
        out
    }

    fn absolute(&self, url: &str) -> String {
        match url.strip_prefix('/') {
            Some(rest) if !rest.starts_with('/') => self.page.site.permalink(url),
            _ => url.to_owned(),
        }
    }

    /// The address of a picture that the page shows; that of the page where it shows none.
    fn picture(&self, set: &PictureSet) -> String {
        let is_used = |name: &str| {
            self.page.pictures.iter().any(|used| {
                std::ptr::eq(&*used.set, set) && matches!(&used.kind, UseKind::Variant(known) if **known == *name)
            })
        };
        let mut variants = set.variants.iter().filter(|(name, _)| is_used(name));
        let plain = set.variants.get_key_value(PLAIN_VARIANT).filter(|(name, _)| is_used(name));
        match plain.or_else(|| variants.next()) {
            Some((_, variant)) => self.absolute(&variant.src),
            None => self.page.site.permalink(&self.page.page.url),
        }
    }

    fn component(&self, block: &Block, range: Range<usize>, inside: &[Resolved<'_>], out: &mut String) {
        match block {
            Block::Figure { photo, caption, .. } => {
                let alt = photo.card.fields.text("alt").map_or("", |alt| alt);
                out.push_str(&format!("![{}](<{}>)", escaped(alt), self.picture(&photo.pictures)));
                let words = below_photo(photo, caption.as_ref());
                if !words.is_empty() {
                    out.push_str(&format!("\n\n*{}*", escaped(&words)));
                }
            }
            Block::KeyFigure { indicator, point } => {
                let amount = escaped(&amount(indicator, point, self.formats));
                let (subject, provenance) = (subject(indicator, point), provenance(point));
                out.push_str(&format!("**{amount}** — {}", escaped(&(subject + &provenance))));
            }
            Block::Chart { indicator } => {
                let title = escaped(indicator.identity.title.as_deref().unwrap_or_default());
                match &indicator.identity.url {
                    Some(url) => out.push_str(&format!("[{title}](<{}>)", self.absolute(url))),
                    None => out.push_str(&title),
                }
            }
            Block::Quote { author, role, source, .. } => {
                let text = &self.text[range.clone()];
                let first = text.find('\n').map_or(text.len(), |end| end + 1);
                let last = text.trim_end().rfind('\n').map_or(first, |end| end + 1).max(first);
                let words = self.written(range.start + first..range.start + last, inside);
                let lines = words.trim().lines().map(|line| format!("> {line}").trim_end().to_owned());
                out.push_str(&lines.collect::<Vec<_>>().join("\n"));
                let by = byline([author, role, source]);
                if !by.is_empty() {
                    out.push_str(&format!("\n>\n> — {}", escaped(&by)));
                }
            }
            Block::CallToAction { href, label } => self.link(href, label.as_deref(), out),
            Block::Video { url, title } => self.link(url, title.as_deref(), out),
            // Components are none of these.
            Block::Html(_) | Block::Picture { .. } => {}
        }
    }

    fn link(&self, href: &str, label: Option<&str>, out: &mut String) {
        let address = self.absolute(href);
        out.push_str(&format!("[{}](<{address}>)", escaped(label.unwrap_or(&address))));
    }
}

/// The text of `llms.txt` in a language.
pub fn llms(job: &LlmsJob) -> String {
    let site: &SiteView = &job.site;
    let mut out = format!("# {}\n", one_line(site.title.as_deref().unwrap_or(&site.publisher)));
    if let Some(description) = &site.description {
        out.push_str(&format!("\n> {}\n", one_line(description)));
    }
    // Pages by section, in the order in which the first of each comes.
    let mut sections: Vec<(&str, Vec<&PageJob>)> = Vec::new();
    for ToldPage(page) in job.pages.iter() {
        let section = page.page.section.as_ref();
        let label = section.and_then(|section| section.label.as_deref()).unwrap_or_default();
        match sections.iter_mut().find(|(known, _)| *known == label) {
            Some((_, pages)) => pages.push(page),
            None => sections.push((label, vec![page])),
        }
    }
    for (label, pages) in sections {
        out.push_str(&format!(
            "\n## {}\n\n",
            if label.is_empty() { site.title.as_deref().unwrap_or_default() } else { label }
        ));
        for page in pages {
            let own = page.markdown.as_ref().map(|_| page.page.markdown.as_deref()).unwrap_or_default();
            let address = site.permalink(own.unwrap_or(&page.page.url));
            out.push_str(&format!("- [{}]({address})", escaped(&page.page.title)));
            if let Some(description) = &page.page.description {
                out.push_str(&format!(": {}", one_line(description)));
            }
            out.push('\n');
        }
    }
    let others: Vec<_> =
        site.languages.iter().zip(&job.others).filter_map(|(language, url)| Some((language, url.as_ref()?))).collect();
    if !others.is_empty() {
        out.push_str("\n## Optional\n\n");
        for (language, url) in others {
            out.push_str(&format!("- [{}]({})\n", escaped(&language.label), site.permalink(url)));
        }
    }
    out
}
