//! Lists filtered by texts that differ from language to language: one filter for each word,
//! at one address, named as readers write it.

use std::fs;

use crate::program::{build, page, site, write};

/// The lines of a page that begin so, without what they begin with.
fn lines<'a>(html: &'a str, begin: &str) -> Vec<&'a str> {
    html.lines().filter_map(|line| line.strip_prefix(begin)).collect()
}

#[test]
fn a_word_has_one_filter_whatever_the_language() {
    let (_folder, site) = site();
    write(
        &site,
        "content/views/_collection.yaml",
        "label: {fr: Vues, en: Views}
slug: {fr: vues, en: views}
template: page.html
list: {template: list.html, by: [place, {field: keywords, min: 2}]}
body: none
fields:
  place: {type: text, localized: true}
  keywords: {type: list, of: {type: text, localized: true}}
",
    );
    // Plain texts and maps by language side by side; one translation is enough for all who share a word.
    for (path, text) in [
        ("a", "title: {fr: A, en: A}\nplace: Marseille\nkeywords: [port, mer, seul]\n"),
        (
            "b",
            "title: {fr: B, en: B}\nplace: {fr: Marseille, en: Marseilles}\nkeywords: [{fr: Port, en: harbour}, mer]\n",
        ),
    ] {
        write(&site, &format!("content/views/{path}.yaml"), text);
    }
    // One file a language: the text of the same field in the source file is what counts.
    write(
        &site,
        "content/stories/_collection.yaml",
        "label: {fr: Récits, en: Stories}
slug: {fr: recits, en: stories}
template: page.html
list: {template: list.html, by: place}
fields:
  place: {type: text, localized: true}
  keywords: {type: list, of: {type: text, localized: true}}
",
    );
    for (locale, place) in [("fr", "Londres"), ("en", "London")] {
        let text = format!("---\ntitle: Premier\nplace: {place}\n---\nUn.\n");
        write(&site, &format!("content/stories/premier-recit/index.{locale}.md"), &text);
    }
    write(
        &site,
        "templates/list.html",
        "{% extends \"base.html\" %}
{% block main %}<h1>{{ page.title }}</h1>
{% for f in list.filters %}{% for v in f.values %}
filter: {{ f.field }} {{ v.url }} {{ v.label }} {{ v.lang }} {{ v.count }}{% if v.current %} current{% endif %}
{% endfor %}{% endfor %}
{% endblock main %}
",
    );
    write(
        &site,
        "templates/page.html",
        "{% extends \"base.html\" %}
{% block main %}<h1>{{ entry.title }}</h1>
{% for v in entry.filters | get(key=\"keywords\", default=[]) %}
word: {{ v.label }} {{ v.lang }} {{ v.url if v.url else \"-\" }}
{% endfor %}{% endblock main %}
",
    );
    build(&site);
    let page = |path: &str| page(&site, path);

    assert_eq!(
        lines(&page("fr/vues/index.html"), "filter: "),
        [
            "place /fr/vues/place/marseille/ Marseille fr 2",
            "keywords /fr/vues/keywords/mer/ mer fr 2",
            "keywords /fr/vues/keywords/port/ port fr 2",
        ]
    );
    // `mer` has no English name, and says so; `seul` is one entry's alone, and not offered.
    assert_eq!(
        lines(&page("en/views/index.html"), "filter: "),
        [
            "place /en/views/place/marseille/ Marseilles en 2",
            "keywords /en/views/keywords/port/ harbour en 2",
            "keywords /en/views/keywords/mer/ mer fr 2",
        ]
    );
    assert_eq!(
        lines(&page("en/views/a/index.html"), "word: "),
        ["harbour en /en/views/keywords/port/", "mer fr /en/views/keywords/mer/", "seul fr -"]
    );
    for (path, other) in
        [("fr/vues/keywords/port", "/en/views/keywords/port/"), ("en/views/keywords/port", "/fr/vues/keywords/port/")]
    {
        let html = page(&format!("{path}/index.html"));
        assert!(html.contains(&format!("href=\"https://example.org{other}\"")), "{path} does not know {other}");
        assert!(html.contains(" current"), "{path}");
    }
    assert!(page("en/views/keywords/port/index.html").contains("Views\u{a0}· harbour"));

    assert_eq!(lines(&page("fr/recits/index.html"), "filter: "), ["place /fr/recits/place/londres/ Londres fr 1"]);
    let list = page("en/stories/index.html");
    assert_eq!(lines(&list, "filter: "), ["place /en/stories/place/londres/ London en 1"]);
    assert!(page("fr/recits/place/londres/index.html").contains("https://example.org/en/stories/place/londres/"));
}

/// Regression of #13.10: words that would share an address have one each, the same in all languages.
#[test]
fn different_words_have_different_lists() {
    let (_folder, site) = site();
    write(
        &site,
        "content/views/_collection.yaml",
        "label: {fr: Vues, en: Views}
slug: {fr: vues, en: views}
template: page.html
list: {template: list.html, by: keywords}
body: none
fields:
  keywords: {type: list, of: {type: text, localized: true}}
",
    );
    write(&site, "content/views/a.yaml", "title: {fr: A, en: A}\nkeywords: [marché, C++, .NET, Port]\n");
    write(&site, "content/views/b.yaml", "title: {fr: B, en: B}\nkeywords: [marche, \"C#\", Net, \"port \"]\n");
    write(
        &site,
        "templates/list.html",
        "{% extends \"base.html\" %}
{% block main %}<h1>{{ page.title }}</h1>
{% for f in list.filters %}{% for v in f.values %}
filter: {{ v.url }} {{ v.label }} {{ v.count }}
{% endfor %}{% endfor %}
{% endblock main %}
",
    );
    build(&site);
    for section in ["fr/vues", "en/views"] {
        let page = page(&site, &format!("{section}/index.html"));
        let mut found = lines(&page, "filter: ");
        found.sort_unstable();
        let expected = [
            "c-plus-plus/ C++ 1",
            "c-sharp/ C# 1",
            "dot-net/ .NET 1",
            "marche-2/ marché 1",
            "marche/ marche 1",
            "net/ Net 1",
            "port/ Port 2",
        ];
        let expected: Vec<String> = expected.iter().map(|line| format!("/{section}/keywords/{line}")).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn options_have_names_and_numbers_are_years() {
    let (_folder, site) = site();
    write(
        &site,
        "content/papers/_collection.yaml",
        "label: {fr: Documents, en: Papers}
slug: {fr: documents, en: papers}
template: page.html
list: {template: list.html, by: [kind, year]}
fields:
  kind: {type: select, options: {report: {fr: Rapports, en: Reports}, note: {fr: Notes de lecture}, map: Cartes}}
  year: {type: number}
",
    );
    for (id, kind, year) in [("a", "report", "2024"), ("b", "note", "2024.5"), ("c", "map", "1999")] {
        let text = format!("---\ntitle: {id}\nkind: {kind}\nyear: {year}\n---\n");
        write(&site, &format!("content/papers/{id}.fr.md"), &text);
        write(&site, &format!("content/papers/{id}.en.md"), &format!("---\ntitle: {id}\n---\n"));
    }
    let template = "{% extends \"base.html\" %}{% block main %}
{% for f in list.filters %}{% for v in f.values %}
{{ f.field }} {{ v.label }} {{ v.lang }} {{ v.url }}{% endfor %}{% endfor %}
{% endblock main %}";
    write(&site, "templates/list.html", template);
    build(&site);
    let french = page(&site, "fr/documents/index.html");
    assert_eq!(
        lines(&french, "kind "),
        [
            "Cartes fr /fr/documents/kind/map/",
            "Notes de lecture fr /fr/documents/kind/note/",
            "Rapports fr /fr/documents/kind/report/",
        ]
    );
    assert_eq!(
        lines(&french, "year "),
        [
            "1999 fr /fr/documents/year/1999/",
            "2024 fr /fr/documents/year/2024/",
            "2024.5 fr /fr/documents/year/2024-5/"
        ]
    );
    let english = page(&site, "en/papers/index.html");
    assert_eq!(
        lines(&english, "kind "),
        [
            "Cartes fr /en/papers/kind/map/",
            "Notes de lecture fr /en/papers/kind/note/",
            "Reports en /en/papers/kind/report/",
        ],
        "a name without a translation is in the language that it has"
    );
    let reports = page(&site, "en/papers/kind/report/index.html");
    assert!(reports.contains("Papers\u{a0}· Reports"), "{reports}");
}

#[test]
fn the_list_of_a_word_keeps_its_address() {
    let (_folder, site) = site();
    let read = |path: &str| fs::read_to_string(format!("{site}/{path}")).expect("a file");
    let collection = "label: {fr: Vues, en: Views}\nslug: {fr: vues, en: views}\ntemplate: page.html\nlist: {template: list.html, by: [tags]}\nbody: none\nfields:\n  tags: {type: list, of: {type: text}}\n";
    write(&site, "content/views/_collection.yaml", collection);
    write(&site, "content/views/z.yaml", "title: {fr: Zed, en: Zed}\ntags: [marché, vieux port]\n");
    build(&site);
    assert!(page(&site, "fr/vues/tags/marche/index.html").contains("Zed"));
    let lock = read("content/urls.lock");
    for line in
        ["views?tags=march%C3%A9 fr /fr/vues/tags/marche/", "views?tags=vieux%20port en /en/views/tags/vieux-port/"]
    {
        assert!(lock.lines().any(|known| known == line), "{line} is not in\n{lock}");
    }
    // Another word comes that is written as the address: the first keeps it.
    write(&site, "content/views/a.yaml", "title: {fr: Alpha, en: Alpha}\ntags: [marche]\n");
    for _ in 0..2 {
        build(&site);
        assert!(page(&site, "fr/vues/tags/marche/index.html").contains("Zed"));
        assert!(page(&site, "fr/vues/tags/marche-2/index.html").contains("Alpha"));
    }
    // A word that nothing has any more leads to the whole list; one that is alone has the plain address.
    write(&site, "content/views/z.yaml", "title: {fr: Zed, en: Zed}\ntags: []\n");
    build(&site);
    assert!(page(&site, "fr/vues/tags/marche/index.html").contains("Alpha"));
    let rules = read("public/_redirects");
    for rule in ["/fr/vues/tags/vieux-port/ /fr/vues/ 301", "/fr/vues/tags/marche-2/ /fr/vues/tags/marche/ 301"] {
        assert!(rules.lines().any(|known| known == rule), "{rule} is not in\n{rules}");
    }
    // The first word comes back, and takes nothing from the other.
    write(&site, "content/views/z.yaml", "title: {fr: Zed, en: Zed}\ntags: [marché]\n");
    build(&site);
    assert!(page(&site, "fr/vues/tags/marche/index.html").contains("Alpha"));
    assert!(page(&site, "fr/vues/tags/marche-3/index.html").contains("Zed"));
}
