//! What goes wrong around a build: a cache that lies, a disk that is full at any moment, names that other systems do not
//! have, links without end, files that change while they are read, clocks that go back, a server that is killed while it
//! saves. After each, the output is the last good one or the new one, whole; the next build gives what a first one gives;
//! and no content is lost.

#![cfg(unix)]

use crate::folder;
use crate::preview::DEADLINE;
use crate::small_disk::SmallDisk;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output as Run, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

type Files = BTreeMap<PathBuf, Vec<u8>>;

const STORY: &str = "content/stories/premier-recit/index.fr.md";

/// A site in a folder of its own.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// The starter site.
    fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a folder") };
        folder::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("starter"), site.path(""));
        site
    }

    /// The same with a story that shows a picture.
    fn with_picture() -> Self {
        let site = Self::new();
        let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base/assets/photos/quay.jpg");
        site.write(
            "content/stories/vue/index.fr.md",
            "---\ntitle: Une vue\ndate: 2025-01-01\n---\n![Le quai](quai.jpg)\n",
        );
        site.write("content/stories/vue/quai.jpg", fs::read(photo).expect("a picture"));
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        folder::write(self.path(""), path, content);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
        command.arg("-s").arg(self.path("")).args(["--locale", "en"]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().expect("the program runs")
    }

    /// Builds, and gives the output; panics when the build does not end well.
    fn build(&self) -> Files {
        let ran = self.run(&["build", "--clock", "2026-06-01T09:00:00Z"]);
        assert_eq!(ran.status.code(), Some(0), "{}", told(&ran));
        self.output()
    }

    fn output(&self) -> Files {
        files(self.path("public"))
    }
}

fn told(run: &Run) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// Every file below a folder.
fn files(folder: impl AsRef<Path>) -> Files {
    let folder = folder.as_ref();
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let entries = entries.filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below").to_owned();
            (name, fs::read(entry.path()).expect("a file that can be read"))
        })
        .collect()
}

/// Says that a test cannot run here; an error where everything must be tested and nothing lacks but a tool.
fn skipped(why: &str) {
    let id = Command::new("id").arg("-u").output().expect("id");
    assert!(std::env::var_os("CI").is_none() || !id.stdout.starts_with(b"0\n"), "{why}");
    eprintln!("SKIPPED: {why}");
}

#[test]
fn wrong_bytes_under_a_right_name_are_not_published() {
    let site = Site::with_picture();
    let good = site.build();
    for kind in 0..4 {
        for name in files(site.path(".cache/pictures")).into_keys() {
            let path = site.path(".cache/pictures").join(name);
            let bytes = fs::read(&path).expect("a picture");
            match kind {
                // Another picture, one that is cut, one whose length and date are right, and a link to a file elsewhere.
                0 => fs::copy(site.path("content/stories/vue/quai.jpg"), &path).map(drop).expect("a copy"),
                1 => fs::write(&path, &bytes[..bytes.len() / 2]).expect("a file"),
                2 => {
                    let date = fs::metadata(&path).and_then(|of| of.modified()).expect("a date");
                    fs::write(&path, bytes.iter().map(|byte| !byte).collect::<Vec<u8>>()).expect("a file");
                    fs::File::options()
                        .write(true)
                        .open(&path)
                        .and_then(|file| file.set_modified(date))
                        .expect("a date");
                }
                _ => {
                    fs::remove_file(&path).expect("removed");
                    symlink(site.path("content/site.yaml"), &path).expect("a link");
                }
            }
        }
        // Beside an output that holds the right ones, and without one.
        if kind % 2 == 0 {
            fs::remove_dir_all(site.path("public")).expect("removed");
        }
        assert!(site.build() == good, "wrong bytes were published: {kind}");
        fs::remove_dir_all(site.path("public")).expect("removed");
        assert!(site.build() == good, "wrong bytes are still kept: {kind}");
    }
}

#[test]
fn a_cache_in_which_everything_is_wrong_only_costs_time() {
    let site = Site::with_picture();
    let good = site.build();
    for (number, spoiled) in ["nonsense", "", "\0\u{1}\n"].into_iter().enumerate() {
        for name in files(site.path(".cache")).into_keys() {
            fs::write(site.path(".cache").join(name), spoiled).expect("a file");
        }
        if number > 0 {
            fs::remove_dir_all(site.path("public")).expect("removed");
        }
        assert!(site.build() == good, "after {spoiled:?}");
    }
    // Each file with another's content.
    let names: Vec<PathBuf> = files(site.path(".cache")).into_keys().collect();
    let contents: Vec<Vec<u8>> = files(site.path(".cache")).into_values().collect();
    for (at, name) in names.iter().enumerate() {
        fs::write(site.path(".cache").join(name), &contents[(at + 1) % contents.len()]).expect("a file");
    }
    fs::remove_dir_all(site.path("public")).expect("removed");
    assert!(site.build() == good, "after an exchange");
    // And one that is no folder at all.
    fs::remove_dir_all(site.path(".cache")).expect("removed");
    fs::write(site.path(".cache"), "a file").expect("a file");
    let ran = site.run(&["build"]);
    assert_eq!(ran.status.code(), Some(2), "{}", told(&ran));
    assert!(site.output() == good, "the last good output stays");
}

