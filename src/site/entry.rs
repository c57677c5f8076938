//! One entry with all its languages, made from its own files and nothing of another entry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::address;
use super::misnamed;
use super::moment::{Moment, Withheld, instant, is_draft, next_of, withheld};
use super::order::{self, Rank};
use super::photo::{self, Attached, Photo};
use super::translation::{self, Readability};
use super::version::Version;
use crate::config::Config;
use crate::content::Document;
use crate::content::collection::{BodyKind, Collection};
use crate::content::period::Period;
use crate::content::segment::{ArgumentValue, Segment};
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::digest::Digest;
use crate::format::Formats;
use crate::locale::{Language, Locale};
use crate::memo::Fingerprint;
use crate::path::SourcePath;
use crate::slug::encoded;
use crate::source::SourceTree;

/// An entry as readers of one language meet it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The text.
    pub version: Arc<Version>,
    /// The language of the text, when it is not the reader's own.
    pub borrowed: Option<Locale>,
    /// Path of the page from the root of the site; `None` for collections without pages.
    pub url: Option<Arc<str>>,
    /// Fingerprint of `url`.
    pub address: Fingerprint,
    /// Fingerprint of `url` and `borrowed`.
    pub place: Fingerprint,
    /// The template of the page: the entry's own, else its collection's.
    pub template: Option<Arc<str>>,
    /// When it was published and when it last changed; `None` without a date.
    pub dates: Option<(Timestamp, Timestamp)>,
}

/// What the texts of an entry ask of the theme.
#[derive(Debug, Default)]
pub struct AskedOfTheme {
    /// Picture variants, with their places.
    pub variants: Vec<(Arc<str>, Span)>,
    /// Components that stand by themselves, each with its first place.
    pub components: BTreeMap<&'static str, Span>,
    /// Interface texts, each with the first file that asks for it.
    pub messages: BTreeMap<&'static str, SourcePath>,
}

/// An entry with all its languages.
#[derive(Debug)]
pub struct Entry {
    /// Its collection.
    pub collection: Arc<Collection>,
    /// Its id there.
    pub id: Arc<str>,
    /// The file of the language that it is written in first: its own `source`, else the site's.
    pub source: Arc<Version>,
    /// Every language it is written in.
    pub versions: BTreeMap<Locale, Arc<Version>>,
    /// The entry as it is shown in each language of the configuration, in its order.
    pub shown: Box<[Option<Shown>]>,
    /// The picture, for an entry of a collection of photos.
    pub photo: Option<Photo>,
    /// From when on it is no longer shown.
    pub expiry: Option<Timestamp>,
    /// Whether it is over; `None` for an entry that does not say when it takes place.
    pub is_past: Option<bool>,
    /// Its places in the order of its collection.
    pub ranks: Box<[Rank]>,
    /// Fingerprint of the places of all languages.
    pub places: Fingerprint,
    /// Fingerprint of the text of all versions.
    pub texts: Fingerprint,
    /// Fingerprint of the front matter of all versions.
    pub front_matters: Fingerprint,
    /// What its texts ask of the theme.
    pub asked_of_theme: AskedOfTheme,
    /// The template that it asks for itself, with its place.
    pub template: Option<(Arc<str>, Span)>,
    /// Former addresses, each with the position of the language whose page is there now.
    pub aliases: Vec<(usize, Arc<str>)>,
    /// Fingerprint of all that a reference to this entry is checked against:
    /// whether it has a page, whether it is a photo, its files, its anchors in
    /// each language, which language's text readers find, and for an entry without a body its fields.
    pub target: Fingerprint,
}

impl Entry {
    /// `stories/fin-track`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.collection.name, self.id)
    }

    /// The language that it is written in first.
    pub fn source_locale(&self) -> &Locale {
        &self.source.document.locale
    }

    /// The position of that language in the configuration.
    pub fn source_position(&self, config: &Config) -> usize {
        config.position(self.source_locale()).unwrap_or(config.default)
    }

    /// Whether it has a page in any language.
    pub fn has_page(&self) -> bool {
        self.shown.iter().flatten().any(|shown| shown.url.is_some())
    }
}

