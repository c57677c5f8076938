//! Plans the views that other sites show in a frame: one for each entry of a collection with `embed:`, and the banner.
//!
//! Invariant: a view shows no photo that is not for everyone.

use std::sync::Arc;

use super::embeddable::{self, ROOT};
use super::frame::Frame;
use super::job::{Alternate, Content, EmbedLink, Job, PageJob, PageView};
use super::page::{Parts, job, own_photo};
use super::picture::Availability;
use super::read::Reader;
use super::view::Card;
use crate::memo::{Fingerprint, Shared};
use crate::path::OutputPath;
use crate::site::EntryIndex;
use crate::slug::{decoded, encoded};
use crate::theme::{Banner, TemplateFacts};

/// The kind of the banner, and its id.
const BANNER: (&str, &str) = ("banner", "site");

/// The arguments with which a view is planned.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// Its template.
    pub template: (&'a Arc<str>, &'a TemplateFacts),
    /// Fingerprint of the template's name and of what it mentions.
    pub template_fingerprint: Fingerprint,
    /// What all pages of the language share.
    pub frame: &'a Frame,
    /// `lists` of the template.
    pub lists: &'a [(Arc<str>, Vec<EntryIndex>)],
}

impl Setting<'_> {
    /// Fingerprint of the arguments. `base` is that of the language.
    pub fn fingerprint(&self, base: Fingerprint) -> Fingerprint {
        Fingerprint::of(&(base, self.template_fingerprint, self.frame.fingerprint, self.lists))
    }
}

/// The view of an entry; `None` for one that other sites may not show.
pub fn entry(reader: &mut Reader<'_, '_>, index: EntryIndex, setting: Setting<'_>) -> Option<PageJob> {
    let (entry, _) = reader.fields(index)?;
    let photo = reader.photo(index);
    let link = embeddable::link(entry, photo.as_ref(), reader.language())?;
    view(reader, index, link, setting)
}

/// The banner, which leads to the home page.
pub fn banner(reader: &mut Reader<'_, '_>, home: EntryIndex, banner: &Banner, setting: Setting<'_>) -> Option<PageJob> {
    let (kind, id) = (BANNER.0.into(), BANNER.1.into());
    let link = embeddable::place(reader.language(), &kind, &id, (banner.width, banner.height));
    view(reader, home, link, setting)
}

fn view(reader: &mut Reader<'_, '_>, index: EntryIndex, link: EmbedLink, setting: Setting<'_>) -> Option<PageJob> {
    let (_, shown) = reader.fields(index)?;
    let card = reader.card(index)?;
    let photo = match &card {
        Card::Photo(photo) => Some(photo.clone()),
        Card::Entry(_) => own_photo(reader, shown),
    };
    let languages = reader.config().languages.iter();
    let alternates = languages.zip(reader.everywhere(index)).map(|(language, shown)| {
        let shown = shown.as_ref()?;
        let url = encoded(&format!("/{ROOT}/{}/{}/{}/", language.locale, link.kind, link.id)).into();
        Some(Alternate { url, translated: shown.borrowed.is_none() })
    });
    let identity = card.identity();
    let page = PageView {
        kind: "embed",
        title: identity.title.clone().unwrap_or_default(),
        description: identity.description.clone(),
        url: Arc::clone(&link.url),
        original: None,
        index: false,
        code: false,
        demo: matches!(&card, Card::Entry(card) if card.demo),
        draft: false,
        machine: identity.machine,
        section: None,
        breadcrumbs: Vec::new(),
        alternates: alternates.collect(),
        default: reader.config().default,
        feeds: Arc::default(),
        calendar: None,
        picture: photo.filter(|photo| photo.availability == Availability::Everyone),
        photos: Vec::new(),
        markdown: None,
        cites: shown.url.clone(),
        data: None,
        embed: Some(link),
        map: None,
        card: None,
    };
    let parts = Parts { page, content: Content::Embed(card), lists: setting.lists, address: None };
    Some(job(reader, setting.template, setting.frame, parts))
}

/// The files of a view: its page, and what it is as oEmbed.
pub fn jobs(view: Shared<PageJob>) -> Vec<(OutputPath, Job)> {
    let file = |link: &EmbedLink| OutputPath::from_untrusted(&decoded(link.oembed.trim_start_matches('/')));
    let oembed = view.page.embed.as_ref().and_then(file);
    let oembed = oembed.map(|path| (path, Job::Oembed(view.clone())));
    oembed.into_iter().chain([(view.file.clone(), Job::Page(view))]).collect()
}