#[test]
fn a_disk_that_is_full_at_any_write_leaves_one_output_whole() {
    let home = "content/pages/home/index.fr.md";
    let (mut failed, mut done) = (0, 0);
    for size in [220, 260, 300, 340, 380, 430, 480, 560, 700, 1000] {
        let site = Site::with_picture();
        let place = tempfile::tempdir().expect("a folder");
        let Some(disk) = SmallDisk::mount(place.path().join("disk"), size) else {
            return skipped("a small disk cannot be mounted here (it takes root and a mount namespace)");
        };
        // The site itself lies on the small disk, with its cache and its output.
        folder::copy(site.path(""), disk.path().join("site"));
        let run = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
            command.arg("-s").arg(disk.path().join("site")).args([
                "--locale",
                "en",
                "build",
                "--clock",
                "2026-06-01T09:00:00Z",
            ]);
            command.env("TMPDIR", disk.path()).output().expect("the program runs")
        };
        // What a build writes there itself, a list of addresses, is no content of anybody's.
        let content = || {
            let mut content = files(disk.path().join("site/content"));
            content.remove(Path::new("urls.lock"));
            content
        };
        let before = content();
        let first = run();
        let good = files(disk.path().join("site/public"));
        match first.status.code() {
            Some(0) => {
                done += 1;
                assert!(good == site.build(), "{size} kB: another output than elsewhere");
            }
            Some(2) => {
                failed += 1;
                assert!(told(&first).contains("the disk is full"), "{size} kB: {}", told(&first));
                assert!(good.is_empty(), "{size} kB: half an output, {:?}", good.keys());
            }
            other => panic!("{size} kB: {other:?} {}", told(&first)),
        }
        // Almost all that is left is taken away, and every page changes.
        let _ = fs::write(disk.path().join("ballast"), vec![7; 4 << 20]);
        let ballast = fs::metadata(disk.path().join("ballast")).map_or(0, |of| of.len());
        let shorter = fs::File::options().write(true).open(disk.path().join("ballast"));
        shorter.and_then(|file| file.set_len(ballast.saturating_sub(24 << 10))).expect("shorter");
        let text = fs::read_to_string(disk.path().join("site").join(home)).expect("a page");
        fs::write(disk.path().join("site").join(home), text.replace("title:", "title: Z")).expect("a page");
        let ran = run();
        let now = files(disk.path().join("site/public"));
        match ran.status.code() {
            Some(2) => {
                failed += 1;
                assert!(now == good, "{size} kB: neither the last output nor the new one");
            }
            Some(0) => assert!(now != good && !now.is_empty(), "{size} kB: nothing new"),
            other => panic!("{size} kB: {other:?} {}", told(&ran)),
        }
        // With room again, it is built as elsewhere.
        fs::remove_file(disk.path().join("ballast")).expect("removed");
        fs::write(disk.path().join("site").join(home), text).expect("a page");
        assert!(content() == before, "{size} kB: content is lost");
        drop(Command::new("mount").args(["-o", "remount,size=32m"]).arg(disk.path()).output().expect("mount runs"));
        assert_eq!(run().status.code(), Some(0), "{size} kB: with room again");
        assert!(files(disk.path().join("site/public")) == site.build(), "{size} kB: the cache is wrong");
    }
    assert!(failed > 0 && done > 0, "{failed} builds found the disk full, {done} did not");
}

