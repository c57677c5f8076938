//! Views read the site through this module, which records every reading.
//!
//! A view of an entry is made by a function that gets a [`Reader`] and nothing
//! else. The reader gives what is asked for and records that it was, so that
//! the view is taken again in a later build exactly when all of it still reads
//! the same. Whoever adds something to a view has nothing else to remember.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::filter::Filters;
use super::library::Library;
use super::picture::PictureSet;
use super::stays::{Part, Stays};
use super::synthesis::SynthesisView;
use super::view::{Card, CardView, FileView, FilterView, MachineText, PhotoView, SummaryView, TextLanguage};
use crate::config::Config;
use crate::content::collection::{Collection, CollectionRole};
use crate::content::geography::MapDeclaration;
use crate::content::segment::{Link, Target};
use crate::content::typography;
use crate::digest::Digest;
use crate::format::Formats;
use crate::locale::Language;
use crate::media_type::media_type;
use crate::memo::{Fingerprint, Reads, Shared, Traced};
use crate::path::SourcePath;
use crate::site::{Entry, EntryIndex, Shown, Site, Version, section_url};
use crate::theme::Theme;
use crate::theme::messages::Argument;

/// One reading. Languages are positions in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// How many keys of entries are known. A key that was not found may be found when there are more.
    Keys,
    /// Whether an entry is shown, at which address and from which language.
    Shown(EntryNumber),
    /// The address of an entry in every language of the site.
    Everywhere(EntryNumber),
    /// Fields of the version shown.
    FrontMatter(EntryNumber),
    /// Whether an entry is over.
    Past(EntryNumber),
    /// Fields and body of the version shown.
    Text(EntryNumber),
    /// Fields of every version.
    Versions(EntryNumber),
    /// The address that links to an entry lead to.
    Address(EntryNumber),
    /// The files that an entry's texts link to, and the pictures of its bundle.
    Files(EntryNumber),
    /// The derivatives of a photo.
    Derivatives(EntryNumber),
    /// An entry reduced to its name.
    Summary(EntryNumber),
    /// The view of a photo.
    Photo(EntryNumber),
    /// The card of an entry, without body.
    PlainCard(EntryNumber),
    /// The card of an entry.
    Card(EntryNumber),
    /// Which entries refer to an entry.
    Referrers(EntryNumber),
    /// The values that an entry is filtered by.
    Filters(EntryNumber),
    /// The picture that stands for pages without one.
    Sharing,
    /// Interface texts of the language at this position.
    Messages(u32),
}

/// The number of an entry; 32 bits, so that a reading is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryNumber(u32);

impl EntryNumber {
    fn new(entry: EntryIndex) -> Self {
        // A site of four thousand million entries does not fit into memory.
        Self(entry as u32)
    }

    fn index(self) -> EntryIndex {
        self.0 as EntryIndex
    }
}

/// The views of one kind in one language, by entry.
pub type Layer<V> = Vec<Option<Planned<V>>>;

/// A view with what was read to make it; `None` within for an entry that has no such view.
pub type Planned<V> = Arc<Traced<Read, Option<V>>>;

/// The view of an entry in a layer.
pub fn view<V>(layer: &Layer<V>, entry: EntryIndex) -> Option<&V> {
    layer.get(entry)?.as_ref()?.value.as_ref()
}

/// The views of one language that other views show. Each layer is complete
/// before the next is begun: photos show summaries, cards show both.
#[derive(Default)]
pub struct Layers {
    /// Entries reduced to their names.
    pub summaries: Layer<Shared<SummaryView>>,
    /// Photos.
    pub photos: Layer<Shared<PhotoView>>,
    /// Cards without body, of entries that are no photos.
    pub plain: Layer<Shared<CardView>>,
    /// Cards with body, of entries without a page.
    pub with_body: Layer<Shared<CardView>>,
    /// What of the entries, and of the layers that are complete, is as in the last build.
    pub stays: Stays,
}

impl Layers {
    /// No views yet. `stays` is what of the entries is as in the last build.
    pub fn begun(stays: &Stays) -> Self {
        Self { stays: stays.clone(), ..Self::default() }
    }
}

/// Everything that the views of one language are made from.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The linked site.
    pub site: &'a Site,
    /// Settings.
    pub config: &'a Config,
    /// Messages and declarations of the theme.
    pub theme: &'a Theme,
    /// Derivatives of every picture.
    pub library: &'a Library,
    /// The reader's language.
    pub language: &'a Language,
    /// Its position in the configuration.
    pub index: usize,
    /// What lists can be filtered by.
    pub filters: &'a Filters,
    /// Views made so far.
    pub layers: &'a Layers,
}

