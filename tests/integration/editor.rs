//! The browser editor's server: the shapes of Decap's proxy protocol, and what
//! it refuses. `tests/editor.mjs` does the same with real Decap.

use std::fs;

use crate::built;
use crate::folder;
use crate::preview::{Answer, Preview};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value as Json, json};

const STORY: &str = "content/stories/premier-recit/index.fr.md";

fn post(preview: &Preview, target: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let port = preview.port;
    preview.raw(format!(
        "POST {target} HTTP/1.1\r\nHost: localhost:{port}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    ))
}

fn ask_at(preview: &Preview, target: &str, body: &Json) -> (u16, Json) {
    let answer = post(preview, target, "Content-Type: application/json\r\n", &body.to_string());
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Json::Null))
}

fn ask(preview: &Preview, action: &str, params: Json) -> (u16, Json) {
    let mut params = params;
    params["branch"] = json!("main");
    ask_at(preview, "/admin/api/v1", &json!({"branch": "main", "action": action, "params": params}))
}

fn persist(preview: &Preview, path: &str, raw: &str) -> (u16, Json) {
    let files = json!([{"slug": "x", "path": path, "raw": raw}]);
    let options = json!({"commitMessage": "Update", "newEntry": false});
    ask(preview, "persistEntry", json!({"dataFiles": files, "assets": [], "options": options}))
}

#[test]
fn the_protocol_has_its_shapes() {
    let preview = Preview::start();
    let text = preview.read(STORY);
    let (_, info) = ask(&preview, "info", json!({}));
    assert_eq!((&info["publish_modes"], &info["type"]), (&json!(["simple"]), &json!("local_fs")));
    let (status, entries) =
        ask(&preview, "entriesByFolder", json!({"folder": "content/stories", "extension": "md", "depth": "2"}));
    let entry = entries.as_array().and_then(|all| all.iter().find(|entry| entry["file"]["path"] == STORY)).expect("it");
    assert_eq!((status, entry["data"].as_str()), (200, Some(&*text)));
    assert!(entry["file"]["id"].as_str().is_some_and(|id| id.len() >= 32));
    assert_eq!(ask(&preview, "getEntry", json!({"path": STORY})).1["data"], json!(text));
    let missing = "content/stories/none/index.fr.md";
    let (status, entry) = ask(&preview, "getEntry", json!({"path": missing}));
    assert_eq!((status, entry), (200, json!({"data": null, "file": {"path": missing, "id": null}})));
    let (_, entries) = ask(&preview, "entriesByFiles", json!({"files": [{"path": STORY, "label": "L"}]}));
    assert_eq!(entries[0]["file"]["label"], "L");
    let none = json!({"folder": "content/none", "extension": "md", "depth": 1});
    assert_eq!(ask(&preview, "entriesByFolder", none), (200, json!([])));
    assert_eq!(ask(&preview, "getMedia", json!({"mediaFolder": "assets/none"})), (200, json!([])));
    assert_eq!(ask(&preview, "getDeployPreview", json!({"collection": "stories", "slug": "x"})), (200, Json::Null));
    let (status, fault) = ask(&preview, "unpublishedEntries", json!({}));
    assert_eq!((status, fault), (422, json!({"error": "Unknown action unpublishedEntries"})));
    assert_eq!(ask(&preview, "getEntry", json!({})).0, 422);
}

#[test]
fn a_file_that_is_not_the_picture_of_its_name_is_refused() {
    let preview = Preview::start();
    let photo = fs::read("tests/base/assets/photos/quay.jpg").expect("a picture");
    for (path, bytes, why) in [
        ("assets/photos/faux.jpg", &b"pas une image"[..], "faux.jpg"),
        ("assets/photos/autre.png", &photo, "JPEG"),
        ("content/stories/premier-recit/dessin.svg", b"<html></html>", "dessin.svg"),
    ] {
        let asset = json!({"path": path, "content": BASE64.encode(bytes), "encoding": "base64"});
        let (status, fault) = ask(&preview, "persistMedia", json!({"asset": asset, "options": {}}));
        assert!(status == 403 && fault["error"].as_str().is_some_and(|error| error.contains(why)), "{fault}");
        assert!(!preview.root.join(path).exists(), "{path} was written");
    }
}

