//! Digests of large files, kept from one run to the next. A library of photos has many gigabytes, which need
//! not be read to learn that nothing changed.
//!
//! As in git, a file counts as unchanged while its size and both its times are the same. The digest of a
//! file that was changed shortly before it was read is not kept, since another change could leave it with
//! the same times.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};

use super::tree::{SourceFile, SourceTree, Stamp};
use crate::digest::Digest;
use crate::path::SourcePath;

/// Digests of smaller files are not kept, since reading these files is as fast.
const LARGE: u64 = 64 * 1024;

/// First line of the file. A file with another first line is ignored.
const FORMAT: &str = "provence digests 2";

/// What the last line begins with. The digest of all lines above it follows.
const SEAL: &str = "= ";

/// The sizes, times and digests of large files, by path.
pub type Digests = HashMap<SourcePath, (Stamp, Digest)>;

fn place(root: &Utf8Path) -> Utf8PathBuf {
    root.join(".cache/digests")
}

/// The digests that the last run kept; none when the file is missing or cannot be read.
#[expect(clippy::disallowed_methods, reason = "reading is this module's task")]
pub fn kept(root: &Utf8Path) -> Digests {
    let text = fs::read_to_string(place(root)).unwrap_or_default();
    let Some(lines) = unsealed(&text).and_then(|text| text.strip_prefix(FORMAT)) else { return Digests::default() };
    lines.lines().filter_map(entry).collect()
}

/// The text above its last line, when that is the digest of it: a file that was cut or changed is not taken.
fn unsealed(text: &str) -> Option<&str> {
    let at = text.rfind(SEAL)?;
    let stated = Digest::from_hex(text[at + SEAL.len()..].trim_end())?;
    (Digest::of(&text.as_bytes()[..at]) == stated).then_some(&text[..at])
}

fn sealed(mut text: String) -> String {
    let digest = Digest::of(text.as_bytes());
    let _ = writeln!(text, "{SEAL}{}", digest.to_hex());
    text
}

fn entry(line: &str) -> Option<(SourcePath, (Stamp, Digest))> {
    let mut words = line.splitn(5, ' ');
    let digest = Digest::from_hex(words.next()?)?;
    let len = words.next()?.parse().ok()?;
    let modified = UNIX_EPOCH + Duration::from_nanos(words.next()?.parse().ok()?);
    let changed = words.next()?.parse().ok()?;
    let path = SourcePath::from_untrusted(words.next()?)?;
    Some((path, (Stamp { len, modified: Some(modified), changed, settled: true }, digest)))
}

/// Writes the digests of the large files of a tree. Errors are ignored: without the file, the next run reads
/// the large files again.
#[expect(clippy::disallowed_methods, reason = "what reading learnt is kept where reading looks for it")]
pub fn keep(root: &Utf8Path, tree: &SourceTree) {
    let mut text = format!("{FORMAT}\n");
    for (path, seen) in &tree.files {
        let (SourceFile::Binary { digest, .. }, Stamp { len, modified: Some(modified), changed, settled: true }) =
            (&seen.file, seen.stamp)
        else {
            continue;
        };
        // Without the time of change, another file of the same size and date could pass for this one.
        let (Ok(modified), true) = (modified.duration_since(UNIX_EPOCH), len >= LARGE && changed != 0) else {
            continue;
        };
        let _ = writeln!(text, "{} {len} {} {changed} {path}", digest.to_hex(), modified.as_nanos());
    }
    let place = place(root);
    if text.len() == FORMAT.len() + 1 {
        return;
    }
    let text = sealed(text);
    if fs::read_to_string(&place).is_ok_and(|kept| kept == text) {
        return;
    }
    let folder = root.join(".cache");
    if fs::create_dir_all(&folder).is_ok()
        && let Ok(mut file) = tempfile::NamedTempFile::new_in(&folder)
        && file.write_all(text.as_bytes()).is_ok()
    {
        let _ = file.persist(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::read;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes files of its own")]
    fn a_large_file_is_known_by_its_times_and_read_again_when_they_differ() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = Utf8Path::from_path(folder.path()).expect("a name in UTF-8");
        let (file, path) = (root.join("assets/static/plan.bin"), "assets/static/plan.bin");
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        let digest_now = || read(root, None).expect("a tree").get(path).map(SourceFile::digest);
        let (first, second) = (vec![1; 100_000], vec![2; 100_000]);
        fs::write(&file, &first).expect("written");
        // The digest of a file is not kept while another write could leave it with the same times.
        while kept(root).is_empty() {
            keep(root, &read(root, None).expect("a tree"));
        }
        assert_eq!(digest_now(), Some(Digest::of(&first)));

        // A kept digest is taken without reading the file.
        let text = fs::read_to_string(place(root)).expect("kept");
        let (of_first, other) = (Digest::of(&first).to_hex(), Digest::of(b"other"));
        let changed = unsealed(&text).expect("a seal").replace(&of_first, &other.to_hex());
        fs::write(place(root), sealed(changed)).expect("written");
        assert_eq!(digest_now(), Some(other));
        // A file that somebody changed is not taken.
        fs::write(place(root), text.replace(&of_first, &other.to_hex())).expect("written");
        assert_eq!(digest_now(), Some(Digest::of(&first)));
        fs::write(place(root), &text).expect("written");

        // The same size and the same date, and yet another file.
        let modified = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
        fs::write(&file, &second).expect("written");
        fs::File::options().write(true).open(&file).and_then(|open| open.set_modified(modified)).expect("dated");
        assert_eq!(digest_now(), Some(Digest::of(&second)));

        fs::write(place(root), "nonsense").expect("written");
        assert_eq!(digest_now(), Some(Digest::of(&second)));
    }
}
