//! The language server, driven by a client over its standard streams as a text editor drives it.
//!
//! A request is answered after the texts before it were built, so that no test waits for a time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

use crate::folder;

/// A story with everything that a mistake can be made in.
const STORY: &str = "---
title: \"👩\u{200d}🚀 Le phare\"
date: 2025-03-01
photo: quay
next: [quay]
size: medium
open: true
jobs: 12
since: 2020-01-02
site: https://phare.example
---
Un texte, e\u{301} 𝄞, vers le [quai](../quay/index.fr.md#suite), [ici](#haut) et [là](@/stories/quay).

## Plus haut {#haut}

::figure{photo=\"quay\" variant=\"wide\"}

::key-figure{indicator=\"jobs\" year=2016}

![Un quai](@/photos/quay)
";

const PHARE: &str = "content/stories/phare/index.fr.md";

/// The small site of the tests, with a story more.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("un site é").tempdir().expect("a temporary folder");
        folder::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base"), folder.path());
        let site = Self { folder };
        site.write(PHARE, STORY);
        site
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a file")
    }

    /// The address of a file, written as VS Code writes it.
    fn uri(&self, file: &str) -> String {
        let path = self.path(file).to_str().expect("UTF-8").to_owned();
        let mut uri = "file://".to_owned();
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                    uri.push(char::from(byte))
                }
                _ => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        uri
    }
}

struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: i32,
    version: i32,
    /// The problems told last, by address.
    problems: BTreeMap<String, Vec<Json>>,
    /// How often problems of each address were told.
    told: BTreeMap<String, usize>,
}

impl Client {
    fn start(site: &Site, capabilities: Json, locale: Option<&str>) -> Self {
        let mut client = Self::spawn(site);
        let mut params = json!({"processId": null, "rootUri": site.uri(""), "capabilities": capabilities});
        if let Some(locale) = locale {
            params["locale"] = json!(locale);
        }
        client.request("initialize", params);
        client.notify("initialized", json!({}));
        client
    }

    fn spawn(site: &Site) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        let root = site.folder.path().to_str().expect("UTF-8");
        let mut child = command
            .args(["lsp", "-s", root, "--clock", "2026-06-01"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (input, output) = (child.stdin.take(), child.stdout.take().expect("a pipe"));
        let (problems, told) = (BTreeMap::new(), BTreeMap::new());
        Self { child, input, output: BufReader::new(output), next: 0, version: 0, problems, told }
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("a pipe");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    fn send(&mut self, message: &Json) {
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn notify(&mut self, method: &str, params: Json) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The next message of the server; `None` when it has ended.
    fn receive(&mut self) -> Option<Json> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).expect("the server writes UTF-8") == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().expect("a length"),
                _ => break,
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).expect("a whole message");
        Some(serde_json::from_slice(&bytes).expect("JSON"))
    }

    /// The answer with an id. Problems that come before it are noted.
    fn answer(&mut self, id: &Json) -> Json {
        loop {
            let message = self.receive().expect("an answer");
            match message["method"].as_str() {
                Some("textDocument/publishDiagnostics") => {
                    let uri = message["params"]["uri"].as_str().expect("an address").to_owned();
                    let problems = message["params"]["diagnostics"].as_array().expect("problems").clone();
                    *self.told.entry(uri.clone()).or_default() += 1;
                    self.problems.insert(uri, problems);
                }
                Some(_) => {}
                None if message["id"] == *id => return message,
                None => panic!("an answer to nothing: {message}"),
            }
        }
    }

    fn ask(&mut self, method: &str, params: Json) -> Json {
        self.next += 1;
        let id = json!(self.next);
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.answer(&id)
    }

