//! What an editor does with entries by commands: to begin a site, to begin,
//! rename and list entries.

use std::fs;
use std::path::Path;

use crate::program::{build, provence, site, write};

#[test]
fn a_new_site_shows_every_component() {
    let (_folder, site) = site();
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base/assets/photos/quay.jpg");
    fs::create_dir_all(Path::new(&site).join("assets/photos")).expect("a folder");
    fs::copy(photo, Path::new(&site).join("assets/photos/quay.jpg")).expect("a photo");
    write(
        &site,
        "content/photos/quay.yaml",
        "file: quay.jpg\ntitle: {fr: Le quai, en: The quay}\nalt: {fr: Un quai vide, en: An empty quay}\nauthor: A\ncredit: Photo Une Personne\nlicense: etalab-2.0\nreleases: {people: not-needed, property: not-needed}\nsource_type: digitalCapture\n",
    );
    write(
        &site,
        "content/indicators/_collection.yaml",
        "label: {fr: Baromètre, en: Barometer}\nbody: none\nrole: indicators\nfields:\n  unit: {type: text, localized: true}\n  points: {type: list, of: {type: object, fields: {year: {type: number}, value: {type: number, required: true}, kind: {type: select, options: [observed, target]}, source: {type: text}, note: {type: text}}}}\n",
    );
    write(
        &site,
        "content/indicators/jobs.yaml",
        "title: {fr: Emplois créés}\nunit: {fr: emplois}\npoints: [{year: 2016, value: 1240, kind: observed, source: S-INV}, {year: 2020, value: 2000, kind: target, source: S-INV}]\n",
    );
    write(
        &site,
        "content/stories/tout.fr.md",
        "---\ntitle: Tout\n---\nDébut.\n\n:::quote{author=\"Une voix\"}\nCe propos reste.\n:::\n\n::figure{photo=\"quay\" variant=\"wide\" caption=\"Une légende\"}\n\n::key-figure{indicator=\"jobs\" year=2016}\n\n::chart{indicator=\"jobs\"}\n\n> [!NOTE]\n> Un encadré.\n\n::cta{href=\"@/stories\" label=\"Un bouton\"}\n\nUne note[^1].\n\n[^1]: Le texte de la note.\n",
    );
    let ran = provence(&["build", "-s", &site]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    let french = fs::read_to_string(Path::new(&site).join("public/fr/recits/tout/index.html")).expect("the page");
    for words in [
        "Ce propos reste",
        "Une voix",
        "Une légende",
        "Photo Une Personne",
        "Un quai vide",
        "Emplois créés",
        "1 240",
        "Observé",
        "Objectif",
        "2 000",
        "Source S-INV",
        "À savoir",
        "Un encadré",
        "Un bouton",
        "Le texte de la note",
    ] {
        assert!(french.replace(['\u{a0}', '\u{202f}'], " ").contains(words), "{words} is not in\n{french}");
    }
}

#[test]
fn a_site_may_begin_in_a_repository() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("mon site").to_str().expect("a name in UTF-8").to_owned();
    write(&site, ".git/HEAD", "ref: refs/heads/main\n");
    write(&site, ".gitignore", "*.bak\n/public/");
    write(&site, "README.md", "Mon site\n");
    let ran = provence(&["init", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains(&format!("-s '{site}'")), "{}", ran.err);
    let read = |path: &str| fs::read_to_string(Path::new(&site).join(path)).expect(path);
    assert_eq!(read(".gitignore"), "*.bak\n/public/\n/.cache\n/.public.provence-*\n");
    assert_eq!(read("README.md"), "Mon site\n");
    assert_eq!(provence(&["init", &site]).code, 2, "a site is there now");
}

#[test]
fn an_entry_is_begun_by_new() {
    let (_folder, site) = site();
    let ran = provence(&["new", "-s", &site, "stories/mon-recit", "--clock", "2026-05-04T23:30:00Z"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = Path::new(&site).join("content/stories/mon-recit/index.fr.md");
    let text = fs::read_to_string(path).expect("the new entry");
    assert_eq!(
        text,
        "---\ntitle: \"Mon recit\"\ndate: 2026-05-05\ndraft: true\n# place:  # 80 characters at most\n# description:\n# slug:\n# publish_date:  # 2026-05-05T09:00\n# expiry_date:  # 2026-05-05T09:00\n# aliases:  # []\n---\n",
        "the day is the site's"
    );
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 0, "a new entry has no errors: {}", ran.err);
    let page = Path::new(&site).join("public/fr/recits/mon-recit/index.html");
    assert!(!page.exists());
    assert_eq!(provence(&["build", "-s", &site, "-D"]).code, 0);
    assert!(page.is_file(), "-D shows drafts");

    for (entry, why) in [
        ("stories/mon-recit", "exists already"),
        ("storys/autre", "did you mean `stories`?"),
        ("recits/autre", "did you mean `stories`?"),
        ("zzz/abc", "the collection `zzz` does not exist; there are `pages`, `photos`, `stories`"),
        ("stories/Mon Récit", "without accents: `stories/mon-recit`"),
        ("stories/../../evil", "lower-case with hyphens"),
        ("stories", "collections: `pages`, `photos`, `stories`"),
    ] {
        let ran = provence(&["new", "-s", &site, entry]);
        assert_eq!(ran.code, 2, "{entry}");
        assert!(ran.err.contains(why), "{entry}: {}", ran.err);
    }
}

#[test]
fn a_new_entry_offers_values() {
    let (_folder, site) = site();
    write(
        &site,
        "content/cards/_collection.yaml",
        "label: {fr: Fiches}\nbody: none\nfields:\n  story: {type: reference, to: stories, required: true}\n  kind: {type: select, options: [fair, talk], required: true}\n  place: {type: text, localized: true}\n  open: {type: boolean}\n  tags: {type: list, of: {type: select, options: [sea, port]}}\n  fact: {type: text, pattern: \"^F[0-9]+$\", help: {fr: \"Le numéro du fait\", en: The number}}\n",
    );
    let ran = provence(&["new", "-s", &site, "cards/salon", "--clock", "2026-05-04", "--locale", "fr"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = fs::read_to_string(Path::new(&site).join("content/cards/salon.yaml")).expect("the new entry");
    for line in [
        "title: \"Salon\"\n",
        "\nkind:  # fair, talk\n",
        "\nstory:  # premier-recit\n",
        "\ndraft: true\n",
        "\n# open:  # true, false\n",
        "\n# place:  # {fr: }\n",
        "\n# tags:  # [sea, port]\n",
        "\n# fact:  # ^F[0-9]+$ – Le numéro du fait\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let ran = provence(&["check", "-s", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn an_entry_is_renamed_with_all_that_names_it() {
    let (_folder, site) = site();
    write(
        &site,
        "content/cards/_collection.yaml",
        "label: {fr: Fiches}\nbody: none\nfields:\n  story: {type: reference, to: stories}\n  others: {type: reference, to: stories, many: true}\n",
    );
    write(&site, "content/cards/a.yaml", "title: A\nstory: premier-recit # à garder\nothers: [premier-recit, autre]\n");
    write(
        &site,
        "content/stories/autre.fr.md",
        "---\ntitle: Autre\ndate: 2025-01-01\n---\nUn [lien](premier-recit/index.fr.md), un [autre](@/stories/premier-recit), et le premier-recit.\n",
    );
    write(&site, "content/stories/premier-recit/plan.txt", "plan");
    let source = "content/stories/premier-recit/index.fr.md";
    let without_slug =
        fs::read_to_string(Path::new(&site).join(source)).expect(source).replace("slug: premier-recit\n", "");
    write(&site, source, &without_slug);
    assert_eq!(provence(&["check", "-s", &site]).code, 0);
    let ran = provence(&["mv", "-s", &site, "content/stories/premier-recit", "stories/le-recit"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("stories/premier-recit is stories/le-recit now"), "{}", ran.err);
    let text = |path: &str| fs::read_to_string(Path::new(&site).join(path)).expect(path);
    assert_eq!(text("content/cards/a.yaml"), "title: A\nstory: le-recit # à garder\nothers: [le-recit, autre]\n");
    assert!(
        text("content/stories/autre.fr.md")
            .ends_with("Un [lien](le-recit/index.fr.md), un [autre](@/stories/le-recit), et le premier-recit.\n")
    );
    assert_eq!(text("content/stories/le-recit/plan.txt"), "plan");
    assert!(!Path::new(&site).join("content/stories/premier-recit").exists());
    // What had its address from its folder keeps the former one; what has a slug keeps the slug.
    assert!(text("content/stories/le-recit/index.fr.md").contains("aliases: [/fr/recits/premier-recit/]\n---\n"));
    assert!(!text("content/stories/le-recit/index.en.md").contains("aliases"));
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(text("public/_redirects").contains("/fr/recits/premier-recit/ /fr/recits/le-recit/ 301\n"));

    for (from, to, why) in [
        ("stories/nope", "stories/x", "`stories/nope` does not exist"),
        ("stories/autre", "stories/le-recit", "exists already"),
        ("stories/autre", "cards/autre", "stays in its collection"),
        ("stories/autre", "stories/Été", "no possible name"),
        ("autre", "autres", "collection/slug"),
        ("recits/autre", "stories/autres", "did you mean `stories`?"),
        ("stories/autre", "nope/autre", "the collection `nope` does not exist"),
        ("stories/autre", "stories/con", "the name of a device on Windows"),
    ] {
        let ran = provence(&["mv", "-s", &site, from, to]);
        assert_eq!(ran.code, 2, "{from} {to}");
        assert!(ran.err.contains(why), "{from} {to}: {}", ran.err);
    }
    // A flat file may be named as a file.
    let ran = provence(&["mv", "-s", &site, "content/stories/autre.fr.md", "un-autre"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(text("content/cards/a.yaml").contains("[le-recit, un-autre]"));
}

#[test]
fn a_new_entry_has_a_name_that_every_system_has() {
    let (_folder, site) = site();
    for name in ["stories/con", "stories/2024/aux", "stories/com1"] {
        let ran = provence(&["new", "-s", &site, name]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(ran.err.contains("the name of a device on Windows"), "{name}: {}", ran.err);
    }
    let ran = provence(&["new", "-s", &site, "/stories/un-autre/"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(Path::new(&site).join("content/stories/un-autre/index.fr.md").exists());
}

#[test]
fn a_renaming_leads_links_in_fields_and_definitions() {
    let (_folder, site) = site();
    let collection = "label: {fr: Notes}\nslug: notes\ntemplate: page.html\nbody: markdown\nfields:\n  more: {type: markdown}\n  list: {type: list, of: {type: markdown}}\n";
    write(&site, "content/notes/_collection.yaml", collection);
    let note = "---\ntitle: N\nmore: \"voir [un](@/stories/premier-recit#suite) et [deux](../stories/premier-recit/index.fr.md)\"\nlist:\n  - >-\n    [trois](@/stories/premier-recit)\n---\n[premier-recit][r] et [quatre](@/stories/premier-recit)\n\n[r]: @/stories/premier-recit \"premier-recit\"\n";
    write(&site, "content/notes/n.fr.md", &note.replace("#suite", ""));
    build(&site);
    let ran = provence(&["mv", "-s", &site, "stories/premier-recit", "stories/le-recit"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let moved = fs::read_to_string(Path::new(&site).join("content/notes/n.fr.md")).expect("a note");
    let wanted = note.replace("#suite", "").replace("stories/premier-recit", "stories/le-recit");
    assert_eq!(moved, wanted);
    build(&site);
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

    assert_eq!(list("all", june).lines().count(), 7, "{}", list("all", june));

    // For people, with date, state, languages and title.
    let ran = provence(&["list", "all", "--long", "-s", &site, "--clock", june, "--locale", "fr"]);
    assert!(ran.out.contains("2026-12-01  à paraître  fr     C"), "{}", ran.out);
    assert!(ran.out.contains("—           brouillon   fr     A"), "{}", ran.out);
    assert!(ran.out.contains("2026-06-15  expiré      fr     D"), "{}", ran.out);
    assert!(ran.out.lines().any(|line| line.contains("publié") && line.contains("fr en  ")), "{}", ran.out);

    // What is wrong is told beside the list, in the form asked for.
    write(&site, "content/stories/wrong.fr.md", "---\ntitle: E\nplase: Aix\n---\n");
    let ran = provence(&["list", "drafts", "-s", &site, "--diagnostics", "json"]);
    assert_eq!((ran.code, &*ran.out), (1, "content/stories/draft.fr.md\n"));
    assert!(ran.err.starts_with("{\"severity\":\"error\",\"code\":\"content/unknown-field\""), "{}", ran.err);
    fs::remove_file(Path::new(&site).join("content/stories/wrong.fr.md")).expect("a file");

    // What is listed is what a build at that time leaves out.
    let page = |name: &str| Path::new(&site).join(format!("public/fr/recits/{name}/index.html")).exists();
    assert_eq!(provence(&["build", "-s", &site, "--clock", june]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (false, false, false, false));
    assert_eq!(provence(&["build", "-s", &site, "--clock", "2026-07-01T07:00:00Z"]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (false, true, false, false));
    assert_eq!(provence(&["build", "-s", &site, "--clock", june, "-D", "-F", "-E"]).code, 0);
    assert_eq!((page("draft"), page("soon"), page("later"), page("gone")), (true, true, true, true));
}

/// `list gaps` tells what to find next, at the file in which it goes.
#[test]
fn list_tells_what_is_to_be_found_next() {
    let (_folder, site) = site();
    let write = |path: &str, text: &str| write(&site, path, text);
    write(
        "content/figures/_collection.yaml",
        "label: Figures\nbody: none\nrole: indicators\nfields:\n  points: {type: list, of: {type: object, fields: {year: {type: number}, value: {type: number}, kind: {type: select, options: [observed, target]}}}}\n",
    );
    write(
        "content/figures/jobs.yaml",
        "title: {fr: Emplois, en: Jobs}\npoints:\n  - {year: 2016, value: 10, kind: observed}\n  - {year: 2021, value: 20, kind: target}\n  - {year: 2030, value: 30, kind: target}\n  - {value: 5, kind: observed}\n",
    );
    write("content/sectors/_collection.yaml", "label: Sectors\nbody: none\n");
    write("content/sectors/sea.yaml", "title: {fr: Mer, en: Sea}\n");
    write("content/sectors/health.yaml", "title: {fr: Santé, en: Health}\n");
    write(
        "content/claims/_collection.yaml",
        "label: Claims\nrole: claims\nfields:\n  sector: {type: reference, to: sectors, required: true}\n  figure: {type: object, fields: {value: {type: number}, unit: {type: text}, year: {type: number}, kind: {type: select, options: [observed, context]}, source: {type: text}}}\n  kind: {type: select, options: [observed, context]}\n  source: {type: text}\n  year: {type: number}\n",
    );
    write(
        "content/claims/port.fr.md",
        "---\ntitle: Port\nsector: sea\nkind: observed\nsource: S\nfigure: {value: 3, unit: x, year: 2017, kind: observed, source: S}\n---\nTexte.\n",
    );
    write(
        "content/claims/cure.fr.md",
        "---\ntitle: Cure\nsector: health\nkind: context\nsource: S\nyear: 2025\n---\nTexte.\n",
    );
    let ran = provence(&["list", "gaps", "-s", &site, "--clock", "2026-06-01"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    for line in [
        "content/figures/jobs.yaml: a target for 2021 waits for its result",
        "content/figures/jobs.yaml: a figure has no year",
        "content/figures/jobs.yaml: the last result is of 2016",
        "content/claims/port.fr.md: the claim is of 2017",
        "content/sectors/health.yaml: no claim has a figure",
    ] {
        assert!(lines.contains(&line), "{line} is not in {lines:#?}");
    }
    for part in ["2030", "sectors/sea.yaml", "claims/cure.fr.md: the claim"] {
        assert!(!lines.iter().any(|line| line.contains(part)), "{part} is in {lines:#?}");
    }
    assert!(lines.iter().any(|line| line.starts_with("content/claims/*.en.md: ")), "{lines:#?}");
}
