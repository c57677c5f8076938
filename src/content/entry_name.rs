//! What the names of entries' files say.

/// The name of a text: `<id>.<language>.md`, or `<id>/index.<language>.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextName<'a> {
    /// The entry's id; `None` where nothing names an entry before the language.
    pub id: Option<&'a str>,
    /// The code of the language, whether the site has it or not.
    pub language: &'a str,
}

/// Reads the path of a text below its collection's folder. `None` for what is no Markdown, or names no language.
pub fn text(inside: &str) -> Option<TextName<'_>> {
    let (id, language) = inside.strip_suffix(".md")?.rsplit_once('.')?;
    let id = match id.strip_suffix("/index") {
        Some(folder) => Some(folder),
        None if id == "index" || id.ends_with('/') => None,
        None => Some(id),
    };
    Some(TextName { id, language })
}

/// The id in the path of a record below its collection's folder: `<id>.yaml`.
pub fn record(inside: &str) -> Option<&str> {
    inside.strip_suffix(".yaml").or_else(|| inside.strip_suffix(".yml"))
}
