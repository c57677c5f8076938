//! Follows every reference, link, picture and component to its target, tells
//! the target who refers to it, and reports what leads nowhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{BundlePicture, Download, EntryIndex, Site, Version, Withheld};
use crate::config::Config;
use crate::content::collection::FieldKind;
use crate::content::markdown::Body;
use crate::content::segment::{ArgumentValue, Component, Link, Picture, Segment, Target};
use crate::content::value::{Reference, Value};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::path::SourcePath;
use crate::source::{PictureHeader, SourceFile, SourceTree, unread_picture};
use crate::text;

/// Entries that exist in files but are not part of the site, and why.
#[derive(Debug, Default)]
pub struct Excluded {
    /// Not published at this moment.
    pub withheld: HashMap<(Arc<str>, Arc<str>), Withheld>,
    /// Left out because of errors of their own, which are reported already.
    pub broken: BTreeSet<(Arc<str>, Arc<str>)>,
}

impl Excluded {
    /// Whether what this key names is missing because of problems that are reported already.
    pub fn is_reported(&self, site: &Site, key: &str) -> bool {
        let Some((collection, id)) = key.split_once('/') else { return false };
        site.collections.get(collection).is_some_and(|collection| collection.partial)
            || self.broken.contains(&(collection.into(), id.into()))
    }
}

/// Checks the whole site and fills [`super::Entry::referrers`].
pub fn check(
    site: &mut Site,
    excluded: &Excluded,
    tree: &SourceTree,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut references: Vec<Vec<EntryIndex>> = Vec::with_capacity(site.entries.len());
    let mut downloads = BTreeMap::new();
    let mut pictures = BTreeMap::new();
    for (position, entry) in site.entries.iter().enumerate() {
        let mut checker = Checker {
            site,
            excluded,
            tree,
            downloads: &mut downloads,
            pictures: &mut pictures,
            diagnostics,
            found: BTreeSet::new(),
        };
        let mut seen: Option<&Arc<Version>> = None;
        for version in entry.versions.values() {
            // A file that holds all languages stands under each of them.
            if seen.is_some_and(|seen| Arc::ptr_eq(seen, version)) {
                continue;
            }
            seen = Some(version);
            let translation = !Arc::ptr_eq(version, &entry.source);
            for (name, field) in &version.fields {
                let shared = translation && !version.document.fields.contains_key(name);
                if !shared {
                    checker.value(&field.value, version);
                }
            }
            if let Some(body) = &version.document.body {
                checker.segments(&body.segments, version, body);
            }
        }
        references.push(checker.found.into_iter().filter(|target| *target != position).collect());
    }
    let mut referrers: Vec<Vec<EntryIndex>> = vec![Vec::new(); site.entries.len()];
    for (position, targets) in references.iter().enumerate() {
        targets.iter().for_each(|target| referrers[*target].push(position));
    }
    for (entry, (references, referrers)) in site.entries.iter_mut().zip(references.into_iter().zip(referrers)) {
        let entry = Arc::make_mut(entry);
        (entry.references, entry.referrers) = (references.into(), referrers.into());
    }
    site.downloads = Arc::new(downloads);
    site.bundle_pictures = Arc::new(pictures);
    unique(site, diagnostics);
    menus(site, excluded, config, diagnostics);
}

struct Checker<'a> {
    site: &'a Site,
    excluded: &'a Excluded,
    tree: &'a SourceTree,
    downloads: &'a mut BTreeMap<SourcePath, Download>,
    pictures: &'a mut BTreeMap<SourcePath, BundlePicture>,
    diagnostics: &'a mut Vec<Diagnostic>,
    found: BTreeSet<EntryIndex>,
}

