//! Typed values of the site as values for templates, in one reader's language.

use std::borrow::Cow;
use std::sync::Arc;

use imbl::Vector;
use tera::Value as View;

use super::library::Library;
use super::part::{MapBuilder, Part, Parts};
use crate::config::Config;
use crate::content::collection::{Field, FieldKind};
use crate::content::front_matter::Role;
use crate::content::typography;
use crate::content::value::{Reference, Value};
use crate::digest::{Digest, Digester};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::site::{Entry, EntryIndex, Shown, Site, localized};
use crate::theme::Theme;

/// How much of a referenced entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Inside a card: references are stubs.
    Card,
    /// On the entry's own page: references are cards.
    Page,
}

/// Everything that views are made from, and the parts made so far, for one
/// language. A copy shares what neither side changes.
#[derive(Clone)]
pub struct Viewer {
    /// The linked site.
    pub site: Arc<Site>,
    /// Settings.
    pub config: Arc<Config>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// Position of the language in the configuration.
    pub index: usize,
    /// The reader's language.
    pub language: Arc<Language>,
    /// Of all that every view of this language depends on.
    pub base: Digest,
    /// Derivatives of every picture.
    pub library: Arc<Library>,
    /// Each entry reduced to its name.
    pub stubs: Vector<Option<Part>>,
    /// Each photo.
    pub photos: Vector<Option<Part>>,
    /// Each entry as lists show it.
    pub cards: Vector<Option<Part>>,
    /// Feeds that pages announce.
    pub feeds: Arc<super::feed::Announcements>,
    /// What lists can be filtered by.
    pub filters: Arc<super::filter::Filters>,
}

impl Viewer {
    /// An entry as shown in this language.
    pub fn shown(&self, entry: EntryIndex) -> Option<&Shown> {
        self.site.shown[self.index][entry].as_ref()
    }

    /// The language that an entry's text is in.
    pub fn text_language(&self, shown: &Shown) -> &Language {
        shown.borrowed.as_ref().and_then(|locale| self.config.language(locale)).unwrap_or(&self.language)
    }

    /// The home page's photo: it stands for pages that have none.
    pub fn sharing(&self) -> Option<&Part> {
        let home = self.shown(self.site.home?)?;
        let Value::Reference(reference) = home.version.value("photo")? else { return None };
        self.photos[self.site.find(&reference.collection, &reference.id)?].as_ref()
    }

    /// Digest of what a view of this entry without its body depends on by itself.
    fn digester(&self, purpose: &str, shown: &Shown) -> Digester {
        let mut digester = Digester::new(purpose);
        digester.digest(self.base).digest(shown.version.face);
        digester.text(shown.url.as_deref().unwrap_or_default());
        digester.text(shown.borrowed.as_ref().map_or("", Locale::as_str));
        // Interface texts inside a borrowed body are in the body's language.
        digester.digest(self.theme.messages.digest(&self.text_language(shown).locale));
        digester
    }

