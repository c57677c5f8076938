//! Counts the steps of parsing, in tests only. A test sees by their number, whatever the machine, when work
//! grows faster than its input.

/// Notes that so many bytes, or steps that cost about as much, were looked at.
#[cfg(not(test))]
#[inline(always)]
pub fn spend(_steps: usize) {}

#[cfg(test)]
thread_local! {
    static SPENT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Notes that so many bytes, or steps that cost about as much, were looked at.
#[cfg(test)]
pub fn spend(steps: usize) {
    SPENT.with(|spent| spent.set(spent.get() + steps));
}

/// Steps spent by a closure on this thread.
#[cfg(test)]
pub fn of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = SPENT.with(std::cell::Cell::get);
    let value = run();
    (value, SPENT.with(std::cell::Cell::get) - before)
}