impl Checker<'_> {
    fn value(&mut self, value: &Value, version: &Version) {
        let mut references = Vec::new();
        value.references(&mut |reference| references.push(reference));
        for reference in references {
            // A collection that does not exist is a problem of the declaration.
            if self.site.collections.contains_key(&reference.collection) {
                self.reference(reference);
            }
        }
        self.files(value, version);
    }

    fn files(&mut self, value: &Value, version: &Version) {
        match value {
            Value::Image { file, span } => self.bundle_picture(file, file.file_name(), "", span),
            Value::Markdown(body) => self.segments(&body.segments, version, body),
            Value::Object(fields) => fields.values().for_each(|value| self.files(value, version)),
            Value::List(items) => items.iter().for_each(|value| self.files(value, version)),
            Value::Localized(values) => values.values().for_each(|value| self.files(value, version)),
            _ => {}
        }
    }

    fn reference(&mut self, reference: &Reference) {
        self.entry(&reference.collection, &reference.id, &reference.span);
    }

    /// The entry of that collection and id, or a diagnostic at `span`.
    fn entry(&mut self, collection: &Arc<str>, id: &Arc<str>, span: &Span) -> Option<EntryIndex> {
        if let Some(found) = self.site.find(collection, id) {
            self.found.insert(found);
            return Some(found);
        }
        let key = (Arc::clone(collection), Arc::clone(id));
        if self.excluded.is_reported(self.site, &format!("{collection}/{id}")) {
            return None;
        }
        if let Some(reason) = self.excluded.withheld.get(&key) {
            self.diagnostics.push(unpublished(&format!("{collection}/{id}"), *reason, span));
            return None;
        }
        let mut problem = Diagnostic::new(
            Code::UnknownReference,
            span.clone(),
            text!("`{id}` n’existe pas dans `{collection}`", "`{id}` does not exist in `{collection}`"),
        );
        let members = self.site.by_collection.get(collection).map_or(&[][..], Vec::as_slice);
        let ids: Vec<&str> = members.iter().map(|member| &*self.site.entries[*member].id).collect();
        problem = match did_you_mean(id, ids.iter().copied()) {
            Some(near) => problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?")),
            None if !ids.is_empty() && ids.len() <= 8 => {
                let list = ids.join(", ");
                problem.help(text!("les entrées : {list}", "the entries: {list}"))
            }
            None => problem.help(text!(
                "les entrées sont dans `content/{collection}`",
                "the entries are in `content/{collection}`"
            )),
        };
        self.diagnostics.push(problem);
        None
    }

    fn segments(&mut self, segments: &[Segment], version: &Version, body: &Body) {
        for segment in segments {
            match segment {
                Segment::Html(_) | Segment::Message(_) => {}
                Segment::Link(link) => self.link(link, version, body),
                Segment::Picture(picture) => self.picture(picture),
                Segment::Component(component) => {
                    self.component(component, version, body);
                    self.segments(&component.content, version, body);
                }
            }
        }
    }

    fn component(&mut self, component: &Component, version: &Version, body: &Body) {
        let mut indicator = None;
        for argument in &component.arguments {
            match &argument.value {
                ArgumentValue::Photo(id) => {
                    self.entry(&"photos".into(), id, &argument.span);
                }
                ArgumentValue::Indicator(id) => indicator = self.entry(&"indicators".into(), id, &argument.span),
                ArgumentValue::Link(link) => self.link(link, version, body),
                _ => {}
            }
        }
        if component.name == "key-figure"
            && let Some(indicator) = indicator
            && super::point(&self.site.entries[indicator].source, component).is_none()
        {
            let span = component
                .argument("year")
                .or_else(|| component.argument("fact"))
                .map_or(&component.span, |argument| &argument.span);
            let id = &self.site.entries[indicator].id;
            self.diagnostics.push(
                Diagnostic::new(
                    Code::ComponentArgument,
                    span.clone(),
                    text!("l’indicateur `{id}` n’a pas ce chiffre", "the indicator `{id}` has no such figure"),
                )
                .help(text!(
                    "choisissez une année ou un fait de `content/indicators/{id}.yaml`",
                    "choose a year or a fact of `content/indicators/{id}.yaml`"
                )),
            );
        }
    }

    fn picture(&mut self, picture: &Picture) {
        match &picture.target {
            Target::File(file) => {
                let title = picture.title.as_deref().unwrap_or_default();
                self.bundle_picture(file, &picture.written, title, &picture.span);
            }
            Target::Entry(key) => {
                let (collection, id) = key.split_once('/').unwrap_or(("photos", key));
                if let Some(found) = self.entry(&collection.into(), &id.into(), &picture.span)
                    && self.site.entries[found].photo.is_none()
                {
                    self.diagnostics.push(Diagnostic::new(
                        Code::MissingPicture,
                        picture.span.clone(),
                        text!("`{key}` n’est pas une photo", "`{key}` is not a photo"),
                    ));
                }
            }
        }
    }

    /// A picture of the bundle, which shows `title` beneath it and nothing else.
    fn bundle_picture(&mut self, file: &SourcePath, written: &str, title: &str, span: &Span) {
        match self.tree.get(file.as_str()) {
            Some(SourceFile::Binary { picture: Some(picture), digest, .. }) => match &**picture {
                Ok(header) => {
                    self.diagnostics.extend(animated(header, written, span));
                    self.diagnostics.extend(uncredited(header, written, title, span));
                    let picture = BundlePicture { digest: *digest, header: header.clone() };
                    self.pictures.insert(file.clone(), picture);
                }
                Err(failure) => {
                    self.diagnostics.push(Diagnostic::new(failure.code, span.clone(), failure.message.clone()));
                }
            },
            Some(_) => self.diagnostics.push(match unread_picture(file) {
                Some(failure) => Diagnostic::new(failure.code, span.clone(), failure.message),
                None => Diagnostic::new(
                    Code::MissingPicture,
                    span.clone(),
                    text!("`{written}` n’est pas une image", "`{written}` is not a picture"),
                ),
            }),
            None => {
                let mut problem = Diagnostic::new(
                    Code::MissingPicture,
                    span.clone(),
                    text!("l’image `{written}` n’existe pas", "the picture `{written}` does not exist"),
                );
                let folder = file.parent();
                let names = self.tree.under(folder).map(|(path, _)| path.file_name());
                if let Some(near) = did_you_mean(file.file_name(), names) {
                    problem = problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"));
                }
                self.diagnostics.push(problem);
            }
        }
    }

    fn link(&mut self, link: &Link, version: &Version, body: &Body) {
        let target = match &link.target {
            Target::Entry(key) => {
                let Some((collection, id)) = key.split_once('/') else {
                    // `@/stories` leads to a collection's list.
                    let collection = self.site.collections.get(&**key);
                    if collection.is_none_or(|collection| collection.list.is_none() && !collection.partial) {
                        self.broken(link);
                    }
                    return;
                };
                let key = (Arc::<str>::from(collection), Arc::<str>::from(id));
                if let Some(found) = self.site.find(collection, id) {
                    found
                } else if let Some(reason) = self.excluded.withheld.get(&key) {
                    self.diagnostics.push(unpublished(&link.written, *reason, &link.span));
                    return;
                } else if self.excluded.is_reported(self.site, &format!("{collection}/{id}")) {
                    return;
                } else {
                    self.broken(link);
                    return;
                }
            }
            Target::File(file) => {
                if let Some(found) = self.site.find_file(file) {
                    found
                } else if let Some(source) = self.tree.get(file.as_str()) {
                    if matches!(file.extension(), "md" | "yaml" | "yml") {
                        self.withheld_file(file, link);
                    } else {
                        let digest = source.digest();
                        let url = format!("/files/{}/{}", digest.fingerprint(), encoded(file.file_name())).into();
                        self.downloads.insert(file.clone(), Download { digest, url });
                    }
                    return;
                } else {
                    self.broken(link);
                    return;
                }
            }
        };
        self.found.insert(target);
        let entry = &self.site.entries[target];
        if self.site.shown.iter().all(|shown| shown[target].as_ref().is_none_or(|shown| shown.url.is_none())) {
            let (collection, id) = (&entry.collection.name, &entry.id);
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NoPage,
                    link.span.clone(),
                    text!("`{collection}/{id}` n’a pas de page à elle", "`{collection}/{id}` has no page of its own"),
                )
                .help(text!(
                    "les entrées de `{collection}` se lisent ailleurs ; visez une autre page",
                    "entries of `{collection}` are read elsewhere; link to another page"
                )),
            );
            return;
        }
        if let Some(fragment) = &link.fragment {
            self.anchor(link, fragment, target, version, body);
        }
    }

    /// The anchor must exist in the language that a reader of this version is led to.
    fn anchor(&mut self, link: &Link, fragment: &Arc<str>, target: EntryIndex, version: &Version, own: &Body) {
        let entry = &self.site.entries[target];
        let read = entry.versions.get(&version.document.locale).unwrap_or(&entry.source);
        let body = read.document.body.as_deref();
        let anchors = if Arc::ptr_eq(&read.document, &version.document) {
            Some(&own.anchors)
        } else {
            body.map(|body| &body.anchors)
        };
        if anchors.is_some_and(|anchors| anchors.binary_search_by(|anchor| (**anchor).cmp(fragment)).is_ok()) {
            return;
        }
        let path = &read.document.path;
        let mut problem = Diagnostic::new(
            Code::BrokenAnchor,
            link.span.clone(),
            text!("`{path}` n’a pas d’ancre `{fragment}`", "`{path}` has no anchor `{fragment}`"),
        );
        let names: Vec<&str> = anchors.into_iter().flatten().map(|anchor| &**anchor).collect();
        problem = match did_you_mean(fragment, names.iter().copied()) {
            Some(near) => problem.help(text!("vouliez-vous écrire `#{near}` ?", "did you mean `#{near}`?")),
            None => {
                problem.help(text!("ajoutez `{{#{fragment}}}` au titre visé", "add `{{#{fragment}}}` to the heading"))
            }
        };
        self.diagnostics.push(problem);
    }

    /// A Markdown file that exists but is not shown: say why, when it is known.
    fn withheld_file(&mut self, file: &SourcePath, link: &Link) {
        let Some((collection, id)) = key_of(file) else {
            self.broken(link);
            return;
        };
        let withheld = self.excluded.withheld.get(&(collection.into(), id.into())).copied();
        let known = self.site.find(collection, id).is_some()
            || self.excluded.is_reported(self.site, &format!("{collection}/{id}"));
        match withheld {
            Some(reason) => self.diagnostics.push(unpublished(&link.written, reason, &link.span)),
            // Its own problems are reported.
            None if known => {}
            None => self.broken(link),
        }
    }

    fn broken(&mut self, link: &Link) {
        let written = &link.written;
        let key = match &link.target {
            Target::Entry(key) => key.to_string(),
            Target::File(file) => {
                let folder = file.as_str().strip_prefix("content/").unwrap_or(file.as_str());
                key_of(file).map_or_else(|| folder.to_owned(), |(collection, id)| format!("{collection}/{id}"))
            }
        };
        let collections = self.site.collections.keys().map(|name| &**name);
        let near = match key.contains('/') {
            true => self.site.near_key(&key),
            false => did_you_mean(&key, collections).map(str::to_owned),
        };
        let near = near.filter(|near| *near != key);
        let help = match near {
            Some(near) => text!("vouliez-vous écrire `@/{near}` ?", "did you mean `@/{near}`?"),
            None => match self.site.collections.get(&*key) {
                Some(_) => text!("la collection `{key}` n’a pas de liste", "the collection `{key}` has no list"),
                None => text!("corrigez le chemin, ou créez la page", "correct the path, or make the page"),
            },
        };
        self.diagnostics.push(
            Diagnostic::new(
                Code::BrokenLink,
                link.span.clone(),
                text!("le lien `{written}` ne mène à rien", "the link `{written}` leads nowhere"),
            )
            .help(help),
        );
    }
}

