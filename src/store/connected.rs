//! The stores beyond this machine that a site uses, as its settings name them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use provence_stores::Address;

use super::derivatives::Derivatives;
use super::originals::Originals;
use super::patience;
use crate::config::Config;
use crate::diagnostic::Diagnostic;

pub use patience::Bound;

/// Time after which a store that did not answer is tried again, by a process that goes on.
const TRIED_AGAIN: Duration = Duration::from_mins(5);

/// The stores that are used, while settings may change.
#[derive(Debug, Default)]
pub struct Connected(Mutex<Now>);

#[derive(Debug, Default)]
struct Now {
    /// The addresses of originals and derivatives, and when these stores were opened.
    made_with: Option<([Option<Address>; 2], Instant)>,
    stores: Arc<Stores>,
}

/// The stores of a site.
#[derive(Debug, Default)]
pub struct Stores {
    /// Originals of photos.
    pub originals: Option<Originals>,
    /// Derivatives of photos.
    pub derivatives: Option<Derivatives>,
}

impl Connected {
    /// Uses the stores that these settings name. Those of the same addresses stay open.
    pub fn connect(&self, config: &Config, root: &Utf8Path, bound: Bound) {
        let settings = [&config.photo_store, &config.pictures.store].map(Option::as_ref);
        let addresses = settings.map(|setting| setting.map(|setting| setting.address.clone()));
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, opened)) = &now.made_with
            && *known == addresses
            && !(now.stores.is_given_up() && opened.elapsed() > TRIED_AGAIN)
        {
            return;
        }
        now.made_with = Some((addresses, Instant::now()));
        now.stores = Arc::new(Stores {
            originals: settings[0].map(|setting| Originals::new(setting, root)),
            derivatives: settings[1].map(|setting| Derivatives::new(setting, root.as_std_path(), bound)),
        });
    }

    /// The stores that are used now.
    pub fn now(&self) -> Arc<Stores> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner).stores)
    }
}

impl Stores {
    /// Waits until all that was offered is written, within the bound.
    pub fn settle(&self) {
        if let Some(derivatives) = &self.derivatives {
            derivatives.settle();
        }
    }

    /// What went wrong and was not told yet.
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.derivatives.as_ref().map(Derivatives::problems).unwrap_or_default()
    }

    fn is_given_up(&self) -> bool {
        self.derivatives.as_ref().is_some_and(Derivatives::is_given_up)
            || self.originals.as_ref().is_some_and(Originals::is_given_up)
    }
}
