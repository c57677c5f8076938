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

/// Where finders of security holes look (RFC 9116, 3).
pub const SECURITY_FILE: &str = ".well-known/security.txt";

/// `site.legal` of templates.
#[derive(Debug, Hash)]
pub struct LegalView {
    /// Texts by group and key, those that are not there among them.
    pub texts: Vec<(&'static str, Vec<(&'static str, Option<Arc<str>>)>)>,
    /// The last audit of accessibility: its day, who made it, the share of criteria met in per cent, the standard.
    pub audit: Option<(Date, Arc<str>, Float, Option<Arc<str>>)>,
    /// What may be declared of accessibility: `none`, `lapsed`, `not`, `partial`, `full`.
    pub conformity: &'static str,
}

/// What pages of any language say.
pub fn view(site: &Site, config: &Config) -> LegalView {
    let texts = LEGAL_TEXTS.iter().map(|(group, keys)| {
        (*group, keys.iter().map(|key| (*key, config.legal.text(group, key).cloned())).collect())
    });
    let audit = config.legal.audit.as_ref();
    LegalView {
        texts: texts.collect(),
        audit: audit.map(|audit| (audit.date, Arc::clone(&audit.by), Float(audit.rate), audit.standard.clone())),
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

/// `security.txt`, when there is somebody to write to.
pub fn security_file(site: &Site, config: &Config) -> Option<String> {
    let contact = config.legal.text("contacts", "security")?;
    let contact = match contact.contains('@') && !contact.contains(':') {
        true => format!("mailto:{contact}"),
        false => contact.to_string(),
    };
    let languages = config.languages.iter().map(|language| language.locale.as_str()).collect::<Vec<_>>().join(", ");
    let mut out = format!("Contact: {contact}\n");
    if let Some(expires) = site.security_expires {
        let _ = writeln!(out, "Expires: {expires}T00:00:00Z");
    }
    let _ = writeln!(out, "Preferred-Languages: {languages}");
    let _ = writeln!(out, "Canonical: {}", config.permalink(&format!("/{SECURITY_FILE}")));
    Some(out)
}
