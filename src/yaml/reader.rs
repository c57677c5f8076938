//! Reads a map whose keys are known beforehand, collecting every problem.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::{Key, Node, Yaml};
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::locale::{Locale, LocalizedText};
use crate::path::SourcePath;
use crate::text;

/// A map being read: keys are asked for one by one, and [`MapReader::finish`]
/// reports those that nobody asked for.
pub struct MapReader<'a> {
    file: &'a SourcePath,
    code: Code,
    node: &'a Node,
    known: Vec<&'static str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> MapReader<'a> {
    /// Begins to read `node`; problems carry `code`.
    pub fn new(file: &'a SourcePath, code: Code, node: &'a Node, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let mut reader = Self { file, code, node, known: Vec::new(), diagnostics };
        if node.as_map().is_none() {
            reader.problem(
                node.span(file),
                text!("une suite de `clé: valeur` est attendue ici", "`key: value` pairs are expected here"),
            );
        }
        reader
    }

    /// Reports a problem at a place, with this reader's code.
    pub fn problem(&mut self, span: Span, message: Text) {
        self.diagnostics.push(Diagnostic::new(self.code, span, message));
    }

    /// Reports a problem at a place, with this reader's code and a help text.
    pub fn problem_with_help(&mut self, span: Span, message: Text, help: Text) {
        self.diagnostics.push(Diagnostic::new(self.code, span, message).help(help));
    }

    /// Reports a problem that concerns two places.
    pub fn related_problem(&mut self, span: Span, message: Text, help: Text, related: (Span, Text)) {
        let problem = Diagnostic::new(self.code, span, message).help(help);
        self.diagnostics.push(problem.related(related.0, related.1));
    }

    /// A reader of a map below this one.
    pub fn below<'b>(&'b mut self, node: &'b Node) -> MapReader<'b> {
        MapReader::new(self.file, self.code, node, self.diagnostics)
    }

    /// The file being read.
    pub fn file(&self) -> &'a SourcePath {
        self.file
    }

    /// The value under a key, null counting as absent.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// A value that must be there.
    pub fn required(&mut self, key: &'static str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() {
            let span = self.node.span(self.file);
            let message = text!("la clé `{key}` manque", "the key `{key}` is missing");
            self.problem_with_help(span, message, text!("ajoutez `{key}: …`", "add `{key}: …`"));
        }
        node
    }

    /// Turns a value into something by `convert`, or reports what was expected.
    pub fn convert<T>(
        &mut self,
        node: &'a Node,
        expected: Text,
        convert: impl FnOnce(&'a Node) -> Option<T>,
    ) -> Option<T> {
        let value = convert(node);
        if value.is_none() {
            self.problem(node.span(self.file), expected);
        }
        value
    }

    /// Turns a value into something, or reports what was expected and how that is written.
    fn expect<T>(
        &mut self,
        node: &'a Node,
        (expected, help): (Text, Text),
        convert: impl FnOnce(&'a Node) -> Option<T>,
    ) -> Option<T> {
        let value = convert(node);
        if value.is_none() {
            self.problem_with_help(node.span(self.file), expected, help);
        }
        value
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Arc<str>> {
        let node = self.node(key)?;
        let expected = text!("`{key}` attend un texte", "`{key}` wants a text");
        let help = text!("écrivez `{key}: …`, sur une ligne", "write `{key}: …`, on one line");
        self.expect(node, (expected, help), |node| node.as_text().cloned())
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        let expected = text!("`{key}` attend `true` ou `false`", "`{key}` wants `true` or `false`");
        let help = text!("écrivez `{key}: true` ou `{key}: false`", "write `{key}: true` or `{key}: false`");
        self.expect(node, (expected, help), Node::as_bool)
    }

    /// A number.
    pub fn number(&mut self, key: &'static str) -> Option<f64> {
        let node = self.node(key)?;
        let expected = text!("`{key}` attend un nombre", "`{key}` wants a number");
        let help = text!("par exemple `{key}: 1.5`, sans guillemets", "for example `{key}: 1.5`, without quotes");
        self.expect(node, (expected, help), Node::as_number)
    }

    /// A whole number that is not negative and fits in 32 bits.
    pub fn count(&mut self, key: &'static str) -> Option<u32> {
        let node = self.node(key)?;
        let expected = text!("`{key}` attend un nombre entier", "`{key}` wants a whole number");
        let help = text!("par exemple `{key}: 12`", "for example `{key}: 12`");
        self.expect(node, (expected, help), |node| node.as_text()?.parse().ok())
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<(Arc<str>, &'a Node)>> {
        let node = self.node(key)?;
        let expected = text!("`{key}` attend une liste de textes", "`{key}` wants a list of texts");
        let help = text!("par exemple `{key}: [a, b]`", "for example `{key}: [a, b]`");
        self.expect(node, (expected, help), |node| match &node.value {
            Yaml::Scalar { text, .. } => Some(vec![(Arc::clone(text), node)]),
            Yaml::List(items) => items.iter().map(|item| Some((Arc::clone(item.as_text()?), item))).collect(),
            Yaml::Map(_) => None,
        })
    }

    /// A text for each language, or one text for all (stored under `default`).
    pub fn localized(&mut self, key: &'static str, default: &Locale) -> Option<LocalizedText> {
        let node = self.node(key)?;
        let expected = text!(
            "`{key}` attend un texte, ou un texte par langue : `{{fr: …, en: …}}`",
            "`{key}` wants a text, or one text a language: `{{fr: …, en: …}}`"
        );
        let help = text!("par exemple `{key}: {{fr: Oui, en: Yes}}`", "for example `{key}: {{fr: Oui, en: Yes}}`");
        self.expect(node, (expected, help), |node| match &node.value {
            Yaml::Scalar { text, .. } => Some(LocalizedText(BTreeMap::from([(default.clone(), Arc::clone(text))]))),
            Yaml::Map(entries) => entries
                .iter()
                .map(|(key, node)| Some((Locale::new(Arc::clone(&key.name)), Arc::clone(node.as_text()?))))
                .collect::<Option<BTreeMap<_, _>>>()
                .map(LocalizedText),
            Yaml::List(_) => None,
        })
    }

    /// Reports the keys of a text a language that are no languages of the site, whose codes are given.
    pub fn known_languages<'c>(&mut self, node: &Node, codes: impl Iterator<Item = &'c str> + Clone) {
        for (key, _) in node.as_map().unwrap_or_default() {
            let code = &key.name;
            if codes.clone().any(|known| known == &**code) {
                continue;
            }
            let list = codes.clone().collect::<Vec<_>>().join(", ");
            self.problem_with_help(
                key.span(self.file),
                text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site"),
                text!("les langues du site : {list}", "the languages of the site: {list}"),
            );
        }
    }

    /// The entries of a map whose keys are free.
    pub fn entries(&mut self, key: &'static str) -> &'a [(Key, Node)] {
        let Some(node) = self.node(key) else { return &[] };
        match node.as_map() {
            Some(entries) => entries,
            None => {
                self.problem_with_help(
                    node.span(self.file),
                    text!("`{key}` attend une suite de `clé: valeur`", "`{key}` wants `key: value` pairs"),
                    text!(
                        "écrivez `{key}:`, puis une ligne indentée par clé",
                        "write `{key}:`, then an indented line for each key"
                    ),
                );
                &[]
            }
        }
    }

    /// Reports the keys that were never asked for.
    pub fn finish(self) {
        for (key, _) in self.node.as_map().unwrap_or_default() {
            if self.known.contains(&&*key.name) {
                continue;
            }
            let name = &key.name;
            let mut problem = Diagnostic::new(
                self.code,
                key.span(self.file),
                text!("la clé `{name}` est inconnue ici", "the key `{name}` is unknown here"),
            );
            problem = match did_you_mean(name, self.known.iter().copied()) {
                Some(near) => {
                    problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near))
                }
                None => {
                    let list = self.known.join(", ");
                    problem.help(text!("les clés possibles : {list}", "possible keys: {list}"))
                }
            };
            self.diagnostics.push(problem);
        }
    }
}