    /// Text of a reader's language with the typography of the language it is in.
    pub fn typeset<'t>(&self, language: &Language, text: &'t str) -> Cow<'t, str> {
        typography::text(language, text)
    }

    /// `{id, title, url, color, short, lang, dir}` of those that exist.
    pub fn stub(&self, entry: EntryIndex, parts: Parts<'_>) -> Option<Part> {
        let shown = self.shown(entry)?;
        let digest = self.digester("stub", shown).finish();
        Some(parts.make(digest, || {
            let declared = &self.site.entries[entry];
            let language = self.text_language(shown);
            let mut map = MapBuilder::new();
            map.set("id", &*declared.id);
            self.identity(&mut map, declared, shown, language);
            for name in ["color", "short"] {
                if let Some(field) = declared.collection.fields.get(name) {
                    let value = shown.version.value(name);
                    map.set(name, self.field(field, value, Depth::Card, language));
                }
            }
            map.finish()
        }))
    }

    fn identity(&self, map: &mut MapBuilder, entry: &Entry, shown: &Shown, language: &Language) {
        map.set("collection", &*entry.collection.name);
        map.set("key", entry.key());
        for name in ["title", "description"] {
            let text = shown.version.text(name, &self.language);
            let text = text.map(|text| self.typeset(language, text).into_owned());
            map.set(name, super::part::optional(text));
        }
        map.set("url", super::part::optional(shown.url.as_ref()));
        map.set("lang", &*language.tag);
        map.set("dir", language.direction.as_str());
        map.set("fallback", shown.borrowed.is_some());
    }

    /// Everything of other entries and files that the fields of a version show, for digests.
    fn depend(&self, digester: &mut Digester, shown: &Shown, depth: Depth) {
        for field in shown.version.fields.values() {
            self.depend_on(digester, &field.value, depth, self.text_language(shown));
        }
    }

    fn depend_on(&self, digester: &mut Digester, value: &Value, depth: Depth, language: &Language) {
        let mut below = |value: &Value, language: &Language| self.depend_on(digester, value, depth, language);
        match value {
            Value::Reference(reference) => {
                if let Some(part) = self.referenced(reference, depth) {
                    digester.digest(part.digest);
                }
            }
            Value::Image { file, .. } => self.depend_on_picture(digester, file),
            Value::Markdown(body) => super::segment::depend_on_text(self, language, digester, &body.segments),
            Value::Object(fields) => fields.values().for_each(|value| below(value, language)),
            Value::List(items) => items.iter().for_each(|value| below(value, language)),
            Value::Localized(values) => values.iter().for_each(|(locale, value)| {
                below(value, self.config.language(locale).unwrap_or(language));
            }),
            _ => {}
        }
    }

    /// A picture of a bundle: its bytes are in the names of its derivatives,
    /// the rest of its view is the theme's.
    pub fn depend_on_picture(&self, digester: &mut Digester, file: &SourcePath) {
        if let Some(set) = self.library.bundles.get(file) {
            digester.digest(self.theme.declaration.digest);
            set.jobs.iter().for_each(|(_, job)| {
                digester.digest(job.key);
            });
        }
    }

    fn referenced(&self, reference: &Reference, depth: Depth) -> Option<&Part> {
        let entry = self.site.find(&reference.collection, &reference.id)?;
        let stub = || self.stubs.get(entry).and_then(Option::as_ref);
        // Photos are whole wherever they are shown.
        self.photos.get(entry).and_then(Option::as_ref).or_else(|| match depth {
            Depth::Card => stub(),
            Depth::Page => self.cards.get(entry).and_then(Option::as_ref).or_else(stub),
        })
    }

    /// An entry as lists show it: common keys and every field but Markdown.
    pub fn card(&self, entry: EntryIndex, parts: Parts<'_>) -> Option<Part> {
        let shown = self.shown(entry)?;
        if let Some(photo) = &self.photos[entry] {
            return Some(photo.clone());
        }
        let mut digester = self.digester("card", shown);
        self.depend(&mut digester, shown, Depth::Card);
        // What has no page of its own is read where it is listed.
        let body = shown.version.document.body.as_ref().filter(|_| shown.url.is_none());
        if let Some(body) = body {
            digester.digest(shown.version.digest);
            super::segment::depend(self, self.text_language(shown), &mut digester, body);
        }
        Some(parts.make(digester.finish(), || {
            let mut map = MapBuilder::new();
            self.fields(&mut map, entry, shown, Depth::Card);
            if let Some(body) = body {
                map.set("body", super::segment::views(self, self.text_language(shown), &body.segments));
            }
            map.finish()
        }))
    }

    /// A card without body, for components: these may stand in a body that itself is part of a card.
    pub fn plain_card(&self, entry: EntryIndex) -> Option<View> {
        let mut map = MapBuilder::new();
        self.fields(&mut map, entry, self.shown(entry)?, Depth::Card);
        Some(map.finish())
    }

    /// Digest of [`Self::plain_card`].
    pub fn plain_digest(&self, entry: EntryIndex) -> Option<Digest> {
        let shown = self.shown(entry)?;
        let mut digester = self.digester("plain", shown);
        self.depend(&mut digester, shown, Depth::Card);
        Some(digester.finish())
    }

    /// Digest of an entry's own page: its fields with the cards they show.
    pub fn page_digester(&self, entry: EntryIndex) -> Option<Digester> {
        let shown = self.shown(entry)?;
        let mut digester = self.digester("entry", shown);
        digester.digest(shown.version.digest);
        self.depend(&mut digester, shown, Depth::Page);
        self.filters.depend_of_entry(self, entry, &mut digester);
        if let Some(photo) = &self.photos[entry] {
            digester.digest(photo.digest);
            // Its credit is told in all languages.
            for version in self.site.entries[entry].versions.values() {
                digester.digest(version.face);
            }
        }
        Some(digester)
    }

    /// Common and declared fields of an entry.
    pub fn fields(&self, map: &mut MapBuilder, entry: EntryIndex, shown: &Shown, depth: Depth) {
        let declared = &self.site.entries[entry];
        let language = self.text_language(shown);
        map.set("id", &*declared.id);
        for field in declared.collection.fields.values() {
            if matches!(field.kind, FieldKind::Markdown) && depth == Depth::Card {
                continue;
            }
            map.set(&field.name, self.field(field, shown.version.value(&field.name), depth, language));
        }
        for name in ["draft", "demo"] {
            map.set(name, matches!(shown.version.value(name), Some(Value::Boolean(true))));
        }
        self.identity(map, declared, shown, language);
    }

    /// A field's value; null when absent, an empty list for a list.
    fn field(&self, field: &Field, value: Option<&Value>, depth: Depth, language: &Language) -> View {
        let Some(value) = value else {
            return match &field.kind {
                FieldKind::List(_) | FieldKind::Reference { many: true, .. } => View::from(Vec::<View>::new()),
                FieldKind::Boolean => View::from(false),
                FieldKind::Any => MapBuilder::new().finish(),
                _ => View::none(),
            };
        };
        let (borrowed, value) = localized(value, &self.language);
        let language = borrowed.and_then(|locale| self.config.language(locale)).unwrap_or(match value {
            // A single file's own language is the reader's.
            _ if borrowed.is_none() => language,
            _ => &*self.language,
        });
        match (value, &field.kind) {
            (Value::Text(text), FieldKind::Text) if field.localized => View::from(self.typeset(language, text)),
            (Value::Text(text), _) => View::from(&**text),
            (Value::Markdown(body), _) => {
                let html = super::segment::html(self, language, &body.segments);
                View::safe_string(&html)
            }
            (Value::Number(number), _) => number_view(*number),
            (Value::Boolean(boolean), _) => View::from(*boolean),
            (Value::Date(date), _) => View::from(date.to_string()),
            (Value::Datetime(instant), _) => {
                let zoned = instant.to_zoned(self.config.time_zone.clone());
                View::from(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
            }
            (Value::Geo { latitude, longitude }, _) => {
                MapBuilder::new().with("lat", *latitude).with("lon", *longitude).finish()
            }
            (Value::Reference(reference), _) => {
                self.referenced(reference, depth).map_or_else(View::none, |part| part.value.clone())
            }
            (Value::Image { file, .. }, _) => {
                self.library.bundles.get(file).map_or_else(View::none, |picture| picture.variants.clone())
            }
            (Value::Object(values), FieldKind::Object(fields)) => {
                let mut map = MapBuilder::new();
                for field in fields {
                    map.set(&field.name, self.field(field, values.get(&field.name), depth, language));
                }
                map.finish()
            }
            (Value::List(items), FieldKind::List(item)) => {
                items.iter().map(|value| self.field(item, Some(value), depth, language)).collect::<Vec<_>>().into()
            }
            (Value::List(items), FieldKind::Reference { .. }) => items
                .iter()
                .filter_map(|value| match value {
                    Value::Reference(reference) => self.referenced(reference, depth).map(|part| part.value.clone()),
                    _ => None,
                })
                .collect::<Vec<_>>()
                .into(),
            (Value::Any(value), _) => View::from_serializable(&**value),
            _ => View::none(),
        }
    }

    /// A photo, whole.
    pub fn photo(&self, entry: EntryIndex, parts: Parts<'_>) -> Option<Part> {
        let declared = &self.site.entries[entry];
        let (photo, picture) = (declared.photo.as_ref()?, self.library.photos[entry].as_ref()?);
        let shown = self.shown(entry)?;
        let mut digester = self.digester("photo", shown);
        digester.digest(photo.digest).digest(self.theme.declaration.digest);
        self.depend(&mut digester, shown, Depth::Card);
        Some(parts.make(digester.finish(), || {
            let mut map = MapBuilder::new();
            self.fields(&mut map, entry, shown, Depth::Card);
            let alt_language = shown
                .version
                .value("alt")
                .and_then(|value| localized(value, &self.language).0)
                .and_then(|locale| self.config.language(locale))
                .unwrap_or_else(|| self.text_language(shown));
            map.set("alt_lang", &*alt_language.tag);
            let licence = shown.version.text("license", &self.language).cloned().unwrap_or_default();
            map.set("license", licence_view(&licence, &self.language));
            map.set("width", photo.header.width);
            map.set("height", photo.header.height);
            map.set("color_class", color_class(photo.digest));
            map.set("variants", picture.variants.clone());
            map.set("downloads", picture.downloads.clone());
            let social = picture.social.as_ref().map(|url| self.config.permalink(url));
            map.set("og", super::part::optional(social));
            map.finish()
        }))
    }
}

