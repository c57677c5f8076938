//! schema.org data of a page, as JSON-LD.

use serde_json::{Map, Value as Json, json};
use tera::Value as View;

use super::page::Page;
use super::part::Part;
use super::view::Viewer;
use crate::content::value::Value;
use crate::site::{Entry, Shown};

/// The data of an entry's page: what it is, its picture with its rights, its place in the site.
///
/// `photos` are all that the page shows, its own first.
pub fn entry(viewer: &Viewer, entry: &Entry, shown: &Shown, page: &Page<'_>, photos: &[&Part]) -> View {
    let config = &*viewer.config;
    let url = config.permalink(page.url);
    let title = config.title.get(&viewer.language).map_or("", |title| title);
    let publisher = json!({"@type": "Organization", "name": title, "url": config.permalink("/")});
    let mut images: Vec<Json> = photos.iter().filter_map(|photo| image(viewer, &photo.value)).collect();
    let language = viewer.text_language(shown);
    let mut graph = Vec::new();
    if page.borrowed.is_some() && entry.photo.is_none() {
        // The text is described where it is at home; here, the rights of the picture alone.
        graph.extend(images);
    } else if entry.photo.is_some() {
        if let Some(Json::Object(mut object)) = images.into_iter().next() {
            object.insert("mainEntityOfPage".into(), json!(url));
            object.insert("inLanguage".into(), json!(&*language.tag));
            graph.push(Json::Object(object));
        }
    } else {
        let dated = shown.version.value("date");
        let kind = match (page.kind, dated) {
            ("home", _) => "WebSite",
            (_, Some(Value::Date(_))) => "Article",
            _ => "WebPage",
        };
        let mut object = Map::new();
        object.insert("@type".into(), json!(kind));
        object.insert("@id".into(), json!(url));
        object.insert("url".into(), json!(url));
        object.insert(if kind == "Article" { "headline" } else { "name" }.into(), json!(page.title));
        if let Some(description) = &page.description {
            object.insert("description".into(), json!(description));
        }
        object.insert("inLanguage".into(), json!(&*language.tag));
        if let Some(Value::Date(date)) = dated.filter(|_| kind == "Article") {
            object.insert("datePublished".into(), json!(date.to_string()));
            let modified = match shown.version.value("updated") {
                Some(Value::Date(updated)) => updated.to_string(),
                _ => date.to_string(),
            };
            object.insert("dateModified".into(), json!(modified));
            object.insert("author".into(), publisher.clone());
        }
        object.insert("publisher".into(), publisher);
        match images.len() {
            0 => {}
            1 => drop(object.insert("image".into(), images.remove(0))),
            _ => drop(object.insert("image".into(), Json::Array(images))),
        }
        graph.push(Json::Object(object));
    }
    if !page.breadcrumbs.is_empty() {
        let crumbs = page.breadcrumbs.iter().map(|(label, url)| (label.clone(), config.permalink(url)));
        let items: Vec<Json> = crumbs
            .chain([(page.title.clone(), url)])
            .enumerate()
            .map(|(at, (name, item))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": item}))
            .collect();
        graph.push(json!({"@type": "BreadcrumbList", "itemListElement": items}));
    }
    let document = json!({"@context": "https://schema.org", "@graph": graph});
    View::safe_string(&crate::theme::functions::harmless_json(&document.to_string()))
}

/// A photo with everything that a search engine wants to know of its rights.
fn image(viewer: &Viewer, photo: &View) -> Option<Json> {
    let config = &*viewer.config;
    let text = |path: &'static str| photo.get_from_path(path).and_then(View::as_str).filter(|text| !text.is_empty());
    let mut object = Map::new();
    object.insert("@type".into(), json!("ImageObject"));
    object.insert("contentUrl".into(), json!(text("og")?));
    for (name, path) in
        [("name", "title"), ("caption", "caption"), ("creditText", "credit"), ("copyrightNotice", "copyright")]
    {
        if let Some(text) = text(path) {
            object.insert(name.into(), json!(text));
        }
    }
    if let Some(author) = text("author") {
        // The publisher itself, or somebody with a name.
        let own = config.title.0.values().any(|title| author.contains(&**title));
        let kind = if own { "Organization" } else { "Person" };
        object.insert("creator".into(), json!({"@type": kind, "name": author}));
    }
    if let Some(url) = text("license.url") {
        object.insert("license".into(), json!(url));
    }
    if let Some(url) = text("url") {
        object.insert("acquireLicensePage".into(), json!(config.permalink(url)));
    }
    Some(Json::Object(object))
}
