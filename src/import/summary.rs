//! What an import did, in numbers.

use crate::diagnostic::UiLocale;

/// Numbers of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read as pages.
    pub read: usize,
    /// Entries that are written, in all languages.
    pub entries: usize,
    /// Pages that were refused.
    pub refused: usize,
    /// Files that are copied.
    pub copied: usize,
    /// Pages that had an address.
    pub addressed: usize,
    /// Pages that keep their address.
    pub kept: usize,
    /// Pages whose old address leads to the new one.
    pub led: usize,
    /// Pages whose address is lost.
    pub lost: usize,
    /// Links and pictures that lead nowhere.
    pub dead: usize,
    /// Tags of the other generator that are left in texts.
    pub left: usize,
}

impl Summary {
    /// The summary for people, a line for each kind of number.
    pub fn text(&self, ui_locale: UiLocale) -> String {
        let Self { read, entries, refused, copied, addressed, kept, led, lost, dead, left } = self;
        match ui_locale {
            UiLocale::Fr => format!(
                "pages lues : {read} ; textes écrits : {entries} ; refusées : {refused}\n\
                 fichiers copiés : {copied}\n\
                 adresses : {addressed}, dont {kept} gardées, {led} redirigées, {lost} perdues\n\
                 liens et images qui ne mènent à rien : {dead}\n\
                 balises laissées dans les textes : {left}"
            ),
            UiLocale::En => format!(
                "pages read: {read}; texts written: {entries}; refused: {refused}\n\
                 files copied: {copied}\n\
                 addresses: {addressed}, of which {kept} kept, {led} redirected, {lost} lost\n\
                 links and pictures that lead nowhere: {dead}\n\
                 tags left in texts: {left}"
            ),
        }
    }
}
