//! Follows the references between tokens: what is written becomes typed tokens without aliases.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::file::{Owner, Written};
use super::token::{Fluid, Kind, Token, Value};
use super::value::{Follow, ValueReader, reference};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::Node;

/// The longest chain of references that is followed.
const MAX_CHAIN: usize = 64;

/// References to nothing for which a near name is looked for: it is looked for among all tokens.
const LOOKED_NEAR: usize = 16;

/// Resolves the tokens of one mode. Of two with the same name the later one stands, at the place of the first.
pub fn resolve<'n>(
    written: impl Iterator<Item = &'n Written<'n>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Token>> {
    let mut order: Vec<&Written<'_>> = Vec::new();
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for token in written {
        match by_name.get(&*token.name) {
            Some(position) => order[*position] = token,
            None => {
                by_name.insert(&token.name, order.len());
                order.push(token);
            }
        }
    }
    let states = order.iter().map(|_| Resolution::Unknown).collect();
    let mut resolver = Resolver { order, by_name, states, chain: Vec::new(), near: LOOKED_NEAR, diagnostics };
    (0..resolver.order.len()).filter_map(|position| resolver.token(position)).collect()
}

/// How far the resolution of a token has come.
#[derive(Clone)]
enum Resolution {
    Unknown,
    /// It is being resolved: whoever asks for it now closes a circle.
    Open,
    Done(Option<Arc<Token>>),
}

struct Resolver<'n, 'd> {
    order: Vec<&'n Written<'n>>,
    by_name: HashMap<&'n str, usize>,
    states: Vec<Resolution>,
    /// The tokens that are being resolved, each because the one before it refers to it.
    chain: Vec<usize>,
    /// How many more near names may be looked for.
    near: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    fn token(&mut self, position: usize) -> Option<Arc<Token>> {
        if let Resolution::Done(done) = &self.states[position] {
            return done.clone();
        }
        self.states[position] = Resolution::Open;
        self.chain.push(position);
        let resolved = self.read(position);
        self.chain.pop();
        let resolved = resolved.map(Arc::new);
        self.states[position] = Resolution::Done(resolved.clone());
        resolved
    }

    fn read(&mut self, position: usize) -> Option<Token> {
        let written = self.order[position];
        if written.is_broken {
            return None;
        }
        let Written { name, file, value, span, description, deprecated, unit, .. } = written.clone();
        let alias = reference(value);
        // A token without a type of its own has that of the token that it refers to, before that of its group.
        let of_alias = match (&alias, written.kind) {
            (Some(_), None | Some((_, Owner::Group))) => Some(self.named(file, value)?),
            _ => None,
        };
        let kind = of_alias.as_ref().map(|target| target.kind).or(written.kind.map(|(kind, _)| kind));
        let Some(kind) = kind else {
            let message = text!("le jeton `{name}` n’a pas de type", "the token `{name}` has no type");
            let help = text!(
                "ajoutez `\"$type\": …` au jeton ou à son groupe",
                "add `\"$type\": …` to the token or its group"
            );
            self.diagnostics.push(Diagnostic::new(Code::KitToken, span, message).help(help));
            return None;
        };
        let value = ValueReader { file, tokens: self }.value(value, kind)?;
        let fluid = self.fluid(written, of_alias.as_deref());
        let alias: Option<Arc<str>> = alias.map(Arc::from);
        Some(Token { name, kind, value, alias, description, deprecated, fluid, unit, span })
    }

    fn fluid(&mut self, written: &Written<'_>, alias: Option<&Token>) -> Option<Fluid> {
        let Some(node) = written.fluid else { return alias?.fluid };
        let mut reader = ValueReader { file: written.file, tokens: self };
        let slope = node.get("slope").and_then(Node::as_number);
        let lengths = (node.get("base"), node.get("max"));
        let (Some(slope), (Some(base), Some(max))) = (slope, lengths) else {
            let message = text!(
                "une taille qui suit la fenêtre a `base`, `slope` et `max`",
                "a size that grows with the window has `base`, `slope` and `max`"
            );
            self.diagnostics.push(Diagnostic::new(Code::KitToken, node.span(written.file), message));
            return None;
        };
        Some(Fluid { base: reader.length(base)?, slope, max: reader.length(max)? })
    }

    /// The token that a reference names. One that names none, or leads in a circle, is reported at its place.
    fn named(&mut self, file: &SourcePath, node: &Node) -> Option<Arc<Token>> {
        let name = reference(node)?;
        let span = node.get("$ref").unwrap_or(node).span(file);
        let Some(position) = self.by_name.get(&*name).copied() else {
            let names: Vec<&str> = match self.near {
                0 => Vec::new(),
                _ => self.order.iter().map(|token| &*token.name).collect(),
            };
            self.near = self.near.saturating_sub(1);
            let near = did_you_mean(&name, names);
            let help = match near {
                Some(near) => text!("vouliez-vous écrire `{{{near}}}` ?", "did you mean `{{{near}}}`?"),
                None => text!("créez ce jeton, ou nommez-en un autre", "make this token, or name another"),
            };
            let message = text!("aucun jeton ne s’appelle `{name}`", "no token is called `{name}`");
            self.diagnostics.push(Diagnostic::new(Code::KitAlias, span, message).help(help));
            return None;
        };
        let is_open = matches!(self.states[position], Resolution::Open);
        if is_open || self.chain.len() >= MAX_CHAIN {
            let from = self.chain.iter().rposition(|open| *open == position).unwrap_or(0);
            let names = self.chain[from..].iter().chain([&position]).map(|open| &*self.order[*open].name);
            let circle = names.collect::<Vec<_>>().join(" → ");
            let message = match is_open {
                true => {
                    text!("les références tournent en rond : {circle}", "the references lead in a circle: {circle}")
                }
                false => text!(
                    "la suite de références est trop longue : {circle}",
                    "the chain of references is too long: {circle}"
                ),
            };
            let help = text!("donnez une valeur à l’un de ces jetons", "give one of these tokens a value");
            self.diagnostics.push(Diagnostic::new(Code::KitAlias, span, message).help(help));
            return None;
        }
        self.token(position)
    }
}

impl Follow for Resolver<'_, '_> {
    fn follow(&mut self, file: &SourcePath, node: &Node, kind: Kind) -> Option<Value> {
        let target = self.named(file, node)?;
        if target.kind == kind {
            return Some(target.value.clone());
        }
        let (name, is, wanted) = (&target.name, target.kind.as_str(), kind.as_str());
        let span = node.get("$ref").unwrap_or(node).span(file);
        let message = text!(
            "`{name}` est de type `{is}`, et `{wanted}` est attendu ici",
            "`{name}` is of type `{is}`, and `{wanted}` is expected here"
        );
        let help = text!("nommez un jeton de type `{wanted}`", "name a token of type `{wanted}`");
        let problem = Diagnostic::new(Code::KitAlias, span, message).help(help);
        self.diagnostics.push(problem.related(target.span.clone(), text!("le jeton nommé", "the token named")));
        None
    }

    fn report(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }
}
