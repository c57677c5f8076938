//! A build may be killed at any moment, and two may run at once: what they
//! leave behind is whole, and the next build gives what a first one gives.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use camino::Utf8PathBuf;
use provence::digest::Digest;
use provence::path::OutputPath;
use provence::publish::{Step, publish_observed};
use provence::render::{Blob, Bytes, Output};

use crate::killing::kill_when;
use crate::tiff;

type Files = BTreeMap<String, Vec<u8>>;

const PICTURES: usize = 6;

fn command(site: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
    command.arg("-s").arg(site).arg("build").arg("-d").arg(out);
    command.args(["--clock", "2026-06-01T09:00:00Z"]).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn build(site: &Path, out: &Path) {
    let ran = command(site, out).output().expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// An uncompressed TIFF of noise over a gradient, different for each `seed`.
fn picture(seed: u32) -> Vec<u8> {
    let (width, height) = (1200_u32, 800_u32);
    let mut out = tiff::head(width, height);
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    for y in 0..height {
        for x in 0..width {
            let noise = (tiff::noise(&mut state) >> 24) / 8;
            out.extend([x * 200 / width + noise, y * 200 / height + noise, seed * 30 + noise].map(|part| part as u8));
        }
    }
    out
}

/// A starter site with some pictures, nothing built yet.
fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    let made = Command::new(env!("CARGO_BIN_EXE_provence")).arg("init").arg(&site).output().expect("the program runs");
    assert!(made.status.success());
    for number in 0..PICTURES {
        let story = site.join(format!("content/stories/picture-{number}"));
        fs::create_dir_all(&story).expect("a folder");
        fs::write(story.join("own.tif"), picture(number as u32)).expect("a file");
        let text = format!("---\ntitle: Image {number}\ndate: 2025-01-0{}\n---\n![Une image](own.tif)\n", number + 1);
        fs::write(story.join("index.fr.md"), text).expect("a file");
    }
    site
}

/// Every file below a folder.
fn files(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        // A file may be renamed while the folder is read.
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            Some((name, fs::read(entry.path()).ok()?))
        })
        .collect()
}

fn is_unfinished(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| name.starts_with(".tmp"))
}

fn assert_same(what: &str, found: &Files, wanted: &Files) {
    for (name, bytes) in wanted {
        let other = found.get(name).unwrap_or_else(|| panic!("{what}: {name} is missing"));
        assert!(bytes == other, "{what}: {name} differs");
    }
    let more: Vec<_> = found.keys().filter(|name| !wanted.contains_key(*name)).collect();
    assert!(more.is_empty(), "{what}: {more:?} should not be there");
}

struct Clean {
    output: Files,
    store: Files,
}

/// What a build gives that nobody disturbs.
static CLEAN: LazyLock<Clean> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(folder.path());
    build(&site, &folder.path().join("out"));
    let clean = Clean { output: files(&folder.path().join("out")), store: files(&site.join(".cache/pictures")) };
    assert!(clean.store.len() >= 6 * PICTURES, "{} pictures are made", clean.store.len());
    assert!(clean.store.keys().all(|name| !is_unfinished(name)));
    clean
});

/// Whole files of the store, so far.
fn count(store: &Path) -> usize {
    let entries = walkdir::WalkDir::new(store).into_iter().filter_map(Result::ok);
    let whole =
        entries.filter(|entry| entry.file_type().is_file() && !is_unfinished(&entry.file_name().to_string_lossy()));
    whole.count()
}

/// Only whole pictures, each as a clean build has it, and unfinished files under names of their own.
fn assert_whole(store: &Path, when: &str) {
    for (name, bytes) in files(store).into_iter().filter(|(name, _)| !is_unfinished(name)) {
        let wanted = CLEAN.store.get(&name).unwrap_or_else(|| panic!("{when}: {name} is no picture of this site"));
        assert!(*wanted == bytes, "{when}: {name} is not whole");
    }
}

