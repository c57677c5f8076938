//! Pages as Markdown, and `llms.txt`, for programs that read texts.

#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use std::fs;
use std::path::Path;

mod program;

use program::{build, site, write};

fn read(site: &str, path: &str) -> String {
    fs::read_to_string(Path::new(site).join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

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

    let markdown = read(&site, "fr/recits/quai/index.md").replace("\r\n", "\n");
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
    assert!(read(&site, "en/stories/quai/index.html").contains("href=\"/fr/recits/quai/index.md\""));
    assert!(!Path::new(&site).join("public/en/stories/quai/index.md").exists());

    let list = read(&site, "llms.txt");
    assert!(list.starts_with("# Mon territoire\n\n> Ce qui se fait ici"), "{list}");
    assert!(list.contains("\n## Récits\n\n") || list.contains("\n## Récits\n"), "{list}");
    assert!(list.contains("- [Le quai \\*vert\\*](https://example.org/fr/recits/quai/index.md): Un lieu.\n"), "{list}");
    assert!(list.contains("- [English](https://example.org/en/llms.txt)\n"), "{list}");
    let english = read(&site, "en/llms.txt");
    assert!(!english.contains("quai"), "what is borrowed is not announced: {english}");
}

#[test]
fn a_theme_that_names_no_markdown_makes_none() {
    let (_folder, site) = site();
    build(&site);
    assert!(!Path::new(&site).join("public/fr/index.md").exists());
    assert!(read(&site, "llms.txt").contains("](https://example.org/fr/)"));
}
