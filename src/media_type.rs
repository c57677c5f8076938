//! Media types of files by their ending.

/// The header `Content-Type` of a file.
pub fn content_type(ending: &str) -> &'static str {
    known(ending).unwrap_or("application/octet-stream")
}

/// The media type without parameters; `None` for an ending that is not known.
pub fn media_type(ending: &str) -> Option<&'static str> {
    known(ending)?.split(';').next()
}

/// Whether files with this ending are text, which hosts compress on the way.
pub fn is_text(ending: &str) -> bool {
    media_type(ending).is_some_and(|known| {
        known.starts_with("text/") || ["json", "xml", "yaml", "javascript"].iter().any(|form| known.ends_with(form))
    })
}

/// Every ending that is known, in lower case, with the header `Content-Type` of its files.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("jsonld", "application/ld+json"),
    ("xml", "application/xml"),
    ("atom", "application/atom+xml"),
    // Browsers show SCSS and TypeScript as text.
    ("txt", "text/plain; charset=utf-8"),
    ("scss", "text/plain; charset=utf-8"),
    ("ts", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("zip", "application/zip"),
    ("tgz", "application/gzip"),
    ("wasm", "application/wasm"),
];

/// Every ending whose media type is known.
pub fn endings() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(ending, _)| *ending)
}

fn known(ending: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, content_type)| *content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_known_and_stands_once() {
        assert!(endings().all(|ending| known(ending).is_some()));
        let named: std::collections::BTreeSet<&str> = endings().collect();
        assert_eq!(endings().count(), named.len(), "an ending stands twice in the list");
        assert!(endings().all(|ending| ending.bytes().all(|byte| !byte.is_ascii_uppercase())));
    }
}
