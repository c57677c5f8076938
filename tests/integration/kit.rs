//! The brand kit: published in every form, frozen by releases, checked to the last byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use camino::Utf8Path;
use provence::artefact::{Artefact, Photo};
use provence::digest::{Digest, integrity};
use provence::kit::manifest::Manifest;
use provence::path::SourcePath;
use provence::render::{ArtefactMaker, Artefacts};
use regex::Regex;

use crate::built::{self, Files, text};
use crate::folder;

const TOKENS: &str = r##"{
  "color": {
    "$type": "color",
    "black": {"$value": {"colorSpace": "srgb", "components": [0, 0, 0]}},
    "paper": {"$value": {"colorSpace": "srgb", "components": [1, 1, 1], "hex": "#ffffff"}, "$description": "Page"},
    "ink": {"$value": "{color.black}"},
    "veil": {"$value": {"colorSpace": "srgb", "components": [0, 0, 0], "alpha": 0.5}}
  },
  "size": {
    "$type": "dimension",
    "body": {"$value": {"value": 1, "unit": "rem"}, "$extensions": {"example.oneprovence.fluid": {"base": {"value": 0.9, "unit": "rem"}, "slope": 0.5, "max": {"value": 1.25, "unit": "rem"}}}}
  },
  "tracking": {"$type": "number", "$value": -0.01, "$extensions": {"example.oneprovence.unit": "em"}},
  "font": {"$type": "fontFamily", "$value": ["Two Words", "Georgia", "serif"]},
  "shadow": {"$type": "shadow", "$value": {"color": "{color.veil}", "offsetX": {"value": 0, "unit": "px"}, "offsetY": {"value": 1, "unit": "px"}, "blur": {"value": 2, "unit": "px"}, "spread": {"value": 0, "unit": "px"}}}
}
"##;

const DARK: &str = r#"{"color": {"$type": "color", "black": {"$value": {"colorSpace": "srgb", "components": [1, 1, 1]}}, "paper": {"$value": {"colorSpace": "srgb", "components": [0, 0, 0]}}}}"#;

const RESOLVER: &str = r##"{
  "version": "2025.10",
  "sets": {"base": {"sources": [{"$ref": "base.tokens.json"}]}},
  "modifiers": {"theme": {"contexts": {"light": [], "dark": [{"$ref": "dark.tokens.json"}]}, "default": "light"}},
  "resolutionOrder": [{"$ref": "#/sets/base"}, {"$ref": "#/modifiers/theme"}]
}
"##;

const DECLARATION: &str = "title: {fr: Essai, en: Trial}
package: trial-kit
prefix: t
page: pages/home
resolver: brand.resolver.json
license: etalab-2.0
contrast:
  - {text: color.ink, on: color.paper}
files:
  - {file: logos/sign.svg, group: logo, license: LicenseRef-Trial, png: [16, 32], title: {fr: Signe, en: Sign}}
";

const SIGN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path fill="#ff0000" d="M0 0h4v4H0Z"/></svg>
"##;

/// A site with a kit.
struct Site(tempfile::TempDir);

