//! Each crate that a `Cargo.toml` names has a row in `docs/dependencies.md` that says what it is for and why it may.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The crates that a manifest names, those of this repository left out.
fn named(manifest: &toml::Table) -> BTreeSet<String> {
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let of = |table: &toml::Table| -> Vec<toml::Table> {
        tables.iter().filter_map(|name| Some(table.get(*name)?.as_table()?.clone())).collect()
    };
    let by_target = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let by_target = by_target.filter_map(|(_, table)| table.as_table()).flat_map(of);
    let all = of(manifest).into_iter().chain(by_target.collect::<Vec<_>>()).flatten();
    all.filter(|(_, value)| value.get("path").is_none())
        .map(|(name, value)| value.get("package").and_then(toml::Value::as_str).map_or(name, str::to_owned))
        .collect()
}

#[test]
fn each_crate_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/dependencies.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let rows: BTreeSet<&str> = rows
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            assert!(cells.len() == 5 && cells.iter().all(|cell| cell.len() > 1), "five cells: {line}");
            cells[0].trim_matches('`')
        })
        .collect();
    let mut manifests = vec![root.join("Cargo.toml")];
    for folder in fs::read_dir(root.join("crates")).unwrap() {
        manifests.push(folder.unwrap().path().join("Cargo.toml"));
    }
    assert!(manifests.len() > 2);
    for path in manifests {
        let manifest: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        let missing: Vec<String> = named(&manifest).into_iter().filter(|name| !rows.contains(&**name)).collect();
        assert!(missing.is_empty(), "{} names {missing:?}, which docs/dependencies.md does not", path.display());
    }
}
