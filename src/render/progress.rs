//! How far a build has come, for whoever watches it. By default nobody does, and it costs nothing.

/// A part of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files are read.
    Read,
    /// The brand kit is read and resolved.
    Kit,
    /// Files become documents, and the theme is loaded.
    Content,
    /// Documents become entries that know each other.
    Link,
    /// Entries become jobs with whole views.
    Plan,
    /// Pictures and other artefacts are made.
    Artefacts,
    /// Jobs become bytes.
    Render,
    /// Pages are weighed.
    Weigh,
    /// Bytes go to the disk.
    Publish,
}

impl Stage {
    /// The name that programs know.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Kit => "kit",
            Self::Content => "content",
            Self::Link => "link",
            Self::Plan => "plan",
            Self::Artefacts => "artefacts",
            Self::Render => "render",
            Self::Weigh => "weigh",
            Self::Publish => "publish",
        }
    }
}

/// Is told how far a build has come. By default it ignores everything.
pub trait Progress: Sync {
    /// A stage begins, and the one before it is over.
    fn stage(&self, _stage: Stage) {}
    /// The calling thread begins to render a file. What is given comes back when it is done.
    fn file(&self) -> u64 {
        0
    }
    /// The calling thread has rendered a file of this kind; `mark` is what [`Self::file`] gave.
    fn file_done(&self, _kind: &'static str, _mark: u64) {}
    /// The making of artefacts begins: photos to decode, artefacts to make.
    fn begin(&self, _photos: usize, _artefacts: usize) {}
    /// A photo is done, with so many artefacts.
    fn photo(&self, _artefacts: usize) {}
    /// All artefacts are made.
    fn end(&self) {}
}

impl Progress for () {}
