//! A whole site with one file that is hostile, and the rules about paths and addresses.

use std::cell::RefCell;

use camino::Utf8Path;
use provence::build::{self, Memory};
use provence::path::{OutputPath, SourcePath, resolve};
use provence::plan::{output_path, rules};
use provence::render::{ArtefactMaker, Artefacts, Environment};
use provence::site::Moment;
use provence::source::{self, SourceTree};

use super::{sound, text};

/// The files that the input takes the place of; its first byte chooses one.
const FILES: &[&str] = &[
    "content/stories/premier-recit/index.fr.md",
    "content/stories/_collection.yaml",
    "content/site.yaml",
    "content/pages/new.fr.md",
    "content/urls.lock",
    "assets/static/_redirects",
    "themes/starter/theme.yaml",
    "themes/starter/templates/page.html",
    "i18n/fr.ftl",
    "content/kit/kit.yaml",
    "content/photos/new.yaml",
    "i18n/state/en/stories.premier-recit.yaml",
];

/// The starter site with one file replaced, built whole without artefacts.
pub(super) fn site(data: &[u8]) {
    struct Starter(SourceTree, ArtefactMaker, tempfile::TempDir);
    thread_local! {
        static STARTER: Starter = {
            let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
            let root = if root.ends_with("fuzz") { root.join("../starter") } else { root.join("starter") };
            let folder = tempfile::tempdir().expect("a folder");
            let store = Utf8Path::from_path(folder.path()).expect("UTF-8").to_owned();
            Starter(source::read(&root, None).expect("the starter site"), ArtefactMaker::new(store), folder)
        };
        static MEMORY: RefCell<Memory> = RefCell::default();
    }
    let Some((number, rest)) = data.split_first() else { return };
    let Some(text) = text(rest) else { return };
    let path = SourcePath::new(FILES[usize::from(*number) % FILES.len()]);
    let moment =
        Moment { now: "2026-06-01T00:00:00Z".parse().expect("a time"), drafts: true, future: true, expired: true };
    STARTER.with(|Starter(starter, maker, folder)| {
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let mut tree = starter.clone();
        tree.replace_text(&path, text);
        MEMORY.with_borrow_mut(|memory| {
            let mut diagnostics = Vec::new();
            let prepared = build::prepare(&tree, None, &moment, memory).take(&mut diagnostics);
            if let Some(prepared) = prepared {
                let environment = Environment { root, maker, progress: &(), artefacts: Artefacts::Defer };
                let output = build::finish(&prepared, &tree, environment, memory).expect("nothing is written");
                for path in output.take(&mut diagnostics).files.keys() {
                    assert!(OutputPath::from_untrusted(path.as_str()).is_some(), "a path outside: {path}");
                }
            }
            let ours: Vec<_> = diagnostics.into_iter().filter(|problem| problem.span.file == path).collect();
            sound(text, &ours);
        });
    });
}

/// Links, addresses and rules of the host: nothing leads outside.
pub(super) fn links(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let (folder, link) = text.split_once('\n').unwrap_or(("content/stories/a", text));
    if let Some(path) = resolve(folder, link) {
        assert!(SourcePath::from_untrusted(path.as_str()).is_some(), "{path}");
    }
    if let Some(path) = OutputPath::from_untrusted(text) {
        let address = format!("/{path}");
        assert!(!address.contains("/../") && !address.contains('\\') && !address.contains('\0'));
    }
    if text.starts_with('/') && text.is_ascii() && !text.contains(['%', '\\', '\0', '?', '#']) && !text.contains("//") {
        let climbs = text.split('/').any(|segment| matches!(segment, "." | ".."));
        if !climbs {
            let _ = output_path(text);
        }
    }
    for rule in rules::redirects(text) {
        if let Some(splat) = rules::matching(&rule.from, text.lines().next().unwrap_or_default()) {
            assert!(text.contains(splat));
        }
    }
    for rule in rules::headers(text) {
        for (_, name, value) in rule.headers {
            assert!(!name.contains(['\r', '\n', ':']) && !value.contains(['\r', '\n']));
        }
    }
    if let Some(slug) = provence::slug::slugify(text) {
        assert!(provence::slug::is_slug(&slug), "{slug:?} of {text:?}");
    }
}