#[test]
fn pictures_are_shown_small_and_kept_whole() {
    let preview = Preview::start();
    let photo = fs::read("tests/base/assets/photos/quay.jpg").expect("a picture");
    let asset = json!({"path": "assets/photos/quai.jpg", "content": BASE64.encode(&photo), "encoding": "base64"});
    let (status, object) = ask(&preview, "persistMedia", json!({"asset": asset, "options": {}}));
    assert_eq!((status, &object["name"]), (200, &json!("quai.jpg")), "{object}");
    assert_eq!(fs::read(preview.root.join("assets/photos/quai.jpg")).expect("it is there"), photo);
    let (_, media) = ask(&preview, "getMedia", json!({"mediaFolder": "assets/photos"}));
    let shown = media.as_array().and_then(|all| all.iter().find(|media| media["name"] == "quai.jpg")).expect("it");
    let content = BASE64.decode(shown["content"].as_str().expect("base64")).expect("base64");
    assert!(content != photo && content.starts_with(&[0xFF, 0xD8]), "a thumbnail");
    assert_eq!(ask(&preview, "getMediaFile", json!({"path": "assets/photos/none.jpg"})).0, 500);
    let (status, told) =
        ask(&preview, "deleteFiles", json!({"paths": ["assets/photos/quai.jpg", "assets/photos/no.jpg"]}));
    assert_eq!(status, 200);
    assert_eq!(told["message"], "deleted files assets/photos/quai.jpg, assets/photos/no.jpg");
    assert!(!preview.root.join("assets/photos/quai.jpg").exists());
}

#[test]
fn a_save_changes_what_differs_and_can_be_taken_back() {
    let preview = Preview::start();
    let text = preview.read(STORY);
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a title").to_owned();
    let sent = text.replace(&title, "title: Autrement");
    assert_eq!(persist(&preview, STORY, &sent).1["message"], "entry persisted");
    assert!(preview.read(STORY).contains("Autrement"));
    preview.until("/fr/recits/premier-recit/", "Autrement");
    let saves: Json = serde_json::from_slice(&preview.get("/admin/api/saves").body).expect("JSON");
    assert_eq!((saves[0]["label"].as_str(), &saves[0]["files"]), (Some("Update"), &json!([STORY])));
    let (status, _) = ask_at(&preview, "/admin/api/restore", &json!({"number": saves[0]["number"]}));
    assert_eq!((status, preview.read(STORY)), (200, text));
}

#[test]
fn a_file_that_changed_meanwhile_is_not_written_over() {
    let preview = Preview::start();
    let text = preview.read(STORY);
    ask(&preview, "getEntry", json!({"path": STORY}));
    let meanwhile = format!("{text}\nÉcrit ailleurs.\n");
    preview.write(STORY, &meanwhile);
    let (status, fault) = persist(&preview, STORY, &text.replace("title:", "description: x\ntitle:"));
    assert_eq!((status, &fault["conflicts"][0]["path"]), (409, &json!(STORY)));
    assert_eq!(fault["conflicts"][0]["disk"].as_str(), Some(&*meanwhile));
    assert_eq!(preview.read(STORY), meanwhile);
    let new = json!([{"slug": "x", "path": STORY, "raw": "---\ntitle: A\n---\n", "base": null}]);
    let (status, _) =
        ask(&preview, "persistEntry", json!({"dataFiles": new, "assets": [], "options": {"newEntry": true}}));
    assert_eq!((status, preview.read(STORY)), (409, meanwhile), "a new entry replaces none");
}

#[test]
fn an_entry_that_was_listed_is_one_that_was_read() {
    let meanwhile = |preview: &Preview| {
        let text = preview.read(STORY);
        preview.write(STORY, format!("{text}\nÉcrit ailleurs.\n"));
        format!("{text}\nÉcrit ici.\n")
    };
    let by_folder = json!({"folder": "content/stories", "extension": "md", "depth": 2});
    let by_files = json!({"files": [{"path": STORY}]});
    for (action, params) in [("entriesByFolder", &by_folder), ("entriesByFiles", &by_files)] {
        let preview = Preview::start();
        assert_eq!(ask(&preview, action, params.clone()).0, 200);
        let sent = meanwhile(&preview);
        assert_eq!(persist(&preview, STORY, &sent).0, 409, "{action}");
        ask(&preview, action, params.clone());
        assert_eq!(persist(&preview, STORY, &sent).0, 200, "{action}, once it is read again");
    }
    // What was opened counts before what was listed later: the form still shows the former text.
    let preview = Preview::start();
    ask(&preview, "getEntry", json!({"path": STORY}));
    let sent = meanwhile(&preview);
    ask(&preview, "entriesByFolder", by_folder);
    assert_eq!(persist(&preview, STORY, &sent).0, 409);
    // A new entry takes no other's place, whoever has read that.
    let preview = Preview::start();
    ask(&preview, "getEntry", json!({"path": STORY}));
    let new = json!([{"slug": "x", "path": STORY, "raw": "---\ntitle: A\n---\n"}]);
    let options = json!({"newEntry": true});
    assert_eq!(ask(&preview, "persistEntry", json!({"dataFiles": new, "assets": [], "options": options})).0, 409);
}

