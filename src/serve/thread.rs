//! Threads of the server, each with a name that debuggers and panics show.

use std::thread::JoinHandle;

/// Starts a thread.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    // A system that cannot start a thread cannot serve.
    std::thread::Builder::new().name(name.to_owned()).spawn(work).expect("the system starts threads")
}
