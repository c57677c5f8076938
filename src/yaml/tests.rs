use super::*;
use crate::diagnostic::{Checked, Code};
use crate::path::SourcePath;
use std::ops::Range;

fn read(text: &str) -> Checked<Node> {
    parse(&SourcePath::new("a.yaml"), text, 0..text.len(), Limits::default())
}

#[test]
fn places_are_those_of_the_file() {
    let text = "---\ntitle: Été\nlist: [a, \"no\"]\n---\nbody\n";
    let (front, body) = split_front_matter(text).unwrap();
    let node = parse(&SourcePath::new("a.md"), text, front, Limits::default()).value;
    let list = node.get("list").unwrap().as_list().unwrap();
    assert_eq!((list[1].line, list[1].column, list[1].length), (3, 11, 4));
    assert!(list[1].as_bool().is_none());
    assert_eq!(&text[body], "body\n");
}

#[test]
fn an_alias_bomb_is_a_diagnostic() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let p = n - 1;
        text.push_str(&format!("a{n}: &a{n} [*a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}]\n"));
    }
    assert_eq!(read(&text).diagnostics[0].code, Code::YamlLimit);
    assert_eq!(read(&"- ".repeat(100)).diagnostics[0].code, Code::YamlLimit);
    assert_eq!(read(&"[".repeat(100_000)).diagnostics.len(), 1);
    assert_eq!(read("a: &a [*a]").diagnostics.len(), 1);
}

#[test]
fn a_repeated_key_points_twice() {
    let problems = read("a: 1\nb: 2\na: 3\n").diagnostics;
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].span.line, problems[0].related[0].0.line), (3, 1));
}

#[test]
fn a_syntax_error_keeps_what_came_before() {
    let read = read("title: a\nb: [1, 2\nc: d\n");
    assert_eq!(read.diagnostics[0].code, Code::YamlSyntax);
    assert!(read.value.get("title").is_some());
}

/// The first problem: line, column, and the English message.
fn problem(text: &str) -> (u32, u32, String) {
    let found = read(text).diagnostics;
    assert_eq!(found.len(), 1, "{text:?}: {found:?}");
    (found[0].span.line, found[0].span.column, found[0].message.get(crate::diagnostic::UiLocale::En).to_owned())
}

#[test]
fn slips_are_told_where_they_were_made() {
    for (text, line, column, words) in [
        ("title\u{a0}: Le port\ndate: 2025-03-01\n", 1, 6, "no-break space"),
        ("title:\u{a0}Le port\ndate: 2025-03-01\n", 1, 7, "no-break space"),
        ("title\u{202f}: a\n", 1, 6, "no-break space"),
        ("title：Le port\ndate: 2025-03-01\n", 1, 6, "not YAML’s colon"),
        ("title：Le port\n", 1, 6, "not YAML’s colon"),
        ("title: \"Foo\"\nlead \"Functions\"\ndate: 2025-03-01\n", 2, 1, "missing after `lead`"),
        ("title: B\ndate:2026-01-01\nplace: Aix\n", 2, 5, "space is missing"),
        ("title:B\ndate: x\n", 1, 6, "space is missing"),
        ("a:\n  b: 1\n  c 2\n  d: 3\n", 3, 3, "missing after `c`"),
        ("title: 'L'Estaque'\ndate: 2025-03-01\n", 1, 10, "apostrophe ends"),
        ("title: \"a \"b\" c\"\ndate: 2025-03-01\n", 1, 11, "quotation mark ends"),
        ("sector:\tsante\n", 1, 8, "tab follows"),
        ("a: b: c\n", 1, 5, "too much"),
        ("a: *b\n", 1, 4, "alias"),
        ("title: [Vidéo] Le port\ndate: x\n", 1, 8, "is read as a list"),
        ("title: - tiret\n", 1, 8, "does not begin with `- `"),
        ("title: > 50 ans\n", 1, 8, "does not begin with `>`"),
        ("title: ? quoi\n", 1, 8, "does not begin with `? `"),
        ("title: a\n  date: b\n", 2, 1, "not aligned"),
        ("a:\n    b: 1\n  c: 2\n", 3, 1, "not aligned"),
        ("a: @b\n", 1, 4, "does not begin with `@`"),
        ("title: !Viva la vida\n", 1, 8, "`!Viva` is read as a YAML tag"),
        ("title: &co Le port\n", 1, 8, "`&co` is read as a YAML anchor"),
        ("title: Le top #10 des plages\n", 1, 15, "`#10` is read as a comment"),
        ("a:\n  ink: #ff0000\n", 2, 8, "`#ff0000` is read as a comment"),
        ("a: [x, y #z\n]\n", 1, 10, "`#z` is read as a comment"),
        ("title:\u{a0}a\ndate: b\n", 1, 7, "no-break space"),
        ("a: \"b\\x01c\"\n", 1, 4, "invisible control character"),
        ("a: 1\n...\nb: 2\n", 2, 1, "ends the YAML"),
        ("a: 1\n---\nb: 2\n", 2, 1, "ends the YAML"),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", 2, 1, "two versions"),
    ] {
        let (found_line, found_column, message) = problem(text);
        assert!(message.contains(words), "{text:?}: {message}");
        assert_eq!((found_line, found_column), (line, column), "{text:?}: {message}");
    }
}

