//! Licences of photos, by name and address.

use std::sync::Arc;

use super::view::Licence;
use crate::locale::Language;

/// Name and address of a licence; `LicenseRef-…` has no public address.
pub fn licence(id: &str, language: &Language) -> Licence {
    let url = licence_url(id).map(Arc::from);
    let label = match id {
        // The licence has official names in two languages.
        "etalab-2.0" if language.tag.split('-').next() == Some("fr") => "Licence Ouverte 2.0".to_owned(),
        "etalab-2.0" => "Open Licence 2.0".to_owned(),
        _ => match id.strip_prefix("LicenseRef-") {
            Some(name) => name.replace('-', " "),
            None => match id.strip_prefix("CC-") {
                Some(rest) => format!("CC {}", rest.replacen("-4", " 4", 1)),
                None => id.replace('-', " "),
            },
        },
    };
    Licence { id: id.into(), label: label.into(), url }
}

/// The address at which a licence can be read.
pub fn licence_url(id: &str) -> Option<String> {
    match id {
        "etalab-2.0" => Some("https://www.etalab.gouv.fr/licence-ouverte-open-licence/".to_owned()),
        "CC0-1.0" => Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        _ if id.starts_with("LicenseRef-") => None,
        _ => match id.strip_prefix("CC-").and_then(|rest| rest.rsplit_once('-')) {
            Some((terms, version)) => {
                Some(format!("https://creativecommons.org/licenses/{}/{version}/", terms.to_ascii_lowercase()))
            }
            None => Some(format!("https://spdx.org/licenses/{id}.html")),
        },
    }
}
