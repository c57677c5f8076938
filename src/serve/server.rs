//! Connections: a bounded number, each on a thread of its own.
//!
//! When all places are taken, a newcomer gets the place of the connection that
//! has kept us waiting longest: clients that hold connections and say nothing, or
//! take nothing of their answers, can slow nobody down but themselves.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::http::{Connection, Refusal, Response};
use super::hub::Hub;
use super::reload;
use super::respond::{Answer, respond};

/// Connections at once.
const PLACES: usize = 128;

/// The last that came keep their place: they had no time to ask. A browser comes with six at once.
const NEWCOMERS: u64 = 16;

/// What a connection is doing, from the most to the least dispensable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    /// Waiting for the client to ask.
    Waiting,
    /// Telling what changes.
    Telling,
    /// Answering.
    Answering,
}

struct Place {
    number: u64,
    doing: Doing,
    since: Instant,
    stream: TcpStream,
}

/// Places taken.
#[derive(Default)]
struct Places {
    taken: Mutex<Vec<Place>>,
}

impl Places {
    fn set(&self, number: u64, doing: Doing) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = taken.iter_mut().find(|place| place.number == number) {
            (place.doing, place.since) = (doing, Instant::now());
        }
    }

    /// Takes a place, from the most dispensable connection when there is none left.
    fn take(&self, number: u64, stream: TcpStream) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= PLACES
            && let Some(position) = (0..taken.len()).min_by_key(|position| {
                let place = &taken[*position];
                (place.number + NEWCOMERS > number, place.doing, place.since)
            })
        {
            // Its thread finds the stream closed and ends.
            let _ = taken.swap_remove(position).stream.shutdown(Shutdown::Both);
        }
        taken.push(Place { number, doing: Doing::Waiting, since: Instant::now(), stream });
    }

    fn free(&self, number: u64) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).retain(|place| place.number != number);
    }

    fn close_all(&self) {
        for place in self.taken.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = place.stream.shutdown(Shutdown::Both);
        }
    }
}

/// Accepts connections until the hub is closed.
pub fn accept(listener: &TcpListener, hub: &Arc<Hub>) {
    let places = Arc::new(Places::default());
    for number in 0.. {
        let accepted = listener.accept();
        if hub.state().closed {
            break;
        }
        let accepted = accepted.and_then(|(stream, _)| Ok((stream.try_clone()?, stream)));
        let Ok((twin, stream)) = accepted else {
            // Out of files, most often: others will end, and give theirs back.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        places.take(number, twin);
        let (hub, of_thread) = (Arc::clone(hub), Arc::clone(&places));
        let thread = std::thread::Builder::new().name("provence-http".to_owned()).spawn(move || {
            // A panic ends this connection and no other.
            let _ = catch_unwind(AssertUnwindSafe(|| converse(stream, &hub, &|doing| of_thread.set(number, doing))));
            of_thread.free(number);
        });
        if thread.is_err() {
            places.free(number);
        }
    }
    places.close_all();
}

/// Serves one connection until its end.
fn converse(stream: TcpStream, hub: &Hub, now: &dyn Fn(Doing)) {
    let Ok(mut connection) = Connection::new(stream) else { return };
    loop {
        now(Doing::Waiting);
        let head = match connection.head() {
            Ok(head) => head,
            Err(Refusal::Gone) => return,
            Err(Refusal::Status(status)) => {
                if connection.answer(&Response::plain(status), false, false).is_ok() {
                    connection.part();
                }
                return;
            }
        };
        now(Doing::Answering);
        match respond(&head, hub) {
            Answer::Whole(response) => {
                let written = connection.answer(&response, head.method == "HEAD", head.keep_alive);
                if written.is_err() {
                    return;
                }
                if !head.keep_alive {
                    connection.part();
                    return;
                }
            }
            Answer::Events(tab) => {
                now(Doing::Telling);
                // Ends when the tab is closed, which is no trouble.
                let _ = reload::tell(&mut connection, hub, tab);
                return;
            }
        }
    }
}
