//! What a page gives to programs and other sites: data, views, and the files that they load.

use std::sync::Arc;

use super::dataset::DataFormat;
use super::view::Licence;

/// Addresses of the files that pages and other sites load.
#[derive(Clone, Debug, Default, Hash)]
pub struct AssetUrls {
    /// The site's style sheet.
    pub css: Option<Arc<str>>,
    /// The style sheet for code.
    pub highlight: Option<Arc<str>>,
    /// The site's script.
    pub script: Option<Arc<str>>,
    /// The style sheet of embedded views.
    pub embed_css: Option<Arc<str>>,
    /// The script of embedded views.
    pub embed_script: Option<Arc<str>>,
    /// The script that other sites load, with the value of its attribute `integrity`.
    pub element: Option<(Arc<str>, Arc<str>)>,
}

/// The data that a page shows, as files to take away.
#[derive(Debug, Hash)]
pub struct DataOffer {
    /// What the data are, in the page's language.
    pub title: Arc<str>,
    /// What they hold, in the page's language.
    pub description: Arc<str>,
    /// Words that describe them, in the page's language.
    pub keywords: Vec<Arc<str>>,
    /// Their licence.
    pub license: Licence,
    /// The first and the last year of their figures.
    pub years: Option<(i32, i32)>,
    /// Path and format of each file.
    pub files: Vec<(Arc<str>, DataFormat)>,
    /// Path of the whole data set's page, for a part of it.
    pub whole: Option<Arc<str>>,
}

/// A view that other sites embed.
#[derive(Clone, Debug, Hash)]
pub struct EmbedLink {
    /// Its kind: `story`.
    pub kind: Arc<str>,
    /// The id of its entry.
    pub id: Arc<str>,
    /// Path of the view.
    pub url: Arc<str>,
    /// Path of its oEmbed document.
    pub oembed: Arc<str>,
    /// Width of the frame in CSS pixels.
    pub width: u32,
    /// Height of the frame in CSS pixels.
    pub height: u32,
}
