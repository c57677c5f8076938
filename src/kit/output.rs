//! The forms in which tokens are published. Each is a pure function of the modes.

pub mod css;
pub mod design_tokens;
pub mod font;
pub mod legacy;
pub mod module;
pub mod scss;
pub mod tailwind;
