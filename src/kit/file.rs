//! Token files: groups and tokens as they are written, before any alias is followed.

use std::sync::Arc;

use super::token::Kind;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{Key, Node};

/// The key of the extension with which a dimension grows with the window.
pub const FLUID: &str = "example.oneprovence.fluid";
/// The key of the extension that gives a number a unit of CSS.
pub const UNIT: &str = "example.oneprovence.unit";

/// The keys of groups and tokens that are read.
const KEYS: [&str; 6] = ["$type", "$value", "$description", "$deprecated", "$extensions", "$ref"];

/// A token as it is written.
#[derive(Clone, Debug)]
pub struct Written<'n> {
    /// Names of its groups and its own, with dots between.
    pub name: Arc<str>,
    /// Its file.
    pub file: &'n SourcePath,
    /// Its own `$type`, or that of the nearest group with one, and whether it is its own.
    pub kind: Option<(Kind, Owner)>,
    /// `$value`, or the map with `$ref`.
    pub value: &'n Node,
    /// Where its name stands.
    pub span: Span,
    /// `$description`.
    pub description: Option<Arc<str>>,
    /// `$deprecated`, its own or a group's.
    pub deprecated: Option<Arc<str>>,
    /// The value of the extension [`FLUID`].
    pub fluid: Option<&'n Node>,
    /// The value of the extension [`UNIT`].
    pub unit: Option<Arc<str>>,
    /// Its type is none that the format knows, which is reported.
    pub is_broken: bool,
}

/// Who says what type a token has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The token.
    Token,
    /// A group above it. The type of the token that it refers to comes first.
    Group,
}

/// What a group hands down.
#[derive(Clone, Default)]
struct Inherited {
    kind: Option<(Kind, Owner)>,
    deprecated: Option<Arc<str>>,
    /// The nearest `$type` is none that the format knows.
    is_broken: bool,
}

/// The tokens of a file, in its order.
pub fn tokens<'n>(file: &'n SourcePath, root: &'n Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Written<'n>> {
    let mut reader = Reader { file, found: Vec::new(), diagnostics };
    reader.group(root, "", &Inherited::default());
    reader.found
}

struct Reader<'n, 'd> {
    file: &'n SourcePath,
    found: Vec<Written<'n>>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'n> Reader<'n, '_> {
    fn problem(&mut self, span: Span, message: Text, help: Text) {
        self.diagnostics.push(Diagnostic::new(Code::KitToken, span, message).help(help));
    }

    fn group(&mut self, node: &'n Node, path: &str, above: &Inherited) {
        let Some(entries) = node.as_map() else {
            self.problem(
                node.span(self.file),
                text!("un groupe ou un jeton est attendu ici", "a group or a token is expected here"),
                text!("écrivez `{{\"$value\": …}}`", "write `{{\"$value\": …}}`"),
            );
            return;
        };
        let inherited = self.inherited(node, above, Owner::Group);
        for (key, child) in entries {
            if key.name.starts_with('$') {
                self.known(key);
                continue;
            }
            if key.name.contains(['{', '}', '.']) || key.name.is_empty() {
                self.problem(
                    key.span(self.file),
                    text!(
                        "un nom de jeton ne contient ni `{{` ni `}}` ni `.`",
                        "the name of a token has no `{{`, `}}` or `.` in it"
                    ),
                    text!("choisissez un nom sans ces signes", "choose a name without these signs"),
                );
                continue;
            }
            let name = if path.is_empty() { key.name.to_string() } else { format!("{path}.{}", key.name) };
            match child.get("$value").or_else(|| child.get("$ref").map(|_| child)) {
                Some(value) => self.token(key, name, child, value, &inherited),
                None => self.group(child, &name, &inherited),
            }
        }
    }

    fn token(&mut self, key: &'n Key, name: String, node: &'n Node, value: &'n Node, above: &Inherited) {
        for (key, _) in node.as_map().unwrap_or_default() {
            if key.name.starts_with('$') {
                self.known(key);
            } else {
                let inner = &key.name;
                self.problem(
                    key.span(self.file),
                    text!("un jeton n’en contient pas d’autres", "a token holds no other tokens"),
                    text!(
                        "sortez `{inner}` de `{name}`, ou retirez `$value`",
                        "move `{inner}` out of `{name}`, or remove `$value`"
                    ),
                );
            }
        }
        let Inherited { kind, deprecated, is_broken } = self.inherited(node, above, Owner::Token);
        let extension = |name: &str| node.get("$extensions").and_then(|extensions| extensions.get(name));
        self.found.push(Written {
            name: name.into(),
            file: self.file,
            kind,
            value,
            span: key.span(self.file),
            description: node.get("$description").and_then(Node::as_text).cloned(),
            deprecated,
            fluid: extension(FLUID),
            unit: extension(UNIT).and_then(Node::as_text).cloned(),
            is_broken,
        });
    }

    fn inherited(&mut self, node: &'n Node, above: &Inherited, owner: Owner) -> Inherited {
        let mut inherited = above.clone();
        if let Some(written) = node.get("$type") {
            let name = written.as_text().map_or("", |name| name);
            inherited.is_broken = Kind::from_name(name).is_none();
            match Kind::from_name(name) {
                Some(kind) => inherited.kind = Some((kind, owner)),
                None => {
                    let names = Kind::ALL.map(|(_, name)| name);
                    let help = match did_you_mean(name, names) {
                        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                        None => {
                            let list = names.join(", ");
                            text!("les types : {list}", "the types: {list}")
                        }
                    };
                    self.problem(
                        written.span(self.file),
                        text!("`{name}` n’est pas un type de jeton", "`{name}` is not a type of token"),
                        help,
                    );
                }
            }
        }
        if let Some(written) = node.get("$deprecated") {
            inherited.deprecated = match written.as_bool() {
                Some(true) => Some("".into()),
                Some(false) => None,
                None => written.as_text().cloned(),
            };
        }
        inherited
    }

    /// Reports a key with `$` that the format does not know, or that is not read here.
    fn known(&mut self, key: &Key) {
        let name = &key.name;
        if KEYS.contains(&&**name) || &**name == "$schema" {
            return;
        }
        let help = match did_you_mean(name, KEYS) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
            None => text!(
                "un nom de jeton ne commence pas par `$` ; ce qui est propre à un outil va sous `$extensions`",
                "the name of a token does not begin with `$`; what belongs to one tool goes under `$extensions`"
            ),
        };
        self.problem(
            key.span(self.file),
            text!("la clé `{name}` n’est pas lue ici", "the key `{name}` is not read here"),
            help,
        );
    }
}
