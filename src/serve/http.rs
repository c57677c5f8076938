//! HTTP/1.1 over one connection. Heads of requests are read within limits; answers are written whole.
//!
//! Invariant: nothing that a client sends can make us wait longer than
//! [`HEAD_LIMIT`], keep more than [`HEAD_SIZE`] bytes, or read one request as two.
//! A body is read for an address that wants one, within a limit of its own.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;

/// A head must be whole this long after its first byte.
const HEAD_LIMIT: Duration = Duration::from_secs(10);

/// A connection may be silent this long between requests.
const SILENCE: Duration = Duration::from_secs(60);

/// A client that receives nothing for this long is disconnected.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// A body must be whole this long after its head.
const BODY_LIMIT: Duration = Duration::from_secs(60);

/// The most bytes of a request's head.
const HEAD_SIZE: usize = 16 * 1024;

/// The most headers of a request.
const HEADERS: usize = 64;

/// The head of a request.
#[derive(Debug)]
pub struct Head {
    /// `GET`.
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    headers: Vec<(String, String)>,
    /// Whether the client wants to keep the connection.
    pub after: After,
    /// Bytes of the body; `None` when it comes in pieces whose number is not told.
    pub length: Option<u64>,
}

impl Head {
    /// A header's value; `None` also when it is there twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.all(name);
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }

    /// Every value of a header.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Brings a target in absolute form, as clients send it to proxies, into origin form. Its host is then the one that
    /// counts, whatever the header says (RFC 9112, section 3.2.2).
    fn take_origin_form(&mut self) {
        const SCHEME: &str = "http://";
        let is_absolute = self.target.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
        if !is_absolute || self.header("host").is_none() {
            return;
        }
        let rest = self.target.split_off(SCHEME.len());
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("host"));
        self.headers.push(("Host".to_owned(), authority.to_owned()));
        self.target = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    }
}

/// Why no head could be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The client is gone, or silent. Nothing is answered.
    Gone,
    /// Answer with this status and end the connection.
    Status(u16),
}

/// How much of an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Head and body.
    Whole,
    /// The head alone, as for `HEAD`.
    Head,
}

/// Whether a connection is used again after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It may serve another request.
    KeepOpen,
    /// It is closed.
    Close,
}

/// One connection.
pub struct Connection {
    stream: TcpStream,
    /// Bytes that were read and belong to the next request.
    buffer: Vec<u8>,
}

impl Connection {
    /// A connection over an accepted stream.
    ///
    /// # Errors
    /// When the stream is dead already.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(WRITE_LIMIT))?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Reads the next head. `begun` is called when its first byte is there.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn head(&mut self) -> Result<Head, Refusal> {
        let mut begun = (!self.buffer.is_empty()).then(Instant::now);
        loop {
            if let Some((head, length)) = parse(&self.buffer)? {
                self.buffer.drain(..length);
                return Ok(head);
            }
            if self.buffer.len() >= HEAD_SIZE {
                return Err(Refusal::Status(431));
            }
            let limit = match begun {
                Some(begun) => HEAD_LIMIT.checked_sub(begun.elapsed()).unwrap_or_default(),
                None => SILENCE,
            };
            if limit < Duration::from_millis(1) {
                return Err(Refusal::Status(408));
            }
            self.stream.set_read_timeout(Some(limit)).map_err(|_| Refusal::Gone)?;
            let mut chunk = [0; 4096];
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(Refusal::Gone),
                Ok(read) => self.buffer.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) if begun.is_some() => return Err(Refusal::Status(408)),
                Err(_) => return Err(Refusal::Gone),
            }
            begun.get_or_insert_with(Instant::now);
        }
    }

    /// Whether the client is on this machine.
    pub fn is_local(&self) -> bool {
        self.stream.peer_addr().is_ok_and(|address| address.ip().to_canonical().is_loopback())
    }

    /// Reads the body of a request, of at most `limit` bytes.
    ///
    /// # Errors
    /// See [`Refusal`]. A body of unknown length is refused.
    pub fn body(&mut self, head: &Head, limit: u64) -> Result<Vec<u8>, Refusal> {
        let length = head.length.ok_or(Refusal::Status(411))?;
        if length > limit {
            return Err(Refusal::Status(413));
        }
        let length = usize::try_from(length).map_err(|_| Refusal::Status(413))?;
        if head.header("expect").is_some_and(|expect| expect.eq_ignore_ascii_case("100-continue")) {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(|_| Refusal::Gone)?;
        }
        let begun = Instant::now();
        let early = self.buffer.len().min(length);
        let mut body: Vec<u8> = self.buffer.drain(..early).collect();
        let mut chunk = vec![0; 64 * 1024];
        while body.len() < length {
            let left = BODY_LIMIT.checked_sub(begun.elapsed()).unwrap_or_default();
            if left < Duration::from_millis(1) {
                return Err(Refusal::Status(408));
            }
            self.stream.set_read_timeout(Some(left)).map_err(|_| Refusal::Gone)?;
            let wanted = chunk.len().min(length - body.len());
            match self.stream.read(&mut chunk[..wanted]) {
                Ok(0) => return Err(Refusal::Gone),
                Ok(read) => body.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Refusal::Status(408)),
            }
        }
        Ok(body)
    }

    /// Writes an answer.
    ///
    /// # Errors
    /// When the client is gone or takes nothing.
    pub fn answer(&mut self, response: &Response, part: Part, after: After) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
        for (name, value) in &response.headers {
            // A line end in a value would begin another header.
            debug_assert!(!value.contains(['\r', '\n']), "{name}: {value}");
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if response.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", response.body.len()));
        }
        head.push_str(match after {
            After::KeepOpen => "Connection: keep-alive\r\n\r\n",
            After::Close => "Connection: close\r\n\r\n",
        });
        match &response.body {
            Body::Bytes(bytes, range) if part == Part::Whole => {
                // One write, so that a small page is one packet.
                let mut whole = head.into_bytes();
                whole.extend_from_slice(&bytes[range.clone()]);
                self.stream.write_all(&whole)
            }
            Body::File(file, range) if part == Part::Whole => {
                self.stream.write_all(head.as_bytes())?;
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(range.start))?;
                let wanted = range.end - range.start;
                let sent = io::copy(&mut file.take(wanted), &mut self.stream)?;
                // The file became shorter meanwhile. Only the end of the connection tells the client.
                if sent < wanted { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
            }
            _ => self.stream.write_all(head.as_bytes()),
        }
    }

    /// Writes raw bytes: an event stream.
    ///
    /// # Errors
    /// When the client is gone or takes nothing.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Says that nothing more comes and waits a moment for the client to hear it: without this
    /// a refusal is lost when the rest of the request arrives.
    pub fn part(&mut self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
        let _ = self.stream.set_read_timeout(Some(Duration::from_millis(200)));
        let mut sink = [0; 4096];
        for _ in 0..16 {
            if !matches!(self.stream.read(&mut sink), Ok(1..)) {
                break;
            }
        }
    }
}

