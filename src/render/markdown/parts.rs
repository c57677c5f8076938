//! What a page shows below its text, as Markdown: entries of a list, figures, the files of the brand kit.

use super::super::component::{amount, amount_in, provenance, subject};
use super::super::event::{Details, subjects};
use super::super::figure::{Change, Unit};
use super::super::html::Outside;
use super::text::{escaped, one_line};
use crate::content::period::Boundary;
use crate::format::Formats;
use crate::plan::job::{MarkdownEntry, MarkdownFigure, MarkdownPart, PageJob};
use crate::plan::kit_view::{FileView, KitView};
use crate::plan::view::{Card, CardView, FieldView};

/// Writes what stands below the text of a page.
pub struct Below<'a> {
    /// The page.
    pub page: &'a PageJob,
    /// Formats of its language.
    pub formats: &'a Formats,
}

impl Below<'_> {
    /// Writes one part behind what is written.
    pub fn part(&self, part: &MarkdownPart, out: &mut String) {
        match part {
            MarkdownPart::Entries(name, entries) => {
                let heading = match name {
                    Some(name) => {
                        out.push_str(&format!("\n## {}\n", one_line(name)));
                        "###"
                    }
                    None => "##",
                };
                // Entries with a page are one list of links.
                let mut is_in_list = false;
                for entry in entries {
                    match &entry.card.identity().url {
                        Some(url) => {
                            out.push_str(if is_in_list { "" } else { "\n" });
                            self.linked(entry, url, out);
                        }
                        None => self.whole(entry, heading, out),
                    }
                    is_in_list = entry.card.identity().url.is_some();
                }
            }
            MarkdownPart::Figures(columns, entry) => self.table(columns, entry, out),
            MarkdownPart::Kit(kit) => self.kit(kit, out),
        }
    }

    fn permalink(&self, url: &str) -> String {
        self.page.site.permalink(url)
    }

    fn name(&self, entry: &MarkdownEntry) -> String {
        let identity = entry.card.identity();
        let title = identity.title.as_deref().unwrap_or(&identity.id);
        match &entry.example {
            Some(example) => escaped(&format!("[{example}] {title}")),
            None => escaped(title),
        }
    }

    /// An entry that has a page: a line that leads there, with its figures below.
    fn linked(&self, entry: &MarkdownEntry, url: &str, out: &mut String) {
        out.push_str(&format!("- [{}](<{}>)", self.name(entry), self.permalink(url)));
        if let Some(description) = &entry.card.identity().description {
            out.push_str(&format!(": {}", escaped(description)));
        }
        out.push('\n');
        for figure in &entry.figures {
            out.push_str(&format!("  - {}\n", self.figure(entry, figure)));
        }
    }

    /// An entry without a page, which readers find nowhere else.
    fn whole(&self, entry: &MarkdownEntry, heading: &str, out: &mut String) {
        out.push_str(&format!("\n{heading} {}\n", self.name(entry)));
        let Card::Entry(card) = &entry.card else { return };
        if let Some(description) = &card.identity.description {
            out.push_str(&format!("\n{}\n", escaped(description)));
        }
        let facts = self.facts(entry, card);
        if !facts.is_empty() {
            out.push_str(&format!("\n*{}*\n", escaped(&facts)));
        }
        if let Some(body) = &card.body {
            let page = self.permalink(&self.page.page.url);
            let outside = Outside { base_url: &self.page.site.base_url, page: &page, formats: self.formats };
            let html = outside.body(body);
            if !html.trim().is_empty() {
                out.push_str(&format!("\n{}\n", html.trim()));
            }
        }
        let figures = entry.figures.iter().map(|figure| self.figure(entry, figure));
        let links = card.referrers.iter().flatten().filter_map(|referrer| {
            let identity = &referrer.identity;
            let title = identity.title.as_deref().unwrap_or(&identity.id);
            Some(format!("[{}](<{}>)", escaped(title), self.permalink(identity.url.as_ref()?)))
        });
        let lines: String = figures.chain(links).map(|line| format!("- {line}\n")).collect();
        if !lines.is_empty() {
            out.push_str(&format!("\n{lines}"));
        }
    }

    /// A figure with its kind, its year and its source.
    fn figure(&self, entry: &MarkdownEntry, figure: &MarkdownFigure) -> String {
        let MarkdownFigure { indicator, point } = figure;
        let provenance = escaped(provenance(point).trim_start());
        let amount = match (self.amount(entry, figure), indicator) {
            (None, _) => return provenance,
            (Some(amount), Some(indicator)) => {
                format!("**{}** — {}", escaped(&amount), escaped(&subject(indicator, point)))
            }
            (Some(amount), None) => match point.fields.text("note") {
                Some(note) => format!("**{}** — {}", escaped(&amount), escaped(note)),
                None => format!("**{}**", escaped(&amount)),
            },
        };
        format!("{amount} {provenance}").trim_end().to_owned()
    }

    /// The value of a figure; `None` for one that states none.
    fn amount(&self, entry: &MarkdownEntry, figure: &MarkdownFigure) -> Option<String> {
        let MarkdownFigure { indicator, point } = figure;
        let Some(FieldView::Number(_)) = point.fields.get("value") else { return None };
        if let Some(indicator) = indicator {
            return Some(amount(indicator, point, self.formats));
        }
        let Card::Entry(card) = &entry.card else { return None };
        let unit = match point.fields.text("unit") {
            Some(_) => Unit::stated(&point.fields, &card.identity.language),
            None => Unit::of(card),
        };
        Some(amount_in(&unit, Change::stated(&point.fields), point, self.formats))
    }

    /// The figures of an indicator, one on a line.
    fn table(&self, columns: &[std::sync::Arc<str>; 4], entry: &MarkdownEntry, out: &mut String) {
        let cell = |text: &str| escaped(text).replace('|', "\\|");
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        out.push('\n');
        out.push_str(&line(&columns.each_ref().map(|name| cell(name))));
        out.push_str("| --- | --- | --- | --- |\n");
        for figure in &entry.figures {
            let point = &figure.point;
            let year = match point.fields.get("year") {
                Some(FieldView::Number(year)) => year.0.to_string(),
                _ => "–".to_owned(),
            };
            let mut value = self.amount(entry, figure).unwrap_or_default();
            if let Some(note) = point.fields.text("note") {
                value.push_str(&format!(" ({note})"));
            }
            let words = &point.words;
            let [kind, source] = [&words.kind, &words.source].map(|word| word.as_deref().unwrap_or_default());
            out.push_str(&line(&[cell(&year), cell(&value), cell(kind), cell(source)]));
        }
    }

    /// The files of the brand kit, by group, with what `integrity` is to be.
    fn kit(&self, kit: &KitView, out: &mut String) {
        let version = kit.version.as_deref().unwrap_or("next");
        out.push_str(&format!("\n## {} {version}\n\n", escaped(&kit.package)));
        kit.archives.iter().for_each(|file| self.file(file, out));
        for (group, files) in &kit.files {
            out.push_str(&format!("\n### {}\n\n", escaped(group)));
            files.iter().for_each(|file| self.file(file, out));
        }
    }

    fn file(&self, file: &FileView, out: &mut String) {
        let example = if file.demo { " (demo)" } else { "" };
        out.push_str(&format!("- [{}](<{}>)", escaped(&file.path), self.permalink(&file.url)));
        if let Some(title) = &file.title {
            out.push_str(&format!(": {}", escaped(title)));
        }
        out.push_str(&format!("{example}, {}", escaped(&file.license)));
        if !file.integrity.is_empty() {
            out.push_str(&format!(", `{}`", file.integrity));
        }
        out.push('\n');
    }

    /// When and where an entry is, and what it is about, as far as the page and its figures do not tell it.
    fn facts(&self, entry: &MarkdownEntry, card: &CardView) -> String {
        let details = Details::of(&card.fields);
        let day = |boundary: Boundary| match boundary {
            Boundary::Day(day) => day.to_string(),
            Boundary::Instant(instant) => instant.to_string(),
        };
        let period = card.event.as_ref().map(|event| event.period);
        let when = match period.and_then(|period| Some((period.starts?, period.ends))) {
            Some((starts, Some(ends))) if ends != starts => Some(format!("{} – {}", day(starts), day(ends))),
            Some((starts, _)) => Some(day(starts)),
            None => match card.fields.get("year") {
                // A claim's figure tells its year.
                Some(FieldView::Number(year)) if card.event.is_some() => Some(year.0.to_string()),
                _ => None,
            },
        };
        // The indicators that a lever names stand beside its figures.
        let is_told = |subject: &&str| {
            *subject == &*self.page.page.title || entry.figures.iter().any(|figure| figure.indicator.is_some())
        };
        let subjects = subjects(&card.fields).into_iter().filter(|subject| !is_told(subject));
        let words = details.place.into_iter().chain(details.online).chain(subjects).map(str::to_owned);
        when.into_iter().chain(words).collect::<Vec<_>>().join(" · ")
    }
}
