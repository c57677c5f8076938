//! Finds code that nothing closes: all that follows is in it (CommonMark 0.31.2, "Fenced code blocks": a block that is not
//! closed ends with the document, or with what it is in).

use std::ops::Range;

use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

impl Writer<'_> {
    /// Warns of a block of code that begins with a fence and ends without one. `range` is that of the block.
    pub(super) fn open_fence(&mut self, range: Range<usize>) {
        let Some(fence) = unclosed(&self.source.original()[range.clone()]) else { return };
        let span = self.span(range.start..range.start + fence.len());
        let message = text!(
            "ce bloc de code n’est pas fermé : tout ce qui suit en fait partie",
            "this block of code is not closed: all that follows is in it"
        );
        let help = text!(
            "écrivez `{fence}` seul sur une ligne, après le code",
            "write `{fence}` alone on a line, after the code"
        );
        self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
    }
}

/// The fence that opens a block of code which no fence closes; `None` for one that is closed, or that has none.
fn unclosed(block: &str) -> Option<&str> {
    let sign = block.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let fence = &block[..block.len() - block.trim_start_matches(sign).len()];
    // The lines of a quotation begin with its sign.
    let last = block.trim_end().rsplit_once('\n').map_or("", |(_, last)| last);
    let last = last.trim_start_matches(['>', ' ', '\t']);
    let is_closed = last.len() >= fence.len() && last.chars().all(|c| c == sign);
    (!is_closed).then_some(fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_without_a_partner_are_found() {
        for closed in [
            "```\na\n```",
            "```rust\na\n````\n",
            "~~~\n```\n~~~",
            "```\n> a\n> ```",
            "    a\n    b",
            "```\n\n  ```  \n",
        ] {
            assert_eq!(unclosed(closed), None, "{closed:?}");
        }
        for (open, fence) in [
            ("```rust\na\n", "```"),
            ("```", "```"),
            ("~~~~\na\n~~~\n", "~~~~"),
            ("```\na\n~~~", "```"),
            ("```\na\n``` fin", "```"),
        ] {
            assert_eq!(unclosed(open), Some(fence), "{open:?}");
        }
    }
}
