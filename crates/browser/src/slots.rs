//! Texts that the script of the editor and a program give each other: the script asks where a slot is and writes into it,
//! calls a function, and reads the result.
//!
//! Invariant: one call after the other. A script writes into a slot right after it asked where the slot is; the next
//! call may move it.

#![expect(unsafe_code, reason = "a name that a script can call must be exported as it is")]

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The slots, by their numbers in the script.
static SLOTS: Mutex<[Vec<u8>; 4]> = Mutex::new([const { Vec::new() }; 4]);

/// The result of the last call.
static RESULT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// What a mutex holds, whether or not a call that held it failed.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives a slot so many bytes, and says where they are.
#[unsafe(no_mangle)]
extern "C" fn slot(number: usize, length: usize) -> *mut u8 {
    let mut slots = locked(&SLOTS);
    let slot = &mut slots[number];
    slot.clear();
    slot.resize(length, 0);
    slot.as_mut_ptr()
}

/// Where the result is.
#[unsafe(no_mangle)]
extern "C" fn result() -> *const u8 {
    locked(&RESULT).as_ptr()
}

/// How many bytes the result has.
#[unsafe(no_mangle)]
extern "C" fn result_length() -> usize {
    locked(&RESULT).len()
}

/// The bytes in a slot.
pub fn bytes(slot: usize) -> Vec<u8> {
    locked(&SLOTS)[slot].clone()
}

/// The text in a slot; `None` when it is not UTF-8.
pub fn text(slot: usize) -> Option<String> {
    String::from_utf8(bytes(slot)).ok()
}

/// Leaves a text as the result, or nothing; 1 when there is one.
pub fn tell(told: Option<String>) -> u32 {
    let is_told = u32::from(told.is_some());
    *locked(&RESULT) = told.unwrap_or_default().into_bytes();
    is_told
}
