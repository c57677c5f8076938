//! The configuration of nginx, held against nginx itself: every rule of `_redirects` and `_headers` is asked for, and
//! answered as Netlify documents it. Netlify's side is computed here, from the two files alone.
//!
//! Runs where nginx is (Debian's package `nginx-light`), says so where it is not, and fails there when `CI` is set.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use provence::build::{self, Memory};
use provence::diagnostic::{Severity, UiLocale};
use provence::plan::rules::{self, HeaderRule, Redirect, matching};
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment, late_file, nginx};
use provence::site::Moment;
use provence::source;

use crate::folder;

/// The program, or nothing where there is none and none is required.
fn program() -> Option<&'static str> {
    let found = ["nginx", "/usr/sbin/nginx"].into_iter().find(|name| Command::new(name).arg("-v").output().is_ok());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "there is no nginx (Debian's package `nginx-light`)");
        eprintln!("SKIPPED: there is no nginx (Debian's package `nginx-light`)");
    }
    found
}

/// A site as it is published, with a server.
struct Served {
    folder: tempfile::TempDir,
    program: &'static str,
    port: u16,
    redirects: Vec<Redirect>,
    headers: Vec<HeaderRule>,
    files: BTreeSet<String>,
    /// The path of the site on its host.
    base_path: String,
    warnings: Vec<String>,
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| &**value).collect()
    }

    fn one(&self, name: &str) -> Option<&str> {
        let all = self.all(name);
        assert!(all.len() < 2, "{name} is there twice: {all:?}");
        all.first().copied()
    }
}

impl Served {
    /// Builds the site in a folder, without its pictures, and starts nginx on it.
    fn new(program: &'static str, root: &Utf8Path, base_path: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Utf8Path::from_path(folder.path()).unwrap().to_owned();
        let public = place.join("srv").join(base_path.trim_start_matches('/'));
        let (conf, files, warnings) = publish(root, &public);
        fs::write(place.join("site.nginx.conf"), &conf).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let main = format!(
            "daemon on;\nmaster_process off;\npid nginx.pid;\nerror_log error.log;\nevents {{}}\nhttp {{\n  access_log off;\n  client_body_temp_path body;\n  proxy_temp_path proxy;\n  fastcgi_temp_path fastcgi;\n  uwsgi_temp_path uwsgi;\n  scgi_temp_path scgi;\n  server {{\n    listen 127.0.0.1:{port};\n    root {place}/srv;\n    include {place}/site.nginx.conf;\n  }}\n}}\n"
        );
        fs::write(place.join("nginx.conf"), main).unwrap();
        // The program binds its address before it goes into the background: afterwards it can be asked.
        let started = Command::new(program).args(["-p", place.as_str(), "-c", "nginx.conf"]).output().unwrap();
        assert!(started.status.success(), "{}\n{conf}", String::from_utf8_lossy(&started.stderr));
        let text = |name: &str| fs::read_to_string(public.join(name)).unwrap();
        Self {
            redirects: rules::redirects(&text("_redirects")),
            headers: rules::headers(&text("_headers")),
            folder,
            program,
            port,
            files,
            base_path: base_path.to_owned(),
            warnings,
        }
    }

    fn ask(&self, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end =
            bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_else(|| panic!("{path}: {bytes:?}"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap_or((line, "")));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// The file of the output at an address as it is asked for.
    fn file(&self, path: &str) -> Option<String> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
        let path = decoded.strip_prefix(&*self.base_path)?.strip_prefix('/')?;
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        self.files.contains(&file).then_some(file)
    }

    /// What Netlify answers: status and address, of a redirect or of the page that is shown; `None` for the file.
    fn expected(&self, path: &str, languages: &[&str]) -> Option<(u16, String)> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned();
        let exists = self.file(path).is_some();
        let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let holds: Vec<(&Redirect, String)> = self
            .redirects
            .iter()
            .filter(|rule| rule.condition.is_none() && (rule.forced || !exists))
            .filter_map(|rule| Some((rule, matching(&plain(&rule.from), &decoded)?.to_owned())))
            .collect();
        let of_language = |language: &&str| {
            holds.iter().find(|(rule, _)| {
                rule.languages.iter().any(|known| language == known || language.starts_with(&format!("{known}-")))
            })
        };
        let first = holds.iter().find(|(rule, _)| rule.languages.is_empty());
        let (rule, splat) = languages.iter().find_map(of_language).or(first)?;
        Some((rule.status, rule.to.replace(":splat", splat)))
    }

