//! `provence photos make`: the derivatives of photos that the site needs, made here and put into the store that is
//! shared. With `--shard` a machine makes its part; the store is all that the machines have in common.

use std::sync::Arc;

use crate::artefact::Artefact;
use crate::build::{self, Memory};
use crate::cli::arguments::Cli;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::problems::Printer;
use crate::cli::progress::Bar;
use crate::cli::shard::Shard;
use crate::diagnostic::{self, Code, Severity, Text, UiLocale, counted};
use crate::error::Error;
use crate::render::ArtefactMaker;
use crate::render::derivatives::derivatives;
use crate::site::Moment;
use crate::source;
use crate::store::connected::Bound;
use crate::text;

/// Whether the derivatives of this photo are in this part. All those of one photo are in the same, so that it is fetched
/// and decoded once.
fn is_in(shard: Shard, artefact: &Artefact) -> bool {
    artefact.photo().is_some_and(|photo| shard.holds(photo.digest.first_word()))
}

/// Makes what is missing of a part.
pub fn make(cli: &Cli, shard: Shard, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    source::keep_digests(root, &tree);
    let moment = Moment { now: cli.now(&tree), drafts: false, future: false, expired: false };
    let mut diagnostics = Vec::new();
    let prepared = build::prepare(&tree, None, &moment, &mut Memory::default()).take(&mut diagnostics);
    let Some(prepared) = prepared.filter(|_| !diagnostic::has_errors(&diagnostics)) else {
        diagnostic::sort(&mut diagnostics);
        printer.print(&diagnostics, &tree);
        return Ok(Outcome::of(&diagnostics));
    };
    // Warnings of content are those of a build, which tells them.
    diagnostics.clear();
    let maker = ArtefactMaker::new(root.join(".cache"));
    maker.connect(&prepared.config, root, Bound::None);
    let part: Vec<Arc<Artefact>> =
        derivatives(&prepared.plan, &prepared.theme).into_iter().filter(|artefact| is_in(shard, artefact)).collect();
    let stores = maker.stores();
    let missing: Vec<Arc<Artefact>> = match &stores.derivatives {
        Some(shared) => shared.absent(&part.iter().collect::<Vec<_>>()).into_iter().cloned().collect(),
        None => part.iter().filter(|artefact| maker.store.present(artefact).is_none()).cloned().collect(),
    };
    if let Some(shared) = &stores.derivatives {
        for artefact in missing.iter().filter(|artefact| maker.store.present(artefact).is_some()) {
            shared.offer(artefact, maker.store.path(artefact).as_std_path());
        }
    }
    let mut problems = maker.make(&missing, root, &Bar::on_terminal(ui_locale))?;
    stores.settle();
    problems.extend(stores.problems());
    // What a build does without is what this command is for.
    for problem in problems.iter_mut().filter(|problem| problem.code == Code::DerivativeStore) {
        problem.severity = Severity::Error;
    }
    diagnostic::sort(&mut problems);
    printer.print(&problems, &tree);
    say(summary(shard, part.len(), missing.len(), stores.derivatives.as_ref().map(|shared| shared.written()))
        .get(ui_locale));
    Ok(Outcome::of(&problems))
}

/// What was done. `written` is the number of files that the store has taken, where there is one.
fn summary(shard: Shard, all: usize, missing: usize, written: Option<usize>) -> Text {
    let told = |ui_locale| {
        let (one, more) = match ui_locale {
            UiLocale::Fr => ("image dérivée", "images dérivées"),
            UiLocale::En => ("derivative", "derivatives"),
        };
        counted(all, one, more, ui_locale)
    };
    let (fr, en) = (told(UiLocale::Fr), told(UiLocale::En));
    match written {
        Some(written) => text!(
            "part {shard} : {fr}, {missing} manquaient, {written} mises dans le dépôt",
            "part {shard}: {en}, {missing} were missing, {written} put into the store"
        ),
        None => text!("part {shard} : {fr}, {missing} manquaient", "part {shard}: {en}, {missing} were missing"),
    }
}
