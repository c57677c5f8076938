//! Views: typed values of what readers of one language see of the site.
//!
//! Templates, feeds, structured data and the site map are made from these and
//! from nothing else, each by an adapter of its own in `render`. A view is
//! immutable, cheap to copy, and complete: it never leads back to the site.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::event_view::EventView;
use super::picture::{Availability, PLAIN_VARIANT, PictureSet};
use super::synthesis::SynthesisView;
use crate::content::markdown::Body;
use crate::digest::Digest;
use crate::locale::Direction;
use crate::memo::Shared;

/// A number that can be hashed: by its bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Float(pub f64);

impl Hash for Float {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// The language of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextLanguage {
    /// The value of the attribute `lang`.
    pub tag: Arc<str>,
    /// The value of the attribute `dir`.
    pub direction: Direction,
}

/// The facts that every view of an entry has.
#[derive(Clone, Debug, Hash)]
pub struct Identity {
    /// Name of its collection.
    pub collection: Arc<str>,
    /// Its id there.
    pub id: Arc<str>,
    /// Text in the typography of its language.
    pub title: Option<Arc<str>>,
    /// Text in the typography of its language.
    pub description: Option<Arc<str>>,
    /// Path of its page; `None` for a collection without pages.
    pub url: Option<Arc<str>>,
    /// The language of its text.
    pub language: TextLanguage,
    /// The text is borrowed from another language than the reader's.
    pub fallback: bool,
    /// A machine made some of the text, and nobody has accepted it.
    pub machine: Option<MachineText>,
}

/// What a machine did of a text that nobody has accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MachineText {
    /// It wrote it, in the source language.
    Written,
    /// It translated it.
    Translated,
}

impl MachineText {
    /// The name that templates see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Translated => "translated",
        }
    }

    /// The id of the message by which a page tells its readers.
    pub fn message(self) -> &'static str {
        match self {
            Self::Written => "machine-written-notice",
            Self::Translated => "machine-notice",
        }
    }
}

/// Values of declared fields, in the order of the declaration.
#[derive(Clone, Debug, Default, Hash)]
pub struct FieldsView(pub Box<[(Arc<str>, FieldView)]>);