    fn check(&self, path: &str, accepted: &str, languages: &[&str]) {
        let answer = self.ask(path, &format!("Accept-Language: {accepted}\r\n"));
        let context = format!("{path} for `{accepted}`");
        let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        match self.expected(path, languages) {
            Some((status @ 300..400, to)) => {
                assert_eq!(answer.status, status, "{context}");
                assert_eq!(plain(answer.one("location").unwrap_or_default()), plain(&to), "{context}");
            }
            Some((200, to)) if self.file(&to).is_none() => assert_eq!(answer.status, 404, "{context}"),
            Some((status, to)) => {
                assert_eq!(answer.status, status, "{context}");
                let file = self.file(&to).unwrap_or_else(|| panic!("{context}: {to} is no file"));
                assert!(answer.body == self.read(&file), "{context}: another page than {file}");
            }
            None => match self.file(path) {
                Some(file) => {
                    assert_eq!(answer.status, 200, "{context}");
                    assert!(answer.body == self.read(&file), "{context}: another file");
                }
                None => assert_eq!(answer.status, 404, "{context}"),
            },
        }
    }

    fn read(&self, file: &str) -> Vec<u8> {
        let srv = Utf8PathBuf::from_path_buf(self.folder.path().join("srv")).unwrap();
        fs::read(srv.join(self.base_path.trim_start_matches('/')).join(file)).unwrap()
    }

    /// The headers that Netlify's rules give an address: of two for one name, that of the later rule.
    fn headers(&self, path: &str) -> BTreeMap<String, String> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned();
        let rules = self.headers.iter().filter(|rule| matching(&rule.addresses, &decoded).is_some());
        let headers = rules.flat_map(|rule| rule.headers.iter());
        headers.map(|(_, name, value)| (name.to_ascii_lowercase(), value.clone())).collect()
    }

    fn check_headers(&self, path: &str) {
        let answer = self.ask(path, "");
        for (name, value) in self.headers(path).iter().filter(|(_, value)| !value.contains('$')) {
            assert_eq!(answer.one(name), Some(&**value), "{name} of {path}");
        }
        if !self.headers(path).contains_key("cache-control") {
            assert_eq!(answer.one("cache-control"), Some("public, max-age=0, must-revalidate"), "{path}");
        }
        assert_eq!(answer.all("set-cookie"), [""; 0]);
    }

    /// An address of the host for each file, percent-encoded.
    fn address(&self, file: &str) -> String {
        const ESCAPED: &percent_encoding::AsciiSet =
            &percent_encoding::CONTROLS.add(b' ').add(b'%').add(b'"').add(b'?').add(b'#');
        let path = format!("{}/{file}", self.base_path);
        let path = path.strip_suffix("index.html").unwrap_or(&path);
        percent_encoding::utf8_percent_encode(path, ESCAPED).to_string()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let place = self.folder.path().to_str().unwrap();
        let _ = Command::new(self.program).args(["-p", place, "-c", "nginx.conf", "-s", "stop"]).output();
    }
}

