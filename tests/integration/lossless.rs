//! Values of YAML files are changed where they stand: random documents, random
//! edits. What comes out has the value that was asked for, and every byte
//! outside the values that were changed is where it was.

use crate::dice::Dice;
use provence::path::SourcePath;
use provence::yaml::{self, Key, Limits, Node, Yaml, edit, same_value};

fn read(text: &str) -> Node {
    let read = yaml::parse(&SourcePath::new("a.yaml"), text, 0..text.len(), Limits::default());
    assert!(yaml::is_whole(&read.diagnostics), "{text:?}: {:?}", read.diagnostics);
    read.value
}

fn node(value: Yaml) -> Node {
    Node { value, ..Node::empty_map() }
}

fn scalar(text: &str, quoted: bool) -> Node {
    node(Yaml::Scalar { text: text.into(), quoted })
}

fn key(name: &str) -> Key {
    Key { name: name.into(), line: 1, column: 1, length: 0, range: 0..0 }
}

fn edited(text: &str, target: &Node) -> String {
    let new = edit(text, 0..text.len(), &read(text), target).unwrap_or_else(|| panic!("{text:?}\n{target:?}"));
    assert!(same_value(&read(&new), target), "{text}\n=>\n{new}\n{target:?}");
    new
}

/// What `change` makes of a document, by its text.
fn after(text: &str, change: impl FnOnce(&mut Vec<(Key, Node)>)) -> String {
    let mut target = read(text);
    let Yaml::Map(entries) = &mut target.value else { panic!("a map") };
    change(entries);
    edited(text, &target)
}

fn set(entries: &mut [(Key, Node)], name: &str, value: Node) {
    entries.iter_mut().find(|(key, _)| &*key.name == name).expect("the key").1 = value;
}

/// The document as it would be read, with one entry replaced.
fn with(text: &str, name: &str, value: &str) -> String {
    let value = read(&format!("x: {value}")).get("x").expect("x").clone();
    after(text, |entries| match entries.iter().position(|(key, _)| &*key.name == name) {
        Some(at) => entries[at].1 = value,
        None => entries.push((key(name), value)),
    })
}

fn without(text: &str, name: &str) -> String {
    after(text, |entries| entries.retain(|(key, _)| &*key.name != name))
}

#[test]
fn only_the_value_changes() {
    for (text, name, value, expected) in [
        ("# one\ntitle: 'A' # two\n\nb: 010\n", "title", "B", "# one\ntitle: 'B' # two\n\nb: 010\n"),
        ("a: \"x\"\r\nb: 1.10\r\n", "a", "y", "a: \"y\"\r\nb: 1.10\r\n"),
        ("\u{feff}a: x\nb: y", "b", "z", "\u{feff}a: x\nb: z"),
        ("a: x\nb: y", "c", "z", "a: x\nb: y\nc: z"),
        ("a: &t x\nb: *t\nc: *t\n", "a", "w", "a: w\nb: x\nc: x\n"),
        ("a: &t x\nb: *t\nc: *t\n", "b", "w", "a: &t x\nb: w\nc: *t\n"),
        ("a: >\n  one\n  two\n\nb: 1\n", "b", "2", "a: >\n  one\n  two\n\nb: 2\n"),
        ("a: >-\n  one\n  two\nb: 1\n", "a", "one three", "a: >-\n  one three\nb: 1\n"),
        ("a: |\n  one\n\n  two\nb: 1\n", "a", "\"one\\n\\ntwo\\nthree\\n\"", "a: |\n  one\n\n  two\n  three\nb: 1\n"),
        ("a: |  # why\n  one\nb: 1\n", "a", "two", "a: |-  # why\n  two\nb: 1\n"),
        ("a: [x, y]  # c\nb: 1\n", "a", "[x, z, y]", "a: [x, z, y]  # c\nb: 1\n"),
        ("a:\n- x # first\n# between\n- y\nb: 1\n", "a", "[x, z, y]", "a:\n- x # first\n- z\n# between\n- y\nb: 1\n"),
        ("a:\n  - x\n  - y\nb: 1\n", "a", "[y]", "a:\n  - y\nb: 1\n"),
        ("a:\n  - x\n  - y\nb: 1\n", "a", "text", "a: text\nb: 1\n"),
        ("a:\n  - x\n  - y\nb: 1\n", "a", "[]", "a: []\nb: 1\n"),
        ("a:  # c\nb: 1\n", "a", "x", "a: x  # c\nb: 1\n"),
        ("a: no\nb: 1\n", "b", "\"yes\"", "a: no\nb: \"yes\"\n"),
        ("a: no\nb: 1\n", "b", "\"12\"", "a: no\nb: \"12\"\n"),
        ("a: {fr: x, en: y}\n", "a", "{fr: x, en: \"y: z\"}", "a: {fr: x, en: \"y: z\"}\n"),
        ("a:\n  fr: x   # f\n  en: y\n", "a", "{fr: x, de: w, en: z}", "a:\n  fr: x   # f\n  de: w\n  en: z\n"),
        ("d: 2025-03-01T09:30:00Z\ne: 1\n", "d", "2025-03-01T09:30:00.000Z", "d: 2025-03-01T09:30:00Z\ne: 1\n"),
        ("a: 1\n# end\n", "b", "2", "a: 1\nb: 2\n# end\n"),
        ("# only\n", "b", "2", "# only\nb: 2\n"),
        ("", "b", "2", "b: 2\n"),
        ("- x\n".trim_start_matches("- x\n"), "b", "{c: 1}", "b: {c: 1}\n"),
    ] {
        assert_eq!(with(text, name, value), expected, "{text:?} {name} {value}");
    }
    for (text, name, expected) in [
        ("a: 1\n# of b\nb: 2 # c\nc: 3\n", "b", "a: 1\n# of b\nc: 3\n"),
        ("a: 1\nb:\n  - x\n  - y\nc: 3\n", "b", "a: 1\nc: 3\n"),
        ("a: 1\nb: 2", "b", "a: 1"),
        ("a: 1\r\nb: 2", "b", "a: 1"),
        ("a: &x 1\nb: *x\n", "a", "b: 1\n"),
        ("a: 1\n", "a", ""),
    ] {
        assert_eq!(without(text, name), expected, "{text:?} {name}");
    }
}

