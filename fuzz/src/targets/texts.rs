//! Texts that writers and designers make: YAML, Markdown, messages, declarations, HTML.

use std::sync::LazyLock;

use provence::config::{self, Config};
use provence::content::declaration;
use provence::content::front_matter::Role;
use provence::content::highlight::Highlighter;
use provence::content::markdown::passages::passages;
use provence::content::markdown::{self, HtmlPolicy, Settings, Source};
use provence::content::merge::{self, Merged, Saved};
use provence::digest::Hashed;
use provence::html_tree;
use provence::locale::Language;
use provence::path::SourcePath;
use provence::theme::messages::{Argument, MessageFile, Messages};
use provence::theme::{self, scan};
use provence::yaml::{self, Limits};

use super::{sound, text};

/// The settings that the texts belong to.
pub(super) static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let text = "base_url: https://example.org\ntitle: Site\ndefault_language: fr\ntime_zone: Europe/Paris\nlanguages:\n  fr: {label: Français, locale: fr-FR}\n  en: {label: English, locale: en-GB, fallback: [fr]}\n  ja: {label: 日本語, locale: ja-JP, fallback: [en]}\n  ar: {label: العربية, locale: ar-MA, fallback: [fr]}\n";
    config::parse(text).value.expect("settings")
});

/// A declaration with every type of field.
pub(super) const COLLECTION: &str = "label: {fr: Récits, en: Stories}\nslug: recits\nbody: markdown\nfields:\n  company: {type: text, max: 80}\n  place: {type: text, localized: true}\n  year: {type: number, min: 1900}\n  open: {type: boolean}\n  kind: {type: select, options: [a, b]}\n  day: {type: date}\n  sector: {type: reference, to: sectors}\n  facts: {type: list, of: {type: text, pattern: \"^F[0-9]{3}$\"}}\n  figure: {type: object, fields: {value: {type: number}, unit: {type: text, localized: true}}}\n";

/// YAML: what is read keeps its places, and is the same value once it is written anew.
pub(super) fn yaml(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let file = SourcePath::new("content/photos/a.yaml");
    let read = yaml::parse(&file, text, 0..text.len(), Limits::default());
    sound(text, &read.diagnostics);
    let whole = yaml::is_whole(&read.diagnostics) && !yaml::has_duplicate_keys(&read.diagnostics);
    for range in yaml::comments(text, 0..text.len(), &read.value) {
        assert!(text.get(range.start as usize..range.end as usize).is_some());
    }
    if !whole || read.value.as_map().is_none() {
        return;
    }
    let written = yaml::write(&read.value, "\n");
    let again = yaml::parse(&file, &written, 0..written.len(), Limits::default());
    assert!(yaml::same_value(&read.value, &again.value), "written anew it is another value: {written:?}");
    // One value less: everything else stays.
    let mut target = read.value.clone();
    if let yaml::Yaml::Map(entries) = &mut target.value {
        entries.pop();
    }
    if let Some(edited) = yaml::edit(text, 0..text.len(), &read.value, &target) {
        let again = yaml::parse(&file, &edited, 0..edited.len(), Limits::default());
        assert!(yaml::same_value(&target, &again.value), "edited it is another value: {edited:?}");
    }
}

/// An entry as it is on disk and as the browser editor sends it; a zero byte stands between the two.
pub(super) fn front_matter(data: &[u8]) {
    let Some(text) = text(data) else { return };
    static STORIES: LazyLock<provence::content::collection::Collection> = LazyLock::new(|| {
        let path = SourcePath::new("content/stories/_collection.yaml");
        declaration::parse(&path, "stories", COLLECTION, &CONFIG).value
    });
    let (on_disk, sent) = text.split_once('\0').unwrap_or((text, text));
    let path = SourcePath::new("content/stories/a/index.fr.md");
    for role in [Role::Source, Role::Translation] {
        let saved = Saved { path: &path, fields: &STORIES.shapes(), role };
        let Ok(merged) = merge::merge(saved, Some(on_disk), sent) else { continue };
        let Merged::Text(text) = merged else { continue };
        // What was saved is what is there: the same once more changes nothing.
        match merge::merge(saved, Some(&text), sent) {
            Ok(Merged::Unchanged) => {}
            other => panic!("saved twice it is another text: {text:?}, {other:?}"),
        }
    }
}

