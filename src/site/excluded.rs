//! Entries that exist in files but are not part of the site, and what is said
//! where something leads to them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::index::{EntryIndex, Site};
use super::moment::Withheld;
use crate::diagnostic::names::Names;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;

/// Entries that exist in files but are not part of the site, and why.
#[derive(Debug, Default)]
pub struct Excluded {
    /// Not published at this moment.
    pub withheld: HashMap<EntryIndex, Withheld>,
    /// Left out because of errors of their own, which are reported already.
    pub broken: HashSet<EntryIndex>,
    /// The ids of the entries that have errors, by collection, once a slip was looked for among them.
    broken_names: OnceLock<HashMap<Arc<str>, Names>>,
}

impl Excluded {
    /// Entries with errors of their own, and none kept back yet.
    pub fn with_broken(broken: impl Iterator<Item = EntryIndex>) -> Self {
        Self { broken: broken.collect(), ..Self::default() }
    }

    /// Whether what this key names is missing because of problems that are reported already.
    pub fn is_reported(&self, site: &Site, collection: &str, id: &str) -> bool {
        site.collections.get(collection).is_some_and(|collection| collection.partial)
            || site.number(collection, id).is_some_and(|number| self.broken.contains(&number))
    }

    /// Ids of entries of a collection that are there and left out because of errors of their own; `None` where there are
    /// none.
    pub fn names(&self, site: &Site, collection: &str) -> Option<&Names> {
        let all = || {
            let broken = |name: &Arc<str>| {
                let ids = site.keys.ids(name).filter(|(_, number)| self.broken.contains(number));
                (Arc::clone(name), Names::new(ids.map(|(id, _)| Arc::clone(id))))
            };
            site.collections.keys().map(broken).collect()
        };
        self.broken_names.get_or_init(all).get(collection)
    }

    /// The same for `collection/id`.
    pub fn is_key_reported(&self, site: &Site, key: &str) -> bool {
        key.split_once('/').is_some_and(|(collection, id)| self.is_reported(site, collection, id))
    }

    /// Why the entry of this key is kept back, when it is.
    pub fn withheld(&self, site: &Site, collection: &str, id: &str) -> Option<Withheld> {
        self.withheld.get(&site.number(collection, id)?).copied()
    }

    /// The same for `collection/id`.
    pub fn withheld_key(&self, site: &Site, key: &str) -> Option<Withheld> {
        key.split_once('/').and_then(|(collection, id)| self.withheld(site, collection, id))
    }
}

/// What is said where a page leads to an entry that is kept back. The page is
/// published without it: whoever withdraws a text need not touch the others.
pub fn unpublished(key: &str, reason: Withheld, span: &Span) -> Diagnostic {
    let (fr, en) = match reason {
        Withheld::Draft => ("est un brouillon", "is a draft"),
        Withheld::Future => ("sera publié plus tard", "will be published later"),
        Withheld::Expired => ("a expiré", "has expired"),
        Withheld::Rights => ("n’a plus de droits", "has no rights any more"),
        Withheld::Release => ("n’a pas d’autorisation", "has no release"),
        Withheld::Machine => {
            ("a été écrit par une machine et attend une relecture", "was written by a machine and waits for a reader")
        }
    };
    let help = match reason {
        Withheld::Draft => text!("publiez-le, ou retirez ce qui y mène", "publish it, or remove what leads to it"),
        Withheld::Future => {
            text!("rien à faire : le lien paraîtra ce jour-là", "nothing to do: the link appears on that day")
        }
        Withheld::Expired => {
            text!("retirez ce qui y mène, ou visez une autre entrée", "remove it, or name another entry")
        }
        Withheld::Machine => text!(
            "relisez-la, puis acceptez-la : `provence translate accept {key}`",
            "read it, then accept it: `provence translate accept {key}`"
        ),
        Withheld::Rights => {
            text!("renouvelez les droits, ou choisissez une autre photo", "renew the rights, or choose another photo")
        }
        Withheld::Release => text!(
            "obtenez l’autorisation, ou choisissez une autre photo",
            "obtain the release, or choose another photo"
        ),
    };
    let code = match reason {
        Withheld::Rights => Code::PhotoRightsExpired,
        Withheld::Release => Code::PhotoRelease,
        Withheld::Draft | Withheld::Future | Withheld::Expired | Withheld::Machine => Code::UnpublishedReference,
    };
    let message = text!(
        "`{key}` {fr} : cette page est publiée sans ce qui y mène",
        "`{key}` {en}: this page is published without it"
    );
    Diagnostic::new(code, span.clone(), message).help(help)
}
