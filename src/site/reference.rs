//! Follows every reference, link, picture and component of an entry to its
//! target, and reports what leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bundle::{self, Naming, Permission};
use super::entry::Entry;
use super::excluded::unpublished;
use super::index::{BundlePicture, Download, EntryIndex, Relations, Site, key_of};
use super::misnamed;
use super::near;
use super::picture::{self, Named};
use super::point::point;
use super::version::Version;
use super::world::{Read, World};
use crate::content::collection::{CollectionRole, FieldKind};
use crate::content::destination::own_address;
use crate::content::markdown::Body;
use crate::content::segment::{ArgumentValue, Component, Link, Picture, Segment, Target};
use crate::content::value::{Reference, Value};
use crate::diagnostic::names::Names;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::memo::{Fingerprint, Reads, Traced};
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::text;

/// What the checks of an entry found.
#[derive(Debug, Default)]
pub struct Found {
    /// What it leads to.
    pub relations: Arc<Relations>,
    /// Everything that leads nowhere.
    pub diagnostics: Vec<Diagnostic>,
    /// A suggestion was looked for among all entries and files: look again each time.
    searched: bool,
}

impl<'a> World<'a> {
    /// Checks an entry; takes the former result again if nothing that it read differs.
    /// `number` is the entry's own.
    pub fn check(
        self,
        number: EntryIndex,
        entry: &'a Arc<Entry>,
        former: Option<&Arc<Traced<Read, Found>>>,
    ) -> Arc<Traced<Read, Found>> {
        // The entry is known by its texts; its address does not matter to its own checks.
        let arguments = entry.texts;
        if let Some(former) = former
            && !former.value.searched
            && former.holds(arguments, |read, then| self.gives(read, then))
        {
            return Arc::clone(former);
        }
        Arc::new(Traced::new(arguments, |reads| {
            let mut checker = Checker {
                world: self,
                entry,
                reads,
                found: Found::default(),
                references: BTreeSet::new(),
                downloads: BTreeMap::new(),
                pictures: BTreeMap::new(),
                files: BTreeMap::new(),
                addresses: BTreeMap::new(),
                open: Vec::new(),
            };
            checker.check();
            checker.finish(number)
        }))
    }
}

struct Checker<'a> {
    world: World<'a>,
    /// The entry whose texts are checked.
    entry: &'a Entry,
    reads: &'a mut Reads<Read>,
    found: Found,
    references: BTreeSet<EntryIndex>,
    downloads: BTreeMap<SourcePath, Download>,
    pictures: BTreeMap<SourcePath, BundlePicture>,
    files: BTreeMap<SourcePath, EntryIndex>,
    addresses: BTreeMap<Arc<str>, Option<EntryIndex>>,
    open: Vec<Link>,
}

impl<'a> Checker<'a> {
    fn read(&mut self, read: Read) {
        let given = self.world.now(&read);
        self.reads.record(read, given);
    }

