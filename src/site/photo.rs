//! Photos: the file behind the entry, its rights, and whether it may be shown.

use jiff::Timestamp;
use jiff::civil::Date;

use super::moment::{Moment, Withheld};
use super::original::Recorded;
use super::version::Version;
use crate::config::Config;
use crate::content::collection::ORIGINAL;
use crate::content::period::end_of;
use crate::content::value::{Fields, Value};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::digest::Digest;
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::{PictureFailure, PictureHeader, SourceFile, SourceTree, unread_picture};
use crate::text;

/// Where the originals of the library are.
pub const ORIGINALS: &str = "assets/photos";

/// Days before the end of rights from which a warning is given.
const NOTICE_DAYS: i64 = 90;

/// An original with what its header says.
#[derive(Clone, Debug)]
pub struct Photo {
    /// The file.
    pub file: SourcePath,
    /// Of its bytes.
    pub digest: Digest,
    /// Bytes.
    pub len: u64,
    /// Size and format.
    pub header: PictureHeader,
    /// The point that crops keep, in per cent from the left and the top edge.
    pub focal: (f32, f32),
}

/// What a photo's record and its file say: whether it can be shown.
pub enum Attached {
    /// It can, with this original.
    Shown(Photo),
    /// It may not, for this reason.
    Forbidden(Withheld),
    /// It has no original that can be read, which is reported.
    Broken,
}

/// Finds the file of a photo and checks its rights.
pub fn attach(
    version: &Version,
    tree: &SourceTree,
    config: &Config,
    moment: &Moment,
    diagnostics: &mut Vec<Diagnostic>,
) -> Attached {
    licence(version, diagnostics);
    alternatives(version, config, diagnostics);
    if let Some(reason) = forbidden(version, config, moment, diagnostics) {
        return Attached::Forbidden(reason);
    }
    original(version, tree, config, diagnostics).map_or(Attached::Broken, Attached::Shown)
}

/// The file that a photo's record names, whether it is there or not.
pub fn original_path(version: &Version) -> Option<SourcePath> {
    let Some(Value::Text(name)) = version.value("file") else { return None };
    SourcePath::from_untrusted(&format!("{ORIGINALS}/{name}"))
}

/// The next instant at which what is said of a photo's rights changes: the days
/// that are left count down.
pub fn next_notice(fields: &Fields, config: &Config, now: Timestamp) -> Option<Timestamp> {
    let Some(Value::Date(last)) = fields.get("rights_expire").map(|field| &field.value) else { return None };
    let end = end_of(*last, &config.time_zone)?;
    let left = end.as_second() - now.as_second();
    let days = (left / 86_400).min(NOTICE_DAYS);
    (left >= 0).then(|| Timestamp::from_second(end.as_second() - days * 86_400 + 1).ok()).flatten()
}

