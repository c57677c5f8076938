//! The targets, for the binaries of cargo-fuzz.

pub mod targets;
