//! Words of a paragraph: HTML inside a block as Markdown.

use std::sync::LazyLock;

use regex::Regex;

use crate::html_tree::{Element, Node};

/// Writes what stands inside a block.
pub struct Inline {
    /// Whether a line break is one for readers.
    pub breaks: bool,
    /// The Markdown.
    pub out: String,
    /// WordPress's own tags that were left as code.
    pub tags: Vec<String>,
}

/// Elements that Markdown has no sign for, and that are kept as they are.
const KEPT: &[&str] = &["sup", "sub", "u", "mark", "kbd", "small", "ins", "cite", "q", "abbr", "var", "samp"];

impl Inline {
    /// Writes nodes; `None` when one of them has no certain equivalent.
    pub fn write(&mut self, nodes: &[Node]) -> Option<()> {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Comment(_) => {}
                Node::Element(element) => self.element(element)?,
            }
        }
        Some(())
    }

    fn element(&mut self, element: &Element) -> Option<()> {
        match &*element.name {
            "strong" | "b" if element.has_only(&[]) => self.marked(element, "**"),
            "em" | "i" if element.has_only(&[]) => self.marked(element, "*"),
            "del" | "s" | "strike" if element.has_only(&[]) => self.marked(element, "~~"),
            "span" | "font" | "p" if element.has_only(&["lang"]) && element.get("lang").is_none() => {
                self.write(&element.children)
            }
            "br" => {
                let text = self.out.trim_end_matches(' ').len();
                self.out.truncate(text);
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.out.push_str("\\\n");
                }
                Some(())
            }
            "code" if element.has_only(&[]) => {
                let [Node::Text(text)] = &element.children[..] else { return None };
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                let fence = "`".repeat(longest + 1);
                let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                self.out.push_str(&format!("{fence}{space}{}{space}{fence}", text.replace('\n', " ")));
                Some(())
            }
            "a" if element.has_only(&["href", "target", "rel", "title"]) => self.link(element),
            "a" if element.has_only(&["id", "name"]) && element.children.is_empty() => None,
            "img" if element.has_only(&["src", "alt", "title"]) => self.picture(element),
            name if KEPT.contains(&name) && element.attributes.is_empty() => {
                self.out.push_str(&format!("<{name}>"));
                self.write(&element.children)?;
                self.out.push_str(&format!("</{name}>"));
                Some(())
            }
            _ => None,
        }
    }

    /// Emphasis. White space at its ends goes out of it, where Markdown wants it.
    fn marked(&mut self, element: &Element, mark: &str) -> Option<()> {
        let mut inner = Self { breaks: self.breaks, out: String::new(), tags: Vec::new() };
        inner.write(&element.children)?;
        self.tags.append(&mut inner.tags);
        let text = inner.out.trim_matches([' ', '\n']);
        let text = text.strip_suffix('\\').unwrap_or(text);
        if text.is_empty() {
            self.out.push_str(&inner.out);
            return Some(());
        }
        let before = &inner.out[..inner.out.len() - inner.out.trim_start_matches([' ', '\n']).len()];
        let after = &inner.out[inner.out.trim_end_matches([' ', '\n']).len()..];
        self.out.push_str(&format!("{before}{mark}{text}{mark}{after}"));
        Some(())
    }

    fn link(&mut self, element: &Element) -> Option<()> {
        let href = element.get("href")?.trim();
        let mut inner = Self { breaks: false, out: String::new(), tags: Vec::new() };
        inner.write(&element.children)?;
        self.tags.append(&mut inner.tags);
        let text = inner.out.trim();
        if text.is_empty() || href.is_empty() {
            return None;
        }
        self.out.push_str(&format!("[{text}]({}{})", destination(href), title(element)));
        Some(())
    }

    fn picture(&mut self, element: &Element) -> Option<()> {
        let src = element.get("src")?.trim();
        let alt = escape(element.get("alt").unwrap_or_default().trim()).replace('\n', " ");
        self.out.push_str(&format!("![{alt}]({}{})", destination(src), title(element)));
        Some(())
    }

    /// Plain text, with WordPress's own tags as code.
    fn text(&mut self, text: &str) {
        static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(
                r#"\[/?(?:gallery|caption|embed|video|audio|playlist|wp_caption|contact-form-7|(?:vc|et|fusion|su)_[a-z_]+|[a-z][a-z0-9_-]*\s[^\[\]\n]*=["'][^\[\]\n]*)[^\[\]\n]{0,400}\]"#,
            )
            .ok()
        });
        let mut at = 0;
        for found in TAG.iter().flat_map(|pattern| pattern.find_iter(text)) {
            self.words(&text[at..found.start()]);
            let longest = found.as_str().split(|c| c != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat(longest + 1);
            self.out.push_str(&format!("{fence}{}{fence}", found.as_str()));
            self.tags.push(found.as_str().to_owned());
            at = found.end();
        }
        self.words(&text[at..]);
    }

    fn words(&mut self, text: &str) {
        let escaped = escape(text);
        let mut lines = escaped.split('\n').peekable();
        while let Some(line) = lines.next() {
            let line = line.trim_end_matches('\r');
            // White space is one space, as in HTML.
            let mut spaced = false;
            for c in line.chars() {
                let is_space = matches!(c, ' ' | '\t');
                if !(is_space && (spaced || self.out.ends_with([' ', '\n']))) {
                    self.out.push(if is_space { ' ' } else { c });
                }
                spaced = is_space;
            }
            if lines.peek().is_some() && !self.out.is_empty() && !self.out.ends_with('\n') {
                let kept = self.out.trim_end_matches(' ').len();
                self.out.truncate(kept);
                self.out.push_str(if self.breaks { "\\\n" } else { "\n" });
            }
        }
    }
}

/// The title of a link or picture.
fn title(element: &Element) -> String {
    let title = element.get("title").map(|title| title.replace(['"', '\\', '\n'], " ")).unwrap_or_default();
    if title.trim().is_empty() { String::new() } else { format!(" \"{}\"", title.trim()) }
}

/// An address as the destination of a link.
fn destination(address: &str) -> String {
    let address = address.replace(['\n', '\r', '\t'], "").replace('<', "%3C").replace('>', "%3E");
    let is_plain = !address.contains([' ', '(', ')', '\\']);
    if is_plain { address } else { format!("<{}>", address.replace('\\', "%5C")) }
}

/// A text in which no sign is one of Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut former = ' ';
    for c in text.chars() {
        let is_markup = match c {
            '\\' | '*' | '[' | ']' | '`' | '<' | '{' | '|' | '~' | '&' => true,
            '_' => !former.is_alphanumeric(),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(c);
        former = c;
    }
    out
}

/// Escapes what would be a heading, a list, a quotation, a rule or a component at the beginning of a line.
pub fn at_line_start(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let trimmed = line.trim_start();
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && digits < 10 && trimmed[digits..].starts_with(['.', ')']) {
            return format!("{}\\{}", &trimmed[..digits], &trimmed[digits..]);
        }
        if trimmed.starts_with(['#', '+', '-', '>', ':', '=']) { format!("\\{trimmed}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}
