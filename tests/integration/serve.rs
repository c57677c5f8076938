//! The dev server over loopback, as a browser and an editor meet it. Nothing
//! waits for a fixed time: every wait is for a condition, with a deadline.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use provence::diagnostic::{Text, UiLocale};
use provence::render::Bytes;
use provence::serve::Observer;

use crate::preview::{self, Answer, DEADLINE, Preview, Tab};

const STORY: &str = "content/stories/premier-recit/index.fr.md";
const URL: &str = "/fr/recits/premier-recit/";

#[test]
fn edits_are_seen_and_equal_a_clean_build() {
    let preview = Preview::start();
    preview.replace(STORY, "Premier récit", "Deuxième récit");
    preview.until(URL, "Deuxième récit");
    preview.until("/fr/recits/", "Deuxième récit");
    preview.replace("themes/starter/templates/base.html", "<footer><p>", "<footer><p>PIED ");
    preview.until(URL, "PIED");
    preview.replace("i18n/fr.ftl", "nav-main = ", "nav-main = Le ");
    preview.until(URL, "Le ");
    preview.replace("content/stories/_collection.yaml", "recits", "histoires");
    preview.until("/fr/histoires/premier-recit/", "Deuxième récit");
    preview.until_status(URL, 404);
    preview.replace("content/site.yaml", "Mon territoire", "Notre territoire");
    preview.until("/fr/", "Notre territoire");
    preview.agrees_with_a_clean_build();
}

#[test]
fn folders_come_move_and_go() {
    let preview = Preview::start();
    // Written at once into a new nested folder: its first events are lost.
    preview.write("content/stories/dossier/neuf/index.fr.md", "---\ntitle: Tout neuf\n---\nTexte.\n");
    preview.until("/fr/recits/dossier/neuf/", "Tout neuf");
    fs::rename(preview.root.join("content/stories/dossier"), preview.root.join("content/stories/autre")).unwrap();
    preview.until("/fr/recits/autre/neuf/", "Tout neuf");
    preview.until_status("/fr/recits/dossier/neuf/", 404);
    preview.replace("content/stories/autre/neuf/index.fr.md", "Tout neuf", "Moins neuf");
    preview.until("/fr/recits/autre/neuf/", "Moins neuf");
    fs::remove_dir_all(preview.root.join("content/stories/autre")).unwrap();
    preview.until_status("/fr/recits/autre/neuf/", 404);
    // A folder of the site that was not there at the start, and one that goes and comes back.
    preview.write("templates/root.html", "{% extends \"base.html\" %}{% block main %}RACINE{% endblock main %}");
    preview.until("/index.html", "RACINE");
    fs::remove_dir_all(preview.root.join("templates")).unwrap();
    preview.wait("the theme's own template again", || !preview.get("/index.html").text().contains("RACINE"));
    preview.write("templates/root.html", "{% extends \"base.html\" %}{% block main %}ENCORE{% endblock main %}");
    preview.until("/index.html", "ENCORE");
    // As vim saves: a new file takes the place of the old one.
    let text = fs::read_to_string(preview.root.join(STORY)).unwrap().replace("Premier récit", "Récit de vim");
    preview.write("content/stories/premier-recit/4913", "");
    fs::rename(preview.root.join(STORY), preview.root.join(format!("{STORY}~"))).unwrap();
    preview.write(STORY, &text);
    fs::remove_file(preview.root.join(format!("{STORY}~"))).unwrap();
    preview.until(URL, "Récit de vim");
    // A hundred files at once, as a checkout writes them.
    for number in 0..100 {
        preview.write(
            &format!("content/stories/s{number}/index.fr.md"),
            format!("---\ntitle: Cent {number}\n---\nTexte.\n"),
        );
    }
    for number in 0..100 {
        preview.until(&format!("/fr/recits/s{number}/"), &format!("Cent {number}"));
    }
    fs::remove_file(preview.root.join("content/stories/premier-recit/4913")).unwrap();
    preview.agrees_with_a_clean_build();
}

#[test]
fn polling_sees_edits_too() {
    let (folder, root) = Preview::site();
    let preview = Preview::start_at(folder, root, true);
    preview.until("/fr/", "Bienvenue");
    preview.replace(STORY, "Premier récit", "Deuxième récit");
    preview.until(URL, "Deuxième récit");
    preview.agrees_with_a_clean_build();
}