/// A document that is hard to keep, with a comment of its own on each line.
struct Writer<'d> {
    dice: &'d mut Dice,
    out: String,
    comments: usize,
    keys: usize,
    named: usize,
    anchors: Vec<String>,
}

impl Writer<'_> {
    fn comment(&mut self) {
        if self.dice.one_in(3) {
            self.comments += 1;
            self.out.push_str(&format!("  # c{}.", self.comments));
        }
        self.out.push('\n');
    }

    fn between(&mut self, pad: &str) {
        match self.dice.below(9) {
            0 => self.out.push('\n'),
            1 => {
                self.comments += 1;
                self.out.push_str(&format!("{pad}# c{}.\n", self.comments));
            }
            _ => {}
        }
    }

    /// Writes an anchor. It can be named when its value is written.
    fn anchor(&mut self) -> Option<String> {
        let name = self.dice.one_in(10).then(|| {
            self.named += 1;
            format!("x{}", self.named)
        });
        if let Some(name) = &name {
            self.out.push_str(&format!(" &{name}"));
        }
        name
    }

    fn scalar(&mut self, indent: usize) {
        let pad = " ".repeat(indent + 2);
        if !self.anchors.is_empty() && self.dice.one_in(8) {
            let name = self.anchors[self.dice.below(self.anchors.len())].clone();
            self.out.push_str(&format!(" *{name}"));
            return self.comment();
        }
        let anchor = self.anchor();
        self.written(&pad);
        self.anchors.extend(anchor);
    }

    fn written(&mut self, pad: &str) {
        match self.dice.below(15) {
            0 => self.out.push_str(" \"dou\\\"ble \\u00e9\""),
            1 => self.out.push_str(" 'sin''gle'"),
            2 => {
                self.out.push_str(&format!(" |\n{pad}é # no comment\n{pad}  x\n"));
                return;
            }
            3 => {
                self.out.push_str(&format!(" >-\n{pad}a\n{pad}b\n\n{pad}c\n\n"));
                return;
            }
            4 => {}
            5 => self.out.push_str(&format!(" two\n{pad}lines")),
            6 => self.out.push_str(" [a, {b: 'c', d: 010}, [], ]"),
            7 => self.out.push_str("   日本"),
            8 => self.out.push_str(" 010"),
            9 => self.out.push_str(" {fr: été, en: \"sum, mer\"}"),
            10 => self.out.push_str(" 2025-03-01T09:30:00Z"),
            11 => self.out.push_str(" no"),
            12 => self.out.push_str(" []"),
            13 => {
                self.out.push_str(&format!(" |+\n{pad}keep\n\n"));
                return;
            }
            _ => self.out.push_str(" plain: ".trim_end_matches(": ")),
        }
        self.comment();
    }

    fn node(&mut self, indent: usize, depth: usize, is_list: bool) {
        let pad = " ".repeat(indent);
        for item in 0..=self.dice.below(4) {
            self.between(&pad);
            if item > 0 || !self.out.ends_with("- ") {
                self.out.push_str(&pad);
            }
            if is_list {
                self.out.push('-');
            } else {
                self.keys += 1;
                let name = format!("k{}", self.keys);
                self.out.push_str(&if self.dice.one_in(9) { format!("\"{name}\":") } else { format!("{name}:") });
            }
            if depth > 0 && self.dice.one_in(3) {
                let below_is_list = self.dice.one_in(3);
                if is_list && self.dice.one_in(2) {
                    self.out.push(' ');
                    self.node(indent + 2, depth - 1, below_is_list);
                    continue;
                }
                let anchor = self.anchor();
                self.comment();
                let deeper = if below_is_list && !is_list && self.dice.one_in(3) { 0 } else { 1 + self.dice.below(3) };
                self.node(indent + deeper, depth - 1, below_is_list);
                self.anchors.extend(anchor);
            } else {
                self.scalar(indent);
            }
        }
    }
}

