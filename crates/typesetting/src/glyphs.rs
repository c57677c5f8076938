//! Finds characters that no font has: readers would see empty boxes.

use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// The characters of a document that no font has.
pub fn missing(document: &PagedDocument) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    document.pages().iter().for_each(|page| of_frame(&page.frame, &mut found));
    found
}

fn of_frame(frame: &Frame, found: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => of_frame(&group.frame, found),
            FrameItem::Text(text) => {
                let absent = text.glyphs.iter().filter(|glyph| glyph.id == 0);
                let characters = absent.filter_map(|glyph| text.text.get(glyph.range()));
                found.extend(characters.flat_map(str::chars).filter(|character| !character.is_whitespace()));
            }
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
