//! The texts of a body that are translated one by one: what stands in a paragraph, a heading, an item, a cell, and
//! in the arguments of components. Each is a sequence of words and of the markup between them.
//!
//! The parser reads the same masked text as for pages, so that a passage here is the text of a block there.
//!
//! Invariant: the work is linear in the text, and there is no recursion.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

pub use self::fixed::fixed;
pub use self::parts::{Mark, MarkKind, Part, Role, Words};
use super::block_ids::id_at_end;
use super::blocks::is_block;
use super::body::Source;
use super::link_signs;
use super::options;
use super::source::Masked;
use crate::content::component;
use crate::content::destination::{self, Destination, Origin};
use crate::content::segment::Target;
use crate::locale::Language;

mod parts;

mod fixed;

/// The kind of a passage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// The text of a paragraph.
    Paragraph,
    /// The text of a heading, with its level as it is written.
    Heading(u8),
    /// The text of a tight list's item.
    Item,
    /// A cell of a table.
    Cell,
    /// A term that is defined.
    Term,
    /// The text of a definition.
    Definition,
    /// Code, as it is written.
    Code,
    /// HTML, as it is written.
    Html,
    /// The first line of a component without its words: name, and the arguments that are no words.
    Component,
    /// Words in an argument of a component: names of the component and of the argument.
    Argument(Arc<str>, Arc<str>),
    /// A thematic break, such as `***`.
    Break,
    /// The first line of an alert: `[!NOTE]`.
    Alert,
    /// The box of an item of a task list: `[ ]`, `[x]`.
    Task,
}

impl PassageKind {
    /// Whether it has words. The others have signs that are the same in all languages.
    pub fn has_words(&self) -> bool {
        !matches!(self, Self::Component | Self::Break | Self::Alert | Self::Task)
    }
}

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its kind.
    pub kind: PassageKind,
    /// Bytes of the file that hold it, without the marks of its block (`- `, `## `, `{#id}`).
    pub range: Range<usize>,
    /// Words and markup.
    pub parts: Vec<Part>,
    /// The number of the top-level block that holds it: an index of [`Passages::blocks`].
    pub block: usize,
    /// The anchor of a heading that is written as `{#id}`.
    pub anchor: Option<Arc<str>>,
    /// The kind that the text of a list would have with blank lines between the items, where it has none, or without
    /// them, where it has some: they say nothing.
    pub spaced_kind: Option<PassageKind>,
}

/// The passages of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    /// The passages, in the order in which they begin.
    pub all: Vec<Passage>,
    /// Bytes of each top-level block. A component with content is one block, up to its last line.
    pub blocks: Vec<Range<usize>>,
}

/// Finds the passages of a body. `address` is that of the site, without its last `/`.
pub fn passages(source: &Source<'_>, address: &str) -> Passages {
    let Range { start, end } = source.markdown();
    let masked = Masked::new(&source.text[start..end], source.language);
    let origin = Origin { file: source.file, site: address };
    let mut finder = Finder {
        masked: &masked,
        base: start,
        origin,
        language: source.language,
        found: Passages::default(),
        open: None,
        containers: 0,
        depth: 0,
        last: 0,
        blocks: Vec::new(),
    };
    for (event, range) in Parser::new_ext(masked.masked(), options()).into_offset_iter() {
        finder.event(event, range);
    }
    finder.end_passage();
    finder.found
}

struct Finder<'a> {
    masked: &'a Masked<'a>,
    /// Offset of the Markdown in the file.
    base: usize,
    origin: Origin<'a>,
    language: &'a Language,
    found: Passages,
    open: Option<OpenPassage>,
    /// Components with content that are open.
    containers: usize,
    depth: usize,
    /// The end of the block that ended last.
    last: usize,
    /// Kinds of the blocks around.
    blocks: Vec<PassageKind>,
}

/// A passage whose end has not come yet. Offsets are those of the masked text.
struct OpenPassage {
    kind: PassageKind,
    range: Range<usize>,
    parts: Vec<Part>,
    /// The byte behind what was read last.
    at: usize,
    /// A mark whose end is where the next event begins, with the byte where it begins.
    pending: Option<(Mark, usize)>,
    /// The links and pictures that are open.
    links: Vec<OpenLink>,
    /// The number of links written as `<address>` that are open. What is in them is no text.
    addresses: usize,
    anchor: Option<Arc<str>>,
}

