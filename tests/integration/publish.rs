//! Stage 6: what is on the disk after a build, and after one that could not end well.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output as Run};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use provence::digest::Digest;
use provence::error::Error;
use provence::path::OutputPath;
use provence::publish::{Changes, Step, publish, publish_observed};
use provence::render::{Blob, Bytes, Output};

use crate::small_disk::SmallDisk;

/// A folder that holds a site and its output, away from all others.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("site/content")).expect("a folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.folder.path().join(name)).expect("a name in UTF-8")
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Changes, Error> {
        self.publish_into(&self.path("site/public"), files)
    }

    fn publish_into(&self, folder: &Utf8Path, files: &[(&str, &str)]) -> Result<Changes, Error> {
        publish(&output(files), folder, &self.path("site"), &self.path("memory"))
    }
}

fn output(files: &[(&str, &str)]) -> Output {
    let blob = |text: &str| Blob { key: Digest::of(text.as_bytes()), bytes: Bytes::Memory(text.as_bytes().into()) };
    Output {
        files: files.iter().map(|(path, text)| (OutputPath::new(*path), blob(text))).collect(),
        ..Output::default()
    }
}

/// Every file below an output folder, but the list of the publication, with its bytes and the time of its last change.
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            let modified = entry.metadata().ok().and_then(|metadata| metadata.modified().ok());
            // What goes while it is read has no bytes.
            let bytes = fs::read(entry.path()).unwrap_or_default();
            (name, (bytes, modified.unwrap_or(SystemTime::UNIX_EPOCH)))
        })
        .filter(|(name, _)| name != ".provence-published")
        .collect()
}

fn changes(written: usize, unchanged: usize, removed: usize) -> Changes {
    Changes { written, unchanged, removed, ..Changes::default() }
}

