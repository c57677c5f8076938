//! The checks of a build on one entry, for the browser: on the published site no server reads the site while an entry
//! is written.
//!
//! The modules are the files of the main crate themselves, which has the tests of them. Grammars that colour code,
//! dictionaries of words and the rules by which texts are ordered are left out: no problem depends on them. `pack.sh`
//! of `crates/browser` makes the WebAssembly that builds publish; `tests/integration/browser_checks.rs` holds it against the program.

// The tests inside the modules need more of the main crate than this one has, and so does any other machine.
#![cfg(all(target_family = "wasm", not(test)))]
#![expect(dead_code, unused_imports, reason = "of the main crate's modules, only what checks need is used")]

#[path = "../../../src"]
mod provence {
    pub mod config;
    pub mod content;
    pub mod diagnostic;
    pub mod digest;
    pub mod edits;
    pub mod entry_check;
    pub mod locale;
    pub mod memo;
    pub mod path;
    pub mod site;
    pub mod slug;
    pub mod yaml;

    pub mod translate {
        pub mod align;
        pub mod check;
        pub mod fields;
        pub mod fluent;
        pub mod inventory;
        pub mod orphans;
        pub mod record;
        pub mod record_path;
        pub mod standing;
        pub mod unit;
    }

    pub mod source {
        mod header;
        mod tree;

        pub use header::{PictureFailure, PictureHeader, unread as unread_picture};
        pub use tree::{SourceFile, SourceTree};
    }
}

#[path = "../../imaging/src"]
mod imaging {
    pub mod error;
    pub mod format;
}

#[path = "../../stores/src"]
mod stores {
    pub mod address;
}

#[path = "../../browser/src/slots.rs"]
mod slots;

mod format;
mod pictures;

// What the modules take from crates of which the browser needs no more than this.
extern crate self as provence_imaging;
extern crate self as provence_stores;
pub use imaging::error::ImagingError;
pub use imaging::format::SourceFormat;
pub use pictures::{Header, Motion, dropped_from_svg, header, sanitize_svg};
pub use stores::address::{Address, WrongAddress};

use provence::{
    config, content, diagnostic, digest, edits, entry_check, locale, memo, path, site, slug, source, translate, yaml,
};

mod call;
