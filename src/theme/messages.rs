//! Interface texts: Fluent messages in every language of the site.
//!
//! Files are read by `fluent-syntax`, the Fluent project's own parser, compiled
//! once into small patterns and resolved here over [`Formats`]. Why not by
//! `fluent-bundle` 0.16: its plural rules are CLDR 36 and cannot be replaced
//! (`{ $n -> [many] … }` is never taken for a French million, without a word),
//! a formatter there cannot know its language except through a locked memoizer,
//! and an `.ftl` file can bring the process down (a selector `1.000…0` with
//! thirty zeros overflows; a hundred placeables under a literal selector reach
//! an `unreachable!`). Here a selector on a number always follows today's CLDR.
//!
//! Invariants: formatting is pure, without locks and without panics; a message
//! whose text can be known when it is loaded is one look-up.
//!
//! Differences from Fluent that a translator may notice: no isolation marks;
//! a later file replaces a message's value and each attribute separately; within
//! a placeable, no line may begin with a letter in the first column.

mod read;
mod references;
mod resolve;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use fluent_syntax::ast;
use fluent_syntax::parser::{self, ErrorKind};
use fluent_syntax::unicode::unescape_unicode_to_string;
use jiff::civil;

use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, Text, did_you_mean};
use crate::digest::{Digest, Digester, Hashed};
use crate::format::{self, Conjunction, DateStyle, Formats, Grouping, NumberOptions, Numeral, category_name};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::text;

/// Braces and parentheses that one message may open. The parser descends once
/// for each, and a message of a person has a few.
const MAX_OPENERS: usize = 150;
/// Messages that refer to messages that refer …: nobody needs more.
const MAX_DEPTH: usize = 16;
/// Placeables resolved for one call, against messages that double at each reference.
const MAX_STEPS: usize = 5_000;
/// Bytes of one formatted message.
const MAX_LENGTH: usize = 64 * 1024;
/// Ids named in one diagnostic.
const MAX_NAMED: usize = 12;

/// One `.ftl` file.
#[derive(Clone, Debug)]
pub struct MessageFile {
    /// The language it is for.
    pub locale: Locale,
    /// Where it stands, for diagnostics.
    pub path: SourcePath,
    /// Its content.
    pub text: Hashed<str>,
}

/// A value that a template hands to a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument<'a> {
    /// Text, set as it is. A text that is a date (`2016-07-13`) suits `DATETIME` too.
    Text(Cow<'a, str>),
    /// A number, written in the language's way and good for selecting a plural.
    Number(f64),
    /// A date.
    Date(civil::Date),
    /// Texts, joined as in a sentence.
    List(Vec<Cow<'a, str>>),
}

/// Why a message could not be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageError {
    /// No language of the chain has the id.
    Unknown {
        /// What was asked for.
        id: Box<str>,
        /// The nearest id that exists.
        near: Option<Box<str>>,
    },
    /// The message uses variables that were not given.
    MissingArguments {
        /// The message.
        id: Box<str>,
        /// All that are missing, in order.
        names: Vec<Box<str>>,
    },
    /// A value does not suit the function that the message applies to it.
    WrongArgument {
        /// The message.
        id: Box<str>,
        /// The function: `DATETIME`.
        function: &'static str,
        /// The value as it was given.
        given: Box<str>,
    },
    /// The message refers to itself, or grows beyond all use.
    Endless {
        /// The message.
        id: Box<str>,
    },
}

