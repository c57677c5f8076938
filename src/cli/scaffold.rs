//! `provence init` and `provence new`: the first files, never over others.

use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use camino::Utf8Path;
use jiff::civil::Date;

use super::arguments::Cli;
use super::outcome::Outcome;
use super::output::say;
use super::schema;
use crate::config::Config;
use crate::content::Content;
use crate::content::collection::{BodyKind, Collection, Field, FieldKind};
use crate::content::front_matter::Role;
use crate::diagnostic::{UiLocale, did_you_mean};
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::path::portable::unportable;
use crate::slug::Slugs;
use crate::source::{self, SourceTree};
use crate::yaml::quoted;
use crate::{content, text};

/// The files of a new site: two languages, stories, pages and a theme.
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
    ("content/photos/_collection.yaml", include_str!("../../starter/content/photos/_collection.yaml")),
    (
        "themes/starter/templates/components.html",
        include_str!("../../starter/themes/starter/templates/components.html"),
    ),
    ("themes/starter/templates/page.html", include_str!("../../starter/themes/starter/templates/page.html")),
    ("themes/starter/templates/list.html", include_str!("../../starter/themes/starter/templates/list.html")),
    ("themes/starter/templates/404.html", include_str!("../../starter/themes/starter/templates/404.html")),
    ("themes/starter/templates/root.html", include_str!("../../starter/themes/starter/templates/root.html")),
];

/// The lines of `.gitignore`: the output, derived pictures, and an output that a killed build did not finish.
const IGNORED: &[&str] = &["/public", "/.cache", "/.public.provence-*"];

/// The lines of `.gitattributes`: a line of the lock stands alone, so that git may join those of two branches.
const ATTRIBUTES: &[&str] = &["content/urls.lock merge=union"];

/// The files of a new site that are no texts of readers: its theme and interface texts, and the lines that git needs.
pub fn machinery() -> impl Iterator<Item = (&'static str, String)> {
    let machinery = STARTER.iter().filter(|(path, _)| path.starts_with("themes/") || path.starts_with("i18n/"));
    let lines = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let of_git = [(".gitignore", lines(IGNORED)), (".gitattributes", lines(ATTRIBUTES))];
    machinery.map(|(path, text)| (*path, (*text).to_owned())).chain(of_git)
}

/// Whether a folder may become a site: it is empty or not there yet. A new git repository counts as empty.
#[expect(clippy::disallowed_methods, reason = "writing first files is this module's task")]
pub fn is_empty(folder: &Utf8Path) -> bool {
    let mut names = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    names.all(|name| name.to_str().is_some_and(is_of_a_repository))
}

/// Whether a file is one that a new repository has.
fn is_of_a_repository(name: &str) -> bool {
    name.starts_with(".git") || name.to_lowercase().starts_with("readme") || name.to_lowercase().starts_with("license")
}

/// Adds the lines that are missing to a file of settings of git.
#[expect(clippy::disallowed_methods, reason = "writing first files is this module's task")]
fn add_lines(place: &Utf8Path, lines: &[&str]) -> Result<(), Error> {
    let mut text = fs::read_to_string(place).unwrap_or_default();
    let known: Vec<String> = text.lines().map(|line| line.trim().trim_end_matches('/').to_owned()).collect();
    let missing = lines.iter().filter(|line| !known.iter().any(|known| known == **line));
    let missing: String = missing.map(|line| format!("{line}\n")).collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    fs::write(place, text + &missing).map_err(Error::io(Action::Write, place))
}

/// Starts a site in a folder that is empty or not there yet.
pub fn init(folder: &Utf8Path, ui_locale: UiLocale) -> Result<Outcome, Error> {
    if !is_empty(folder) {
        return Err(Error::Usage(text!(
            "`{folder}` n’est pas vide : rien n’y a été écrit",
            "`{folder}` is not empty: nothing was written into it"
        )));
    }
    for (path, content) in STARTER {
        write_new(&folder.join(path), content.as_bytes())?;
    }
    add_lines(&folder.join(".gitignore"), IGNORED)?;
    add_lines(&folder.join(".gitattributes"), ATTRIBUTES)?;
    schema::begin(folder)?;
    let argument = match folder.as_str().contains(|c: char| !c.is_alphanumeric() && !"/._-".contains(c)) {
        true => format!("'{}'", folder.as_str().replace('\'', "'\\''")),
        false => folder.to_string(),
    };
    say(text!(
        "le site est prêt dans {folder} ; la suite : provence serve -s {argument}",
        "the site is ready in {folder}; next: provence serve -s {argument}"
    )
    .get(ui_locale));
    Ok(Outcome::Done)
}