/// A whole head and its length, `None` when more must be read.
pub fn parse(bytes: &[u8]) -> Result<Option<(Head, usize)>, Refusal> {
    let mut space = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut space);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= HEAD_SIZE => length,
        Ok(httparse::Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => return Err(Refusal::Status(431)),
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Refusal::Status(400)),
    };
    let bad = || Refusal::Status(400);
    let mut headers = Vec::with_capacity(request.headers.len());
    for header in request.headers.iter() {
        let value = std::str::from_utf8(header.value).map_err(|_| bad())?;
        headers.push((header.name.to_owned(), value.trim().to_owned()));
    }
    let mut head = Head {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        headers,
        after: if request.version == Some(1) { After::KeepOpen } else { After::Close },
        length: Some(0),
    };
    head.take_origin_form();
    let closes = head.all("connection").any(|value| value.to_ascii_lowercase().contains("close"));
    // Of a request with a body, which most answers do not read, we cannot know
    // where the next one begins: the connection ends with the answer.
    let lengths: Vec<&str> = head.all("content-length").collect();
    if lengths.iter().any(|length| length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(bad());
    }
    let encoded = head.all("transfer-encoding").next().is_some();
    if lengths.len() > 1 || (encoded && !lengths.is_empty()) {
        return Err(bad());
    }
    let length_of_body = match lengths.first() {
        _ if encoded => None,
        Some(length) => Some(length.parse().map_err(|_| bad())?),
        None => Some(0),
    };
    let has_body = encoded || lengths.iter().any(|length| !length.trim_start_matches('0').is_empty());
    head.length = length_of_body;
    if closes || has_body {
        head.after = After::Close;
    }
    Ok(Some((head, length)))
}

/// What is sent.
#[derive(Debug)]
pub enum Body {
    /// Part of bytes in memory.
    Bytes(Arc<[u8]>, Range<usize>),
    /// Part of a file.
    File(File, Range<u64>),
}

impl Body {
    /// Bytes, all of them.
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let all = 0..bytes.len();
        Self::Bytes(bytes, all)
    }

    /// How many bytes are sent.
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(_, range) => range.len() as u64,
            Self::File(_, range) => range.end - range.start,
        }
    }

    /// The part of it in a range, which must lie within.
    #[must_use]
    pub fn part(self, part: Range<u64>) -> Self {
        match self {
            Self::Bytes(bytes, range) => {
                let start = range.start;
                Self::Bytes(bytes, start + part.start as usize..start + part.end as usize)
            }
            Self::File(file, range) => Self::File(file, range.start + part.start..range.start + part.end),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Headers beside the length and the connection.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The value of a parameter of a query, without percent-encoding; `None` where it is not there or is no text.
pub fn parameter(query: &str, wanted: &str) -> Option<String> {
    let (_, value) = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == wanted)?;
    Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())
}

