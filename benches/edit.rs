//! Where the time of an edit goes, stage by stage, without a server.
//!
//! ```text
//! cargo bench --bench edit -- DIR [EDITS] [body|title|date|new]
//! ```
//! DIR is a site; one story after another gets another text, title or date, or
//! a neighbour of its own, and is put back. Medians in milliseconds.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench edits files and prints")]

use std::collections::BTreeSet;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use provence::cache::Cache;
use provence::path::SourcePath;
use provence::render::{PictureStore, Pictures, Workshop};
use provence::site::Moment;
use provence::source;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(root) = arguments.first().map(Utf8PathBuf::from) else {
        println!("SKIPPED: name the folder of a site");
        return;
    };
    let edits: usize = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(20);
    let kind = arguments.get(2).map_or("body", String::as_str);
    let moment = Moment { now: jiff::Timestamp::now(), drafts: false, future: false, expired: false };
    let store = PictureStore::new(root.join(".cache"));
    let mut cache = Cache::default();
    let mut tree = source::read(&root, None).expect("a site");
    let mut stages: Vec<[f64; 4]> = Vec::new();
    let paths: Vec<SourcePath> = tree
        .iter()
        .map(|(path, _)| path.clone())
        .filter(|path| path.extension() == "md" && path.as_str().contains("/stories/"))
        .collect();
    let step = (paths.len() / edits.max(1)).max(1);
    let mut former = None;
    for turn in 0..=edits {
        let path = &paths[(turn * step) % paths.len()];
        let text = std::fs::read_to_string(root.join(path.as_str())).expect("a text");
        let edited = match kind {
            "title" => text.replacen("title: \"", &format!("title: \"Z{turn} "), 1),
            "date" => text.replacen("date: 20", "date: 19", 1),
            _ => format!("{text}\nzzmark{turn}\n"),
        };
        let path = match kind {
            "new" => SourcePath::new(path.as_str().replacen("stories/", "stories/zz", 1)),
            _ => path.clone(),
        };
        let file = root.join(path.as_str());
        if turn > 0 {
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(&file, edited).expect("written");
        }
        let mut times = [0.0; 4];
        let begun = Instant::now();
        if turn > 0 {
            tree.update(&root, &BTreeSet::from([path.clone()])).expect("read");
        }
        times[0] = begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let prepared = provence::prepare(&tree, None, &moment, &mut cache).value.expect("a site");
        times[1] = begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let workshop = Workshop { root: Utf8Path::new(&root), store: &store, progress: &(), pictures: Pictures::Defer };
        let output = provence::finish(&prepared, &tree, &workshop, &mut cache).expect("an output").value;
        times[2] = begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        former = Some((prepared, output)).or(former);
        times[3] = begun.elapsed().as_secs_f64() * 1e3;
        if turn > 0 {
            match kind {
                "new" => std::fs::remove_dir_all(file.parent().expect("a folder")).expect("removed"),
                _ => std::fs::write(&file, text).expect("written back"),
            }
            stages.push(times);
        } else {
            println!("first build: prepare {:.0}, render {:.0} ms", times[1], times[2]);
        }
    }
    for (index, name) in ["read", "prepare", "render", "drop"].into_iter().enumerate() {
        let mut values: Vec<f64> = stages.iter().map(|times| times[index]).collect();
        values.sort_by(f64::total_cmp);
        println!("{name:8} {:8.2} ms (least {:.2})", values[values.len() / 2], values[0]);
    }
}
