//! JSON Schema (2020-12) of what the API holds.

use serde_json::{Map, Value as Json, json};

use crate::content::collection::{BodyKind, Collection, Field, FieldKind};
use crate::content::period::Period;
use crate::plan::job::ApiDescription;
use crate::render::api::OUTSIDE_FIELDS;

/// Writes schemas that stand in one document.
pub struct Schemas<'a> {
    /// What is described.
    pub description: &'a ApiDescription,
    /// Where the document holds the common schemas: what stands before their names.
    pub at: &'static str,
}

/// Where a field stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the file of an entry.
    Entry,
    /// In a list, where Markdown is left out and pictures are small.
    List,
}

/// An object with these properties, all of them there.
fn object(properties: impl IntoIterator<Item = (String, Json)>) -> Json {
    let properties: Map<String, Json> = properties.into_iter().collect();
    let required: Vec<&String> = properties.keys().collect();
    json!({"type": "object", "required": required, "properties": properties})
}

fn named<const N: usize>(properties: [(&str, Json); N]) -> Json {
    object(properties.map(|(name, schema)| (name.to_owned(), schema)))
}

fn text() -> Json {
    json!({"type": "string"})
}

fn address() -> Json {
    json!({"type": "string", "format": "uri"})
}

/// The same, or null.
fn nullable(schema: Json) -> Json {
    let Json::Object(mut object) = schema else { return schema };
    if object.is_empty() {
        return Json::Object(object);
    }
    match object.get_mut("type") {
        Some(Json::String(kind)) => {
            let kinds = json!([&**kind, "null"]);
            object.insert("type".into(), kinds);
            if let Some(Json::Array(options)) = object.get_mut("enum") {
                options.push(Json::Null);
            }
            Json::Object(object)
        }
        _ => json!({"anyOf": [object, {"type": "null"}]}),
    }
}

