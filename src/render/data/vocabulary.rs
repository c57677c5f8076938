//! How texts of several languages and languages themselves are written in linked data.

use serde_json::{Map, Value as Json, json};

use crate::content::typography::plain;
use crate::plan::dataset::Texts;

/// `{"fr": "…", "en": "…"}`.
pub fn language_map(texts: &Texts) -> Map<String, Json> {
    texts.iter().map(|(tag, text)| (tag.to_string(), json!(plain(text)))).collect()
}

/// `[{"@value": "…", "@language": "fr"}, …]`.
pub fn values(texts: &Texts) -> Json {
    texts.iter().map(|(tag, text)| json!({"@value": plain(text), "@language": &**tag})).collect()
}

/// The address that names a language: that of the Library of Congress for ISO 639-1, which DCAT recommends. `tag` is a
/// value of `lang`; a language of three letters is named by ISO 639-2.
pub fn language(tag: &str) -> String {
    let code = tag.split('-').next().unwrap_or(tag);
    let list = if code.len() == 2 { "iso639-1" } else { "iso639-2" };
    format!("http://id.loc.gov/vocabulary/{list}/{code}")
}
