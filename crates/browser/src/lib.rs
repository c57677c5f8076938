//! The lossless save of the dev server, for the browser: on the published site no server stands between the editor
//! and the repository, so that the merge is done where the commit is made.
//!
//! The modules are the files of the main crate themselves, which has the tests of them. This crate adds what a script
//! calls: texts are written into slots, a function is called, its result stands in the last slot. `pack.sh` makes the
//! WebAssembly that builds publish; `tests/integration/browser_merge.rs` holds it against the program.

// The tests inside the modules need more of the main crate than this one has.
#![cfg(not(test))]
#![expect(dead_code, unused_imports, reason = "of the main crate's modules, only what saves need is used")]

#[path = "../../../src"]
mod provence {
    pub mod diagnostic;
    pub mod digest;
    pub mod edits;
    pub mod locale;
    pub mod memo;
    pub mod path;
    pub mod yaml;

    pub mod content {
        pub mod entry_name;
        pub mod first_language;
        pub mod front_matter_missing;
        pub mod merge;
        pub mod role;
        pub mod shape;
    }

    pub mod source {
        pub mod picture_name;
    }

    pub mod translate {
        pub mod record_path;
    }
}

#[path = "../../imaging/src"]
mod imaging {
    pub mod error;
    pub mod format;
}

// What the modules take of the crate of pictures.
extern crate self as provence_imaging;
pub use imaging::error::ImagingError;
pub use imaging::format::SourceFormat;

use provence::{content, diagnostic, digest, edits, locale, memo, path, source, translate, yaml};

mod slots;

mod call;

mod forms;
