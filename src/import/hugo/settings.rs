//! Hugo's settings: `hugo.toml` or `config.toml`, in any notation, or the folder `config/_default`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::import::foreign::Foreign;
use crate::import::front;
use crate::import::page::{Settings, locale_code};
use crate::import::value::{Fields, Item, Value, get};
use crate::path::SourcePath;

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
    /// `permalinks`, by section.
    pub permalinks: BTreeMap<String, String>,
    /// `uglyURLs`.
    pub ugly: bool,
}

fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    get(fields, name).and_then(Item::as_text)
}

/// Reads the settings of a Hugo site. A site without any has usual ones; `None` when they cannot be read.
pub fn read(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<HugoSettings> {
    let mut fields = first(foreign, FILES, diagnostics)?;
    for part in ["languages", "params", "permalinks"] {
        let name = format!("config/_default/{part}");
        let own = first(foreign, &[&*name], diagnostics)?;
        if !own.is_empty() && get(&fields, part).is_none() {
            fields.push((part.to_owned(), Item::new(Value::Map(own), 1, 1)));
        }
    }
    let default = text(&fields, "defaultContentLanguage").unwrap_or("en").to_ascii_lowercase();
    let folder = text(&fields, "contentDir").unwrap_or("content").trim_matches('/').to_owned();
    let mut settings = Settings {
        base_url: text(&fields, "baseURL").filter(|url| url.starts_with("http")).unwrap_or_default().trim_end_matches('/').to_owned(),
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
    let is = |name: &str| matches!(get(&fields, name).map(|item| &item.value), Some(Value::Boolean(true)));
    Some(HugoSettings {
        languages,
        folder,
        default_in_subdir: is("defaultContentLanguageInSubdir"),
        permalinks: permalinks(&fields),
        ugly: is("uglyURLs"),
        settings,
    })
}

/// The first settings that are there, by names without ending.
fn first(foreign: &Foreign, names: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Option<Fields> {
    let paths = names.iter().flat_map(|name| ENDINGS.iter().map(move |ending| format!("{name}.{ending}")));
    let Some(path) = paths.map(SourcePath::new).find(|path| foreign.has(path.as_str())) else {
        return Some(Vec::new());
    };
    let text = foreign.text(&path, diagnostics)?;
    front::settings(&path, &text, diagnostics)
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
        let is_off = matches!(get(fields, "disabled").map(|item| &item.value), Some(Value::Boolean(true)));
        if is_off || languages.iter().any(|known| known.locale == locale) {
            continue;
        }
        let label = text(fields, "languageName").or_else(|| text(fields, "label")).unwrap_or(key);
        let cldr = text(fields, "languageCode").or_else(|| text(fields, "locale")).unwrap_or(key);
        settings.languages.push((locale.clone(), label.to_owned(), cldr_of(cldr, &locale)));
        let description = get(fields, "params").and_then(|item| text(item.as_map()?, "description"));
        let description = description.or_else(|| text(fields, "description"));
        for (written, texts) in [(text(fields, "title"), &mut settings.title), (description, &mut settings.description)] {
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

/// `permalinks`: `{posts: …}`, or `{page: {posts: …}}` as newer versions write it.
fn permalinks(fields: &Fields) -> BTreeMap<String, String> {
    let Some(written) = get(fields, "permalinks").and_then(Item::as_map) else { return BTreeMap::new() };
    let below = get(written, "page").and_then(Item::as_map).into_iter().flatten();
    let all = written.iter().chain(below);
    all.filter_map(|(section, item)| Some((section.clone(), item.as_text()?.to_owned()))).collect()
}
