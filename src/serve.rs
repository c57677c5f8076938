//! The dev server: a build that is kept up to date and shown at once.
//!
//! One thread builds. It owns the source tree and the cache, sleeps until the
//! disk changes, reads again what changed, builds, and replaces the whole result
//! of the last build in one step. Connections answer from the [`Snapshot`] that is
//! there when a request comes. There is no second way to build: what is served is
//! what [`crate::build::prepare`] and [`crate::render::render`] give. The server's script
//! is added to a page while it is sent, never to the output.
//!
//! A build with errors takes nothing away: the last good one stays, and the
//! problems are shown over it until they are mended.
//!
//! **Why no `tiny_http`.** It was tried first. It gives a thread to every
//! connection and no way to a time limit, since it accepts and keeps the
//! sockets itself: 600 connections that send nothing left 600 threads for good
//! in our measurement, and when their number reached the limit of open files,
//! the failed `accept` ended its loop and the server never answered again. A
//! wrong `Content-Length` is read as a second request. None of this can be
//! mended from outside. What is left to do by ourselves over
//! `std::net::TcpListener` is small: `http` (with `httparse`) and `server`.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use camino::Utf8PathBuf;

use crate::diagnostic::UiLocale;
use crate::error::Error;
use crate::site::Moment;
use crate::text;

mod admin;
mod background;
mod builder;
mod editor_bar;
#[doc(hidden)]
pub mod fuzzing;
mod host;
mod http;
mod lookup;
mod observer;
mod overlay;
mod pictures;
mod reader;
mod reload;
mod respond;
mod schedule;
mod server;
mod snapshot;
mod state;
mod thread;
mod translation_state;
mod watch;

use builder::{BaseUrl, Builder, Settings};
pub use observer::{Observer, Report};
use pictures::PictureMaker;
pub use snapshot::Snapshot;
use state::Shared;
use thread::spawn;

/// What `serve` was asked for.
pub struct Options {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The address to listen on.
    pub interface: IpAddr,
    /// 0 for any that is free.
    pub port: u16,
    /// Look at the files at intervals instead of waiting for the system to report changes.
    pub poll: bool,
    /// The site's address; `None` for the address of the server, with the path that the site has on its own host.
    pub base_url: Option<String>,
    /// Gives the time, and which entries are shown though they are not due.
    pub moment: Box<dyn Fn() -> Moment + Send + Sync>,
}

/// A running server. It stops when this is dropped.
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    signals: mpsc::Sender<watch::Signal>,
    threads: Vec<JoinHandle<()>>,
}

/// Binds the address and starts the threads. The first build goes on after this
/// returns: connections wait for it.
///
/// # Errors
/// When the address is taken or not allowed, or the site's folder is not there.
pub fn start(options: Options, observer: Arc<dyn Observer>) -> Result<Running, Error> {
    let root = options.root.canonicalize_utf8().map_err(Error::io(crate::error::Action::Read, &options.root))?;
    let asked = SocketAddr::new(options.interface, options.port);
    let refused = |error: std::io::Error| {
        let port = asked.port();
        Error::Usage(match error.kind() {
            std::io::ErrorKind::AddrInUse => text!(
                "le port {port} est déjà pris : choisissez-en un autre avec `--port`, ou 0 pour un port libre",
                "port {port} is taken: choose another with `--port`, or 0 for any that is free"
            ),
            _ => {
                let why = crate::error::why(&error);
                let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
                text!("impossible d’écouter sur {asked} : {fr}", "cannot listen on {asked}: {en}")
            }
        })
    };
    let listener = TcpListener::bind(asked).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let (signals, inbox) = mpsc::channel();
    let pictures = Arc::new(PictureMaker::new(root.clone()));
    let shared = Arc::new(Shared::new(pictures, address));
    let settings = Settings {
        root,
        base_url: match options.base_url {
            Some(url) => BaseUrl::Asked(url),
            None => BaseUrl::Server(url_of(address)),
        },
        poll: options.poll,
        moment: options.moment,
    };
    let builder = Builder::new(settings, Arc::clone(&shared), observer, signals.clone());
    let threads = vec![
        spawn("provence-build", move || builder.run(&inbox)),
        spawn("provence-accept", {
            let shared = Arc::clone(&shared);
            move || server::accept(&listener, &shared)
        }),
    ];
    Ok(Running { address, shared, signals, threads })
}

/// `http://localhost:4000`: what a browser is told, and the base of links when nothing else is asked for.
fn url_of(address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        ip if ip.is_loopback() || ip.is_unspecified() => format!("http://localhost:{port}"),
        IpAddr::V4(ip) => format!("http://{ip}:{port}"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}"),
    }
}

impl Running {
    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to type into a browser.
    pub fn url(&self) -> String {
        format!("{}/", url_of(self.address))
    }

    /// What is served now. Empty until the first build is done.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot()
    }

    /// A function that gives what is served when it is called, for callers that outlive this borrow.
    pub fn snapshots(&self) -> Box<dyn Fn() -> Arc<Snapshot> + Send + Sync> {
        let shared = Arc::clone(&self.shared);
        Box::new(move || shared.snapshot())
    }

    /// Waits until the server ends, which it does not by itself.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            // A thread that panicked has printed its message already.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.close();
        let _ = self.signals.send(watch::Signal::Stop);
        // Wakes the accepting thread, which then sees that all is closed.
        let _ = std::net::TcpStream::connect_timeout(&self.address, Duration::from_millis(200));
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
