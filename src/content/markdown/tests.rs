//! Behaviour of the whole stage, by example.

use super::*;
use crate::content::segment::{Picture, Placement, Target};
use crate::diagnostic::{Code, Diagnostic, Span, UiLocale};

fn language(code: &str) -> Language {
    Language::new(Locale::new(code), "".into(), code.parse().unwrap(), Vec::new())
}

fn parse_with(code: &str, html: HtmlPolicy, text: &str) -> Checked<Body> {
    let file = SourcePath::new("content/stories/a/index.fr.md");
    let (language, highlighter) = (language(code), Highlighter::default());
    let body = text.find("\n---\n").map_or(0, |at| at + 5)..text.len();
    parse(
        Source { file: &file, text, body, language: &language },
        &Settings { html, highlighter: &highlighter, address: "" },
    )
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
            Segment::Inline(component, written) => out.push_str(&format!("⟦{} {written}⟧", component.name)),
            Segment::Message(id) => out.push_str(&format!("⟦{id}⟧")),
        }
        out
    })
}

/// HTML in a language without rules of its own, which must be free of problems.
fn html(text: &str) -> String {
    html_in("nl", text)
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
    let capital = html("a[^Note]\n\n[^note]: b\n");
    assert!(capital.contains("href=\"#fn-1\"") && capital.contains("<li id=\"fn-1\""), "{capital}");
    assert_eq!(problems("a[^b]\n\n[^b]: c\n\n[^B]: d\n"), ["5:1+5 markdown/duplicate-footnote"]);
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
         <a href=\"https://x.y/?a&amp;b\" rel=\"external\">f</a> <a href=\"⟦Root(\"/fr/\")#None⟧\">g</a> \
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
    let codes: Vec<_> = clean.diagnostics.iter().map(|problem| (problem.span.line, problem.code)).collect();
    assert_eq!(codes, [(1, Code::DroppedHtml), (3, Code::UnsafeLink), (7, Code::DroppedHtml)]);
    let clean = flat(&clean.value.segments);
    assert!(
        clean.starts_with("<div class=\"x\">\n<p><a href=\"⟦Entry(\"stories/b\")#None⟧\">é</a> z</p>\n</div>"),
        "{clean}"
    );
    assert!(!clean.contains("script"), "{clean}");
    let text = "<p hidden>a</p>\n<p aria-hidden=\"true\">b</p>\n<p><input name=\"c\"></p>\n";
    let kept = flat(&parse_with("fr", HtmlPolicy::Sanitize, text).value.segments);
    assert_eq!(kept.trim(), "<p hidden=\"\">a</p>\n<p aria-hidden=\"true\">b</p>\n<p></p>");
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
    assert_eq!(
        problems("- :::quote\n  b\n\nc\n:::\n"),
        ["1:3+8 markdown/failed-markup", "5:1+3 markdown/component-syntax"]
    );
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

/// Input that overflows the stack of naive parsers. How much work it takes is counted in `content/tests.rs`.
#[test]
fn hostile_input_is_survived() {
    let many = |piece: &str| piece.repeat(5_000 / piece.len());
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

/// Blocks as `depth kind text`, the text with `⏎` for line ends.
fn structure(text: &str) -> Vec<String> {
    let body = parse_with("fr", HtmlPolicy::Sanitize, text).value;
    body.structure
        .iter()
        .map(|Block { kind, depth, range }| {
            let cut = text[range.start as usize..range.end as usize].replace("\r\n", "\n").replace('\n', "⏎");
            format!("{depth} {kind:?} {cut}")
        })
        .collect()
}

#[test]
fn every_block_keeps_its_bytes() {
    assert_eq!(
        structure("---\ntitle: é\n---\n\n## T {#t}\n\nUn *deux*\ntrois.  \n\n- a\n  - b\n- c\n\n  d\n\n> e\n> f\n"),
        [
            "0 Heading(2) ## T {#t}",
            "0 Paragraph Un *deux*⏎trois.",
            "0 List - a⏎  - b⏎- c⏎⏎  d",
            "1 Item - a⏎  - b",
            "2 Paragraph a",
            "2 List - b",
            "3 Item - b",
            "1 Item - c⏎⏎  d",
            "2 Paragraph c",
            "2 Paragraph d",
            "0 Quote > e⏎> f",
            "1 Paragraph e⏎> f",
        ]
    );
    assert_eq!(
        structure("| é | b |\n|---|---|\n| 1 | `2` |\n\n***\n\nT\n: u\n: v\n\na[^1]\n\n[^1]: n\n"),
        [
            "0 Table | é | b |⏎|---|---|⏎| 1 | `2` |",
            "1 Row | é | b |",
            "2 Cell é",
            "2 Cell b",
            "1 Row | 1 | `2` |",
            "2 Cell 1",
            "2 Cell `2`",
            "0 Rule ***",
            "0 Definitions T⏎: u⏎: v",
            "1 Term T",
            "1 Definition : u",
            "1 Definition : v",
            "0 Paragraph a[^1]",
            "0 Footnote [^1]: n",
            "1 Paragraph n",
        ]
    );
    assert_eq!(
        structure(":::quote{author=\"a\"}\nx\n\n- y\n:::\n\n::chart{indicator=a}\n\n```\nz\n```\n\n<p>\n"),
        [
            "0 Component :::quote{author=\"a\"}⏎x⏎⏎- y⏎:::",
            "1 Paragraph x",
            "1 List - y",
            "2 Item - y",
            "0 Component ::chart{indicator=a}",
            "0 Code ```⏎z⏎```",
            "0 Html <p>",
        ]
    );
}

/// A top-level block, cut out of its file and parsed alone, gives the same
/// digest and the same HTML; blocks lie inside those around them, in order.
#[test]
fn a_block_cut_out_is_the_same_block() {
    let pieces = [
        "Un *texte* « à » lire,\nsur deux lignes.",
        "- a\n- b\n  - c\n\n  d",
        "1. x\n2. y",
        "> q\n>\n> r",
        "| a | b |\n|--:|---|\n| 1 | **é** |",
        "```rust\nfn a() {}\n\n```",
        "    code\n\n    more",
        "***",
        "::chart{indicator=a}",
        ":::quote{author=\"é\"}\nx\n\n- y\n\n:::",
        "Terme\n: un\n: deux",
        "- [x] t\n- [ ] u",
        "日本語**「語」**です。",
        "Fin {#fin}",
    ];
    let mut seed = 3_u64;
    for round in 0..400 {
        let mut text = String::from(["", "\u{feff}", "---\ntitle: é\n---\n"][round % 3]);
        let line_end = if round % 5 == 0 { "\r\n" } else { "\n" };
        for fin in 0..1 + round % 6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let piece = pieces[(seed >> 33) as usize % pieces.len()].replace("fin}", &format!("fin{fin}}}"));
            text.push_str(&piece.replace('\n', line_end));
            text.push_str(&line_end.repeat(2 + (seed >> 50) as usize % 2));
        }
        let body = parse_with("fr", HtmlPolicy::Forbid, &text).value;
        let top: Vec<&Block> = body.structure.iter().filter(|block| block.depth == 0).collect();
        assert_eq!(top.len(), body.blocks.len(), "{text:?}");
        let mut around: Vec<&Block> = Vec::new();
        for block in &body.structure {
            around.truncate(block.depth as usize);
            assert_eq!(around.len(), block.depth as usize, "{text:?}: {block:?}");
            if let Some(parent) = around.last() {
                let holds = parent.range.start <= block.range.start && block.range.end <= parent.range.end;
                assert!(holds, "{text:?}: {block:?} in {parent:?}");
            }
            around.push(block);
        }
        let mut html = String::new();
        for (block, digest) in top.iter().zip(&body.blocks) {
            let cut = &text[block.range.start as usize..block.range.end as usize];
            // The indentation of the first line of code stands before it.
            let indent = &text
                [text[..block.range.start as usize].rfind('\n').map_or(0, |at| at + 1)..block.range.start as usize];
            let alone =
                parse_with("fr", HtmlPolicy::Forbid, &format!("{}{cut}\n", indent.trim_start_matches('\u{feff}')))
                    .value;
            assert_eq!(alone.blocks, [*digest], "{text:?}: {cut:?}");
            assert_eq!(alone.structure[0].kind, block.kind, "{text:?}: {cut:?}");
            html.push_str(&flat(&alone.segments));
        }
        assert_eq!(flat(&body.segments), html, "{text:?}");
    }
}

#[test]
fn any_block_can_have_an_id() {
    assert_eq!(html("Un texte. {#a}\n\n*b* {#b}\n"), "<p id=\"a\">Un texte.</p>\n<p id=\"b\"><em>b</em></p>\n");
    assert_eq!(
        html("- a {#x}\n  - b {#y}\n- [x] c {#z}\n"),
        "<ul>\n<li id=\"x\">a\n<ul>\n<li id=\"y\">b</li>\n</ul>\n</li>\n<li id=\"z\" class=\"task\">\
         <input type=\"checkbox\" disabled checked aria-label=\"⟦task-done⟧\"> c</li>\n</ul>\n"
            .replace("a\n<ul>", "a<ul>")
    );
    assert_eq!(html("T {#t}\n: d {#d}\n"), "<dl>\n<dt id=\"t\">T</dt>\n<dd id=\"d\">d</dd>\n</dl>\n");
    assert_eq!(html("> a\n\n{#q}\n"), "<blockquote id=\"q\">\n<p>a</p>\n</blockquote>\n");
    assert_eq!(
        html("::chart{indicator=x}\n\n{#c}\n\n:::quote{author=\"A\"}\nb\n:::\n\n{#q}\n\nc\n"),
        "<div id=\"c\"></div>\n⟦chart ⟧<div id=\"q\"></div>\n⟦quote <p>b</p>\n⟧<p>c</p>\n"
    );
    assert!(html("|a|\n|-|\n|b|\n\n{#tab}\n").starts_with("<div id=\"tab\" class=\"table-scroll\""));
    assert_eq!(html("![a](b.png) {#pic}\n"), "<div id=\"pic\">⟦File(\"content/stories/a/b.png\") a Block⟧</div>\n");
    assert_eq!(html("[x](#y)\n\na {#y}\n"), "<p><a href=\"#y\">x</a></p>\n<p id=\"y\">a</p>\n");
    assert_eq!(html("a \\{#b}\n\n`a {#b}`\n"), "<p>a {#b}</p>\n<p><code>a {#b}</code></p>\n");
    assert_eq!(problems("a {#x}\n\n## b {#x}\n"), ["3:1+9 markdown/duplicate-anchor"]);
    assert_eq!(problems("{#x}\n\na\n"), ["1:1+4 markdown/failed-markup"]);
    assert_eq!(problems("a {#x} b\n"), ["1:3+4 markdown/failed-markup"]);
    for text in ["a[^1]\n\n[^1]: b\n\n{#x}\n", "***\n\n{#x}\n", "## a\n\n{#x}\n"] {
        assert_eq!(problems(text).len(), 1, "{text}");
    }
}

#[test]
fn bare_addresses_are_links() {
    assert_eq!(
        html("Voir https://a.org/x_y_z, www.a.org ou a@b.fr.\n"),
        "<p>Voir <a href=\"https://a.org/x_y_z\" rel=\"external\">https://a.org/x_y_z</a>, \
         <a href=\"https://www.a.org\" rel=\"external\">www.a.org</a> ou <a href=\"mailto:a@b.fr\">a@b.fr</a>.</p>\n"
    );
    assert_eq!(
        html("`https://a.org` [https://a.org](https://b.org)\n"),
        "<p><code>https://a.org</code> <a href=\"https://b.org\" rel=\"external\">https://a.org</a></p>\n"
    );
    assert_eq!(
        html_in("fr", "mot <https://a.org>!"),
        "<p>mot <a href=\"https://a.org\" rel=\"external\">https://a.org</a>\u{202f}!</p>\n"
    );
}

#[test]
fn markup_that_failed_is_told() {
    for (text, place, words) in [
        ("é ![b](photo du port.png)", "1:6+20", "a space interrupts"),
        ("[sans](fichier avec espace.pdf)", "1:6+26", "a space interrupts"),
        ("(https://a.org)[texte]", "1:1+22", "the wrong way round"),
        ("[ref][absente]", "1:5+10", "defined nowhere"),
        ("- ::figure{photo=\"quay\"}", "1:3+22", "alone on its line"),
        ("Texte ::figure{photo=\"quay\"} au milieu.", "1:7+22", "alone on its line"),
        ("Texte :figure{photo=\"quay\"}", "1:7+21", "alone on its line"),
        (":: figure{photo=\"quay\"}", "1:1+23", "alone on its line"),
        ("| a |\n|---|\n| ::figure{photo=\"quay\"} |\n", "3:3+22", "alone on its line"),
        ("{{< youtube abc123 >}}", "1:1+22", "another generator"),
        ("{{% alert %}}", "1:1+13", "another generator"),
        ("a {% include card.html %}", "1:3+23", "another generator"),
        ("{{ site.title }}", "1:1+16", "another generator"),
        ("[B](/fr/){: .fr-btn}", "1:10+11", "bears no class"),
        ("{.classe}", "1:1+9", "bears no class"),
        ("[[toc]]", "1:1+7", "table of contents"),
        ("[TOC]", "1:1+5", "table of contents"),
        ("![[note]]", "1:1+9", "is no link here"),
        ("##Titre", "1:1+2", "a space is missing"),
        ("> [!INFO]\n> a", "1:3+7", "is no alert"),
        ("[](https://a.org)", "1:1+17", "has no text"),
        ("[a] (https://a.org/b)", "1:3+19", "a space separates"),
        ("Un ** mot ** en gras", "1:4+9", "not bold"),
        ("Un ==mot== vif", "1:4+7", "no highlighting"),
        ("Bravo :tada: !", "1:7+6", "printed as it is"),
        ("!!! note\n    x", "1:1+3", "not written so"),
    ] {
        let found = parse_with("fr", HtmlPolicy::Forbid, text).diagnostics;
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let Span { line, column, length, .. } = found[0].span;
        assert_eq!(
            (format!("{line}:{column}+{length}"), found[0].code),
            (place.to_owned(), Code::FailedMarkup),
            "{text}"
        );
        let message = found[0].message.get(UiLocale::En);
        assert!(message.contains(words), "{text}: {message}");
    }
    for text in [
        "L’adresse ::1 et std::vector::push et 10::30.",
        ":: pas un composant",
        "\\::figure{photo=\"quay\"}",
        "`::figure{photo=\"quay\"}` `[a](b c)` `{{ x }}`",
        "<!--more-->",
        "f(x)[1] et t[i](j) {x} #1 {a: b}",
        "\\[a](b c)",
        "[a\\](b c)",
        "C’est (voir plus bas) [1].",
        "[1] (voir plus bas), 2 ** 3, a == b == c, 10:30:45, a:bc:d, port :80: x",
        "Quoi !!! Non ??? si",
    ] {
        assert_eq!(problems(text), [""; 0], "{text}");
    }
}

#[test]
fn footnotes_are_written_once_and_called() {
    assert_eq!(problems("a[^1]\n\n[^1]: b\n\n[^1]: c\n"), ["5:1+5 markdown/duplicate-footnote"]);
    assert_eq!(problems("a\n\n[^x]: b\n"), ["3:1+5 markdown/uncalled-footnote"]);
}

#[test]
fn html_follows_the_rules_of_markdown() {
    let parsed = |text: &str| parse_with("fr", HtmlPolicy::Sanitize, text);
    let clean = |text: &str| {
        let parsed = parsed(text);
        assert_eq!(parsed.diagnostics, [], "{text}");
        flat(&parsed.value.segments)
    };
    assert_eq!(
        clean("<a class=x href='../b/index.fr.md#c' id=\"d\">e</a> [f](#d)"),
        "<p><a class=\"x\" href=\"⟦File(\"content/stories/b/index.fr.md\")#Some(\"c\")⟧\" id=\"d\">e</a> <a href=\"#d\">f</a></p>\n"
    );
    assert_eq!(clean("<img src=\"a.png\" alt=\"l'été\">"), "⟦File(\"content/stories/a/a.png\") l’été Inline⟧");
    assert_eq!(
        clean("<details open><summary>a</summary>\n\nb\n\n</details>\n"),
        "<details open=\"\"><summary>a</summary>\n<p>b</p>\n</details>\n"
    );
    assert_eq!(
        clean(
            "<dfn id=\"x\">a</dfn> <time datetime=\"2020-01-01\">b</time> <bdo dir=\"rtl\">c</bdo> <p dir=\"ltr\">d</p>"
        ),
        "<p><dfn id=\"x\">a</dfn> <time datetime=\"2020-01-01\">b</time> <bdo dir=\"rtl\">c</bdo> </p><p dir=\"ltr\">d</p><p></p>\n"
    );
    assert_eq!(
        clean("<a href=\"https://a.org\">https://a.org</a> <code>{{ x }} https://b.org</code> https://c.org"),
        "<p><a href=\"https://a.org\">https://a.org</a> <code>{{ x }} https://b.org</code> \
         <a href=\"https://c.org\" rel=\"external\">https://c.org</a></p>\n"
    );
    let told = |text: &str| {
        let place = |d: &Diagnostic| format!("{}:{}+{} {}", d.span.line, d.span.column, d.span.length, d.code.as_str());
        parsed(text).diagnostics.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(
        told("é\n\n<div>\n<iframe src=\"x\"></iframe>\n<video controls></video></div>\n"),
        ["4:1+16 markdown/dropped-html", "5:1+16 markdown/dropped-html"]
    );
    assert_eq!(told("a <p style=\"color:red\">b</p>"), ["1:3+21 markdown/dropped-html"]);
    assert_eq!(told("<a href=\"#nope\">b</a>"), ["1:1+16 markdown/broken-anchor"]);
    assert_eq!(told("<a href=\"javascript:x\">b</a>"), ["1:1+23 markdown/unsafe-link"]);
    assert_eq!(
        told("> <button>b</button>\n> <form></form>"),
        ["1:3+8 markdown/dropped-html", "2:3+6 markdown/dropped-html"]
    );
}

#[test]
fn code_is_isolated_in_languages_from_right_to_left() {
    assert_eq!(html_in("ar", "ا `b`"), "<p>ا <code dir=\"ltr\">b</code></p>\n");
    assert_eq!(html_in("he", "```\na\n```"), "<pre tabindex=\"0\" dir=\"ltr\"><code>a\n</code></pre>\n");
}

#[test]
fn chinese_strikes_out_before_its_marks() {
    assert_eq!(html_in("zh", "~~取消。~~次"), "<p><del>取消。</del>次</p>\n");
}

#[test]
fn a_french_colon_at_the_beginning_of_a_line_is_text() {
    assert_eq!(
        html_in("fr", "Trois choses comptent\n: la mer, le vent."),
        "<p>Trois choses comptent\u{a0}: la mer, le vent.</p>\n"
    );
    assert_eq!(html_in("fr", "Missions\n:\n\n- un\n"), "<p>Missions\u{a0}:</p>\n<ul>\n<li>un</li>\n</ul>\n");
}

#[test]
fn control_characters_cannot_be_written_by_entities() {
    assert_eq!(
        problems("é &#1; &amp; &#x0B;"),
        ["1:3+4 content/control-character", "1:14+6 content/control-character"]
    );
    assert_eq!(html("a &#9; &eacute;"), "<p>a \t é</p>\n");
}

#[test]
fn code_is_coloured_up_to_a_limit() {
    let block = |number: usize| format!("```rust\nfn a{number}() {{}}\n{}```\n\n", "let a = 1;\n".repeat(5_500));
    let text: String = (0..5).map(block).collect();
    let html = flat(&parse_with("fr", HtmlPolicy::Forbid, &text).value.segments);
    assert_eq!(html.matches("<pre").count(), 5);
    assert_eq!(html.split("<pre").filter(|block| block.contains("<span")).count(), 3);
}