/// A photo that may no longer be shown: a page at its address says so.
#[derive(Debug)]
pub struct Gone {
    /// Its record.
    pub version: Arc<Version>,
    /// Its id.
    pub id: Arc<str>,
    /// Why it may not.
    pub reason: Withheld,
    /// Path of its page in each language.
    pub urls: Vec<Arc<str>>,
}

/// What becomes of an entry's files.
#[derive(Debug)]
pub enum Outcome {
    /// An entry of the site.
    Published(Arc<Entry>),
    /// Kept back for this reason.
    Withheld {
        /// Why.
        reason: Withheld,
        /// A page that says so, for a photo that had one.
        gone: Option<Arc<Gone>>,
        /// Addresses that its pages would have.
        addresses: Vec<Arc<str>>,
    },
    /// Left out because of errors of its own, which are reported.
    Broken,
    /// Nothing: a file for all languages without a title in the source language.
    Absent,
}

/// What an entry is made with beside its own files.
pub struct Surroundings<'a> {
    /// All files, for the originals of photos.
    pub tree: &'a SourceTree,
    /// Settings.
    pub config: &'a Config,
    /// Now.
    pub moment: &'a Moment,
    /// Formats of the source language.
    pub formats: &'a Formats,
}

/// The files of one entry, and what is known of them.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    /// One for each language, or one for all.
    pub documents: &'a [&'a Arc<Document>],
    /// Whether all of them could be read.
    pub readability: Readability,
    /// Languages of text that a machine wrote and nobody has accepted.
    pub machine: &'a BTreeSet<Locale>,
}

/// What became of an entry's files, with everything that was read to find out.
#[derive(Debug)]
pub struct Linked {
    documents: Box<[Arc<Document>]>,
    readability: Readability,
    machine: BTreeSet<Locale>,
    /// The original of a photo, with the digest that it had.
    original: Option<(SourcePath, Option<Digest>)>,
    /// The moments for which this holds: from the first, before the second.
    valid: (Timestamp, Option<Timestamp>),
    /// A problem names files that were looked for everywhere: look again each time.
    searched: bool,
    /// What became of the files.
    pub outcome: Outcome,
    /// Problems found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The next instant at which the entry appears, is over or is withdrawn.
    pub due: Option<Timestamp>,
}

impl Linked {
    /// Whether the same files would come to the same now. Settings and what is
    /// shown beyond what is due must be those it was made with.
    pub fn holds(&self, files: &Files<'_>, around: &Surroundings<'_>) -> bool {
        let Files { documents, readability, machine } = *files;
        !self.searched
            && self.readability == readability
            && self.machine == *machine
            && self.documents.len() == documents.len()
            && self.documents.iter().zip(documents).all(|(former, now)| Arc::ptr_eq(former, now))
            && self.valid.0 <= around.moment.now
            && self.valid.1.is_none_or(|until| around.moment.now < until)
            && self.original.as_ref().is_none_or(|(path, digest)| digest_of(around.tree, path) == *digest)
    }

