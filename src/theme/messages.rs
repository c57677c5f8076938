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
                let entries = read(file, &mut diagnostics);
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
        follow_references(&mut tables, &mut diagnostics);

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
        let mut scope =
            Scope { messages: self, id, owner, out: String::new(), steps: 0, depth: 0, local: None, arguments };
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

/// Finds references that lead nowhere or in a circle, and gathers the variables
/// that each message needs. Walks leaves first, without recursion: a file may
/// hold a chain of any length.
fn follow_references(tables: &mut [Table], diagnostics: &mut Vec<Diagnostic>) {
    type Node = (usize, Box<str>);
    let mut waiting: BTreeMap<Node, usize> = BTreeMap::new();
    let mut asked_by: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        for (key, entry) in &table.own {
            let mut targets = BTreeSet::new();
            for (wanted, span) in &entry.references {
                match table.resolved.get(wanted) {
                    Some(resolved) => {
                        targets.insert((resolved.owner(), wanted.clone()));
                    }
                    None => diagnostics.push(missing_reference(table, wanted, span)),
                }
            }
            waiting.insert((index, key.clone()), targets.len());
            for target in targets {
                asked_by.entry(target).or_default().push((index, key.clone()));
            }
        }
    }

    let mut depths: BTreeMap<Node, usize> = BTreeMap::new();
    let mut ready: Vec<Node> = waiting.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect();
    while let Some(node) = ready.pop() {
        waiting.remove(&node);
        let (index, key) = &node;
        let mut variables: BTreeSet<Box<str>> = tables[*index].own[key].written.keys().cloned().collect();
        let mut depth = 0;
        for (wanted, _) in &tables[*index].own[key].references {
            let Some(owner) = tables[*index].resolved.get(wanted).map(Resolved::owner) else { continue };
            depth = depth.max(1 + depths.get(&(owner, wanted.clone())).copied().unwrap_or(0));
            // A term sees only what is passed to it.
            if !wanted.starts_with('-') {
                variables.extend(tables[owner].own[wanted].variables.iter().cloned());
            }
        }
        if let Some(entry) = tables[*index].own.get_mut(key) {
            entry.variables = variables;
            entry.endless = depth > MAX_DEPTH;
            if depth == MAX_DEPTH + 1 {
                diagnostics.push(
                    Diagnostic::new(
                        Code::MessageSyntax,
                        entry.span.clone(),
                        text!(
                            "« {key} » passe par plus de {MAX_DEPTH} renvois",
                            "`{key}` goes through more than {MAX_DEPTH} references"
                        ),
                    )
                    .help(text!("écrivez le texte sans tant de détours", "write the text with fewer detours")),
                );
            }
        }
        for asking in asked_by.get(&node).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(asking) {
                *count -= 1;
                if *count == 0 {
                    ready.push(asking.clone());
                }
            }
        }
        depths.insert(node, depth);
    }

    // Those still waiting lie on a circle, or lead to one. Peel off those that
    // nobody waiting asks for: what remains is the circles.
    let leading: Vec<Node> = waiting.keys().cloned().collect();
    let mut circle: BTreeSet<Node> = leading.iter().cloned().collect();
    let mut asked: BTreeMap<Node, usize> = leading
        .iter()
        .map(|node| {
            (
                node.clone(),
                asked_by.get(node).map_or(0, |all| all.iter().filter(|asking| circle.contains(asking)).count()),
            )
        })
        .collect();
    let mut loose: Vec<Node> = asked.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect();
    while let Some(node) = loose.pop() {
        circle.remove(&node);
        let targets: BTreeSet<Node> = tables[node.0].own[&node.1]
            .references
            .iter()
            .filter_map(|(wanted, _)| Some((tables[node.0].resolved.get(wanted)?.owner(), wanted.clone())))
            .collect();
        for target in targets {
            if let Some(count) = asked.get_mut(&target) {
                *count -= 1;
                if *count == 0 {
                    loose.push(target);
                }
            }
        }
    }
    for (index, key) in leading {
        let Some(entry) = tables[index].own.get_mut(&key) else { continue };
        entry.endless = true;
        if circle.contains(&(index, key.clone())) {
            let span = entry
                .references
                .iter()
                .find(|(wanted, _)| circle.contains(&(index, wanted.clone())))
                .map_or(&entry.span, |(_, span)| span);
            diagnostics.push(
                Diagnostic::new(
                    Code::MessageSyntax,
                    span.clone(),
                    text!("« {key} » renvoie à lui-même", "`{key}` refers to itself"),
                )
                .help(text!("retirez l’un des renvois du cercle", "remove one of the references of the circle")),
            );
        }
    }
}

fn missing_reference(table: &Table, wanted: &str, span: &Span) -> Diagnostic {
    let locale = &table.locale;
    let message = match wanted.starts_with('-') {
        true => {
            text!("le terme « {wanted} » n’existe pas en {locale}", "the term `{wanted}` does not exist in {locale}")
        }
        false => text!(
            "le message « {wanted} » n’existe pas en {locale}",
            "the message `{wanted}` does not exist in {locale}"
        ),
    };
    let candidates: BTreeSet<&str> = table.resolved.keys().map(|key| &**key).collect();
    Diagnostic::new(Code::UnknownMessage, span.clone(), message).help(match did_you_mean(wanted, candidates) {
        Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
        None => text!("ajoutez-le, ou retirez le renvoi", "add it, or remove the reference"),
    })
}

// Reading -------------------------------------------------------------------

