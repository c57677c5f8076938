//! Every crate that the program and its tests are made of has a licence that
//! `deny.toml` allows. `cargo deny check` says the same and more where it is
//! installed.
//!
//! `cargo tree` is asked, not `cargo metadata`: it reads the manifests of the
//! crates that this build needs, which were there to be compiled. `cargo
//! metadata` reads every crate of the lock file, also those that no build of
//! this machine ever fetched, and fails without a network.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use spdx::Licensee;

fn allowed() -> Vec<Licensee> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).expect("deny.toml");
    let list = text.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list of licences");
    list.split('"').skip(1).step_by(2).map(|licence| Licensee::parse(licence).expect("a licence")).collect()
}

#[test]
fn every_licence_is_allowed() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // What these tests were compiled with was fetched to be compiled.
    let features = if cfg!(feature = "remote-stores") { "remote-stores" } else { "" };
    let ran = Command::new(cargo)
        .args([
            "tree",
            "--features",
            features,
            "--locked",
            "--package",
            env!("CARGO_PKG_NAME"),
            "--edges",
            "normal,build,dev",
        ])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told = String::from_utf8(ran.stdout).expect("UTF-8");
    // A crate that was named before comes again with a mark, and the licence before it.
    let crates: BTreeMap<&str, &str> =
        told.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('|')).collect();
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (package, written) in &crates {
        let accepted = spdx::Expression::parse(&written.replace('/', " OR "))
            .is_ok_and(|expression| expression.evaluate(|wanted| allowed.iter().any(|ours| ours.satisfies(wanted))));
        if !accepted {
            wrong.push(format!("{package}: {written:?}"));
        }
    }
    assert!(wrong.is_empty(), "not allowed by deny.toml:\n{}", wrong.join("\n"));
    assert!(crates.len() > 50, "{} crates were read", crates.len());
}
