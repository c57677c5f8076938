//! Holds the translation of an interface text against Fluent's syntax and against its source, before it is written:
//! one message that does not parse would break the whole file of its language.

use std::collections::BTreeSet;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use icu::plurals::PluralRuleType;

use super::markup::{Escape, written};
use super::unit::{Unit, UnitKind};
use crate::content::markdown::passages::Part;
use crate::diagnostic::Text;
use crate::format::plural_categories;
use crate::locale::Language;
use crate::text;

/// The most braces and parentheses that one message may open. The parser recurses once for each.
const MAX_OPENERS: usize = 150;

/// Which plural forms a choice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Those of quantities: `1 file`, `2 files`.
    Quantity,
    /// Those of ranks: `1st`, `2nd`.
    Rank,
}

/// What a pattern uses.
#[derive(Debug, Default)]
struct Used {
    variables: BTreeSet<String>,
    /// Other messages, terms and functions.
    references: BTreeSet<String>,
    /// Keys of variants, with the kind of number that they are chosen by.
    keys: BTreeSet<(Kind, String)>,
}

/// Says why a translation cannot be the message's.
///
/// # Errors
/// When it is no Fluent, or uses other variables, references or variants than its source.
pub fn check(unit: &Unit, former: Option<&Unit>, parts: &[Part], to: Option<&Language>) -> Result<(), Text> {
    let of = |parts: &[Part]| written(&UnitKind::Message, parts, Escape::Nothing);
    let translation = used(&unit.path, &of(parts))?;
    // A source or former translation that is wrong is told by `check`.
    let Ok(source) = used(&unit.path, &of(&unit.parts)) else { return Ok(()) };
    let former = former.and_then(|former| used(&unit.path, &of(&former.parts)).ok());
    for variable in &source.variables {
        let did_without = former.as_ref().is_some_and(|former| !former.variables.contains(variable));
        if !translation.variables.contains(variable) && !did_without {
            return Err(text!("la variable `${variable}` manque", "the variable `${variable}` is missing"));
        }
    }
    if let Some(variable) = translation.variables.difference(&source.variables).next() {
        return Err(text!("la source n’a pas de variable `${variable}`", "the source has no variable `${variable}`"));
    }
    let is_common = |name: &&String| matches!(&***name, "NUMBER()" | "PLURAL()");
    if let Some(name) = translation.references.difference(&source.references).find(|name| !is_common(name)) {
        return Err(text!("la source n’appelle pas `{name}`", "the source does not refer to `{name}`"));
    }
    let of_source: BTreeSet<&str> = source.keys.iter().map(|(_, key)| &**key).collect();
    for (kind, key) in &translation.keys {
        let kind = match kind {
            Kind::Quantity => PluralRuleType::Cardinal,
            Kind::Rank => PluralRuleType::Ordinal,
        };
        let plurals = to.map(|to| plural_categories(to, kind)).unwrap_or_default();
        if of_source.contains(&**key) || plurals.contains(&&**key) || key.parse::<f64>().is_ok() {
            continue;
        }
        let forms = plurals.join(", ");
        return Err(text!(
            "la variante `[{key}]` n’est ni dans la source, ni un pluriel de cette langue ({forms})",
            "the variant `[{key}]` is neither in the source nor a plural form of this language ({forms})"
        ));
    }
    Ok(())
}

/// What a value uses, when it is one whole message.
fn used(path: &str, value: &str) -> Result<Used, Text> {
    let openers = value.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
    if openers > MAX_OPENERS || has_short_escape(value) {
        return Err(wrong());
    }
    let (term, name) = match path.strip_prefix('-') {
        Some(name) => ("-", name),
        None => ("", path),
    };
    let text = match name.split_once('.') {
        Some((_, attribute)) => format!("a =\n    .{attribute} = {value}\n"),
        None => format!("{term}{name} = {value}\n"),
    };
    let resource = parser::parse(&*text).map_err(|_| wrong())?;
    let mut used = Used::default();
    match resource.body.as_slice() {
        [Entry::Message(message)] => match (&message.value, message.attributes.as_slice()) {
            (Some(value), []) => used.pattern(value),
            (None, [attribute]) => used.pattern(&attribute.value),
            _ => return Err(wrong()),
        },
        [Entry::Term(term)] if term.attributes.is_empty() => used.pattern(&term.value),
        _ => return Err(wrong()),
    }
    Ok(used)
}

fn wrong() -> Text {
    text!(
        "ce message n’est pas du Fluent : une accolade n’est pas fermée ou pas ouverte, une variante n’est pas seule sur sa ligne, `*` manque devant la dernière, ou une ligne n’est pas en retrait",
        "this message is no Fluent: a brace is not closed or not opened, a variant does not stand alone on its line, `*` is missing before the last, or a line is not indented"
    )
}

/// Whether an escape such as `\u00e9` has too few digits. The parser may stop inside a character then.
fn has_short_escape(value: &str) -> bool {
    value.match_indices('\\').any(|(at, _)| {
        let rest = value.as_bytes().get(at + 1..).unwrap_or_default();
        let wanted = match rest.first() {
            Some(b'u') => 4,
            Some(b'U') => 6,
            _ => return false,
        };
        let is_quoted = value[..at].rsplit('\n').next().is_some_and(|line| line.contains('"'));
        is_quoted && rest[1..].iter().take(wanted).take_while(|byte| byte.is_ascii_hexdigit()).count() < wanted
    })
}

/// Whether a choice is made by a rank: `PLURAL($n, type: "ordinal")`.
fn is_rank(selector: &InlineExpression<&str>) -> bool {
    let InlineExpression::FunctionReference { arguments, .. } = selector else { return false };
    let is_ordinal = |value: &InlineExpression<&str>| matches!(value, InlineExpression::StringLiteral { value } if *value == "ordinal");
    arguments.named.iter().any(|argument| argument.name.name == "type" && is_ordinal(&argument.value))
}

impl Used {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                let kind = if is_rank(selector) { Kind::Rank } else { Kind::Quantity };
                for variant in variants {
                    let key = match &variant.key {
                        VariantKey::Identifier { name } => name,
                        VariantKey::NumberLiteral { value } => value,
                    };
                    self.keys.insert((kind, (*key).to_owned()));
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => drop(self.variables.insert(id.name.to_owned())),
            InlineExpression::MessageReference { id, .. } => drop(self.references.insert(id.name.to_owned())),
            InlineExpression::TermReference { id, arguments, .. } => {
                self.references.insert(format!("-{}", id.name));
                arguments.iter().for_each(|arguments| self.arguments(arguments));
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.references.insert(format!("{}()", id.name));
                self.arguments(arguments);
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        arguments.positional.iter().for_each(|argument| self.inline(argument));
        arguments.named.iter().for_each(|argument| self.inline(&argument.value));
    }
}
