//! Behaviour of the whole stage, by example.

use super::*;
use crate::content::segment::{Picture, Placement, Target};
use crate::diagnostic::Diagnostic;

fn language(code: &str) -> Language {
    Language::new(Locale::new(code), "".into(), code.parse().unwrap(), Vec::new())
}

fn parse_with(code: &str, html: HtmlPolicy, text: &str) -> Checked<Body> {
    let file = SourcePath::new("content/stories/a/index.fr.md");
    let (language, highlighter) = (language(code), Highlighter::default());
    let body = text.find("\n---\n").map_or(0, |at| at + 5)..text.len();
    parse(Source { file: &file, text, body, language: &language }, &Settings { html, highlighter: &highlighter })
}

fn flat(segments: &[Segment]) -> String {
    segments.iter().fold(String::new(), |mut out, segment| {
        match segment {
            Segment::Html(html) => out.push_str(html),
            Segment::Link(link) => out.push_str(&format!("⟦{:?}#{:?}⟧", link.target, link.fragment)),
            Segment::Picture(Picture { target, alt, placement, .. }) => {
                out.push_str(&format!("⟦{target:?} {alt} {placement:?}⟧"));
            }
            Segment::Component(component) => {
                out.push_str(&format!("⟦{} {}⟧", component.name, flat(&component.content)));
            }
            Segment::Message(id) => out.push_str(&format!("⟦{id}⟧")),
        }
        out
    })
}

/// HTML in a language without rules of its own, which must be free of problems.
fn html(text: &str) -> String {
    html_in("he", text)
}

fn html_in(code: &str, text: &str) -> String {
    let checked = parse_with(code, HtmlPolicy::Forbid, text);
    assert_eq!(checked.diagnostics, [], "{text}");
    flat(&checked.value.segments)
}

/// Problems as `line:column+length code`.
fn problems(text: &str) -> Vec<String> {
    let place = |d: &Diagnostic| format!("{}:{}+{} {}", d.span.line, d.span.column, d.span.length, d.code.as_str());
    parse_with("fr", HtmlPolicy::Forbid, text).diagnostics.iter().map(place).collect()
}