/// `credit_lines`: what to write under a photo, for a text in each language of the site.
pub fn credit_lines(viewer: &Viewer, entry: EntryIndex) -> View {
    let declared = &viewer.site.entries[entry];
    let lines = viewer.config.languages.iter().filter_map(|language| {
        let mut chain = std::iter::once(&language.locale).chain(&language.fallback);
        let version = chain.find_map(|locale| declared.versions.get(locale)).unwrap_or(&declared.source);
        let text = |name: &str| {
            let (borrowed, value) = localized(version.value(name)?, language);
            let written = borrowed.unwrap_or(match version.document.role {
                Role::Single => &language.locale,
                Role::Source | Role::Translation => &version.document.locale,
            });
            Some((viewer.config.language(written).unwrap_or(language), value.as_text()?))
        };
        let (title_language, title) = text("title")?;
        let line = MapBuilder::new()
            .with("lang", &*language.tag)
            .with("dir", language.direction.as_str())
            .with("label", &*language.label)
            .with("title", viewer.typeset(title_language, title))
            .with("title_lang", &*title_language.tag)
            .with("title_dir", title_language.direction.as_str())
            .with("credit", super::part::optional(text("credit").map(|(_, credit)| &**credit)))
            .with("license", text("license").map_or_else(View::none, |(_, id)| licence_view(id, language)));
        Some(line.finish())
    });
    lines.collect::<Vec<View>>().into()
}

