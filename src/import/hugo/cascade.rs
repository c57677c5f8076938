//! `cascade`: values that Hugo's pages inherit from the sections above them and from the settings.

use std::collections::BTreeMap;

use regex::Regex;

use crate::import::value::{Fields, Item, Value, get};

/// A page as a cascade sees it.
#[derive(Clone, Copy, Debug)]
pub struct Target<'t> {
    /// The code of its language as Hugo writes it.
    pub language: &'t str,
    /// The folder of its file, from that of the language.
    pub folder: &'t str,
    /// Its logical path: without ending, `index` and `_index`. It begins with `/`.
    pub path: &'t str,
    /// `home`, `section` or `page`.
    pub kind: &'t str,
}

/// Everything that pages of a site inherit.
#[derive(Debug, Default)]
pub struct Cascades {
    /// Those of folders, by the code of the language and the folder.
    folders: BTreeMap<(String, String), Vec<Rule>>,
    /// Those of the settings, those of a language first.
    site: Vec<(Option<String>, Rule)>,
}

/// Values, and the pages that inherit them.
#[derive(Debug)]
struct Rule {
    /// Patterns by what they are held against.
    patterns: Vec<(Subject, Regex)>,
    values: Fields,
}

#[derive(Clone, Copy, Debug)]
enum Subject {
    Path,
    Kind,
    Language,
    Environment,
}

impl Cascades {
    /// Adds what the settings say, for one language or for all.
    pub fn add_settings(&mut self, language: Option<&str>, settings: &Fields) {
        for rule in rules(settings) {
            self.site.push((language.map(str::to_owned), rule));
        }
    }

    /// Adds what the front matter of a section says.
    pub fn add_section(&mut self, language: &str, folder: &str, front: &Fields) {
        let rules = rules(front);
        if !rules.is_empty() {
            self.folders.insert((language.to_owned(), folder.to_owned()), rules);
        }
    }

    /// Front matter with what the page inherits. Its own values come first, then those of the nearest section.
    pub fn applied(&self, mut fields: Fields, target: Target<'_>) -> Fields {
        let own = rules(&fields);
        own.iter().for_each(|rule| rule.apply(&mut fields, target));
        let mut folder = target.folder;
        loop {
            let above = self.folders.get(&(target.language.to_owned(), folder.to_owned()));
            above.into_iter().flatten().for_each(|rule| rule.apply(&mut fields, target));
            if folder.is_empty() {
                break;
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        for (language, rule) in &self.site {
            if language.as_deref().is_none_or(|language| language == target.language) {
                rule.apply(&mut fields, target);
            }
        }
        fields
    }
}

impl Rule {
    fn apply(&self, fields: &mut Fields, target: Target<'_>) {
        let is_meant = self.patterns.iter().all(|(subject, pattern)| {
            pattern.is_match(match subject {
                Subject::Path => target.path,
                Subject::Kind => target.kind,
                Subject::Language => target.language,
                Subject::Environment => "production",
            })
        });
        if is_meant {
            inherit(fields, &self.values);
        }
    }
}

/// Adds the values of keys that are not there; those of `params` one by one.
fn inherit(fields: &mut Fields, values: &Fields) {
    for (key, item) in values {
        let there = fields.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key));
        match (there, &item.value) {
            (Some((_, Item { value: Value::Map(own), .. })), Value::Map(more))
                if key.eq_ignore_ascii_case("params") =>
            {
                inherit(own, more);
            }
            (Some(_), _) => {}
            (None, _) => fields.push((key.clone(), from_elsewhere(item))),
        }
    }
}

/// A value that stands in another file than the page's: its places are the beginning of the page.
fn from_elsewhere(item: &Item) -> Item {
    let value = match &item.value {
        Value::Map(map) => Value::Map(map.iter().map(|(key, item)| (key.clone(), from_elsewhere(item))).collect()),
        Value::List(items) => Value::List(items.iter().map(from_elsewhere).collect()),
        value => value.clone(),
    };
    Item::new(value, 1, 1)
}

/// What `cascade` says: a map, or a list of maps.
fn rules(fields: &Fields) -> Vec<Rule> {
    let all = match get(fields, "cascade").map(|item| &item.value) {
        Some(Value::Map(map)) => vec![map],
        Some(Value::List(items)) => items.iter().filter_map(Item::as_map).collect(),
        _ => Vec::new(),
    };
    all.into_iter().map(rule).collect()
}

fn rule(map: &Fields) -> Rule {
    let is_target = |key: &str| matches!(&*key.to_ascii_lowercase(), "target" | "_target");
    let target = map.iter().find(|(key, _)| is_target(key)).and_then(|(_, item)| item.as_map());
    let subjects = [
        ("path", Subject::Path),
        ("kind", Subject::Kind),
        ("lang", Subject::Language),
        ("environment", Subject::Environment),
    ];
    let patterns = subjects.into_iter().filter_map(|(name, subject)| {
        let pattern = get(target?, name)?.as_text()?;
        // A pattern that cannot be read is one that all pages fit: what may have been hidden stays hidden.
        Some((subject, glob(pattern)?))
    });
    let patterns = patterns.collect();
    Rule { patterns, values: map.iter().filter(|(key, _)| !is_target(key)).cloned().collect() }
}

/// A pattern of paths as an expression: `*` and `?` stay inside a folder, `**` does not, `{a,b}` is one of several.
fn glob(pattern: &str) -> Option<Regex> {
    let mut expression = String::from("(?i)^");
    let mut letters = pattern.chars().peekable();
    let mut depth = 0usize;
    while let Some(letter) = letters.next() {
        match letter {
            '*' if letters.next_if_eq(&'*').is_some() => expression.push_str(".*"),
            '*' => expression.push_str("[^/]*"),
            '?' => expression.push_str("[^/]"),
            '{' => {
                depth += 1;
                expression.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                expression.push(')');
            }
            ',' if depth > 0 => expression.push('|'),
            '[' => {
                expression.push('[');
                if letters.next_if_eq(&'!').is_some() {
                    expression.push('^');
                }
            }
            ']' => expression.push(']'),
            '-' => expression.push('-'),
            other => expression.push_str(&regex::escape(&other.to_string())),
        }
    }
    expression.push('$');
    regex::RegexBuilder::new(&expression).size_limit(1 << 20).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_paths() {
        let fits = |pattern: &str, path: &str| glob(pattern).is_some_and(|pattern| pattern.is_match(path));
        assert!(fits("/blog/**", "/blog/a/b") && !fits("/blog/**", "/blog") && !fits("/blog/*", "/blog/a/b"));
        assert!(fits("{/articles,/articles/**}", "/articles") && fits("{/articles,/articles/**}", "/Articles/x"));
        assert!(fits("/p[0-9]", "/p1") && !fits("/p[!0-9]", "/p1") && fits("/a.b", "/a.b") && !fits("/a.b", "/axb"));
    }
}