/// The settings of a site, for commands that need them.
///
/// # Errors
/// When the folder holds no site, or settings that cannot be read.
pub fn settings(tree: &SourceTree) -> Result<Config, Error> {
    let mut diagnostics = Vec::new();
    crate::build::configure(tree, None, &mut diagnostics).ok_or_else(|| {
        let first = diagnostics.into_iter().next().unwrap_or_else(crate::config::missing);
        let (file, line) = (&first.span.file, first.span.line.max(1));
        let (fr, en) = (first.message.get(UiLocale::Fr), first.message.get(UiLocale::En));
        Error::Usage(text!("{file}:{line} : {fr}", "{file}:{line}: {en}"))
    })
}

/// A collection by its name, with the mend where there is none of that name.
///
/// # Errors
/// When there is none.
pub fn collection_named<'c>(name: &str, content: &'c Content) -> Result<&'c Arc<Collection>, Error> {
    if let Some(collection) = content.collections.get(name) {
        return Ok(collection);
    }
    // The name in addresses, which differs by language, is the one that people see and may have typed.
    let by_slug = content.collections.values().find(|other| other.slug.0.values().any(|slug| **slug == *name));
    let near = by_slug.map(|collection| &*collection.name);
    let near = near.or_else(|| did_you_mean(name, content.collections.keys().map(|name| &**name)));
    let all = content.collections.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(Error::Usage(match near {
        Some(near) => text!(
            "la collection `{name}` n’existe pas : vouliez-vous `{near}` ?",
            "the collection `{name}` does not exist: did you mean `{near}`?"
        ),
        None if all.is_empty() => text!(
            "la collection `{name}` n’existe pas, et le site n’en a aucune",
            "the collection `{name}` does not exist, and the site has none"
        ),
        None => text!(
            "la collection `{name}` n’existe pas ; il y a {all}",
            "the collection `{name}` does not exist; there are {all}"
        ),
    }))
}

/// Starts an entry with the fields that its collection declares: the required
/// ones to be filled in, the others as comments, each with what it may hold.
pub fn new(cli: &Cli, entry: &str, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    let config = settings(&tree)?;
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let named = named_entry(entry, &content, config.slugs)?;
    let (path, _) = first_file(&named, &config);
    let Named { collection, id } = &named;
    let flat = format!("content/{}/{id}.{}.md", collection.name, config.source_language().locale);
    if tree.get(path.as_str()).is_some() || tree.get(&flat).is_some() {
        return Err(Error::Usage(text!("`{path}` existe déjà", "`{path}` exists already")));
    }
    let today = cli.now(&tree).to_zoned(config.time_zone.clone()).date();
    let locale = config.source_language().locale.as_str();
    let draft = Draft { collection, content: &content, today, locale, ui_locale };
    let text = if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        draft.text(id, &mut |field, hint| ask(field, hint))
    } else {
        draft.text(id, &mut |_, _| None)
    };
    write_new(&root.join(path.as_str()), text.as_bytes())?;
    say(text!(
        "{path} est prêt à écrire ; `provence serve -D` le montre",
        "{path} is ready to be written; `provence serve -D` shows it"
    )
    .get(ui_locale));
    Ok(Outcome::Done)
}

/// An entry that may not exist yet.
pub struct Named {
    /// Its collection.
    pub collection: Arc<Collection>,
    /// Its id there.
    pub id: String,
}

