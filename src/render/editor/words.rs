//! What the editor says by itself, in the language of the people who write: French, or English for all others.

use crate::locale::Language;

/// The texts of one language.
pub struct Words {
    /// The code of the language, also for Decap's own texts.
    pub language: &'static str,
    pub editor: &'static str,
    pub needs_scripts: &'static str,
    pub body: &'static str,
    pub body_hint: &'static str,
    pub latitude: &'static str,
    pub longitude: &'static str,
    /// What a text of a wrong length or form is told: between, at least, at most, of this form.
    pub between: fn(f64, f64) -> String,
    pub at_least: fn(f64) -> String,
    pub at_most: fn(f64) -> String,
    pub form: fn(&str) -> String,
    /// What a commit says: create, update, delete, upload, delete of a file.
    pub commits: [&'static str; 5],
    pub address: &'static str,
    pub mail: &'static str,
    /// Why a photo may not be used.
    pub rights_over: &'static str,
    pub no_release: &'static str,
    pub taken_off: &'static str,
    /// Label and hint of the fields that every collection has.
    pub common: fn(&str) -> Option<(&'static str, &'static str)>,
}

const FRENCH: Words = Words {
    language: "fr",
    editor: "Rédaction",
    needs_scripts: "L’éditeur a besoin de JavaScript.",
    body: "Texte",
    body_hint: "En Markdown : `## ` pour un intertitre, `* ` pour une liste, `[texte](adresse)` pour un lien.",
    latitude: "Latitude",
    longitude: "Longitude",
    between: |min, max| format!("De {min} à {max} caractères"),
    at_least: |min| format!("Au moins {min} caractères"),
    at_most: |max| format!("Au plus {max} caractères"),
    form: |pattern| format!("De la forme {pattern}"),
    commits: [
        "{{collection}} : {{slug}} (création)",
        "{{collection}} : {{slug}}",
        "{{collection}} : {{slug}} (suppression)",
        "{{path}} (ajout)",
        "{{path}} (suppression)",
    ],
    address: "Une adresse complète, qui commence par https://",
    mail: "Une adresse électronique",
    rights_over: "les droits ont expiré",
    no_release: "il manque une autorisation",
    taken_off: "elle a été retirée",
    common: |name| {
        Some(match name {
            "title" => ("Titre", ""),
            "description" => ("Résumé", "Une phrase qui donne envie de lire. Les moteurs de recherche la montrent."),
            "date" => ("Date", ""),
            "updated" => ("Mis à jour le", ""),
            "publish_date" => ("Publier à partir du", "Vide : dès maintenant."),
            "expiry_date" => ("Retirer à partir du", "Vide : jamais."),
            "draft" => ("Brouillon", "Un brouillon n’est pas publié."),
            "slug" => ("Adresse", "Minuscules sans accent, chiffres et tirets. Vide : celle du dossier."),
            "aliases" => ("Anciennes adresses", "Elles mènent à celle-ci : /fr/ancienne-page/"),
            "weight" => ("Rang", "Les plus petits viennent d’abord."),
            "template" => ("Gabarit", "Vide : celui de la collection."),
            "demo" => ("Contenu de démonstration", "La page le dit."),
            _ => return None,
        })
    },
};

const ENGLISH: Words = Words {
    language: "en",
    editor: "Editor",
    needs_scripts: "The editor needs JavaScript.",
    body: "Text",
    body_hint: "In Markdown: `## ` for a heading, `* ` for a list, `[text](address)` for a link.",
    latitude: "Latitude",
    longitude: "Longitude",
    between: |min, max| format!("From {min} to {max} characters"),
    at_least: |min| format!("At least {min} characters"),
    at_most: |max| format!("At most {max} characters"),
    form: |pattern| format!("Of the form {pattern}"),
    commits: [
        "{{collection}}: {{slug}} (new)",
        "{{collection}}: {{slug}}",
        "{{collection}}: {{slug}} (removed)",
        "{{path}} (new)",
        "{{path}} (removed)",
    ],
    address: "A complete address, which begins with https://",
    mail: "An e-mail address",
    rights_over: "its rights have expired",
    no_release: "a release is missing",
    taken_off: "it was taken off",
    common: |name| {
        Some(match name {
            "title" => ("Title", ""),
            "description" => ("Summary", "A sentence that makes people want to read. Search engines show it."),
            "date" => ("Date", ""),
            "updated" => ("Updated on", ""),
            "publish_date" => ("Publish from", "Empty: from now on."),
            "expiry_date" => ("Take off from", "Empty: never."),
            "draft" => ("Draft", "A draft is not published."),
            "slug" => ("Address", "Lower-case letters, digits and hyphens. Empty: that of the folder."),
            "aliases" => ("Former addresses", "They lead to this one: /en/old-page/"),
            "weight" => ("Rank", "The smallest come first."),
            "template" => ("Template", "Empty: that of the collection."),
            "demo" => ("Placeholder", "The page says so."),
            _ => return None,
        })
    },
};

/// The texts for editors of a site whose source language this is.
pub fn of(language: &Language) -> &'static Words {
    if language.cldr.id.language.as_str() == "fr" { &FRENCH } else { &ENGLISH }
}
