//! The Markdown of a page: what is taken from its source, and what is written differently.

use std::ops::Range;
use std::sync::Arc;

use super::kit_view::KitView;
use super::picture::PictureSet;
use super::view::{Block, Card, CardView, Point};
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
    /// The text of the page; `None` for one that shows lists and figures alone.
    pub text: Option<MarkdownText>,
    /// What the page shows below its text.
    pub parts: Box<[MarkdownPart]>,
    /// Path of the Markdown of the list's next page.
    pub next: Option<Arc<str>>,
}

/// A text as its source says it, with what only the site can resolve.
#[derive(Debug, Hash)]
pub struct MarkdownText {
    /// The file of the source, with the digest of the document.
    pub source: (SourcePath, Digest),
    /// What is written differently there, in the order of the text.
    pub edits: Box<[MarkdownEdit]>,
    /// The bytes of every component of the source.
    pub components: Box<[Range<u32>]>,
}

/// Something that a page shows below its text.
#[derive(Debug, Hash)]
pub enum MarkdownPart {
    /// Entries of a list, below their name where the page has one for them.
    Entries(Option<Arc<str>>, Box<[MarkdownEntry]>),
    /// The figures of the page's own indicator as a table, with the names of its columns: year, value, kind, source.
    Figures([Arc<str>; 4], MarkdownEntry),
    /// The files of the brand kit.
    Kit(Shared<KitView>),
}

/// An entry of a list.
#[derive(Debug, Hash)]
pub struct MarkdownEntry {
    /// The entry.
    pub card: Card,
    /// What is said before the name of a placeholder: `Example`.
    pub example: Option<Arc<str>>,
    /// The figures that it states: its own, or those of the indicators that it names.
    pub figures: Box<[MarkdownFigure]>,
}

/// A figure of an entry.
#[derive(Debug, Hash)]
pub struct MarkdownFigure {
    /// The indicator that it is of; `None` for the entry itself.
    pub indicator: Option<Shared<CardView>>,
    /// The figure.
    pub point: Point,
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
    /// What a component shows; its bytes are among [`MarkdownText::components`].
    Component(Option<Box<Block>>),
}
