//! The files of the brand kit: its frozen releases as they are, and its present state as `next`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::json;

use super::job::Job;
use super::kit_view::{KitView, ROOT};
use crate::artefact::{Archive, ArchiveForm, Artefact, Document, DocumentForm, Member, MemberContent, Photo};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::digest::{Digest, Hashed};
use crate::kit::declaration::Sheet;
use crate::kit::release::Release;
use crate::kit::snapshot::{self, archive_name};
use crate::kit::tree::{self, Content, KitFile, media_type};
use crate::kit::{Kit, NEXT};
use crate::locale::Locale;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::Site;
use crate::text;

/// The jobs and views of the kit, kept from build to build with the digest of all that it is read from.
#[derive(Default)]
pub struct Memory {
    jobs: Option<(Digest, Vec<(OutputPath, Job)>)>,
    views: Option<Views>,
}

/// The kit as each language sees it, with the digests of the kit and of the settings.
type Views = ((Digest, Digest), Vec<Shared<KitView>>);

impl Memory {
    /// The kit as each language of the site sees it, in their order; empty without a kit.
    pub fn views(&mut self, kit: Option<&Kit>, config: &Config) -> Vec<Shared<KitView>> {
        let Some(kit) = kit else { return Vec::new() };
        let key = (kit.digest, config.digest);
        match &self.views {
            Some((known, views)) if *known == key => views.clone(),
            _ => {
                let languages = config.languages.iter();
                let views = languages.map(|language| Shared::new(KitView::new(kit, language, &config.home_url)));
                let (_, views) = self.views.insert((key, views.collect()));
                views.clone()
            }
        }
    }
}

/// Everything below `/kit/`.
pub fn files(kit: Option<&Kit>, memory: &mut Memory) -> Vec<(OutputPath, Job)> {
    let Some(kit) = kit else {
        *memory = Memory::default();
        return Vec::new();
    };
    match &memory.jobs {
        Some((digest, jobs)) if *digest == kit.digest => jobs.clone(),
        _ => {
            let jobs = all(kit);
            memory.jobs = Some((kit.digest, jobs.clone()));
            jobs
        }
    }
}

fn all(kit: &Kit) -> Vec<(OutputPath, Job)> {
    let mut jobs = Vec::new();
    for release in &kit.releases {
        for (name, (source, digest)) in &release.files {
            let path = OutputPath::from_untrusted(&format!("{ROOT}/{}/{name}", release.version));
            jobs.extend(path.map(|path| (path, Job::Copy(source.clone(), *digest))));
        }
    }
    let state = Unreleased::new(kit, NEXT, None);
    for member in state.members.iter().chain([&state.manifest]) {
        let job = match &member.content {
            MemberContent::Text(text) => Job::Text(Shared::new(text.to_string())),
            MemberContent::File(file) => Job::Copy(file.source.clone(), file.digest),
            MemberContent::Made(artefact) => Job::Made(Arc::clone(artefact)),
        };
        let path = OutputPath::from_untrusted(&format!("{ROOT}/{NEXT}/{}", member.name));
        jobs.extend(path.map(|path| (path, job)));
    }
    jobs.push((OutputPath::new(format!("{ROOT}/versions.json")), Job::Text(Shared::new(versions(kit)))));
    jobs
}

/// The present state under the name of a version, with its archives and its manifest.
pub struct Unreleased {
    /// Every file but the manifest, the archives last.
    pub members: Vec<Member>,
    /// The manifest.
    pub manifest: Member,
}

impl Unreleased {
    /// The present state of a kit as a version.
    pub fn new(kit: &Kit, version: &str, date: Option<&str>) -> Self {
        let files = tree::files(kit, version);
        let mut members: Vec<Member> = files.iter().map(member).collect();
        let of_tree: Arc<[Member]> = members.clone().into();
        let head: Arc<str> = snapshot::manifest(kit, version, date, &files).to_text().into();
        for (ending, form) in snapshot::ARCHIVES.into_iter().zip([ArchiveForm::Zip, ArchiveForm::Tarball]) {
            let archive = Archive { form, members: Arc::clone(&of_tree), head: Arc::default() };
            members.push(Member {
                name: archive_name(kit, version, ending).into(),
                content: MemberContent::Made(Arc::new(Artefact::archive(archive))),
            });
        }
        let archive = Archive { form: ArchiveForm::Manifest, members: members.clone().into(), head };
        let manifest = Member {
            name: crate::kit::release::MANIFEST.into(),
            content: MemberContent::Made(Arc::new(Artefact::archive(archive))),
        };
        Self { members, manifest }
    }
}

