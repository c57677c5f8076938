//! Digests of content. Cache keys and the digests in addresses are made of them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::ops::Deref;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

/// The first 128 bits of a BLAKE3 hash. Two different contents do not have the same digest by chance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest([u8; 16]);

impl Digest {
    /// Digest of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        blake3::hash(bytes).into()
    }

    /// Digest of all that a reader gives from where it is.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(reader: &mut impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 128 * 1024];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(hasher.finalize().into()),
                read => drop(hasher.update(&buffer[..read])),
            }
        }
    }

    /// Thirty-two hexadecimal characters.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what [`Digest::to_hex`] wrote.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        if hex.len() != 32 || !hex.is_ascii() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first 64 bits.
    pub fn first_word(self) -> u64 {
        let mut word = [0; 8];
        word.copy_from_slice(&self.0[..8]);
        u64::from_le_bytes(word)
    }

    /// The first ten hexadecimal characters, for addresses.
    pub fn fingerprint(self) -> String {
        self.0[..5].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl From<blake3::Hash> for Digest {
    fn from(hash: blake3::Hash) -> Self {
        let mut first = [0; 16];
        first.copy_from_slice(&hash.as_bytes()[..16]);
        Self(first)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint())
    }
}

/// The value of the attribute `integrity` of HTML: SHA-384 in base64 (*Subresource Integrity*, W3C, section 3.1).
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Digests a sequence of parts; each part's length goes in with it, so that
/// (`ab`, `c`) and (`a`, `bc`) differ.
#[derive(Clone, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// An empty sequence. `purpose` says what is digested, so that sequences for two purposes never have the same
    /// digest.
    pub fn new(purpose: &str) -> Self {
        let mut digester = Self(blake3::Hasher::new());
        digester.bytes(purpose.as_bytes());
        digester
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds another digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(&digest.0);
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// The digest of all that was added.
    pub fn finish(&self) -> Digest {
        self.0.finalize().into()
    }
}

/// A shared value with its digest, computed once when the value is made.
/// Comparing and hashing look at the digest alone.
pub struct Hashed<T: ?Sized> {
    digest: Digest,
    value: Arc<T>,
}

impl<T: ?Sized> Hashed<T> {
    /// The digest of the value.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The shared value.
    pub fn value(&self) -> &Arc<T> {
        &self.value
    }
}

impl Hashed<str> {
    /// Text with the digest of its bytes.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        let value = text.into();
        Self { digest: Digest::of(value.as_bytes()), value }
    }
}

impl<T: ?Sized> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Self { digest: self.digest, value: Arc::clone(&self.value) }
    }
}

impl<T: ?Sized> Deref for Hashed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: ?Sized> PartialEq for Hashed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl<T: ?Sized> Eq for Hashed<T> {}

impl<T: ?Sized> Hash for Hashed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl<T: ?Sized> fmt::Debug for Hashed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hashed({:?})", self.digest)
    }
}