impl MessageError {
    /// The sentence for a person, in both of the tool's languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Unknown { id, .. } => text!(
                "le message « {id} » n’existe dans aucune langue de repli",
                "the message `{id}` exists in no fallback language"
            ),
            Self::MissingArguments { id, names } => {
                let names = dollars(names.iter());
                text!("le message « {id} » attend {names}", "the message `{id}` wants {names}")
            }
            Self::WrongArgument { id, function, given } => text!(
                "dans le message « {id} », {function} ne sait que faire de « {given} »",
                "in the message `{id}`, {function} has no use for `{given}`"
            ),
            Self::Endless { id } => text!(
                "le message « {id} » renvoie à lui-même ou n’en finit pas",
                "the message `{id}` refers to itself or never ends"
            ),
        }
    }

    /// The mend.
    pub fn help(&self) -> Text {
        match self {
            Self::Unknown { near: Some(near), .. } => {
                text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?")
            }
            Self::Unknown { id, near: None } => {
                text!("ajoutez « {id} » aux fichiers i18n/*.ftl", "add `{id}` to the i18n/*.ftl files")
            }
            Self::MissingArguments { id, names } => {
                let given = names.iter().map(|name| format!(", {name}=…")).collect::<String>();
                text!(
                    "écrivez `t(id=\"{id}\"{given})` ; une valeur absente (`null`) compte comme manquante",
                    "write `t(id=\"{id}\"{given})`; an absent value (`null`) counts as missing"
                )
            }
            Self::WrongArgument { function: "DATETIME", .. } => {
                text!("donnez une date : 2016-07-13", "give a date: 2016-07-13")
            }
            Self::WrongArgument { function: "LIST", .. } => text!("donnez une liste", "give a list"),
            Self::WrongArgument { .. } => text!("donnez un nombre", "give a number"),
            Self::Endless { .. } => text!("retirez l’un des renvois", "remove one of the references"),
        }
    }

    /// The code under which it is reported.
    pub fn code(&self) -> Code {
        match self {
            Self::Unknown { .. } => Code::UnknownMessage,
            _ => Code::MessageArgument,
        }
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let english = crate::diagnostic::Tongue::En;
        write!(f, "{}: {}", self.text().get(english), self.help().get(english))
    }
}

impl std::error::Error for MessageError {}

/// All interface texts of the site. Built once, shared by all pages.
#[derive(Debug)]
pub struct Messages {
    tables: Vec<Table>,
    by_locale: HashMap<Locale, usize>,
    /// Every id of any language, with where it is first defined: the source
    /// language's place when it has one.
    ids: BTreeMap<Box<str>, Span>,
    neutral: Arc<Formats>,
}

/// One language: its own entries, and where each id that it can use comes from.
#[derive(Debug)]
struct Table {
    locale: Locale,
    formats: Arc<Formats>,
    /// Keys are `id`, `id.attribute`, `-term` and `-term.attribute`.
    own: BTreeMap<Box<str>, Entry>,
    resolved: HashMap<Box<str>, Resolved>,
    digest: Digest,
}

/// What an id is in a language, with the chain of fallback already walked.
#[derive(Debug)]
enum Resolved {
    /// Its text never varies.
    Fixed { owner: usize, text: Arc<str> },
    /// It must be formatted by the language that owns it.
    Formatted { owner: usize },
}

impl Resolved {
    fn owner(&self) -> usize {
        match self {
            Self::Fixed { owner, .. } | Self::Formatted { owner } => *owner,
        }
    }
}

#[derive(Debug)]
struct Entry {
    pattern: Pattern,
    span: Span,
    /// Variables written in this very pattern.
    written: BTreeMap<Box<str>, Span>,
    references: Vec<(Box<str>, Span)>,
    /// Those, and the variables of the messages it refers to.
    variables: BTreeSet<Box<str>>,
    /// It reaches a circle of references, or lies too deep.
    endless: bool,
}

type Pattern = Box<[Piece]>;

#[derive(Debug)]
enum Piece {
    Text(Box<str>),
    Placeable(Expression),
}

#[derive(Debug)]
enum Expression {
    Text(Box<str>),
    Number(Numeral),
    Variable(Box<str>),
    Call(Function, Box<Expression>),
    Message(Box<str>),
    Term(Box<str>, Vec<(Box<str>, Literal)>),
    Select(Box<Expression>, Box<[Variant]>),
    /// A call that was refused when the file was read; a diagnostic says so.
    Broken(Box<str>),
}

#[derive(Debug)]
struct Variant {
    key: Literal,
    pattern: Pattern,
    default: bool,
}

#[derive(Clone, Debug)]
enum Literal {
    Text(Box<str>),
    Number(Numeral),
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Number { options: NumberOptions, percent: bool, ordinal: bool },
    Date(DateStyle),
    Plural { ordinal: bool },
    List(Conjunction),
}

const FUNCTIONS: &[&str] = &["NUMBER", "DATETIME", "PLURAL", "LIST"];

impl Messages {
    /// Reads all files and checks every language against the first, which is the
    /// source. Of several files for a language, the later wins, entry by entry;
    /// files for languages that the site does not have are left out.
    pub fn load(languages: &[Language], files: &[MessageFile]) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let by_locale: HashMap<Locale, usize> =
            languages.iter().enumerate().rev().map(|(index, language)| (language.locale.clone(), index)).collect();
        let mut tables: Vec<Table> = languages
            .iter()
            .enumerate()
            .map(|(index, language)| Table {
                locale: language.locale.clone(),
                formats: Arc::new(Formats::new(language)),
                own: BTreeMap::new(),
                resolved: HashMap::new(),
                digest: digest(index, languages, &by_locale, files),
            })
            .collect();
        for file in files {
            if let Some(index) = by_locale.get(&file.locale) {
                let entries = read::read(file, &mut diagnostics);
                tables[*index].own.extend(entries);
            }
        }