/// Writes what a build makes, without pictures. Gives the configuration, the files and the warnings about hosts.
fn publish(root: &Utf8Path, public: &Utf8Path) -> (String, BTreeSet<String>, Vec<String>) {
    let store = tempfile::tempdir().unwrap();
    let maker = ArtefactMaker::new(Utf8Path::from_path(store.path()).unwrap().to_owned());
    let now = "2026-06-01T09:00:00Z".parse().unwrap();
    let moment = Moment { now, drafts: false, future: false, expired: false };
    let environment = Environment { root, maker: &maker, progress: &(), artefacts: Artefacts::Defer };
    let tree = source::read(root, None).unwrap();
    let (mut memory, mut diagnostics) = (Memory::default(), Vec::new());
    let prepared = build::prepare(&tree, None, &moment, &mut memory).take(&mut diagnostics).expect("a site");
    let output = build::finish(&prepared, &tree, environment, &mut memory).unwrap().take(&mut diagnostics);
    let mut warnings = Vec::new();
    for problem in &diagnostics {
        let text = format!("{}:{}: {}", problem.span.file, problem.span.line, problem.message.get(UiLocale::En));
        assert!(problem.severity != Severity::Error, "{text}");
        if problem.code.as_str() == "output/host-rule" {
            warnings.push(text);
        }
    }
    let mut files = BTreeSet::new();
    for (path, blob) in &output.files {
        let bytes = match &blob.bytes {
            Bytes::Memory(bytes) => bytes.to_vec(),
            Bytes::File(place) => fs::read(place).unwrap(),
            Bytes::Late(job) => late_file(job).to_vec(),
            Bytes::Due(_) => continue,
        };
        folder::write(public, path.as_str(), bytes);
        files.insert(path.to_string());
    }
    fs::write(public.join(".provence-published"), "a list").unwrap();
    let view = prepared.plan.nginx.as_deref().expect("the site names nginx as a host");
    (nginx::file(view), files, warnings)
}

/// What browsers send, with what it means.
const ACCEPTED: &[(&str, &[&str])] = &[
    ("", &[]),
    ("fr", &["fr"]),
    ("en-GB,en;q=0.9,fr;q=0.8", &["en-gb", "en", "fr"]),
    ("xx, zh-Hant-TW;q=0.9, en;q=0.5", &["xx", "zh-hant-tw", "en"]),
    ("en;q=0.2, fr;q=0.7", &["fr", "en"]),
    ("en;q=0, fr;q=0.001", &["fr"]),
    ("EN ; q=1.0 ,fr", &["en", "fr"]),
    ("frr, enx;q=0.9", &["frr", "enx"]),
    ("\"$http_host; \\1(((", &[]),
];

/// Asks for everything that the rules name, and for every file.
fn check_all(served: &Served) {
    let mut paths: BTreeSet<String> = served.files.iter().map(|file| served.address(file)).collect();
    for rule in &served.redirects {
        let bare = rule.from.trim_end_matches('*');
        paths.extend([bare.to_owned(), format!("{}/", bare.trim_end_matches('/'))]);
        if rule.from.ends_with('*') {
            paths.extend([format!("{bare}nothing"), format!("{bare}a/b%20c/")]);
        }
    }
    paths.extend(["/nothing", "/a/b.html", "/%E3%81%82/"].map(|path| format!("{}{path}", served.base_path)));
    paths.retain(|path| path.starts_with('/') && !path.starts_with("//"));
    for path in &paths {
        let is_hidden = ["/_headers", "/_redirects"].iter().any(|name| path.ends_with(name));
        if is_hidden {
            assert_eq!(served.ask(path, "").status, 404, "{path} is for hosts alone");
            continue;
        }
        let depends =
            served.redirects.iter().any(|rule| !rule.languages.is_empty() && matching(&rule.from, path).is_some());
        let accepted = if depends { ACCEPTED } else { &ACCEPTED[2..3] };
        for (header, languages) in accepted {
            served.check(path, header, languages);
        }
        if served.expected(path, &[]).is_none() && served.file(path).is_some() {
            served.check_headers(path);
        }
    }
}

