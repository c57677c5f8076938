//! Names of new entries. Decap makes them from titles; what cannot be an address, or is the name of another entry, is
//! refused before anything is written, with what to do.

use super::context::Context;
use super::fault::Fault;
use super::parameters::outside;
use crate::content::entry_file;
use crate::diagnostic::Text;
use crate::path::SourcePath;
use crate::slug::Slugs;
use crate::text;

/// The fault of a path that is none of an entry: of a title that gives no name, or of a file that is not the editor's.
pub fn misnamed(path: &str) -> Fault {
    let is_entry = ["md", "yaml", "yml"].iter().any(|ending| path.ends_with(&format!(".{ending}")));
    let inside = path.strip_prefix("content/").filter(|_| is_entry).and_then(|path| path.split_once('/'));
    let is_nameless = inside.is_some_and(|(_, inside)| {
        inside.split('/').all(|name| name != "..")
            && inside.split('/').any(|name| name.is_empty() || name.starts_with('.'))
    });
    match is_nameless {
        true => Fault::Refused(text!(
            "le nom d’une entrée se fait de son titre, et celui-ci n’en donne aucun : il n’a ni lettre ni chiffre qui puisse servir dans une adresse, ou n’est qu’un nom réservé par Windows. Enregistrez d’abord sous un titre en lettres latines, puis remettez le vôtre : le nom restera. Rien n’a été écrit.",
            "the name of an entry is made from its title, and this one gives none: it has no letter or digit that an address may have, or is a name that Windows keeps for itself. Save first under a title in Latin letters, then put yours back: the name will stay. Nothing was written."
        )),
        false => outside(),
    }
}

/// Looks at the name of a file that is to be written and is not there. `raw` is its text; `is_new`: the editor says that
/// it makes a new entry.
pub fn admitted(context: &Context<'_>, path: &SourcePath, raw: &str, is_new: bool) -> Result<(), Fault> {
    let prepared = context.prepared;
    // What is no entry at all is refused by the save.
    let Some(file) = entry_file(path, &prepared.config, &prepared.content.collections) else { return Ok(()) };
    let mut documents = prepared.content.documents.iter();
    if documents.any(|document| document.collection.name == file.collection.name && *document.id == *file.id) {
        return if is_new { Err(taken(&format!("content/{}/{}", file.collection.name, file.id))) } else { Ok(()) };
    }
    if is_new && is_beside_another(context, path) {
        return Err(taken(path.parent()));
    }
    // Pictures are named by the id.
    let slugs = if file.collection.is_of_photos() { Slugs::Latin } else { prepared.config.slugs };
    let names_itself = !file.collection.is_of_photos() && raw.lines().any(|line| line.starts_with("slug:"));
    let mut parts = file.id.rsplit('/');
    let last = parts.next().filter(|last| !names_itself && !slugs.accepts(last));
    match last.or_else(|| parts.find(|part| !slugs.accepts(part))) {
        Some(part) => Err(Fault::Refused(refused(part, slugs))),
        None => Ok(()),
    }
}

/// Whether a file is named `index-1`, which Decap does when another entry has the folder.
fn is_beside_another(context: &Context<'_>, path: &SourcePath) -> bool {
    let name = path.file_name().split('.').next().unwrap_or_default();
    let is_numbered =
        name.strip_prefix("index-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let folder = SourcePath::from_untrusted(path.parent()).filter(|_| is_numbered);
    folder
        .is_some_and(|folder| context.disk.list(&folder, 1).iter().any(|other| other.file_name().starts_with("index.")))
}

fn taken(entry: &str) -> Fault {
    Fault::Taken(text!(
        "une autre entrée a déjà ce nom, qui se fait du titre : `{entry}`. Ouvrez-la, ou enregistrez d’abord sous un autre titre, puis remettez le vôtre : le nom restera. Rien n’a été écrit.",
        "another entry has this name already, which is made from the title: `{entry}`. Open it, or save first under another title, then put yours back: the name will stay. Nothing was written."
    ))
}

fn refused(part: &str, slugs: Slugs) -> Text {
    match slugs.of(part) {
        Some(right) => text!(
            "`{part}` ne peut pas servir d’adresse ; `{right}` le peut. Enregistrez d’abord sous un titre qui donne ce nom, puis remettez le vôtre : le nom restera. Rien n’a été écrit.",
            "`{part}` cannot be an address; `{right}` can. Save first under a title that gives this name, then put yours back: the name will stay. Nothing was written."
        ),
        None => text!(
            "`{part}` ne peut pas servir d’adresse. Enregistrez d’abord sous un titre en lettres latines, puis remettez le vôtre : le nom restera. Rien n’a été écrit.",
            "`{part}` cannot be an address. Save first under a title in Latin letters, then put yours back: the name will stay. Nothing was written."
        ),
    }
}