#[test]
fn what_a_machine_wrote_is_known_under_a_new_name_too() {
    let preview = Preview::start();
    let record = "- {of: title, source: 0000000000000000, translation: 0000000000000000, by: machine}\n";
    preview.write("i18n/state/fr/stories/premier-recit.yaml", record);
    let text = preview.read(STORY);
    let to = STORY.replace("premier-recit", "autre-recit");
    let files = json!([{"slug": "x", "path": STORY, "newPath": to, "raw": text}]);
    let (status, told) = ask(&preview, "persistEntry", json!({"dataFiles": files, "assets": [], "options": {}}));
    assert_eq!(status, 200, "{told}");
    assert_eq!(preview.read("i18n/state/fr/stories/autre-recit.yaml"), record);
    assert!(!preview.root.join("i18n/state/fr/stories/premier-recit.yaml").exists());
    // The save can be taken back whole.
    let saves: Json = serde_json::from_slice(&preview.get("/admin/api/saves").body).expect("JSON");
    let (status, _) = ask_at(&preview, "/admin/api/restore", &json!({"number": saves[0]["number"]}));
    assert_eq!((status, preview.read(STORY)), (200, text));
    assert_eq!(preview.read("i18n/state/fr/stories/premier-recit.yaml"), record);
    // What is known of an entry goes with it.
    assert_eq!(ask(&preview, "deleteFiles", json!({"paths": [STORY]})).0, 200);
    assert!(!preview.root.join("i18n/state/fr/stories/premier-recit.yaml").exists());
}

#[test]
fn what_names_an_entry_names_it_anew_when_the_editor_renames_it() {
    let preview = Preview::start();
    let other = "content/stories/autre/index.fr.md";
    preview.write(other, "---\ntitle: Autre\ndate: 2026-01-02\n---\nVoir [le premier](@/stories/premier-recit).\n");
    preview.until("/fr/recits/autre/", "/fr/recits/premier-recit/");
    let to = STORY.replace("premier-recit", "recit-renomme");
    let text = preview.read(STORY);
    let sent = text.replace("slug: premier-recit\n", "");
    let files = json!([{"slug": "x", "path": STORY, "newPath": to, "raw": sent}]);
    let (status, told) = ask(&preview, "persistEntry", json!({"dataFiles": files, "assets": [], "options": {}}));
    assert_eq!(status, 200, "{told}");
    assert!(preview.read(&to).contains("aliases: [/fr/recits/premier-recit/]"), "{}", preview.read(&to));
    assert!(preview.read(other).contains("(@/stories/recit-renomme)"), "{}", preview.read(other));
    assert!(!preview.root.join(STORY).exists());
    preview.until("/fr/recits/autre/", "/fr/recits/recit-renomme/");
    // All of it is one save.
    let saves: Json = serde_json::from_slice(&preview.get("/admin/api/saves").body).expect("JSON");
    assert_eq!(ask_at(&preview, "/admin/api/restore", &json!({"number": saves[0]["number"]})).0, 200);
    assert_eq!(preview.read(STORY), text);
    assert!(preview.read(other).contains("(@/stories/premier-recit)") && !preview.root.join(to).exists());
}

#[test]
fn a_file_that_cannot_be_read_is_not_written_over() {
    let preview = Preview::start();
    let broken = "---\ntitle: [a\n---\nText\n";
    preview.write(STORY, broken);
    let (status, fault) = persist(&preview, STORY, "---\ntitle: A\n---\nText\n");
    assert_eq!((status, preview.read(STORY).as_str()), (422, broken), "{fault}");
    assert!(fault["error"].as_str().is_some_and(|error| error.contains(STORY)), "{fault}");
}

#[test]
fn front_matter_that_is_never_closed_is_not_written_over() {
    let preview = Preview::start();
    let broken = "---\ntitle: A # c\nplace: \"010\"\n# kept\nunknown: [1,   2]\n";
    preview.write(STORY, broken);
    let (status, fault) = persist(&preview, STORY, "---\ntitle: B\nplace: \"010\"\n---\n");
    assert_eq!((status, preview.read(STORY).as_str()), (422, broken), "{fault}");
    assert!(fault["error"].as_str().is_some_and(|error| error.contains("1")), "{fault}");
}

#[test]
fn an_emptied_translation_goes_with_what_is_known_of_it_and_comes_back() {
    let preview = Preview::start();
    let (english, record) = (STORY.replace(".fr.", ".en."), "i18n/state/en/stories/premier-recit.yaml");
    let known = "- {of: title, source: 0000000000000000, translation: 0000000000000000, by: machine}\n";
    preview.write(&english, "---\ntitle: T\n---\nX\n");
    preview.write(record, known);
    ask(&preview, "getEntry", json!({"path": english}));
    let (status, told) = persist(&preview, &english, "---\ntitle: \"\"\n---\n\n");
    assert_eq!((status, &told["files"][&english]), (200, &Json::Null), "{told}");
    assert!(!preview.root.join(&english).exists() && !preview.root.join(record).exists());
    let saves: Json = serde_json::from_slice(&preview.get("/admin/api/saves").body).expect("JSON");
    assert_eq!(ask_at(&preview, "/admin/api/restore", &json!({"number": saves[0]["number"]})).0, 200);
    assert_eq!((preview.read(&english).as_str(), preview.read(record).as_str()), ("---\ntitle: T\n---\nX\n", known));
}

