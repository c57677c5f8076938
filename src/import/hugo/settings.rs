//! Hugo's settings: `hugo.toml` or `config.toml`, in any notation, or the folder `config/_default`.

use std::collections::BTreeMap;

use regex::Regex;

use super::cascade::Cascades;
use super::permalink::Case;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::import::foreign::Foreign;
use crate::import::front;
use crate::import::page::{Settings, Waiting, locale_code};
use crate::import::value::{Fields, Item, Value, get};
use crate::import::withheld::truth;
use crate::path::SourcePath;
use crate::text;

/// Names of files with settings, the first that is there counts.
const FILES: &[&str] = &["hugo", "config", "config/_default/hugo", "config/_default/config"];

/// Endings of notations.
const ENDINGS: &[&str] = &["toml", "yaml", "yml", "json"];

/// A language of a Hugo site.
#[derive(Debug)]
pub struct Language {
    /// Its code as Hugo writes it, in lower case.
    pub key: String,
    /// Its code here.
    pub locale: String,
    /// Its folder of content; that of the site when it names none.
    pub folder: Option<String>,
}

/// What is known of a Hugo site by its settings.
#[derive(Debug)]
pub struct HugoSettings {
    /// What the new site takes over.
    pub settings: Settings,
    /// The languages.
    pub languages: Vec<Language>,
    /// The folder of content.
    pub folder: String,
    /// Whether pages of the default language have it in their address.
    pub default_in_subdir: bool,
    /// Codes of languages that are not built, in lower case.
    pub disabled: Vec<String>,
    /// `permalinks` of all languages.
    pub permalinks: Permalinks,
    /// `permalinks` of one language, by its code here.
    pub permalinks_of: BTreeMap<String, Permalinks>,
    /// `uglyURLs`.
    pub ugly: bool,
    /// Whether addresses keep capital letters.
    pub case: Case,
    /// `cascade`.
    pub cascades: Cascades,
    /// Patterns of files that are not built: `ignoreFiles`.
    pub ignored: Vec<Regex>,
    /// Whether pages wait for their date.
    pub waiting: Waiting,
}

/// Patterns of addresses by section.
#[derive(Debug, Default)]
pub struct Permalinks {
    /// Those of pages.
    pub page: BTreeMap<String, String>,
    /// Those of sections.
    pub section: BTreeMap<String, String>,
}

fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    get(fields, name).and_then(Item::as_text)
}

