//! Every crate that the program is made of has a licence that `deny.toml`
//! allows. `cargo deny check` says the same and more where it is installed;
//! this much holds everywhere, in a second.

#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::Licensee;

fn allowed() -> Vec<Licensee> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).expect("deny.toml");
    let list = text.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list of licences");
    list.split('"').skip(1).step_by(2).map(|licence| Licensee::parse(licence).expect("a licence")).collect()
}

#[test]
fn every_licence_is_allowed() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        // What other systems need besides is not here to be read.
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let metadata: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let allowed = allowed();
    let mut wrong = Vec::new();
    for package in packages {
        let (name, version) = (&package["name"], &package["version"]);
        let written = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let accepted = spdx::Expression::parse(&written)
            .is_ok_and(|expression| expression.evaluate(|wanted| allowed.iter().any(|ours| ours.satisfies(wanted))));
        if !accepted {
            wrong.push(format!("{name} {version}: {written:?}"));
        }
    }
    assert!(wrong.is_empty(), "not allowed by deny.toml:\n{}", wrong.join("\n"));
    assert!(packages.len() > 50, "{} crates were read", packages.len());
}
