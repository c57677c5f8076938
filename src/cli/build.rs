//! `provence build` and `provence check`: one build, and what is told of it.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::arguments::{BuildArgs, CheckArgs, Cli, PublishArgs, TimingsForm};
use super::outcome::Outcome;
use super::output::{print, say};
use super::problems::Printer;
use super::progress;
use super::timings::Timings;
use crate::build::{self, Memory, Prepared};
use crate::content::{self, lock};
use crate::diagnostic::{self, Checked, Diagnostic, Text, UiLocale, counted, report};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::URLS_LOCK;
use crate::plan::nginx::NginxView;
use crate::render::nginx;
use crate::render::{ArtefactMaker, Artefacts, Environment, Output, Progress, Stage};
use crate::replace::{write_over, write_source};
use crate::source::{self, SourceTree};
use crate::text;
use crate::translate::inventory::{Scope, inventory};
use crate::{plan, publish};

/// `provence build`: makes the site and publishes it, unless it has errors.
pub fn build(cli: &Cli, options: &PublishArgs, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let arguments = &options.build;
    let begun = Instant::now();
    let root = &cli.global.root;
    let bar = progress::Bar::on_terminal(ui_locale);
    let timings = options.timings.map(|form| (form, Timings::new(&bar)));
    let watcher: &dyn Progress = timings.as_ref().map_or(&bar, |(_, timings)| timings);
    watcher.stage(Stage::Read);
    let tree = source::read(root, None)?;
    source::keep_digests(root, &tree);
    let output_dir = arguments.output_dir.clone().unwrap_or_else(|| root.join("public"));
    let (prepared, built) = make(cli, arguments, &tree, Artefacts::Make, watcher)?;
    let outcome = Outcome::of(&built.diagnostics);
    printer.print(&built.diagnostics, &tree);
    let output = built.value;
    if outcome != Outcome::Done {
        return Ok(outcome);
    }
    let memory = memory(root, &output_dir);
    watcher.stage(Stage::Publish);
    let changes = publish::publish(&output, &output_dir, root, &memory)?;
    if let Some((form, timings)) = &timings {
        let is_for_programs = *form == TimingsForm::Json || !printer.is_for_people();
        let report = timings.report(&output, prepared.as_ref().map(|prepared| &prepared.plan));
        match is_for_programs {
            true => print(&format!("{}\n", report.json())),
            false => say(report.table(ui_locale).trim_end()),
        }
    }
    let nginx = prepared.as_ref().and_then(|prepared| prepared.plan.nginx.as_deref());
    if let Some(view) = nginx {
        tell_nginx(view, &output_dir, ui_locale)?;
    }
    if let Some(prepared) = prepared.as_ref().filter(|_| arguments.shown.is_public()) {
        remember_addresses(root, &tree, prepared, ui_locale);
    }
    // The process ends here: freeing every page and document one by one would only take time.
    std::mem::forget((output, tree, prepared));
    if !changes.kept.is_empty() {
        say(kept(&changes, &output_dir).get(ui_locale));
    }
    say(&published(&changes, &output_dir, begun.elapsed(), ui_locale));
    Ok(Outcome::Done)
}

/// The line that a build ends with: how many files were written, kept and removed.
fn published(changes: &publish::Changes, output_dir: &Utf8Path, elapsed: Duration, ui_locale: UiLocale) -> String {
    let publish::Changes { written, unchanged, removed, .. } = *changes;
    let milliseconds = elapsed.as_millis();
    let count = |count, one, more| counted(count, one, more, ui_locale);
    let (files, is_removing) = (written + unchanged, removed > 0);
    match ui_locale {
        UiLocale::Fr => {
            let (files, written) = (count(files, "fichier", "fichiers"), count(written, "écrit", "écrits"));
            let removed =
                if is_removing { format!(", {}", count(removed, "retiré", "retirés")) } else { String::new() };
            format!("{files} dans {output_dir}, dont {written}{removed}, en {milliseconds} ms")
        }
        UiLocale::En => {
            let files = count(files, "file", "files");
            let removed = if is_removing { format!(", {removed} removed") } else { String::new() };
            format!("{files} in {output_dir}, {written} of them written{removed}, in {milliseconds} ms")
        }
    }
}

/// Names the files that stay in the output folder though provence did not write them.
fn kept(changes: &publish::Changes, output_dir: &Utf8Path) -> Text {
    const NAMED: usize = 10;
    let names = changes.kept.iter().take(NAMED).map(|name| format!("`{}`", report::harmless(name)));
    let names = names.collect::<Vec<_>>().join(", ");
    match changes.kept.len().saturating_sub(NAMED) {
        0 => text!(
            "laissé dans {output_dir}, sans venir de provence : {names}",
            "left in {output_dir}, though not from provence: {names}"
        ),
        more => text!(
            "laissé dans {output_dir}, sans venir de provence : {names}, et {more} de plus",
            "left in {output_dir}, though not from provence: {names}, and {more} more"
        ),
    }
}

