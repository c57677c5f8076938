//! `sitemap.xml` (sitemaps.org 0.9) with alternates as `xhtml:link`.

use std::sync::Arc;

use quick_xml::escape::escape;

use crate::plan::SitemapJob;

/// The text of a site map.
pub fn render(job: &SitemapJob) -> Arc<[u8]> {
    let mut xml = String::with_capacity(256 + job.addresses.len() * 512);
    xml.push_str(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
    ));
    let link = |xml: &mut String, tag: &str, url: &str| {
        xml.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
        xml.push_str(tag);
        xml.push_str("\" href=\"");
        xml.push_str(&escape(&*job.base_url));
        xml.push_str(&escape(url));
        xml.push_str("\"/>");
    };
    for address in &job.addresses {
        xml.push_str("<url><loc>");
        xml.push_str(&escape(&*job.base_url));
        xml.push_str(&escape(&*address.url));
        xml.push_str("</loc>");
        if let Some(day) = &address.modified {
            xml.push_str("<lastmod>");
            xml.push_str(day);
            xml.push_str("</lastmod>");
        }
        for (position, tag) in job.tags.iter().enumerate() {
            let alternate = address.alternates.get(position).and_then(Option::as_ref);
            if let Some(alternate) = alternate.filter(|alternate| alternate.translated) {
                link(&mut xml, tag, &alternate.url);
            }
        }
        if address.choice {
            link(&mut xml, "x-default", "/");
        }
        let default = address.alternates.get(address.default).and_then(Option::as_ref);
        if let Some(default) = default.filter(|default| default.translated && !address.choice) {
            link(&mut xml, "x-default", &default.url);
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes().into()
}