    fn request(&mut self, method: &str, params: Json) -> Json {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn open(&mut self, site: &Site, file: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": site.uri(file), "languageId": "x", "version": self.version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&mut self, site: &Site, file: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": site.uri(file), "version": self.version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    /// The problems of a file, of its present text.
    fn problems(&mut self, site: &Site, file: &str) -> Vec<Json> {
        let document = json!({"uri": site.uri(file)});
        self.request("textDocument/documentSymbol", json!({"textDocument": document}));
        self.problems.get(&site.uri(file)).cloned().unwrap_or_default()
    }

    /// Asks about the place of `|` in a text, which becomes the document's.
    fn at(&mut self, site: &Site, file: &str, text: &str, method: &str) -> Json {
        let (before, after) = text.split_once('|').expect("a cursor");
        self.change(site, file, &format!("{before}{after}"));
        let params = json!({"textDocument": {"uri": site.uri(file)}, "position": position(before)});
        self.request(method, params)
    }

    /// Takes leave as the protocol says; the program must then end well.
    fn end(mut self) {
        self.request("shutdown", Json::Null);
        self.notify("exit", Json::Null);
        drop(self.input.take());
        assert_eq!(self.child.wait().expect("the program ends").code(), Some(0));
    }
}

/// The place behind a text, in UTF-16.
fn position(before: &str) -> Json {
    let line = before.rsplit('\n').next().unwrap_or_default();
    json!({"line": before.matches('\n').count(), "character": line.encode_utf16().count()})
}

/// Applies the edit of a code action to a text whose lines end with `\n`.
fn apply(text: &str, edit: &Json) -> String {
    let byte = |place: &Json| {
        let (line, column) = (place["line"].as_u64().expect("a line"), place["character"].as_u64().expect("a column"));
        let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
        let units: usize = column as usize;
        let mut counted = 0;
        let inner = text[start..].char_indices().find(|(_, character)| {
            let is_there = counted >= units;
            counted += character.len_utf16();
            is_there
        });
        inner.map_or(text.len(), |(at, _)| start + at)
    };
    let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
    format!("{}{}{}", &text[..start], edit["newText"].as_str().expect("a text"), &text[end..])
}

/// Mistakes with a mend of one word: file, what is right, what is wrong, the code.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (PHARE, "photo: quay", "photo: quai", "content/unknown-reference"),
    (PHARE, "next: [quay]", "next: [quayy]", "content/unknown-reference"),
    (PHARE, "size: medium", "size: meduim", "content/unknown-option"),
    (PHARE, "open: true", "open: oui", "content/wrong-type"),
    (PHARE, "jobs: 12", "jobs: \"12\"", "content/wrong-type"),
    (PHARE, "since: 2020-01-02", "since: 02/01/2020", "content/invalid-value"),
    (PHARE, "site: https://phare.example", "site: phare.example", "content/invalid-value"),
    (PHARE, "date:", "dat:", "content/unknown-field"),
    (PHARE, "title:", "titel:", "content/unknown-field"),
    (PHARE, "index.fr.md#suite", "index.fr.md#suit", "markdown/broken-anchor"),
    (PHARE, "](#haut)", "](#hau)", "markdown/broken-anchor"),
    (PHARE, "@/stories/quay", "@/stories/quai", "markdown/broken-link"),
    (PHARE, "::figure", "::figur", "markdown/unknown-component"),
    (PHARE, "photo=\"quay\"", "photo=\"quayy\"", "content/unknown-reference"),
    (PHARE, "variant=\"wide\"", "variant=\"wid\"", "markdown/component-argument"),
    (PHARE, "variant=", "varient=", "markdown/component-argument"),
    (PHARE, "indicator=\"jobs\"", "indicator=\"job\"", "content/unknown-reference"),
    (PHARE, "indicator=", "indicateur=", "markdown/component-argument"),
    ("content/site.yaml", "theme: minimal", "theme: minmal", "theme/declaration"),
    ("content/site.yaml", "time_zone:", "time_zon:", "site/setting"),
    ("content/site.yaml", "main: [stories]", "main: [storys]", "markdown/broken-link"),
    ("content/site.yaml", "home: pages/home", "home: pages/hom", "content/unknown-reference"),
    ("content/stories/_collection.yaml", "to: photos", "to: photo", "collection/declaration"),
    ("content/stories/_collection.yaml", "{type: boolean}", "{type: bolean}", "collection/declaration"),
    ("content/stories/_collection.yaml", "template: page.html", "template: pag.html", "content/unknown-template"),
    ("content/stories/_collection.yaml", "sort: [-date]", "sort: [-dat]", "collection/declaration"),
    ("content/photos/quay.yaml", "etalab-2.0", "etalab-2.O", "photo/licence"),
    ("content/photos/quay.yaml", "title: {fr:", "title: {fra:", "content/unknown-locale"),
    ("content/photos/quay.yaml", "file: quay.jpg", "file: quai.jpg", "content/missing-file"),
];

#[test]
fn mistakes_are_told_while_typing_and_mended_by_a_quick_fix() {
    let site = Site::new();
    let mut client = Client::start(&site, json!({}), None);
    assert!(MISTAKES.len() >= 20);
    for (file, right, wrong, code) in MISTAKES {
        let good = site.read(file);
        assert!(good.contains(right), "{file} has `{right}`");
        let bad = good.replacen(right, wrong, 1);
        client.open(&site, file, &good);
        assert_eq!(client.problems(&site, file), [] as [Json; 0], "{file}");
        client.change(&site, file, &bad);
        let problems = client.problems(&site, file);
        let of_code: Vec<&Json> = problems.iter().filter(|problem| problem["code"] == *code).collect();
        assert!(!of_code.is_empty(), "{wrong}: {code} is not among {problems:#?}");
        let mut actions = Vec::new();
        for problem in of_code {
            let params = json!({
                "textDocument": {"uri": site.uri(file)}, "range": problem["range"],
                "context": {"diagnostics": [problem]},
            });
            let found = client.request("textDocument/codeAction", params);
            let found = found.as_array().expect("a list").iter().filter(|action| action["diagnostics"][0] == *problem);
            actions.extend(found.cloned());
        }
        let action = actions.first().unwrap_or_else(|| panic!("{wrong}: no mend for {problems:#?}"));
        assert_eq!((&action["kind"], &action["isPreferred"]), (&json!("quickfix"), &json!(true)));
        let mended = apply(&bad, &action["edit"]["changes"][site.uri(file)][0]);
        assert!(mended == good || mended.contains(right), "{wrong} becomes:\n{mended}");
        client.change(&site, file, &mended);
        assert_eq!(client.problems(&site, file), [] as [Json; 0], "{wrong}, mended");
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": site.uri(file)}}));
        assert_eq!(site.read(file), good, "nothing is written");
    }
    client.end();
}

#[test]
fn columns_are_counted_in_the_unit_that_was_agreed() {
    let site = Site::new();
    let line = "Le 👩\u{200d}🚀 e\u{301} 𝄞 va [là](@/stories/nulle).";
    let text = format!("---\r\ntitle: Un phare\r\n---\r\n{line}\r\n");
    let start = line.find("@/").expect("a link");
    let utf16 = line[..start].encode_utf16().count();
    for (offered, agreed, column) in [
        (json!([]), "utf-16", utf16),
        (json!(["utf-16", "utf-8"]), "utf-16", utf16),
        (json!(["utf-8", "utf-16"]), "utf-8", start),
        (json!(["utf-32"]), "utf-32", line[..start].chars().count()),
        (json!(["utf-7", "utf-8"]), "utf-8", start),
    ] {
        let mut client = Client::spawn(&site);
        let capabilities = json!({"general": {"positionEncodings": offered}});
        let result = client.request("initialize", json!({"capabilities": capabilities}));
        assert_eq!(result["capabilities"]["positionEncoding"], agreed);
        client.open(&site, PHARE, &text);
        let problems = client.problems(&site, PHARE);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        let range = &problems[0]["range"];
        let length = "@/stories/nulle".len();
        assert_eq!(range["start"], json!({"line": 3, "character": column}), "{agreed}");
        assert_eq!(range["end"], json!({"line": 3, "character": column + length}), "{agreed}");
        client.end();
    }
}

#[test]
fn the_problems_are_those_of_check() {
    let site = Site::new();
    site.write(PHARE, &STORY.replace("photo: quay", "photo: quai").replace("size: medium", "size: meduim"));
    site.write("content/photos/quay.yaml", "file: quay.jpg\ntitle: {fr: Le quai}\n");
    let root = site.folder.path().to_str().expect("UTF-8");
    let arguments = ["check", "-s", root, "--clock", "2026-06-01", "--diagnostics", "json", "--locale", "en"];
    let checked = Command::new(env!("CARGO_BIN_EXE_provence")).args(arguments).output().expect("the program runs");
    let mut wanted: BTreeMap<String, Vec<(u64, String, String)>> = BTreeMap::new();
    for line in String::from_utf8(checked.stdout).expect("UTF-8").lines() {
        let problem: Json = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| problem[key].as_str().expect("a text").to_owned();
        let line = problem["line"].as_u64().expect("a line");
        wanted.entry(text("file")).or_default().push((
            line,
            text("code"),
            format!("{}\n{}", text("message"), text("help")),
        ));
    }
    assert!(wanted.len() >= 2, "{wanted:?}");
    let mut client = Client::start(&site, json!({}), Some("en-GB"));
    for (file, wanted) in wanted {
        let told = client.problems(&site, &file).into_iter().map(|problem| {
            let text = |key: &str| problem[key].as_str().expect("a text").to_owned();
            (problem["range"]["start"]["line"].as_u64().expect("a line") + 1, text("code"), text("message"))
        });
        assert_eq!(told.collect::<Vec<_>>(), wanted, "{file}");
    }
    client.end();
}

#[test]
fn messages_are_in_the_language_of_the_editor() {
    let site = Site::new();
    for (locale, words) in [
        (Some("fr"), "n’est pas un choix possible\nvouliez-vous écrire `medium` ?"),
        (Some("fr-CA"), "n’est pas un choix possible"),
        (Some("de"), "is not one of the options\ndid you mean `medium`?"),
        (None, "is not one of the options"),
    ] {
        let mut client = Client::start(&site, json!({}), locale);
        client.open(&site, PHARE, &STORY.replace("medium", "meduim"));
        let problems = client.problems(&site, PHARE);
        assert!(problems[0]["message"].as_str().expect("a text").contains(words), "{locale:?}: {problems:#?}");
        client.end();
    }
}

#[test]
fn other_places_of_a_problem_are_told_to_those_who_show_them() {
    let site = Site::new();
    for file in ["content/stories/a/index.fr.md", "content/stories/b/index.fr.md"] {
        site.write(file, "---\ntitle: A\nnumber: \"7\"\n---\nTexte.\n");
    }
    let capabilities = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}});
    let mut client = Client::start(&site, capabilities, None);
    let files = ["content/stories/a/index.fr.md", "content/stories/b/index.fr.md"];
    let problems: Vec<Json> = files.iter().flat_map(|file| client.problems(&site, file)).collect();
    let related = problems.iter().find_map(|problem| problem["relatedInformation"][0].as_object());
    let related = related.unwrap_or_else(|| panic!("{problems:#?}"));
    let uri = related["location"]["uri"].as_str().expect("an address");
    assert!(files.iter().any(|file| uri.ends_with(file)), "{uri}");
    client.end();
    let mut client = Client::start(&site, json!({}), None);
    let problems: Vec<Json> = files.iter().flat_map(|file| client.problems(&site, file)).collect();
    assert!(!problems.is_empty() && problems.iter().all(|problem| problem.get("relatedInformation").is_none()));
    client.end();
}

