//! Pages as Markdown, and `llms.txt`, for programs that read texts.

use std::fs;
use std::path::Path;

use crate::program::{build, page, site, write};

const PAGE: &str = "{% extends \"base.html\" %}{% block main %}<h1>{{ entry.title }}</h1>\
    {% for s in entry.body %}{% if s.type == \"picture\" %}{{ s.picture.wide.src }}{% endif %}{% endfor %}\
    {% if page.markdown %}<a href=\"{{ page.markdown }}\">Markdown</a>{% endif %}{% endblock main %}";

#[test]
fn a_page_is_there_as_markdown_with_what_the_site_resolves() {
    let (_folder, site) = site();
    write(&site, "templates/page.html", PAGE);
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures/srgb.jpg");
    let text = "---\ntitle: Le quai *vert*\ndescription: Un lieu.\n---\n\
        Du texte, [un lien](../premier-recit/index.fr.md#suite), [un autre](@/stories) et [un troisième](https://example.com/a).\n\n\
        ![Le *port*](port.jpg \"Au matin\")\n\n\
        :::quote{author=\"Ada\" role=\"marin\"}\nDes mots, et [un lien](@/pages/home).\n\nEncore.\n:::\n\n\
        ::cta{href=\"@/pages/home\" label=\"Venez\"}\n\n\
        | a | b |\n|---|--:|\n| 1 | [x](@/pages/home) |\n";
    write(&site, "content/stories/quai/index.fr.md", &text.replace('\n', "\r\n"));
    fs::copy(picture, format!("{site}/content/stories/quai/port.jpg")).expect("a picture");
    build(&site);

    let markdown = page(&site, "fr/recits/quai/index.md").replace("\r\n", "\n");
    let (before, rest) = markdown.split_once("![Le *port*](").expect("the picture");
    let (address, after) = rest.split_once(' ').expect("its title");
    assert_eq!(
        before,
        "# Le quai *vert*\n\n> Un lieu.\n\nDu texte, [un lien](https://example.org/fr/recits/premier-recit/#suite), \
         [un autre](https://example.org/fr/recits/) et [un troisième](https://example.com/a).\n\n"
    );
    let file = address.strip_prefix("https://example.org/").expect("an address of the site");
    assert!(Path::new(&site).join("public").join(file).is_file(), "{address}");
    assert_eq!(
        after,
        "\"Au matin\")\n\n> Des mots, et [un lien](https://example.org/fr/).\n>\n> Encore.\n>\n> — Ada, marin\n\n\
         [Venez](<https://example.org/fr/>)\n\n| a | b |\n|---|--:|\n| 1 | [x](https://example.org/fr/) |\n\n---\n\n\
         <https://example.org/fr/recits/quai/>\n"
    );

    // A page that is borrowed leads to the Markdown of the original.
    assert!(page(&site, "en/stories/quai/index.html").contains("href=\"/fr/recits/quai/index.md\""));
    assert!(!Path::new(&site).join("public/en/stories/quai/index.md").exists());

    let list = page(&site, "llms.txt");
    assert!(list.starts_with("# Mon territoire\n\n> Ce qui se fait ici"), "{list}");
    assert!(list.contains("\n## Récits\n\n") || list.contains("\n## Récits\n"), "{list}");
    assert!(list.contains("- [Le quai \\*vert\\*](https://example.org/fr/recits/quai/index.md): Un lieu.\n"), "{list}");
    assert!(list.contains("- [English](https://example.org/en/llms.txt)\n"), "{list}");
    let english = page(&site, "en/llms.txt");
    assert!(!english.contains("quai"), "what is borrowed is not announced: {english}");
}

#[test]
fn a_theme_that_names_no_markdown_makes_none() {
    let (_folder, site) = site();
    build(&site);
    assert!(!Path::new(&site).join("public/fr/index.md").exists());
    assert!(page(&site, "llms.txt").contains("](https://example.org/fr/)"));
}

