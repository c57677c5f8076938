//! The functions that the script of the editor calls.

#![expect(unsafe_code, reason = "a name that a script can call must be exported as it is")]

use std::sync::Mutex;

use crate::content::merge::{Merged, Refused, Saved, merge, spread};
use crate::content::role::Role;
use crate::diagnostic::{Diagnostic, UiLocale};
use crate::forms::Forms;
use crate::path::SourcePath;
use crate::slots::{bytes, locked, tell, text};
use crate::source::picture_name::mismatch;

/// The declarations, once they are read.
static FORMS: Mutex<Option<Forms>> = Mutex::new(None);

/// The path of a file in the repository; for [`read_forms`] the text of `forms.yaml`.
const PATH: usize = 0;
/// The text that is there.
const BASE: usize = 1;
/// The text that the editor wrote.
const SENT: usize = 2;
/// The code of the language that the entry is written in first; nothing for that of the site.
const FIRST: usize = 3;

/// No value differs.
const UNCHANGED: u32 = 0;
/// The result is the text that the file is to have.
const TEXT: u32 = 1;
/// There is to be no file.
const NOTHING: u32 = 2;
/// The path is no entry of the site.
const NO_ENTRY: u32 = 3;
/// The text that is there cannot be read. The result says why.
const BASE_UNREADABLE: u32 = 4;
/// The text that the editor wrote cannot be read, or the two cannot be merged. The result says why.
const SENT_UNREADABLE: u32 = 5;

/// Takes the declarations; 0 when they cannot be read.
#[unsafe(no_mangle)]
extern "C" fn read_forms() -> u32 {
    let mut forms = locked(&FORMS);
    *forms = text(PATH).and_then(|text| Forms::read(&text));
    u32::from(forms.is_some())
}

/// The language of the site.
#[unsafe(no_mangle)]
extern "C" fn site_language() -> u32 {
    told(|forms| forms.first("").to_owned())
}

/// The entries that are written first in another language than the site's, as `language collection/id`, a line each; 0 when there are none.
#[unsafe(no_mangle)]
extern "C" fn elsewhere() -> u32 {
    told(|forms| forms.elsewhere.join("\n"))
}

/// What is to become of a file that is there.
#[unsafe(no_mangle)]
extern "C" fn merge_file() -> u32 {
    save(Some(BASE))
}

/// What is to become of a file that is not there.
#[unsafe(no_mangle)]
extern "C" fn new_file() -> u32 {
    save(None)
}

/// The language that the text which is there names as the one that its entry is written in first; 0 when it names none.
#[unsafe(no_mangle)]
extern "C" fn first_language() -> u32 {
    answer(|path, forms| Some(forms.named(path, &text(BASE)?)?.to_string()))
}

/// The files of what is known of the texts in an entry's file, a line each, whether they are there or not; 0 when there
/// are none.
#[unsafe(no_mangle)]
extern "C" fn records_of() -> u32 {
    answer(|path, forms| {
        let records: Vec<String> = forms.records(path).iter().map(ToString::to_string).collect();
        (!records.is_empty()).then(|| records.join("\n"))
    })
}

/// Why a file that begins with the bytes of `BASE` is not the picture that its name says, in French and in English, a line
/// each; 0 where it may be.
#[unsafe(no_mangle)]
extern "C" fn picture_mismatch() -> u32 {
    let why = path().and_then(|path| mismatch(&path, &bytes(BASE)));
    tell(why.map(|why| format!("{}\n{}", why.get(UiLocale::Fr), why.get(UiLocale::En))))
}

/// A record as forms want it: every text that languages may have is a map by language. 0 when it stays as it is.
#[unsafe(no_mangle)]
extern "C" fn spread_record() -> u32 {
    answer(|path, forms| {
        let file = forms.file(path.as_str())?;
        let first = text(FIRST)?;
        let first = forms.first(&first);
        match file.role(first) {
            Role::Single => spread(&file.form.fields, path, &text(BASE)?, first),
            _ => None,
        }
    })
}

/// The path in its slot.
fn path() -> Option<SourcePath> {
    SourcePath::from_untrusted(&text(PATH)?)
}

/// Leaves what the declarations say as the result; 0 when that is nothing.
fn told(of: impl FnOnce(&Forms) -> String) -> u32 {
    tell(locked(&FORMS).as_ref().map(of).filter(|told| !told.is_empty()))
}

/// Leaves what a function gives as the result; 1 when it gives something.
fn answer(of: impl FnOnce(&SourcePath, &Forms) -> Option<String>) -> u32 {
    tell(path().zip(locked(&FORMS).as_ref()).and_then(|(path, forms)| of(&path, forms)))
}

fn save(base: Option<usize>) -> u32 {
    let mut code = NO_ENTRY;
    answer(|path, forms| {
        let file = forms.file(path.as_str())?;
        code = if base.is_some() { BASE_UNREADABLE } else { SENT_UNREADABLE };
        let base = match base {
            Some(slot) => Some(text(slot)?),
            None => None,
        };
        code = SENT_UNREADABLE;
        let sent = text(SENT)?;
        let role = file.role(forms.first(&text(FIRST)?));
        match merge(Saved { path, fields: &file.form.fields, role }, base.as_deref(), &sent) {
            Ok(Merged::Unchanged) => {
                code = UNCHANGED;
                None
            }
            Ok(Merged::Nothing) => {
                code = NOTHING;
                None
            }
            Ok(Merged::Text(text)) => {
                code = TEXT;
                Some(text)
            }
            Err(Refused::OnDisk(problems)) => {
                code = BASE_UNREADABLE;
                Some(reasons(&problems))
            }
            Err(Refused::Sent(problems)) => Some(reasons(&problems)),
        }
    });
    code
}

/// Each problem in French and in English, a line each: the script takes those of its page's language.
fn reasons(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        let [french, english] =
            [UiLocale::Fr, UiLocale::En].map(|ui_locale| problem.message.get(ui_locale).replace(['\t', '\n'], " "));
        format!("{}\t{french}\t{english}\n", problem.span.line)
    };
    problems.iter().map(line).collect()
}