        // The chain of each language: itself, then its fallbacks that the site has.
        let chains: Vec<Vec<usize>> = (0..languages.len()).map(|index| chain(index, languages, &by_locale)).collect();
        for (index, chain) in chains.iter().enumerate() {
            let mut resolved = HashMap::new();
            for owner in chain {
                for key in tables[*owner].own.keys() {
                    resolved.entry(key.clone()).or_insert(Resolved::Formatted { owner: *owner });
                }
            }
            tables[index].resolved = resolved;
        }
        references::follow_references(&mut tables, &mut diagnostics);

        let mut ids = BTreeMap::new();
        for table in &tables {
            for (key, entry) in &table.own {
                if !key.starts_with('-') && !ids.contains_key(key) {
                    ids.insert(key.clone(), entry.span.clone());
                }
            }
        }
        let neutral = tables.first().map_or_else(
            || {
                Arc::new(Formats::new(&Language::new(
                    Locale::new("und"),
                    "".into(),
                    icu::locale::Locale::UNKNOWN,
                    Vec::new(),
                )))
            },
            |table| Arc::clone(&table.formats),
        );
        let mut messages = Self { tables, by_locale, ids, neutral };
        messages.fix();
        messages.compare_with_source(languages, files, &mut diagnostics);
        Checked { value: messages, diagnostics }
    }

    /// Formats what never varies, once.
    fn fix(&mut self) {
        for index in 0..self.tables.len() {
            let mut fixed = Vec::new();
            for (key, resolved) in &self.tables[index].resolved {
                let owner = resolved.owner();
                let entry = &self.tables[owner].own[key];
                if key.starts_with('-') || !entry.variables.is_empty() {
                    continue;
                }
                // The text of a language borrowed from is the same wherever it is shown.
                let known = (owner < index).then(|| self.tables[owner].resolved.get(key)).flatten();
                let text = match known {
                    Some(Resolved::Fixed { text, owner: same }) if *same == owner => Ok(Arc::clone(text)),
                    _ => self.resolve(owner, key, entry, &[]),
                };
                if let Ok(text) = text {
                    fixed.push((key.clone(), Resolved::Fixed { owner, text }));
                }
            }
            self.tables[index].resolved.extend(fixed);
        }
    }

    /// Missing translations, and translations that use what the source does not give.
    fn compare_with_source(&self, languages: &[Language], files: &[MessageFile], diagnostics: &mut Vec<Diagnostic>) {
        let Some((source, translations)) = self.tables.split_first() else { return };
        for (table, language) in translations.iter().zip(&languages[1..]) {
            let mut missing: BTreeMap<SourcePath, Vec<(&str, &Span)>> = BTreeMap::new();
            for (key, entry) in source.own.iter().filter(|(key, _)| !key.starts_with('-')) {
                let Some(translated) = table.own.get(key) else {
                    // Quebec may borrow from France: the same language, not a gap.
                    let lent = table.resolved.get(key).map(|resolved| &languages[resolved.owner()].cldr.id.language);
                    if lent != Some(&language.cldr.id.language) {
                        let file = home_of(&table.locale, &entry.span.file, files);
                        missing.entry(file).or_default().push((key, &entry.span));
                    }
                    continue;
                };
                for (name, span) in &translated.written {
                    // A message that the source only borrows may be composed otherwise.
                    if !entry.variables.contains(name) {
                        let given = dollars(entry.variables.iter());
                        let near = did_you_mean(name, entry.variables.iter().map(|name| &**name));
                        let mut diagnostic = Diagnostic::new(
                            Code::MessageArgument,
                            span.clone(),
                            text!(
                                "« {key} » utilise ${name}, que le message source n’a pas",
                                "`{key}` uses ${name}, which the source message does not have"
                            ),
                        )
                        .help(match (near, entry.variables.is_empty()) {
                            (Some(near), _) => text!("vouliez-vous dire ${near} ?", "did you mean ${near}?"),
                            (None, true) => {
                                text!("le message source n’a pas de variable", "the source message has no variable")
                            }
                            (None, false) => text!("le message source a {given}", "the source message has {given}"),
                        })
                        .related(entry.span.clone(), text!("le message source", "the source message"));
                        diagnostic.severity = Severity::Warning;
                        diagnostics.push(diagnostic);
                    }
                }
            }
            for (file, ids) in missing {
                let label = &language.label;
                let mut named = ids.iter().take(MAX_NAMED).map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
                if ids.len() > MAX_NAMED {
                    named.push_str(", …");
                }
                let message = match ids.len() {
                    1 => {
                        text!("le message « {named} » manque en {label}", "the message `{named}` is missing in {label}")
                    }
                    count => text!(
                        "{count} messages manquent en {label} : {named}",
                        "{count} messages are missing in {label}: {named}"
                    ),
                };
                let mut diagnostic = Diagnostic::new(Code::MissingMessage, Span::file(&file), message)
                    .help(text!("traduisez dans {file}", "translate in {file}"));
                // A few places help; a list of places would hide the list of ids.
                for (_, span) in ids.iter().filter(|_| ids.len() <= 3) {
                    diagnostic = diagnostic.related((*span).clone(), text!("le message source", "the source message"));
                }
                diagnostics.push(diagnostic);
            }
        }
    }

    /// The text of a message, `id` or `id.attribute`, in a language or the next
    /// of its chain that has it. Numbers and dates are written in the language
    /// that the text is in. A message that never varies costs one look-up.
    pub fn format(
        &self,
        locale: &Locale,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<Arc<str>, MessageError> {
        self.format_in(locale.as_str(), id, arguments)
    }

    /// As [`Messages::format`], by the language's code: what a template has at hand.
    pub fn format_in(
        &self,
        locale: &str,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<Arc<str>, MessageError> {
        let table = self.by_locale.get(locale).map(|index| &self.tables[*index]);
        // Terms are private to their language.
        match table.and_then(|table| table.resolved.get(id)).filter(|_| !id.starts_with('-')) {
            Some(Resolved::Fixed { text, .. }) => Ok(Arc::clone(text)),
            Some(Resolved::Formatted { owner }) => self.resolve(*owner, id, &self.tables[*owner].own[id], arguments),
            None => {
                let candidates =
                    table.iter().flat_map(|table| table.resolved.keys()).filter(|key| !key.starts_with('-'));
                // Sorted, since a hash map's order is not the same twice.
                let candidates: BTreeSet<&str> = candidates.map(|key| &**key).collect();
                Err(MessageError::Unknown { id: id.into(), near: did_you_mean(id, candidates).map(Into::into) })
            }
        }
    }

    fn resolve(
        &self,
        owner: usize,
        id: &str,
        entry: &Entry,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<Arc<str>, MessageError> {
        if entry.endless {
            return Err(MessageError::Endless { id: id.into() });
        }
        let names: Vec<Box<str>> = entry
            .variables
            .iter()
            .filter(|name| !arguments.iter().any(|(given, _)| given == &&***name))
            .cloned()
            .collect();
        if !names.is_empty() {
            return Err(MessageError::MissingArguments { id: id.into(), names });
        }
        let mut scope = resolve::Scope {
            messages: self,
            id,
            owner,
            out: String::new(),
            steps: 0,
            depth: 0,
            local: None,
            arguments,
        };
        scope.pattern(&entry.pattern)?;
        Ok(scope.out.into())
    }

    /// Whether a language, or one of its chain, has the message.
    pub fn contains(&self, locale: &Locale, id: &str) -> bool {
        self.owner(locale, id).is_some()
    }

    /// The language that a message really comes from: another than `locale` when it is borrowed.
    pub fn owner(&self, locale: &Locale, id: &str) -> Option<&Locale> {
        let table = &self.tables[*self.by_locale.get(locale)?];
        let resolved = table.resolved.get(id).filter(|_| !id.starts_with('-'))?;
        Some(&self.tables[resolved.owner()].locale)
    }

    /// Every id, `id` and `id.attribute`, sorted, with where it is defined.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &Span)> {
        self.ids.iter().map(|(id, span)| (&**id, span))
    }

    /// Names of the variables that a message uses, itself or through references;
    /// in the source language if it is there. `None` for an unknown id.
    pub fn arguments_of(&self, id: &str) -> Option<impl Iterator<Item = &str>> {
        let entry = self.tables.iter().find_map(|table| table.own.get(id)).filter(|_| !id.starts_with('-'))?;
        Some(entry.variables.iter().map(|name| &**name))
    }

    /// Names of the variables that a message uses in any language that shows it.
    pub fn wanted_by_any(&self, id: &str) -> BTreeSet<&str> {
        let entries = self.tables.iter().filter_map(|table| table.own.get(id)).filter(|_| !id.starts_with('-'));
        entries.flat_map(|entry| &entry.variables).map(|name| &**name).collect()
    }

    /// Languages in which a message does not exist, not even borrowed.
    pub fn locales_without(&self, id: &str) -> Vec<&Locale> {
        self.tables.iter().map(|table| &table.locale).filter(|locale| !self.contains(locale, id)).collect()
    }

    /// Digest of everything that can change a message of this language: its own
    /// files, and those of every language that it can borrow from.
    pub fn digest(&self, locale: &Locale) -> Digest {
        self.by_locale.get(locale).map(|index| self.tables[*index].digest).unwrap_or_default()
    }

    /// The formatters of a language; the source language's for one that the site does not have.
    pub fn formats(&self, locale: &Locale) -> &Formats {
        self.formats_in(locale.as_str())
    }

    /// As [`Messages::formats`], by the language's code.
    pub fn formats_in(&self, locale: &str) -> &Formats {
        self.by_locale.get(locale).map_or(&self.neutral, |index| &self.tables[*index].formats)
    }

    /// A diagnostic for each message that nobody uses. `used` are the ids that
    /// templates and the program ask for, or that templates mention; `prefixes` are those that templates
    /// complete at run time (`t(id="kind-" ~ kind)`). A message that another
    /// message refers to is used, and so are the attributes of a used one.
    pub fn unused(&self, used: &BTreeSet<String>, prefixes: &BTreeSet<String>) -> Vec<Diagnostic> {
        let referred: BTreeSet<&str> = self
            .tables
            .iter()
            .flat_map(|table| table.own.values())
            .flat_map(|entry| entry.references.iter().map(|(key, _)| &**key))
            .collect();
        let wanted = |id: &str| {
            used.contains(id) || referred.contains(id) || prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
        };
        self.ids
            .iter()
            .filter(|(id, _)| !wanted(id) && !id.split_once('.').is_some_and(|(message, _)| wanted(message)))
            .map(|(id, span)| {
                let near =
                    did_you_mean(id, used.iter().map(String::as_str).filter(|used| !self.ids.contains_key(*used)));
                Diagnostic::new(
                    Code::UnusedMessage,
                    span.clone(),
                    text!("aucun gabarit n’utilise « {id} »", "no template uses `{id}`"),
                )
                .help(match near {
                    Some(near) => text!("un gabarit demande « {near} »", "a template asks for `{near}`"),
                    None => text!("retirez le message", "remove the message"),
                })
            })
            .collect()
    }
}

fn dollars<'a>(names: impl Iterator<Item = &'a Box<str>>) -> String {
    names.map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}

