//! What an edit costs: how many files are parsed, entries linked, views made,
//! pages planned and files rendered for it. Nothing is timed. A result that is
//! made again without need, or a fast way that is never taken, is seen here.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use provence::build::{self, Memory};
use provence::diagnostic;
use provence::path::SourcePath;
use provence::render::{self, ArtefactMaker, Artefacts, Bytes, Environment, Output, late_file};
use provence::site::Moment;
use provence::source::{self, SourceTree};

/// Stories of the site; each in two languages.
const STORIES: usize = 60;

/// What one build did, what was taken again not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Work {
    parsed: usize,
    linked: usize,
    checked: usize,
    views: usize,
    pages: usize,
    rendered: usize,
}

struct Site {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    maker: ArtefactMaker,
    memory: Memory,
    tree: SourceTree,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().to_owned();
        let maker = ArtefactMaker::new(root.join(".cache"));
        let site = Self { _folder: folder, root, maker, memory: Memory::default(), tree: SourceTree::default() };
        for (path, text) in FILES {
            site.write(path, text);
        }
        for number in 0..STORIES {
            site.story(number, "Titre", "Texte.");
        }
        site
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn story(&self, number: usize, title: &str, text: &str) {
        let sector = ["mer", "sante"][number % 2];
        let month = 1 + number % 12;
        let related = (number + 1) % STORIES;
        let folder = format!("content/stories/story-{number:02}");
        let french = format!(
            "---\ntitle: {title} {number}\ndate: 2026-{month:02}-01\nsector: {sector}\n---\n{text} [Suite](../story-{related:02}/index.fr.md)\n"
        );
        self.write(&format!("{folder}/index.fr.md"), &french);
        self.write(&format!("{folder}/index.en.md"), &format!("---\ntitle: Story {number}\n---\nText.\n"));
    }

    /// Reads what lies on the disk and builds it.
    fn build(&mut self) -> (Work, Output) {
        self.tree = source::read(&self.root, Some(&self.tree).filter(|tree| !tree.is_empty())).unwrap();
        let moment =
            Moment { now: "2026-12-31T00:00:00Z".parse().unwrap(), drafts: false, future: false, expired: false };
        let environment =
            Environment { root: &self.root, maker: &self.maker, progress: &(), artefacts: Artefacts::Defer };
        let mut diagnostics = Vec::new();
        let prepared = build::prepare(&self.tree, None, &moment, &mut self.memory).take(&mut diagnostics);
        let prepared = prepared.expect("a site");
        let stale = render::stale(&prepared.plan, &prepared.theme, &self.memory.render);
        let built = build::finish(&prepared, &self.tree, environment, &mut self.memory).unwrap();
        let output = built.take(&mut diagnostics);
        assert!(!diagnostic::has_errors(&diagnostics), "{diagnostics:#?}");
        let memory = &self.memory;
        assert_eq!(stale, memory.render.rendered, "the files to render are known before they are rendered");
        let work = Work {
            parsed: memory.content.parsed,
            linked: memory.site.made,
            checked: memory.site.checked,
            views: memory.plan.views,
            pages: memory.plan.pages,
            rendered: memory.render.rendered,
        };
        (work, output)
    }

    /// What an edit costs after a first build. The output is that of a build from nothing.
    fn after(edit: impl FnOnce(&Self)) -> Work {
        let mut site = Self::new();
        site.build();
        let (idle, _) = site.build();
        let nothing = Work { parsed: 0, linked: 0, checked: 0, views: 0, pages: 0, rendered: 0 };
        assert_eq!(idle, nothing, "a build without an edit makes nothing");
        edit(&site);
        let (work, warm) = site.build();
        site.memory = Memory::default();
        let (_, cold) = site.build();
        assert!(texts(&warm) == texts(&cold), "warm and cold differ");
        work
    }
}

fn texts(output: &Output) -> Vec<(String, Vec<u8>)> {
    let bytes = |bytes: &Bytes| match bytes {
        Bytes::Memory(bytes) => bytes.to_vec(),
        Bytes::Late(job) => late_file(job).to_vec(),
        other => format!("{other:?}").into_bytes(),
    };
    output.files.iter().map(|(path, blob)| (path.to_string(), bytes(&blob.bytes))).collect()
}

const FILES: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "base_url: https://example.org\ntitle: Site\ndefault_language: fr\ntime_zone: Europe/Paris\ntheme: t\nhome: pages/home\nlanguages:\n  fr: {label: Français, locale: fr-FR}\n  en: {label: English, locale: en-GB, fallback: [fr]}\n",
    ),
    ("content/pages/_collection.yaml", "label: Pages\nslug: \"\"\ntemplate: page.html\nbody: markdown\n"),
    ("content/pages/home/index.fr.md", "---\ntitle: Accueil\n---\nBonjour.\n"),
    (
        "content/stories/_collection.yaml",
        "label: Récits\nslug: recits\ntemplate: page.html\nlist: {template: list.html, sort: [-date, title], paginate: 10, by: [sector], feed: true}\nbody: markdown\nfields:\n  sector: {type: reference, to: sectors, required: true}\n  place: {type: text, max: 80}\n",
    ),
    (
        "content/sectors/_collection.yaml",
        "label: Filières\nslug: filieres\nbody: markdown\nfields:\n  lead: {type: reference, to: people}\n",
    ),
    ("content/sectors/mer.fr.md", "---\ntitle: Mer\nlead: ada\n---\nLa mer.\n"),
    ("content/sectors/sante.fr.md", "---\ntitle: Santé\nlead: grace\n---\nLa santé.\n"),
    ("content/people/_collection.yaml", "label: Personnes\nbody: none\n"),
    ("content/people/ada.yaml", "title: Ada\n"),
    ("content/people/grace.yaml", "title: Grace\n"),
    ("themes/t/theme.yaml", "name: T\n"),
    (
        "themes/t/templates/page.html",
        "<!doctype html><title>{{ page.title }}</title>{{ entry.title }}{% for s in entry.body %}{% if s.type == \"html\" %}{{ s.html }}{% endif %}{% endfor %}\n",
    ),
    (
        "themes/t/templates/list.html",
        "<!doctype html><title>{{ page.title }}</title>{% for c in list.items %}{{ c.title }}{% endfor %}{% if list.filter %}{% if list.filter.card %}{{ list.filter.card.lead.title }}{% endif %}{% endif %}\n",
    ),
    ("i18n/fr.ftl", ""),
    ("i18n/en.ftl", ""),
];

