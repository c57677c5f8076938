//! The syntax of components.
//!
//! A leaf is one line, `::figure{photo="vieux-port" variant="wide"}`; a
//! container is `:::quote{author="…"}`, Markdown, and `:::`.
//!
//! Invariant: a component that leaves this file has only arguments of its
//! specification, each once, each of the right type, and all required ones.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::destination::{self, Destination, Origin};
use super::segment::{Argument, ArgumentValue, Component, Link, Target};
use super::typography;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::locale::Language;
use crate::path::SourcePath;
use crate::text;

mod spec;

pub use spec::{Form, Kind, Need, SPECS, Spec};

/// A line that begins with `::`, read.
pub(super) enum Line {
    /// A leaf, complete.
    Leaf(Component),
    /// The first line of a container; `None` when its name or an argument is wrong.
    Open(Option<Component>),
    /// `:::` alone.
    Close,
    /// A line with a mistake, which is reported.
    Wrong,
}

/// Reads one line. `range` is its place in the file, from the first colon to
/// the last character, `address` the site's own address. Fragments of the same page are left in `anchors`.
pub(super) fn parse_line(
    places: &mut Places<'_>,
    line: &str,
    start: usize,
    language: &Language,
    address: &str,
    anchors: &mut Vec<(Arc<str>, Range<usize>)>,
    diagnostics: &mut Problems,
) -> Line {
    let line = line.trim_end();
    let mut reader = Reader { line, start, language, address, places, anchors, diagnostics };
    reader.line()
}

/// The components in a sentence, `:number{…}`, each from its colon to its brace. The work is linear in the text.
pub(super) fn in_sentence(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(':').map(|at| from + at) {
        from = at + 1;
        let rest = &text[from..];
        let name_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let spec = SPECS.iter().find(|spec| spec.form == Form::Inline && *spec.name == rest[..name_end]);
        if spec.is_none() || text[..at].ends_with(':') || !rest[name_end..].starts_with('{') {
            continue;
        }
        // A value in quotation marks may hold a brace. One that is never closed goes to the end of its line, which is
        // reported when it is read.
        let mut is_quoted = false;
        let arguments = &rest.as_bytes()[name_end..];
        let stop = arguments.iter().position(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == b'\n' || (*byte == b'}' && !is_quoted)
        });
        let is_closed = stop.is_some_and(|stop| arguments[stop] == b'}');
        let length = stop.map_or(arguments.len(), |stop| stop + usize::from(is_closed));
        let end = from + name_end + length;
        found.push(at..end);
        from = end;
    }
    found
}

/// The name of a component and its arguments as they are written.
pub(super) struct WrittenComponent<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: Vec<WrittenArgument<'a>>,
}

/// An argument that the specification has.
pub(super) struct WrittenArgument<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    /// Its value, without backslashes and quotation marks.
    pub(super) value: String,
    /// Its place in the line, between the quotation marks.
    pub(super) at: Range<usize>,
}

/// The arguments of a line that begins a component, without a check of their values. `None` when it cannot be
/// read to its end, which [`parse_line`] reports.
pub(super) fn written<'a>(line: &'a str, language: &'a Language) -> Option<WrittenComponent<'a>> {
    let line = line.trim_end();
    let file = SourcePath::new("-");
    let (mut places, mut problems) = (Places::new(&file, line), Problems::default());
    let (places, diagnostics) = (&mut places, &mut problems);
    let mut reader = Reader { line, start: 0, language, address: "", places, anchors: &mut Vec::new(), diagnostics };
    let colons = line.len() - line.trim_start_matches(':').len();
    let name_end = reader.name_end(colons);
    let name = &line[colons..name_end];
    let spec = SPECS.iter().find(|spec| spec.name == name)?;
    let arguments = reader.split_arguments(name_end)?.into_iter();
    let known = arguments.filter_map(|Written { name, value, at, .. }| {
        let (_, kind, _) = spec.arguments.iter().find(|(known, ..)| *known == name)?;
        Some(WrittenArgument { name, kind: *kind, value, at })
    });
    Some(WrittenComponent { name, arguments: known.collect() })
}