fn labels(answer: &Json) -> Vec<&str> {
    let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().expect("a label")).collect()
}

#[test]
fn completion_knows_fields_references_anchors_and_components() {
    let site = Site::new();
    let mut client = Client::start(&site, json!({}), Some("fr"));
    client.open(&site, PHARE, STORY);
    let mut complete = |file: &str, text: &str| client.at(&site, file, text, "textDocument/completion");
    let front = |line: &str| format!("---\ntitle: A\n{line}\n---\nTexte.\n");
    let body = |line: &str| format!("---\ntitle: A\n---\n## Un titre {{#un}}\n\n{line}\n");

    let keys = complete(PHARE, &front("si|"));
    assert!(labels(&keys).contains(&"size") && labels(&keys).contains(&"photo"), "{keys:#}");
    assert!(!labels(&keys).contains(&"title"), "a key that stands there already");
    let draft = keys["items"].as_array().and_then(|items| items.iter().find(|item| item["label"] == "draft"));
    assert_eq!(draft.expect("a key")["documentation"], "Un brouillon n’est pas publié.");
    let photos = complete(PHARE, &front("photo: |"));
    assert_eq!(labels(&photos), ["quay"]);
    assert_eq!(photos["items"][0]["detail"], "Le quai");
    assert_eq!(labels(&complete(PHARE, &front("next:\n  - q|"))), ["phare", "quay"]);
    assert_eq!(labels(&complete(PHARE, &front("size: me|"))), ["small", "medium", "large"]);
    assert_eq!(labels(&complete(PHARE, &front("open: |"))), ["true", "false"]);
    assert_eq!(labels(&complete(PHARE, &front("figure: {value: 1, s|}"))), ["source"]);

    let links = complete(PHARE, &body("Un [lien](@/st|)."));
    assert!(labels(&links).contains(&"@/stories/quay") && labels(&links).contains(&"@/pages/home"), "{links:#}");
    // Text editors show what fits what is typed: a relative path is the way to the same entries.
    for (typed, filter) in
        [("../q", "../quay"), ("../../stories/q", "../../stories/quay"), ("@/stories/q", "@/stories/quay")]
    {
        let links = complete(PHARE, &body(&format!("Un [lien]({typed}|).")));
        let quay =
            links["items"].as_array().and_then(|items| items.iter().find(|item| item["label"] == "@/stories/quay"));
        assert_eq!(quay.expect("the entry")["filterText"], filter, "{typed}");
    }
    assert!(labels(&complete(PHARE, &body("Un [lien](../quay/index.fr.md#|)."))).contains(&"suite"));
    assert!(labels(&complete(PHARE, &body("Un [lien](@/stories/quay#s|)."))).contains(&"suite"));
    assert_eq!(labels(&complete(PHARE, &body("![Photo](@/ph|)"))), ["@/photos/quay"]);
    let components = complete(PHARE, &body("::|"));
    assert!(labels(&components).contains(&"::key-figure") && labels(&components).contains(&":::quote"));
    assert_eq!(labels(&complete(PHARE, &body("::figure{photo=\"quay\" |}"))), ["variant", "caption"]);
    assert_eq!(labels(&complete(PHARE, &body("::figure{photo=\"q|\"}"))), ["quay"]);
    assert_eq!(labels(&complete(PHARE, &body("::figure{photo=\"quay\" variant=\"|\"}"))), ["wide"]);
    assert_eq!(labels(&complete(PHARE, &body("::chart{indicator=\"|\"}"))), ["jobs"]);
    assert_eq!(labels(&complete(PHARE, &body("Rien ici |."))), [""; 0]);

    let declaration = "content/stories/_collection.yaml";
    let text = site.read(declaration);
    client.open(&site, declaration, &text);
    let mut complete = |text: &str| client.at(&site, declaration, text, "textDocument/completion");
    assert!(labels(&complete("fields:\n  a: {type: te|}\n")).contains(&"text"));
    assert!(labels(&complete("fields:\n  a: {type: reference, to: |}\n")).contains(&"photos"));
    assert!(labels(&complete("template: |\n")).contains(&"page.html"));
    client.end();
}

