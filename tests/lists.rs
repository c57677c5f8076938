//! Lists that a theme asks for: which entries, in which order, how many.

#![expect(clippy::disallowed_methods, reason = "a test makes and reads files of its own")]

use std::fs;

mod program;

use program::{build, site, write};

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
