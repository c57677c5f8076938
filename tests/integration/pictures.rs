//! Pictures beside a text, from the folder to the page, the feed and the plain text: photos of telephones, drawings, and
//! pictures that move.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::{self, build, site, write};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures");
    fs::read(folder.join(name)).expect("a fixture")
}

fn motion(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/photo-motion/content/stories/a");
    fs::read(folder.join(name)).expect("a picture of the cases")
}

/// Puts a picture beside a story, and a story that shows it.
fn story(site: &str, id: &str, name: &str, bytes: &[u8]) {
    write(
        site,
        &format!("content/stories/{id}/index.fr.md"),
        &format!("---\ntitle: {id}\ndate: 2026-01-01\n---\nAvant.\n\n![Une image]({name})\n\nAprès.\n"),
    );
    fs::write(format!("{site}/content/stories/{id}/{name}"), bytes).expect("a picture");
}

/// The page of a story.
fn page(site: &str, id: &str) -> String {
    program::page(site, &format!("fr/recits/{id}/index.html"))
}

/// The addresses of pictures that a text names, each of which is a file.
fn pictures(site: &str, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("/photos/") {
        let address = text[at..].split(['"', '\'', ' ', '&', '>', ')', ',', '\\']).next().expect("an address");
        let file = PathBuf::from(format!("{site}/public{address}"));
        assert!(file.is_file(), "{address}");
        found.push(file);
    }
    assert!(!found.is_empty(), "{text}");
    found
}

fn named<'f>(files: &'f [PathBuf], ending: &str) -> Option<&'f PathBuf> {
    files.iter().find(|file| file.to_str().is_some_and(|path| path.ends_with(ending)))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|found| found == part)
}

/// Regression of #13.39: what every telephone sends was refused.
#[test]
fn a_photo_of_a_telephone_is_derived_like_any_other() {
    let (_folder, site) = site();
    story(&site, "vue", "IMG_0001.HEIC", &fixture("grid.heic"));
    story(&site, "vue-b", "b.hif", &fixture("turned.heic"));
    build(&site);
    for id in ["vue", "vue-b"] {
        let page = page(&site, id);
        let files = pictures(&site, &page);
        assert!(named(&files, ".jpg").is_some() && named(&files, ".webp").is_some(), "{page}");
        assert!(page.contains("width=\"240\" height=\"160\""), "{page}");
        assert!(!page.to_lowercase().contains(".heic\"") && !page.contains("reduced-motion"), "{page}");
    }
}

#[test]
fn what_moves_is_published_as_it_is_beside_a_still() {
    let (_folder, site) = site();
    let mut gif = motion("endless.gif");
    // A comment before the last byte: what nobody meant to publish.
    let last = gif.len() - 1;
    gif.splice(last..last, *b"\x21\xFE\x06secret\0");
    story(&site, "ronde", "ronde.gif", &gif);
    story(&site, "toile", "toile.webp", &motion("moving.webp"));
    story(&site, "pas", "pas.png", &motion("twice.png"));
    build(&site);
    for (id, ending) in [("ronde", "gif"), ("toile", "webp"), ("pas", "png")] {
        let page = page(&site, id);
        let files = pictures(&site, &page);
        let (picture, _) = page.split_once("<picture").expect("a picture").1.split_once("</picture>").expect("its end");
        let (still, moving) = picture.split_once("<img ").expect("a picture of its own");
        assert!(still.contains("<source media=\"(prefers-reduced-motion: reduce)\" type=\"image/webp\""), "{page}");
        assert!(!still.contains("/whole-") && !still.contains("<source type"), "{page}");
        assert!(moving.contains("/whole-8.") && moving.contains("width=\"8\" height=\"6\""), "{page}");
        let whole = files.iter().find(|file| file.to_str().unwrap().contains("/whole-")).expect("the picture");
        assert!(whole.to_str().unwrap().ends_with(ending), "{whole:?}");
        let bytes = fs::read(whole).unwrap();
        let format = provence_imaging::header(&bytes).unwrap().format;
        let mut reader = std::io::Cursor::new(&bytes);
        let motion = provence_imaging::motion_of(&mut reader, format).unwrap().expect("it moves still");
        assert!(motion.frames >= 2 && motion.runs == if id == "pas" { Some(2) } else { None }, "{motion:?}");
        assert!(!contains(&bytes, b"secret"));
    }
    let feed = fs::read_to_string(format!("{site}/public/fr/recits/atom.xml")).expect("the feed");
    pictures(&site, &feed);
    assert!(feed.contains("/whole-8."), "{feed}");
}