#[test]
fn blocks() {
    assert_eq!(
        html("a *b* **c** ~~d~~ `e<`\nf"),
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code>\nf</p>\n"
    );
    assert_eq!(
        html("- a\n- b\n\n3. c\n"),
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n"
    );
    assert_eq!(html("a\n: b\n"), "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    assert_eq!(html("> a\n\n***\n"), "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n");
    assert_eq!(
        html("- [x] a\n- [ ] b\n"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"⟦task-done⟧\"> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"⟦task-open⟧\"> b</li>\n</ul>\n"
    );
    assert_eq!(
        html("> [!NOTE]\n> a\n"),
        "<aside class=\"alert alert-note\">\n<p class=\"alert-title\">⟦alert-note⟧</p>\n<p>a</p>\n</aside>\n"
    );
    assert_eq!(
        html("```klingon\n<a>\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-klingon\">&lt;a&gt;\n</code></pre>\n"
    );
    assert!(parse_with("fr", HtmlPolicy::Forbid, "```rust\nfn a() {}\n```").value.code);
}

#[test]
fn tables_are_regions_with_a_name() {
    assert_eq!(
        html("| A & B | C |\n|---|--:|\n| 1 | 2 |\n"),
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"A &amp; B, C\">\n<table>\n<thead>\n\
         <tr><th scope=\"col\">A &amp; B</th><th scope=\"col\" class=\"align-right\">C</th></tr>\n</thead>\n<tbody>\n\
         <tr><td>1</td><td class=\"align-right\">2</td></tr>\n</tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn a_corner_without_a_text_is_no_header() {
    assert_eq!(
        html("|  | C |\n|:--|---|\n| 1 | 2 |\n"),
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"C\">\n<table>\n<thead>\n\
         <tr><td class=\"align-left\"></td><th scope=\"col\">C</th></tr>\n</thead>\n<tbody>\n\
         <tr><td class=\"align-left\">1</td><td>2</td></tr>\n</tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn headings_have_ids_and_begin_at_two() {
    let checked =
        parse_with("fr", HtmlPolicy::Forbid, "## L'été *ici* ?\n\n### Choix {#choix .vert}\n\n## L'été ici ?\n");
    assert_eq!(checked.diagnostics, []);
    assert_eq!(
        flat(&checked.value.segments),
        "<h2 id=\"l-ete-ici\">L’été <em>ici</em>\u{202f}?</h2>\n<h3 id=\"choix\" class=\"vert\">Choix</h3>\n\
         <h2 id=\"l-ete-ici-2\">L’été ici\u{202f}?</h2>\n"
    );
    assert_eq!(&*checked.value.headings[0].title, "L’été ici\u{202f}?");
    assert_eq!(checked.value.headings[1].origin, AnchorOrigin::Explicit);
    assert_eq!(html("# a\n## b\n"), "<h2 id=\"a\">a</h2>\n<h3 id=\"b\">b</h3>\n");
    assert_eq!(
        html("# [a](@/stories/b)\n## b\n"),
        "<h2 id=\"a\"><a href=\"⟦Entry(\"stories/b\")#None⟧\">a</a></h2>\n<h3 id=\"b\">b</h3>\n"
    );
    assert_eq!(problems("## a {#x}\n\n## b {#x}\n"), ["3:1+9 markdown/duplicate-anchor"]);
}

#[test]
fn footnotes_go_both_ways() {
    assert_eq!(
        html("a[^n] b[^n]\n\n[^n]: c [d](../b/index.fr.md)\n\ne\n"),
        "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n<p>e</p>\n\
         <div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"fn-1\" value=\"1\">\
         <p>c <a href=\"⟦File(\"content/stories/b/index.fr.md\")#None⟧\">d</a>\
         \u{a0}<a href=\"#fnref-1\" role=\"doc-backlink\">↩\u{fe0e}</a>\
         \u{a0}<a href=\"#fnref-1-2\" role=\"doc-backlink\">↩\u{fe0e}<sup>2</sup></a></p>\n</li>\n</ol>\n</div>\n"
    );
    assert_eq!(problems("été[^x] et \\[^y] et `[^z]`\n"), ["1:4+4 markdown/unknown-footnote"]);
}

#[test]
fn links() {
    assert_eq!(
        html("[a](../b/index.fr.md#c) [d](@/stories/e \"t\") [f](https://x.y/?a&b) [g](/fr/) <a@b.c>\n"),
        "<p><a href=\"⟦File(\"content/stories/b/index.fr.md\")#Some(\"c\")⟧\">a</a> \
         <a href=\"⟦Entry(\"stories/e\")#None⟧\" title=\"t\">d</a> \
         <a href=\"https://x.y/?a&amp;b\" rel=\"external\">f</a> <a href=\"/fr/\">g</a> \
         <a href=\"mailto:a@b.c\">a@b.c</a></p>\n"
    );
    assert_eq!(html("[a](#b)\n\n## B\n"), "<p><a href=\"#b\">a</a></p>\n<h2 id=\"b\">B</h2>\n");
    assert_eq!(problems("---\na: b\n---\né [a](#bb)\n\n## B\n"), ["4:7+3 markdown/broken-anchor"]);
    assert_eq!(problems("[a](../../../../x.md)"), ["1:5+16 markdown/broken-link"]);
    assert_eq!(problems("a\n[a](javascript:alert(1))"), ["2:5+19 markdown/unsafe-link"]);
    assert_eq!(problems("[a](javascript&#58;x) [b](java&#10;script:x)").len(), 2);
    assert_eq!(problems("[a][r]\n\n[r]: data:x\n"), ["1:1+6 markdown/unsafe-link"]);
    let dead = parse_with("fr", HtmlPolicy::Forbid, "[a](vbscript:x)");
    assert_eq!(flat(&dead.value.segments), "<p><a>a</a></p>\n");
}

#[test]
fn pictures() {
    assert_eq!(html("![a *b*](c.jpg)\n"), "⟦File(\"content/stories/a/c.jpg\") a b Block⟧\n");
    assert_eq!(html("x ![a](@/photos/p)\n"), "<p>x ⟦Entry(\"photos/p\") a Inline⟧</p>\n");
    assert_eq!(html("![a [b](c.md)](d.jpg)\n"), "⟦File(\"content/stories/a/d.jpg\") a b Block⟧\n");
    assert_eq!(problems("x ![](c.jpg)"), ["1:3+10 markdown/missing-alternative"]);
    assert_eq!(problems("![a](https://x.y/z.jpg)"), ["1:6+17 markdown/unsafe-link"]);
    assert_eq!(problems("![a](data:image/png,x)"), ["1:6+16 markdown/unsafe-link"]);
    let Segment::Picture(picture) =
        parse_with("fr", HtmlPolicy::Forbid, "![l'été](a.jpg)").value.segments.swap_remove(0)
    else {
        panic!("no picture")
    };
    assert_eq!((&*picture.alt, picture.placement), ("l’été", Placement::Block));
    assert_eq!(picture.target, Target::File(SourcePath::new("content/stories/a/a.jpg")));
}

#[test]
fn raw_html_is_refused_or_cleaned() {
    assert_eq!(html("a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf"), "<p>a  c</p>\n<p>f</p>\n");
    assert_eq!(problems("é <b>x</b>\n\n<div>\n\ny\n\n</div>\n").len(), 3);
    assert_eq!(problems("é <b>x</b>"), ["1:3+3 markdown/raw-html"]);
    assert_eq!(problems("a\n\n<!-- c --> <script>x</script>\n"), ["3:12+18 markdown/raw-html"]);
    let text = "<div class=\"x\" onclick=\"a\">\n\n[é](@/stories/b) <img src=\"https://x/y.png\" alt=\"z\">\n\n</div>\n\n<script>x</script>\n- [x] t\n";
    let clean = parse_with("fr", HtmlPolicy::Sanitize, text);
    assert_eq!(clean.diagnostics, []);
    let clean = flat(&clean.value.segments);
    assert!(
        clean.starts_with(
            "<div class=\"x\">\n<p><a href=\"⟦Entry(\"stories/b\")#None⟧\">é</a> <img alt=\"z\"></p>\n</div>"
        ),
        "{clean}"
    );
    assert!(!clean.contains("script"), "{clean}");
}

#[test]
fn components_stand_where_they_are_written() {
    assert_eq!(html("a\n::figure{photo=\"x\"}\nb\n"), "<p>a</p>\n⟦figure ⟧<p>b</p>\n");
    assert_eq!(
        html("- a\n\n  ::chart{indicator=x}\n"),
        "<ul>\n<li>\n<p>a</p>\n⟦chart ⟧</li>\n</ul>\n".replace("<li>\n", "<li>")
    );
    assert_eq!(html(":::quote{author=\"A\"}\n*b*\n\nc\n:::\nd\n"), "⟦quote <p><em>b</em></p>\n<p>c</p>\n⟧<p>d</p>\n");
    assert_eq!(
        html("```\n::figure{}\n:::\n```\n\n    ::figure{}\n"),
        "<pre tabindex=\"0\"><code>::figure{}\n:::\n</code></pre>\n<pre tabindex=\"0\"><code>::figure{}\n</code></pre>\n"
    );
    assert_eq!(html("a ::b\n\n\\::c\n\nd\n: e\n"), "<p>a ::b</p>\n<p>::c</p>\n<dl>\n<dt>d</dt>\n<dd>e</dd>\n</dl>\n");
}

#[test]
fn wrong_components_are_shown_exactly() {
    let site = "---\r\n---\r\n";
    assert_eq!(problems(&format!("{site}é\r\n::figur{{photo=\"x\"}}\r\n")), ["4:3+5 markdown/unknown-component"]);
    assert_eq!(
        problems("::figure{foto=\"x\"}"),
        ["1:10+4 markdown/component-argument", "1:3+6 markdown/component-argument"]
    );
    assert_eq!(problems("::figure{photo=\"é\" photo=\"x\"}"), ["1:20+5 markdown/component-argument"]);
    assert_eq!(problems("  ::key-figure{indicator=x year=abc}"), ["1:33+3 markdown/component-argument"]);
    assert_eq!(problems("::figure{photo=\"x"), ["1:16+2 markdown/component-syntax"]);
    assert_eq!(problems("::figure{photo=\"x\""), ["1:9+10 markdown/component-syntax"]);
    assert_eq!(problems("::figure{photo=“x”}"), ["1:16+3 markdown/component-syntax"]);
    assert_eq!(problems("::chart{indicator=x} a"), ["1:22+1 markdown/component-syntax"]);
    assert_eq!(problems("a\n\n:::quote\nb\n"), ["3:1+8 markdown/component-syntax"]);
    assert_eq!(problems("- :::quote\n  b\n\nc\n:::\n"), ["5:1+3 markdown/component-syntax"]);
    assert_eq!(problems("::quote{}"), ["1:1+7 markdown/component-syntax"]);
    assert_eq!(problems("::cta{href=\"javascript:x\" label=\"a\"}"), ["1:13+12 markdown/unsafe-link"]);
    assert_eq!(problems("::cta{href=\"#x\" label=\"a\"}"), ["1:13+2 markdown/broken-anchor"]);
    assert_eq!(problems("::video{url=\"a.mp4\" title=\"a\"}"), ["1:14+5 markdown/component-argument"]);
}

#[test]
fn typography_crosses_the_bounds_of_events() {
    assert_eq!(html_in("fr", "**mot** !"), "<p><strong>mot</strong>\u{202f}!</p>\n");
    assert_eq!(html_in("fr", "mot *!*"), "<p>mot\u{202f}<em>!</em></p>\n");
    assert_eq!(
        html_in("fr", "\"**mot**\" : `a \"b\" !` ?"),
        "<p>«\u{202f}<strong>mot</strong>\u{202f}»\u{a0}: <code>a \"b\" !</code>\u{202f}?</p>\n"
    );
    assert_eq!(
        html_in("fr", "« [mot](https://a.b/?c) »\n"),
        "<p>«\u{202f}<a href=\"https://a.b/?c\" rel=\"external\">mot</a>\u{202f}»</p>\n"
    );
    assert_eq!(
        html_in("fr", "<https://a.b/c?d=...>"),
        "<p><a href=\"https://a.b/c?d=...\" rel=\"external\">https://a.b/c?d=...</a></p>\n"
    );
    assert_eq!(html_in("fr", "a \\\"b\\\" & c"), "<p>a \"b\" &amp; c</p>\n");
    assert_eq!(html_in("fr", "mot[^1] !\n\n[^1]: n").split("!").next().unwrap().chars().next_back(), Some('\u{202f}'));
}

#[test]
fn chinese_and_japanese_come_out_right() {
    assert_eq!(html_in("ja", "これは**「重要」**です。"), "<p>これは<strong>「重要」</strong>です。</p>\n");
    assert_eq!(
        html_in("ja", "**90%**の人 `**「a」**の`"),
        "<p><strong>90%</strong>の人 <code>**「a」**の</code></p>\n"
    );
    assert_eq!(html_in("zh", "第一\n第二**\"词\"**后\nabc\n词"), "<p>第一第二<strong>\"词\"</strong>后\nabc\n词</p>\n");
    assert_eq!(
        html_in("ja", "一\n**二**\n三[四](@/a/b)\n五"),
        "<p>一<strong>二</strong>三<a href=\"⟦Entry(\"a/b\")#None⟧\">四</a>五</p>\n"
    );
    assert_eq!(html_in("ja", "一\n[四](@/a/b)"), "<p>一<a href=\"⟦Entry(\"a/b\")#None⟧\">四</a></p>\n");
}

#[test]
fn bodies_know_their_blocks_words_and_beginning() {
    let body = parse_with(
        "fr",
        HtmlPolicy::Forbid,
        "## T\n\nUn *deux* trois.\n\n- a\n- b\n\n:::quote\nx\n:::\n\n::chart{indicator=a}\n",
    )
    .value;
    assert_eq!(body.blocks.len(), 5);
    assert_eq!((body.words, &*body.text), (7, "Un deux trois."));
    let crlf = parse_with(
        "fr",
        HtmlPolicy::Forbid,
        "## T\r\n\r\nUn *deux* trois.\r\n\r\n- a\r\n- b\r\n\r\n:::quote\r\nx\r\n:::\r\n\r\n::chart{indicator=a}\r\n",
    );
    assert_eq!((crlf.value.blocks, crlf.value.words), (body.blocks, body.words));
}

#[test]
fn a_byte_order_mark_is_not_text() {
    let text = "\u{feff}## é [a](#b)";
    assert_eq!(problems(text), ["1:10+2 markdown/broken-anchor"]);
}

#[test]
fn the_tool_prints_both_forms() {
    assert_eq!(commonmark("a --- \"b\"\n# c\n"), "<p>a --- &quot;b&quot;</p>\n<h1>c</h1>\n");
    assert_eq!(
        extended("[a](b.md)\n\n> [!TIP]\n> c\n").value,
        "<p><a href=\"b.md\">a</a></p>\n<aside class=\"alert alert-tip\">\n<p class=\"alert-title\">Tip</p>\n<p>c</p>\n</aside>\n"
    );
}

/// Input that makes naive parsers quadratic, or overflows their stack. Linear
/// work takes milliseconds here, quadratic work minutes.
#[test]
fn hostile_input_is_survived() {
    let many = |piece: &str| piece.repeat(5_000 / piece.len());
    let started = std::time::Instant::now();
    for piece in [
        ">",
        "> ",
        "- ",
        "[",
        "![",
        "[a](",
        "![a](b)",
        "![",
        "*a **b ",
        "_*",
        "`a``",
        "<",
        "<a ",
        "<!--",
        "</b>",
        "[^1]",
        "[^a",
        "[^1]\n\n[^1]: x\n\n",
        ":::quote\n",
        ":::\n",
        "::figure{\n",
        "::figure{a=\"",
        "::chart{indicator=x}\n",
        "# a\n",
        "# a {#b}\n",
        "[a](#b) ",
        "[a](b.md) ",
        "[a](javascript:x) ",
        "|",
        "|a",
        "a|b\n-|-\n",
        "\"",
        "'",
        "\" a ",
        "« ",
        "... ",
        "1 000 ",
        "**「",
        "一\n",
        "&amp;",
        "\\*",
        "a\n: b\n",
        "- [x] a\n",
        "> [!NOTE]\n",
        "```\n",
        "~~",
        "{#",
        "\0",
        "\u{feff}",
        "\r",
        "\t",
    ] {
        for text in [many(piece), format!("{}a{}", many(piece), many("]()")), many(&format!("{piece}\n\n"))] {
            parse_with("fr", HtmlPolicy::Forbid, &text);
        }
    }
    let nested: String = (0..2_000).map(|depth| format!("{}- a\n", "  ".repeat(depth % 300))).collect();
    parse_with("ja", HtmlPolicy::Sanitize, &nested);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn random_markdown_never_panics() {
    let pieces = [
        "a",
        " ",
        "\n",
        "\n\n",
        "é",
        "「",
        "」",
        "。",
        "一",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "](b.md)",
        "](#c)",
        "![",
        "<b>",
        "<!--",
        "-->",
        ">",
        "- ",
        "1. ",
        "|",
        "|-|-|\n",
        "::figure{photo=\"x\"}\n",
        "\n:::quote{author=a}\n",
        "\n:::\n",
        "\n: ",
        "[^1]",
        "\n[^1]: ",
        "# ",
        "{#c}",
        "\"",
        "'",
        "!",
        "...",
        "--",
        "&amp;",
        "\\",
        "\t",
        "\r\n",
        "    ",
        "~~",
        "[!NOTE]",
        "[x]",
        "\u{1}",
        "\u{e0d0}",
        "%",
        "1 000",
        "$",
    ];
    let mut seed = 7_u64;
    for round in 0..6_000 {
        let text: String = (0..40)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                pieces[(seed >> 33) as usize % pieces.len()]
            })
            .collect();
        let html = if round % 8 == 0 { HtmlPolicy::Sanitize } else { HtmlPolicy::Forbid };
        let checked = parse_with(["fr", "ja", "en"][round % 3], html, &text);
        let raw = |segment: &Segment| matches!(segment, Segment::Html(html) if html.contains("<b>"));
        assert!(html == HtmlPolicy::Sanitize || !checked.value.segments.iter().any(raw), "{text:?}");
        extended(&text);
    }
}
