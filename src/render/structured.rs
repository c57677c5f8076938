//! schema.org data of a page, as JSON-LD.

use serde_json::{Map, Value as Json, json};

use super::address;
use crate::content::typography::plain;
use crate::plan::data::CATALOGUE;
use crate::plan::dataset::DataFormat;
use crate::plan::job::{Content, DataOffer, PageJob, PageView, SiteView};
use crate::plan::synthesis::Synthesis;
use crate::plan::view::{Card, EntryForm, EntryView, FieldView, FieldsView, MachineText, PhotoView};
use crate::theme::functions::harmless_json;

mod event;

/// The data of a page, ready for a script element: the kind of entry, its pictures with their rights, its place in the
/// site, the files of data that it offers. `None` for a page of which there is nothing to say.
pub fn of_page(job: &PageJob) -> Option<String> {
    let (site, page) = (&*job.site, &job.page);
    let url = site.permalink(&page.url);
    let Content::Entry(entry, ..) = &job.content else {
        // The first page of a list describes the data of all.
        let Content::List(list) = &job.content else { return None };
        let offer = page.data.as_deref().filter(|_| list.page == 1 && list.filter.is_none());
        let mut graph = vec![collection_page(site, page, &url)];
        graph.extend(offer.map(|offer| dataset(site, offer, &url)));
        // Events without a page are described where they are listed.
        let without_page = list.items.iter().filter(|card| card.identity().url.is_none() && !card.identity().fallback);
        graph.extend(without_page.filter_map(|card| match card {
            Card::Entry(card) => event::event(site, card, &url),
            Card::Photo(_) => None,
        }));
        graph.extend(breadcrumbs(site, page, &url));
        return Some(script(site, graph));
    };
    let mut images: Vec<Json> = page.photos.iter().filter_map(|photo| image(site, photo)).collect();
    let language = &entry.form.card().identity.language.tag;
    let mut graph = Vec::new();
    if let EntryForm::Photo(..) = entry.form {
        if let Some(Json::Object(mut object)) = images.into_iter().next() {
            object.insert("mainEntityOfPage".into(), json!(url));
            object.insert("inLanguage".into(), json!(&**language));
            graph.push(Json::Object(object));
        }
    } else if page.original.is_some() {
        // A borrowed text is described on the page of its own language. Here only the rights of the pictures are.
        graph.append(&mut images);
    } else {
        graph.push(text(site, page, entry, &url, images));
        graph.extend(event::event(site, entry.form.card(), &url));
    }
    graph.extend(page.data.as_deref().map(|offer| dataset(site, offer, &url)));
    graph.extend(breadcrumbs(site, page, &url));
    Some(script(site, graph))
}

/// What every page says of who publishes it: the same thing everywhere, by its name.
fn organization(site: &SiteView) -> Json {
    json!({
        "@type": "Organization",
        "@id": organization_id(site),
        "name": &*site.publisher,
        "url": site.permalink("/"),
    })
}

fn organization_id(site: &SiteView) -> String {
    site.permalink("/#organization")
}

/// The organization, by its name.
fn publisher(site: &SiteView) -> Json {
    json!({"@id": organization_id(site)})
}

/// What the site is called in the page's language.
fn name_of(site: &SiteView) -> &str {
    site.title.as_deref().unwrap_or(&site.publisher)
}

/// The site in the page's language, by its name: that of the home page.
fn website(site: &SiteView) -> Json {
    json!({"@id": site.permalink(&site.languages[site.index].home)})
}

/// A page of a list.
fn collection_page(site: &SiteView, page: &PageView, url: &str) -> Json {
    let mut object = json!({
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": &*plain(&page.title),
        "inLanguage": &*site.languages[site.index].language.tag,
        "isPartOf": website(site),
        "publisher": publisher(site),
    });
    if let Some(description) = &page.description {
        object["description"] = json!(&*plain(description));
    }
    object
}

/// A graph, with the organization that it names, as the text of a script element.
fn script(site: &SiteView, mut graph: Vec<Json>) -> String {
    graph.push(organization(site));
    let document = json!({"@context": "https://schema.org", "@graph": graph});
    harmless_json(&document.to_string()).into_owned()
}

/// Data as files to take away. `url` is the address of the page that shows them.
fn dataset(site: &SiteView, offer: &DataOffer, url: &str) -> Json {
    let publisher = publisher(site);
    let files = offer.files.iter().map(|(path, format)| {
        let mut file = json!({
            "@type": "DataDownload",
            "encodingFormat": format.mime(),
            "contentUrl": site.permalink(path),
        });
        // A table is in the source language, whatever the page's.
        if *format == DataFormat::Csv {
            file["inLanguage"] = json!(&*site.languages[site.default].language.tag);
        }
        file
    });
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("@type", json!("Dataset"));
    set("@id", json!(format!("{url}#dataset")));
    set("name", json!(&*plain(&offer.title)));
    set("description", json!(&*plain(&offer.description)));
    set("url", json!(url));
    set("inLanguage", json!(&*site.languages[site.index].language.tag));
    set("isAccessibleForFree", json!(true));
    set("creator", publisher.clone());
    set("publisher", publisher);
    set("license", json!(offer.license.url.as_deref().unwrap_or(&offer.license.label)));
    if !offer.keywords.is_empty() {
        set("keywords", json!(offer.keywords.iter().map(|word| &**word).collect::<Vec<_>>()));
    }
    if let Some((first, last)) = offer.years {
        set("temporalCoverage", json!(if first == last { first.to_string() } else { format!("{first}/{last}") }));
    }
    if let Some(whole) = &offer.whole {
        set("isPartOf", json!({"@type": "Dataset", "@id": format!("{}#dataset", site.permalink(whole))}));
    } else {
        set(
            "includedInDataCatalog",
            json!({"@type": "DataCatalog", "@id": address::of_file(&site.base_url, CATALOGUE)}),
        );
    }
    set("distribution", files.collect());
    Json::Object(object)
}

