//! Where a destination leads, from the way it is written.
//!
//! Invariant: the schemes that may leave this file are a list of those allowed,
//! never of those forbidden, and are read as browsers read them (white space
//! and control characters removed first).

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use provence_imaging::SourceFormat;

use crate::content::segment::Target;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::path::{SourcePath, resolve};
use crate::slug::{encoded, nfc};
use crate::text;

/// What a destination is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// `http:`, `https:` or `//host`.
    External,
    /// Stays as it is and leaves no page: `mailto:`, `tel:`.
    Untouched,
    /// `#anchor` of the same page, decoded.
    Anchor(Arc<str>),
    /// Another file, entry or address of the site.
    Site { target: Target, fragment: Option<Arc<str>> },
}

/// Why a destination is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Unsafe,
    Empty,
    LeavesSite,
    NotText,
    /// An e-mail address without `mailto:`.
    Email,
    /// A host without `https://`.
    Host,
    /// `https:` without a host, or with a port that is none. Browsers read most of these as paths of this site.
    NoHost,
    /// A `/` that is percent-encoded: no host takes it for one that parts folders.
    EncodedSlash,
}

impl Refusal {
    pub(super) fn diagnostic(&self, span: Span, written: &str) -> Diagnostic {
        let written: String = written.chars().filter(|c| !c.is_control()).take(80).collect();
        match self {
            Self::Unsafe => {
                let message = text!("l’adresse `{written}` n’est pas admise", "the address `{written}` is not allowed");
                let slip = written.split_once(':').and_then(|(scheme, rest)| {
                    let near = did_you_mean(&scheme.to_ascii_lowercase(), ["https", "http", "mailto"])?;
                    Some(format!("{near}:{rest}"))
                });
                Diagnostic::new(Code::UnsafeLink, span, message).help(match slip {
                    Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                    None => text!(
                        "les adresses admises sont `https:`, `http:`, `mailto:`, `tel:`, et les chemins du site",
                        "addresses may be `https:`, `http:`, `mailto:`, `tel:`, and paths of the site"
                    ),
                })
            }
            Self::Empty => {
                Diagnostic::new(Code::BrokenLink, span, text!("le lien n’a pas d’adresse", "the link has no address"))
                    .help(text!("écrivez `[texte](adresse)`", "write `[text](address)`"))
            }
            Self::LeavesSite => {
                let message = text!("`{written}` sort du site", "`{written}` leaves the site");
                Diagnostic::new(Code::BrokenLink, span, message).help(text!(
                    "comptez les `../`, ou écrivez `@/collection/entrée`",
                    "count the `../`, or write `@/collection/entry`"
                ))
            }
            Self::Email => {
                let message = text!("`{written}` est une adresse de courriel", "`{written}` is an e-mail address");
                Diagnostic::new(Code::BrokenLink, span, message)
                    .help(text!("écrivez `mailto:{written}`", "write `mailto:{written}`"))
            }
            Self::Host => {
                let message = text!(
                    "`{written}` se lit comme un fichier de ce dossier",
                    "`{written}` is read as a file of this folder"
                );
                Diagnostic::new(Code::BrokenLink, span, message)
                    .help(text!("écrivez `https://{written}`", "write `https://{written}`"))
            }
            Self::NoHost => {
                let message =
                    text!("`{written}` n’est pas une adresse entière", "`{written}` is not a complete address");
                let rest = written.split_once(':').map_or("", |(_, rest)| rest).trim_start_matches(['/', '\\']);
                let example = if rest.is_empty() || rest.contains(':') { "example.org" } else { rest };
                Diagnostic::new(Code::BrokenLink, span, message)
                    .help(text!("écrivez `https://{example}`", "write `https://{example}`"))
            }
            Self::EncodedSlash => {
                let message = text!(
                    "`{written}` a une barre codée, que les serveurs ne lisent pas comme `/`",
                    "`{written}` has an encoded slash, which hosts do not read as `/`"
                );
                Diagnostic::new(Code::BrokenLink, span, message)
                    .help(text!("écrivez `/` entre les dossiers", "write `/` between folders"))
            }
            Self::NotText => {
                let message = text!("`{written}` n’est pas un chemin lisible", "`{written}` is not a readable path");
                Diagnostic::new(Code::BrokenLink, span, message).help(text!(
                    "utilisez `/` entre les dossiers et des codes `%` en UTF-8",
                    "use `/` between folders and `%` codes in UTF-8"
                ))
            }
        }
    }
}