impl Site {
    fn new() -> Self {
        let site = Self(folder::base());
        site.write("content/kit/kit.yaml", DECLARATION);
        site.write("content/kit/brand.resolver.json", RESOLVER);
        site.write("content/kit/base.tokens.json", TOKENS);
        site.write("content/kit/dark.tokens.json", DARK);
        site.write("assets/kit/logos/sign.svg", SIGN);
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        folder::write(&self.0, path, text);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("a file");
        assert!(text.contains(from), "{path} says {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
        command.arg("-s").arg(self.0.path()).args(["--clock", "2026-06-01T09:00:00Z", "--locale", "en"]);
        command.args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    fn release(&self, version: &str) {
        let ran = self.run(&["kit", "release", version]);
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    /// The files of the kit in the output, built with a store of its own.
    fn kit(&self) -> Files {
        let store = tempfile::tempdir().expect("a temporary folder");
        let maker = ArtefactMaker::new(Utf8Path::from_path(store.path()).expect("UTF-8").to_owned());
        let root = Utf8Path::from_path(self.0.path()).expect("UTF-8");
        let (files, errors) = built::build(root, "https://example.org", &maker, Artefacts::Make);
        assert!(errors.is_empty(), "the site has errors");
        files.into_iter().filter(|(path, _)| path.starts_with("kit/") || path.starts_with('_')).collect()
    }

    /// What `check` tells.
    fn problems(&self) -> (Option<i32>, String) {
        let ran = self.run(&["check"]);
        (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
    }
}

fn manifest(files: &Files, version: &str) -> Manifest {
    serde_json::from_str(text(files, &format!("kit/{version}/kit.json"))).expect("a manifest")
}

#[test]
fn tokens_come_out_in_every_form() {
    let files = Site::new().kit();
    let css = text(&files, "kit/next/css/tokens.css");
    for line in [
        "  --t-color-ink: #000000;",
        "  --t-color-veil: rgb(0 0 0 / 0.5);",
        "  --t-size-body: clamp(1rem, 0.9rem + 0.5vw, 1.25rem);",
        "  --t-tracking: -0.01em;",
        "  --t-font: \"Two Words\", Georgia, serif;",
        "  --t-shadow: 0 1px 2px rgb(0 0 0 / 0.5);",
    ] {
        assert!(css.lines().any(|written| written == line), "{line}\n{css}");
    }
    let (light, dark) = css.split_once("@media (prefers-color-scheme: dark)").expect("a dark mode");
    assert!(light.contains(":root {") && dark.contains(":root:not([data-t-theme=\"light\"])"), "{css}");
    assert!(dark.contains("--t-color-ink: #ffffff;"), "an alias follows what the mode says of its target\n{css}");
    assert!(dark.contains("[data-t-theme=\"dark\"]") && dark.contains("[data-t-theme=\"light\"]"), "{css}");
    assert!(!dark.contains("--t-size-body"), "what does not differ is not said twice\n{css}");
    let scss = text(&files, "kit/next/scss/_tokens.scss");
    assert!(scss.contains("$t-color-ink: #000000;") && scss.contains("$t-tokens-dark: ("), "{scss}");
    let tailwind = text(&files, "kit/next/css/tailwind.css");
    assert!(tailwind.contains("  --color-t-paper: var(--t-color-paper);"), "{tailwind}");
    let module = text(&files, "kit/next/js/tokens.js");
    assert!(module.contains("export const dark = Object.freeze({") && module.contains("export default light;"));
    assert!(text(&files, "kit/next/js/tokens.d.ts").contains("  | \"color.ink\"\n"));
    let resolved: serde_json::Value =
        serde_json::from_str(text(&files, "kit/next/tokens/dark.tokens.json")).expect("JSON");
    assert_eq!(resolved["color"]["ink"]["$type"], "color");
    assert_eq!(resolved["color"]["ink"]["$value"]["hex"], "#ffffff");
    let legacy: serde_json::Value =
        serde_json::from_str(text(&files, "kit/next/tokens/legacy/light.json")).expect("JSON");
    assert_eq!(legacy["color"]["veil"]["value"], "rgba(0, 0, 0, 0.5)");
    assert_eq!(legacy["color"]["paper"]["comment"], "Page");
}

#[test]
fn the_manifest_tells_every_file_and_archives_hold_them() {
    let files = Site::new().kit();
    let manifest = manifest(&files, "next");
    let listed: BTreeSet<&str> = manifest.files.iter().map(|file| &*file.path).collect();
    for wanted in ["logos/sign.svg", "logos/png/sign-32.png", "tokens/source/brand.resolver.json", "LICENSES.md"] {
        assert!(listed.contains(wanted), "{wanted} of {listed:?}");
    }
    for file in manifest.files.iter().chain(&manifest.archives) {
        let bytes = &files[&format!("kit/next/{}", file.path)];
        assert_eq!(file.bytes, bytes.len() as u64, "{}", file.path);
        assert_eq!(file.integrity, integrity(bytes), "{}", file.path);
    }
    let sign = manifest.files.iter().find(|file| file.path == "logos/sign.svg").expect("the sign");
    assert_eq!((&*sign.license, &*sign.media_type), ("LicenseRef-Trial", "image/svg+xml"));
    let pair = &manifest.contrast[0];
    assert_eq!((pair.ratios["light"], pair.ratios["dark"]), (21.0, 21.0));
    let zip = files["kit/next/trial-kit-next.zip"].clone();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a ZIP");
    let mut zipped: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for position in 0..zip.len() {
        let mut file = zip.by_index(position).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        zipped.insert(file.name().expect("UTF-8").into_owned(), bytes);
    }
    let mut tarball = tar::Archive::new(flate2::read::GzDecoder::new(&*files["kit/next/trial-kit-next.tgz"]));
    let mut tarred: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in tarball.entries().expect("a tar") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_str().expect("UTF-8").to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        tarred.insert(path.strip_prefix("package/").expect("below `package`").to_owned(), bytes);
    }
    assert_eq!(zipped, tarred);
    assert_eq!(zipped.keys().map(String::as_str).collect::<BTreeSet<_>>(), listed);
    zipped.iter().for_each(|(path, bytes)| assert_eq!(*bytes, files[&format!("kit/next/{path}")], "{path}"));
}

#[test]
fn the_fonts_of_a_kit_have_a_style_sheet_that_loads_them() {
    let site = Site::new();
    assert!(!site.kit().contains_key("kit/next/css/fonts.css"), "a kit without fonts loads none");
    site.write("assets/kit/fonts/two.woff2", "wOF2");
    site.write("assets/kit/fonts/two-more.woff2", "wOF2");
    site.write(
        "content/kit/kit.yaml",
        &format!(
            "{DECLARATION}  - {{file: fonts/two.woff2, group: font, license: OFL-1.1, face: {{family: Two Words, weight: 400 700, range: \"U+0-FF, U+131\"}}}}\n  \
             - {{file: fonts/two-more.woff2, group: font, license: OFL-1.1, face: {{family: Two Words, weight: 400, style: italic}}}}\n"
        ),
    );
    let files = site.kit();
    let css = text(&files, "kit/next/css/fonts.css");
    let rules: Vec<&str> = css.split("@font-face").skip(1).collect();
    assert_eq!(rules.len(), 2, "{css}");
    for line in ["font-family: \"Two Words\";", "font-weight: 400 700;", "unicode-range: U+0-FF, U+131;"] {
        assert!(rules[0].contains(line), "{line}\n{css}");
    }
    assert!(rules[1].contains("font-style: italic;") && rules[1].contains("font-weight: 400;"), "{css}");
    // Each address leads from the style sheet to a file of the kit.
    let address = Regex::new(r#"url\("\.\./([^"]+)"\) format\("woff2"\)"#).expect("a pattern");
    let loaded: Vec<&str> = address.captures_iter(css).map(|found| found.extract::<1>().1[0]).collect();
    assert_eq!(loaded, ["fonts/two.woff2", "fonts/two-more.woff2"]);
    assert!(loaded.iter().all(|path| files.contains_key(&format!("kit/next/{path}"))), "{css}");
    assert!(manifest(&files, "next").files.iter().any(|file| file.path == "css/fonts.css"), "the manifest lists it");
    let package: serde_json::Value = serde_json::from_str(text(&files, "kit/next/package.json")).expect("JSON");
    assert_eq!(package["exports"]["./fonts.css"], "./css/fonts.css");
    assert!(text(&files, "kit/next/README.md").contains("css/fonts.css"));
}

/// What the tokens of this site name first, its kit and its own pages load: no partner gets another font instead.
#[test]
fn the_families_of_the_tokens_are_those_that_the_kit_loads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    let (tokens, kit, theme) = (
        read("content/kit/tokens/base.tokens.json"),
        read("content/kit/kit.yaml"),
        read("themes/provence/styles/tokens.css"),
    );
    let tokens: serde_json::Value = serde_json::from_str(&tokens).expect("JSON");
    for name in ["serif", "sans"] {
        let family = tokens["font"][name]["$value"][0].as_str().expect("a family");
        assert!(kit.contains(&format!("face: {{family: {family},")), "{family} is no font of the kit");
        assert!(theme.contains(&format!("font-family: \"{family}\"; src: url(")), "{family} is no font of the site");
    }
}

#[test]
fn a_drawing_becomes_a_sheet_for_print_whose_bleed_lies_outside_of_its_trim_box() {
    let site = Site::new();
    site.write("assets/kit/print/banner.svg", &SIGN.replace("<svg ", "<svg width=\"82mm\" height=\"42mm\" "));
    let banner = "  - {file: print/banner.svg, group: print, license: LicenseRef-Trial, pdf: {bleed: 1}, \
                  title: {fr: Bannière, en: \"A \\\"banner\\\"\"}}\n";
    site.write("content/kit/kit.yaml", &format!("{DECLARATION}{banner}"));
    let files = site.kit();
    let pdf = String::from_utf8_lossy(&files["kit/next/print/banner.pdf"]);
    let name = pdf.find("/TrimBox").map(|at| &pdf[at..]).expect("a trim box");
    let numbers: Vec<f64> = name[name.find('[').unwrap() + 1..name.find(']').unwrap()]
        .split_whitespace()
        .map(|number| (number.parse::<f64>().expect("a number") * 25.4 / 72.0 * 10.0).round() / 10.0)
        .collect();
    assert_eq!(numbers, [1.0, 1.0, 81.0, 41.0], "in millimetres");
    let manifest = manifest(&files, "next");
    let sheet = manifest.files.iter().find(|file| file.path == "print/banner.pdf").expect("the sheet");
    assert_eq!((&*sheet.license, &*sheet.media_type), ("LicenseRef-Trial", "application/pdf"));
}

#[test]
fn the_same_kit_gives_the_same_bytes() {
    let site = Site::new();
    assert_eq!(site.kit(), site.kit());
    let other = Site::new();
    assert_eq!(site.kit(), other.kit(), "in another folder, with other times of files");
    site.release("1.0.0");
    other.release("1.0.0");
    assert_eq!(folder::files(site.path("assets/kit/releases")), folder::files(other.path("assets/kit/releases")));
}

#[test]
fn a_kit_whose_parts_were_kept_at_different_times_is_made_again() {
    let site = Site::new();
    let store = tempfile::tempdir().expect("a temporary folder");
    let maker = ArtefactMaker::new(Utf8Path::from_path(store.path()).expect("UTF-8").to_owned());
    let root = Utf8Path::from_path(site.0.path()).expect("UTF-8");
    let build = || built::build(root, "https://example.org", &maker, Artefacts::Make).0;
    let first = build();
    // Another version of the program drew this one.
    let drawing = Photo { source: SourcePath::new("assets/kit/logos/sign.svg"), digest: Digest::of(SIGN.as_bytes()) };
    maker.store.put(&Artefact::drawing(drawing, 32), b"drawn at another time").expect("kept");
    let second = build();
    let differing = second.iter().filter(|(path, bytes)| first.get(*path) != Some(bytes)).map(|(path, _)| path);
    assert_eq!(differing.collect::<Vec<_>>(), [] as [&String; 0]);
}

#[test]
fn a_release_is_published_as_it_was_frozen() {
    let site = Site::new();
    site.release("1.0.0");
    let frozen = folder::files(site.path("assets/kit/releases/1.0.0"));
    site.edit("content/kit/base.tokens.json", "\"hex\": \"#ffffff\"", "\"hex\": \"#ffffff\", \"alpha\": 1");
    site.edit("content/kit/base.tokens.json", "[1, 1, 1]", "[1, 1, 0.8]");
    site.edit("content/kit/base.tokens.json", "#ffffff", "#ffffcc");
    let files = site.kit();
    let published: Files = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("kit/1.0.0/")?.to_owned(), bytes.clone())))
        .collect();
    let record = frozen.keys().filter(|path| !published.contains_key(*path)).collect::<Vec<_>>();
    assert_eq!(record, ["release.yaml"], "all is published but the record");
    published.iter().for_each(|(path, bytes)| assert_eq!(*bytes, frozen[path], "{path}"));
    assert!(text(&files, "kit/next/css/tokens.css").contains("#ffffcc"), "the present state goes on");
    assert!(text(&files, "_redirects").contains("/kit/1/* /kit/1.0.0/:splat 302\n"));
    assert!(text(&files, "_redirects").contains(
        "/kit/ /en/ 302 Language=en\n/kit/1.0.0/ /en/ 302 Language=en\n/kit/ /fr/ 302\n/kit/1.0.0/ /fr/ 302\n"
    ));
    let headers = text(&files, "_headers");
    assert!(headers.contains("/kit/*\n  Access-Control-Allow-Origin: *\n"), "{headers}");
    for path in ["kit.json", "tokens/*", "trial-kit-1.0.0.zip"] {
        let rule = format!("/kit/1.0.0/{path}\n  Cache-Control: public, max-age=31536000, immutable\n");
        assert!(headers.contains(&rule), "{headers}");
    }
    assert!(!headers.contains("/kit/1.0.0/*"), "the folder leads to a page that may move\n{headers}");
    assert!(headers.contains("/kit/1.0.0/tokens/light.tokens.json\n  Content-Type: application/design-tokens+json\n"));
    let versions: serde_json::Value = serde_json::from_str(text(&files, "kit/versions.json")).expect("JSON");
    assert_eq!((&versions["latest"], &versions["majors"]["1"]), (&"1.0.0".into(), &"1.0.0".into()));
}

