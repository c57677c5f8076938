//! Entries and lists of the API as JSON. `description` says what each of these
//! files looks like; the two must agree.

use serde_json::{Map, Value as Json, json};

use super::address;
use super::html::Outside;
use crate::content::typography::plain;
use crate::format::Formats;
use crate::plan::api::{entry_file, entry_schema_file, list_file, list_schema_file};
use crate::plan::job::{ApiEntry, ApiItem, ApiList, SiteView, UseKind};
use crate::plan::picture::{PictureSet, VariantView};
use crate::plan::synthesis::SynthesisView;
use crate::plan::view::{Card, EntryForm, EntryView, FieldView, FieldsView, Identity, PhotoView};
use crate::yaml;

/// Common fields that are not among `fields`: they stand beside them, or are
/// of no use outside the site.
pub const OUTSIDE_FIELDS: &[&str] = &["title", "description", "draft", "demo", "slug", "url", "aliases", "template"];

/// How much is said of pictures and of what an entry leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// In the entry's own file.
    Whole,
    /// In a list.
    Short,
}

/// The file of an entry. `source` is the text of its file, front matter included.
pub fn entry(entry: &ApiEntry, formats: &Formats, source: Option<&str>) -> String {
    let Some(view) = entry.view() else { return String::new() };
    let writer = Writer { entry, formats, extent: Extent::Whole };
    let site = &*entry.site;
    let identity = &view.form.card().identity;
    let mut object = Map::new();
    object.insert("$schema".into(), json!(address::of_file(&site.base_url, &entry_schema_file(&identity.collection))));
    writer.head(view, &mut object);
    object.insert("translations".into(), writer.translations(identity));
    object.insert("fields".into(), writer.own_fields(view));
    if let EntryForm::Photo(photo, _) = &view.form {
        object.insert("photo".into(), writer.photo(photo));
    }
    let markdown = source.and_then(|text| {
        let (_, body) = yaml::split_front_matter(text)?;
        Some(&text[body])
    });
    let body = markdown.map(|markdown| json!({"html": writer.body(view), "markdown": markdown}));
    object.insert("body".into(), body.unwrap_or_default());
    text(object)
}

/// The file of a page of a list.
pub fn list(list: &ApiList, formats: &Formats) -> String {
    let site = &*list.site;
    let locale = locale(site);
    let file = |page: usize| {
        let there = (1..=list.pages).contains(&page);
        there.then(|| address::of_file(&site.base_url, &list_file(locale, &list.collection, page)))
    };
    let items = list.items.iter().filter_map(|ApiItem(entry)| {
        let view = entry.view()?;
        let writer = Writer { entry, formats, extent: Extent::Short };
        let mut object = Map::new();
        writer.head(view, &mut object);
        object.insert("fields".into(), writer.own_fields(view));
        if let EntryForm::Photo(photo, _) = &view.form {
            object.insert("picture".into(), writer.thumbnail(photo));
        }
        Some(Json::Object(object))
    });
    let document = json!({
        "$schema": address::of_file(&site.base_url, &list_schema_file(&list.collection)),
        "collection": &*list.collection,
        "label": &*list.label,
        "locale": locale,
        "url": list.url.as_ref().map(|url| site.permalink(url)),
        "calendar": list.calendar.as_ref().map(|link| site.permalink(&link.url)),
        "api": file(list.page),
        "page": list.page,
        "pages": list.pages,
        "total": list.total,
        "previous": file(list.page - 1),
        "next": file(list.page + 1),
        "items": items.collect::<Vec<_>>(),
    });
    match document {
        Json::Object(object) => text(object),
        _ => String::new(),
    }
}

/// The document on one line.
fn text(object: Map<String, Json>) -> String {
    let mut text = Json::Object(object).to_string();
    text.push('\n');
    text
}

/// Code of the site's language that a view is for.
fn locale(site: &SiteView) -> &str {
    &site.languages[site.index].locale
}

/// Writes one entry.
struct Writer<'a> {
    entry: &'a ApiEntry,
    /// Formats of the reader's language.
    formats: &'a Formats,
    extent: Extent,
}

