//! How an entry keeps the addresses that it had. Each that it cannot keep is told and counted.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{ForeignSite, Page, Role};
use super::pattern::{as_alias, is_own_address};
use super::summary::Summary;
use super::value::{self, Item};
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale};
use crate::path::SourcePath;
use crate::text;

/// How an entry comes by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// By the collection.
    Usual,
    /// It says its address itself.
    Own(String),
    /// A former address leads to it.
    Alias(String),
}

/// Which addresses the other site had, and which of them lead somewhere here.
#[derive(Debug)]
pub struct Former {
    /// Addresses of pages.
    pages: BTreeSet<String>,
    /// Former addresses that lead to an entry already, and the file of its page.
    led: BTreeMap<String, SourcePath>,
}

/// An address as hosts compare it: with and without the last `/` it is one.
fn place(address: &str) -> &str {
    address.trim_end_matches('/')
}

impl Former {
    /// The addresses of a site.
    pub fn new(site: &ForeignSite) -> Self {
        let pages =
            site.pages.iter().filter(|page| page.role != Role::Record).filter_map(|page| page.address.as_deref());
        Self { pages: pages.map(|address| place(address).to_owned()).collect(), led: BTreeMap::new() }
    }

    /// How an entry keeps its address. `now` is the one that its collection gives it.
    pub fn address(
        &self,
        page: &Page,
        now: Option<&str>,
        summary: &mut Summary,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Address {
        summary.lost += page.lost;
        summary.addressed += page.lost;
        let Some(former) = page.address.as_ref().filter(|_| page.role == Role::Entry) else { return Address::Usual };
        summary.addressed += 1;
        let is_home = page.collection == "pages" && page.id == "home";
        if now == Some(former) || is_home && former == "/" {
            summary.kept += 1;
            return Address::Usual;
        }
        if !is_home && is_own_address(former) {
            summary.kept += 1;
            return Address::Own(former.clone());
        }
        if let Some(alias) = as_alias(former) {
            summary.led += 1;
            return Address::Alias(alias);
        }
        summary.lost += 1;
        lost(page, former, (page.first_line, 1), &no_path(), diagnostics);
        Address::Usual
    }

    /// The former addresses of an entry: those that it names, and the one that it had.
    pub fn aliases(
        &mut self,
        page: &Page,
        address: &Address,
        summary: &mut Summary,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<String> {
        let item = value::get(&page.fields, "aliases");
        let at = item.map_or((page.first_line, 1), |item| (item.line, item.column));
        let named = item.map(Item::texts).unwrap_or_default();
        let mut all = BTreeSet::new();
        if let Address::Alias(former) = address {
            all.insert(former.clone());
            self.led.insert(place(former).to_owned(), page.source.clone());
        }
        let own = page.address.as_deref().map(place);
        for written in named {
            let Some(alias) = as_alias(written) else {
                summary.addressed += 1;
                summary.lost += 1;
                lost(page, written, at, &no_path(), diagnostics);
                continue;
            };
            let key = place(&alias);
            if own == Some(key) || all.contains(&alias) {
                continue;
            }
            // Only one of two can be reached, here as there.
            let is_taken = self.pages.contains(key) || self.led.get(key).is_some_and(|source| *source != page.source);
            if is_taken {
                let why = text!("elle mène à une autre page", "it leads to another page");
                let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
                let shown = shown(written);
                let message = text!(
                    "l’ancienne adresse `{shown}` n’est pas reprise : {fr}",
                    "the former address `{shown}` is not taken over: {en}"
                );
                let span = Span::new(&page.source, at.0, at.1, 0);
                diagnostics.push(Diagnostic::new(Code::ImportAddress, span, message));
                continue;
            }
            self.led.insert(key.to_owned(), page.source.clone());
            all.insert(alias);
        }
        all.into_iter().collect()
    }
}

fn no_path() -> Text {
    text!("ce n’est pas un chemin qui peut être redirigé", "it is no path that can be redirected")
}

fn shown(address: &str) -> String {
    address.chars().filter(|c| !c.is_control()).take(120).collect()
}

fn lost(page: &Page, address: &str, (line, column): (u32, u32), why: &Text, diagnostics: &mut Vec<Diagnostic>) {
    let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
    let address = shown(address);
    let message = text!("l’adresse `{address}` est perdue : {fr}", "the address `{address}` is lost: {en}");
    diagnostics.push(Diagnostic::new(Code::ImportAddress, Span::new(&page.source, line, column, 0), message));
}
