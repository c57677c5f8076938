//! The argument of a language: the claims of each sector, and the names that sectors had.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::dataset::{Argument, DataJob};
use super::frame::Frame;
use super::job::Job;
use super::read::{Layers, view};
use super::view::{CardView, FieldView};
use crate::content::collection::{CollectionRole, FieldKind};
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::Site;

/// The file of a language.
pub fn file(locale: &str) -> String {
    format!("{}/{locale}/argument.json", super::api::ROOT)
}

/// The file of the JSON Schema of all languages' files.
pub const SCHEMA: &str = "api/v1/schema-argument.json";

/// The argument of the language that `frame` and `layers` are of; `None` for a site that declares no claims.
pub fn job(site: &Site, frame: &Frame, layers: &Layers) -> Option<(OutputPath, Job)> {
    let claims = site.collections.get(site.of_role(CollectionRole::Claims)?)?;
    let FieldKind::Reference { to, .. } = &claims.fields.get("sector")?.kind else { return None };
    let card = |entry| view(&layers.with_body, entry).or_else(|| view(&layers.plain, entry)).cloned();
    let cards = |collection: &str| -> Vec<Shared<CardView>> {
        site.members(collection).iter().filter_map(|entry| card(*entry)).collect()
    };
    let mut by_sector: HashMap<Arc<str>, Vec<Shared<CardView>>> = HashMap::new();
    for claim in cards(&claims.name) {
        if let Some(FieldView::Summary(summary)) = claim.fields.get("sector") {
            by_sector.entry(Arc::clone(&summary.identity.id)).or_default().push(claim.clone());
        }
    }
    let sectors = cards(to).into_iter().map(|sector| {
        let claims = by_sector.remove(&sector.identity.id).unwrap_or_default();
        (sector, claims)
    });
    let language = &frame.site.languages[frame.site.index];
    let section = frame.sections.get(&claims.name);
    let argument = Argument {
        locale: Arc::clone(&language.locale),
        language: Arc::clone(&language.language.tag),
        base_url: Arc::clone(&frame.site.base_url),
        publisher: Arc::clone(&frame.site.publisher),
        page: section.and_then(|section| section.crumb.as_ref()).map(|(_, url)| Arc::clone(url)),
        sectors: sectors.collect(),
    };
    let file = OutputPath::from_untrusted(&file(&language.locale))?;
    Some((file, Job::Data(DataJob::Argument(Shared::new(argument)))))
}

/// What the files of all languages look like; `None` for a site that declares no claims.
pub fn schema(site: &Site, frame: &Frame) -> Option<(OutputPath, Job)> {
    site.of_role(CollectionRole::Claims)?;
    Some((OutputPath::new(SCHEMA), Job::Data(DataJob::ArgumentSchema(Arc::clone(&frame.site.base_url)))))
}