#[test]
fn a_completion_replaces_the_word_whole() {
    let site = Site::new();
    let mut client = Client::start(&site, json!({}), None);
    client.open(&site, PHARE, STORY);
    let cursor = STORY.replace("@/stories/quay", "@/sto|ries/zzz");
    let answer = client.at(&site, PHARE, &cursor, "textDocument/completion");
    let item = answer["items"].as_array().expect("items").iter().find(|item| item["label"] == "@/stories/quay");
    let completed = apply(&cursor.replacen('|', "", 1), &item.expect("a story")["textEdit"]);
    assert_eq!(completed, STORY);
    client.end();
}

#[test]
fn definitions_and_descriptions_follow_references() {
    let site = Site::new();
    site.write("content/stories/quay/index.en.md", "---\ntitle: The quay\n---\nA text.\n\n## Next {#suite}\n");
    let mut client = Client::start(&site, json!({}), Some("fr"));
    client.open(&site, PHARE, STORY);
    let mut place = |wanted: &str| {
        let (before, after) = (&STORY[..STORY.find(wanted).expect("a place") + 1], wanted);
        let _ = after;
        let text = format!("{before}|{}", &STORY[before.len()..]);
        let found = client.at(&site, PHARE, &text, "textDocument/definition");
        let told = client.at(&site, PHARE, &text, "textDocument/hover");
        let file = found["uri"].as_str().unwrap_or_default().rsplit("/content/").next().unwrap_or_default().to_owned();
        let line = found["range"]["start"]["line"].as_u64().unwrap_or_default();
        (file, line, told["contents"]["value"].as_str().unwrap_or_default().to_owned())
    };
    let (file, _, told) = place("quay\nnext");
    assert_eq!(file, "photos/quay.yaml");
    assert!(told.contains("**Le quai**") && told.contains("Licence : etalab-2.0"), "{told}");
    let (file, line, told) = place("../quay/index.fr.md#suite");
    assert_eq!((file.as_str(), line), ("stories/quay/index.fr.md", 7));
    assert!(
        told.contains("Le quai") && told.contains("La suite") && told.contains("`stories/quay` · en, fr"),
        "{told}"
    );
    let (file, _, _) = place("@/stories/quay");
    assert_eq!(file, "stories/quay/index.fr.md");
    let (file, _, told) = place("key-figure");
    assert_eq!(file, "indicators/jobs.yaml");
    assert!(told.contains("1240  (2016)") || told.contains("1240 (2016)"), "{told}");
    let (file, line, told) = place("date: 2025");
    assert!(told.contains("année-mois-jour"), "{told}");
    assert_eq!((file.as_str(), line), ("", 0), "a field of every collection is declared nowhere");
    let (file, line, _) = place("since: 2020");
    assert_eq!((file.as_str(), line), ("stories/_collection.yaml", 10));
    client.end();
}

