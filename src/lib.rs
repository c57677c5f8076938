//! `provence`: a headless CMS and static-site generator for a territorial brand.
//!
//! Data goes through six stages, in this order:
//!
//! 1. [`source::read`]: the disk becomes a [`source::SourceTree`];
//! 2. [`content::parse`]: each file becomes a typed [`content::Document`];
//! 3. [`site::link`]: documents become a [`site::Site`] in which everything knows its target;
//! 4. [`plan::plan`]: the site becomes a list of jobs with complete views;
//! 5. [`render::render`]: jobs become bytes;
//! 6. [`publish::publish`]: bytes go to the disk, all at once.
//!
//! A stage knows the one before it by its type only. [`build`] runs stages two
//! to five and holds what each keeps from build to build.
//!
//! A module uses only those above it in the list below; `tests/integration/tidy.rs` reads
//! the imports.

#![forbid(unsafe_code)]

pub mod path;

pub mod diagnostic;

pub mod digest;
pub mod edits;
pub mod error;
pub mod file_time;
pub mod html_tree;
pub mod locale;
pub mod media_type;
pub mod memo;
pub mod replace;
pub mod slug;
pub mod yaml;

pub mod config;
pub mod format;

pub mod artefact;
pub mod store;

pub mod decap;

pub mod source;

pub mod kit;

pub mod content;

pub mod translate;

pub mod history;

pub mod import;

pub mod site;

pub mod entry_check;

pub mod theme;

pub mod schema;

pub mod plan;

pub mod render;

pub mod weigh;

pub mod publish;

pub mod build;

pub mod rename;

pub mod serve;

pub mod lsp;

pub mod cli;