#[test]
fn what_is_right_is_not_reported() {
    for text in [
        "draft: true # not yet\n",
        "a: b#c\n",
        "a: !!str 12\n",
        "a: &x 1\nb: *x\n",
        "a: |\n  title\u{a0}: x #y\n",
        "a: 'it''s' # fine\n",
        "---\na: 1\n...\n",
        "a: {b: 1, c: [x, y]} # z\n",
    ] {
        assert_eq!(read(text).diagnostics, [], "{text:?}");
    }
    assert!(matches!(&read("a: !!str 12\n").value.get("a").unwrap().value, Yaml::Scalar { quoted: true, .. }));
}

/// Every node with the path to it, those below an alias left out.
fn nodes<'n>(node: &'n Node, all: &mut Vec<&'n Node>) {
    all.push(node);
    match &node.value {
        Yaml::Scalar { .. } => {}
        Yaml::List(items) => items.iter().for_each(|item| nodes(item, all)),
        Yaml::Map(entries) => entries.iter().for_each(|(_, value)| nodes(value, all)),
    }
}

/// A tree without its places.
fn bare(node: &Node) -> String {
    match &node.value {
        Yaml::Scalar { text, quoted } => format!("{text:?}{}", if *quoted { "q" } else { "" }),
        Yaml::List(items) => format!("{:?}", items.iter().map(bare).collect::<Vec<_>>()),
        Yaml::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.name.to_string(), bare(value)));
            format!("{:?}", entries.collect::<Vec<_>>())
        }
    }
}