/// Collection and id of the entry that a file of `content/` would be.
fn key_of(file: &SourcePath) -> Option<(&str, &str)> {
    let (collection, rest) = file.as_str().strip_prefix("content/")?.split_once('/')?;
    let stem = match rest.strip_suffix(".md") {
        Some(stem) => stem.rsplit_once('.')?.0,
        None => rest.strip_suffix(".yaml").unwrap_or(rest),
    };
    Some((collection, stem.strip_suffix("/index").unwrap_or(stem)))
}

/// A photo without rights is taken off the site and the pages concerned are
/// named; any other unpublished target is an error.
fn unpublished(key: &str, reason: Withheld, span: &Span) -> Diagnostic {
    let (fr, en) = match reason {
        Withheld::Draft => ("est un brouillon", "is a draft"),
        Withheld::Future => ("sera publié plus tard", "will be published later"),
        Withheld::Expired => ("a expiré", "has expired"),
        Withheld::Rights => (
            "n’a plus de droits : cette page est publiée sans elle",
            "has no rights any more: this page is published without it",
        ),
        Withheld::Release => (
            "n’a pas d’autorisation : cette page est publiée sans elle",
            "has no release: this page is published without it",
        ),
    };
    let code = match reason {
        Withheld::Rights => Code::PhotoRightsExpired,
        Withheld::Release => Code::PhotoRelease,
        _ => Code::UnpublishedReference,
    };
    Diagnostic::new(code, span.clone(), text!("`{key}` {fr}", "`{key}` {en}"))
        .help(text!("visez une autre entrée, ou publiez celle-ci", "name another entry, or publish this one"))
}

