//! Makes all photos of a folder 2400, 1600, 960 and 480 pixels wide and says in JSON what that took, for
//! `benches/pictures/run.py`.
//!
//! ```text
//! bench PHOTOS OUT FORMATS WORKERS EFFORT
//! ```
//! FORMATS: jpeg,webp,avif (at quality 80, 75 and 60), or `none` for impressions alone. EFFORT: quick, balanced, peer or
//! small.

#![expect(clippy::disallowed_methods, reason = "an example has files of its own")]

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use provence_imaging::{Effort, Focal, OutputFormat, Rendition, Rights, derive, impression};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [photos, out, formats, workers, effort] = arguments.as_slice() else {
        eprintln!("bench PHOTOS OUT FORMATS WORKERS EFFORT");
        std::process::exit(2);
    };
    let out = PathBuf::from(out);
    let effort = match effort.as_str() {
        "quick" => Effort::Quick,
        "balanced" => Effort::Balanced,
        "peer" => Effort::Peer,
        "small" => Effort::Small,
        other => panic!("no such effort: {other}"),
    };
    let renditions: Vec<Rendition> = [2400, 1600, 960, 480]
        .into_iter()
        .flat_map(|width| {
            formats.split(',').filter_map(move |name| {
                let (format, quality) = match name {
                    "jpeg" => (OutputFormat::Jpeg, 80),
                    "webp" => (OutputFormat::Webp, 75),
                    "avif" => (OutputFormat::Avif, 60),
                    "none" => return None,
                    other => panic!("no such format: {other}"),
                };
                Some(Rendition { crop: None, width, format, quality })
            })
        })
        .collect();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(photos).expect("folder of photos").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
    files.sort();
    let count = files.len();
    let queue = Mutex::new(files.into_iter());
    let bytes = Mutex::new([0usize; 3]);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    std::thread::scope(|scope| {
        for _ in 0..workers.parse().expect("WORKERS is a number") {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("queue").next();
                    let Some(path) = next else { break };
                    let photo = std::fs::read(&path).expect("photo");
                    if renditions.is_empty() {
                        impression(&photo).expect("impression");
                        continue;
                    }
                    let stem = path.file_stem().expect("name").to_string_lossy().into_owned();
                    derive(&photo, Focal::default(), &Rights::default(), &renditions, effort, &mut |index, file| {
                        let Rendition { format, width, .. } = renditions[index];
                        bytes.lock().expect("bytes")[format as usize] += file.len();
                        // The same names as the program's that is measured against.
                        let extension = if format == OutputFormat::Jpeg { "jpeg" } else { format.extension() };
                        std::fs::write(out.join(format!("{stem}-{width}.{extension}")), file)
                            .map_err(|error| error.to_string())
                    })
                    .expect("derivatives");
                }
            });
        }
    });
    let [jpeg, webp, avif] = *bytes.lock().expect("bytes");
    println!(
        r#"{{"photos":{count},"wall":{:.3},"cpu":{:.2},"jpeg":{jpeg},"webp":{webp},"avif":{avif}}}"#,
        start.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
    );
}

/// User and system time of this process, as Linux tells it, in steps of 10 ms.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
