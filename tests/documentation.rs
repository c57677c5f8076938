//! What is generated into `docs/` is what the program says today.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn diagnostics_are_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let said = Command::new(env!("CARGO_BIN_EXE_provence")).arg("diagnostics").output().expect("the program runs");
    assert!(said.status.success());
    let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written.as_bytes() == said.stdout,
        "docs/diagnostics.md is not current: run `cargo run -- diagnostics > docs/diagnostics.md`"
    );
}
