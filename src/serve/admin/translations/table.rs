//! The table of all translations, by collection and language, and the entries of which something is due.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::context::Context;
use super::html::{escaped, page as whole, percent, say};
use crate::diagnostic::{UiLocale, counted};
use crate::locale::Locale;
use crate::serve::translation_state::address;
use crate::translate::check::{Counts, counts};
use crate::translate::inventory::Entry;
use crate::translate::standing::{words, written_by_machine};

/// The most entries that are listed.
const LISTED: usize = 300;

/// The page. `collection` and `to` narrow down the entries that are listed.
pub fn page(context: &Context<'_>, entries: &[Entry], collection: Option<&str>, to: Option<&str>) -> String {
    let ui_locale = context.ui_locale;
    let config = &context.prepared.config;
    let source = &config.source_language().locale;
    let locales: Vec<&Locale> =
        config.languages.iter().map(|language| &language.locale).filter(|locale| *locale != source).collect();
    let lead = say(
        ui_locale,
        "Ce qui est traduit, par collection et par langue, bloc par bloc. Un bloc est dû quand il manque, quand sa source a changé, ou quand personne ne l’a encore relu.",
        "What is translated, by collection and language, block by block. A block is due when it is missing, when its source has changed, or when nobody has read it over yet.",
    );
    let mut main = format!("<p>{lead}</p>\n");
    main.push_str(&summary(context, entries, &locales));
    main.push_str(&list(context, entries, &locales, (collection, to)));
    let editor = say(ui_locale, "Éditeur", "Editor");
    let above = format!("<a href=\"/admin/\">{editor}</a>");
    whole(ui_locale, say(ui_locale, "Traductions", "Translations"), &above, &main)
}

fn label(context: &Context<'_>, collection: &str) -> String {
    let ui_locale = context.ui_locale;
    if collection == "i18n" {
        return say(ui_locale, "Textes d’interface", "Interface texts").to_owned();
    }
    let declared = context.prepared.content.collections.get(collection);
    let code = say(ui_locale, "fr", "en");
    let text = declared.and_then(|declared| {
        let texts = &declared.label.0;
        let own = texts.iter().find(|(locale, _)| locale.as_str() == code);
        own.or_else(|| texts.iter().next()).map(|(_, text)| text.to_string())
    });
    text.unwrap_or_else(|| collection.to_owned())
}

fn summary(context: &Context<'_>, entries: &[Entry], locales: &[&Locale]) -> String {
    let ui_locale = context.ui_locale;
    let mut rows: BTreeMap<&str, Vec<Counts>> = BTreeMap::new();
    let mut total = vec![Counts::default(); locales.len()];
    for entry in entries {
        let row = rows.entry(&entry.collection).or_insert_with(|| vec![Counts::default(); locales.len()]);
        for translation in &entry.translations {
            if let Some(at) = locales.iter().position(|locale| **locale == translation.locale) {
                let counts = counts(translation);
                row[at].join(&counts);
                total[at].join(&counts);
            }
        }
    }
    let caption =
        say(ui_locale, "Part des blocs à jour, et nombre de blocs dus", "Share of current blocks, and blocks due");
    let mut out = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr><th scope=\"col\">{}</th>",
        say(ui_locale, "Collection", "Collection")
    );
    for locale in locales {
        let name = context.prepared.config.language(locale).map_or("", |language| &*language.label);
        let _ = write!(out, "<th scope=\"col\"><bdi lang=\"{locale}\">{}</bdi></th>", escaped(name));
    }
    out.push_str("</tr></thead><tbody>\n");
    for (collection, row) in &rows {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&label(context, collection)));
        for (locale, counts) in locales.iter().zip(row) {
            out.push_str(&cell(counts, Some((collection, locale)), ui_locale));
        }
        out.push_str("</tr>\n");
    }
    let _ = write!(out, "<tr><th scope=\"row\">{}</th>", say(ui_locale, "En tout", "In all"));
    total.iter().for_each(|counts| out.push_str(&cell(counts, None, ui_locale)));
    out.push_str("</tr></tbody></table></div>\n");
    out
}

fn cell(counts: &Counts, link: Option<(&str, &Locale)>, ui_locale: UiLocale) -> String {
    let (share, due) = (percent(counts.share(), ui_locale), counts.due());
    if due == 0 {
        return format!("<td class=\"number whole\">{share}</td>");
    }
    let due = match ui_locale {
        UiLocale::Fr => counted(due, "bloc dû", "blocs dus", ui_locale),
        UiLocale::En => counted(due, "block due", "blocks due", ui_locale),
    };
    match link {
        Some((collection, locale)) => {
            let to = address("", Some(locale.as_str()));
            let collection = escaped(&address(collection, None)[crate::serve::translation_state::FOLDER.len()..]);
            format!(
                "<td class=\"number\">{share} <small><a href=\"{}&amp;collection={collection}#entries\">{due}</a></small></td>",
                escaped(&to)
            )
        }
        None => format!("<td class=\"number\">{share} <small>{due}</small></td>"),
    }
}