/// Reads one file into its entries. What cannot be read is reported and left out.
fn read(file: &MessageFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Box<str>, Entry> {
    let mut entries: BTreeMap<Box<str>, Entry> = BTreeMap::new();
    let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
    let mut lines = 0;
    for range in chunks(text) {
        let chunk = &text[range];
        // A chunk begins a line, so that no place counts the whole file again.
        let lines_before = lines;
        lines += chunk.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let place = |at: std::ops::Range<usize>| {
            let mut span = Span::of_bytes(&file.path, chunk, at);
            span.line += lines_before;
            span
        };
        let openers = chunk.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
        if openers > MAX_OPENERS {
            let end = chunk.find(['\n', '=']).unwrap_or(chunk.len());
            diagnostics.push(
                Diagnostic::new(
                    Code::MessageSyntax,
                    place(0..end),
                    text!(
                        "ce message ouvre plus de {MAX_OPENERS} accolades ou parenthèses",
                        "this message opens more than {MAX_OPENERS} braces or parentheses"
                    ),
                )
                .help(text!("partagez-le en plusieurs messages", "split it into several messages")),
            );
            continue;
        }
        let (guarded, bad_escapes) = guard_escapes(chunk);
        let (resource, errors) = match parser::parse(&*guarded) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        if errors.is_empty() {
            diagnostics.extend(
                bad_escapes
                    .into_iter()
                    .map(|at| syntax(place(at..at + 1), &ErrorKind::InvalidUnicodeEscapeSequence(String::new()))),
            );
        }
        for error in errors {
            // An attribute that cannot be read is reported from the start of its
            // line; point at its first character instead.
            let blank = guarded[error.pos.start.min(guarded.len())..].bytes().take_while(|byte| *byte == b' ').count();
            let start = if guarded[error.pos.start.min(guarded.len())..].trim().is_empty() {
                // What is missing at the end is missing after the last word.
                guarded[..error.pos.start.min(guarded.len())].trim_end().len()
            } else if matches!(error.kind, ErrorKind::ExpectedCharRange { .. }) {
                error.pos.start + blank
            } else {
                error.pos.start
            };
            diagnostics.push(syntax(place(start..error.pos.end.max(start + 1)), &error.kind));
        }
        for entry in &resource.body {
            let (mark, id, value, attributes) = match entry {
                ast::Entry::Message(message) => ("", &message.id, message.value.as_ref(), &message.attributes),
                ast::Entry::Term(term) => ("-", &term.id, Some(&term.value), &term.attributes),
                _ => continue,
            };
            let parts = value.map(|pattern| (id.name, format!("{mark}{}", id.name), pattern)).into_iter().chain(
                attributes.iter().map(|attribute| {
                    (attribute.id.name, format!("{mark}{}.{}", id.name, attribute.id.name), &attribute.value)
                }),
            );
            for (name, key, pattern) in parts {
                let mut compiler = Compiler {
                    chunk: &guarded,
                    place: &place,
                    diagnostics,
                    written: BTreeMap::new(),
                    references: Vec::new(),
                };
                let pattern = compiler.pattern(pattern);
                let Compiler { written, references, .. } = compiler;
                let span = place(offset(&guarded, name));
                if let Some(first) = entries.get(key.as_str()) {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateKey,
                            span,
                            text!("« {key} » est écrit deux fois", "`{key}` is written twice"),
                        )
                        .help(text!("gardez-en un", "keep one"))
                        .related(first.span.clone(), text!("la première fois", "the first time")),
                    );
                    continue;
                }
                let entry = Entry { pattern, span, written, references, variables: BTreeSet::new(), endless: false };
                entries.insert(key.into(), entry);
            }
        }
    }
    entries
}

/// Cuts a file where entries begin: at a letter, a dash or a hash in the first
/// column. The parser then never nests deeper than one entry opens braces.
fn chunks(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    let mut comment = bytes.first() == Some(&b'#');
    for (at, _) in text.match_indices('\n') {
        let next = bytes.get(at + 1);
        // A comment of many lines is one entry.
        let hash = next == Some(&b'#');
        if next.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'-') || (hash && !comment) {
            starts.push(at + 1);
        }
        comment = hash;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
}

/// fluent-syntax 0.12 slices inside a character when `\u` is followed by fewer
/// digits than it wants and then by a letter that is not ASCII, and panics.
/// Such letters become `?`, byte for byte, and the parser reports the escape.
fn guard_escapes(chunk: &str) -> (Cow<'_, str>, Vec<usize>) {
    let bytes = chunk.as_bytes();
    let mut bad = Vec::new();
    for (at, _) in chunk.match_indices('\\') {
        let wanted = match bytes.get(at + 1) {
            Some(b'u') => 4,
            Some(b'U') => 6,
            _ => continue,
        };
        let digits = bytes[at + 2..].iter().take(wanted).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let next = at + 2 + digits;
        // Outside of quotes a backslash means nothing.
        let line_start = chunk[..at].rfind('\n').map_or(0, |end| end + 1);
        let quoted = chunk[line_start..at].contains('"');
        if digits < wanted && quoted && bytes.get(next).is_some_and(|byte| !byte.is_ascii()) {
            bad.push(next);
        }
    }
    if bad.is_empty() {
        return (Cow::Borrowed(chunk), bad);
    }
    let mut guarded = String::with_capacity(chunk.len());
    for (at, c) in chunk.char_indices() {
        match bad.binary_search(&at) {
            Ok(_) => guarded.extend(std::iter::repeat_n('?', c.len_utf8())),
            Err(_) => guarded.push(c),
        }
    }
    (Cow::Owned(guarded), bad)
}

/// Where a slice that the parser made lies in what it was given.
fn offset(chunk: &str, slice: &str) -> std::ops::Range<usize> {
    let start = (slice.as_ptr() as usize).saturating_sub(chunk.as_ptr() as usize).min(chunk.len());
    start..(start + slice.len()).min(chunk.len())
}

fn syntax(span: Span, kind: &ErrorKind) -> Diagnostic {
    let (message, help) = match kind {
        ErrorKind::ExpectedToken(token) => (
            text!("« {token} » est attendu ici", "`{token}` is expected here"),
            text!(
                "un message s’écrit `id = texte`, un emplacement `{{ $variable }}`",
                "a message is written `id = text`, a placeable `{{ $variable }}`"
            ),
        ),
        ErrorKind::ExpectedCharRange { range } => (
            text!("un caractère parmi {range:?} est attendu ici", "a character of {range:?} is expected here"),
            text!(
                "la suite d’un message est indentée par des espaces ; un message commence par son identifiant",
                "the continuation of a message is indented by spaces; a message begins with its id"
            ),
        ),
        ErrorKind::ExpectedMessageField { entry_id } | ErrorKind::ExpectedTermField { entry_id } => (
            text!("« {entry_id} » n’a pas de texte", "`{entry_id}` has no text"),
            text!("écrivez-le après `=`", "write it after `=`"),
        ),
        ErrorKind::ForbiddenCallee => (
            text!("une fonction s’écrit en majuscules", "a function is written in capitals"),
            text!(
                "les fonctions sont NUMBER, DATETIME, PLURAL et LIST",
                "the functions are NUMBER, DATETIME, PLURAL and LIST"
            ),
        ),
        ErrorKind::MissingDefaultVariant => (
            text!("aucune variante n’est celle par défaut", "no variant is the default one"),
            text!("marquez-en une d’un astérisque : `*[other]`", "mark one with an asterisk: `*[other]`"),
        ),
        ErrorKind::MultipleDefaultVariants => (
            text!("deux variantes sont par défaut", "two variants are the default one"),
            text!("gardez un seul astérisque", "keep one asterisk"),
        ),
        ErrorKind::MissingValue => {
            (text!("une valeur manque ici", "a value is missing here"), text!("écrivez-la", "write it"))
        }
        ErrorKind::MessageReferenceAsSelector
        | ErrorKind::TermReferenceAsSelector
        | ErrorKind::MessageAttributeAsSelector
        | ErrorKind::ExpectedSimpleExpressionAsSelector => (
            text!("on ne peut pas choisir une variante d’après cela", "a variant cannot be selected by this"),
            text!(
                "choisissez d’après une variable, une fonction ou l’attribut d’un terme",
                "select by a variable, a function or a term's attribute"
            ),
        ),
        ErrorKind::TermAttributeAsPlaceable => (
            text!("l’attribut d’un terme ne s’affiche pas", "a term's attribute cannot be shown"),
            text!("il ne sert qu’à choisir une variante", "it only serves to select a variant"),
        ),
        ErrorKind::UnterminatedStringLiteral => (
            text!("le guillemet n’est pas fermé", "the quotation mark is not closed"),
            text!("fermez-le sur la même ligne", "close it on the same line"),
        ),
        ErrorKind::PositionalArgumentFollowsNamed => (
            text!("un argument sans nom suit un argument nommé", "an argument without a name follows a named one"),
            text!("mettez-le d’abord", "put it first"),
        ),
        ErrorKind::DuplicatedNamedArgument(name) => (
            text!("l’argument « {name} » est donné deux fois", "the argument `{name}` is given twice"),
            text!("gardez-en un", "keep one"),
        ),
        ErrorKind::UnknownEscapeSequence(_) | ErrorKind::InvalidUnicodeEscapeSequence(_) => (
            text!("cet échappement n’existe pas", "there is no such escape"),
            text!(
                "entre guillemets on écrit \\\\, \\\" et \\u00A0",
                "within quotation marks one writes \\\\, \\\" and \\u00A0"
            ),
        ),
        ErrorKind::UnbalancedClosingBrace => (
            text!("cette accolade ferme ce qui n’est pas ouvert", "this brace closes what is not open"),
            text!("pour l’afficher, écrivez `{{\"}}\"}}`", "to show it, write `{{\"}}\"}}`"),
        ),
        ErrorKind::ExpectedInlineExpression => (
            text!(
                "une variable, un message, un terme ou un texte entre guillemets est attendu ici",
                "a variable, a message, a term or a quoted text is expected here"
            ),
            text!("une variable s’écrit `$nom`", "a variable is written `$name`"),
        ),
        ErrorKind::ExpectedLiteral => (
            text!(
                "un nombre ou un texte entre guillemets est attendu ici",
                "a number or a quoted text is expected here"
            ),
            text!("écrivez par exemple `style: \"long\"`", "write for example `style: \"long\"`"),
        ),
    };
    Diagnostic::new(Code::MessageSyntax, span, message).help(help)
}