#[test]
fn a_document_counts_as_it_is_in_the_editor() {
    let site = Site::new();
    let mut client = Client::start(&site, json!({}), None);
    // A new story that was never saved can be referred to.
    let new = "content/stories/neuf/index.fr.md";
    client.open(&site, PHARE, &STORY.replace("next: [quay]", "next: [neuf]"));
    assert_eq!(client.problems(&site, PHARE).len(), 1);
    client.open(&site, new, "---\ntitle: Neuf\n---\nTexte.\n");
    assert_eq!(client.problems(&site, PHARE), [] as [Json; 0]);
    // Without a save, it is gone when it is closed.
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": site.uri(new)}}));
    assert_eq!(client.problems(&site, PHARE).len(), 1);
    // A file that is deleted while it is open is what the editor holds, and then nothing.
    site.write(new, "---\ntitle: Neuf\n---\nTexte.\n");
    client.open(&site, new, "---\ntitle: Neuf\n---\nTexte.\n");
    fs::remove_file(site.path(new)).expect("the file goes");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": site.uri(new), "type": 3}]}));
    assert_eq!(client.problems(&site, PHARE), [] as [Json; 0]);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": site.uri(new)}}));
    assert_eq!(client.problems(&site, PHARE).len(), 1);
    // What is written beside the editor counts after a save.
    site.write(new, "---\ntitle: Neuf\n---\nTexte.\n");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": site.uri(PHARE)}}));
    assert_eq!(client.problems(&site, PHARE), [] as [Json; 0]);
    // So does a folder that vanishes whole.
    fs::remove_dir_all(site.path("content")).expect("the folder goes");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    assert_eq!(client.problems(&site, "content/site.yaml").len(), 1);
    client.end();
}

