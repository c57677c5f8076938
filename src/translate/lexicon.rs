//! `i18n/lexicon.yaml`: the one form that each language has for a name, and the forms that are not to be used.
//!
//! ```yaml
//! - term: sky-center
//!   note: {en: The place where visitors are received.}
//!   forms: {fr: Sky Center, en: Sky Center}
//!   forbidden: {fr: [Sky Lounge], en: [Sky Lounge]}
//!   except: [press/archive]          # entries that may use the forbidden forms, in quotations or archives
//! ```
//!
//! Forms are found as whole words, letter by letter, whatever white space stands between words and whichever
//! apostrophe is written. A forbidden form inside a right one is none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use regex::Regex;

use super::unit::{Unit, UnitKind, Version};
use super::{fields, fluent, unit};
use crate::config::Config;
use crate::content::Content;
use crate::content::front_matter::Role;
use crate::content::markdown::passages::Part;
use crate::content::typography::is_cjk;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, did_you_mean};
use crate::digest::Digest;
use crate::locale::{Language, Locale, LocalizedText};
use crate::path::{SITE_SETTINGS, SourcePath};
use crate::source::SourceTree;
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node};

/// The file of the lexicon.
pub const PATH: &str = "i18n/lexicon.yaml";

/// The most characters of all forms of one language, since they become one pattern.
const MAX_PATTERN: usize = 1 << 20;

/// A name with its forms.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its id.
    pub id: Arc<str>,
    /// What it is, for translators.
    pub note: LocalizedText,
    /// The form of each language.
    pub forms: LocalizedText,
    /// Forms that are not to be used, by language.
    pub forbidden: BTreeMap<Locale, Vec<Arc<str>>>,
    /// Keys of entries that may use them, with their places.
    pub except: Vec<(Arc<str>, Span)>,
    /// Its place.
    pub span: Span,
}

/// The terms, with what finds them.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// The terms, in their order.
    pub terms: Vec<Term>,
    patterns: BTreeMap<Locale, Patterns>,
}

/// What finds the forms of one language.
#[derive(Clone, Debug)]
struct Patterns {
    forbidden: Regex,
    /// For each group of `forbidden`, the term.
    terms: Vec<usize>,
    /// Right forms, in which a forbidden one may be contained.
    right: Option<Regex>,
}

