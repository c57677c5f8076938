//! Originals and derivatives in stores: a folder, and a real S3 server that fails in every way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::folder;
use crate::killing::kill_when;
use crate::program::{Ran, provence_with};
use crate::remote::{Fault, S3};
use crate::tiff;

/// Photos of the site of these tests, beside the one of `tests/base`.
const PHOTOS: usize = 5;

const PAGE: &str = r#"{% extends "base.html" %}
{% block main %}
<h1>{{ entry.title }}</h1>
{% if page.picture %}{% set picture = page.picture.variants.wide %}<img src="{{ picture.src }}" srcset="{{ picture.srcset }}" alt="">{% endif %}
{% endblock main %}
"#;

/// A site with photos, in a folder with room for stores beside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Self { folder };
        let (site, here) = (place.site(), Path::new(env!("CARGO_MANIFEST_DIR")));
        folder::copy(here.join("tests/base"), &site);
        folder::write(&site, "themes/minimal/theme.yaml", "name: Minimal\nvariants:\n  wide: {widths: [16]}\n");
        folder::write(&site, "themes/minimal/templates/page.html", PAGE);
        for number in 1..=PHOTOS {
            let name = format!("photo-{number}");
            let original = here.join(format!("crates/imaging/tests/fixtures/orientation-{number}.jpg"));
            fs::copy(original, site.join(format!("assets/photos/{name}.jpg"))).expect("a fixture");
            let record = format!(
                "# A comment.\nfile:   {name}.jpg\ntitle: {{fr: Photo {number}, en: Photo {number}}}\nalt: {{fr: Un mur, en: A wall}}   # another\nlicense: 'etalab-2.0'\n"
            );
            folder::write(&site, &format!("content/photos/{name}.yaml"), record);
            let story = format!("---\ntitle: Récit {number}\ndate: 2025-03-0{number}\nphoto: {name}\n---\nUn texte.\n");
            folder::write(&site, &format!("content/stories/story-{number}/index.fr.md"), story);
        }
        place.set(settings);
        place
    }

    /// Adds settings to those of `tests/base`.
    fn set(&self, settings: &str) {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base/content/site.yaml");
        let base = fs::read_to_string(base).expect("settings");
        folder::write(self.site(), "content/site.yaml", format!("{base}{settings}"));
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let site = self.site();
        let mut all = vec!["-s", site.to_str().expect("UTF-8"), "--clock", "2026-06-01T09:00:00Z"];
        all.extend(arguments);
        provence_with(environment, &all, "")
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(&[], arguments)
    }

    /// Runs a command that must succeed.
    fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}", ran.err);
        ran
    }

    fn forget(&self, what: &str) {
        let _ = fs::remove_dir_all(self.site().join(what));
    }

    fn public(&self) -> BTreeMap<String, Vec<u8>> {
        folder::files(self.site().join("public"))
    }
}

/// Records that have the original of another, so many that several are fetched at once.
const TWINS: usize = 200;

const BOTH: &str = "photos: {store: ../originals}\npictures: {store: ../derivatives}\n";

#[test]
fn a_clone_without_originals_builds_the_same_site() {
    let place = Place::new("");
    place.done(&["build"]);
    let expected = place.public();
    assert!(expected.keys().filter(|path| path.starts_with("photos/")).count() > PHOTOS, "{:?}", expected.keys());

    place.set("photos: {store: ../originals}\n");
    let before = fs::read_to_string(place.site().join("content/photos/photo-1.yaml")).expect("a record");
    let pushed = place.done(&["photos", "push"]);
    assert!(pushed.err.contains("6 originals sent"), "{}", pushed.err);
    let after = fs::read_to_string(place.site().join("content/photos/photo-1.yaml")).expect("a record");
    let added = after.strip_prefix(&before).expect("every byte of the record stays");
    assert!(added.starts_with("original:") && added.contains("blake3:"), "{added}");
    let again = place.done(&["photos", "push"]);
    assert!(again.err.contains("0 originals sent") && again.err.contains("0 records written"), "{}", again.err);
    place.done(&["photos", "verify", "--read"]);

    // Nothing of a photo is left here: what is needed is fetched.
    for folder in ["assets/photos", ".cache", "public"] {
        place.forget(folder);
    }
    place.done(&["check"]);
    assert!(!place.site().join(".cache/originals").exists(), "a check fetches nothing");
    place.done(&["build"]);
    assert!(place.public() == expected, "another site");

    // All derivatives are here: no original is needed, and the store may be gone.
    place.forget(".cache/originals");
    fs::rename(place.beside("originals"), place.beside("elsewhere")).expect("renamed");
    place.done(&["build"]);
    assert!(place.public() == expected, "another site");
    fs::rename(place.beside("elsewhere"), place.beside("originals")).expect("renamed");

    // Two records may have one original.
    for number in 1..=TWINS {
        let twin = after.replace("photo-1.jpg", &format!("twin-{number}.jpg"));
        folder::write(place.site(), &format!("content/photos/twin-{number}.yaml"), twin);
    }
    place.done(&["photos", "pull"]);
    assert_eq!(folder::files(place.site().join("assets/photos")).len(), PHOTOS + TWINS + 1);
    place.forget("assets/photos");
    for number in 1..=TWINS {
        let twin = place.site().join(format!("content/photos/twin-{number}.yaml"));
        fs::remove_file(twin).expect("removed");
    }

    // What is pulled is what was pushed.
    place.done(&["photos", "pull", "photo-1", "photos/photo-2", "content/photos/photo-3.yaml"]);
    assert_eq!(folder::files(place.site().join("assets/photos")).len(), 3);
    place.done(&["photos", "pull"]);
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures/orientation-4.jpg");
    let pulled = fs::read(place.site().join("assets/photos/photo-4.jpg")).expect("an original");
    assert!(pulled == fs::read(fixture).expect("a fixture"));
}

