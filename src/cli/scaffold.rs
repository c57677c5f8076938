//! `provence init` and `provence new`: the first files, never over others.

use std::fs;
use std::io::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;

use super::{Outcome, say};
use crate::content::collection::{BodyKind, FieldKind, is_slug};
use crate::diagnostic::{Tongue, did_you_mean};
use crate::error::{Action, Error};
use crate::{content, source, text};

/// A whole small site: two languages, stories, pages, a theme to start from.
const STARTER: &[(&str, &str)] = &[
    ("content/site.yaml", include_str!("../../starter/content/site.yaml")),
    ("content/pages/_collection.yaml", include_str!("../../starter/content/pages/_collection.yaml")),
    ("content/pages/home/index.fr.md", include_str!("../../starter/content/pages/home/index.fr.md")),
    ("content/pages/home/index.en.md", include_str!("../../starter/content/pages/home/index.en.md")),
    ("content/stories/_collection.yaml", include_str!("../../starter/content/stories/_collection.yaml")),
    (
        "content/stories/premier-recit/index.fr.md",
        include_str!("../../starter/content/stories/premier-recit/index.fr.md"),
    ),
    (
        "content/stories/premier-recit/index.en.md",
        include_str!("../../starter/content/stories/premier-recit/index.en.md"),
    ),
    ("i18n/fr.ftl", include_str!("../../starter/i18n/fr.ftl")),
    ("i18n/en.ftl", include_str!("../../starter/i18n/en.ftl")),
    ("themes/starter/theme.yaml", include_str!("../../starter/themes/starter/theme.yaml")),
    ("themes/starter/styles/site.css", include_str!("../../starter/themes/starter/styles/site.css")),
    ("themes/starter/templates/base.html", include_str!("../../starter/themes/starter/templates/base.html")),
    ("themes/starter/templates/page.html", include_str!("../../starter/themes/starter/templates/page.html")),
    ("themes/starter/templates/list.html", include_str!("../../starter/themes/starter/templates/list.html")),
    ("themes/starter/templates/404.html", include_str!("../../starter/themes/starter/templates/404.html")),
    ("themes/starter/templates/root.html", include_str!("../../starter/themes/starter/templates/root.html")),
    (".gitignore", "/public\n/.cache\n"),
];

/// Starts a site in a folder that is empty or not there yet.
#[expect(clippy::disallowed_methods, reason = "writing first files is this module's task")]
pub fn init(folder: &Utf8Path, tongue: Tongue) -> Result<Outcome, Error> {
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Error::Usage(text!(
            "`{folder}` n’est pas vide : rien n’y a été écrit",
            "`{folder}` is not empty: nothing was written into it"
        )));
    }
    for (path, content) in STARTER {
        write_new(&folder.join(path), content.as_bytes())?;
    }
    say(text!(
        "le site est prêt dans {folder} ; la suite : provence build -s {folder}",
        "the site is ready in {folder}; next: provence build -s {folder}"
    )
    .get(tongue));
    Ok(Outcome::Done)
}

/// Starts an entry with the fields that its collection declares.
pub fn new(root: &Utf8Path, entry: &str, now: Timestamp, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = crate::build::configure(&tree, None, &mut diagnostics) else {
        let first = diagnostics.into_iter().next().unwrap_or_else(crate::config::missing);
        let (file, line) = (&first.span.file, first.span.line.max(1));
        let (fr, en) = (first.message.get(Tongue::Fr), first.message.get(Tongue::En));
        return Err(Error::Usage(text!("{file}:{line} : {fr}", "{file}:{line}: {en}")));
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let usage = || {
        Error::Usage(text!(
            "écrivez `collection/slug`, en minuscules et avec des tirets, comme `stories/mon-recit`",
            "write `collection/slug`, lower-case with hyphens, such as `stories/my-story`"
        ))
    };
    let (name, id) = entry.split_once('/').ok_or_else(usage)?;
    if !id.split('/').all(is_slug) {
        return Err(usage());
    }
    let Some(collection) = content.collections.get(name) else {
        let near = did_you_mean(name, content.collections.keys().map(|name| &**name)).unwrap_or_default();
        return Err(Error::Usage(text!(
            "la collection `{name}` n’existe pas (vouliez-vous `{near}` ?)",
            "the collection `{name}` does not exist (did you mean `{near}`?)"
        )));
    };
    let locale = &config.source_language().locale;
    let (path, fence) = match collection.body {
        BodyKind::Markdown => (Utf8PathBuf::from(format!("content/{name}/{id}/index.{locale}.md")), "---\n"),
        BodyKind::None => (Utf8PathBuf::from(format!("content/{name}/{id}.yaml")), ""),
    };
    let flat = format!("content/{name}/{id}.{locale}.md");
    if tree.get(path.as_str()).is_some() || tree.get(&flat).is_some() {
        return Err(Error::Usage(text!("`{path}` existe déjà", "`{path}` exists already")));
    }
    let mut text = String::from(fence);
    // `fin-track` → `Fin track`: a title to write over, so that the new entry has no errors of its own.
    let words = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    text.push_str(&format!("title: \"{first}{}\"\n", letters.as_str()));
    let today = now.to_zoned(config.time_zone.clone()).date();
    if collection.sort.iter().any(|key| &*key.field == "date") {
        text.push_str(&format!("date: {today}\n"));
    }
    for field in collection.fields.values().filter(|field| field.required && &*field.name != "title") {
        let hint = match &field.kind {
            FieldKind::Reference { to, .. } => format!("# content/{to}"),
            FieldKind::Select(options) => format!("# {}", options.join(", ")),
            _ => String::new(),
        };
        text.push_str(format!("{}: {hint}", field.name).trim_end());
        text.push('\n');
    }
    text.push_str("draft: true\n");
    text.push_str(fence);
    write_new(&root.join(&path), text.as_bytes())?;
    say(text!("{path} est prêt à écrire", "{path} is ready to be written").get(tongue));
    Ok(Outcome::Done)
}

/// Writes a file that must not exist yet.
#[expect(clippy::disallowed_methods, reason = "writing first files is this module's task")]
pub fn write_new(path: &Utf8Path, content: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))?;
    }
    let mut file = fs::File::create_new(path).map_err(Error::io(Action::Write, path))?;
    file.write_all(content).map_err(Error::io(Action::Write, path))
}
