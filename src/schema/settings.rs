//! `site.yaml` and `_collection.yaml` as JSON Schema.
//!
//! Invariant: each map has the keys that its reader knows, and a `default` is what it takes where the key is absent,
//! which tests hold.

use serde_json::{Value as Json, json};

use super::forms::{boolean, count, described_map, entries, offered, one_of, one_or_many, or, slug, text};
use super::known::Known;
use crate::config::{Host, LEGAL_TEXTS};
use crate::content::collection::CollectionRole;
use crate::content::field::TYPES;

/// `site.yaml`.
pub fn site(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let codes: Vec<&str> = known.config.languages.iter().map(|language| language.locale.as_str()).collect();
    let language = described_map(
        [
            (
                "label",
                text(),
                say(
                    "Le nom de la langue, dans cette langue ; son code, sans cela.",
                    "The name of the language, in it; its code without one.",
                ),
            ),
            (
                "locale",
                text(),
                say(
                    "La locale CLDR, comme `fr-FR` ; le code de la langue, sans cela.",
                    "The CLDR locale, such as `fr-FR`; the code of the language without one.",
                ),
            ),
            (
                "fallback",
                or(one_or_many(&offered(codes.iter().copied())), json!([])),
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
                or(one_or_many(&one_of(&codes)), json!([])),
                say("Les langues où tout doit être traduit.", "Languages in which everything must be translated."),
            ),
            (
                "minimum",
                json!({"type": "object", "additionalProperties": false, "properties": shares}),
                say("Le moins qui doit être traduit, en pour cent.", "The least to be translated, in per cent."),
            ),
            (
                "publish_machine",
                or(boolean(), json!(false)),
                say(
                    "Publier ce qu’une machine a écrit ou traduit et que personne n’a accepté.",
                    "Publish what a machine wrote or translated and nobody accepted.",
                ),
            ),
        ],
        &[],
    );
    let editor = described_map(
        [
            ("repository", text(), say("`proprietaire/depot` sur GitHub.", "`owner/name` on GitHub.")),
            ("branch", or(text(), json!("main")), say("La branche où l’on écrit.", "The branch that is written to.")),
            (
                "auth_url",
                text(),
                say(
                    "Le serveur qui connecte à GitHub ; celui de Netlify, sans cela.",
                    "The server that logs in at GitHub; Netlify’s without one.",
                ),
            ),
            (
                "api_url",
                text(),
                say(
                    "L’API d’un serveur GitHub à soi ; celle de github.com, sans cela.",
                    "The API of an own GitHub server; github.com’s without one.",
                ),
            ),
        ],
        &["repository"],
    );
    let targets = known.collections.keys().map(|name| &**name);
    let line = |below: Option<Json>| {
        let label = (
            "label",
            known.localized(),
            say(
                "Ce que dit la ligne ; le titre de sa page, sans cela.",
                "What the line says; the title of its page without one.",
            ),
        );
        let url = (
            "url",
            text(),
            say(
                "Où elle mène : une collection, `@/pages/…`, `/…` ou `https://…`.",
                "Where it leads: a collection, `@/pages/…`, `/…` or `https://…`.",
            ),
        );
        let map = match below {
            None => described_map([label, url], &[]),
            Some(below) => {
                let items = json!({"type": "array", "items": below});
                let items = ("items", items, say("Les lignes qu’elle contient.", "The lines that it holds."));
                described_map([label, url, items], &[])
            }
        };
        json!({"anyOf": [offered(targets.clone()), map]})
    };
    let item = line(Some(line(None)));
    let formats = one_of(&["avif", "webp", "jpeg"]);
    let quality = json!({"type": "integer", "minimum": 1, "maximum": 100});
    let pictures = described_map(
        [
            (
                "formats",
                or(one_or_many(&formats), json!(["webp", "jpeg"])),
                say("Les formats, JPEG en dernier recours.", "Formats, JPEG as the last resort."),
            ),
            (
                "quality",
                or(entries(quality), json!({"avif": 67, "webp": 75, "jpeg": 80})),
                say("La qualité par format, de 1 à 100.", "Quality by format, from 1 to 100."),
            ),
            (
                "store",
                text(),
                say(
                    "Où les images dérivées sont gardées pour d’autres machines : un dossier, `s3://`, `gs://`, `az://`, `https://`.",
                    "Where derivatives are kept for other machines: a folder, `s3://`, `gs://`, `az://`, `https://`.",
                ),
            ),
        ],
        &[],
    );
    let photos = described_map(
        [(
            "store",
            text(),
            say(
                "Où sont les originaux : un dossier, `s3://`, `gs://`, `az://`, `https://`.",
                "Where originals are: a folder, `s3://`, `gs://`, `az://`, `https://`.",
            ),
        )],
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
            ("title", known.localized(), say("Le nom du site.", "The site’s name.")),
            ("description", known.localized(), say("Le site en une phrase.", "The site in one sentence.")),
            (
                "default_language",
                offered(codes.iter().copied()),
                say(
                    "La langue source ; la première de `languages`, sans cela.",
                    "The source language; the first of `languages` without one.",
                ),
            ),
            (
                "default_language_prefix",
                or(boolean(), json!(true)),
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
                or(one_of(&["latin", "native"]), json!("latin")),
                say(
                    "Les lettres des adresses : `latin`, sans accent, ou `native`, celles de chaque écriture.",
                    "The letters of addresses: `latin`, without accents, or `native`, those of each script.",
                ),
            ),
            (
                "time_zone",
                or(offered(["Europe/Paris", "UTC"]), json!("UTC")),
                say("Le fuseau des dates sans fuseau.", "The zone of dates without one."),
            ),
            (
                "theme",
                or(offered(known.themes.iter().copied()), json!("provence")),
                say("Un dossier de `themes/`.", "A folder of `themes/`."),
            ),
            ("home", offered(pages), say("L’entrée de la page d’accueil.", "The entry of the home page.")),
            (
                "menus",
                entries(json!({"type": "array", "items": item})),
                say("Les menus, par nom.", "The menus, by name."),
            ),
            ("pictures", pictures, say("Comment les images sont encodées.", "How pictures are encoded.")),
            (
                "photos",
                photos,
                say("La photothèque : où sont ses originaux.", "The photo library: where its originals are."),
            ),
            (
                "host",
                hosts(),
                say(
                    "L’hébergement : `nginx` pour une configuration à côté du site.",
                    "The host: `nginx` for a configuration beside the site.",
                ),
            ),
            ("hosts", json!({"type": "array", "items": hosts()}), say("Plusieurs hébergements.", "Several hosts.")),
            (
                "budgets",
                budgets(known),
                say("Le plus qu’une page fasse charger.", "The most that a page makes a reader fetch."),
            ),
            ("translations", translations, say("Ce qui doit être traduit.", "What must be translated.")),
            (
                "editor",
                editor,
                say("L’éditeur du site publié, sur GitHub.", "The editor of the published site, over GitHub."),
            ),
            (
                "legal",
                legal(known),
                say(
                    "Qui répond du site, et le dernier audit d’accessibilité.",
                    "Who answers for the site, and the last audit of accessibility.",
                ),
            ),
            (
                "params",
                json!({"type": "object"}),
                say("Valeurs libres pour les gabarits.", "Free values for templates."),
            ),
        ],
        &["base_url", "title", "home", "languages"],
    )
}

