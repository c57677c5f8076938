//! `content/site.yaml`: the site's address, languages, menus and settings.

use std::collections::BTreeMap;
use std::sync::Arc;

use icu::locale::Locale as IcuLocale;
use jiff::tz::TimeZone;

use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::locale::{Language, Locale, LocalizedText};
use crate::path::SourcePath;
use crate::slug::{Slugs, decoded};
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node};

pub mod base_url;
mod budgets;
mod editor;
mod hosts;
mod legal;
mod menu;
mod stores;
mod translations;

pub use budgets::Budgets;
pub use hosts::Host;
pub use legal::{Audit, Legal, TEXTS as LEGAL_TEXTS};
pub use stores::StoreSetting;
pub use translations::TranslationSettings;

pub use editor::EditorSettings;
pub use menu::{MenuItem, MenuTarget, all as all_menu_items};

/// Where the configuration stands.
pub const CONFIG_PATH: &str = crate::path::SITE_SETTINGS;

/// A picture format that derivatives are made in, best first in a `<picture>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureFormat {
    /// AV1 still picture.
    Avif,
    /// Lossy WebP.
    Webp,
    /// JPEG, understood everywhere.
    Jpeg,
}

impl PictureFormat {
    /// The name in `site.yaml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpeg",
        }
    }

    /// File extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.as_str(),
        }
    }

    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// `pictures:` — how derivatives are encoded.
#[derive(Clone, Debug)]
pub struct PictureSettings {
    /// Formats, in the order of preference; JPEG is always the last resort.
    pub formats: Vec<PictureFormat>,
    /// Encoder quality, 1 to 100, by format.
    pub quality: BTreeMap<PictureFormat, u8>,
    /// Where derivatives are kept for other machines too.
    pub store: Option<StoreSetting>,
}

impl PictureSettings {
    /// Encoder quality for a format.
    pub fn quality(&self, format: PictureFormat) -> u8 {
        self.quality.get(&format).copied().unwrap_or(match format {
            // As near to the photo as WebP at 75, and three tenths smaller.
            PictureFormat::Avif => 67,
            PictureFormat::Webp => 75,
            PictureFormat::Jpeg => 80,
        })
    }
}

/// The whole of `site.yaml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// Scheme and host, and a path if there is one, without the last `/`.
    pub base_url: Arc<str>,
    /// The same as the settings have it, whatever a preview replaces it with:
    /// what is written into pictures names the site, and a preview shows the
    /// pictures of the site instead of making its own.
    pub home_url: Arc<str>,
    /// The site's name.
    pub title: LocalizedText,
    /// What the site is, for search engines and feeds.
    pub description: LocalizedText,
    /// In the order of the switcher; never empty.
    pub languages: Vec<Language>,
    /// Position of the source language in `languages`.
    pub default: usize,
    /// The letters that addresses are made of.
    pub slugs: Slugs,
    /// For dates without a zone.
    pub time_zone: TimeZone,
    /// Folder under `themes/`.
    pub theme: Arc<str>,
    /// Where it is named.
    pub theme_span: Span,
    /// The entry shown at `/<lang>/`: `pages/home`.
    pub home: Option<(Arc<str>, Span)>,
    /// Menus by name.
    pub menus: BTreeMap<Arc<str>, Vec<MenuItem>>,
    /// How derivatives are encoded.
    pub pictures: PictureSettings,
    /// Where originals of photos are kept, beside or instead of `assets/photos`.
    pub photo_store: Option<StoreSetting>,
    /// What a page may make a reader's device fetch.
    pub budgets: Budgets,
    /// The hosts that are named.
    pub hosts: Vec<Host>,
    /// Who answers for the site.
    pub legal: Legal,
    /// What the site asks of its translations.
    pub translations: TranslationSettings,
    /// The browser editor of the published site; `None` when it has none.
    pub editor: Option<EditorSettings>,
    /// Free values for templates.
    pub params: Node,
    /// Digest of everything above.
    pub digest: Digest,
}

impl Config {
    /// The source language, in which entries are written first.
    pub fn source_language(&self) -> &Language {
        &self.languages[self.default]
    }

