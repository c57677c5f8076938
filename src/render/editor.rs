//! Files of the browser editor, which is Decap CMS with a configuration made
//! from the declarations of collections.

use std::io::Read as _;
use std::sync::{Arc, LazyLock};

use flate2::read::GzDecoder;

use crate::decap;
use crate::locale::Direction;
use crate::plan::editor_view::{Backend, EditorDescription, EditorFile, GITHUB_API};
use crate::plan::push_escaped;

mod words;

mod widget;

mod configuration;

mod forms;

pub mod photos;

const SCRIPT: &str = concat!(
    include_str!("editor/editor.js"),
    include_str!("editor/french.js"),
    include_str!("editor/repository.js"),
    include_str!("editor/checks.js"),
    include_str!("editor/preview.js"),
    include_str!("editor/panel.js"),
    include_str!("editor/photos.js"),
    include_str!("editor/backup.js")
);
const STYLE: &str = include_str!("editor/editor.css");

/// The bytes of a file.
pub fn file(description: &EditorDescription, file: &EditorFile) -> Arc<[u8]> {
    match file {
        EditorFile::Page => page(description).into_bytes().into(),
        EditorFile::Configuration => configuration::text(description).into_bytes().into(),
        EditorFile::Script => SCRIPT.as_bytes().into(),
        EditorFile::Style => STYLE.as_bytes().into(),
        EditorFile::Forms => forms::text(description).into_bytes().into(),
        EditorFile::Save => Arc::clone(&SAVE),
        EditorFile::Checks => Arc::clone(&CHECKS),
        EditorFile::Photos(library) => {
            let json = photos::json(library, description.config.source_language(), None);
            json.to_string().into_bytes().into()
        }
        EditorFile::Vendored(name) => decap::file(name).cloned().unwrap_or_default(),
    }
}

/// The lossless save: `crates/browser`.
static SAVE: LazyLock<Arc<[u8]>> = LazyLock::new(|| unpacked(include_bytes!("../../vendor/lossless/lossless.wasm.gz")));

/// The checks of an entry: `crates/checks`.
static CHECKS: LazyLock<Arc<[u8]>> = LazyLock::new(|| unpacked(include_bytes!("../../vendor/lossless/checks.wasm.gz")));

/// WebAssembly that `crates/browser/pack.sh` made, which is kept compressed in the program.
fn unpacked(packed: &[u8]) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("the archive of this program is whole");
    bytes.into()
}

/// The page of the editor. Its policy forbids inline scripts: what they would
/// say stands in attributes.
fn page(description: &EditorDescription) -> String {
    let language = description.config.source_language();
    let title = description.config.title.get(language).map_or("", |title| &**title);
    let words = words::of(language);
    let mut escaped = String::new();
    push_escaped(&mut escaped, title);
    let languages = description.config.languages.iter();
    let rtl = languages.filter(|language| language.direction == Direction::Rtl);
    let rtl: Vec<&str> = rtl.map(|language| language.locale.as_str()).collect();
    let bundle = decap::BUNDLE;
    let (backend, api) = match &description.backend {
        Backend::Server => ("proxy", String::new()),
        Backend::Repository(settings) => {
            let api = settings.api_url.as_deref().unwrap_or(GITHUB_API);
            let mut branch = String::new();
            push_escaped(&mut branch, &settings.branch);
            ("github", format!(" data-api=\"{api}/repos/{}\" data-branch=\"{branch}\"", settings.repository))
        }
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\" data-backend=\"{backend}\"{api} data-rtl=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{} – {escaped}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"cms-config-url\" type=\"text/yaml\" href=\"config.yml\">\n\
         <link rel=\"stylesheet\" href=\"editor.css\">\n\
         <script src=\"editor.js\"></script>\n<script src=\"{bundle}\" defer></script>\n\
         </head>\n<body>\n<noscript>{}</noscript>\n</body>\n</html>\n",
        words.language,
        rtl.join(" "),
        words.editor,
        words.needs_scripts
    )
}