impl FieldsView {
    /// A field's value.
    pub fn get(&self, name: &str) -> Option<&FieldView> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }

    /// The text of a field; `None` when it is absent, empty or no text.
    pub fn text(&self, name: &str) -> Option<&Arc<str>> {
        match self.get(name) {
            Some(FieldView::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The day of a field.
    pub fn date(&self, name: &str) -> Option<Date> {
        match self.get(name) {
            Some(FieldView::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// Calls `visit` for every photo of the library and every bundle picture inside, in order.
    pub fn pictures<'a>(&'a self, visit: &mut dyn FnMut(Depicted<'a>)) {
        self.0.iter().for_each(|(_, value)| value.pictures(visit));
    }
}

/// A picture that a view shows.
#[derive(Clone, Copy, Debug)]
pub enum Depicted<'a> {
    /// A photo of the library, in whichever variant the template asks for.
    Photo(&'a Shared<PhotoView>),
    /// A photo of the library, in this variant.
    PhotoAs(&'a Shared<PhotoView>, &'a str),
    /// A picture of a bundle.
    Bundle(&'a Shared<PictureSet>),
    /// A picture of a bundle, in this variant.
    BundleAs(&'a Shared<PictureSet>, &'a str),
}

/// The value of a field.
#[derive(Clone, Debug, Hash)]
pub enum FieldView {
    /// The field has no value.
    Null,
    /// The value of a field of type text, select, url, email or color.
    Text(Arc<str>),
    /// Markdown, as HTML.
    Html(Arc<str>),
    /// A number.
    Number(Float),
    /// A boolean.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// An instant, as RFC 3339 text in the site's zone.
    Datetime(Arc<str>),
    /// Degrees north and east.
    Geo(Float, Float),
    /// Another entry, reduced to its name: inside a card.
    Summary(Shared<SummaryView>),
    /// Another entry, on an entry's own page.
    Card(Card),
    /// A picture of the bundle, and what readers are told of it.
    Picture(Shared<PictureSet>, Option<SynthesisView>),
    /// A file of the bundle, to take away.
    File(FileView),
    /// A map of fields.
    Object(FieldsView),
    /// Several values.
    List(Box<[FieldView]>),
    /// A value without a declaration, as JSON.
    Any(Arc<serde_json::Value>),
}

/// A file to take away.
#[derive(Clone, Debug, Hash)]
pub struct FileView {
    /// Its name.
    pub name: Arc<str>,
    /// Its path from the root of the site.
    pub url: Arc<str>,
    /// Its media type.
    pub media_type: &'static str,
    /// Its length in bytes, where it is known.
    pub bytes: Option<u64>,
}

impl FieldView {
    fn pictures<'a>(&'a self, visit: &mut dyn FnMut(Depicted<'a>)) {
        match self {
            Self::Card(card) => card.pictures(visit),
            Self::Picture(picture, _) => visit(Depicted::Bundle(picture)),
            Self::Object(fields) => fields.pictures(visit),
            Self::List(items) => items.iter().for_each(|item| item.pictures(visit)),
            _ => {}
        }
    }
}

/// An entry reduced to its name.
#[derive(Debug, Hash)]
pub struct SummaryView {
    /// Its name, address and language.
    pub identity: Identity,
    /// The fields `color` and `short`, when the collection declares them.
    pub fields: FieldsView,
    /// The value for templates, made when the first of them shows it.
    pub template: Form,
}

/// An entry as other pages show it.
#[derive(Debug, Hash)]
pub struct CardView {
    /// Its name, address and language.
    pub identity: Identity,
    /// Every declared field but Markdown; references are reduced to names.
    pub fields: FieldsView,
    /// The entries that refer to it; `None` where its collection does not ask for them.
    pub referrers: Option<Box<[Shared<SummaryView>]>>,
    /// The entry is not published yet.
    pub draft: bool,
    /// The content is a placeholder.
    pub demo: bool,
    /// The body of an entry without a page, which readers find where it is listed.
    pub body: Option<BodyView>,
    /// The drawing of an indicator's figures.
    pub chart: Option<Box<ChartView>>,
    /// When it takes place, for an entry of a collection of events.
    pub event: Option<Box<EventView>>,
    /// The value for templates, made when the first of them shows it.
    pub template: Form,
}

/// The drawing of an indicator's figures. Places along the axis of years are in per cent of the width from the left;
/// heights are in CSS pixels from the top.
#[derive(Debug, Hash)]
pub struct ChartView {
    /// Height of the drawing.
    pub height: u32,
    /// The height of zero, where the axis of years is drawn.
    pub zero: Float,
    /// The ticks of the axis of values, ascending.
    pub ticks: Box<[ChartTick]>,
    /// Every year from the first to the last of the figures.
    pub years: Box<[ChartYear]>,
    /// Where the figures without a year begin, and the middle of their places; `None` when all have a year.
    pub apart: Option<(Float, Float)>,
    /// A mark for each figure, in the order of the figures.
    pub marks: Box<[ChartMark]>,
}

/// A tick of the axis of values.
#[derive(Debug, Hash)]
pub struct ChartTick {
    /// The value.
    pub value: Float,
    /// Its height.
    pub y: Float,
}

/// A year of the axis of years.
#[derive(Debug, Hash)]
pub struct ChartYear {
    /// The year.
    pub year: i32,
    /// The middle of its place.
    pub x: Float,
    /// Whether a figure is of that year.
    pub has_figure: bool,
    /// Whether the year is written below the axis.
    pub labelled: bool,
}

/// The mark of a figure.
#[derive(Debug, Hash)]
pub struct ChartMark {
    /// The figure.
    pub point: FieldsView,
    /// The kind of figure: `observed`, `target`, `estimate`, `model`, `budget`.
    pub kind: Arc<str>,
    /// Its middle.
    pub x: Float,
    /// Its left edge.
    pub left: Float,
    /// Its width, in per cent of the drawing.
    pub width: Float,
    /// The height of the value.
    pub y: Float,
    /// The upper edge of a column from zero to the value.
    pub top: Float,
    /// The length of that column.
    pub height: Float,
    /// Whether the value is written beside it.
    pub labelled: bool,
}

/// A photo of the library.
#[derive(Debug, Hash)]
pub struct PhotoView {
    /// Its card, with its declared fields.
    pub card: CardView,
    /// The language of its alternative text.
    pub alt_lang: Arc<str>,
    /// The language of its credit.
    pub credit_lang: Arc<str>,
    /// Its licence.
    pub license: Licence,
    /// Digest of the original's bytes.
    pub digest: Digest,
    /// Width of the original in pixels, upright.
    pub width: u32,
    /// Height of the original in pixels, upright.
    pub height: u32,
    /// Its derivatives.
    pub pictures: Shared<PictureSet>,
    /// Absolute address of the picture for link previews.
    pub social: Option<Arc<str>>,
    /// What readers are told of a picture that a trained algorithm made.
    pub synthetic: Option<SynthesisView>,
    /// Who may take it away and show it elsewhere.
    pub availability: Availability,
    /// The value for templates, made when the first of them shows it.
    pub template: Form,
}

/// A licence in a reader's language.
#[derive(Clone, Debug, Hash)]
pub struct Licence {
    /// SPDX identifier, or `LicenseRef-…`.
    pub id: Arc<str>,
    /// Its name.
    pub label: Arc<str>,
    /// The address at which it can be read.
    pub url: Option<Arc<str>>,
}

/// An entry as lists and pages show it.
#[derive(Clone, Debug, Hash)]
pub enum Card {
    /// An entry that is no photo.
    Entry(Shared<CardView>),
    /// A photo, which is shown with all its fields everywhere.
    Photo(Shared<PhotoView>),
}

impl Card {
    /// The facts that every view of an entry has.
    pub fn identity(&self) -> &Identity {
        match self {
            Self::Entry(card) => &card.identity,
            Self::Photo(photo) => &photo.card.identity,
        }
    }

    /// Calls `visit` for every picture that the card shows.
    pub fn pictures<'a>(&'a self, visit: &mut dyn FnMut(Depicted<'a>)) {
        match self {
            Self::Entry(card) => {
                card.fields.pictures(visit);
                card.body.iter().for_each(|body| body.pictures(visit));
            }
            Self::Photo(photo) => visit(Depicted::Photo(photo)),
        }
    }
}

/// A body in one reader's language. Links have their addresses, components the entries that they name.
#[derive(Clone, Debug, Default)]
pub struct BodyView {
    /// Digest of the text that the body was parsed from.
    pub text: Digest,
    /// The parts, in reading order.
    pub blocks: Box<[Block]>,
}

/// The HTML of a body is covered by the digest of its text.
impl Hash for BodyView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.text, &self.blocks).hash(state);
    }
}

impl BodyView {
    /// Calls `visit` for every picture inside, in order.
    pub fn pictures<'a>(&'a self, visit: &mut dyn FnMut(Depicted<'a>)) {
        pictures(&self.blocks, visit);
    }
}

fn pictures<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(Depicted<'a>)) {
    for block in blocks {
        match block {
            Block::Figure { photo, variant, .. } => visit(Depicted::PhotoAs(photo, variant)),
            Block::Picture { picture, .. } => visit(Depicted::Bundle(picture)),
            Block::KeyFigure { indicator, .. } | Block::Chart { indicator } => indicator.fields.pictures(visit),
            Block::Quote { content, .. } => pictures(content, visit),
            Block::Html(run) => run.iter().for_each(|inline| match inline {
                // No template prints it, and so none names its variant.
                Inline::Picture(picture) => match &**picture {
                    Block::Picture { picture, .. } => visit(Depicted::BundleAs(picture, PLAIN_VARIANT)),
                    other => pictures(std::slice::from_ref(other), visit),
                },
                Inline::Html(_) | Inline::Text(_) => {}
            }),
            Block::CallToAction { .. } | Block::Video { .. } => {}
        }
    }
}

/// A piece of a body.
#[derive(Clone, Debug, Hash)]
pub enum Block {
    /// A run of HTML.
    Html(Box<[Inline]>),
    /// A photo of the library.
    Figure {
        /// The photo.
        photo: Shared<PhotoView>,
        /// Name of the variant.
        variant: Arc<str>,
        /// The text under the picture.
        caption: Option<Arc<str>>,
    },
    /// A picture of the bundle.
    Picture {
        /// Its derivatives.
        picture: Shared<PictureSet>,
        /// Alternative text.
        alt: Arc<str>,
        /// The text under the picture.
        title: Option<Arc<str>>,
        /// What readers are told of a picture that a trained algorithm made.
        synthetic: Option<SynthesisView>,
    },
    /// One figure of an indicator.
    KeyFigure {
        /// The indicator.
        indicator: Shared<CardView>,
        /// The figure.
        point: Box<Point>,
    },
    /// All figures of an indicator.
    Chart {
        /// The indicator.
        indicator: Shared<CardView>,
    },
    /// A quotation.
    Quote {
        /// The person quoted.
        author: Option<Arc<str>>,
        /// The person's role.
        role: Option<Arc<str>>,
        /// The source of the quotation.
        source: Option<Arc<str>>,
        /// The words quoted.
        content: Box<[Block]>,
    },
    /// A call to action.
    CallToAction {
        /// The address of the link.
        href: Arc<str>,
        /// The label of the link.
        label: Option<Arc<str>>,
    },
    /// A link to a video elsewhere.
    Video {
        /// The address of the video.
        url: Arc<str>,
        /// The title of the video.
        title: Option<Arc<str>>,
    },
}

/// A piece of a run of HTML.
#[derive(Clone, Debug)]
pub enum Inline {
    /// HTML as it stands in the parsed body.
    Html(Arc<str>),
    /// Text that stands in a double-quoted attribute or between tags: an
    /// address, or an interface text. It is escaped when it is printed.
    Text(Arc<str>),
    /// A picture within a sentence: a [`Block::Figure`] or [`Block::Picture`]. It is printed without the theme, since
    /// no element that a theme puts around a picture may stand inside a paragraph.
    Picture(Box<Block>),
}

/// HTML is covered by the digest of the body's text; see [`BodyView`].
impl Hash for Inline {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Html(_) => state.write_u8(0),
            Self::Text(text) => text.hash(state),
            Self::Picture(picture) => picture.hash(state),
        }
    }
}

/// One figure of an indicator.
#[derive(Clone, Debug, Default, Hash)]
pub struct Point {
    /// Those of the fields `year`, `value`, `kind`, `source`, `fact`, `approximate` and `note` that it has.
    pub fields: FieldsView,
    /// What the fields say, in words.
    pub words: PointWords,
}

/// What a figure says beside its value, in the language of the text that shows it. Readers without templates are told
/// it by these words.
#[derive(Clone, Debug, Default, Hash)]
pub struct PointWords {
    /// Its kind: observed, target, estimate, model or budget.
    pub kind: Option<Arc<str>>,
    /// Where it is from.
    pub source: Option<Arc<str>>,
    /// What stands before an approximate value: `about`.
    pub about: Option<Arc<str>>,
}

/// An entry on its own page.
#[derive(Debug, Hash)]
pub struct EntryView {
    /// Its card, with its fields.
    pub form: EntryForm,
    /// Its text.
    pub body: BodyView,
    /// Headings and number of words: covered by the digest of the body's text.
    pub parsed: Parsed,
    /// For each field of `by`, the entry's values with their lists.
    pub filters: Vec<(Arc<str>, Vec<FilterView>)>,
}

/// The parsed body behind a view. It takes no part in hashing: the digest of its text does.
#[derive(Clone, Debug)]
pub struct Parsed(pub Option<Arc<Body>>);

impl Hash for Parsed {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// The two forms of an entry's page.
#[derive(Debug, Hash)]
pub enum EntryForm {
    /// The page of an entry that is no photo. Its references are cards.
    Entry(Box<CardView>),
    /// The page of a photo, with the credit lines for its uses.
    Photo(Shared<PhotoView>, Vec<CreditLine>),
}

impl EntryForm {
    /// The card of the entry or of the photo, with its fields.
    pub fn card(&self) -> &CardView {
        match self {
            Self::Entry(card) => card,
            Self::Photo(photo, _) => &photo.card,
        }
    }
}

/// The credit line of a photo in one language of the site.
#[derive(Debug, Hash)]
pub struct CreditLine {
    /// The language.
    pub language: TextLanguage,
    /// The language's name for itself.
    pub label: Arc<str>,
    /// The photo's title, typeset.
    pub title: Arc<str>,
    /// The language of the title, another where it is borrowed.
    pub title_language: TextLanguage,
    /// The credit.
    pub credit: Option<Arc<str>>,
    /// The licence.
    pub license: Option<Licence>,
    /// What readers are told of a picture that a trained algorithm made.
    pub synthetic: Option<Arc<str>>,
}

/// A value that a list can be filtered by, as readers see it.
#[derive(Clone, Debug, Hash)]
pub struct FilterView {
    /// The last part of its address.
    pub key: Arc<str>,
    /// Its name, typeset.
    pub label: Arc<str>,
    /// The language of the name.
    pub language: TextLanguage,
    /// Path of its list; `None` where none is offered.
    pub url: Option<Arc<str>>,
}

/// The form of a view for templates. It is made from the view, so that it takes
/// no part in comparing or hashing.
#[derive(Debug, Default)]
pub struct Form(OnceLock<tera::Value>);

impl Form {
    /// The form. `make` makes it when it is first asked for.
    pub fn get_or_make(&self, make: impl FnOnce() -> tera::Value) -> tera::Value {
        self.0.get_or_init(make).clone()
    }
}

impl Hash for Form {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