/// A link or picture whose end has not come yet.
struct OpenLink {
    kind: LinkType,
    title: String,
    /// The address, where a definition elsewhere gives it.
    defined: Option<String>,
}

impl<'a> Finder<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Rule => self.rule(range),
            Event::Html(_) => {}
            Event::TaskListMarker(is_done) => {
                self.sign(PassageKind::Task, range, if is_done { "done" } else { "open" });
            }
            inline => self.inline(inline, range),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if !is_block(tag.to_end()) {
            return self.start_mark(tag, range);
        }
        self.end_passage();
        let is_indented = matches!(tag, Tag::CodeBlock(CodeBlockKind::Indented));
        let begin = if is_indented { self.indentation(range.start) } else { range.start };
        self.begin_block(begin..range.end);
        self.depth += 1;
        if let Tag::BlockQuote(Some(kind)) = tag {
            self.alert(kind, range.clone());
        }
        let mut anchor = None;
        let kind = match tag {
            Tag::Heading { level, id, .. } => {
                anchor = id.map(|id| Arc::from(&*id));
                PassageKind::Heading(level as u8)
            }
            Tag::Item => PassageKind::Item,
            Tag::TableCell => PassageKind::Cell,
            Tag::DefinitionListTitle => PassageKind::Term,
            Tag::DefinitionListDefinition => PassageKind::Definition,
            Tag::CodeBlock(_) => PassageKind::Code,
            Tag::HtmlBlock => PassageKind::Html,
            _ => PassageKind::Paragraph,
        };
        if matches!(kind, PassageKind::Code | PassageKind::Html) {
            self.verbatim(kind.clone(), range);
        } else if let PassageKind::Heading(_) = kind {
            let open = OpenPassage::new(kind.clone(), range.end..range.end);
            self.open = Some(OpenPassage { anchor, ..open });
        }
        self.blocks.push(kind);
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if !is_block(tag) {
            return self.end_mark(tag, range);
        }
        self.end_passage();
        self.blocks.pop();
        self.depth = self.depth.saturating_sub(1);
        if tag != TagEnd::DefinitionList {
            self.last = range.end;
        }
        // The parser's own range of a list of definitions runs on to the next block.
        self.end_block(self.last);
    }

    /// A top-level block begins, or goes on.
    fn begin_block(&mut self, range: Range<usize>) {
        if self.depth == 0 && self.containers == 0 {
            self.found.blocks.push(self.in_file(range));
        }
    }

    fn end_block(&mut self, end: usize) {
        if self.depth > 0 {
            return;
        }
        let start = self.found.blocks.last().map_or(0, |block| block.start - self.base);
        let end = start + self.masked.original().get(start..end).map_or(0, |block| block.trim_end().len());
        if let Some(block) = self.found.blocks.last_mut() {
            block.end = self.base + end;
        }
    }

    fn in_file(&self, range: Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }

    fn number_of_block(&self) -> usize {
        self.found.blocks.len().saturating_sub(1)
    }

    /// Where the white space before a byte begins, on its line.
    fn indentation(&self, at: usize) -> usize {
        let before = &self.masked.original()[..at];
        before.trim_end_matches([' ', '\t']).len()
    }

    /// A sign that is a passage of its own, without words.
    fn sign(&mut self, kind: PassageKind, range: Range<usize>, meaning: &str) {
        let raw = self.masked.original()[range.clone()].trim_end();
        let mark = Mark { role: Role::Alone, kind: MarkKind::Html, meaning: meaning.into(), raw: raw.into() };
        self.push(kind, range.start..range.start + raw.len(), vec![Part::Mark(mark)], None);
    }

    fn alert(&mut self, kind: BlockQuoteKind, range: Range<usize>) {
        let meaning = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let quote = &self.masked.original()[range.clone()];
        let start = quote.find("[!").unwrap_or_default();
        let length = quote[start..].find(']').map_or(0, |end| end + 1);
        self.sign(PassageKind::Alert, range.start + start..range.start + start + length, meaning);
    }

    /// Code or HTML, which is one part from its first byte to its last.
    fn verbatim(&mut self, kind: PassageKind, range: Range<usize>) {
        let raw = self.masked.original()[range.clone()].trim_end();
        let range = range.start..range.start + raw.len();
        let words = Words { text: raw.to_owned(), places: vec![(0, self.base + range.start)] };
        self.push(kind, range, vec![Part::Words(words)], None);
    }

    fn push(&mut self, kind: PassageKind, range: Range<usize>, parts: Vec<Part>, anchor: Option<Arc<str>>) {
        let (range, block) = (self.in_file(range), self.number_of_block());
        let spaced_kind = match (&kind, self.blocks.iter().rev().nth(1)) {
            (PassageKind::Item | PassageKind::Definition, _) => Some(PassageKind::Paragraph),
            (PassageKind::Paragraph, Some(around @ (PassageKind::Item | PassageKind::Definition))) => {
                Some(around.clone())
            }
            _ => None,
        };
        self.found.all.push(Passage { kind, range, parts, block, anchor, spaced_kind });
    }

    fn rule(&mut self, range: Range<usize>) {
        self.end_passage();
        self.begin_block(range.clone());
        let end = range.end;
        match self.masked.component_in(range.clone()) {
            Some(line) => self.component(line),
            None => self.sign(PassageKind::Break, range, ""),
        }
        self.end_block(end);
    }

    fn component(&mut self, line: Range<usize>) {
        let text = self.masked.original()[line.clone()].trim_end();
        let colons = text.len() - text.trim_start_matches(':').len();
        if colons == text.len() {
            self.containers = self.containers.saturating_sub(1);
            return;
        }
        if colons > 2 {
            self.containers += 1;
        }
        let Some(written) = component::written(text, self.language) else { return };
        let mut meaning = written.name.to_owned();
        for argument in written.arguments.iter().filter(|argument| argument.kind != component::Kind::Text) {
            let value = match argument.kind {
                component::Kind::Destination => self.meaning_of_link(&argument.value),
                _ => argument.value.clone(),
            };
            meaning.push_str(&format!(" {}={value}", argument.name));
        }
        let mark = Mark { role: Role::Alone, kind: MarkKind::Html, meaning: meaning.into(), raw: text.into() };
        self.push(PassageKind::Component, line.start..line.start + text.len(), vec![Part::Mark(mark)], None);
        for argument in written.arguments.iter().filter(|argument| argument.kind == component::Kind::Text) {
            let range = line.start + argument.at.start..line.start + argument.at.end;
            let kind = PassageKind::Argument(written.name.into(), argument.name.into());
            let words = Words { text: argument.value.clone(), places: vec![(0, self.base + range.start)] };
            self.push(kind, range, vec![Part::Words(words)], None);
        }
    }

    /// The passage that is open, or that begins with something at `range`.
    fn passage(&mut self, range: &Range<usize>) -> &mut OpenPassage {
        let known = self.open.take();
        let open = known.unwrap_or_else(|| {
            OpenPassage::new(self.blocks.last().cloned().unwrap_or(PassageKind::Paragraph), range.clone())
        });
        let open = self.open.insert(open);
        if open.parts.is_empty() && open.pending.is_none() {
            (open.range.start, open.at) = (range.start, range.start);
        }
        open
    }

    fn inline(&mut self, event: Event<'a>, range: Range<usize>) {
        if matches!(self.blocks.last(), Some(PassageKind::Code | PassageKind::Html)) {
            return;
        }
        let (masked, base) = (self.masked, self.base);
        let open = self.passage(&range);
        open.reach(range.start, masked);
        open.at = range.end;
        open.range.end = range.end;
        if open.addresses > 0 {
            return;
        }
        let raw = || Arc::from(&masked.original()[range.clone()]);
        let alone =
            |kind, meaning: &str| Part::Mark(Mark { role: Role::Alone, kind, meaning: meaning.into(), raw: raw() });
        match event {
            Event::Text(text) => open.words(&masked.restore(&text), base + range.start),
            Event::SoftBreak => open.words("\n", base + range.start),
            Event::HardBreak => {
                let mark = Mark { role: Role::Alone, kind: MarkKind::Break, meaning: "".into(), raw: "".into() };
                open.pending = Some((mark, range.start));
            }
            Event::Code(code) => open.parts.push(alone(MarkKind::Code, &masked.restore(&code))),
            Event::FootnoteReference(label) => open.parts.push(alone(MarkKind::Note, &label)),
            Event::InlineHtml(html) => open.parts.push(alone(MarkKind::Html, &masked.restore(&html))),
            _ => {}
        }
    }

    fn start_mark(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let masked = self.masked;
        let (kind, link) = match &tag {
            Tag::Emphasis => (MarkKind::Emphasis, None),
            Tag::Strong => (MarkKind::Strong, None),
            Tag::Link { link_type, dest_url, title, .. } => (MarkKind::Link, Some((link_type, dest_url, title))),
            Tag::Image { link_type, dest_url, title, .. } => (MarkKind::Picture, Some((link_type, dest_url, title))),
            _ => (MarkKind::Strikethrough, None),
        };
        let address = link.map(|(_, address, _)| masked.restore(address).into_owned()).unwrap_or_default();
        let meaning = if link.is_some() { self.meaning_of_link(&address) } else { String::new() };
        let open = self.passage(&range);
        open.reach(range.start, masked);
        if matches!(tag, Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) {
            if open.addresses == 0 {
                let raw = Arc::from(&masked.original()[range.clone()]);
                open.parts.push(Part::Mark(Mark { role: Role::Alone, kind, meaning: meaning.into(), raw }));
            }
            open.addresses += 1;
            (open.at, open.range.end) = (range.end, range.end);
            return;
        }
        if open.addresses > 0 {
            return;
        }
        if let Some((link_type, _, title)) = link {
            let is_defined = matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
            let title = masked.restore(title).into_owned();
            open.links.push(OpenLink { kind: *link_type, title, defined: is_defined.then_some(address) });
        }
        open.pending = Some((Mark { role: Role::Open, kind, meaning: meaning.into(), raw: "".into() }, range.start));
        open.at = range.start;
    }

    fn end_mark(&mut self, tag: TagEnd, range: Range<usize>) {
        let (masked, base) = (self.masked, self.base);
        let Some(open) = &mut self.open else { return };
        let mut range = range;
        let is_link = matches!(tag, TagEnd::Link | TagEnd::Image);
        if is_link && open.links.last().is_some_and(|link| link.kind == LinkType::Collapsed) {
            // The parser's own range of `[words][]` may end before the brackets.
            let original = masked.original();
            let is_short = !original[range.clone()].ends_with("[]") && original[range.end..].starts_with("[]");
            range.end += if is_short { "[]".len() } else { 0 };
        }
        if open.addresses > 0 {
            if tag == TagEnd::Link {
                open.addresses -= 1;
            }
            return;
        }
        let kind = match tag {
            TagEnd::Emphasis => MarkKind::Emphasis,
            TagEnd::Strong => MarkKind::Strong,
            TagEnd::Link => MarkKind::Link,
            TagEnd::Image => MarkKind::Picture,
            _ => MarkKind::Strikethrough,
        };
        let link = if matches!(kind, MarkKind::Link | MarkKind::Picture) { open.links.pop() } else { None };
        if open.pending.is_some() {
            // Nothing stands between the marks: the first of them is all.
            match (link.as_ref().and_then(|link| link.defined.as_deref()), open.pending.take()) {
                (Some(address), Some((mark, _))) => {
                    let sign = if kind == MarkKind::Picture { "![" } else { "[" };
                    let raw = format!("{sign}](<{}>)", link_signs::in_angles(address)).into();
                    open.parts.push(Part::Mark(Mark { raw, ..mark }));
                }
                (_, pending) => open.pending = pending,
            }
            open.reach(range.end, masked);
            (open.at, open.range.end) = (range.end, range.end);
            open.parts.push(Part::Mark(Mark { role: Role::Close, kind, meaning: "".into(), raw: "".into() }));
            return;
        }
        let from = open.at.min(range.end);
        let raw = &masked.original()[from..range.end];
        let title = link.as_ref().map_or("", |link| &*link.title);
        let written = match link.as_ref().and_then(|link| link.defined.as_deref()) {
            Some(address) => link_signs::inline(address, title),
            None => raw.to_owned(),
        };
        let close = match link_signs::title_in(&written).filter(|_| !title.is_empty()) {
            Some(at) => {
                let raw = written[..at.start].into();
                open.parts.push(Part::Mark(Mark { role: Role::Alone, kind: MarkKind::Title, meaning: "".into(), raw }));
                open.words(title, (base + from + at.start).min(base + range.end));
                &written[at.end..]
            }
            None => &*written,
        };
        open.parts.push(Part::Mark(Mark { role: Role::Close, kind, meaning: "".into(), raw: close.into() }));
        (open.at, open.range.end) = (range.end, range.end);
    }

    fn end_passage(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        let end = open.range.end;
        open.reach(end, self.masked);
        let OpenPassage { kind, mut range, mut parts, mut anchor, .. } = open;
        let raw = self.masked.original()[range.clone()].trim_end();
        if let Some(Part::Words(last)) = parts.last_mut()
            && let Some((at, id)) = id_at_end(&last.text)
            && let Some(kept) = raw.strip_suffix(&*format!("{{#{id}}}"))
            && !kept.ends_with('\\')
        {
            let kept = kept.trim_end().len();
            range.end = range.start + kept;
            anchor = Some(id.into());
            last.text.truncate(at);
            let length = last.text.trim_end().len();
            last.text.truncate(length);
            last.places.retain(|(offset, _)| *offset < length.max(1));
        } else {
            range.end = range.start + raw.len();
        }
        parts.retain(|part| !matches!(part, Part::Words(words) if words.text.is_empty()));
        parts = fixed::with_components(parts, self.masked.original(), self.base, self.language);
        if !parts.is_empty() {
            self.push(kind, range, parts, anchor);
        }
    }

    /// What a destination leads to, whichever way it is written.
    fn meaning_of_link(&self, written: &str) -> String {
        let (target, fragment) = match destination::classify(self.origin, written) {
            Ok(Destination::Site { target, fragment }) => (target, fragment),
            Ok(Destination::Anchor(fragment)) => return format!("#{fragment}"),
            _ => return written.to_owned(),
        };
        let path = match target {
            Target::Entry(key) => format!("@/{key}"),
            Target::File(path) => match entry_of(path.as_str()) {
                Some(key) => format!("@/{key}"),
                None => path.to_string(),
            },
            Target::Root(path) => path.to_string(),
        };
        fragment.map_or_else(|| path.clone(), |fragment| format!("{path}#{fragment}"))
    }
}