/// Reads the lexicon of a tree; an empty one when there is none.
pub fn read(tree: &SourceTree, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Lexicon {
    let file = SourcePath::new(PATH);
    let Some(source) = tree.get(PATH) else { return Lexicon::default() };
    diagnostics.extend(source.encoding_problem(&file));
    let Some(text) = source.text() else { return Lexicon::default() };
    let root = yaml::parse(&file, text, 0..text.len(), Limits::default()).take(diagnostics);
    let mut lexicon = Lexicon::default();
    if root.as_list().is_none() {
        let message = text!("le lexique est une liste de termes", "the lexicon is a list of terms");
        let help = text!("commencez chaque terme par `- term: …`", "begin each term with `- term: …`");
        diagnostics.push(Diagnostic::new(Code::Lexicon, root.span(&file), message).help(help));
    }
    let mut first: BTreeMap<Arc<str>, Span> = BTreeMap::new();
    for node in root.as_list().unwrap_or_default() {
        let Some(term) = term(&file, node, config, diagnostics) else { continue };
        if let Some(first) = first.insert(Arc::clone(&term.id), term.span.clone()) {
            let id = &term.id;
            let message = text!("le terme `{id}` est déclaré deux fois", "the term `{id}` is declared twice");
            let problem = Diagnostic::new(Code::Lexicon, term.span.clone(), message)
                .related(first, text!("la première fois", "the first time"))
                .help(text!("réunissez-les en un seul", "join them into one"));
            diagnostics.push(problem);
        }
        lexicon.terms.push(term);
    }
    contradictions(&lexicon.terms, diagnostics);
    for language in &config.languages {
        if let Some(patterns) = Patterns::new(&lexicon.terms, &language.locale) {
            lexicon.patterns.insert(language.locale.clone(), patterns);
        }
    }
    lexicon
}

fn term(file: &SourcePath, node: &Node, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Option<Term> {
    let source = &config.source_language().locale;
    let mut map = MapReader::new(file, Code::Lexicon, node, diagnostics);
    map.required("term");
    let id = map.text("term");
    let note = map.localized("note", source).unwrap_or_default();
    let forms = map.localized("forms", source).unwrap_or_default();
    let except = map.texts("except").unwrap_or_default().into_iter();
    let except = except.map(|(key, node)| (key, node.span(file))).collect();
    for key in ["note", "forms"] {
        let Some(node) = map.node(key) else { continue };
        map.known_languages(node, config.languages.iter().map(|language| language.locale.as_str()));
    }
    if let Some(node) = map.node("forms").filter(|node| node.as_map().is_none()) {
        map.problem_with_help(
            node.span(file),
            text!("`forms` a une forme par langue", "`forms` has one form a language"),
            text!("écrivez `forms: {{{source}: …}}`", "write `forms: {{{source}: …}}`"),
        );
    }
    let mut forbidden: BTreeMap<Locale, Vec<Arc<str>>> = BTreeMap::new();
    for (key, node) in map.entries("forbidden") {
        let locale = Locale::new(Arc::clone(&key.name));
        if config.language(&locale).is_none() && &*key.name != "*" {
            let name = &key.name;
            map.problem(
                key.span(file),
                text!("`{name}` n’est pas une langue du site", "`{name}` is not a language of the site"),
            );
            continue;
        }
        let listed = node.as_list().unwrap_or(std::slice::from_ref(node));
        let texts: Vec<Arc<str>> = listed.iter().filter_map(|node| node.as_text().cloned()).collect();
        if texts.is_empty() || texts.len() < listed.len() {
            map.problem(node.span(file), text!("une liste de formes est attendue", "a list of forms is expected"));
        }
        let locales = config.languages.iter().map(|language| &language.locale);
        for locale in locales.filter(|known| **known == locale || &*key.name == "*") {
            forbidden.entry(locale.clone()).or_default().extend(texts.iter().cloned());
        }
    }
    if id.is_some() && forms.0.is_empty() && forbidden.is_empty() {
        map.problem_with_help(
            node.span(file),
            text!(
                "ce terme n’a ni `forms` ni `forbidden` : il ne dit rien",
                "this term has neither `forms` nor `forbidden`: it says nothing"
            ),
            text!("ajoutez `forms: {{{source}: …}}`", "add `forms: {{{source}: …}}`"),
        );
    }
    map.finish();
    Some(Term { id: id?, note, forms, forbidden, except, span: node.span(file) })
}

/// Reports forms that are right by one term and forbidden by the same or another: nothing that is written would do.
fn contradictions(terms: &[Term], diagnostics: &mut Vec<Diagnostic>) {
    let folded = |form: &str| form.split_whitespace().collect::<Vec<_>>().join(" ").replace('\'', "’");
    let mut right: BTreeMap<(&Locale, String), &Term> = BTreeMap::new();
    for term in terms {
        for (locale, form) in &term.forms.0 {
            right.entry((locale, folded(form))).or_insert(term);
        }
    }
    for term in terms {
        for (locale, form) in term.forbidden.iter().flat_map(|(locale, all)| all.iter().map(move |form| (locale, form)))
        {
            let Some(other) = right.get(&(locale, folded(form))) else { continue };
            let (id, of) = (&term.id, &other.id);
            let message = text!(
                "`{id}` interdit « {form} » en `{locale}`, qui est la forme de `{of}`",
                "`{id}` forbids `{form}` in `{locale}`, which is the form of `{of}`"
            );
            let problem = Diagnostic::new(Code::Lexicon, term.span.clone(), message)
                .related(other.span.clone(), text!("le terme qui a cette forme", "the term that has this form"))
                .help(text!("retirez l’une des deux", "remove one of the two"));
            diagnostics.push(problem);
        }
    }
}

/// Warns of exceptions for entries that do not exist.
fn unknown_exceptions(lexicon: &Lexicon, content: &Content) -> Vec<Diagnostic> {
    if lexicon.terms.iter().all(|term| term.except.is_empty()) {
        return Vec::new();
    }
    let mut known: BTreeSet<String> = content.documents.iter().map(|document| document.entry_key()).collect();
    // Those of files that cannot be read are there.
    known.extend(content.broken.iter().map(|(collection, id)| format!("{collection}/{id}")));
    let all = lexicon
        .terms
        .iter()
        .flat_map(|term| &term.except)
        .filter(|(key, _)| !known.contains(&**key) && !is_text_of_settings(key));
    let told = all.map(|(key, span)| {
        let message = text!("il n’y a pas d’entrée `{key}`", "there is no entry `{key}`");
        let mut problem = Diagnostic::new(Code::Lexicon, span.clone(), message);
        problem.severity = Severity::Warning;
        problem.help(match did_you_mean(key, known.iter().map(|known| &**known)) {
            Some(near) => text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?"),
            None => text!("retirez-la de `except`", "remove it from `except`"),
        })
    });
    told.collect()
}

/// Whether an exception names interface texts or settings, which are no entries.
fn is_text_of_settings(key: &str) -> bool {
    key == "i18n" || key.starts_with("themes/") || key.starts_with("content/")
}

/// The pattern of a form as a whole word.
fn pattern(form: &str) -> String {
    let mut out = String::new();
    let words: Vec<&str> = form.split_whitespace().collect();
    let is_spaced = |c: char| c.is_alphanumeric() && !is_cjk(c) && !matches!(c, '\u{590}'..='\u{8ff}');
    if form.trim().starts_with(is_spaced) {
        out.push_str(r"\b");
    }
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push_str(r"\s+");
        }
        let escaped = regex::escape(word);
        out.push_str(&escaped.replace(['\'', '’'], "['’]"));
    }
    if form.trim().ends_with(is_spaced) {
        out.push_str(r"\b");
    }
    out
}