#[test]
fn an_output_that_cannot_be_written_is_a_clear_error() {
    let site = Site::new();
    let Some(disk) = SmallDisk::mount(site.folder.path().join("disk"), 4096) else {
        return skipped("a disk cannot be mounted here (it takes root and a mount namespace)");
    };
    let out = disk.path().join("public");
    let build = || site.run(&["build", "-d", out.as_str()]);
    assert_eq!(build().status.code(), Some(0));
    let good = files(&out);
    site.write("content/pages/new/index.fr.md", "---\ntitle: Nouvelle\n---\nTexte.\n");
    assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(disk.path()).status().expect("mount").success());
    let ran = build();
    assert_eq!(ran.status.code(), Some(2), "{}", told(&ran));
    assert!(told(&ran).contains("cannot write") || told(&ran).contains("cannot"), "{}", told(&ran));
    assert!(files(&out) == good, "the last good output stays");
    assert!(Command::new("mount").args(["-o", "remount,rw"]).arg(disk.path()).status().expect("mount").success());
    assert_eq!(build().status.code(), Some(0));
    assert!(files(&out) != good);
}

#[test]
fn a_file_without_rights_is_named() {
    let site = Site::new();
    let out = site.folder.path().join("out");
    fs::create_dir(&out).expect("a folder");
    for entry in walkdir::WalkDir::new(site.folder.path()).into_iter().filter_map(Result::ok) {
        let mode = if entry.file_type().is_dir() { 0o777 } else { 0o644 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).expect("rights");
    }
    fs::set_permissions(site.path(STORY), fs::Permissions::from_mode(0o000)).expect("rights");
    // Permissions mean nothing to root, who becomes `nobody`.
    let program = site.folder.path().join("provence");
    fs::hard_link(env!("CARGO_BIN_EXE_provence"), &program)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_provence"), &program).map(drop))
        .expect("the program");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
    let ran = command.args(["--locale", "en", "-s"]).arg(site.path("")).args(["build", "-d"]).arg(&out).output();
    let Some(ran) = ran.ok().filter(|ran| ran.status.code().is_some_and(|code| code < 126)) else {
        return skipped("setpriv cannot give up root here");
    };
    assert_eq!(ran.status.code(), Some(2), "{}", told(&ran));
    assert!(told(&ran).contains(STORY) && told(&ran).contains("cannot read"), "{}", told(&ran));
    assert!(files(&out).is_empty());
}

#[test]
fn names_of_every_kind_are_published_or_told() {
    let site = Site::new();
    let long = format!("{}.txt", "l".repeat(251));
    let right = [
        "\u{e9}t\u{e9}.txt",
        "e\u{301}cole.txt",
        "🏖️ plage.txt",
        "日本.txt",
        "a'b & c.txt",
        "%41.txt",
        "#x.txt",
        &long,
    ];
    for name in right {
        site.write(&format!("assets/static/noms/{name}"), name);
    }
    let output = site.build();
    let published: Vec<&Vec<u8>> =
        output.iter().filter(|(path, _)| path.starts_with("noms")).map(|(_, content)| content).collect();
    for name in right {
        assert!(published.iter().any(|content| ***content == *name.as_bytes()), "{name} is not published");
    }
    // A line end is told of, and does no harm.
    site.write("assets/static/noms/deux\nlignes.txt", "x");
    let ran = site.run(&["build"]);
    assert_eq!(ran.status.code(), Some(0), "{}", told(&ran));
    assert!(told(&ran).contains("U+000A") && !told(&ran).contains("deux\nlignes"), "{}", told(&ran));
    let good = site.output();
    assert!(good.contains_key(Path::new("noms/deux\nlignes.txt")));
    // A bundle and its picture with names as long as a disk has them.
    let folder = format!("content/stories/{}", "m".repeat(255));
    site.write(
        &format!("{folder}/index.fr.md"),
        "---\ntitle: Long\ndate: 2025-01-01\nslug: long\n---\n![Vue](vue.jpg)\n",
    );
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base/assets/photos/quay.jpg");
    fs::copy(&photo, site.path(&folder).join("vue.jpg")).expect("a picture");
    let too_long = |what: &str| {
        let ran = site.run(&["build"]);
        assert_eq!(ran.status.code(), Some(1), "{what}: {}", told(&ran));
        assert!(told(&ran).contains("a name of more than 255 bytes"), "{what}: {}", told(&ran));
    };
    too_long("a file of the API");
    fs::remove_dir_all(site.path(&folder)).expect("removed");
    for key in ["url: /fr/", "aliases: [/fr/"] {
        let end = if key.contains('[') { "/]" } else { "/" };
        let address = format!("{key}{}{end}", "x".repeat(300));
        site.write("content/pages/longue.fr.md", format!("---\ntitle: Longue\n{address}\n---\nTexte.\n"));
        let ran = site.run(&["build"]);
        assert!(matches!(ran.status.code(), Some(0 | 1)), "{key} {}", told(&ran));
    }
    fs::remove_file(site.path("content/pages/longue.fr.md")).expect("removed");
    let picture = format!("content/stories/premier-recit/{}.jpg", "p".repeat(251));
    fs::copy(&photo, site.path(&picture)).expect("a picture");
    let text = fs::read_to_string(site.path(STORY)).expect("a story");
    site.write(STORY, format!("{text}\n![Vue]({}.jpg)\n", "p".repeat(251)));
    let ran = site.run(&["build"]);
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{}", told(&ran));
}

