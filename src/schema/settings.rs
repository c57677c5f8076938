//! `site.yaml`, `_collection.yaml` and `theme.yaml` as JSON Schema.
//!
//! Invariant: each map has the keys that its reader knows, which tests hold.

use serde_json::{Value as Json, json};

use super::forms::{boolean, closed, count, described_map, entries, offered, one_of, one_or_many, slug, text};
use super::known::Known;
use crate::content::collection::CollectionRole;
use crate::content::field::TYPES;
use crate::diagnostic::Tongue;

/// A sentence in the language of the descriptions.
fn say<'t>(known: &Known<'_>, fr: &'t str, en: &'t str) -> &'t str {
    match known.tongue {
        Tongue::Fr => fr,
        Tongue::En => en,
    }
}

/// One text, or one a language.
fn localized(known: &Known<'_>) -> Json {
    let languages = known.config.languages.iter();
    let each: serde_json::Map<String, Json> = languages.map(|language| (language.locale.to_string(), text())).collect();
    json!({"anyOf": [text(), {"type": "object", "additionalProperties": false, "properties": each}]})
}

/// `site.yaml`.
pub fn site(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let codes: Vec<&str> = known.config.languages.iter().map(|language| language.locale.as_str()).collect();
    let language = described_map(
        [
            ("label", text(), say("Le nom de la langue, dans cette langue.", "The name of the language, in it.")),
            ("locale", text(), say("La locale CLDR, comme `fr-FR`.", "The CLDR locale, such as `fr-FR`.")),
            (
                "fallback",
                one_or_many(&offered(codes.iter().copied())),
                say("Les langues qui la remplacent, dans l’ordre.", "The languages that stand in for it, in order."),
            ),
        ],
        &[],
    );
    let share = json!({"type": "number", "minimum": 0, "maximum": 100});
    let shares: serde_json::Map<String, Json> = codes.iter().map(|code| ((*code).to_owned(), share.clone())).collect();
    let translations = described_map(
        [
            (
                "required",
                one_or_many(&one_of(&codes)),
                say("Les langues où tout doit être traduit.", "Languages in which everything must be translated."),
            ),
            (
                "minimum",
                json!({"type": "object", "additionalProperties": false, "properties": shares}),
                say("Le moins qui doit être traduit, en pour cent.", "The least to be translated, in per cent."),
            ),
            (
                "publish_machine",
                boolean(),
                say(
                    "Publier ce qu’une machine a traduit et que personne n’a accepté.",
                    "Publish what a machine translated and nobody accepted.",
                ),
            ),
        ],
        &[],
    );
    let editor = described_map(
        [
            ("repository", text(), say("`proprietaire/depot` sur GitHub.", "`owner/name` on GitHub.")),
            ("branch", text(), say("La branche où l’on écrit.", "The branch that is written to.")),
            ("auth_url", text(), say("Le serveur qui connecte à GitHub.", "The server that logs in at GitHub.")),
            ("api_url", text(), say("L’API d’un serveur GitHub à soi.", "The API of an own GitHub server.")),
        ],
        &["repository"],
    );
    let targets = known.collections.keys().map(|name| &**name);
    let line = |below: Option<Json>| {
        let items = below.map(|below| ("items".to_owned(), json!({"type": "array", "items": below})));
        let own = [("label".to_owned(), localized(known)), ("url".to_owned(), text())];
        let map = closed(own.into_iter().chain(items), &[]);
        json!({"anyOf": [offered(targets.clone()), map]})
    };
    let item = line(Some(line(None)));
    let formats = one_of(&["avif", "webp", "jpeg"]);
    let quality = json!({"type": "integer", "minimum": 1, "maximum": 100});
    let pictures = described_map(
        [
            (
                "formats",
                one_or_many(&formats),
                say("Les formats, JPEG en dernier recours.", "Formats, JPEG as the last resort."),
            ),
            (
                "quality",
                entries(quality),
                say("La qualité par format, de 1 à 100.", "Quality by format, from 1 to 100."),
            ),
        ],
        &[],
    );
    let pages: Vec<String> =
        known.ids.iter().flat_map(|(name, ids)| ids.iter().map(move |id| format!("{name}/{id}"))).collect();
    let pages = pages.iter().map(String::as_str).filter(|key| key.starts_with("pages/"));
    described_map(
        [
            (
                "base_url",
                json!({"type": "string", "pattern": "^https?://[^/\\s\"<>?#\\\\]+[^\\s\"<>?#\\\\]*$"}),
                say(
                    "L’adresse du site, comme `https://exemple.fr`.",
                    "The site’s address, such as `https://example.org`.",
                ),
            ),
            ("title", localized(known), say("Le nom du site.", "The site’s name.")),
            ("description", localized(known), say("Le site en une phrase.", "The site in one sentence.")),
            ("default_language", offered(codes.iter().copied()), say("La langue source.", "The source language.")),
            (
                "default_language_prefix",
                boolean(),
                say(
                    "`false` met la langue source à la racine : `/recits/` au lieu de `/fr/recits/`.",
                    "`false` puts the source language at the root: `/stories/` instead of `/en/stories/`.",
                ),
            ),
            (
                "languages",
                entries(language),
                say("Les langues, dans l’ordre du sélecteur.", "The languages, in the order of the switcher."),
            ),
            (
                "slugs",
                json!({"enum": ["latin", "native"]}),
                say(
                    "Les lettres des adresses : `latin`, sans accent, ou `native`, celles de chaque écriture.",
                    "The letters of addresses: `latin`, without accents, or `native`, those of each script.",
                ),
            ),
            (
                "time_zone",
                offered(["Europe/Paris", "UTC"]),
                say("Le fuseau des dates sans fuseau.", "The zone of dates without one."),
            ),
            ("theme", offered(known.themes.iter().copied()), say("Un dossier de `themes/`.", "A folder of `themes/`.")),
            ("home", offered(pages), say("L’entrée de la page d’accueil.", "The entry of the home page.")),
            (
                "menus",
                entries(json!({"type": "array", "items": item})),
                say("Les menus, par nom.", "The menus, by name."),
            ),
            ("pictures", pictures, say("Comment les images sont encodées.", "How pictures are encoded.")),
            ("budgets", json!({"type": "object"}), say("Limites de poids.", "Limits of weight.")),
            ("translations", translations, say("Ce qui doit être traduit.", "What must be translated.")),
            (
                "editor",
                editor,
                say("L’éditeur du site publié, sur GitHub.", "The editor of the published site, over GitHub."),
            ),
            (
                "params",
                json!({"type": "object"}),
                say("Valeurs libres pour les gabarits.", "Free values for templates."),
            ),
        ],
        &["base_url", "languages"],
    )
}