#[test]
fn a_kill_leaves_only_whole_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(folder.path());
    let (store, out) = (site.join(".cache/pictures"), folder.path().join("out"));
    let total = CLEAN.store.len();
    let mut killed = 0;
    // From the first picture to the last; each round goes on where the one before was killed.
    for target in [1, 2, 5, total / 3, total / 2, total - 8, total - 2] {
        let child = command(&site, &out).spawn().expect("the program runs");
        killed += usize::from(kill_when(child, || count(&store) >= target));
        assert_whole(&store, &format!("killed at {target} of {total} pictures"));
    }
    assert!(killed >= 4, "{killed} builds were killed while they made pictures");
    // Before anything is written, and at moments of publication. These may be missed: the rest holds either way.
    for pause in [0, 3, 40, 120, 200] {
        let begun = std::time::Instant::now();
        let child = command(&site, &out).spawn().expect("the program runs");
        kill_when(child, || begun.elapsed() >= Duration::from_millis(pause));
    }
    for _ in 0..3 {
        let _ = fs::remove_dir_all(&out);
        let child = command(&site, &out).spawn().expect("the program runs");
        // The first publication is made beside the caches, under a name that ends so.
        let published = site.join(".cache/published");
        let is_begun = || {
            fs::read_dir(&published).is_ok_and(|mut inside| {
                inside.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(".twin")))
            })
        };
        kill_when(child, is_begun);
        assert!(!out.exists() || files(&out) == CLEAN.output, "the output appears whole or not at all");
    }
    build(&site, &out);
    assert_same("output", &files(&out), &CLEAN.output);
    assert_whole(&store, "after all");
    assert_eq!(count(&store), total);
}

/// An output in memory: every page holds the same text.
fn output(paths: &[&str], text: &str) -> Output {
    let blob = || Blob { key: Digest::of(text.as_bytes()), bytes: Bytes::Memory(text.as_bytes().into()) };
    Output { files: paths.iter().map(|path| (OutputPath::new(*path), blob())).collect(), ..Output::default() }
}

/// A folder as it was at one moment, with its links among files.
fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    // Files may go while they are copied: other threads of the publication go on.
    let ran = Command::new("cp").arg("-a").arg(folder.join(".")).arg(copy.path()).output().expect("cp runs");
    drop(ran);
    copy
}

/// Publishes, and at each step of it looks at the disk as a kill would leave it:
/// the output is whole there, and the next publication ends what was begun.
fn killed_at_every_step(place: &Path, next: &Output, allowed: &[Files]) -> BTreeSet<Step> {
    let utf8 = |path: PathBuf| Utf8PathBuf::from_path_buf(path).expect("a name in UTF-8");
    let steps = Mutex::new(BTreeSet::new());
    let run = |place: &Path, observer: &(dyn Fn(Step) + Sync)| {
        let (out, site) = (utf8(place.join("out")), utf8(place.join("site")));
        publish_observed(next, &out, &site, &utf8(place.join("cache/record")), observer).expect("published");
    };
    run(place, &|step| {
        let mut steps = steps.lock().expect("no test panics with the lock");
        steps.insert(step);
        let mut found = files(&place.join("out"));
        // Where new files wait that are renamed inside the folder.
        found.retain(|name, _| !name.starts_with(".provence-staging/"));
        assert!(allowed.contains(&found), "before {step:?}: {:?}", found.keys());
        let copy = copy_of(place);
        run(copy.path(), &|_| {});
        assert_eq!(&files(&copy.path().join("out")), allowed.last().expect("the new output"), "after {step:?}");
        let left: BTreeSet<_> =
            fs::read_dir(copy.path()).expect("a folder").map(|e| e.expect("a name").file_name()).collect();
        assert_eq!(left, ["cache", "out", "site"].map(Into::into).into(), "after {step:?}");
    });
    assert_eq!(&files(&place.join("out")), allowed.last().expect("the new output"));
    steps.into_inner().expect("no test panicked")
}

