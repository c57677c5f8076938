//! The CommonMark 0.31.2 suite against `provence markdown`.
//!
//! The suite is `spec.txt` of the npm package `commonmark-spec` 0.31.2, which
//! `.ci/run` puts into `target/commonmark-spec/`; `COMMONMARK_SPEC` names
//! another place. Without it there is nothing to run, and the test says so.

use std::path::PathBuf;

struct Example {
    number: usize,
    line: usize,
    markdown: String,
    html: String,
}

/// Where `.ci/run` puts the suite.
const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/commonmark-spec/spec.txt");

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
    let named = std::env::var_os("COMMONMARK_SPEC").map(PathBuf::from);
    let path = named.clone().unwrap_or_else(|| PathBuf::from(SUITE));
    let spec = match std::fs::read_to_string(&path) {
        Ok(spec) => spec,
        Err(error) if named.is_some() => panic!("COMMONMARK_SPEC: {}: {error}", path.display()),
        Err(_) => {
            eprintln!("SKIPPED: the CommonMark suite is not at {}; .ci/run puts it there", path.display());
            return;
        }
    };
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