#[test]
fn names_that_some_system_does_not_have_are_refused() {
    let site = Site::new();
    let good = site.build();
    let refused: [(&[u8], &str); 9] = [
        (b"assets/static/CON", "name of a device"),
        (b"assets/static/aux.md", "name of a device"),
        (b"content/pages/nul/index.fr.md", "name of a device"),
        (b"content/pages/com1.fr.md", "name of a device"),
        (b"assets/static/fin.", "ends in a dot or a space"),
        (b"assets/static/fin ", "ends in a dot or a space"),
        (b"assets/static/12:30.png", "has a `:`"),
        (b"assets/static/a\\b.txt", "not UTF-8 or has a `\\`"),
        (b"content/stories/caf\xE9.fr.md", "not UTF-8"),
    ];
    for (name, reason) in refused {
        let path = site.path("").join(OsStr::from_bytes(name));
        let shown = String::from_utf8_lossy(name).into_owned();
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, "---\ntitle: T\n---\nTexte.\n").expect("a file");
        let ran = site.run(&["build"]);
        assert_eq!(ran.status.code(), Some(1), "{shown}: {}", told(&ran));
        let told = told(&ran);
        assert!(told.contains("content/invalid-name") && told.contains(reason) && told.contains("rename it"), "{told}");
        assert!(site.output() == good, "{shown}: the last good output stays");
        fs::remove_file(&path).expect("removed");
        let _ = fs::remove_dir(path.parent().expect("a folder"));
    }
    assert!(site.build() == good);
    // Two names that are one elsewhere are told of.
    site.write("assets/static/LISEZ.txt", "1");
    site.write("assets/static/lisez.txt", "2");
    let ran = site.run(&["build"]);
    assert_eq!(ran.status.code(), Some(0), "{}", told(&ran));
    assert!(told(&ran).contains("are the same file"), "{}", told(&ran));
}

#[test]
fn links_without_end_and_files_that_are_none_are_passed_by() {
    let site = Site::new();
    let good = site.build();
    let links = site.path("content/stories/liens");
    fs::create_dir(&links).expect("a folder");
    for number in 0..10_000 {
        // Each to the next, the last to the first; and to folders above.
        let target = if number % 10 == 0 { "../..".to_owned() } else { format!("lien-{}", (number + 1) % 10_000) };
        symlink(target, links.join(format!("lien-{number}"))).expect("a link");
    }
    symlink(".", links.join("ici")).expect("a link");
    symlink("/", site.path("assets/racine"))
        .or_else(|_| {
            fs::create_dir_all(site.path("assets"))?;
            symlink("/", site.path("assets/racine"))
        })
        .expect("a link");
    symlink("/etc/passwd", site.path("content/stories/premier-recit/secret.fr.md")).expect("a link");
    // A pipe that nobody writes into would be read for ever.
    let pipe = site.path("content/stories/premier-recit/tube.fr.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let mut child =
        site.command(&["build", "--clock", "2026-06-01T09:00:00Z"]).stderr(Stdio::piped()).spawn().expect("it");
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if begun.elapsed() > DEADLINE {
            let _ = child.kill();
            panic!("the build does not end");
        }
        std::thread::yield_now();
    };
    assert_eq!(status.code(), Some(0));
    assert!(site.output() == good, "nothing behind a link is read");
}