#[test]
fn shards_and_one_machine_fill_the_store_alike() {
    let place = Place::new(BOTH);
    place.done(&["photos", "push"]);
    place.forget("assets/photos");
    place.done(&["photos", "make"]);
    let whole = folder::files(place.beside("derivatives"));
    assert!(whole.len() > 2 * PHOTOS, "{:?}", whole.keys());
    fs::remove_dir_all(place.beside("derivatives")).expect("removed");
    for shard in ["3/3", "1/3", "2/3"] {
        // Each machine begins with nothing but the repository.
        place.forget(".cache");
        place.done(&["photos", "make", "--shard", shard]);
    }
    assert!(folder::files(place.beside("derivatives")) == whole, "another store");

    // A build takes all of it, and needs no original.
    place.forget(".cache");
    fs::remove_dir_all(place.beside("originals")).expect("removed");
    let built = place.done(&["build"]);
    assert!(!built.err.contains("store/"), "{}", built.err);
    let again = place.done(&["photos", "make"]);
    assert!(again.err.contains(" 0 were missing"), "{}", again.err);
    for wrong in ["0/3", "4/3", "1", "a/b"] {
        assert_eq!(place.run(&["photos", "make", "--shard", wrong]).code, 2, "{wrong}");
    }
}

#[test]
fn the_files_of_the_documentation_are_right() {
    let scale = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scale");
    for name in ["github-actions.yml", "kubernetes.yaml"] {
        let text = fs::read_to_string(scale.join(name)).expect("a file");
        let limits = provence::yaml::Limits::default();
        let read = provence::yaml::parse(&provence::path::SourcePath::new(name), &text, 0..text.len(), limits);
        assert!(read.diagnostics.is_empty(), "{name}: {:?}", read.diagnostics);
        assert!(text.contains("photos make --shard "), "{name}");
    }
    let place = Place::new(BOTH);
    place.done(&["photos", "push"]);
    place.done(&["photos", "make"]);
    let whole = folder::files(place.beside("derivatives"));
    fs::remove_dir_all(place.beside("derivatives")).expect("removed");
    place.forget(".cache");
    let ran = std::process::Command::new("sh")
        .arg(scale.join("loop.sh"))
        .envs([("PROVENCE", env!("CARGO_BIN_EXE_provence")), ("SHARDS", "3"), ("AT_ONCE", "2")])
        .current_dir(place.site())
        .output()
        .expect("a shell");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(folder::files(place.beside("derivatives")) == whole, "another store");
}

#[test]
fn a_store_that_lies_is_told_once_and_mended() {
    let place = Place::new(BOTH);
    place.done(&["build"]);
    let (expected, right) = (place.public(), folder::files(place.beside("derivatives")));
    for (number, path) in right.keys().filter(|path| path.starts_with("pictures/")).enumerate() {
        let file = place.beside("derivatives").join(path);
        let mut bytes = right[path].clone();
        match number % 4 {
            0 => bytes[0] ^= 1,
            1 => bytes.truncate(bytes.len() / 2),
            2 => bytes.clear(),
            // Bytes that are right under another name.
            _ => bytes.clone_from(right.values().next_back().expect("a derivative")),
        }
        fs::write(file, bytes).expect("written");
    }
    for folder in [".cache", "public"] {
        place.forget(folder);
    }
    let built = place.done(&["build"]);
    assert_eq!(built.err.matches("warning[store/derivatives]").count(), 1, "{}", built.err);
    assert!(place.public() == expected, "wrong bytes were published");
    assert!(folder::files(place.beside("derivatives")) == right, "the store is not mended");
}

