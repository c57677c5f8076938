//! `provence list gaps`: what the team should find next, each with the file in which it goes.
//! None of it is a problem of the content, and none of it is said on a page.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::config::{CONFIG_PATH, Config};
use crate::content::Document;
use crate::content::collection::{CollectionRole, FieldKind};
use crate::content::front_matter::Role;
use crate::content::value::Value;
use crate::diagnostic::{Text, UiLocale, report};
use crate::site::Site;
use crate::text;
use crate::translate::inventory::{Entry, State};

/// A figure or a claim of so many years is to be looked at again.
const OLD: i64 = 5;

/// Something that the team should find.
struct Gap {
    /// The file in which it goes.
    file: String,
    /// What is missing.
    what: Text,
}

/// The site that is looked at.
pub struct Looked<'l> {
    /// Entries, linked, with what is held back.
    pub site: &'l Site,
    /// The site's settings.
    pub config: &'l Config,
    /// Every entry with its translations.
    pub translations: &'l [Entry],
    /// The time that counts as now.
    pub now: Timestamp,
    /// The language of what is printed.
    pub ui_locale: UiLocale,
}

impl Looked<'_> {
    /// One line for each gap: the file, and what goes there.
    pub fn lines(&self) -> String {
        let mut gaps = self.figures();
        gaps.extend(self.claims());
        gaps.extend(self.photos());
        gaps.extend(self.translations());
        gaps.extend(self.legal());
        let line = |gap: &Gap| format!("{}: {}\n", gap.file, report::harmless(gap.what.get(self.ui_locale)));
        gaps.iter().map(line).collect()
    }

    /// What the law asks to be told and the settings do not tell.
    fn legal(&self) -> Vec<Gap> {
        let missing = self.config.legal.missing().into_iter();
        missing
            .map(|key| Gap {
                file: CONFIG_PATH.to_owned(),
                what: text!("à fournir : `{key}`", "to be supplied: `{key}`"),
            })
            .collect()
    }

    fn year(&self) -> i64 {
        self.now.to_zoned(self.config.time_zone.clone()).year().into()
    }

    /// The source documents of the collection that has a role.
    fn of_role(&self, role: CollectionRole) -> Vec<&Document> {
        let members = self.site.of_role(role).map(|name| self.site.members(name)).unwrap_or_default();
        members.iter().filter_map(|member| self.site.get(*member)).map(|entry| &*entry.source.document).collect()
    }

    /// Indicators: targets without a result, figures without a year, results that are old.
    fn figures(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for document in self.of_role(CollectionRole::Indicators) {
            let points = match document.fields.get("points").map(|field| &field.value) {
                Some(Value::List(points)) => points.as_slice(),
                _ => &[],
            };
            let points: Vec<(Option<&str>, Option<i64>)> = points
                .iter()
                .filter_map(|point| match point {
                    Value::Object(point) => {
                        Some((point.get("kind").and_then(Value::as_text).map(|kind| &**kind), year(point.get("year"))))
                    }
                    _ => None,
                })
                .collect();
            let file = || document.path.to_string();
            let newest =
                points.iter().filter(|(kind, _)| *kind == Some("observed")).filter_map(|(_, year)| *year).max();
            for target in points.iter().filter(|(kind, _)| *kind == Some("target")).filter_map(|(_, year)| *year) {
                if target <= self.year() && newest.is_none_or(|newest| newest < target) {
                    let what = text!(
                        "un objectif pour {target} attend son résultat",
                        "a target for {target} waits for its result"
                    );
                    gaps.push(Gap { file: file(), what });
                }
            }
            let without = points.iter().filter(|(_, year)| year.is_none()).count();
            if without > 0 {
                let what = match without {
                    1 => text!("un chiffre est sans année", "a figure has no year"),
                    _ => text!("{without} chiffres sont sans année", "{without} figures have no year"),
                };
                gaps.push(Gap { file: file(), what });
            }
            if let Some(newest) = newest.filter(|newest| self.year() - newest >= OLD) {
                let what = text!("le dernier résultat est de {newest}", "the last result is of {newest}");
                gaps.push(Gap { file: file(), what });
            }
        }
        gaps
    }

    /// The argument: sectors without a figure, claims that are old.
    fn claims(&self) -> Vec<Gap> {
        let claims = self.of_role(CollectionRole::Claims);
        let mut gaps = Vec::new();
        let mut with_figure: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut sectors: BTreeSet<&str> = BTreeSet::new();
        for document in &claims {
            let figure = match document.fields.get("figure").map(|field| &field.value) {
                Some(Value::Object(figure)) => Some(figure),
                _ => None,
            };
            if let Some(Value::Reference(sector)) = document.fields.get("sector").map(|field| &field.value) {
                sectors.insert(&sector.collection);
                if figure.is_some() {
                    with_figure.insert((&sector.collection, &sector.id));
                }
            }
            let stated = figure.and_then(|figure| year(figure.get("year")));
            let stated = stated.or_else(|| year(document.fields.get("year").map(|field| &field.value)));
            if let Some(stated) = stated.filter(|stated| self.year() - stated >= OLD) {
                let what = text!("l’argument date de {stated}", "the claim is of {stated}");
                gaps.push(Gap { file: document.path.to_string(), what });
            }
        }
        for collection in sectors {
            let members = self.site.members(collection).iter().filter_map(|member| self.site.get(*member));
            for sector in members.filter(|sector| !with_figure.contains(&(collection, &*sector.id))) {
                let file = sector.source.document.path.to_string();
                gaps.push(Gap { file, what: text!("aucun argument n’a de chiffre", "no claim has a figure") });
            }
        }
        gaps
    }

    /// Pages that could show a photo and show none, and pictures that are placeholders.
    fn photos(&self) -> Vec<Gap> {
        let photos = self.site.of_role(CollectionRole::Photos);
        let mut gaps = Vec::new();
        for (_, entry) in self.site.entries() {
            let document = &entry.source.document;
            let is_placeholder =
                matches!(document.fields.get("demo").map(|field| &field.value), Some(Value::Boolean(true)));
            if entry.collection.is_of_photos() && is_placeholder {
                let what = text!("une image provisoire attend sa photo", "a placeholder waits for its photo");
                gaps.push(Gap { file: document.path.to_string(), what });
            }
            let field = entry.collection.fields.get("photo");
            let is_photo = |kind: &FieldKind| matches!(kind, FieldKind::Reference { to, .. } if Some(to) == photos);
            let could_show = field.is_some_and(|field| is_photo(&field.kind)) && entry.collection.list.is_some();
            if could_show && !document.fields.contains_key("photo") && document.role != Role::Translation {
                gaps.push(Gap { file: document.path.to_string(), what: text!("sans photo", "without a photo") });
            }
        }
        gaps
    }

    /// Blocks of text that wait for a translator, by language and collection.
    fn translations(&self) -> Vec<Gap> {
        let mut due: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
        for entry in self.translations.iter().filter(|entry| !entry.is_draft) {
            for translation in &entry.translations {
                let key = (translation.locale.to_string(), entry.collection.to_string());
                for pair in translation.pairs.iter().filter(|pair| pair.state.is_due()) {
                    let (missing, stale) = due.entry(key.clone()).or_default();
                    *if pair.state == State::Missing { missing } else { stale } += 1;
                }
                if !translation.surplus.is_empty() {
                    due.entry(key).or_default().1 += translation.surplus.len();
                }
            }
        }
        let gap = |((locale, collection), (missing, stale)): ((String, String), (usize, usize))| {
            let file = match &*collection {
                "i18n" => format!("i18n/{locale}.ftl"),
                collection => format!("content/{collection}/*.{locale}.md"),
            };
            let what = text!(
                "{missing} blocs à traduire, {stale} à revoir : `provence translate status --to {locale} --collection {collection}`",
                "{missing} blocks to translate, {stale} to look at: `provence translate status --to {locale} --collection {collection}`"
            );
            Gap { file, what }
        };
        due.into_iter().map(gap).collect()
    }
}

/// A year that is a field of its own.
fn year(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Number(year)) => Some(*year as i64),
        _ => None,
    }
}
