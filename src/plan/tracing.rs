//! Views that are taken from the last build where everything still reads as it did.

use std::sync::Arc;

use super::job::PageJob;
use super::read::{Read, Reader, World};
use crate::memo::{Fingerprint, Shared, Traced};

/// A view, taken from the last build when its arguments are the former ones and
/// every reading gives what it gave. `make` is given the former view, so that
/// one that comes out equal stays the same.
pub fn traced<V>(
    world: World<'_>,
    arguments: Fingerprint,
    former: Option<&Arc<Traced<Read, V>>>,
    make: impl FnOnce(&mut Reader<'_, '_>, Former<'_, V>) -> V,
) -> Arc<Traced<Read, V>>
where
    V: Formerly,
{
    if let Some(former) = former
        && former.holds(arguments, |read, then| world.gives(*read, then))
    {
        return Arc::clone(former);
    }
    let former = former.and_then(|former| former.value.formerly());
    Arc::new(Traced::new(arguments, |reads| make(&mut Reader::new(world, reads), former)))
}

/// A page of which no trace is kept.
pub fn made_anew(world: World<'_>, make: impl FnOnce(&mut Reader<'_, '_>) -> PageJob) -> Shared<PageJob> {
    let traced = Traced::new(Fingerprint::default(), |reads| make(&mut Reader::new(world, reads)));
    Shared::new(traced.value)
}

/// The former value that a new one is compared with.
pub type Former<'f, V> = Option<&'f <V as Formerly>::Value>;

/// A result that may hold the value which a new one is compared with.
pub trait Formerly {
    /// The value.
    type Value;

    /// The value that it holds.
    fn formerly(&self) -> Option<&Self::Value>;
}

impl<V> Formerly for Option<V> {
    type Value = V;

    fn formerly(&self) -> Option<&V> {
        self.as_ref()
    }
}

impl<T> Formerly for Shared<T> {
    type Value = Self;

    fn formerly(&self) -> Option<&Self> {
        Some(self)
    }
}
