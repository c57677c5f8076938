//! `provence kit`: freezes the present state of the brand kit as a version, and tells what differs between versions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};

use super::arguments::{Cli, KitCommand};
use super::outcome::Outcome;
use super::output::{print, say};
use super::problems::Printer;
use crate::artefact::MemberContent;
use crate::build::configure;
use crate::diagnostic::{self, Severity, UiLocale};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::kit::changes::{Changes, changelog};
use crate::kit::declaration::RELEASES;
use crate::kit::manifest::{Manifest, ManifestFile};
use crate::kit::release::{MANIFEST, RECORD, Record};
use crate::kit::snapshot::{self, archive_name};
use crate::kit::version::Version;
use crate::kit::{self, Kit, NEXT, tree};
use crate::plan::kit::Unreleased;
use crate::render::ArtefactMaker;
use crate::render::archive::{self, Member};
use crate::source::{self, SourceTree};
use crate::store::connected::Bound;
use crate::{config, text};

/// The changelog of a version, in its folder.
const CHANGELOG: &str = "CHANGELOG.md";

/// What the name of a folder begins with in which a release is being written. Names with a dot are not read as sources.
const UNFINISHED: &str = ".release-";

/// Runs a command of the kit.
pub fn run(cli: &Cli, command: &KitCommand, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let mut diagnostics = Vec::new();
    let config = configure(&tree, None, &mut diagnostics);
    let kit =
        config.as_ref().and_then(|config| kit::load(&tree, config, &mut kit::Memory::default()).take(&mut diagnostics));
    diagnostics.retain(|problem| problem.severity == Severity::Error);
    diagnostic::sort(&mut diagnostics);
    printer.print_aside(&diagnostics, &tree);
    let (Some(config), Outcome::Done) = (config, Outcome::of(&diagnostics)) else {
        return Ok(Outcome::of(&diagnostics));
    };
    let kit = kit.ok_or_else(|| {
        let path = kit::declaration::PATH;
        Error::Usage(text!("ce site n’a pas de kit : {path} manque", "this site has no kit: {path} is missing"))
    })?;
    let maker = ArtefactMaker::new(cli.global.root.join(".cache"));
    maker.connect(&config, &cli.global.root, Bound::Build);
    let maker = Maker { root: &cli.global.root, kit: &kit, maker, printer, tree: &tree };
    match command {
        KitCommand::Release { release } => maker.release(cli, &config, release, ui_locale),
        KitCommand::Diff { former, later } => maker.diff(former, later),
    }
}

/// What both commands work with.
struct Maker<'a> {
    root: &'a Utf8Path,
    kit: &'a Kit,
    maker: ArtefactMaker,
    printer: &'a Printer,
    tree: &'a SourceTree,
}

/// The bytes of files by their path in the kit.
type Files = BTreeMap<Arc<str>, Vec<u8>>;

