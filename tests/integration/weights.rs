//! What pages weigh: what is looked through again after an edit, what a page that states weights says, and when a
//! picture that is made weighs.

use provence::build::Memory;
use provence::diagnostic::{Code, UiLocale};
use provence::render::{Artefacts, Output};

use crate::built::{Warm, moment, text_of};
use crate::folder;

const SITE: &str = "base_url: https://example.org\ntitle: Essai\ndefault_language: fr\ntime_zone: Europe/Paris\ntheme: minimal\nhome: pages/home\nbudgets: {picture_kb: 1}\nlanguages:\n  fr: {label: Français, locale: fr-FR}\n  en: {label: English, locale: en-GB, fallback: [fr]}\nmenus:\n  main: [stories]\n";
const PAGE: &str = r#"{% extends "base.html" %}
{% block main %}
<h1>{{ entry.title }}</h1>
{% for segment in entry.body %}{% if segment.type == "html" %}{{ segment.html | safe }}{% elif segment.type == "figure" %}{{ segment.caption }}{% endif %}{% endfor %}
{% if entry.photo %}{% set picture = entry.photo.variants.wide %}<img src="{{ picture.src }}" srcset="{{ picture.srcset }}" sizes="4000px" alt="">{% endif %}
{% endblock main %}
"#;
const WEIGHTS: &str = r#"{% extends "base.html" %}
{% block main %}
{% if page_weights %}<p>{{ page_weights.all.pages }} {{ page_weights.all.heaviest.url }} {{ page_weights.all.heaviest.weight }} {{ page_weights.parts.html }}</p>{% for kind in page_weights.kinds %}<p>{{ kind.kind }} {{ kind.label }} {{ kind.pages }}</p>{% endfor %}{% else %}<p>unknown</p>{% endif %}
{% endblock main %}
"#;

struct Site(Warm);

impl Site {
    fn new() -> Self {
        let site = Warm::new(folder::base());
        for (path, text) in [
            ("content/site.yaml", SITE),
            ("themes/minimal/templates/page.html", PAGE),
            ("themes/minimal/templates/weights.html", WEIGHTS),
            ("themes/minimal/theme.yaml", "name: Minimal\nvariants:\n  wide: {widths: [200, 4000]}\n"),
            ("content/pages/weights/index.fr.md", "---\ntitle: Poids\ntemplate: weights.html\n---\n"),
        ] {
            folder::write(site.root(), path, text);
        }
        for number in 0..5 {
            folder::write(
                site.root(),
                &format!("content/stories/s{number}.fr.md"),
                format!("---\ntitle: Récit {number}\n---\nTexte.\n"),
            );
        }
        Self(site)
    }

    /// The output, and what is said of budgets.
    fn build(&mut self, artefacts: Artefacts) -> (Output, Vec<String>) {
        let built = self.0.build(&moment("2026-06-01T09:00:00Z"), None, artefacts);
        let problems = built.diagnostics.into_iter().map(|problem| {
            assert_eq!(problem.code, Code::Budget, "{}", problem.message.get(UiLocale::En));
            format!("{}: {}", problem.span.file, problem.message.get(UiLocale::En))
        });
        (built.value, problems.collect())
    }
}

#[test]
fn an_edit_costs_the_pages_that_it_changes() {
    let mut site = Site::new();
    site.build(Artefacts::Make);
    assert!(site.0.memory.weigh.looked_through > 6);
    site.build(Artefacts::Make);
    assert_eq!(site.0.memory.weigh.looked_through, 2, "the pages that state weights came after the others");
    site.build(Artefacts::Make);
    assert_eq!(site.0.memory.weigh.looked_through, 0);
    folder::write(site.0.root(), "content/stories/s3.fr.md", "---\ntitle: Récit 3\n---\nUn autre texte.\n");
    let (warm, _) = site.build(Artefacts::Make);
    assert_eq!(site.0.memory.weigh.looked_through, 2, "the pages of the story, and no other");
    site.0.memory = Memory::default();
    let (cold, _) = site.build(Artefacts::Make);
    assert_eq!(text_of(&warm, "fr/weights/index.html"), text_of(&cold, "fr/weights/index.html"));
}

#[test]
fn a_page_states_what_all_pages_weigh() {
    let mut site = Site::new();
    let (output, _) = site.build(Artefacts::Make);
    let stated = text_of(&output, "fr/weights/index.html");
    // The home page, the list and six stories; neither the 404 page nor the page itself.
    assert!(stated.contains("<p>8 /fr/recits/quay/"), "{stated}");
    for line in ["<p>home  1</p>", "<p>list  1</p>", "<p>entry Récits 6</p>"] {
        assert!(stated.contains(line), "{line} | {stated}");
    }
}

#[test]
fn a_picture_weighs_once_it_is_made() {
    let mut site = Site::new();
    let (deferred, problems) = site.build(Artefacts::Defer);
    assert_eq!(problems, [""; 0], "what is not made weighs nothing");
    assert!(!deferred.due.is_empty(), "a page states its weight");
    let stated = text_of(&deferred, "fr/weights/index.html");
    for artefact in &deferred.due {
        assert_eq!(site.0.maker.make_one(artefact, site.0.root()).unwrap(), None);
    }
    let (later, problems) = site.build(Artefacts::Defer);
    assert_eq!(site.0.memory.weigh.looked_through, 2, "the pages that state weights, and no other");
    assert!(later.due.is_empty());
    let stated_later = text_of(&later, "fr/weights/index.html");
    assert!(stated != stated_later, "{stated_later}");
    site.0.memory = Memory::default();
    let (made, problems_made) = site.build(Artefacts::Make);
    assert_eq!(text_of(&made, "fr/weights/index.html"), stated_later, "as a build from nothing states it");
    assert_eq!(problems, problems_made);
}
