//! Atom (RFC 4287) and JSON Feed 1.1.

use std::sync::Arc;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::{Value as Json, json};

use super::html::Outside;
use crate::content::typography::plain;
use crate::format::Formats;
use crate::plan::job::Content;
use crate::plan::{FeedItem, FeedJob, FeedKind};

/// The feed in its format. `formats` are those of its language.
pub fn render(feed: &FeedJob, formats: &Formats) -> Arc<[u8]> {
    match feed.kind {
        FeedKind::Atom => atom(feed, formats).unwrap_or_default().into(),
        FeedKind::Json => json_feed(feed, formats).into(),
    }
}

/// Absolute address of an item's page.
fn address(feed: &FeedJob, item: &FeedItem) -> String {
    feed.site.permalink(&item.page.page.url)
}

/// The summary that the entry itself gives.
fn summary(item: &FeedItem) -> Option<&str> {
    let Content::Entry(entry, ..) = &item.page.content else { return None };
    entry.form.card().identity.description.as_deref()
}

/// The HTML of an entry's body, with addresses that work outside the site.
fn content(feed: &FeedJob, item: &FeedItem, formats: &Formats) -> String {
    let Content::Entry(entry, ..) = &item.page.content else { return String::new() };
    let page = address(feed, item);
    Outside { base_url: &feed.site.base_url, page: &page, formats }.body(&entry.body)
}

/// `lang` of the feed.
fn language(feed: &FeedJob) -> &str {
    &feed.site.languages[feed.site.index].language.tag
}

fn atom(feed: &FeedJob, formats: &Formats) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::with_capacity(32 * 1024));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let (home, url) = (feed.site.permalink(&feed.home), feed.site.permalink(&feed.url));
    let updated = feed.items.iter().map(|item| item.updated).max().unwrap_or_default();
    xml.create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language(feed))])
        .write_inner_content(|xml| {
            let text = |xml: &mut Writer<Vec<u8>>, name: &str, text: &str| {
                xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
            };
            text(xml, "id", &home)?;
            text(xml, "title", &plain(&feed.title))?;
            if let Some(description) = &feed.site.description {
                text(xml, "subtitle", &plain(description))?;
            }
            text(xml, "updated", &updated.to_string())?;
            xml.create_element("link")
                .with_attributes([("rel", "self"), ("type", feed.kind.mime()), ("href", &url)])
                .write_empty()?;
            xml.create_element("link")
                .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &home)])
                .write_empty()?;
            xml.create_element("author").write_inner_content(|xml| text(xml, "name", &feed.site.publisher))?;
            for item in feed.items.iter() {
                let address = address(feed, item);
                xml.create_element("entry").write_inner_content(|xml| {
                    text(xml, "id", &address)?;
                    text(xml, "title", &plain(&item.page.page.title))?;
                    xml.create_element("link")
                        .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &address)])
                        .write_empty()?;
                    text(xml, "published", &item.published.to_string())?;
                    text(xml, "updated", &item.updated.to_string())?;
                    if let Some(summary) = summary(item) {
                        text(xml, "summary", &plain(summary))?;
                    }
                    xml.create_element("content")
                        .with_attribute(("type", "html"))
                        // Quotes are safe in text, and half of what would be escaped.
                        .write_text_content(BytesText::from_escaped(partial_escape(content(feed, item, formats))))?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
    Ok(xml.into_inner())
}

fn json_feed(feed: &FeedJob, formats: &Formats) -> Vec<u8> {
    let items: Vec<Json> = feed
        .items
        .iter()
        .map(|item| {
            let address = address(feed, item);
            let mut object = json!({
                "id": address,
                "url": address,
                "title": &*plain(&item.page.page.title),
                "content_html": content(feed, item, formats),
                "date_published": item.published.to_string(),
                "date_modified": item.updated.to_string(),
                "language": language(feed),
            });
            if let Some(summary) = summary(item) {
                object["summary"] = json!(&*plain(summary));
            }
            object
        })
        .collect();
    let mut document = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": &*plain(&feed.title),
        "home_page_url": feed.site.permalink(&feed.home),
        "feed_url": feed.site.permalink(&feed.url),
        "language": language(feed),
        "authors": [{"name": &*feed.site.publisher}],
    });
    if let Some(description) = &feed.site.description {
        document["description"] = json!(&*plain(description));
    }
    document["items"] = json!(items);
    let mut text = document.to_string().into_bytes();
    text.push(b'\n');
    text
}
