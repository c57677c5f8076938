//! How much memory the photos in work take together, over all threads: a library of
//! huge photos must not take more memory the more cores there are.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of all photos in work together, by [`provence_imaging::memory`] and the
/// size of the file. Forty photos of 24 megapixels
/// fit, or two of a hundred with a download of their full size.
const BYTES: u64 = 5 << 29;

/// Room for photos that are decoded.
#[derive(Debug, Default)]
pub struct Room {
    taken: Mutex<u64>,
    left: Condvar,
}

/// A photo's place in the room; given back when dropped, also by a panic of a decoder.
pub struct Place<'a> {
    room: &'a Room,
    bytes: u64,
}

impl Room {
    /// Waits until a photo that takes so many bytes has room. One that is larger than
    /// all there is gets in when it is alone.
    pub fn enter(&self, bytes: u64) -> Place<'_> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while !fits(*taken, bytes) {
            taken = self.left.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        Place { room: self, bytes }
    }
}

fn fits(taken: u64, bytes: u64) -> bool {
    taken == 0 || taken.saturating_add(bytes) <= BYTES
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.room.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_share_the_room_and_the_largest_has_it_alone() {
        assert!(fits(0, u64::MAX));
        assert!(fits(BYTES - 24_000_000, 24_000_000));
        assert!(!fits(BYTES - 24_000_000, 24_000_001));
        assert!(!fits(1, u64::MAX));
        let room = Room::default();
        let first = room.enter(BYTES);
        drop(first);
        let _all_again = room.enter(BYTES);
    }
}
