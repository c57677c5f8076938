//! `types.d.ts`: the API in TypeScript.

use std::fmt::Write as _;

use serde_json::json;

use super::names;
use super::schema::{Place, is_always_there, is_nullable, told};
use crate::content::collection::{BodyKind, Field, FieldKind};
use crate::content::period::Period;
use crate::plan::job::ApiDescription;

/// What does not depend on the site. It agrees with the common schemas.
const COMMON: &str = r#"/** Degrees north and east. */
export interface Geo { latitude: number; longitude: number }
/** To take away. */
export interface Attachment { name: string; url: string; type: string; bytes: number | null }
export interface SmallPicture { src: string; width: number; height: number }
export interface Variant extends SmallPicture {
  srcset: string;
  sizes: string;
  /** Media type and candidates of each `<source>`, best first. */
  sources: { type: string; srcset: string }[];
  /** Of a picture that moves: the same for readers who ask for less motion, before the others. */
  stills?: { type: string; srcset: string }[];
}
/** A trained algorithm made the picture, or some of it: the digital source type (IPTC), and what readers are told. */
export interface Synthetic { source_type: string; label: string }
export interface Picture { variants: Record<string, Variant>; synthetic: Synthetic | null }
export interface Rights { alt: string | null; alt_language: string; credit: string | null; synthetic: Synthetic | null }
export interface Thumbnail extends SmallPicture, Rights {}
export interface Photo extends Rights {
  /** Of the original, in pixels. */
  width: number;
  height: number;
  author: string | null;
  copyright: string | null;
  licence: { id: string; label: string; url: string | null };
  variants: Record<string, Variant>;
  downloads: SmallPicture[];
}
/** An entry as others refer to it. */
export interface Reference {
  /** `collection/id`: stable, and the same in every language. */
  key: string;
  collection: string;
  id: string;
  title: string | null;
  description: string | null;
  /** Of the text, as in `lang=`. */
  language: string;
  direction: "ltr" | "rtl";
  /** The text is borrowed from another language. */
  fallback: boolean;
  /** A machine wrote or translated some of the text, and nobody has accepted it. */
  machine: boolean;
  /** Its page. */
  url: string | null;
  /** Its file in the API. */
  api: string;
}
export interface PhotoReference extends Reference { photo: Photo }
export interface PhotoItem extends Reference { picture: Thumbnail | null }
export interface Head extends Reference {
  /** Code of the language whose readers the file is for. */
  locale: Locale;
  /** Code of the language that it is written in first. */
  source: Locale;
  borrowed_from: Locale | null;
  /** The page to cite: the original's where the text is borrowed. */
  canonical: string | null;
  /** In plain words. */
  summary: string | null;
  /** RFC 3339. */
  published: string | null;
  /** RFC 3339. */
  updated: string | null;
  /** Placeholder content. */
  demo: boolean;
}
/** What entries of a collection of events say too. */
export interface Event {
  /** Null where nothing says when it takes place. */
  is_past: boolean | null;
  /** iCalendar, of this event alone. */
  calendar: string | null;
}
export interface Translation { language: string; fallback: boolean; url: string | null; api: string }
export interface Entry<Fields> extends Head {
  $schema: string;
  translations: Partial<Record<Locale, Translation>>;
  fields: Fields;
}
export interface Item<Fields> extends Head { fields: Fields }
export interface List<OneItem> {
  $schema: string;
  collection: string;
  label: string;
  locale: Locale;
  url: string | null;
  /** iCalendar, of a collection of events. */
  calendar: string | null;
  api: string;
  page: number;
  pages: number;
  total: number;
  previous: string | null;
  next: string | null;
  items: OneItem[];
}
export interface Index {
  $schema: string;
  version: "v1";
  title: string;
  url: string;
  default_language: Locale;
  languages: { code: Locale; language: string; direction: "ltr" | "rtl"; label: string; url: string }[];
  collections: {
    name: keyof Collections;
    label: Partial<Record<Locale, string>>;
    body: "markdown" | "none";
    role: "photos" | "indicators" | "levers" | "claims" | null;
    schema: string;
    list_schema: string;
    lists: Record<Locale, { total: number; url: string | null; api: string }>;
  }[];
  openapi: string;
  types: string;
}
"#;

