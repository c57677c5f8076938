//! The program as scripts and people meet it: words, exit codes, what goes
//! where.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::preview::DEADLINE;
use crate::program::{provence, provence_with, site, write};

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
    for command in ["build", "check", "serve", "list", "init", "new", "mv", "photos", "markdown", "help"] {
        let french = provence(&["--locale", "fr", command, "--help"]);
        assert_eq!(french.code, 0, "{command}");
        for english in
            ["Language of the tool", "How problems", "Usage:", "Print help", "Commands:", "possible values", "default:"]
        {
            assert!(!french.out.contains(english), "{command} --help is not all French:\n{}", french.out);
        }
    }
    assert!(provence(&["--version"]).out.starts_with("provence "));

    // `help` is `--help`, in both languages; French explains as much as English does.
    for (arguments, wanted) in [
        (vec!["help"], "Make the whole site"),
        (vec!["help", "list"], "Entries that have expired"),
        (vec!["--locale", "fr", "help"], "Fabrique le site entier"),
        (vec!["--locale", "fr", "help", "list"], "ce qui a expiré"),
        (vec!["--locale", "fr", "help", "serve"], "[défaut : 4000]"),
        (vec!["--locale", "fr", "help", "photos", "import"], "dossier de photos"),
    ] {
        let ran = provence(&arguments);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{arguments:?}");
        assert!(ran.out.contains(wanted), "{arguments:?}\n{}", ran.out);
    }
    let ran = provence(&["--locale", "fr", "help", "biuld"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("la commande `biuld` n’existe pas : build"), "{}", ran.err);
}