#[test]
fn a_new_entry_takes_no_other_ones_name_and_has_one_that_can_be_an_address() {
    let preview = Preview::start();
    let new = |path: &str| {
        let files = json!([{"slug": "x", "path": path, "raw": "---\ntitle: A\n---\n"}]);
        let (status, told) =
            ask(&preview, "persistEntry", json!({"dataFiles": files, "assets": [], "options": {"newEntry": true}}));
        assert_eq!(preview.root.join(path).exists(), status == 200, "{path}");
        (status, told["error"].as_str().unwrap_or_default().to_owned())
    };
    let (status, error) = new(&STORY.replace("index.", "index-1."));
    assert!(status == 409 && error.contains("`content/stories/premier-recit`"), "{error}");
    // No text of the entry stands in this language yet.
    let (status, error) = new(&STORY.replace(".fr.", ".it."));
    assert!(status != 200 && !error.is_empty(), "{error}");
    for nameless in ["content/stories//index.fr.md", "content/stories/.fr.md"] {
        let (status, error) = new(nameless);
        assert!(status == 403 && error.contains("title"), "{error}");
    }
    let long = "a".repeat(130);
    let (status, error) = new(&format!("content/stories/{long}/index.fr.md"));
    assert!(status == 403 && error.contains(&format!("`{}`", &long[..120])), "{error}");
    assert_eq!(new("content/stories/index-1/index.fr.md").0, 200);
}

#[test]
fn a_file_that_changed_meanwhile_is_not_removed() {
    let preview = Preview::start();
    ask(&preview, "getEntry", json!({"path": STORY}));
    let meanwhile = preview.read(STORY) + "\nÉcrit ailleurs.\n";
    preview.write(STORY, &meanwhile);
    let (status, fault) = ask(&preview, "deleteFiles", json!({"paths": [STORY]}));
    assert_eq!((status, &fault["conflicts"][0]["sent"]), (409, &Json::Null), "{fault}");
    assert_eq!(preview.read(STORY), meanwhile);
    let bases = json!({STORY: fault["conflicts"][0]["digest"]});
    let options = json!({"commitMessage": "Suppression du récit"});
    let params = json!({"paths": [STORY], "bases": bases, "options": options});
    assert_eq!(ask(&preview, "deleteFiles", params).0, 200);
    assert!(!preview.root.join(STORY).exists());
    let saves: Json = serde_json::from_slice(&preview.get("/admin/api/saves").body).expect("JSON");
    assert_eq!(saves[0]["label"], "Suppression du récit");
}

#[test]
fn only_this_machine_and_only_json_is_heard() {
    let preview = Preview::start();
    let port = preview.port;
    let body = json!({"action": "info", "params": {}}).to_string();
    let json = "Content-Type: application/json\r\n";
    assert_eq!(post(&preview, "/admin/api/v1", json, &body).status, 200);
    for (headers, status) in [
        ("Content-Type: text/plain\r\n".to_owned(), 415),
        (String::new(), 415),
        (format!("{json}Origin: http://evil.example\r\n"), 403),
        (format!("{json}Origin: null\r\n"), 403),
    ] {
        assert_eq!(post(&preview, "/admin/api/v1", &headers, &body).status, status, "{headers}");
    }
    let foreign =
        format!("POST /admin/api/v1 HTTP/1.1\r\nHost: evil.example:{port}\r\n{json}Content-Length: 2\r\n\r\n{{}}");
    assert_eq!(preview.raw(foreign).status, 421);
    assert_eq!(preview.ask("OPTIONS", "/admin/api/v1", "").status, 405);
    assert_eq!(preview.ask("POST", "/admin/api/v1", &format!("{json}Transfer-Encoding: chunked\r\n")).status, 411);
    let heavy = preview.ask("POST", "/admin/api/v1", &format!("{json}Content-Length: 999999999\r\n"));
    let told: Json = serde_json::from_slice(&heavy.body).expect("JSON");
    assert!(heavy.status == 413 && told["error"].as_str().is_some_and(|error| error.contains("75")), "{told}");
    assert_eq!(post(&preview, "/admin/api/v1", json, "{").status, 422);
}