/// CSS class that gives a photo's placeholder colour.
pub fn color_class(photo: Digest) -> String {
    format!("ph-{}", photo.fingerprint())
}

/// Whole numbers without a decimal point.
pub fn number_view(number: f64) -> View {
    // Beyond 2^53 a float no longer tells neighbours apart, and stays one.
    if number.fract() == 0.0 && number.abs() < 9e15 { View::from(number as i64) } else { View::from(number) }
}

/// Name and address of a licence; `LicenseRef-…` has no public address.
fn licence_view(id: &str, language: &Language) -> View {
    let url = licence_url(id);
    let label = match id {
        // Its two official names; it has none in other languages.
        "etalab-2.0" if language.tag.split('-').next() == Some("fr") => "Licence Ouverte 2.0".to_owned(),
        "etalab-2.0" => "Open Licence 2.0".to_owned(),
        _ => match id.strip_prefix("LicenseRef-") {
            Some(name) => name.replace('-', " "),
            None => match id.strip_prefix("CC-") {
                Some(rest) => format!("CC {}", rest.replacen("-4", " 4", 1)),
                None => id.replace('-', " "),
            },
        },
    };
    MapBuilder::new().with("id", id).with("label", label).with("url", super::part::optional(url)).finish()
}

/// Where a licence can be read.
pub fn licence_url(id: &str) -> Option<String> {
    match id {
        "etalab-2.0" => Some("https://www.etalab.gouv.fr/licence-ouverte-open-licence/".to_owned()),
        "CC0-1.0" => Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        _ if id.starts_with("LicenseRef-") => None,
        _ => match id.strip_prefix("CC-").and_then(|rest| rest.rsplit_once('-')) {
            Some((terms, version)) => {
                Some(format!("https://creativecommons.org/licenses/{}/{version}/", terms.to_ascii_lowercase()))
            }
            None => Some(format!("https://spdx.org/licenses/{id}.html")),
        },
    }
}