#[test]
fn files_that_change_and_vanish_while_they_are_read_spoil_nothing() {
    let site = Site::with_picture();
    let good = site.build();
    let lock = fs::read(site.path("content/urls.lock")).expect("the addresses");
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0_u64;
            while !over.load(Ordering::Relaxed) {
                number += 1;
                let folder = site.path(&format!("content/stories/va-et-vient-{}", number % 7));
                let _ = fs::create_dir(&folder);
                let _ = fs::write(folder.join("index.fr.md"), "---\ntitle: Passage\ndate: 2025-01-01\n---\nTexte.\n");
                let _ = fs::write(site.path("assets/static-file.bin"), vec![number as u8; 4096]);
                let _ = fs::remove_dir_all(&folder);
            }
        });
        for _ in 0..8 {
            let ran = site.run(&["build", "--clock", "2026-06-01T09:00:00Z"]);
            // A story that is half there is told of; nothing else may go wrong.
            assert!(matches!(ran.status.code(), Some(0 | 1)), "{:?} {}", ran.status, told(&ran));
            let output = site.output();
            for (name, bytes) in &good {
                let is_about_all = !name.ends_with("index.html") || name.components().count() < 4;
                assert!(is_about_all || output.get(name) == Some(bytes), "{} is not whole", name.display());
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    for number in 0..7 {
        let _ = fs::remove_dir_all(site.path(&format!("content/stories/va-et-vient-{number}")));
    }
    let _ = fs::remove_file(site.path("assets/static-file.bin"));
    // A story that was there for a moment may have been published. Its address is given up.
    site.write("content/urls.lock", lock);
    assert!(site.build() == good, "once it is quiet, it is what it was");
}

#[test]
fn a_clock_that_goes_back_changes_nothing_but_the_time() {
    let site = Site::with_picture();
    let good = site.build();
    // Files from the future, and from before the beginning of Unix's time.
    for (path, time) in
        [(STORY, "2099-01-01"), ("content/site.yaml", "1901-12-14"), ("content/stories/vue/quai.jpg", "2099-01-01")]
    {
        assert!(Command::new("touch").args(["-d", time]).arg(site.path(path)).status().expect("touch").success());
    }
    assert!(site.build() == good);
    let text = fs::read_to_string(site.path(STORY)).expect("a story");
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a title").to_owned();
    // An edit by whoever's clock is behind: the file is older than what was built from it.
    site.write(STORY, text.replace(&title, "title: Heure d’hiver"));
    assert!(Command::new("touch").args(["-d", "1999-01-01"]).arg(site.path(STORY)).status().expect("touch").success());
    let edited = site.build();
    assert!(edited != good && edited.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Heure d’hiver")));
    // Back to the year of the first story: what is not due yet goes, and comes again.
    assert_eq!(site.run(&["build", "--clock", "1999-01-01T00:00:00Z"]).status.code(), Some(0));
    assert_eq!(site.run(&["build", "--clock", "2026-06-01T09:00:00Z"]).status.code(), Some(0));
    assert!(site.output() == edited);
}

/// A request of the browser editor; `None` when the server was killed meanwhile.
fn save(port: u16, text: &str) -> Option<String> {
    let params = serde_json::json!({
        "branch": "main",
        "dataFiles": [{"slug": "premier-recit", "path": STORY, "raw": text}],
        "assets": [],
        "options": {"commitMessage": "x"},
    });
    let body = serde_json::json!({"action": "persistEntry", "params": params}).to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(DEADLINE)).ok()?;
    let head = format!(
        "POST /admin/api/v1 HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

#[test]
fn an_editor_s_save_that_is_killed_leaves_one_text_whole() {
    let site = Site::new();
    let text = fs::read_to_string(site.path(STORY)).expect("a story");
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a title").to_owned();
    // No title ends with a space, which is no part of its value.
    let version = |number: usize| {
        text.replace(&title, &format!("title: Version {number} {}", "é".repeat(1 + 20 * (number % 40))))
    };
    let mut number = 0;
    for round in 0..6 {
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).expect("a port").port();
        let mut child = site
            .command(&["serve", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let begun = Instant::now();
        while save(port, &version(number)).is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(begun.elapsed() < DEADLINE, "the server does not start");
            assert!(child.try_wait().expect("a child").is_none(), "the server ended");
        }
        let saves = std::thread::scope(|scope| {
            let saving = scope.spawn(|| {
                let mut last = number;
                while save(port, &version(last + 1)).is_some() {
                    last += 1;
                }
                last
            });
            // Some saves are answered, then the server is killed in the middle of the next.
            let until = format!("title: Version {}", number + 2 + round);
            while !fs::read_to_string(site.path(STORY)).is_ok_and(|now| now.contains(&until)) {
                if begun.elapsed() > DEADLINE {
                    break;
                }
                std::thread::yield_now();
            }
            child.kill().expect("a kill");
            let _ = child.wait();
            saving.join().expect("it ends")
        });
        let now = fs::read_to_string(site.path(STORY)).expect("a story");
        // The last that was answered, or the one after it.
        assert!(now == version(saves) || now == version(saves + 1), "round {round}: {now}");
        number = saves + 1;
    }
    // What a kill left beside the file does not keep the next build from working.
    let names = files(site.path("content"));
    let left: Vec<_> =
        names.keys().filter(|name| name.file_name().expect("a name").as_bytes().starts_with(b".tmp")).collect();
    assert_eq!(site.run(&["build"]).status.code(), Some(0), "{left:?}");
}
