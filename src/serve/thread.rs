//! Threads of the server, each with a name that debuggers and panics show.

use std::thread::JoinHandle;

/// Starts a thread.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    // The server cannot work on a system that refuses a thread.
    std::thread::Builder::new().name(name.to_owned()).spawn(work).expect("the system starts threads")
}
