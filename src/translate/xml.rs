//! What the readers of exchange formats in XML have in common.

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;

/// The value of an attribute by its local name.
pub fn value_of(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// What a reference stands for: `&#233;`, or one of the five entities that XML knows by itself. Those that a document
/// type declares are not expanded.
pub fn referred_to(reference: &BytesRef<'_>) -> Option<String> {
    let character = reference.resolve_char_ref().ok().flatten().map(String::from);
    character.or_else(|| resolve_xml_entity(reference).map(str::to_owned))
}

/// The problem of a file that is no XML from a place on.
pub fn malformed(error: &quick_xml::Error, span: Span) -> Diagnostic {
    let message =
        text!("ce fichier n’est pas du XML bien formé : {error}", "this file is not well-formed XML: {error}");
    Diagnostic::new(Code::TranslationFile, span, message)
}