/// A file of the kit as a member of its archives.
fn member(file: &KitFile) -> Member {
    let content = match &file.content {
        Content::Text(text) => MemberContent::Text(text.clone()),
        Content::Source(source) => MemberContent::File(source.clone()),
        Content::Drawing(drawing, width) => MemberContent::Made(Arc::new(Artefact::drawing(drawing.clone(), *width))),
        Content::Sheet(drawing, sheet, title) => {
            MemberContent::Made(Arc::new(print_sheet(&file.path, drawing, *sheet, title.as_ref())))
        }
    };
    Member { name: Arc::clone(&file.path), content }
}

/// A drawing as a page of its size on paper. What bleeds is outside of the page's trim box (ISO 32000-2, 14.11.2). The
/// drawing is all there is: it needs no font and no file of the theme.
fn print_sheet(path: &Arc<str>, drawing: &Photo, sheet: Sheet, title: Option<&(Locale, Arc<str>)>) -> Artefact {
    let Sheet { size: (width, height), bleed } = sheet;
    // JSON and Typst escape a text in the same way, but for control characters.
    let quoted = |text: &str| {
        let plain: String = text.chars().filter(|one| !one.is_control()).collect();
        serde_json::Value::from(plain).to_string()
    };
    let (language, title) = title.map_or(("en", "\"\"".to_owned()), |(locale, title)| {
        (locale.as_str().split('-').next().unwrap_or_default(), quoted(title))
    });
    let style = format!(
        "#set document(title: {title})\n#set text(lang: {})\n\
         #set page(width: {}mm, height: {}mm, margin: 0mm, bleed: {bleed}mm)\n\
         #place(top + left, dx: -{bleed}mm, dy: -{bleed}mm, \
         image(\"/drawing.svg\", width: {width}mm, height: {height}mm, alt: {title}))\n",
        quoted(language),
        width - 2.0 * bleed,
        height - 2.0 * bleed,
    );
    let own = [
        Member { name: "/drawing.svg".into(), content: MemberContent::File(drawing.clone()) },
        Member { name: "/sheet.typ".into(), content: MemberContent::Text(Hashed::text(style)) },
    ];
    Artefact::document(Document {
        form: DocumentForm::Pdf,
        identity: Arc::clone(path),
        folder: crate::kit::declaration::SOURCES.into(),
        style: "/sheet.typ".into(),
        shared: Arc::default(),
        files: own.into(),
        fonts: Arc::default(),
        rights: None,
    })
}

/// The newest release of each major version.
fn majors(kit: &Kit) -> BTreeMap<u32, &Release> {
    kit.releases.iter().map(|release| (release.version.major, release)).collect()
}

/// `versions.json`: where each version is.
fn versions(kit: &Kit) -> String {
    let url = |version: &str| format!("/{ROOT}/{version}/");
    let versions = kit.releases.iter().rev().map(|release| {
        let version = release.version.to_string();
        let manifest = format!("{}{}", url(&version), crate::kit::release::MANIFEST);
        json!({"version": version, "date": release.manifest.date, "url": url(&version), "manifest": manifest})
    });
    let majors: serde_json::Map<_, _> = majors(kit)
        .into_iter()
        .map(|(major, release)| (major.to_string(), release.version.to_string().into()))
        .collect();
    let latest = kit.releases.last().map(|release| release.version.to_string());
    let versions = json!({
        "package": &*kit.declaration.package,
        "latest": latest,
        "majors": majors,
        "versions": versions.collect::<Vec<_>>(),
        "next": url(NEXT),
    });
    format!("{versions:#}\n")
}