/// `legal:` of the settings.
fn legal(known: &Known<'_>) -> Json {
    let groups = LEGAL_TEXTS.iter().map(|(group, keys)| {
        let texts: serde_json::Map<String, Json> =
            keys.iter().map(|key| ((*key).to_owned(), json!({"type": ["string", "null"]}))).collect();
        ((*group).to_owned(), json!({"type": "object", "properties": texts, "additionalProperties": false}))
    });
    let mut properties: serde_json::Map<String, Json> = groups.collect();
    let mut audit = described_map(
        [
            (
                "date",
                json!({"type": "string", "format": "date"}),
                known.say("Le jour de l’audit.", "The day of the audit."),
            ),
            ("by", text(), known.say("Qui l’a fait.", "Who made it.")),
            (
                "rate",
                json!({"type": "number", "minimum": 0, "maximum": 100}),
                known.say("Critères respectés, en %.", "Criteria met, in per cent."),
            ),
            (
                "standard",
                text(),
                known.say("Le référentiel, comme `RGAA 4.1.2`.", "The standard, such as `RGAA 4.1.2`."),
            ),
        ],
        &["date", "by", "rate"],
    );
    audit["type"] = json!(["object", "null"]);
    properties.insert("audit".to_owned(), audit);
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

/// A host by its name.
fn hosts() -> Json {
    offered(Host::ALL.map(Host::as_str))
}

/// `budgets:` of the settings.
fn budgets(known: &Known<'_>) -> Json {
    let limit = || json!({"type": "number", "minimum": 1});
    let say = |fr, en| known.say(fr, en);
    described_map(
        [
            ("page_kb", limit(), say("Toute la page, en ko.", "The whole page, in kB.")),
            ("picture_kb", limit(), say("Ses images, en ko.", "Its pictures, in kB.")),
            ("font_kb", limit(), say("Ses polices, en ko.", "Its fonts, in kB.")),
            ("requests", limit(), say("Le nombre de fichiers.", "The number of files.")),
        ],
        &[],
    )
}

/// `_collection.yaml`.
pub fn collection(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let templates = || offered(known.templates.iter().copied());
    let filter = described_map(
        [
            ("field", text(), say("Le champ.", "The field.")),
            (
                "min",
                or(count(1), json!(1)),
                say(
                    "Combien d’entrées il faut à une valeur pour avoir sa liste.",
                    "How many entries a value needs to have its list.",
                ),
            ),
        ],
        &["field"],
    );
    let filter = json!({"anyOf": [text(), filter]});
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
            (
                "paginate",
                or(count(0), json!(0)),
                say(
                    "Le nombre d’entrées par page ; 0 les met toutes sur une.",
                    "The number of entries on a page; 0 puts all on one.",
                ),
            ),
            (
                "by",
                or(one_or_many(&filter), json!([])),
                say("Les champs qui filtrent la liste.", "The fields that filter the list."),
            ),
            ("feed", or(boolean(), json!(false)), say("Des flux Atom et JSON.", "Atom and JSON feeds.")),
            (
                "calendar",
                or(boolean(), json!(false)),
                say("Des calendriers (.ics), d’après le champ `starts`.", "Calendars (.ics), by the field `starts`."),
            ),
        ],
        &["template"],
    );
    let roles: Vec<&str> = CollectionRole::ALL.iter().map(|role| role.as_str()).collect();
    let fields = json!({"type": "object", "additionalProperties": {"$ref": "#/definitions/field"}});
    let mut schema = described_map(
        [
            (
                "label",
                known.localized(),
                say(
                    "Le nom de la collection ; celui de son dossier, sans cela.",
                    "The name of the collection; that of its folder without one.",
                ),
            ),
            (
                "slug",
                known.localized(),
                say(
                    "Le nom de la section dans les adresses : celui du dossier sans cela, `\"\"` pour aucun.",
                    "The section’s name in addresses: that of the folder without one, `\"\"` for none.",
                ),
            ),
            ("data", data(known), say("Les fichiers de données, sous `/data/`.", "The files of data, below `/data/`.")),
            (
                "embed",
                embed(known),
                say("La vue d’une entrée sur d’autres sites.", "The view of an entry on other sites."),
            ),
            ("map", map(known), say("La carte des entrées.", "The map of the entries.")),
            (
                "permalink",
                known.localized(),
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
            (
                "sort",
                or(one_or_many(&text()), json!([])),
                say(
                    "L’ordre des entrées ; leurs noms départagent.",
                    "The order of entries; their names decide among equals.",
                ),
            ),
            (
                "fallback",
                or(boolean(), json!(true)),
                say(
                    "Une traduction absente est montrée dans une autre langue.",
                    "A missing translation is shown in another language.",
                ),
            ),
            (
                "body",
                or(one_of(&["markdown", "none"]), json!("markdown")),
                say("Un texte Markdown, ou une fiche YAML.", "A Markdown text, or a YAML record."),
            ),
            (
                "html",
                or(boolean(), json!(false)),
                say("Le HTML des textes est nettoyé et gardé.", "HTML in texts is cleaned and kept."),
            ),
            (
                "role",
                one_of(&roles),
                say("Ce que sont les entrées pour le programme.", "What the entries are to the program."),
            ),
            (
                "photos",
                or(boolean(), json!(false)),
                say("Ancien nom de `role: photos`.", "The former name of `role: photos`."),
            ),
            (
                "referrers",
                or(boolean(), json!(false)),
                say(
                    "Une fiche dit quelles entrées y mènent, sous `referrers` dans les gabarits.",
                    "A card tells which entries refer to it, under `referrers` in templates.",
                ),
            ),
            (
                "title_field",
                text(),
                say(
                    "Le champ qui sert de titre ; `title`, sans cela.",
                    "The field that serves as title; `title` without one.",
                ),
            ),
            ("fields", fields, say("Les champs des entrées.", "The fields of entries.")),
        ],
        &[],
    );
    schema["definitions"] = json!({"field": field(known)});
    schema
}

