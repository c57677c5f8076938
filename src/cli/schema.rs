//! `provence schema`: the JSON Schemas of what editors write, and the settings by which VS Code finds them.

use camino::Utf8Path;
use serde_json::{Value as Json, json};

use super::arguments::Cli;
use super::outcome::Outcome;
use super::output::say;
use super::problems::Printer;
use crate::build::configure;
use crate::config::CONFIG_PATH;
use crate::content;
use crate::diagnostic::{Diagnostic, Severity, UiLocale};
use crate::error::{Action, Error};
use crate::replace::{write_over, write_source};
use crate::schema::{FOLDER, Known, reference};
use crate::source::{self, SourceTree};
use crate::text;

/// The settings of VS Code for a site.
const SETTINGS: &str = ".vscode/settings.json";

/// The extensions that VS Code recommends for a site.
const EXTENSIONS: &str = ".vscode/extensions.json";

/// Writes the schemas of a site. Nothing is written while settings or declarations have errors.
pub fn write(cli: &Cli, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    let mut diagnostics = Vec::new();
    let count = write_all(root, &tree, &mut diagnostics)?;
    let Some(written) = count else {
        printer.print_aside(&diagnostics, &tree);
        return Ok(Outcome::of(&diagnostics));
    };
    let count = written.schemas;
    say(text!("{count} schémas écrits dans {FOLDER}", "{count} schemas written into {FOLDER}").get(ui_locale));
    if written.settings == Settings::Other {
        let lines = pretty(&json!({"yaml.schemas": written.associations}));
        say(text!(
            "{SETTINGS} existe déjà, et n’a pas été touché ; il lui faut :\n{lines}",
            "{SETTINGS} exists already, and was not touched; it needs:\n{lines}"
        )
        .get(ui_locale));
    }
    Ok(Outcome::Done)
}

/// Writes the reference of settings and declarations, which is the same for every site.
pub fn reference(folder: &Utf8Path, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let files = reference::files();
    for (name, text) in &files {
        let place = folder.join(name);
        write_over(&place, text.as_bytes()).map_err(Error::io(Action::Write, &place))?;
    }
    let count = files.len();
    say(text!("{count} pages écrites dans {folder}", "{count} pages written into {folder}").get(ui_locale));
    Ok(Outcome::Done)
}

/// Writes the schemas of a site that was just begun.
pub fn begin(root: &Utf8Path) -> Result<(), Error> {
    let tree = source::read(root, None)?;
    write_all(root, &tree, &mut Vec::new()).map(drop)
}

/// What was written.
struct Written {
    schemas: usize,
    settings: Settings,
    associations: Json,
}

/// The state of VS Code's settings after the command.
#[derive(PartialEq, Eq)]
enum Settings {
    /// They name the schemas.
    Right,
    /// They are someone's, and do not name the schemas.
    Other,
}

/// Writes schemas, and settings where there are none; `None` when settings or declarations have errors.
fn write_all(root: &Utf8Path, tree: &SourceTree, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<Written>, Error> {
    let Some(config) = configure(tree, None, diagnostics) else { return Ok(None) };
    let content = content::parse(tree, &config, &mut content::Memory::default()).take(diagnostics);
    diagnostics.retain(|problem| {
        let file = problem.span.file.as_str();
        problem.severity == Severity::Error && (file == CONFIG_PATH || file.ends_with("/_collection.yaml"))
    });
    if !diagnostics.is_empty() {
        return Ok(None);
    }
    let known = Known::new(&config, &content, tree);
    let files = known.files();
    for (name, schema) in &files {
        put(root, &root.join(FOLDER).join(name), &pretty(schema))?;
    }
    let associations = known.associations();
    let settings = settings(root, &associations)?;
    Ok(Some(Written { schemas: files.len(), settings, associations }))
}

/// Writes the settings of VS Code, or what of them is the program's own in a file that somebody else has not
/// written: one of another layout, or with comments, is left alone.
#[expect(clippy::disallowed_methods, reason = "writing first files of a site belongs to its commands")]
fn settings(root: &Utf8Path, associations: &Json) -> Result<Settings, Error> {
    if let Ok(present) = std::fs::read_to_string(root.join(SETTINGS)) {
        let Ok(Json::Object(mut keys)) = serde_json::from_str::<Json>(&present) else { return Ok(Settings::Other) };
        if keys.get("yaml.schemas") == Some(associations) {
            return Ok(Settings::Right);
        }
        let is_own = |associations: &Json| {
            associations
                .as_object()
                .is_some_and(|all| all.keys().all(|schema| schema.starts_with(&format!("./{FOLDER}/"))))
        };
        if !keys.get("yaml.schemas").is_some_and(is_own) || pretty(&Json::Object(keys.clone())) != present {
            return Ok(Settings::Other);
        }
        keys.insert("yaml.schemas".to_owned(), associations.clone());
        put(root, &root.join(SETTINGS), &pretty(&Json::Object(keys)))?;
        return Ok(Settings::Right);
    }
    put(root, &root.join(SETTINGS), &pretty(&json!({"yaml.schemas": associations})))?;
    let extensions = root.join(EXTENSIONS);
    if !extensions.exists() {
        put(root, &extensions, &pretty(&json!({"recommendations": ["redhat.vscode-yaml"]})))?;
    }
    Ok(Settings::Right)
}

fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

/// Writes a file of the site whole, or leaves the former one.
fn put(root: &Utf8Path, path: &Utf8Path, text: &str) -> Result<(), Error> {
    write_source(root, path, text.as_bytes()).map_err(Error::io(Action::Write, path))
}