/// Turns the parser's tree, which borrows the file, into patterns of our own,
/// and notes what they use.
struct Compiler<'c> {
    chunk: &'c str,
    place: &'c dyn Fn(std::ops::Range<usize>) -> Span,
    diagnostics: &'c mut Vec<Diagnostic>,
    written: BTreeMap<Box<str>, Span>,
    references: Vec<(Box<str>, Span)>,
}

impl Compiler<'_> {
    fn span(&self, slice: &str) -> Span {
        (self.place)(offset(self.chunk, slice))
    }

    fn pattern(&mut self, pattern: &ast::Pattern<&str>) -> Pattern {
        let mut pieces: Vec<Piece> = Vec::with_capacity(pattern.elements.len());
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => text.push_str(value),
                ast::PatternElement::Placeable { expression } => match self.expression(expression) {
                    Expression::Text(literal) => text.push_str(&literal),
                    expression => {
                        if !text.is_empty() {
                            pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                        }
                        pieces.push(Piece::Placeable(expression));
                    }
                },
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
        pieces.into()
    }

    fn expression(&mut self, expression: &ast::Expression<&str>) -> Expression {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline),
            ast::Expression::Select { selector, variants } => {
                let selector = self.inline(selector);
                let variants = variants
                    .iter()
                    .map(|variant| Variant {
                        key: match &variant.key {
                            ast::VariantKey::Identifier { name } => Literal::Text((*name).into()),
                            ast::VariantKey::NumberLiteral { value } => match Numeral::parse(value) {
                                Some(numeral) => Literal::Number(numeral),
                                None => Literal::Text((*value).into()),
                            },
                        },
                        pattern: self.pattern(&variant.value),
                        default: variant.default,
                    })
                    .collect();
                Expression::Select(Box::new(selector), variants)
            }
        }
    }

    fn inline(&mut self, inline: &ast::InlineExpression<&str>) -> Expression {
        match inline {
            ast::InlineExpression::StringLiteral { value } => {
                Expression::Text(unescape_unicode_to_string(value).into())
            }
            ast::InlineExpression::NumberLiteral { value } => match Numeral::parse(value) {
                Some(numeral) => Expression::Number(numeral),
                None => Expression::Text((*value).into()),
            },
            ast::InlineExpression::VariableReference { id } => {
                if !self.written.contains_key(id.name) {
                    let span = self.span(id.name);
                    self.written.insert(id.name.into(), span);
                }
                Expression::Variable(id.name.into())
            }
            ast::InlineExpression::MessageReference { id, attribute } => {
                Expression::Message(self.reference("", id.name, attribute.as_ref()))
            }
            ast::InlineExpression::TermReference { id, attribute, arguments } => {
                let key = self.reference("-", id.name, attribute.as_ref());
                let named = arguments.iter().flat_map(|arguments| &arguments.named);
                let arguments =
                    named.filter_map(|argument| Some((argument.name.name.into(), literal(&argument.value)?))).collect();
                Expression::Term(key, arguments)
            }
            ast::InlineExpression::FunctionReference { id, arguments } => self.call(id.name, arguments),
            ast::InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn reference(&mut self, mark: &str, name: &str, attribute: Option<&ast::Identifier<&str>>) -> Box<str> {
        let key: Box<str> = match attribute {
            Some(attribute) => format!("{mark}{name}.{}", attribute.name).into(),
            None => format!("{mark}{name}").into(),
        };
        let span = self.span(name);
        self.references.push((key.clone(), span));
        key
    }

    fn refuse(&mut self, slice: &str, message: Text, help: Text) {
        let span = self.span(slice);
        self.diagnostics.push(Diagnostic::new(Code::MessageArgument, span, message).help(help));
    }

    fn call(&mut self, name: &str, arguments: &ast::CallArguments<&str>) -> Expression {
        let mut function = match name {
            "NUMBER" => Function::Number { options: NumberOptions::default(), percent: false, ordinal: false },
            "DATETIME" => Function::Date(DateStyle::Long),
            "PLURAL" => Function::Plural { ordinal: false },
            "LIST" => Function::List(Conjunction::And),
            _ => {
                let help = match did_you_mean(name, FUNCTIONS.iter().copied()) {
                    Some(near) => text!("vouliez-vous dire {near} ?", "did you mean {near}?"),
                    None => text!(
                        "les fonctions sont NUMBER, DATETIME, PLURAL et LIST",
                        "the functions are NUMBER, DATETIME, PLURAL and LIST"
                    ),
                };
                self.refuse(name, text!("la fonction {name} n’existe pas", "there is no function {name}"), help);
                return Expression::Broken(format!("{{{name}()}}").into());
            }
        };
        for argument in &arguments.named {
            let option = argument.name.name;
            let value = literal(&argument.value);
            let known: &[&str] = match function {
                Function::Number { .. } => {
                    &["maximumFractionDigits", "minimumFractionDigits", "style", "type", "useGrouping"]
                }
                Function::Date(_) => &["style"],
                Function::Plural { .. } | Function::List(_) => &["type"],
            };
            if !known.contains(&option) {
                let help = match did_you_mean(option, known.iter().copied()) {
                    Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
                    None => {
                        let known = known.join(", ");
                        text!("{name} a : {known}", "{name} has: {known}")
                    }
                };
                self.refuse(
                    option,
                    text!("{name} n’a pas d’option « {option} »", "{name} has no option `{option}`"),
                    help,
                );
            } else if let Err(wanted) = set_option(&mut function, option, value.as_ref()) {
                self.refuse(
                    option,
                    text!("cette valeur ne convient pas à « {option} »", "this value does not suit `{option}`"),
                    text!("valeurs possibles : {wanted}", "possible values: {wanted}"),
                );
            }
        }
        let [value] = arguments.positional.as_slice() else {
            self.refuse(
                name,
                text!("{name} prend une seule valeur", "{name} takes exactly one value"),
                text!("écrivez {name}($nom)", "write {name}($name)"),
            );
            return Expression::Broken(format!("{{{name}()}}").into());
        };
        let value = self.inline(value);
        Expression::Call(function, Box::new(value))
    }
}

fn literal(expression: &ast::InlineExpression<&str>) -> Option<Literal> {
    match expression {
        ast::InlineExpression::StringLiteral { value } => Some(Literal::Text(unescape_unicode_to_string(value).into())),
        ast::InlineExpression::NumberLiteral { value } => Numeral::parse(value).map(Literal::Number),
        _ => None,
    }
}

/// Sets an option of a function, or says which values it takes.
fn set_option(function: &mut Function, option: &str, value: Option<&Literal>) -> Result<(), &'static str> {
    let word = match value {
        Some(Literal::Text(word)) => &**word,
        _ => "",
    };
    let digits = || match value {
        Some(Literal::Number(numeral)) => {
            numeral.to_string().parse::<u8>().ok().filter(|digits| *digits <= 20).ok_or("0 … 20")
        }
        _ => Err("0 … 20"),
    };
    match (function, option) {
        (Function::Number { options, .. }, "maximumFractionDigits") => options.max_fraction = digits()?,
        (Function::Number { options, .. }, "minimumFractionDigits") => options.min_fraction = digits()?,
        (Function::Number { percent, .. }, _) if option == "style" => {
            *percent = match word {
                "percent" => true,
                "decimal" => false,
                _ => return Err("\"decimal\", \"percent\""),
            }
        }
        (Function::Number { options, .. }, "useGrouping") => {
            options.grouping = match word {
                "true" => Grouping::Language,
                "false" => Grouping::Off,
                _ => return Err("\"true\", \"false\""),
            }
        }
        (Function::Number { ordinal, .. } | Function::Plural { ordinal }, "type") => {
            *ordinal = match word {
                "cardinal" => false,
                "ordinal" => true,
                _ => return Err("\"cardinal\", \"ordinal\""),
            }
        }
        (Function::Date(style), _) => {
            *style = DateStyle::from_name(word).ok_or("\"long\", \"medium\", \"short\", \"month\", \"year\"")?
        }
        (Function::List(conjunction), _) => {
            *conjunction = match word {
                "and" => Conjunction::And,
                "or" => Conjunction::Or,
                _ => return Err("\"and\", \"or\""),
            }
        }
        _ => {}
    }
    Ok(())
}

