//! Finds out, without rendering a template, which messages it asks for, and which picture variants and other
//! templates it mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::content::component::SPECS;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::path::SourcePath;
use crate::text;
use crate::theme::messages::Messages;

/// One `t(…)` in a template whose id is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The id, or its beginning when [`Call::prefix`].
    pub id: String,
    /// Where the id stands, without its quotes.
    pub range: Range<usize>,
    /// Names of the other arguments.
    pub arguments: Vec<String>,
    /// The template completes the id: `t(id="kind-" ~ point.kind)`.
    pub prefix: bool,
}

/// Problems of a template's calls of `t` that can be seen without rendering it.
/// `calls` are those of its source.
pub fn check(messages: &Messages, template: &SourcePath, source: &str, calls: &[Call]) -> Vec<Diagnostic> {
    let mut diagnostics = Problems::default();
    let mut places = Places::new(template, source);
    for call in calls.iter().filter(|call| !call.prefix) {
        let id = &call.id;
        let span = places.span(call.range.clone());
        let without = messages.locales_without(id);
        if !without.is_empty() {
            let locales = without.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let ids = messages.ids().map(|(known, _)| known).filter(|known| known != id);
            let near = if diagnostics.are_many() { None } else { did_you_mean(id, ids) };
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownMessage,
                    span,
                    text!(
                        "le message « {id} » n’existe pas en {locales}, ni dans une langue de repli",
                        "the message `{id}` does not exist in {locales}, nor in a fallback language"
                    ),
                )
                .help(match near {
                    Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
                    None => text!("ajoutez « {id} » aux fichiers i18n/*.ftl", "add `{id}` to the i18n/*.ftl files"),
                }),
            );
            continue;
        }
        let wanted = messages.wanted_by_any(id);
        let missing: Vec<&str> =
            wanted.iter().copied().filter(|name| !call.arguments.iter().any(|given| given == name)).collect();
        if !missing.is_empty() {
            let dollars = missing.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ");
            let assigned = missing.iter().map(|name| format!(", {name}=…")).collect::<String>();
            let near = call.arguments.iter().find(|given| {
                !wanted.contains(given.as_str()) && did_you_mean(given, missing.iter().copied()).is_some()
            });
            let mut diagnostic = Diagnostic::new(
                Code::MessageArgument,
                span,
                text!("le message « {id} » attend {dollars}", "the message `{id}` wants {dollars}"),
            )
            .help(match near {
                Some(given) => text!(
                    "vous donnez « {given} » : est-ce le bon nom ?",
                    "you give `{given}`: is that the right name?"
                ),
                None => text!("écrivez `t(id=\"{id}\"{assigned})`", "write `t(id=\"{id}\"{assigned})`"),
            });
            if let Some(place) = messages.place(id) {
                diagnostic = diagnostic.related(place.clone(), text!("le message", "the message"));
            }
            diagnostics.push(diagnostic);
        }
    }
    diagnostics.into_diagnostics()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    /// A string literal with the place of its content.
    Literal(usize, usize),
    Sign(u8),
}

/// Every call of `t` inside the tags of a template, comments and raw parts left out.
pub fn calls(source: &str) -> Vec<Call> {
    let mut found = Vec::new();
    each_tag(source, &mut |tokens| in_tag(source, tokens, &mut found));
    found
}

/// Every text written in the tags of a template. An id may reach `t` through a
/// component's argument (`<neighbours before="story-previous" />`): a message
/// named here is not called unused, though none of these need be an id.
pub fn mentioned(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_tag(source, &mut |tokens| {
        found.extend(tokens.iter().filter_map(|token| match token {
            Token::Literal(start, end) => source.get(*start..*end).map(str::to_owned),
            _ => None,
        }));
    });
    found
}

