//! `provence photos import`: camera files become drafts, and what an editor wrote stays.

#![expect(clippy::disallowed_methods, reason = "a test writes its own site")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn provence(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
    command.arg("--root").arg(site).args(["--locale", "en"]).args(arguments).output().expect("the program runs")
}

fn site(folder: &Path) {
    let made = Command::new(env!("CARGO_BIN_EXE_provence")).arg("init").arg(folder).output().expect("the program runs");
    assert!(made.status.success());
    let photos = folder.join("content/photos");
    fs::create_dir_all(&photos).expect("a folder");
    let declaration = "label: Photos\nphotos: true\nbody: none\nfields:\n  file: {type: text, required: true, unique: true}\n  title: {type: text, localized: true, required: true}\n  alt: {type: text, localized: true, required: true}\n  caption: {type: text, localized: true}\n  author: {type: text, required: true}\n  credit: {type: text}\n  license: {type: text, required: true}\n  copyright: {type: text}\n  place: {type: text, localized: true}\n  date_taken: {type: date}\n  source_type: {type: text}\n  keywords: {type: list, of: {type: text, localized: true}}\n";
    fs::write(photos.join("_collection.yaml"), declaration).expect("a file");
}

#[test]
fn camera_files_become_drafts_and_edits_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    site(&root);
    let camera = folder.path().join("camera");
    fs::create_dir(&camera).expect("a folder");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures");
    fs::copy(fixtures.join("metadata.jpg"), camera.join("IMG 0042.JPG")).expect("a fixture");
    // Named for what it is not, and not a picture at all.
    fs::copy(fixtures.join("palette.png"), camera.join("Été.jpg")).expect("a fixture");
    fs::write(camera.join("notes.jpg"), "not a picture").expect("a file");

    let first = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&first.stderr).into_owned();
    assert_eq!(first.status.code(), Some(1), "one file is refused: {told}");
    assert!(told.contains("notes.jpg"), "{told}");
    let entry = root.join("content/photos/img-0042.yaml");
    let record = fs::read_to_string(&entry).expect("an entry");
    for line in [
        "file: \"img-0042.jpg\"",
        "author: \"Zoé Iptc\"",
        "place: \"Marseille\"",
        "date_taken: 2025-05-03",
        "draft: true",
    ] {
        assert!(record.contains(line), "{line} is not in\n{record}");
    }
    assert!(root.join("assets/photos/ete.png").exists(), "the extension follows the content");

    // A draft may be incomplete: the site still builds.
    let built = provence(&root, &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));

    // Again: nothing is written twice, nothing that was edited is lost.
    fs::write(&entry, record.replace("Zoé Iptc", "Zoé Ångström")).expect("an edit");
    let again = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("IMG 0042.JPG: already in the library"));
    assert!(fs::read_to_string(&entry).expect("an entry").contains("Zoé Ångström"));
    assert_eq!(fs::read_dir(root.join("assets/photos")).expect("a folder").count(), 2);

    // Completed, it is published: places and keywords are plain texts where the declaration allows translations.
    let complete = record.replace("draft: true", "license: etalab-2.0\nalt: {fr: Un quai}");
    assert!(complete.contains("keywords: [\""), "{complete}");
    fs::write(&entry, complete).expect("an edit");
    let built = provence(&root, &["check"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}