/// Every node's range, cut out and parsed alone, gives the node's value again;
/// every key's range its name; and children lie inside their parents, in order.
fn ranges_hold(text: &str) {
    let front = read(text);
    assert_eq!(front.diagnostics, [], "{text:?}");
    let mut all = Vec::new();
    nodes(&front.value, &mut all);
    for node in all {
        let range = node.bytes();
        assert!(range.start <= range.end && range.end <= text.len(), "{text:?}: {range:?}");
        // The indentation of the first line is what the lines below it are held against.
        let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let indent = text[line_start..range.start].chars().count();
        let is_scalar = matches!(node.value, Yaml::Scalar { .. });
        // A file is a map or a list, so a scalar is parsed as the only item of one.
        let before = if is_scalar { "-\n" } else { "" };
        let cut = format!("{before}{}{}", " ".repeat(indent), &text[range.clone()]);
        let again = read(&cut);
        assert_eq!(again.diagnostics, [], "{text:?}: {cut:?}");
        let expected = if is_scalar { format!("{:?}", [bare(node)]) } else { bare(node) };
        assert_eq!(bare(&again.value), expected, "{text:?}: {cut:?}");
        let mut at = range.start;
        let mut within = |inner: &Range<u32>| {
            assert!(at <= inner.start as usize && inner.end as usize <= range.end, "{text:?}: {inner:?} in {range:?}");
            at = inner.end as usize;
        };
        match &node.value {
            Yaml::Scalar { .. } => {}
            Yaml::List(items) => items.iter().for_each(|item| within(&item.range)),
            Yaml::Map(entries) => {
                for (key, value) in entries {
                    within(&key.range);
                    within(&value.range);
                    let written = &text[key.range.start as usize..key.range.end as usize];
                    assert_eq!(
                        bare(&read(&format!("{written}: x")).value),
                        bare(&read(&format!("{:?}: x", key.name)).value),
                        "{text:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn ranges_are_those_of_what_is_written() {
    let text = "a: 'it''s'  # c\nb: |-\n  x\n\n  y\n\nc:\n- 1\n- {d: \"é\", e: [f]}\n-\ng:\nh: >+\n  z\n\n";
    let root = read(text).value;
    let cut = |path: &Node| text[path.bytes()].to_owned();
    assert_eq!(cut(root.get("a").unwrap()), "'it''s'");
    assert_eq!(cut(root.get("b").unwrap()), "|-\n  x\n\n  y");
    assert_eq!(cut(root.get("c").unwrap()), "- 1\n- {d: \"é\", e: [f]}\n-");
    assert_eq!(cut(&root.get("c").unwrap().as_list().unwrap()[1]), "{d: \"é\", e: [f]}");
    assert_eq!(root.get("g").unwrap().bytes(), text.find("g:").unwrap() + 2..text.find("g:").unwrap() + 2);
    assert_eq!(cut(root.get("h").unwrap()), ">+\n  z\n\n");
    assert_eq!(cut(&root), text);
    ranges_hold(text);
    let found = comments(text, 0..text.len(), &root);
    assert_eq!(found.iter().map(|at| &text[at.start as usize..at.end as usize]).collect::<Vec<_>>(), ["# c"]);
}

#[test]
fn ranges_survive_every_way_of_writing() {
    for text in [
        "a: 1\nb: 2\n",
        "- a\n- - b\n  - c\n-\n  - d\n",
        "- - - x\n- - y\n",
        "a:\n- - x\n  -\n- [y, 'z z']\n- \"q\"\n",
        "a:\n  - b: 1\n    c: 2\n  - d:\n",
        "a: [b, c: d, {e: f}]\nz: {}\ny: []\n",
        "a: plain text\n  that goes on\n\n  and on\nb: 1\n",
        "a: \"x\n  y\"\nb: 'x\n\n  y'\n",
        "a: >\n  folded\n  text\n\n\nb: |\n    deep\n      deeper\n",
        "a: |\nb: >-\n\nc: 1\n",
        "été: déjà # vu\n日本: [語, \"引\"]\n",
        "? a\n: b\n? c\n",
        "\"a b\": 'c'\n'd': e\n",
        "# first\na: 1 # one\n\n# between\nb:\n  # inside\n  c: 2\n# last\n",
        "a: {b: , c}\n",
        "a:\r\n  - b\r\n  - c\r\nd: |\r\n  x\r\n  y\r\n",
        "a: !!str 1\nb: &x {c: d}\ne: &y\n- f\n- g\nh: [*x, *y]\n".split("h:").next().unwrap(),
        "a: ~\nb: null\nc: \"\"\n",
        "a: - b\n".strip_prefix("a: ").unwrap(),
    ] {
        ranges_hold(text);
    }
}

/// Trees at random, written at random.
#[test]
fn ranges_of_random_trees() {
    struct Dice(u64);
    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % sides
        }

        fn scalar(&mut self, indent: usize, out: &mut String) {
            let pad = " ".repeat(indent + 1);
            match self.roll(9) {
                0 => out.push_str(" \"dou\\\"ble\"\n"),
                1 => out.push_str(" 'sin''gle'\n"),
                2 => out.push_str(&format!(" |\n{pad}é\n{pad}  x\n")),
                3 => out.push_str(&format!(" >-\n\n{pad}a\n{pad}b\n\n")),
                4 => out.push('\n'),
                5 => out.push_str(&format!(" two\n{pad}lines\n")),
                6 => out.push_str(" [a, {b: 'c'}, ]\n"),
                7 => out.push_str("   日本  # c\n"),
                _ => out.push_str(" plain\n"),
            }
            if self.roll(4) == 0 {
                out.push_str("\n# between\n");
            }
        }

        fn node(&mut self, indent: usize, depth: usize, out: &mut String) {
            let pad = " ".repeat(indent);
            let is_list = self.roll(3) == 0;
            for item in 0..=self.roll(4) {
                out.push_str(&pad);
                if is_list {
                    out.push('-');
                } else {
                    out.push_str(&format!("k{item}:"));
                }
                if depth > 0 && self.roll(3) == 0 {
                    out.push('\n');
                    let deeper = 1 + self.roll(3) as usize;
                    self.node(indent + deeper, depth - 1, out);
                } else {
                    self.scalar(indent, out);
                }
            }
        }
    }
    for seed in 0..600 {
        let mut text = String::new();
        Dice(seed).node(0, 3, &mut text);
        ranges_hold(&text);
    }
}

/// Any text gives a tree or a problem, with ranges inside the text and on character boundaries.
#[test]
fn random_text_never_panics() {
    let pieces = [
        "a",
        ": ",
        ":",
        "\n",
        "\n  ",
        "- ",
        "-\n",
        "? ",
        "'",
        "\"",
        "\\",
        "\\\"",
        "|",
        "|+\n",
        ">2-\n  ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&x ",
        "*x",
        "!t ",
        "!!str ",
        "# ",
        " #b",
        "é",
        "日",
        "\u{a0}",
        "：",
        "\t",
        "\r\n",
        "---\n",
        "...\n",
        "\u{feff}",
        "%",
        "@",
        "~",
        "\u{1}",
        "<<<<<<< a\n",
    ];
    let mut seed = 11_u64;
    for _ in 0..40_000 {
        let text: String = (0..14)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                pieces[(seed >> 33) as usize % pieces.len()]
            })
            .collect();
        let read = read(&text);
        let mut all = Vec::new();
        nodes(&read.value, &mut all);
        for node in all {
            assert!(text.get(node.bytes()).is_some(), "{text:?}: {node:?}");
        }
        for comment in comments(&text, 0..text.len(), &read.value) {
            assert!(text[comment.start as usize..comment.end as usize].starts_with('#'), "{text:?}");
        }
    }
}
