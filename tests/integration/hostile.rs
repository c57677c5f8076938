//! The dev server met by clients that are slow, greedy, wrong or curious: what
//! they get, and that nobody else notices.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::preview::{DEADLINE, Preview};

const URL: &str = "/fr/recits/premier-recit/";

fn connected(preview: &Preview) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// All that comes until the connection ends, whichever way it does.
fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let preview = Preview::start();
    let mut slow = connected(&preview);
    slow.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    slow.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let (begun, mut byte) = (Instant::now(), [0]);
    // Each wait for an answer is the pause before the next byte.
    let first = loop {
        assert!(begun.elapsed() < DEADLINE, "never cut off");
        match slow.read(&mut byte) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let _ = slow.write_all(b"x");
            }
            Ok(read) => break read,
            Err(_) => break 0,
        }
    };
    let answer = String::from_utf8_lossy(&byte[..first]).into_owned() + &rest(&mut slow);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn clients_that_read_nothing_hold_up_nobody() {
    let preview = Preview::start();
    // More than a connection holds on its way.
    preview.write("assets/static/film.bin", vec![7; 12 << 20]);
    preview.until_status("/film.bin", 200);
    let port = preview.port;
    let ask = format!("GET /film.bin HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    // Every place is taken by one that is being answered for ever.
    let greedy: Vec<TcpStream> = (0..140)
        .map(|_| {
            let mut stream = connected(&preview);
            stream.write_all(ask.as_bytes()).unwrap();
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            stream
        })
        .collect();
    // A browser asks for six things at once.
    for _ in 0..20 {
        std::thread::scope(|scope| {
            let asked: Vec<_> = (0..6).map(|_| scope.spawn(|| preview.get(URL).status)).collect();
            for one in asked {
                assert_eq!(one.join().unwrap(), 200);
            }
        });
    }
    drop(greedy);
}

#[test]
fn a_crowd_of_tabs_holds_up_nobody() {
    let preview = Preview::start();
    let port = preview.port;
    let tabs: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = connected(&preview);
            let ask = format!("GET /__provence/events?page=/fr/&shown=x HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
            stream.write_all(ask.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get(URL).status, 200);
    preview.replace("content/stories/premier-recit/index.fr.md", "Premier récit", "Récit de la foule");
    preview.until(URL, "Récit de la foule");
    drop(tabs);
}

#[test]
fn ten_thousand_requests_are_all_answered() {
    let preview = Preview::start();
    let port = preview.port;
    let host = format!("Host: localhost:{port}\r\n");
    let piece = format!("GET {URL} HTTP/1.1\r\n{host}\r\nGET /nulle-part HTTP/1.1\r\n{host}\r\n").repeat(50);
    let last = format!("GET /fr/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
    // Ten browsers that send a hundred requests at once, and so ten times each; and new connections beside them.
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    let mut stream = connected(&preview);
                    let mut sender = stream.try_clone().unwrap();
                    let answers = scope.spawn(move || rest(&mut stream));
                    for _ in 0..10 {
                        sender.write_all(piece.as_bytes()).unwrap();
                    }
                    sender.write_all(last.as_bytes()).unwrap();
                    answers.join().unwrap()
                })
            })
            .collect();
        for _ in 0..200 {
            assert_eq!(preview.get(URL).status, 200);
        }
        for one in asked {
            let answers = one.join().unwrap();
            let count = |status: &str| answers.matches(&format!("HTTP/1.1 {status} ")).count();
            assert_eq!((count("200"), count("404")), (501, 500));
        }
    });
    assert_eq!(preview.get(URL).status, 200);
}

