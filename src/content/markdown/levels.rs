//! Levels of headings. A page's title is its only first-level heading.

use super::body::Heading;

/// When the body has a first-level heading too, all of its headings go down a
/// level. The length of the HTML stays as it is.
pub(super) fn demote(html: &mut String) {
    let mut bytes = std::mem::take(html).into_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| *byte == b'<') {
        at += step + 1;
        let tag = at + usize::from(bytes.get(at) == Some(&b'/'));
        if let Some([b'h', level @ b'1'..=b'5', b'>' | b' ']) = bytes.get_mut(tag..tag + 3) {
            *level += 1;
        }
    }
    *html = String::from_utf8(bytes).expect("only ASCII digits were changed");
}

/// The same for the list of headings.
pub(super) fn demote_headings(headings: &mut [Heading]) {
    for heading in headings {
        heading.level = (heading.level + 1).min(6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demotion_changes_levels_only() {
        let mut html = "<h1 id=\"a\">é</h1><h6>x</h6><hr>&lt;h1".to_owned();
        demote(&mut html);
        assert_eq!(html, "<h2 id=\"a\">é</h2><h6>x</h6><hr>&lt;h1");
    }
}
