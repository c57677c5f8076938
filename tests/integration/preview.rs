//! A dev server over a copy of `starter/`, met over loopback as a browser and
//! an editor meet it. Nothing waits for a fixed time: every wait is for a
//! condition, with a deadline.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use provence::build::{self, Memory, Request};
use provence::diagnostic::Checked;
use provence::path::OutputPath;
use provence::render::{ArtefactMaker, Artefacts, Blob, Bytes, Environment, Output, late_file};
use provence::serve::{self, Observer, Options, Running};
use provence::site::Moment;
use provence::source::{self, SourceTree};

use crate::folder;

/// What has not come by then never comes.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// A library of photos, whose colours stand in the style sheet. For `content/photos/_collection.yaml`.
pub const PHOTOS: &str = "label: {fr: Photos, en: Photos}\nslug: {fr: photos, en: photos}\nlist: {template: list.html, sort: [title]}\nrole: photos\nfallback: true\nbody: none\nfields:\n  file: {type: text, required: true}\n  alt: {type: text, localized: true, required: true}\n  author: {type: text}\n  credit: {type: text}\n  license: {type: text}\n";

/// An entry of it.
pub fn photo(file: &str) -> String {
    format!(
        "file: {file}\ntitle: {{fr: Une vue, en: A view}}\nalt: {{fr: Des toits, en: Roofs}}\nauthor: X\ncredit: © X\nlicense: etalab-2.0\n"
    )
}

/// A running server and its site.
pub struct Preview {
    pub root: Utf8PathBuf,
    pub running: Option<Running>,
    pub port: u16,
    /// For clean builds: they learn nothing from the server, nor the server from them.
    store: ArtefactMaker,
    _folders: [tempfile::TempDir; 2],
}

/// What a request was answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    }
}

/// A file of the output that is not as it must be; `None` where there is none.
pub struct Difference {
    pub path: OutputPath,
    pub served: Option<Vec<u8>>,
    pub clean: Option<Vec<u8>>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(served), Some(clean)) = (&self.served, &self.clean) else {
            let where_it_is = if self.served.is_some() { "is served, and in no clean build" } else { "is not served" };
            return write!(f, "{} {where_it_is}", self.path);
        };
        let at = served.iter().zip(clean).position(|(a, b)| a != b).unwrap_or(served.len().min(clean.len()));
        let around = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())]).into_owned()
        };
        write!(f, "{} at {at}\nserved: {}\nclean: {}", self.path, around(served), around(clean))
    }
}

/// The same for every build of a test.
pub fn now() -> Moment {
    Moment { now: "2026-06-01T00:00:00Z".parse().unwrap(), drafts: true, future: false, expired: false }
}

