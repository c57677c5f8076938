//! Finds where a destination of another site leads here: to an entry, to a file, or nowhere.

use std::collections::BTreeMap;

use super::address::{self, is_elsewhere, own_path};
use super::page::{ForeignSite, Page, Role};
use crate::path::{SourcePath, resolve as join_path};

/// Where a destination leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Out of the site, or to a place on the same page: it stays as it is.
    Unchanged,
    /// To an entry, as `@/collection/id`.
    Entry(String),
    /// To an address of the new site.
    Address(String),
    /// To a file, which goes into the folder of the entry.
    Bundled(SourcePath),
    /// To a file that keeps its address.
    Published(SourcePath, String),
    /// Nowhere.
    Dead,
}

/// The pages and files of another site by what may lead to them.
#[derive(Debug)]
pub struct Resolver<'s> {
    site: &'s ForeignSite,
    base_path: String,
    by_address: BTreeMap<String, Lead>,
    /// Pages by the number by which the other site knows them.
    by_number: BTreeMap<&'s str, Lead>,
    by_file: BTreeMap<&'s str, Lead>,
    /// Pages by the name of their file; `None` for a name that several have.
    by_name: BTreeMap<&'s str, Option<Lead>>,
    /// Folders that paths from the root of the content may begin at.
    roots: Vec<String>,
}

impl<'s> Resolver<'s> {
    /// Prepares for the pages of a site. `roots` are folders of content, nearest first.
    pub fn new(site: &'s ForeignSite, roots: Vec<String>) -> Self {
        let base_path = crate::config::path_of(&site.settings.base_url).to_owned();
        let mut new = Self {
            site,
            base_path,
            by_address: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_file: BTreeMap::new(),
            by_name: BTreeMap::new(),
            roots,
        };
        for page in &site.pages {
            let lead = lead_to(page, site);
            let written = super::value::get(&page.fields, "aliases").map(super::value::Item::texts).unwrap_or_default();
            for alias in page.address.as_deref().into_iter().chain(written) {
                new.by_address.entry(address::key(alias)).or_insert_with(|| lead.clone());
            }
            if let Some(number) = &page.number {
                new.by_number.insert(number, lead.clone());
            }
            new.by_file.insert(page.source.as_str(), lead.clone());
            let name = match stem(page.source.file_name()) {
                "index" => page.source.parent().rsplit('/').next().unwrap_or_default(),
                name => name,
            };
            let same = lead.clone();
            new.by_name
                .entry(name)
                .and_modify(|known| {
                    if known.as_ref() != Some(&same) {
                        *known = None;
                    }
                })
                .or_insert(Some(lead));
        }
        for (name, section) in &site.sections {
            for (locale, address) in &section.addresses {
                let here = Lead::Address(format!("/{locale}/{}/", section.slug));
                let _ = name;
                new.by_address.entry(address::key(address)).or_insert(here);
            }
        }
        new
    }

    /// Where a destination leads from a page.
    pub fn lead(&self, page: &Page, destination: &str) -> Lead {
        let destination = destination.trim();
        let own = own_path(destination, &self.site.settings.base_url);
        if let Some(lead) = self.numbered(own.unwrap_or(destination)) {
            return lead;
        }
        if destination.is_empty()
            || destination.starts_with(['#', '?', '@'])
            || own.is_none() && is_elsewhere(destination)
        {
            return Lead::Unchanged;
        }
        if let Some(path) = own {
            let below = path.strip_prefix(&*self.base_path).filter(|rest| rest.starts_with('/')).unwrap_or(path);
            return self.at_root(below);
        }
        let decoded = address::key_of_file(destination);
        // A file beside the text, or a page by its file.
        if let Some((source, _)) = page.files.iter().find(|(_, name)| *name == decoded.trim_start_matches("./")) {
            return Lead::Bundled(source.clone());
        }
        if let Some(path) = join_path(page.source.parent(), &decoded)
            && let Some(lead) = self.by_file.get(path.as_str())
        {
            return lead.clone();
        }
        // A relative address, as browsers read it.
        let joined = page.address.as_deref().and_then(|base| address::join(base, destination));
        joined.map_or(Lead::Dead, |path| self.at_root(&path))
    }

    /// Where a reference by file leads: Hugo's `ref`, Jekyll's `link`.
    pub fn reference(&self, page: &Page, written: &str) -> Lead {
        let path = written.split('#').next().unwrap_or_default();
        if path.is_empty() {
            return Lead::Unchanged;
        }
        let beside = if path.starts_with('/') { None } else { join_path(page.source.parent(), path) };
        let below = self.roots.iter().filter_map(|root| join_path(root, path.trim_start_matches('/')));
        let endings = ["", ".md", "/index.md", "/_index.md", ".html"];
        for place in beside.into_iter().chain(below) {
            let named = endings.iter().map(|ending| format!("{place}{ending}"));
            let locale = named.clone().map(|name| name.replace(".md", &format!(".{}.md", page.locale)));
            if let Some(lead) = named.chain(locale).find_map(|name| self.by_file.get(&*name)) {
                return lead.clone();
            }
        }
        let name = stem(path.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
        self.by_name.get(name).cloned().flatten().unwrap_or_else(|| self.lead(page, path))
    }

    /// Where an address leads that names a page by its number, as WordPress's short links do: `/?p=2`.
    fn numbered(&self, address: &str) -> Option<Lead> {
        let (path, query) = address.split('#').next().unwrap_or_default().split_once('?')?;
        let is_root = matches!(path.strip_prefix(&*self.base_path).unwrap_or(path), "" | "/" | "/index.php");
        let arguments = query.split(['&', ';']).filter_map(|argument| argument.split_once('='));
        let mut numbers = arguments.filter(|(name, _)| matches!(*name, "p" | "page_id" | "attachment_id"));
        let (_, number) = numbers.next().filter(|_| is_root)?;
        let file = || self.at_number(number);
        self.by_number.get(number).cloned().or_else(file)
    }

    fn at_number(&self, number: &str) -> Option<Lead> {
        let address = self.site.files_by_number.get(number)?;
        Some(Lead::Published(self.site.published.get(address)?.clone(), format!("/{address}")))
    }

    fn at_root(&self, path: &str) -> Lead {
        let key = address::key(path);
        let file = address::key_of_file(path);
        let file = file.trim_start_matches('/');
        if let Some(source) = self.site.published.get(file) {
            return Lead::Published(source.clone(), format!("/{file}"));
        }
        if let Some(source) = self.site.variants.get(file) {
            return Lead::Bundled(source.clone());
        }
        self.by_address.get(&key).cloned().unwrap_or(Lead::Dead)
    }
}

fn lead_to(page: &Page, site: &ForeignSite) -> Lead {
    match page.role {
        Role::Entry => Lead::Entry(format!("@/{}/{}", page.collection, page.id)),
        Role::Record => Lead::Dead,
        Role::List => {
            let slug = site.sections.get(&page.collection).map_or(&*page.collection, |section| &section.slug);
            Lead::Address(format!("/{}/{slug}/", page.locale))
        }
    }
}

/// The name of a file without its endings.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}