#[test]
fn what_is_released_cannot_be_changed_in_silence() {
    let site = Site::new();
    site.release("1.0.0");
    assert_eq!(site.problems().0, Some(0));
    let path = "assets/kit/releases/1.0.0/css/tokens.css";
    let whole = fs::read_to_string(site.path(path)).expect("a file");
    site.write(path, &format!("{whole} "));
    let (code, told) = site.problems();
    assert_eq!(code, Some(1));
    assert!(told.contains("error[kit/release]: this file of the version 1.0.0") && told.contains(path), "{told}");
    fs::remove_file(site.path(path)).expect("removed");
    let (code, told) = site.problems();
    assert!(code == Some(1) && told.contains("is missing") && told.contains("release.yaml:"), "{told}");
    site.write(path, &whole);
    assert_eq!(site.problems().0, Some(0), "restored, all is well");
    site.write("assets/kit/releases/1.0.0/more.txt", "more");
    let (code, told) = site.problems();
    assert!(code == Some(1) && told.contains("this file is not of the version 1.0.0"), "{told}");
    fs::remove_file(site.path("assets/kit/releases/1.0.0/more.txt")).expect("removed");
    site.edit("content/kit/dark.tokens.json", "[0, 0, 0]", "[0, 0, 0.1]");
    site.release("1.1.0");
    fs::remove_dir_all(site.path("assets/kit/releases/1.0.0")).expect("removed");
    let (code, told) = site.problems();
    assert!(code == Some(1) && told.contains("the version 1.0.0, which precedes 1.1.0, is missing"), "{told}");
}