/// A picture that every reader would fetch from somebody else.
pub(super) fn third_party(span: Span, address: &str) -> Diagnostic {
    let address: Cow<'_, str> = address.chars().filter(|c| !c.is_control()).take(80).collect();
    let message = text!(
        "l’image `{address}` est chez un tiers, que chaque lecteur devrait interroger",
        "the picture `{address}` is held by a third party, whom every reader would have to ask"
    );
    Diagnostic::new(Code::UnsafeLink, span, message).help(text!(
        "enregistrez-la à côté du texte : `![description](fichier.jpg)`",
        "save it beside the text: `![description](file.jpg)`"
    ))
}

/// Where a destination is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// The file.
    pub(super) file: &'a SourcePath,
    /// The address of the site, without its last `/`.
    pub(super) site: &'a str,
}

/// Classifies a destination.
pub(super) fn classify(origin: Origin<'_>, written: &str) -> Result<Destination, Refusal> {
    let trimmed = written.trim_matches(|c: char| c <= ' ');
    if trimmed.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(fragment) = trimmed.strip_prefix('#') {
        return Ok(Destination::Anchor(decode(fragment)?));
    }
    let scheme = scheme(trimmed);
    match scheme.as_deref() {
        None => {}
        Some("http" | "https") => {
            let rest = trimmed.split_once(':').map_or("", |(_, rest)| rest);
            return on_the_web(origin.site, rest.strip_prefix("//").ok_or(Refusal::NoHost)?);
        }
        Some("mailto" | "tel" | "sms" | "geo") => return Ok(Destination::Untouched),
        Some(_) => return Err(Refusal::Unsafe),
    }
    if trimmed.contains(|c: char| c.is_control()) {
        return Err(Refusal::Unsafe);
    }
    if let Some(rest) = trimmed.strip_prefix("//") {
        return on_the_web(origin.site, rest);
    }
    // Browsers read `\` as `/`, and two of them as the beginning of a host.
    if trimmed.starts_with('\\') || trimmed.starts_with("/\\") {
        return Err(Refusal::NotText);
    }
    if trimmed.starts_with('/') {
        return root(trimmed);
    }
    let (path, fragment) = split_fragment(trimmed)?;
    if path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return Err(Refusal::Host);
    }
    if is_email(path) {
        return Err(Refusal::Email);
    }
    let path = decode(path)?;
    let target = match path.strip_prefix("@/") {
        Some(entry) => {
            let entry = entry.trim_matches('/');
            let entry = SourcePath::from_untrusted(entry).ok_or(Refusal::NotText)?;
            Target::Entry(nfc(entry.as_str()).as_ref().into())
        }
        None if path.contains(['\\', '\0']) => return Err(Refusal::NotText),
        None => Target::File(resolve(origin.file.parent(), &path).ok_or(Refusal::LeavesSite)?),
    };
    Ok(Destination::Site { target, fragment })
}

/// Where a complete address leads that is one of the site itself, whose address is `site` without its last `/`: the path
/// from its root, without query, and the anchor, both decoded. `None` for other addresses and for those that are refused.
pub fn own_address(site: &str, written: &str) -> Option<(Arc<str>, Option<Arc<str>>)> {
    let written = written.trim_matches(|c: char| c <= ' ');
    let rest = match scheme(written).as_deref() {
        None => written,
        Some("http" | "https") => written.split_once(':')?.1,
        Some(_) => return None,
    };
    match on_the_web(site, rest.strip_prefix("//")?).ok()? {
        Destination::Site { target: Target::Root(path), fragment } => Some((path, fragment)),
        _ => None,
    }
}

/// A complete address, of which `rest` follows `https://` or `//`: one of another site, or a path of this one.
fn on_the_web(site: &str, rest: &str) -> Result<Destination, Refusal> {
    let (authority, path) = parts(rest);
    let host = host(authority).ok_or(Refusal::NoHost)?;
    let (own_authority, own_path) = parts(site.split_once("//").map_or("", |(_, own)| own));
    if self::host(own_authority).is_none_or(|own| own != host) {
        return Ok(Destination::External);
    }
    if path.starts_with('\\') {
        return Err(Refusal::NotText);
    }
    // The path of the site may be written with letters or with their codes.
    let path = &*encoded(path);
    let below = path.split_at_checked(own_path.len()).filter(|(start, _)| start.eq_ignore_ascii_case(own_path));
    match below {
        Some((_, path)) if path.is_empty() || path.starts_with(['/', '?', '#']) => root(path),
        _ => Ok(Destination::External),
    }
}