impl Schemas<'_> {
    fn common_schema(&self, name: &str) -> Json {
        json!({"$ref": format!("{}{name}", self.at)})
    }

    fn collection(&self, position: usize) -> &Collection {
        &self.description.collections[position].declaration
    }

    fn is_photos(&self, collection: &str) -> bool {
        let named = self.description.collections.iter().find(|known| *known.declaration.name == *collection);
        named.is_some_and(|known| known.declaration.is_of_photos())
    }

    fn label(&self, collection: &Collection) -> String {
        let source = &self.description.site.languages[self.description.site.default].locale;
        let texts = &collection.label.0;
        let text = texts.iter().find(|(locale, _)| locale.as_str() == &**source);
        text.map_or_else(|| collection.name.to_string(), |(_, text)| text.to_string())
    }

    /// The schemas that others refer to.
    pub fn common(&self) -> Map<String, Json> {
        let integer = || json!({"type": "integer", "minimum": 0});
        let size = || [("width", integer()), ("height", integer())];
        let [width, height] = size();
        let source = named([("type", text()), ("srcset", text())]);
        let mut variant = named([
            ("src", address()),
            ("srcset", text()),
            ("sizes", text()),
            width,
            height,
            ("sources", json!({"type": "array", "items": &source})),
        ]);
        // Of pictures that move alone.
        variant["properties"]["stills"] = json!({"type": "array", "items": source, "minItems": 1});
        let variants = json!({"type": "object", "additionalProperties": self.common_schema("variant")});
        let [width, height] = size();
        let small = named([("src", address()), width, height]);
        let [width, height] = size();
        let synthetic = || nullable(self.common_schema("synthetic"));
        let rights = || {
            [
                ("alt", nullable(text())),
                ("alt_language", text()),
                ("credit", nullable(text())),
                ("synthetic", synthetic()),
            ]
        };
        let [alt, alt_language, credit, told] = rights();
        let thumbnail = named([("src", address()), width, height, alt, alt_language, credit, told]);
        let [width, height] = size();
        let [alt, alt_language, credit, told] = rights();
        let photo = named([
            width,
            height,
            alt,
            alt_language,
            credit,
            told,
            ("author", nullable(text())),
            ("copyright", nullable(text())),
            ("licence", named([("id", text()), ("label", text()), ("url", nullable(address()))])),
            ("variants", variants.clone()),
            ("downloads", json!({"type": "array", "items": self.common_schema("small_picture")})),
        ]);
        let reference = object(identity());
        let with = |name: &str, schema: Json| object(identity().into_iter().chain([(name.to_owned(), schema)]));
        let translation = named([
            ("language", text()),
            ("fallback", json!({"type": "boolean"})),
            ("url", nullable(address())),
            ("api", address()),
        ]);
        let geo = named([("latitude", json!({"type": "number"})), ("longitude", json!({"type": "number"}))]);
        let bytes = json!({"type": ["integer", "null"], "minimum": 0});
        let file = named([("name", text()), ("url", address()), ("type", text()), ("bytes", bytes)]);
        let schemas = [
            ("file", file),
            ("geo", geo),
            ("variant", variant),
            ("picture", named([("variants", variants), ("synthetic", synthetic())])),
            ("synthetic", named([("source_type", text()), ("label", text())])),
            ("small_picture", small),
            ("thumbnail", thumbnail),
            ("photo", photo),
            ("reference", reference),
            ("photo_reference", with("photo", self.common_schema("photo"))),
            ("photo_item", with("picture", nullable(self.common_schema("thumbnail")))),
            ("translation", translation),
        ];
        schemas.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect()
    }

    /// The file of an entry.
    pub fn entry(&self, position: usize) -> Json {
        let collection = self.collection(position);
        let translations = json!({"type": "object", "additionalProperties": self.common_schema("translation")});
        let body = match collection.body {
            BodyKind::Markdown => {
                let html = json!({"type": "string", "contentMediaType": "text/html"});
                let markdown = json!({"type": "string", "contentMediaType": "text/markdown"});
                nullable(named([("html", html), ("markdown", markdown)]))
            }
            BodyKind::None => json!({"type": "null"}),
        };
        let mut properties = vec![("$schema".to_owned(), address())];
        properties.extend(head(collection));
        properties.push(("translations".to_owned(), translations));
        properties.push(("fields".to_owned(), self.fields(collection, Place::Entry)));
        if collection.is_of_photos() {
            properties.push(("photo".to_owned(), self.common_schema("photo")));
        }
        properties.push(("body".to_owned(), body));
        self.titled(object(properties), collection)
    }

    /// The file of a list.
    pub fn list(&self, position: usize) -> Json {
        let collection = self.collection(position);
        let integer = |minimum: u32| json!({"type": "integer", "minimum": minimum});
        let schema = named([
            ("$schema", address()),
            ("collection", json!({"const": &*collection.name})),
            ("label", text()),
            ("locale", text()),
            ("url", nullable(address())),
            ("calendar", nullable(address())),
            ("api", address()),
            ("page", integer(1)),
            ("pages", integer(1)),
            ("total", integer(0)),
            ("previous", nullable(address())),
            ("next", nullable(address())),
            ("items", json!({"type": "array", "items": self.item(position)})),
        ]);
        self.titled(schema, collection)
    }

    /// An entry in a list.
    fn item(&self, position: usize) -> Json {
        let collection = self.collection(position);
        let mut properties = head(collection);
        properties.push(("fields".to_owned(), self.fields(collection, Place::List)));
        if collection.is_of_photos() {
            properties.push(("picture".to_owned(), nullable(self.common_schema("thumbnail"))));
        }
        object(properties)
    }

    /// The index.
    pub fn index(&self) -> Json {
        let language = named([
            ("code", text()),
            ("language", text()),
            ("direction", json!({"enum": ["ltr", "rtl"]})),
            ("label", text()),
            ("url", address()),
        ]);
        let list = named([
            ("total", json!({"type": "integer", "minimum": 0})),
            ("url", nullable(address())),
            ("api", address()),
        ]);
        let collection = named([
            ("name", text()),
            ("label", json!({"type": "object", "additionalProperties": text()})),
            ("body", json!({"enum": ["markdown", "none"]})),
            ("role", json!({"type": ["string", "null"], "enum": ["photos", "indicators", "levers", "claims", null]})),
            ("schema", address()),
            ("list_schema", address()),
            ("lists", json!({"type": "object", "additionalProperties": list})),
        ]);
        named([
            ("$schema", address()),
            ("version", json!({"const": "v1"})),
            ("title", text()),
            ("url", address()),
            ("default_language", text()),
            ("languages", json!({"type": "array", "items": language})),
            ("collections", json!({"type": "array", "items": collection})),
            ("openapi", address()),
            ("types", address()),
        ])
    }

    fn titled(&self, schema: Json, collection: &Collection) -> Json {
        let Json::Object(mut object) = schema else { return schema };
        object.shift_insert(0, "title".into(), json!(self.label(collection)));
        Json::Object(object)
    }

    fn fields(&self, collection: &Collection, place: Place) -> Json {
        object(told(collection, place).map(|field| (field.name.to_string(), self.field(field, place))))
    }

    /// What a field holds. A reference may be null where its target is not published.
    fn field(&self, field: &Field, place: Place) -> Json {
        let schema = self.value(field, place);
        let schema = if is_always_there(field) { schema } else { nullable(schema) };
        let source = &self.description.site.languages[self.description.site.default].locale;
        let Json::Object(mut object) = schema else { return schema };
        for (name, texts) in [("title", &field.label), ("description", &field.help)] {
            let text = texts.as_ref().and_then(|texts| texts.0.iter().find(|(locale, _)| locale.as_str() == &**source));
            if let Some((_, text)) = text {
                object.insert(name.into(), json!(&**text));
            }
        }
        Json::Object(object)
    }

    fn value(&self, field: &Field, place: Place) -> Json {
        let of_format = |format: &str| json!({"type": "string", "format": format});
        match &field.kind {
            FieldKind::Text => text(),
            FieldKind::Markdown => json!({"type": "string", "contentMediaType": "text/html"}),
            FieldKind::Number => {
                let mut schema = Map::from_iter([("type".to_owned(), json!("number"))]);
                let bounds = [("minimum", field.min), ("maximum", field.max)];
                schema.extend(bounds.into_iter().filter_map(|(name, bound)| Some((name.to_owned(), json!(bound?)))));
                Json::Object(schema)
            }
            FieldKind::Boolean => json!({"type": "boolean"}),
            FieldKind::Date => of_format("date"),
            FieldKind::Datetime => of_format("date-time"),
            FieldKind::Select(options) => {
                json!({"type": "string", "enum": options.iter().map(|option| &**option).collect::<Vec<_>>()})
            }
            FieldKind::Language => text(),
            FieldKind::Url => of_format("iri"),
            FieldKind::Email => of_format("email"),
            FieldKind::Color => json!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}),
            FieldKind::Image => self.common_schema(match place {
                Place::Entry => "picture",
                Place::List => "small_picture",
            }),
            FieldKind::File => self.common_schema("file"),
            FieldKind::Reference { to, many } => {
                let schema = self.common_schema(match (self.is_photos(to), place) {
                    (true, Place::Entry) => "photo_reference",
                    (true, Place::List) => "photo_item",
                    (false, _) => "reference",
                });
                if *many { json!({"type": "array", "items": schema}) } else { schema }
            }
            FieldKind::Geo => self.common_schema("geo"),
            FieldKind::Object(fields) => {
                object(fields.iter().map(|field| (field.name.to_string(), self.field(field, place))))
            }
            FieldKind::List(item) => {
                let schema = self.value(item, place);
                json!({"type": "array", "items": if is_nullable(item) { nullable(schema) } else { schema }})
            }
            FieldKind::Any => json!({"type": "object"}),
            FieldKind::Unknown => json!({}),
        }
    }
}