/// The site is not idle work: its first build makes all of it.
#[test]
fn a_first_build_makes_everything() {
    let (work, output) = Site::new().build();
    assert_eq!(work.parsed, 2 * STORIES + 5);
    assert_eq!(work.linked, STORIES + 5);
    assert_eq!(work.rendered, output.files.len());
    assert!(output.files.len() > 2 * STORIES + 2 * 12);
}

#[test]
fn a_text_costs_itself() {
    let work = Site::after(|site| site.story(30, "Titre", "Un autre texte."));
    // Its page in French and, borrowed by nobody, no other; and the two feeds, if they hold it.
    assert_eq!((work.parsed, work.linked, work.checked, work.views), (1, 1, 1, 0), "{work:?}");
    assert_eq!(work.pages, 2, "its page in each language reads its text: {work:?}");
    assert!((1..=4).contains(&work.rendered), "{work:?}");
}

#[test]
fn a_title_costs_what_shows_it() {
    // It stays where it is in the order of its month.
    let path = "content/stories/story-30/index.fr.md";
    let work = Site::after(|site| {
        let text = fs::read_to_string(site.root.join(path)).unwrap();
        site.write(path, &text.replace("Titre 30", "Titre 30 bis"));
    });
    assert_eq!((work.parsed, work.linked, work.checked), (1, 1, 1), "{work:?}");
    // The entry reduced to its name, and its card, in each language.
    assert!(work.views <= 4, "{work:?}");
    // Its own page, its neighbours, and the pages of lists that hold it, in each language.
    assert!(work.pages <= 2 * 5, "{work:?}");
    assert!(work.rendered <= 10, "{work:?}");
}

#[test]
fn an_address_costs_what_leads_there() {
    let path = "content/stories/story-30/index.fr.md";
    let work = Site::after(|site| {
        let text = fs::read_to_string(site.root.join(path)).unwrap();
        site.write(path, &text.replace("date:", "slug: ailleurs\ndate:"));
    });
    assert_eq!((work.parsed, work.linked, work.checked), (1, 1, 1), "{work:?}");
    // One story more than a title concerns: the one that links to it.
    assert!(work.pages <= 2 * 6, "{work:?}");
}

#[test]
fn a_new_story_costs_its_lists() {
    let work = Site::after(|site| site.story(STORIES, "Nouveau", "Texte."));
    assert_eq!((work.parsed, work.linked, work.checked), (2, 1, 1), "{work:?}");
    assert!(work.views <= 4, "{work:?}");
    // Lists of 61 by tens and of 31 by tens, in two languages, and three stories around it.
    assert!(work.pages <= 2 * (7 + 4 + 4 + 3), "{work:?}");
    // The same pages, feeds, the site map and `llms.txt` of each language; as JSON the four stories, their list and
    // the indexes.
    assert!(work.rendered <= 2 * (7 + 4 + 4 + 3) + 5 + 2 + 2 * (4 + 1 + 2), "{work:?}");
}

#[test]
fn a_declaration_costs_its_own_front_matter() {
    let path = "content/stories/_collection.yaml";
    let work = Site::after(|site| {
        let text = fs::read_to_string(site.root.join(path)).unwrap();
        site.write(path, &text.replace("max: 80", "max: 90"));
    });
    // Every story is held against the new rule. No page that readers see is different: what is
    // rendered again is the JSON of each story, which follows the declaration, and its schemas.
    assert_eq!(work.parsed, 2 * STORIES, "{work:?}");
    assert!(work.rendered <= 2 * STORIES + 12, "{work:?}");
}

#[test]
fn a_template_costs_its_own_pages() {
    let path = "themes/t/templates/list.html";
    let work = Site::after(|site| {
        let text = fs::read_to_string(site.root.join(path)).unwrap();
        site.write(path, &text.replace("<title>", "<title>T "));
    });
    assert_eq!((work.parsed, work.linked, work.views), (0, 0, 0), "{work:?}");
    assert!((10..=40).contains(&work.rendered), "the lists and no story: {work:?}");
}

/// Regression of #8: a name three references away from the page that shows it.
#[test]
fn a_name_three_references_away_is_seen() {
    let mut site = Site::new();
    site.build();
    site.write("content/people/ada.yaml", "title: Ada Lovelace\n");
    let (_, output) = site.build();
    let lists: BTreeSet<&str> = output
        .files
        .iter()
        .filter(|(_, blob)| matches!(&blob.bytes, Bytes::Memory(bytes) if String::from_utf8_lossy(bytes).contains("Ada Lovelace")))
        .map(|(path, _)| path.as_str())
        .collect();
    assert!(lists.contains("fr/recits/filieres/mer/index.html"), "{lists:?}");
    // The tree that was read is the disk's.
    assert!(site.tree.get(SourcePath::new("content/people/ada.yaml").as_str()).is_some());
}