/// The host of a complete address, and what follows it.
fn parts(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()))
}

/// A host as browsers compare it: in lower case, without user, usual port and the dot of the root. `None` when there is
/// no host, or no possible port.
fn host(authority: &str) -> Option<String> {
    let named = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let inside = named.starts_with('[').then(|| named.find(']')).flatten().map_or(0, |end| end + 1);
    let (name, port) = match named[inside..].split_once(':') {
        Some((name, port)) => (&named[..inside + name.len()], port),
        None => (named, ""),
    };
    let name = percent_decode_str(name).decode_utf8().ok()?.to_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let is_port = port.is_empty() || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains("..") && !name.contains(' ');
    let more = if matches!(port, "" | "80" | "443") { String::new() } else { format!(":{port}") };
    (is_port && is_name).then(|| format!("{name}{more}"))
}

/// An address from the root of the site.
fn root(address: &str) -> Result<Destination, Refusal> {
    let (path, fragment) = split_fragment(address)?;
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let is_slash = |(at, _): (usize, &str)| {
        path.get(at + 1..at + 3).is_some_and(|code| code.eq_ignore_ascii_case("2f") || code.eq_ignore_ascii_case("5c"))
    };
    if path.match_indices('%').any(is_slash) {
        return Err(Refusal::EncodedSlash);
    }
    let path = decode(path)?;
    if path.contains(['\\', '\0']) {
        return Err(Refusal::NotText);
    }
    if path.bytes().all(|byte| byte == b'/') {
        return Ok(Destination::Site { target: Target::Root("/".into()), fragment });
    }
    let normal = resolve("", path.trim_start_matches('/')).ok_or(Refusal::LeavesSite)?;
    let slash = if path.ends_with('/') { "/" } else { "" };
    Ok(Destination::Site { target: Target::Root(format!("/{normal}{slash}").into()), fragment })
}

/// What stands before `#`, and what stands behind it, decoded; none when that is empty.
fn split_fragment(address: &str) -> Result<(&str, Option<Arc<str>>), Refusal> {
    let Some((path, fragment)) = address.split_once('#') else { return Ok((address, None)) };
    Ok((path, Some(decode(fragment)?).filter(|fragment| !fragment.is_empty())))
}

/// `name@host.org`, and not a file such as `photo@2x.png`.
fn is_email(path: &str) -> bool {
    const FILES: &[&str] = &["pdf", "md", "csv", "zip"];
    let Some((name, host)) = path.split_once('@') else { return false };
    let Some((_, ending)) = host.rsplit_once('.') else { return false };
    !name.is_empty()
        && !path.contains(['/', '?', ' '])
        && host.starts_with(|c: char| c.is_ascii_alphabetic())
        && ending.len() >= 2
        && ending.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !FILES.contains(&&*ending.to_ascii_lowercase())
        && SourceFormat::of_extension(ending).is_none()
}

fn decode(part: &str) -> Result<Arc<str>, Refusal> {
    if !part.contains('%') {
        return Ok(part.into());
    }
    percent_decode_str(part).decode_utf8().map(|decoded| decoded.as_ref().into()).map_err(|_| Refusal::NotText)
}

/// The scheme as a browser finds it: tabs and line ends do not count.
fn scheme(destination: &str) -> Option<String> {
    let end = destination.find([':', '/', '?', '#'])?;
    if !destination[end..].starts_with(':') {
        return None;
    }
    let mut scheme = String::with_capacity(end);
    for character in destination[..end].chars() {
        match character {
            c if c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.') => scheme.push(c.to_ascii_lowercase()),
            c if c <= ' ' => {}
            // Not a scheme for a browser, but nothing that we want to print either.
            _ => return Some("unknown".into()),
        }
    }
    Some(scheme)
}

