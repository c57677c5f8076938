//! `docs/diagnostics.md`: every code, what it means and how it is mended.

use super::{Code, Severity, UiLocale};

/// The whole document, in English and French. A test compares it with the file.
pub fn documentation() -> String {
    let mut out = String::from(
        "<!-- Generated from src/diagnostic/code.rs; edit it there. -->\n\n\
         # Diagnostics\n\n\
         Every problem that an editor can mend has a code. An **error** stops publication; a **warning** never does.\n\n\
         Chaque problème qu’une rédactrice ou un rédacteur peut corriger a un code. Une **erreur** empêche la publication ; un **avertissement**, jamais.\n",
    );
    let mut family = "";
    for code in Code::ALL {
        let id = code.as_str();
        let family_of_code = id.split_once('/').map_or(id, |(family, _)| family);
        if family_of_code != family {
            family = family_of_code;
            out.push_str(&format!("\n## {family}\n"));
        }
        let (en, fr) = (code.explain(UiLocale::En), code.explain(UiLocale::Fr));
        let (severity, gravite) = match code.severity() {
            Severity::Error => ("error", "erreur"),
            Severity::Warning => ("warning", "avertissement"),
        };
        out.push_str(&format!(
            "\n### `{id}`\n\n**{severity}** — {} {}\n\n**{gravite}** — {} {}\n",
            en.cause, en.mend, fr.cause, fr.mend
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_once() {
        let text = documentation();
        for code in Code::ALL {
            assert_eq!(text.matches(&format!("\n### `{}`\n", code.as_str())).count(), 1, "{}", code.as_str());
            for ui_locale in [UiLocale::Fr, UiLocale::En] {
                assert!(text.contains(code.explain(ui_locale).cause) && text.contains(code.explain(ui_locale).mend));
            }
        }
        // Codes of a family stand together, or their heading would come twice.
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        let mut unique = headings.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), headings.len());
    }
}
