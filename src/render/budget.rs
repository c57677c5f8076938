//! How many pixels are worked on at once, over all threads: a library of huge
//! photos must not take more memory the more cores there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// Pixels of all photos in work together; each takes about eight bytes. Sixteen
/// photos of 24 megapixels fit, or four of a hundred.
const PIXELS: u64 = 400_000_000;

/// The pixels that may be in work at once.
#[derive(Debug, Default)]
pub struct PixelBudget {
    spent: Mutex<u64>,
    returned: Condvar,
}

/// The pixels of one photo in work. They are given back when this is dropped,
/// also by a panic of a decoder.
pub struct Share<'a> {
    budget: &'a PixelBudget,
    pixels: u64,
}

impl PixelBudget {
    /// Waits until so many pixels can be worked on. A photo that is larger than
    /// the whole budget is let in when it is alone.
    pub fn spend(&self, pixels: u64) -> Share<'_> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        while !fits(*spent, pixels) {
            spent = self.returned.wait(spent).unwrap_or_else(PoisonError::into_inner);
        }
        *spent += pixels;
        Share { budget: self, pixels }
    }
}

fn fits(spent: u64, pixels: u64) -> bool {
    spent == 0 || spent.saturating_add(pixels) <= PIXELS
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.spent.lock().unwrap_or_else(PoisonError::into_inner) -= self.pixels;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_share_the_budget_and_the_largest_has_it_alone() {
        assert!(fits(0, u64::MAX));
        assert!(fits(PIXELS - 24_000_000, 24_000_000));
        assert!(!fits(PIXELS - 24_000_000, 24_000_001));
        assert!(!fits(1, u64::MAX));
        let budget = PixelBudget::default();
        let first = budget.spend(PIXELS);
        drop(first);
        let _all_again = budget.spend(PIXELS);
    }
}
