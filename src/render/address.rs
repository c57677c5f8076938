//! Absolute addresses, as readers outside the site need them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that a path cannot hold as they are.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address of a file of the output. `base_url` is scheme and host.
pub fn of_file(base_url: &str, file: &str) -> String {
    format!("{base_url}/{}", utf8_percent_encode(file, PATH))
}

/// A `srcset` with absolute addresses.
pub fn srcset(base_url: &str, srcset: &str) -> String {
    let mut out = String::with_capacity(srcset.len() * 2);
    for candidate in srcset.split(", ").filter(|candidate| !candidate.is_empty()) {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(base_url);
        out.push_str(candidate);
    }
    out
}
