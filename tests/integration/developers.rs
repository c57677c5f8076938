//! The page for developers: its examples run, as they stand there, against the site that they are about; its list of
//! collections and fields is that of the declarations.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use camino::Utf8Path;
use regex::Regex;
use serde_json::Value as Json;

use crate::built::{self, Files};

/// The shipped site, built for the address at which it is served.
struct Served {
    base: String,
    files: Arc<Files>,
}

static SERVED: OnceLock<Served> = OnceLock::new();

fn served() -> &'static Served {
    SERVED.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let files = Arc::new(built::without_pictures(Utf8Path::new(env!("CARGO_MANIFEST_DIR")), &base));
        let answering = Arc::clone(&files);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let files = Arc::clone(&answering);
                std::thread::spawn(move || answer(stream, &files));
            }
        });
        Served { base, files }
    })
}

/// Answers one request and closes the connection.
fn answer(mut stream: TcpStream, files: &Files) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut request = String::new();
    let _ = reader.read_line(&mut request);
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
    let (status, bytes) = match files.get(&path) {
        Some(bytes) => ("200 OK", bytes.as_slice()),
        None => ("404 Not Found", &b"{}"[..]),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
        bytes.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(bytes));
}

const PAGES: &[(&str, &str)] = &[
    ("fr", "developpeurs"),
    ("en", "developers"),
    ("de", "entwickler"),
    ("it", "sviluppatori"),
    ("ja", "developers"),
    ("zh", "developers"),
    ("ar", "developers"),
    ("he", "developers"),
];

fn page(locale: &str) -> String {
    let (_, slug) = PAGES.iter().find(|(code, _)| *code == locale).expect("a language");
    String::from_utf8_lossy(&served().files[&format!("{locale}/{slug}/index.html")]).into_owned()
}

/// The code of an example, as a reader copies it.
fn example(locale: &str, id: &str) -> String {
    let html = page(locale);
    let code = Regex::new(&format!(r#"(?s)<pre [^>]*id="{id}"><code>(.*?)</code>"#)).expect("a pattern");
    let code = code.captures(&html).unwrap_or_else(|| panic!("{locale}: {id}"))[1].to_owned();
    let plain = code.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&#x27;", "'").replace("&amp;", "&")
}

/// Runs a program that reads from standard input, or says that it is skipped.
fn run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let started = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        assert!(std::env::var_os("CI").is_none(), "{program} is missing");
        eprintln!("skipped: there is no {program}");
        return None;
    };
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("the program reads");
    let mut out = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("UTF-8");
    assert!(child.wait().expect("the program ends").success(), "{program}: {input}");
    Some(out)
}

fn list(locale: &str, collection: &str) -> Vec<Json> {
    let file = &served().files[&format!("api/v1/{locale}/{collection}/index.json")];
    let list: Json = serde_json::from_slice(file).expect("JSON");
    list["items"].as_array().expect("a list").clone()
}

fn title(entry: &Json) -> &str {
    entry["title"].as_str().expect("a title")
}

#[test]
fn the_example_in_javascript_runs() {
    for locale in ["fr", "ja", "ar"] {
        let Some(out) = run("node", &["--input-type=module", "-"], &example(locale, "example-js")) else { return };
        let claims: Vec<Json> =
            list(locale, "claims").into_iter().filter(|claim| !claim["fields"]["figure"].is_null()).collect();
        assert!(claims.len() > 3);
        assert_eq!(out.lines().count(), claims.len(), "{out}");
        for (line, claim) in out.lines().zip(&claims) {
            assert!(
                line.starts_with(title(claim)) && line.contains(&claim["fields"]["figure"]["value"].to_string()),
                "{line}"
            );
        }
    }
}

