//! Times of files that tell whether one was changed since it was looked at.

use std::fs::Metadata;

/// Time of the last change of a file's content or metadata (Unix `ctime`), in nanoseconds since 1970; 0 where the
/// system has none.
#[cfg(unix)]
pub fn changed(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ctime().wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec())
}

/// Time of the last change of a file's content or metadata (Unix `ctime`), in nanoseconds since 1970; 0 where the
/// system has none.
#[cfg(not(unix))]
pub fn changed(_metadata: &Metadata) -> i64 {
    0
}