impl Writer<'_> {
    fn site(&self) -> &SiteView {
        &self.entry.site
    }

    fn api(&self, locale: &str, identity: &Identity) -> String {
        address::of_file(&self.site().base_url, &entry_file(locale, &identity.collection, &identity.id))
    }

    /// What the file of an entry and a list say alike.
    fn head(&self, view: &EntryView, object: &mut Map<String, Json>) {
        let (site, card) = (self.site(), view.form.card());
        let identity = &card.identity;
        let original = self.entry.borrowed.as_ref().and_then(|locale| {
            let position = site.languages.iter().position(|language| language.locale == *locale)?;
            self.entry.everywhere.get(position)?.as_ref()?.url.as_ref()
        });
        let canonical = original.or(identity.url.as_ref());
        let (published, updated) = self.entry.dates.unzip();
        self.identity(identity, object);
        let more = [
            ("locale", json!(locale(site))),
            ("source", json!(&*self.entry.source)),
            ("borrowed_from", json!(self.entry.borrowed.as_deref())),
            ("canonical", json!(canonical.map(|url| site.permalink(url)))),
            ("summary", json!(self.entry.summary.as_deref().map(plain))),
            ("published", json!(published.map(|instant| instant.to_string()))),
            ("updated", json!(updated.map(|instant| instant.to_string()))),
            ("demo", json!(card.demo)),
        ];
        object.extend(more.map(|(name, value)| (name.to_owned(), value)));
        if let Some(event) = &card.event {
            let file = event.file.as_ref().map(|file| site.permalink(file));
            object.insert("is_past".into(), json!(event.is_past));
            object.insert("calendar".into(), json!(file));
        }
    }

    fn identity(&self, identity: &Identity, object: &mut Map<String, Json>) {
        let site = self.site();
        let identity = [
            ("key", json!(format!("{}/{}", identity.collection, identity.id))),
            ("collection", json!(&*identity.collection)),
            ("id", json!(&*identity.id)),
            ("title", json!(identity.title.as_deref().map(plain))),
            ("description", json!(identity.description.as_deref().map(plain))),
            ("language", json!(&*identity.language.tag)),
            ("direction", json!(identity.language.direction.as_str())),
            ("fallback", json!(identity.fallback)),
            ("machine", json!(identity.machine.is_some())),
            ("url", json!(identity.url.as_ref().map(|url| site.permalink(url)))),
            ("api", json!(self.api(locale(site), identity))),
        ];
        object.extend(identity.map(|(name, value)| (name.to_owned(), value)));
    }

    fn translations(&self, identity: &Identity) -> Json {
        let site = self.site();
        let languages = site.languages.iter().zip(&self.entry.everywhere);
        let there = languages.filter_map(|(language, there)| {
            let there = there.as_ref()?;
            let value = json!({
                "language": &*language.language.tag,
                "fallback": !there.translated,
                "url": there.url.as_ref().map(|url| site.permalink(url)),
                "api": self.api(&language.locale, identity),
            });
            Some((language.locale.to_string(), value))
        });
        Json::Object(there.collect())
    }

    fn outside<'o>(&'o self, page: &'o str) -> Outside<'o> {
        Outside { base_url: &self.site().base_url, page, formats: self.formats }
    }

    /// Address of the entry's page, to which links on the page itself lead.
    fn page(&self, view: &EntryView) -> String {
        view.form.card().identity.url.as_ref().map(|url| self.site().permalink(url)).unwrap_or_default()
    }

    fn body(&self, view: &EntryView) -> String {
        self.outside(&self.page(view)).body(&view.body)
    }

    fn own_fields(&self, view: &EntryView) -> Json {
        let page = self.page(view);
        let card = view.form.card();
        let fields = card.fields.0.iter().chain(&self.entry.more.0);
        let fields = fields.filter(|(name, _)| !OUTSIDE_FIELDS.contains(&&**name));
        let fields = fields.filter(|(_, value)| self.extent == Extent::Whole || !matches!(value, FieldView::Html(_)));
        Json::Object(fields.map(|(name, value)| (name.to_string(), self.field(value, &page))).collect())
    }

    fn fields(&self, fields: &FieldsView, page: &str) -> Json {
        Json::Object(fields.0.iter().map(|(name, value)| (name.to_string(), self.field(value, page))).collect())
    }

    fn field(&self, value: &FieldView, page: &str) -> Json {
        match value {
            FieldView::Null => Json::Null,
            FieldView::Text(text) => json!(plain(text)),
            FieldView::Html(html) => json!(self.outside(page).field(html)),
            FieldView::Number(number) => self::number(number.0),
            FieldView::Boolean(boolean) => json!(boolean),
            FieldView::Date(date) => json!(date.to_string()),
            FieldView::Datetime(instant) => json!(&**instant),
            FieldView::Geo(latitude, longitude) => {
                json!({"latitude": self::number(latitude.0), "longitude": self::number(longitude.0)})
            }
            FieldView::Summary(summary) => self.reference(&summary.identity),
            FieldView::Card(Card::Entry(card)) => self.reference(&card.identity),
            FieldView::Card(Card::Photo(photo)) => self.photo_reference(photo),
            FieldView::Picture(set, synthetic) => self.picture(set, synthetic.as_ref()),
            FieldView::File(file) => json!({
                "name": &*file.name,
                "url": self.site().permalink(&file.url),
                "type": file.media_type,
                "bytes": file.bytes,
            }),
            FieldView::Object(fields) => self.fields(fields, page),
            FieldView::List(items) => Json::Array(items.iter().map(|item| self.field(item, page)).collect()),
            FieldView::Any(value) => (**value).clone(),
        }
    }

    fn reference(&self, identity: &Identity) -> Json {
        let mut object = Map::new();
        self.identity(identity, &mut object);
        Json::Object(object)
    }

    fn photo_reference(&self, photo: &PhotoView) -> Json {
        let mut object = Map::new();
        self.identity(&photo.card.identity, &mut object);
        match self.extent {
            Extent::Whole => object.insert("photo".into(), self.photo(photo)),
            Extent::Short => object.insert("picture".into(), self.thumbnail(photo)),
        };
        Json::Object(object)
    }

    /// The variants of a picture that the entry may name.
    fn variants<'s>(&self, set: &'s PictureSet) -> impl Iterator<Item = (&'s str, &'s VariantView)> {
        set.variants.iter().map(|(name, variant)| (&**name, variant)).filter(|(name, _)| {
            self.entry.uses().any(|used| {
                used.set.source == set.source && matches!(&used.kind, UseKind::Variant(known) if **known == **name)
            })
        })
    }

    fn picture(&self, set: &PictureSet, synthetic: Option<&SynthesisView>) -> Json {
        match self.extent {
            Extent::Whole => json!({"variants": self.all_variants(set), "synthetic": self::synthetic(synthetic)}),
            Extent::Short => self.smallest(set),
        }
    }

    fn all_variants(&self, set: &PictureSet) -> Json {
        let base_url = &*self.site().base_url;
        let variants = self.variants(set).map(|(name, variant)| {
            let offered = |sources: &[(&str, String)]| {
                let sources = sources.iter();
                let source = |(mime, candidates): &(&str, String)| json!({"type": mime, "srcset": address::srcset(base_url, candidates)});
                sources.map(source).collect::<Json>()
            };
            let mut value = json!({
                "src": src(base_url, variant),
                "srcset": address::srcset(base_url, &variant.srcset),
                "sizes": &*variant.sizes,
                "width": variant.width,
                "height": variant.height,
                "sources": offered(&variant.sources),
            });
            if !variant.stills.is_empty() {
                value["stills"] = offered(&variant.stills);
            }
            (name.to_owned(), value)
        });
        Json::Object(variants.collect())
    }

    /// The smallest of the variants on offer.
    fn smallest(&self, set: &PictureSet) -> Json {
        let smallest = self.variants(set).map(|(_, variant)| variant).min_by_key(|variant| variant.width);
        let smallest = smallest.map(|variant| {
            json!({
                "src": src(&self.site().base_url, variant),
                "width": variant.width,
                "height": variant.height,
            })
        });
        smallest.unwrap_or_default()
    }

    fn thumbnail(&self, photo: &PhotoView) -> Json {
        let mut picture = self.smallest(&photo.pictures);
        if let Json::Object(object) = &mut picture {
            object.extend(rights(photo));
        }
        picture
    }

    fn photo(&self, photo: &PhotoView) -> Json {
        let base_url = &*self.site().base_url;
        let (set, fields) = (&photo.pictures, &photo.card.fields);
        let offered = self.entry.uses().any(|used| used.set == *set && used.kind == UseKind::Downloads);
        let downloads = set.downloads.iter().filter(|_| offered).map(|download| {
            json!({
                "src": address::of_file(base_url, download.file.as_str()),
                "width": download.width,
                "height": download.height,
            })
        });
        let mut object = Map::new();
        object.insert("width".into(), json!(photo.width));
        object.insert("height".into(), json!(photo.height));
        object.extend(rights(photo));
        let licence = json!({
            "id": &*photo.license.id,
            "label": &*photo.license.label,
            "url": photo.license.url.as_deref(),
        });
        object.insert("author".into(), json!(fields.text("author").map(|text| &**text)));
        object.insert("copyright".into(), json!(fields.text("copyright").map(|text| &**text)));
        object.insert("licence".into(), licence);
        object.insert("variants".into(), self.all_variants(set));
        object.insert("downloads".into(), downloads.collect());
        Json::Object(object)
    }
}

