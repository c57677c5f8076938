//! HTML as a small tree, with the line of every element.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Levels of elements; a deeper one is put beside its parent.
const MAX_DEPTH: usize = 64;

/// A piece of HTML.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text, entities decoded.
    Text(String),
    /// A comment.
    Comment(String),
    /// An element.
    Element(Element),
}

/// An element with what is in it.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name, in lower case.
    pub name: String,
    /// Attributes in the order written.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
    /// Its line in the text that was read, from 1.
    pub line: u32,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Whether it has no other attributes than these and those that only concern looks.
    pub fn has_only(&self, names: &[&str]) -> bool {
        const LOOKS: &[&str] =
            &["class", "style", "align", "width", "height", "srcset", "sizes", "loading", "decoding", "fetchpriority"];
        self.attributes
            .iter()
            .all(|(name, _)| names.contains(&&**name) || LOOKS.contains(&&**name) || name.starts_with("data-"))
    }
}

/// Elements without content.
pub const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose text is no markup, entities neither.
const RAW: &[&str] = &["iframe", "noembed", "noframes", "script", "style"];

/// Reads HTML as browsers do, without a document around it.
pub fn parse(html: &str) -> Vec<Node> {
    let sink = Builder(RefCell::new(Stack { open: vec![root()] }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut stack = tokenizer.sink.0.into_inner();
    while stack.open.len() > 1 {
        stack.close();
    }
    stack.open.pop().map(|root| root.children).unwrap_or_default()
}

fn root() -> Element {
    Element { name: String::new(), attributes: Vec::new(), children: Vec::new(), line: 1 }
}

/// Elements that are open, the outermost first. There is always the root.
struct Stack {
    open: Vec<Element>,
}

impl Stack {
    fn push(&mut self, node: Node) {
        if let Some(last) = self.open.last_mut() {
            match (last.children.last_mut(), node) {
                (Some(Node::Text(known)), Node::Text(more)) => known.push_str(&more),
                (_, node) => last.children.push(node),
            }
        }
    }

    fn close(&mut self) {
        if self.open.len() > 1
            && let Some(element) = self.open.pop()
        {
            self.push(Node::Element(element));
        }
    }

    /// Closes the nearest open element of a name, with those in it; nothing when none is open.
    fn close_named(&mut self, name: &str) {
        if let Some(at) = self.open.iter().skip(1).rposition(|element| element.name == name) {
            while self.open.len() > at + 1 {
                self.close();
            }
        }
    }

    fn start(&mut self, element: Element, is_closed: bool) {
        // A paragraph ends where a block begins, a list item where the next begins.
        let ends_before: &[&str] = match &*element.name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "div" | "blockquote" | "pre" | "table"
            | "figure" | "hr" => &["p"],
            "li" => &["li"],
            "tr" => &["tr"],
            "td" | "th" => &["td", "th"],
            _ => &[],
        };
        if self.open.last().is_some_and(|last| ends_before.contains(&&*last.name)) {
            self.close();
        }
        if is_closed || VOID.contains(&&*element.name) {
            self.push(Node::Element(element));
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.close();
        }
        self.open.push(element);
    }
}

struct Builder(RefCell<Stack>);

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut stack = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => stack.push(Node::Text(text.to_string())),
            Token::CommentToken(text) => stack.push(Node::Comment(text.to_string())),
            Token::TagToken(Tag { kind: TagKind::EndTag, name, .. }) => stack.close_named(&name),
            Token::TagToken(tag) => {
                let attributes = tag.attrs.iter();
                let attributes = attributes.map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                let name = tag.name.to_string();
                let raw = match &*name {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                    "textarea" | "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                let element = Element { name, attributes, children: Vec::new(), line: line as u32 };
                stack.start(element, tag.self_closing);
                if let Some(raw) = raw.filter(|_| !tag.self_closing) {
                    return TokenSinkResult::RawData(raw);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// HTML as text again. Blank lines, which would end a block of HTML in Markdown, are closed up.
pub fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(&close_up(&escape(text))),
            Node::Comment(text) => {
                out.push_str("<!--");
                out.push_str(&close_up(text));
                out.push_str("-->");
            }
            Node::Element(element) => {
                out.push('<');
                out.push_str(&element.name);
                for (name, value) in &element.attributes {
                    out.push_str(&format!(" {name}=\"{}\"", close_up(&escape(value).replace('"', "&quot;"))));
                }
                out.push('>');
                if VOID.contains(&&*element.name) {
                    continue;
                }
                match RAW.contains(&&*element.name) {
                    true => element.children.iter().for_each(|child| write_raw(child, out)),
                    false => write(&element.children, out),
                }
                out.push_str(&format!("</{}>", element.name));
            }
        }
    }
}

/// The text of an element that holds no markup, as it is: nothing in it is an entity.
fn write_raw(node: &Node, out: &mut String) {
    if let Node::Text(text) = node {
        out.push_str(&close_up(text));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text without blank lines.
fn close_up(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        let is_edge = number == 0;
        if line.trim().is_empty() && !is_edge {
            continue;
        }
        if !is_edge {
            out.push('\n');
        }
        out.push_str(line);
    }
    if text.ends_with('\n') && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The text of nodes, white space left out.
pub fn words(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.extend(text.chars().filter(|c| !c.is_whitespace())),
            Node::Comment(_) => {}
            Node::Element(element) => words(&element.children, out),
        }
    }
}
