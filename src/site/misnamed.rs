//! Which file was meant by a name that no file of the folder has.

use icu::normalizer::ComposingNormalizerBorrowed;

use crate::diagnostic::{Text, did_you_mean};
use crate::locale::Language;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

/// Of a folder of very many files, how many are compared before and behind the place of the one that is missing.
const COMPARED: usize = 200;

/// The mend for a file that does not exist, when one of its folder is meant. `written` is how it was named.
pub fn file(tree: &SourceTree, file: &SourcePath, written: &str) -> Option<Text> {
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    let composed = |name: &str| normalizer.normalize(name).into_owned();
    let wanted = composed(file.file_name());
    if tree.is_link(file) {
        return Some(text!(
            "il y a là un lien symbolique, qui n’est pas suivi : mettez le fichier lui-même à sa place",
            "there is a symbolic link, which is not followed: put the file itself in its place"
        ));
    }
    if let Some((_, behind)) = written.split_once('#')
        && tree.get(&format!("{file}#{behind}")).is_some()
    {
        // In an address, this sign begins an anchor.
        let right = written.replace('#', "%23");
        return Some(text!("écrivez `{right}`", "write `{right}`").replacing(right));
    }
    if tree.get(file.as_str()).is_some() {
        let name = file.file_name();
        return Some(text!(
            "`{name}` est là, mais n’est pas publié : nommez une entrée, ou mettez le fichier dans `assets/static`",
            "`{name}` is there, but is not published: name an entry, or put the file into `assets/static`"
        ));
    }
    let beside = || tree.beside(file, COMPARED).map(SourcePath::file_name);
    if let Some(name) = beside().find(|name| composed(name) == wanted) {
        // Both look the same on a screen.
        return Some(text!(
            "le fichier `{name}` est là, mais ses accents sont écrits d’une autre façon : renommez-le",
            "the file `{name}` is there, but its accents are written in another way: rename it"
        ));
    }
    let near = did_you_mean(file.file_name(), beside())?;
    let folder = written.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Some(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(format!("{folder}{near}")))
}

/// Endings of hosts that readers meet most, none of which is that of a file.
const HOSTS: &[&str] =
    &["fr", "com", "org", "eu", "net", "info", "io", "paris", "de", "it", "jp", "ma", "dz", "tn", "il"];

/// The address on the web that was meant by what is read as a path: without its scheme, or with a colon missing.
pub fn web_address(written: &str) -> Option<String> {
    for scheme in ["https", "http"] {
        if let Some(rest) = written.strip_prefix(scheme)
            && let Some(rest) = rest.trim_start_matches([':', ';']).strip_prefix('/')
        {
            return Some(format!("{scheme}://{}", rest.trim_start_matches('/')));
        }
    }
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, ending) = host.rsplit_once('.')?;
    let is_host =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (is_host && HOSTS.contains(&ending)).then(|| format!("https://{written}"))
}

/// The mend for a translation without its source file, when a file beside it is
/// named nearly as that would be: `index.fr.MD`, `chaos_x.fr.md`.
pub fn source(tree: &SourceTree, translation: &SourcePath, language: &Language) -> Option<Text> {
    let folder = translation.parent();
    let (stem, _) = translation.file_name().strip_suffix(".md")?.rsplit_once('.')?;
    let right = format!("{stem}.{}.md", language.locale);
    let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "-");
    let files = tree.under(folder).filter(|(path, _)| path.parent() == folder);
    let mut names = files.map(|(path, _)| path.file_name());
    let near = names.find(|name| plain(name) == plain(&right) && **name != right)?;
    Some(text!("renommez `{near}` en `{right}`", "rename `{near}` to `{right}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_without_their_beginning_are_known() {
        let found = |written: &str| web_address(written);
        assert_eq!(found("cci.fr"), Some("https://cci.fr".to_owned()));
        assert_eq!(found("www.cci-amp.com/a?b#c"), Some("https://www.cci-amp.com/a?b#c".to_owned()));
        assert_eq!(found("https//a.fr/x"), Some("https://a.fr/x".to_owned()));
        assert_eq!(found("http;//a.fr"), Some("http://a.fr".to_owned()));
        for path in ["plan.pdf", "index.fr.md", "../cci.fr", "a b.fr", ".fr", "http.md", "photo.jpg"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
