//! `provence import`: writes what `crate::import` made of another site, all of it or nothing.

use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::arguments::{Clock, ImportKind};
use super::outcome::Outcome;
use super::output::say;
use super::problems::Printer;
use super::scaffold;
use crate::diagnostic::{self, Code};
use crate::error::{Action, Error};
use crate::import::compose::{Content, Imported, Target};
use crate::import::page::Kind;
use crate::path::{SITE_SETTINGS, SourcePath};
use crate::{config, import, source, text};

/// Brings another site over. Pages that were refused are content errors; the rest is written all the same.
pub fn import(
    kind: ImportKind,
    from: &Utf8Path,
    into: &Utf8Path,
    uploads: Option<&Utf8Path>,
    clock: Option<Clock>,
    printer: &Printer,
) -> Result<Outcome, Error> {
    let ui_locale = printer.ui_locale;
    #[expect(clippy::disallowed_methods, reason = "the clock belongs to cli")]
    let now = clock.map_or_else(Timestamp::now, |clock| clock.at(&TimeZone::UTC));
    let target = target(into, now)?;
    let kind = match kind {
        ImportKind::Hugo => Kind::Hugo,
        ImportKind::Jekyll => Kind::Jekyll,
        ImportKind::Wordpress => Kind::Wordpress,
    };
    let mut imported = import::import(kind, from, uploads, &target)?;
    let folder = if from.is_dir() { from } else { from.parent().unwrap_or(from) };
    let read = |path: &SourcePath| source_text(&folder.join(path.as_str()));
    let problems = &imported.diagnostics.clone();
    printer.print_problems(problems, &read);
    if imported.files.is_empty() {
        say(text!("rien n’a été écrit", "nothing was written").get(ui_locale));
        return Ok(Outcome::ContentErrors);
    }
    if target.languages.is_empty() {
        add_machinery(&mut imported);
    }
    write(&imported, into)?;
    say(&imported.summary.text(ui_locale));
    let shown = into.as_str();
    say(text!(
        "le site est dans {shown} ; la suite : provence check -s {shown}",
        "the site is in {shown}; next: provence check -s {shown}"
    )
    .get(ui_locale));
    let has_refused = problems.iter().any(|problem| problem.code == Code::ImportUnread);
    Ok(if has_refused || diagnostic::has_errors(problems) { Outcome::ContentErrors } else { Outcome::Done })
}

/// What is at the place of the new site: nothing, or a site.
fn target(into: &Utf8Path, now: Timestamp) -> Result<Target, Error> {
    if scaffold::is_empty(into) {
        return Ok(Target { now, ..Target::default() });
    }
    if !into.join(SITE_SETTINGS).is_file() {
        return Err(Error::Usage(text!(
            "`{into}` n’est ni vide ni un site : rien n’y a été écrit",
            "`{into}` is neither empty nor a site: nothing was written into it"
        )));
    }
    let tree = source::read(into, None)?;
    let config = scaffold::settings(&tree)?;
    let default = config.source_language().locale.to_string();
    let others = config.languages.iter().map(|language| language.locale.to_string()).filter(|code| *code != default);
    let theme = &config.theme;
    let has_lists = ["templates", &*format!("themes/{theme}/templates")]
        .iter()
        .any(|folder| tree.get(&format!("{folder}/list.html")).is_some());
    Ok(Target { languages: std::iter::once(default.clone()).chain(others).collect(), has_lists, now })
}

/// Theme, interface texts and settings of git of a new site. A source language without interface texts gets the
/// English ones, to be translated; those of languages that the site does not have are left out.
fn add_machinery(imported: &mut Imported) {
    let settings = imported.files.get(&SourcePath::new(SITE_SETTINGS)).and_then(|content| match content {
        Content::Text(text) => config::parse(text).value,
        _ => None,
    });
    let file = |locale: &str| format!("i18n/{locale}.ftl");
    let is_of_site = |path: &str| {
        let languages = settings.iter().flat_map(|settings| &settings.languages);
        !path.starts_with("i18n/")
            || languages.map(|language| file(language.locale.as_str())).any(|known| known == path)
    };
    let source = settings.as_ref().map(|settings| file(settings.source_language().locale.as_str()));
    let machinery: Vec<(&str, String)> = scaffold::machinery().collect();
    let english = machinery.iter().find(|(path, _)| *path == file("en")).map(|(_, text)| text.clone());
    if let (Some(source), Some(english)) = (source, english) {
        imported.files.entry(SourcePath::new(source)).or_insert(Content::Text(english));
    }
    for (path, text) in machinery.into_iter().filter(|(path, _)| is_of_site(path)) {
        imported.files.insert(SourcePath::new(path), Content::Text(text));
    }
}

/// The text of a file of the other site, for the report.
#[expect(clippy::disallowed_methods, reason = "the report shows lines of the other site")]
fn source_text(place: &Utf8Path) -> Option<Arc<str>> {
    let is_small = fs::metadata(place).is_ok_and(|metadata| metadata.len() < 64 * 1024 * 1024);
    if is_small { fs::read_to_string(place).ok().map(Arc::from) } else { None }
}

/// Writes everything into a folder beside the new site, or in it, and moves it to its place. Nothing is overwritten,
/// and a failure leaves what was there before.
#[expect(clippy::disallowed_methods, reason = "writing first files is this command's task")]
fn write(imported: &Imported, into: &Utf8Path) -> Result<(), Error> {
    let there: Vec<&SourcePath> = imported
        .files
        .keys()
        .filter(|path| into.join(path.as_str()).symlink_metadata().is_ok())
        .filter(|path| !path.as_str().starts_with(".git"))
        .collect();
    if let Some(first) = there.first() {
        let count = there.len();
        return Err(Error::Usage(text!(
            "{count} fichiers existent déjà, dont `{first}` : rien n’a été écrit",
            "{count} files exist already, such as `{first}`: nothing was written"
        )));
    }
    fs::create_dir_all(into).map_err(Error::io(Action::Write, into))?;
    let beside = tempfile::Builder::new()
        .prefix(".provence-import-")
        .tempdir_in(into)
        .map_err(Error::io(Action::Write, into))?;
    let temporary = Utf8PathBuf::from_path_buf(beside.path().to_owned()).map_err(|_| {
        Error::Usage(text!("le nom de ce dossier n’est pas lisible", "the name of this folder cannot be read"))
    })?;
    for (path, content) in &imported.files {
        let place = temporary.join(path.as_str());
        let folder = place.parent().unwrap_or(&temporary);
        fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))?;
        match content {
            Content::Text(text) => fs::write(&place, text).map_err(Error::io(Action::Write, &place))?,
            Content::Copy(from) => drop(fs::copy(from, &place).map_err(Error::io(Action::Read, from))?),
        }
    }
    let mut moved: Vec<Utf8PathBuf> = Vec::new();
    for path in imported.files.keys() {
        let place = into.join(path.as_str());
        let folder = place.parent().unwrap_or(into);
        let is_settings_of_git = path.as_str().starts_with(".git") && place.symlink_metadata().is_ok();
        if is_settings_of_git {
            continue;
        }
        let done = fs::create_dir_all(folder).and_then(|()| fs::rename(temporary.join(path.as_str()), &place));
        if let Err(error) = done {
            for place in moved {
                // The first failure is the one to tell.
                let _ = fs::remove_file(place);
            }
            return Err(Error::io(Action::Write, &place)(error));
        }
        moved.push(place);
    }
    Ok(())
}
