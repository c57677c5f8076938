//! The CommonMark 0.31.2 suite against `provence markdown`.
//!
//! The suite is `spec.txt` of the npm package `commonmark-spec` 0.31.2. Point
//! `COMMONMARK_SPEC` at it, as `.ci/run` does; without the variable there is
//! nothing to run.

use std::path::Path;

struct Example {
    number: usize,
    line: usize,
    markdown: String,
    html: String,
}

fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut lines = spec.lines().enumerate();
    while let Some((line, text)) = lines.next() {
        if text != format!("{fence} example") {
            continue;
        }
        let mut part = |end: &str| {
            let mut part = String::new();
            for (_, text) in lines.by_ref().take_while(|(_, text)| *text != end) {
                part.push_str(&text.replace('→', "\t"));
                part.push('\n');
            }
            part
        };
        let (markdown, html) = (part("."), part(&fence));
        examples.push(Example { number: examples.len() + 1, line: line + 1, markdown, html });
    }
    examples
}

#[test]
fn all_examples_pass() {
    let Ok(path) = std::env::var("COMMONMARK_SPEC") else {
        eprintln!("COMMONMARK_SPEC is not set: the CommonMark suite did not run");
        return;
    };
    let spec = std::fs::read_to_string(Path::new(&path)).expect("COMMONMARK_SPEC names spec.txt of commonmark-spec");
    let examples = examples(&spec);
    assert_eq!(examples.len(), 652, "another version of the suite");
    let failed: Vec<String> = examples
        .iter()
        .filter(|example| provence::content::markdown::commonmark(&example.markdown) != example.html)
        .map(|example| {
            let found = provence::content::markdown::commonmark(&example.markdown);
            format!(
                "example {} (line {}):\n{}\nwanted:\n{}\nfound:\n{found}",
                example.number, example.line, example.markdown, example.html
            )
        })
        .collect();
    assert!(failed.is_empty(), "{} of 652 fail\n{}", failed.len(), failed.join("\n"));
}