#[test]
fn wrong_usage_is_told_in_the_user_s_language() {
    for (arguments, french, english) in [
        (
            vec!["biuld"],
            "la commande `biuld` n’existe pas\n  vouliez-vous `build` ?",
            "there is no command `biuld`\n  did you mean `build`?",
        ),
        (
            vec!["build", "--draft"],
            "`--draft` n’est pas attendu ici\n  vouliez-vous `--drafts` ?",
            "`--draft` is not expected",
        ),
        (
            vec!["build", "--clock", "demain"],
            "`demain` ne convient pas à `--clock <TIME>` : un jour comme 2026-12-02",
            "a day such as 2026-12-02",
        ),
        (
            vec!["build", "-j", "20000"],
            "`20000` ne convient pas à `--jobs <N>` : un nombre de 1 à 256",
            "a number from 1 to 256",
        ),
        (vec!["build", "-j", "0"], "un nombre de 1 à 256", "a number from 1 to 256"),
        (vec!["build", "-j"], "`--jobs <N>` attend une valeur", "`--jobs <N>` wants a value"),
        (
            vec!["build", "--diagnostics", "xml"],
            "`xml` ne convient pas à `--diagnostics <FORM>` : human, json, github",
            ": human, json, github",
        ),
        (vec!["new"], "il manque <ENTRY>", "<ENTRY> is missing"),
        (vec!["build", "-j", "1", "-j", "2"], "`--jobs <N>` ne peut pas être donné deux fois", "cannot be given twice"),
        (vec!["serve", "-p", "99999"], "un nombre de 0 à 65535", "a number from 0 to 65535"),
        (vec!["photos", "export"], "la commande `export` n’existe pas", "there is no command `export`"),
        (
            vec!["build", "--code", "content/unknown-feild"],
            "vouliez-vous `content/unknown-field` ?",
            "did you mean `content/unknown-field`?",
        ),
    ] {
        let ran = provence_with(&[("LANG", "fr_FR.UTF-8")], &arguments, "");
        assert_eq!((ran.code, &*ran.out), (2, ""), "{arguments:?}");
        assert!(ran.err.starts_with("erreur") && ran.err.contains(french), "{arguments:?}: {}", ran.err);
        for word in ["error", "Usage", "tip:", "invalid", "For more", "unexpected", "try"] {
            assert!(!ran.err.contains(word), "{arguments:?}: {word} in {}", ran.err);
        }
        let ran = provence(&arguments);
        assert!(ran.err.starts_with("error: ") && ran.err.contains(english), "{arguments:?}: {}", ran.err);
    }
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
fn static_files_are_copied_whole() {
    let (_folder, site) = site();
    for path in
        [".well-known/security.txt", ".nojekyll", "a/.htaccess", ".DS_Store", "a/b.txt~", "a/.b.txt.swp", "plain.txt"]
    {
        write(&site, &format!("assets/static/{path}"), path);
    }
    write(&site, "assets/static/_redirects", "/startup/* /fr/recits/:splat 301\n");
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let public = Path::new(&site).join("public");
    for path in [".well-known/security.txt", ".nojekyll", "a/.htaccess", "plain.txt"] {
        assert_eq!(fs::read_to_string(public.join(path)).expect(path), path);
    }
    for path in [".DS_Store", "a/b.txt~", "a/.b.txt.swp"] {
        assert!(!public.join(path).exists(), "{path}");
    }
    let redirects = fs::read_to_string(public.join("_redirects")).expect("the redirects");
    assert!(
        redirects.starts_with("/startup/* /fr/recits/:splat 301\n") && redirects.contains("/ /fr/ 302! Language=fr")
    );
}

#[test]
fn a_day_is_a_day_of_the_site() {
    let (_folder, site) = site();
    write(&site, "content/stories/soon.fr.md", "---\ntitle: B\npublish_date: 2026-12-02T00:00\n---\n");
    let page = || Path::new(&site).join("public/fr/recits/soon/index.html").exists();
    for (clock, is_shown) in [
        ("2026-12-01", false),
        ("2026-12-02", true),
        ("2026-12-01T23:59", false),
        ("2026-12-02T00:00", true),
        ("2026-12-01T22:59:00Z", false),
        ("2026-12-01T23:00:00Z", true),
    ] {
        let ran = provence(&["build", "-s", &site, "--clock", clock]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(page(), is_shown, "{clock}");
    }
}

#[test]
fn many_problems_are_counted_by_code() {
    let (_folder, site) = site();
    for number in 0..60 {
        write(&site, &format!("content/stories/a-{number:02}.fr.md"), "---\ntitle: A\nplase: Aix\n---\n");
    }
    write(&site, "content/stories/notes.txt", "A reminder.\n");
    write(&site, "content/stories/z.fr.md", "---\ntitle: A\ndate: hier\n---\nUn [lien](b.fr.md).\n");
    let ran = provence(&["check", "-s", &site]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err.matches("\n --> ").count(), 50, "{}", ran.err);
    for code in ["markdown/broken-link]", "content/unexpected-file]", "content/invalid-value]"] {
        assert!(ran.err.contains(code), "one of each code is shown: {code}\n{}", ran.err);
    }
    let last: Vec<&str> = ran.err.lines().rev().take(5).collect();
    assert_eq!(last[0], "62 errors, 1 warning", "{last:#?}");
    assert!(last[2].contains("--max 1000") && last[2].contains("--code content/unknown-field"), "{last:#?}");
    assert!(last[3].starts_with("    13  content/unknown-field  content/stories/a-47.fr.md:3:1: `plase`"), "{last:#?}");

    let ran = provence(&["check", "-s", &site, "--max", "1000"]);
    assert_eq!(ran.err.matches("\n --> ").count(), 63);
    let ran = provence(&["check", "-s", &site, "--code", "content/invalid-value", "--code", "content/unexpected-file"]);
    assert_eq!((ran.code, ran.err.matches("\n --> ").count()), (1, 2), "{}", ran.err);
    let json = |arguments: &[&str]| {
        let ran = provence(&[&["check", "-s", &site, "--diagnostics", "json"], arguments].concat());
        assert_eq!(ran.code, 1);
        ran.out.lines().count()
    };
    assert_eq!((json(&[]), json(&["--max", "3"]), json(&["--code", "markdown/broken-link"])), (63, 3, 1));
}

#[test]
fn what_follows_from_broken_settings_is_held_back() {
    let (_folder, site) = site();
    let settings = fs::read_to_string(Path::new(&site).join("content/site.yaml")).expect("the settings");
    write(&site, "content/stories/z.fr.md", "---\ntitle: A\nplase: Aix\n---\n");
    write(&site, "content/site.yaml", &settings.replace("\n  en:", "\n  EN:"));
    let ran = provence(&["check", "-s", &site]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.lines().filter(|line| line.contains("--> ")).all(|line| line.contains("content/site.yaml")),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("may follow from this"), "{}", ran.err);
    let json = provence(&["check", "-s", &site, "--diagnostics", "json"]);
    assert!(json.out.lines().all(|line| line.contains(r#""file":"content/site.yaml""#)), "{}", json.out);
    write(&site, "content/site.yaml", &settings);
    assert!(provence(&["check", "-s", &site]).err.contains("`plase`"));
}

/// A dev server whose messages are read line by line. It is killed when dropped.
struct Serving {
    child: std::process::Child,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Serving {
    fn start(site: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_provence"))
            .args(["--locale", "en", "serve", "-s", site, "-p", "0", "--poll"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let lines = std::io::BufRead::lines(std::io::BufReader::new(stderr));
            lines.map_while(Result::ok).take_while(|line| sender.send(line.clone()).is_ok()).for_each(drop);
        });
        Self { child, lines }
    }

    /// Everything that is told up to a line that contains these words.
    fn until(&self, words: &str) -> String {
        let mut told = String::new();
        while !told.lines().last().is_some_and(|line| line.contains(words)) {
            let line = self.lines.recv_timeout(DEADLINE);
            let line = line.unwrap_or_else(|_| panic!("{words:?} is not told after\n{told}"));
            told.push_str(&line);
            told.push('\n');
        }
        told
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serve_tells_what_is_new_and_what_is_mended() {
    let (_folder, site) = site();
    write(&site, "content/stories/notes.txt", "A reminder.\n");
    write(&site, "content/stories/draft.fr.md", "---\ntitle: D\ndraft: true\n---\n");
    write(&site, "content/stories/soon.fr.md", "---\ntitle: S\npublish_date: 2999-01-01T00:00\n---\n");
    write(&site, "content/stories/a.fr.md", "---\ntitle: A\n---\nUn texte.\n");
    let serving = Serving::start(&site, &[]);
    let first = serving.until("1 text for later is not shown");
    assert!(first.contains("ready in") && first.contains("warning[content/unexpected-file]"), "{first}");
    assert!(first.contains("content/stories/soon.fr.md"), "{first}");
    assert!(first.contains("`provence serve -D` shows all): content/stories/draft.fr.md"), "{first}");

    // What was told and is still there is counted, not told again.
    write(&site, "content/stories/a.fr.md", "---\ntitle: A\n---\nUn autre texte.\n");
    let second = serving.until("up to date");
    assert!(
        second.contains("(1 warning)") && !second.contains("unexpected-file") && !second.contains("draft"),
        "{second}"
    );

    write(&site, "content/stories/a.fr.md", "---\ntitle: A\nplase: Aix\n---\n");
    let third = serving.until("1 error, 1 warning");
    assert!(third.contains("`plase`") && !third.contains("unexpected-file"), "{third}");

    // It moved, and another came.
    write(&site, "content/stories/a.fr.md", "---\ntitle: A\nwheight: 3\nplase: Aix\n---\n");
    let fourth = serving.until("2 errors, 1 warning");
    assert!(fourth.contains("`wheight`") && !fourth.contains("`plase`"), "{fourth}");

    write(&site, "content/stories/a.fr.md", "---\ntitle: A\nplase: Aix\n---\n");
    let fifth = serving.until("still 1 error, 1 warning");
    assert!(fifth.contains("mended: content/stories/a.fr.md: `wheight`") && !fifth.contains(" --> "), "{fifth}");

    write(&site, "content/stories/a.fr.md", "---\ntitle: A\n---\n");
    let last = serving.until("all is mended");
    assert!(last.contains("mended: content/stories/a.fr.md: `plase`") && last.contains("(1 warning)"), "{last}");
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
fn timings_name_every_stage_and_kind_of_file() {
    let (_folder, site) = site();
    let ran = provence(&["build", "-s", &site, "--timings=json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let timings: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let timings = &timings["timings"];
    let stages: Vec<&str> =
        timings["stages"].as_array().unwrap().iter().map(|s| s["stage"].as_str().unwrap()).collect();
    assert_eq!(
        stages,
        ["read", "kit", "content", "link", "plan", "artefacts", "render", "weigh", "publish"],
        "each once, in order"
    );
    let outputs = timings["outputs"].as_array().unwrap();
    let files: u64 = outputs.iter().map(|kind| kind["files"].as_u64().unwrap()).sum();
    let published = fs::read_to_string(Path::new(&site).join("public/.provence-published")).expect("a list");
    assert_eq!(
        files as usize,
        published.lines().filter(|line| !line.starts_with('#')).count(),
        "every file has a kind"
    );
    let pages = outputs.iter().find(|kind| kind["kind"] == "pages").expect("pages");
    assert!(pages["bytes"].as_u64().unwrap() > 0 && pages["thread_ms"].is_number(), "{pages}");
    for (arguments, head) in [(&["--timings"][..], "stage"), (&["--timings=table", "--locale", "fr"], "étape")] {
        let ran = provence(&[&["build", "-s", &site][..], arguments].concat());
        assert!(ran.out.is_empty() && ran.err.lines().any(|line| line.starts_with(head)), "{}", ran.err);
    }
    let ran = provence(&["build", "-s", &site, "--timings", "--diagnostics", "json"]);
    assert!(ran.out.starts_with("{\"timings\":"), "{}", ran.out);
    let ran = provence(&["build", "-s", &site]);
    assert!(ran.out.is_empty() && !ran.err.contains("stage"), "nothing where nobody asked");
}
