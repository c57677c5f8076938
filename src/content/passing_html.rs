//! A body as HTML by itself, for the preview of a published site's editor: addresses stay as they are written, and what
//! the theme prints is only named.

use super::destination::escape_href;
use super::escape::{escape_attribute, escape_text};
use super::markdown::Body;
use super::segment::{Picture, Segment, Target};

/// The HTML of a body. What the theme prints is an element with `data-theme`, which says what it is: `figure`, `picture`;
/// `data-photo` is the id of the photo that it shows.
pub fn html(body: &Body) -> String {
    let mut out = String::new();
    print(&body.segments, &mut out);
    out
}

fn print(segments: &[Segment], out: &mut String) {
    for segment in segments {
        match segment {
            Segment::Html(html) => out.push_str(html),
            Segment::Link(link) => escape_href(out, &link.written),
            Segment::Picture(picture) => print_picture(picture, out),
            Segment::Component(component) => {
                out.push_str("<div");
                named(component.name, component.text("photo").map(|id| &**id), out);
                print(&component.content, out);
                out.push_str("</div>\n");
            }
            Segment::Inline(component, written) => {
                out.push_str("<span");
                named(component.name, None, out);
                escape_text(written, out);
                out.push_str("</span>");
            }
            // Interface texts stand in attributes too, where nothing can mark them.
            Segment::Message(_) => {}
        }
    }
}

fn print_picture(picture: &Picture, out: &mut String) {
    out.push_str("<span");
    let photo = match &picture.target {
        Target::Entry(key) => key.split_once('/').map(|(_, id)| id),
        Target::File(_) | Target::Root(_) => None,
    };
    named("picture", photo, out);
    escape_text(&picture.alt, out);
    out.push_str("</span>");
}

/// The end of an opening tag that says what the element stands for.
fn named(name: &str, photo: Option<&str>, out: &mut String) {
    out.push_str(" data-theme=\"");
    out.push_str(name);
    if let Some(photo) = photo {
        out.push_str("\" data-photo=\"");
        escape_attribute(photo, out);
    }
    out.push_str("\">");
}