/// `_collection.yaml`.
pub fn collection(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let templates = || offered(known.templates.iter().copied());
    let filter = json!({"anyOf": [text(), {
        "type": "object", "required": ["field"], "additionalProperties": false,
        "properties": {"field": text(), "min": count(1)},
    }]});
    let list = described_map(
        [
            ("template", templates(), say("Le gabarit de la liste.", "The template of the list.")),
            (
                "sort",
                one_or_many(&text()),
                say(
                    "Les champs de l’ordre ; `-` devant : du plus grand au plus petit.",
                    "The fields of the order; with `-`, largest first.",
                ),
            ),
            ("paginate", count(0), say("Le nombre d’entrées par page.", "The number of entries on a page.")),
            ("by", one_or_many(&filter), say("Les champs qui filtrent la liste.", "The fields that filter the list.")),
            ("feed", boolean(), say("Des flux Atom et JSON.", "Atom and JSON feeds.")),
        ],
        &["template"],
    );
    let roles: Vec<&str> = CollectionRole::ALL.iter().map(|role| role.as_str()).collect();
    let fields = json!({"type": "object", "additionalProperties": {"$ref": "#/definitions/field"}});
    let mut schema = described_map(
        [
            ("label", localized(known), say("Le nom de la collection.", "The name of the collection.")),
            (
                "slug",
                localized(known),
                say("Le nom de la section dans les adresses.", "The section’s name in addresses."),
            ),
            ("data", data(known), say("Les fichiers de données, sous `/data/`.", "The files of data, below `/data/`.")),
            (
                "embed",
                embed(known),
                say("La vue d’une entrée sur d’autres sites.", "The view of an entry on other sites."),
            ),
            (
                "permalink",
                localized(known),
                say(
                    "Le motif des adresses, comme `/{lang}/{year}/{slug}/`.",
                    "The pattern of addresses, such as `/{lang}/{year}/{slug}/`.",
                ),
            ),
            (
                "template",
                templates(),
                say(
                    "Le gabarit d’une entrée ; sans lui, pas de page.",
                    "The template of an entry; without it, no page.",
                ),
            ),
            ("list", list, say("La liste de la collection.", "The collection’s list.")),
            ("sort", one_or_many(&text()), say("L’ordre des entrées.", "The order of entries.")),
            (
                "fallback",
                boolean(),
                say(
                    "Une traduction absente est montrée dans une autre langue.",
                    "A missing translation is shown in another language.",
                ),
            ),
            (
                "body",
                one_of(&["markdown", "none"]),
                say("Un texte Markdown, ou une fiche YAML.", "A Markdown text, or a YAML record."),
            ),
            ("html", boolean(), say("Le HTML des textes est nettoyé et gardé.", "HTML in texts is cleaned and kept.")),
            (
                "role",
                one_of(&roles),
                say("Ce que sont les entrées pour le programme.", "What the entries are to the program."),
            ),
            ("photos", boolean(), say("Ancien nom de `role: photos`.", "The former name of `role: photos`.")),
            ("title_field", text(), say("Le champ qui sert de titre.", "The field that serves as title.")),
            ("fields", fields, say("Les champs des entrées.", "The fields of entries.")),
        ],
        &[],
    );
    schema["definitions"] = json!({"field": field(known)});
    schema
}

