//! The files of the present state: those that are declared, and the forms of the tokens.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::json;

use super::brand::{FoundFile, Kit, NEXT};
use super::declaration::{DeclaredFile, Sheet};
use super::drawing;
use super::modes::Mode;
use super::output::{css, design_tokens, font, legacy, module, scss, tailwind};
use crate::artefact::Photo;
use crate::digest::Hashed;
use crate::locale::{Locale, LocalizedText};
use crate::media_type;

/// What a file is made from.
#[derive(Clone, Debug)]
pub enum Content {
    /// This text.
    Text(Hashed<str>),
    /// The bytes of this file of the site.
    Source(Photo),
    /// This drawing, so many pixels wide, as PNG.
    Drawing(Photo, u32),
    /// This drawing as a sheet for print, with its title and the language of that.
    Sheet(Photo, Sheet, Option<(Locale, Arc<str>)>),
}

/// A file of the kit.
#[derive(Clone, Debug)]
pub struct KitFile {
    /// Path in the kit.
    pub path: Arc<str>,
    /// What it is made from.
    pub content: Content,
    /// SPDX expression.
    pub license: Arc<str>,
    /// What kind of thing it is.
    pub group: Arc<str>,
    /// Its name for readers.
    pub title: LocalizedText,
    /// Width and height of a picture, in pixels.
    pub size: Option<(u32, u32)>,
    /// It is a placeholder.
    pub demo: bool,
    /// It is not to be used any more.
    pub deprecated: Option<Arc<str>>,
}

/// The media type of a file by its name.
pub fn media_type(path: &str) -> &'static str {
    if path.ends_with(".tokens.json") || path.ends_with(".tokens") {
        return "application/design-tokens+json";
    }
    // Licences have no ending.
    path.rsplit_once('.').and_then(|(_, ending)| media_type::media_type(ending)).unwrap_or("text/plain")
}

/// The forms of the tokens that style sheets and programs use, by their path in the kit. They do not name the version.
pub fn of_tokens(title: &str, prefix: &str, modes: &[Mode]) -> BTreeMap<Arc<str>, Hashed<str>> {
    let mut texts: BTreeMap<Arc<str>, Hashed<str>> = BTreeMap::new();
    let mut add = |path: &str, text: String| drop(texts.insert(path.into(), Hashed::text(text)));
    add("css/tokens.css", css::stylesheet(prefix, title, modes));
    add("css/tailwind.css", tailwind::theme(prefix, title, modes));
    add("scss/_tokens.scss", scss::partial(prefix, title, modes));
    add("js/tokens.js", module::script(prefix, title, modes));
    add("js/tokens.d.ts", module::declarations(title, modes));
    for mode in modes {
        let name = css::identifier(&mode.name);
        add(&format!("tokens/{name}.tokens.json"), design_tokens::file(mode));
        add(&format!("tokens/legacy/{name}.json"), legacy::file(mode));
    }
    texts
}

/// The style sheet that loads the declared fonts, by its path in the kit; `None` for a kit without fonts.
pub fn of_fonts(title: &str, files: &[DeclaredFile]) -> Option<(Arc<str>, Hashed<str>)> {
    let faces = files.iter().filter_map(|file| Some((&*file.path, file.face.as_ref()?)));
    font::stylesheet(title, faces).map(|css| (font::PATH.into(), Hashed::text(css)))
}

/// Names that the kit needs for itself: a file so called is reported, and left out.
pub const TAKEN: [&str; 3] = ["release.yaml", "kit.json", "CHANGELOG.md"];

/// Every file of the kit but its manifest and archives, each path once; see [`all`].
pub fn files(kit: &Kit, version: &str) -> Vec<KitFile> {
    let mut taken: BTreeSet<Arc<str>> = TAKEN.into_iter().map(Arc::from).collect();
    let mut files = all(kit, version);
    files.retain(|file| taken.insert(Arc::clone(&file.path)));
    files
}