impl<'a> World<'a> {
    /// An entry as it is shown in this language.
    pub fn shown(&self, entry: EntryIndex) -> Option<&'a Shown> {
        self.site.shown(self.index, entry)
    }

    /// A card: a photo, or a card with its body where it has no page.
    pub fn card(&self, entry: EntryIndex) -> Option<Card> {
        if let Some(photo) = view(&self.layers.photos, entry) {
            return Some(Card::Photo(photo.clone()));
        }
        let card = view(&self.layers.with_body, entry).or_else(|| view(&self.layers.plain, entry));
        card.map(|card| Card::Entry(card.clone()))
    }

    fn card_fingerprint(&self, entry: EntryIndex) -> Option<Fingerprint> {
        let layers = self.layers;
        let photo = view(&layers.photos, entry).map(Shared::fingerprint);
        let card = || view(&layers.with_body, entry).or_else(|| view(&layers.plain, entry)).map(Shared::fingerprint);
        photo.or_else(card)
    }

    /// The home page's photo: it stands for pages that have none.
    pub fn sharing(&self) -> Option<&'a Shared<PhotoView>> {
        use crate::content::value::Value;
        let home = self.shown(self.site.home?)?;
        let Value::Reference(reference) = home.version.value("photo")? else { return None };
        view(&self.layers.photos, self.site.find(&reference.collection, &reference.id)?)
    }

    /// The language that an entry's text is in.
    pub fn text_language(&self, shown: &Shown) -> &'a Language {
        shown.borrowed.as_ref().and_then(|locale| self.config.language(locale)).unwrap_or(self.language)
    }

    /// Whether a reading gives now what it gave in the last build.
    pub fn gives(&self, read: Read, then: Fingerprint) -> bool {
        let stays = |entry: EntryNumber, part| self.layers.stays.has(entry.index(), part);
        let is_known = match read {
            Read::Shown(entry) | Read::Everywhere(entry) | Read::FrontMatter(entry) | Read::Past(entry) => {
                stays(entry, Part::Entry)
            }
            Read::Text(entry) | Read::Versions(entry) | Read::Address(entry) => stays(entry, Part::Entry),
            Read::Files(entry) => stays(entry, Part::Relations),
            Read::Referrers(entry) => stays(entry, Part::Referrers),
            Read::Summary(entry) => stays(entry, Part::Summary),
            Read::Photo(entry) => stays(entry, Part::Photo),
            Read::PlainCard(entry) => stays(entry, Part::Plain),
            Read::Card(entry) => [Part::Photo, Part::Plain, Part::WithBody].into_iter().all(|part| stays(entry, part)),
            Read::Keys | Read::Derivatives(_) | Read::Filters(_) | Read::Sharing | Read::Messages(_) => false,
        };
        is_known || self.now(read) == then
    }

    /// The fingerprint of what a reading gives now.
    pub fn now(&self, read: Read) -> Fingerprint {
        let shown = |entry: EntryNumber| self.shown(entry.index());
        let entry = |number: EntryNumber| self.site.get(number.index());
        let fingerprint = |of: Option<Fingerprint>| of.unwrap_or_default();
        match read {
            Read::Keys => Fingerprint::from_count(self.site.known_keys()),
            Read::Shown(number) => fingerprint(shown(number).map(|shown| shown.place)),
            Read::Everywhere(number) => fingerprint(entry(number).map(|entry| entry.places)),
            Read::FrontMatter(number) => {
                fingerprint(shown(number).map(|shown| shown.version.front_matter_digest.into()))
            }
            Read::Past(number) => fingerprint(entry(number).map(|entry| Fingerprint::of(&entry.is_past))),
            Read::Text(number) => fingerprint(shown(number).map(|shown| shown.version.digest.into())),
            Read::Versions(number) => fingerprint(entry(number).map(|entry| entry.front_matters)),
            Read::Address(number) => {
                fingerprint(self.site.led_to(self.config, self.index, number.index()).map(|shown| shown.place))
            }
            Read::Files(number) => {
                fingerprint(self.site.relations(number.index()).map(|relations| relations.files_fingerprint))
            }
            Read::Derivatives(entry) => fingerprint(self.library.photo(entry.index()).map(Shared::fingerprint)),
            Read::Summary(entry) => fingerprint(view(&self.layers.summaries, entry.index()).map(Shared::fingerprint)),
            Read::Photo(entry) => fingerprint(view(&self.layers.photos, entry.index()).map(Shared::fingerprint)),
            Read::PlainCard(entry) => fingerprint(view(&self.layers.plain, entry.index()).map(Shared::fingerprint)),
            Read::Card(number) => fingerprint(self.card_fingerprint(number.index())),
            Read::Referrers(number) => Fingerprint::of(self.site.referrers(number.index())),
            Read::Filters(number) => self.filters.fingerprint_of(self.site, number.index()),
            Read::Sharing => fingerprint(self.sharing().map(Shared::fingerprint)),
            Read::Messages(position) => {
                let language = self.config.languages.get(position as usize);
                Fingerprint::of(&language.map(|language| self.theme.messages.digest(&language.locale)))
            }
        }
    }
}