impl Patterns {
    fn new(terms: &[Term], locale: &Locale) -> Option<Self> {
        let mut alternatives = Vec::new();
        let mut of_terms = Vec::new();
        for (index, term) in terms.iter().enumerate() {
            for form in term.forbidden.get(locale).into_iter().flatten().filter(|form| !form.trim().is_empty()) {
                alternatives.push(format!("({})", pattern(form)));
                of_terms.push(index);
            }
        }
        let compile = |alternatives: &[String]| {
            let joined = alternatives.join("|");
            (joined.len() < MAX_PATTERN).then(|| Regex::new(&joined).ok()).flatten()
        };
        if alternatives.is_empty() {
            return None;
        }
        let right: Vec<String> =
            terms.iter().filter_map(|term| term.forms.0.get(locale)).map(|form| pattern(form)).collect();
        let right = if right.is_empty() { None } else { compile(&right) };
        Some(Self { forbidden: compile(&alternatives)?, terms: of_terms, right })
    }
}

impl Lexicon {
    /// The terms whose source form a text uses, with the form of another language.
    pub fn used(&self, words: &str, from: &Locale, to: &Locale) -> Vec<(Arc<str>, Arc<str>)> {
        let folded = words.replace('\'', "’").to_lowercase();
        let used = self.terms.iter().filter_map(|term| Some((term.forms.0.get(from)?, term.forms.0.get(to)?)));
        used.filter(|(source, _)| folded.contains(&*source.replace('\'', "’").to_lowercase()))
            .map(|(source, target)| (Arc::clone(source), Arc::clone(target)))
            .collect()
    }

    /// The forbidden forms in the blocks of a file, in one language.
    fn problems(&self, entry: &str, version: &Version, out: &mut Vec<Diagnostic>) {
        let Some(patterns) = self.patterns.get(&version.locale) else { return };
        let mut places = Places::new(&version.path, &version.text);
        let mut units: Vec<&Unit> = version.units.iter().collect();
        units.sort_by_key(|unit| unit.range.start);
        for unit in units {
            for part in &unit.parts {
                let Part::Words(words) = part else { continue };
                for found in patterns.forbidden.captures_iter(&words.text) {
                    let Some(group) = (1..=patterns.terms.len()).find(|group| found.get(*group).is_some()) else {
                        continue;
                    };
                    let (Some(all), term) = (found.get(0), &self.terms[patterns.terms[group - 1]]) else { continue };
                    let is_inside = patterns.right.as_ref().is_some_and(|right| {
                        right.find_iter(&words.text).any(|right| {
                            right.start() <= all.start() && right.end() >= all.end() && right.len() > all.len()
                        })
                    });
                    if is_inside || term.except.iter().any(|(key, _)| **key == *entry) {
                        continue;
                    }
                    let at = words.places.partition_point(|(offset, _)| *offset <= all.start());
                    let (offset, place) =
                        words.places.get(at.saturating_sub(1)).copied().unwrap_or((0, unit.range.start));
                    let start = place + all.start() - offset;
                    out.push(forbidden(&version.locale, term, all.as_str(), places.span(start..start + all.len())));
                }
            }
        }
    }
}

fn forbidden(locale: &Locale, term: &Term, found: &str, span: Span) -> Diagnostic {
    let (id, found) = (&term.id, found.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = text!("le lexique n’admet pas « {found} » (`{id}`)", "the lexicon does not allow `{found}` (`{id}`)");
    let problem = Diagnostic::new(Code::ForbiddenForm, span, message);
    match term.forms.0.get(locale) {
        Some(form) => problem.help(text!("écrivez « {form} »", "write `{form}`")),
        None => problem,
    }
}

/// The texts for readers in settings, in one language: titles, descriptions and labels, at any depth.
fn of_settings(path: &SourcePath, text: &Arc<str>, language: &Language, config: &Config) -> Version {
    const READ: &[&str] = &["title", "description", "label", "label_one"];
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).value;
    let is_source = language.locale == config.source_language().locale;
    let mut units = Vec::new();
    let mut open: Vec<&Node> = vec![&root];
    while let Some(node) = open.pop() {
        open.extend(node.as_list().unwrap_or_default());
        for (key, node) in node.as_map().unwrap_or_default() {
            let own = match node.as_map() {
                Some(_) => node.get(language.locale.as_str()),
                // A single text is that of the source language.
                None => Some(node).filter(|_| is_source),
            };
            if READ.contains(&&*key.name)
                && let Some(words) = own.and_then(Node::as_text)
                && let Some(range) = own.map(Node::bytes)
            {
                let at = text.get(range.clone()).and_then(|written| written.find(&**words)).unwrap_or_default();
                let parts = unit::plain(words, range.start + at);
                units.push(Unit::new(Arc::clone(&key.name), UnitKind::Field, parts, range));
            } else {
                open.push(node);
            }
        }
    }
    let (path, text, locale) = (path.clone(), Arc::clone(text), language.locale.clone());
    Version { path, text, locale, units, blocks: Vec::new() }
}