#[test]
fn the_example_in_python_runs() {
    for locale in ["fr", "he"] {
        let arguments = ["-X", "utf8", "-"];
        let Some(out) = run("python3", &arguments, &example(locale, "example-python")) else { return };
        let stories = list(locale, "stories");
        assert_eq!(out.lines().count(), stories.len(), "{out}");
        for (line, story) in out.lines().zip(&stories) {
            assert!(line.starts_with(title(story)) && line.contains("'fr'"), "{line}");
        }
    }
}

#[test]
fn the_example_for_a_terminal_runs() {
    if run("jq", &["--version"], "").is_none() || run("curl", &["--version"], "").is_none() {
        return;
    }
    let out = run("sh", &["-"], &example("fr", "example-curl")).expect("a shell");
    let stories = list("fr", "stories");
    let wanted: Vec<String> = stories
        .iter()
        .map(|story| format!("{}  {}", title(story), story["url"].as_str().expect("an address")))
        .collect();
    assert_eq!(out.lines().collect::<Vec<_>>(), wanted);
}

/// The functions of WordPress that the example calls.
const WORDPRESS: &str = r#"<?php
define('HOUR_IN_SECONDS', 3600);
function add_shortcode($name, $f) { echo $name, "\n", $f(); }
function get_transient($name) { return false; }
function set_transient($name, $value, $time) {}
function is_wp_error($answer) { return $answer === false; }
function wp_remote_get($address) { return file_get_contents($address); }
function wp_remote_retrieve_body($answer) { return $answer; }
function esc_url($text) { return htmlspecialchars($text); }
function esc_html($text) { return htmlspecialchars($text); }
"#;

#[test]
fn the_example_for_wordpress_runs() {
    let program = format!("{WORDPRESS}{}", example("fr", "example-php"));
    // PHP is not asked for in CI: no other test needs it.
    if Command::new("php").arg("--version").stdout(Stdio::null()).status().is_err() {
        eprintln!("skipped: there is no php");
        return;
    }
    let out = run("php", &[], &program).expect("PHP");
    let stories = list("fr", "stories");
    assert!(out.starts_with("provence-stories\n<ul><li><a href=\""), "{out}");
    assert_eq!(out.matches("<li>").count(), stories.len().min(6));
}

#[test]
fn every_language_has_the_page_with_every_collection_and_field() {
    let index: Json = serde_json::from_slice(&served().files["api/v1/index.json"]).expect("JSON");
    for (locale, slug) in PAGES {
        let html = page(locale);
        assert!(html.contains(&format!("{}/api/v1/{locale}/stories/index.json", served().base)), "{locale}");
        for collection in index["collections"].as_array().expect("collections") {
            let name = collection["name"].as_str().expect("a name");
            let part =
                html.split(&format!("id=\"collection-{name}\"")).nth(1).unwrap_or_else(|| panic!("{locale}: {name}"));
            let part = part.split("</details>").next().unwrap_or_default();
            let total = collection["lists"][locale]["total"].as_u64().expect("a number");
            assert!(total < 3 || part.contains(&total.to_string()), "{locale} {name}: {total}");
            let schema = collection["schema"].as_str().and_then(|schema| schema.strip_prefix(&served().base));
            let schema: Json =
                serde_json::from_slice(&served().files[schema.expect("an address").trim_start_matches('/')])
                    .expect("JSON");
            let fields = schema["properties"]["fields"]["properties"].as_object().expect("fields");
            let common = ["date", "updated", "publish_date", "expiry_date", "weight", "params"];
            for field in fields.keys().filter(|field| !common.contains(&field.as_str())) {
                let is_there = [format!(">{field}<"), format!(">{field}[]<")].iter().any(|shown| part.contains(shown));
                assert!(is_there, "{locale} {name}: {field}");
            }
        }
        // From the foot of every page.
        let home = String::from_utf8_lossy(&served().files[&format!("{locale}/index.html")]).into_owned();
        let foot = home.split("foot-data").nth(1).unwrap_or_default();
        assert!(foot.contains(&format!("href=\"/{locale}/{slug}/\"")), "{locale}: the foot leads to the page");
    }
}
