//! How many pixels are worked on at once, over all threads: a library of huge
//! photos must not take more memory the more cores there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// Pixels of all photos in work together; each takes about eight bytes. Sixteen
/// photos of 24 megapixels fit, or four of a hundred.
const PIXELS: u64 = 400_000_000;

/// Room for photos that are decoded.
#[derive(Debug, Default)]
pub struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// A photo's place in the room; given back when dropped, also by a panic of a decoder.
pub struct Place<'a> {
    room: &'a Room,
    pixels: u64,
}

impl Room {
    /// Waits until a photo of so many pixels has room. One that is larger than
    /// all there is gets in when it is alone.
    pub fn enter(&self, pixels: u64) -> Place<'_> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while !fits(*taken, pixels) {
            taken = self.left.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += pixels;
        Place { room: self, pixels }
    }
}

fn fits(taken: u64, pixels: u64) -> bool {
    taken == 0 || taken.saturating_add(pixels) <= PIXELS
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.pixels;
        self.room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_share_the_room_and_the_largest_has_it_alone() {
        assert!(fits(0, u64::MAX));
        assert!(fits(PIXELS - 24_000_000, 24_000_000));
        assert!(!fits(PIXELS - 24_000_000, 24_000_001));
        assert!(!fits(1, u64::MAX));
        let room = Room::default();
        let first = room.enter(PIXELS);
        drop(first);
        let _all_again = room.enter(PIXELS);
    }
}
