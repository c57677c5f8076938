//! Limits the memory of all photos that are being decoded, over all threads, so that a library of huge photos
//! does not take more memory on a machine with more cores.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of all photos in work together, by [`provence_imaging::memory`] and the
/// size of the file. Forty photos of 24 megabytes fit, or two of a hundred with
/// a download of their full size.
const BYTES: u64 = 5 << 29;

/// The memory that photos may take while they are decoded.
#[derive(Debug, Default)]
pub struct MemoryBudget {
    spent: Mutex<u64>,
    returned: Condvar,
}

/// The memory of one photo. It is given back when this is dropped, also by a panic of a decoder.
pub struct Share<'a> {
    budget: &'a MemoryBudget,
    bytes: u64,
}

impl MemoryBudget {
    /// Waits until so many bytes are free. A photo that is larger than the whole budget is decoded when no other
    /// is.
    pub fn spend(&self, bytes: u64) -> Share<'_> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        while !fits(*spent, bytes) {
            spent = self.returned.wait(spent).unwrap_or_else(PoisonError::into_inner);
        }
        *spent += bytes;
        Share { budget: self, bytes }
    }
}

fn fits(spent: u64, bytes: u64) -> bool {
    spent == 0 || spent.saturating_add(bytes) <= BYTES
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.spent.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_share_the_budget_and_the_largest_has_it_alone() {
        assert!(fits(0, u64::MAX));
        assert!(fits(BYTES - 24_000_000, 24_000_000));
        assert!(!fits(BYTES - 24_000_000, 24_000_001));
        assert!(!fits(1, u64::MAX));
        let budget = MemoryBudget::default();
        let first = budget.spend(BYTES);
        drop(first);
        let _all_again = budget.spend(BYTES);
    }
}
