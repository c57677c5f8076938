//! What may be written at the cursor.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value as Json;

use super::markdown_spot::{self, Spot};
use super::schema_walk;
use super::target;
use super::yaml_spot::{self, Role, Step};
use crate::build::Prepared;
use crate::content::collection::CollectionRole;
use crate::content::component::{Form, Kind, Need, SPECS, Spec};
use crate::content::value::Value;
use crate::path::{SourcePath, resolve};
use crate::schema::Known;
use crate::source::SourceTree;
use crate::yaml;

/// The most proposals that are made at once. Typing more letters brings others.
const MAX: usize = 400;

/// The kind of a proposal, by which editors draw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A key.
    Key,
    /// A word out of a closed list.
    Word,
    /// An entry.
    Entry,
    /// A file.
    File,
    /// A component.
    Component,
}

/// One thing that may be written.
#[derive(Debug)]
pub struct Proposal {
    /// What is shown.
    pub label: String,
    /// What the letters typed are looked for in, as a text that begins as they do.
    pub filter: String,
    /// What is written.
    pub text: String,
    /// What it is, on the same line.
    pub detail: String,
    /// What it is, at length.
    pub help: String,
    /// Its kind.
    pub sort: Sort,
}

impl Proposal {
    fn new(sort: Sort, label: impl Into<String>) -> Self {
        let label = label.into();
        Self { text: label.clone(), filter: label.clone(), label, detail: String::new(), help: String::new(), sort }
    }
}

/// The proposals at a place.
#[derive(Debug)]
pub struct Proposals {
    /// The bytes that each of them replaces.
    pub word: Range<usize>,
    /// The proposals.
    pub all: Vec<Proposal>,
    /// There are more than could be given.
    pub is_partial: bool,
}

/// What proposals are made from.
pub struct Scene<'a> {
    /// The last build.
    pub prepared: &'a Prepared,
    /// Its files.
    pub tree: &'a SourceTree,
    /// The file that is written.
    pub path: &'a SourcePath,
    /// Its text now.
    pub text: &'a str,
}

/// What may be written at a byte of a document.
pub fn at(scene: &Scene<'_>, at: usize) -> Option<Proposals> {
    let (word, mut all) = match scene.path.extension() {
        "yaml" | "yml" => scene.yaml(0..scene.text.len(), at)?,
        "md" => match yaml::split_front_matter(scene.text) {
            Some((front, _)) if front.contains(&at) || at == front.end => scene.yaml(front, at)?,
            Some((_, body)) if at < body.start => return None,
            _ => scene.markdown(at)?,
        },
        _ => return None,
    };
    let typed = scene.text.get(word.start..at.max(word.start)).unwrap_or_default().to_lowercase();
    if all.len() > MAX {
        all.retain(|proposal| proposal.filter.to_lowercase().contains(&typed));
    }
    let is_partial = all.len() > MAX;
    all.truncate(MAX);
    Some(Proposals { word, all, is_partial })
}

type Found = (Range<usize>, Vec<Proposal>);