/// Writes a destination into a double-quoted attribute, percent-encoding what an address must not hold.
pub(super) fn escape_href(out: &mut String, destination: &str) {
    use std::fmt::Write as _;
    let mut rest = destination;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        out.push_str(&rest[..at]);
        let Some(character) = rest[at..].chars().next() else { break };
        match character {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#x27;"),
            other => {
                let mut bytes = [0; 4];
                for byte in other.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.push_str(rest);
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%()*+,-./:;=?@_~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> Result<Destination, Refusal> {
        let file = SourcePath::new("content/stories/a/index.fr.md");
        classify(Origin { file: &file, site: "https://site.example" }, written)
    }

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:x",
            "java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
            "jävascript:x",
            "java\0script:x",
        ] {
            assert_eq!(of(bad), Err(Refusal::Unsafe), "{bad:?}");
        }
        assert_eq!(of("https://a.b/c"), Ok(Destination::External));
        assert_eq!(of("//a.b/c"), Ok(Destination::External));
        assert_eq!(of("mailto:a@b.c"), Ok(Destination::Untouched));
    }

    #[test]
    fn addresses_of_the_site_are_known() {
        let root = |path: &str, fragment: Option<&str>| {
            let target = Target::Root(path.into());
            Ok(Destination::Site { target, fragment: fragment.map(Arc::from) })
        };
        assert_eq!(of("/fr/"), root("/fr/", None));
        assert_eq!(of("/fr/r%C3%A9cits/a?q=1#b"), root("/fr/récits/a", Some("b")));
        assert_eq!(of("HTTPS://Site.Example"), root("/", None));
        assert_eq!(of("http://site.example/plan.pdf"), root("/plan.pdf", None));
        assert_eq!(of("//site.example/./fr//x/"), root("/fr/x/", None));
        assert_eq!(of("https://site.example.org/fr/"), Ok(Destination::External));
        assert_eq!(of("/../x"), Err(Refusal::LeavesSite));
        assert_eq!(of("\\fr"), Err(Refusal::NotText));
        // Other spellings of the same host.
        for own in ["https://site.example:443/fr/", "https://site.example./fr/", "https://u:p@Site.Example/fr/"] {
            assert_eq!(of(own), root("/fr/", None), "{own}");
        }
        assert_eq!(of("https://s%69te.example/fr/"), root("/fr/", None));
        assert_eq!(of("https://site.example:8080/fr/"), Ok(Destination::External));
        for wrong in
            ["https:/x.fr", "http:x.fr", "https:fr/a/", "https://", "https:///x", "https://x.fr:y/", "//", "//?"]
        {
            assert_eq!(of(wrong), Err(Refusal::NoHost), "{wrong}");
        }
        for wrong in ["/\\x.fr/a", "\\\\x.fr", "https://site.example\\fr"] {
            assert_eq!(of(wrong), Err(Refusal::NotText), "{wrong}");
        }
        assert_eq!(of("/fr%2Fa/"), Err(Refusal::EncodedSlash));
        assert_eq!(of("https://site.example/fr%5ca/"), Err(Refusal::EncodedSlash));
        assert_eq!(of("/fr/a?b=%2F#c"), root("/fr/a", Some("c")));
        assert_eq!(of("https://[::1]:99/a%2Fb"), Ok(Destination::External));
    }

    #[test]
    fn paths_stay_inside_the_site() {
        let site = |target, fragment: Option<&str>| Ok(Destination::Site { target, fragment: fragment.map(Arc::from) });
        let file = |path: &str| Target::File(SourcePath::new(path));
        assert_eq!(of("../b/index.fr.md#choix"), site(file("content/stories/b/index.fr.md"), Some("choix")));
        assert_eq!(of("plan%20un.pdf"), site(file("content/stories/a/plan un.pdf"), None));
        assert_eq!(of("@/stories/b/#x"), site(Target::Entry("stories/b".into()), Some("x")));
        assert_eq!(of("../../../../etc/passwd"), Err(Refusal::LeavesSite));
        assert_eq!(of("%2e%2e/%2e%2e/%2e%2e/%2e%2e/x"), Err(Refusal::LeavesSite));
        assert_eq!(of("@/../x"), Err(Refusal::NotText));
        assert_eq!(of("%ff"), Err(Refusal::NotText));
        assert_eq!(of(""), Err(Refusal::Empty));
        assert_eq!(of("contact@example.org"), Err(Refusal::Email));
        assert_eq!(of("www.example.org/a"), Err(Refusal::Host));
        assert_eq!(of("photo@2x.png"), site(file("content/stories/a/photo@2x.png"), None));
    }

    #[test]
    fn addresses_cannot_leave_their_attribute() {
        let mut out = String::new();
        escape_href(&mut out, "https://a.b/\"<é>&'\\");
        assert_eq!(out, "https://a.b/%22%3C%C3%A9%3E&amp;&#x27;%5C");
    }
}
