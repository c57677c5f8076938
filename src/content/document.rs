//! One file of `content/`: read, checked against its declaration, and parsed.
//!
//! Invariant: nothing here looks at a second file.

use std::ops::Range;
use std::sync::Arc;

use super::collection::Collection;
use super::field::{FieldKind, SOURCE};
use super::front_matter::{self, Role};
use super::front_matter_missing::without_front_matter;
use super::highlight::Highlighter;
use super::layout::{Place, readable};
use super::markdown::{self, Body, HtmlPolicy};
use super::name;
use super::value::{Fields, Value};
use crate::config::Config;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::digest::{Digest, Digester};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::yaml::{self, Limits};

/// One file of an entry, parsed and checked against its declaration.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// Its collection.
    pub collection: Arc<Collection>,
    /// The entry's id: its path below the collection, without file name endings.
    pub id: Arc<str>,
    /// The language of the text; the one that the entry is written in first for [`Role::Single`].
    pub locale: Locale,
    /// Source, translation, or all in one.
    pub role: Role,
    /// Values, checked.
    pub fields: Fields,
    /// The text below the front matter.
    pub body: Option<Arc<Body>>,
    /// Digest of everything that this document is made from.
    pub digest: Digest,
    /// Digest of the file's path, of its text above the body, of the declaration and of the settings. Two
    /// versions of a document with the same `front_matter_digest` have the same fields.
    pub front_matter_digest: Digest,
    /// Digest of the file's bytes and of the settings that the body is read by, the
    /// declaration left out. Two versions of a document with the same `body_digest`
    /// have the same body.
    pub body_digest: Digest,
}

impl Document {
    /// The key of its entry: `stories/fin-track`.
    pub fn entry_key(&self) -> String {
        format!("{}/{}", self.collection.name, self.id)
    }

    /// The language that the file says its entry is written in first, and where.
    pub fn source_said(&self) -> Option<(Locale, &Span)> {
        let declared = self.collection.fields.get(SOURCE)?;
        let field = self.fields.get(SOURCE).filter(|_| declared.kind == FieldKind::Language)?;
        Some((Locale::new(Arc::clone(field.value.as_text()?)), &field.span))
    }
}

/// A parsed file with everything that was read to parse it.
#[derive(Debug)]
pub(super) struct ParsedFile {
    /// Digest of the file's bytes.
    file: Digest,
    /// Digest of the collection's declaration.
    collection: Digest,
    /// Digest of the settings.
    config: Digest,
    /// Which of the entry's files it was read as, in which language.
    role: (Role, Locale),
    /// The language that the file says its entry is written in first.
    pub(super) said: Option<Locale>,
    /// Collection and id of the entry.
    pub(super) key: (Arc<str>, Arc<str>),
    /// `None` when the file cannot be read at all.
    pub(super) document: Option<Arc<Document>>,
    /// Problems of the front matter, and of the file as such.
    pub(super) front_matter: Vec<Diagnostic>,
    /// Problems of the body. The body is taken again under another declaration
    /// of its collection as long as that asks the same of HTML.
    pub(super) body: Vec<Diagnostic>,
}

impl ParsedFile {
    /// Whether parsing the file at this place would give this again.
    pub(super) fn holds(&self, place: &Place<'_>, config: &Config) -> bool {
        self.is_of(place, config) && self.role.0 == place.role && self.role.1 == place.language.locale
    }

    /// Whether it was made from the file at this place, whatever its role in the entry was.
    pub(super) fn is_of(&self, place: &Place<'_>, config: &Config) -> bool {
        self.file == place.file.digest()
            && self.collection == place.collection.digest
            && self.config == config.digest
            // Another collection may have a declaration with the same text.
            && self.key.0 == place.collection.name
    }
}

