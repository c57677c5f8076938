//! Lists that a theme asks for: which entries, in which order, how many.

#![expect(clippy::disallowed_methods, reason = "a test makes and reads files of its own")]

use std::fs;
use std::process::Command;

fn provence(arguments: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_provence")).args(arguments).output().expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn a_list_of_the_theme_has_the_order_that_it_asks_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    provence(&["init", site.to_str().expect("UTF-8")]);
    let write = |path: &str, text: &str| {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "content/views/_collection.yaml",
        "label: Views\nslug: views\nlist: {template: list.html, sort: [-weight]}\nbody: none\n",
    );
    for (id, title, weight) in [("a", "Été", 1), ("b", "Zénith", 2), ("c", "Estran", 3)] {
        write(&format!("content/views/{id}.yaml"), &format!("title: {{fr: {title}}}\nweight: {weight}\n"));
    }
    let declaration = site.join("themes/starter/theme.yaml");
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
    provence(&["build", "-s", site.to_str().expect("UTF-8")]);
    let html = fs::read_to_string(site.join("public/fr/views/index.html")).expect("the list");
    // Accents count as in a dictionary.
    for line in ["own: Estran Zénith Été", "by_title: Estran Été Zénith", "last: Zénith"] {
        assert!(html.lines().any(|found| found.trim() == line), "{line} is not in {html}");
    }
}