/// The entry whose file in some language this is: `stories/a` of `content/stories/a/index.de.md`.
fn entry_of(path: &str) -> Option<&str> {
    let stem = path.strip_prefix("content/")?.strip_suffix(".md")?;
    let (id, _) = stem.rsplit_once('.')?;
    Some(id.strip_suffix("/index").unwrap_or(id))
}

impl OpenPassage {
    fn new(kind: PassageKind, range: Range<usize>) -> Self {
        Self {
            kind,
            at: range.start,
            range,
            parts: Vec::new(),
            pending: None,
            links: Vec::new(),
            addresses: 0,
            anchor: None,
        }
    }

    /// The next event begins at `to`: a mark that was open up to there ends.
    fn reach(&mut self, to: usize, masked: &Masked<'_>) {
        if let Some((mark, from)) = self.pending.take() {
            let raw = masked.original().get(from..to).unwrap_or_default();
            self.parts.push(Part::Mark(Mark { raw: raw.into(), ..mark }));
        }
        self.at = self.at.max(to);
    }

    fn words(&mut self, text: &str, place: usize) {
        let words = match self.parts.last_mut() {
            Some(Part::Words(words)) => words,
            _ => {
                self.parts.push(Part::Words(Words::default()));
                let Some(Part::Words(words)) = self.parts.last_mut() else { return };
                words
            }
        };
        words.places.push((words.text.len(), place));
        words.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use icu::locale::locale;

    use super::*;
    use crate::locale::Locale;
    use crate::path::SourcePath;

    fn shown(text: &str) -> Vec<String> {
        let language = Language::new(Locale::new("fr"), "".into(), locale!("fr"), Vec::new());
        let file = SourcePath::new("content/stories/a/index.fr.md");
        let source = Source { file: &file, text, body: 0..text.len(), language: &language };
        let found = passages(&source, "");
        let part = |part: &Part| match part {
            Part::Words(words) => words.text.clone(),
            Part::Mark(mark) => format!("<{}|{}>", mark.raw, mark.meaning),
        };
        found
            .all
            .iter()
            .map(|passage| {
                let parts: String = passage.parts.iter().map(part).collect();
                format!("{:?} {} {:?} {}", passage.kind, passage.block, &text[passage.range.clone()], parts)
            })
            .collect()
    }

    #[test]
    fn blocks_become_passages() {
        let text = "## Un *titre* {#a}\n\nUn [lien](../b/index.fr.md#c) et\nun mot\\*. {#d}\n\n- [ ] un\n- deux\n  - trois\n\n| a | b |\n|---|---|\n| c `d` | |\n\n> cité  \n> encore\n\n::figure{photo=\"x\" caption=\"Une \\\"légende\\\"\"}\n\n:::quote{author=\"Moi\"}\nDit.\n:::\n\n```\ncode\n```\n";
        assert_eq!(
            shown(text),
            [
                "Heading(2) 0 \"Un *titre*\" Un <*|>titre<*|>",
                "Paragraph 1 \"Un [lien](../b/index.fr.md#c) et\\nun mot\\\\*.\" Un <[|@/stories/b#c>lien<](../b/index.fr.md#c)|> et\nun mot*.",
                "Task 2 \"[ ]\" <[ ]|open>",
                "Item 2 \"un\" un",
                "Item 2 \"deux\" deux",
                "Item 2 \"trois\" trois",
                "Cell 3 \"a\" a",
                "Cell 3 \"b\" b",
                "Cell 3 \"c `d`\" c <`d`|d>",
                "Paragraph 4 \"cité  \\n> encore\" cité<  \n> |>encore",
                "Component 5 \"::figure{photo=\\\"x\\\" caption=\\\"Une \\\\\\\"légende\\\\\\\"\\\"}\" <::figure{photo=\"x\" caption=\"Une \\\"légende\\\"\"}|figure photo=x>",
                "Argument(\"figure\", \"caption\") 5 \"Une \\\\\\\"légende\\\\\\\"\" Une \"légende\"",
                "Component 6 \":::quote{author=\\\"Moi\\\"}\" <:::quote{author=\"Moi\"}|quote>",
                "Argument(\"quote\", \"author\") 6 \"Moi\" Moi",
                "Paragraph 6 \"Dit.\" Dit.",
                "Code 7 \"```\\ncode\\n```\" ```\ncode\n```",
            ]
        );
    }

    #[test]
    fn components_in_a_sentence_are_marks() {
        assert_eq!(
            shown(
                "Il y a :number{indicator=\"a\" year=2020} emplois, \\:number{indicator=\"a\"} et *:number{indicator=a}*.\n"
            ),
            [
                "Paragraph 0 \"Il y a :number{indicator=\\\"a\\\" year=2020} emplois, \\\\:number{indicator=\\\"a\\\"} et *:number{indicator=a}*.\" Il y a <:number{indicator=\"a\" year=2020}|number indicator=a year=2020> emplois, :number{indicator=\"a\"} et <*|><:number{indicator=a}|number indicator=a><*|>."
            ]
        );
        assert_eq!(
            fixed("Voir https://a.example/x, a@b.example et :number{indicator=\"https://c.example\"}."),
            ["https://a.example/x", "a@b.example", ":number{indicator=\"https://c.example\"}"]
        );
    }

    #[test]
    fn signs_without_words_are_passages() {
        assert_eq!(
            shown("> [!WARNING]\n> Un.\n\n- [x] deux\n\n* * *\n\n    code\n"),
            [
                "Alert 0 \"[!WARNING]\" <[!WARNING]|warning>",
                "Paragraph 0 \"Un.\" Un.",
                "Task 1 \"[x]\" <[x]|done>",
                "Item 1 \"deux\" deux",
                "Break 2 \"* * *\" <* * *|>",
                "Code 3 \"code\" code",
            ]
        );
        assert_eq!(
            shown("[a][] ![b][c]\n\n[a]: b.pdf\n[c]: <d e.jpg> 'Titre'\n"),
            [
                "Paragraph 0 \"[a][] ![b][c]\" <[|content/stories/a/b.pdf>a<](b.pdf)|> <![|content/stories/a/d e.jpg>b<](<d e.jpg> \"|>Titre<\")|>"
            ]
        );
    }

    #[test]
    fn titles_and_addresses_are_parts() {
        assert_eq!(
            shown("![Vue](a.jpg \"Photo : moi\") <https://a.example> [](b.pdf)\n"),
            [
                "Paragraph 0 \"![Vue](a.jpg \\\"Photo : moi\\\") <https://a.example> [](b.pdf)\" <![|content/stories/a/a.jpg>Vue<](a.jpg \"|>Photo : moi<\")|> <<https://a.example>|https://a.example> <[](b.pdf)|content/stories/a/b.pdf><|>"
            ]
        );
    }
}
