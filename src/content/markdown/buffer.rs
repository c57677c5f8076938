//! The HTML being written: one string, and the positions of the segments that later stages write.
//!
//! Invariant: cuts are in the order of their offsets, and each offset is a
//! character boundary of the string.

use std::ops::Range;

use crate::content::segment::{Component, Placement, Segment};
use crate::diagnostic::work;

#[derive(Default)]
pub(super) struct Buffer {
    pub(super) html: String,
    cuts: Vec<(usize, Cut)>,
}

/// The segment at a cut. The content of a container stays a buffer, so that corrections at the end of the page
/// reach it.
pub(super) enum Cut {
    Ready(Segment),
    Container(Component, Buffer),
}

/// A position in the buffer.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) html: usize,
    cuts: usize,
}

impl Mark {
    /// The position that many bytes of HTML behind the mark, with no cut between.
    pub(super) fn after(self, length: usize) -> Self {
        Self { html: self.html + length, ..self }
    }
}

impl Buffer {
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    pub(super) fn cut(&mut self, piece: Cut) {
        self.cuts.push((self.html.len(), piece));
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { html: self.html.len(), cuts: self.cuts.len() }
    }

    /// Whether nothing has been written since the mark.
    pub(super) fn is_at(&self, mark: Mark) -> bool {
        self.html.len() == mark.html && self.cuts.len() == mark.cuts
    }

    /// Whether nothing but one cut has been written since the mark.
    pub(super) fn is_one_cut_since(&self, mark: Mark) -> bool {
        self.html.len() == mark.html && self.cuts.len() == mark.cuts + 1
    }

    /// Whether nothing but white space has been written since the mark.
    pub(super) fn is_blank_since(&self, mark: Mark) -> bool {
        self.cuts.len() == mark.cuts && self.html.get(mark.html..).is_some_and(|html| html.trim().is_empty())
    }

    /// Removes and returns everything written since the mark.
    pub(super) fn split_off(&mut self, mark: Mark) -> Self {
        let html = self.html.split_off(mark.html);
        let mut cuts = self.cuts.split_off(mark.cuts);
        for (at, _) in &mut cuts {
            *at -= mark.html;
        }
        Self { html, cuts }
    }

    pub(super) fn append(&mut self, other: Self) {
        let base = self.html.len();
        self.html.push_str(&other.html);
        self.cuts.extend(other.cuts.into_iter().map(|(at, piece)| (base + at, piece)));
    }

    /// Replaces a range that holds no cut; later cuts move along.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        let (removed, added) = (range.len(), with.len());
        work::spend(self.html.len() - range.start);
        for (at, _) in self.cuts.iter_mut().rev().take_while(|(at, _)| *at > range.start) {
            *at = *at - removed + added;
        }
        self.html.replace_range(range, with);
    }

    /// Inserts at a mark; cuts made since the mark move along.
    pub(super) fn insert(&mut self, mark: Mark, html: &str) {
        work::spend(self.html.len() - mark.html);
        for (at, _) in &mut self.cuts[mark.cuts..] {
            *at += html.len();
        }
        self.html.insert_str(mark.html, html);
    }

    /// Takes away the `<p>` written at the mark when a picture is all that it holds.
    pub(super) fn lift_picture(&mut self, mark: Mark) -> bool {
        let after = mark.html + "<p>".len();
        let [(at, Cut::Ready(Segment::Picture(picture)))] = &mut self.cuts[mark.cuts..] else { return false };
        if *at != after || self.html.len() != after {
            return false;
        }
        picture.placement = Placement::Block;
        *at = mark.html;
        self.html.truncate(mark.html);
        true
    }

    /// Notes that the picture is alone which is all that the element at the mark holds, so that it is no part of a
    /// sentence.
    pub(super) fn part_picture(&mut self, mark: Mark) {
        let tag = self.html.get(mark.html..).unwrap_or_default();
        let is_one_tag = tag.starts_with('<') && tag.find('>').is_some_and(|end| end + 1 == tag.len());
        if is_one_tag
            && let [(at, Cut::Ready(Segment::Picture(picture)))] = &mut self.cuts[mark.cuts..]
            && *at == self.html.len()
        {
            picture.placement = Placement::Block;
        }
    }

    /// Applies a correction to the HTML here and in all containers. It must not change lengths.
    pub(super) fn correct(&mut self, correction: fn(&mut String)) {
        correction(&mut self.html);
        for (_, piece) in &mut self.cuts {
            if let Cut::Container(_, content) = piece {
                content.correct(correction);
            }
        }
    }

    pub(super) fn into_segments(self) -> Vec<Segment> {
        let (html, pieces) = self.into_parts();
        let mut segments = Vec::with_capacity(2 * pieces.len() + 1);
        let mut from = 0;
        for (at, segment) in pieces {
            if from < at {
                segments.push(Segment::Html(html[from..at].into()));
            }
            segments.push(segment);
            from = at;
        }
        if from < html.len() {
            segments.push(Segment::Html(html[from..].into()));
        }
        segments
    }

    /// The HTML and the finished segments with their offsets in it.
    pub(super) fn into_parts(self) -> (String, Vec<(usize, Segment)>) {
        let pieces = self.cuts.into_iter().map(|(at, piece)| {
            let segment = match piece {
                Cut::Ready(segment) => segment,
                Cut::Container(mut component, content) => {
                    component.content = content.into_segments();
                    Segment::Component(component)
                }
            };
            (at, segment)
        });
        (self.html, pieces.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(buffer: &mut Buffer, id: &'static str) {
        buffer.cut(Cut::Ready(Segment::Message(id)));
    }

    #[test]
    fn cuts_follow_corrections() {
        let mut buffer = Buffer::default();
        buffer.push("a b");
        message(&mut buffer, "one");
        let mark = buffer.mark();
        buffer.push("c");
        message(&mut buffer, "two");
        buffer.push("d");
        buffer.insert(mark, "<p>");
        buffer.replace(1..2, "\u{202f}");
        let segments = buffer.into_segments();
        assert_eq!(
            segments,
            [
                Segment::Html("a\u{202f}b".into()),
                Segment::Message("one"),
                Segment::Html("<p>c".into()),
                Segment::Message("two"),
                Segment::Html("d".into()),
            ]
        );
    }

    #[test]
    fn parts_can_be_taken_out_and_put_back() {
        let mut buffer = Buffer::default();
        buffer.push("a");
        let mark = buffer.mark();
        buffer.push("b");
        message(&mut buffer, "one");
        let part = buffer.split_off(mark);
        buffer.push("x");
        buffer.append(part);
        buffer.push("y");
        assert_eq!(
            buffer.into_segments(),
            [Segment::Html("axb".into()), Segment::Message("one"), Segment::Html("y".into())]
        );
    }
}