#[test]
fn versions_go_up_and_tell_what_changed() {
    let site = Site::new();
    site.release("1.0.0");
    let first = manifest(&site.kit(), "1.0.0");
    assert!(first.files.iter().all(|file| file.since == "1.0.0"));
    for (version, words) in [("1.0.0", "must be greater"), ("0.9.0", "must be greater"), ("1.1", "is no version")] {
        let ran = site.run(&["kit", "release", version]);
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(ran.status.code() == Some(2) && told.contains(words), "{version}: {told}");
    }
    site.edit(
        "content/kit/base.tokens.json",
        "\"paper\":",
        "\"new\": {\"$value\": \"{color.paper}\"},\n    \"paper\":",
    );
    site.edit("content/kit/base.tokens.json", "\"Georgia\"", "\"Times\"");
    site.write("assets/kit/rules.txt", "Rules");
    site.edit("content/kit/kit.yaml", "files:\n", "files:\n  - {file: rules.txt, license: CC0-1.0}\n");
    let ran = site.run(&["kit", "diff", "1.0.0"]);
    let told = String::from_utf8_lossy(&ran.stdout).into_owned();
    for line in [
        "- `font` (light): `\"Two Words\", Georgia, serif` → `\"Two Words\", Times, serif`",
        "- `color.new`",
        "- `rules.txt`",
        "- `css/tokens.css`",
    ] {
        assert!(told.lines().any(|written| written == line), "{line}\n{told}");
    }
    assert!(!told.contains("sign.svg") && !told.contains("CHANGELOG"), "{told}");
    site.release("2.0.0");
    let files = site.kit();
    let second = manifest(&files, "2.0.0");
    let since = |path: &str| second.files.iter().find(|file| file.path == path).map(|file| &*file.since);
    assert_eq!((since("rules.txt"), since("logos/sign.svg")), (Some("2.0.0"), Some("1.0.0")));
    let changelog = text(&files, "kit/2.0.0/CHANGELOG.md");
    assert!(changelog.contains("## 2.0.0 – 2026-06-01") && changelog.contains("## 1.0.0 – 2026-06-01"));
    assert!(changelog.contains("- `color.new`"), "{changelog}");
    assert!(text(&files, "_redirects").contains("/kit/1/* /kit/1.0.0/:splat 302\n/kit/2/* /kit/2.0.0/:splat 302\n"));
    let ran = site.run(&["kit", "diff", "1.0.0", "3.0.0"]);
    assert_eq!(ran.status.code(), Some(2));
}

