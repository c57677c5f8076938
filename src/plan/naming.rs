//! Finds the derived pictures that a page names before it is rendered: those that its views show, in the
//! variants that its template mentions.

use std::sync::Arc;

use super::job::{Content, PageView, PictureUse, UseKind};
use super::picture::PictureSet;
use super::view::{Card, Depicted, EntryForm, PhotoView};
use crate::memo::Shared;
use crate::theme::TemplateFacts;

/// Collects the pictures of a page.
pub struct Names<'a> {
    facts: &'a TemplateFacts,
    found: Vec<PictureUse>,
}

impl<'a> Names<'a> {
    /// An empty collection. `facts` are those of the page's template.
    pub fn new(facts: &'a TemplateFacts) -> Self {
        Self { facts, found: Vec::new() }
    }

    /// Adds the pictures that a page shows.
    pub fn page(&mut self, page: &PageView, content: &Content, lists: &[(Arc<str>, Vec<Card>)]) {
        if let Some(photo) = &page.picture {
            self.photo(photo);
            self.add(&photo.pictures, UseKind::Social);
        }
        for photo in &page.photos {
            self.add(&photo.pictures, UseKind::Social);
        }
        match content {
            Content::Entry(entry, previous, next) => {
                match &entry.form {
                    EntryForm::Entry(card) => card.fields.pictures(&mut |depicted| self.depicted(depicted)),
                    EntryForm::Photo(photo, _) => {
                        self.photo(photo);
                        self.add(&photo.pictures, UseKind::Social);
                    }
                }
                entry.body.pictures(&mut |depicted| self.depicted(depicted));
                previous.iter().chain(next).for_each(|card| self.card(card));
            }
            Content::List(list) => {
                list.items.iter().chain(&list.text).for_each(|card| self.card(card));
                list.filter.iter().filter_map(|(_, _, card)| card.as_ref()).for_each(|card| self.card(card));
            }
            // A view shows the picture of its page and no other.
            Content::Embed(_) | Content::Root(_) | Content::None => {}
        }
        lists.iter().flat_map(|(_, cards)| cards).for_each(|card| self.card(card));
    }

    /// The pictures that were added, each once, in the order of first use.
    pub fn finish(self) -> Box<[PictureUse]> {
        self.found.into()
    }

    fn card(&mut self, card: &Card) {
        card.pictures(&mut |depicted| self.depicted(depicted));
    }

    fn depicted(&mut self, depicted: Depicted<'_>) {
        match depicted {
            Depicted::Photo(photo) => self.photo(photo),
            Depicted::PhotoAs(photo, variant) => {
                if let Some((name, _)) = photo.pictures.variants.get_key_value(variant) {
                    self.add(&photo.pictures, UseKind::Variant(Arc::clone(name)));
                }
            }
            Depicted::Bundle(set) => self.variants(set),
            Depicted::BundleAs(set, variant) => {
                if let Some((name, _)) = set.variant_or_first(variant) {
                    self.add(set, UseKind::Variant(Arc::clone(name)));
                }
            }
        }
    }

    fn photo(&mut self, photo: &Shared<PhotoView>) {
        self.variants(&photo.pictures);
        if self.facts.names_downloads {
            self.add(&photo.pictures, UseKind::Downloads);
        }
    }

    fn variants(&mut self, set: &Shared<PictureSet>) {
        for name in &self.facts.variants {
            self.add(set, UseKind::Variant(Arc::clone(name)));
        }
    }

    fn add(&mut self, set: &Shared<PictureSet>, kind: UseKind) {
        if kind == UseKind::Social && !self.facts.names_social {
            return;
        }
        let picture = PictureUse { set: set.clone(), kind };
        if !self.found.contains(&picture) {
            self.found.push(picture);
        }
    }
}
