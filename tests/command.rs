//! The program as scripts and people meet it: words, exit codes, what goes
//! where.

#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The program in an environment of its own: English, no colour asked for or refused.
fn provence_with(environment: &[(&str, &str)], arguments: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    let mut child = command
        .envs(environment.iter().copied())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn provence(arguments: &[&str]) -> Ran {
    provence_with(&[], arguments, "")
}

/// A new site, made by `init`.
fn site() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("site").to_str().expect("a name in UTF-8").to_owned();
    let ran = provence(&["init", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (folder, site)
}

fn write(site: &str, path: &str, text: &str) {
    let path = PathBuf::from(site).join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A site with three errors and a warning in two files.
fn broken_site() -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    write(&site, "content/stories/a.fr.md", "---\ntitle: A\nplase: Aix\n---\nUn [lien](b.fr.md) et <b>du HTML</b>.\n");
    write(&site, "content/stories/notes.txt", "A reminder.\n");
    (folder, site)
}

#[test]
fn help_is_in_the_user_s_language() {
    for (environment, arguments, wanted) in [
        (vec![("LANG", "fr_FR.UTF-8")], vec!["--help"], "Fabrique le site entier"),
        (vec![("LANG", "en_GB.UTF-8")], vec!["--help"], "Make the whole site"),
        (vec![], vec!["--help"], "Make the whole site"),
        (vec![("LANG", "C")], vec!["--locale", "fr", "--help"], "Fabrique le site entier"),
        (vec![("LANG", "fr_FR.UTF-8")], vec!["--locale=en", "--help"], "Make the whole site"),
        (vec![("LANG", "en_US"), ("LC_ALL", "fr_CA.UTF-8")], vec!["build", "--help"], "Inclure les brouillons"),
        (vec![], vec!["build", "--help"], "Include drafts"),
    ] {
        let ran = provence_with(&environment, &arguments, "");
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains(wanted) && ran.err.is_empty(), "{environment:?} {arguments:?}\n{}", ran.out);
    }
    for command in ["build", "check", "list", "init", "new", "markdown"] {
        let french = provence(&["--locale", "fr", command, "--help"]);
        assert_eq!(french.code, 0, "{command}");
        for english in ["Language of the tool", "How problems", "Usage:", "Print help", "Commands:", "possible values"]
        {
            assert!(!french.out.contains(english), "{command} --help is not all French:\n{}", french.out);
        }
    }
    assert!(provence(&["--version"]).out.starts_with("provence "));
}

#[test]
fn wrong_usage_is_2() {
    let (_folder, site) = site();
    for arguments in [
        vec!["biuld"],
        vec!["build", "--nope"],
        vec!["build", "--clock", "tomorrow"],
        vec!["build", "--diagnostics", "xml"],
        vec!["build", "-s", &site, "--base-url", "example.org"],
        vec!["build", "-s", &site, "-d", &site],
        vec!["list", "everything"],
        vec!["init", &site],
        vec![],
    ] {
        let ran = provence(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_new_site_builds() {
    let (_folder, site) = site();
    let ran = provence(&["check", "-s", &site]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("nothing to report"), "{}", ran.err);
    assert!(!Path::new(&site).join("public").exists(), "check writes nothing");

    let ran = provence(&["build", "-s", &site]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains(" files in "), "{}", ran.err);
    for path in ["index.html", "fr/index.html", "en/stories/first-story/index.html", "fr/404.html", "sitemap.xml"] {
        assert!(Path::new(&site).join("public").join(path).is_file(), "{path}");
    }
    let home = fs::read_to_string(Path::new(&site).join("public/fr/index.html")).expect("a page");
    assert!(home.contains("lang=\"fr\"") && home.contains("https://example.org/fr/"));

    let elsewhere = Path::new(&site).join("elsewhere");
    let elsewhere = elsewhere.to_str().expect("a name in UTF-8");
    let ran = provence(&["build", "-s", &site, "-d", elsewhere, "-b", "https://preview.example/x", "-j", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let home = fs::read_to_string(Path::new(elsewhere).join("fr/index.html")).expect("a page");
    assert!(home.contains("https://preview.example/x/fr/") && !home.contains("example.org"));
}

#[test]
fn an_entry_is_begun_by_new() {
    let (_folder, site) = site();
    let ran = provence(&["new", "-s", &site, "stories/mon-recit", "--clock", "2026-05-04T23:30:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = Path::new(&site).join("content/stories/mon-recit/index.fr.md");
    let text = fs::read_to_string(path).expect("the new entry");
    assert_eq!(text, "---\ntitle: \"Mon recit\"\ndate: 2026-05-05\ndraft: true\n---\n", "the day is the site's");
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 0, "a new entry has no errors: {}", ran.err);
    let page = Path::new(&site).join("public/fr/recits/mon-recit/index.html");
    assert!(!page.exists());
    assert_eq!(provence(&["build", "-s", &site, "-D"]).code, 0);
    assert!(page.is_file(), "-D shows drafts");

    for (entry, why) in [
        ("stories/mon-recit", "exists already"),
        ("storys/autre", "did you mean `stories`?"),
        ("stories/Mon Récit", "lower-case with hyphens"),
        ("stories/../../evil", "lower-case with hyphens"),
        ("stories", "collection/slug"),
    ] {
        let ran = provence(&["new", "-s", &site, entry]);
        assert_eq!(ran.code, 2, "{entry}");
        assert!(ran.err.contains(why), "{entry}: {}", ran.err);
    }
}

#[test]
fn problems_are_for_people_on_stderr() {
    let (_folder, site) = broken_site();
    let ran = provence(&["build", "-s", &site]);
    assert_eq!((ran.code, &*ran.out), (1, ""));
    for part in [
        "error[content/unknown-field]: `plase` is not a field of `stories`\n --> content/stories/a.fr.md:3:1\n",
        "3 | plase: Aix\n  | ^^^^^\n",
        "= help: did you mean `place`?",
        "error[markdown/broken-link]",
        "error[markdown/raw-html]",
        "warning[content/unexpected-file]",
        "3 errors, 1 warning",
    ] {
        assert!(ran.err.contains(part), "{part:?} is not in\n{}", ran.err);
    }
    let french = provence_with(&[("LANG", "fr_FR.UTF-8")], &["check", "-s", &site], "");
    assert_eq!(french.code, 1);
    assert!(french.err.contains("erreur[content/unknown-field]: `plase` n’est pas un champ de `stories`"));
    assert!(french.err.contains("3 erreurs, 1 avertissement"), "{}", french.err);
}

#[test]
fn no_colour_where_none_is_wanted() {
    let (_folder, site) = broken_site();
    for environment in [vec![], vec![("NO_COLOR", "1")], vec![("NO_COLOR", "1"), ("TERM", "xterm-256color")]] {
        for arguments in [vec!["build", "-s", &site], vec!["--help"], vec!["biuld"]] {
            let ran = provence_with(&environment, &arguments, "");
            assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{environment:?} {arguments:?}");
        }
    }
}

#[test]
fn problems_are_for_programs_on_stdout() {
    let (_folder, site) = broken_site();
    let ran = provence(&["build", "-s", &site, "--diagnostics", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "");
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    assert_eq!(lines.len(), 4, "{}", ran.out);
    for line in &lines {
        let keys: Vec<&String> = line.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["severity", "code", "file", "line", "column", "message", "help", "related"]);
        assert!(line["line"].as_u64().is_some_and(|line| line >= 1) && line["column"].as_u64().is_some_and(|c| c >= 1));
        assert!(!Path::new(line["file"].as_str().expect("a path")).is_absolute());
        assert!(line["help"].as_str().is_some_and(|help| !help.is_empty()) && line["related"].is_array());
    }
    let places: Vec<_> = lines
        .iter()
        .map(|line| (line["code"].as_str().expect("a code"), line["line"].as_u64(), line["column"].as_u64()))
        .collect();
    assert_eq!(
        places,
        [
            ("content/unknown-field", Some(3), Some(1)),
            ("markdown/broken-link", Some(5), Some(11)),
            ("markdown/raw-html", Some(5), Some(23)),
            ("content/unexpected-file", Some(1), Some(1)),
        ],
        "sorted by file and line"
    );
    assert_eq!(
        ran.out.lines().next(),
        Some(
            r#"{"severity":"error","code":"content/unknown-field","file":"content/stories/a.fr.md","line":3,"column":1,"message":"`plase` is not a field of `stories`","help":"did you mean `place`?","related":[]}"#
        )
    );

    // Related places have their own file and line.
    write(&site, "content/stories/a.fr.md", "---\ntitle: A\ntitle: B\n---\n");
    let ran = provence(&["check", "-s", &site, "--diagnostics", "json", "--locale", "fr"]);
    let first: serde_json::Value = serde_json::from_str(ran.out.lines().next().expect("a line")).expect("an object");
    assert_eq!(
        first["related"],
        serde_json::json!([{"file": "content/stories/a.fr.md", "line": 2, "message": "première fois ici"}])
    );

    // A folder without a site is told in the same form.
    let empty = tempfile::tempdir().expect("a temporary folder");
    let ran = provence(&["build", "-s", empty.path().to_str().expect("a name"), "--diagnostics", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.starts_with(r#"{"severity":"error","code":"site/missing","file":"content/site.yaml","line":1,"#));
}

#[test]
fn problems_are_for_reviews_on_stdout() {
    let (_folder, site) = broken_site();
    let ran = provence(&["build", "-s", &site, "--diagnostics", "github"]);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    assert!(ran.out.starts_with(
        "::error file=content/stories/a.fr.md,line=3,col=1,endColumn=5,title=content/unknown-field::`plase` is not a field of `stories`%0Adid you mean `place`?\n"
    ), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")));
}

#[test]
fn markdown_is_a_filter() {
    let ran = provence_with(&[], &["markdown"], "# A *b*\n\n::figure{photo=\"x\"}\n\n<b>raw</b> \"quoted\"\n");
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(
        ran.out,
        "<h1>A <em>b</em></h1>\n<p>::figure{photo=&quot;x&quot;}</p>\n<p><b>raw</b> &quot;quoted&quot;</p>\n"
    );
    let ran = provence_with(&[], &["markdown", "--extended"], "## A {#a}\n\n- [x] b\n\n|c|\n|-|\n|d|\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in ["id=\"a\"", "type=\"checkbox\"", "<table"] {
        assert!(ran.out.contains(part), "{part} is not in {}", ran.out);
    }
    let ran = provence_with(&[], &["markdown", "--extended"], "A <b>b</b>.\n");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[markdown/raw-html]") && ran.err.contains("stdin.md:1:3"), "{}", ran.err);
}

#[test]
fn list_tells_what_is_held_back() {
    let (_folder, site) = site();
    write(&site, "content/stories/draft.fr.md", "---\ntitle: A\ndraft: true\n---\n");
    write(&site, "content/stories/soon.fr.md", "---\ntitle: B\npublish_date: 2026-07-01T09:00\n---\n");
    write(&site, "content/stories/later.fr.md", "---\ntitle: C\npublish_date: 2026-12-01T09:00:00Z\n---\n");
    write(&site, "content/stories/gone.fr.md", "---\ntitle: D\nexpiry_date: 2026-06-15\n---\n");
    write(&site, "content/pages/lost.fr.md", "---\ntitle: Perdue\n---\n");
    let list = |what: &str, clock: &str| {
        let ran = provence(&["list", what, "-s", &site, "--clock", clock]);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{what}");
        ran.out
    };
    let june = "2026-06-20T00:00:00Z";
    assert_eq!(list("drafts", june), "content/stories/draft.fr.md\n");
    assert_eq!(list("future", june), "content/stories/later.fr.md\ncontent/stories/soon.fr.md\n");
    assert_eq!(list("expired", june), "content/stories/gone.fr.md\n");
    assert_eq!(list("orphans", june), "content/pages/lost.fr.md\n");
    assert_eq!(list("next-change", june), "2026-07-01T09:00:00+02:00\n", "in the site's time zone");
    assert_eq!(list("next-change", "2026-06-01T00:00:00Z"), "2026-06-15T00:00:00+02:00\n");
    assert_eq!(list("next-change", "2026-07-01T07:00:00Z"), "2026-12-01T10:00:00+01:00\n");
    assert_eq!(list("next-change", "2027-01-01T00:00:00Z"), "");
    assert_eq!(list("future", "2027-01-01T00:00:00Z"), "");

    // What is listed is what a build at that time leaves out.
    let page = |name: &str| Path::new(&site).join(format!("public/fr/recits/{name}/index.html")).exists();
    assert_eq!(provence(&["build", "-s", &site, "--clock", june]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (false, false, false, false));
    assert_eq!(provence(&["build", "-s", &site, "--clock", "2026-07-01T07:00:00Z"]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (false, true, false, false));
    assert_eq!(provence(&["build", "-s", &site, "--clock", june, "-D", "-F", "-E"]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (true, true, true, true));
}