/// The release is killed as soon as its folder is seen: either nothing counts, or all of it.
#[test]
fn a_release_that_is_killed_leaves_nothing_half_made() {
    for _ in 0..4 {
        let site = Site::new();
        let mut running = site.command(&["kit", "release", "1.0.0"]).stderr(Stdio::null()).spawn().expect("it runs");
        let releases = site.path("assets/kit/releases");
        while running.try_wait().expect("its state").is_none() {
            let seen = fs::read_dir(&releases).map(Iterator::count).unwrap_or(0);
            if seen > 0 {
                let _ = running.kill();
            }
            std::thread::yield_now();
        }
        let (code, told) = site.problems();
        assert_eq!(code, Some(0), "{told}");
        if !releases.join("1.0.0").exists() {
            site.release("1.0.0");
        }
        assert!(site.kit().contains_key("kit/1.0.0/kit.json"));
    }
}

#[test]
fn a_kit_with_errors_is_not_released() {
    let site = Site::new();
    site.edit("content/kit/base.tokens.json", "{color.black}", "{color.blakc}");
    let ran = site.run(&["kit", "release", "1.0.0"]);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(1) && told.contains("error[kit/alias]"), "{told}");
    assert!(!site.path("assets/kit/releases").exists());
    let site = Site::new();
    site.write("assets/kit/logos/sign.svg", "<svg>");
    let ran = site.run(&["kit", "release", "1.0.0"]);
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(1) && told.contains("assets/kit/logos/sign.svg"), "{told}");
    assert_eq!(site.problems().0, Some(1), "check finds it too");
}

