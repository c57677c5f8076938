//! Lists that a theme asks for: which entries, in which order, how many.

use std::fs;

use crate::program::{build, site, write};

#[test]
fn a_list_of_the_theme_has_the_order_that_it_asks_for() {
    let (_folder, site) = site();
    let write = |path: &str, text: &str| write(&site, path, text);
    write(
        "content/views/_collection.yaml",
        "label: Views\nslug: views\nlist: {template: list.html, sort: [-weight]}\nbody: none\n",
    );
    for (id, title, weight) in [("a", "Été", 1), ("b", "Zénith", 2), ("c", "Estran", 3)] {
        write(&format!("content/views/{id}.yaml"), &format!("title: {{fr: {title}}}\nweight: {weight}\n"));
    }
    let declaration = format!("{site}/themes/starter/theme.yaml");
    let text = fs::read_to_string(&declaration).expect("theme.yaml");
    let lists = "templates:
  list.html:
    lists:
      own: {collection: views}
      by_title: {collection: views, sort: [title]}
      last: {collection: views, sort: [-title], limit: 1}
";
    fs::write(&declaration, text + lists).expect("written");
    write(
        "templates/list.html",
        "{% extends \"base.html\" %}{% block main %}
own:{% for v in lists.own %} {{ v.title }}{% endfor %}
by_title:{% for v in lists.by_title %} {{ v.title }}{% endfor %}
last:{% for v in lists.last %} {{ v.title }}{% endfor %}
{% endblock main %}",
    );
    build(&site);
    let html = fs::read_to_string(format!("{site}/public/fr/views/index.html")).expect("the list");
    // Accents count as in a dictionary.
    for line in ["own: Estran Zénith Été", "by_title: Estran Été Zénith", "last: Zénith"] {
        assert!(html.lines().any(|found| found.trim() == line), "{line} is not in {html}");
    }
}

const OWN_TEXT: &str = "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1><p>{{ page.description }}</p>
{% if list.text %}{% for s in list.text.body %}{% if s.type == \"html\" %}{{ s.html | safe }}{% endif %}{% endfor %}{% endif %}
{% if page.picture %}{{ page.picture.og }}{% endif %}
{% for s in list.items %}<li>{{ s.title }}</li>{% endfor %}{% endblock main %}";

/// `content/<collection>/_index.<lang>.md` is what a list says of itself, in each language.
#[test]
fn a_list_has_a_text_of_its_own() {
    let (_folder, site) = site();
    write(&site, "templates/list.html", OWN_TEXT);
    write(
        &site,
        "content/stories/_index.fr.md",
        "---\ntitle: Nos récits\ndescription: \"Tout ce qu’on raconte.\"\n---\nUn [premier](premier-recit/index.fr.md) mot.\n",
    );
    build(&site);
    let read = |path: &str| fs::read_to_string(format!("{site}/public/{path}")).expect("a page");
    let french = read("fr/recits/index.html");
    for part in [
        "<h1>Nos récits</h1>",
        "<p>Tout ce qu’on raconte.</p>",
        "<p>Un <a href=\"/fr/recits/premier-recit/\">premier</a> mot.</p>",
        "<li>Premier récit</li>",
    ] {
        assert!(french.contains(part), "{part} is not in {french}");
    }
    assert!(!french.contains("<li>Nos récits</li>"), "the text is no entry of its list");
    // Where it is not written, the list has its label.
    let english = read("en/stories/index.html");
    assert!(english.contains("<h1>Stories</h1>") && !english.contains("Nos récits"), "{english}");
    // It is no page.
    assert!(!std::path::Path::new(&format!("{site}/public/fr/recits/_index")).exists());
    let map = read("sitemap.xml");
    assert!(!map.contains("_index"), "{map}");

    write(&site, "content/stories/_index.en.md", "---\ntitle: Our stories\n---\nA word, and [home](@/pages/home).\n");
    build(&site);
    let english = read("en/stories/index.html");
    assert!(english.contains("<h1>Our stories</h1>") && english.contains("<a href=\"/en/\">home</a>"), "{english}");
}
