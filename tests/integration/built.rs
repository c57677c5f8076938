//! A site that a test builds in memory.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use camino::Utf8Path;
use provence::build::{self, Memory, Request};
use provence::diagnostic::{Checked, Diagnostic, Severity, UiLocale, report};
use provence::path::SourcePath;
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment, Output, late_file};
use provence::site::Moment;
use provence::source::{self, SourceTree};
use serde_json::Value as Json;

/// Files of the output by path. Those of artefacts that are not made are empty.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is on the disk, and what a request makes of it with what was kept of the builds before.
pub fn run(request: Request<'_>, memory: &mut Memory) -> (SourceTree, Checked<Output>) {
    let tree = source::read(request.environment.root, None).expect("a site that can be read");
    let built = build::build(&tree, request, memory).expect("a build");
    (tree, built)
}

/// The output of a site as of June 2026, and its errors, which are told on stderr too.
pub fn build(root: &Utf8Path, base_url: &str, maker: &ArtefactMaker, artefacts: Artefacts) -> (Files, Vec<Diagnostic>) {
    let moment = moment("2026-06-01T09:00:00Z");
    let environment = Environment { root, maker, progress: &(), artefacts };
    let (tree, built) = run(Request { moment: &moment, base_url: Some(base_url), environment }, &mut Memory::default());
    let errors: Vec<Diagnostic> =
        built.diagnostics.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    let text = |path: &SourcePath| tree.text(path.as_str()).map(|text| text.value().clone());
    eprint!("{}", report::render(&errors, &text, UiLocale::En, false, 120));
    let bytes = |bytes: &Bytes| match bytes {
        Bytes::Memory(bytes) => bytes.to_vec(),
        Bytes::File(path) => fs::read(path).expect("a file"),
        Bytes::Due(_) => Vec::new(),
        Bytes::Late(job) => late_file(job).to_vec(),
    };
    let files = built.value.files.iter().map(|(path, blob)| (path.to_string(), bytes(&blob.bytes)));
    (files.collect(), errors)
}

/// A file of the output, as text.
pub fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("{path} is not among {:#?}", files.keys()));
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A file of the output in JSON.
pub fn json(files: &Files, path: &str) -> Json {
    serde_json::from_str(text(files, path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A file that is made in memory, as text.
pub fn text_of(output: &Output, path: &str) -> String {
    match &output.files.get(path).unwrap_or_else(|| panic!("{path} is not published")).bytes {
        Bytes::Memory(bytes) => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        other => panic!("{path}: {other:?}"),
    }
}

/// Says that the content of a site is kept in a repository, so that its builds write the editor.
pub fn in_repository(root: &Utf8Path) {
    let settings = root.join("content/site.yaml");
    let text = fs::read_to_string(&settings).expect("settings");
    fs::write(&settings, format!("{text}editor: {{repository: owner/name}}\n")).expect("settings");
}

/// Where [`SHIPPED`] is.
pub const BASE: &str = "https://site.example";

/// The shipped site without pictures, built once for all tests.
pub static SHIPPED: LazyLock<Files> =
    LazyLock::new(|| without_pictures(Utf8Path::new(env!("CARGO_MANIFEST_DIR")), BASE));

/// The output of a site without errors and without pictures.
pub fn without_pictures(root: &Utf8Path, base_url: &str) -> Files {
    let store = tempfile::tempdir().expect("a temporary folder");
    let maker = ArtefactMaker::new(Utf8Path::from_path(store.path()).expect("UTF-8").to_owned());
    let (files, errors) = build(root, base_url, &maker, Artefacts::Defer);
    assert!(errors.is_empty(), "{root} has errors");
    files
}

/// A site whose builds keep what they made, as those of the dev server do.
pub struct Warm {
    folder: tempfile::TempDir,
    /// Where its artefacts are.
    pub maker: ArtefactMaker,
    /// What the builds keep.
    pub memory: Memory,
}

impl Warm {
    /// A site in a folder, of which nothing is built yet.
    pub fn new(folder: tempfile::TempDir) -> Self {
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let maker = ArtefactMaker::new(root.join(".cache"));
        Self { folder, maker, memory: Memory::default() }
    }

    /// The site's folder.
    pub fn root(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("UTF-8")
    }

    /// The output at a moment, made with what was kept of the builds before.
    pub fn build(&mut self, moment: &Moment, base_url: Option<&str>, artefacts: Artefacts) -> Checked<Output> {
        let root = Utf8Path::from_path(self.folder.path()).expect("UTF-8");
        let environment = Environment { root, maker: &self.maker, progress: &(), artefacts };
        run(Request { moment, base_url, environment }, &mut self.memory).1
    }
}

/// The time that counts as now, for a site without drafts.
pub fn moment(now: &str) -> Moment {
    Moment { now: now.parse().expect("a time"), drafts: false, future: false, expired: false }
}