fn document(dice: &mut Dice) -> String {
    let mut writer = Writer { dice, out: String::new(), comments: 0, keys: 0, named: 0, anchors: Vec::new() };
    writer.node(0, 3, false);
    let mut text = writer.out;
    if dice.one_in(3) {
        text = text.replace('\n', "\r\n");
    }
    if dice.one_in(4) && !text.ends_with("\n\n") {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    if dice.one_in(6) {
        text.insert(0, '\u{feff}');
    }
    text
}

fn value(dice: &mut Dice, depth: usize) -> Node {
    match dice.below(if depth == 0 { 12 } else { 15 }) {
        0 => scalar(dice.pick(&["plain", "été", "a/b"]), false),
        1 => scalar("no", true),
        2 => scalar("12", true),
        3 => scalar("12.50", false),
        4 => scalar("true", false),
        5 => scalar("", true),
        6 => scalar("a: b # c, [d] {e}", true),
        7 => scalar("two\nlines\n\nand more", true),
        8 => scalar("  set in\nwith end\n\n", true),
        9 => scalar("’ l’été — 日本 \"x\" 'y' \\", true),
        10 => scalar("- dash", true),
        11 => scalar(
            "a long text of many words that goes on and on, up to the end of a line and then over it, still",
            true,
        ),
        12 => node(Yaml::List((0..dice.below(4)).map(|_| value(dice, depth - 1)).collect())),
        13 => node(Yaml::List((0..3).map(|at| scalar(&format!("i{at}"), false)).collect())),
        _ => {
            let entries = (0..dice.below(4)).map(|at| (key(&format!("n{at}")), value(dice, depth - 1)));
            node(Yaml::Map(entries.collect()))
        }
    }
}

/// Changes a tree in so many places.
fn mutate(dice: &mut Dice, tree: &mut Node) {
    match &mut tree.value {
        Yaml::Map(entries) if !entries.is_empty() => {
            let at = dice.below(entries.len());
            match dice.below(7) {
                0 => drop(entries.remove(at)),
                1 => {
                    let name = format!("new{}", dice.below(1000));
                    if entries.iter().all(|(key, _)| *key.name != *name) {
                        let value = value(dice, 2);
                        entries.insert(at, (key(&name), value));
                    }
                }
                2 => entries[at].1 = value(dice, 2),
                _ => mutate(dice, &mut entries[at].1),
            }
        }
        Yaml::List(items) if !items.is_empty() => {
            let at = dice.below(items.len());
            match dice.below(7) {
                0 => drop(items.remove(at)),
                1 => items.insert(at, value(dice, 2)),
                2 => items[at] = value(dice, 2),
                3 => items.push(value(dice, 2)),
                _ => mutate(dice, &mut items[at]),
            }
        }
        _ => *tree = value(dice, 2),
    }
}

/// The scalars of a tree with their bytes, those below an alias left out.
fn scalars<'n>(text: &str, node: &'n Node, found: &mut Vec<&'n Node>) {
    if text[node.bytes()].starts_with('*') {
        return;
    }
    match &node.value {
        Yaml::Scalar { .. } => found.push(node),
        Yaml::List(items) => items.iter().for_each(|item| scalars(text, item, found)),
        Yaml::Map(entries) => entries.iter().for_each(|(_, node)| scalars(text, node, found)),
    }
}