impl Preview {
    /// A copy of the starter site.
    pub fn site() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        folder::copy("starter", &root);
        (folder, root)
    }

    /// Serves a site, whatever state it is in.
    pub fn start_at(folder: tempfile::TempDir, root: Utf8PathBuf, poll: bool) -> Self {
        Self::start_with(folder, root, poll, Arc::new(()))
    }

    /// Likewise, with a witness.
    pub fn start_with(folder: tempfile::TempDir, root: Utf8PathBuf, poll: bool, witness: Arc<dyn Observer>) -> Self {
        Self::start_as(folder, root, poll, (Some("http://localhost"), witness))
    }

    /// Likewise, for a site with this address.
    pub fn start_as(
        folder: tempfile::TempDir,
        root: Utf8PathBuf,
        poll: bool,
        (base_url, witness): (Option<&str>, Arc<dyn Observer>),
    ) -> Self {
        let options = Options {
            root: root.clone(),
            interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            poll,
            base_url: base_url.map(str::to_owned),
            moment: Box::new(now),
        };
        let running = serve::start(options, witness).unwrap();
        let port = running.address().port();
        let aside = tempfile::tempdir().unwrap();
        let store = ArtefactMaker::new(Utf8Path::from_path(aside.path()).unwrap().to_owned());
        Self { root, running: Some(running), port, store, _folders: [folder, aside] }
    }

    /// Serves the starter site, once it is there.
    pub fn start() -> Self {
        let (folder, root) = Self::site();
        let preview = Self::start_at(folder, root, false);
        preview.until("/fr/", "Bienvenue");
        preview
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.join(path)).unwrap();
        assert!(text.contains(from), "{path} holds no {from}");
        self.write(path, text.replace(from, to));
    }

    pub fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let host = format!("Host: localhost:{}\r\n", self.port);
        let host = if headers.starts_with("Host:") { "" } else { &host };
        self.raw(format!("{method} {target} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n"))
    }

    pub fn raw(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(request.as_ref()).unwrap();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: all.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    pub fn wait(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < DEADLINE, "never: {what}; now {}", self.problems());
            std::thread::yield_now();
        }
    }

    pub fn until(&self, target: &str, text: &str) {
        self.wait(&format!("{text} at {target}"), || self.get(target).text().contains(text));
    }

    pub fn until_status(&self, target: &str, status: u16) {
        self.wait(&format!("{status} at {target}"), || self.get(target).status == status);
    }

    pub fn problems(&self) -> String {
        self.get("/__provence/problems").text()
    }

    /// What a build of a tree gives that knows of no other; with [`Artefacts::Defer`]
    /// without a look at the disk, which may hold another by now.
    pub fn clean_build(&self, tree: &SourceTree, artefacts: Artefacts) -> Checked<Output> {
        let moment = now();
        let request = Request {
            moment: &moment,
            base_url: Some("http://localhost"),
            environment: Environment { root: &self.root, maker: &self.store, progress: &(), artefacts },
        };
        build::build(tree, request, &mut Memory::default()).unwrap()
    }

    /// Where what is served differs from a build, by a byte or a key.
    pub fn differences(&self, clean: &Output) -> Vec<Difference> {
        let site = self.running.as_ref().unwrap().snapshot();
        let none = Output::default();
        // Not all is rendered yet: nothing is there to be compared.
        let served = site.output().unwrap_or(&none);
        let bytes = |blob: Option<&Blob>| {
            blob.map(|blob| match &blob.bytes {
                Bytes::Memory(bytes) => bytes.to_vec(),
                Bytes::File(path) => fs::read(path).unwrap_or_default(),
                Bytes::Due(job) => job.key.to_hex().into_bytes(),
                Bytes::Late(job) => late_file(job).to_vec(),
            })
        };
        let paths: BTreeSet<&OutputPath> = served.files.keys().chain(clean.files.keys()).collect();
        let differs = |path: &&OutputPath| {
            let (served, clean) = (served.files.get(*path), clean.files.get(*path));
            served.map(|blob| blob.key) != clean.map(|blob| blob.key) || bytes(served) != bytes(clean)
        };
        let difference = |path: &OutputPath| Difference {
            path: path.clone(),
            served: bytes(served.files.get(path)),
            clean: bytes(clean.files.get(path)),
        };
        paths.into_iter().filter(differs).map(difference).collect()
    }

    /// What is served is what a clean build gives.
    pub fn agrees_with_a_clean_build(&self) {
        self.wait("the same as a clean build", || {
            let tree = source::read(&self.root, None).unwrap();
            self.differences(&self.clean_build(&tree, Artefacts::Verify).value).is_empty()
        });
    }
}

/// A tab's event stream.
pub struct Tab(BufReader<TcpStream>);

impl Tab {
    pub fn open(preview: &Preview, page: &str) -> Self {
        let shown = preview.get(page).text();
        let shown = shown.split("data-shown=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let port = preview.port;
        let request =
            format!("GET /__provence/events?page={page}&shown={shown} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut tab = Self(BufReader::new(stream));
        assert!(tab.event("problems").contains("\"problems\":[]"));
        tab
    }

    /// The data of the next event; it must be of this name. What is told beside it, files
    /// that changed and what the editor's bar shows, is looked at only when asked for.
    pub fn event(&mut self, name: &str) -> String {
        let mut line = String::new();
        let begun = Instant::now();
        loop {
            line.clear();
            assert!(begun.elapsed() < DEADLINE, "never: {name}");
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(event) = line.strip_prefix("event: ") {
                let event = event.trim();
                assert!(event == name || matches!(event, "files" | "about"), "{event} instead of {name}");
                if event != name {
                    continue;
                }
                line.clear();
                self.0.read_line(&mut line).unwrap();
                return line.strip_prefix("data: ").unwrap().trim().to_owned();
            }
        }
    }
}