/// The file.
pub fn declarations(description: &ApiDescription) -> String {
    let codes: Vec<String> =
        description.site.languages.iter().map(|language| json!(&*language.locale).to_string()).collect();
    let mut out = format!("{COMMON}export type Locale = {};\n", codes.join(" | "));
    let photos: Vec<&str> = description
        .collections
        .iter()
        .filter(|collection| collection.declaration.is_of_photos())
        .map(|collection| &*collection.declaration.name)
        .collect();
    let names = names::of_types(description);
    for (collection, name) in description.collections.iter().zip(&names) {
        let declaration = &collection.declaration;
        for (suffix, place) in [("Fields", Place::Entry), ("ItemFields", Place::List)] {
            let _ =
                writeln!(out, "export interface {name}{suffix} {}", object(told(declaration, place), &photos, place));
        }
        let body = match declaration.body {
            BodyKind::Markdown => "{ html: string; markdown: string } | null",
            BodyKind::None => "null",
        };
        let (photo, picture) =
            if declaration.is_of_photos() { ("; photo: Photo", " & { picture: Thumbnail | null }") } else { ("", "") };
        let event = if Period::is_declared(declaration) { " & Event" } else { "" };
        let _ = writeln!(out, "export type {name}Entry = Entry<{name}Fields> & {{ body: {body}{photo} }}{event};");
        let _ = writeln!(out, "export type {name}List = List<Item<{name}ItemFields>{picture}{event}>;");
    }
    out.push_str("/** By name of collection. */\nexport interface Collections {\n");
    for (collection, name) in description.collections.iter().zip(&names) {
        let key = json!(&*collection.declaration.name);
        let _ = writeln!(out, "  {key}: {{ entry: {name}Entry; list: {name}List }};");
    }
    out.push_str("}\n");
    out
}

fn object<'f>(fields: impl Iterator<Item = &'f Field>, photos: &[&str], place: Place) -> String {
    let fields = fields.map(|field| format!("{}: {}", json!(&*field.name), kind(field, photos, place)));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join("; "))
}

/// The type of a field's value; null where it may be absent.
fn kind(field: &Field, photos: &[&str], place: Place) -> String {
    let text = value(field, photos, place);
    if is_always_there(field) { text } else { format!("{text} | null") }
}

fn value(field: &Field, photos: &[&str], place: Place) -> String {
    match &field.kind {
        FieldKind::Text
        | FieldKind::Markdown
        | FieldKind::Date
        | FieldKind::Datetime
        | FieldKind::Url
        | FieldKind::Email
        | FieldKind::Language
        | FieldKind::Color => "string".to_owned(),
        FieldKind::Number => "number".to_owned(),
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::Select(options) => {
            let options: Vec<String> = options.iter().map(|option| json!(&**option).to_string()).collect();
            options.join(" | ")
        }
        FieldKind::Image => if place == Place::Entry { "Picture" } else { "SmallPicture" }.to_owned(),
        FieldKind::File => "Attachment".to_owned(),
        FieldKind::Reference { to, many } => {
            let name = match (photos.contains(&&**to), place) {
                (true, Place::Entry) => "PhotoReference",
                (true, Place::List) => "PhotoItem",
                (false, _) => "Reference",
            };
            if *many { format!("{name}[]") } else { name.to_owned() }
        }
        FieldKind::Geo => "Geo".to_owned(),
        FieldKind::Object(fields) => object(fields.iter(), photos, place),
        FieldKind::List(item) => {
            let null = if is_nullable(item) { " | null" } else { "" };
            format!("({}{null})[]", value(item, photos, place))
        }
        FieldKind::Any => "Record<string, unknown>".to_owned(),
        FieldKind::Unknown => "unknown".to_owned(),
    }
}
