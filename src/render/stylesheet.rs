//! The site's style sheet: the theme's files and each photo's placeholder colour.

use std::fmt::Write as _;

use crate::plan::StylesheetJob;

/// Joins the files and lists the colours. `color` gives that of the photo at a
/// position of the job, when it is known: a photo without one has no rule.
pub fn render(job: &StylesheetJob, color: &dyn Fn(usize) -> Option<[u8; 3]>) -> String {
    let mut css = job.styles.iter().map(|style| &**style).collect::<Vec<&str>>().join("\n");
    for (position, (class, _)) in job.colors.iter().enumerate() {
        if let Some([r, g, b]) = color(position) {
            // Writing to a string does not fail.
            let _ = writeln!(css, ".{class}{{background-color:#{r:02x}{g:02x}{b:02x}}}");
        }
    }
    css
}