#[test]
fn nothing_outside_of_entries_and_photos_is_touched() {
    let preview = Preview::start();
    preview.write("secret.txt", "SECRET");
    preview.write(".git/config", "SECRET");
    let outside = [
        "secret.txt",
        "../secret.txt",
        "content/../secret.txt",
        ".git/config",
        "content/.git/hooks/post-commit",
        "content/stories/_collection.yaml",
        "content/site.yaml",
        "themes/starter/theme.yaml",
        "/etc/passwd",
        "assets/static/_headers",
    ];
    for path in outside {
        assert_eq!(ask(&preview, "getEntry", json!({"path": path})).0, 403, "{path}");
        assert_eq!(persist(&preview, path, "---\ntitle: A\n---\n").0, 403, "{path}");
        assert_eq!(ask(&preview, "deleteFile", json!({"path": path})).0, 403, "{path}");
        let asset = json!({"path": path, "content": "QQ==", "encoding": "base64"});
        assert_eq!(ask(&preview, "persistMedia", json!({"asset": asset})).0, 403, "{path}");
    }
    let (status, fault) = persist(&preview, "content/stories/A B/index.fr.md", "---\ntitle: A\n---\n");
    assert!(status == 403 && fault["error"].as_str().is_some_and(|error| error.contains("`a-b`")), "{fault}");
    assert_eq!(persist(&preview, "content/stories/a/index.xx.md", "---\ntitle: A\n---\n").0, 403);
    assert_eq!(persist(&preview, "content/none/a/index.fr.md", "---\ntitle: A\n---\n").0, 403);
    assert_eq!(preview.read("secret.txt"), "SECRET");
    assert_eq!(ask(&preview, "entriesByFolder", json!({"folder": ".", "extension": "txt", "depth": 1})).1, json!([]));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let preview = Preview::start();
    let aside = tempfile::tempdir().expect("a folder");
    fs::write(aside.path().join("index.fr.md"), "---\ntitle: SECRET\n---\n").expect("a file");
    fs::create_dir_all(preview.root.join("content/stories/lien")).expect("a folder");
    std::os::unix::fs::symlink(aside.path(), preview.root.join("content/stories/ailleurs")).expect("a link");
    let file = preview.root.join("content/stories/lien/index.fr.md");
    std::os::unix::fs::symlink(aside.path().join("index.fr.md"), file).expect("a link");
    for path in ["content/stories/ailleurs/index.fr.md", "content/stories/lien/index.fr.md"] {
        let (status, told) = ask(&preview, "getEntry", json!({"path": path}));
        assert!(status == 500 && !told.to_string().contains("SECRET"), "{path}: {status} {told}");
        assert_eq!(persist(&preview, path, "---\ntitle: A\n---\n").0, 500, "{path}");
    }
    assert_eq!(fs::read_to_string(aside.path().join("index.fr.md")).expect("it"), "---\ntitle: SECRET\n---\n");
    let folder = json!({"folder": "content/stories", "extension": "md", "depth": 3});
    assert!(!ask(&preview, "entriesByFolder", folder).1.to_string().contains("SECRET"));
}

#[test]
fn the_page_and_its_configuration_are_served() {
    let preview = Preview::start();
    let page = preview.get("/admin/");
    assert!(page.status == 200 && page.text().contains("decap-cms.js"), "{}", page.head);
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("'unsafe-eval'")));
    assert!(preview.get("/fr/").header("content-security-policy").is_none_or(|policy| !policy.contains("unsafe")));
    assert_eq!(preview.get("/admin").header("location").as_deref(), Some("/admin/"));
    assert_eq!(preview.get("/admin/nothing.js").status, 404);
    assert_eq!(preview.get("/admin/../secret").status, 404);
    let configuration = preview.get("/admin/config.yml").text();
    let json: Json =
        serde_json::from_str(configuration.split_once('\n').expect("a comment").1).expect("JSON, and so YAML");
    assert_eq!(json["backend"]["name"], "proxy");
    let stories = json["collections"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "stories"));
    let fields = stories.expect("stories")["fields"].as_array().expect("fields").clone();
    assert_eq!(
        (&fields[0]["name"], &fields[0]["label"], &fields[0]["i18n"]),
        (&json!("title"), &json!("Titre"), &json!(true))
    );
    let body = fields.iter().find(|field| field["name"] == "body").expect("a body");
    assert_eq!(body["modes"], json!(["raw"]));
    let bundle = preview.get("/admin/decap-cms.js");
    let etag = bundle.header("etag").expect("a tag");
    assert_eq!(preview.ask("GET", "/admin/decap-cms.js", &format!("If-None-Match: {etag}\r\n")).status, 304);
}

#[test]
fn a_draft_is_looked_at_before_it_is_saved() {
    let preview = Preview::start();
    let text = preview.read(STORY);
    let files = |raw: &str| json!({"dataFiles": [{"slug": "x", "path": STORY, "raw": raw}]});
    let (status, looked) = ask_at(&preview, "/admin/api/check", &files(&text));
    assert_eq!((status, &looked["problems"]), (200, &json!([])));
    assert_eq!(looked["url"], "/fr/recits/premier-recit/");
    let wrong = text.replacen("title:", "updated: 2025-13-45\ntitle:", 1) + "\n[rien](../rien/index.fr.md)\n";
    let (_, looked) = ask_at(&preview, "/admin/api/check", &files(&wrong));
    let problems = looked["problems"].as_array().expect("problems");
    let of = |field: &str| problems.iter().any(|problem| problem["field"] == field && problem["severity"] == "error");
    assert!(of("updated") && of("body"), "{looked}");
    assert_eq!(preview.read(STORY), text, "nothing is written");
    let (_, looked) = ask_at(&preview, "/admin/api/check", &files(&text.replacen("\n---\n", "\n---\nMot inouï.\n", 1)));
    assert_eq!(looked["problems"], json!([]));
    assert!(preview.get("/admin/preview").text().contains("Mot inouï."));
    assert!(!preview.get("/fr/recits/premier-recit/").text().contains("Mot inouï."));
}