fn chain(index: usize, languages: &[Language], by_locale: &HashMap<Locale, usize>) -> Vec<usize> {
    let mut chain = vec![index];
    for locale in &languages[index].fallback {
        if let Some(next) = by_locale.get(locale)
            && !chain.contains(next)
        {
            chain.push(*next);
        }
    }
    chain
}

/// A message borrowed from a language refers to others along *that* language's
/// chain, so the digest covers chains of chains.
fn digest(index: usize, languages: &[Language], by_locale: &HashMap<Locale, usize>, files: &[MessageFile]) -> Digest {
    let mut reached = BTreeSet::new();
    let mut open = vec![index];
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(chain(next, languages, by_locale));
        }
    }
    let mut digester = Digester::new("messages");
    digester.number(index as u64);
    for index in reached {
        let language = &languages[index];
        digester.text(language.locale.as_str()).text(&language.cldr.to_string());
        digester.number(language.fallback.len() as u64);
        for locale in &language.fallback {
            digester.text(locale.as_str());
        }
        let own: Vec<&MessageFile> = files.iter().filter(|file| file.locale == language.locale).collect();
        digester.number(own.len() as u64);
        for file in own {
            digester.digest(file.text.digest());
        }
    }
    digester.finish()
}

/// Where a translator would write a message whose source stands in `source`:
/// beside it, else in the language's last file, else in a file yet to be made.
fn home_of(locale: &Locale, source: &SourcePath, files: &[MessageFile]) -> SourcePath {
    let own = || files.iter().rev().filter(|file| &file.locale == locale);
    let folder = source.parent();
    own()
        .find(|file| file.path.parent() == folder)
        .or_else(|| own().next())
        .map(|file| file.path.clone())
        .or_else(|| SourcePath::from_untrusted(&format!("{folder}/{locale}.ftl")))
        .unwrap_or_else(|| source.clone())
}

#[cfg(test)]
mod tests;