/// Declarations of collections and the settings of a site.
pub(super) fn declaration(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let path = SourcePath::new("content/stories/_collection.yaml");
    sound(text, &declaration::parse(&path, "stories", text, &CONFIG).diagnostics);
    sound(text, &config::parse(text).diagnostics);
}

/// Markdown with components, in every language and with both rules for HTML.
pub(super) fn markdown(data: &[u8]) {
    static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::default);
    let Some(text) = text(data) else { return };
    let file = SourcePath::new("content/stories/a/index.fr.md");
    let _ = markdown::commonmark(text);
    for (language, html) in CONFIG.languages.iter().zip([HtmlPolicy::Forbid, HtmlPolicy::Sanitize].into_iter().cycle())
    {
        let source = Source { file: &file, text, body: 0..text.len(), language };
        let settings = Settings { html, highlighter: &HIGHLIGHTER, address: "https://example.org" };
        let body = markdown::parse(source.clone(), &settings);
        sound(text, &body.diagnostics);
        for block in &body.value.structure {
            assert!(text.get(block.range.start as usize..block.range.end as usize).is_some(), "{block:?}");
        }
        for passage in passages(&source, "https://example.org").all {
            assert!(text.get(passage.range).is_some());
        }
    }
    if let Some((front, body)) = yaml::split_front_matter(text) {
        assert!(text.get(front).is_some() && text.get(body).is_some());
    }
}

/// Messages of two languages; all of them are then formatted.
pub(super) fn fluent(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let languages: &[Language] = &CONFIG.languages;
    let path = SourcePath::new("i18n/fr.ftl");
    let files = languages[..2].iter().map(|language| MessageFile {
        locale: language.locale.clone(),
        path: path.clone(),
        text: Hashed::text(text),
    });
    let messages = Messages::load(languages, &files.collect::<Vec<_>>());
    sound(text, &messages.diagnostics);
    let messages = messages.value;
    let ids: Vec<&str> = messages.ids().map(|(id, _)| id).take(32).collect();
    for id in ids {
        let names: Vec<&str> = messages.arguments_of(id).map(|names| names.take(8).collect()).unwrap_or_default();
        for argument in [Argument::Number(1e6), Argument::Text("2016-07-13".into()), Argument::List(vec!["a".into()])] {
            let given: Vec<_> = names.iter().map(|name| (*name, argument.clone())).collect();
            for language in languages {
                let _ = messages.format(&language.locale, id, &given);
            }
        }
    }
    let _ = provence::translate::fluent::version(&path, &text.into(), &languages[0].locale);
}

/// A theme's declaration, and its templates as they are read before they are compiled.
pub(super) fn theme(data: &[u8]) {
    let Some(text) = text(data) else { return };
    sound(text, &theme::declaration::parse(&SourcePath::new("themes/t/theme.yaml"), text).diagnostics);
    for call in scan::calls(text) {
        assert!(text.get(call.range).is_some());
    }
    let _ = scan::mentioned(text);
}

/// HTML of other sites: what is written of the tree is read as the same tree.
pub(super) fn html(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let tree = html_tree::parse(text);
    let (mut written, mut words) = (String::new(), String::new());
    html_tree::write(&tree, &mut written);
    html_tree::words(&tree, &mut words);
    let mut again = String::new();
    html_tree::write(&html_tree::parse(&written), &mut again);
    let mut third = String::new();
    html_tree::write(&html_tree::parse(&again), &mut third);
    assert_eq!(again, third, "written twice it is another text");
}
