//! Every test of the program from outside: a content tree in, files or diagnostics out.
//!
//! They are one program, because each program of tests links all of the dependencies again: sixty of them took as many
//! times the disk and the minutes of one. One file is run alone by its name: `cargo test oracle::`.

#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

mod addresses;
mod api;
mod base_path;
mod browser_checks;
mod browser_merge;
mod built;
mod cases;
mod command;
mod commonmark;
mod dependencies;
mod determinism;
mod developers;
mod dice;
mod documentation;
mod documents;
mod editor;
mod embed;
mod entries;
mod events;
mod faults;
mod feeds;
mod filters;
mod folder;
mod fuzz;
mod hostile;
mod hosting;
mod import;
mod intl;
mod kill;
mod killing;
mod kit;
mod legal;
mod licences;
mod links;
mod lists;
mod lossless;
mod lsp;
mod map;
mod markdown;
mod nginx;
mod numbers;
mod oracle;
mod permalinks;
mod photos;
mod pictures;
mod preview;
mod program;
mod publish;
mod published;
mod remote;
mod root_language;
mod schema;
mod search;
mod serve;
mod serve_path;
mod site;
mod slugs;
mod small_disk;
mod soak;
mod sources;
mod stores;
mod synthetic;
mod tidy;
mod tiff;
mod translate;
mod translations;
mod weights;
mod work;
