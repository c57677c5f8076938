//! Files that come from elsewhere: what translators send back, and other sites.

use camino::Utf8Path;
use provence::import::compose::Target;
use provence::import::page::Kind;
use provence::path::SourcePath;
use provence::translate::exchange::Key;
use provence::translate::{plain, po, record, tmx, xliff};

use super::texts::CONFIG;
use super::{sound, text};

/// XLIFF, PO and TMX, and the records of what translations were made from.
pub(super) fn exchange(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let file = SourcePath::new("returned");
    sound(text, &xliff::read(&file, text).diagnostics);
    sound(text, &po::read(&file, text).diagnostics);
    sound(text, &tmx::read(&file, text, &CONFIG.languages[0], &CONFIG.languages[1]).diagnostics);
    sound(text, &record::read(&file, text).diagnostics);
    let _ = plain::read(text);
    if let Some(key) = Key::from_text(text) {
        assert_eq!(Key::from_text(&key.to_string()).as_ref(), Some(&key));
    }
}

/// An export of WordPress, and one page of Hugo and of Jekyll, brought over.
pub(super) fn import(data: &[u8]) {
    let Some(text) = text(data) else { return };
    thread_local! {
        static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    FOLDER.with(|folder| {
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let write = |path: &str, bytes: &[u8]| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        };
        let bring = |kind: Kind, from: &str| {
            let from = root.join(from);
            let brought = provence::import::import(kind, &from, None, &Target::default()).expect("it can be listed");
            for path in brought.files.keys() {
                assert!(SourcePath::from_untrusted(path.as_str()).is_some(), "a path outside: {path}");
            }
        };
        if text.trim_start().starts_with('<') {
            write("export.xml", data);
            bring(Kind::Wordpress, "export.xml");
        } else {
            write("hugo/hugo.toml", b"baseURL = 'https://example.org/'\nlanguageCode = 'fr'\ntitle = 'T'\n");
            write("hugo/content/posts/a.md", data);
            bring(Kind::Hugo, "hugo");
            write("jekyll/_config.yml", b"title: T\nurl: https://example.org\n");
            write("jekyll/_posts/2020-01-02-a.md", data);
            bring(Kind::Jekyll, "jekyll");
        }
    });
}