/// Calls a function with the tokens of each tag. Comments and raw parts are left out.
fn each_tag<'t>(source: &'t str, visit: &mut dyn FnMut(&[Token<'t>])) {
    let mut at = 0;
    let mut raw = false;
    while let Some(open) = source[at..].find('{').map(|open| at + open) {
        let (body, close) = match source.as_bytes().get(open + 1) {
            Some(b'#') if !raw => {
                at = source[open..].find("#}").map_or(source.len(), |end| open + end + 2);
                continue;
            }
            Some(b'{') if !raw => (open + 2, b'}'),
            Some(b'%') => (open + 2, b'%'),
            _ => {
                at = open + 1;
                continue;
            }
        };
        let (tokens, end) = tokens(source, body, close);
        match tokens.iter().find(|token| **token != Token::Sign(b'-')) {
            Some(Token::Word("raw")) if close == b'%' => raw = true,
            Some(Token::Word("endraw")) if close == b'%' => raw = false,
            // Inside a raw part only its end is a tag, so nothing else is skipped.
            _ if raw => {
                at = body;
                continue;
            }
            _ => visit(&tokens),
        }
        at = end.max(body);
    }
}

/// Splits a tag into tokens, up to and with its end.
fn tokens(source: &str, body: usize, close: u8) -> (Vec<Token<'_>>, usize) {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let mut at = body;
    let mut braces = 0usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' | b'`' => {
                let mut end = at + 1;
                while bytes.get(end).is_some_and(|next| next != byte) {
                    end += 1 + usize::from(bytes[end] == b'\\');
                }
                let end = end.min(bytes.len());
                tokens.push(Token::Literal(at + 1, end));
                at = end + 1;
                continue;
            }
            b'%' if close == b'%' && bytes.get(at + 1) == Some(&b'}') => return (tokens, at + 2),
            b'}' if close == b'}' && braces == 0 && bytes.get(at + 1) == Some(&b'}') => return (tokens, at + 2),
            // Attributes of components and map literals have braces of their own.
            b'{' => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                let start = at;
                while bytes
                    .get(at)
                    .is_some_and(|byte| matches!(byte, b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..))
                {
                    at += 1;
                }
                tokens.push(Token::Word(source.get(start..at).unwrap_or_default()));
                continue;
            }
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => {}
        }
        tokens.push(Token::Sign(*byte));
        at += 1;
    }
    (tokens, source.len())
}

fn in_tag(source: &str, tokens: &[Token<'_>], found: &mut Vec<Call>) {
    for (index, pair) in tokens.windows(2).enumerate() {
        let method = index > 0 && matches!(tokens[index - 1], Token::Sign(b'.'));
        if pair != [Token::Word("t"), Token::Sign(b'(')] || method {
            continue;
        }
        let inside = &tokens[index + 2..];
        let mut depth = 0usize;
        let mut arguments = Vec::new();
        let mut literals = Vec::new();
        let mut name = "";
        for (position, token) in inside.iter().enumerate() {
            let previous = position.checked_sub(1).map(|before| inside[before]);
            let next = inside.get(position + 1);
            match token {
                Token::Sign(b'(' | b'[' | b'{') => depth += 1,
                Token::Sign(b')') if depth == 0 => break,
                Token::Sign(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
                Token::Word(word)
                    if depth == 0
                        && matches!(previous, None | Some(Token::Sign(b',')))
                        && next == Some(&Token::Sign(b'='))
                        && inside.get(position + 2) != Some(&Token::Sign(b'=')) =>
                {
                    name = word;
                    if name != "id" {
                        arguments.push(name.to_owned());
                    }
                }
                Token::Literal(start, end)
                    // The text is the whole value, or a branch of `a if x else b`. Texts that are compared or
                    // appended do not count.
                    if depth == 0 && name == "id" && matches!(previous, Some(Token::Sign(b'=') | Token::Word("else"))) && {
                        let before = position.checked_sub(2).map(|before| inside[before]);
                        !matches!(before, Some(Token::Sign(b'=' | b'!' | b'<' | b'>')))
                    } =>
                {
                    match next {
                        Some(Token::Sign(b'~')) => literals.push((*start, *end, true)),
                        None | Some(Token::Sign(b',' | b')') | Token::Word("if")) => literals.push((*start, *end, false)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        found.extend(literals.into_iter().map(|(start, end, prefix)| Call {
            id: source.get(start..end).unwrap_or_default().to_owned(),
            range: start..end,
            arguments: arguments.clone(),
            prefix,
        }));
    }
}

/// What a template mentions, itself or in what it extends, includes and calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TemplateFacts {
    /// Names of picture variants. A page shows its pictures in these and no others.
    pub variants: Vec<Arc<str>>,
    /// It names pictures for link previews.
    pub names_social: bool,
    /// It names pictures to download.
    pub names_downloads: bool,
    /// It states the weight of pictures to download.
    pub states_weights: bool,
    /// It names the collections that the API has.
    pub names_collections: bool,
    /// It shows the brand kit.
    pub shows_kit: bool,
    /// It names the search index.
    pub searches: bool,
    /// It names the Markdown of its pages.
    pub names_markdown: bool,
    /// It names documents.
    pub names_documents: bool,
    /// It names those who answer for the site.
    pub names_legal: bool,
    /// It states what pages weigh.
    pub states_page_weights: bool,
    /// It shows the body of an entry.
    pub shows_body: bool,
    /// The components that it mentions.
    pub components: Vec<&'static str>,
}

/// The texts and names in the tags of a template, or of a component in one.
#[derive(Default)]
struct Unit {
    /// Texts and names in its tags.
    words: BTreeSet<String>,
    /// Components that it calls.
    calls: BTreeSet<String>,
}

/// The facts of every template, and for each a digest of all that its pages are
/// rendered with: its own text, what it extends and includes, every component.
/// `variants` are the names of the theme's picture variants.
pub fn facts(
    templates: &BTreeMap<Arc<str>, (Digest, &str)>,
    variants: &[Arc<str>],
) -> BTreeMap<Arc<str>, (TemplateFacts, Digest)> {
    let mut files: BTreeMap<&str, Unit> = BTreeMap::new();
    let mut components: BTreeMap<String, Unit> = BTreeMap::new();
    // Every template can call every component, so that all files with components count for every page.
    let mut everywhere = Digester::new("components");
    for (name, (digest, source)) in templates {
        let (unit, declared) = units(source);
        if !declared.is_empty() {
            everywhere.text(name).digest(*digest);
        }
        files.insert(name, unit);
        components.extend(declared);
    }
    let everywhere = everywhere.finish();
    let names = templates.keys().map(|name| {
        let mut reached = Reached { files: BTreeSet::new(), components: BTreeSet::new(), words: BTreeSet::new() };
        reached.file(name, &files, &components);
        let mut digester = Digester::new("template");
        digester.digest(everywhere);
        for file in &reached.files {
            digester.text(file).digest(templates.get(*file).map(|(digest, _)| *digest).unwrap_or_default());
        }
        let says = |word: &str| reached.words.contains(word);
        let facts = TemplateFacts {
            variants: variants.iter().filter(|name| says(name)).cloned().collect(),
            names_social: says("og") || says("json_ld"),
            names_downloads: says("downloads"),
            states_weights: says("downloads") && says("weight"),
            names_collections: says("api_collections"),
            shows_kit: says("kit"),
            searches: says("search"),
            names_markdown: says("markdown"),
            names_documents: says("documents"),
            names_legal: says("legal"),
            states_page_weights: says("page_weights"),
            shows_body: says("body"),
            components: SPECS.iter().map(|spec| spec.name).filter(|name| says(name)).collect(),
        };
        (Arc::clone(name), (facts, digester.finish()))
    });
    names.collect()
}

/// The parts that a template uses, directly or through others.
struct Reached<'a> {
    files: BTreeSet<&'a str>,
    components: BTreeSet<&'a str>,
    words: BTreeSet<&'a str>,
}

impl<'a> Reached<'a> {
    fn file(&mut self, name: &'a str, files: &'a BTreeMap<&str, Unit>, components: &'a BTreeMap<String, Unit>) {
        let Some(unit) = files.get(name).filter(|_| self.files.insert(name)) else { return };
        self.unit(unit, files, components);
    }

    fn unit(&mut self, unit: &'a Unit, files: &'a BTreeMap<&str, Unit>, components: &'a BTreeMap<String, Unit>) {
        for word in &unit.words {
            self.words.insert(word);
            // `extends` and `include` name a template by a text.
            if let Some((name, _)) = files.get_key_value(&**word) {
                self.file(name, files, components);
            }
        }
        for call in &unit.calls {
            if let Some(component) = components.get(call).filter(|_| self.components.insert(call)) {
                self.unit(component, files, components);
            }
        }
    }
}

/// Splits a template into its components and the rest.
fn units(source: &str) -> (Unit, BTreeMap<String, Unit>) {
    let mut file = Unit::default();
    let mut components: BTreeMap<String, Unit> = BTreeMap::new();
    let mut inside: Option<String> = None;
    each_tag(source, &mut |tokens| {
        let mut words = tokens.iter().filter(|token| !matches!(token, Token::Sign(b'-')));
        match (words.next(), words.next()) {
            (Some(Token::Word("component")), Some(Token::Word(name))) => inside = Some((*name).to_owned()),
            (Some(Token::Word("endcomponent")), _) => {
                inside = None;
                return;
            }
            _ => {}
        }
        let unit = match &inside {
            Some(name) => components.entry(name.clone()).or_default(),
            None => &mut file,
        };
        for (position, token) in tokens.iter().enumerate() {
            let before = position.checked_sub(1).map(|before| tokens[before]);
            match token {
                // The name of a component is no variant's.
                Token::Word(name) if before == Some(Token::Sign(b'<')) => drop(unit.calls.insert((*name).to_owned())),
                Token::Word(_) if before == Some(Token::Word("component")) => {}
                Token::Word(word) => drop(unit.words.insert((*word).to_owned())),
                Token::Literal(start, end) => {
                    unit.words.extend(source.get(*start..*end).map(str::to_owned));
                }
                Token::Sign(_) => {}
            }
        }
    });
    (file, components)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::problems::MAX_PROBLEMS;
    use crate::diagnostic::{UiLocale, work};
    use crate::theme::functions::tests::messages;

    /// The ids that a template writes out, or the beginnings that it completes, with their places.
    fn used(source: &str, prefix: bool) -> Vec<(String, Range<usize>)> {
        calls(source).into_iter().filter(|call| call.prefix == prefix).map(|call| (call.id, call.range)).collect()
    }

    #[test]
    fn a_template_mentions_what_it_extends_and_calls() {
        let sources: BTreeMap<Arc<str>, &str> = [
            ("base.html", "{% block main %}{% endblock main %}{{ page.picture.og }}"),
            ("home.html", r#"{% extends "base.html" %}{{ <card variant="hero" /> }}"#),
            ("plain.html", "card hero {# stamp #}{{ <stamp /> }}"),
            ("parts.html", "{% component card(variant = \"thumb\") %}{{ <picture v={variant} /> }}{% endcomponent card %}{% component picture(v) %}{{ v.wide }}{% endcomponent picture %}{% component stamp() %}{% endcomponent stamp %}"),
        ]
        .into_iter()
        .map(|(name, text)| (Arc::from(name), text))
        .collect();
        let templates =
            sources.iter().map(|(name, text)| (Arc::clone(name), (Digest::of(text.as_bytes()), *text))).collect();
        let variants = ["card", "hero", "stamp", "thumb", "wide"].map(Arc::from);
        let facts = facts(&templates, &variants);
        let of = |name: &str| &facts[name].0;
        let names = |name: &str| of(name).variants.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(names("home.html"), ["hero", "thumb", "wide"]);
        assert!(of("home.html").names_social && !of("home.html").names_downloads);
        // Neither text, nor a comment, nor the name of a component is a variant.
        assert_eq!(names("plain.html"), [""; 0]);
    }

    /// Nothing is timed: what is looked at is counted.
    #[test]
    fn templates_of_any_shape_take_linear_work() {
        let messages = messages();
        let path = SourcePath::new("themes/t/templates/page.html");
        for piece in [
            "{{ t(id=\"nope\") }}\n",
            "{{ t(id=\"nope\"",
            "{{ t(id='é' ~ x) }}",
            "{# ",
            "{% raw %}",
            "{{ a",
            "{{",
            "\"{{'",
        ] {
            for size in [8_000, 16_000, 32_000, 64_000] {
                let text = piece.repeat(size / piece.len());
                let (problems, steps) = work::of(|| check(&messages, &path, &text, &calls(&text)));
                assert!(steps <= 100 * text.len(), "{piece}: {steps} steps for {} bytes", text.len());
                assert!(problems.len() <= MAX_PROBLEMS + 1, "{piece}: {} problems", problems.len());
            }
        }
    }

    #[test]
    fn literal_ids_are_found_in_templates() {
        let ids = |source: &str| {
            used(source, false)
                .into_iter()
                .map(|(id, range)| (source[range].to_owned(), id))
                .map(|(there, id)| {
                    assert_eq!(there, id);
                    id
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(r#"<p title="{{ t(id="a") }}">{{ t( n = 3 , id='b.c' ) | safe }}</p>"#), ["a", "b.c"]);
        assert_eq!(ids(r#"{% if t(id="a") == "x" %}{%- set y = t(id="b", n=f(id="no")) -%}{% endif %}"#), ["a", "b"]);
        assert_eq!(ids(r#"{{<card label={t(id="a")} map={ {"k": t(id="b")}} />}} {{ t(id="c") }}"#), ["a", "b", "c"]);
        assert_eq!(ids(r#"{{ t(id="a" if x == "z" else "b") }}"#), ["a", "b"]);
        assert_eq!(
            ids(r#"{# t(id="a") #} t(id="b") {{ set(id="c") }} {{ x.t(id="d") }} {{ "t(id='e')" }} {{ t(id=f) }}"#),
            [] as [&str; 0]
        );
        assert_eq!(ids(r#"{% raw %}{{ t(id="a") }}{% endraw %}{{ t(id="b") }}"#), ["b"]);
        assert_eq!(used(r#"{{ t(id="kind-" ~ kind) }}"#, true), [("kind-".to_owned(), 9..14)]);
        assert_eq!(ids(r#"{{ t(id="kind-" ~ kind) }}"#), [] as [&str; 0]);
        for odd in
            ["{{", "{{ t(id=\"", "{% t(id='é", "{#", "{{ t(id=\"\\", "{", "{{ t(", "{{é t(id=\"x\")", "{%raw%}{{"]
        {
            let _ = calls(odd);
        }
    }

    #[test]
    fn ids_that_travel_through_components_are_mentioned() {
        let found = mentioned(
            r#"{{ <neighbours before="story-previous" n={3} /> }} {# "no" #} {% raw %}{{ "no" }}{% "no %}{% endraw %}{{ "b" }}"#,
        );
        assert_eq!(found, ["b", "story-previous"].map(str::to_owned).into());
    }

    #[test]
    fn templates_are_checked_without_rendering() {
        let source = "{{ t(id=\"hom\") }}\n{{ t(id=\"jobs\", m=3) }} {{ t(id=\"home\") }} {{ t(id=\"jobs\", n=1) }}";
        let diagnostics = check(&messages(), &SourcePath::new("themes/p/templates/a.html"), source, &calls(source));
        let seen: Vec<String> = diagnostics
            .iter()
            .map(|d| {
                format!(
                    "{} {}:{} {}; {}",
                    d.code.as_str(),
                    d.span.line,
                    d.span.column,
                    d.message.get(UiLocale::En),
                    d.help.as_ref().unwrap().get(UiLocale::En)
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                "i18n/unknown-message 1:10 the message `hom` does not exist in fr, en, nor in a fallback language; did you mean `home`?",
                "i18n/argument 2:10 the message `jobs` wants $n; you give `m`: is that the right name?",
            ]
        );
    }
}