/// `data:`, which offers a collection as files of data.
fn data(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    described_map(
        [
            ("name", slug(), say("Le nom des fichiers.", "The name of the files.")),
            ("license", text(), say("Un identifiant SPDX ou `etalab-2.0`.", "An SPDX identifier or `etalab-2.0`.")),
            ("description", known.localized(), say("Ce que disent les données.", "What the data say.")),
            (
                "keywords",
                json!({"type": "array", "items": known.localized()}),
                say("Des mots pour les catalogues.", "Words for catalogues."),
            ),
        ],
        &["name", "license"],
    )
}

/// `embed:`, by which entries are shown on other sites.
fn embed(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let templates = offered(known.templates.iter().copied());
    described_map(
        [
            (
                "kind",
                slug(),
                say("Le nom dans les adresses, sous `/embed/`.", "The name in addresses, below `/embed/`."),
            ),
            ("template", templates, say("Le gabarit de la vue.", "The template of the view.")),
            (
                "width",
                or(count(0), json!(480)),
                say("La largeur conseillée, en pixels.", "The width advised, in pixels."),
            ),
            (
                "height",
                or(count(0), json!(360)),
                say("La hauteur conseillée, en pixels.", "The height advised, in pixels."),
            ),
        ],
        &["kind", "template"],
    )
}