/// Reads the settings of a Hugo site. A site without any has usual ones; `None` when they cannot be read.
pub fn read(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<HugoSettings> {
    let (path, mut fields) = first(foreign, FILES, diagnostics)?;
    if let Some(path) = &path {
        leave_out(path, &fields, diagnostics);
    }
    for part in ["languages", "params", "permalinks", "cascade", "menu", "menus"] {
        let name = format!("config/_default/{part}");
        let (path, own) = first(foreign, &[&*name], diagnostics)?;
        if let Some(path) = path.filter(|_| part.starts_with("menu")) {
            diagnostics.push(no_menu(Span::file(&path)));
        }
        if !own.is_empty() && get(&fields, part).is_none() {
            fields.push((part.to_owned(), Item::new(Value::Map(own), 1, 1)));
        }
    }
    let default = text(&fields, "defaultContentLanguage").unwrap_or("en").to_ascii_lowercase();
    let folder = text(&fields, "contentDir").unwrap_or("content").trim_matches('/').to_owned();
    let mut settings = Settings {
        base_url: text(&fields, "baseURL")
            .filter(|url| url.starts_with("http"))
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned(),
        time_zone: text(&fields, "timeZone").unwrap_or_default().to_owned(),
        ..Settings::default()
    };
    let mut languages = declared(&fields, &mut settings);
    if languages.is_empty() {
        let locale = locale_code(&default).unwrap_or_else(|| "en".to_owned());
        let cldr = text(&fields, "languageCode").or_else(|| text(&fields, "locale")).unwrap_or(&locale).to_owned();
        settings.languages.push((locale.clone(), locale.clone(), cldr_of(&cldr, &locale)));
        languages.push(Language { key: default.clone(), locale, folder: None });
    }
    let source = languages.iter().find(|language| language.key == default).or(languages.first());
    settings.default_language = source.map(|language| language.locale.clone()).unwrap_or_default();
    let description = get(&fields, "params").and_then(|item| text(item.as_map()?, "description"));
    let own = [(text(&fields, "title"), &mut settings.title), (description, &mut settings.description)];
    for (written, texts) in own {
        if let Some(written) = written {
            texts.entry(settings.default_language.clone()).or_insert_with(|| written.to_owned());
        }
    }
    let is = |name: &str| get(&fields, name).is_some_and(|item| truth(&item.value) == Some(true));
    let (mut permalinks_of, mut cascades, mut disabled) = (BTreeMap::new(), Cascades::default(), Vec::new());
    let named = get(&fields, "disableLanguages").map(Item::texts).unwrap_or_default();
    disabled.extend(named.into_iter().map(str::to_ascii_lowercase));
    for (key, item) in get(&fields, "languages").and_then(Item::as_map).into_iter().flatten() {
        let (key, Some(own)) = (key.to_ascii_lowercase(), item.as_map()) else { continue };
        match languages.iter().find(|language| language.key == key) {
            Some(language) => drop(permalinks_of.insert(language.locale.clone(), permalinks(own))),
            None => disabled.push(key.clone()),
        }
        cascades.add_settings(Some(&key), own);
    }
    cascades.add_settings(None, &fields);
    let ignored = get(&fields, "ignoreFiles").map(Item::texts).unwrap_or_default();
    Some(HugoSettings {
        languages,
        folder,
        default_in_subdir: is("defaultContentLanguageInSubdir"),
        disabled,
        permalinks: permalinks(&fields),
        permalinks_of,
        ugly: is("uglyURLs"),
        case: if is("disablePathToLower") { Case::Kept } else { Case::Lower },
        cascades,
        ignored: ignored.into_iter().filter_map(|pattern| Regex::new(pattern).ok()).collect(),
        waiting: if is("buildFuture") { Waiting::Nothing } else { Waiting::Everything },
        settings,
    })
}

/// Tells of settings that have no equivalent, and of those by which more was published than is here.
fn leave_out(path: &SourcePath, fields: &Fields, diagnostics: &mut Vec<Diagnostic>) {
    let languages = get(fields, "languages").and_then(Item::as_map).into_iter().flatten();
    let all = std::iter::once(fields).chain(languages.filter_map(|(_, item)| item.as_map()));
    for (key, item) in all.flatten().filter(|(key, _)| matches!(&*key.to_ascii_lowercase(), "menu" | "menus")) {
        let _ = key;
        diagnostics.push(no_menu(Span::new(path, item.line, item.column, 0)));
    }
    if let Some(item) = get(fields, "buildDrafts").filter(|item| truth(&item.value) == Some(true)) {
        let message = text!(
            "l’ancien site publiait ses brouillons (`buildDrafts`) : ici, ils sont retenus",
            "the other site published its drafts (`buildDrafts`): here they are held back"
        );
        let span = Span::new(path, item.line, item.column, 0);
        diagnostics.push(Diagnostic::new(Code::ImportValue, span, message));
    }
}

fn no_menu(span: Span) -> Diagnostic {
    let message = text!(
        "ce menu n’est pas importé : écrivez-le dans `content/site.yaml`, sous `menus`",
        "this menu is not imported: write it into `content/site.yaml`, under `menus`"
    );
    Diagnostic::new(Code::ImportLeftOut, span, message)
}

/// The first settings that are there, by names without ending.
fn first(foreign: &Foreign, names: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Option<(Option<SourcePath>, Fields)> {
    let paths = names.iter().flat_map(|name| ENDINGS.iter().map(move |ending| format!("{name}.{ending}")));
    let Some(path) = paths.map(SourcePath::new).find(|path| foreign.has(path.as_str())) else {
        return Some((None, Vec::new()));
    };
    let text = foreign.text(&path, diagnostics)?;
    let fields = front::settings(&path, &text, diagnostics)?;
    Some((Some(path), fields))
}

/// `languages`, by weight as Hugo orders them.
fn declared(fields: &Fields, settings: &mut Settings) -> Vec<Language> {
    let Some(declared) = get(fields, "languages").and_then(Item::as_map) else { return Vec::new() };
    let weight = |item: &Item| {
        let weight = item.as_map().and_then(|fields| text(fields, "weight")?.parse::<i64>().ok());
        weight.unwrap_or(i64::MAX)
    };
    let mut ordered: Vec<&(String, Item)> = declared.iter().collect();
    ordered.sort_by_key(|(_, item)| weight(item));
    let mut languages: Vec<Language> = Vec::new();
    for (key, item) in ordered {
        let (Some(fields), Some(locale)) = (item.as_map(), locale_code(key)) else { continue };
        let is_off = get(fields, "disabled").is_some_and(|item| truth(&item.value) == Some(true));
        if is_off || languages.iter().any(|known| known.locale == locale) {
            continue;
        }
        let label = text(fields, "languageName").or_else(|| text(fields, "label")).unwrap_or(key);
        let cldr = text(fields, "languageCode").or_else(|| text(fields, "locale")).unwrap_or(key);
        settings.languages.push((locale.clone(), label.to_owned(), cldr_of(cldr, &locale)));
        let description = get(fields, "params").and_then(|item| text(item.as_map()?, "description"));
        let description = description.or_else(|| text(fields, "description"));
        for (written, texts) in [(text(fields, "title"), &mut settings.title), (description, &mut settings.description)]
        {
            if let Some(written) = written {
                texts.insert(locale.clone(), written.to_owned());
            }
        }
        let folder = text(fields, "contentDir").map(|folder| folder.trim_matches('/').to_owned());
        languages.push(Language { key: key.to_ascii_lowercase(), locale, folder });
    }
    languages
}

/// A CLDR locale; the code of the language when it is none.
pub fn cldr_of(written: &str, locale: &str) -> String {
    let parsed = written.parse::<icu::locale::Locale>();
    parsed.map_or_else(|_| locale.to_owned(), |parsed| parsed.to_string())
}

/// `permalinks`: `{posts: …}`, or `{page: {posts: …}, section: {posts: …}}` as newer versions write it.
fn permalinks(fields: &Fields) -> Permalinks {
    let Some(written) = get(fields, "permalinks").and_then(Item::as_map) else { return Permalinks::default() };
    let of = |fields: &Fields| -> BTreeMap<String, String> {
        fields.iter().filter_map(|(section, item)| Some((section.clone(), item.as_text()?.to_owned()))).collect()
    };
    let below = |kind: &str| get(written, kind).and_then(Item::as_map).map(of).unwrap_or_default();
    let mut page = of(written);
    page.extend(below("page"));
    Permalinks { page, section: below("section") }
}