/// Reads the site for one view.
pub struct Reader<'a, 'r> {
    world: World<'a>,
    reads: &'r mut Reads<Read>,
}

impl<'a, 'r> Reader<'a, 'r> {
    /// A reader that records into `reads`.
    pub fn new(world: World<'a>, reads: &'r mut Reads<Read>) -> Self {
        Self { world, reads }
    }

    fn record(&mut self, read: Read) {
        let given = self.world.now(read);
        self.reads.record(read, given);
    }

    /// The reader's language.
    pub fn language(&self) -> &'a Language {
        self.world.language
    }

    /// Settings. They are among the arguments of every view.
    pub fn config(&self) -> &'a Config {
        self.world.config
    }

    /// The declarations of the theme, without messages. They are among the arguments of every view.
    pub fn declaration(&self) -> &'a crate::theme::Declaration {
        &self.world.theme.declaration
    }

    /// An entry with the fields of the version that is shown.
    pub fn fields(&mut self, entry: EntryIndex) -> Option<(&'a Arc<Entry>, &'a Shown)> {
        self.record(Read::Shown(EntryNumber::new(entry)));
        self.record(Read::FrontMatter(EntryNumber::new(entry)));
        Some((self.world.site.get(entry)?, self.world.shown(entry)?))
    }

    /// Whether an entry is over; `None` where it does not say when it takes place.
    pub fn is_past(&mut self, entry: EntryIndex) -> Option<bool> {
        self.record(Read::Past(EntryNumber::new(entry)));
        self.world.site.get(entry)?.is_past
    }

    /// The version that is shown, with its body.
    pub fn text(&mut self, entry: EntryIndex) -> Option<&'a Arc<Version>> {
        self.record(Read::Text(EntryNumber::new(entry)));
        self.world.shown(entry).map(|shown| &shown.version)
    }

    /// An entry with the fields of all its versions.
    pub fn versions(&mut self, entry: EntryIndex) -> Option<&'a Arc<Entry>> {
        self.record(Read::Versions(EntryNumber::new(entry)));
        self.world.site.get(entry)
    }

    /// The address of an entry's page and the language that it is borrowed from, in every language.
    pub fn everywhere(&mut self, entry: EntryIndex) -> &'a [Option<Shown>] {
        self.record(Read::Everywhere(EntryNumber::new(entry)));
        self.world.site.get(entry).map_or(&[], |entry| &entry.shown)
    }

    /// The language that the text of a version is in.
    pub fn text_language(&self, shown: &Shown) -> &'a Language {
        self.world.text_language(shown)
    }

    /// The number of an entry by its key, whether it is published or not.
    pub fn number(&mut self, collection: &str, id: &str) -> Option<EntryIndex> {
        let number = self.world.site.number(collection, id);
        if number.is_none() {
            self.record(Read::Keys);
        }
        number
    }

    /// The number of an entry of the collection that has a role. Which collection
    /// that is stands among the arguments of every view.
    pub fn of_role(&mut self, role: CollectionRole, id: &str) -> Option<EntryIndex> {
        let collection = self.world.site.of_role(role)?;
        self.number(collection, id)
    }

    /// The collection that has a role. Which one that is stands among the arguments of every view.
    pub fn collection_of_role(&self, role: CollectionRole) -> Option<&'a Arc<Collection>> {
        self.collection(self.world.site.of_role(role)?)
    }

    /// A collection. Declarations are among the arguments of every view: the addresses of sections and the entries
    /// themselves follow from them.
    pub fn collection(&self, name: &str) -> Option<&'a Arc<Collection>> {
        self.world.site.collections.get(name)
    }

    /// Formats of a language of the site. They follow from its settings alone.
    pub fn formats(&self, language: &Language) -> &'a Formats {
        self.world.theme.messages.formats(&language.locale)
    }

    /// An entry reduced to its name.
    pub fn summary(&mut self, entry: EntryIndex) -> Option<Shared<SummaryView>> {
        self.record(Read::Summary(EntryNumber::new(entry)));
        view(&self.world.layers.summaries, entry).cloned()
    }

    /// The entries that refer to an entry and that readers of the language are shown, reduced to their names.
    pub fn referrers(&mut self, entry: EntryIndex) -> Vec<Shared<SummaryView>> {
        self.record(Read::Referrers(EntryNumber::new(entry)));
        let referrers = self.world.site.referrers(entry);
        referrers.iter().filter_map(|referrer| self.summary(*referrer)).collect()
    }

    /// The view of a photo.
    pub fn photo(&mut self, entry: EntryIndex) -> Option<Shared<PhotoView>> {
        self.record(Read::Photo(EntryNumber::new(entry)));
        view(&self.world.layers.photos, entry).cloned()
    }

    /// A card without body, which may itself stand in the body of a card.
    pub fn plain_card(&mut self, entry: EntryIndex) -> Option<Shared<CardView>> {
        self.record(Read::PlainCard(EntryNumber::new(entry)));
        view(&self.world.layers.plain, entry).cloned()
    }

    /// The card of an entry.
    pub fn card(&mut self, entry: EntryIndex) -> Option<Card> {
        self.record(Read::Card(EntryNumber::new(entry)));
        self.world.card(entry)
    }

    /// The photo that stands for pages without one.
    pub fn sharing(&mut self) -> Option<Shared<PhotoView>> {
        self.record(Read::Sharing);
        self.world.sharing().cloned()
    }

    /// The derivatives of a photo with the original's facts.
    pub fn derivatives(&mut self, entry: EntryIndex) -> Option<(&'a crate::site::Photo, Shared<PictureSet>)> {
        self.record(Read::Derivatives(EntryNumber::new(entry)));
        Some((self.world.site.get(entry)?.photo.as_ref()?, self.world.library.photo(entry)?.clone()))
    }

    /// The derivatives of a picture that an entry's text or fields show. `entry` is the entry whose text it is.
    pub fn bundle_picture(&mut self, entry: EntryIndex, file: &SourcePath) -> Option<Shared<PictureSet>> {
        self.record(Read::Files(EntryNumber::new(entry)));
        self.world.library.bundle(file).cloned()
    }

    /// What a machine did of the text of an entry.
    pub fn machine(&self, shown: &Shown) -> Option<MachineText> {
        let locale = &self.text_language(shown).locale;
        let is_source = *locale == self.config().source_language().locale;
        let kind = if is_source { MachineText::Written } else { MachineText::Translated };
        shown.version.machine.contains(locale).then_some(kind)
    }

    /// What readers of this language are told of a picture that a trained algorithm made.
    pub fn synthetic(&mut self, picture: &PictureSet) -> Option<SynthesisView> {
        let kind = picture.synthesis?;
        Some(SynthesisView { kind, label: self.message(self.language(), kind.message()) })
    }

    /// A file that an entry's fields offer. `entry` is the entry whose field it is.
    pub fn file(&mut self, entry: EntryIndex, file: &SourcePath) -> Option<FileView> {
        self.record(Read::Files(EntryNumber::new(entry)));
        let download = self.world.site.relations(entry)?.downloads.get(file)?;
        Some(FileView {
            name: file.file_name().into(),
            url: Arc::clone(&download.url),
            media_type: media_type(file.extension()).unwrap_or("application/octet-stream"),
            bytes: download.length,
        })
    }

    /// The values that an entry is filtered by.
    pub fn filters(&mut self, entry: EntryIndex) -> Vec<(Arc<str>, Vec<FilterView>)> {
        self.record(Read::Filters(EntryNumber::new(entry)));
        self.world.filters.of_entry(self.world.site, entry)
    }

    /// An interface text in a language.
    pub fn message(&mut self, language: &Language, id: &'static str) -> Arc<str> {
        self.known_message(language, id, &[]).unwrap_or_else(|| id.into())
    }

    /// An interface text in a language; `None` for one that no language of its chain has.
    pub fn known_message(
        &mut self,
        language: &Language,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Option<Arc<str>> {
        let position = self.world.config.position(&language.locale);
        self.record(Read::Messages(position.unwrap_or_default() as u32));
        self.world.theme.messages.format(&language.locale, id, arguments).ok()
    }

    /// Where a link leads a reader of this language; `None` when its target is not
    /// published. `entry` is the entry whose text it stands in.
    pub fn href(&mut self, entry: EntryIndex, link: &Link) -> Option<Arc<str>> {
        let url = match &link.target {
            Target::Entry(key) => match key.split_once('/') {
                Some((collection, id)) => {
                    let target = self.number(collection, id);
                    target.and_then(|target| self.address(target))
                }
                // The addresses of lists are among the arguments of every view.
                None => {
                    let collection = self.world.site.collections.get(key);
                    collection.and_then(|collection| section_url(collection, self.world.language))
                }
            },
            Target::File(file) => {
                self.record(Read::Files(EntryNumber::new(entry)));
                let relations = self.world.site.relations(entry);
                match relations.and_then(|relations| relations.files.get(file)) {
                    Some(target) => self.address(*target),
                    None => relations.and_then(|relations| Some(Arc::clone(&relations.downloads.get(file)?.url))),
                }
            }
            Target::Root(path) => {
                self.record(Read::Files(EntryNumber::new(entry)));
                let known = self.world.site.relations(entry).and_then(|relations| relations.addresses.get(path));
                match known {
                    Some(target) => target.and_then(|target| Some(with_query(&self.address(target)?, &link.written))),
                    None => {
                        let address = from_root(&link.written);
                        return Some(
                            self.world.config.below_own_path(&address).map_or(Arc::clone(&address), Arc::from),
                        );
                    }
                }
            }
        };
        let url = url?;
        let Some(fragment) = &link.fragment else { return Some(url) };
        let mut url = format!("{url}#");
        url.extend(percent_encoding::utf8_percent_encode(fragment, FRAGMENT));
        Some(url.into())
    }

    fn address(&mut self, target: EntryIndex) -> Option<Arc<str>> {
        self.record(Read::Address(EntryNumber::new(target)));
        self.world.site.url(self.world.config, self.world.index, target).cloned()
    }
}

