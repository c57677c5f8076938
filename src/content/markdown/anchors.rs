//! The ids of a page: those written by hand, and those made from titles.
//!
//! Invariant: no id is given out twice on a page, and an id written by hand is
//! never changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use icu::normalizer::DecomposingNormalizerBorrowed;

use super::body::HtmlPolicy;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, work};
use crate::text;

/// The most bytes of an id. Looking for the ends of longer ones again and again would make the work quadratic.
pub(super) const MAX_ID: usize = 120;

/// The beginning of the ids that themes give to the parts of a page. No id made from a title has it.
const OF_THEME: char = '_';

#[derive(Default)]
pub(super) struct Anchors {
    taken: BTreeMap<Arc<str>, Option<Span>>,
    /// Ids written by hand somewhere on the page: automatic ones keep clear of them.
    reserved: BTreeSet<String>,
    counts: HashMap<String, u32>,
}

impl Anchors {
    /// Finds every `{#id}` in the source before it is written, and every `id="…"` where HTML is published.
    pub(super) fn new(source: &str, html: HtmlPolicy) -> Self {
        let mut reserved = BTreeSet::new();
        let mut rest = source;
        while let Some(at) = rest.find('{') {
            rest = &rest[at + 1..];
            let Some(id) = rest.strip_prefix('#') else { continue };
            rest = id;
            work::spend(MAX_ID.min(rest.len()));
            let ends = rest.bytes().take(MAX_ID).position(|byte| matches!(byte, b' ' | b'}' | b'\n' | b'{'));
            if let Some(end) = ends {
                reserved.insert(rest[..end].to_owned());
            }
        }
        if html == HtmlPolicy::Sanitize {
            reserve_html_ids(source, &mut reserved);
        }
        Self { reserved, ..Self::default() }
    }

    /// Takes an id written by hand.
    pub(super) fn explicit(&mut self, id: &str, span: Span, diagnostics: &mut Problems) -> Arc<str> {
        let id: Arc<str> = id.into();
        if id.starts_with(OF_THEME) {
            let message = text!(
                "l’ancre `{id}` commence par `_`, comme celles du thème",
                "the anchor `{id}` begins with `_`, as those of the theme do"
            );
            let mut diagnostic = Diagnostic::new(Code::DuplicateAnchor, span.clone(), message)
                .help(text!("retirez le `_`", "remove the `_`"));
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
        }
        if let Some(earlier) = self.taken.get(&id) {
            let message =
                text!("l’ancre `{id}` existe déjà sur cette page", "the anchor `{id}` already exists on this page");
            let mut diagnostic = Diagnostic::new(Code::DuplicateAnchor, span, message)
                .help(text!("donnez une autre ancre à ce bloc", "give this block another anchor"));
            if let Some(earlier) = earlier {
                diagnostic = diagnostic.related(earlier.clone(), text!("elle est d’abord ici", "it is first here"));
            }
            diagnostics.push(diagnostic);
        } else {
            self.taken.insert(Arc::clone(&id), Some(span));
        }
        id
    }

    /// Takes an id made from a title; numbered when it is taken.
    pub(super) fn automatic(&mut self, title: &str) -> Arc<str> {
        let base = slug(title);
        let count = self.counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let id = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if !self.taken.contains_key(id.as_str()) && !self.reserved.contains(&id) {
                let id: Arc<str> = id.into();
                self.taken.insert(Arc::clone(&id), None);
                return id;
            }
        }
    }

    /// Takes an id that the page gives out by itself.
    pub(super) fn add(&mut self, id: &str) {
        self.taken.entry(id.into()).or_insert(None);
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.taken.keys().map(|id| &**id)
    }

    pub(super) fn into_ids(self) -> Vec<Arc<str>> {
        self.taken.into_keys().collect()
    }
}

/// Keeps automatic ids clear of the ids in HTML. One that only looks like such an id, as in code, is kept clear of too.
fn reserve_html_ids(source: &str, reserved: &mut BTreeSet<String>) {
    for at in memchr::memmem::find_iter(source.as_bytes(), "id=") {
        let rest = &source[at + "id=".len()..];
        work::spend(MAX_ID.min(rest.len()));
        let quote = rest.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
        let rest = &rest[usize::from(quote.is_some())..];
        let ends = |byte: u8| quote.map_or(byte.is_ascii_whitespace() || byte == b'>', |quote| byte == quote);
        if let Some(end) = rest.bytes().take(MAX_ID).position(ends).filter(|end| *end > 0) {
            reserved.insert(rest[..end].to_owned());
        }
    }
}

/// An id from a title: lower case, Latin letters without their accents, letters
/// of other scripts as they are, hyphens between.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    let mut gap = false;
    let mut push = |character: char| {
        if character.is_alphanumeric() || (is_mark(character) && !gap) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(character);
        } else {
            gap = true;
        }
    };
    for character in title.chars().flat_map(char::to_lowercase) {
        match character {
            'œ' => ['o', 'e'].into_iter().for_each(&mut push),
            'æ' => ['a', 'e'].into_iter().for_each(&mut push),
            'ß' => ['s', 's'].into_iter().for_each(&mut push),
            'ø' => push('o'),
            'ł' => push('l'),
            '\u{300}'..='\u{36f}' => {}
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                let mut bytes = [0; 4];
                let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(character.encode_utf8(&mut bytes));
                if let Some(letter) = decomposed.chars().next() {
                    push(letter);
                }
            }
            other => push(other),
        }
    }
    // `fn-` and `fnref-` belong to footnotes.
    if slug.is_empty() || slug.starts_with("fn-") || slug.starts_with("fnref-") {
        slug.insert_str(0, if slug.is_empty() { "section" } else { "section-" });
    }
    slug
}

/// Combining marks that belong to the word: vowel signs, kana voicing marks.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_their_script() {
        assert_eq!(slug("L’économie  de la Mer !"), "l-economie-de-la-mer");
        assert_eq!(slug("Œuvres & Straße"), "oeuvres-strasse");
        assert_eq!(slug("がいよう・データ"), "がいよう-データ");
        assert_eq!(slug("概要（案）"), "概要-案");
        assert_eq!(slug("الصحة والطب"), "الصحة-والطب");
        assert_eq!(slug("!!"), "section");
        assert_eq!(slug("fn-1"), "section-fn-1");
    }

    #[test]
    fn automatic_ids_give_way() {
        let mut anchors = Anchors::new("## B {#choix} <a id=\"deux\">", HtmlPolicy::Sanitize);
        assert_eq!(&*anchors.automatic("Choix"), "choix-2");
        assert_eq!(&*anchors.automatic("Choix"), "choix-3");
        assert_eq!(&*anchors.automatic("Deux"), "deux-2");
        assert_eq!(&*anchors.automatic("Autre"), "autre");
    }
}
