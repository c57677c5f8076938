//! AVIF.

use super::{Decoded, Need};
use crate::error::ImagingError;
use crate::header::{Header, ReadSeek};

pub(crate) fn header(_: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    Err(ImagingError::unsupported("AVIF"))
}
pub(crate) fn profile(_: &[u8]) -> Option<Vec<u8>> {
    None
}
pub(crate) fn decode(_: &[u8], _: &Header, _: Option<&Need>) -> Result<Decoded, ImagingError> {
    Err(ImagingError::unsupported("AVIF"))
}
