//! The same input gives the same bytes: with one thread and with eight, with
//! nothing cached and with everything.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use provence::build::{Memory, Request};
use provence::diagnostic;
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment};
use provence::site::Moment;
use provence::source;

use crate::folder;

type Files = BTreeMap<String, Vec<u8>>;

/// The starter site, with pictures of every kind and enough entries to keep eight threads busy.
fn site() -> tempfile::TempDir {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    folder::copy(here.join("starter"), folder.path());
    let write = |path: &str, text: String| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let settings = fs::read_to_string(folder.path().join("content/site.yaml")).expect("settings");
    let wanted = "formats: [webp, jpeg]";
    assert!(settings.contains(wanted));
    write("content/site.yaml", settings.replace(wanted, "formats: [avif, webp, jpeg]"));
    let pictures = ["orientation-6.jpg", "p3.png", "alpha.png", "cmyk.jpg", "p3.webp", "p3.tif", "rgb.avif"];
    for (number, picture) in pictures.iter().enumerate() {
        write(
            &format!("content/stories/picture-{number}/index.fr.md"),
            format!("---\ntitle: Image {number}\ndate: 2025-01-0{}\n---\n![Une image]({picture})\n", number + 1),
        );
        let original = here.join("crates/imaging/tests/fixtures").join(picture);
        fs::copy(original, folder.path().join(format!("content/stories/picture-{number}/{picture}"))).expect("a copy");
    }
    for number in 0..60 {
        let next = (number + 7) % 60;
        write(
            &format!("content/stories/story-{number}.fr.md"),
            format!(
                "---\ntitle: Récit {number}\ndate: 2024-03-{:02}\n---\nVers [le suivant](story-{next}.fr.md#la).[^n]\n\n## Là {{#la}}\n\n```rust\nfn main() {{}}\n```\n\n[^n]: Une note.\n",
                number % 28 + 1
            ),
        );
        if number % 3 == 0 {
            write(
                &format!("content/stories/story-{number}.en.md"),
                format!(
                    "---\ntitle: Story {number}\n---\nTo [the next](@/stories/story-{next}#la).\n\n## There {{#la}}\n"
                ),
            );
        }
    }
    folder
}

fn build(site: &Path, store: &Utf8Path, threads: usize, cache: &mut Memory) -> Files {
    let root = Utf8Path::from_path(site).expect("a name in UTF-8");
    let moment =
        Moment { now: "2026-06-01T09:00:00Z".parse().expect("a time"), drafts: false, future: false, expired: false };
    let store = ArtefactMaker::new(store.to_owned());
    let request = Request {
        moment: &moment,
        base_url: None,
        environment: Environment { root, maker: &store, progress: &(), artefacts: Artefacts::Make },
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let output = pool.install(|| {
        let tree = source::read(root, None).expect("a site");
        let built = provence::build::build(&tree, request, cache).expect("a build");
        assert!(!diagnostic::has_errors(&built.diagnostics), "{:#?}", built.diagnostics);
        built.value
    });
    let bytes = |bytes: &Bytes| match bytes {
        Bytes::Memory(bytes) => bytes.to_vec(),
        Bytes::File(path) => fs::read(path).expect("a picture"),
        Bytes::Due(job) => panic!("{:?} was left", job.recipe),
        Bytes::Late(_) => panic!("a file about all pages was left"),
    };
    output.files.iter().map(|(path, blob)| (path.to_string(), bytes(&blob.bytes))).collect()
}

fn assert_same(a: &Files, b: &Files, what: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b), "{what}: other files");
    let differing: Vec<&String> = a.iter().filter(|(path, bytes)| b[*path] != **bytes).map(|(path, _)| path).collect();
    let Some(first) = differing.first() else { return };
    // The first line that differs says most.
    let (left, right) = (String::from_utf8_lossy(&a[*first]), String::from_utf8_lossy(&b[*first]));
    let line = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    panic!("{what}: other bytes in {differing:?}\n{line:#?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let site = site();
    let stores = tempfile::tempdir().expect("a temporary folder");
    let store = |name: &str| Utf8PathBuf::from_path_buf(stores.path().join(name)).expect("a name in UTF-8");

    let mut warm = Memory::default();
    let one = build(site.path(), &store("one"), 1, &mut warm);
    for ending in ["avif", "webp", "jpg", "html", "xml", "css"] {
        assert!(one.keys().any(|path| path.ends_with(ending)), "the site has no .{ending}");
    }
    let eight = build(site.path(), &store("eight"), 8, &mut Memory::default());
    assert_same(&one, &eight, "eight threads");
    let again = build(site.path(), &store("one"), 8, &mut warm);
    assert_same(&one, &again, "everything cached");
    let pictures = build(site.path(), &store("eight"), 1, &mut Memory::default());
    assert_same(&one, &pictures, "pictures cached");
    let other = self::site();
    let elsewhere = build(other.path(), &store("elsewhere"), 3, &mut Memory::default());
    assert_same(&one, &elsewhere, "another folder");
}

/// What is kept of an earlier state of the site must not show in a later one.
#[test]
fn an_edit_with_a_warm_cache_gives_what_a_clean_build_gives() {
    let site = site();
    let stores = tempfile::tempdir().expect("a temporary folder");
    let store = Utf8PathBuf::from_path_buf(stores.path().join("pictures")).expect("a name in UTF-8");
    let mut warm = Memory::default();
    build(site.path(), &store, 2, &mut warm);
    let path = |name: &str| site.path().join(name);
    type Edit = (&'static str, Box<dyn Fn()>);
    let edits: Vec<Edit> = vec![
        ("a title changes", {
            let path = path("content/stories/story-7.fr.md");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("a story").replace("Récit 7", "Récit sept");
                fs::write(&path, text).expect("a story");
            })
        }),
        ("a slug changes", {
            let path = path("content/stories/story-14.fr.md");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("a story").replace("date:", "slug: quatorze\ndate:");
                fs::write(&path, text).expect("a story");
            })
        }),
        ("a translation goes", {
            let path = path("content/stories/story-3.en.md");
            Box::new(move || fs::remove_file(&path).expect("a story"))
        }),
        ("a message changes", {
            let path = path("i18n/en.ftl");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("messages").replace("Skip to content", "Skip");
                fs::write(&path, text).expect("messages");
            })
        }),
        ("a template changes", {
            let path = path("themes/starter/templates/base.html");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("a template").replace("<footer>", "<footer class=\"x\">");
                fs::write(&path, text).expect("a template");
            })
        }),
        ("a picture changes", {
            let path = path("content/stories/picture-1/p3.png");
            let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures/palette.png");
            Box::new(move || {
                fs::copy(&other, &path).expect("a picture");
            })
        }),
        ("a setting changes", {
            let path = path("content/site.yaml");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("settings").replace("Mon territoire", "Le territoire");
                fs::write(&path, text).expect("settings");
            })
        }),
        ("an entry is withdrawn", {
            let path = path("content/stories/picture-2/index.fr.md");
            Box::new(move || {
                let text = fs::read_to_string(&path).expect("a story").replace("date:", "draft: true\ndate:");
                fs::write(&path, text).expect("a story");
            })
        }),
    ];
    for (what, edit) in edits {
        edit();
        let warmed = build(site.path(), &store, 2, &mut warm);
        let clean = build(site.path(), &store, 2, &mut Memory::default());
        assert_same(&clean, &warmed, what);
    }
}
