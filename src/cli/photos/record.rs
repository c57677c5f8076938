//! The entry of an imported photo. A value is written only if the collection's own rules allow it; what does not fit stands in
//! a comment, so that the file builds and nothing is lost.

use std::fmt::Write as _;

use provence_imaging::{CameraMetadata, Header, Texts};

use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::front_matter::{Reader, Role};
use crate::content::highlight::Highlighter;
use crate::content::markdown::{HtmlPolicy, Settings};
use crate::diagnostic::{Code, Text};
use crate::path::SourcePath;
use crate::yaml::{self, Limits};

/// Writes the records of one import.
pub struct Recorder<'a> {
    /// The library's collection.
    pub collection: &'a Collection,
    /// The site's settings, of which the languages are needed.
    pub config: &'a Config,
}

/// A record, and the metadata of the file that did not fit into it.
pub struct Record {
    /// The text of the entry.
    pub text: String,
    /// For each field whose value is only a comment, its name and the reason; in the order of the entry.
    pub refused: Vec<(&'static str, Text)>,
}

/// The values of one photo, before they are checked.
struct Lines<'a> {
    recorder: &'a Recorder<'a>,
    record: Record,
}

impl Recorder<'_> {
    /// The entry for a file of the library, whose name outside was `stem`.
    pub fn record(&self, file: &str, stem: &str, metadata: &CameraMetadata, header: &Header) -> Record {
        let mut lines = Lines { recorder: self, record: Record { text: String::new(), refused: Vec::new() } };
        lines.text("file", Some(file));
        if !lines.texts("title", &metadata.title) {
            lines.value("title", Some(self.localized(&stem.replace(['-', '_'], " "))));
        }
        lines.texts("alt", &metadata.alt_text);
        lines.texts("caption", &metadata.caption);
        lines.text("author", metadata.creator.as_deref());
        lines.text("credit", metadata.credit.as_deref().or(metadata.creator.as_deref()));
        lines.licence(metadata);
        lines.text("copyright", metadata.copyright.as_deref());
        lines.text("place", metadata.city.as_deref().or(metadata.location.as_deref()));
        let day = metadata.date_taken.as_deref().and_then(|date| date.get(..10));
        lines.value("date_taken", day.map(str::to_owned));
        if let (None, Some(written)) = (day, &metadata.date_written) {
            lines.comment("date_taken", &quoted(written));
        }
        let last = metadata.rights_expire.as_deref().and_then(|date| date.get(..10));
        lines.value("rights_expire", last.map(str::to_owned));
        lines.value("releases", releases(metadata));
        lines.text("source_type", metadata.digital_source_type.as_deref());
        if !metadata.keywords.is_empty() {
            let words: Vec<String> = metadata.keywords.iter().map(|word| quoted(word)).collect();
            lines.value("keywords", Some(format!("[{}]", words.join(", "))));
        }
        let mut record = lines.record;
        // Writing to a string does not fail.
        let _ = writeln!(record.text, "# {} × {} pixels", header.width, header.height);
        record.text.push_str("draft: true\n");
        record
    }

    /// A text in the source language.
    fn localized(&self, text: &str) -> String {
        format!("{{{}: {}}}", self.config.source_language().locale, quoted(text))
    }

    /// Why the collection does not take this value, if it does not. A field that is not declared is told as `None` in the
    /// inner place: that is no problem of the photo.
    fn refusal(&self, name: &str, value: &str) -> Option<Option<Text>> {
        if !self.collection.fields.contains_key(name) {
            return Some(None);
        }
        let line = format!("{name}: {value}\n");
        let file = SourcePath::new(format!("content/{}/import.yaml", self.collection.name));
        let root = yaml::parse(&file, &line, 0..line.len(), Limits::default());
        let mut diagnostics = root.diagnostics;
        let highlighter = Highlighter::default();
        let mut reader = Reader {
            file: &file,
            text: Some(&line),
            collection: self.collection,
            config: self.config,
            language: self.config.source_language(),
            role: Role::Single,
            markdown: &Settings { html: HtmlPolicy::Forbid, highlighter: &highlighter, address: "" },
            diagnostics: &mut diagnostics,
        };
        reader.fields(&root.value);
        // The other fields are not on this line, and a draft may lack translations.
        let ours = |code: Code| !matches!(code, Code::MissingField);
        diagnostics.into_iter().find(|problem| ours(problem.code)).map(|problem| Some(problem.message))
    }
}