#[test]
fn broken_content_is_told_and_the_last_good_page_stays() {
    let preview = Preview::start();
    preview.replace(STORY, "title: Premier récit", "title: {<script>alert(1)</script>");
    preview.wait("a problem", || preview.problems().contains("premier-recit/index.fr.md"));
    assert!(preview.get(URL).text().contains("Premier récit"));
    let french = preview.ask("GET", "/__provence/problems", "Accept-Language: fr-FR,en;q=0.5\r\n").text();
    assert!(french.contains("erreur") && french.contains("\"aide\""), "{french}");
    assert!(french.contains("\"line\":") && french.contains("\"help\":\""), "{french}");
    // A problem has the mend of its code when it has none of its own.
    preview.write("content/stories/autre.fr.md", "---\ntitle: A\ndraft: oui\n---\n");
    preview.wait("another problem", || preview.problems().contains("stories/autre.fr.md"));
    assert!(!preview.problems().contains("\"help\":null"), "{}", preview.problems());
    fs::remove_file(preview.root.join("content/stories/autre.fr.md")).unwrap();
    preview.replace(STORY, "title: {<script>alert(1)</script>", "title: Réparé");
    preview.until(URL, "Réparé");
    assert!(preview.problems().contains("\"problems\":[]"));
    // The whole of the content goes and comes back.
    fs::rename(preview.root.join("content"), preview.root.join("ailleurs")).unwrap();
    preview.wait("no site", || preview.problems().contains("site/missing"));
    assert_eq!(preview.get(URL).status, 200);
    fs::rename(preview.root.join("ailleurs"), preview.root.join("content")).unwrap();
    preview.wait("mended", || preview.problems().contains("\"problems\":[]"));
    preview.replace(STORY, "Réparé", "Revenu");
    preview.until(URL, "Revenu");
    preview.agrees_with_a_clean_build();
}

#[test]
fn a_first_build_that_fails_still_starts_the_server() {
    let (folder, root) = Preview::site();
    fs::write(root.join("content/site.yaml"), "base_url: [").unwrap();
    let preview = Preview::start_at(folder, root, false);
    preview.wait("the problem", || preview.problems().contains("content/site.yaml"));
    let page = preview.get("/fr/");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("/__provence/client.js") && page.text().contains("content/site.yaml"));
    preview.write("content/site.yaml", fs::read_to_string("starter/content/site.yaml").unwrap());
    preview.until("/fr/", "Bienvenue");
    preview.agrees_with_a_clean_build();
}

#[test]
fn only_this_machine_is_answered() {
    let preview = Preview::start();
    let port = preview.port;
    let status = |headers: &str| preview.ask("GET", "/fr/", headers).status;
    assert_eq!(status(&format!("Host: 127.0.0.1:{port}\r\n")), 200);
    assert_eq!(status(&format!("Host: [::1]:{port}\r\n")), 200);
    assert_eq!(status(&format!("Host: LOCALHOST:{port}\r\n")), 200);
    for host in [
        "localhost",
        "localhost:1",
        "evil.example",
        &format!("evil.example:{port}"),
        &format!("localhost.evil.example:{port}"),
        &format!("127.0.0.1:{port}:{port}"),
        "",
    ] {
        assert_eq!(status(&format!("Host: {host}\r\n")), 421, "{host}");
    }
    assert_eq!(status(&format!("Host: localhost:{port}\r\nHost: localhost:{port}\r\n")), 421);
    assert_eq!(preview.raw("GET /fr/ HTTP/1.0\r\n\r\n").status, 421);
    assert_eq!(status(&format!("Origin: http://localhost:{port}\r\n")), 200);
    for origin in ["http://evil.example", "null", &format!("https://localhost:{port}"), "http://localhost"] {
        assert_eq!(status(&format!("Origin: {origin}\r\n")), 403, "{origin}");
    }
    assert_eq!(preview.ask("POST", "/fr/", "").status, 405);
    assert_eq!(preview.ask("DELETE", "/fr/", "").header("allow").as_deref(), Some("GET, HEAD"));
}

