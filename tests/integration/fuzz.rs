//! The targets of `fuzz/`, without a fuzzer: each takes its stored inputs, the shipped files that it begins with, and a
//! number of inputs that are made of them. The same inputs each time; `FUZZ_RUNS` says how many, and `FUZZ_SEED` which.
//! With `FUZZ_TRACE`, the input that is being tried lies in `target`.
//!
//! An input that is found wrong is written to `target/fuzz-findings`. Once mended it belongs to `fuzz/corpus`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::dice::Dice;

#[path = "../../fuzz/src/targets/mod.rs"]
mod targets;

/// The longest file that inputs are made of, in bytes.
const LONGEST_SEED: usize = 12 << 10;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The inputs of a folder of the corpus, in the order of their names.
fn stored(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/corpus").join(name);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// The shipped files that `fuzz/seeds.txt` names for a target; at most `most` of them, evenly chosen.
fn seeds(name: &str, most: usize) -> Vec<Vec<u8>> {
    let table = fs::read_to_string(root().join("fuzz/seeds.txt")).unwrap();
    let mut paths = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [target, folder, ending] = words[..] else { panic!("three words: {line}") };
        if target != name {
            continue;
        }
        let files = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name();
        let files = files.into_iter().map(|entry| entry.expect(line)).filter(|entry| entry.file_type().is_file());
        let of_line: Vec<_> =
            files.map(|entry| entry.into_path()).filter(|path| path.to_str().unwrap().ends_with(ending)).collect();
        assert!(!of_line.is_empty(), "no file for: {line}");
        paths.extend(of_line);
    }
    let step = (paths.len() / most).max(1);
    paths.iter().step_by(step).map(|path| fs::read(path).unwrap()).filter(|bytes| bytes.len() <= LONGEST_SEED).collect()
}

/// The words of a dictionary in the format of libFuzzer.
fn words(name: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join(format!("fuzz/dictionaries/{name}.dict"))).unwrap();
    let word = |line: &str| {
        let inside = line.strip_prefix('"')?.strip_suffix('"')?.as_bytes();
        let (mut out, mut at) = (Vec::new(), 0);
        while at < inside.len() {
            let (byte, length) = match inside[at..] {
                [b'\\', b'x', a, b, ..] => (u8::from_str_radix(std::str::from_utf8(&[a, b]).ok()?, 16).ok()?, 4),
                [b'\\', sign, ..] => (sign, 2),
                [byte, ..] => (byte, 1),
                [] => break,
            };
            out.push(byte);
            at += length;
        }
        Some(out)
    };
    text.lines().map(|line| word(line).expect(line)).collect()
}

/// An input made of others: bytes changed, words put in, parts taken out, doubled, or taken from another.
fn mutated(dice: &mut Dice, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + 1 + dice.below(64)).min(bytes.len());
        match dice.below(9) {
            0 | 1 if at < bytes.len() => bytes[at] = dice.roll() as u8,
            2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let part = bytes[at..end].to_vec();
                let times = 1 + dice.below(20);
                bytes.splice(at..at, part.repeat(times));
            }
            5 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            6 if at + 4 <= bytes.len() => {
                let number = [0, 1, 0x7F, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0xFFFF, 0x8000_0000_u32][dice.below(8)];
                bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
            }
            _ => drop(bytes.splice(at..at, words[dice.below(words.len())].clone())),
        }
    }
    bytes
}

/// Runs a target over its stored inputs and `runs` made ones.
fn hold(name: &str, runs: usize) {
    let try_one = |what: &str, bytes: &[u8]| {
        if std::env::var_os("FUZZ_TRACE").is_some() {
            // What takes for ever can be looked at.
            fs::write(root().join(format!("target/{name}-now")), bytes).unwrap();
        }
        if catch_unwind(AssertUnwindSafe(|| targets::run(name, bytes))).is_err() {
            let folder = root().join("target/fuzz-findings");
            fs::create_dir_all(&folder).unwrap();
            let digest = provence::digest::Digest::of(bytes).fingerprint();
            let path = folder.join(format!("{name}-{digest}"));
            fs::write(&path, bytes).unwrap();
            panic!("{what} is a finding of `{name}`: {}", path.display());
        }
    };
    let mut seeds = seeds(name, 60);
    for (path, bytes) in stored(name) {
        try_one(&path.display().to_string(), &bytes);
        if bytes.len() <= LONGEST_SEED {
            seeds.push(bytes);
        }
    }
    assert!(!seeds.is_empty(), "nothing to begin with");
    let words = words(name);
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let mut dice = Dice(number("FUZZ_SEED").unwrap_or(14) as u64);
    for seed in &seeds {
        try_one("a shipped file", seed);
    }
    for run in 0..number("FUZZ_RUNS").unwrap_or(runs) {
        try_one(&format!("input {run}"), &mutated(&mut dice, &seeds, &words));
    }
}

#[test]
fn every_target_is_a_test_and_has_its_dictionary() {
    let source = fs::read_to_string(root().join("tests/integration/fuzz.rs")).unwrap();
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    for target in targets::TARGETS {
        let name = target.name;
        assert!(source.contains(&format!("hold(\"{name}\"")), "{name} is not run here");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} has no binary");
        assert!(root().join(format!("fuzz/fuzz_targets/{name}.rs")).is_file(), "{name} has no binary");
        assert!(words(name).len() > 10, "{name} has few words");
    }
}

#[test]
fn declarations() {
    hold("declaration", 400);
}

#[test]
fn requests_of_the_editor() {
    hold("editor", 300);
}

#[test]
fn what_translators_send_back() {
    hold("exchange", 500);
}

#[test]
fn messages() {
    hold("fluent", 150);
}

#[test]
fn entries_that_are_saved() {
    hold("front_matter", 300);
}

#[test]
fn html() {
    hold("html", 500);
}

#[test]
fn heads_of_requests() {
    hold("http", 5000);
}

#[test]
fn other_sites() {
    hold("import", 150);
}

#[test]
fn links() {
    hold("links", 2000);
}

#[test]
fn markdown() {
    hold("markdown", 300);
}

#[test]
fn metadata_of_pictures() {
    hold("metadata", 5000);
}

#[test]
fn pictures() {
    hold("picture", 1500);
}

#[test]
fn whole_sites() {
    hold("site", 150);
}

#[test]
fn drawings() {
    hold("svg", 1500);
}

#[test]
fn themes() {
    hold("theme", 500);
}

#[test]
fn yaml() {
    hold("yaml", 500);
}