    /// The language whose pages are at the root of the site, without a prefix, where there is one.
    pub fn root_language(&self) -> Option<&Language> {
        self.languages.iter().find(|language| &*language.root == "/")
    }

    /// A language by its code.
    pub fn language(&self, locale: &Locale) -> Option<&Language> {
        Some(&self.languages[self.position(locale)?])
    }

    /// The position of a language in `languages`.
    pub fn position(&self, locale: &Locale) -> Option<usize> {
        self.languages.iter().position(|language| language.locale == *locale)
    }

    /// The path of the site on its host, without its last `/`; empty at the root.
    pub fn base_path(&self) -> &str {
        path_of(&self.base_url)
    }

    /// The rest of an address that begins with the path which the site itself has on its host, as texts write it. An
    /// address that begins with a language of the site is one from the site's own root.
    pub fn below_own_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let own = path_of(&self.home_url);
        let readable = decoded(own);
        let top = own.trim_start_matches('/').split('/').next().unwrap_or_default();
        if own.is_empty() || self.languages.iter().any(|language| language.locale.as_str() == top) {
            return None;
        }
        let rest = path.strip_prefix(own).or_else(|| path.strip_prefix(&*readable));
        rest.filter(|rest| rest.starts_with('/'))
    }

    /// The absolute address of a path that begins with `/`.
    pub fn permalink(&self, url: &str) -> String {
        format!("{}{url}", self.base_url)
    }

    /// Replaces the address, as `--base-url` asks.
    #[must_use]
    pub fn with_base_url(mut self, base_url: &str) -> Self {
        self.base_url = base_url::usable(base_url).unwrap_or_else(|| base_url.trim_end_matches('/').to_owned()).into();
        self.digest = Digester::new("base-url").digest(self.digest).text(&self.base_url).finish();
        self
    }
}

/// The host of an address, with its port; what is no address gives all before its first `/`.
pub fn host_of(address: &str) -> &str {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    rest.split('/').next().unwrap_or_default()
}

/// The path of an address on its host, without its last `/`; empty at the root.
pub fn path_of(base_url: &str) -> &str {
    let (_, rest) = base_url.split_once("//").unwrap_or(("", base_url));
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
}

/// Reads the configuration. A setting that is wrong is reported and replaced by
/// its default, so that the rest of the site can be checked in the same run.
/// `None` when the file cannot be read to its end: the rest of the site would
/// be held against settings that nobody wrote.
pub fn parse(text: &str) -> Checked<Option<Config>> {
    let file = SourcePath::new(CONFIG_PATH);
    let mut diagnostics = Vec::new();
    let root = yaml::parse(&file, text, 0..text.len(), Limits::default()).take(&mut diagnostics);
    if !yaml::is_whole(&diagnostics) {
        return Checked { value: None, diagnostics };
    }
    let mut map = MapReader::new(&file, Code::SiteSetting, &root, &mut diagnostics);

    let base_url = base_url(&mut map);
    let default_code = map.text("default_language");
    let languages = languages(&mut map, default_code.as_deref());
    let default_locale = default_code.map_or_else(|| languages[0].locale.clone(), Locale::new);
    let default = languages.iter().position(|language| language.locale == default_locale).unwrap_or_else(|| {
        if let Some(node) = map.node("default_language") {
            map.problem(
                node.span(&file),
                text!("`{default_locale}` n’est pas dans `languages`", "`{default_locale}` is not in `languages`"),
            );
        }
        0
    });
    let mut languages = languages;
    if map.boolean("default_language_prefix") == Some(false) {
        languages[default].root = "/".into();
    }
    map.required("title");
    let mut texts = |key: &'static str| {
        let texts = map.localized(key, &default_locale).unwrap_or_default();
        if let Some(node) = map.node(key) {
            map.known_languages(node, languages.iter().map(|language| language.locale.as_str()));
        }
        texts
    };
    let (title, description) = (texts("title"), texts("description"));
    let slugs = slugs(&mut map);
    let time_zone = time_zone(&mut map);
    let theme = map.text("theme").unwrap_or_else(|| "provence".into());
    if let Some(node) = map.node("theme").filter(|_| theme.contains(['/', '\\']) || theme.starts_with('.')) {
        map.problem(
            node.span(&file),
            text!("`theme` est le nom d’un dossier de `themes/`", "`theme` is the name of a folder of `themes/`"),
        );
    }
    let theme_span = map.node("theme").map_or_else(|| Span::file(&file), |node| node.span(&file));
    let home = map.required("home").and_then(|node| {
        let expected =
            text!("`home` attend une entrée, comme `pages/home`", "`home` wants an entry, such as `pages/home`");
        map.convert(node, expected, |node| {
            node.as_text().filter(|text| text.contains('/')).map(|text| (Arc::clone(text), node.span(&file)))
        })
    });
    let menus = menu::read(&mut map, &languages, &default_locale);
    let (pictures, photo_store) = (pictures(&mut map), stores::of_photos(&mut map));
    let budgets = budgets::read(&mut map);
    let hosts = hosts::read(&mut map);
    let legal = legal::read(&mut map);
    let translations = translations::read(&mut map, &languages);
    let editor = editor::read(&mut map);
    map.entries("params");
    let params = map.node("params").cloned().unwrap_or_else(Node::empty_map);
    map.finish();

    let digest = Digester::new("config").text(text).finish();
    let config = Config {
        home_url: Arc::clone(&base_url),
        base_url,
        title,
        description,
        languages,
        default,
        slugs,
        time_zone,
        theme,
        theme_span,
        home,
        menus,
        pictures,
        photo_store,
        budgets,
        hosts,
        legal,
        translations,
        editor,
        params,
        digest,
    };
    Checked { value: Some(config), diagnostics }
}