#[test]
fn a_folder_of_other_files_is_no_store() {
    let place = Place::new("pictures: {store: ../mine}\n");
    folder::write(place.beside("mine"), "letter.txt", "mine");
    let built = place.done(&["build"]);
    assert_eq!(built.err.matches("warning[store/derivatives]").count(), 1, "{}", built.err);
    assert_eq!(folder::files(place.beside("mine")).len(), 1);
    let made = place.run(&["photos", "make"]);
    assert_eq!(made.code, 1, "{}", made.err);
    assert_eq!(folder::files(place.beside("mine")).len(), 1);
}

#[test]
fn originals_that_are_wrong_missing_or_changed_are_told() {
    let place = Place::new("photos: {store: ../originals}\n");
    assert_eq!(place.run(&["photos", "verify"]).code, 1, "nothing is pushed yet");
    place.done(&["photos", "push"]);
    let originals = place.beside("originals/originals");
    let stored: Vec<PathBuf> = folder::files(&originals).into_keys().map(|path| originals.join(path)).collect();
    fs::write(&stored[0], "wrong").expect("written");
    fs::remove_file(&stored[1]).expect("removed");
    let verified = place.run(&["photos", "verify"]);
    assert!(verified.code == 1 && verified.err.contains("2 to be mended"), "{}", verified.err);

    fs::rename(place.site().join("assets/photos"), place.beside("photos")).expect("renamed");
    let built = place.run(&["build"]);
    assert_eq!(built.code, 1);
    assert_eq!(built.err.matches("error[photo/original-unavailable]").count(), 2, "{}", built.err);
    assert!(!place.site().join("public").exists());
    let pulled = place.run(&["photos", "pull"]);
    assert!(pulled.code == 1 && pulled.err.contains("2 failed"), "{}", pulled.err);
    assert_eq!(folder::files(place.site().join("assets/photos")).len(), PHOTOS - 1);

    // Whoever has the originals mends the store.
    fs::remove_dir_all(place.site().join("assets/photos")).expect("removed");
    fs::rename(place.beside("photos"), place.site().join("assets/photos")).expect("renamed");
    assert!(place.done(&["photos", "push"]).err.contains("2 originals sent"));
    place.done(&["photos", "verify", "--read"]);

    // Another photo under the same name is not written over, and pushed when it is meant.
    let file = place.site().join("assets/photos/photo-1.jpg");
    fs::copy(place.site().join("assets/photos/photo-5.jpg"), &file).expect("copied");
    let built = place.done(&["build"]);
    assert_eq!(built.err.matches("warning[photo/original-changed]").count(), 1, "{}", built.err);
    assert_eq!(place.run(&["photos", "pull"]).code, 1);
    place.done(&["photos", "push"]);
    assert!(!place.done(&["build"]).err.contains("photo/original-changed"));
}

#[test]
fn a_transfer_goes_on_where_it_ended() {
    let place = Place::new("photos: {store: ../originals}\n");
    place.done(&["photos", "push"]);
    let originals = place.beside("originals/originals");
    let stored = folder::files(&originals);
    fs::rename(place.site().join("assets/photos"), place.beside("photos")).expect("renamed");
    for (number, (path, bytes)) in stored.iter().enumerate() {
        let part = place.site().join(format!(".cache/originals/{path}.part"));
        fs::create_dir_all(part.parent().expect("a folder")).expect("a folder");
        // The beginning, other bytes, more than there is, all, and nothing at all.
        let held = match number {
            0 => bytes[..bytes.len() / 2].to_vec(),
            1 => vec![7; bytes.len() / 2],
            2 => vec![7; bytes.len() * 2],
            3 => bytes.clone(),
            _ => Vec::new(),
        };
        fs::write(part, held).expect("written");
    }
    place.done(&["photos", "pull"]);
    assert!(folder::files(place.site().join("assets/photos")) == folder::files(place.beside("photos")));
    let kept = folder::files(place.site().join(".cache/originals"));
    assert!(kept.keys().all(|path| path.ends_with("/lock")), "what was pulled is kept once: {:?}", kept.keys());
}