/// What the check keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory {
    /// The lexicon with its own problems, and the digests of what it was read from: its file and the settings.
    lexicon: Option<((Digest, Digest), Lexicon, Vec<Diagnostic>)>,
    /// The files of the last build.
    tree: SourceTree,
    /// The problems of files that have some.
    problems: BTreeMap<SourcePath, Vec<Diagnostic>>,
}

/// Reports the forbidden forms of every text of a site. Only files that have changed since the last build are read.
pub fn check(tree: &SourceTree, config: &Config, content: &Content, memory: &mut Memory) -> Vec<Diagnostic> {
    let Some(file) = tree.get(PATH) else {
        *memory = Memory::default();
        return Vec::new();
    };
    let digests = (file.digest(), config.digest);
    if memory.lexicon.as_ref().is_none_or(|(known, ..)| *known != digests) {
        let mut problems = Vec::new();
        let lexicon = read(tree, config, &mut problems);
        *memory = Memory { lexicon: Some((digests, lexicon, problems)), ..Memory::default() };
    }
    let is_declared_anew = tree.changes(&memory.tree).any(|(path, _)| path.file_name() == "_collection.yaml");
    if is_declared_anew {
        (memory.tree, memory.problems) = (SourceTree::default(), BTreeMap::new());
    }
    let Some((_, lexicon, own)) = &memory.lexicon else { return Vec::new() };
    if !lexicon.patterns.is_empty() {
        let changed: Vec<&SourcePath> = tree.changes(&memory.tree).map(|(path, _)| path).collect();
        let found: Vec<(&SourcePath, Vec<Diagnostic>)> =
            changed.into_par_iter().map(|path| (path, lexicon.of_file(path, tree, config, content))).collect();
        for (path, problems) in found {
            match problems.is_empty() {
                true => drop(memory.problems.remove(path)),
                false => drop(memory.problems.insert(path.clone(), problems)),
            }
        }
    }
    let mut all: Vec<Diagnostic> = own.iter().chain(memory.problems.values().flatten()).cloned().collect();
    all.extend(unknown_exceptions(lexicon, content));
    memory.tree = tree.clone();
    all
}

impl Lexicon {
    /// The forbidden forms in a file; none in one that holds no texts, or is gone.
    fn of_file(&self, path: &SourcePath, tree: &SourceTree, config: &Config, content: &Content) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let Some(text) = tree.text(path.as_str()) else { return problems };
        let folder = path.parent();
        if path.extension() == "ftl" && (folder == "i18n" || *folder == *format!("themes/{}/i18n", config.theme)) {
            let of_name = |locale: &Locale| path.file_name() == format!("{locale}.ftl");
            if let Some(language) = config.languages.iter().find(|language| of_name(&language.locale)) {
                self.problems(folder, &fluent::version(path, text.value(), &language.locale), &mut problems);
            }
            return problems;
        }
        if path.as_str() == SITE_SETTINGS || path.file_name() == "_collection.yaml" {
            for language in &config.languages {
                self.problems(path.as_str(), &of_settings(path, text.value(), language, config), &mut problems);
            }
            return problems;
        }
        // Documents are sorted by path.
        let Ok(index) = content.documents.binary_search_by(|document| document.path.cmp(path)) else { return problems };
        let document = &content.documents[index];
        let key = document.entry_key();
        let locales: Vec<&Locale> = match document.role {
            Role::Single => config.languages.iter().map(|language| &language.locale).collect(),
            Role::Source | Role::Translation => vec![&document.locale],
        };
        for locale in locales {
            // Most files hold no forbidden form at all.
            let is_suspected =
                self.patterns.get(locale).is_some_and(|patterns| patterns.forbidden.is_match(text.value()));
            if is_suspected {
                self.problems(&key, &fields::version(document, text.value(), locale, config), &mut problems);
            }
        }
        problems
    }
}
