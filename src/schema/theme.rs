//! `theme.yaml` as JSON Schema.
//!
//! Invariant: each map has the keys that its reader knows, and a `default` is what it takes where the key is absent,
//! which tests hold.

use serde_json::{Value as Json, json};

use super::forms::{RATIO, boolean, count, described_map, entries, offered, one_or_many, or, text};
use super::known::Known;

/// `theme.yaml`.
pub fn theme(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let width = || json!({"type": "integer", "minimum": 16, "maximum": 8000});
    let variant = described_map(
        [
            (
                "crop",
                json!({"type": "string", "pattern": RATIO}),
                say("Le rapport, comme `\"3:2\"`.", "The ratio, such as `\"3:2\"`."),
            ),
            ("width", width(), say("La largeur en pixels.", "The width in pixels.")),
            (
                "widths",
                json!({"anyOf": [width(), {"type": "array", "items": width()}]}),
                say(
                    "Les largeurs en pixels ; il en faut une, ici ou sous `width`.",
                    "The widths in pixels; one is needed, here or under `width`.",
                ),
            ),
            ("sizes", or(text(), json!("100vw")), say("L’attribut `sizes`.", "The attribute `sizes`.")),
        ],
        &[],
    );
    let query = described_map(
        [
            (
                "collection",
                offered(known.collections.keys().map(|name| &**name)),
                say("La collection ; toutes sans elle.", "The collection; all without it."),
            ),
            (
                "where",
                entries(text()),
                say(
                    "Champ et valeur ; `self` est l’entrée de la page.",
                    "Field and value; `self` is the entry of the page.",
                ),
            ),
            ("sort", one_or_many(&text()), say("L’ordre.", "The order.")),
            (
                "back_references",
                or(boolean(), json!(false)),
                say("Seulement ce qui mène à l’entrée de la page.", "Only what leads to the entry of the page."),
            ),
            ("limit", count(0), say("Le nombre d’entrées au plus.", "The most entries.")),
        ],
        &[],
    );
    let lists = described_map([("lists", entries(query), say("Les listes, par nom.", "The lists, by name."))], &[]);
    described_map(
        [
            ("name", text(), say("Le nom du thème.", "The theme’s name.")),
            (
                "variants",
                entries(variant.clone()),
                say("Les tailles et cadrages d’images, par nom.", "Sizes and crops of pictures, by name."),
            ),
            ("social", variant, say("L’image des liens partagés.", "The picture of shared links.")),
            ("templates", entries(lists), say("Ce que chaque gabarit demande.", "What each template asks for.")),
            (
                "styles",
                one_or_many(&text()),
                say("Les fichiers de `styles/`, dans l’ordre.", "The files of `styles/`, in order."),
            ),
            ("highlight", one_or_many(&text()), say("Le style du code coloré.", "The style of highlighted code.")),
            ("scripts", one_or_many(&text()), say("Les fichiers de `scripts/`.", "The files of `scripts/`.")),
            ("embed", theme_embed(known), say("Les vues pour d’autres sites.", "The views for other sites.")),
            (
                "documents",
                entries(theme_document(known, HasPages::Yes)),
                say("Les documents PDF de chaque langue, par nom.", "The PDF documents of each language, by name."),
            ),
            (
                "card",
                theme_document(known, HasPages::No),
                say("L’image de chaque page pour les liens partagés.", "The picture of each page for shared links."),
            ),
            (
                "contacts",
                one_or_many(&text()),
                say(
                    "Les adresses de `params.contact` que les gabarits montrent : celles qui manquent sont demandées.",
                    "The addresses of `params.contact` that templates show: those that are missing are asked for.",
                ),
            ),
        ],
        &[],
    )
}

/// `embed:` of `theme.yaml`.
fn theme_embed(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let banner = described_map(
        [
            ("template", offered(known.templates.iter().copied()), say("Son gabarit.", "Its template.")),
            (
                "width",
                or(count(0), json!(640)),
                say("La largeur conseillée, en pixels.", "The width advised, in pixels."),
            ),
            (
                "height",
                or(count(0), json!(160)),
                say("La hauteur conseillée, en pixels.", "The height advised, in pixels."),
            ),
        ],
        &["template"],
    );
    described_map(
        [
            (
                "styles",
                one_or_many(&text()),
                say("Les fichiers de `styles/`, dans l’ordre.", "The files of `styles/`, in order."),
            ),
            ("scripts", one_or_many(&text()), say("Les fichiers de `scripts/`.", "The files of `scripts/`.")),
            ("element", one_or_many(&text()), say("L’élément pour les autres sites.", "The element for other sites.")),
            ("banner", banner, say("Le bandeau.", "The banner.")),
        ],
        &[],
    )
}

/// Whether a document has a list of entries that it gives whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HasPages {
    Yes,
    No,
}

/// A document of `theme.yaml`, or its `card:`.
fn theme_document(known: &Known<'_>, has_pages: HasPages) -> Json {
    let say = |fr, en| known.say(fr, en);
    let pages = (
        "pages",
        text(),
        say(
            "La liste du gabarit dont les fiches sont données entières.",
            "The list of the template whose entries are given whole.",
        ),
    );
    let of = (
        "of",
        text(),
        say(
            "La collection dont chaque fiche à page a son document.",
            "The collection of which each entry with a page has a document.",
        ),
    );
    let template = ("template", text(), say("Le gabarit du texte.", "The template of its text."));
    let style = ("style", text(), say("Le fichier de `documents/`.", "The file of `documents/`."));
    match has_pages {
        HasPages::Yes => described_map([template, style, pages, of], &["template", "style"]),
        HasPages::No => described_map([template, style], &["template", "style"]),
    }
}
