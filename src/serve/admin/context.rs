//! What every answer to the editor is made from.

use serde_json::Value as Json;

use super::disk::Disk;
use super::fault::Fault;
use crate::build::Prepared;
use crate::diagnostic::UiLocale;
use crate::serve::http::{Body, Response};
use crate::serve::state::{Shared, State};

/// What every answer is made from.
pub struct Context<'a> {
    /// What the threads of the server share.
    pub shared: &'a Shared,
    /// What is served now.
    pub state: &'a State,
    /// The site that is served.
    pub prepared: &'a Prepared,
    /// The site's files.
    pub disk: &'a Disk,
    /// The language of messages.
    pub ui_locale: UiLocale,
}

impl Context<'_> {
    /// A result as an answer.
    pub fn json(&self, result: Result<Json, Fault>) -> Response {
        let (status, json) = match result {
            Ok(json) => (200, json),
            Err(fault) => (fault.status(), fault.json(self.ui_locale)),
        };
        Response::new(status, "application/json", Body::bytes(json.to_string().into_bytes()))
            .with("Cache-Control", "no-store")
            .with("X-Content-Type-Options", "nosniff")
    }
}