/// The entries of which something is due.
fn list(
    context: &Context<'_>,
    entries: &[Entry],
    locales: &[&Locale],
    (collection, to): (Option<&str>, Option<&str>),
) -> String {
    let ui_locale = context.ui_locale;
    let is_asked = |locale: &Locale| to.is_none_or(|to| locale.as_str() == to);
    let is_due = |entry: &&Entry| {
        let machine = to.is_none() && written_by_machine(entry) > 0;
        collection.is_none_or(|collection| *entry.collection == *collection)
            && (machine || entry.translations.iter().any(|other| is_asked(&other.locale) && counts(other).due() > 0))
    };
    let due: Vec<&Entry> = entries.iter().filter(is_due).collect();
    let heading = say(ui_locale, "À traduire ou à relire", "To translate or to read over");
    let mut out = format!("<h2 id=\"entries\">{heading}</h2>\n");
    if collection.is_some() || to.is_some() {
        let named: Vec<String> =
            collection.map(|name| label(context, name)).into_iter().chain(to.map(str::to_owned)).collect();
        let all = say(ui_locale, "tout montrer", "show all");
        let _ = writeln!(
            out,
            "<p class=\"soft\">{} – <a href=\"/admin/translations/#entries\">{all}</a></p>",
            escaped(&named.join(", "))
        );
    }
    if due.is_empty() {
        let _ =
            writeln!(out, "<p>{}</p>", say(ui_locale, "Rien : tout est à jour.", "Nothing: everything is current."));
    } else {
        let columns: Vec<&&Locale> = locales.iter().filter(|locale| is_asked(locale)).collect();
        let _ = write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"entries\"><table class=\"entries\"><thead><tr><th scope=\"col\">{}</th>",
            say(ui_locale, "Entrée", "Entry")
        );
        for locale in &columns {
            let _ = write!(out, "<th scope=\"col\">{locale}</th>");
        }
        out.push_str("</tr></thead><tbody>\n");
        for entry in due.iter().take(LISTED) {
            out.push_str(&row(context, entry, &columns));
        }
        out.push_str("</tbody></table></div>\n");
    }
    if due.len() > LISTED {
        let more = due.len() - LISTED;
        let _ = match ui_locale {
            UiLocale::Fr => writeln!(out, "<p>… et {more} de plus.</p>"),
            UiLocale::En => writeln!(out, "<p>… and {more} more.</p>"),
        };
    }
    let untracked = say(
        ui_locale,
        "Pour suivre ce qui est traduit sans l’être encore :",
        "To follow what is translated and not followed yet:",
    );
    let _ = writeln!(out, "<p class=\"soft\">{untracked} <code>provence translate accept --untracked</code></p>");
    out
}

fn row(context: &Context<'_>, entry: &Entry, columns: &[&&Locale]) -> String {
    let ui_locale = context.ui_locale;
    let title = entry.source.units.iter().find(|unit| &*unit.path == "title").map(|unit| unit.words());
    let mut out = format!(
        "<tr><th scope=\"row\"><a href=\"{}\"><bdi lang=\"{}\">{}</bdi></a>",
        escaped(&address(&entry.key, None)),
        entry.source.locale,
        escaped(title.as_deref().unwrap_or(&entry.key))
    );
    let machine = written_by_machine(entry);
    if machine > 0 {
        let word = match ui_locale {
            UiLocale::Fr => counted(machine, "bloc écrit par une machine", "blocs écrits par une machine", ui_locale),
            UiLocale::En => counted(machine, "block written by a machine", "blocks written by a machine", ui_locale),
        };
        let _ = write!(out, " <small class=\"state machine\">{word}</small>");
    }
    out.push_str("</th>");
    for locale in columns {
        let Some(translation) = entry.translations.iter().find(|other| other.locale == ***locale) else {
            out.push_str("<td></td>");
            continue;
        };
        let counts = counts(translation);
        let class = if counts.due() == 0 { "number whole" } else { "number" };
        let _ = write!(
            out,
            "<td class=\"{class}\"><a href=\"{}\">{}</a></td>",
            escaped(&address(&entry.key, Some(locale.as_str()))),
            words(&counts, ui_locale)
        );
    }
    out.push_str("</tr>\n");
    out
}