#[test]
fn only_the_last_of_many_texts_is_built() {
    let site = Site::new();
    let mut client = Client::start(&site, json!({}), None);
    client.open(&site, PHARE, STORY);
    client.problems(&site, PHARE);
    let before = client.told.clone();
    // All of them arrive in one piece, as letters do that are typed while a build goes on.
    let mut bytes = Vec::new();
    for number in 0..500 {
        let text = STORY.replace("size: medium", &format!("size: meduim{number}"));
        let document = json!({"uri": site.uri(PHARE), "version": 1000 + number});
        let params = json!({"textDocument": document, "contentChanges": [{"text": text}]});
        let message = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}).to_string();
        bytes.extend(format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes());
    }
    client.write(&bytes);
    let problems = client.problems(&site, PHARE);
    assert!(problems[0]["message"].as_str().expect("a text").contains("meduim499"), "{problems:#?}");
    let builds = client.told[&site.uri(PHARE)] - before.get(&site.uri(PHARE)).copied().unwrap_or_default();
    assert!(builds < 100, "{builds} builds for 500 letters");
    // A request that is cancelled before its turn is not answered.
    let id = json!("late");
    let params = json!({"textDocument": {"uri": site.uri(PHARE)}});
    let messages = [
        json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}}),
    ];
    let bytes: String = messages
        .iter()
        .map(|message| message.to_string())
        .map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len()))
        .collect();
    client.write(bytes.as_bytes());
    let answer = client.answer(&id);
    assert!(answer["error"]["code"] == -32800 || answer["result"].is_array(), "{answer}");
    client.end();
}

