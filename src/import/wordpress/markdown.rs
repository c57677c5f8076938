//! Turns the HTML of a post into Markdown, block by block. A block of which the meaning is not certain stays HTML.
//!
//! Invariant: a block becomes Markdown only when Markdown reads the same words from it.

use pulldown_cmark::{Event, Options, Parser};

use super::inline::{self, Inline};
use crate::html_tree::{self, Element, Node};

/// A post in Markdown.
#[derive(Debug, Default)]
pub struct Converted {
    /// The Markdown.
    pub text: String,
    /// Lines of blocks that stay HTML, with the name of the element.
    pub kept: Vec<(u32, String)>,
    /// Lines of elements that are left out, with the name.
    pub dropped: Vec<(u32, String)>,
    /// WordPress's own tags that are left as code.
    pub tags: Vec<String>,
}

/// Elements that stand between texts.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "video",
    "audio",
    "script",
    "style",
    "object",
];

/// Converts a post. One that was written without blocks has paragraphs by blank lines.
pub fn convert(html: &str) -> Converted {
    let has_blocks = html.contains("<!-- wp:");
    let mut writer = Writer { out: Converted::default(), breaks: !has_blocks };
    let nodes = html_tree::parse(html);
    let mut blocks = Vec::new();
    writer.blocks(&nodes, &mut blocks);
    writer.out.text = blocks.join("\n\n");
    writer.out
}

struct Writer {
    out: Converted,
    /// Whether a line break in a text is one for readers.
    breaks: bool,
}

