//! Colours code by CSS classes, a dozen short names in place of syntect's scopes.
//!
//! Invariant: the text of the result, without its tags, is the text given. The
//! grammars are loaded when the first block of code comes, never before.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::escape::escape_text;
use crate::digest::{Digest, Digester};

/// The classes that the theme styles inside `pre code`, and what they mark.
pub const CLASSES: &[(&str, &str)] = &[
    ("k", "keyword"),
    ("s", "string"),
    ("e", "escape, constant"),
    ("n", "number"),
    ("c", "comment"),
    ("f", "function"),
    ("t", "type"),
    ("v", "variable"),
    ("o", "operator"),
    ("p", "punctuation"),
    ("a", "attribute"),
    ("g", "tag"),
    ("i", "inserted"),
    ("d", "deleted"),
    ("h", "heading"),
];

/// Scopes and their class; the most specific one counts. An empty class takes
/// the colour off again.
const SCOPES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("string", "s"),
    ("constant", "e"),
    ("constant.numeric", "n"),
    ("constant.character.escape", "e"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("storage", "k"),
    ("storage.type", "k"),
    ("storage.modifier", "k"),
    ("entity.name", "t"),
    ("entity.name.function", "f"),
    ("entity.name.tag", "g"),
    ("entity.name.section", "h"),
    ("entity.other.attribute-name", "a"),
    ("entity.other.inherited-class", "t"),
    ("variable", "v"),
    ("variable.function", "f"),
    ("variable.language", "k"),
    ("support.function", "f"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("support.constant", "e"),
    ("support.macro", "f"),
    ("punctuation", "p"),
    ("punctuation.definition.string", "s"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.tag", "p"),
    ("meta.annotation", "a"),
    ("meta.interpolation", ""),
    ("markup.heading", "h"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
];

/// The longest block that is coloured, and the longest line, since a grammar may be slow on them.
const MAX_BLOCK: usize = 64 * 1024;
const MAX_LINE: usize = 2_000;

/// Colours blocks of code and remembers them: the same block stands in every language.
#[derive(Default)]
pub struct Highlighter {
    grammars: OnceLock<Grammars>,
    done: Mutex<HashMap<Digest, Option<Arc<str>>>>,
}

struct Grammars {
    syntaxes: SyntaxSet,
    scopes: Vec<(Scope, &'static str)>,
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Highlighter")
    }
}

impl Highlighter {
    /// HTML of the code in that language; `None` when the language is not known.
    pub fn highlight(&self, language: &str, code: &str) -> Option<Arc<str>> {
        if language.is_empty() || code.len() > MAX_BLOCK || code.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let key = Digester::new("highlight").text(language).text(code).finish();
        // The map is whole even if a thread panicked with the lock.
        if let Some(known) = self.done.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let grammars = self.grammars.get_or_init(Grammars::load);
        let html = grammars.find(language).and_then(|syntax| grammars.highlight(syntax, code)).map(Arc::from);
        self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
        html
    }
}

impl Grammars {
    fn load() -> Self {
        let scopes = SCOPES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect();
        Self { syntaxes: SyntaxSet::load_defaults_newlines(), scopes }
    }

    fn find(&self, language: &str) -> Option<&SyntaxReference> {
        // The default grammars lack a few languages whose nearest relative does well.
        let language = match language.to_ascii_lowercase().as_str() {
            "ts" | "typescript" | "jsx" | "tsx" | "mjs" => "js".to_owned(),
            "scss" | "less" => "css".to_owned(),
            "jsonc" | "json5" => "json".to_owned(),
            "shell" | "console" | "zsh" => "sh".to_owned(),
            "toml" | "ini" | "conf" => "properties".to_owned(),
            "text" | "txt" | "plain" | "plaintext" => return None,
            other => other.to_owned(),
        };
        self.syntaxes.find_syntax_by_token(&language)
    }

    fn class(&self, scope: Scope) -> Option<&'static str> {
        self.scopes
            .iter()
            .filter(|(prefix, _)| prefix.is_prefix_of(scope))
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(_, class)| *class)
    }

    fn highlight(&self, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut classes: Vec<&'static str> = Vec::new();
        let mut spans = Spans::default();
        let mut known: HashMap<Scope, Option<&'static str>> = HashMap::new();
        for line in code.split_inclusive('\n') {
            let mut from = 0;
            for (at, operation) in state.parse_line(line, &self.syntaxes).ok()? {
                spans.push(classes.last().copied().unwrap_or(""), line.get(from..at)?);
                from = at;
                stack
                    .apply_with_hook(&operation, |operation, _| match operation {
                        BasicScopeStackOp::Push(scope) => {
                            let class = *known.entry(scope).or_insert_with(|| self.class(scope));
                            classes.push(class.or(classes.last().copied()).unwrap_or(""));
                        }
                        BasicScopeStackOp::Pop => {
                            classes.pop();
                        }
                    })
                    .ok()?;
            }
            spans.push(classes.last().copied().unwrap_or(""), &line[from..]);
        }
        Some(spans.finish())
    }
}

/// Text with classes: neighbours of the same class share one element, and white
/// space has the class of what stands before it.
#[derive(Default)]
struct Spans {
    html: String,
    open: &'static str,
}

impl Spans {
    fn push(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        if class != self.open && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape_text(text, &mut self.html);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        let mut out = String::new();
        for part in html.split('<') {
            out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn code_is_coloured_with_short_classes() {
        let highlighter = Highlighter::default();
        let code = "// note\nfn main() { let a = \"b\\n\" + 12; }\n";
        let html = highlighter.highlight("rust", code).unwrap();
        assert!(html.starts_with("<span class=\"c\">// note"), "{html}");
        assert!(html.contains("<span class=\"k\">fn"), "{html}");
        assert!(html.contains("<span class=\"n\">12"), "{html}");
        assert_eq!(plain(&html), code);
        for class in html.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(CLASSES.iter().any(|(name, _)| *name == class), "{class}");
        }
    }

    #[test]
    fn text_survives_in_every_language() {
        let highlighter = Highlighter::default();
        let code = "a = 'é' <b class=\"x\">&amp;</b> # c\n\tif (x) { return `y${z}`; }\n\n- k: v\n+ [x](y)";
        for language in ["html", "js", "yaml", "css", "py", "sh", "md", "json", "ts", "sql", "diff", "toml", "php", "c"]
        {
            if let Some(html) = highlighter.highlight(language, code) {
                assert_eq!(plain(&html), code, "{language}");
            }
        }
    }

    /// A grammar may be slow on what is long: that stays without colours.
    #[test]
    fn what_is_too_long_is_left() {
        let highlighter = Highlighter::default();
        let lines = |bytes: usize| "a = 1;\n".repeat(bytes / 7);
        assert!(highlighter.highlight("js", &lines(60_000)).is_some());
        assert_eq!(highlighter.highlight("js", &lines(66_000)), None);
        assert!(highlighter.highlight("js", &format!("// {}\nb\n", "a".repeat(1900))).is_some());
        assert_eq!(highlighter.highlight("js", &format!("// {}\nb\n", "a".repeat(2_001))), None);
    }

    #[test]
    fn unknown_languages_are_left() {
        assert_eq!(Highlighter::default().highlight("klingon", "x"), None);
        assert_eq!(Highlighter::default().highlight("", "x"), None);
    }
}