struct Reader<'a, 'p, 'd> {
    line: &'a str,
    start: usize,
    language: &'a Language,
    address: &'a str,
    places: &'d mut Places<'p>,
    anchors: &'d mut Vec<(Arc<str>, Range<usize>)>,
    diagnostics: &'d mut Problems,
}

impl<'a> Reader<'a, '_, '_> {
    fn line(&mut self) -> Line {
        let line = self.line;
        let colons = line.bytes().take_while(|byte| *byte == b':').count();
        if colons >= 3 && colons == line.len() {
            return Line::Close;
        }
        let form = match colons {
            1 => Form::Inline,
            2 => Form::Leaf,
            _ => Form::Container,
        };
        let failed = if form == Form::Container { Line::Open(None) } else { Line::Wrong };
        let name_end = self.name_end(colons);
        let name = &line[colons..name_end];
        if name.is_empty() {
            let colons = &line[..colons];
            let message =
                text!("un nom de composant doit suivre `{colons}`", "a component's name must follow `{colons}`");
            self.syntax(0..line.len(), message);
            return failed;
        }
        let Some(arguments) = self.split_arguments(name_end) else { return failed };
        let Some(spec) = SPECS.iter().find(|spec| spec.name == name) else {
            let help = did_you_mean(name, SPECS.iter().map(|spec| spec.name))
                .map(|near| text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?").replacing(near))
                .unwrap_or_else(|| {
                    let all = SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ");
                    text!("les composants sont : {all}", "the components are: {all}")
                });
            let message = text!("le composant `{name}` n’existe pas", "there is no component `{name}`");
            self.report(Code::UnknownComponent, colons..name_end, message, Some(help));
            return failed;
        };
        if spec.form != form {
            let right = spec.form.colons();
            let message = text!("`{name}` s’écrit `{right}{name}`", "`{name}` is written `{right}{name}`");
            let help = match spec.form {
                Form::Leaf => text!(
                    "c’est un composant d’une seule ligne, sans contenu",
                    "it is a component of one line, without content"
                ),
                Form::Inline => text!(
                    "il est dans une phrase : `… {right}{name}{{…}} …`",
                    "it stands in a sentence: `… {right}{name}{{…}} …`"
                ),
                Form::Container => text!(
                    "il entoure du texte et se ferme par une ligne `:::`",
                    "it surrounds text and is closed by a line `:::`"
                ),
            };
            self.report(Code::ComponentSyntax, 0..name_end, message, Some(help));
            return failed;
        }
        let component = self.check(spec, colons..name_end, arguments);
        match (form, component) {
            (Form::Leaf | Form::Inline, Some(component)) => Line::Leaf(component),
            (Form::Leaf | Form::Inline, None) => Line::Wrong,
            (Form::Container, component) => Line::Open(component),
        }
    }

    /// The end of the name that begins behind the colons.
    fn name_end(&self, colons: usize) -> usize {
        self.line[colons..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
            .map_or(self.line.len(), |at| colons + at)
    }

    /// The arguments as written: name, value, and the ranges of both in the line.
    fn split_arguments(&mut self, name_end: usize) -> Option<Vec<Written<'a>>> {
        let line = self.line;
        let rest = line[name_end..].trim_start();
        if rest.is_empty() {
            return Some(Vec::new());
        }
        let mut at = line.len() - rest.len();
        if !rest.starts_with('{') {
            let message = text!(
                "un composant est seul sur sa ligne : `{rest}` est de trop",
                "a component is alone on its line: `{rest}` is too much"
            );
            self.syntax(at..line.len(), message);
            return None;
        }
        let open = at;
        at += 1;
        let mut arguments = Vec::new();
        loop {
            at += line[at..].len() - line[at..].trim_start_matches([' ', '\t', ',']).len();
            if line[at..].starts_with('}') {
                let after = line[at + 1..].trim();
                if !after.is_empty() {
                    let message = text!(
                        "un composant est seul sur sa ligne : `{after}` est de trop",
                        "a component is alone on its line: `{after}` is too much"
                    );
                    self.syntax(line.len() - after.len()..line.len(), message);
                    return None;
                }
                return Some(arguments);
            }
            if at >= line.len() {
                self.syntax(
                    open..line.len(),
                    text!("l’accolade `{{` n’est pas fermée", "the brace `{{` is not closed"),
                );
                return None;
            }
            arguments.push(self.split_argument(&mut at)?);
        }
    }

    fn split_argument(&mut self, at: &mut usize) -> Option<Written<'a>> {
        let line = self.line;
        let name_start = *at;
        let stop = |from: usize, stops: &[char]| line[from..].find(stops).map_or(line.len(), |end| from + end);
        let name_end = stop(name_start, &['=', '}', ' ', '\t', '"', ',']);
        let name = &line[name_start..name_end];
        if name.is_empty() || !line[name_end..].starts_with('=') {
            let first = line[name_start..].chars().next().map_or(0, char::len_utf8);
            let end = name_end.max(name_start + first);
            let found = &line[name_start..end];
            let message = text!(
                "un argument s’écrit `nom=\"valeur\"`, pas `{found}`",
                "an argument is written `name=\"value\"`, not `{found}`"
            );
            self.syntax(name_start..end, message);
            return None;
        }
        let value_start = name_end + 1;
        if !line[value_start..].starts_with('"') {
            let value_end = stop(value_start, &['}', ' ', '\t', ',']);
            let value = &line[value_start..value_end];
            if value.starts_with(['“', '”', '«', '„', '\'', '‘', '’']) || value.is_empty() {
                let message = text!(
                    "la valeur de `{name}` doit être entre guillemets droits",
                    "the value of `{name}` must be between straight quotation marks"
                );
                self.syntax(value_start..value_end.max(value_start + 1), message);
                return None;
            }
            *at = value_end;
            return Some(Written {
                name,
                name_at: name_start..name_end,
                value: value.into(),
                at: value_start..value_end,
            });
        }
        let mut value = String::new();
        let mut characters = line[value_start + 1..].char_indices();
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    let end = value_start + 1 + index;
                    *at = end + 1;
                    let at = value_start + 1..end;
                    return Some(Written { name, name_at: name_start..name_end, value, at });
                }
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                    Some((_, other)) => value.extend(['\\', other]),
                    None => break,
                },
                other => value.push(other),
            }
        }
        let message = text!("le guillemet de `{name}` n’est pas fermé", "the quotation mark of `{name}` is not closed");
        self.syntax(value_start..line.len(), message);
        None
    }

    fn check(&mut self, spec: &'static Spec, name_at: Range<usize>, written: Vec<Written<'a>>) -> Option<Component> {
        let reported = self.diagnostics.len();
        let mut given: HashSet<&str> = HashSet::new();
        for argument in &written {
            if !given.insert(argument.name) {
                let name = argument.name;
                let message = text!("l’argument `{name}` est donné deux fois", "the argument `{name}` is given twice");
                self.report(Code::ComponentArgument, argument.name_at.clone(), message, None);
            } else if !spec.arguments.iter().any(|(name, ..)| *name == argument.name) {
                self.unknown_argument(spec, argument);
            }
        }
        let mut arguments = Vec::with_capacity(written.len());
        for (name, kind, need) in spec.arguments {
            match written.iter().find(|argument| argument.name == *name) {
                Some(argument) => {
                    if let Some(value) = self.value(*kind, argument) {
                        let span = self.span(argument.at.clone());
                        arguments.push(Argument { name, value, span });
                    }
                }
                None if *need == Need::Required => {
                    let component = spec.name;
                    let message =
                        text!("`{component}` demande l’argument `{name}`", "`{component}` needs the argument `{name}`");
                    let help =
                        text!("écrivez `{name}=\"…\"` entre les accolades", "write `{name}=\"…\"` between the braces");
                    self.report(Code::ComponentArgument, name_at.clone(), message, Some(help));
                }
                None => {}
            }
        }
        let complete = self.diagnostics.len() == reported;
        let span = self.span(0..self.line.len());
        complete.then(|| Component { name: spec.name, arguments, content: Vec::new(), span })
    }

    fn unknown_argument(&mut self, spec: &Spec, argument: &Written<'_>) {
        let (name, component) = (argument.name, spec.name);
        let message = text!("`{component}` n’a pas d’argument `{name}`", "`{component}` has no argument `{name}`");
        let help = match did_you_mean(name, spec.arguments.iter().map(|(name, ..)| *name)) {
            Some(near) => text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?").replacing(near),
            None => {
                let all = spec.arguments.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
                text!("ses arguments sont : {all}", "its arguments are: {all}")
            }
        };
        self.report(Code::ComponentArgument, argument.name_at.clone(), message, Some(help));
    }

    fn value(&mut self, kind: Kind, argument: &Written<'_>) -> Option<ArgumentValue> {
        let (name, value) = (argument.name, argument.value.trim());
        let is_word = !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        match kind {
            Kind::Text if !value.is_empty() => {
                Some(ArgumentValue::Text(typography::text(self.language, value).as_ref().into()))
            }
            Kind::Word if is_word => Some(ArgumentValue::Word(value.into())),
            Kind::Photo if is_word => Some(ArgumentValue::Photo(value.into())),
            Kind::Indicator if is_word => Some(ArgumentValue::Indicator(value.into())),
            Kind::Number if value.parse::<i64>().is_ok() => value.parse().ok().map(ArgumentValue::Number),
            Kind::Url | Kind::Destination => self.destination(kind, argument, value),
            Kind::Text | Kind::Word | Kind::Photo | Kind::Indicator | Kind::Number => {
                let wanted = match kind {
                    Kind::Number => text!("un nombre entier", "a whole number"),
                    Kind::Text => text!("un texte", "a text"),
                    _ => text!("un identifiant (lettres, chiffres, tirets)", "an id (letters, digits, hyphens)"),
                };
                self.not_valid(name, argument, &wanted);
                None
            }
        }
    }

    fn destination(&mut self, kind: Kind, argument: &Written<'_>, value: &str) -> Option<ArgumentValue> {
        let at = argument.at.clone();
        let origin = Origin { file: self.places.file(), site: self.address };
        let destination = destination::classify(origin, value);
        match (kind, destination) {
            (_, Err(problem)) => {
                let span = self.span(at);
                self.diagnostics.push(problem.diagnostic(span, value));
                None
            }
            (Kind::Url, Ok(Destination::External)) => Some(ArgumentValue::Url(value.into())),
            (Kind::Url, Ok(Destination::Site { target: target @ Target::Root(_), fragment }))
                if value.contains("//") =>
            {
                let span = self.span(at);
                Some(ArgumentValue::Link(Link { target, fragment, span, written: value.into() }))
            }
            (Kind::Url, Ok(_)) => {
                self.not_valid(argument.name, argument, &text!("une adresse `https:`", "an `https:` address"));
                None
            }
            (_, Ok(Destination::Anchor(fragment))) => {
                self.anchors.push((fragment, self.start + at.start..self.start + at.end));
                Some(ArgumentValue::Url(value.into()))
            }
            (_, Ok(Destination::Site { target, fragment })) => {
                let span = self.span(at);
                Some(ArgumentValue::Link(Link { target, fragment, span, written: value.into() }))
            }
            (_, Ok(Destination::External | Destination::Untouched)) => Some(ArgumentValue::Url(value.into())),
        }
    }

    fn not_valid(&mut self, name: &str, argument: &Written<'_>, wanted: &Text) {
        use crate::diagnostic::UiLocale::{En, Fr};
        let value = &argument.value;
        let (fr, en) = (wanted.get(Fr), wanted.get(En));
        let message = text!("`{name}` attend {fr}, pas `{value}`", "`{name}` wants {en}, not `{value}`");
        self.report(Code::ComponentArgument, argument.at.clone(), message, None);
    }

    fn syntax(&mut self, at: Range<usize>, message: Text) {
        let help = text!(
            "écrivez `::nom{{argument=\"valeur\"}}` seul sur sa ligne ; pour du texte, `\\::`",
            "write `::name{{argument=\"value\"}}` alone on its line; for plain text, `\\::`"
        );
        self.report(Code::ComponentSyntax, at, message, Some(help));
    }

    fn report(&mut self, code: Code, at: Range<usize>, message: Text, help: Option<Text>) {
        let span = self.span(at);
        let mut diagnostic = Diagnostic::new(code, span, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn span(&mut self, at: Range<usize>) -> crate::diagnostic::Span {
        self.places.span(self.start + at.start..self.start + at.end)
    }
}

/// An argument as it stands in the line, with ranges in the line.
struct Written<'a> {
    name: &'a str,
    name_at: Range<usize>,
    value: String,
    at: Range<usize>,
}

#[cfg(test)]
mod tests;
