//! Sets documents in type, and tells what is wrong with them where it is written.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use provence_typesetting::{Files, Fonts, Problem, Severity as Seriousness, pdf, picture};
use serde_json::{Value as Json, json};

use crate::artefact::{Document, DocumentForm, MemberContent};
use crate::diagnostic::{Code, Diagnostic, Span, Text, places::Places};
use crate::digest::Digest;
use crate::error::Error;
use crate::path::SourcePath;
use crate::text;

/// Quality of pictures that are made of documents, 1 to 100: letters have sharp edges.
const QUALITY: u8 = 78;

/// What documents are set with, read once.
#[derive(Debug, Default)]
pub struct Typesetter {
    /// The fonts of the theme.
    pub fonts: Kept<Fonts>,
    /// The files that the documents of the theme share.
    pub files: Kept<Files>,
}

/// A value that is made of files, as long as these are the same.
#[derive(Debug)]
pub struct Kept<T>(Mutex<Option<(Vec<Digest>, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// The value made of files with these digests. `make` makes it when it is another than the last one.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get_or_make(&self, digests: Vec<Digest>, make: impl FnOnce() -> Result<T, Error>) -> Result<Arc<T>, Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = known.as_ref().filter(|(known, _)| *known == digests) {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        *known = Some((digests, Arc::clone(&value)));
        Ok(value)
    }
}

/// Sets a document in the form that it asks for; `None` when an error is among the problems. `files` are its own.
pub fn set(document: &Document, files: &Files, shared: &Files, fonts: &Fonts) -> (Option<Vec<u8>>, Vec<Problem>) {
    let source = provence_typesetting::Document { style: &document.style, files: [files, shared] };
    let written = match document.form {
        DocumentForm::Pdf => pdf(source, fonts, &document.identity),
        DocumentForm::Picture => picture(source, fonts).and_then(|(pixels, problems)| {
            let size = (pixels.width, pixels.height);
            match provence_imaging::jpeg(&pixels.rgb, size, QUALITY, document.rights.as_deref()) {
                Ok(bytes) => Ok((bytes, problems)),
                Err(error) => Err(vec![Problem::whole(error.to_string())]),
            }
        }),
        DocumentForm::Warnings => Ok((Vec::new(), Vec::new())),
    };
    match written {
        Ok((bytes, problems)) => (Some(bytes), problems),
        Err(problems) => (None, problems),
    }
}

/// The problems of a document, each at its place in the theme.
pub fn tell(document: &Document, problems: Vec<Problem>) -> Vec<Diagnostic> {
    problems.into_iter().map(|problem| diagnostic(document, &problem)).collect()
}

fn diagnostic(document: &Document, problem: &Problem) -> Diagnostic {
    let code = match problem.severity {
        Seriousness::Error => Code::DocumentStyle,
        Seriousness::Warning => Code::DocumentWarning,
    };
    let place = problem.place.as_ref().and_then(|(path, range)| place(document, path, range.clone()));
    let span = place.unwrap_or_else(|| Span::file(&style(document, &document.style)));
    let Problem { message, hints, .. } = problem;
    let identity = &document.identity;
    let diagnostic = Diagnostic::new(code, span, text!("document : {message}", "document: {message}"));
    diagnostic.help(match hints.first() {
        Some(hint) => Text::new(hint.clone(), hint.clone()),
        None => text!("en composant {identity}", "while setting {identity}"),
    })
}

/// The place in a style of the theme.
fn place(document: &Document, path: &str, range: Range<usize>) -> Option<Span> {
    let member = document.shared.iter().find(|member| *member.name == *path)?;
    let MemberContent::Text(text) = &member.content else { return None };
    Some(Places::new(&style(document, path), text).span(range))
}

/// The file of the theme behind the path of a style.
fn style(document: &Document, path: &str) -> SourcePath {
    SourcePath::new(format!("{}{path}", document.folder))
}

/// The warnings among some problems as they are kept beside a document; `None` when there is none.
pub fn write_warnings(problems: &[Problem]) -> Option<Vec<u8>> {
    let warnings: Vec<Json> = problems
        .iter()
        .map(|Problem { place, message, hints, .. }| {
            let place = place.as_ref().map(|(path, range)| json!([path, range.start, range.end]));
            json!({"place": place, "message": message, "hints": hints})
        })
        .collect();
    (!warnings.is_empty()).then(|| Json::Array(warnings).to_string().into_bytes())
}

/// Reads what [`write_warnings`] wrote. What is no such text holds no warnings.
pub fn read_warnings(document: &Document, kept: &[u8]) -> Vec<Diagnostic> {
    let Ok(Json::Array(warnings)) = serde_json::from_slice(kept) else { return Vec::new() };
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Json| value.as_u64().unwrap_or_default() as usize;
    let warnings = warnings.iter().map(|warning| Problem {
        severity: Seriousness::Warning,
        place: warning["place"].as_array().filter(|place| place.len() == 3).map(|place| {
            let (start, end) = (number(&place[1]), number(&place[2]));
            (text(&place[0]), start..end.max(start))
        }),
        message: text(&warning["message"]),
        hints: warning["hints"].as_array().into_iter().flatten().map(text).collect(),
    });
    tell(document, warnings.collect())
}