/// What must stand beside a photo wherever it is shown.
fn rights(photo: &PhotoView) -> [(String, Json); 4] {
    let text = |name: &str| json!(photo.card.fields.text(name).map(|text| plain(text)));
    [
        ("alt".to_owned(), text("alt")),
        ("alt_language".to_owned(), json!(&*photo.alt_lang)),
        ("credit".to_owned(), text("credit")),
        ("synthetic".to_owned(), synthetic(photo.synthetic.as_ref())),
    ]
}

/// What readers are told of a picture that a trained algorithm made; null for any other.
fn synthetic(view: Option<&SynthesisView>) -> Json {
    view.map_or(Json::Null, |view| json!({"source_type": view.kind.source_type(), "label": &*view.label}))
}

/// The picture for readers that know one format: JPEG, else the last of the best.
fn src(base_url: &str, variant: &VariantView) -> String {
    if !variant.src.is_empty() {
        return format!("{base_url}{}", variant.src);
    }
    let candidates = variant.sources.first().map_or("", |(_, candidates)| candidates);
    let last = candidates.rsplit(", ").next().unwrap_or_default();
    format!("{base_url}{}", last.split(' ').next().unwrap_or_default())
}

/// A number as it is written: whole where it is whole.
pub fn number(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { json!(number as i64) } else { json!(number) }
}
