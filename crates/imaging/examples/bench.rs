//! Measures the pipeline as `img_sharp.mjs` measures sharp: all photos of a folder to 2400, 1600, 960 and 480 pixels.
//!
//! ```text
//! bench DIR OUT LIMIT EFFORT FORMATS [THREADS] [JPEG_QUALITY] [WEBP_QUALITY] [AVIF_QUALITY]
//! ```
//! EFFORT: quick | balanced | peer | small. FORMATS: jpeg,webp,avif; `decode` alone measures impressions.

#![expect(clippy::disallowed_methods, reason = "an example has files of its own")]

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use provence_imaging::{Effort, Focal, OutputFormat, Rendition, Rights, derive, header, impression};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, out, limit, effort, formats, rest @ ..] = arguments.as_slice() else {
        eprintln!("bench DIR OUT LIMIT EFFORT FORMATS [THREADS] [QUALITY…]");
        std::process::exit(2);
    };
    let number = |index: usize, fallback: usize| rest.get(index).and_then(|text| text.parse().ok()).unwrap_or(fallback);
    let threads = number(0, 2);
    let quality = [number(1, 80) as u8, number(2, 75) as u8, number(3, 60) as u8];
    let effort = match effort.as_str() {
        "quick" => Effort::Quick,
        "peer" => Effort::Peer,
        "small" => Effort::Small,
        _ => Effort::Balanced,
    };
    let renditions: Vec<Rendition> = [2400, 1600, 960, 480]
        .into_iter()
        .flat_map(|width| {
            formats.split(',').filter_map(move |name| {
                let (format, quality) = match name {
                    "jpeg" => (OutputFormat::Jpeg, quality[0]),
                    "webp" => (OutputFormat::Webp, quality[1]),
                    "avif" => (OutputFormat::Avif, quality[2]),
                    _ => return None,
                };
                Some(Rendition { crop: None, width, format, quality })
            })
        })
        .collect();
    std::fs::create_dir_all(out).expect("folder for the results");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(directory).expect("folder of photos").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
    files.sort();
    files.truncate(limit.parse().expect("LIMIT is a number"));
    let count = files.len();
    let queue = Mutex::new(files.into_iter());
    let totals = Mutex::new(([0usize; 3], 0.0f64));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("queue").next();
                    let Some(path) = next else { break };
                    let bytes = std::fs::read(&path).expect("photo");
                    let stem = path.file_stem().expect("name").to_string_lossy().into_owned();
                    let size = header(&bytes).expect("header");
                    totals.lock().expect("totals").1 += f64::from(size.width) * f64::from(size.height) / 1e6;
                    if renditions.is_empty() {
                        impression(&bytes).expect("impression");
                        continue;
                    }
                    derive(&bytes, Focal::default(), &Rights::default(), &renditions, effort, &mut |index, file| {
                        let rendition = &renditions[index];
                        totals.lock().expect("totals").0[rendition.format as usize] += file.len();
                        let extension =
                            if rendition.format == OutputFormat::Jpeg { "jpeg" } else { rendition.format.extension() };
                        std::fs::write(format!("{out}/{stem}-{}.{extension}", rendition.width), file)
                            .map_err(|error| error.to_string())
                    })
                    .expect("derivatives");
                }
            });
        }
    });
    let wall = start.elapsed().as_secs_f64();
    let (bytes, megapixels) = *totals.lock().expect("totals");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1024.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: f64 = stat
        .rsplit(')')
        .next()
        .map_or(0.0, |rest| rest.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum());
    let per = |index: usize| bytes[index] as f64 / 1e6 / count as f64;
    println!(
        "provence {effort:?} {formats} threads={threads}: n={count} wall {wall:.2}s {:.2} photos/s {:.1} MP/s cpu {:.0} ms/photo rss {memory:.0} MB; bytes/photo jpeg {:.3} webp {:.3} avif {:.3} MB",
        count as f64 / wall,
        megapixels / wall,
        ticks * 10.0 / count as f64,
        per(0),
        per(1),
        per(2)
    );
}
