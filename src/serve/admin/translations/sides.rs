//! The texts of an entry side by side: its source, and one of its languages.

use std::fmt::Write as _;

use super::super::context::Context;
use super::html::{escaped, page as whole, say};
use super::words::{kind, state};
use crate::diagnostic::places::Places;
use crate::diagnostic::{UiLocale, counted};
use crate::history::History;
use crate::locale::Language;
use crate::serve::translation_state::address;
use crate::translate::check::counts;
use crate::translate::inventory::{Entry, State, Surplus, Translation};
use crate::translate::plain::shown;
use crate::translate::record::Origin;
use crate::translate::standing::{words, written_by_machine};
use crate::translate::unit::Unit;

/// Which blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All, in the order of the source.
    All,
    /// Those that are due.
    Due,
}

/// The page. `to` is the language that is asked for: without it, the first one that has something due.
pub fn page(context: &Context<'_>, entry: &Entry, to: Option<&str>, extent: Extent, history: &History<'_>) -> String {
    let (ui_locale, config) = (context.ui_locale, &context.prepared.config);
    let asked = to.and_then(|to| entry.translations.iter().find(|translation| translation.locale.as_str() == to));
    let first_due = entry.translations.iter().find(|translation| counts(translation).due() > 0);
    let translation = asked.or(first_due).or_else(|| entry.translations.first());
    let title = entry.source.units.iter().find(|unit| &*unit.path == "title").map(|unit| unit.words());
    let title = title.unwrap_or_else(|| entry.key.to_string());
    let above = format!(
        "<a href=\"/admin/translations/\">{}</a>",
        say(ui_locale, "Toutes les traductions", "All translations")
    );
    let mut main = languages(context, entry, translation, extent);
    main.push_str(&facts(context, entry, translation));
    if let Some(translation) = translation
        && let Some(language) = config.language(&translation.locale)
    {
        let view = Sides { ui_locale, entry, translation, language, source: config.source_language(), history };
        main.push_str(&view.extents(extent));
        main.push_str(&view.blocks(extent));
    }
    whole(ui_locale, &title, &above, &main)
}

/// The languages of the entry, each with what is due.
fn languages(context: &Context<'_>, entry: &Entry, current: Option<&Translation>, extent: Extent) -> String {
    let ui_locale = context.ui_locale;
    let mut out = format!("<nav aria-label=\"{}\"><ul class=\"languages\">", say(ui_locale, "Langues", "Languages"));
    for translation in &entry.translations {
        let counts = counts(translation);
        let name = context.prepared.config.language(&translation.locale).map_or("", |language| &*language.label);
        let only = if extent == Extent::Due { "&only=due" } else { "" };
        let here = current.is_some_and(|current| current.locale == translation.locale);
        let _ = write!(
            out,
            "<li{}><a href=\"{}\"{}><bdi lang=\"{}\">{}</bdi> <small>{}</small></a></li>",
            if counts.due() > 0 { " class=\"due\"" } else { "" },
            escaped(&format!("{}{only}", address(&entry.key, Some(translation.locale.as_str())))),
            if here { " aria-current=\"page\"" } else { "" },
            translation.locale,
            escaped(name),
            words(&counts, ui_locale)
        );
    }
    out.push_str("</ul></nav>\n");
    out
}

/// Where the texts are, and what to do about them.
fn facts(context: &Context<'_>, entry: &Entry, translation: Option<&Translation>) -> String {
    let (ui_locale, prepared) = (context.ui_locale, context.prepared);
    let mut out = "<ul class=\"facts\">".to_owned();
    let _ = write!(
        out,
        "<li>{} <code>{}</code></li>",
        say(ui_locale, "Source :", "Source:"),
        escaped(entry.source.path.as_str())
    );
    let machine = written_by_machine(entry);
    if machine > 0 {
        let words = match ui_locale {
            UiLocale::Fr => counted(
                machine,
                "bloc de la source est d’une machine",
                "blocs de la source sont d’une machine",
                ui_locale,
            ),
            UiLocale::En => counted(
                machine,
                "block of the source is a machine’s",
                "blocks of the source are a machine’s",
                ui_locale,
            ),
        };
        let after = say(ui_locale, "Après relecture :", "Once read over:");
        let _ = write!(
            out,
            "<li><span class=\"state machine\">{words}</span> {after} <code>provence translate accept {}</code></li>",
            escaped(&entry.key)
        );
    }
    if let Some(translation) = translation {
        let _ = write!(
            out,
            "<li>{} <code>{}</code></li>",
            say(ui_locale, "Traduction :", "Translation:"),
            escaped(translation.path.as_str())
        );
        let counts = counts(translation);
        if counts.due() > 0 && translation.version.is_some() {
            let after = say(ui_locale, "Quand tout est relu :", "Once everything is read over:");
            let arguments = match entry.is_single || entry.document.is_none() {
                true => format!("{} --to {}", entry.key, translation.locale),
                false => translation.path.to_string(),
            };
            let _ = write!(out, "<li>{after} <code>provence translate accept {}</code></li>", escaped(&arguments));
        }
        let url = entry.key.split_once('/').and_then(|(collection, id)| {
            let number = prepared.site.find(collection, id)?;
            prepared.site.url(&prepared.config, prepared.config.position(&translation.locale)?, number)
        });
        if let Some(url) = url {
            let words = say(ui_locale, "Voir la page", "See the page");
            let _ =
                write!(out, "<li><a href=\"{}\" hreflang=\"{}\">{words}</a></li>", escaped(url), translation.locale);
        }
    }
    out.push_str("</ul>\n");
    out
}

