//! Words by which lists are filtered, held against their translations in all entries: a word that is translated in
//! several ways makes several filters, and two words with one translation make two filters of one name.

use std::collections::BTreeMap;

use super::index::Site;
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::locale::Locale;
use crate::text;

/// The words on the other side of a translation, each with how many entries have it so and where the first does.
type Others<'s> = BTreeMap<&'s str, (usize, &'s Span)>;

/// Where each pair of words of one field and language stands first, with both directions.
#[derive(Default)]
struct Pairs<'s> {
    by_source: BTreeMap<&'s str, Others<'s>>,
    by_translation: BTreeMap<&'s str, Others<'s>>,
}

/// Reports words whose translations do not agree. The work is linear in the words that are translated.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for (name, members) in &site.by_collection {
        let Some(list) = site.collections.get(name).and_then(|collection| collection.list.as_ref()) else { continue };
        for by in &list.by {
            let mut by_locale: BTreeMap<&Locale, Pairs<'_>> = BTreeMap::new();
            for entry in members.iter().filter_map(|member| site.get(*member)) {
                let Some(source) = entry.source.fields.get(&by.field) else { continue };
                for (locale, version) in &entry.versions {
                    if *locale == entry.source.document.locale {
                        continue;
                    }
                    // A value that the translation does not write itself is the source's.
                    let Some(own) = version.document.fields.get(&by.field) else { continue };
                    let (words, own_words) =
                        (words(&source.value, &entry.source.document.locale), words(&own.value, locale));
                    if words.len() != own_words.len() {
                        continue;
                    }
                    let pairs = by_locale.entry(locale).or_default();
                    for (word, translation) in words.into_iter().zip(own_words) {
                        let to = pairs.by_source.entry(word).or_default();
                        to.entry(translation).or_insert((0, &own.span)).0 += 1;
                        let from = pairs.by_translation.entry(translation).or_default();
                        from.entry(word).or_insert((0, &own.span)).0 += 1;
                    }
                }
            }
            for pairs in by_locale.values() {
                tell(pairs, diagnostics);
            }
        }
    }
}

/// The words of a value, in one language.
fn words<'v>(value: &'v Value, locale: &Locale) -> Vec<&'v str> {
    match value {
        Value::Text(word) => vec![word],
        Value::List(items) => items.iter().flat_map(|item| words(item, locale)).collect(),
        Value::Localized(values) => values.get(locale).map(|value| words(value, locale)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn tell(pairs: &Pairs<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (word, translations) in &pairs.by_source {
        each_other(translations, diagnostics, &|usual, other| {
            text!(
                "`{word}` se traduit ici par `{other}`, ailleurs par `{usual}` : chacun fait un filtre à part",
                "`{word}` is translated as `{other}` here and as `{usual}` elsewhere: each makes a filter of its own"
            )
        });
    }
    for (translation, words) in &pairs.by_translation {
        each_other(words, diagnostics, &|usual, other| {
            text!(
                "`{translation}` traduit ici `{other}`, ailleurs `{usual}` : deux filtres porteraient le même nom",
                "`{translation}` translates `{other}` here and `{usual}` elsewhere: two filters would have one name"
            )
        });
    }
}

/// Tells each word that is not the most usual one.
fn each_other(others: &Others<'_>, diagnostics: &mut Vec<Diagnostic>, message: &dyn Fn(&str, &str) -> Text) {
    // Of words that are as usual, the first counts.
    let usual = others.iter().rev().max_by_key(|(_, (count, _))| *count);
    let Some((usual, (_, first))) = usual else { return };
    for (other, (_, span)) in others.iter().filter(|(other, _)| *other != usual) {
        diagnostics.push(
            Diagnostic::new(Code::FilterWords, (*span).clone(), message(usual, other))
                .related((*first).clone(), text!("l’autre mot est ici", "the other word is here"))
                .help(text!(
                    "traduisez un mot partout de la même façon, et deux mots de deux façons",
                    "translate a word alike everywhere, and two words in two ways"
                )),
        );
    }
}
