//! `provence list`: entries by their state, one a line, for people and scripts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::ValueEnum;
use jiff::Timestamp;

use crate::config::Config;
use crate::content::Content;
use crate::content::front_matter::Role;
use crate::site::{Moment, Site, Withheld, next_change, withheld};

/// What can be listed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Entries marked as drafts
    Drafts,
    /// Entries to be published later
    Future,
    /// Entries that have expired
    Expired,
    /// Entries that no other entry, menu or list leads to
    Orphans,
    /// The next instant at which the site changes by itself
    NextChange,
}

/// The lines to print, each with its line end.
pub fn lines(what: What, content: &Content, site: &Site, config: &Config, now: Timestamp) -> String {
    let mut out = String::new();
    let state = |wanted: Withheld, moment: &Moment| {
        let paths: BTreeSet<&str> = content
            .documents
            .iter()
            .filter(|document| document.role != Role::Translation || wanted == Withheld::Draft)
            .filter(|document| withheld(&document.fields, moment) == Some(wanted))
            .map(|document| document.path.as_str())
            .collect();
        paths.into_iter().map(|path| format!("{path}\n")).collect::<String>()
    };
    let moment = Moment { now, drafts: true, future: true, expired: true };
    match what {
        What::Drafts => out = state(Withheld::Draft, &Moment { drafts: false, ..moment }),
        What::Future => out = state(Withheld::Future, &Moment { future: false, ..moment }),
        What::Expired => out = state(Withheld::Expired, &Moment { expired: false, ..moment }),
        What::Orphans => {
            let in_menu: BTreeSet<&str> =
                config.menus.values().flatten().filter_map(|item| item.target.strip_prefix("@/")).collect();
            for (position, entry) in site.entries() {
                let listed = entry.collection.list.is_some();
                if entry.has_page()
                    && !listed
                    && site.referrers(position).is_empty()
                    && site.home != Some(position)
                    && !in_menu.contains(&*entry.key())
                {
                    // Writing to a string does not fail.
                    let _ = writeln!(out, "{}", entry.source.document.path);
                }
            }
        }
        What::NextChange => {
            if let Some(next) = next_change(content, config, now) {
                let _ = writeln!(out, "{}", next.strftime("%Y-%m-%dT%H:%M:%S%:z"));
            }
        }
    }
    out
}