impl Scene<'_> {
    fn yaml(&self, range: Range<usize>, at: usize) -> Option<Found> {
        let known = Known::new(&self.prepared.config, &self.prepared.content, self.tree);
        let schema = known.of_file(self.path)?;
        let spot = yaml_spot::spot(self.text, range.clone(), at)?;
        let forms = schema_walk::at(&schema, &spot.path);
        let mut all = Vec::new();
        if spot.role == Role::Key {
            let word = self.text.get(spot.word.clone()).unwrap_or_default();
            let written = keys_at(self.path, self.text, range, &spot.path);
            self.keys(&forms, &written, word, spot.word.end, &mut all);
        }
        // A word alone in an item of a list may be all of the item.
        if spot.role == Role::Value || matches!(spot.path.last(), Some(Step::Item)) {
            self.values(&forms, &mut all);
        }
        Some((spot.word, all))
    }

    fn keys(&self, forms: &[&Json], written: &BTreeSet<String>, word: &str, end: usize, all: &mut Vec<Proposal>) {
        let has_colon = self.text[end..].trim_start_matches(' ').starts_with(':');
        for (name, schema) in forms.iter().filter_map(|form| form["properties"].as_object()).flatten() {
            if (written.contains(name) && name != word) || all.iter().any(|known| known.label == *name) {
                continue;
            }
            let mut proposal = Proposal::new(Sort::Key, name);
            if !has_colon {
                proposal.text.push_str(": ");
            }
            proposal.help = schema["description"].as_str().unwrap_or_default().to_owned();
            let is_required = forms.iter().any(|form| {
                form["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
            });
            proposal.detail = if is_required { "*".to_owned() } else { String::new() };
            all.push(proposal);
        }
    }

    fn values(&self, forms: &[&Json], all: &mut Vec<Proposal>) {
        let collection = schema_walk::collection(forms);
        let mut seen = BTreeSet::new();
        for form in forms {
            let words = form["enum"].as_array().into_iter().chain(form["examples"].as_array()).flatten();
            for word in words.filter(|word| word.is_string()).filter_map(Json::as_str) {
                if !seen.insert(word) {
                    continue;
                }
                let sort = if collection.is_some() { Sort::Entry } else { Sort::Word };
                let mut proposal = Proposal::new(sort, word);
                if let Some(title) = collection.and_then(|name| self.title(name, word)) {
                    proposal.detail = title;
                }
                all.push(proposal);
            }
            if form["type"].as_str() == Some("boolean")
                || form["type"].as_array().is_some_and(|types| types.len() == 2 && types[0] == "boolean")
            {
                all.extend(["true", "false"].map(|word| Proposal::new(Sort::Word, word)));
            }
        }
    }

    /// The title of an entry, for people.
    fn title(&self, collection: &str, id: &str) -> Option<String> {
        title(self.prepared, collection, id, self.path)
    }

    fn markdown(&self, at: usize) -> Option<Found> {
        match markdown_spot::spot(self.text, at)? {
            Spot::Component { word } => Some((word, components())),
            Spot::Argument { spec, word, written } => Some((word, arguments(spec, written))),
            Spot::Value { spec, name, typed, word } => {
                let (_, kind, _) = spec.arguments.iter().find(|(known, ..)| *known == name)?;
                let all = match kind {
                    Kind::Photo => self.ids(CollectionRole::Photos, ""),
                    Kind::Indicator => self.ids(CollectionRole::Indicators, ""),
                    Kind::Destination => return self.destination(typed, word, false),
                    Kind::Word if name == "variant" => {
                        let variants = self.prepared.theme.declaration.variants.keys();
                        variants.map(|name| Proposal::new(Sort::Word, &**name)).collect()
                    }
                    Kind::Text | Kind::Word | Kind::Number | Kind::Url => Vec::new(),
                };
                Some((word, all))
            }
            Spot::Destination { typed, word, is_picture } => self.destination(typed, word, is_picture),
        }
    }

    /// Ids of the collection that has a role, each with `before` in front.
    fn ids(&self, role: CollectionRole, before: &str) -> Vec<Proposal> {
        let Some(collection) = self.prepared.site.of_role(role) else { return Vec::new() };
        let documents = self.prepared.content.documents.iter();
        let ids: BTreeSet<&str> = documents
            .filter(|document| document.collection.name == *collection)
            .map(|document| &*document.id)
            .collect();
        let each = ids.into_iter().map(|id| {
            let mut proposal = Proposal::new(Sort::Entry, format!("{before}{id}"));
            proposal.detail = self.title(collection, id).unwrap_or_default();
            proposal
        });
        each.collect()
    }

    fn destination(&self, typed: &str, word: Range<usize>, is_picture: bool) -> Option<Found> {
        if let Some((target, _)) = typed.split_once('#') {
            let word = word.start + target.len() + 1..word.end;
            return Some((word, self.anchors(target)));
        }
        let mut all = Vec::new();
        if is_picture {
            let photos = self.prepared.site.of_role(CollectionRole::Photos);
            all.extend(photos.into_iter().flat_map(|name| self.ids(CollectionRole::Photos, &format!("@/{name}/"))));
        } else {
            let mut seen = BTreeSet::new();
            for document in self.prepared.content.documents.iter() {
                let collection = &document.collection;
                if collection.template.is_some() && seen.insert((&collection.name, &document.id)) {
                    let mut proposal = Proposal::new(Sort::Entry, format!("@/{}/{}", collection.name, document.id));
                    proposal.detail = self.title(&collection.name, &document.id).unwrap_or_default();
                    all.push(proposal);
                }
            }
            let lists = self.prepared.content.collections.values().filter(|collection| collection.list.is_some());
            all.extend(lists.map(|collection| Proposal::new(Sort::Entry, format!("@/{}", collection.name))));
        }
        // Files of the bundle.
        let folder = self.path.parent();
        let beside = self.tree.under(folder).filter(|(path, _)| {
            path.parent() == folder && !matches!(path.extension(), "md" | "yaml" | "yml") && **path != *self.path
        });
        all.extend(beside.map(|(path, _)| Proposal::new(Sort::File, path.file_name())));
        filter_by_relative(typed, &mut all);
        Some((word, all))
    }

    /// The anchors of the page that a destination without its anchor leads to.
    fn anchors(&self, target: &str) -> Vec<Proposal> {
        let prepared = self.prepared;
        let document = match target.strip_prefix("@/") {
            _ if target.is_empty() => target::document_at(prepared, self.path),
            Some(key) => key.split_once('/').and_then(|(name, id)| target::document_of(prepared, name, id, self.path)),
            None => resolve(self.path.parent(), target).and_then(|file| target::document_at(prepared, &file)),
        };
        let Some(body) = document.and_then(|document| document.body.as_ref()) else { return Vec::new() };
        let each = body.anchors.iter().map(|anchor| {
            let mut proposal = Proposal::new(Sort::Word, &**anchor);
            let heading = body.headings.iter().find(|heading| heading.id == *anchor);
            proposal.detail = heading.map(|heading| heading.title.to_string()).unwrap_or_default();
            proposal
        });
        each.collect()
    }
}