/// An address with the query of the one that was written.
fn with_query(url: &Arc<str>, written: &str) -> Arc<str> {
    let written = from_root(written);
    let address = written.split_once('#').map_or(&*written, |(address, _)| address);
    match address.split_once('?') {
        Some((_, query)) => format!("{url}?{query}").into(),
        None => Arc::clone(url),
    }
}

/// An address of the site as it was written, from its root on: without scheme
/// and host, and with nothing that an address cannot hold.
fn from_root(written: &str) -> Arc<str> {
    let written = written.trim();
    let path = match written.split_once("//") {
        Some((scheme, rest)) if !scheme.contains('/') => {
            rest.find(['/', '?', '#']).map_or(Cow::Borrowed("/"), |at| match &rest[at..] {
                path if path.starts_with('/') => Cow::Borrowed(path),
                rest => Cow::Owned(format!("/{rest}")),
            })
        }
        _ => Cow::Borrowed(written),
    };
    percent_encoding::utf8_percent_encode(&path, ADDRESS).to_string().into()
}

/// Characters that an address cannot hold as they are.
const ADDRESS: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'\\')
    .add(b'^')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Characters that a fragment cannot hold as they are.
const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');

/// A text with the typography of the language it is in.
pub fn typeset(language: &Language, text: &Arc<str>) -> Arc<str> {
    match typography::text(language, text) {
        Cow::Borrowed(_) => Arc::clone(text),
        Cow::Owned(text) => text.into(),
    }
}

/// The language of a text, for readers.
pub fn language_view(language: &Language) -> TextLanguage {
    TextLanguage { tag: Arc::clone(&language.tag), direction: language.direction }
}

/// The address of a collection's section, the collection's role, and the digest of its map.
type Section = (Option<Arc<str>>, Option<CollectionRole>, Option<Digest>);

/// The address of each collection's section, its role and its map. They are among the arguments of every view of a language.
pub fn sections(site: &Site, language: &Language) -> BTreeMap<Arc<str>, Section> {
    let sections = site.collections.iter().map(|(name, collection)| {
        let map = collection.map.as_ref().map(MapDeclaration::digest);
        (Arc::clone(name), (section_url(collection, language), collection.role, map))
    });
    sections.collect()
}
