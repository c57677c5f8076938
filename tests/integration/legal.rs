//! What pages say by law, and what a preview says of drafts.

use camino::Utf8Path;
use provence::build::{self, Memory, Request};
use provence::diagnostic::{Diagnostic, Severity};
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment, Output};
use provence::site::{Moment, next_change};
use provence::source;

use crate::built;
use crate::folder;
use crate::program;

const BASE: &str = r#"<!doctype html>
<html lang="{{ page.lang }}" dir="{{ page.dir }}">
<head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body>
<a href="{{ site.home }}">{{ t(id="back-home") }}</a>
[{{ site.legal.conformity }}{% if site.legal.audit %} {{ site.legal.audit.rate }} {{ site.legal.audit.by }}{% endif %} {{ site.legal.publisher.name }} {{ site.legal.host.phone }}]
{% if page.draft %}DRAFT{% endif %}
{% block main %}{% endblock main %}
</body>
</html>
"#;

/// A site with these settings added.
fn site(settings: &str) -> tempfile::TempDir {
    let folder = folder::base();
    let known = std::fs::read_to_string(folder.path().join("content/site.yaml")).unwrap();
    folder::write(folder.path(), "content/site.yaml", known + settings);
    folder::write(folder.path(), "themes/minimal/templates/base.html", BASE);
    folder
}

fn build(folder: &tempfile::TempDir, memory: &mut Memory, now: &str, drafts: bool) -> (Output, Vec<Diagnostic>) {
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let maker = ArtefactMaker::new(root.join(".cache"));
    let moment = Moment { now: now.parse().unwrap(), drafts, future: false, expired: false };
    let environment = Environment { root, maker: &maker, progress: &(), artefacts: Artefacts::Defer };
    let request = Request { moment: &moment, base_url: None, environment };
    let (_, built) = built::run(request, memory);
    assert!(built.diagnostics.iter().all(|problem| problem.severity != Severity::Error), "{:#?}", built.diagnostics);
    (built.value, built.diagnostics)
}

fn text(output: &Output, path: &str) -> Option<String> {
    match &output.files.get(path)?.bytes {
        Bytes::Memory(bytes) => Some(String::from_utf8(bytes.to_vec()).unwrap()),
        other => panic!("{path}: {other:?}"),
    }
}

/// What stands between brackets on the home page.
fn said(output: &Output) -> String {
    let page = text(output, "fr/index.html").unwrap();
    page.split_once('[').and_then(|(_, rest)| rest.split_once(']')).unwrap().0.to_owned()
}

const FILLED: &str = "legal:\n  publisher: {name: Essai, status: s, address: a, phone: p, email: e, registration: r, director: d}\n  host: {name: h, address: a, phone: \"01\"}\n  contacts: {accessibility: a@b.example, privacy: a@b.example, security: s@b.example}\n  audit: {date: 2026-05-12, by: X, rate: 78.5}\n";

#[test]
fn without_a_valid_audit_the_site_is_not_compliant() {
    let nothing = site("");
    let (output, problems) = build(&nothing, &mut Memory::default(), "2026-06-01T09:00:00Z", false);
    assert_eq!(said(&output), "none  ");
    let asked: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(asked, ["site/legal"], "once, whatever is missing");
    let filled = site(FILLED);
    let mut memory = Memory::default();
    let mut at = |now: &str| {
        let (output, problems) = build(&filled, &mut memory, now, false);
        assert!(problems.is_empty(), "{problems:#?}");
        said(&output)
    };
    assert_eq!(at("2026-05-01T09:00:00Z"), "none 78.5 X Essai 01", "the audit is still to come");
    assert_eq!(at("2026-06-01T09:00:00Z"), "partial 78.5 X Essai 01");
    assert_eq!(at("2029-05-12T09:00:00Z"), "lapsed 78.5 X Essai 01");
}

#[test]
fn a_build_is_due_when_an_audit_lapses() {
    let filled = site(&FILLED.replace("security: s@b.example", "security: "));
    let tree = source::read(Utf8Path::from_path(filled.path()).unwrap(), None).unwrap();
    let config = build::configure(&tree, None, &mut Vec::new()).unwrap();
    let content = provence::content::parse(&tree, &config, &mut provence::content::Memory::default()).value;
    let next = |now: &str| next_change(&content, &config, now.parse().unwrap()).map(|next| next.to_string());
    assert_eq!(next("2026-06-01T00:00:00Z").as_deref(), Some("2029-05-12T00:00:00+02:00[Europe/Paris]"));
    assert_eq!(next("2029-06-01T00:00:00Z"), None);
}

#[test]
fn finders_of_security_holes_are_told_whom_to_write_to() {
    let path = ".well-known/security.txt";
    let filled = site(FILLED);
    let (output, _) = build(&filled, &mut Memory::default(), "2026-06-01T09:00:00Z", false);
    assert_eq!(
        text(&output, path).unwrap(),
        "Contact: mailto:s@b.example\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: fr, en\nCanonical: https://example.org/.well-known/security.txt\n"
    );
    folder::write(filled.path(), "assets/static/.well-known/security.txt", "Contact: mailto:own@b.example\n");
    folder::write(filled.path(), "assets/static/.well-known/other", "x");
    let (output, _) = build(&filled, &mut Memory::default(), "2026-06-01T09:00:00Z", false);
    assert!(
        matches!(output.files[path].bytes, Bytes::File(_)) || text(&output, path).unwrap().contains("own@"),
        "the site's own"
    );
    assert!(output.files.contains_key(".well-known/other"));
    let (output, _) = build(&site(""), &mut Memory::default(), "2026-06-01T09:00:00Z", false);
    assert!(!output.files.contains_key(path), "there is nobody to write to");
}

#[test]
fn a_preview_marks_drafts() {
    let folder = site(FILLED);
    folder::write(folder.path(), "content/stories/draft.fr.md", "---\ntitle: Essai\ndraft: true\n---\nTexte.\n");
    let now = "2026-06-01T09:00:00Z";
    let (public, _) = build(&folder, &mut Memory::default(), now, false);
    assert!(!public.files.contains_key("fr/recits/draft/index.html"));
    let (preview, _) = build(&folder, &mut Memory::default(), now, true);
    assert!(text(&preview, "fr/recits/draft/index.html").unwrap().contains("DRAFT"));
    assert!(!text(&preview, "fr/recits/quay/index.html").unwrap().contains("DRAFT"));
}

#[test]
fn gaps_name_what_is_to_be_supplied() {
    let folder = site("legal:\n  publisher: {name: Essai}\n");
    let ran = program::provence(&["list", "gaps", "-s", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("content/site.yaml: to be supplied: `legal.audit`\n"), "{}", ran.out);
    assert!(!ran.out.contains("legal.publisher.name"));
}
