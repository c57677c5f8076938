//! Reading what translators send back takes work that grows with the file, whatever its shape. Nothing is timed: what is
//! looked at is counted ([`crate::diagnostic::work`]), and so is what is kept.

use super::{po, record, tmx, xliff};
use crate::diagnostic::problems::MAX_PROBLEMS;
use crate::diagnostic::{Diagnostic, work};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;

/// Steps for each byte, at most.
const STEPS: usize = 20;

fn hold(name: &str, of: impl Fn(usize) -> String, read: impl Fn(&str) -> Vec<Diagnostic>) {
    for size in [8_000, 16_000, 32_000, 64_000] {
        let text = of(size);
        let (problems, steps) = work::of(|| read(&text));
        assert!(steps <= STEPS * text.len(), "{name}: {steps} steps for {} bytes", text.len());
        assert!(problems.len() <= MAX_PROBLEMS + 1, "{name}: {} problems", problems.len());
    }
}

#[test]
fn files_that_come_back_take_linear_work() {
    let file = SourcePath::new("returned");
    let french = Language::new(Locale::new("fr"), "".into(), "fr".parse().expect("a language"), Vec::new());
    let english = Language::new(Locale::new("en"), "".into(), "en".parse().expect("a language"), Vec::new());
    let begin = "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"fr\" trgLang=\"en\"><file id=\"a\">";
    for piece in [
        "<unit id=\"a\"><segment><target>é</target></segment></unit>\n",
        "<unit id=\"a\" name=\"a/b#c@0123456789abcdef\"><segment><target>é<pc id=\"1\">",
        "<unit>",
        "</unit>",
        "<target>&amp;",
        "&x;",
        "<a b=\"c\" ",
        "<!--",
    ] {
        let whole = |size| format!("{begin}{}", piece.repeat(size / piece.len()));
        hold(piece, whole, |text| xliff::read(&file, text).diagnostics);
    }
    for piece in
        ["msgid \"a\"\nmsgstr \"é\"\n\n", "x\n", "msgstr \"\\q\"\n", "\"a\"\n", "msgctxt \"a\"\n", "#, fuzzy\n", "\"\\"]
    {
        hold(piece, |size| piece.repeat(size / piece.len()), |text| po::read(&file, text).diagnostics);
    }
    for piece in [
        "- [8d9c2c5b1f3ce012, 5f0a77e1d6b2c944]  # é\n",
        "- [x]\n",
        "- a\n",
        "a: b\n",
        "- [8d9c2c5b1f3ce012, x, machine]\n",
    ] {
        hold(piece, |size| piece.repeat(size / piece.len()), |text| record::read(&file, text).diagnostics);
    }
    for piece in [
        "<tu><tuv xml:lang=\"fr\"><seg>é</seg></tuv><tuv xml:lang=\"en\"><seg>e</seg></tuv></tu>",
        "<tu><tuv><seg>",
        "</tu>",
    ] {
        let whole = |size| format!("<tmx><body>{}", piece.repeat(size / piece.len()));
        hold(piece, whole, |text| tmx::read(&file, text, &french, &english).diagnostics);
    }
}