    /// Links the files of one entry. The result is the same for every moment
    /// before the next at which any of its dates falls.
    pub fn new(files: &Files<'_>, around: &Surroundings<'_>) -> Self {
        let Files { documents, readability, machine } = *files;
        let Surroundings { tree, config, moment, .. } = *around;
        let mut linked = Self {
            documents: documents.iter().map(|document| Arc::clone(document)).collect(),
            readability,
            machine: machine.clone(),
            original: None,
            valid: (moment.now, None),
            searched: false,
            outcome: Outcome::Broken,
            diagnostics: Vec::new(),
            due: None,
        };
        let versions = translation::versions(documents, config, readability, machine, &mut linked.diagnostics);
        let Some((source, versions)) = versions else {
            for problem in linked.diagnostics.iter_mut().filter(|problem| problem.code == Code::MissingSource) {
                linked.searched = true;
                if let Some(help) =
                    misnamed::source(tree, &problem.span.file, translation::source_of(documents, config))
                {
                    problem.help = Some(help);
                }
            }
            return linked;
        };
        let Some(source) = versions.get(&source).cloned() else {
            linked.outcome = Outcome::Absent;
            return linked;
        };
        let is_photo = source.document.collection.is_of_photos();
        linked.due = next_of(&source.document.collection, &source.fields, &config.time_zone, moment.now);
        let notice = is_photo.then(|| photo::next_notice(&source.fields, config, moment.now)).flatten();
        linked.valid.1 = linked.due.into_iter().chain(notice).min();
        let source_locale = &config.source_language().locale;
        let is_machines = machine.contains(source_locale) && !config.translations.publish_machine && !moment.drafts;
        let reason = withheld(&source.fields, moment).or(is_machines.then_some(Withheld::Machine));
        if let Some(reason) = reason {
            let addresses = addresses(&source, &versions, config);
            linked.outcome = Outcome::Withheld { reason, gone: None, addresses };
            return linked;
        }
        let mut picture = None;
        if is_photo {
            linked.original = photo::original_path(&source).map(|path| {
                let digest = digest_of(tree, &path);
                (path, digest)
            });
            match photo::attach(&source, tree, config, moment, &mut linked.diagnostics) {
                Attached::Shown(photo) => picture = Some(photo),
                Attached::Forbidden(reason) => {
                    let addresses = addresses(&source, &versions, config);
                    let gone = gone(&source, reason, config).map(Arc::new);
                    linked.outcome = Outcome::Withheld { reason, gone, addresses };
                    return linked;
                }
                Attached::Broken => {
                    linked.searched = linked.diagnostics.iter().any(|problem| problem.code == Code::MissingFile);
                    return linked;
                }
            }
        }
        let entry = entry(source, versions, picture, around);
        linked.diagnostics.extend(address::without_date(&entry.source, config));
        translation::filter_words(&entry.source, &entry.versions, &mut linked.diagnostics);
        linked.outcome = Outcome::Published(Arc::new(entry));
        linked
    }
}

fn digest_of(tree: &SourceTree, path: &SourcePath) -> Option<Digest> {
    tree.get(path.as_str()).map(|file| file.digest())
}

/// The addresses that the pages of an entry would have.
fn addresses(source: &Arc<Version>, versions: &BTreeMap<Locale, Arc<Version>>, config: &Config) -> Vec<Arc<str>> {
    let collection = &source.document.collection;
    if collection.template.is_none() {
        return Vec::new();
    }
    let version = |language: &Language| versions.get(&language.locale).unwrap_or(source);
    let languages = config.languages.iter();
    languages
        .map(|language| address::url(collection, &source.document.id, version(language), language, config))
        .collect()
}

fn gone(source: &Arc<Version>, reason: Withheld, config: &Config) -> Option<Gone> {
    let collection = &source.document.collection;
    collection.template.as_ref()?;
    let id = Arc::clone(&source.document.id);
    let urls = address::of_version(collection, &id, source, config);
    Some(Gone { version: Arc::clone(source), id, reason, urls })
}