#[test]
fn nothing_outside_the_output_is_reached() {
    let preview = Preview::start();
    preview.write("secret.txt", "SECRET");
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/fr/../../secret.txt",
        "/fr/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/%00",
        "/secret.txt",
        "/content/site.yaml",
        "/.cache/",
        "/%2Fetc/passwd",
        "/fr/%0d%0aX: y",
        &format!("http://localhost:{}/secret.txt", preview.port),
        "*",
        "/fr/./",
        "/%ff",
    ] {
        let answer = preview.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.head);
        assert!(!answer.text().contains("SECRET") && !answer.head.contains("X: y"), "{target}");
    }
    // The host of a whole address counts, whatever the header says.
    assert_eq!(preview.get(&format!("http://localhost:{}/fr/", preview.port)).status, 200);
    assert_eq!(preview.get("http://evil.example/fr/").status, 421);
    // A request within a body is never read as one.
    let port = preview.port;
    let answer = preview.raw(format!("GET /fr/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 60\r\n\r\nGET /secret HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"));
    assert_eq!(answer.text().matches("HTTP/1.1").count(), 0, "{}", answer.text());
    assert_eq!(preview.ask("GET", "/fr/", "Content-Length: x\r\n").status, 400);
}

#[test]
fn addresses_tags_and_ranges() {
    let preview = Preview::start();
    preview.write("assets/static/film.mp4", "0123456789");
    preview.until_status("/film.mp4", 200);
    let folder = preview.get("/fr");
    assert_eq!((folder.status, folder.header("location").as_deref()), (301, Some("/fr/")));
    let home = |accepted: &str| preview.ask("GET", "/", &format!("Accept-Language: {accepted}\r\n")).header("location");
    assert_eq!(home("en-GB,fr;q=0.5").as_deref(), Some("/en/"));
    assert_eq!(home("de,fr;q=0.5").as_deref(), Some("/fr/"));
    assert_eq!(home("ja"), None);
    let missing = preview.get("/en/nowhere/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("lang=\"en\"") && missing.text().contains("client.js"));

    let page = preview.get(URL);
    assert!(page.text().contains("<script src=\"/__provence/client.js\""));
    assert!(page.header("content-security-policy").unwrap().contains("script-src 'self'"));
    assert_eq!(page.header("strict-transport-security"), None);
    assert_eq!(page.header("content-type").as_deref(), Some("text/html; charset=utf-8"));
    let tag = page.header("etag").unwrap();
    let again = preview.ask("GET", URL, &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = preview.ask("HEAD", URL, "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some(page.body.len().to_string()));

    let part = |range: &str| preview.ask("GET", "/film.mp4", &format!("Range: {range}\r\n"));
    let found = part("bytes=2-4");
    assert_eq!((found.status, found.text().as_str()), (206, "234"));
    assert_eq!(found.header("content-range").as_deref(), Some("bytes 2-4/10"));
    assert_eq!(found.header("content-type").as_deref(), Some("video/mp4"));
    assert_eq!(part("bytes=-3").text(), "789");
    assert_eq!(part("bytes=5-99").text(), "56789");
    let beyond = part("bytes=10-");
    assert_eq!((beyond.status, beyond.header("content-range").as_deref()), (416, Some("bytes */10")));
    assert_eq!(preview.ask("GET", "/film.mp4", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n").status, 200);
}

#[test]
fn a_connection_serves_many_requests_and_silent_ones_stall_nobody() {
    let preview = Preview::start();
    let port = preview.port;
    // More silent connections than there are places, half of them in the middle of a head.
    let mut silent = Vec::new();
    for number in 0..300 {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { continue };
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHo");
        }
        silent.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(preview.get(URL).status, 200);
    // The silent ones are cut off after ten seconds: who waits for that has been stalled.
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    for _ in 0..200 {
        stream.write_all(format!("GET {URL} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes()).unwrap();
        let (mut line, mut length) = (String::new(), 0);
        reader.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
    }
    // A head that never ends, and one that is too long.
    let long = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert!(matches!(preview.raw(&long).status, 431 | 0));
}

#[test]
fn a_tab_is_told_what_it_must_do_and_no_more() {
    let preview = Preview::start();
    preview.write("content/stories/b/index.fr.md", "---\ntitle: B\ndate: 2026-01-01\n---\nTexte.\n");
    preview.until("/fr/recits/b/", "B");
    preview.agrees_with_a_clean_build();
    let mut english = Tab::open(&preview, "/en/");
    let mut tab = Tab::open(&preview, "/fr/recits/b/");
    // A style: swapped in place.
    preview.replace("themes/starter/styles/site.css", "body", "/* x */ body");
    let told = tab.event("page");
    assert!(told.contains("\"do\":\"style\"") && told.contains("/assets/site."), "{told}");
    assert!(english.event("page").contains("\"do\":\"style\""));
    // Another page's text: this tab has nothing to do but to know that feeds changed.
    preview.replace("content/stories/b/index.fr.md", "Texte.", "Texte neuf.");
    assert!(tab.event("page").contains("\"do\":\"reload\""));
    let files = english.event("files");
    assert!(files.contains("atom.xml") && !files.contains(".html"), "{files}");
    // A mistake, told with its line as data, and mended.
    preview.replace("content/stories/b/index.fr.md", "title: B", "titel: <b>&\"");
    let problems = tab.event("problems");
    assert!(
        problems.contains("content/unknown-field") && problems.contains("\"source\":\"titel: <b>&\\\"\""),
        "{problems}"
    );
    english.event("problems");
    preview.replace("content/stories/b/index.fr.md", "titel: <b>&\"", "title: B");
    assert!(tab.event("problems").contains("\"problems\":[]"));
    // The page moves: by its address, then by its folder.
    preview.replace("content/stories/b/index.fr.md", "title: B", "title: B\nslug: bel");
    let told = tab.event("page");
    assert!(told.contains("\"do\":\"follow\"") && told.contains("/fr/recits/bel/"), "{told}");
    preview.agrees_with_a_clean_build();
    let mut tab = Tab::open(&preview, "/fr/recits/bel/");
    preview.replace("content/stories/b/index.fr.md", "\nslug: bel", "");
    assert!(tab.event("page").contains("/fr/recits/b/"));
    preview.agrees_with_a_clean_build();
    let mut tab = Tab::open(&preview, "/fr/recits/b/");
    fs::rename(preview.root.join("content/stories/b"), preview.root.join("content/stories/c")).unwrap();
    let told = tab.event("page");
    assert!(told.contains("\"do\":\"follow\"") && told.contains("/fr/recits/c/"), "{told}");
}

/// Renames a photo when its colour is about to be looked for.
struct Renames(Mutex<Option<Utf8PathBuf>>);

impl Observer for Renames {
    fn trouble(&self, what: &Text) {
        if what.get(UiLocale::En).contains("photo is new")
            && let Some(root) = self.0.lock().unwrap().take()
        {
            fs::rename(root.join("assets/photos/vue.jpg"), root.join("assets/photos/quai.jpg")).unwrap();
            fs::write(root.join("content/photos/vue.yaml"), preview::photo("quai.jpg")).unwrap();
        }
    }
}

/// The starter site with a library of one photo, `vue`.
fn site_with_a_photo() -> (tempfile::TempDir, Utf8PathBuf) {
    let (folder, root) = Preview::site();
    for folder in ["assets/photos", "content/photos"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::copy("tests/fixtures/oracle/b.jpg", root.join("assets/photos/vue.jpg")).unwrap();
    fs::write(root.join("content/photos/_collection.yaml"), preview::PHOTOS).unwrap();
    fs::write(root.join("content/photos/vue.yaml"), preview::photo("vue.jpg")).unwrap();
    (folder, root)
}

#[test]
fn a_photo_that_moves_while_its_colour_is_looked_for_gets_it() {
    let (folder, root) = site_with_a_photo();
    let witness = Arc::new(Renames(Mutex::new(Some(root.clone()))));
    let preview = Preview::start_with(folder, root, false, witness);
    preview.until_status(URL, 200);
    preview.wait("the photo elsewhere", || preview.root.join("assets/photos/quai.jpg").exists());
    preview.agrees_with_a_clean_build();
}

/// Holds the first build back, when all of it is rendered, until the test has looked at what is served.
struct HoldsBack {
    rendered: Sender<()>,
    looked: Mutex<Receiver<()>>,
}

impl Observer for HoldsBack {
    fn trouble(&self, what: &Text) {
        if what.get(UiLocale::En).contains("photo is new") {
            self.rendered.send(()).unwrap();
            self.looked.lock().unwrap().recv().unwrap();
        }
    }
}

#[test]
fn a_site_of_many_pages_is_served_before_its_build_is_finished() {
    let (folder, root) = site_with_a_photo();
    for number in 0..220 {
        let text = format!("---\ntitle: Titre {number}\n---\nTexte.\n");
        fs::write(root.join(format!("content/stories/recit-{number}.fr.md")), text).unwrap();
    }
    let (rendered, is_rendered) = channel();
    let (go_on, looked) = channel();
    let observer = Arc::new(HoldsBack { rendered, looked: Mutex::new(looked) });
    let preview = Preview::start_with(folder, root, false, observer);
    is_rendered.recv_timeout(DEADLINE).unwrap();
    assert!(preview.get("/fr/recits/recit-7/").text().contains("Titre 7"));
    assert_eq!(preview.get("/fr/recits/recit-777/").status, 404);
    let site = preview.running.as_ref().unwrap().snapshot();
    assert!(site.output().is_none(), "the finished build waits for the observer");
    go_on.send(()).unwrap();
    preview.agrees_with_a_clean_build();
    // Every page shows the layout; the one that is looked at comes first.
    preview.until("/fr/recits/recit-7/", "Titre 7");
    preview.replace("themes/starter/templates/base.html", "<footer><p>", "<footer><p>PIED ");
    preview.until("/fr/recits/recit-7/", "PIED");
    preview.until("/fr/recits/recit-8/", "PIED");
    preview.agrees_with_a_clean_build();
}

#[test]
#[cfg(unix)]
fn a_top_folder_may_lie_elsewhere() {
    let (folder, root) = Preview::site();
    let elsewhere = tempfile::tempdir().unwrap();
    let content = elsewhere.path().join("content");
    fs::rename(root.join("content"), &content).unwrap();
    std::os::unix::fs::symlink(&content, root.join("content")).unwrap();
    let preview = Preview::start_at(folder, root, false);
    preview.until(URL, "Premier récit");
    preview.replace(STORY, "Premier récit", "Récit d’ailleurs");
    preview.until(URL, "Récit d’ailleurs");
    preview.write("content/stories/neuf/index.fr.md", "---\ntitle: Neuf\n---\nTexte.\n");
    preview.until("/fr/recits/neuf/", "Neuf");
    preview.replace("content/stories/neuf/index.fr.md", "Neuf", "Encore");
    preview.until("/fr/recits/neuf/", "Encore");
    preview.agrees_with_a_clean_build();
}

#[test]
#[cfg(unix)]
fn what_comes_with_a_file_that_cannot_be_read_is_not_lost() {
    use std::os::unix::fs::PermissionsExt as _;
    let preview = Preview::start();
    let closed = preview.root.join("content/stories/a.fr.md");
    let mode = |mode: u32| fs::set_permissions(&closed, fs::Permissions::from_mode(mode)).unwrap();
    fs::write(&closed, "---\ntitle: A\n---\nTexte.\n").unwrap();
    preview.until_status("/fr/recits/a/", 200);
    mode(0o000);
    // The administrator reads everything: there is nothing to see then.
    if fs::read(&closed).is_ok() {
        return;
    }
    preview.wait("the problem", || preview.problems().contains("a.fr.md"));
    assert_eq!(preview.get(URL).status, 200);
    // News of one file and of others come together.
    for number in 0..20 {
        mode(0o000);
        preview.write(&format!("content/stories/b{number}.fr.md"), format!("---\ntitle: B{number}\n---\nTexte.\n"));
    }
    preview.wait("the problem", || preview.problems().contains("a.fr.md"));
    mode(0o644);
    preview.agrees_with_a_clean_build();
}

#[test]
fn folders_that_vanish_while_others_come_hide_none() {
    let preview = Preview::start();
    let story = |round: usize, number: usize, title: &str| {
        preview.write(
            &format!("content/stories/lot{round}/s{number}/index.fr.md"),
            format!("---\ntitle: {title} {number}\n---\nTexte.\n"),
        );
    };
    for round in 0..30 {
        let (aside, here) = (preview.root.join("lot"), preview.root.join(format!("content/stories/lot{round}")));
        for number in 0..20 {
            fs::create_dir_all(aside.join(format!("s{number}"))).unwrap();
            fs::create_dir_all(aside.join(format!("vide{number}/a/b/c/d"))).unwrap();
        }
        // Here at once, and some of it gone before the watcher has come to it.
        fs::rename(&aside, &here).unwrap();
        for entry in fs::read_dir(&here).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().starts_with("vide") {
                fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        story(round, 0, "Premier");
        preview.until(&format!("/fr/recits/lot{round}/s0/"), "Premier 0");
    }
    for round in 0..30 {
        (0..20).for_each(|number| story(round, number, "Puis"));
    }
    preview.agrees_with_a_clean_build();
}

#[test]
fn a_page_sent_before_an_edit_gets_its_style_sheet() {
    let preview = Preview::start();
    let sheet = |page: String| page.split('"').find(|part| part.ends_with(".css")).unwrap().to_owned();
    let old = sheet(preview.get(URL).text());
    let text = preview.get(&old).text();
    preview.replace("themes/starter/styles/site.css", "#17202a", "#010203");
    preview.wait("another name", || sheet(preview.get(URL).text()) != old);
    preview.agrees_with_a_clean_build();
    preview.replace("themes/starter/styles/site.css", "#010203", "#030201");
    preview.agrees_with_a_clean_build();
    let answer = preview.get(&old);
    assert_eq!((answer.status, answer.text()), (200, text));
    assert_eq!(answer.header("content-type").as_deref(), Some("text/css; charset=utf-8"));
}

#[test]
fn the_editor_is_told_about_the_page() {
    let preview = Preview::start();
    let bar = |page: &str| Tab::open(&preview, page).event("about");
    let home = bar(URL);
    assert!(home.contains(STORY) && home.contains("\"state\":\"translated\"") && home.contains("Bienvenue"), "{home}");
    let mut list = Tab::open(&preview, "/fr/");
    assert!(list.event("about").contains("\"unpublished\":[]"));
    preview.write("content/stories/b/index.fr.md", "---\ntitle: B\ndraft: true\n---\nTexte.\n");
    // Though the page is the same, what is not published on it is told.
    assert!(list.event("about").contains("/fr/recits/b/"));
    preview.wait("the whole build", || bar("/en/stories/b/").contains("borrowed: fr"));
    let draft = bar("/fr/recits/b/");
    assert!(draft.contains("\"withheld\":\"draft\""), "{draft}");
    assert!(bar("/fr/recits/").contains("\"entry\":null"));
    // None of it is in the build.
    let site = preview.running.as_ref().unwrap().snapshot();
    for (path, blob) in &site.output().unwrap().files {
        if let Bytes::Memory(bytes) = &blob.bytes {
            assert!(!String::from_utf8_lossy(bytes).contains("__provence"), "{path}");
        }
    }
}

#[test]
fn pictures_are_made_when_they_are_asked_for() {
    let preview = Preview::start();
    fs::copy("tests/fixtures/oracle/b.jpg", preview.root.join("content/stories/premier-recit/vue.jpg")).unwrap();
    preview.replace(STORY, "Écrivez ici.", "![Une vue](vue.jpg)\n\nÉcrivez ici.");
    preview.until(URL, "/photos/_/");
    preview.agrees_with_a_clean_build();
    let page = preview.get(URL).text();
    let picture =
        page.split('"').find(|part| part.starts_with("/photos/") && part.ends_with(".jpg")).unwrap().to_owned();
    assert!(!preview.root.join(".cache/pictures").exists());
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..6).map(|_| scope.spawn(|| preview.get(&picture))).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for answer in &answers {
        assert_eq!((answer.status, answer.header("content-type").as_deref()), (200, Some("image/jpeg")));
        assert_eq!(answer.body, answers[0].body);
    }
    assert_eq!(preview.ask("GET", &picture, "Range: bytes=0-1\r\n").body, [0xFF, 0xD8]);
    assert_eq!(preview.get("/photos/none-480.0000000000.jpg").status, 404);
    drop(preview);
}