/// Text editors show what fits the letters typed. Whoever types a relative path, `../fin`, is to be shown the entries
/// that they may mean.
fn filter_by_relative(typed: &str, proposals: &mut [Proposal]) {
    let climbs = typed.bytes().take_while(|byte| matches!(byte, b'.' | b'/')).count();
    let (climbs, _) = typed.split_at(climbs);
    if !climbs.starts_with('.') {
        return;
    }
    for proposal in proposals {
        let key = proposal.label.strip_prefix("@/").unwrap_or(&proposal.label);
        // Beyond the folder of the collection, its name is a part of the path.
        let below = if climbs.contains("../..") { key } else { key.split_once('/').map_or(key, |(_, id)| id) };
        proposal.filter = format!("{climbs}{below}");
    }
}

/// The title of an entry in the language of a document, else in the source language.
pub fn title(prepared: &Prepared, collection: &str, id: &str, from: &SourcePath) -> Option<String> {
    let document = target::document_of(prepared, collection, id, from)?;
    let own = target::document_at(prepared, from);
    let value = &document.fields.get("title")?.value;
    let value = match value {
        Value::Localized(values) => own
            .and_then(|own| values.get(&own.locale))
            .or_else(|| values.get(&prepared.config.source_language().locale))
            .or_else(|| values.values().next())?,
        other => other,
    };
    value.as_text().map(|text| text.to_string())
}

/// The keys that stand at the place already.
fn keys_at(path: &SourcePath, text: &str, range: Range<usize>, way: &[Step]) -> BTreeSet<String> {
    let root = yaml::parse(path, text, range, yaml::Limits::default()).value;
    let mut node = &root;
    for step in way {
        let Step::Key(key) = step else { return BTreeSet::new() };
        let Some(below) = node.get(key) else { return BTreeSet::new() };
        node = below;
    }
    node.as_map().unwrap_or_default().iter().map(|(key, _)| key.name.to_string()).collect()
}

fn components() -> Vec<Proposal> {
    let each = SPECS.iter().map(|spec| {
        let colons = spec.form.colons();
        let mut proposal = Proposal::new(Sort::Component, format!("{colons}{}", spec.name));
        let required = spec.arguments.iter().filter(|(_, _, need)| *need == Need::Required);
        let arguments = required.map(|(name, ..)| format!("{name}=\"\"")).collect::<Vec<_>>().join(" ");
        let close = if spec.form == Form::Container { "\n\n:::" } else { "" };
        proposal.text = format!("{colons}{}{{{arguments}}}{close}", spec.name);
        proposal.detail = spec.arguments.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
        proposal
    });
    each.collect()
}

fn arguments(spec: &Spec, written: &str) -> Vec<Proposal> {
    let given = |name: &str| {
        written.match_indices(name).any(|(at, _)| {
            let is_word = written[..at].chars().next_back().is_none_or(|c| matches!(c, ' ' | ',' | '\t'));
            is_word && written[at + name.len()..].starts_with('=')
        })
    };
    let open = spec.arguments.iter().filter(|(name, ..)| !given(name));
    let each = open.map(|(name, kind, need)| {
        let mut proposal = Proposal::new(Sort::Key, *name);
        proposal.text = if *kind == Kind::Number { format!("{name}=") } else { format!("{name}=\"\"") };
        proposal.detail = if *need == Need::Required { "*".to_owned() } else { String::new() };
        proposal
    });
    each.collect()
}
