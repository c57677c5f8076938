//! Messages as they are kept: compiled from the parser's tree, which borrows the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::format::{Conjunction, DateStyle, NumberOptions, Numeral};

/// The longest chain of messages of which each refers to the next.
pub(super) const MAX_DEPTH: usize = 16;

/// A message, a term, or an attribute of one.
#[derive(Debug)]
pub(super) struct Entry {
    /// What it says.
    pub(super) pattern: Pattern,
    /// Its name in the file.
    pub(super) span: Span,
    /// Variables written in its pattern itself, each with its first place.
    pub(super) written: BTreeMap<Box<str>, Span>,
    /// Keys of the messages and terms that its pattern refers to, with their places.
    pub(super) references: Vec<(Box<str>, Span)>,
    /// The variables in `written`, and those of the messages that it refers to.
    pub(super) variables: BTreeSet<Box<str>>,
    /// Its references lead into a circle, or go through more than [`MAX_DEPTH`] messages.
    pub(super) endless: bool,
}

/// The parts of a text, in order.
pub(super) type Pattern = Box<[Element]>;

/// A part of a text.
#[derive(Debug)]
pub(super) enum Element {
    Text(Box<str>),
    Placeable(Expression),
}

/// What stands between braces.
#[derive(Debug)]
pub(super) enum Expression {
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

/// One of the texts between which a selector chooses.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) key: Literal,
    pub(super) pattern: Pattern,
    pub(super) default: bool,
}

/// A value that is written in the file itself.
#[derive(Clone, Debug)]
pub(super) enum Literal {
    Text(Box<str>),
    Number(Numeral),
}

/// A function with its options.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    Number { options: NumberOptions, percent: bool, ordinal: bool },
    Date(DateStyle),
    Plural { ordinal: bool },
    List(Conjunction),
}

/// The names of the functions.
pub(super) const FUNCTIONS: &[&str] = &["NUMBER", "DATETIME", "PLURAL", "LIST"];