// Resolving -----------------------------------------------------------------

/// What an expression comes to.
enum Value<'v> {
    Text(Cow<'v, str>),
    Number {
        numeral: Numeral,
        options: NumberOptions,
        percent: bool,
        ordinal: bool,
    },
    /// A number of which only the plural category is shown.
    Plural {
        numeral: Numeral,
        ordinal: bool,
    },
    Date(civil::Date),
    List(&'v [Cow<'v, str>]),
    /// A number that is none, shown as it is.
    NotFinite(f64),
    /// A variable that a term was not given.
    Absent(&'v str),
}

struct Scope<'s> {
    messages: &'s Messages,
    /// The message that was asked for, for errors.
    id: &'s str,
    /// The language of the pattern at hand.
    owner: usize,
    out: String,
    steps: usize,
    depth: usize,
    /// Within a term: what was passed to it, and nothing else.
    local: Option<&'s [(Box<str>, Literal)]>,
    arguments: &'s [(&'s str, Argument<'s>)],
}

impl<'s> Scope<'s> {
    fn formats(&self) -> &'s Formats {
        &self.messages.tables[self.owner].formats
    }

    fn endless(&self) -> MessageError {
        MessageError::Endless { id: self.id.into() }
    }

    fn pattern(&mut self, pattern: &'s [Piece]) -> Result<(), MessageError> {
        for piece in pattern {
            match piece {
                Piece::Text(text) => self.out.push_str(text),
                Piece::Placeable(expression) => self.write(expression)?,
            }
            self.steps += 1;
            if self.steps > MAX_STEPS || self.out.len() > MAX_LENGTH {
                return Err(self.endless());
            }
        }
        Ok(())
    }

    fn write(&mut self, expression: &'s Expression) -> Result<(), MessageError> {
        match expression {
            Expression::Message(key) => self.entry(key, self.local),
            Expression::Term(key, arguments) => self.entry(key, Some(arguments)),
            Expression::Broken(text) => {
                self.out.push_str(text);
                Ok(())
            }
            Expression::Select(selector, variants) => {
                let value = self.value(selector)?;
                let chosen = variants
                    .iter()
                    .find(|variant| self.matches(&value, &variant.key))
                    .or_else(|| variants.iter().find(|variant| variant.default));
                match chosen {
                    Some(variant) => self.pattern(&variant.pattern),
                    None => Ok(()),
                }
            }
            Expression::Text(_) | Expression::Number(_) | Expression::Variable(_) | Expression::Call(..) => {
                let value = self.value(expression)?;
                let shown = self.show(value);
                self.out.push_str(&shown);
                Ok(())
            }
        }
    }

    /// Writes a message or term that is referred to, in the language that has it.
    fn entry(&mut self, key: &str, local: Option<&'s [(Box<str>, Literal)]>) -> Result<(), MessageError> {
        let table = &self.messages.tables[self.owner];
        let Some(resolved) = table.resolved.get(key) else {
            // A diagnostic has told of it already.
            self.out.push_str(&format!("{{{key}}}"));
            return Ok(());
        };
        if self.depth >= MAX_DEPTH {
            return Err(self.endless());
        }
        let owner = resolved.owner();
        let entry = &self.messages.tables[owner].own[key];
        let outer = (self.owner, self.local);
        (self.owner, self.local) = (owner, local);
        self.depth += 1;
        self.pattern(&entry.pattern)?;
        self.depth -= 1;
        (self.owner, self.local) = outer;
        Ok(())
    }

    fn value(&mut self, expression: &'s Expression) -> Result<Value<'s>, MessageError> {
        Ok(match expression {
            Expression::Text(text) => Value::Text(Cow::Borrowed(text)),
            Expression::Number(numeral) => number(numeral.clone()),
            Expression::Variable(name) => self.variable(name),
            Expression::Call(function, value) => {
                let value = self.value(value)?;
                self.call(*function, value)?
            }
            // A term's attribute as a selector, or a nested pattern: what it would write.
            Expression::Message(_) | Expression::Term(..) | Expression::Select(..) | Expression::Broken(_) => {
                let before = std::mem::take(&mut self.out);
                let written = self.write(expression);
                let text = std::mem::replace(&mut self.out, before);
                written?;
                Value::Text(Cow::Owned(text))
            }
        })
    }

    fn variable(&self, name: &'s str) -> Value<'s> {
        if let Some(local) = self.local {
            return match local.iter().find(|(given, _)| &**given == name) {
                Some((_, Literal::Text(text))) => Value::Text(Cow::Borrowed(text)),
                Some((_, Literal::Number(numeral))) => number(numeral.clone()),
                None => Value::Absent(name),
            };
        }
        match self.arguments.iter().find(|(given, _)| *given == name) {
            Some((_, Argument::Text(text))) => Value::Text(Cow::Borrowed(text)),
            Some((_, Argument::Number(value))) => Numeral::from_f64(*value).map_or(Value::NotFinite(*value), number),
            Some((_, Argument::Date(date))) => Value::Date(*date),
            Some((_, Argument::List(items))) => Value::List(items),
            None => Value::Absent(name),
        }
    }

    fn call(&self, function: Function, value: Value<'s>) -> Result<Value<'s>, MessageError> {
        let refuse = |name: &'static str, scope: &Self, value: Value<'s>| MessageError::WrongArgument {
            id: scope.id.into(),
            function: name,
            given: scope.show(value).chars().take(60).collect::<String>().into(),
        };
        if matches!(value, Value::Absent(_)) {
            return Ok(value);
        }
        let numeral = |value: &Value<'s>| match value {
            Value::Number { numeral, .. } | Value::Plural { numeral, .. } => Some(numeral.clone()),
            Value::Text(text) => Numeral::parse(text.trim()),
            _ => None,
        };
        Ok(match function {
            Function::Number { options, percent, ordinal } => match (numeral(&value), &value) {
                (Some(numeral), _) => Value::Number { numeral, options, percent, ordinal },
                (None, Value::NotFinite(_)) => value,
                (None, _) => return Err(refuse("NUMBER", self, value)),
            },
            Function::Plural { ordinal } => match (numeral(&value), &value) {
                (Some(numeral), _) => Value::Plural { numeral, ordinal },
                (None, Value::NotFinite(_)) => Value::Text("other".into()),
                (None, _) => return Err(refuse("PLURAL", self, value)),
            },
            Function::Date(style) => {
                let date = match &value {
                    Value::Date(date) => Some(*date),
                    Value::Text(text) => format::parse_date(text),
                    _ => None,
                };
                match date {
                    Some(date) => Value::Text(self.formats().date(date, style).into()),
                    None => return Err(refuse("DATETIME", self, value)),
                }
            }
            Function::List(conjunction) => match &value {
                Value::List(items) => {
                    let items: Vec<&str> = items.iter().map(|item| &**item).collect();
                    Value::Text(self.formats().list(&items, conjunction).into())
                }
                _ => return Err(refuse("LIST", self, value)),
            },
        })
    }

    fn category(&self, numeral: &Numeral, ordinal: bool) -> &'static str {
        category_name(match ordinal {
            true => self.formats().ordinal_of(numeral),
            false => self.formats().plural_of(numeral),
        })
    }

    fn matches(&self, value: &Value<'_>, key: &Literal) -> bool {
        match (value, key) {
            (Value::Text(text), Literal::Text(word)) => **text == **word,
            // An exact number wins over a category only by standing first, as in Fluent.
            (Value::Number { numeral, .. } | Value::Plural { numeral, .. }, Literal::Number(exact)) => {
                numeral.same_quantity(exact)
            }
            (Value::Number { numeral, options, ordinal, .. }, Literal::Text(word)) => {
                self.category(&numeral.shaped(*options), *ordinal) == &**word
            }
            (Value::Plural { numeral, ordinal }, Literal::Text(word)) => self.category(numeral, *ordinal) == &**word,
            (Value::NotFinite(_), Literal::Text(word)) => &**word == "other",
            _ => false,
        }
    }

    fn show(&self, value: Value<'s>) -> Cow<'s, str> {
        let formats = self.formats();
        match value {
            Value::Text(text) => text,
            Value::Number { numeral, options, percent: true, .. } => formats.percent_of(&numeral, options).into(),
            Value::Number { numeral, options, .. } => formats.numeral(&numeral, options).into(),
            Value::Plural { numeral, ordinal } => self.category(&numeral, ordinal).into(),
            Value::Date(date) => formats.date(date, DateStyle::Long).into(),
            Value::List(items) => {
                let items: Vec<&str> = items.iter().map(|item| &**item).collect();
                formats.list(&items, Conjunction::And).into()
            }
            Value::NotFinite(value) => formats.number(value, NumberOptions::default()).into(),
            Value::Absent(name) => format!("{{${name}}}").into(),
        }
    }
}

fn number<'v>(numeral: Numeral) -> Value<'v> {
    Value::Number { numeral, options: NumberOptions::default(), percent: false, ordinal: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(code: &str, cldr: &str, fallback: &[&str]) -> Language {
        let fallback = fallback.iter().map(|code| Locale::new(*code)).collect();
        Language::new(Locale::new(code), code.to_uppercase().into(), cldr.parse().unwrap(), fallback)
    }

    fn languages() -> Vec<Language> {
        vec![language("fr", "fr-FR", &[]), language("en", "en-GB", &["fr"]), language("ja", "ja-JP", &["en", "fr"])]
    }

    fn file(code: &str, text: &str) -> MessageFile {
        let path = SourcePath::new(format!("i18n/{code}.ftl"));
        MessageFile { locale: Locale::new(code), path, text: Hashed::text(text) }
    }

    fn load(files: &[(&str, &str)]) -> Checked<Messages> {
        let files: Vec<MessageFile> = files.iter().map(|(code, text)| file(code, text)).collect();
        Messages::load(&languages(), &files)
    }

    /// Messages of the source language alone, without problems.
    fn french(text: &str) -> Messages {
        let languages = [language("fr", "fr-FR", &[])];
        let checked = Messages::load(&languages, &[file("fr", text)]);
        assert_eq!(checked.diagnostics, []);
        checked.value
    }

    fn say(messages: &Messages, code: &str, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        messages
            .format(&Locale::new(code), id, arguments)
            .map_or_else(|error| error.to_string(), |text| text.to_string())
    }

    fn texts(diagnostics: &[Diagnostic]) -> Vec<String> {
        let english = crate::diagnostic::Tongue::En;
        diagnostics
            .iter()
            .map(|d| {
                format!(
                    "{} {}:{}:{} {}",
                    d.code.as_str(),
                    d.span.file,
                    d.span.line,
                    d.span.column,
                    d.message.get(english)
                )
            })
            .collect()
    }

    const MILLION: Argument<'static> = Argument::Number(1_000_000.0);

    #[test]
    fn messages_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Messages>();
    }

    #[test]
    fn plain_messages_are_one_shared_text() {
        let messages = french("-brand = One Provence\nhome = Accueil\nabout = À propos de { -brand }\n");
        let once = messages.format(&Locale::new("fr"), "about", &[]).unwrap();
        let again = messages.format(&Locale::new("fr"), "about", &[]).unwrap();
        assert_eq!(&*once, "À propos de One Provence");
        assert!(Arc::ptr_eq(&once, &again));
    }

    #[test]
    fn plurals_follow_the_cldr_of_today() {
        let messages = french(
            "jobs = { $n ->\n    [0] aucun emploi\n    [one] { $n } emploi\n    [many] { $n } d’emplois\n   *[other] { $n } emplois\n}\n\
             kind = { PLURAL($n) ->\n    [many] m\n   *[other] o\n}\nword = { PLURAL($n) }\n\
             place = { NUMBER($n, type: \"ordinal\") ->\n    [one] { $n }er\n   *[other] { $n }e\n}\n",
        );
        assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(0.0))]), "aucun emploi");
        assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(1.5))]), "1,5 emploi");
        assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(1240.0))]), "1\u{202F}240 emplois");
        assert_eq!(say(&messages, "fr", "jobs", &[("n", MILLION)]), "1\u{202F}000\u{202F}000 d’emplois");
        assert_eq!(say(&messages, "fr", "kind", &[("n", MILLION)]), "m");
        assert_eq!(say(&messages, "fr", "word", &[("n", MILLION)]), "many");
        assert_eq!(say(&messages, "fr", "place", &[("n", Argument::Number(1.0))]), "1er");
        assert_eq!(say(&messages, "fr", "place", &[("n", Argument::Number(2.0))]), "2e");
        assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(f64::NAN))]), "NaN emplois");
    }

    #[test]
    fn functions_follow_the_language() {
        let text = "n = { NUMBER($n, maximumFractionDigits: 1) }\np = { NUMBER($n, style: \"percent\", minimumFractionDigits: 1) }\n\
                    y = { NUMBER($n, useGrouping: \"false\") }\nd = { DATETIME($d, style: \"long\") }\nm = { DATETIME($d, style: \"month\") }\n\
                    l = { LIST($l) }\no = { LIST($l, type: \"or\") }\nplain = { $d } : { $l } ({ $n })\nexact = { 1.450 }\n";
        let checked = load(&[("fr", text), ("en", text), ("ja", text)]);
        assert_eq!(checked.diagnostics, []);
        let all = [
            ("n", Argument::Number(1240.26)),
            ("d", Argument::Text("2016-05-01T10:00:00+02:00".into())),
            ("l", Argument::List(vec!["a".into(), "b".into(), "c".into()])),
        ];
        let french = |id| say(&checked.value, "fr", id, &all);
        assert_eq!(french("n"), "1\u{202F}240,3");
        assert_eq!(french("p"), "1\u{202F}240,26\u{202F}%");
        assert_eq!(french("y"), "1240,26");
        assert_eq!(french("d"), "1er mai 2016");
        assert_eq!(french("m"), "mai 2016");
        assert_eq!(french("l"), "a, b et c");
        assert_eq!(french("o"), "a, b ou c");
        assert_eq!(french("exact"), "1,450");
        assert_eq!(french("plain"), "2016-05-01T10:00:00+02:00 : a, b et c (1\u{202F}240,26)");
        assert_eq!(say(&checked.value, "ja", "d", &[("d", Argument::Date(civil::date(2016, 7, 13)))]), "2016年7月13日");
        assert_eq!(say(&checked.value, "en", "l", &all), "a, b and c");
    }

    #[test]
    fn a_missing_message_is_borrowed_with_its_own_formats() {
        let checked = load(&[
            ("fr", "a = A fr\nb = { $n } b\n    .c = C fr\nq = { a } { $n }\n"),
            ("en", "a = A en\n"),
            ("ja", "a = A ja\n"),
        ]);
        let messages = &checked.value;
        assert_eq!(say(messages, "ja", "a", &[]), "A ja");
        assert_eq!(say(messages, "ja", "b", &[("n", Argument::Number(1240.0))]), "1\u{202F}240 b");
        assert_eq!(say(messages, "ja", "b.c", &[]), "C fr");
        assert_eq!(say(messages, "ja", "q", &[("n", Argument::Number(1.0))]), "A fr 1", "one sentence, one language");
        assert_eq!(messages.owner(&Locale::new("ja"), "b"), Some(&Locale::new("fr")));
        assert_eq!(messages.owner(&Locale::new("ja"), "z"), None);
        assert_eq!(
            texts(&checked.diagnostics),
            [
                "i18n/missing-message i18n/en.ftl:1:1 3 messages are missing in EN: b, b.c, q",
                "i18n/missing-message i18n/ja.ftl:1:1 3 messages are missing in JA: b, b.c, q"
            ]
        );
    }

    #[test]
    fn a_variety_may_borrow_from_its_language() {
        let languages = [language("fr", "fr-FR", &[]), language("qc", "fr-CA", &["fr"])];
        let checked = Messages::load(&languages, &[file("fr", "a = A\n")]);
        assert_eq!(checked.diagnostics, []);
        assert_eq!(say(&checked.value, "qc", "a", &[]), "A");
    }

    #[test]
    fn a_later_file_wins_entry_by_entry() {
        let languages = [language("fr", "fr-FR", &[])];
        let theme = MessageFile {
            path: SourcePath::new("themes/p/i18n/fr.ftl"),
            ..file("fr", "a = Thème\n    .title = Titre\nb = B\n")
        };
        let checked = Messages::load(&languages, &[theme, file("fr", "a = Site\n")]);
        assert_eq!(checked.diagnostics, []);
        assert_eq!(say(&checked.value, "fr", "a", &[]), "Site");
        assert_eq!(say(&checked.value, "fr", "a.title", &[]), "Titre");
    }

    #[test]
    fn a_missing_translation_is_asked_for_beside_its_source() {
        let languages = [language("fr", "fr-FR", &[]), language("de", "de-DE", &["fr"])];
        let theme = |code: &str, text: &str| MessageFile {
            path: SourcePath::new(format!("themes/p/i18n/{code}.ftl")),
            ..file(code, text)
        };
        let checked =
            Messages::load(&languages, &[theme("fr", "a = A\n"), theme("de", "z = Z\n"), file("fr", "s = S\n")]);
        assert_eq!(
            texts(&checked.diagnostics),
            ["i18n/missing-message themes/p/i18n/de.ftl:1:1 2 messages are missing in DE: a, s",]
        );
        let checked = Messages::load(&languages, &[file("fr", "s = S\n")]);
        assert_eq!(
            texts(&checked.diagnostics),
            ["i18n/missing-message i18n/de.ftl:1:1 the message `s` is missing in DE"]
        );
    }

    #[test]
    fn errors_of_a_call_say_what_to_do() {
        let messages = french(
            "nav-home = Accueil\ngreeting = { $name }, { $n ->\n    [one] { $kind }\n   *[other] -\n} { nested }\nnested = { $deep }\nd = { DATETIME($d) }\n-t = T\n",
        );
        let error = |id, arguments: &[_]| messages.format(&Locale::new("fr"), id, arguments).unwrap_err();
        assert_eq!(
            error("nav-hme", &[]),
            MessageError::Unknown { id: "nav-hme".into(), near: Some("nav-home".into()) }
        );
        assert_eq!(error("-t", &[]), MessageError::Unknown { id: "-t".into(), near: None });
        assert_eq!(
            error("greeting", &[("n", Argument::Number(2.0))]),
            MessageError::MissingArguments {
                id: "greeting".into(),
                names: vec!["deep".into(), "kind".into(), "name".into()]
            }
        );
        let wrong = error("d", &[("d", Argument::Text("demain".into()))]);
        assert_eq!(wrong, MessageError::WrongArgument { id: "d".into(), function: "DATETIME", given: "demain".into() });
        assert_eq!(wrong.to_string(), "in the message `d`, DATETIME has no use for `demain`: give a date: 2016-07-13");
        assert!(messages.format(&Locale::new("xx"), "nav-home", &[]).is_err());
        assert_eq!(messages.arguments_of("greeting").unwrap().collect::<Vec<_>>(), ["deep", "kind", "n", "name"]);
    }

    #[test]
    fn terms_see_only_what_they_are_given() {
        let messages = french(
            "-city = { $case ->\n    [of] d’Aix\n   *[base] Aix\n}\n    .gender = f\na = { -city } { -city(case: \"of\") } { $case }\nb = { -city.gender ->\n    [f] belle\n   *[m] beau\n}\n",
        );
        assert_eq!(say(&messages, "fr", "a", &[("case", Argument::Text("of".into()))]), "Aix d’Aix of");
        assert_eq!(say(&messages, "fr", "b", &[]), "belle");
    }

    #[test]
    fn syntax_errors_are_exact_and_the_rest_is_used() {
        let checked = load(&[
            (
                "fr",
                "a = É { $n\nb = B\nc\nd = { \"x }\ne = E }\n# note\nf = { $n ->\n    [one] 1\n}\ng = G\n    .h = { }\n",
            ),
            ("en", "b = B\ng = G\n"),
            ("ja", "b = B\ng = G\n"),
        ]);
        assert_eq!(
            texts(&checked.diagnostics),
            [
                "i18n/syntax i18n/fr.ftl:1:11 `}` is expected here",
                "i18n/syntax i18n/fr.ftl:3:2 `=` is expected here",
                "i18n/syntax i18n/fr.ftl:4:11 the quotation mark is not closed",
                "i18n/syntax i18n/fr.ftl:5:7 this brace closes what is not open",
                "i18n/syntax i18n/fr.ftl:9:1 no variant is the default one",
                "i18n/syntax i18n/fr.ftl:11:5 a character of \"a-zA-Z\" is expected here",
            ]
        );
        assert_eq!(say(&checked.value, "fr", "g", &[]), "G");
    }

    #[test]
    fn files_of_windows_are_read_alike() {
        let messages = french("\u{FEFF}a = A\r\nb =\r\n    un\r\n    deux\r\n\r\n    trois\r\n# fin\r\n");
        assert_eq!(say(&messages, "fr", "a", &[]), "A");
        assert_eq!(say(&messages, "fr", "b", &[]), "un\ndeux\n\ntrois");
    }

    #[test]
    fn duplicates_point_twice() {
        let checked = load(&[
            ("fr", "a = 1\n    .b = x\n    .b = y\n\na = 2\n"),
            ("en", "a = 1\n    .b = x\n"),
            ("ja", "a = 1\n    .b = x\n"),
        ]);
        assert_eq!(
            texts(&checked.diagnostics),
            [
                "content/duplicate-key i18n/fr.ftl:3:6 `a.b` is written twice",
                "content/duplicate-key i18n/fr.ftl:5:1 `a` is written twice"
            ]
        );
        assert_eq!(checked.diagnostics[1].related[0].0.line, 1);
    }

    #[test]
    fn functions_and_references_are_checked_when_read() {
        let checked = load(&[
            (
                "fr",
                "a = { NUMBR($n) }\nb = { NUMBER($n, style: \"perce\", maxFractionDigits: 1) }\nc = { nowhere } { -brnd } { a.title }\n-brand = OP\nd = { LIST() }\ne = { DATETIME($n, style: 3) }\n",
            ),
            ("en", "a = A\nb = B\nc = C\nd = D\ne = E\n"),
            ("ja", "a = A\nb = B\nc = C\nd = D\ne = E\n"),
        ]);
        assert_eq!(
            texts(&checked.diagnostics),
            [
                "i18n/argument i18n/fr.ftl:1:7 there is no function NUMBR",
                "i18n/argument i18n/fr.ftl:2:18 this value does not suit `style`",
                "i18n/argument i18n/fr.ftl:2:34 NUMBER has no option `maxFractionDigits`",
                "i18n/argument i18n/fr.ftl:5:7 LIST takes exactly one value",
                "i18n/argument i18n/fr.ftl:6:20 this value does not suit `style`",
                "i18n/unknown-message i18n/fr.ftl:3:7 the message `nowhere` does not exist in fr",
                "i18n/unknown-message i18n/fr.ftl:3:20 the term `-brnd` does not exist in fr",
                "i18n/unknown-message i18n/fr.ftl:3:29 the message `a.title` does not exist in fr",
            ]
        );
        assert_eq!(say(&checked.value, "fr", "a", &[]), "{NUMBR()}");
    }

    #[test]
    fn a_translation_may_use_fewer_variables_but_not_others() {
        let checked = load(&[("fr", "a = { $name } { $n }\n"), ("en", "a = { $nam }\n"), ("ja", "a = { $n }\n")]);
        assert_eq!(
            texts(&checked.diagnostics),
            ["i18n/argument i18n/en.ftl:1:8 `a` uses $nam, which the source message does not have"]
        );
        assert_eq!(checked.diagnostics[0].severity, Severity::Warning);
    }

    #[test]
    fn circles_and_bombs_end() {
        let mut bomb = "x0 = ha\n".to_owned();
        for n in 1..15 {
            bomb.push_str(&format!("x{n} = {}\n", format!("{{ x{} }}", n - 1).repeat(10)));
        }
        let languages = [language("fr", "fr-FR", &[])];
        let load = |text: &str| Messages::load(&languages, &[file("fr", text)]);
        let checked = load(&bomb);
        assert!(matches!(checked.value.format(&Locale::new("fr"), "x14", &[]), Err(MessageError::Endless { .. })));

        let checked = load("a = { b }\nb = { c }\nc = { b }\nd = { d }\n");
        assert_eq!(
            texts(&checked.diagnostics),
            [
                "i18n/syntax i18n/fr.ftl:2:7 `b` refers to itself",
                "i18n/syntax i18n/fr.ftl:3:7 `c` refers to itself",
                "i18n/syntax i18n/fr.ftl:4:7 `d` refers to itself"
            ]
        );
        assert!(matches!(checked.value.format(&Locale::new("fr"), "a", &[]), Err(MessageError::Endless { .. })));

        let chain: String = (0..20_000).map(|n| format!("x{n} = {{ x{} }}\n", n + 1)).collect();
        let checked = load(&format!("{chain}x20000 = end\n"));
        assert_eq!(checked.diagnostics.len(), 1);
        assert_eq!(say(&checked.value, "fr", "x19990", &[]), "end");
    }

    #[test]
    fn hostile_files_do_no_harm() {
        let deep = [
            "{".repeat(200_000),
            "{A(".repeat(100_000),
            "{ { $n ->\n *[a] ".repeat(140),
            "{ $n ->\n *[a] ".repeat(140) + &"}".repeat(140),
            "{A(".repeat(70) + &")}".repeat(70),
        ];
        let languages = [language("fr", "fr-FR", &[])];
        for text in deep {
            let _ = Messages::load(&languages, &[file("fr", &format!("x = {text}\ny = Y\n"))]);
        }
        let odd = [
            "x = {\"\\u00é\"}",
            "x = {\"\\U00é\"}",
            "x = {\"\\u\u{10FFFF}",
            "x = {\"\\uD800\"}",
            "x = say \"\\u00é\"",
            "\u{0}",
            "=",
            "x =",
            "x = \n\n .a",
            "-",
            "#",
            "#x",
            "##",
            "x\t=\ty",
            "x = { $ }",
            "x = {-t(",
            "x = { 999999999999999999999999999999999999.9 ->\n *[one] 1\n}",
            "x = { $n ->\n *[",
            "\r\n\r",
            "x = \r",
            "é = è",
            "x = {\"\\",
            "x = { \"{\" }",
        ];
        for text in odd {
            let checked = Messages::load(&languages, &[file("fr", text)]);
            let _ = checked.value.format(&Locale::new("fr"), "x", &[("n", Argument::Number(f64::INFINITY))]);
            for end in 0..text.len() {
                if let Some(part) = text.get(..end) {
                    let _ = Messages::load(&languages, &[file("fr", part)]);
                }
            }
        }
        let big = format!("x = {{ {} ->\n    [one] a\n   *[other] b\n}}\n", "9".repeat(5000));
        let checked = Messages::load(&languages, &[file("fr", &big)]);
        assert_eq!(say(&checked.value, "fr", "x", &[]), "b");
        let checked = Messages::load(&[], &[file("fr", "a = A")]);
        assert!(checked.value.format(&Locale::new("fr"), "a", &[]).is_err());
        assert_eq!(checked.value.formats(&Locale::new("fr")).number(1.5, NumberOptions::default()), "1.5");
    }

    /// Files glued together from pieces of syntax: whatever comes out, nothing panics.
    #[test]
    fn no_mixture_of_syntax_does_harm() {
        let pieces = [
            "a",
            "b",
            " = ",
            "{",
            "}",
            "$n",
            "-t",
            "\n",
            "\n    ",
            " ->",
            "[one]",
            "*[other]",
            "\"",
            "\\u00",
            "é",
            "NUMBER(",
            ")",
            ", ",
            ": ",
            ".x",
            "1.50",
            "#",
            "\r\n",
            "\u{FEFF}",
            "日",
            "{ $n }",
            "\na = ",
            "\n-t = ",
            "{ a }",
            "{ -t }",
            " ",
            "LIST(",
            "style: \"percent\"",
            "}}",
            "\t",
        ];
        let languages = [language("fr", "fr-FR", &[]), language("ar", "ar-MA", &["fr"])];
        let mut seed = 7u64;
        let mut text = || {
            let mut text = String::from("a = ");
            for _ in 0..24 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            text
        };
        let mut formatted = 0;
        for _ in 0..3000 {
            let checked = Messages::load(&languages, &[file("fr", &text()), file("ar", &text())]);
            for code in ["fr", "ar"] {
                for n in [Argument::Number(1.5), Argument::Text("x".into()), Argument::List(vec!["y".into()])] {
                    formatted += usize::from(checked.value.format(&Locale::new(code), "a", &[("n", n)]).is_ok());
                }
            }
            for diagnostic in &checked.diagnostics {
                assert!(diagnostic.span.line >= 1 && diagnostic.span.column >= 1);
            }
        }
        assert!(formatted > 1000, "{formatted}");
    }

    #[test]
    fn a_bad_escape_is_reported_where_it_stands() {
        let checked = load(&[("fr", "x = { \"\\u00é\" }\n")]);
        assert_eq!(texts(&checked.diagnostics), ["i18n/syntax i18n/fr.ftl:1:12 there is no such escape"]);
    }

    #[test]
    fn digests_cover_what_can_be_borrowed() {
        let digests = |fr: &str, en: &str, ja: &str| {
            let value = load(&[("fr", fr), ("en", en), ("ja", ja)]).value;
            ["fr", "en", "ja"].map(|code| value.digest(&Locale::new(code)))
        };
        let base = digests("a = 1", "a = 1", "a = 1");
        let other = digests("a = 1", "a = 2", "a = 1");
        assert_eq!(base[0], other[0]);
        assert_ne!(base[1], other[1]);
        assert_ne!(base[2], other[2]);
        assert_ne!(base[0], base[1]);
    }

    #[test]
    fn unused_messages_are_found() {
        let messages = french("nav-home = A\n    .title = T\nold = { inner }\ninner = I\nkind-a = A\n-term = T\n");
        let used = BTreeSet::from(["nav-home".to_owned(), "olde".to_owned()]);
        let unused = messages.unused(&used, &BTreeSet::from(["kind-".to_owned()]));
        assert_eq!(texts(&unused), ["i18n/unused-message i18n/fr.ftl:3:1 no template uses `old`"]);
        assert_eq!(unused[0].help.as_ref().unwrap().get(crate::diagnostic::Tongue::En), "a template asks for `olde`");
        assert_eq!(
            messages.ids().map(|(id, _)| id).collect::<Vec<_>>(),
            ["inner", "kind-a", "nav-home", "nav-home.title", "old"]
        );
    }

    /// Where both can, we say what Fluent's reference runtime says.
    #[test]
    fn fluent_bundle_agrees() {
        let source = "-brand = One\n    .kind = f\na = Text\nb = { a } and { -brand } { \"{\" }\nc =\n    several\n      lines { $name }\n    here\nd = { $name ->\n    [x] X\n   *[y] Y { b }\n}\ne = { -brand.kind ->\n    [f] F\n   *[m] M\n}\nf = { $n ->\n    [0] zero\n    [one] one\n   *[other] other\n}\ng = {\"\\u00A0\"}|{\"\\\"\"}\n";
        let messages = french(source);
        let resource = fluent_bundle::FluentResource::try_new(source.to_owned()).unwrap();
        let mut bundle = fluent_bundle::concurrent::FluentBundle::new_concurrent(vec!["fr".parse().unwrap()]);
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).unwrap();
        for (name, n) in [("x", 0.0), ("y", 1.0), ("z", 7.0)] {
            let mut arguments = fluent_bundle::FluentArgs::new();
            arguments.set("name", name);
            arguments.set("n", n);
            for id in ["a", "b", "c", "d", "e", "f", "g"] {
                let message = bundle.get_message(id).unwrap();
                let theirs = bundle.format_pattern(message.value().unwrap(), Some(&arguments), &mut Vec::new());
                let ours =
                    say(&messages, "fr", id, &[("name", Argument::Text(name.into())), ("n", Argument::Number(n))]);
                assert_eq!(ours, theirs, "{id}");
            }
        }
    }
}