/// What an output folder holds, with a stranger's file.
fn with_stranger(paths: &[&str], text: &str) -> Files {
    let mut sorted: Vec<&str> = paths.to_vec();
    sorted.sort_unstable();
    let list = format!(
        "# provence wrote these files here, and removes those of them that the site no longer makes.\n{}\n",
        sorted.join("\n")
    );
    let mut files: Files = paths.iter().map(|path| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    files.insert(".provence-published".to_owned(), list.into_bytes());
    files.insert("notes/CNAME".to_owned(), b"theirs".to_vec());
    files
}

#[test]
fn a_publication_killed_at_any_step_leaves_one_output_whole() {
    let first = ["index.html", "a/index.html", "a/b/index.html", "b", "c.txt"];
    let second = ["index.html", "a", "b/index.html", "c.txt", "d/index.html"];
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    fs::create_dir_all(place.join("site/content")).expect("a folder");
    fs::create_dir(place.join("cache")).expect("a folder");
    // Into a folder that is not there: nothing, or all of it.
    let bare = |paths: &[&str], text: &str| {
        let mut files = with_stranger(paths, text);
        files.remove("notes/CNAME");
        files
    };
    killed_at_every_step(place, &output(&first, "1"), &[Files::new(), bare(&first, "1")]);
    fs::create_dir(place.join("out/notes")).expect("a folder");
    fs::write(place.join("out/notes/CNAME"), "theirs").expect("a file");
    // Forth and back and forth: the second time, the former output is there to be used again.
    let mut before = with_stranger(&first, "1");
    for (paths, text) in [(&second, "2"), (&first, "3"), (&second, "4"), (&second, "5")] {
        let after = with_stranger(paths, text);
        let steps = killed_at_every_step(place, &output(paths, text), &[before, after.clone()]);
        assert!(
            steps.is_superset(&BTreeSet::from([Step::Stage, Step::List, Step::Exchange, Step::Clear])),
            "{steps:?}"
        );
        before = after;
    }
    // One file alone changes: one rename.
    let mut next = output(&second, "5");
    let other = output(&["c.txt"], "6");
    next.files.extend(other.files);
    let mut after = with_stranger(&second, "5");
    after.insert("c.txt".to_owned(), b"6".to_vec());
    let found = killed_at_every_step(place, &next, &[before, after]);
    assert_eq!(found, BTreeSet::from([Step::Stage, Step::Rename]));
}

#[test]
fn two_builds_share_an_empty_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(folder.path());
    let outs = [folder.path().join("one"), folder.path().join("two")];
    let children = outs.each_ref().map(|out| command(&site, out).spawn().expect("the program runs"));
    for child in children {
        let ran = child.wait_with_output().expect("the program ends");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    for out in outs {
        assert_same("output", &files(&out), &CLEAN.output);
    }
    assert_same("store", &files(&site.join(".cache/pictures")), &CLEAN.store);
}

#[test]
fn what_a_kill_left_unfinished_is_removed_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(folder.path());
    let store = site.join(".cache/pictures");
    build(&site, &folder.path().join("out"));
    let some = CLEAN.store.keys().next().expect("a picture");
    let beside = store.join(some).parent().expect("a folder").to_owned();
    let (old, new) = (beside.join(".tmpOld123"), beside.join(".tmpNew123"));
    fs::write(&old, "half").expect("a file");
    fs::write(&new, "another build is writing this").expect("a file");
    let past = SystemTime::now() - Duration::from_secs(2 * 3600);
    fs::File::options().write(true).open(&old).and_then(|file| file.set_modified(past)).expect("a time");
    fs::remove_file(store.join(some)).expect("a picture");
    build(&site, &folder.path().join("out"));
    assert!(!old.exists(), "an abandoned file stays");
    assert!(new.exists(), "a file of a build that may still run is gone");
    assert!(fs::read(store.join(some)).expect("a picture") == CLEAN.store[some], "{some} is another picture now");
}