struct Sides<'a> {
    ui_locale: UiLocale,
    entry: &'a Entry,
    translation: &'a Translation,
    language: &'a Language,
    source: &'a Language,
    history: &'a History<'a>,
}

impl Sides<'_> {
    /// Leads to the blocks that are due alone, or back to all of them.
    fn extents(&self, extent: Extent) -> String {
        let address = escaped(&address(&self.entry.key, Some(self.translation.locale.as_str())));
        match extent {
            Extent::All if counts(self.translation).due() == 0 => String::new(),
            Extent::All => {
                let words = say(self.ui_locale, "Seulement ce qui est dû", "Only what is due");
                format!("<p><a href=\"{address}&amp;only=due\">{words}</a></p>\n")
            }
            Extent::Due => {
                format!("<p><a href=\"{address}\">{}</a></p>\n", say(self.ui_locale, "Tous les blocs", "All blocks"))
            }
        }
    }

    fn blocks(&self, extent: Extent) -> String {
        let mut out = self.head();
        let mut places = Places::new(&self.entry.source.path, &self.entry.source.text);
        let (mut shown_blocks, units) = (0, &self.entry.source.units);
        for (index, (unit, pair)) in units.iter().zip(&self.translation.pairs).enumerate() {
            let is_machine = self.entry.written[index] == Origin::Machine;
            if extent == Extent::Due && !pair.state.is_due() && !is_machine {
                continue;
            }
            shown_blocks += 1;
            let line = places.span(unit.range.clone()).line;
            out.push_str(&self.block(index, line, is_machine));
        }
        let text = self.translation.version.as_ref().map_or("", |version| &version.text);
        let mut places = Places::new(&self.translation.path, text);
        for (number, (unit, surplus)) in self.translation.surplus().enumerate() {
            shown_blocks += 1;
            let line = places.span(unit.range.clone()).line;
            out.push_str(&self.surplus(number, line, unit, surplus));
        }
        out.push_str("</ol>\n");
        if shown_blocks == 0 {
            let words = say(self.ui_locale, "Rien n’est dû dans cette langue.", "Nothing is due in this language.");
            return format!("<p>{words}</p>\n");
        }
        out
    }

    /// Room for what is done with the blocks, and the words for it.
    fn head(&self) -> String {
        let words = |fr, en| escaped(say(self.ui_locale, fr, en));
        let data = [
            ("entry", escaped(&self.entry.key)),
            ("to", self.translation.locale.to_string()),
            ("from", self.entry.source.locale.to_string()),
            ("accept", words("Accepter", "Accept")),
            ("all", words("Tout accepter", "Accept all")),
            ("accept-source", words("Accepter la source", "Accept the source")),
            ("current", words(state(State::Current, UiLocale::Fr), state(State::Current, UiLocale::En))),
            ("failed", words("Le serveur ne répond pas.", "The server does not answer.")),
        ];
        let data: String = data.iter().map(|(name, value)| format!(" data-{name}=\"{value}\"")).collect();
        format!("<p class=\"actions\"></p><p role=\"status\"></p>\n<ol class=\"blocks\"{data}>\n")
    }

    /// A block of the translation whose source was withdrawn.
    fn surplus(&self, number: usize, line: u32, unit: &Unit, surplus: &Surplus) -> String {
        let mut out = format!(
            "<li class=\"block outdated\" data-source=\"{}\" data-translation=\"{}\"><h3><span class=\"state\">{}</span> \
             <span>{} <code>{}</code></span> <span>{} {line}</span></h3>\n<div class=\"source\">",
            surplus.was,
            unit.digest,
            say(self.ui_locale, "périmé : la source ne l’a plus", "outdated: the source has it no longer"),
            kind(&unit.kind, self.ui_locale),
            escaped(&unit.path),
            say(self.ui_locale, "ligne", "line")
        );
        if let Some(former) = self.history.source(self.entry, surplus.was) {
            let (tag, direction) = (&self.source.tag, self.source.direction.as_str());
            let before = say(self.ui_locale, "Avant", "Before");
            let _ = write!(
                out,
                "<span class=\"version\">{before}</span><p class=\"former\" lang=\"{tag}\" dir=\"{direction}\">{}</p>",
                escaped(&former)
            );
        }
        let (tag, direction) = (&self.language.tag, self.language.direction.as_str());
        let _ = write!(
            out,
            "</div>\n<div class=\"translation\"><p class=\"text\" id=\"s{number}\" lang=\"{tag}\" dir=\"{direction}\">{}</p></div></li>\n",
            escaped(&shown(unit))
        );
        out
    }

    fn block(&self, index: usize, line: u32, is_machine: bool) -> String {
        let (unit, pair) = (&self.entry.source.units[index], &self.translation.pairs[index]);
        let (source, target) = (self.source, self.language);
        let mut out = format!("<li class=\"block {}\" data-source=\"{}\"", pair.state.as_str(), unit.digest);
        // What may be accepted: what is there, and not current.
        if let Some(translated) = self.translation.unit(index).filter(|_| pair.state != State::Current) {
            let _ = write!(out, " data-translation=\"{}\"", translated.digest);
        }
        let machine = if is_machine { " data-machine" } else { "" };
        let _ = write!(out, "{machine}><h3>");
        let _ = write!(
            out,
            "<span class=\"state\">{}</span> <span>{} <code>{}</code></span> <span>{} {line}</span>",
            state(pair.state, self.ui_locale),
            kind(&unit.kind, self.ui_locale),
            escaped(&unit.path),
            say(self.ui_locale, "ligne", "line")
        );
        if is_machine {
            let words = say(self.ui_locale, "source écrite par une machine", "source written by a machine");
            let _ = write!(out, " <span class=\"state machine\">{words}</span>");
        }
        out.push_str("</h3>\n<div class=\"source\">");
        let now = shown(unit);
        let side = format!("lang=\"{}\" dir=\"{}\"", source.tag, source.direction.as_str());
        match pair.was.map(|was| self.history.source(self.entry, was)) {
            Some(Some(former)) => {
                let (was, is) = differing(&former, &now);
                let (before, after) =
                    (say(self.ui_locale, "Avant", "Before"), say(self.ui_locale, "Maintenant", "Now"));
                let _ = write!(
                    out,
                    "<span class=\"version\">{before}</span><p class=\"former\" {side}>{}</p>\
                     <span class=\"version\">{after}</span><p class=\"text\" {side}>{}</p>",
                    marked(&former, was, "del"),
                    marked(&now, is, "ins")
                );
            }
            Some(None) => {
                let words = say(self.ui_locale, "L’ancien texte n’est pas dans git.", "The former text is not in git.");
                let _ =
                    write!(out, "<p class=\"text\" {side}>{}</p><span class=\"version\">{words}</span>", escaped(&now));
            }
            None => {
                let _ = write!(out, "<p class=\"text\" {side}>{}</p>", escaped(&now));
            }
        }
        out.push_str("</div>\n<div class=\"translation\">");
        match self.translation.unit(index) {
            Some(translated) => {
                let side = format!("lang=\"{}\" dir=\"{}\"", target.tag, target.direction.as_str());
                let text = escaped(&shown(translated));
                let _ = write!(out, "<p class=\"text\" id=\"t{index}\" {side}>{text}</p>");
            }
            None => {
                let _ = write!(out, "<p class=\"none\">{}</p>", state(State::Missing, self.ui_locale));
            }
        }
        out.push_str("</div></li>\n");
        out
    }
}

