//! The catalogue: *Data Catalog Vocabulary (DCAT) – Version 2*, as JSON-LD. `accessURL` of each distribution is the
//! address of the file itself.

use serde_json::{Map, Value as Json, json};

use super::super::address;
use super::vocabulary::{language, values};
use crate::plan::data::CATALOGUE;
use crate::plan::dataset::{Catalogue, DataFile, DataFormat, Dataset};

/// The text of `catalog.jsonld`.
pub fn catalogue(job: &Catalogue) -> String {
    let home = format!("{}/", job.base_url);
    let document = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": address::of_file(&job.base_url, CATALOGUE),
        "@type": "dcat:Catalog",
        "dct:title": values(&job.title),
        "dct:description": values(&job.description),
        "dct:language": languages(&job.languages),
        "dct:publisher": publisher(&job.publisher, &home),
        "foaf:homepage": {"@id": home},
        "dcat:dataset": job.datasets.iter().map(|dataset| self::dataset(dataset)).collect::<Vec<_>>(),
    });
    let mut text = document.to_string();
    text.push('\n');
    text
}

fn publisher(name: &str, home: &str) -> Json {
    json!({"@id": home, "@type": "foaf:Organization", "foaf:name": name, "foaf:homepage": {"@id": home}})
}

fn languages(tags: &[std::sync::Arc<str>]) -> Json {
    tags.iter().map(|tag| json!({"@id": language(tag)})).collect()
}

fn dataset(dataset: &Dataset) -> Json {
    let base_url = &*dataset.base_url;
    let id = format!("{}#{}", address::of_file(base_url, CATALOGUE), dataset.name);
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("@id", json!(id));
    set("@type", json!("dcat:Dataset"));
    set("dct:identifier", json!(id));
    set("dct:title", values(&dataset.title));
    set("dct:description", values(&dataset.description));
    set(
        "dcat:keyword",
        dataset
            .keywords
            .iter()
            .flat_map(|word| match values(word) {
                Json::Array(values) => values,
                _ => Vec::new(),
            })
            .collect(),
    );
    let mut tags: Vec<_> = dataset.files.iter().flat_map(|file| file.languages.iter().cloned()).collect();
    tags.sort();
    tags.dedup();
    set("dct:language", languages(&tags));
    set("dct:publisher", publisher(&dataset.publisher.0, &dataset.publisher.1));
    set("dct:license", licence(dataset));
    set("dct:accessRights", json!({"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"}));
    if let Some((first, last)) = dataset.years {
        let year = |year: i32| json!({"@type": "xsd:gYear", "@value": year.to_string()});
        let period = json!({"@type": "dct:PeriodOfTime", "dcat:startDate": year(first), "dcat:endDate": year(last)});
        set("dct:temporal", period);
    }
    set("dcat:landingPage", dataset.pages.iter().map(|(_, page)| json!({"@id": &**page})).collect());
    set("dcat:distribution", dataset.files.iter().map(|file| distribution(dataset, file)).collect());
    Json::Object(object)
}

fn licence(dataset: &Dataset) -> Json {
    match &dataset.license.url {
        Some(url) => json!({"@id": &**url}),
        None => json!(&*dataset.license.label),
    }
}

fn distribution(dataset: &Dataset, file: &DataFile) -> Json {
    let url = address::of_file(&dataset.base_url, &file.file);
    let title = dataset
        .title
        .iter()
        .map(|(tag, title)| json!({"@value": format!("{title} ({})", file.format.name()), "@language": &**tag}));
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("@id", json!(format!("{url}#distribution")));
    set("@type", json!("dcat:Distribution"));
    set("dct:title", title.collect());
    set("dcat:accessURL", json!({"@id": url}));
    set("dcat:downloadURL", json!({"@id": url}));
    set(
        "dcat:mediaType",
        json!({"@id": format!("https://www.iana.org/assignments/media-types/{}", file.format.mime())}),
    );
    set("dct:format", json!(file.format.name()));
    set("dct:language", languages(&file.languages));
    set("dct:license", licence(dataset));
    if file.format == DataFormat::Csv {
        let metadata = address::of_file(&dataset.base_url, &format!("{}-metadata.json", file.file));
        set("dct:conformsTo", json!({"@id": "https://www.w3.org/TR/tabular-metadata/"}));
        set("foaf:isPrimaryTopicOf", json!({"@id": metadata}));
    }
    Json::Object(object)
}