#[test]
fn a_page_of_the_web_can_change_nothing() {
    let preview = Preview::start();
    let port = preview.port;
    let story = "content/stories/premier-recit/index.fr.md";
    let before = preview.read(story);
    let body = format!(
        "{{\"action\":\"persistEntry\",\"params\":{{\"dataFiles\":[{{\"slug\":\"x\",\"path\":\"{story}\",\"raw\":\"---\\ntitle: HA\\n---\\n\"}}],\"assets\":[],\"options\":{{}}}}}}"
    );
    let post = |head: &str| {
        let length = body.len();
        preview.raw(format!(
            "POST /admin/api/v1 HTTP/1.1\r\n{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    };
    let (own, json) = (format!("Host: localhost:{port}\r\n"), "Content-Type: application/json\r\n");
    for (head, status) in [
        // A name that its author lets lead here (DNS rebinding), with and without an origin.
        (format!("Host: evil.example:{port}\r\n{json}"), 421),
        (format!("Host: evil.example:{port}\r\nOrigin: http://evil.example:{port}\r\n{json}"), 421),
        (format!("Host: localhost.evil.example:{port}\r\n{json}"), 421),
        (format!("Host: localhost:{port}\r\nHost: evil.example\r\n{json}"), 421),
        (json.to_owned(), 421),
        // A page of another site, of a file, of another port, of the same host by https.
        (format!("{own}Origin: https://evil.example\r\n{json}"), 403),
        (format!("{own}Origin: null\r\n{json}"), 403),
        (format!("{own}Origin: http://localhost:1\r\n{json}"), 403),
        (format!("{own}Origin: https://localhost:{port}\r\n{json}"), 403),
        (format!("{own}Origin: http://localhost:{port}.evil.example\r\n{json}"), 403),
        // What a form or a beacon can send without asking first.
        (format!("{own}Content-Type: text/plain\r\n"), 415),
        (format!("{own}Content-Type: application/x-www-form-urlencoded\r\n"), 415),
        (format!("{own}Content-Type: multipart/form-data; boundary=application/json\r\n"), 415),
        (own.clone(), 415),
    ] {
        assert_eq!(post(&head).status, status, "{head}");
    }
    // Whoever asks first is not told that they may.
    let asked = preview.ask(
        "OPTIONS",
        "/admin/api/v1",
        "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n",
    );
    assert!(
        matches!(asked.status, 403 | 405) && asked.header("access-control-allow-origin").is_none(),
        "{}",
        asked.head
    );
    assert_eq!(preview.read(story), before);
    assert_eq!(post(&format!("{own}{json}")).status, 200, "the editor itself may");
    assert!(preview.read(story).contains("HA"));
}

#[test]
fn heads_that_are_too_much_are_refused() {
    let preview = Preview::start();
    let port = preview.port;
    let head = |lines: &str| format!("GET /fr/ HTTP/1.1\r\nHost: localhost:{port}\r\n{lines}\r\n");
    let refused = |request: String| preview.raw(request).status;
    assert_eq!(refused(head(&"a: b\r\n".repeat(100))), 431);
    assert_eq!(refused(head(&format!("X: {}\r\n", "x".repeat(17_000)))), 431);
    assert_eq!(refused(format!("GET /{} HTTP/1.1\r\n", "x".repeat(17_000))), 431);
    // Within limits, and asked in the usual way afterwards.
    assert_eq!(refused(head("Connection: close\r\nX: 1\r\n")), 200);
    for nonsense in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\r\n\r\n",
        "GET / HTTP/1.1\r\n: x\r\n\r\n",
    ] {
        assert_eq!(refused(nonsense.to_owned()), 400, "{nonsense:?}");
    }
    assert_eq!(refused(head("X: \u{e9}\r\nConnection: close\r\n")), 200);
    let mut bytes = head("").into_bytes();
    bytes.splice(bytes.len() - 2.., *b"X: \xFF\xFE\r\n\r\n");
    assert_eq!(preview.raw(bytes).status, 400);
}

#[test]
fn other_spellings_of_hosts_and_targets_lead_nowhere() {
    let preview = Preview::start();
    preview.write("secret.txt", "SECRET");
    let port = preview.port;
    for host in [
        &format!("localhost.:{port}"),
        &format!("localhost:0{port}"),
        &format!("localhost:{port}@evil.example"),
        &format!("evil.example@localhost:{port}"),
        &format!("0.0.0.0:{port}"),
        &format!("[::ffff:127.0.0.1]:{port}"),
        &format!("127.1:{port}"),
        &format!("localhost:{port}, evil.example"),
        &format!("localhost :{port}"),
    ] {
        assert_eq!(preview.ask("GET", "/fr/", &format!("Host: {host}\r\n")).status, 421, "{host}");
    }
    for target in [
        "/%252e%252e/secret.txt",
        "/fr/%2e%2e/%2E%2E/secret.txt",
        "/fr/%2e%2e%2fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/..%00/secret.txt",
        "/secret.txt%00.html",
        "/\\..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/..;/secret.txt",
        "/fr//../secret.txt",
        "/fr/%",
        "/fr/%zz",
        "fr/",
        &format!("http://localhost:{port}/../secret.txt"),
        "/__provence/../secret.txt",
        "/__provence/events",
        "/__provence/events?page=../secret.txt",
        "/__provence/",
        "/__provence/client.js/",
    ] {
        let answer = preview.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.head);
        assert!(!answer.text().contains("SECRET"), "{target}");
    }
    for host in ["evil.example", "localhost.evil.example", "localhost@evil.example"] {
        let answer = preview.get(&format!("http://{host}:{port}/fr/"));
        assert_eq!(answer.status, 421, "{host}, whatever the header says");
    }
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let preview = Preview::start();
    preview.write("assets/static/deep/a.bin", "ours");
    preview.write("assets/static/b.bin", "ours");
    preview.until_status("/deep/a.bin", 200);
    preview.until_status("/b.bin", 200);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a.bin"), "SECRET").unwrap();
    fs::write(outside.path().join("b.bin"), "SECRET").unwrap();
    let root = &preview.root;
    // In the folder of the last build, which is not what is served.
    fs::create_dir(root.join("public")).unwrap();
    symlink(outside.path().join("a.bin"), root.join("public/a.bin")).unwrap();
    assert_eq!(preview.get("/a.bin").status, 404);
    // In place of what was served, while a mistake keeps the last good output.
    preview.replace("content/stories/premier-recit/index.fr.md", "title:", "titel:");
    preview.wait("the problem", || preview.problems().contains("titel"));
    fs::remove_dir_all(root.join("assets/static/deep")).unwrap();
    fs::remove_file(root.join("assets/static/b.bin")).unwrap();
    symlink(outside.path(), root.join("assets/static/deep")).unwrap();
    symlink(outside.path().join("b.bin"), root.join("assets/static/b.bin")).unwrap();
    for target in ["/deep/a.bin", "/b.bin"] {
        let answer = preview.get(target);
        assert!(answer.status == 404 && !answer.text().contains("SECRET"), "{target}: {}", answer.head);
    }
    preview.replace("content/stories/premier-recit/index.fr.md", "titel:", "title:");
    preview.wait("mended", || preview.problems().contains("\"problems\":[]"));
    assert_eq!((preview.get("/deep/a.bin").status, preview.get("/b.bin").status), (404, 404));
    preview.agrees_with_a_clean_build();
}

#[test]
fn requests_in_one_piece_are_answered_in_their_order() {
    let preview = Preview::start();
    let port = preview.port;
    let host = format!("Host: localhost:{port}\r\n");
    let answer = preview.raw(format!(
        "HEAD {URL} HTTP/1.1\r\n{host}\r\nGET /nowhere HTTP/1.1\r\n{host}\r\nGET /fr HTTP/1.1\r\n{host}Connection: close\r\n\r\nGET /after HTTP/1.1\r\n{host}\r\n"
    ));
    let all = format!("{}\n{}", answer.head, answer.text());
    let statuses: Vec<&str> = all.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "404", "301"], "{all}");
    // Two halves of a head, and a connection that an older client expects to end.
    let mut stream = connected(&preview);
    stream.write_all(format!("GET {URL} HT").as_bytes()).unwrap();
    stream.write_all(format!("TP/1.0\r\n{host}\r\n").as_bytes()).unwrap();
    let answer = rest(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("\r\nConnection: close\r\n"), "{answer}");
    assert!(answer.ends_with("</html>\n"), "{answer}");
}

