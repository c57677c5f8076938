//! Names of the files that are copied into the folder of an entry.

use std::collections::{BTreeMap, BTreeSet};

use super::page::slug;
use crate::path::SourcePath;

/// The folders of all entries, each with its files.
#[derive(Debug, Default)]
pub struct Bundles(BTreeMap<String, Bundle>);

/// The files of one entry's folder.
#[derive(Debug, Default)]
struct Bundle {
    names: BTreeMap<SourcePath, String>,
    taken: BTreeSet<String>,
    /// The last number that each name was given.
    numbers: BTreeMap<String, usize>,
}

impl Bundles {
    /// The name of a file in the folder of an entry; the same each time it is asked for.
    pub fn name(&mut self, entry: &str, source: &SourcePath) -> String {
        let bundle = self.0.entry(entry.to_owned()).or_default();
        if let Some(name) = bundle.names.get(source) {
            return name.clone();
        }
        let (stem, ending) = source.file_name().rsplit_once('.').unwrap_or((source.file_name(), ""));
        let stem = slug(stem).unwrap_or_else(|| "file".to_owned());
        let ending = slug(ending).map(|ending| format!(".{ending}")).unwrap_or_default();
        let numbered = |n: usize| if n == 1 { format!("{stem}{ending}") } else { format!("{stem}-{n}{ending}") };
        let number = bundle.numbers.entry(format!("{stem}{ending}")).or_insert(0);
        *number += 1;
        while bundle.taken.contains(&numbered(*number)) {
            *number += 1;
        }
        let name = numbered(*number);
        bundle.taken.insert(name.clone());
        bundle.names.insert(source.clone(), name.clone());
        name
    }

    /// Every file: the entry, its source and its name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &SourcePath, &str)> {
        self.0.iter().flat_map(|(entry, bundle)| {
            bundle.names.iter().map(move |(source, name)| (&**entry, source, &**name))
        })
    }
}
