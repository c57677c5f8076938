//! `provence translate draft --source`: a program writes what is open of an entry's text in the source language.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::outcome::Outcome;
use super::super::output::say;
use super::super::scaffold;
use super::process;
use super::site::Site;
use crate::build::{self, prepare};
use crate::content::front_matter::Role;
use crate::content::{Content, Document};
use crate::diagnostic::{self, Diagnostic, Severity, Text, UiLocale, counted};
use crate::error::Error;
use crate::path::SourcePath;
use crate::site::Moment;
use crate::source::SourceTree;
use crate::text;
use crate::translate::record::{Records, read};
use crate::translate::writing::{Begun, request, write};

/// The most ids that a program is offered for a reference.
const OFFERED: usize = 500;

/// The keys that `provence new` fills in for the entry to have no errors of its own.
const PLACEHOLDERS: &[&str] = &["title"];

/// Has a program write what is open of an entry. Nothing is written when the site would have errors by it.
///
/// # Errors
/// When the entry is not named as one, the program fails, or the disk refuses.
pub fn draft(
    site: &Site<'_>,
    content: &Content,
    entry: &str,
    program: &str,
    now: jiff::Timestamp,
    mut problems: Vec<Diagnostic>,
) -> Result<Outcome, Error> {
    let named = scaffold::named_entry(entry, content, site.config.slugs)?;
    let is_source = |document: &&Arc<Document>| {
        *document.collection.name == *named.collection.name
            && *document.id == *named.id
            && document.role != Role::Translation
    };
    let existing = content.documents.iter().find(is_source);
    let (path, role, text, placeholders): (SourcePath, Role, Arc<str>, &[&str]) = match existing {
        Some(document) => {
            let text = site.tree.text(document.path.as_str()).map(|text| Arc::clone(text.value()));
            (document.path.clone(), document.role, text.unwrap_or_default(), &[])
        }
        None => {
            let (path, role) = scaffold::first_file(&named, site.config);
            if site.tree.get(path.as_str()).is_some() {
                return Err(Error::Usage(text!("`{path}` ne peut pas être lu", "`{path}` cannot be read")));
            }
            let today = now.to_zoned(site.config.time_zone.clone()).date();
            let text = scaffold::first_text(&named, content, today, site.config, site.ui_locale);
            (path, role, text.into(), PLACEHOLDERS)
        }
    };
    let begun = Begun { entry, path: &path, collection: &named.collection, role, text: &text, placeholders };
    let ids = |collection: &str| {
        let of = content.documents.iter().filter(|document| *document.collection.name == *collection);
        let mut ids: Vec<Arc<str>> = of.map(|document| Arc::clone(&document.id)).collect();
        ids.dedup();
        ids.truncate(OFFERED);
        ids
    };
    let answer = process::run(program, &request(begun, site.config, &ids))?;
    let of_records = Records::path(entry, &site.config.source_language().locale);
    let former = match site.tree.text(of_records.as_str()) {
        Some(text) => read(&of_records, text.value()).take(&mut problems),
        None => Records::default(),
    };
    let name = SourcePath::new("program");
    let Some(written) = write(begun, &name, &answer, &former, site.config, &mut problems) else {
        return Ok(told(site, problems, site.tree, text!("rien n’a changé", "nothing has changed")));
    };
    let mut tree = site.tree.clone();
    tree.pretend(&path, Some(&written.text));
    let errors = new_errors(site.tree, &path, [&text, &written.text], now);
    if !errors.is_empty() {
        problems.extend(errors);
        let why = text!(
            "le texte du programme a des erreurs : rien n’est écrit",
            "the program's text has errors: nothing is written"
        );
        return Ok(told(site, problems, &tree, why));
    }
    let text = Some(written.text.to_string());
    site.write(BTreeMap::from([(path.clone(), text), (of_records, written.records.to_text())]))?;
    let (fr, en) = (
        counted(written.blocks, "bloc est d’une machine", "blocs sont d’une machine", UiLocale::Fr),
        counted(written.blocks, "block is a machine's", "blocks are a machine's", UiLocale::En),
    );
    let next = text!(
        "{path} : {fr} ; après relecture, `provence translate accept {entry}`",
        "{path}: {en}; once read over, `provence translate accept {entry}`"
    );
    Ok(told(site, problems, site.tree, next))
}

/// Prints problems and a last line.
fn told(site: &Site<'_>, mut problems: Vec<Diagnostic>, tree: &SourceTree, last: Text) -> Outcome {
    diagnostic::sort(&mut problems);
    site.printer.print_aside(&problems, tree);
    say(last.get(site.ui_locale));
    Outcome::of(&problems)
}

/// The errors of a file that a site has with the second of two texts and did not have with the first.
fn new_errors(tree: &SourceTree, path: &SourcePath, texts: [&str; 2], now: jiff::Timestamp) -> Vec<Diagnostic> {
    let moment = Moment { now, drafts: true, future: true, expired: true };
    let errors = |text: &str| {
        let mut tree = tree.clone();
        // What is wrong in a draft is a warning: this one is looked at as if it were none. Its lines stay.
        tree.pretend(path, Some(&text.replace("\ndraft: true", "\n# draft: true")));
        let mut problems = prepare(&tree, None, &moment, &mut build::Memory::default()).diagnostics;
        problems.retain(|problem| problem.severity == Severity::Error && problem.span.file == *path);
        problems
    };
    let known = errors(texts[0]);
    let is_known = |problem: &Diagnostic| {
        known.iter().any(|known| (known.code, &known.message) == (problem.code, &problem.message))
    };
    errors(texts[1]).into_iter().filter(|problem| !is_known(problem)).collect()
}