#[test]
fn a_hostile_client_ends_nothing() {
    let site = Site::new();
    let mut client = Client::spawn(&site);
    // Before the beginning.
    assert_eq!(client.ask("textDocument/hover", json!({}))["error"]["code"], -32002);
    client.notify("textDocument/didOpen", json!({"textDocument": 7}));
    assert_eq!(client.ask("initialize", json!("nothing"))["error"]["code"], -32602);
    client.request("initialize", json!({"capabilities": {}}));
    assert_eq!(client.ask("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    // No JSON, no message, no method, no parameters.
    client.write(b"Content-Length: 5\r\n\r\n{{{{{");
    assert_eq!(client.receive().expect("an answer")["error"]["code"], -32700);
    client.write(b"Content-Length: 8\r\n\r\n{\"id\":1}");
    assert_eq!(client.receive().expect("an answer")["error"]["code"], -32600);
    assert_eq!(client.ask("provence/nothing", json!({}))["error"]["code"], -32601);
    assert_eq!(client.ask("textDocument/hover", json!([1, 2]))["error"]["code"], -32602);
    client.write(b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc");
    assert_eq!(client.receive().expect("an answer")["error"]["code"], -32700);
    // Files that are none of the site's.
    for uri in ["file:///etc/passwd", "untitled:1", "https://example.org/a.md", "file:///", "nonsense %%%", ""] {
        let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": STORY});
        client.notify("textDocument/didOpen", json!({"textDocument": document}));
        let params = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}});
        let answer = client.ask("textDocument/hover", params);
        assert!(answer["result"].is_null(), "{uri}: {answer}");
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }
    for outside in ["../outside.md", "content/../../x.md", ".git/config", "target/x.md", "content/.secret.md"] {
        client.open(&site, outside, STORY);
        assert_eq!(client.problems(&site, outside), [] as [Json; 0], "{outside}");
    }
    // Places that no text has, and texts of every kind.
    client.open(&site, PHARE, STORY);
    let giant = format!("---\ntitle: A\n---\n{}", "[a](b \u{301}👩 ".repeat(200_000));
    let deep = format!("---\n{}\n---\n", "a: ".repeat(5_000));
    let texts = [
        "",
        "\u{feff}",
        "---",
        "---\n---",
        "\r\r\r",
        "::",
        ":::quote{",
        "---\na: {b: [c, {d: \"\n---\n](",
        &deep,
        &giant,
    ];
    for text in texts {
        client.change(&site, PHARE, text);
        for (line, character) in [(0, 0), (1, 4), (3, 2_000_000), (u32::MAX, u32::MAX), (4, 1)] {
            let place = json!({"line": line, "character": character});
            let params = json!({"textDocument": {"uri": site.uri(PHARE)}, "position": place});
            for method in ["textDocument/completion", "textDocument/hover", "textDocument/definition"] {
                client.request(method, params.clone());
            }
            let params = json!({
                "textDocument": {"uri": site.uri(PHARE)}, "range": {"start": place, "end": {"line": 0, "character": 0}},
                "context": {"diagnostics": []},
            });
            client.request("textDocument/codeAction", params);
        }
    }
    client.change(&site, PHARE, STORY);
    assert_eq!(client.problems(&site, PHARE), [] as [Json; 0], "all is well again");
    assert_eq!(client.request("shutdown", Json::Null), Json::Null);
    assert_eq!(client.ask("textDocument/hover", json!({}))["error"]["code"], -32600);
    client.notify("exit", Json::Null);
    assert_eq!(client.child.wait().expect("the program ends").code(), Some(0));
}