/// A file name as a segment of a URL.
fn encoded(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
        .replace("%5F", "_")
}

fn unique(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for (name, members) in &*site.by_collection {
        let Some(collection) = site.collections.get(name) else { continue };
        for field in collection.fields.values().filter(|field| field.unique) {
            let mut seen: HashMap<String, &Span> = HashMap::new();
            for member in members {
                let Some(found) = site.entries[*member].source.fields.get(&field.name) else { continue };
                let (
                    FieldKind::Text | FieldKind::Number | FieldKind::Url | FieldKind::Email | FieldKind::Select(_),
                    Some(text),
                ) = (&field.kind, plain(&found.value))
                else {
                    continue;
                };
                if let Some(first) = seen.get(&text) {
                    let name = &field.name;
                    diagnostics.push(
                        Diagnostic::new(
                            Code::NotUnique,
                            found.span.clone(),
                            text!(
                                "`{name}` a la même valeur dans une autre entrée",
                                "`{name}` has the same value in another entry"
                            ),
                        )
                        .related((*first).clone(), text!("l’autre entrée", "the other entry")),
                    );
                } else {
                    seen.insert(text, &found.span);
                }
            }
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn menus(site: &Site, excluded: &Excluded, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for item in config.menus.values().flatten() {
        let target = &item.target;
        let right = match target.strip_prefix("@/") {
            Some(key) => site.find_key(key).is_some_and(|entry| site.url(config, config.default, entry).is_some()),
            None => {
                site.collections.get(target).is_some_and(|collection| collection.list.is_some() || collection.partial)
            }
        };
        if right || target.strip_prefix("@/").is_some_and(|key| excluded.is_reported(site, key)) {
            continue;
        }
        let mut problem = Diagnostic::new(
            Code::BrokenLink,
            item.span.clone(),
            text!("`{target}` n’a pas de page", "`{target}` has no page"),
        );
        let names = site.collections.values().filter(|c| c.list.is_some()).map(|c| &*c.name);
        let near = match target.strip_prefix("@/") {
            Some(key) => site.near_key(key).map(|near| format!("@/{near}")),
            None => did_you_mean(target, names).map(str::to_owned),
        };
        problem = match near {
            Some(near) => problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?")),
            None => problem.help(text!(
                "une collection qui a une liste, ou `@/pages/…`",
                "a collection that has a list, or `@/pages/…`"
            )),
        };
        diagnostics.push(problem);
    }
}

/// A warning for a picture that moves: a still is shown in its place.
pub(super) fn animated(header: &PictureHeader, name: &str, span: &Span) -> Option<Diagnostic> {
    header.animated.then(|| {
        let message = text!(
            "`{name}` est animée : seule sa première vue est publiée",
            "`{name}` is animated: only its first picture is published"
        );
        Diagnostic::new(Code::PhotoAnimated, span.clone(), message)
    })
}

/// A warning for a picture that carries somebody's rights when nothing shown beside it names them.
fn uncredited(header: &PictureHeader, name: &str, title: &str, span: &Span) -> Option<Diagnostic> {
    let holder = header.holder.as_deref()?;
    let names = |text: &str| text.to_lowercase().contains(holder.to_lowercase().trim());
    (!names(title)).then(|| {
        let message = text!(
            "`{name}` porte les droits de « {holder} », qui n’est crédité nulle part",
            "`{name}` carries the rights of “{holder}”, who is credited nowhere"
        );
        Diagnostic::new(Code::PhotoUncredited, span.clone(), message)
    })
}