/// A site with an editor writes it, with a policy of its own that no other page has.
#[test]
fn a_build_writes_the_editor_when_the_settings_say_where_content_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = camino::Utf8Path::from_path(folder.path()).expect("UTF-8");
    folder::copy("starter", root);
    let maker = provence::render::ArtefactMaker::new(root.join(".cache"));
    let build = || built::build(root, "https://a.example", &maker, provence::render::Artefacts::Defer);
    let (files, _) = build();
    assert!(!files.keys().any(|path| path.starts_with("admin/")));
    built::in_repository(root);
    let (files, errors) = build();
    assert_eq!(errors, []);
    let file = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    let configuration: Json =
        serde_json::from_str(file("admin/config.yml").split_once('\n').expect("two lines").1).expect("JSON");
    assert_eq!(
        (&configuration["backend"]["name"], &configuration["backend"]["repo"]),
        (&json!("github"), &json!("owner/name"))
    );
    assert!(file("admin/index.html").contains("decap-cms.js") && files["admin/decap-cms.js"].len() > 5_000_000);
    assert!(file("admin/index.html").contains("data-api=\"https://api.github.com/repos/owner/name\""));
    // The lossless save, with what it must know of the declarations.
    assert!(files["admin/lossless.wasm"].starts_with(b"\0asm"));
    assert!(file("admin/forms.yaml").contains("key: title, localized: true"), "{}", file("admin/forms.yaml"));
    let headers = file("_headers");
    let rule = |path: &str| headers.split('\n').skip_while(|line| *line != path).nth(1).unwrap_or_default().to_owned();
    assert!(rule("/admin/*").contains("https://api.github.com") && rule("/admin/*").contains("'unsafe-eval'"));
    assert!(rule("/fr/*").contains("script-src 'self';"), "{headers}");
    assert!(!rule("/*").contains("Content-Security-Policy"), "two policies for one file would both hold");
}

/// The site of `tests/base` as it is published below a path, with an editor.
fn published(write: impl FnOnce(&std::path::Path)) -> built::Files {
    let folder = folder::base();
    let root = camino::Utf8Path::from_path(folder.path()).expect("UTF-8");
    built::in_repository(root);
    write(folder.path());
    built::without_pictures(root, "https://a.example/x")
}

/// What is not published elsewhere is not published for the editor either, a refused photo's picture, title and credit
/// among it.
#[test]
fn the_published_library_says_what_may_be_used() {
    let record = "file: quay.jpg\ntitle: {fr: Secret}\nalt: {fr: Secret}\nlicense: etalab-2.0\n";
    let files = published(|root| {
        let declaration = fs::read_to_string(root.join("content/photos/_collection.yaml")).expect("a declaration");
        let declaration = format!("template: page.html\n{declaration}");
        folder::write(root, "content/photos/_collection.yaml", declaration);
        for (name, more) in [
            ("old", "rights_expire: 2020-01-01\n"),
            ("people", "releases: {people: missing}\n"),
            ("draft", "draft: true\n"),
        ] {
            folder::write(root, &format!("content/photos/{name}.yaml"), format!("{record}{more}"));
        }
    });
    let library = built::json(&files, "admin/photos.json");
    assert_eq!((&library["collection"], &library["time_zone"]), (&json!("photos"), &json!("Europe/Paris")));
    let photos = library["photos"].as_array().expect("photos");
    let ids: Vec<&str> = photos.iter().filter_map(|photo| photo["id"].as_str()).collect();
    let shown = &photos[ids.iter().position(|id| *id == "quay").expect("the photo that may be used")];
    assert_eq!((&shown["title"], &shown["refused"]), (&json!("Le quai"), &Json::Null));
    // As the page sees it, whatever path the site has on its host.
    let thumbnail = shown["thumbnail"].as_str().and_then(|path| path.strip_prefix("../")).expect("a relative address");
    assert!(files.contains_key(thumbnail) && thumbnail.ends_with(".jpg"), "{thumbnail}");
    assert!(!ids.contains(&"draft") && !library.to_string().contains("Secret"), "{library}");
    assert_eq!(ids, ["old", "people", "quay"]);
    assert_eq!(photos[1]["refused"], "il manque une autorisation");
    for refused in photos.iter().filter(|photo| !photo["refused"].is_null()) {
        assert_eq!(
            (&refused["title"], &refused["thumbnail"], &refused["file"]),
            (&refused["id"], &Json::Null, &Json::Null)
        );
    }
}