fn original(version: &Version, tree: &SourceTree, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Option<Photo> {
    let Some(Value::Text(name)) = version.value("file") else { return None };
    let span = version.span("file");
    let path = SourcePath::from_untrusted(&format!("{ORIGINALS}/{name}"));
    let found = path.as_ref().and_then(|path| tree.get(path.as_str()));
    // A drawing is a text to the source tree: the file is there, and its format is what is wrong.
    if let (Some(file), Some(SourceFile::Text(_))) = (&path, found)
        && let Some(failure) = unread_picture(file)
    {
        diagnostics.push(
            Diagnostic::new(failure.code, span, failure.message)
                .related(Span::file(file), text!("le fichier est ici", "the file is here")),
        );
        return None;
    }
    let recorded = Recorded::of(&version.fields);
    let (file, digest, len, picture) = match (path, found, recorded) {
        (Some(file), Some(SourceFile::Binary { digest, len, picture }), recorded) => {
            diagnostics.extend(recorded.filter(|recorded| recorded.digest != *digest).map(|_| changed(version, &file)));
            (file, *digest, *len, picture)
        }
        // The store has it, and the record says all that a plan needs.
        (Some(file), None, Some(recorded)) if config.photo_store.is_some() => {
            let Recorded { digest, len, header } = recorded;
            diagnostics.extend(animated(&header, name, &span));
            return Some(Photo { file, digest, len, header, focal: focal_point(version) });
        }
        (_, _, recorded) => {
            diagnostics.push(missing(name, span, recorded.is_some(), tree));
            return None;
        }
    };
    match picture.as_deref() {
        Some(Ok(header)) => {
            diagnostics.extend(animated(header, name, &span));
            Some(Photo { file, digest, len, header: header.clone(), focal: focal_point(version) })
        }
        Some(Err(PictureFailure { code, message })) => {
            diagnostics.push(
                Diagnostic::new(*code, span, message.clone())
                    .related(Span::file(&file), text!("le fichier est ici", "the file is here")),
            );
            None
        }
        None => {
            diagnostics.push(Diagnostic::new(
                Code::PhotoUnreadable,
                span,
                text!("`{name}` n’est pas une image d’un format connu", "`{name}` is not a picture of a known format"),
            ));
            None
        }
    }
}

/// A warning for a photo of the library that moves: a still is shown in its place.
fn animated(header: &PictureHeader, name: &str, span: &Span) -> Option<Diagnostic> {
    header.animated.then(|| {
        let message = text!(
            "`{name}` est animée : seule sa première vue est publiée",
            "`{name}` is animated: only its first picture is published"
        );
        Diagnostic::new(Code::PhotoAnimated, span.clone(), message)
    })
}

/// The problem of a record whose original is not there. `is_recorded` when it was in a store once.
fn missing(name: &str, span: Span, is_recorded: bool, tree: &SourceTree) -> Diagnostic {
    let message = text!("`{ORIGINALS}/{name}` n’existe pas", "`{ORIGINALS}/{name}` does not exist");
    let problem = Diagnostic::new(Code::MissingFile, span, message);
    if is_recorded {
        return problem.help(text!(
            "sa fiche dit qu’il est dans un dépôt : nommez-le dans `site.yaml` (`photos: {{store: …}}`)",
            "its record says that it is in a store: name that in `site.yaml` (`photos: {{store: …}}`)"
        ));
    }
    let names = tree.under(ORIGINALS).map(|(path, _)| &path.as_str()[ORIGINALS.len() + 1..]);
    match did_you_mean(name, names) {
        Some(near) => problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near)),
        None => problem,
    }
}

/// The problem of an original that is not the one of its record.
fn changed(version: &Version, file: &SourcePath) -> Diagnostic {
    let name = file.file_name();
    Diagnostic::new(
        Code::OriginalChanged,
        version.span(ORIGINAL),
        text!(
            "`{name}` n’est plus l’original que cette fiche décrit",
            "`{name}` is not the original that this record describes"
        ),
    )
    .help(text!("lancez `provence photos push`", "run `provence photos push`"))
}

fn focal_point(version: &Version) -> (f32, f32) {
    let Some(Value::Object(point)) = version.value("focal_point") else { return (50.0, 50.0) };
    let part = |name: &str| match point.get(name) {
        Some(Value::Number(number)) => *number as f32,
        _ => 50.0,
    };
    (part("x"), part("y"))
}

fn licence(version: &Version, diagnostics: &mut Vec<Diagnostic>) {
    let Some(Value::Text(licence)) = version.value("license") else { return };
    let reference = licence.strip_prefix("LicenseRef-").is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
    });
    if reference || spdx::license_id(licence).is_some_and(|id| id.name == &**licence) {
        return;
    }
    let mut problem = Diagnostic::new(
        Code::PhotoLicence,
        version.span("license"),
        text!("`{licence}` n’est pas une licence connue", "`{licence}` is not a known licence"),
    );
    let names = spdx::identifiers::LICENSES.iter().map(|licence| licence.name);
    problem = match did_you_mean(licence, names) {
        Some(near) => problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near)),
        None => problem.help(text!(
            "un identifiant SPDX (`etalab-2.0`, `CC-BY-4.0`), ou `LicenseRef-…` pour un contrat",
            "an SPDX identifier (`etalab-2.0`, `CC-BY-4.0`), or `LicenseRef-…` for a contract"
        )),
    };
    diagnostics.push(problem);
}

