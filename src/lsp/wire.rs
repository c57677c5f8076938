//! Messages on the wire: headers, a length, JSON.
//!
//! Invariant: what is read is bounded. A message that is too long, or that is no message, is passed over and told;
//! the next one is read.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{Message, RequestId};
use serde_json::json;

/// The longest message that is read, in bytes.
const MAX_MESSAGE: u64 = 64 << 20;

/// The longest header that is read, in bytes.
const MAX_HEADER: u64 = 8 << 10;

/// What was read.
#[derive(Debug)]
pub enum Read {
    /// A message.
    Message(Message),
    /// Something else, with its id where it has one.
    Wrong(Option<RequestId>),
    /// The client is gone, or what it sends cannot be cut into messages.
    End,
}

/// Reads the next message.
///
/// # Errors
/// When the stream fails.
pub fn read(input: &mut dyn BufRead) -> io::Result<Read> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        (&mut *input).take(MAX_HEADER).read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(Read::End);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim_end();
        if header.is_empty() {
            match length {
                Some(length) => return body(input, length),
                // An empty line between two messages.
                None => continue,
            }
        }
        // Any other line is another header, or what is left of something that was no message.
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            match value.trim().parse::<u64>() {
                Ok(value) => length = Some(value),
                Err(_) => return Ok(Read::Wrong(None)),
            }
        }
    }
}

fn body(input: &mut dyn BufRead, length: u64) -> io::Result<Read> {
    if length > MAX_MESSAGE {
        let passed = io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(if passed == length { Read::Wrong(None) } else { Read::End });
    }
    // The buffer grows with what comes, whatever length was announced.
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(Read::End);
    }
    Ok(match serde_json::from_slice::<Message>(&bytes) {
        Ok(message) => Read::Message(message),
        Err(_) => {
            let id = serde_json::from_slice::<serde_json::Value>(&bytes).ok();
            // Requests that come as one array, which the protocol does not know, have no id of their own.
            Read::Wrong(id.and_then(|mut value| serde_json::from_value(value.get_mut("id")?.take()).ok()))
        }
    })
}

/// Writes a message.
///
/// # Errors
/// When the client is gone.
pub fn write(output: &mut dyn Write, message: &Message) -> io::Result<()> {
    let mut output = output;
    message.write(&mut output)
}

/// Tells that something was no message. The library's type of answers has no form for an answer without an id.
///
/// # Errors
/// When the client is gone.
pub fn write_parse_error(output: &mut dyn Write) -> io::Result<()> {
    let error =
        json!({"code": lsp_server::ErrorCode::ParseError as i32, "message": "this is no message of JSON-RPC 2.0"});
    let text = json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            match read(&mut bytes).expect("bytes in memory") {
                Read::Message(Message::Request(request)) => found.push(request.method),
                Read::Message(_) => found.push("other".to_owned()),
                Read::Wrong(id) => found.push(format!("wrong {}", id.map_or(String::new(), |id| id.to_string()))),
                Read::End => return found,
            }
        }
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let framed = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
        let good = framed(r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#);
        let deep = framed(&"[".repeat(200_000));
        let text =
            [&*good, &framed("{"), &framed(r#"{"id":7}"#), &deep, &good, "Content-Length: -3\r\n\r\n", &good].concat();
        assert_eq!(all(text.as_bytes()), ["a", "wrong ", "wrong 7", "wrong ", "a", "wrong ", "a"]);
        let values = ["[]", r#"[{"id":1}]"#, "null", "7", "\"id\"", "{}"].map(framed).concat();
        assert_eq!(all((values + &good).as_bytes()), [&["wrong "; 6][..], &["a"]].concat());
        assert_eq!(all(b"Content-Length: 99999999999999999\r\n\r\n{}"), [""; 0]);
        assert_eq!(all(&[b'x'; 100_000]), [""; 0]);
    }
}