/// `data:`, which offers a collection as files of data.
fn data(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    described_map(
        [
            ("name", slug(), say("Le nom des fichiers.", "The name of the files.")),
            ("license", text(), say("Un identifiant SPDX ou `etalab-2.0`.", "An SPDX identifier or `etalab-2.0`.")),
            ("description", localized(known), say("Ce que disent les données.", "What the data say.")),
            (
                "keywords",
                json!({"type": "array", "items": localized(known)}),
                say("Des mots pour les catalogues.", "Words for catalogues."),
            ),
        ],
        &["name", "license"],
    )
}

/// `embed:`, by which entries are shown on other sites.
fn embed(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let templates = offered(known.templates.iter().copied());
    described_map(
        [
            (
                "kind",
                slug(),
                say("Le nom dans les adresses, sous `/embed/`.", "The name in addresses, below `/embed/`."),
            ),
            ("template", templates, say("Le gabarit de la vue.", "The template of the view.")),
            ("width", count(0), say("La largeur conseillée, en pixels.", "The width advised, in pixels.")),
            ("height", count(0), say("La hauteur conseillée, en pixels.", "The height advised, in pixels.")),
        ],
        &["kind", "template"],
    )
}

/// One field of a declaration.
fn field(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let number = || json!({"type": "number"});
    let field = json!({"$ref": "#/definitions/field"});
    described_map(
        [
            ("type", one_of(TYPES), say("Le type de la valeur.", "The type of the value.")),
            ("label", localized(known), say("Le nom du champ dans les formulaires.", "The field’s name in forms.")),
            ("help", localized(known), say("L’aide montrée à côté du champ.", "The help shown beside the field.")),
            ("placeholder", localized(known), say("Un exemple de valeur.", "An example of a value.")),
            (
                "from",
                text(),
                say("La clé dans les fichiers, si ce n’est pas le nom.", "The key in files, when it is not the name."),
            ),
            ("required", boolean(), say("La valeur est obligatoire.", "The value must be there.")),
            ("localized", boolean(), say("Chaque langue a sa valeur.", "Each language has its value.")),
            ("default", json!({}), say("La valeur quand la clé est absente.", "The value when the key is absent.")),
            ("min", number(), say("La longueur, la valeur ou le nombre minimal.", "The least length, value or count.")),
            (
                "max",
                number(),
                say("La longueur, la valeur ou le nombre maximal.", "The greatest length, value or count."),
            ),
            (
                "pattern",
                text(),
                say("L’expression régulière que suit le texte.", "The regular expression that the text matches."),
            ),
            ("unique", boolean(), say("Deux entrées n’ont pas la même valeur.", "No two entries have the same value.")),
            ("options", one_or_many(&text()), say("Les choix d’un `select`.", "The choices of a `select`.")),
            (
                "to",
                offered(known.collections.keys().map(|name| &**name)),
                say("La collection d’une `reference`.", "The collection of a `reference`."),
            ),
            ("many", boolean(), say("Plusieurs valeurs, ou une seule.", "Several values, or a single one.")),
            (
                "fields",
                json!({"type": "object", "additionalProperties": field.clone()}),
                say("Les champs d’un `object`.", "The fields of an `object`."),
            ),
            ("of", field, say("Le type des éléments d’une `list`.", "The type of the items of a `list`.")),
        ],
        &["type"],
    )
}

/// `theme.yaml`.
pub fn theme(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let width = || json!({"type": "integer", "minimum": 16, "maximum": 8000});
    let variant = described_map(
        [
            (
                "crop",
                json!({"type": "string", "pattern": "^[1-9][0-9]*:[1-9][0-9]*$"}),
                say("Le rapport, comme `\"3:2\"`.", "The ratio, such as `\"3:2\"`."),
            ),
            ("width", width(), say("La largeur en pixels.", "The width in pixels.")),
            (
                "widths",
                json!({"anyOf": [width(), {"type": "array", "items": width()}]}),
                say("Les largeurs en pixels.", "The widths in pixels."),
            ),
            ("sizes", text(), say("L’attribut `sizes`.", "The attribute `sizes`.")),
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
                boolean(),
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
        ],
        &[],
    )
}

/// `embed:` of `theme.yaml`.
fn theme_embed(known: &Known<'_>) -> Json {
    let say = |fr, en| say(known, fr, en);
    let banner = described_map(
        [
            ("template", offered(known.templates.iter().copied()), say("Son gabarit.", "Its template.")),
            ("width", count(0), say("La largeur conseillée, en pixels.", "The width advised, in pixels.")),
            ("height", count(0), say("La hauteur conseillée, en pixels.", "The height advised, in pixels.")),
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