/// Every file of the kit but its manifest and archives: the forms of the tokens, then what is declared, in the order of the
/// declaration. `version` is what the files call it.
pub fn all(kit: &Kit, version: &str) -> Vec<KitFile> {
    let declaration = &kit.declaration;
    let generated = |path: Arc<str>, text: Hashed<str>, group: &str| KitFile {
        path,
        content: Content::Text(text),
        license: Arc::clone(&declaration.license),
        group: group.into(),
        title: LocalizedText::default(),
        size: None,
        demo: false,
        deprecated: None,
    };
    let mut files: Vec<KitFile> =
        kit.styles.iter().map(|(path, text)| generated(Arc::clone(path), text.clone(), "tokens")).collect();
    for (path, text) in &kit.token_files {
        let path = format!("tokens/source/{}", path.file_name()).into();
        files.push(generated(path, text.clone(), "tokens"));
    }
    for FoundFile { declared, photo, size } in &kit.files {
        let file = KitFile {
            path: Arc::clone(&declared.path),
            content: Content::Source(photo.clone()),
            license: Arc::clone(&declared.license),
            group: Arc::clone(&declared.group),
            title: declared.title.clone(),
            size: size.map(|(width, height)| (drawing::pixels(width), drawing::pixels(height))),
            demo: declared.demo,
            deprecated: declared.deprecated.clone(),
        };
        files.push(file.clone());
        let (folder, name) = declared.path.rsplit_once('/').unwrap_or(("", &declared.path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if let Some(sheet) = declared.sheet {
            let title = declared.title.0.iter().find(|(locale, _)| locale.as_str() == "en");
            let title = title.or_else(|| declared.title.0.first_key_value());
            let title = title.map(|(locale, title)| (locale.clone(), Arc::clone(title)));
            let path = if folder.is_empty() { format!("{stem}.pdf") } else { format!("{folder}/{stem}.pdf") };
            let content = Content::Sheet(photo.clone(), sheet, title);
            files.push(KitFile { path: path.into(), content, size: None, ..file.clone() });
        }
        for width in &declared.png {
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            let path = format!("{folder}png/{stem}-{width}.png").into();
            let size = size.map(|(own, height)| (*width, drawing::pixels(height * f64::from(*width) / own)));
            files.push(KitFile { path, content: Content::Drawing(photo.clone(), *width), size, ..file.clone() });
        }
    }
    let licences = licences(&files);
    files.push(generated("LICENSES.md".into(), Hashed::text(licences), "about"));
    files.push(generated("README.md".into(), Hashed::text(readme(kit, version)), "about"));
    files.push(generated("package.json".into(), Hashed::text(package(kit, version)), "about"));
    files
}

/// The licence of each file, for whoever has the archive.
fn licences(files: &[KitFile]) -> String {
    let mut by_licence: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in files {
        by_licence.entry(&file.license).or_default().push(&file.path);
    }
    let mut out = String::from("# Licences\n\nEach file is under its own licence, named by its SPDX identifier.\n");
    for (licence, mut paths) in by_licence {
        paths.sort_unstable();
        let _ = writeln!(out, "\n## {licence}\n");
        for path in paths {
            let _ = writeln!(out, "- `{path}`");
        }
    }
    out
}

fn readme(kit: &Kit, version: &str) -> String {
    let (title, prefix) = (&kit.name, &kit.declaration.prefix);
    let fonts = match kit.styles.contains_key(font::PATH) {
        true => "- `css/fonts.css`: loads the fonts that `tokens.css` names, from `fonts/` beside it.\n",
        false => "",
    };
    format!(
        "# {title} – brand kit {version}\n\n\
         - `css/tokens.css`: custom properties (`--{prefix}-…`), light and dark. `data-{prefix}-theme=\"dark\"` chooses for a part of a page.\n\
         {fonts}\
         - `css/tailwind.css`: theme for Tailwind CSS 4, imported after `tokens.css`.\n\
         - `scss/_tokens.scss`: variables and maps.\n\
         - `js/tokens.js`: ES module with types.\n\
         - `tokens/*.tokens.json`: Design Tokens 2025.10, one file a mode; `tokens/source/`: as they are written, with the resolver.\n\
         - `tokens/legacy/`: text values for Style Dictionary 3 and 4.\n\
         - The version's `kit.json`, beside the archive, lists every file with its size, SHA-384 and licence. `LICENSES.md` says what each file allows.\n"
    )
}

fn package(kit: &Kit, version: &str) -> String {
    // Registries want a version of three numbers.
    let version = if version == NEXT { "0.0.0-next" } else { version };
    let declaration = &kit.declaration;
    let mut package = json!({
        "name": &*declaration.package,
        "version": version,
        "description": format!("{} – brand kit", kit.name),
        "license": "SEE LICENSE IN LICENSES.md",
        "type": "module",
        "main": "js/tokens.js",
        "types": "js/tokens.d.ts",
        "style": "css/tokens.css",
        "sideEffects": ["*.css"],
    });
    package["exports"] = json!({
        ".": {"types": "./js/tokens.d.ts", "default": "./js/tokens.js"},
        "./*": "./*",
    });
    if kit.styles.contains_key(font::PATH) {
        package["exports"]["./fonts.css"] = format!("./{}", font::PATH).into();
    }
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}
