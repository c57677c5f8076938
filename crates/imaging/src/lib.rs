//! The pictures of provence: header, decode, colour, downscale, encode, rights. Functions take bytes and
//! give bytes, on the calling thread; sites and files are not known here.
//!
//! How a photo is used: [`header`] tells its size as seen; [`output_size`] and [`widths`] plan without a
//! pixel; [`derive()`] decodes once, at the least scale that serves, and hands over each file as soon as it
//! is made.
//!
//! No function is generic, on purpose: the code is compiled, and optimised, in this crate alone.

mod camera;
mod color;
mod container;
mod decode;
mod derive;
mod drawing;
mod encode;
mod error;
mod format;
mod header;
mod inspect;
mod memory;
mod motion;
mod original;
mod plan;
mod raster;
mod resize;
mod rights;
mod svg;

pub use camera::{CameraMetadata, Texts, camera_metadata, embedded_rights};
pub use derive::{Impression, SinkResult, VERSION, derive, impression};
pub use drawing::{jpeg, rasterize};
pub use encode::{Effort, OutputFormat};
pub use error::{ImagingError, Words};
pub use format::SourceFormat;
pub use header::{Header, MAX_PIXELS, MAX_SIDE, ReadSeek};
pub use inspect::{header, header_of};
pub use memory::{MAX_MEMORY, memory};
pub use motion::{Motion, motion_of};
pub use original::with_rights;
pub use plan::{Focal, Ratio, Rendition, output_size, widths};
pub use rights::Rights;
pub use svg::{dropped_from_svg, sanitize_svg};
