//! What the dev server is sent: heads of requests, and the browser editor's requests.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8Path;
use provence::serve::{self, Options, Running};
use provence::site::Moment;

/// The head of a request, with all that is read of it before the site is looked at.
pub(super) fn http(data: &[u8]) {
    serve::fuzzing::request(data);
}

struct Server {
    running: Running,
    folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8").canonicalize_utf8().expect("it is there");
        let starter = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
        let starter = if starter.ends_with("fuzz") { starter.join("../starter") } else { starter.join("starter") };
        copy(&starter, &root.join("site"));
        std::fs::write(root.join("outside.md"), "OUTSIDE").expect("a file");
        let options = Options {
            root: root.join("site"),
            interface: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            // Between two looks at the disk many requests are answered.
            poll: true,
            base_url: Some("http://localhost".to_owned()),
            moment: Box::new(|| Moment {
                now: "2026-06-01T00:00:00Z".parse().expect("a time"),
                drafts: true,
                future: true,
                expired: true,
            }),
        };
        Self { running: serve::start(options, Arc::new(())).expect("a port"), folder }
    }

    fn ask(&self, body: &[u8]) -> String {
        let port = self.running.address().port();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let head = format!(
            "POST /admin/api/v1 HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it is sent");
        stream.write_all(body).expect("it is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it is answered");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn copy(from: &Utf8Path, to: &Utf8Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in from.read_dir_utf8().expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}

/// A request of the browser editor to a running server: it is answered, and nothing outside the site is touched.
pub(super) fn editor(data: &[u8]) {
    thread_local! {
        static SERVER: RefCell<Option<Server>> = const { RefCell::new(None) };
    }
    if data.len() > super::LONGEST {
        return;
    }
    SERVER.with_borrow_mut(|server| {
        let server = server.get_or_insert_with(Server::start);
        let answer = server.ask(data);
        assert!(answer.starts_with("HTTP/1.1 "), "no answer: {answer:?}");
        assert!(!answer.contains("OUTSIDE"), "a file outside was read");
        let outside = std::fs::read(server.folder.path().join("outside.md")).expect("it is there");
        assert_eq!(outside, b"OUTSIDE", "a file outside was written");
        let beside: Vec<_> = std::fs::read_dir(server.folder.path()).expect("a folder").collect();
        assert_eq!(beside.len(), 2, "something was written outside");
    });
}