impl Response {
    /// An answer with a body.
    pub fn new(status: u16, mime: &str, body: Body) -> Self {
        Self { status, headers: vec![("Content-Type".to_owned(), mime.to_owned())], body }
    }

    /// An answer that is one line of text.
    pub fn plain(status: u16) -> Self {
        Self::reason(status, reason(status))
    }

    /// An answer that is one line of text with its reason.
    pub fn reason(status: u16, why: &str) -> Self {
        let text = format!("{status} {why}\n");
        Self::new(status, "text/plain; charset=utf-8", Body::bytes(text.into_bytes()))
            .with("Cache-Control", "no-store")
            .with("X-Content-Type-Options", "nosniff")
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Error",
    }
}

/// The range of `length` bytes that is asked for; `None` for all of them, an error when the range is outside.
/// Several ranges at once are answered with the whole, as the standard allows.
pub fn range(asked: &str, length: u64) -> Result<Option<Range<u64>>, ()> {
    let Some(spec) = asked.strip_prefix("bytes=").map(str::trim) else { return Ok(None) };
    let Some((first, last)) = spec.split_once('-') else { return Ok(None) };
    let number = |text: &str| match text {
        "" => Ok(None),
        _ if text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(text.parse::<u64>().ok()),
        _ => Err(()),
    };
    let (Ok(first), Ok(last)) = (number(first.trim()), number(last.trim())) else { return Ok(None) };
    match (first, last) {
        (None, None) => Ok(None),
        (None, Some(0)) => Err(()),
        (None, Some(_)) if length == 0 => Err(()),
        (None, Some(last)) => Ok(Some(length.saturating_sub(last)..length)),
        (Some(first), Some(last)) if last < first => Ok(None),
        (Some(first), _) if first >= length => Err(()),
        (Some(first), last) => Ok(Some(first..last.map_or(length, |last| (last + 1).min(length)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Refusal {
        parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn lengths_that_hide_a_second_request_are_refused() {
        let head = |lines: &str| format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
        assert_eq!(refused(&head("Content-Length: x\r\n")), Refusal::Status(400));
        assert_eq!(refused(&head("Content-Length: -1\r\n")), Refusal::Status(400));
        assert_eq!(refused(&head("Content-Length: 1\r\nContent-Length: 2\r\n")), Refusal::Status(400));
        assert_eq!(refused(&head("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")), Refusal::Status(400));
        let (known, _) = parse(head("Content-Length: 5\r\n").as_bytes()).unwrap().unwrap();
        assert_eq!(known.after, After::Close, "what follows a body is never read as a request");
        let (known, _) = parse(head("Content-Length: 0\r\n").as_bytes()).unwrap().unwrap();
        assert_eq!(known.after, After::KeepOpen);
        assert!(parse(b"GET / HTTP/1.1\r\nHost: l").unwrap().is_none());
        let many = "a: b\r\n".repeat(HEADERS);
        assert_eq!(refused(&head(&many)), Refusal::Status(431));
    }

    #[test]
    fn a_target_in_absolute_form_is_read_with_its_own_host() {
        let read = |target: &str, hosts: &str| {
            let text = format!("GET {target} HTTP/1.1\r\n{hosts}\r\n");
            let (head, _) = parse(text.as_bytes()).ok().flatten().expect("a head");
            (head.target.clone(), head.header("host").map(str::to_owned))
        };
        let host = "Host: localhost:4000\r\n";
        assert_eq!(read("/fr/", host), ("/fr/".into(), Some("localhost:4000".into())));
        assert_eq!(read("HTTP://127.0.0.1:4000/fr/?a", host), ("/fr/?a".into(), Some("127.0.0.1:4000".into())));
        assert_eq!(read("http://evil.example", host), ("/".into(), Some("evil.example".into())));
        assert_eq!(read("http://localhost:4000?a", host), ("/?a".into(), Some("localhost:4000".into())));
        assert_eq!(read("http://localhost/", &host.repeat(2)).1, None, "two hosts are none");
    }

    #[test]
    fn ranges() {
        assert_eq!(range("bytes=0-3", 10), Ok(Some(0..4)));
        assert_eq!(range("bytes=4-", 10), Ok(Some(4..10)));
        assert_eq!(range("bytes=-3", 10), Ok(Some(7..10)));
        assert_eq!(range("bytes=-30", 10), Ok(Some(0..10)));
        assert_eq!(range("bytes=8-99", 10), Ok(Some(8..10)));
        assert_eq!(range("bytes=10-", 10), Err(()));
        assert_eq!(range("bytes=-0", 10), Err(()));
        assert_eq!(range("bytes=0-", 0), Err(()));
        assert_eq!(range("bytes=3-1", 10), Ok(None));
        assert_eq!(range("bytes=0-1,3-4", 10), Ok(None));
        assert_eq!(range("lines=0-1", 10), Ok(None));
        assert_eq!(range("bytes=99999999999999999999-", 10), Ok(None));
    }
}