/// Whatever a killed `photos push` leaves: originals in the store are whole, records are as they were or complete, and a
/// complete one names an original that the store has.
#[test]
fn a_push_may_be_killed_at_any_moment() {
    let settings = "photos: {store: ../originals}\n";
    let whole = Place::new(settings);
    let before = folder::files(whole.site().join("content/photos"));
    whole.done(&["photos", "push"]);
    let (all, after) =
        (folder::files(whole.beside("originals/originals")), folder::files(whole.site().join("content/photos")));
    // Files that are being written have names of their own, and go while they are looked at.
    let stored = |place: &Place| {
        let folder = place.beside("originals/originals");
        let there = all.keys().filter_map(|path| Some((path.clone(), fs::read(folder.join(path)).ok()?)));
        there.collect::<BTreeMap<String, Vec<u8>>>()
    };
    let place = Place::new(settings);
    let mut killed = 0;
    for target in 0..=all.len() {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
        command.arg("-s").arg(place.site()).args(["photos", "push"]).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("the program runs");
        killed += usize::from(kill_when(child, || target == 0 || stored(&place).len() >= target));
        let there = stored(&place);
        assert!(there.iter().all(|(path, bytes)| all[path] == *bytes), "an original of {target} is not whole");
        for (name, record) in folder::files(place.site().join("content/photos")) {
            let Some(complete) = after.get(&name) else { continue };
            if record == *complete && record != before[&name] {
                let text = String::from_utf8(record).expect("UTF-8");
                let (digest, _) = text.split_once("blake3:").expect("a digest").1.split_once('\n').expect("a line");
                let named = format!("{}/{digest}", &digest[..2]);
                assert!(there.contains_key(&named), "{name} names an original that is nowhere");
            } else {
                assert!(record == before[&name], "{name} is not whole");
            }
        }
    }
    assert!(killed > 0, "the first is killed before it begins");
    place.done(&["photos", "push"]);
    assert!(stored(&place) == all, "the store is another");
    let records = folder::files(place.site().join("content/photos"));
    assert!(records.keys().eq(after.keys()), "{:?} for {:?}", records.keys(), after.keys());
    assert!(records == after, "a record is another");
    place.done(&["photos", "verify", "--read"]);
}

#[test]
fn a_program_without_remote_stores_says_which_one_is_needed() {
    if cfg!(feature = "remote-stores") {
        return;
    }
    let place = Place::new("photos: {store: s3://bucket/originals}\npictures: {store: s3://bucket/derivatives}\n");
    let built = place.done(&["build"]);
    assert_eq!(built.err.matches("warning[store/derivatives]").count(), 1, "{}", built.err);
    assert!(built.err.contains("--features remote-stores"), "{}", built.err);
    let pushed = place.run(&["photos", "push"]);
    assert!(pushed.code == 1 && pushed.err.contains("--features remote-stores"), "{}", pushed.err);
}

#[test]
fn s3_holds_originals_and_derivatives() {
    let place = Place::new("photos: {store: s3://photos/a/b}\npictures: {store: s3://photos/derivatives}\n");
    let Some(s3) = S3::start(&place.beside("s3"), "photos") else { return };
    let run = |arguments: &[&str]| {
        let ran = place.run_with(&s3.environment(), arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}", ran.err);
        ran
    };
    // One original goes in several parts.
    folder::write(place.site(), "assets/photos/large.tif", large());
    folder::write(
        place.site(),
        "content/photos/large.yaml",
        "file: large.tif\ntitle: {fr: Grande, en: Large}\nalt: {fr: Du bruit, en: Noise}\nlicense: etalab-2.0\n",
    );
    assert!(run(&["photos", "push"]).err.contains("7 originals sent"));
    assert!(run(&["photos", "push"]).err.contains("0 originals sent"));
    run(&["photos", "verify", "--read"]);
    fs::rename(place.site().join("assets/photos"), place.beside("photos")).expect("renamed");
    for shard in ["1/2", "2/2"] {
        place.forget(".cache");
        run(&["photos", "make", "--shard", shard]);
    }
    place.forget(".cache");
    run(&["build"]);
    assert!(!place.site().join(".cache/originals").exists(), "a build with all derivatives needs no original");
    run(&["photos", "pull"]);
    assert!(folder::files(place.site().join("assets/photos")) == folder::files(place.beside("photos")));
}