impl Writer {
    /// Every block of a run of nodes.
    fn blocks(&mut self, nodes: &[Node], blocks: &mut Vec<String>) {
        let mut loose: Vec<Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if BLOCKS.contains(&&*element.name) => {
                    self.paragraphs(std::mem::take(&mut loose), blocks);
                    self.block(element, blocks);
                }
                Node::Comment(text)
                    if text.trim_start().starts_with("wp:") || text.trim_start().starts_with("/wp:") => {}
                Node::Comment(text) if text.trim() == "more" => {}
                node => loose.push(node.clone()),
            }
        }
        self.paragraphs(loose, blocks);
    }

    /// Texts without an element around them: paragraphs between blank lines.
    fn paragraphs(&mut self, nodes: Vec<Node>, blocks: &mut Vec<String>) {
        let mut paragraph: Vec<Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Text(text) => {
                    let text = text.replace("\r\n", "\n");
                    let mut parts = text.split("\n\n");
                    if let Some(first) = parts.next() {
                        paragraph.push(Node::Text(first.to_owned()));
                    }
                    for part in parts {
                        self.paragraph(&std::mem::take(&mut paragraph), blocks);
                        paragraph.push(Node::Text(part.to_owned()));
                    }
                }
                node => paragraph.push(node),
            }
        }
        self.paragraph(&paragraph, blocks);
    }

    fn paragraph(&mut self, nodes: &[Node], blocks: &mut Vec<String>) {
        let is_empty = nodes.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()));
        if is_empty {
            return;
        }
        let text = self.inline(nodes).map(|text| inline::at_line_start(text.trim()));
        match text.filter(|text| says(text, nodes)) {
            Some(text) if text.is_empty() => {}
            Some(text) => blocks.push(text),
            None => {
                let line = nodes.iter().find_map(|node| match node {
                    Node::Element(element) => Some((element.line, element.name.clone())),
                    _ => None,
                });
                self.out.kept.push(line.unwrap_or((1, "p".to_owned())));
                let mut html = String::from("<p>");
                html_tree::write(nodes, &mut html);
                blocks.push(html + "</p>");
            }
        }
    }

    fn inline(&mut self, nodes: &[Node]) -> Option<String> {
        let mut inline = Inline { breaks: self.breaks, out: String::new(), tags: Vec::new() };
        inline.write(nodes)?;
        self.out.tags.append(&mut inline.tags);
        Some(inline.out)
    }

    fn block(&mut self, element: &Element, blocks: &mut Vec<String>) {
        if matches!(&*element.name, "script" | "style") {
            self.out.dropped.push((element.line, element.name.clone()));
            return;
        }
        let whole = std::slice::from_ref(element);
        let is_wrapper = matches!(&*element.name, "div" | "section" | "article" | "main" | "header" | "footer");
        if is_wrapper && element.has_only(&[]) {
            self.blocks(&element.children, blocks);
            return;
        }
        if element.name == "p" && element.has_only(&[]) {
            let breaks = std::mem::replace(&mut self.breaks, false);
            self.paragraph(&element.children, blocks);
            self.breaks = breaks;
            return;
        }
        let mark = (self.out.kept.len(), self.out.tags.len(), self.out.dropped.len());
        if let Some(text) = self.markdown(element).filter(|text| says(text, &element.children)) {
            if !text.is_empty() {
                blocks.push(text);
            }
            return;
        }
        // What was told of its parts is told of the whole.
        self.out.kept.truncate(mark.0);
        self.out.tags.truncate(mark.1);
        self.out.dropped.truncate(mark.2);
        self.out.kept.push((element.line, element.name.clone()));
        let mut html = String::new();
        html_tree::write(&whole.iter().cloned().map(Node::Element).collect::<Vec<_>>(), &mut html);
        blocks.push(html);
    }

    /// A block as Markdown; `None` when something in it has no certain equivalent.
    fn markdown(&mut self, element: &Element) -> Option<String> {
        let name = &*element.name;
        Some(match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if element.has_only(&["id"]) => {
                let level = usize::from(name.as_bytes()[1] - b'0');
                let text = self.inline(&element.children)?.trim().replace("\\\n", " ").replace('\n', " ");
                if text.is_empty() {
                    return Some(String::new());
                }
                let id = element.get("id").filter(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
                let id = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
                format!("{} {text}{id}", "#".repeat(level))
            }
            "hr" => "---".to_owned(),
            "blockquote" if element.has_only(&[]) => {
                let inner = self.whole(&element.children)?;
                prefixed(&inner, "> ", "> ")
            }
            "ul" if element.has_only(&[]) => self.list(element, None)?,
            "ol" if element.has_only(&["start"]) => {
                let start = element.get("start").map_or(Some(1), |start| start.parse::<u32>().ok())?;
                self.list(element, Some(start))?
            }
            "pre" if element.has_only(&[]) => code(element)?,
            "figure" if element.has_only(&["id"]) => self.figure(element)?,
            "table" if element.has_only(&[]) => self.table(element)?,
            _ => return None,
        })
    }

    /// Blocks inside another; `None` when one of them stays HTML.
    fn whole(&mut self, nodes: &[Node]) -> Option<String> {
        let before = (self.out.kept.len(), self.out.dropped.len());
        let mut blocks = Vec::new();
        self.blocks(nodes, &mut blocks);
        let is_whole = before == (self.out.kept.len(), self.out.dropped.len());
        is_whole.then(|| blocks.join("\n\n"))
    }

    fn list(&mut self, element: &Element, start: Option<u32>) -> Option<String> {
        let mut items = Vec::new();
        for node in &element.children {
            match node {
                Node::Element(item) if item.name == "li" && item.has_only(&[]) => {
                    let number = start.map(|start| start.saturating_add(items.len() as u32));
                    let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
                    // Texts and a list below them stand close together.
                    let inner = self.whole(&item.children)?.replace("\n\n- ", "\n- ");
                    items.push(prefixed(&inner, &mark, &" ".repeat(mark.len())));
                }
                Node::Text(text) if text.trim().is_empty() => {}
                Node::Comment(_) => {}
                _ => return None,
            }
        }
        Some(items.join("\n"))
    }

    /// A picture with its caption, or an address that WordPress would show as a player.
    fn figure(&mut self, element: &Element) -> Option<String> {
        let is_caption = |node: &Node| matches!(node, Node::Element(element) if element.name == "figcaption");
        let (captions, rest): (Vec<Node>, Vec<Node>) = element.children.iter().cloned().partition(is_caption);
        let has_table = matches!(&rest[..], [Node::Element(table)] if table.name == "table");
        let mut caption = String::new();
        for node in &captions {
            if let Node::Element(caption_element) = node {
                caption.push_str(self.inline(&caption_element.children)?.trim());
            }
        }
        let inner = if has_table { self.whole(&rest)? } else { self.whole(&rest)?.trim().to_owned() };
        if caption.is_empty() {
            return Some(inner);
        }
        // Below the picture, as a paragraph: a caption may have links.
        Some(format!("{inner}\n\n*{}*", caption.replace('*', "")))
    }

    fn table(&mut self, element: &Element) -> Option<String> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut has_head = false;
        for part in elements(&element.children) {
            match &*part.name {
                "thead" | "tbody" | "tfoot" => {
                    for row in elements(&part.children) {
                        rows.push(self.row(row)?);
                        has_head |= part.name == "thead" && rows.len() == 1;
                    }
                }
                "tr" => rows.push(self.row(part)?),
                _ => return None,
            }
        }
        let first = elements(&element.children).find(|part| part.name == "tr");
        has_head |= first.is_some_and(|row| elements(&row.children).all(|cell| cell.name == "th"));
        let width = rows.first()?.len();
        if !has_head {
            // Markdown has no table without a head.
            return None;
        }
        let mut out = String::new();
        for (number, row) in rows.iter().enumerate() {
            if row.len() != width {
                return None;
            }
            out.push_str(&format!("| {} |\n", row.join(" | ")));
            if number == 0 {
                out.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        Some(out.trim_end().to_owned())
    }

    fn row(&mut self, row: &Element) -> Option<Vec<String>> {
        if row.name != "tr" {
            return None;
        }
        let cells: Vec<&Element> = elements(&row.children).collect();
        let texts = cells.into_iter().map(|cell| {
            let is_cell = matches!(&*cell.name, "td" | "th") && cell.has_only(&["scope"]);
            let text = is_cell.then(|| self.inline(&cell.children)).flatten()?;
            let text = text.trim().replace('|', "\\|");
            (!text.contains('\n')).then_some(text)
        });
        texts.collect()
    }
}

fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        _ => None,
    })
}

/// A code block, with its language where a class tells it.
fn code(element: &Element) -> Option<String> {
    let (inner, language) = match &element.children[..] {
        [Node::Element(code)] if code.name == "code" => {
            let class = code.get("class").unwrap_or_default();
            (&code.children, class.split(' ').find_map(|class| class.strip_prefix("language-")).unwrap_or_default())
        }
        _ => (&element.children, ""),
    };
    let mut text = String::new();
    for node in inner {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(element) if element.name == "br" => text.push('\n'),
            _ => return None,
        }
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let language: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Some(format!("{fence}{language}\n{}\n{fence}", text.trim_matches('\n')))
}

/// Lines with something before the first and before each other.
fn prefixed(text: &str, first: &str, other: &str) -> String {
    let lines = text.lines().enumerate().map(|(number, line)| match (number, line) {
        (0, line) => format!("{first}{line}"),
        (_, "") => other.trim_end().to_owned(),
        (_, line) => format!("{other}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether Markdown reads the same words from a text as HTML does.
fn says(markdown: &str, nodes: &[Node]) -> bool {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut read = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) => read.extend(text.chars().filter(|c| !c.is_whitespace())),
            _ => {}
        }
    }
    let mut written = String::new();
    html_tree::words(nodes, &mut written);
    // Alternative texts are words of Markdown only.
    read.len() >= written.len() && is_within(&written, &read)
}

/// Whether the letters of a text come in this order in another.
fn is_within(text: &str, other: &str) -> bool {
    let mut rest = other.chars();
    text.chars().all(|wanted| rest.any(|c| c == wanted))
}