/// Parses one file, which says that its entry is written first in the language `said`. `former` is what the same
/// path gave in the last build.
pub(super) fn parse(
    place: &Place<'_>,
    said: Option<Locale>,
    config: &Config,
    highlighter: &Highlighter,
    former: Option<&ParsedFile>,
) -> ParsedFile {
    let mut parsed = ParsedFile {
        file: place.file.digest(),
        collection: place.collection.digest,
        config: config.digest,
        role: (place.role, place.language.locale.clone()),
        said,
        key: (Arc::clone(&place.collection.name), place.id.as_ref().into()),
        document: None,
        front_matter: Vec::new(),
        body: Vec::new(),
    };
    let Some(text) = readable(place.path, place.file, &mut parsed.front_matter) else { return parsed };
    let Some((front, body)) = place.role.split(text) else {
        parsed.front_matter.push(without_front_matter(place.path, text));
        return parsed;
    };
    if parsed.front_matter.iter().any(|problem| problem.code == Code::MergeConflict) {
        // A file with a conflict has two versions. Neither is taken for the entry.
        return parsed;
    }
    let digest = place.key(config);
    let front_matter_digest = match place.role {
        Role::Single => digest,
        Role::Source | Role::Translation => Digester::new("front-matter")
            .text(place.path.as_str())
            .text(&text[..front.end])
            .digest(place.collection.digest)
            .digest(config.digest)
            .number(place.role as u64)
            .finish(),
    };
    let html = if place.collection.html { HtmlPolicy::Sanitize } else { HtmlPolicy::Forbid };
    let body_digest = Digester::new("body")
        .text(place.path.as_str())
        .digest(place.file.digest())
        .digest(config.digest)
        .number((html == HtmlPolicy::Sanitize).into())
        .finish();
    let settings = markdown::Settings { html, highlighter, address: &config.home_url };
    let fields = fields(place, config, text, front, &settings, &mut parsed.front_matter);
    let body = (place.role != Role::Single).then(|| {
        if let Some(former) = former
            && let Some(document) = former.document.as_ref().filter(|document| document.body_digest == body_digest)
            && let Some(body) = &document.body
        {
            parsed.body.clone_from(&former.body);
            return Arc::clone(body);
        }
        let source = markdown::Source { file: place.path, text, body, language: place.language };
        Arc::new(markdown::parse(source, &settings).take(&mut parsed.body))
    });
    parsed.document = Some(Arc::new(Document {
        path: place.path.clone(),
        collection: Arc::clone(place.collection),
        id: place.id.as_ref().into(),
        locale: place.language.locale.clone(),
        role: place.role,
        fields,
        body,
        digest,
        front_matter_digest,
        body_digest,
    }));
    parsed
}

/// Reads the fields in `front`, a range of the file's text. The problems found
/// before, and those of the fields, are bounded together.
fn fields(
    place: &Place<'_>,
    config: &Config,
    text: &str,
    front: Range<usize>,
    settings: &markdown::Settings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Fields {
    let root = yaml::parse(place.path, text, front, Limits::default());
    let is_broken = !yaml::is_whole(&root.diagnostics);
    let root = root.take(diagnostics);
    let mut of_fields = Vec::new();
    let fields = front_matter::Reader {
        file: place.path,
        text: Some(text),
        collection: place.collection,
        config,
        language: place.language,
        role: place.role,
        markdown: settings,
        diagnostics: &mut of_fields,
    }
    .fields(&root);
    if matches!(fields.get("draft").map(|field| &field.value), Some(Value::Boolean(true))) {
        // A draft may be incomplete or wrong. Its problems do not stop the publication of other entries.
        of_fields.iter_mut().for_each(|problem| problem.severity = Severity::Warning);
    }
    if is_broken {
        // Fields in the part that could not be parsed would be reported as missing.
        of_fields.retain(|problem| problem.code != Code::MissingField);
    }
    of_fields.extend(name::problem(place.path, &place.id, (place.collection, config.slugs), &fields));
    let mut problems = Problems::default();
    problems.extend(diagnostics.drain(..).chain(of_fields));
    *diagnostics = problems.into_diagnostics();
    fields
}