/// Entries that are written first in another language have a collection in which that is the first.
#[test]
fn an_entry_of_another_language_has_a_form() {
    let files = published(|root| {
        folder::write(root, "content/pages/only/index.en.md", "---\ntitle: Only here\nsource: en\n---\nText.\n");
    });
    let text = String::from_utf8_lossy(&files["admin/config.yml"]).into_owned();
    let configuration: Json = serde_json::from_str(text.split_once('\n').expect("two lines").1).expect("JSON");
    let collections = configuration["collections"].as_array().expect("collections");
    let found: Vec<&Json> =
        collections.iter().filter(|one| one["name"].as_str().is_some_and(|name| name.contains('@'))).collect();
    let [pages] = found[..] else { panic!("{found:?}") };
    assert_eq!(
        (&pages["name"], &pages["label"], &pages["folder"]),
        (&json!("pages@en"), &json!("Pages – English"), &json!("content/@en/pages"))
    );
    assert_eq!(pages["i18n"]["default_locale"], "en");
    let source = pages["fields"].as_array().and_then(|fields| fields.iter().find(|field| field["name"] == "source"));
    assert_eq!(source.map(|field| (&field["widget"], &field["default"])), Some((&json!("hidden"), &json!("en"))));
    assert!(String::from_utf8_lossy(&files["admin/forms.yaml"]).contains("en pages/only"));
}

