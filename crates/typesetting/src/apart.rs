//! Runs the compiler of documents on a thread of its own.

use std::thread;

use rayon::ThreadPoolBuilder;

/// Bytes of stack for the compiler. Its own limits of nesting bound what it needs, which is more than the two megabytes
/// of a usual thread. What is not used costs no memory.
const STACK: usize = 128 * 1024 * 1024;

/// Runs `work` on a thread with a large stack; `None` when the system has no thread left.
///
/// The compiler works in parallel by rayon. A thread of rayon that waits takes up other work in the meantime, so that
/// documents which are set side by side in one pool would be set inside of each other, stack upon stack. Each is given a
/// pool of one thread. The caller, which may be a thread of a pool itself, waits without taking up anything.
pub fn run<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let waiting = thread::Builder::new().spawn_scoped(scope, || {
            let pool = ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().ok()?;
            Some(pool.install(work))
        });
        // A panic of the compiler goes on where the document was asked for.
        waiting.ok()?.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uses about a kilobyte of stack for each level.
    fn deep(levels: u32) -> u32 {
        let room = std::hint::black_box([levels as u8; 1024]);
        if levels == 0 { 0 } else { deep(levels - 1) + u32::from(room[7] == levels as u8) }
    }

    #[test]
    fn work_has_room_and_is_never_done_inside_of_other_work() {
        use rayon::prelude::*;
        use std::cell::Cell;

        thread_local!(static BUSY: Cell<bool> = const { Cell::new(false) });
        let inside: usize = (0..64_u32)
            .into_par_iter()
            .map(|_| {
                let was_busy = BUSY.replace(true);
                let found = run(|| {
                    let sum: u32 = (0..8_u32).into_par_iter().map(|_| deep(4000)).sum();
                    assert_eq!(sum, 8 * 4000);
                });
                assert!(found.is_some());
                BUSY.set(false);
                usize::from(was_busy)
            })
            .sum();
        assert_eq!(inside, 0);
    }
}
