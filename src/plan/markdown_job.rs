//! The Markdown of a page: what is taken from its source, and what is written differently.

use std::ops::Range;
use std::sync::Arc;

use super::picture::PictureSet;
use super::view::Block;
use crate::digest::Digest;
use crate::memo::Shared;
use crate::path::{OutputPath, SourcePath};

/// A page as Markdown.
#[derive(Debug, Hash)]
pub struct MarkdownJob {
    /// The file.
    pub file: OutputPath,
    /// Path of the page.
    pub url: Arc<str>,
    /// Title of the page.
    pub title: Arc<str>,
    /// What it is about.
    pub description: Option<Arc<str>>,
    /// What readers are told of the text: that a machine wrote or translated it.
    pub notice: Option<Arc<str>>,
    /// The file of the source, with the digest of the document.
    pub source: (SourcePath, Digest),
    /// What is written differently there, in the order of the text.
    pub edits: Box<[MarkdownEdit]>,
    /// The bytes of every component of the source.
    pub components: Box<[Range<u32>]>,
}

/// A place of the source that is written differently.
#[derive(Debug, Hash)]
pub struct MarkdownEdit {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What stands there. Where something else does, such as an escaped address, it stays.
    pub written: Arc<str>,
    /// What takes its place.
    pub to: Replacement,
}

/// What takes the place of a part of the source.
#[derive(Debug, Hash)]
pub enum Replacement {
    /// A path of the site, or an address elsewhere; empty where the target is not published.
    Address(Arc<str>),
    /// The words that a component in a sentence stands for.
    Words(Arc<str>),
    /// The address of a picture.
    Picture(Shared<PictureSet>),
    /// What a component shows; its bytes are among [`MarkdownJob::components`].
    Component(Option<Box<Block>>),
}