/// A commit that rewrote a whole file changes the one line, through the merge driver of git.
#[test]
fn a_rewritten_file_is_merged_by_value() {
    let (_folder, root) = Preview::site();
    let path = root.join(STORY);
    let base = "---\n# Un commentaire\ntitle: 'Le port'   # ici\ndate: \"2025-03-01\"\nweight: 010\n---\n\nUn texte.\n";
    let rewritten = "---\ntitle: La mer\ndate: 2025-03-01\nweight: 10\n---\nUn texte.\n";
    let ours = base.replace("Un texte.", "Un texte.\n\nUn ajout.");
    for (ours, expected) in [(base, base.replace("Le port", "La mer")), (&*ours, ours.replace("Le port", "La mer"))] {
        for (name, text) in [("base", base), ("theirs", rewritten)] {
            fs::write(root.join(name), text).expect("a file");
        }
        fs::write(&path, ours).expect("a file");
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_provence"))
            .args(["merge", "base", STORY, "theirs", "--path", STORY])
            .current_dir(&root)
            .output()
            .expect("it runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(fs::read_to_string(&path).expect("it"), expected);
    }
}

#[test]
fn a_block_whose_source_was_withdrawn_is_shown_and_may_stay() {
    let preview = Preview::start();
    let get = || preview.ask("GET", "/admin/translations/stories/quai?to=en", "Accept-Language: fr\r\n").text();
    preview.write("content/stories/quai/index.fr.md", "---\ntitle: Un quai\n---\nUn.\n\nDeux.\n");
    preview.write("content/stories/quai/index.en.md", "---\ntitle: A quay\n---\nOne.\n\nTwo.\n");
    preview.until("/en/stories/quai/", "A quay");
    let accept = |class: &str| {
        let sides = get();
        let digest = |block: &str, name: &str| {
            let begin = format!(" {name}=\"");
            let rest = block.split(&begin).nth(1).expect("a digest");
            rest.split('"').next().expect("its end").to_owned()
        };
        let begin = format!("class=\"block {class}\"");
        let blocks = sides.split(&begin).skip(1);
        let block =
            |block| json!({"source": digest(block, "data-source"), "translation": digest(block, "data-translation")});
        let blocks: Vec<Json> = blocks.map(block).collect();
        let count = blocks.len();
        let sent = json!({"entry": "stories/quai", "to": "en", "blocks": blocks});
        (count, ask_at(&preview, "/admin/api/accept", &sent).0)
    };
    assert_eq!(accept("untracked"), (3, 200));
    preview.write("content/stories/quai/index.fr.md", "---\ntitle: Un quai\n---\nUn.\n");
    preview.wait("the block is withdrawn", || get().contains("la source ne l’a plus"));
    let due = preview.ask("GET", "/admin/translations/stories/quai?to=en&only=due", "").text();
    assert!(due.contains("Two.") && !due.contains("One."), "{due}");
    assert_eq!(accept("outdated"), (1, 200));
    preview.wait("the block stays", || !get().contains("la source ne l’a plus"));
    assert!(preview.read("content/stories/quai/index.en.md").contains("Two."));
}

#[test]
fn translations_are_shown_side_by_side_with_what_is_due() {
    let preview = Preview::start();
    let get = |target: &str| preview.ask("GET", target, "Accept-Language: fr\r\n");
    let fr = "---\ntitle: Un quai & <b>deux</b>\n---\nUn paragraphe.\n\nUn autre, neuf.\n";
    preview.write("content/stories/quai/index.fr.md", fr);
    preview.write("content/stories/quai/index.en.md", "---\ntitle: A quay\n---\nA `<i>` paragraph.\n");
    preview.until("/en/stories/quai/", "A quay");
    let table = get("/admin/translations/");
    assert_eq!((table.status, table.header("content-language").as_deref()), (200, Some("fr")));
    let policy = table.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let text = table.text();
    assert!(text.contains("Récits") && text.contains("bloc dû") && text.contains("/admin/translations/stories/quai"));
    assert!(text.contains("Un quai &amp; &lt;b&gt;deux") && !text.contains("<b>deux"), "{text}");
    assert!(!get("/admin/translations/?collection=pages&to=en").text().contains("stories/quai"));
    let sides = get("/admin/translations/stories/quai?to=en").text();
    for wanted in ["Un autre, neuf.", "class=\"block missing\"", "class=\"block untracked\"", "A quay", "index.en.md"] {
        assert!(sides.contains(wanted), "{wanted} is not in\n{sides}");
    }
    assert!(!sides.contains("<i>"), "{sides}");
    let due = get("/admin/translations/stories/quai?to=en&only=due").text();
    assert!(due.contains("Un autre, neuf.") && !due.contains("Un paragraphe."), "{due}");
    assert!(preview.ask("GET", "/admin/translations/", "Accept-Language: en\r\n").text().contains("1 block due"));
    // An editor learns the same before a save.
    let raw = "---\ntitle: Un quai\n---\nUn paragraphe.\n";
    let files = json!({"dataFiles": [{"slug": "x", "path": "content/stories/quai/index.fr.md", "raw": raw}]});
    let (_, checked) = ask_at(&preview, "/admin/api/check", &files);
    assert_eq!((&checked["translations"][1]["locale"], &checked["translations"][1]["due"]), (&json!("en"), &json!(0)));
    // What a person has read is accepted, and what changed meanwhile is not.
    let accept = |blocks: Json| {
        ask_at(&preview, "/admin/api/accept", &json!({"entry": "stories/quai", "to": "en", "blocks": blocks}))
    };
    let part = |name: &str| {
        let block = sides.split("class=\"block untracked\"").nth(1).expect("a block");
        block.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("a digest").to_owned()
    };
    let title = json!([{"source": part("data-source"), "translation": part("data-translation")}]);
    let record = "i18n/state/en/stories/quai.yaml";
    let (status, told) = accept(json!([{"source": part("data-source"), "translation": "0000000000000000"}]));
    assert!(status == 403 && !preview.root.join(record).exists(), "{told}");
    assert_eq!(accept(title.clone()).0, 200);
    let written = preview.read(record);
    assert!(written.contains("Un quai") && written.matches("- [").count() == 1, "{written}");
    preview.wait("the record is read", || {
        get("/admin/translations/stories/quai?to=en").text().contains("class=\"block current\"")
    });
    assert_eq!(accept(json!([])).0, 422);
    for (entry, to) in [("stories/none", "en"), ("../x", "en"), ("stories/quai", "xx"), ("stories/quai", "../en")] {
        let sent = json!({"entry": entry, "to": to, "blocks": title});
        assert_eq!(ask_at(&preview, "/admin/api/accept", &sent).0, 422, "{entry} {to}");
    }
    // A source that a machine wrote is accepted as a whole.
    let digests: Vec<&str> = sides.split(" data-source=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let lines: String = digests.iter().map(|digest| format!("- [{digest}, {digest}, machine]\n")).collect();
    let of_source = "i18n/state/fr/stories/quai.yaml";
    preview.write(of_source, &lines);
    preview
        .wait("the source is a machine's", || get("/admin/translations/stories/quai").text().contains("data-machine"));
    let accept_source = |digests: &[&str]| {
        let blocks: Vec<Json> = digests.iter().map(|hex| json!({"source": hex, "translation": hex})).collect();
        ask_at(&preview, "/admin/api/accept", &json!({"entry": "stories/quai", "to": "fr", "blocks": blocks})).0
    };
    assert_eq!(accept_source(&digests[1..]), 403);
    assert_eq!(accept_source(&digests), 200);
    assert!(!preview.read(of_source).contains("machine]"), "{}", preview.read(of_source));
    // Nothing else is reached.
    for path in ["stories/none", "stories/..%2Fquai", "%FF", "site.yaml", "../../content/site.yaml", "i18n/state"] {
        let status = preview.get(&format!("/admin/translations/{path}")).status;
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
    assert_eq!(preview.get("/admin/translations").status, 301);
    assert_eq!(preview.get("/admin/translations/style.css").status, 200);
}
