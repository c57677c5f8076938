//! Which readings of an entry certainly give what they gave in the last build.
//!
//! Most of a site is the same from build to build, and most of that is the same value in memory. Looking at the few
//! bytes here spares going to the entry and the views for each reading. A reading that is not known to stay is asked for.

use std::sync::Arc;

use crate::site::{EntryIndex, Site};

/// What stays of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The entry itself, with all its versions and addresses.
    Entry = 1,
    /// What its texts and fields lead to.
    Relations = 2,
    /// Which entries refer to it.
    Referrers = 4,
    /// Its name.
    Summary = 8,
    /// Its view as a photo.
    Photo = 16,
    /// Its card without body.
    Plain = 32,
    /// Its card with body.
    WithBody = 64,
}

/// A byte for each entry, by number.
#[derive(Clone, Debug, Default)]
pub struct Stays(Vec<u8>);

impl Stays {
    /// What stays of the entries of a site that was linked anew. Nothing does when there was no site before.
    pub fn of(site: &Site, former: Option<&Site>) -> Self {
        let Some(former) = former else { return Self::default() };
        let of_entry = |entry: EntryIndex| {
            let mut flags = 0;
            for (part, stays) in [
                (Part::Entry, site.has_entry_of(former, entry)),
                (Part::Relations, site.has_relations_of(former, entry)),
                (Part::Referrers, site.referrers(entry) == former.referrers(entry)),
            ] {
                flags |= if stays { part as u8 } else { 0 };
            }
            flags
        };
        Self((0..site.capacity()).map(of_entry).collect())
    }

    /// Notes which views of a layer are the same value in memory as in the last build.
    pub fn note<V>(&mut self, part: Part, now: &[Option<Arc<V>>], former: &[Option<Arc<V>>]) {
        for (entry, flags) in self.0.iter_mut().enumerate() {
            let view = |layer: &[Option<Arc<V>>]| layer.get(entry).and_then(Option::as_ref).map(Arc::as_ptr);
            if view(now) == view(former) {
                *flags |= part as u8;
            }
        }
    }

    /// Whether this part of an entry is as in the last build.
    pub fn has(&self, entry: EntryIndex, part: Part) -> bool {
        self.0.get(entry).is_some_and(|flags| flags & part as u8 != 0)
    }
}
