//! `provence photos import`: camera files become drafts, and what an editor wrote stays.

use std::fs;
use std::path::{Path, PathBuf};
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
    let declaration = "label: Photos\nrole: photos\nbody: none\nfields:\n  file: {type: text, required: true, unique: true}\n  title: {type: text, localized: true, required: true}\n  alt: {type: text, localized: true, required: true}\n  caption: {type: text, localized: true}\n  author: {type: text, required: true}\n  credit: {type: text}\n  license: {type: text, required: true}\n  copyright: {type: text}\n  place: {type: text, localized: true}\n  date_taken: {type: date}\n  source_type: {type: text}\n  keywords: {type: list, of: {type: text, localized: true}}\n";
    fs::write(photos.join("_collection.yaml"), declaration).expect("a file");
}

/// A site with a photo library, and an empty folder for the files of a camera.
fn site_beside_camera() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, camera) = (folder.path().join("site"), folder.path().join("camera"));
    site(&root);
    fs::create_dir(&camera).expect("a folder");
    (folder, root, camera)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures")
}

#[test]
fn names_of_devices_and_files_that_end_too_early_do_no_harm() {
    let (_folder, root, camera) = site_beside_camera();
    let whole = fs::read(fixtures().join("metadata.jpg")).expect("a fixture");
    fs::copy(fixtures().join("palette.png"), camera.join("CON.png")).expect("a fixture");
    fs::write(camera.join("cut.jpg"), &whole[..whole.len() - whole.len() / 4]).expect("a file");
    let ran = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("CON.png: content/photos/photo-con.yaml") && told.contains("cut.jpg: "), "{told}");
    assert!(root.join("assets/photos/photo-con.png").exists() && !root.join("content/photos/cut.yaml").exists());

    // A file that is named itself is told by its name.
    let one = camera.join("CON.png");
    let ran = provence(&root, &["photos", "import", one.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(told.contains("CON.png: already in the library"), "{told}");
    let checked = provence(&root, &["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn camera_files_become_drafts_and_edits_stay() {
    let (_folder, root, camera) = site_beside_camera();
    let fixtures = fixtures();
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

/// A JPEG of the fixtures with an XMP packet of these properties.
fn with_xmp(properties: &str) -> Vec<u8> {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' \
         xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' xmlns:cc='http://creativecommons.org/ns#' \
         xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let fixtures = fixtures();
    let mut jpeg = fs::read(fixtures.join("srgb.jpg")).expect("a fixture");
    let mut segment = vec![0xFF, 0xE1];
    segment.extend((packet.len() as u16 + 2).to_be_bytes());
    segment.extend(packet.bytes());
    jpeg.splice(2..2, segment);
    jpeg
}

fn texts(name: &str, texts: &[(&str, &str)]) -> String {
    let items: String = texts.iter().map(|(tag, text)| format!("<rdf:li xml:lang='{tag}'>{text}</rdf:li>")).collect();
    format!("<dc:{name}><rdf:Alt>{items}</rdf:Alt></dc:{name}>")
}

/// Regression of #13.37: the import said that all was done, and then nothing was built.
#[test]
fn what_the_collection_does_not_take_becomes_a_comment() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    site(&root);
    let declaration = root.join("content/photos/_collection.yaml");
    let rules = fs::read_to_string(&declaration)
        .expect("a declaration")
        .replace(
            "title: {type: text, localized: true, required: true}",
            "title: {type: text, localized: true, required: true, max: 120}",
        )
        .replace("caption: {type: text, localized: true}", "caption: {type: text, localized: true, max: 600}")
        .replace("source_type: {type: text}", "source_type: {type: select, options: [digitalCapture]}")
        + "  rights_expire: {type: date}\n  releases:\n    type: object\n    fields:\n      people: {type: select, options: [obtained, not-needed, missing], required: true}\n      property: {type: select, options: [obtained, not-needed, missing], required: true}\n";
    fs::write(&declaration, rules).expect("a declaration");
    let camera = folder.path().join("camera");
    let inner = camera.join("DCIM/100APPLE");
    fs::create_dir_all(&inner).expect("folders");
    let code = "http://cv.iptc.org/newscodes/digitalsourcetype/";
    for (path, properties) in [
        (camera.join("darktable.jpg"), "<photoshop:DateCreated>2025:12:28</photoshop:DateCreated>".to_owned()),
        (camera.join("caption.jpg"), texts("description", &[("x-default", &"a ".repeat(422)), ("en", "Short")])),
        (camera.join("title.jpg"), texts("title", &[("x-default", &"t".repeat(210))])),
        (
            camera.join("retired.jpg"),
            format!("<Iptc4xmpExt:DigitalSourceType>{code}digitalArt</Iptc4xmpExt:DigitalSourceType>"),
        ),
        (camera.join("zero.jpg"), "<photoshop:DateCreated>0-00-00T00</photoshop:DateCreated>".to_owned()),
        (
            camera.join("languages.jpg"),
            texts("title", &[("x-default", "English"), ("fr", "Français"), ("en", "English")]),
        ),
        (
            inner.join("rights.jpg"),
            "<cc:license rdf:resource='https://creativecommons.org/licenses/by/3.0/igo/'/>\
             <plus:LicenseEndDate>2031-12-31</plus:LicenseEndDate>\
             <plus:ModelReleaseStatus>http://ns.useplus.org/ldf/vocab/MR-UMR</plus:ModelReleaseStatus>"
                .to_owned(),
        ),
    ] {
        fs::write(path, with_xmp(&properties)).expect("a photo");
    }
    fs::write(camera.join("Thumbs.db"), "no picture").expect("a file");
    fs::write(camera.join("notes.txt"), "no picture").expect("a file");

    let done = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "nothing is refused: {told}");
    assert!(told.contains("2 files that are no pictures"), "{told}");
    for field in ["`caption` made a comment", "`title` made a comment", "`source_type` made a comment"] {
        assert!(told.contains(field), "{field}: {told}");
    }
    let entry = |name: &str| fs::read_to_string(root.join(format!("content/photos/{name}.yaml"))).expect("an entry");
    assert!(entry("darktable").contains("\ndate_taken: 2025-12-28\n"), "{}", entry("darktable"));
    assert!(!entry("zero").contains("date_taken"), "{}", entry("zero"));
    let caption = entry("caption");
    assert!(
        caption.contains("\n# caption: {fr: \"a a ") && caption.contains("\ncaption: {en: \"Short\"}\n"),
        "{caption}"
    );
    let title = entry("title");
    assert!(title.contains("\n# title: {fr: \"ttt") && title.contains("\ntitle: {fr: \"title\"}\n"), "{title}");
    assert!(entry("retired").contains("\n# source_type: \"digitalArt\"\n"), "{}", entry("retired"));
    assert!(entry("languages").contains("title: {fr: \"Français\", en: \"English\"}"), "{}", entry("languages"));
    let rights = entry("rights");
    for line in
        ["license: \"CC-BY-3.0-IGO\"", "rights_expire: 2031-12-31", "releases: {people: obtained, property: missing}"]
    {
        assert!(rights.contains(line), "{line}: {rights}");
    }
    let built = provence(&root, &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn a_single_photo_is_counted_in_the_singular() {
    let (_folder, root, camera) = site_beside_camera();
    let fixtures = fixtures();
    fs::copy(fixtures.join("palette.png"), camera.join("a.png")).expect("a fixture");
    fs::write(camera.join("notes.txt"), "no picture").expect("a file");
    let done = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("\n1 photo imported as a draft, 0 refused"), "{told}");
    assert!(told.contains("\n1 file that is no picture, left alone"), "{told}");
}

/// Regression of #13.39: photos of a telephone, whatever the ending of their names.
#[test]
fn photos_of_a_telephone_are_imported() {
    let (_folder, root, camera) = site_beside_camera();
    let fixtures = fixtures();
    for (name, ending) in [("grid", "HEIC"), ("p3", "heif"), ("turned", "HIF")] {
        fs::copy(fixtures.join(format!("{name}.heic")), camera.join(format!("{name}.{ending}"))).expect("a fixture");
    }
    fs::copy(fixtures.join("srgb.jpg"), camera.join("a.JFIF")).expect("a fixture");
    fs::copy(fixtures.join("p3.jpg"), camera.join("b.jpe")).expect("a fixture");
    let done = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.contains("5 photos imported as drafts, 0 refused"), "{told}");
    for id in ["grid", "p3", "turned"] {
        let record = root.join(format!("content/photos/{id}.yaml"));
        let text = fs::read_to_string(&record).expect("a record");
        assert!(text.contains(&format!("file: \"{id}.heic\"")), "{text}");
        fs::write(
            &record,
            "file: ".to_owned()
                + id
                + ".heic\ntitle: {fr: Vue}\nalt: {fr: Une vue}\nauthor: Zoé\nlicense: etalab-2.0\n",
        )
        .expect("a record");
    }
    let page = "---\ntitle: Vues\ndate: 2026-01-01\n---\n::figure{photo=\"grid\"}\n\n::figure{photo=\"turned\"}\n";
    fs::create_dir_all(root.join("content/stories/vues")).expect("a folder");
    fs::write(root.join("content/stories/vues/index.fr.md"), page).expect("a text");
    let built = provence(&root, &["build"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let page = fs::read_to_string(root.join("public/fr/recits/vues/index.html")).expect("a page");
    assert!(page.contains("/photos/grid/") && page.contains("/photos/turned/") && !page.contains(".heic"), "{page}");
}

/// Regression of #13.36 and #13.37: a drawing and a camera's RAW file are told by name, and nothing is written.
#[test]
fn what_cannot_be_a_photo_is_refused_by_name() {
    let (_folder, root, camera) = site_beside_camera();
    let fixtures = fixtures();
    fs::write(camera.join("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").expect("a file");
    fs::copy(fixtures.join("p3.tif"), camera.join("sensor.NEF")).expect("a fixture");
    fs::copy(fixtures.join("sequence.heic"), camera.join("phone.heic")).expect("a fixture");
    fs::write(camera.join("old.bmp"), b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0").expect("a file");
    let done = provence(&root, &["photos", "import", camera.to_str().expect("a path")]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    for name in [
        "logo.svg: This kind of picture is not read here (SVG)",
        "sensor.NEF: This kind of picture is not read here (RAW)",
        "phone.heic: This kind of picture is not read here (sequence of HEIC pictures)",
        "old.bmp: This kind of picture is not read here (BMP)",
    ] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(!root.join("assets/photos").exists(), "{told}");
}

/// A grey TIFF of this size, white above and black below.
fn tall_tiff(width: u32, height: u32) -> Vec<u8> {
    let length = width * height;
    let mut file = b"II*\0".to_vec();
    file.extend((8 + length).to_le_bytes());
    file.extend((0..length).map(|at| if at < length / 2 { 255 } else { 0 }));
    let tags: [(u16, u16, u32); 9] = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, length),
    ];
    file.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, value) in tags {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file
}

/// Regression of #13.41: the height of a tall picture does not fit WebP, and the whole build failed.
/// Regression of #13.39: what Windows names `.jfif`, and a GIF, are pictures.
#[test]
fn tall_pictures_and_rarer_names_are_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    site(&root);
    let story = root.join("content/stories/tour");
    fs::create_dir_all(&story).expect("a folder");
    let fixtures = fixtures();
    fs::write(story.join("tall.tif"), tall_tiff(100, 20_000)).expect("a picture");
    fs::copy(fixtures.join("srgb.jpg"), story.join("windows.jfif")).expect("a fixture");
    // One pixel of a colour.
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\xFF\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    fs::write(story.join("dot.gif"), gif).expect("a picture");
    let text =
        "---\ntitle: Une tour\n---\n![Une tour](tall.tif)\n\n![De Windows](windows.jfif)\n\n![Un point](dot.gif)\n";
    fs::write(story.join("index.fr.md"), text).expect("a story");
    let built = provence(&root, &["build"]);
    let told = String::from_utf8_lossy(&built.stderr).into_owned();
    assert!(built.status.success(), "{told}");
    let page = fs::read_to_string(root.join("public/fr/recits/tour/index.html")).expect("a page");
    let made: Vec<String> = walkdir::WalkDir::new(root.join("public/photos"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().display().to_string())
        .collect();
    let of = |name: &str, extension: &str| {
        made.iter().any(|path| path.contains(&format!("/{name}/")) && path.ends_with(extension))
    };
    assert!(of("tall", ".jpg") && !of("tall", ".webp"), "{made:?}");
    assert!(of("windows", ".webp") && of("dot", ".jpg"), "{made:?}");
    assert!(page.matches("<img").count() >= 3, "{page}");
    assert!(!page.contains("srcset=\"\""), "{page}");
}
