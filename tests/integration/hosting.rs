//! The examples of `docs/hosting.md` as they stand there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program;

fn document() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hosting.md")).expect("docs/hosting.md")
}

/// The first block of code in a language.
fn block<'d>(document: &'d str, language: &str, beginning: &str) -> &'d str {
    let fence = format!("```{language}\n");
    let blocks = document.split(&*fence).skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split_once("```")).map(|(block, _)| block);
    blocks
        .find(|block| block.starts_with(beginning))
        .unwrap_or_else(|| panic!("no {language} that begins with {beginning}"))
}

/// What the script says at an instant, for a site in which something is due in June 2026.
fn said(since: &str, now: &str) -> String {
    let (_folder, site) = program::site();
    program::write(
        &site,
        "content/stories/juin.fr.md",
        "---\ntitle: Juin\npublish_date: 2026-06-15T00:00:00+02:00\n---\nTexte.\n",
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("netlify/rebuild-when-due");
    let ran = Command::new(script)
        .args([since, "echo", "published"])
        .env("PROVENCE", env!("CARGO_BIN_EXE_provence"))
        .env("NOW", now)
        .current_dir(&site)
        .output()
        .expect("the script runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("UTF-8")
}

#[test]
fn a_build_is_asked_for_when_an_entry_is_due() {
    let before = said("2026-06-01T00:00:00Z", "2026-06-14T21:59:00Z");
    assert_eq!(before, "the next change is at 2026-06-15T00:00:00+02:00\n");
    let due = said("2026-06-01T00:00:00Z", "2026-06-14T22:00:00Z");
    assert_eq!(due, "due since 2026-06-15T00:00:00+02:00\npublished\n");
    assert_eq!(said("2026-06-14T22:00:00Z", "2026-06-20T00:00:00Z"), "nothing is scheduled\n", "it was asked for");
}

#[test]
fn the_server_of_the_example_is_one_that_nginx_understands() {
    let found = ["nginx", "/usr/sbin/nginx"].into_iter().find(|name| Command::new(name).arg("-v").output().is_ok());
    let Some(nginx) = found else {
        assert!(std::env::var_os("CI").is_none(), "there is no nginx (Debian's package `nginx-light`)");
        eprintln!("SKIPPED: there is no nginx (Debian's package `nginx-light`)");
        return;
    };
    let (folder, site) = program::site();
    let settings = fs::read_to_string(format!("{site}/content/site.yaml")).expect("settings");
    program::write(&site, "content/site.yaml", &format!("{settings}host: nginx\n"));
    program::build(&site);
    assert!(!Path::new(&site).join("public/public.nginx.conf").exists(), "nobody can fetch it");
    let document = document();
    let servers = block(&document, "nginx", "# /etc/nginx/sites-available");
    // Certificates and the newer directive are the machine's own.
    let kept = servers.lines().filter(|line| !line.contains("ssl_certificate") && !line.contains("http2 on"));
    let servers = kept.collect::<Vec<_>>().join("\n").replace("443 ssl", "443").replace("/srv/one-provence", &site);
    let place = folder.path().to_str().expect("UTF-8");
    fs::write(
        folder.path().join("nginx.conf"),
        format!("error_log stderr;\npid nginx.pid;\nevents {{}}\nhttp {{\n{servers}\n}}\n"),
    )
    .expect("a file");
    let ran = Command::new(nginx).args(["-t", "-p", place, "-c", "nginx.conf"]).output().expect("nginx runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_workflow_names_what_there_is() {
    let document = document();
    let workflow = block(&document, "yaml", "# .github/workflows/scheduled.yml");
    let file = provence::path::SourcePath::new("scheduled.yml");
    let parsed = provence::yaml::parse(&file, workflow, 0..workflow.len(), provence::yaml::Limits::default());
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    assert!(workflow.contains("netlify/rebuild-when-due"));
    let netlify = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("netlify.toml")).expect("netlify.toml");
    let netlify: toml::Table = netlify.parse().expect("TOML");
    let command = |context: &str| netlify["context"][context]["command"].as_str().expect("a command").to_owned();
    assert!(command("deploy-preview").contains("--drafts --future --base-url \"$DEPLOY_PRIME_URL\""));
    assert!(!command("branch-deploy").contains("--drafts"), "a branch shows the public site");
}
