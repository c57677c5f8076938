//! `sitemap.xml` (sitemaps.org 0.9) with alternates as `xhtml:link`.

use std::sync::Arc;

use quick_xml::escape::escape;

use crate::plan::SitemapEntry;

/// The file.
pub fn render(entries: &[SitemapEntry]) -> Arc<[u8]> {
    let mut xml = String::with_capacity(256 + entries.len() * 512);
    xml.push_str(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    for entry in entries {
        xml.push_str("<url><loc>");
        xml.push_str(&escape(entry.url.as_str()));
        xml.push_str("</loc>");
        if let Some(day) = &entry.modified {
            xml.push_str("<lastmod>");
            xml.push_str(day);
            xml.push_str("</lastmod>");
        }
        for (lang, url) in &entry.alternates {
            xml.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
            xml.push_str(lang);
            xml.push_str("\" href=\"");
            xml.push_str(&escape(url.as_str()));
            xml.push_str("\"/>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes().into()
}