/// Reads the name of an entry, `collection/slug`.
///
/// # Errors
/// When there is no such collection, or the slug is none.
pub fn named_entry(entry: &str, content: &Content, slugs: Slugs) -> Result<Named, Error> {
    let (name, id) = entry.trim_matches('/').split_once('/').ok_or_else(|| {
        let all = content.collections.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        Error::Usage(text!(
            "écrivez `collection/slug`, comme `stories/mon-recit` ; collections : {all}",
            "write `collection/slug`, such as `stories/my-story`; collections: {all}"
        ))
    })?;
    let collection = collection_named(name, content)?;
    if !id.split('/').all(|part| slugs.accepts(part)) {
        let near: Option<Vec<String>> = id.split('/').map(|part| slugs.of(part)).collect();
        return Err(Error::Usage(match near.map(|near| near.join("/")) {
            Some(near) => text!(
                "un nom est en minuscules sans accent, avec des tirets : `{name}/{near}`",
                "a name is lower-case with hyphens, without accents: `{name}/{near}`"
            ),
            None => text!(
                "un nom est en minuscules sans accent, avec des tirets, comme `{name}/mon-recit`",
                "a name is lower-case with hyphens, without accents, such as `{name}/my-story`"
            ),
        }));
    }
    if let Some(device) = device(id) {
        return Err(device_name(device));
    }
    Ok(Named { collection: Arc::clone(collection), id: id.to_owned() })
}

/// The part of an id that Windows takes for a device: no file there has such a name.
pub fn device(id: &str) -> Option<&str> {
    id.split('/').find(|part| unportable(part).is_some())
}

/// The error of a name that Windows keeps for a device.
pub fn device_name(name: &str) -> Error {
    Error::Usage(text!(
        "`{name}` est le nom d’un appareil sous Windows : aucun fichier ne peut s’y appeler ainsi ; choisissez-en un autre",
        "`{name}` is the name of a device on Windows: no file can have it there; choose another"
    ))
}

/// The file with which an entry begins, in the source language.
pub fn first_file(named: &Named, config: &Config) -> (SourcePath, Role) {
    let (name, id) = (&named.collection.name, &named.id);
    match named.collection.body {
        BodyKind::Markdown => {
            let locale = &config.source_language().locale;
            (SourcePath::new(format!("content/{name}/{id}/index.{locale}.md")), Role::Source)
        }
        BodyKind::None => (SourcePath::new(format!("content/{name}/{id}.yaml")), Role::Single),
    }
}

/// The text with which an entry begins when nobody is asked.
pub fn first_text(named: &Named, content: &Content, today: Date, config: &Config, ui_locale: UiLocale) -> String {
    let locale = config.source_language().locale.as_str();
    let draft = Draft { collection: &named.collection, content, today, locale, ui_locale };
    draft.text(&named.id, &mut |_, _| None)
}

