//! Work grows with the input, whatever its shape. Nothing is timed: what
//! parsing looks at is counted ([`crate::diagnostic::work`]).

use super::markdown::HtmlPolicy;
use super::*;
use crate::diagnostic::problems::{MAX_PROBLEMS, Problems};
use crate::diagnostic::{Diagnostic, work};
use crate::locale::{Language, Locale};
use crate::yaml::{self, Limits};

/// Steps for each byte of the input, at most. Ordinary texts need one to five;
/// signs that may begin some markup are looked at together with what follows.
const STEPS: usize = 250;

fn filled(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size);
    let mut number = 0;
    while text.len() < size {
        text.push_str(&piece(number));
        number += 1;
    }
    text
}

/// Steps and problems of a text at one, two and four times a size.
fn hold(name: &str, of: impl Fn(usize) -> String, parse: impl Fn(&str) -> Vec<Diagnostic>) {
    let mut steps_before = usize::MAX;
    for size in [8_000, 16_000, 32_000] {
        let text = of(size);
        let (problems, steps) = work::of(|| parse(&text));
        assert!(steps <= STEPS * text.len(), "{name}: {steps} steps for {} bytes", text.len());
        assert!(problems.len() <= MAX_PROBLEMS + 1, "{name}: {} problems", problems.len());
        // Twice the text takes twice the steps; the first problems cost more than those that are only counted.
        let allowed = steps_before.saturating_mul(3).saturating_add(4 * size);
        assert!(steps <= allowed, "{name}: {steps} steps, {steps_before} for half of it");
        steps_before = steps;
    }
}

fn markdown_of(html: HtmlPolicy, text: &str) -> Vec<Diagnostic> {
    let file = SourcePath::new("content/stories/a/index.fr.md");
    let highlighter = highlight::Highlighter::default();
    let language = Language::new(Locale::new("fr"), "".into(), "fr".parse().expect("a language"), Vec::new());
    let source = markdown::Source { file: &file, text, body: 0..text.len(), language: &language };
    markdown::parse(source, &markdown::Settings { html, highlighter: &highlighter, address: "" }).diagnostics
}

#[test]
fn markdown_of_any_shape_takes_linear_work() {
    for piece in [
        "{#a",
        "{#a ",
        "a {#b}\n\n",
        "# a {#b}\n",
        "::nope{a=b}\n",
        "::figure{foto=\"x\"}\n",
        ":::quote\n",
        "[^x] ",
        "[^x]\n\n",
        "\\*[^x",
        "[a](javascript:x) ",
        "[a](javascript:x)\n\n",
        "![a](b c) ",
        "[a](b c)\n\n",
        "](",
        "{{<",
        "{{< x >}} ",
        "(x)[",
        "a\n: b\n\n",
        "\n:\n",
        ": ",
        "a@",
        "a@b.c ",
        "http://a(",
        "www.",
        "'a ",
        " '",
        "\" a ",
        "~~、",
        "**「",
        "|a",
        "- a {#b}\n",
        "> ",
        "<a@b.c>",
        "![](x.png)\n\n",
        "<iframe>\n\n",
        "<a href=\"#x\">",
        "<img src=\"a.png\">",
        "<a x=",
        "<!--",
        "<p>\n",
        "<a\n",
        "[a](#b)\n",
        "[](x)\n\n",
        "## a\n",
        "```\n",
        "::figure{photo=x} a\n",
        "é [^é] ",
        "> [!X]\n\n",
    ] {
        for html in [HtmlPolicy::Forbid, HtmlPolicy::Sanitize] {
            hold(piece, |size| filled(piece, size), |text| markdown_of(html, text));
        }
    }
    for (name, piece) in [
        ("ids", (|number| format!("# a {{#b{number}}}\n")) as fn(usize) -> String),
        ("fragments", |number| format!("[a](#zz{number})\n\n## t{number}\n\n")),
        ("notes", |number| format!("[^{number}]: a\n\n")),
        ("calls", |number| format!("[^{number}]\n\n")),
    ] {
        hold(name, |size| numbered(size, piece), |text| markdown_of(HtmlPolicy::Forbid, text));
    }
    let line = |size| format!("::figure{{{}}}\n", filled("a=b ", size));
    hold("arguments", line, |text| markdown_of(HtmlPolicy::Forbid, text));
}

#[test]
fn yaml_of_any_shape_takes_linear_work() {
    let file = SourcePath::new("content/photos/a.yaml");
    let parse = |text: &str| {
        let mut problems = Problems::default();
        problems.extend(yaml::parse(&file, text, 0..text.len(), Limits::default()).diagnostics);
        problems.into_diagnostics()
    };
    for piece in [
        "a: 1\n",
        "? ",
        "? \n",
        "? a\n",
        "- ",
        "&a ",
        "- !a b\n",
        "- a #b\n",
        "a b\n",
        "a:b\n",
        "{",
        "[",
        "# a\n",
        "é",
        "a: é\n",
        "\n",
        "- é: |\n   é\n",
    ] {
        hold(piece, |size| filled(piece, size), parse);
    }
    for (name, piece) in [
        ("keys", (|number| format!("k{number}: 1\n")) as fn(usize) -> String),
        ("odd spaces", |number| format!("k{number}\u{a0}: 1\n")),
        ("anchors", |number| format!("k{number}: &a{number} x\n")),
        ("values", |number| format!("k{number}: \"é{number}\" # c\n")),
    ] {
        hold(name, |size| numbered(size, piece), parse);
    }
    hold("one line", |size| format!("a: [{}]", filled("é, ", size)), parse);
    hold("flow keys", |size| format!("{{{}}}", numbered(size, |number| format!("k{number}: , "))), parse);
    hold("a long block", |size| format!("a: |\n{}", filled("  é\n", size)), parse);
    hold("blank lines", |size| format!("a: |+\n{}b: 1\n", filled("\n", size)), parse);
}
