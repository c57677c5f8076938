//! `provence list`: entries by their state, one a line, for people and scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use clap::ValueEnum;
use jiff::Timestamp;
use unicode_width::UnicodeWidthStr as _;

use super::gaps::Looked;
use crate::config::{Config, MenuTarget, all_menu_items};
use crate::content::front_matter::Role;
use crate::content::value::Value;
use crate::content::{Content, Document};
use crate::diagnostic::{UiLocale, report};
use crate::locale::Locale;
use crate::site::{Moment, Site, Withheld, next_change, withheld};
use crate::source::SourceTree;
use crate::translate::inventory::{Scope, inventory};

/// What can be listed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Every entry
    All,
    /// Entries marked as drafts, and texts of a machine that nobody has accepted
    Drafts,
    /// Entries to be published later
    Future,
    /// Entries that have expired
    Expired,
    /// Entries that no other entry, menu or list leads to
    Orphans,
    /// What to find next: figures, results, photos, translations
    Gaps,
    /// The next instant at which the site changes by itself
    NextChange,
}

/// How much is told of each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The file alone, for scripts.
    Paths,
    /// Date, state, languages and title too.
    Long,
}

/// The site that entries are listed of.
pub struct Listed<'l> {
    /// All files.
    pub tree: &'l SourceTree,
    /// Documents.
    pub content: &'l Content,
    /// Entries, linked.
    pub site: &'l Site,
    /// The site's settings.
    pub config: &'l Config,
    /// The time that counts as now.
    pub now: Timestamp,
    /// The language of states.
    pub ui_locale: UiLocale,
}

