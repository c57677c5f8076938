//! Connections: a bounded number, one thread for each.
//!
//! When the number is reached, a new connection replaces the one that has been
//! idle longest: clients that hold connections and send nothing, or take nothing of
//! their answers, slow down nobody but themselves.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::admin;
use super::http::{After, Connection, Part, Refusal, Response};
use super::reload;
use super::respond::{Answer, respond};
use super::state::Shared;

/// The most connections at once.
const MAX_CONNECTIONS: usize = 128;

/// This many of the newest connections are never closed for a new one, since they had no time to send a request. A
/// browser opens six at once.
const PROTECTED: u64 = 16;

/// What a connection is doing. The first of these are closed first when there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    /// Waiting for the client to ask.
    Waiting,
    /// Sending events to a tab.
    Telling,
    /// Answering.
    Answering,
}

struct Slot {
    number: u64,
    doing: Doing,
    since: Instant,
    stream: TcpStream,
}

/// The open connections.
#[derive(Default)]
struct Slots {
    taken: Mutex<Vec<Slot>>,
}

impl Slots {
    fn set(&self, number: u64, doing: Doing) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = taken.iter_mut().find(|slot| slot.number == number) {
            (slot.doing, slot.since) = (doing, Instant::now());
        }
    }

    /// Adds a connection, and closes the one that can best be spared when there are too many.
    fn take(&self, number: u64, stream: TcpStream) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= MAX_CONNECTIONS
            && let Some(position) = (0..taken.len()).min_by_key(|position| {
                let slot = &taken[*position];
                (slot.number + PROTECTED > number, slot.doing, slot.since)
            })
        {
            // The thread of the connection finds the stream closed and ends.
            let _ = taken.swap_remove(position).stream.shutdown(Shutdown::Both);
        }
        taken.push(Slot { number, doing: Doing::Waiting, since: Instant::now(), stream });
    }

    fn free(&self, number: u64) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).retain(|slot| slot.number != number);
    }

    fn close_all(&self) {
        for slot in self.taken.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = slot.stream.shutdown(Shutdown::Both);
        }
    }
}

/// Accepts connections until the server ends.
pub fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let slots = Arc::new(Slots::default());
    for number in 0.. {
        let accepted = listener.accept();
        if shared.state().closed {
            break;
        }
        let accepted = accepted.and_then(|(stream, _)| Ok((stream.try_clone()?, stream)));
        let Ok((twin, stream)) = accepted else {
            // Most often there are too many open files. Accepting works again when other connections end.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        slots.take(number, twin);
        let (shared, of_thread) = (Arc::clone(shared), Arc::clone(&slots));
        let thread = std::thread::Builder::new().name("provence-http".to_owned()).spawn(move || {
            // A panic ends this connection and no other.
            let _ = catch_unwind(AssertUnwindSafe(|| converse(stream, &shared, &|doing| of_thread.set(number, doing))));
            of_thread.free(number);
        });
        if thread.is_err() {
            slots.free(number);
        }
    }
    slots.close_all();
}

/// Serves one connection until its end.
fn converse(stream: TcpStream, shared: &Shared, now: &dyn Fn(Doing)) {
    let Ok(mut connection) = Connection::new(stream) else { return };
    loop {
        now(Doing::Waiting);
        let head = match connection.head() {
            Ok(head) => head,
            Err(Refusal::Gone) => return,
            Err(Refusal::Status(status)) => {
                if connection.answer(&Response::plain(status), Part::Whole, After::Close).is_ok() {
                    connection.part();
                }
                return;
            }
        };
        now(Doing::Answering);
        let answer = match respond(&head, shared) {
            Answer::Editor(_) if !connection.is_local() => Answer::Whole(Response::plain(403)),
            Answer::Editor(request) => match connection.body(&head, request.limit()) {
                Ok(body) => Answer::Whole(admin::answer(&request, &body, shared)),
                Err(Refusal::Gone) => return,
                Err(Refusal::Status(status)) => Answer::Whole(admin::unread(status, request.ui_locale)),
            },
            other => other,
        };
        match answer {
            Answer::Whole(response) => {
                let part = if head.method == "HEAD" { Part::Head } else { Part::Whole };
                let written = connection.answer(&response, part, head.after);
                if written.is_err() {
                    return;
                }
                if head.after == After::Close {
                    connection.part();
                    return;
                }
            }
            // It was answered above.
            Answer::Editor(_) => return,
            Answer::Events(tab) => {
                now(Doing::Telling);
                // An error here means that the tab was closed.
                let _ = reload::tell(&mut connection, shared, tab);
                return;
            }
        }
    }
}
