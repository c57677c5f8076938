//! The targets, for the binaries of cargo-fuzz.

#[cfg(not(feature = "site"))]
#[path = "targets/pictures.rs"]
mod pictures;
#[cfg(feature = "site")]
pub mod targets;

use std::sync::Once;

/// Runs a target. Decoders that panic are caught by the crate that calls them, so that a panic counts only when it
/// leaves the target, and not already when it begins, as libfuzzer-sys has it.
pub fn run(name: &str, data: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| std::panic::set_hook(Box::new(|info| eprintln!("{info}"))));
    #[cfg(feature = "site")]
    targets::run(name, data);
    #[cfg(not(feature = "site"))]
    match name {
        "metadata" => pictures::metadata(data),
        "picture" => pictures::picture(data),
        "svg" => pictures::svg(data),
        _ => panic!("`{name}` needs the feature `site`"),
    }
}