impl Listed<'_> {
    /// The lines to print, each with its line end.
    pub fn lines(&self, what: What, form: Form) -> String {
        let documents = match what {
            What::NextChange => {
                let next = next_change(self.content, self.config, self.now);
                return next.map_or_else(String::new, |next| format!("{}\n", next.strftime("%Y-%m-%dT%H:%M:%S%:z")));
            }
            What::Gaps => {
                let (site, config) = (self.site, self.config);
                // The problems of translations are told by `check`.
                let translations = inventory(self.tree, config, self.content, &Scope::default(), &mut Vec::new());
                return Looked { site, config, translations: &translations, now: self.now, ui_locale: self.ui_locale }
                    .lines();
            }
            What::All => self.documents(|document| document.role != Role::Translation),
            What::Drafts => {
                self.documents(|document| matches!(self.state(document), Some(Withheld::Draft | Withheld::Machine)))
            }
            What::Future => self
                .documents(|document| document.role != Role::Translation && self.is_held(document, Withheld::Future)),
            What::Expired => self
                .documents(|document| document.role != Role::Translation && self.is_held(document, Withheld::Expired)),
            What::Orphans => self.orphans(),
        };
        match form {
            Form::Paths => documents.iter().map(|document| format!("{}\n", document.path)).collect(),
            Form::Long => self.table(&documents),
        }
    }

    /// Documents by path.
    fn documents(&self, is_listed: impl Fn(&Document) -> bool) -> Vec<&Document> {
        let listed = self.content.documents.iter().map(|document| &**document).filter(|document| is_listed(document));
        listed.map(|document| (document.path.as_str(), document)).collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Why a build without further options would hold a document back.
    fn state(&self, document: &Document) -> Option<Withheld> {
        let strict = Moment { now: self.now, drafts: false, future: false, expired: false };
        withheld(&document.fields, &strict).or(self.is_machines(document).then_some(Withheld::Machine))
    }

    /// Whether a document holds a text that a machine wrote, and that is not published before somebody accepts it.
    fn is_machines(&self, document: &Document) -> bool {
        let key = (Arc::clone(&document.collection.name), Arc::clone(&document.id));
        let is_of_it = |locales: &BTreeSet<Locale>| document.role == Role::Single || locales.contains(&document.locale);
        !self.config.translations.publish_machine && self.content.machine.get(&key).is_some_and(is_of_it)
    }

    /// Whether a document is held back for this reason, whatever else holds it back too.
    fn is_held(&self, document: &Document, why: Withheld) -> bool {
        let moment = Moment {
            now: self.now,
            drafts: why != Withheld::Draft,
            future: why != Withheld::Future,
            expired: why != Withheld::Expired,
        };
        withheld(&document.fields, &moment) == Some(why)
    }

    fn orphans(&self) -> Vec<&Document> {
        let site = self.site;
        let in_menu = all_menu_items(&self.config.menus).filter_map(|item| match item.leads_to() {
            Some(MenuTarget::Entry(key, _)) => Some(key),
            _ => None,
        });
        let in_menu: BTreeSet<&str> = in_menu.collect();
        let entries = site.entries().filter(|(position, entry)| {
            entry.has_page()
                && entry.collection.list.is_none()
                && site.referrers(*position).is_empty()
                && site.home != Some(*position)
                && !in_menu.contains(&*entry.key())
        });
        entries.map(|(_, entry)| &*entry.source.document).collect()
    }

    /// Columns of the same width: date, state, languages, title, file.
    fn table(&self, documents: &[&Document]) -> String {
        let mut languages: BTreeMap<(&str, &str), BTreeSet<&Locale>> = BTreeMap::new();
        for document in self.content.documents.iter() {
            let known = languages.entry((&document.collection.name, &document.id)).or_default();
            known.insert(&document.locale);
        }
        let row = |document: &&Document| {
            let known = &languages[&(&*document.collection.name, &*document.id)];
            // In the order of the site's languages.
            let known = self.config.languages.iter().map(|language| &language.locale).filter(|l| known.contains(l));
            let known: Vec<&str> = known.map(Locale::as_str).collect();
            [
                self.date(document),
                self.state_word(document).to_owned(),
                known.join(" "),
                self.title(document),
                document.path.to_string(),
            ]
        };
        let rows: Vec<[String; 5]> = documents.iter().map(row).collect();
        let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: [usize; 4] = std::array::from_fn(widest);
        let mut out = String::new();
        for row in rows {
            for (cell, width) in row.iter().zip(widths) {
                out.push_str(cell);
                out.push_str(&" ".repeat(width - cell.width() + 2));
            }
            out.push_str(&row[4]);
            out.push('\n');
        }
        out
    }

    /// The day that is shown for an entry: its date, else the day on which it appears or expires.
    fn date(&self, document: &Document) -> String {
        let names = match self.state(document) {
            Some(Withheld::Future) => ["publish_date", "date", "expiry_date"],
            Some(Withheld::Expired) => ["expiry_date", "date", "publish_date"],
            _ => ["date", "publish_date", "expiry_date"],
        };
        let day = names.into_iter().find_map(|name| match &document.fields.get(name)?.value {
            Value::Date(date) => Some(*date),
            Value::Datetime(instant) => Some(instant.to_zoned(self.config.time_zone.clone()).date()),
            _ => None,
        });
        day.map_or_else(|| "—".to_owned(), |day| day.to_string())
    }

    fn state_word(&self, document: &Document) -> &'static str {
        match (self.state(document), self.ui_locale) {
            (Some(Withheld::Draft), UiLocale::Fr) => "brouillon",
            (Some(Withheld::Draft), UiLocale::En) => "draft",
            (Some(Withheld::Future), UiLocale::Fr) => "à paraître",
            (Some(Withheld::Future), UiLocale::En) => "later",
            (Some(Withheld::Expired), UiLocale::Fr) => "expiré",
            (Some(Withheld::Expired), UiLocale::En) => "expired",
            (Some(Withheld::Machine), UiLocale::Fr) => "texte d’une machine",
            (Some(Withheld::Machine), UiLocale::En) => "a machine’s text",
            (Some(Withheld::Rights | Withheld::Release), UiLocale::Fr) => "droits",
            (Some(Withheld::Rights | Withheld::Release), UiLocale::En) => "rights",
            (None, UiLocale::Fr) => "publié",
            (None, UiLocale::En) => "published",
        }
    }

    fn title(&self, document: &Document) -> String {
        let text = match document.fields.get("title").map(|field| &field.value) {
            Some(Value::Localized(by_language)) => {
                by_language.get(&self.config.source_language().locale).or_else(|| by_language.values().next())
            }
            other => other,
        };
        report::harmless(text.and_then(Value::as_text).map_or(&*document.id, |title| title))
    }
}
