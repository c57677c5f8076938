//! Ids of blocks: `{#id}` at the end of a paragraph, an item, a term or a definition, or alone on a line
//! below any other block or component. The parser itself reads the ids of headings.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::anchors::MAX_ID;
use super::body::BlockKind;
use super::buffer::Mark;
use super::open::OpenBlock;
use super::writer::Writer;
use crate::content::escape::escape_attribute;
use crate::content::typography::is_cjk;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;

/// An id and where it is written.
pub(super) type BlockId = (String, Span);

impl Writer<'_> {
    /// Takes the id from the end of the pending text, when the event ends a block that can have one.
    pub(super) fn take_block_id(&mut self, event: &Event<'_>) {
        let ends = match event {
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition,
            ) => true,
            // The text of a tight item ends where a list inside it begins.
            Event::Start(Tag::List(_)) => self.open_blocks.last().is_some_and(|block| block.kind == BlockKind::Item),
            _ => false,
        };
        if !ends || self.image.is_some() || self.text.verbatim {
            return;
        }
        let Some((start, id)) = id_at_end(&self.text.pending).filter(|(start, _)| !self.text.is_literal(*start)) else {
            return;
        };
        let written = format!("{{#{id}}}");
        let source = self.text.source.clone();
        let window = self.source.original().get(source.clone()).unwrap_or_default();
        let at = window.rfind(&written).map_or(source.start, |at| source.start + at);
        let span = self.span(at..at + written.len());
        self.text.pending.truncate(start);
        let kept = self.text.pending.trim_end().len();
        self.text.pending.truncate(kept);
        self.block_id = Some((id, span));
        if matches!(event, Event::Start(_)) {
            self.flush_text();
            if let Some(block) = self.open_blocks.pop() {
                self.anchor_block(&block);
                self.open_blocks.push(block);
            }
        }
    }

    /// Gives the id to a block whose tag is an item's, a term's or a definition's.
    pub(super) fn anchor_block(&mut self, block: &OpenBlock) {
        if !matches!(block.kind, BlockKind::Item | BlockKind::Term | BlockKind::Definition) {
            return;
        }
        if let Some(id) = self.block_id.take() {
            self.insert_id(block.mark, "<li".len(), id);
        }
    }

    /// The end of a paragraph with an id. Without anything else in it, the id belongs to the block before.
    pub(super) fn end_paragraph_with(&mut self, id: BlockId, mark: Mark) {
        if self.out.is_at(mark.after("<p>".len())) {
            self.out.html.truncate(mark.html);
            self.anchor_previous(id);
        } else if self.out.lift_picture(mark) {
            // A picture alone has no paragraph that could have an id, since the theme prints it.
            self.out.insert(mark, "<div>");
            self.insert_id(mark, "<div".len(), id);
            self.out.push("</div>\n");
        } else {
            self.insert_id(mark, "<p".len(), id);
            self.out.push("</p>\n");
        }
    }

    fn anchor_previous(&mut self, id: BlockId) {
        let previous = self.ended.take().filter(|(_, depth)| *depth == self.open_blocks.len());
        let mark = previous.map(|(block, _)| block.mark);
        if let Some((mark, tag)) = mark.and_then(|mark| Some((mark, self.tag_at(mark)?))) {
            self.insert_id(mark, tag, id);
            return;
        }
        // The theme prints a component: what bears its id stands right before it.
        if let Some(mark) = self.component.filter(|mark| self.out.is_one_cut_since(*mark)) {
            self.out.insert(mark, "<div></div>\n");
            self.insert_id(mark, "<div".len(), id);
            return;
        }
        let (written, span) = id;
        let message = text!("l’ancre `{written}` ne suit aucun bloc", "the anchor `{written}` follows no block");
        self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(text!(
            "mettez-la à la fin d’un paragraphe, ou seule sous une liste, un tableau ou une citation",
            "put it at the end of a paragraph, or alone below a list, a table or a quotation"
        )));
    }

    /// The length of `<name` at a mark, unless there is no tag, or one that has an id.
    fn tag_at(&self, mark: Mark) -> Option<usize> {
        let html = self.out.html.get(mark.html..)?;
        let name = html.strip_prefix('<')?.find(|c: char| !c.is_ascii_alphanumeric())?;
        let tag = &html[..html.find('>')?];
        (name > 0 && !tag.contains(" id=\"")).then_some(1 + name)
    }

    fn insert_id(&mut self, mark: Mark, behind: usize, (id, span): BlockId) {
        let id = self.anchors.explicit(&id, span, &mut self.diagnostics);
        let mut attribute = String::from(" id=\"");
        escape_attribute(&id, &mut attribute);
        attribute.push('"');
        self.out.insert(mark.after(behind), &attribute);
        // The place of the last white space has moved.
        self.text.begin();
    }
}

/// The id at the end of a text, and where its brace stands.
pub(super) fn id_at_end(text: &str) -> Option<(usize, String)> {
    let inner = text.trim_end().strip_suffix('}')?;
    let mut from = inner.len().saturating_sub(MAX_ID);
    while !inner.is_char_boundary(from) {
        from += 1;
    }
    let start = from + inner[from..].rfind("{#")?;
    let id = &inner[start + 2..];
    let is_id = !id.is_empty()
        && !id.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '#' | '"' | '\'' | '<' | '>' | '&'));
    let before = text[..start].chars().next_back();
    let stands_apart = before.is_none_or(|c| c.is_whitespace() || is_cjk(c));
    (is_id && stands_apart).then(|| (start, id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::id_at_end;

    #[test]
    fn ids_stand_apart_at_the_end() {
        assert_eq!(id_at_end("a {#b} "), Some((2, "b".to_owned())));
        assert_eq!(id_at_end("{#b}"), Some((0, "b".to_owned())));
        assert_eq!(id_at_end("日本{#b-c}"), Some((6, "b-c".to_owned())));
        for text in ["a{#b}", "a {#b} c", "a {#}", "a {#b c}", "a {# b}", "a {b}", "}"] {
            assert_eq!(id_at_end(text), None, "{text}");
        }
    }
}