impl Lines<'_> {
    /// A plain text.
    fn text(&mut self, name: &'static str, value: Option<&str>) {
        self.value(name, value.map(quoted));
    }

    /// Writes a value, or a comment if the collection refuses it. True when it was written as a value.
    fn value(&mut self, name: &'static str, value: Option<String>) -> bool {
        let Some(value) = value else { return false };
        match self.recorder.refusal(name, &value) {
            None => {
                let _ = writeln!(self.record.text, "{name}: {value}");
                return true;
            }
            Some(reason) => {
                self.comment(name, &value);
                self.record.refused.extend(reason.map(|reason| (name, reason)));
            }
        }
        false
    }

    fn comment(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.record.text, "# {name}: {value}");
    }

    /// Texts by language. The text of no language is that of the source language, unless the file has one in it.
    fn texts(&mut self, name: &'static str, texts: &Texts) -> bool {
        let config = self.recorder.config;
        let source = &config.source_language().locale;
        let mut parts = Vec::new();
        for language in &config.languages {
            let in_language = texts.in_language(language.locale.as_str());
            let text = in_language.or_else(|| texts.default.as_deref().filter(|_| language.locale == *source));
            // A default that another language has, word for word, is in that language.
            let borrowed = in_language.is_none()
                && texts.languages.values().any(|other| Some(&**other) == texts.default.as_deref());
            if let Some(text) = text.filter(|_| !borrowed) {
                parts.push((language.locale.as_str(), text));
            }
        }
        if parts.is_empty() {
            if let Some(text) = texts.any() {
                self.comment(name, &quoted(text));
            }
            return false;
        }
        let joined = |parts: &[(&str, &str)]| {
            let parts: Vec<String> = parts.iter().map(|(locale, text)| format!("{locale}: {}", quoted(text))).collect();
            format!("{{{}}}", parts.join(", "))
        };
        // One language's text that does not fit must not take the others with it.
        let (kept, refused): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| self.recorder.refusal(name, &joined(&[*part])).is_none());
        for part in refused {
            self.value(name, Some(joined(&[part])));
        }
        !kept.is_empty() && self.value(name, Some(joined(&kept)))
    }

    /// The licence: the SPDX identifier of a Creative Commons address, or else a comment with the address.
    fn licence(&mut self, metadata: &CameraMetadata) {
        let addresses = [&metadata.licence_url, &metadata.web_statement];
        let found = addresses.into_iter().flatten().find_map(|url| licence_of(url));
        if found.is_some() {
            self.text("license", found.as_deref());
        } else if let Some(url) = &metadata.licence_url {
            self.comment("license", &quoted(url));
        }
    }
}

/// A text in double quotes, without characters that no page can show.
fn quoted(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|character| matches!(character, '\n' | '\t') || !character.is_control())
        .filter(|character| !matches!(character, '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}'))
        .collect();
    yaml::quoted(text.trim())
}

/// The releases that the file states, in the form of the library's field; empty when it states none.
fn releases(metadata: &CameraMetadata) -> Option<String> {
    let status = |code: Option<&str>| match code {
        Some("MR-UMR" | "PR-UPR") => "obtained",
        Some("MR-NAP" | "PR-NAP") => "not-needed",
        // A limited or incomplete release does not permit every use.
        _ => "missing",
    };
    let (people, property) = (metadata.model_release.as_deref(), metadata.property_release.as_deref());
    (people.is_some() || property.is_some())
        .then(|| format!("{{people: {}, property: {}}}", status(people), status(property)))
}

/// The SPDX identifier of a Creative Commons address: `…/licenses/by-sa/4.0/` is `CC-BY-SA-4.0`. One that has been ported to
/// a country's law is another licence, which must have an identifier of its own: `by/3.0/igo` is `CC-BY-3.0-IGO`.
fn licence_of(url: &str) -> Option<String> {
    let rest = url.split("creativecommons.org/").nth(1)?.split(['?', '#']).next()?;
    let mut parts = rest.split('/').filter(|part| !part.is_empty());
    let identifier = match (parts.next()?, parts.next()?, parts.next()) {
        ("publicdomain", "zero", _) => return Some("CC0-1.0".to_owned()),
        ("publicdomain", "mark", _) => return Some("CC-PDM-1.0".to_owned()).filter(|name| is_spdx(name)),
        ("licenses", terms, Some(version)) => {
            let name = format!("CC-{}-{version}", terms.to_ascii_uppercase());
            match parts.next() {
                // What follows may also be the language in which the page is shown.
                Some(page) if page == "legalcode" || page.starts_with("deed") || page.starts_with("legalcode.") => name,
                Some(port) => format!("{name}-{}", port.to_ascii_uppercase()),
                None => name,
            }
        }
        _ => return None,
    };
    is_spdx(&identifier).then_some(identifier)
}

fn is_spdx(identifier: &str) -> bool {
    spdx::license_id(identifier).is_some_and(|id| id.name == identifier)
}

#[cfg(test)]
mod tests {
    use super::licence_of;

    #[test]
    fn creative_commons_addresses_are_licences_with_their_port() {
        for (url, expected) in [
            ("https://creativecommons.org/licenses/by-sa/4.0/", Some("CC-BY-SA-4.0")),
            ("http://creativecommons.org/licenses/by/4.0", Some("CC-BY-4.0")),
            ("https://creativecommons.org/licenses/by/4.0/deed.fr", Some("CC-BY-4.0")),
            ("https://creativecommons.org/licenses/by/3.0/igo/", Some("CC-BY-3.0-IGO")),
            ("https://creativecommons.org/licenses/by-nc-sa/2.0/fr/", Some("CC-BY-NC-SA-2.0-FR")),
            ("https://creativecommons.org/licenses/by-nc-nd/2.0/fr/", None),
            ("https://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("https://creativecommons.org/licenses/by/", None),
            ("https://example.org/licenses/by/4.0/", None),
        ] {
            assert_eq!(licence_of(url).as_deref(), expected, "{url}");
        }
    }
}