fn base_url(map: &mut MapReader<'_>) -> Arc<str> {
    let fallback: Arc<str> = "https://example.org".into();
    let Some(node) = map.required("base_url") else { return fallback };
    let expected = text!(
        "`base_url` attend une adresse complète, comme `https://oneprovence.example`",
        "`base_url` wants a complete address, such as `https://oneprovence.example`"
    );
    map.convert(node, expected, |node| base_url::usable(node.as_text()?).map(Arc::from)).unwrap_or(fallback)
}

fn slugs(map: &mut MapReader<'_>) -> Slugs {
    let Some(node) = map.node("slugs") else { return Slugs::default() };
    let expected = text!("`slugs` attend `latin` ou `native`", "`slugs` wants `latin` or `native`");
    let read = map.convert(node, expected, |node| match &**node.as_text()? {
        "latin" => Some(Slugs::Latin),
        "native" => Some(Slugs::Native),
        _ => None,
    });
    read.unwrap_or_default()
}

fn time_zone(map: &mut MapReader<'_>) -> TimeZone {
    let Some(node) = map.node("time_zone") else { return TimeZone::UTC };
    let expected = text!("ce fuseau horaire est inconnu", "this time zone is unknown");
    let name = node.as_text();
    if let Some(found) = name.and_then(|name| TimeZone::get(name).ok()) {
        return found;
    }
    let known: Vec<_> = jiff::tz::db().available().map(|known| known.as_str().to_owned()).collect();
    let span = node.span(map.file());
    match name.and_then(|name| did_you_mean(name, known.iter().map(String::as_str))) {
        Some(near) => {
            let help = text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?").replacing(near);
            map.problem_with_help(span, expected, help);
        }
        None => map.problem(span, expected),
    }
    TimeZone::UTC
}

