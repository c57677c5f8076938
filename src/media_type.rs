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

/// Every ending whose media type is known.
pub const ENDINGS: &[&str] = &[
    "html",
    "htm",
    "css",
    "js",
    "mjs",
    "json",
    "map",
    "jsonld",
    "xml",
    "atom",
    "txt",
    "scss",
    "ts",
    "md",
    "csv",
    "vtt",
    "ics",
    "yaml",
    "yml",
    "webmanifest",
    "svg",
    "jpg",
    "jpeg",
    "png",
    "webp",
    "avif",
    "gif",
    "ico",
    "tif",
    "tiff",
    "woff2",
    "woff",
    "ttf",
    "otf",
    "mp4",
    "webm",
    "mp3",
    "m4a",
    "ogg",
    "pdf",
    "pptx",
    "docx",
    "odp",
    "odt",
    "zip",
    "tgz",
    "wasm",
];

fn known(ending: &str) -> Option<&'static str> {
    Some(match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        // Browsers show SCSS and TypeScript as text.
        "txt" | "scss" | "ts" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "tif" | "tiff" => "image/tiff",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "zip" => "application/zip",
        "tgz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_known() {
        assert!(ENDINGS.iter().all(|ending| known(ending).is_some()));
        let text = include_str!("media_type.rs");
        let rows =
            text.split("match ending").nth(1).unwrap_or_default().split("_ => return").next().unwrap_or_default();
        let named = rows.lines().filter(|line| !line.trim().starts_with("//")).filter_map(|line| line.split_once("=>"));
        let named: usize = named.map(|(endings, _)| endings.matches('"').count() / 2).sum();
        assert_eq!(ENDINGS.len(), named, "an ending is missing in the list");
    }
}
