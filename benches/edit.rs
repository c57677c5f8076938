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
use provence::build::{self, Memory};
use provence::path::SourcePath;
use provence::render::{self, ArtefactMaker, Artefacts, Environment};
use provence::site::{self, Moment};
use provence::source;
use provence::{content, kit, plan, theme};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(root) = arguments.first().map(Utf8PathBuf::from) else {
        println!("SKIPPED: name the folder of a site");
        return;
    };
    let edits: usize = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(20);
    let kind = arguments.get(2).map_or("body", String::as_str);
    let moment = Moment { now: jiff::Timestamp::now(), drafts: false, future: false, expired: false };
    let maker = ArtefactMaker::new(root.join(".cache"));
    let mut memory = Memory::default();
    let mut tree = source::read(&root, None).expect("a site");
    let mut stages: Vec<[f64; 7]> = Vec::new();
    let paths: Vec<SourcePath> = tree
        .iter()
        .map(|(path, _)| path.clone())
        .filter(|path| path.extension() == "md" && path.as_str().contains("/stories/"))
        .collect();
    let step = (paths.len() / edits.max(1)).max(1);
    let mut kept = None;
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
        let mut times = [0.0; 7];
        let begun = Instant::now();
        if turn > 0 {
            tree.update(&root, &BTreeSet::from([path.clone()])).expect("read");
        }
        times[0] = begun.elapsed().as_secs_f64() * 1e3;
        let mut timed = Clock { begun: Instant::now(), times: &mut times[1..] };
        let config = build::configure(&tree, None, &mut Vec::new()).expect("a site");
        let kit = kit::load(&tree, &config, &mut memory.kit).value;
        let theme = theme::load(&tree, &config, kit.as_deref(), &mut memory.theme).value;
        timed.stage(0);
        let content = content::parse(&tree, &config, &mut memory.content).value;
        timed.stage(1);
        let site = site::link(&content, &tree, &config, &moment, &mut memory.site).value;
        timed.stage(2);
        let plan = plan::plan(&site, &config, &theme, kit.as_deref(), &mut memory.plan).value;
        timed.stage(3);
        let environment =
            Environment { root: Utf8Path::new(&root), maker: &maker, progress: &(), artefacts: Artefacts::Defer };
        let output = render::render(&plan, &theme, &tree, environment, &mut memory.render).expect("an output").value;
        timed.stage(4);
        drop(kept.replace((content, site, plan, output)));
        timed.stage(5);
        if turn > 0 {
            match kind {
                "new" => std::fs::remove_dir_all(file.parent().expect("a folder")).expect("removed"),
                _ => std::fs::write(&file, text).expect("written back"),
            }
            stages.push(times);
        } else {
            println!("first build: prepare {:.0}, render {:.0} ms", times[1..5].iter().sum::<f64>(), times[5]);
        }
    }
    for (index, name) in ["read", "theme", "parse", "link", "plan", "render", "drop"].into_iter().enumerate() {
        let mut values: Vec<f64> = stages.iter().map(|times| times[index]).collect();
        values.sort_by(f64::total_cmp);
        println!("{name:8} {:8.2} ms (least {:.2})", values[values.len() / 2], values[0]);
    }
}

/// Times one stage after the other, in milliseconds.
struct Clock<'a> {
    begun: Instant,
    times: &'a mut [f64],
}

impl Clock<'_> {
    fn stage(&mut self, stage: usize) {
        self.times[stage] = self.begun.elapsed().as_secs_f64() * 1e3;
        self.begun = Instant::now();
    }
}
