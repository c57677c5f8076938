//! The photo library as the editor offers it: who is credited, until when a photo may be shown, and why it may not.

use std::sync::Arc;

use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::value::{Fields, Value};
use crate::locale::Language;
use crate::site::{Site, Withheld};
use crate::theme::Theme;

/// Every photo that may be chosen or is refused, and the shapes that the theme cuts photos to.
#[derive(Debug, Hash)]
pub struct EditorPhotos {
    /// The name of the collection of photos; `None` on a site without one.
    pub collection: Option<Arc<str>>,
    /// The photos, by id.
    pub photos: Vec<EditorPhoto>,
    /// Names of crops with width and height of their ratio.
    pub crops: Vec<(Arc<str>, (u32, u32))>,
    /// The name of the site's time zone (IANA), where it has one: rights end there at midnight.
    pub time_zone: Option<String>,
}

/// A photo of the library.
#[derive(Debug, Default, Hash)]
pub struct EditorPhoto {
    /// The id of its record.
    pub id: Arc<str>,
    /// Its title in the site's language, else its id.
    pub title: Arc<str>,
    /// The name of its original.
    pub file: Option<Arc<str>>,
    /// Who is credited.
    pub credit: Option<Arc<str>>,
    /// The last day of its rights, as `2031-12-31`.
    pub expires: Option<Arc<str>>,
    /// Whom it is for.
    pub audience: Option<Arc<str>>,
    /// Why it may not be used.
    pub refused: Option<Withheld>,
    /// The address of a small picture of the whole photo, as the page of the editor sees it.
    pub thumbnail: Option<String>,
}

impl EditorPhoto {
    /// A photo with what its record says.
    pub fn new(id: &Arc<str>, fields: &Fields, language: &Language) -> Self {
        let text = |name: &str| -> Option<Arc<str>> {
            match &fields.get(name)?.value {
                Value::Localized(values) => values.get(&language.locale)?.as_text().cloned(),
                Value::Date(date) => Some(date.to_string().into()),
                value => value.as_text().cloned(),
            }
        };
        Self {
            title: text("title").unwrap_or_else(|| Arc::clone(id)),
            file: text("file"),
            credit: text("credit"),
            expires: text("rights_expire"),
            audience: text("audience"),
            id: Arc::clone(id),
            ..Self::default()
        }
    }

    /// A photo that is refused. Nothing but its id may be published.
    pub fn refused(id: &Arc<str>, reason: Withheld) -> Self {
        Self { id: Arc::clone(id), title: Arc::clone(id), refused: Some(reason), ..Self::default() }
    }
}

impl EditorPhotos {
    /// A library without photos, with the shapes of a theme.
    pub fn empty(site: &Site, config: &Config, theme: &Theme) -> Self {
        let variants = theme.declaration.variants.iter();
        Self {
            collection: Collection::of_photos(site.collections.values()).map(|photos| Arc::clone(&photos.name)),
            photos: Vec::new(),
            crops: variants.filter_map(|(name, variant)| Some((Arc::clone(name), variant.crop?))).collect(),
            time_zone: config.time_zone.iana_name().map(str::to_owned),
        }
    }
}