#[test]
fn conditions_and_ranges_at_their_edges() {
    let preview = Preview::start();
    preview.write("assets/static/film.mp4", "0123456789");
    preview.write("assets/static/empty.bin", "");
    preview.until_status("/film.mp4", 200);
    preview.until_status("/empty.bin", 200);
    let tag = preview.get("/film.mp4").header("etag").unwrap();
    let if_none_match =
        |path: &str, value: &str| preview.ask("GET", path, &format!("If-None-Match: {value}\r\n")).status;
    assert_eq!(if_none_match("/film.mp4", &format!("\"other\", W/{tag}")), 304);
    assert_eq!(if_none_match("/film.mp4", "*"), 304);
    assert_eq!(if_none_match("/film.mp4", "\"other\""), 200);
    assert_eq!(if_none_match("/film.mp4", tag.trim_matches('"')), 200);
    assert_eq!(if_none_match("/nowhere", "*"), 404);
    let known = preview.ask("HEAD", "/film.mp4", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((known.status, known.body.len(), known.header("content-length")), (304, 0, None));
    let part = |range: &str| {
        let answer = preview.ask("GET", "/film.mp4", &format!("Range: {range}\r\n"));
        (answer.status, answer.text())
    };
    let whole = (200, "0123456789".to_owned());
    assert_eq!(part("bytes=0-0"), (206, "0".to_owned()));
    assert_eq!(part("bytes=9-9"), (206, "9".to_owned()));
    assert_eq!(part("bytes=-99"), (206, whole.1.clone()));
    for nothing in ["bytes=-0", "bytes=10-10", "bytes=999999999999999999-"] {
        assert_eq!(part(nothing).0, 416, "{nothing}");
    }
    // Several at once, and what is no range, are answered with the whole.
    for other in [
        "bytes=0-1,3-4",
        "bytes=3-1",
        "bytes=-",
        "bytes=a-b",
        "lines=0-1",
        "bytes=0x1-2",
        "bytes=99999999999999999999-",
    ] {
        assert_eq!(part(other), whole, "{other}");
    }
    let same = preview.ask("GET", "/film.mp4", &format!("Range: bytes=0-1\r\nIf-Range: {tag}\r\n"));
    assert_eq!((same.status, same.text().as_str()), (206, "01"));
    let head = preview.ask("HEAD", "/film.mp4", "Range: bytes=0-1\r\n");
    assert_eq!((head.status, head.header("content-length").as_deref(), head.body.len()), (200, Some("10"), 0));
    assert_eq!(preview.ask("GET", "/empty.bin", "Range: bytes=0-\r\n").status, 416);
    assert_eq!(preview.ask("GET", "/empty.bin", "Range: bytes=-5\r\n").status, 416);
    // A page comes with the server's script: its bytes are not those that a part was asked of.
    assert_eq!(preview.ask("GET", URL, "Range: bytes=0-1\r\n").status, 200);
    // Twice the same header is no header.
    assert_eq!(preview.ask("GET", "/film.mp4", "Range: bytes=0-1\r\nRange: bytes=2-3\r\n").status, 200);
}

#[test]
fn each_reader_gets_their_language_and_old_addresses_lead_on() {
    let preview = Preview::start();
    preview.replace(
        "content/stories/premier-recit/index.fr.md",
        "demo: true",
        "aliases: [/fr/ancien/, /vieille-adresse/]",
    );
    preview.agrees_with_a_clean_build();
    for (path, language) in
        [("/fr/rien/", "fr"), ("/en/nothing", "en"), ("/nulle-part", "fr"), ("/fr/rien.css", "fr"), ("/frites/", "fr")]
    {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains(&format!("<html lang=\"{language}\"")), "{path}: {}", answer.text());
    }
    let home = |accepted: &str| {
        let answer = preview.ask("GET", "/", &format!("Accept-Language: {accepted}\r\n"));
        assert_eq!(answer.header("vary").as_deref(), Some("Accept-Language"), "{accepted}");
        (answer.status, answer.header("location"))
    };
    let to = |path: &str| (302, Some(path.to_owned()));
    assert_eq!(home("en-GB"), to("/en/"));
    assert_eq!(home("EN;q=0.1, FR-ca;q=0.9"), to("/fr/"));
    assert_eq!(home("fr;q=0, en;q=0.1"), to("/en/"));
    // Who wants none of them, or nothing that can be read, chooses on the page.
    for other in ["ja,*;q=0.1", "", ";;;,,q=", "fr;q=0", &"x,".repeat(2000), "en_GB"] {
        assert_eq!(home(other), (200, None), "{other}");
    }
    for old in ["/fr/ancien/", "/fr/ancien", "/vieille-adresse/", "/vieille-adresse"] {
        let answer = preview.get(old);
        assert_eq!((answer.status, answer.header("location").as_deref()), (301, Some(URL)), "{old}");
        assert_eq!(preview.ask("HEAD", old, "").status, 301);
    }
    assert_eq!(preview.get("/fr/ancien/plus-loin/").status, 404);
}

#[test]
fn no_redirect_leads_to_another_host() {
    let preview = Preview::start();
    preview.write("assets/static/_redirects", "/old/* /:splat 301\n/away https://evil.example/ 301\n");
    preview.agrees_with_a_clean_build();
    for (path, to) in [
        ("//fr", "/fr/"),
        ("///fr", "/fr/"),
        ("//fr/recits", "/fr/recits/"),
        ("/old//evil.example/", "/evil.example/"),
        ("/old///evil.example", "/evil.example"),
        ("/old/%2fevil.example", "/evil.example"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location").as_deref()), (301, Some(to)), "{path}");
    }
    assert_eq!(preview.get("/away").status, 404);
    // The own rules stand beside those of the build.
    assert_eq!(preview.ask("GET", "/", "Accept-Language: en\r\n").header("location").as_deref(), Some("/en/"));
}