#[test]
fn the_api_offers_stills_of_what_moves() {
    let (_folder, site) = site();
    let declaration = fs::read_to_string(format!("{site}/content/stories/_collection.yaml")).expect("a declaration");
    write(&site, "content/stories/_collection.yaml", &format!("{declaration}  cover: {{type: image}}\n"));
    for (id, name, bytes) in [("ronde", "ronde.gif", motion("endless.gif")), ("vue", "vue.heic", fixture("grid.heic"))]
    {
        let text = format!("---\ntitle: {id}\ndate: 2026-01-01\ncover: {name}\n---\nAvant.\n");
        write(&site, &format!("content/stories/{id}/index.fr.md"), &text);
        fs::write(format!("{site}/content/stories/{id}/{name}"), bytes).expect("a picture");
    }
    build(&site);
    let entry = |id: &str| fs::read_to_string(format!("{site}/public/api/v1/fr/stories/{id}.json")).expect("an entry");
    let (moves, rests) = (entry("ronde"), entry("vue"));
    assert!(moves.contains("\"stills\":[{\"") && moves.contains("/whole-8."), "{moves}");
    assert!(!rests.contains("stills") && rests.contains("\"sources\":[{\""), "{rests}");
    pictures(&site, &moves.replace("https://exemple.fr", ""));
}

#[test]
fn a_drawing_is_cleaned_and_has_its_size() {
    let (_folder, site) = site();
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='30mm' height='20mm' viewBox='0 0 300 200' onload='a()'>\
                   <script>b()</script><path d='M1 1h8'/></svg>";
    story(&site, "plan", "Plan.SVG", drawing.as_bytes());
    build(&site);
    let page = page(&site, "plan");
    let files = pictures(&site, &page);
    assert!(files.iter().all(|file| file.to_str().unwrap().ends_with(".svg")), "{files:?}");
    assert!(page.contains("width=\"113\" height=\"76\""), "{page}");
    assert!(!page.contains("<source"), "{page}");
    let published = fs::read_to_string(&files[0]).unwrap();
    assert!(
        published.contains("M1 1h8") && !published.contains("script") && !published.contains("onload"),
        "{published}"
    );
}

/// A picture that moves and is heavy, or that is said to be huge, costs a message and no memory.
#[test]
fn heavy_motion_is_told() {
    let (_folder, site) = site();
    let mut heavy = motion("short.gif");
    let last = heavy.len() - 1;
    let filling: Vec<u8> = [b"\x21\xFE".to_vec(), [&[255][..], &[b'x'; 255]].concat().repeat(9000), vec![0]].concat();
    heavy.splice(last..last, filling);
    story(&site, "lourde", "lourde.gif", &heavy);
    let mut huge = motion("short.gif");
    huge[6..10].fill(0xFF);
    story(&site, "immense", "immense.gif", &huge);
    // A hundred thousand pictures of one pixel.
    let mut many = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0".to_vec();
    many.extend(b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".repeat(100_000));
    many.push(0x3B);
    story(&site, "longue", "longue.gif", &many);
    let program = Command::new(env!("CARGO_BIN_EXE_provence"));
    let mut program = program;
    let done = program.args(["--root", &site, "--locale", "en", "check"]).output().expect("the program runs");
    let told = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{told}");
    for words in [
        "`lourde.gif` weighs 2.3 MB, which every reader receives whole",
        "The header announces 65535 × 65535 pixels",
        "`longue.gif` moves for ever",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

/// HTML, "Phrasing content": a `figure` may stand in no paragraph, heading or emphasis.
#[test]
fn a_picture_within_a_sentence_is_no_figure() {
    let (_folder, site) = site();
    let text = "---\ntitle: Le quai\ndate: 2026-01-01\n---\n\
        Du texte ![un](port.jpg \"Photo : Ada\") suite.\n\n\
        ![seul](port.jpg)\n\n\
        ![deux](port.jpg) ![trois](port.jpg)\n\n\
        - ![quatre](port.jpg)\n- un [![cinq](port.jpg)](https://example.com/)\n\n\
        ## ![six](port.jpg) titre\n\n\
        **![sept](port.jpg)**\n\n\
        | a |\n|---|\n| ![huit](port.jpg) |\n| b ![neuf](port.jpg) |\n";
    write(&site, "content/stories/quai/index.fr.md", text);
    fs::write(format!("{site}/content/stories/quai/port.jpg"), fixture("srgb.jpg")).expect("a picture");
    build(&site);
    let page = page(&site, "quai");
    let (_, main) = page.split_once("<main").expect("the text");
    assert_eq!(main.matches("<picture>").count(), 10, "{main}");
    assert_eq!(main.matches("<figure>").count(), 3, "those that stand alone: {main}");
    for open in ["<p>", "<h2 id=\"titre\">", "<strong>", "<a href=\"https://example.com/\" rel=\"external\">"] {
        for part in main.split(open).skip(1) {
            let close = format!("</{}>", open.trim_matches(['<', '>']).split(' ').next().unwrap_or_default());
            let inside = part.split(close.as_str()).next().unwrap_or_default();
            assert!(!inside.contains("<figure"), "{open}{inside}");
        }
    }
    assert!(main.contains("<p>Du texte <picture>"), "{main}");
    assert!(main.contains("</picture> <small>Photo\u{a0}: Ada</small> suite.</p>"), "{main}");
    pictures(&site, main);
    let feed = fs::read_to_string(format!("{site}/public/fr/recits/feed.json")).expect("a feed");
    pictures(&site, &feed);
    assert!(feed.contains("Du texte <img src=\\\"https://example.org/"), "{feed}");
}
