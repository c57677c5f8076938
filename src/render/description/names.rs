//! Names of collections in languages that have rules for names.

use crate::plan::job::ApiDescription;

/// For each collection a name in the manner of types, no two alike: `PressReleases`
/// of `press-releases`.
pub fn of_types(description: &ApiDescription) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for collection in &description.collections {
        let words = collection.declaration.name.split(|c: char| !c.is_ascii_alphanumeric());
        let mut name: String = words.map(capitalised).collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert(0, 'C');
        }
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    names
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}