#[test]
fn a_client_that_leaves_ends_the_program() {
    let site = Site::new();
    for last in ["", "Content-Length: 99\r\n\r\n{", "nonsense"] {
        let mut client = Client::start(&site, json!({}), None);
        client.write(last.as_bytes());
        drop(client.input.take());
        while client.receive().is_some() {}
        assert_eq!(client.child.wait().expect("the program ends").code(), Some(1), "{last}");
    }
}

/// What Neovim is told to do: opens a story with a mistake, waits for the problem, asks for the mend and applies it.
const NEOVIM: &str = r#"
local provence, root, file = vim.env.PROVENCE, vim.env.SITE, vim.env.STORY
local function fail(why) io.stderr:write(why .. "\n"); vim.cmd("cquit 3") end
vim.cmd("edit " .. vim.fn.fnameescape(file))
local id = vim.lsp.start_client({name = "provence", cmd = {provence, "lsp", "-s", root}, root_dir = root})
if not id then fail("no client") end
vim.lsp.buf_attach_client(0, id)
if not vim.wait(60000, function() return #vim.diagnostic.get(0) == 1 end, 20) then fail("no problem is told") end
local problem = vim.diagnostic.get(0)[1]
local place = {line = problem.lnum, character = problem.col}
local params = {textDocument = vim.lsp.util.make_text_document_params(), range = {start = place, ["end"] = place},
  context = {diagnostics = {}}}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
local action = answers and answers[id] and answers[id].result and answers[id].result[1]
if not action then fail("no mend") end
vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
if not vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end, 20) then fail("the problem stays") end
vim.cmd("write")
vim.cmd("qall!")
"#;

#[test]
fn neovim_shows_problems_and_applies_mends() {
    if Command::new("nvim").arg("--version").stdout(Stdio::null()).status().is_err() {
        assert!(std::env::var_os("CI").is_none(), "Neovim is missing");
        eprintln!("skipped: there is no Neovim (Debian's package `neovim`)");
        return;
    }
    let site = Site::new();
    let wrong = STORY.replace("](#haut)", "](#hau)");
    site.write(PHARE, &wrong);
    site.write("drive.lua", NEOVIM);
    let output = Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-n", "-S"])
        .arg(site.path("drive.lua"))
        .env("PROVENCE", env!("CARGO_BIN_EXE_provence"))
        .env("SITE", site.folder.path())
        .env("STORY", site.path(PHARE))
        .env("XDG_STATE_HOME", site.path("state"))
        .stdin(Stdio::null())
        .output()
        .expect("Neovim runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(site.read(PHARE), STORY);
}