/// One warning for all the languages in which a photo has no alternative text.
fn alternatives(version: &Version, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let Some(Value::Localized(texts)) = version.value("alt") else { return };
    let written = version.document.fields.get("alt").map(|field| &field.value);
    let is_written = |locale: &Locale| matches!(written, Some(Value::Localized(all)) if all.contains_key(locale));
    let missing: Vec<&str> = config
        .languages
        .iter()
        .map(|language| &language.locale)
        // What a machine wrote and nobody has accepted is there and held back, which is told where it stands.
        .filter(|locale| !texts.contains_key(*locale) && !is_written(locale))
        .map(|locale| locale.as_str())
        .collect();
    if !missing.is_empty() {
        let list = missing.join(", ");
        diagnostics.push(Diagnostic::new(
            Code::PhotoAlternative,
            version.span("alt"),
            text!("pas de texte de remplacement en : {list}", "no alternative text in: {list}"),
        ));
    }
}

/// Why the rights of a photo, as its record states them, do not let it be shown at a time.
pub fn without_rights(fields: &Fields, config: &Config, now: Timestamp) -> Option<Withheld> {
    if rights_end(fields, config).is_some_and(|(_, end)| end <= now) {
        return Some(Withheld::Rights);
    }
    let Some(Value::Object(releases)) = fields.get("releases").map(|field| &field.value) else { return None };
    let missing = |name: &str| matches!(releases.get(name), Some(Value::Text(status)) if &**status == "missing");
    (missing("people") || missing("property")).then_some(Withheld::Release)
}

/// The last day of a photo's rights, and the instant at which it is over.
fn rights_end(fields: &Fields, config: &Config) -> Option<(Date, Timestamp)> {
    match fields.get("rights_expire").map(|field| &field.value) {
        Some(Value::Date(last)) => Some((*last, end_of(*last, &config.time_zone)?)),
        _ => None,
    }
}

fn forbidden(
    version: &Version,
    config: &Config,
    moment: &Moment,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Withheld> {
    let reason = without_rights(&version.fields, config, moment.now);
    if let Some((last, end)) = rights_end(&version.fields, config) {
        let span = version.span("rights_expire");
        if reason == Some(Withheld::Rights) {
            if moment.expired {
                return None;
            }
            diagnostics.push(
                Diagnostic::new(
                    Code::PhotoRightsExpired,
                    span,
                    text!(
                        "les droits de cette photo ont pris fin le {last} : elle n’est pas publiée",
                        "the rights of this photo ended on {last}: it is not published"
                    ),
                )
                .help(text!(
                    "renouvelez les droits et corrigez la date, ou choisissez une autre photo",
                    "renew the rights and correct the date, or choose another photo"
                )),
            );
            return reason;
        }
        let days = (end.as_second() - moment.now.as_second()) / 86_400;
        if days < NOTICE_DAYS {
            let (fr, en) = match days {
                0 => ("aujourd’hui".to_owned(), "today".to_owned()),
                1 => ("demain".to_owned(), "tomorrow".to_owned()),
                days => (format!("dans {days} jours"), format!("in {days} days")),
            };
            diagnostics.push(Diagnostic::new(
                Code::PhotoRightsSoon,
                span,
                text!(
                    "les droits de cette photo prennent fin le {last}, {fr}",
                    "the rights of this photo end on {last}, {en}"
                ),
            ));
        }
    }
    if reason == Some(Withheld::Release) {
        diagnostics.push(
            Diagnostic::new(
                Code::PhotoRelease,
                version.span("releases"),
                text!(
                    "une autorisation manque : la photo n’est pas publiée",
                    "a release is missing: the photo is not published"
                ),
            )
            .help(text!(
                "obtenez l’autorisation, ou choisissez une autre photo",
                "obtain the release, or choose another photo"
            )),
        );
    }
    reason
}
