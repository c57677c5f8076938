//! Formats a message with its arguments, in the forms of one language.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil;

use super::call::{Argument, MessageError};
use super::pattern::{Element, Entry, Expression, Function, Literal, MAX_DEPTH};
use super::table::Table;
use crate::content::typography;
use crate::format::{self, Conjunction, DateStyle, Formats, NumberOptions, Numeral, category_name};

/// The most parts written for one call. Messages that refer twice to the next one would double at each step.
const MAX_STEPS: usize = 5_000;
/// The most bytes of one formatted message.
const MAX_LENGTH: usize = 64 * 1024;

/// The text of a message that the language at `owner` defines, in the forms and with the typography of that language.
pub(super) fn resolve(
    tables: &[Table],
    owner: usize,
    id: &str,
    entry: &Entry,
    arguments: &[(&str, Argument<'_>)],
) -> Result<Arc<str>, MessageError> {
    if entry.endless {
        return Err(MessageError::Endless { id: id.into() });
    }
    let is_given = |name: &str| arguments.iter().any(|(given, _)| *given == name);
    let names: Vec<Box<str>> = entry.variables.iter().filter(|name| !is_given(name)).cloned().collect();
    if !names.is_empty() {
        return Err(MessageError::MissingArguments { id: id.into(), names });
    }
    let mut scope = Scope { tables, id, owner, out: String::new(), steps: 0, depth: 0, local: None, arguments };
    scope.pattern(&entry.pattern)?;
    Ok(typography::text(&tables[owner].language, &scope.out).into())
}

/// The value of an expression.
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
    /// An infinity, or what is not a number; shown as such.
    NotFinite(f64),
    /// A variable that a term was not given.
    Absent(&'v str),
}

/// The state while one message is formatted.
struct Scope<'s> {
    tables: &'s [Table],
    /// The message that was asked for, for errors.
    id: &'s str,
    /// Position of the language whose pattern is being written.
    owner: usize,
    out: String,
    steps: usize,
    depth: usize,
    /// Within a term, the only variables that it sees: those that were passed to it.
    local: Option<&'s [(Box<str>, Literal)]>,
    arguments: &'s [(&'s str, Argument<'s>)],
}

impl<'s> Scope<'s> {
    fn formats(&self) -> &'s Formats {
        &self.tables[self.owner].formats
    }

    fn endless(&self) -> MessageError {
        MessageError::Endless { id: self.id.into() }
    }

    fn pattern(&mut self, pattern: &'s [Element]) -> Result<(), MessageError> {
        for piece in pattern {
            match piece {
                Element::Text(text) => self.out.push_str(text),
                Element::Placeable(expression) => self.write(expression)?,
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
        let table = &self.tables[self.owner];
        let Some(resolved) = table.resolved.get(key) else {
            // The missing message is reported when the files are loaded.
            self.out.push_str(&format!("{{{key}}}"));
            return Ok(());
        };
        if self.depth >= MAX_DEPTH {
            return Err(self.endless());
        }
        let owner = resolved.owner();
        let entry = &self.tables[owner].entries[key];
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
            // The value of a term's attribute, or of a nested pattern, is the text that it writes.
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
            // As in Fluent, the first variant that fits is chosen, whether it is an exact number or a category.
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