#[test]
fn whatever_s3_does_a_build_gives_the_same_site() {
    let place = Place::new("pictures: {store: s3://photos/derivatives}\n");
    let Some(s3) = S3::start(&place.beside("s3"), "photos") else { return };
    let build = || {
        for folder in [".cache", "public"] {
            place.forget(folder);
        }
        let ran = place.run_with(&s3.environment(), &["build"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        (place.public(), ran.err.matches("warning[store/derivatives]").count(), ran.err)
    };
    let (expected, told, err) = build();
    assert_eq!(told, 0, "{err}");
    let stored = folder::files(s3.folder.join("photos"));
    assert!(stored.len() > 2 * PHOTOS);
    for (fault, warnings) in [
        (Fault::None, 0),
        (Fault::Killed, 1),
        (Fault::Silent, 1),
        (Fault::Broken, 1),
        (Fault::Skewed, 1),
        (Fault::Truncated, 1),
        (Fault::Wrong, 1),
    ] {
        s3.set(fault);
        let (public, told, err) = build();
        assert!(public == expected, "{fault:?}: another site");
        assert_eq!(told, warnings, "{fault:?}: {err}");
    }
    // What answers well at the second attempt is no fault.
    s3.set(Fault::Flaky);
    assert!(build().0 == expected);
    // A full store is read, and not written.
    s3.set(Fault::Full);
    let (public, told, err) = build();
    assert!(public == expected && told == 0, "{err}");
    s3.set(Fault::None);
    fs::remove_dir_all(s3.folder.join("photos/derivatives")).expect("removed");
    s3.set(Fault::Full);
    let (public, told, err) = build();
    assert!(public == expected && told == 1 && err.contains("full"), "{err}");
    // Once the store is well again, all that is missing comes there.
    s3.set(Fault::None);
    let made = place.run_with(&s3.environment(), &["photos", "make"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let mended = folder::files(s3.folder.join("photos/derivatives"));
    assert!(mended == files_below(&stored, "derivatives/"), "another store");
}

#[test]
fn originals_come_whole_or_not_at_all() {
    let place = Place::new("photos: {store: s3://photos}\n");
    let Some(s3) = S3::start(&place.beside("s3"), "photos") else { return };
    let run = |arguments: &[&str]| place.run_with(&s3.environment(), arguments);
    for fault in [Fault::Killed, Fault::Broken, Fault::Full, Fault::Skewed] {
        s3.set(fault);
        let pushed = run(&["photos", "push"]);
        assert_eq!(pushed.code, 1, "{fault:?}: {}", pushed.err);
        let record = fs::read_to_string(place.site().join("content/photos/photo-1.yaml")).expect("a record");
        assert!(!record.contains("original:"), "{fault:?}: a record names an original that is nowhere");
    }
    s3.set(Fault::None);
    assert_eq!(run(&["photos", "push"]).code, 0);
    fs::rename(place.site().join("assets/photos"), place.beside("photos")).expect("renamed");
    for fault in [Fault::Killed, Fault::Broken, Fault::Skewed, Fault::Wrong] {
        s3.set(fault);
        let pulled = run(&["photos", "pull"]);
        assert_eq!(pulled.code, 1, "{fault:?}: {}", pulled.err);
        // Where nothing came, the folder need not be there.
        let photos = place.site().join("assets/photos");
        assert!(!photos.exists() || folder::files(photos).is_empty(), "{fault:?}");
        let built = run(&["build"]);
        assert!(built.code == 1 && built.err.contains("photo/original-unavailable"), "{fault:?}: {}", built.err);
    }
    // Half of what is left comes with each attempt, until all is there.
    s3.set(Fault::Truncated);
    run(&["photos", "pull"]);
    s3.set(Fault::None);
    let pulled = run(&["photos", "pull"]);
    assert_eq!(pulled.code, 0, "{}", pulled.err);
    assert!(folder::files(place.site().join("assets/photos")) == folder::files(place.beside("photos")));
}

/// The files whose paths begin so, without that beginning.
fn files_below(files: &BTreeMap<String, Vec<u8>>, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let below = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.to_owned(), bytes.clone())));
    below.collect()
}

/// An uncompressed TIFF of noise with more bytes than go in one part.
fn large() -> Vec<u8> {
    let (width, height) = (2500_u32, 2400_u32);
    let mut out = tiff::head(width, height);
    let mut state = 1_u32;
    out.extend((0..width * height * 3).map(|_| tiff::noise(&mut state) as u8));
    out
}