/// Asks on the terminal for the value of a field; nothing typed leaves it open.
fn ask(field: &str, hint: &str) -> Option<String> {
    let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
    let _ = write!(anstream::stderr(), "{field}{hint}: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).ok()?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// The most values that are offered one by one.
const OFFERED: usize = 12;

/// The first text of an entry.
struct Draft<'d> {
    collection: &'d Collection,
    content: &'d Content,
    today: Date,
    /// The source language.
    locale: &'d str,
    ui_locale: UiLocale,
}

impl Draft<'_> {
    /// Front matter, or the whole file of an entry without body. `ask` is given a
    /// field and what it may hold, and gives the value when there is somebody to ask.
    fn text(&self, id: &str, ask: &mut dyn FnMut(&str, &str) -> Option<String>) -> String {
        // `fin-track` → `Fin track`: a title to write over, so that the new entry has no errors of its own.
        let words = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
        let mut letters = words.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let title = ask("title", "").unwrap_or_else(|| format!("{first}{}", letters.as_str()));
        let mut text = format!("title: {}\n", quoted(&title));
        if self.collection.sort.iter().any(|key| &*key.field == "date") {
            text.push_str(&format!("date: {}\n", self.today));
        }
        let is_begun = |field: &Field| matches!(&*field.name, "title" | "date" | "draft");
        let open = self.collection.fields_in_order().into_iter().filter(|field| !is_begun(field));
        let (required, optional): (Vec<&Field>, Vec<&Field>) = open.partition(|field| field.required);
        for field in required {
            let hint = self.hint(field);
            match ask(&field.name, &hint) {
                Some(value) => text.push_str(&format!("{}: {}\n", field.name, self.written(field, &value))),
                None => text.push_str(&line(&field.name, &hint)),
            }
        }
        text.push_str("draft: true\n");
        // Fields that every entry may have come after those that the collection declares. The rarely used ones are
        // left out.
        let common = ["description", "slug", "publish_date", "expiry_date", "aliases"];
        let declared = optional.iter().filter(|field| !field.is_common());
        let shared = common.iter().filter_map(|name| optional.iter().find(|field| *field.name == **name));
        for field in declared.chain(shared) {
            text.push_str(&format!("# {}", line(&field.name, &self.hint(field))));
        }
        match self.collection.body {
            BodyKind::Markdown => format!("---\n{text}---\n"),
            BodyKind::None => text,
        }
    }

    /// A value in the notation of its field.
    fn written(&self, field: &Field, value: &str) -> String {
        match field.kind {
            FieldKind::Text | FieldKind::Markdown => quoted(value),
            FieldKind::List(_) | FieldKind::Reference { many: true, .. } if !value.starts_with('[') => {
                format!("[{value}]")
            }
            _ => value.to_owned(),
        }
    }

    /// A short description of the values that a field may hold.
    fn hint(&self, field: &Field) -> String {
        let fr = self.ui_locale == UiLocale::Fr;
        let hint = match &field.kind {
            FieldKind::Reference { to, many } => {
                let ids = self.ids(to);
                if *many { format!("[{ids}]") } else { ids }
            }
            FieldKind::Select(options) => options.join(", "),
            FieldKind::List(inner) => format!("[{}]", self.hint(inner)),
            FieldKind::Object(fields) => {
                format!(
                    "{{{}}}",
                    fields.iter().map(|field| format!("{}: …", field.name)).collect::<Vec<_>>().join(", ")
                )
            }
            FieldKind::Boolean => "true, false".to_owned(),
            FieldKind::Date => self.today.to_string(),
            FieldKind::Datetime => format!("{}T09:00", self.today),
            FieldKind::Number => if fr { "un nombre" } else { "a number" }.to_owned(),
            FieldKind::Url => "https://…".to_owned(),
            FieldKind::Email => if fr { "nom@exemple.fr" } else { "name@example.org" }.to_owned(),
            FieldKind::Color => "#336699".to_owned(),
            FieldKind::Image | FieldKind::File => {
                if fr { "un fichier à côté du texte" } else { "a file beside the text" }.to_owned()
            }
            FieldKind::Geo => "{latitude: 43.3, longitude: 5.4}".to_owned(),
            FieldKind::Text | FieldKind::Markdown => self.length(field),
            FieldKind::Language => self.locale.to_owned(),
            FieldKind::Any | FieldKind::Unknown => String::new(),
        };
        // One file holds all languages of an entry without body.
        let hint = match self.collection.body {
            BodyKind::None if field.localized => format!("{{{}: {hint}}}", self.locale),
            _ => hint,
        };
        match self.help(field) {
            Some(help) if hint.is_empty() => help,
            Some(help) => format!("{hint} – {help}"),
            None => hint,
        }
    }

    /// The declared limits of a text: its pattern and its greatest length.
    fn length(&self, field: &Field) -> String {
        match (&field.pattern, field.max, self.ui_locale) {
            (Some(pattern), ..) => pattern.as_str().to_owned(),
            (None, Some(max), UiLocale::Fr) => format!("{max} signes au plus"),
            (None, Some(max), UiLocale::En) => format!("{max} characters at most"),
            (None, None, _) => String::new(),
        }
    }

    /// The help text that the declaration gives for a field.
    fn help(&self, field: &Field) -> Option<String> {
        let code = match self.ui_locale {
            UiLocale::Fr => "fr",
            UiLocale::En => "en",
        };
        let texts = &field.help.as_ref()?.0;
        let text = texts.iter().find(|(locale, _)| locale.as_str() == code).or_else(|| texts.iter().next());
        // A comment ends with its line.
        text.map(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The ids of a collection; empty when they are too many to be offered.
    fn ids(&self, collection: &str) -> String {
        let of = self.content.documents.iter().filter(|document| *document.collection.name == *collection);
        let ids: BTreeSet<&str> = of.map(|document| &*document.id).collect();
        let rest = if ids.len() > OFFERED { format!(", … (content/{collection})") } else { String::new() };
        let offered = ids.into_iter().take(OFFERED).collect::<Vec<_>>().join(", ");
        if offered.is_empty() { format!("content/{collection}") } else { format!("{offered}{rest}") }
    }
}

/// A key without value, with a comment, which ends with its line whatever was declared.
fn line(name: &str, hint: &str) -> String {
    let hint = hint.split_whitespace().collect::<Vec<_>>().join(" ");
    if hint.is_empty() { format!("{name}:\n") } else { format!("{name}:  # {hint}\n") }
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
