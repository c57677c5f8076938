//! Rules about the site as a whole: values that are unique, menus, addresses.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::address::section_url;
use super::entry::Shown;
use super::excluded::{Excluded, unpublished};
use super::index::{EntryIndex, Holder, Site};
use super::moment::Moment;
use crate::config::{Config, MenuTarget, all_menu_items};
use crate::content::collection::FieldKind;
use crate::content::destination::own_address;
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic, Span, UiLocale, counted, did_you_mean};
use crate::memo::Fingerprint;
use crate::text;

/// Whose each address is, by its fingerprint. Addresses that two pages would have are reported.
pub fn addresses(site: &Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> HashMap<Fingerprint, Holder> {
    // Addresses are known by their fingerprints, which entries keep.
    let mut holders = HashMap::with_capacity(site.order.len() * config.languages.len());
    let mut told = BTreeSet::new();
    for language in &config.languages {
        for collection in site.collections.values().filter(|collection| collection.list.is_some()) {
            if let Some(url) = section_url(collection, language) {
                let holder = Holder::List(Arc::clone(&collection.name));
                diagnostics.extend(claim(site, &mut holders, Fingerprint::of(&Some(&*url)), &url, holder, &mut told));
            }
        }
    }
    for position in 0..config.languages.len() {
        for (number, entry) in site.entries() {
            let Some(shown) = &entry.shown[position] else { continue };
            if let Some(url) = &shown.url {
                let holder = Holder::Page(position, number);
                diagnostics.extend(claim(site, &mut holders, shown.address, url, holder, &mut told));
            }
        }
    }
    reserved(site, config, diagnostics);
    holders
}

/// Folders at the root of the site that the build fills with other things than pages.
const RESERVED: &[&str] =
    &["admin", "api", "assets", "data", "embed", "files", "fonts", "kit", "oembed", "photos", "search"];

/// Pages of a language without a prefix in a folder of another language, or in one that holds other things. A section
/// that lies there is reported once, for all its pages.
fn reserved(site: &Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Some(position) = config.languages.iter().position(|language| &*language.root == "/") else { return };
    let language = &config.languages[position];
    let locale = &language.locale;
    let taken = |url: &str| {
        let top = url.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
        let is_language = config.languages.iter().any(|other| other.locale.as_str() == top);
        (is_language || RESERVED.contains(&&*top)).then_some((top, is_language))
    };
    for collection in site.collections.values() {
        let is_shown = collection.template.is_some() || collection.list.is_some();
        let section = section_url(collection, language).filter(|_| is_shown);
        if let Some((top, is_language)) = section.as_deref().and_then(&taken) {
            let help = text!(
                "donnez un autre nom à la section dans cette langue : `slug: {{{locale}: …}}`",
                "give the section another name in this language: `slug: {{{locale}: …}}`"
            );
            diagnostics.push(in_folder(&top, is_language, Span::file(&collection.path)).help(help));
            continue;
        }
        for number in site.members(&collection.name) {
            let Some(shown) = site.shown(position, *number) else { continue };
            let Some((top, is_language)) = shown.url.as_deref().and_then(&taken) else { continue };
            let key = ["url", "slug"].into_iter().find(|key| shown.version.fields.contains_key(*key));
            let help = text!("donnez-lui un autre `slug`", "give it another `slug`");
            let span = shown.version.span(key.unwrap_or("slug"));
            diagnostics.push(in_folder(&top, is_language, span).help(help));
        }
    }
}

fn in_folder(top: &str, is_language: bool, span: Span) -> Diagnostic {
    let message = match is_language {
        true => text!("`/{top}/` est le dossier d’une langue", "`/{top}/` is the folder of a language"),
        false => text!(
            "`/{top}/` est réservé : la publication y met autre chose que des pages",
            "`/{top}/` is reserved: the build puts other things than pages there"
        ),
    };
    Diagnostic::new(Code::DuplicateUrl, span, message)
}

/// Where the holder of an address gets it from.
fn claimed_at(site: &Site, holder: &Holder) -> Option<Span> {
    match holder {
        Holder::List(name) => site.collections.get(name).map(|collection| Span::file(&collection.path)),
        Holder::Page(position, number) => site.shown(*position, *number).map(|shown| shown.version.span("slug")),
    }
}

/// Takes an address, or says who has it. `told` are the pairs of places of which that was said: languages that share
/// both make one problem.
fn claim(
    site: &Site,
    holders: &mut HashMap<Fingerprint, Holder>,
    address: Fingerprint,
    url: &str,
    holder: Holder,
    told: &mut BTreeSet<(Span, Span)>,
) -> Option<Diagnostic> {
    let first = holders.insert(address, holder)?;
    let first = claimed_at(site, &first)?;
    let span = holders.get(&address).and_then(|holder| claimed_at(site, holder))?;
    if first == span || told.contains(&(span.clone(), first.clone())) || !told.insert((first.clone(), span.clone())) {
        return None;
    }
    let problem = taken(url, span).related(first, text!("prise ici", "taken here"));
    Some(problem.help(text!("donnez un autre `slug` à l’une des deux", "give one of them another `slug`")))
}

fn taken(url: &str, span: Span) -> Diagnostic {
    let message = text!("l’adresse `{url}` est déjà prise", "the address `{url}` is already taken");
    Diagnostic::new(Code::DuplicateUrl, span, message)
}

/// Former addresses, each with the entry whose page is there now. One that two
/// entries name, or that is the address of a page, is reported: only one of the
/// two could be reached.
pub fn aliases(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, EntryIndex> {
    let mut aliases: BTreeMap<Arc<str>, EntryIndex> = BTreeMap::new();
    // Hosts make no difference between `/a` and `/a/`.
    let mut places: BTreeMap<&str, Span> = BTreeMap::new();
    for (number, entry) in site.entries() {
        for (position, alias) in &entry.aliases {
            let Some(shown) = site.shown(*position, number) else { continue };
            let span = shown.version.span("aliases");
            let written = alias.trim_end_matches('/');
            let with_slash = format!("{written}/");
            let mut holders = [&*with_slash, written].into_iter();
            let holder = holders.find_map(|url| site.holders.get(&Fingerprint::of(&Some(url))));
            let page = holder.filter(|holder| **holder != Holder::Page(*position, number));
            if let Some(first) = page.and_then(|holder| claimed_at(site, holder)) {
                diagnostics.push(
                    taken(alias, span)
                        .related(first, text!("cette page est à cette adresse", "this page has that address"))
                        .help(text!("retirez cette adresse de `aliases`", "remove this address from `aliases`")),
                );
                continue;
            }
            match places.get(written) {
                Some(first) if *first == span => {}
                Some(first) => diagnostics.push(
                    taken(alias, span)
                        .related(first.clone(), text!("elle mène déjà là", "it already leads there"))
                        .help(text!(
                            "gardez cette adresse dans une seule des deux listes `aliases`",
                            "keep this address in one of the two lists `aliases`"
                        )),
                ),
                None => {
                    places.insert(written, span);
                    aliases.insert(Arc::clone(alias), number);
                }
            }
        }
    }
    aliases
}

/// Entries that expire soon, with the pages that lead to them: until then there
/// is time to lead them elsewhere.
pub fn expiring(site: &Site, config: &Config, moment: &Moment, diagnostics: &mut Vec<Diagnostic>) {
    for (number, entry) in site.entries() {
        let Some(expiry) = entry.expiry.filter(|expiry| *expiry > moment.now) else { continue };
        let referrers = site.referrers(number);
        if referrers.is_empty() || expiry.as_second() - moment.now.as_second() > NOTICE_DAYS * 86_400 {
            continue;
        }
        let day = expiry.to_zoned(config.time_zone.clone()).date();
        let pages = |ui_locale| match ui_locale {
            UiLocale::Fr => counted(referrers.len(), "page y mène", "pages y mènent", ui_locale),
            UiLocale::En => counted(referrers.len(), "page leads to it", "pages lead to it", ui_locale),
        };
        let (fr, en) = (pages(UiLocale::Fr), pages(UiLocale::En));
        let mut problem = Diagnostic::new(
            Code::ExpiresSoon,
            entry.source.span("expiry_date"),
            text!("ce texte expire le {day} ; {fr}", "this text expires on {day}; {en}"),
        );
        for referrer in referrers.iter().take(NAMED_PAGES).filter_map(|referrer| site.get(*referrer)) {
            let page = Span::file(&referrer.source.document.path);
            problem = problem.related(page, text!("cette page y mène", "this page leads to it"));
        }
        diagnostics.push(problem);
    }
}

/// Days before an expiry from which a warning is given.
const NOTICE_DAYS: i64 = 30;

/// Pages that such a warning names; the others are counted.
const NAMED_PAGES: usize = 5;

/// Values of fields that are declared unique.
pub fn unique(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for (name, members) in &site.by_collection {
        let Some(collection) = site.collections.get(name) else { continue };
        for field in collection.fields.values().filter(|field| field.unique && is_comparable(&field.kind)) {
            let mut seen: HashMap<Cow<'_, str>, &Span> = HashMap::new();
            for entry in members.iter().filter_map(|member| site.get(*member)) {
                let Some(found) = entry.source.fields.get(&field.name) else { continue };
                let Some(text) = plain(&found.value) else { continue };
                let Some(first) = seen.get(&text) else {
                    seen.insert(text, &found.span);
                    continue;
                };
                let name = &field.name;
                let message = text!(
                    "`{name}` a la même valeur dans une autre entrée",
                    "`{name}` has the same value in another entry"
                );
                diagnostics.push(
                    Diagnostic::new(Code::NotUnique, found.span.clone(), message)
                        .related((*first).clone(), text!("l’autre entrée", "the other entry")),
                );
            }
        }
    }
}

/// Whether two values of a field of this kind can be held against each other.
fn is_comparable(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Text | FieldKind::Number | FieldKind::Url | FieldKind::Email | FieldKind::Select(_))
}

fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Text(text) | Value::Code { text, .. } => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// Lines of menus that lead nowhere. Addresses from the root of the site are
/// checked by the plan, which knows everything that is published.
pub fn menus(site: &Site, excluded: &Excluded, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    for item in all_menu_items(&config.menus) {
        match item.leads_to() {
            Some(MenuTarget::Entry(key, anchor)) => {
                let entry = site.find_key(key).filter(|entry| site.url(config, config.default, *entry).is_some());
                match (entry, excluded.withheld_key(site, key)) {
                    (Some(entry), _) => {
                        let everywhere = (0..config.languages.len()).filter_map(|at| site.led_to(config, at, entry));
                        diagnostics.extend(menu_anchor(everywhere, anchor, &item.span));
                    }
                    (None, Some(reason)) => diagnostics.push(unpublished(&format!("@/{key}"), reason, &item.span)),
                    (None, None) if excluded.is_key_reported(site, key) => {}
                    (None, None) => {
                        let near = site.near_key(key).map(|near| format!("@/{near}"));
                        diagnostics.push(menu_without_page(&format!("@/{key}"), near, &item.span));
                    }
                }
            }
            Some(MenuTarget::Collection(name)) => {
                let collection = site.collections.get(name);
                if collection.is_some_and(|collection| collection.list.is_some() || collection.partial) {
                    continue;
                }
                let names = site.collections.values().filter(|c| c.list.is_some()).map(|c| &*c.name);
                let near = match site.find_key(name) {
                    Some(_) => Some(format!("@/{name}")),
                    None => did_you_mean(name, names).map(str::to_owned),
                };
                diagnostics.push(menu_without_page(name, near, &item.span));
            }
            Some(target @ (MenuTarget::Root(_) | MenuTarget::Web(_))) => {
                let own = menu_path(target, config);
                diagnostics
                    .extend(own.and_then(|(path, anchor)| menu_address(site, &path, anchor.as_deref(), &item.span)));
            }
            None => {}
        }
    }
}

/// The path from the root of the site, without query, and the anchor to which a line of a menu leads; `None` for one that
/// is of another site, or that names an entry or a collection.
pub fn menu_path(target: MenuTarget<'_>, config: &Config) -> Option<(Arc<str>, Option<Arc<str>>)> {
    match target {
        MenuTarget::Root(written) => {
            let (address, anchor) = written.split_once('#').unwrap_or((written, ""));
            let path = address.split('?').next().unwrap_or_default();
            Some((path.into(), (!anchor.is_empty()).then(|| anchor.into())))
        }
        MenuTarget::Web(written) => own_address(&config.home_url, written),
        MenuTarget::Entry(..) | MenuTarget::Collection(_) => None,
    }
}

/// The problem of a menu's address from the root of the site at which a page is, or would be. What else may be there is
/// known when everything is planned.
fn menu_address(site: &Site, path: &str, anchor: Option<&str>, span: &Span) -> Option<Diagnostic> {
    if let Some((language, entry)) = site.entry_at(path).or_else(|| site.entry_at(&format!("{path}/"))) {
        return menu_anchor(site.shown(language, entry).into_iter(), anchor, span);
    }
    let withheld = site.withheld_at(path).filter(|_| site.entry_found_at(path).is_none());
    withheld.map(|reason| unpublished(path, reason, span))
}

fn menu_without_page(target: &str, near: Option<String>, span: &Span) -> Diagnostic {
    let message = text!("`{target}` n’a pas de page", "`{target}` has no page");
    Diagnostic::new(Code::BrokenLink, span.clone(), message).help(match near {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
        None => text!(
            "une collection qui a une liste, `@/pages/…`, `/…` ou `https://…`",
            "a collection that has a list, `@/pages/…`, `/…` or `https://…`"
        ),
    })
}

/// The anchor of a menu must exist in each text that readers are led to.
fn menu_anchor<'s>(led_to: impl Iterator<Item = &'s Shown>, anchor: Option<&str>, span: &Span) -> Option<Diagnostic> {
    let anchor = anchor?;
    let mut documents = led_to.map(|shown| &shown.version.document);
    let without = documents.find(|document| {
        let anchors = document.body.as_ref().map_or(&[][..], |body| &body.anchors);
        !anchors.iter().any(|known| **known == *anchor)
    })?;
    let path = &without.path;
    let message = text!("`{path}` n’a pas d’ancre `{anchor}`", "`{path}` has no anchor `{anchor}`");
    Some(Diagnostic::new(Code::BrokenAnchor, span.clone(), message))
}
