//! How a derivative lies in a store that other machines write too: its bytes, and behind them a line with a digest of
//! its key and its bytes. Programs that show pictures ignore the line.
//!
//! The name of a derivative is the digest of what it is made from, which says nothing of its bytes. By the line, bytes
//! that were cut, changed, or put under the wrong name are noticed.

use crate::digest::{Digest, Digester};

/// What the line begins with.
const BEGIN: &[u8] = b"\nprovence-sealed-1 ";

/// Length of the line in bytes.
pub const LINE: usize = BEGIN.len() + 32 + 1;

/// The bytes of a derivative with their line.
pub fn seal(key: Digest, mut bytes: Vec<u8>) -> Vec<u8> {
    let digest = digest(key, &bytes);
    bytes.extend_from_slice(BEGIN);
    bytes.extend_from_slice(digest.to_hex().as_bytes());
    bytes.push(b'\n');
    bytes
}

/// The bytes of the derivative with this key, without their line; `None` when they are not what was sealed.
pub fn unseal(key: Digest, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let at = sealed.len().checked_sub(LINE)?;
    let line = sealed[at..].strip_prefix(BEGIN)?.strip_suffix(b"\n")?;
    let stated = str::from_utf8(line).ok()?;
    (at > 0 && digest(key, &sealed[..at]).to_hex() == stated).then(|| {
        sealed.truncate(at);
        sealed
    })
}

fn digest(key: Digest, bytes: &[u8]) -> Digest {
    Digester::new("sealed").digest(key).bytes(bytes).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_sealed_under_this_key_is_refused() {
        let (key, other) = (Digest::of(b"a"), Digest::of(b"b"));
        let sealed = seal(key, b"bytes".to_vec());
        assert_eq!(sealed.len(), 5 + LINE);
        assert_eq!(unseal(key, sealed.clone()).as_deref(), Some(&b"bytes"[..]));
        assert_eq!(unseal(other, sealed.clone()), None);
        for at in 0..sealed.len() {
            let mut wrong = sealed.clone();
            wrong[at] ^= 1;
            assert_eq!(unseal(key, wrong), None, "byte {at}");
            assert_eq!(unseal(key, sealed[..at].to_vec()), None, "cut at {at}");
        }
        assert_eq!(unseal(key, seal(key, Vec::new())), None, "an empty derivative is what a crash leaves");
    }
}