fn replace(tree: &mut Node, at: &Node, value: &Node) {
    if tree.bytes() == at.bytes() && tree.value == at.value {
        *tree = value.clone();
        return;
    }
    match &mut tree.value {
        Yaml::Scalar { .. } => {}
        Yaml::List(items) => items.iter_mut().for_each(|item| replace(item, at, value)),
        Yaml::Map(entries) => entries.iter_mut().for_each(|(_, node)| replace(node, at, value)),
    }
}

#[test]
fn random_edits_give_what_was_asked_for() {
    for seed in 0..6000 {
        let mut dice = Dice(seed);
        let text = document(&mut dice);
        let mut target = read(&text);
        assert_eq!(edited(&text, &target), text, "nothing to change");
        for _ in 0..=dice.below(4) {
            mutate(&mut dice, &mut target);
        }
        if target.as_map().is_none() {
            continue;
        }
        let new = edited(&text, &target);
        // What stands behind a key whose value stays is where it was, aliases and their anchors left out.
        for (key, old) in read(&text).as_map().unwrap_or_default() {
            let written = &text[key.range.start as usize..old.bytes().end];
            let stays = target.get(&key.name).is_some_and(|value| same_value(old, value));
            if stays && !written.contains(['&', '*']) {
                assert!(new.contains(written), "{text}\n=>\n{new}\n{written}");
            }
        }
    }
}

/// One scalar is changed: all before it and all behind it stays.
#[test]
fn bytes_outside_of_a_changed_value_stay() {
    let mut tried = 0;
    for seed in 0..6000 {
        let mut dice = Dice(seed);
        let text = document(&mut dice);
        if text.contains('&') {
            continue;
        }
        let tree = read(&text);
        let mut all = Vec::new();
        scalars(&text, &tree, &mut all);
        if all.is_empty() {
            continue;
        }
        let one = all[dice.below(all.len())].clone();
        let mut new_value = value(&mut dice, 0);
        if same_value(&one, &new_value) {
            new_value = scalar("another", false);
        }
        let mut target = tree.clone();
        replace(&mut target, &one, &new_value);
        let new = edited(&text, &target);
        let (before, after) = (&text[..one.bytes().start], &text[one.bytes().end..]);
        assert!(new.starts_with(before) && new.ends_with(after), "{text}\n=>\n{new}\n{one:?}");
        tried += 1;
    }
    assert!(tried > 1000);
}

/// One key is removed, or one comes: the other lines stay as they are, in their order.
#[test]
fn lines_outside_of_a_removed_or_new_key_stay() {
    for seed in 0..4000 {
        let mut dice = Dice(seed);
        let text = document(&mut dice);
        if text.contains('&') || text.contains("|+") {
            continue;
        }
        let mut target = read(&text);
        let Yaml::Map(entries) = &mut target.value else { panic!("a map") };
        if entries.is_empty() {
            continue;
        }
        let at = dice.below(entries.len());
        let before = &text[..entries[at].0.range.start as usize];
        let behind = entries[at].1.bytes().end;
        let next = text[behind..].find('\n').map_or(text.len(), |line_end| behind + line_end + 1);
        if dice.one_in(2) && entries.len() > 1 {
            entries.remove(at);
            let new = edited(&text, &target);
            let rest = &text[next..];
            let kept = format!("{before}{rest}");
            let is_last = rest.is_empty() && !text.ends_with('\n');
            let line_end = if kept.ends_with("\r\n") { 2 } else { usize::from(kept.ends_with('\n')) };
            let kept = if is_last { kept[..kept.len() - line_end].to_owned() } else { kept };
            assert_eq!(new, kept, "{text}");
        } else {
            entries.insert(at + 1, (key("new"), value(&mut dice, 2)));
            let new = edited(&text, &target);
            assert!(new.starts_with(text[..next].trim_end_matches('\n')), "{text}\n=>\n{new}");
            assert!(new.ends_with(&text[next..]), "{text}\n=>\n{new}");
        }
    }
}

#[test]
fn set_replaces_one_entry() {
    let new = after("a: 1\nb: 2\n", |entries| set(entries, "b", scalar("3", false)));
    assert_eq!(new, "a: 1\nb: 3\n");
}
