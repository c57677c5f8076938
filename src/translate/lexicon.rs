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

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use regex::Regex;

use super::unit::{Unit, Version};
use super::{fields, fluent};
use crate::config::Config;
use crate::content::Content;
use crate::content::front_matter::Role;
use crate::content::markdown::passages::Part;
use crate::content::typography::is_cjk;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::locale::{Locale, LocalizedText};
use crate::path::SourcePath;
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
    /// Keys of entries that may use them.
    pub except: Vec<Arc<str>>,
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
    for node in root.as_list().unwrap_or_default() {
        lexicon.terms.extend(term(&file, node, config, diagnostics));
    }
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
    let except = map.texts("except").unwrap_or_default().into_iter().map(|(key, _)| key).collect();
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
    map.finish();
    Some(Term { id: id?, note, forms, forbidden, except })
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
                    if is_inside || term.except.iter().any(|key| **key == *entry) {
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

fn forbidden(locale: &Locale, term: &Term, found: &str, span: crate::diagnostic::Span) -> Diagnostic {
    let (id, found) = (&term.id, found.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = text!("le lexique n’admet pas « {found} » (`{id}`)", "the lexicon does not allow `{found}` (`{id}`)");
    let problem = Diagnostic::new(Code::ForbiddenForm, span, message);
    match term.forms.0.get(locale) {
        Some(form) => problem.help(text!("écrivez « {form} »", "write `{form}`")),
        None => problem,
    }
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
    let all = own.iter().chain(memory.problems.values().flatten()).cloned().collect();
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
        // Documents are sorted by path.
        let Ok(index) = content.documents.binary_search_by(|document| document.path.cmp(path)) else { return problems };
        let document = &content.documents[index];
        let key = format!("{}/{}", document.collection.name, document.id);
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