/// The bytes of two texts that are between what both begin and end with, in whole words.
fn differing(a: &str, b: &str) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let same = |(x, y): &(char, char)| x == y;
    let begin: usize = a.chars().zip(b.chars()).take_while(same).map(|(x, _)| x.len_utf8()).sum();
    let space = a[..begin].char_indices().rev().find(|(_, c)| c.is_whitespace());
    let begin = space.map_or(0, |(at, c)| at + c.len_utf8());
    let (rest_a, rest_b) = (&a[begin..], &b[begin..]);
    let end: usize = rest_a.chars().rev().zip(rest_b.chars().rev()).take_while(same).map(|(x, _)| x.len_utf8()).sum();
    let begins_word = |rest: &str| rest[..rest.len() - end].chars().next_back().is_none_or(char::is_whitespace);
    let tail = &rest_a[rest_a.len() - end..];
    let end = match begins_word(rest_a) && begins_word(rest_b) {
        true => end,
        false => tail.find(char::is_whitespace).map_or(0, |at| tail.len() - at),
    };
    (begin..a.len() - end, begin..b.len() - end)
}

/// A text with a part of it in an element; without it where there is nothing in it.
fn marked(text: &str, range: std::ops::Range<usize>, element: &str) -> String {
    let (before, within, after) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    match within.is_empty() {
        true => escaped(text),
        false => format!("{}<{element}>{}</{element}>{}", escaped(before), escaped(within), escaped(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_in_whole_words() {
        let of = |a: &str, b: &str| {
            let (was, is) = differing(a, b);
            (a[was].to_owned(), b[is].to_owned())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of("Un port ouvert.", "Un port fermé."), pair("ouvert.", "fermé."));
        assert_eq!(of("Un port ouvert ici", "Un grand port ouvert ici"), pair("", "grand "));
        assert_eq!(of("été", "était"), pair("été", "était"));
        assert_eq!(of("a\u{a0}b c", "a\u{a0}d c"), pair("b", "d"));
        assert_eq!(of("", "neuf"), pair("", "neuf"));
        assert_eq!(of("pareil", "pareil"), pair("", ""));
        assert_eq!(marked("a <b> c", 2..5, "ins"), "a <ins>&lt;b&gt;</ins> c");
    }
}
