//! What pages say of those who answer for the site, and what of it the team has not supplied yet.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use super::view::Float;
use crate::config::{CONFIG_PATH, Config, LEGAL_TEXTS};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::site::Site;
use crate::text;
use crate::theme::Theme;
use crate::yaml::Node;

/// Where finders of security holes look (RFC 9116, 3).
pub const SECURITY_FILE: &str = ".well-known/security.txt";

/// `site.legal` of templates.
#[derive(Debug, Hash)]
pub struct LegalView {
    /// Texts by group and key, those that are not there among them.
    pub texts: Vec<(&'static str, Vec<LegalText>)>,
    /// The last audit of accessibility.
    pub audit: Option<AuditView>,
    /// What may be declared of accessibility: `none`, `lapsed`, `not`, `partial`, `full`.
    pub conformity: &'static str,
}

/// A text by its key; `None` while it is not supplied.
pub type LegalText = (&'static str, Option<Arc<str>>);

/// An audit of accessibility.
#[derive(Debug, Hash)]
pub struct AuditView {
    /// The day on which it ended.
    pub date: Date,
    /// Who made it.
    pub by: Arc<str>,
    /// How many of the criteria that apply are met, in per cent.
    pub rate: Float,
    /// The standard that it was made by.
    pub standard: Option<Arc<str>>,
}

/// What pages of any language say.
pub fn view(site: &Site, config: &Config) -> LegalView {
    let texts = LEGAL_TEXTS
        .iter()
        .map(|(group, keys)| (*group, keys.iter().map(|key| (*key, config.legal.text(group, key).cloned())).collect()));
    let audit = config.legal.audit.as_ref();
    LegalView {
        texts: texts.collect(),
        audit: audit.map(|audit| AuditView {
            date: audit.date,
            by: Arc::clone(&audit.by),
            rate: Float(audit.rate),
            standard: audit.standard.clone(),
        }),
        conformity: site.conformity.as_str(),
    }
}

/// Asks once for all that a theme shows of it and that is not supplied.
pub fn check(config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let missing = config.legal.missing();
    if missing.is_empty() || !theme.templates.values().any(|facts| facts.names_legal) {
        return;
    }
    let span = config.legal.span.clone().unwrap_or_else(|| Span::file(&SourcePath::new(CONFIG_PATH)));
    let list = missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let message = text!(
        "les pages légales attendent ce que l’équipe seule connaît : {list}",
        "the legal pages wait for what the team alone knows: {list}"
    );
    diagnostics.push(Diagnostic::new(Code::LegalMissing, span, message));
}

/// Asks once for the addresses that a theme shows and that `params.contact` does not give.
pub fn check_contacts(config: &Config, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let file = SourcePath::new(CONFIG_PATH);
    let given = config.params.get("contact");
    let address = |key: &str| given.and_then(|given| given.get(key)).and_then(Node::as_text);
    let is_missing = |key: &&Arc<str>| address(key).is_none_or(|text| !text.contains('@'));
    let missing: Vec<&Arc<str>> = theme.declaration.contacts.iter().filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    let span = given.unwrap_or(&config.params).span(&file);
    let list = missing.iter().map(|key| format!("`params.contact.{key}`")).collect::<Vec<_>>().join(", ");
    let message = text!(
        "les lecteurs cherchent à qui écrire, et ces adresses électroniques manquent : {list}",
        "readers look for whom to write to, and these e-mail addresses are missing: {list}"
    );
    diagnostics.push(Diagnostic::new(Code::ContactMissing, span, message));
}

/// `security.txt`, when there is somebody to write to.
pub fn security_file(site: &Site, config: &Config) -> Option<String> {
    let contact = config.legal.text("contacts", "security")?;
    let contact = match contact.contains('@') && !contact.contains(':') {
        true => format!("mailto:{contact}"),
        false => contact.to_string(),
    };
    // A field of the file is one line.
    let contact: String = contact.chars().filter(|c| !c.is_control()).collect();
    let languages = config.languages.iter().map(|language| language.locale.as_str()).collect::<Vec<_>>().join(", ");
    let mut out = format!("Contact: {contact}\n");
    if let Some(expires) = site.security_expires {
        let _ = writeln!(out, "Expires: {expires}T00:00:00Z");
    }
    let _ = writeln!(out, "Preferred-Languages: {languages}");
    let _ = writeln!(out, "Canonical: {}", config.permalink(&format!("/{SECURITY_FILE}")));
    Some(out)
}