/// `provence check`: makes everything but pictures, and publishes nothing.
pub fn check(cli: &Cli, arguments: &CheckArgs, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let (_, mut built) = make(cli, &arguments.build, &tree, Artefacts::Verify, &())?;
    if arguments.translations {
        built.diagnostics.extend(translations(&tree));
        diagnostic::sort(&mut built.diagnostics);
        // Records that cannot be read are told by both.
        built.diagnostics.dedup();
    }
    let outcome = Outcome::of(&built.diagnostics);
    printer.print(&built.diagnostics, &tree);
    if built.diagnostics.is_empty() {
        say(text!("rien à signaler", "nothing to report").get(ui_locale));
    }
    Ok(outcome)
}

/// The problems of translations, beyond those that a build has.
fn translations(tree: &SourceTree) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // Problems of settings and content are those of the build.
    let Some(config) = build::configure(tree, None, &mut Vec::new()) else { return problems };
    let content = content::parse(tree, &config, &mut content::Memory::default()).value;
    let entries = inventory(tree, &config, &content, &Scope::default(), &mut problems);
    problems.extend(crate::translate::check::check(&entries, &config));
    problems
}

/// Writes down the addresses that are published, so that none of them vanishes later
/// without a word. Where the sources cannot be written, the line printed says so:
/// what was published stays so.
fn remember_addresses(root: &Utf8Path, tree: &SourceTree, prepared: &Prepared, ui_locale: UiLocale) {
    let Prepared { site, config, plan, .. } = prepared;
    let addresses = plan::addresses(site, config, &plan.filters);
    let published = addresses.iter().map(|(key, locale, url)| (key.clone(), *locale, &**url));
    let text = lock::updated(&site.lock, published);
    if tree.text(URLS_LOCK).is_some_and(|former| **former == *text) {
        return;
    }
    let place = root.join(URLS_LOCK);
    if let Err(error) = write_source(root, &place, text.as_bytes()).map_err(Error::io(Action::Write, &place)) {
        say(error.explain().get(ui_locale));
    }
}

/// Writes the configuration of nginx: beside the output folder and never in it, so that no server, however it is set up,
/// gives readers the file that says what it does.
fn tell_nginx(view: &NginxView, output_dir: &Utf8Path, ui_locale: UiLocale) -> Result<(), Error> {
    let absolute = camino::absolute_utf8(output_dir).unwrap_or_else(|_| output_dir.to_owned());
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Error::Usage(text!(
            "{output_dir} n’a pas de dossier au-dessus de lui pour la configuration de nginx : choisissez-en un autre avec `--output-dir`",
            "{output_dir} has no folder above it for the configuration of nginx: choose another with `--output-dir`"
        )));
    };
    let place = folder.join(format!("{name}.nginx.conf"));
    let content = nginx::file(view);
    if std::fs::read(&place).is_ok_and(|former| former == content.as_bytes()) {
        return Ok(());
    }
    write_over(&place, content.as_bytes()).map_err(Error::io(Action::Write, &place))?;
    say(text!("règles pour nginx : {place} (à recharger)", "rules for nginx: {place} (to be reloaded)").get(ui_locale));
    Ok(())
}

/// Builds a tree once. The result up to the plan comes with it, where the tree holds a site.
fn make(
    cli: &Cli,
    arguments: &BuildArgs,
    tree: &SourceTree,
    artefacts: Artefacts,
    progress: &dyn Progress,
) -> Result<(Option<Prepared>, Checked<Output>), Error> {
    let root = &cli.global.root;
    let moment = arguments.shown.moment(cli.now(tree));
    let base_url = arguments.shown.base_url()?;
    let maker = ArtefactMaker::new(root.join(".cache"));
    let environment = Environment { root, maker: &maker, progress, artefacts };
    // No build follows: the memory is left to the end of the process.
    let mut memory = std::mem::ManuallyDrop::new(Memory::default());
    let mut diagnostics = Vec::new();
    let prepared = build::prepare_watched(tree, base_url, (&moment, progress), &mut memory).take(&mut diagnostics);
    let output = match &prepared {
        Some(prepared) => build::finish(prepared, tree, environment, &mut memory)?.take(&mut diagnostics),
        None => Output::default(),
    };
    diagnostic::sort(&mut diagnostics);
    Ok((prepared, Checked { value: output, diagnostics }))
}

/// The file in which the sizes and times of what was published into a folder are kept.
fn memory(root: &Utf8Path, output_dir: &Utf8Path) -> Utf8PathBuf {
    let absolute = camino::absolute_utf8(output_dir).unwrap_or_else(|_| output_dir.to_owned());
    root.join(".cache/published").join(Digest::of(absolute.as_str().as_bytes()).to_hex())
}
