//! The documents that describe the API.

/// A document that describes the API. Collections are positions in `ApiDescription::collections`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiDocument {
    /// Everything there is.
    Index,
    /// JSON Schema of the index.
    IndexSchema,
    /// JSON Schema of the entries of a collection.
    EntrySchema(usize),
    /// JSON Schema of the lists of a collection.
    ListSchema(usize),
    /// OpenAPI 3.1.
    OpenApi,
    /// TypeScript declarations.
    Types,
}