/// Every language declared; when none is right, French alone stands in.
fn languages(map: &mut MapReader<'_>, default: Option<&str>) -> Vec<Language> {
    let mut languages = Vec::new();
    let file = map.file();
    let entries = map.entries("languages");
    for (key, node) in entries {
        let code_is_right = (2..=8).contains(&key.name.len())
            && key.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !code_is_right {
            map.problem(
                key.span(file),
                text!(
                    "un code de langue est court et en minuscules : `fr`, `zh`",
                    "a language code is short and lower-case: `fr`, `zh`"
                ),
            );
            continue;
        }
        let mut below = map.below(node);
        let label = below.text("label").unwrap_or_else(|| Arc::clone(&key.name));
        let cldr = below.text("locale").unwrap_or_else(|| Arc::clone(&key.name));
        let parsed = cldr.parse::<IcuLocale>();
        let fallback = below.texts("fallback").unwrap_or_default();
        let fallback: Vec<Locale> = fallback
            .into_iter()
            .filter_map(|(code, node)| {
                let known = entries.iter().any(|(key, _)| key.name == code) && code != key.name;
                if !known {
                    below.problem(
                        node.span(file),
                        text!(
                            "`{code}` n’est pas une autre langue du site",
                            "`{code}` is not another language of the site"
                        ),
                    );
                }
                known.then(|| Locale::new(code))
            })
            .collect();
        if parsed.is_err() {
            let span = node.get("locale").unwrap_or(node).span(file);
            below.problem(
                span,
                text!(
                    "`{cldr}` n’est pas une locale (exemple : `fr-FR`)",
                    "`{cldr}` is not a locale (example: `fr-FR`)"
                ),
            );
        }
        below.finish();
        // A language with a wrong setting still is one: its files are not of an unknown language.
        let cldr = parsed.unwrap_or(IcuLocale::UNKNOWN);
        languages.push(Language::new(Locale::new(Arc::clone(&key.name)), label, cldr, fallback));
    }
    if languages.is_empty() {
        if entries.is_empty() {
            map.required("languages");
        }
        let code = default.filter(|code| code.parse::<IcuLocale>().is_ok()).unwrap_or("fr");
        languages.push(Language::new(
            Locale::new(code),
            code.into(),
            code.parse().unwrap_or(IcuLocale::UNKNOWN),
            Vec::new(),
        ));
    }
    languages
}

fn pictures(map: &mut MapReader<'_>) -> PictureSettings {
    let mut settings = PictureSettings {
        formats: vec![PictureFormat::Webp, PictureFormat::Jpeg],
        quality: BTreeMap::new(),
        store: None,
    };
    let Some(node) = map.node("pictures") else { return settings };
    let file = map.file();
    let known = [PictureFormat::Avif, PictureFormat::Webp, PictureFormat::Jpeg];
    let named = |name: &str| known.into_iter().find(|format| format.as_str() == name);
    let mut below = map.below(node);
    if let Some(formats) = below.texts("formats") {
        settings.formats.clear();
        for (name, node) in formats {
            match named(&name) {
                Some(format) => settings.formats.push(format),
                None => below.problem(
                    node.span(file),
                    text!(
                        "`{name}` n’est pas un format (avif, webp, jpeg)",
                        "`{name}` is not a format (avif, webp, jpeg)"
                    ),
                ),
            }
        }
    }
    // The last resort of every `<picture>`.
    if !settings.formats.contains(&PictureFormat::Jpeg) {
        settings.formats.push(PictureFormat::Jpeg);
    }
    settings.formats.sort_unstable();
    settings.formats.dedup();
    for (key, node) in below.entries("quality") {
        let quality = node.as_text().and_then(|text| text.parse().ok()).filter(|quality| (1..=100).contains(quality));
        match (named(&key.name), quality) {
            (Some(format), Some(quality)) => {
                settings.quality.insert(format, quality);
            }
            _ => below.problem(
                key.span(file),
                text!(
                    "`quality` attend un format et un nombre de 1 à 100",
                    "`quality` wants a format and a number from 1 to 100"
                ),
            ),
        }
    }
    settings.store = stores::read(&mut below);
    below.finish();
    settings
}

/// The problem of a folder that holds no site.
pub fn missing() -> Diagnostic {
    Diagnostic::new(
        Code::MissingSite,
        Span::new(&SourcePath::new(CONFIG_PATH), 0, 0, 0),
        text!("ce dossier ne contient pas `{CONFIG_PATH}`", "this folder has no `{CONFIG_PATH}`"),
    )
    .help(text!(
        "lancez la commande à la racine du site, indiquez-la avec `--root`, ou créez un site avec `provence init`",
        "run the command at the root of the site, name it with `--root`, or make a site with `provence init`"
    ))
}