/// The vocabulary of digital source types of IPTC.
const SOURCE_TYPES: &str = "http://cv.iptc.org/newscodes/digitalsourcetype/";

/// A digital source type as an address.
fn source_type(kind: Synthesis) -> Json {
    json!(format!("{SOURCE_TYPES}{}", kind.source_type()))
}

/// A text as data: the site itself, an article when it has a date and a picture, else a page.
fn text(site: &SiteView, page: &PageView, entry: &EntryView, url: &str, mut images: Vec<Json>) -> Json {
    let publisher = publisher(site);
    let fields = &entry.form.card().fields;
    let date = fields.date("date");
    let kind = match (page.kind, date) {
        ("home", _) => "WebSite",
        (_, Some(_)) if !images.is_empty() => "Article",
        _ => "WebPage",
    };
    let mut object = Map::new();
    object.insert("@type".into(), json!(kind));
    object.insert("@id".into(), json!(url));
    object.insert("url".into(), json!(url));
    let (name, title) = match kind {
        "Article" => ("headline", &*page.title),
        "WebSite" => ("name", name_of(site)),
        _ => ("name", &*page.title),
    };
    object.insert(name.into(), json!(&*plain(title)));
    if let Some(description) = &page.description {
        object.insert("description".into(), json!(&*plain(description)));
    }
    if kind != "WebSite" {
        object.insert("isPartOf".into(), website(site));
    }
    let mut places = if kind == "WebSite" { Vec::new() } else { places(page, fields) };
    match places.len() {
        0 => {}
        1 => drop(object.insert("contentLocation".into(), places.remove(0))),
        _ => drop(object.insert("contentLocation".into(), Json::Array(places))),
    }
    let identity = &entry.form.card().identity;
    object.insert("inLanguage".into(), json!(&*identity.language.tag));
    if let Some(machine) = identity.machine {
        let kind = match machine {
            MachineText::Written => Synthesis::Generated,
            MachineText::Translated => Synthesis::Edited,
        };
        object.insert("digitalSourceType".into(), source_type(kind));
    }
    if let Some(date) = date.filter(|_| kind != "WebSite") {
        object.insert("datePublished".into(), json!(date.to_string()));
        let modified = fields.date("updated").unwrap_or(date);
        object.insert("dateModified".into(), json!(modified.to_string()));
        object.insert("author".into(), publisher.clone());
    }
    object.insert("publisher".into(), publisher);
    match images.len() {
        0 => {}
        1 => drop(object.insert("image".into(), images.remove(0))),
        _ => drop(object.insert("image".into(), Json::Array(images))),
    }
    Json::Object(object)
}

/// Where a text takes place: as its field `place` says, else on the map of its page.
fn places(page: &PageView, fields: &FieldsView) -> Vec<Json> {
    let place = |name: &str| json!({"@type": "Place", "name": &*plain(name)});
    match fields.text("place") {
        Some(name) => vec![place(name)],
        None => {
            let marks = page.map.iter().flat_map(|map| &map.marks);
            let names = marks.filter_map(|mark| match &mark.entry {
                FieldView::Summary(summary) => summary.identity.title.as_deref(),
                _ => None,
            });
            names.map(place).collect()
        }
    }
}

/// The way to a page: its section, or from the home page to the list of a section.
fn breadcrumbs(site: &SiteView, page: &PageView, url: &str) -> Option<Json> {
    let home = (page.kind == "list" && page.breadcrumbs.is_empty())
        .then(|| (plain(name_of(site)).into_owned(), site.permalink(&site.languages[site.index].home)));
    if page.breadcrumbs.is_empty() && home.is_none() {
        return None;
    }
    let crumbs = page.breadcrumbs.iter().map(|(label, url)| (plain(label).into_owned(), site.permalink(url)));
    let items: Vec<Json> = home
        .into_iter()
        .chain(crumbs)
        .chain([(plain(&page.title).into_owned(), url.to_owned())])
        .enumerate()
        .map(|(at, (name, item))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": item}))
        .collect();
    Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

/// A photo as data, with its rights.
fn image(site: &SiteView, photo: &PhotoView) -> Option<Json> {
    let (identity, fields) = (&photo.card.identity, &photo.card.fields);
    let mut object = Map::new();
    object.insert("@type".into(), json!("ImageObject"));
    object.insert("contentUrl".into(), json!(photo.social.as_deref()?));
    let texts = [
        ("name", identity.title.as_ref()),
        ("caption", fields.text("caption")),
        ("creditText", fields.text("credit")),
        ("copyrightNotice", fields.text("copyright")),
    ];
    for (name, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            object.insert(name.into(), json!(&*plain(text)));
        }
    }
    if let Some(place) = fields.text("place") {
        object.insert("contentLocation".into(), json!({"@type": "Place", "name": &*plain(place)}));
    }
    if let Some(author) = fields.text("author") {
        // The author is the publisher itself, or a person.
        let is_publisher = site.names.iter().any(|title| author.contains(&**title));
        let kind = if is_publisher { "Organization" } else { "Person" };
        object.insert("creator".into(), json!({"@type": kind, "name": &**author}));
    }
    if let Some(view) = &photo.synthetic {
        object.insert("digitalSourceType".into(), source_type(view.kind));
    }
    if let Some(url) = &photo.license.url {
        object.insert("license".into(), json!(&**url));
    }
    if let Some(url) = &identity.url {
        object.insert("acquireLicensePage".into(), json!(site.permalink(url)));
    }
    Some(Json::Object(object))
}
