//! Atom (RFC 4287) and JSON Feed 1.1.

use std::sync::Arc;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::{Value as Json, json};
use tera::Value as View;

use crate::plan::{FeedItem, FeedJob, FeedKind, Plan};

/// The feed in its format.
pub fn render(feed: &FeedJob, plan: &Plan) -> Arc<[u8]> {
    match feed.kind {
        FeedKind::Atom => atom(feed, plan).unwrap_or_default().into(),
        FeedKind::Json => json_feed(feed, plan).into(),
    }
}

/// The HTML of an entry's body, with addresses that work outside the site.
fn content(feed: &FeedJob, plan: &Plan, item: &FeedItem) -> String {
    let entry = plan.own(&item.entry);
    let segments = entry.get_from_path("body").and_then(View::as_array).unwrap_or_default();
    let html: String =
        segments.iter().filter_map(|segment| segment.get_from_path("html").and_then(View::as_str)).collect();
    let base = &feed.base_url;
    html.replace("href=\"/", &format!("href=\"{base}/"))
        .replace("src=\"/", &format!("src=\"{base}/"))
        .replace("href=\"#", &format!("href=\"{}#", item.url))
}

fn atom(feed: &FeedJob, plan: &Plan) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::with_capacity(32 * 1024));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let updated = feed.items.iter().map(|item| item.updated).max().unwrap_or_default();
    xml.create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &*feed.lang)])
        .write_inner_content(|xml| {
        let text = |xml: &mut Writer<Vec<u8>>, name: &str, text: &str| {
            xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
        };
        text(xml, "id", &feed.home)?;
        text(xml, "title", &feed.title)?;
        if let Some(description) = &feed.description {
            text(xml, "subtitle", description)?;
        }
        text(xml, "updated", &updated.to_string())?;
        xml.create_element("link")
            .with_attributes([("rel", "self"), ("type", feed.kind.mime()), ("href", &feed.url)])
            .write_empty()?;
        xml.create_element("link")
            .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &feed.home)])
            .write_empty()?;
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", &feed.author))?;
        for item in feed.items.iter() {
            xml.create_element("entry").write_inner_content(|xml| {
                text(xml, "id", &item.url)?;
                text(xml, "title", &item.title)?;
                xml.create_element("link")
                    .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &item.url)])
                    .write_empty()?;
                text(xml, "published", &item.published.to_string())?;
                text(xml, "updated", &item.updated.to_string())?;
                if let Some(summary) = &item.description {
                    text(xml, "summary", summary)?;
                }
                xml.create_element("content")
                    .with_attribute(("type", "html"))
                    // Quotes are safe in text, and half of what would be escaped.
                    .write_text_content(BytesText::from_escaped(partial_escape(content(feed, plan, item))))?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn json_feed(feed: &FeedJob, plan: &Plan) -> Vec<u8> {
    let items: Vec<Json> = feed
        .items
        .iter()
        .map(|item| {
            let mut object = json!({
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "content_html": content(feed, plan, item),
                "date_published": item.published.to_string(),
                "date_modified": item.updated.to_string(),
                "language": &*feed.lang,
            });
            if let Some(summary) = &item.description {
                object["summary"] = json!(summary);
            }
            object
        })
        .collect();
    let mut document = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": &*feed.lang,
        "authors": [{"name": feed.author}],
    });
    if let Some(description) = &feed.description {
        document["description"] = json!(description);
    }
    document["items"] = json!(items);
    let mut text = document.to_string().into_bytes();
    text.push(b'\n');
    text
}