fn entry(
    source: Arc<Version>,
    mut versions: BTreeMap<Locale, Arc<Version>>,
    photo: Option<Photo>,
    around: &Surroundings<'_>,
) -> Entry {
    let Surroundings { config, moment, formats, .. } = *around;
    versions.retain(|_, version| moment.drafts || !is_draft(&version.fields));
    let (collection, id) = (Arc::clone(&source.document.collection), Arc::clone(&source.document.id));
    let key = format!("{}/{id}", collection.name);
    let is_home = config.home.as_ref().is_some_and(|(home, _)| **home == *key);
    let source_locale = &source.document.locale;
    let shown: Box<[Option<Shown>]> = config
        .languages
        .iter()
        .map(|language| {
            let (version, borrowed) = match versions.get(&language.locale) {
                Some(version) => (version, None),
                None if collection.fallback => {
                    let mut chain = language.fallback.iter().chain([source_locale]);
                    let locale = chain.find(|locale| versions.contains_key(*locale))?;
                    (&versions[locale], Some(locale.clone()))
                }
                None => return None,
            };
            let url = match &collection.template {
                _ if is_home => Some(address::home(language)),
                Some(_) => Some(address::url(&collection, &id, version, language, config)),
                None => None,
            };
            let address = Fingerprint::of(&url.as_deref());
            let place = Fingerprint::of(&(&url, &borrowed));
            let template = match version.value("template") {
                Some(Value::Text(name)) => Some(Arc::clone(name)),
                _ => collection.template.clone(),
            };
            let dates = dates(version, &config.time_zone);
            Some(Shown { version: Arc::clone(version), borrowed, url, address, place, template, dates })
        })
        .collect();
    let anchors: Vec<_> = versions
        .iter()
        .map(|(locale, version)| (locale, version.document.body.as_ref().map(|body| &body.anchors)))
        .collect();
    let has_page = shown.iter().flatten().any(|shown| shown.url.is_some());
    let fields = (collection.body == BodyKind::None).then_some(source.front_matter_digest);
    let files: Vec<_> = versions.values().map(|version| &version.document.path).collect();
    let led_to = shown.iter().map(|shown| {
        let page = shown.as_ref().filter(|shown| shown.url.is_some())?;
        Some(&page.version.document.locale)
    });
    let led_to: Vec<Option<&Locale>> = led_to.collect();
    let target = Fingerprint::of(&(has_page, photo.is_some(), anchors, led_to, fields, files));
    let places =
        Fingerprint::of(&shown.iter().map(|shown| shown.as_ref().map(|shown| shown.place)).collect::<Vec<_>>());
    let digests = versions.iter().map(|(locale, version)| (locale, version.front_matter_digest));
    let front_matters = Fingerprint::of(&digests.collect::<Vec<_>>());
    let digests = versions.iter().map(|(locale, version)| (locale, version.digest));
    let texts = Fingerprint::of(&(&key, digests.collect::<Vec<_>>()));
    let aliases = aliases(&versions, config);
    let mut asked = AskedOfTheme::default();
    for document in versions.values().map(|version| &version.document) {
        let segments = document.body.as_ref().map_or(&[][..], |body| &body.segments);
        asked_of_theme(segments, &document.path, &mut asked);
    }
    let template =
        source.fields.get("template").and_then(|field| Some((field.value.as_text()?.clone(), field.span.clone())));
    let expiry = instant(&source.fields, "expiry_date");
    let end = Period::of(&collection, &source.fields).and_then(|period| period.end(&config.time_zone));
    let is_past = end.map(|end| end <= moment.now);
    let ranks = order::ranks(&source, &collection.sort, formats, config.source_language());
    Entry {
        collection,
        id,
        source,
        versions,
        shown,
        photo,
        expiry,
        is_past,
        ranks,
        places,
        texts,
        front_matters,
        asked_of_theme: asked,
        template,
        aliases,
        target,
    }
}

/// What a body asks of the theme: picture variants and interface texts.
fn asked_of_theme(segments: &[Segment], path: &SourcePath, asked: &mut AskedOfTheme) {
    for segment in segments {
        match segment {
            Segment::Message(id) => drop(asked.messages.entry(id).or_insert_with(|| path.clone())),
            Segment::Component(component) => {
                asked_of_theme(&component.content, path, asked);
                asked.components.entry(component.name).or_insert_with(|| component.span.clone());
                if let Some(argument) = component.argument("variant")
                    && let ArgumentValue::Word(name) = &argument.value
                {
                    asked.variants.push((Arc::clone(name), argument.span.clone()));
                }
            }
            _ => {}
        }
    }
}

/// The former addresses that the versions of an entry name, from the root of the site: the path that it has on its host
/// may be written before them, as before links.
fn aliases(versions: &BTreeMap<Locale, Arc<Version>>, config: &Config) -> Vec<(usize, Arc<str>)> {
    let languages = config.languages.iter().enumerate();
    let named = languages.filter_map(|(position, language)| Some((position, versions.get(&language.locale)?)));
    let aliases = named.filter_map(|(position, version)| match version.value("aliases") {
        Some(Value::List(items)) => Some((position, items)),
        _ => None,
    });
    let address = |item: &Value| {
        let address = encoded(item.as_text()?);
        Some(Arc::from(config.below_own_path(&address).unwrap_or(&address)))
    };
    aliases
        .flat_map(|(position, items)| items.iter().filter_map(move |item| Some((position, address(item)?))))
        .collect()
}

/// When a text was published and when it last changed.
fn dates(version: &Version, time_zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let date = |name: &str| match version.value(name) {
        Some(Value::Date(date)) => Some(date.to_zoned(time_zone.clone()).ok()?.timestamp()),
        Some(Value::Datetime(instant)) => Some(*instant),
        _ => None,
    };
    let published = date("publish_date").or_else(|| date("date"))?;
    Some((published, date("updated").unwrap_or(published).max(published)))
}