impl Maker<'_> {
    /// `provence kit diff`: what differs from one version to another, as Markdown.
    fn diff(&self, former: &str, later: &str) -> Result<Outcome, Error> {
        let (Some(former), Some(later)) = (self.manifest(former)?, self.manifest(later)?) else {
            return Ok(Outcome::ContentErrors);
        };
        print(&Changes::between(&former, &later).markdown());
        Ok(Outcome::Done)
    }

    /// The manifest of a version; `None` after a problem with a file of the present state, which is told.
    fn manifest(&self, name: &str) -> Result<Option<Manifest>, Error> {
        if name == NEXT {
            let files = tree::files(self.kit, NEXT);
            let Some(bytes) = self.files(&Unreleased::new(self.kit, NEXT, None))? else { return Ok(None) };
            let mut manifest = snapshot::manifest(self.kit, NEXT, None, &files);
            archive::complete(&mut manifest, &members(&bytes));
            return Ok(Some(manifest));
        }
        let release = self.kit.releases.iter().find(|release| release.version.to_string() == name);
        let names = self.kit.releases.iter().map(|release| release.version.to_string()).chain([NEXT.to_owned()]);
        let list = names.collect::<Vec<_>>().join(", ");
        let unknown = text!("il n’y a pas de version `{name}` : {list}", "there is no version `{name}`: {list}");
        let release = release.ok_or(Error::Usage(unknown))?;
        Ok(Some(Manifest::clone(&release.manifest)))
    }

    /// `provence kit release`: the present state becomes a folder that never changes.
    fn release(
        &self,
        cli: &Cli,
        config: &config::Config,
        version: &str,
        ui_locale: UiLocale,
    ) -> Result<Outcome, Error> {
        let version = self.next_version(version)?;
        let name = version.to_string();
        let date = cli.now(self.tree).to_zoned(config.time_zone.clone()).date().to_string();
        let Some(mut files) = self.files(&Unreleased::new(self.kit, &name, Some(&date)))? else {
            return Ok(Outcome::ContentErrors);
        };
        let mut manifest = snapshot::manifest(self.kit, &name, Some(&date), &tree::files(self.kit, &name));
        archive::complete(&mut manifest, &members(&files));
        let earlier: Vec<&Manifest> = self.kit.releases.iter().map(|release| &*release.manifest).collect();
        let changes = changelog(&earlier, &manifest);
        manifest.files.push(self.changelog_file(&name));
        files.insert(CHANGELOG.into(), changes.into_bytes());
        let of_tree = members(&files);
        let path = self.root.join(RELEASES);
        let zip = archive::zip(&of_tree).map_err(Error::io(Action::Write, &path))?;
        let tarball = archive::tarball(&of_tree).map_err(Error::io(Action::Write, &path))?;
        for (ending, bytes) in snapshot::ARCHIVES.into_iter().zip([zip, tarball]) {
            files.insert(archive_name(self.kit, &name, ending).into(), bytes);
        }
        archive::complete(&mut manifest, &members(&files));
        files.insert(MANIFEST.into(), manifest.to_text().into_bytes());
        let folder = self.write(version, &date, &files)?;
        let count = files.len();
        say(text!("{count} fichiers figés dans {folder}", "{count} files frozen in {folder}").get(ui_locale));
        Ok(Outcome::Done)
    }

    /// The version that is asked for, which must come after all others.
    fn next_version(&self, written: &str) -> Result<Version, Error> {
        let version: Version = written.parse().map_err(|_| {
            Error::Usage(text!(
                "`{written}` n’est pas une version : trois nombres, comme 1.2.0",
                "`{written}` is no version: three numbers, such as 1.2.0"
            ))
        })?;
        match self.kit.releases.last().map(|release| release.version) {
            Some(latest) if version <= latest => Err(Error::Usage(text!(
                "la version {latest} est publiée : la suivante doit être plus grande que {version}",
                "the version {latest} is released: the next must be greater than {version}"
            ))),
            _ => Ok(version),
        }
    }

    fn changelog_file(&self, version: &str) -> ManifestFile {
        let latest = self.kit.releases.last().and_then(|latest| {
            latest.manifest.files.iter().find(|file| file.path == CHANGELOG).map(|file| file.since.clone())
        });
        ManifestFile {
            path: CHANGELOG.to_owned(),
            group: "about".to_owned(),
            title: BTreeMap::new(),
            width: None,
            height: None,
            bytes: 0,
            media_type: tree::media_type(CHANGELOG).to_owned(),
            integrity: String::new(),
            license: self.kit.declaration.license.to_string(),
            since: latest.unwrap_or_else(|| version.to_owned()),
            deprecated: None,
            demo: false,
        }
    }

    /// The bytes of every file but archives and manifest; `None` after a problem with one, which is told.
    fn files(&self, state: &Unreleased) -> Result<Option<Files>, Error> {
        let (mut files, mut problems) = (Files::new(), Vec::new());
        for member in &state.members {
            let bytes = match &member.content {
                MemberContent::Text(text) => text.as_bytes().to_vec(),
                MemberContent::File(file) => {
                    let path = self.root.join(file.source.as_str());
                    fs::read(&path).map_err(Error::io(Action::Read, &path))?
                }
                MemberContent::Made(artefact) if artefact.kind() == "archives" => continue,
                MemberContent::Made(artefact) => {
                    if let Some(problem) = self.maker.make_one(artefact, self.root)? {
                        problems.push(problem);
                        continue;
                    }
                    // What was made just now and cannot be read must not be released as an empty file.
                    let gone = || Error::io(Action::Read, &self.maker.store.path(artefact))(ErrorKind::NotFound.into());
                    self.maker.store.read(artefact).ok_or_else(gone)?
                }
            };
            files.insert(Arc::clone(&member.name), bytes);
        }
        diagnostic::sort(&mut problems);
        self.printer.print_aside(&problems, self.tree);
        Ok(problems.is_empty().then_some(files))
    }

    /// Writes a release. Until the folder gets its name in one step, nothing of it counts.
    fn write(&self, version: Version, date: &str, files: &Files) -> Result<Utf8PathBuf, Error> {
        let releases = self.root.join(RELEASES);
        fs::create_dir_all(&releases).map_err(Error::io(Action::Write, &releases))?;
        sweep(&releases);
        let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&releases);
        let unfinished = unfinished.map_err(Error::io(Action::Write, &releases))?;
        let folder = Utf8Path::from_path(unfinished.path()).unwrap_or(&releases).to_owned();
        let digests = files.iter().map(|(name, bytes)| (&**name, Digest::of(bytes)));
        let previous = self.kit.releases.last().map(|release| (release.version, release.record));
        let record = Record { version, date, previous, files: digests.collect() }.to_text();
        let record = (RECORD, record.as_bytes());
        for (name, bytes) in files.iter().map(|(name, bytes)| (&**name, &**bytes)).chain([record]) {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(&folder);
            fs::create_dir_all(parent).map_err(Error::io(Action::Write, parent))?;
            let file = fs::File::create(&path).map_err(Error::io(Action::Write, &path))?;
            std::io::Write::write_all(&mut &file, bytes).map_err(Error::io(Action::Write, &path))?;
            file.sync_all().map_err(Error::io(Action::Write, &path))?;
        }
        readable(&folder);
        let target = releases.join(version.to_string());
        // Onto a folder with files in it no system renames: a release that another run made meanwhile stays.
        fs::rename(&folder, &target).map_err(Error::io(Action::Write, &target))?;
        // The folder has another name now, and there is nothing left to remove.
        let _ = unfinished.keep();
        Ok(target)
    }
}

/// Temporary folders are readable by their owner alone; a release is a folder like any other.
fn readable(folder: &Utf8Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A folder that others cannot read still is a whole release.
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Removes what killed runs left, once it is older than an hour: a younger one may belong to a run beside this one.
fn sweep(releases: &Utf8Path) {
    for entry in fs::read_dir(releases).into_iter().flatten().filter_map(Result::ok) {
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let written = entry.metadata().and_then(|metadata| metadata.modified()).ok();
        let age = written.and_then(|written| SystemTime::now().duration_since(written).ok());
        if is_unfinished && age.is_some_and(|age| age > Duration::from_hours(1)) {
            // What cannot be removed is tried again by the next release.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn members(files: &Files) -> Vec<Member<'_>> {
    files.iter().map(|(name, bytes)| (&**name, Cow::Borrowed(&**bytes))).collect()
}