fn provence(arguments: &[&str]) -> Run {
    Command::new(env!("CARGO_BIN_EXE_provence"))
        .args(["--locale", "en"])
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn starter(place: &Place) -> Utf8PathBuf {
    let site = place.path("starter");
    let run = provence(&["init", site.as_str()]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    site
}

fn told(run: &Run) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// A manifest tells the digest of each file of the kit, so that none is taken for right by its record alone.
#[test]
fn a_file_of_the_kit_is_compared_and_not_trusted() {
    let place = Place::new();
    let drawn = |bytes: &str| {
        let blob = Blob { key: Digest::of(b"the key of a drawing"), bytes: Bytes::Memory(bytes.as_bytes().into()) };
        let files = ["kit/next/sign-32.png", "kit/next/sign.zip"].map(|path| (OutputPath::new(path), blob.clone()));
        Output { files: files.into_iter().collect(), ..Output::default() }
    };
    let public = place.path("site/public");
    for bytes in ["before", "after it was drawn anew"] {
        publish(&drawn(bytes), &public, &place.path("site"), &place.path("memory")).expect("published");
        assert_eq!(fs::read_to_string(public.join("kit/next/sign-32.png")).expect("a file"), bytes);
    }
}

#[test]
fn only_what_changed_is_written() {
    let place = Place::new();
    let first = place.publish(&[("index.html", "a"), ("fr/index.html", "b"), ("old/page/index.html", "c")]);
    assert_eq!(first.expect("published"), changes(3, 0, 0));
    let before = files(place.path("site/public").as_std_path());

    let second = place.publish(&[("index.html", "a"), ("fr/index.html", "other"), ("new/index.html", "d")]);
    assert_eq!(second.expect("published"), changes(2, 1, 1));
    let after = files(place.path("site/public").as_std_path());
    assert_eq!(after["index.html"], before["index.html"], "an unchanged file keeps its time");
    assert_eq!(after["fr/index.html"].0, b"other");
    assert_eq!(after.keys().collect::<Vec<_>>(), ["fr/index.html", "index.html", "new/index.html"]);
    assert!(!place.path("site/public/old").exists(), "empty folders go");

    let third = place.publish(&[("index.html", "a"), ("fr/index.html", "other"), ("new/index.html", "d")]);
    assert_eq!(third.expect("published"), changes(0, 3, 0));
    assert_eq!(files(place.path("site/public").as_std_path()), after);
}

#[test]
fn a_file_changed_by_another_hand_is_put_right() {
    let place = Place::new();
    let wanted = [("index.html", "right"), ("fr/index.html", "b")];
    place.publish(&wanted).expect("published");
    fs::write(place.path("site/public/index.html"), "wrong").expect("a file");
    fs::remove_file(place.path("site/public/fr/index.html")).expect("a file");
    assert_eq!(place.publish(&wanted).expect("published"), changes(2, 0, 0));
    let names: Vec<String> = files(place.path("site/public").as_std_path()).into_keys().collect();
    assert_eq!(names, ["fr/index.html", "index.html"]);

    // Without the stamps of the last publication, files are compared.
    fs::remove_file(place.path("memory")).expect("the memory");
    assert_eq!(place.publish(&wanted).expect("published"), changes(0, 2, 0));

    // A file that two outputs share by a link may be changed through either.
    let other = [("index.html", "other"), ("fr/index.html", "c"), ("shared.html", "s")];
    place.publish(&other).expect("published");
    fs::write(place.path("site/public/shared.html"), "wrong").expect("a file");
    for edition in [["1", "1"], ["2", "2"], ["3", "3"]] {
        place
            .publish(&[("index.html", edition[0]), ("fr/index.html", edition[1]), ("shared.html", "s")])
            .expect("published");
        assert_eq!(files(place.path("site/public").as_std_path())["shared.html"].0, b"s");
    }
}

/// The names in an output folder with the bytes, without times.
fn bytes(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    files(folder.as_std_path()).into_iter().map(|(name, (bytes, _))| (name, bytes)).collect()
}

#[test]
fn files_of_others_are_kept_and_named_once() {
    let place = Place::new();
    let public = place.path("site/public");
    place.publish(&[("index.html", "1"), ("fr/index.html", "1"), ("fr/a/index.html", "1")]).expect("published");
    fs::create_dir_all(public.join(".git/objects")).expect("a folder");
    fs::create_dir(public.join("empty")).expect("a folder");
    for name in [".git/HEAD", ".git/objects/1", "CNAME", "fr/a/notes.txt"] {
        fs::write(public.join(name), name).expect("a file");
    }
    std::os::unix::fs::symlink("/nowhere", public.join("link")).expect("a link");
    let odd = std::ffi::OsStr::new("name-\u{e9}");
    fs::write(public.as_std_path().join(odd), "x").expect("a file");
    let not_text = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff\xfe");
    fs::write(public.as_std_path().join(not_text), "x").expect("a file");
    let kept = |place: &Place, when: &str| {
        let public = place.path("site/public");
        for name in [".git/HEAD", ".git/objects/1", "CNAME", "fr/a/notes.txt"] {
            assert_eq!(fs::read(public.join(name)).expect(when), name.as_bytes(), "{when}");
        }
        assert!(public.join("empty").is_dir(), "{when}");
        assert_eq!(fs::read_link(public.join("link")).expect(when).to_str(), Some("/nowhere"), "{when}");
        assert!(public.as_std_path().join(not_text).exists() && public.as_std_path().join(odd).exists(), "{when}");
    };

    // Everything changes, and the page beside which a note lies goes.
    let second = place.publish(&[("index.html", "2"), ("fr/index.html", "2"), ("en/index.html", "2")]);
    let second = second.expect("published");
    kept(&place, "exchanged");
    assert_eq!((second.written, second.unchanged, second.removed), (3, 0, 1));
    let named: Vec<&str> = second.kept.iter().map(String::as_str).collect();
    assert_eq!(named, [".git/", "CNAME", "empty/", "fr/a/notes.txt", "link", "name-\u{e9}", "\u{fffd}\u{fffd}"]);
    assert!(!public.join("fr/a/index.html").exists());

    // One change is made in place; nothing is named again.
    let third = place.publish(&[("index.html", "3"), ("fr/index.html", "2"), ("en/index.html", "2")]);
    assert_eq!(third.expect("published"), changes(1, 2, 0));
    kept(&place, "in place");

    // What another takes away does not come back, and what is new is named.
    fs::remove_file(public.join("CNAME")).expect("a file");
    fs::write(public.join("new.pdf"), "x").expect("a file");
    let fourth = place.publish(&[("index.html", "4"), ("fr/index.html", "4"), ("en/index.html", "2")]);
    assert_eq!(fourth.expect("published").kept.into_iter().collect::<Vec<_>>(), ["new.pdf"]);
    assert!(!public.join("CNAME").exists());
    let fifth = place.publish(&[("index.html", "5"), ("fr/index.html", "5"), ("en/index.html", "2")]);
    assert_eq!(fifth.expect("published"), changes(2, 1, 0));
    assert!(!public.join("CNAME").exists() && public.join("new.pdf").exists());
}

#[test]
fn what_others_write_during_a_publication_is_kept() {
    let place = Place::new();
    let (public, site, record) = (place.path("site/public"), place.path("site"), place.path("memory"));
    for edition in ["1", "2", "3"] {
        let next = output(&[("index.html", edition), ("fr/index.html", edition)]);
        let late = |step: Step| {
            if step == Step::Exchange && public.exists() {
                fs::create_dir_all(public.join("reports")).expect("a folder");
                fs::write(public.join(format!("{edition}.txt")), edition).expect("a file");
                fs::write(public.join(format!("reports/{edition}.txt")), edition).expect("a file");
            }
        };
        publish_observed(&next, &public, &site, &record, &late).expect("published");
    }
    let names: Vec<String> = files(public.as_std_path()).into_keys().collect();
    assert_eq!(names, ["2.txt", "3.txt", "fr/index.html", "index.html", "reports/2.txt", "reports/3.txt"]);
}

#[test]
fn two_publications_into_one_folder_give_one_of_the_two() {
    let place = Place::new();
    let of = |text: &'static str| [("index.html", text), ("fr/index.html", text), ("en/a/index.html", text)];
    std::thread::scope(|scope| {
        for text in ["1", "2"] {
            let place = &place;
            scope.spawn(move || {
                for _ in 0..20 {
                    place.publish(&of(text)).expect("published");
                }
            });
        }
    });
    let last = bytes(&place.path("site/public"));
    assert_eq!(last.len(), 3);
    assert!(last.values().all(|bytes| *bytes == last["index.html"]), "{last:?}");
}

#[test]
fn no_file_of_others_is_written_over() {
    let wanted = [("index.html", "1"), ("fr/index.html", "1"), ("en/index.html", "1")];
    for (foreign, next) in [
        ("CNAME", ("CNAME", "ours")),
        ("data", ("data/index.html", "a folder where a file is")),
        ("data/report.pdf", ("data", "a file where a folder is")),
    ] {
        let place = Place::new();
        place.publish(&wanted).expect("published");
        let theirs = place.path("site/public").join(foreign);
        fs::create_dir_all(theirs.parent().expect("a folder")).expect("a folder");
        fs::write(&theirs, "theirs").expect("a file");
        let before = bytes(&place.path("site/public"));
        let mut more = wanted.map(|(path, _)| (path, "2")).to_vec();
        more.push(next);
        let error = place.publish(&more).expect_err("refused");
        let said = error.explain();
        assert!(said.get(provence::diagnostic::UiLocale::En).contains(foreign.split('/').next().expect("a name")));
        assert_eq!(bytes(&place.path("site/public")), before);
        // The same bytes are no reason to refuse.
        if foreign == "CNAME" {
            fs::write(&theirs, "ours").expect("a file");
            assert_eq!(place.publish(&more).expect("published"), changes(3, 1, 0));
        }
    }
}

#[test]
fn a_folder_without_a_list_is_refused() {
    let place = Place::new();
    let public = place.path("site/public");
    fs::create_dir_all(public.join("fr")).expect("a folder");
    for name in ["_redirects", "sitemap.xml", "fr/thesis.txt"] {
        fs::write(public.join(name), "years of work").expect("a file");
    }
    let before = bytes(&public);
    let error = place.publish(&[("index.html", "a")]).expect_err("refused");
    assert!(matches!(error, Error::Usage(_)), "{error:?}");
    assert_eq!(bytes(&public), before);
}

#[test]
fn an_output_that_came_with_a_clone_is_known() {
    let place = Place::new();
    place.publish(&[("index.html", "1"), ("fr/index.html", "1"), ("old.html", "1")]).expect("published");
    fs::write(place.path("site/public/CNAME"), "x").expect("a file");
    let elsewhere = place.path("clone");
    let copied = Command::new("cp").arg("-a").arg(place.path("site")).arg(&elsewhere).status().expect("cp");
    assert!(copied.success());
    let next = output(&[("index.html", "2"), ("fr/index.html", "2")]);
    let done =
        publish(&next, &elsewhere.join("public"), &elsewhere, &elsewhere.join(".cache/none")).expect("published");
    assert_eq!((done.written, done.removed), (2, 1));
    assert_eq!(bytes(&elsewhere.join("public")).keys().collect::<Vec<_>>(), ["CNAME", "fr/index.html", "index.html"]);
}

#[test]
fn a_list_reaches_nothing_outside_the_folder() {
    let place = Place::new();
    let public = place.path("site/public");
    place.publish(&[("index.html", "1"), ("fr/index.html", "1")]).expect("published");
    let outside = place.path("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("a.txt"), "years of work").expect("a file");
    std::os::unix::fs::symlink(&outside, public.join("docs")).expect("a link");
    let list = public.join(".provence-published");
    let text = fs::read_to_string(&list).expect("the list");
    fs::write(&list, format!("{text}docs/a.txt\n../outside/a.txt\n/etc/hosts\n")).expect("the list");
    place.publish(&[("index.html", "2"), ("fr/index.html", "2")]).expect("published");
    place.publish(&[("index.html", "3"), ("fr/index.html", "2")]).expect("published");
    assert_eq!(fs::read(outside.join("a.txt")).expect("a file"), b"years of work");
    assert!(place.publish(&[("docs/b.txt", "2"), ("index.html", "3")]).is_err(), "nothing is written through a link");
    assert_eq!(fs::read_dir(&outside).expect("the folder").count(), 1);
}

#[test]
fn a_link_to_the_output_stays_a_link() {
    let place = Place::new();
    let there = place.path("there");
    fs::create_dir(&there).expect("a folder");
    let link = place.path("site/public");
    std::os::unix::fs::symlink(&there, &link).expect("a link");
    for edition in ["1", "2", "3"] {
        place.publish(&[("index.html", edition), ("fr/index.html", edition)]).expect("published");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(bytes(&there)["fr/index.html"], edition.as_bytes());
    }
}

#[test]
fn rights_of_the_folder_stay() {
    let place = Place::new();
    let public = place.path("site/public");
    place.publish(&[("index.html", "1"), ("fr/index.html", "1")]).expect("published");
    fs::set_permissions(&public, fs::Permissions::from_mode(0o2770)).expect("a mode");
    for edition in ["2", "3"] {
        place.publish(&[("index.html", edition), ("fr/index.html", edition)]).expect("published");
        let mode = fs::metadata(&public).expect("the folder").permissions().mode();
        assert_eq!(mode & 0o7777, 0o2770);
    }
}

#[test]
fn a_mount_point_is_written_in_place() {
    let place = Place::new();
    let Some(disk) = SmallDisk::mount(place.path("site/public"), 512) else {
        assert!(std::env::var_os("CI").is_none() || !is_root(), "a small disk can be mounted in CI");
        eprintln!("SKIPPED: a small disk cannot be mounted here (it takes root and a mount namespace)");
        return;
    };
    let publish = |files: &[(&str, &str)]| place.publish(files).expect("published");
    assert_eq!(publish(&[("index.html", "1"), ("a/index.html", "1"), ("b", "1")]), changes(3, 0, 0));
    fs::write(disk.path().join("CNAME"), "x").expect("a file");
    let second = publish(&[("index.html", "2"), ("a", "2"), ("b/index.html", "2")]);
    assert_eq!((second.written, second.removed), (3, 2));
    assert_eq!(bytes(disk.path()).keys().collect::<Vec<_>>(), ["CNAME", "a", "b/index.html", "index.html"]);
    assert_eq!(publish(&[("index.html", "2"), ("a", "2"), ("b/index.html", "2")]), changes(0, 3, 0));
}

#[test]
fn a_page_may_take_the_place_of_a_folder_and_back() {
    let place = Place::new();
    place.publish(&[("a/index.html", "1"), ("b", "2")]).expect("published");
    place.publish(&[("a", "3"), ("b/index.html", "4")]).expect("published");
    let now = files(place.path("site/public").as_std_path());
    assert_eq!((&now["a"].0[..], &now["b/index.html"].0[..], now.len()), (&b"3"[..], &b"4"[..], 2));
}

#[test]
fn folders_of_others_are_left_alone() {
    let place = Place::new();
    let wanted = [("index.html", "a")];
    let foreign = place.path("documents");
    fs::create_dir(&foreign).expect("a folder");
    fs::write(foreign.join("thesis.txt"), "years of work").expect("a file");
    for folder in [
        foreign.clone(),
        place.path("site"),
        place.path("site/content"),
        place.path("site/content/public"),
        place.path("site/assets/static"),
        place.path("site/themes/x"),
        place.path("site/../site"),
        place.path("."),
    ] {
        let error = place.publish_into(&folder, &wanted).expect_err(folder.as_str());
        assert!(matches!(error, Error::Usage(_)), "{folder}: {error:?}");
    }
    assert_eq!(fs::read(foreign.join("thesis.txt")).expect("a file"), b"years of work");
    assert_eq!(files(foreign.as_std_path()).len(), 1);
    assert!(!place.path("site/content/public").exists());
}

#[test]
fn a_failed_build_leaves_the_last_good_output() {
    let place = Place::new();
    let site = starter(&place);
    assert_eq!(provence(&["build", "-s", site.as_str()]).status.code(), Some(0));
    let good = files(site.join("public").as_std_path());
    assert!(good.contains_key("fr/index.html"), "{:?}", good.keys());

    let story = site.join("content/stories/premier-recit/index.fr.md");
    let text = fs::read_to_string(&story).expect("a story");
    fs::write(&story, text.replace("title:", "titel:")).expect("a story");
    let run = provence(&["build", "-s", site.as_str()]);
    assert_eq!(run.status.code(), Some(1));
    assert!(told(&run).contains("content/stories/premier-recit/index.fr.md:2:1"), "{}", told(&run));
    assert_eq!(files(site.join("public").as_std_path()), good);
    let besides: Vec<_> =
        fs::read_dir(&site).expect("the site").filter_map(Result::ok).map(|e| e.file_name()).collect();
    assert!(!besides.iter().any(|name| name.to_string_lossy().starts_with(".public")), "{besides:?}");

    fs::write(&story, text).expect("a story");
    assert_eq!(provence(&["build", "-s", site.as_str()]).status.code(), Some(0));
    assert_eq!(files(site.join("public").as_std_path()), good, "mended, and nothing was written again");
}

#[test]
fn a_folder_without_a_site_is_wrong_usage() {
    let place = Place::new();
    let empty = place.path("empty");
    fs::create_dir(&empty).expect("a folder");
    for command in ["build", "check"] {
        let run = provence(&[command, "-s", empty.as_str()]);
        assert_eq!(run.status.code(), Some(2), "{run:?}");
        let told = told(&run);
        assert!(told.contains("site/missing") && told.contains("provence init"), "{told}");
    }
    assert_eq!(fs::read_dir(&empty).expect("the folder").count(), 0, "nothing is written there");

    let run = provence(&["build", "-s", place.path("nowhere").as_str()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(told(&run).contains("cannot read") && told(&run).contains("not found"), "{}", told(&run));
}

/// Whether permissions mean nothing to whoever runs the tests.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.starts_with(b"0\n")
}

/// The program as a user whom permissions hold back. Root becomes `nobody`.
fn provence_unprivileged(arguments: &[&str]) -> Option<Run> {
    if !is_root() {
        return Some(provence(arguments));
    }
    // `nobody` must be able to reach the program wherever it was built.
    let folder = tempfile::tempdir().ok()?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).ok()?;
    let program = folder.path().join("provence");
    // A link where it can be one: a program that was just written is busy while
    // a process that another test started holds it open.
    fs::hard_link(env!("CARGO_BIN_EXE_provence"), &program)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_provence"), &program).map(drop))
        .ok()?;
    let run = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&program)
        .args(["--locale", "en"])
        .args(arguments)
        .output();
    run.ok().filter(|run| run.status.code().is_some_and(|code| code < 126))
}

#[test]
fn a_folder_without_rights_is_a_clear_error() {
    let place = Place::new();
    let site = starter(&place);
    let mode = |path: &Utf8Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    mode(&place.path(""), 0o755);
    for entry in walkdir::WalkDir::new(&site).into_iter().filter_map(Result::ok) {
        let path = Utf8Path::from_path(entry.path()).expect("a name in UTF-8");
        mode(path, if entry.file_type().is_dir() { 0o555 } else { 0o444 });
    }
    let Some(run) = provence_unprivileged(&["build", "-s", site.as_str()]) else {
        assert!(std::env::var_os("CI").is_none(), "setpriv gives up root in CI");
        eprintln!("SKIPPED: running as root, and setpriv cannot give that up here");
        return;
    };
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert!(told(&run).contains("cannot write") && told(&run).contains("permissions"), "{}", told(&run));
    assert!(!site.join("public").exists());

    mode(&site.join("content"), 0o000);
    let run = provence_unprivileged(&["build", "-s", site.as_str()]).expect("as before");
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert!(told(&run).contains("cannot read") && told(&run).contains("content"), "{}", told(&run));
    mode(&site.join("content"), 0o755);
    mode(&site, 0o755);
}

#[test]
fn a_full_disk_leaves_the_last_good_output() {
    let place = Place::new();
    let site = starter(&place);
    let Some(disk) = SmallDisk::mount(place.path("disk"), 512) else {
        assert!(std::env::var_os("CI").is_none() || !is_root(), "a small disk can be mounted in CI");
        eprintln!("SKIPPED: a small disk cannot be mounted here (it takes root and a mount namespace)");
        return;
    };
    let folder = disk.path().join("public");
    let build = || provence(&["build", "-s", site.as_str(), "-d", folder.as_str()]);
    let run = build();
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let good = files(folder.as_std_path());

    // More than the disk holds; a file that is there already changes too.
    fs::create_dir_all(site.join("assets/static")).expect("a folder");
    fs::write(site.join("assets/static/large.bin"), vec![7; 2_000_000]).expect("a file");
    let home = site.join("content/pages/home/index.fr.md");
    let text = fs::read_to_string(&home).expect("a page");
    fs::write(&home, text.replace("Bienvenue", "Bonjour")).expect("a page");
    let run = build();
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert!(told(&run).contains("the disk is full"), "{}", told(&run));
    assert_eq!(files(folder.as_std_path()), good, "the old output is whole, and nothing lies beside it");

    fs::remove_file(site.join("assets/static/large.bin")).expect("a file");
    assert_eq!(build().status.code(), Some(0));
    assert_ne!(files(folder.as_std_path()), good);

    // Nor is half a site left where none was.
    fs::write(site.join("assets/static/large.bin"), vec![7; 2_000_000]).expect("a file");
    let empty = disk.path().join("other");
    let run = provence(&["build", "-s", site.as_str(), "-d", empty.as_str()]);
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let left: Vec<_> =
        fs::read_dir(disk.path()).expect("the disk").filter_map(Result::ok).map(|e| e.file_name()).collect();
    assert_eq!(left, ["public"], "nothing but the good output");
}
