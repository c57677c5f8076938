//! Sets documents: a style written in Typst, data and pictures become a tagged PDF or a picture.
//!
//! This crate knows nothing of the site. It is a crate of its own because the
//! compiler of documents is large: it is compiled once and not with every
//! change of the generator.
//!
//! Invariant: a document is a function of its [`Document`] and [`Fonts`].
//! Nothing is read from disk, network, clock or environment, so that a style
//! from a stranger reaches nothing but the files that it is given.

#![warn(missing_docs)]

mod apart;
mod fonts;
mod glyphs;
mod output;
mod problem;
mod world;

pub use fonts::Fonts;
pub use output::{Pixels, pdf, picture};
pub use problem::{Problem, Severity};
pub use world::{Document, Files};

/// Rises when the same document is written with other bytes than before.
pub const VERSION: u32 = 1;