/// The fields that the API tells at a place, in the order of the declaration.
pub fn told(collection: &Collection, place: Place) -> impl Iterator<Item = &Field> {
    collection.fields.values().filter(move |field| {
        !OUTSIDE_FIELDS.contains(&&*field.name)
            && field.kind != FieldKind::Language
            && (place == Place::Entry || field.kind != FieldKind::Markdown)
    })
}

/// Whether a field has a value in every entry; otherwise it may be null.
pub fn is_always_there(field: &Field) -> bool {
    match field.kind {
        FieldKind::Boolean | FieldKind::List(_) | FieldKind::Any | FieldKind::Reference { many: true, .. } => true,
        _ if is_nullable(field) => false,
        _ => field.required || field.default.is_some(),
    }
}

/// What the field names may not be published.
pub fn is_nullable(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Reference { many: false, .. } | FieldKind::Image | FieldKind::File)
}

/// What every form of an entry says of it.
fn identity() -> Vec<(String, Json)> {
    let properties = [
        ("key", text()),
        ("collection", text()),
        ("id", text()),
        ("title", nullable(text())),
        ("description", nullable(text())),
        ("language", text()),
        ("direction", json!({"enum": ["ltr", "rtl"]})),
        ("fallback", json!({"type": "boolean"})),
        ("machine", json!({"type": "boolean"})),
        ("url", nullable(address())),
        ("api", address()),
    ];
    properties.map(|(name, schema)| (name.to_owned(), schema)).into()
}

/// What the file of an entry and a list say alike.
fn head(collection: &Collection) -> Vec<(String, Json)> {
    let mut properties = identity();
    for (name, schema) in &mut properties {
        if name == "collection" {
            *schema = json!({"const": &*collection.name});
        }
    }
    let instant = || nullable(json!({"type": "string", "format": "date-time"}));
    let more = [
        ("locale", text()),
        ("source", text()),
        ("borrowed_from", nullable(text())),
        ("canonical", nullable(address())),
        ("summary", nullable(text())),
        ("published", instant()),
        ("updated", instant()),
        ("demo", json!({"type": "boolean"})),
    ];
    properties.extend(more.map(|(name, schema)| (name.to_owned(), schema)));
    if Period::is_declared(collection) {
        properties.push(("is_past".to_owned(), nullable(json!({"type": "boolean"}))));
        properties.push(("calendar".to_owned(), nullable(address())));
    }
    properties
}