    fn site(&self) -> &'a Site {
        self.world.site
    }

    /// Looks at a file of the site, whatever it is.
    fn file(&mut self, file: &SourcePath) -> Option<&'a SourceFile> {
        self.read(Read::File(file.clone()));
        self.world.tree.get(file.as_str())
    }

    fn check(&mut self) {
        let entry = self.entry;
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
                    self.value(&field.value, version);
                    if let Some(declared) = version.document.collection.fields.get(name) {
                        self.addresses(&declared.kind, &field.value, &field.span);
                    }
                }
            }
            if let Some(body) = &version.document.body {
                self.segments(&body.segments, version, body);
            }
        }
    }

    fn finish(self, number: EntryIndex) -> Found {
        let mut found = self.found;
        let digests: Vec<_> = self.pictures.iter().map(|(file, picture)| (file, picture.digest)).collect();
        let files_fingerprint = Fingerprint::of(&(&self.files, &self.downloads, digests, &self.addresses));
        found.relations = Arc::new(Relations {
            references: self.references.into_iter().filter(|target| *target != number).collect(),
            downloads: self.downloads,
            pictures: self.pictures,
            files: self.files,
            addresses: self.addresses,
            open: self.open.into(),
            files_fingerprint,
        });
        found
    }

    /// Reports a problem whose help was looked for among all entries or files.
    fn report_searched(&mut self, problem: Diagnostic) {
        self.found.searched = true;
        self.found.diagnostics.push(problem);
    }

    fn value(&mut self, value: &Value, version: &Version) {
        let mut references = Vec::new();
        value.references(&mut |reference| references.push(reference));
        for reference in references {
            // A collection that does not exist is a problem of the declaration.
            match self.site().collections.contains_key(&reference.collection) {
                true => self.reference(reference),
                false => self.read(Read::Section(Arc::clone(&reference.collection))),
            }
        }
        self.files(value, version);
    }

    /// Complete addresses of the site itself in fields of addresses: they lead where links to them would.
    fn addresses(&mut self, kind: &FieldKind, value: &Value, span: &Span) {
        match (kind, value) {
            (FieldKind::Url, Value::Text(written)) => {
                let Some((path, fragment)) = own_address(&self.world.config.home_url, written) else { return };
                let target = Target::Root(Arc::clone(&path));
                let link = Link { target, fragment, span: span.clone(), written: Arc::clone(written) };
                self.target_of_address(&path, &link);
            }
            (FieldKind::List(item), Value::List(items)) => {
                items.iter().for_each(|value| self.addresses(&item.kind, value, span));
            }
            _ => {}
        }
    }

    fn files(&mut self, value: &Value, version: &Version) {
        match value {
            Value::Image { file, span } => self.image(file, span, version),
            Value::File { file, span } => self.attached(file, span, version),
            Value::Markdown(body) => self.segments(&body.segments, version, body),
            Value::Object(fields) => fields.values().for_each(|value| self.files(value, version)),
            Value::List(items) => items.iter().for_each(|value| self.files(value, version)),
            Value::Localized(values) => values.values().for_each(|value| self.files(value, version)),
            _ => {}
        }
    }

    fn reference(&mut self, reference: &Reference) {
        let Reference { collection, id, written, span } = reference;
        let _ = self.named(collection, (id, written), span);
    }

    /// The entry of that collection and id, or a diagnostic at `span`.
    fn entry(&mut self, collection: &str, id: &str, span: &Span) -> Option<&'a Arc<Entry>> {
        self.named(collection, (id, id), span)
    }

    /// The same. `written` is how the id is written, in capitals or not.
    fn named(&mut self, collection: &str, (id, written): (&str, &str), span: &Span) -> Option<&'a Arc<Entry>> {
        let (site, excluded) = (self.site(), self.world.excluded);
        let number = site.number(collection, id);
        if let Some(number) = number {
            self.read(Read::Entry(number));
            if let Some(found) = site.get(number) {
                self.references.insert(number);
                return Some(found);
            }
        }
        if excluded.is_reported(site, collection, id) {
            // A collection that cannot be read has no numbers: look again each time.
            self.found.searched |= number.is_none();
            return None;
        }
        if let Some(reason) = excluded.withheld(site, collection, id) {
            self.found.diagnostics.push(unpublished(&format!("{collection}/{id}"), reason, span));
            return None;
        }
        let mut problem = Diagnostic::new(
            Code::UnknownReference,
            span.clone(),
            text!("`{written}` n’existe pas dans `{collection}`", "`{written}` does not exist in `{collection}`"),
        );
        let names = site.names(collection);
        let ids = names.map_or(&[][..], Names::all);
        let is_code = written != id;
        let as_written = |id: &str| if is_code { id.to_uppercase() } else { id.to_owned() };
        let known = [names, excluded.names(site, collection)].into_iter().flatten();
        let bare = near::id(collection, id).filter(|bare| site.find(collection, bare).is_some());
        let near = bare.or_else(|| known.into_iter().find_map(|names| names.nearest(id)));
        problem = match near {
            Some(near) => {
                let near = as_written(near);
                let help = text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?");
                problem.help(replacing_all(help, &near, written, span))
            }
            None if !ids.is_empty() && ids.len() <= 8 => {
                let list = ids.iter().map(|id| as_written(id)).collect::<Vec<_>>().join(", ");
                problem.help(text!("les entrées : {list}", "the entries: {list}"))
            }
            None => problem.help(text!(
                "les entrées sont dans `content/{collection}`",
                "the entries are in `content/{collection}`"
            )),
        };
        self.report_searched(problem);
        None
    }

    /// The entry of that id in the collection that has a role, or a diagnostic at `span`.
    fn of_role(&mut self, role: CollectionRole, id: &str, span: &Span) -> Option<&'a Arc<Entry>> {
        self.read(Read::Role(role));
        match self.site().of_role(role) {
            Some(collection) => self.entry(collection, id, span),
            None => {
                let name = role.as_str();
                let message = text!("aucune collection n’a le rôle `{name}`", "no collection has the role `{name}`");
                let help = text!(
                    "ajoutez `role: {name}` au `_collection.yaml` de la collection qui les tient",
                    "add `role: {name}` to the `_collection.yaml` of the collection that holds them"
                );
                self.report_searched(Diagnostic::new(Code::UnknownReference, span.clone(), message).help(help));
                None
            }
        }
    }

    fn segments(&mut self, segments: &[Segment], version: &Version, body: &Body) {
        for segment in segments {
            match segment {
                Segment::Html(_) | Segment::Message(_) => {}
                Segment::Link(link) => self.link(link, version, body),
                Segment::Picture(picture) => self.picture(picture),
                Segment::Inline(component, _) => self.component(component, version, body),
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
                    self.of_role(CollectionRole::Photos, id, &argument.span);
                }
                ArgumentValue::Indicator(id) => {
                    indicator = self.of_role(CollectionRole::Indicators, id, &argument.span)
                }
                ArgumentValue::Link(link) => self.link(link, version, body),
                _ => {}
            }
        }
        if matches!(component.name, "key-figure" | "number")
            && let Some(indicator) = indicator
            && point(&indicator.source, component).is_none()
        {
            let span = component
                .argument("year")
                .or_else(|| component.argument("fact"))
                .map_or(&component.span, |argument| &argument.span);
            let id = &indicator.id;
            self.found.diagnostics.push(
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
                if self.may_publish(file, &picture.written, Naming::Picture, &picture.span) {
                    self.bundle_picture(file, &picture.written, title, &picture.span);
                }
            }
            Target::Entry(key) => {
                // Markdown gives the whole key; a key without a collection is none.
                let (collection, id) = key.split_once('/').unwrap_or(("", key));
                if let Some(found) = self.entry(collection, id, &picture.span)
                    && found.photo.is_none()
                {
                    self.found.diagnostics.push(Diagnostic::new(
                        Code::MissingPicture,
                        picture.span.clone(),
                        text!("`{key}` n’est pas une photo", "`{key}` is not a photo"),
                    ));
                }
            }
            // Written as a link: see [`Self::target_of_address`].
            Target::Root(_) => {}
        }
    }

    /// The value of a field: a picture beside the file in which it is named.
    fn image(&mut self, file: &SourcePath, span: &Span, version: &Version) {
        let folder = version.document.path.parent();
        let inside = file.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let name = if inside { file.file_name() } else { file.as_str() };
        if !self.may_publish(file, name, Naming::Field, span) {
            return;
        }
        match inside {
            true => self.bundle_picture(file, name, "", span),
            false => self.found.diagnostics.push(bundle::not_beside(name, span)),
        }
    }

    /// A file that a field offers to take away.
    fn attached(&mut self, file: &SourcePath, span: &Span, version: &Version) {
        let folder = version.document.path.parent();
        let inside = file.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let name = if inside { file.file_name() } else { file.as_str() };
        if !self.may_publish(file, name, Naming::Field, span) {
            return;
        }
        if !inside {
            self.found.diagnostics.push(bundle::not_beside(name, span));
            return;
        }
        match self.file(file) {
            Some(_) if matches!(file.extension(), "md" | "yaml" | "yml") => {
                self.found.diagnostics.push(bundle::attached_text(name, span));
            }
            Some(source) if picture::is_one(file, source) => {
                self.found.diagnostics.push(bundle::attached_picture(file, name, span));
            }
            Some(source) => drop(self.downloads.insert(file.clone(), download(file, source))),
            None => {
                let message = text!("le fichier `{name}` n’existe pas", "the file `{name}` does not exist");
                let mut problem = Diagnostic::new(Code::MissingFile, span.clone(), message);
                if let Some(help) = misnamed::file(self.world.tree, file, name) {
                    let is_all = span.length as usize <= name.chars().count() + QUOTES;
                    problem = problem.help(if is_all { help } else { help.without_replacement() });
                }
                self.report_searched(problem);
            }
        }
    }

    /// Whether a file may be published where it is named; what forbids it is reported.
    fn may_publish(&mut self, file: &SourcePath, written: &str, naming: Naming, span: &Span) -> bool {
        self.read(Read::File(file.clone()));
        match bundle::permission(self.site(), self.world.excluded, file) {
            Permission::Granted => return true,
            Permission::Reported => {}
            Permission::Withheld(reason) => self.found.diagnostics.push(unpublished(written, reason, span)),
            Permission::Library => {
                let problem = bundle::library_path(self.site(), file, naming, span);
                self.report_searched(problem);
            }
            Permission::Outside => self.found.diagnostics.push(bundle::outside(file, written, span)),
        }
        false
    }

    /// A picture of the bundle, which shows `title` beneath it and nothing else.
    fn bundle_picture(&mut self, file: &SourcePath, written: &str, title: &str, span: &Span) {
        match self.file(file) {
            Some(source) => {
                let found =
                    picture::of_bundle(&Named { file, written, title, span }, source, &mut self.found.diagnostics);
                self.pictures.extend(found.map(|picture| (file.clone(), picture)));
            }
            None => {
                let mut problem = Diagnostic::new(
                    Code::MissingPicture,
                    span.clone(),
                    text!("l’image `{written}` n’existe pas", "the picture `{written}` does not exist"),
                );
                if let Some(help) = misnamed::file(self.world.tree, file, written) {
                    // A field is given the name alone, whatever path it has.
                    let is_all = span.length as usize <= written.chars().count() + QUOTES;
                    problem = problem.help(if is_all { help } else { help.without_replacement() });
                }
                self.report_searched(problem);
            }
        }
    }

    fn link(&mut self, link: &Link, version: &Version, body: &Body) {
        let target = match &link.target {
            Target::Entry(key) => self.target_of_key(key, link),
            Target::File(file) => self.target_of_file(file, link),
            Target::Root(path) => self.target_of_address(path, link),
        };
        let Some(target) = target else { return };
        self.references.insert(target);
        self.read(Read::Entry(target));
        let Some(entry) = self.site().get(target) else { return };
        if !entry.has_page() {
            let (collection, id) = (&entry.collection.name, &entry.id);
            self.found.diagnostics.push(
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

    /// The entry that `@/collection/id` leads to; `None` for a list, and for what is reported.
    fn target_of_key(&mut self, key: &Arc<str>, link: &Link) -> Option<EntryIndex> {
        let (site, excluded) = (self.site(), self.world.excluded);
        let Some((collection, id)) = key.split_once('/') else {
            // `@/stories` leads to a collection's list.
            self.read(Read::Section(Arc::clone(key)));
            let collection = site.collections.get(&**key);
            if collection.is_none_or(|collection| collection.list.is_none() && !collection.partial) {
                self.broken(link);
            }
            return None;
        };
        let number = site.number(collection, id);
        if let Some(number) = number {
            self.read(Read::Entry(number));
        }
        if let Some(found) = number.filter(|number| site.get(*number).is_some()) {
            return Some(found);
        }
        if let Some(reason) = excluded.withheld(site, collection, id) {
            self.found.diagnostics.push(unpublished(&link.written, reason, &link.span));
        } else if excluded.is_reported(site, collection, id) {
            self.found.searched |= number.is_none();
        } else {
            self.broken(link);
        }
        None
    }

    /// The entry at an address of the site; `None` for what else may be there, and for what is reported.
    fn target_of_address(&mut self, path: &Arc<str>, link: &Link) -> Option<EntryIndex> {
        self.read(Read::Address(Arc::clone(path)));
        let found = self.site().entry_found_at(path);
        if found.is_some() {
            self.addresses.insert(Arc::clone(path), found);
        } else if let Some(reason) = self.site().withheld_at(path) {
            self.addresses.insert(Arc::clone(path), None);
            self.found.diagnostics.push(unpublished(&link.written, reason, &link.span));
        } else {
            self.read(Read::OwnFolders);
            if !self.world.own_folders.may_be_of_another_program(path, &link.written) {
                self.open.push(link.clone());
            }
        }
        found
    }

    /// The entry that a relative path leads to; `None` for a download, and for what is reported.
    fn target_of_file(&mut self, file: &SourcePath, link: &Link) -> Option<EntryIndex> {
        // An entry's files are part of what a reference to it is checked against.
        if let Some(number) = key_of(file).and_then(|(collection, id)| self.site().number(collection, &id)) {
            self.read(Read::Entry(number));
        }
        if let Some(found) = self.site().find_file(file) {
            self.files.insert(file.clone(), found);
            return Some(found);
        }
        match self.file(file) {
            Some(_) if file.as_str().starts_with("content/") && matches!(file.extension(), "md" | "yaml" | "yml") => {
                self.withheld_file(file, link);
            }
            Some(source) => {
                if !self.may_publish(file, &link.written, Naming::Link, &link.span) {
                    return None;
                }
                if picture::is_one(file, source) {
                    self.found.diagnostics.push(bundle::linked_picture(file, link));
                    return None;
                }
                self.downloads.insert(file.clone(), download(file, source));
            }
            None => self.broken(link),
        }
        None
    }

    /// The anchor must exist in each text that readers of this version are led to:
    /// a borrowed one is read in several languages.
    fn anchor(&mut self, link: &Link, fragment: &Arc<str>, target: EntryIndex, version: &Version, own: &Body) {
        let (site, config) = (self.site(), self.world.config);
        let shown = self.entry.shown.iter().enumerate();
        let readers = shown.filter(|(_, shown)| {
            shown.as_ref().is_some_and(|shown| Arc::ptr_eq(&shown.version.document, &version.document))
        });
        let mut without: Vec<(&SourcePath, &[Arc<str>])> = Vec::new();
        for (position, _) in readers {
            let Some(read) = site.led_to(config, position, target) else { continue };
            let read = &read.version.document;
            let anchors = match Arc::ptr_eq(read, &version.document) {
                true => &own.anchors[..],
                false => read.body.as_ref().map_or(&[][..], |body| &body.anchors),
            };
            let is_there = anchors.binary_search_by(|anchor| (**anchor).cmp(fragment)).is_ok();
            if !is_there && !without.iter().any(|(path, _)| **path == read.path) {
                without.push((&read.path, anchors));
            }
        }
        let Some((path, anchors)) = without.first() else { return };
        let names = anchors.iter().map(|anchor| &**anchor);
        let mut problem = Diagnostic::new(
            Code::BrokenAnchor,
            link.span.clone(),
            text!("`{path}` n’a pas d’ancre `{fragment}`", "`{path}` has no anchor `{fragment}`"),
        )
        .help(match did_you_mean(fragment, names) {
            Some(near) => {
                let path = link.written.split_once('#').map_or("", |(path, _)| path);
                text!("vouliez-vous écrire `#{near}` ?", "did you mean `#{near}`?").replacing(format!("{path}#{near}"))
            }
            None => text!("ajoutez `{{#{fragment}}}` au titre visé", "add `{{#{fragment}}}` to the heading"),
        });
        for (path, _) in &without[1..] {
            problem = problem.related(Span::file(path), text!("elle manque là aussi", "it is missing there too"));
        }
        self.found.diagnostics.push(problem);
    }

    /// A Markdown file that exists but is not shown: say why, when it is known.
    fn withheld_file(&mut self, file: &SourcePath, link: &Link) {
        let Some((collection, id)) = key_of(file) else {
            self.broken(link);
            return;
        };
        let (site, excluded) = (self.site(), self.world.excluded);
        if let Some(number) = site.number(collection, &id) {
            self.read(Read::Entry(number));
        }
        match excluded.withheld(site, collection, &id) {
            Some(reason) => self.found.diagnostics.push(unpublished(&link.written, reason, &link.span)),
            // Its own problems are reported.
            None if site.find(collection, &id).is_some() || excluded.is_reported(site, collection, &id) => {
                self.found.searched = true;
            }
            None => self.broken(link),
        }
    }

    fn broken(&mut self, link: &Link) {
        let (site, world, written) = (self.site(), self.world, &link.written);
        let (key, file) = match &link.target {
            Target::Entry(key) | Target::Root(key) => (&**key, None),
            Target::File(file) => (file.as_str().strip_prefix("content/").unwrap_or(file.as_str()), Some(file)),
        };
        let list = did_you_mean(key, site.collections.keys().map(|name| &**name)).filter(|_| !key.contains('/'));
        let address = file.and_then(|_| misnamed::web_address(written));
        let file = || file.and_then(|file| misnamed::file(world.tree, file, written));
        let help = match near::entry(site, world.config, key).or_else(|| list.map(str::to_owned)) {
            _ if address.is_some() => {
                let address = address.unwrap_or_default();
                text!("écrivez `{address}`", "write `{address}`").replacing(address)
            }
            _ if site.collections.get(key).is_some_and(|collection| collection.list.is_some()) => {
                text!("écrivez `@/{key}`", "write `@/{key}`").replacing(format!("@/{key}"))
            }
            _ if site.collections.contains_key(key) => {
                text!("la collection `{key}` n’a pas de liste", "the collection `{key}` has no list")
            }
            Some(near) => {
                let anchor = link.fragment.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
                text!("vouliez-vous écrire `@/{near}` ?", "did you mean `@/{near}`?")
                    .replacing(format!("@/{near}{anchor}"))
            }
            None => file()
                .unwrap_or_else(|| text!("corrigez le chemin, ou créez la page", "correct the path, or make the page")),
        };
        self.report_searched(
            Diagnostic::new(
                Code::BrokenLink,
                link.span.clone(),
                text!("le lien `{written}` ne mène à rien", "the link `{written}` leads nowhere"),
            )
            .help(help),
        );
    }
}

/// The quotation marks that a span may cover beside a value.
const QUOTES: usize = 2;

/// A help text that names `near` for `id`. It mends the problem by itself where the span covers the id alone:
/// a picture in a text is written `@/photos/id`.
fn replacing_all(help: Text, near: &str, id: &str, span: &Span) -> Text {
    if span.length as usize <= id.chars().count() + QUOTES { help.replacing(near) } else { help }
}

/// A file as it is offered to readers.
fn download(file: &SourcePath, source: &SourceFile) -> Download {
    let digest = source.digest();
    let url = format!("/files/{}/{}", digest.fingerprint(), encoded(file.file_name())).into();
    Download { digest, url, length: source.length() }
}

/// A file name as a segment of a URL.
fn encoded(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
        .replace("%5F", "_")
}
