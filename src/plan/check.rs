//! Checks that names which content and theme give to each other exist.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::site::Site;
use crate::text;
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reports templates that a collection or an entry names, collections that the theme lists, and variants that
/// a text asks for, when they do not exist.
pub fn names_exist(site: &Site, config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    templates_exist(site, theme, diagnostics);
    let listed = theme.declaration.lists.values().flatten();
    let listed = listed.filter_map(|query| Some((query.collection.as_ref()?, query.collection_span.as_ref()?)));
    let set = theme.declaration.documents.values().filter_map(|document| document.of.as_ref());
    for (name, span) in listed.chain(set.map(|(name, span)| (name, span))) {
        if !site.collections.contains_key(name) {
            let help = match did_you_mean(name, site.collections.keys().map(|name| &**name)) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
                None => text!("nommez une collection de `content/`", "name a collection of `content/`"),
            };
            let message = text!("la collection `{name}` n’existe pas", "the collection `{name}` does not exist");
            diagnostics.push(Diagnostic::new(Code::ThemeDeclaration, span.clone(), message).help(help));
        }
    }
    for (name, span) in site.entries().flat_map(|(_, entry)| &entry.asked_of_theme.variants) {
        variant_exists(name, span, theme, diagnostics);
    }
    messages_exist(site, theme, diagnostics);
    components_are_shown(site, theme, diagnostics);
    pages_are_there(config, theme, diagnostics);
}

/// Reports components of texts that the template of their page does not mention, each once for a template, at the first
/// text by its path. A template that shows no body at all is made to show none.
fn components_are_shown(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let mut lost: BTreeMap<(&str, &str), &Span> = BTreeMap::new();
    for (_, entry) in site.entries().filter(|(_, entry)| !entry.asked_of_theme.components.is_empty()) {
        let pages = entry.shown.iter().flatten().filter(|shown| shown.url.is_some());
        let templates: BTreeSet<&Arc<str>> = pages.filter_map(|shown| shown.template.as_ref()).collect();
        for template in templates {
            let Some(facts) = theme.templates.get(template).filter(|facts| facts.shows_body) else { continue };
            for (name, span) in &entry.asked_of_theme.components {
                if !facts.components.contains(name) {
                    let first = lost.entry((template, name)).or_insert(span);
                    *first = (*first).min(span);
                }
            }
        }
    }
    for ((template, name), span) in lost {
        let message = text!(
            "le gabarit `{template}` ne montre pas `{name}` : ce que dit ce composant se perd",
            "the template `{template}` does not show `{name}`: what this component says is lost"
        );
        let help = text!(
            "ajoutez au gabarit un cas `type == \"{name}\"`, comme dans le thème de `provence init`",
            "add a case `type == \"{name}\"` to the template, as in the theme of `provence init`"
        );
        diagnostics.push(Diagnostic::new(Code::ComponentUnshown, span.clone(), message).help(help));
    }
}

/// Reports the pages that hosts and visitors ask for and that the theme has no template for.
fn pages_are_there(config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |name: &str, what: Text| {
        if theme.templates.contains_key(name) {
            return;
        }
        let help = text!(
            "ajoutez `templates/{name}`, comme dans le thème de `provence init`",
            "add `templates/{name}`, as in the theme of `provence init`"
        );
        diagnostics.push(Diagnostic::new(Code::PageTemplateMissing, config.theme_span.clone(), what).help(help));
    };
    report(
        "404.html",
        text!(
            "le thème n’a pas de gabarit `404.html` : une adresse sans page montre celle de l’hébergeur",
            "the theme has no template `404.html`: an address without a page shows the host’s own"
        ),
    );
    if config.root_language().is_none() {
        report(
            "root.html",
            text!(
                "le thème n’a pas de gabarit `root.html` : à `/`, qui choisit sa langue ne trouve rien",
                "the theme has no template `root.html`: at `/`, whoever chooses a language finds nothing"
            ),
        );
    }
}

/// Reports interface texts that texts ask for and that no language has, each at the first text.
fn messages_exist(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let mut asked = BTreeMap::new();
    for (id, path) in site.entries().flat_map(|(_, entry)| &entry.asked_of_theme.messages) {
        let first = asked.entry(*id).or_insert(path);
        *first = (*first).min(path);
    }
    for (id, path) in asked.into_iter().filter(|(id, _)| theme.messages.place(id).is_none()) {
        let message = text!(
            "ce texte demande le message « {id} », qui n’existe dans aucune langue",
            "this text asks for the message `{id}`, which no language has"
        );
        let help = text!(
            "ajoutez « {id} » aux fichiers i18n/*.ftl : c’est le titre d’un encadré, ou le nom d’une case à cocher",
            "add `{id}` to the i18n/*.ftl files: it is the title of an alert, or the name of a check box"
        );
        diagnostics.push(Diagnostic::new(Code::UnknownMessage, Span::file(path), message).help(help));
    }
}

fn variant_exists(name: &Arc<str>, span: &Span, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let variants = &theme.declaration.variants;
    if variants.contains_key(name) {
        return;
    }
    let help = match did_you_mean(name, variants.keys().map(|name| &**name)) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
        None => {
            let list = variants.keys().map(|name| &**name).collect::<Vec<_>>().join(", ");
            text!("les formats du thème : {list}", "the theme's variants: {list}")
        }
    };
    let message = text!("le thème n’a pas de format `{name}`", "the theme has no variant `{name}`");
    diagnostics.push(Diagnostic::new(Code::ComponentArgument, span.clone(), message).help(help));
}

fn templates_exist(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let mut check = |name: &Arc<str>, span: &Span| {
        if theme.templates.contains_key(name) {
            return;
        }
        let mut problem = Diagnostic::new(
            Code::UnknownTemplate,
            span.clone(),
            text!("le gabarit `{name}` n’existe pas", "the template `{name}` does not exist"),
        );
        let names = theme.templates.keys().map(|name| &**name);
        if let Some(near) = did_you_mean(name, names) {
            problem = problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near));
        }
        diagnostics.push(problem);
    };
    for collection in site.collections.values() {
        for (name, span) in &collection.template_spans {
            check(name, span);
        }
    }
    for (name, span) in site.entries().filter_map(|(_, entry)| entry.template.as_ref()) {
        check(name, span);
    }
}
