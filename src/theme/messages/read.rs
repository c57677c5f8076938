//! Reads the text of a `.ftl` file into entries. Every problem has its place.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;
use fluent_syntax::parser::{self, ErrorKind, ParserError};
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::pattern::{Element, Entry, Expression, FUNCTIONS, Function, Literal, Pattern, Variant};
use super::syntax::syntax;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::digest::Hashed;
use crate::format::{Conjunction, DateStyle, Grouping, NumberOptions, Numeral};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::text;

/// The most braces and parentheses that one message may open. The parser recurses once for each.
const MAX_OPENERS: usize = 150;

/// One `.ftl` file.
#[derive(Clone, Debug)]
pub struct MessageFile {
    /// The language of the messages.
    pub locale: Locale,
    /// Its path, for diagnostics.
    pub path: SourcePath,
    /// Its content.
    pub text: Hashed<str>,
}

/// Reads one file into its entries. What cannot be read is reported and left out.
pub(super) fn read(file: &MessageFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Box<str>, Entry> {
    let mut entries: BTreeMap<Box<str>, Entry> = BTreeMap::new();
    let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
    let mut lines = 0;
    for range in chunks(text) {
        let chunk = &text[range];
        // A chunk begins a line, so that no place counts the whole file again.
        let lines_before = lines;
        lines += chunk.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let places = RefCell::new(Places::new(&file.path, chunk));
        let place = |at: std::ops::Range<usize>| {
            let mut span = places.borrow_mut().span(at);
            span.line += lines_before;
            span
        };
        if let Some(problem) = too_many_openers(chunk, &place) {
            diagnostics.push(problem);
            continue;
        }
        let (guarded, bad_escapes) = guard_escapes(chunk);
        let (resource, errors) = match parser::parse(&*guarded) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        if errors.is_empty() {
            let kind = ErrorKind::InvalidUnicodeEscapeSequence(String::new());
            diagnostics.extend(bad_escapes.into_iter().map(|at| syntax(place(at..at + 1), &kind)));
        }
        diagnostics.extend(errors.iter().map(|error| syntax(place(place_of(error, &guarded)), &error.kind)));
        for entry in &resource.body {
            add(entry, &guarded, &place, &mut entries, diagnostics);
        }
    }
    entries
}

/// The problem of an entry that opens more braces and parentheses than the parser may descend into.
fn too_many_openers(chunk: &str, place: &dyn Fn(std::ops::Range<usize>) -> Span) -> Option<Diagnostic> {
    let openers = chunk.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
    if openers <= MAX_OPENERS {
        return None;
    }
    let end = chunk.find(['\n', '=']).unwrap_or(chunk.len());
    let message = text!(
        "ce message ouvre plus de {MAX_OPENERS} accolades ou parenthèses",
        "this message opens more than {MAX_OPENERS} braces or parentheses"
    );
    let help = text!("partagez-le en plusieurs messages", "split it into several messages");
    Some(Diagnostic::new(Code::MessageSyntax, place(0..end), message).help(help))
}

/// The bytes of a chunk that an error of the parser is shown at.
fn place_of(error: &ParserError, chunk: &str) -> std::ops::Range<usize> {
    let at = error.pos.start.min(chunk.len());
    let start = if chunk[at..].trim().is_empty() {
        // What is missing at the end is missing after the last word.
        chunk[..at].trim_end().len()
    } else if matches!(error.kind, ErrorKind::ExpectedCharRange { .. }) {
        // The parser reports an attribute that it cannot read from the start of its line.
        error.pos.start + chunk[at..].bytes().take_while(|byte| *byte == b' ').count()
    } else {
        error.pos.start
    };
    start..error.pos.end.max(start + 1)
}

/// Adds a message or a term, and each of its attributes, to the entries. Of a key that is written twice the first counts.
fn add(
    entry: &ast::Entry<&str>,
    chunk: &str,
    place: &dyn Fn(std::ops::Range<usize>) -> Span,
    entries: &mut BTreeMap<Box<str>, Entry>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (mark, id, value, attributes) = match entry {
        ast::Entry::Message(message) => ("", &message.id, message.value.as_ref(), &message.attributes),
        ast::Entry::Term(term) => ("-", &term.id, Some(&term.value), &term.attributes),
        _ => return,
    };
    let value = value.map(|pattern| (id.name, format!("{mark}{}", id.name), pattern));
    let attributes = attributes
        .iter()
        .map(|attribute| (attribute.id.name, format!("{mark}{}.{}", id.name, attribute.id.name), &attribute.value));
    for (name, key, pattern) in value.into_iter().chain(attributes) {
        let mut compiler = Compiler { chunk, place, diagnostics, written: BTreeMap::new(), references: Vec::new() };
        let pattern = compiler.pattern(pattern);
        let Compiler { written, references, .. } = compiler;
        let span = place(offset(chunk, name));
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

/// Cuts a file where entries begin: at a letter, a dash or a hash in the first
/// column. The parser then never nests deeper than one entry opens braces.
pub(super) fn chunks(text: &str) -> Vec<std::ops::Range<usize>> {
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
pub(super) fn guard_escapes(chunk: &str) -> (Cow<'_, str>, Vec<usize>) {
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

/// The bytes of a chunk that a slice of it takes up. The parser gives slices, not positions.
pub(super) fn offset(chunk: &str, slice: &str) -> std::ops::Range<usize> {
    let start = (slice.as_ptr() as usize).saturating_sub(chunk.as_ptr() as usize).min(chunk.len());
    start..(start + slice.len()).min(chunk.len())
}

/// Compiles the parser's tree, which borrows the file, into patterns that do not,
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
        let mut pieces: Vec<Element> = Vec::with_capacity(pattern.elements.len());
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => text.push_str(value),
                ast::PatternElement::Placeable { expression } => match self.expression(expression) {
                    Expression::Text(literal) => text.push_str(&literal),
                    expression => {
                        if !text.is_empty() {
                            pieces.push(Element::Text(std::mem::take(&mut text).into()));
                        }
                        pieces.push(Element::Placeable(expression));
                    }
                },
            }
        }
        if !text.is_empty() {
            pieces.push(Element::Text(text.into()));
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

pub(super) fn literal(expression: &ast::InlineExpression<&str>) -> Option<Literal> {
    match expression {
        ast::InlineExpression::StringLiteral { value } => Some(Literal::Text(unescape_unicode_to_string(value).into())),
        ast::InlineExpression::NumberLiteral { value } => Numeral::parse(value).map(Literal::Number),
        _ => None,
    }
}

/// Sets an option of a function, or says which values it takes.
pub(super) fn set_option(function: &mut Function, option: &str, value: Option<&Literal>) -> Result<(), &'static str> {
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
