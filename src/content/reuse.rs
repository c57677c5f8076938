//! What a collection offers outside the site's own pages: files of data (`data:`) and views that other
//! sites embed (`embed:`), as `_collection.yaml` declares them.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::locale::LocalizedText;

/// `data:` — the entries as files below `/data/`.
#[derive(Clone, Debug)]
pub struct DataDeclaration {
    /// The name of the data set, the first part of its files: `barometer`.
    pub name: Arc<str>,
    /// What the data are, by language.
    pub description: LocalizedText,
    /// Words under which a catalogue lists the data, each by language.
    pub keywords: Vec<LocalizedText>,
    /// Their licence: an SPDX identifier, `etalab-2.0` or `LicenseRef-…`.
    pub license: Arc<str>,
}

/// `embed:` — each entry as a view that other sites show in a frame.
#[derive(Clone, Debug)]
pub struct EmbedDeclaration {
    /// The kind of view in addresses: `story`.
    pub kind: Arc<str>,
    /// Template of the view.
    pub template: Arc<str>,
    /// Where the template is named.
    pub template_span: Span,
    /// Width of the frame in CSS pixels, for sites that ask for one.
    pub width: u32,
    /// Height of the frame in CSS pixels, before the view has told its own.
    pub height: u32,
}
