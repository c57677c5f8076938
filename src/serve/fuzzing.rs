//! The private readers of requests, for `fuzz/`. Nothing else calls them from here.

use super::host::languages;
use super::http::{Refusal, parameter, parse, range};
use super::respond::{decoded, ui_locale};
use super::{admin, host};

/// Reads the head of a request, and all that is read of it before the site is looked at.
///
/// # Panics
/// When a reader breaks what it promises.
pub fn request(bytes: &[u8]) {
    let (head, length) = match parse(bytes) {
        Ok(Some(read)) => read,
        Ok(None) => return,
        Err(Refusal::Status(status)) => return assert!(matches!(status, 400 | 431), "{status}"),
        Err(Refusal::Gone) => panic!("nobody is there to be gone"),
    };
    assert!(length <= bytes.len());
    assert!(!matches!(parse(&bytes[..length - 1]), Ok(Some(_))), "a request is read before its end");
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let accepted = languages(head.header("accept-language").unwrap_or_default());
    assert!(accepted.len() <= 16);
    if let Some(path) = decoded(path) {
        assert!(path.starts_with('/') && path.split('/').all(|segment| segment != ".." && segment != "."));
        assert!(!path.chars().any(|c| c == '\\' || c.is_control()));
        let _ = host::Rules::parse("/a/* /b/:splat 301\n/ /fr/ 302! Language=fr\n", "/*\n  X-A: b\n")
            .route(&path, false, &accepted);
    }
    let _ = parameter(query, "page");
    for length in [0, 1, 10, u64::MAX] {
        if let Ok(Some(part)) = range(head.header("range").unwrap_or_default(), length) {
            assert!(part.start < part.end && part.end <= length, "{part:?} of {length}");
        }
    }
    if let Some(Ok(request)) = admin::request(&head, ui_locale(&head)) {
        assert!(request.limit() == 0 || head.method == "POST");
    }
}
