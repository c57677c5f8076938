//! The dev server: a build that is kept up to date and shown at once.
//!
//! One thread builds. It owns the source tree and the cache, sleeps until the
//! disk changes, reads again what changed, builds, and puts the whole result in
//! the place of the last in one step. Connections read whatever [`Snapshot`] is
//! there. There is no second way to build: what is served is what
//! [`crate::prepare`] and [`crate::render::render`] give, and scripts of the
//! server's own are added to a page on its way out, never to the output.
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

use crate::diagnostic::{Diagnostic, Text, Tongue};
use crate::error::Error;
use crate::site::Moment;
use crate::source::SourceTree;
use crate::text;

mod builder;
mod editor_bar;
mod host;
mod http;
mod hub;
mod kitchen;
mod overlay;
mod reload;
mod respond;
mod server;
mod snapshot;
mod watch;

use hub::Hub;
use kitchen::Kitchen;
pub use snapshot::Snapshot;

/// Addresses below this one are the server's own.
const OWN: &str = "/__provence/";

/// What `serve` was asked for.
pub struct Options {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// Where to listen.
    pub interface: IpAddr,
    /// 0 for any that is free.
    pub port: u16,
    /// Look at the files at intervals instead of waiting for the system's word.
    pub poll: bool,
    /// The site's address; the server's own when absent.
    pub base_url: Option<String>,
    /// The time, and what is shown beyond what is due.
    pub moment: Box<dyn Fn() -> Moment + Send + Sync>,
}

/// One build, told to whoever started the server.
pub struct Report<'a> {
    /// All problems.
    pub diagnostics: &'a [Diagnostic],
    /// The sources as they were built.
    pub tree: &'a SourceTree,
    /// From the first news of a change to the new site being served.
    pub elapsed: Duration,
    /// How many builds there were before.
    pub number: u64,
    /// Whether the build before had errors.
    pub mended: bool,
}

/// Is told what happens. The default hears nothing.
pub trait Witness: Send + Sync {
    /// A build is done.
    fn built(&self, _report: &Report<'_>) {}
    /// Something outside the site is wrong, and the server goes on.
    fn trouble(&self, _what: &Text) {}
}

impl Witness for () {}

/// A server at work. It stops when this is dropped.
pub struct Running {
    address: SocketAddr,
    hub: Arc<Hub>,
    signals: mpsc::Sender<watch::Signal>,
    threads: Vec<JoinHandle<()>>,
}

/// Binds the address and starts the threads. The first build goes on after this
/// returns: connections wait for it.
///
/// # Errors
/// When the address is taken or not allowed, or the site's folder is not there.
pub fn start(options: Options, witness: Arc<dyn Witness>) -> Result<Running, Error> {
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
                let (fr, en) = (why.get(Tongue::Fr), why.get(Tongue::En));
                text!("impossible d’écouter sur {asked} : {fr}", "cannot listen on {asked}: {en}")
            }
        })
    };
    let listener = TcpListener::bind(asked).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let (signals, inbox) = mpsc::channel();
    let kitchen = Arc::new(Kitchen::new(root.clone()));
    let hub = Arc::new(Hub::new(Arc::clone(&kitchen), address));
    let base_url = options.base_url.unwrap_or_else(|| url_of(address));
    let builder = builder::Builder::new(
        root,
        base_url,
        options.poll,
        options.moment,
        Arc::clone(&hub),
        kitchen,
        witness,
        signals.clone(),
    );
    let threads = vec![
        spawn("provence-build", move || builder.run(&inbox)),
        spawn("provence-accept", {
            let hub = Arc::clone(&hub);
            move || server::accept(&listener, &hub)
        }),
    ];
    Ok(Running { address, hub, signals, threads })
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

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    // A system that cannot start a thread cannot serve.
    std::thread::Builder::new().name(name.to_owned()).spawn(work).expect("the system starts threads")
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to type into a browser.
    pub fn url(&self) -> String {
        format!("{}/", url_of(self.address))
    }

    /// What is served now, once there is something.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.hub.snapshot()
    }

    /// The same, for those who outlive the borrow.
    pub fn snapshots(&self) -> Box<dyn Fn() -> Arc<Snapshot> + Send + Sync> {
        let hub = Arc::clone(&self.hub);
        Box::new(move || hub.snapshot())
    }

    /// Waits until the server ends, which it does not by itself.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.hub.close();
        let _ = self.signals.send(watch::Signal::Stop);
        // Wakes the accepting thread, which then sees that all is closed.
        let _ = std::net::TcpStream::connect_timeout(&self.address, Duration::from_millis(200));
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
