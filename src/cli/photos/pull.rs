//! `provence photos pull`: originals come from the store into `assets/photos`. No file is written over.

use std::fs::{self, File};
use std::io::{self, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};

use super::library::{Library, Record, say_of};
use super::size::size;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::diagnostic::{Text, UiLocale, counted};
use crate::error::{Action, Error};
use crate::site::original::Recorded;
use crate::store::originals::Originals;
use crate::text;

/// Originals that are fetched at once.
const AT_ONCE: usize = 4;

/// The result for one photo.
enum Fate {
    /// It was fetched: its bytes, and the file that it was fetched to before it came into the library.
    Fetched { len: u64, from: Utf8PathBuf },
    /// It is there, or its record names none in the store.
    Known,
    /// It could not be fetched.
    Refused(Text),
}

/// Fetches the originals that this machine does not have. What broke off goes on where it ended.
pub fn pull(root: &Utf8Path, names: &[String], ui_locale: UiLocale) -> Result<Outcome, Error> {
    let library = Library::read(root, names)?;
    let originals = library.originals(root)?;
    let one = |record: &Record| {
        let fate = one(&library, &originals, root, record)?;
        match &fate {
            Fate::Fetched { len, .. } => {
                let size = size(*len, ui_locale);
                say_of(record, &text!("reçue ({size})", "fetched ({size})"), ui_locale);
            }
            Fate::Refused(reason) => say_of(record, reason, ui_locale),
            Fate::Known => {}
        }
        Ok(fate)
    };
    let fates: Vec<Fate> = library.each::<_, Result<_, Error>>(AT_ONCE, one)?;
    // Only now, since two records may have one original: what is in the library need not be kept a second time.
    let fetched = fates.iter().filter_map(|fate| if let Fate::Fetched { from, .. } = fate { Some(from) } else { None });
    let fetched = fetched.inspect(|from| originals.forget(from)).count();
    let refused = fates.iter().filter(|fate| matches!(fate, Fate::Refused(_))).count();
    let fetched = match ui_locale {
        UiLocale::Fr => counted(fetched, "original reçu", "originaux reçus", ui_locale),
        UiLocale::En => counted(fetched, "original fetched", "originals fetched", ui_locale),
    };
    say(text!("{fetched}, {refused} en échec", "{fetched}, {refused} failed").get(ui_locale));
    Ok(if refused > 0 { Outcome::ContentErrors } else { Outcome::Done })
}

fn one(library: &Library, originals: &Originals, root: &Utf8Path, record: &Record) -> Result<Fate, Error> {
    let Some(Recorded { digest, len, .. }) = record.recorded else { return Ok(Fate::Known) };
    if let Some(present) = library.present(record) {
        return Ok(match present.digest() == digest {
            true => Fate::Known,
            false => {
                let name = &record.original;
                Fate::Refused(text!(
                    "{name} est un autre fichier que celui du dépôt : il reste",
                    "{name} is another file than that of the store: it stays"
                ))
            }
        });
    }
    let place = record.place(root);
    loop {
        let fetched = match originals.fetch(digest)? {
            Ok(fetched) => fetched,
            Err(missing) => return Ok(Fate::Refused(missing.explain())),
        };
        if put(&fetched, &place).map_err(Error::io(Action::Write, &place))? {
            return Ok(Fate::Fetched { len, from: fetched });
        }
    }
}

/// Puts a fetched file at a place where there is none, and says whether it was still there: fetched originals are
/// removed when they are many.
#[expect(clippy::disallowed_methods, reason = "placing originals is this command's task")]
fn put(fetched: &Utf8Path, place: &Utf8Path) -> io::Result<bool> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)?;
    // A link fails where a file is by now. On disks without links, and across disks, the file is copied.
    match fs::hard_link(fetched, place) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        Ok(()) => Ok(true),
        Err(_) => {
            let mut source = match File::open(fetched) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                source => source?,
            };
            let mut copy = tempfile::NamedTempFile::new_in(folder)?;
            io::copy(&mut source, &mut copy)?;
            copy.as_file().sync_all()?;
            copy.persist_noclobber(place).map_err(|error| error.error)?;
            Ok(true)
        }
    }
}