#[test]
fn a_theme_is_made_of_the_tokens() {
    let site = Site::new();
    site.write("themes/minimal/styles/own.css", "p { color: var(--t-color-ink) }\n");
    site.edit(
        "themes/minimal/theme.yaml",
        "name: Minimal\n",
        "name: Minimal\nstyles: [\"kit:css/tokens.css\", own.css]\n",
    );
    let ran = site.run(&["build", "-d", site.path("out").to_str().expect("UTF-8")]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let files = folder::files(site.path("out"));
    let (_, css) = files.iter().find(|(path, _)| path.starts_with("assets/site.")).expect("a style sheet");
    let css = String::from_utf8_lossy(css);
    assert!(css.contains("--t-color-ink: #000000;") && css.contains("p { color: var(--t-color-ink) }"), "{css}");
    site.edit("themes/minimal/theme.yaml", "tokens.css", "tokns.css");
    let (code, told) = site.problems();
    assert!(code == Some(1) && told.contains("did you mean `kit:css/tokens.css`?"), "{told}");
    fs::remove_dir_all(site.path("content/kit")).expect("removed");
    fs::remove_dir_all(site.path("assets/kit")).expect("removed");
    let (code, told) = site.problems();
    assert!(code == Some(1) && told.contains("the site has no kit"), "{told}");
}

/// One source of colour: what this project draws and styles uses the colours of its tokens.
#[test]
fn the_site_s_own_colours_are_tokens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hex = Regex::new(r"#[0-9a-fA-F]{6}\b").expect("a pattern");
    let tokens: BTreeSet<String> = folder::files(root.join("content/kit/tokens"))
        .values()
        .flat_map(|bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            hex.find_iter(&text).map(|found| found.as_str().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let mut strange = Vec::new();
    for folder in ["assets/kit", "themes/provence/styles", "themes/provence/templates", "themes/provence/assets"] {
        for (path, bytes) in folder::files(root.join(folder)) {
            if path.starts_with("releases/") || ![".svg", ".css", ".html"].iter().any(|ending| path.ends_with(ending)) {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let others = hex.find_iter(&text).map(|found| found.as_str()).filter(|found| !tokens.contains(*found));
            strange.extend(others.map(|found| format!("{folder}/{path}: {found}")));
        }
    }
    assert!(strange.is_empty(), "colours that are no tokens:\n{}", strange.join("\n"));
}