#[test]
fn the_shipped_site_is_answered_as_by_netlify() {
    let Some(program) = program() else { return };
    let served = Served::new(program, Utf8Path::new(env!("CARGO_MANIFEST_DIR")), "");
    assert_eq!(served.warnings, [""; 0]);
    check_all(&served);
    let missing = served.ask("/ja/nothing/here/", "");
    assert_eq!((missing.status, missing.one("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(missing.body == served.read("ja/404.html") && missing.one("content-security-policy").is_some());
    assert_eq!(served.ask("/", "Accept-Language: he\r\n").one("vary"), Some("Accept-Language"));
    for path in [
        "/.provence-published",
        "/public.nginx.conf",
        "/site.nginx.conf",
        "/../nginx.conf",
        "/..%2fnginx.conf",
        "/fr/%2e%2e/%2e%2e/nginx.conf",
    ] {
        assert!(matches!(served.ask(path, "").status, 400 | 404), "{path}");
    }
}

#[test]
fn text_is_compressed_and_named() {
    let Some(program) = program() else { return };
    let served = Served::new(program, Utf8Path::new(env!("CARGO_MANIFEST_DIR")), "");
    let first = |ending: &str| {
        let file = served.files.iter().find(|file| file.ends_with(ending) && served.read(file).len() > 1000);
        served.address(file.unwrap_or_else(|| panic!("no {ending}")))
    };
    for (path, media_type, is_compressed) in [
        (first(".css"), "text/css; charset=utf-8", true),
        (first(".js"), "text/javascript; charset=utf-8", true),
        (first("/index.html"), "text/html; charset=utf-8", true),
        (first(".md"), "text/markdown; charset=utf-8", true),
        (first(".svg"), "image/svg+xml", true),
        (first(".csv"), "text/csv; charset=utf-8", true),
        ("/sitemap.xml".to_owned(), "application/xml", true),
        ("/api/v1/index.json".to_owned(), "application/json; charset=utf-8", true),
        (first(".woff2"), "font/woff2", false),
    ] {
        let answer = served.ask(&path, "Accept-Encoding: gzip\r\n");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.one("content-type"), Some(media_type), "{path}");
        assert_eq!(answer.one("content-encoding") == Some("gzip"), is_compressed, "{path}");
    }
    let answer = served.ask(&first(".css"), "");
    let etag = answer.one("etag").expect("an entity tag").to_owned();
    assert_eq!(served.ask(&first(".css"), &format!("If-None-Match: {etag}\r\n")).status, 304);
}

/// A site with rules of its own, of every kind that nginx can follow and some that it cannot.
fn own(base_url: &str) -> tempfile::TempDir {
    let folder = folder::base();
    let settings = fs::read_to_string(folder.path().join("content/site.yaml")).unwrap();
    let settings = settings.replace("https://example.org", base_url) + "host: nginx\n";
    folder::write(folder.path(), "content/site.yaml", settings);
    folder::write(
        folder.path(),
        "content/urls.lock",
        "stories/perdu fr /fr/recits/perdu/\nstories/perdu en /en/stories/lost/\nstories/perdu gone\nstories/ancien fr /fr/recits/ancien/\nstories/ancien -> stories/quay\n",
    );
    folder
}

#[test]
fn own_rules_are_followed_as_if_their_author_were_hostile() {
    let Some(program) = program() else { return };
    let folder = own("https://example.org");
    let redirects = "# ours\n/caf%C3%A9 /fr/recits/quay/ 301\n/été/* /fr/recits/:splat 302\n/a\"b;$x /fr/;x=\"$host\" 302\n/away/* https://elsewhere.example/:splat?from=here 307\n/q /fr/?a=b 301\n/show /fr/recits/quay/ 200\n/rewrite/* /fr/recits/:splat 200\n/kit* /fr/ 302\n/fr/recits/quay/ /en/stories/quay/ 302! Language=en\n/fr/recits/* /fr/:splat 302\n/lang /en/ 302 Language=en,de\n/lang /fr/\n/x(y)[z]/* /fr/:splat 301\n/back\\slash /fr/ 301\n/uk /en/ 302 Country=gb\n/posts/:year /fr/:year 301\n/proxy https://elsewhere.example/ 200\n/l/* /en/:splat 302 Language=en\n/over! /fr/ nonsense\n";
    folder::write(folder.path(), "assets/static/_redirects", redirects);
    folder::write(
        folder.path(),
        "assets/static/_headers",
        "/fr/*\n  X-Own: a \"quoted\" \\ value; add_header X-Evil 1;\n  X-Dollar: $host\n/data/été.csv\n  Content-Type: text/csv; charset=iso-8859-1\n  X-One: 1\n/data/*\n  X-One: 2\n  X-Two: {}'\n",
    );
    folder::write(folder.path(), "assets/static/data/été.csv", "a;b\n");
    folder::write(folder.path(), "assets/static/data/a \"b\" $c.txt", "x");
    folder::write(folder.path(), "assets/static/kite.txt", "x");
    folder::write(folder.path(), "assets/static/.well-known/security.txt", "Contact: mailto:a@b.example\n");
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let mut served = Served::new(program, root, "");
    let warned: Vec<String> = served.warnings.iter().filter(|text| text.contains("nginx")).cloned().collect();
    assert_eq!(
        warned,
        [
            "assets/static/_redirects:16: nginx cannot follow the rule of `/uk`",
            "assets/static/_redirects:17: nginx cannot follow the rule of `/posts/:year`",
            "assets/static/_redirects:18: nginx cannot follow the rule of `/proxy`",
            "assets/static/_redirects:19: nginx cannot follow the rule of `/l/*`",
            "assets/static/_headers:3: nginx cannot follow the rule of `X-Dollar`",
        ]
    );
    // These are left out, as was told.
    served.redirects.retain(|rule| !["/uk", "/posts/:year", "/proxy", "/l/*"].contains(&&*rule.from));
    check_all(&served);
    assert_eq!(served.ask("/data/%C3%A9t%C3%A9.csv", "").one("x-one"), Some("2"));
    assert_eq!(served.ask("/en/stories/lost", "").status, 410);
    assert_eq!(served.ask("/.well-known/security.txt", "").one("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(served.ask("/q?x=1", "").one("location"), Some("/fr/?a=b"), "the rule has a query of its own");
    assert_eq!(served.ask("/caf%c3%a9?x=1", "").one("location"), Some("/fr/recits/quay/?x=1"));
    assert_eq!(served.ask("/away/x%2Fy", "").one("location"), Some("https://elsewhere.example/x%2Fy?from=here"));
    for path in [
        "/%C3%A9t%C3%A9/a%0D%0AX-Evil:%201",
        "/away/%0aX-Evil:1",
        "/rewrite/%0d%0aX-Evil:1",
        "/a%22b;$x?%0d%0aX-Evil:1",
    ] {
        let answer = served.ask(path, "");
        assert_eq!(answer.all("x-evil"), [""; 0], "{path}");
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    assert_eq!(served.ask("/fr/", "").all("x-evil"), [""; 0]);
}

#[test]
fn a_site_with_a_path_is_answered_below_it() {
    let Some(program) = program() else { return };
    let folder = own("https://example.org/one-provence");
    let served = Served::new(program, Utf8Path::from_path(folder.path()).unwrap(), "/one-provence");
    check_all(&served);
    assert_eq!(served.ask("/one-provence/fr/nothing", "").body, served.read("fr/404.html"));
    assert_eq!(served.ask("/one-provence/_headers", "").status, 404);
    assert_eq!(served.ask("/one-provence/fr/recits/perdu/", "").status, 410);
    assert_eq!(served.ask("/one-provence/fr/recits/ancien", "").one("location"), Some("/one-provence/fr/recits/quay/"));
    assert_eq!(served.ask("/one-provence/", "Accept-Language: en\r\n").one("location"), Some("/one-provence/en/"));
}