/// Reports a page of the kit that no entry is.
pub fn check(kit: &Kit, site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let Some((key, span)) = &kit.declaration.page else { return };
    // While a file cannot be read, its entry is not known.
    if site.find_key(key).is_some() || site.incomplete {
        return;
    }
    let keys: Vec<String> = site.entries().map(|(_, entry)| entry.key()).collect();
    let help = match did_you_mean(key, keys.iter().map(String::as_str)) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
        None => {
            text!("écrivez `collection/entrée`, comme `pages/kit`", "write `collection/entry`, such as `pages/kit`")
        }
    };
    let message = text!("aucune entrée ne s’appelle `{key}`", "no entry is called `{key}`");
    diagnostics.push(Diagnostic::new(Code::KitDeclaration, span.clone(), message).help(help));
}

/// Redirects: a major version leads to its newest release, `/kit/` and the folder of a version to the kit's page in the
/// reader's language.
pub fn redirects(kit: &Kit, site: &Site, config: &Config) -> String {
    let mut out = String::new();
    let path = config.base_path();
    for (major, release) in majors(kit) {
        let _ = writeln!(out, "{path}/{ROOT}/{major}/* {path}/{ROOT}/{}/:splat 302", release.version);
    }
    let page = kit.declaration.page.as_ref().and_then(|(key, _)| site.find_key(key));
    if let Some(page) = page {
        let versions = kit.releases.iter().map(|release| format!("/{ROOT}/{}/", release.version));
        let folders: Vec<String> = std::iter::once(format!("/{ROOT}/")).chain(versions).collect();
        for (position, language) in config.languages.iter().enumerate() {
            if let Some(url) = site.url(config, position, page) {
                for folder in &folders {
                    let _ = writeln!(out, "{path}{folder} {path}{url} 302 Language={}", language.cldr.id.language);
                }
            }
        }
        if let Some(url) = site.url(config, config.default, page) {
            for folder in &folders {
                let _ = writeln!(out, "{path}{folder} {path}{url} 302");
            }
        }
    }
    out
}

/// Whether a version of the kit has templates in HTML.
pub fn has_pages(kit: &Kit) -> bool {
    let released = kit.releases.iter().flat_map(|release| release.files.keys().map(|path| &**path));
    released.chain(kit.files.iter().map(|file| &*file.declared.path)).any(|path| path.ends_with(".html"))
}

/// Headers: every site may read the kit; released versions never change; media types that hosts do not guess.
pub fn headers(kit: &Kit) -> String {
    let mut out = format!("/{ROOT}/*\n  Access-Control-Allow-Origin: *\n");
    let mut types = |version: &str, paths: &mut dyn Iterator<Item = &str>| {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for path in paths {
            names.insert(path.split_once('/').map_or_else(|| path.to_owned(), |(folder, _)| format!("{folder}/*")));
            if path.ends_with(".html") {
                let _ = writeln!(out, "/{ROOT}/{version}/{path}\n  X-Robots-Tag: noindex");
            }
            let is_guessed = ![".tokens.json", ".d.ts", ".scss"].iter().any(|ending| path.ends_with(ending));
            if !is_guessed {
                let media_type = media_type(path);
                let charset = if media_type.starts_with("text/") { "; charset=utf-8" } else { "" };
                let _ = writeln!(out, "/{ROOT}/{version}/{path}\n  Content-Type: {media_type}{charset}");
            }
        }
        if version == NEXT {
            let _ = writeln!(out, "/{ROOT}/{version}/*\n  X-Robots-Tag: noindex");
            return;
        }
        // The folder itself leads to the page of the kit, which may move: its files alone never change.
        for name in names {
            let _ = writeln!(out, "/{ROOT}/{version}/{name}\n  Cache-Control: public, max-age=31536000, immutable");
        }
    };
    for release in &kit.releases {
        types(&release.version.to_string(), &mut release.files.keys().map(|path| &**path));
    }
    types(NEXT, &mut kit.styles.keys().map(|path| &**path));
    out
}
