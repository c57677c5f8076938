//! What is fuzzed: one function for each kind of input. cargo-fuzz calls them by way of `fuzz_targets/`, and
//! `tests/integration/fuzz.rs` of the main crate includes this folder and calls them in `cargo test`.
//!
//! A function panics when something is wrong: that is all a fuzzer needs. The same input does the same each time.

mod exchange;
mod pictures;
mod server;
mod site;
mod texts;

use provence::diagnostic::{Diagnostic, UiLocale};

/// A kind of input.
pub struct Target {
    /// The name: that of the binary, of its corpus and of its rows in `seeds.txt`.
    pub name: &'static str,
    /// Takes one input.
    pub run: fn(&[u8]),
}

/// All of them, by name.
pub const TARGETS: &[Target] = &[
    Target { name: "declaration", run: texts::declaration },
    Target { name: "editor", run: server::editor },
    Target { name: "exchange", run: exchange::exchange },
    Target { name: "fluent", run: texts::fluent },
    Target { name: "front_matter", run: texts::front_matter },
    Target { name: "html", run: texts::html },
    Target { name: "http", run: server::http },
    Target { name: "import", run: exchange::import },
    Target { name: "links", run: site::links },
    Target { name: "markdown", run: texts::markdown },
    Target { name: "metadata", run: pictures::metadata },
    Target { name: "picture", run: pictures::picture },
    Target { name: "site", run: site::site },
    Target { name: "svg", run: pictures::svg },
    Target { name: "theme", run: texts::theme },
    Target { name: "yaml", run: texts::yaml },
];

/// Runs the target of a name.
///
/// # Panics
/// When there is none, or the target finds something.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("no target `{name}`")).run)(data);
}

/// The most bytes of a text. What takes more than linear time is seen by `src/content/tests.rs`, which counts.
const LONGEST: usize = 16 << 10;

/// The input as text, when it is one.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok().filter(|text| text.len() <= LONGEST)
}

/// Holds what every problem must be: it has a place in the file and says what is wrong in both languages.
fn sound(text: &str, diagnostics: &[Diagnostic]) {
    let lines = text.split('\n').count() as u32;
    for problem in diagnostics {
        let span = &problem.span;
        assert!((1..=lines).contains(&span.line) && span.column > 0, "no such place: {problem:?}");
        for ui_locale in [UiLocale::Fr, UiLocale::En] {
            assert!(!problem.message.get(ui_locale).is_empty(), "no reason: {problem:?}");
        }
    }
}
