//! Reads YAML into a tree in which every key and value has its place.
//!
//! Scalars stay text: what type a value has is decided by the declaration of
//! its field, so `no`, `014` and `1.10` are never mistaken for something else.
//!
//! Invariant: a tree is bounded ([`Limits`]) whatever the input; aliases are
//! copied, and the copies count.

mod builder;
mod comments;
mod core_schema;
mod cursor;
mod document;
mod edit;
mod items;
mod node;
mod origin;
mod reader;
mod scalar;
mod syntax;
mod writer;

pub use comments::comments;
pub use core_schema::{same_value, value_fingerprint};
pub use document::{has_duplicate_keys, is_whole, parse, split_at_lines, split_front_matter};
pub use edit::{edit, newline_of, write};
pub use items::same_items;
pub use node::{Key, Limits, Node, Yaml};
pub use origin::Origin;
pub use reader::MapReader;
pub use scalar::{Context, Style, key, quoted, scalar};

#[cfg(test)]
mod tests;
