//! `editor:` — where the browser editor of the published site keeps the content.

use std::sync::Arc;

use crate::text;
use crate::yaml::MapReader;

/// `editor:` of the settings. Without it a build writes no editor; `serve` always has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EditorSettings {
    /// `owner/name` on GitHub.
    pub repository: Arc<str>,
    /// The branch that is written to.
    pub branch: Arc<str>,
    /// The server that exchanges GitHub's code for a token; `None` for Netlify's.
    pub auth_url: Option<Arc<str>>,
    /// The address of the API, for an own GitHub server; `None` for github.com's.
    pub api_url: Option<Arc<str>>,
}

/// Reads `editor:`.
pub(super) fn read(map: &mut MapReader<'_>) -> Option<EditorSettings> {
    let node = map.node("editor")?;
    let mut below = map.below(node);
    let expected = text!(
        "`repository` attend `proprietaire/depot`, comme sur GitHub",
        "`repository` wants `owner/name`, as on GitHub"
    );
    let repository = below.required("repository").and_then(|node| {
        below.convert(node, expected, |node| node.as_text().filter(|text| is_repository(text)).map(Arc::clone))
    });
    let branch = below.text("branch").unwrap_or_else(|| "main".into());
    let mut address = |key: &'static str| {
        let node = below.node(key)?;
        let expected =
            text!("`{key}` attend une adresse en `https://`", "`{key}` wants an address that begins with `https://`");
        below.convert(node, expected, |node| node.as_text().filter(|text| is_address(text)).map(Arc::clone))
    };
    let (auth_url, api_url) = (address("auth_url"), address("api_url"));
    below.finish();
    Some(EditorSettings { repository: repository?, branch, auth_url, api_url })
}

fn is_repository(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    text.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

/// An address that can stand in a policy of the site: scheme, host and path alone.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://127.0.0.1:"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'/' | b'_'))
    })
}
