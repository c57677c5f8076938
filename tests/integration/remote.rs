//! A real S3 server on loopback, and a proxy before it that fails as networks and stores do.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// The key and secret of the server.
pub const KEYS: (&str, &str) = ("provence", "marseille");

/// What the proxy does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It passes the request on, and the answer back.
    None,
    /// It closes the connection at once: the server was killed.
    Killed,
    /// It takes the request and never answers.
    Silent,
    /// It answers 500 to everything.
    Broken,
    /// It answers 503 to every second request.
    Flaky,
    /// It answers 507 to what is to be written.
    Full,
    /// It answers 403, as S3 does when clocks differ too much.
    Skewed,
    /// It closes the connection in the middle of the body of an answer.
    Truncated,
    /// It gives other bytes of the same length.
    Wrong,
}

/// The server and the proxy before it. Both end when this is dropped.
pub struct S3 {
    server: Child,
    fault: Arc<Mutex<Fault>>,
    /// Address of the proxy.
    pub endpoint: String,
    /// Folder in which the server keeps its buckets.
    pub folder: PathBuf,
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The server's program; `None`, told plainly, where there is none. Where `CI` is set it must be there.
fn program() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let on_path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let folders = [target.join("tools/bin")].into_iter().chain(on_path.into_iter().flatten());
    let found = folders.map(|folder| folder.join("s3s-fs")).find(|program| program.is_file());
    let missing = match (&found, cfg!(feature = "remote-stores")) {
        (Some(_), true) => return found,
        (_, false) => "the tests are compiled without `--features remote-stores`",
        (None, true) => {
            "there is no s3s-fs: cargo install --locked s3s-fs@0.14.1 --features binary --root target/tools"
        }
    };
    // `.ci/run` compiles these tests once more with the feature, after the test command of the README.
    assert!(std::env::var_os("CI").is_none() || !cfg!(feature = "remote-stores"), "{missing}");
    eprintln!("SKIPPED: {missing}");
    None
}

impl S3 {
    /// Starts the server, with a bucket of this name; `None` where its program is missing.
    pub fn start(folder: &Path, bucket: &str) -> Option<Self> {
        let program = program()?;
        fs::create_dir_all(folder.join(bucket)).expect("a bucket");
        // A port that was free a moment ago may be taken by now: another is tried then.
        let (server, port) = (0..10).find_map(|_| {
            let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
            let mut server = Command::new(&program)
                .args(["--host", "127.0.0.1", "--port", &port.to_string()])
                .args(["--access-key", KEYS.0, "--secret-key", KEYS.1])
                .arg(folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the server runs");
            loop {
                if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                    return Some((server, port));
                }
                if server.try_wait().expect("its state").is_some() {
                    return None;
                }
                thread::yield_now();
            }
        })?;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let fault = Arc::new(Mutex::new(Fault::None));
        let shared = Arc::clone(&fault);
        thread::spawn(move || {
            for (number, client) in listener.incoming().enumerate() {
                let Ok(client) = client else { continue };
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let fault = *shared.lock().expect("a fault");
                    // A client that leaves early is what some faults are about.
                    let _ = pass(client, port, fault, number);
                });
            }
        });
        Some(Self { server, fault, endpoint, folder: folder.to_owned() })
    }

    /// What the proxy does from now on.
    pub fn set(&self, fault: Fault) {
        *self.fault.lock().expect("a fault") = fault;
    }

    /// The environment in which the program finds the server.
    pub fn environment(&self) -> [(&str, &str); 4] {
        [
            ("AWS_ACCESS_KEY_ID", KEYS.0),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1),
            ("AWS_ENDPOINT", &self.endpoint),
            ("AWS_REGION", "us-east-1"),
        ]
    }
}

/// Reads until the head of a message is whole, and gives the position behind it.
fn head(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            return Ok(at + 4);
        }
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

fn length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let found = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    found.filter_map(|(_, value)| value.trim().parse().ok()).next().unwrap_or_default()
}

/// One request and its answer. Each has a connection of its own.
fn pass(mut client: TcpStream, port: u16, fault: Fault, number: usize) -> io::Result<()> {
    if fault == Fault::Killed {
        return Ok(());
    }
    let mut request = Vec::new();
    let end = head(&mut client, &mut request)?;
    let text = String::from_utf8_lossy(&request[..end]).into_owned();
    let total = end + length(&text);
    let mut buffer = [0; 64 * 1024];
    while request.len() < total {
        match client.read(&mut buffer)? {
            0 => return Ok(()),
            read => request.extend_from_slice(&buffer[..read]),
        }
    }
    let refused = match fault {
        Fault::Silent => {
            // Until the client gives up.
            while client.read(&mut buffer)? > 0 {}
            return Ok(());
        }
        Fault::Broken => Some("500 Internal Server Error"),
        Fault::Flaky if number.is_multiple_of(2) => Some("503 Slow Down"),
        Fault::Full if text.starts_with("PUT") || text.starts_with("POST") => Some("507 Insufficient Storage"),
        Fault::Skewed => Some("403 Forbidden"),
        _ => None,
    };
    if let Some(status) = refused {
        return write!(client, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }
    let lines = text.trim_end().lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut passed = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    passed.extend_from_slice(b"\r\nconnection: close\r\n\r\n");
    passed.extend_from_slice(&request[end..]);
    let mut server = TcpStream::connect(("127.0.0.1", port))?;
    server.write_all(&passed)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    let behind = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
    let has_body = text.starts_with("GET") && answer.len() > behind;
    match fault {
        Fault::Wrong if has_body => answer[behind..].iter_mut().for_each(|byte| *byte ^= 0x55),
        Fault::Truncated if has_body => answer.truncate(behind + (answer.len() - behind) / 2),
        _ => {}
    }
    client.write_all(&answer)
}
