//! Which files the browser editor may read and write.
//!
//! Invariant: whoever sends a path is taken for hostile. A path that these
//! functions give is below `content/` or `assets/` and names no hidden file;
//! that no link leads elsewhere is looked at when the file is opened.

use provence_imaging::SourceFormat;

use crate::path::SourcePath;
use crate::translate::record_path::FOLDER as RECORDS;

/// Endings of files that may be added to the library or to a bundle, beside those of pictures that are shown.
const MEDIA: &[&str] = &["pdf", "csv", "vtt", "mp4", "webm", "mp3", "m4a", "ogg", "zip", "odt", "ods", "docx", "xlsx"];

/// A path that the editor may read.
pub fn readable(path: &str) -> Option<SourcePath> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let is_sound = path.len() <= 400
        && path.split('/').all(|name| !name.starts_with('.') && name.len() <= 200)
        && !path.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*'));
    let top = path.split('/').next().unwrap_or_default();
    (is_sound && matches!(top, "content" | "assets")).then(|| SourcePath::from_untrusted(path)).flatten()
}

/// A path of a file that a save may have changed and that may be put back: what the editor reads, and what is known of
/// translations.
pub fn restorable(path: &str) -> Option<SourcePath> {
    match path.strip_prefix(RECORDS).is_some_and(|rest| rest.starts_with('/')) {
        // The rules of names are the same in every folder.
        true => readable(&format!("content/{path}")).and_then(|_| SourcePath::from_untrusted(path)),
        false => readable(path),
    }
}

/// A path of an entry that the editor may write: below a collection, and not its declaration.
pub fn entry(path: &str) -> Option<SourcePath> {
    let path = readable(path)?;
    let is_entry = path.as_str().starts_with("content/")
        && path.as_str().matches('/').count() >= 2
        && matches!(path.extension(), "md" | "yaml" | "yml")
        && !path.file_name().starts_with('_');
    is_entry.then_some(path)
}

/// A path of a picture or another file that the editor may write: in the library, or in a bundle.
pub fn media(path: &str) -> Option<SourcePath> {
    let path = readable(path)?;
    let is_library = path.as_str().starts_with("assets/photos/");
    let is_bundle = path.as_str().starts_with("content/") && path.as_str().matches('/').count() >= 2;
    let ending = path.extension().to_ascii_lowercase();
    let is_picture = SourceFormat::of_extension(&ending).is_some_and(SourceFormat::is_shown);
    ((is_library || is_bundle) && (is_picture || MEDIA.contains(&&*ending))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_is_reached() {
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "content/../netlify.toml",
            "content/stories/.git/config",
            ".git/config",
            "content//a.md",
            "themes/provence/theme.yaml",
            "content\\..\\x",
            "content/a\0.md",
            "content/stories/a/index.fr.md\n",
            "C:/content/a.md",
            "content/C:/a.md",
        ] {
            assert_eq!(readable(path), None, "{path:?}");
        }
        for path in
            ["content/site.yaml", "content/stories/_collection.yaml", "assets/photos/a.md", "content/stories/a.js"]
        {
            assert_eq!(entry(path), None, "{path:?}");
        }
        for path in [
            "assets/static/_redirects",
            "assets/static/a.jpg",
            "content/a.jpg",
            "content/stories/a/run.html",
            "content/stories/a/index.fr.md",
            "assets/photos/a.php",
        ] {
            assert_eq!(media(path), None, "{path:?}");
        }
        for path in ["i18n/state/../../x", "i18n/state/.x", "i18n/fr.ftl", "i18n/statefr/a.yaml"] {
            assert_eq!(restorable(path), None, "{path:?}");
        }
        assert!(
            restorable("i18n/state/en/stories/a.yaml").is_some() && restorable("content/stories/a.fr.md").is_some()
        );
        assert!(entry("content/stories/a/index.fr.md").is_some());
        assert!(entry("content/photos/a.yaml").is_some());
        assert!(media("assets/photos/vieux port.JPG").is_some());
        assert!(media("/assets/photos/a.jpg").is_some());
        assert!(media("content/stories/a/b.pdf").is_some());
    }
}
