//! What the record of a photo says of its original, so that a site can be planned and built where the original is not.

use provence_imaging::SourceFormat;

use crate::content::collection::ORIGINAL;
use crate::content::value::{Fields, Value};
use crate::digest::Digest;
use crate::source::PictureHeader;

/// What a digest begins with in a record: the name of the hash, of which the first 128 bits follow.
pub const DIGEST_PREFIX: &str = "blake3:";

/// An original as a record states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Bytes.
    pub len: u64,
    /// Size and format.
    pub header: PictureHeader,
}

impl Recorded {
    /// What the fields of a record state; `None` when they state nothing, or something that was reported.
    pub fn of(fields: &Fields) -> Option<Self> {
        let Value::Object(stated) = &fields.get(ORIGINAL)?.value else { return None };
        let text = |name: &str| stated.get(name).and_then(Value::as_text);
        let number = |name: &str| match stated.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        };
        let format = SourceFormat::named(text("format")?).filter(|format| format.is_decoded())?;
        let header = PictureHeader {
            width: number("width")? as u32,
            height: number("height")? as u32,
            format: format.name(),
            animated: matches!(stated.get("animated"), Some(Value::Boolean(true))),
            motion: None,
            holder: None,
            source_type: None,
        };
        let digest = Digest::from_hex(text("digest")?.strip_prefix(DIGEST_PREFIX)?)?;
        Some(Self { digest, len: number("bytes")? as u64, header })
    }
}