/// Everything that a theme names Markdown for has some: lists, and indicators with their figures in a table.
#[test]
fn lists_and_figures_are_there_as_markdown() {
    let (_folder, site) = site();
    write(&site, "templates/page.html", PAGE);
    let list = "{% extends \"base.html\" %}{% block main %}{% for e in list.items %}{{ e.title }}{% endfor %}\
        {% if page.markdown %}<a href=\"{{ page.markdown }}\">Markdown</a>{% endif %}{% endblock main %}";
    write(&site, "templates/list.html", list);
    write(&site, "templates/figure.html", PAGE);
    let indicators = "label: {fr: Chiffres, en: Figures}\nslug: {fr: chiffres, en: figures}\nbody: none\nrole: indicators\n\
        template: figure.html\nlist: {template: list.html}\nfields:\n  title: {type: text, localized: true, required: true}\n  \
        unit: {type: text, localized: true}\n  points:\n    type: list\n    of:\n      type: object\n      fields:\n        \
        year: {type: number}\n        value: {type: number, required: true}\n        kind: {type: text}\n        source: {type: text}\n        \
        change: {type: boolean, default: false}\n";
    write(&site, "content/indicators/_collection.yaml", indicators);
    let jobs = "title: {fr: \"Emplois | créés\", en: Jobs}\nunit: {fr: emplois, en: jobs}\npoints:\n  - {year: 2016, value: 1240, kind: observed, source: INSEE}\n  \
        - {value: 20, kind: target, source: INSEE, change: true}\n";
    write(&site, "content/indicators/jobs.yaml", jobs);
    let claims = "label: {fr: Arguments, en: Claims}\nslug: {fr: arguments, en: claims}\nbody: markdown\nrole: claims\n\
        list: {template: list.html}\nfields:\n  sector: {type: reference, to: stories}\n  kind: {type: text}\n  source: {type: text}\n  figure:\n    type: object\n    fields:\n      \
        value: {type: number, required: true}\n      unit: {type: text, localized: true}\n      kind: {type: text}\n      source: {type: text}\n      year: {type: number}\n";
    write(&site, "content/claims/_collection.yaml", claims);
    let claim = "---\ntitle: Un quart\nkind: estimate\nsource: INSEE\nfigure: {value: 24, unit: \"%\", year: 2020, kind: estimate, source: INSEE}\n---\nUn [lien](@/pages/home).\n";
    write(&site, "content/claims/quart.fr.md", claim);
    write(
        &site,
        "content/claims/sans.fr.md",
        "---\ntitle: Sans chiffre\nkind: context\nsource: INSEE\n---\nUn texte.\n",
    );
    for number in 1..=13 {
        write(
            &site,
            &format!("content/stories/s{number}.fr.md"),
            &format!("---\ntitle: Récit {number}\ndescription: Un récit.\ndate: 2026-01-{number:02}\n---\nTexte.\n"),
        );
    }
    build(&site);

    let indicator = page(&site, "fr/chiffres/jobs/index.md");
    assert_eq!(
        indicator,
        "# Emplois | créés\n\n| year | value | kind | source |\n| --- | --- | --- | --- |\n\
         | 2016 | 1\u{202f}240\u{a0}emplois | Observé | Source INSEE |\n| – | +20\u{a0}emplois | Objectif | Source INSEE |\n\n---\n\n\
         <https://example.org/fr/chiffres/jobs/>\n"
    );
    let list = page(&site, "fr/chiffres/index.md");
    assert!(
        list.contains("- [Emplois | créés](<https://example.org/fr/chiffres/jobs/>)\n  - **1\u{202f}240\u{a0}emplois** (Observé · 2016 · Source INSEE)\n"),
        "{list}"
    );
    let claims = page(&site, "fr/arguments/index.md");
    assert!(
        claims.contains("## Un quart\n\n<p>Un <a href=\"https://example.org/fr/\">lien</a>.</p>\n\n- **24\u{202f}%** (Estimation · 2020 · Source INSEE)\n"),
        "{claims}"
    );
    assert!(claims.contains("## Sans chiffre\n\n<p>Un texte.</p>\n\n- (Contexte · Source INSEE)\n"), "{claims}");
    let stories = page(&site, "fr/recits/index.md");
    assert!(
        stories.contains("- [Récit 13](<https://example.org/fr/recits/s13/>): Un récit.\n- [Récit 12]"),
        "{stories}"
    );
    assert!(stories.contains("\n→ <https://example.org/fr/recits/page/2/index.md>\n"), "{stories}");
    assert!(page(&site, "fr/recits/page/2/index.md").contains("- [Récit 1](<"));
    assert!(page(&site, "fr/recits/index.html").contains("href=\"/fr/recits/index.md\""));
    assert!(page(&site, "llms.txt").contains("- [Récits](https://example.org/fr/recits/index.md)"));
}

/// What says where the lines of a title may break stays on the page.
#[test]
fn names_for_machines_are_plain() {
    let (_folder, site) = site();
    write(&site, "templates/page.html", PAGE);
    let title = "La\u{2060} Ci\u{ad}otat";
    write(
        &site,
        "content/stories/a.fr.md",
        &format!("---\ntitle: {title}\ndescription: {title}\ndate: 2026-01-01\nplace: {title}\n---\nTexte.\n"),
    );
    build(&site);
    assert!(page(&site, "fr/recits/a/index.html").contains(&format!("<h1>{title}</h1>")));
    for path in [
        "fr/recits/a/index.md",
        "fr/recits/atom.xml",
        "fr/recits/feed.json",
        "api/v1/fr/stories/a.json",
        "api/v1/fr/stories/index.json",
        "llms.txt",
    ] {
        let text = page(&site, path);
        assert!(text.contains("La Ciotat") && !text.contains(['\u{2060}', '\u{ad}']), "{path}: {text}");
    }
    let page = page(&site, "fr/recits/a/index.html");
    let (_, data) = page.split_once("ld+json\">").expect("data");
    let (data, _) = data.split_once("</script>").expect("their end");
    assert!(data.contains("La Ciotat") && !data.contains(['\u{2060}', '\u{ad}']), "{data}");
}