/// `map:`, on which entries are shown.
fn map(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let degrees = |limit: u32| json!({"type": "number", "minimum": -f64::from(limit), "maximum": limit});
    let bounds = described_map(
        [
            ("west", degrees(180), say("Longitude du bord gauche.", "Longitude of the left edge.")),
            ("south", degrees(85), say("Latitude du bord inférieur.", "Latitude of the lower edge.")),
            ("east", degrees(180), say("Longitude du bord droit.", "Longitude of the right edge.")),
            ("north", degrees(85), say("Latitude du bord supérieur.", "Latitude of the upper edge.")),
        ],
        &["west", "south", "east", "north"],
    );
    described_map(
        [
            (
                "position",
                text(),
                say(
                    "Le champ de type `geo` qui situe l’entrée.",
                    "The field of type `geo` that says where an entry is.",
                ),
            ),
            (
                "background",
                text(),
                say(
                    "Le fond, un fichier GeoJSON sous `assets/` dont chaque forme nomme sa couche par `layer`.",
                    "The background, a GeoJSON file below `assets/` whose shapes each name their layer by `layer`.",
                ),
            ),
            (
                "bounds",
                bounds,
                say(
                    "Ce que la carte montre ; tout le fond, sans cela.",
                    "What the map shows; all of the background without it.",
                ),
            ),
        ],
        &["position", "background"],
    )
}

/// One field of a declaration.
fn field(known: &Known<'_>) -> Json {
    let say = |fr, en| known.say(fr, en);
    let number = || json!({"type": "number"});
    let field = json!({"$ref": "#/definitions/field"});
    described_map(
        [
            ("type", one_of(TYPES), say("Le type de la valeur.", "The type of the value.")),
            ("label", known.localized(), say("Le nom du champ dans les formulaires.", "The field’s name in forms.")),
            ("help", known.localized(), say("L’aide montrée à côté du champ.", "The help shown beside the field.")),
            ("placeholder", known.localized(), say("Un exemple de valeur.", "An example of a value.")),
            (
                "from",
                text(),
                say("La clé dans les fichiers, si ce n’est pas le nom.", "The key in files, when it is not the name."),
            ),
            ("required", or(boolean(), json!(false)), say("La valeur est obligatoire.", "The value must be there.")),
            (
                "required_when",
                entries(json!({"anyOf": [text(), boolean(), {"type": "array", "items": text(), "minItems": 1}]})),
                say(
                    "La valeur est obligatoire quand un autre champ vaut ceci.",
                    "The value must be there when another field is this.",
                ),
            ),
            (
                "localized",
                or(boolean(), json!(false)),
                say("Chaque langue a sa valeur.", "Each language has its value."),
            ),
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
            (
                "unique",
                or(boolean(), json!(false)),
                say("Deux entrées n’ont pas la même valeur.", "No two entries have the same value."),
            ),
            (
                "options",
                json!({"anyOf": [one_or_many(&text()), {"type": "object", "additionalProperties": known.localized()}]}),
                say("Les choix d’un `select`, avec leurs noms.", "The choices of a `select`, with their names."),
            ),
            (
                "to",
                offered(known.collections.keys().map(|name| &**name)),
                say("La collection d’une `reference`.", "The collection of a `reference`."),
            ),
            (
                "names",
                offered(known.collections.keys().map(|name| &**name)),
                say(
                    "La collection dont un `text` ou un `select` nomme une entrée par son code : `F101` est l’entrée `f101`.",
                    "The collection of which a `text` or a `select` names an entry by its code: `F101` is the entry `f101`.",
                ),
            ),
            (
                "many",
                or(boolean(), json!(false)),
                say("Plusieurs valeurs, ou une seule.", "Several values, or a single one."),
            ),
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
