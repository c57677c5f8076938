//! Files that should begin with front matter and do not.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// Whether a text without front matter looks as if its author began one: what stands in it would be taken for the body.
pub fn is_begun(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("---") || text.starts_with("+++")
}

/// Why a file has no front matter, as far as its first lines tell.
pub fn without_front_matter(path: &SourcePath, text: &str) -> Diagnostic {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim_end();
    let (message, help) = match first {
        "---" => (
            text!("l’en-tête commencé ici n’est jamais fermé", "the front matter begun here is never closed"),
            text!(
                "ajoutez une ligne `---` entre l’en-tête et le texte",
                "add a line `---` between the front matter and the text"
            ),
        ),
        "+++" => (
            text!("cet en-tête est en TOML ; il doit être en YAML", "this front matter is TOML; it must be YAML"),
            text!(
                "remplacez les deux lignes `+++` par `---`, et `clé = valeur` par `clé: valeur`",
                "replace both lines `+++` with `---`, and `key = value` with `key: value`"
            ),
        ),
        "" if text.trim_start().starts_with("---") => (
            text!("l’en-tête doit commencer à la première ligne", "the front matter must begin on the first line"),
            text!(
                "retirez les lignes vides au début du fichier",
                "remove the empty lines at the beginning of the file"
            ),
        ),
        // Where git cannot make a symbolic link, it writes its target as the text of a file.
        link if text.trim().lines().count() == 1
            && link.contains('/')
            && link.ends_with(".md")
            && !link.contains(' ') =>
        {
            (
                text!("ce fichier n’est qu’un lien vers `{link}`", "this file is only a link to `{link}`"),
                text!(
                    "les liens symboliques ne sont pas suivis : copiez le fichier, ou faites un lien dans le texte",
                    "symbolic links are not followed: copy the file, or link to it in the text"
                ),
            )
        }
        _ => (
            text!(
                "le fichier ne commence pas par un en-tête entre deux lignes `---`",
                "the file does not begin with front matter between two `---` lines"
            ),
            text!(
                "commencez par `---`, puis `title: …`, puis une ligne `---`",
                "begin with `---`, then `title: …`, then a line `---`"
            ),
        ),
    };
    let length = if matches!(first, "---" | "+++") { 3 } else { 1 };
    Diagnostic::new(Code::FrontMatterMissing, Span::new(path, 1, 1, length), message).help(help)
}
