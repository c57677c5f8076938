//! Views as values for Tera. `docs/templates.md` describes them.

use tera::Value;
use tera::value::Key;

use super::address;
use super::chart;
use super::run::{self, Offer};
use super::structured;
use super::value::{MapBuilder, list, number_value, optional};
use crate::config::{host_of, path_of};
use crate::content::markdown::Body;
use crate::format::{Formats, NumberOptions};
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::plan::api::{ROOT, entry_schema_file, list_file};
use crate::plan::dataset::DataFormat;
use crate::plan::declared::{DeclaredCollection, DeclaredText};
use crate::plan::event_view::CalendarLink;
use crate::plan::job::{
    AssetUrls, Content, DataOffer, DocumentLink, EmbedLink, HomeView, LanguageView, ListView, MenuView, PageJob,
    PageView, SearchView, SectionView, SiteView, color_class, list_url,
};
use crate::plan::legal::{AuditView, LegalView};
use crate::plan::picture::{PictureSet, VariantView, url};
use crate::plan::synthesis::SynthesisView;
use crate::plan::view::{
    Block, BodyView, Card, CardView, CreditLine, EntryForm, EntryView, FieldView, FieldsView, FilterView, Identity,
    Licence, MachineText, PhotoView, SummaryView,
};

/// Everything that the template of a page sees, by name. `weight` gives the
/// length in bytes of a file to take away, when it is made already.
pub fn page(
    job: &PageJob,
    formats: &Formats,
    weight: &dyn Fn(&OutputPath) -> Option<u64>,
) -> Vec<(&'static str, Value)> {
    let mut values = vec![
        ("locale", Value::from(&*job.locale)),
        ("site", job.site.template.get_or_make(|| site(&job.site))),
        ("page", head(&job.site, &job.page)),
    ];
    let mut lists = MapBuilder::default();
    for (name, cards) in &job.lists {
        lists.set(name, list(cards.iter().map(card)));
    }
    values.push(("lists", lists.finish()));
    match &job.content {
        Content::Entry(view, previous, next) => {
            values.push(("entry", entry(view, &|set| downloads(set, formats, weight))));
            values.push(("previous", previous.as_ref().map_or_else(Value::none, card)));
            values.push(("next", next.as_ref().map_or_else(Value::none, card)));
        }
        Content::List(view) => values.push(("list", list_page(view))),
        Content::Embed(view) => values.push(("entry", card(view))),
        Content::Root(homes) => {
            let languages = homes.iter().map(|home| home_value(home, &job.site.languages[home.language]));
            values.push(("languages", list(languages)));
        }
        Content::None => {}
    }
    if !job.documents.is_empty() {
        values.push(("documents", documents(job, formats, weight)));
    }
    if let Some(declared) = &job.collections {
        let each = declared.0.iter().map(|collection| declared_collection(collection, &job.site));
        values.push(("api_collections", list(each)));
        values.push(("api_root", Value::from(address::of_file(&job.site.base_url, ROOT))));
    }
    values.push(("kit", job.kit.as_ref().map_or_else(Value::none, |kit| Value::from_serializable(&**kit))));
    let json_ld = structured::of_page(job).map_or_else(Value::none, |json| Value::safe_string(&json));
    values.push(("json_ld", json_ld));
    values
}

/// The documents of the language by name. The weight of one that is not made yet is not known.
fn documents(job: &PageJob, formats: &Formats, weight: &dyn Fn(&OutputPath) -> Option<u64>) -> Value {
    let mut map = MapBuilder::default();
    for DocumentLink { name, url, file } in &*job.documents {
        let weight = weight(file).map_or_else(|| Value::from("–"), |bytes| Value::from(megabytes(bytes, formats)));
        let document = MapBuilder::default().with("url", &**url).with("permalink", job.site.permalink(url));
        map.set(name, document.with("weight", weight).finish());
    }
    map.finish()
}

/// The entries that a document shows whole.
pub fn entries(pages: &[Shared<PageJob>]) -> Value {
    list(pages.iter().filter_map(|page| match &page.content {
        Content::Entry(view, ..) => Some(entry(view, &|_| Value::none())),
        _ => None,
    }))
}

fn declared_collection(collection: &DeclaredCollection, site: &SiteView) -> Value {
    let locale = &site.languages[site.index].locale;
    let file = |file: &str| address::of_file(&site.base_url, file);
    let fields = collection.fields.iter().map(|field| {
        MapBuilder::default()
            .with("path", &*field.path)
            .with("type", field.kind)
            .with("many", field.is_list)
            .with("to", optional(field.to.as_ref()))
            .with("options", list(field.options.iter().map(|option| Value::from(&**option))))
            .with("required", field.required)
            .with("localized", field.localized)
            .with("label", declared_text(field.label.as_ref()))
            .with("help", declared_text(field.help.as_ref()))
            .finish()
    });
    MapBuilder::default()
        .with("name", &*collection.name)
        .with("label", declared_text(collection.label.as_ref()))
        .with("total", collection.total)
        .with("list", file(&list_file(locale, &collection.name, 1)))
        .with("schema", file(&entry_schema_file(&collection.name)))
        .with("fields", list(fields))
        .finish()
}

fn legal(view: &LegalView) -> Value {
    let mut map = MapBuilder::default();
    for (group, texts) in &view.texts {
        let mut values = MapBuilder::default();
        for (key, text) in texts {
            values = values.with(key, optional(text.as_ref()));
        }
        map = map.with(group, values.finish());
    }
    let audit = view.audit.as_ref().map_or_else(Value::none, |AuditView { date, by, rate, standard }| {
        MapBuilder::default()
            .with("date", date.to_string())
            .with("by", &**by)
            .with("rate", number_value(rate.0))
            .with("standard", optional(standard.as_ref()))
            .finish()
    });
    map.with("audit", audit).with("conformity", view.conformity).finish()
}

/// A text with its language.
fn declared_text(text: Option<&DeclaredText>) -> Value {
    text.map_or_else(Value::none, |text| {
        MapBuilder::default().language(&text.language).with("text", &*text.text).finish()
    })
}

fn menu_line(line: &MenuView) -> Value {
    MapBuilder::default()
        .with("label", &*line.label)
        .with("url", &*line.url)
        .with("id", &*line.id)
        .with("external", line.external)
        .with("items", list(line.items.iter().map(menu_line)))
        .finish()
}

fn site(view: &SiteView) -> Value {
    let current = &view.languages[view.index];
    let mut sections = MapBuilder::default();
    for SectionView { name, label, url, embed } in &view.sections {
        let embed = embed.as_ref().map_or_else(Value::none, |(kind, width, height)| {
            MapBuilder::default().with("kind", &**kind).with("width", *width).with("height", *height).finish()
        });
        let section = MapBuilder::default().with("label", optional(label.as_ref())).with("url", optional(url.as_ref()));
        sections.set(name, section.with("embed", embed).finish());
    }
    let mut menus = MapBuilder::default();
    for (name, lines) in &view.menus {
        menus.set(name, list(lines.iter().map(menu_line)));
    }
    let AssetUrls { css, highlight, script, embed_css, embed_script, element } = &view.assets;
    let element = element.as_ref().map_or_else(Value::none, |(url, integrity)| {
        let map = MapBuilder::default().with("url", &**url).with("permalink", view.permalink(url));
        map.with("integrity", &**integrity).finish()
    });
    let assets = MapBuilder::default()
        .with("css", optional(css.as_ref()))
        .with("highlight_css", optional(highlight.as_ref()))
        .with("js", optional(script.as_ref()))
        .with("embed_css", optional(embed_css.as_ref()))
        .with("embed_js", optional(embed_script.as_ref()))
        .with("element", element);
    let languages = view.languages.iter().map(|language| language_value(language).finish());
    MapBuilder::default()
        .with("sections", sections.finish())
        .with("title", optional(view.title.as_ref()))
        .with("description", optional(view.description.as_ref()))
        .with("base_url", &*view.base_url)
        .with("base_path", path_of(&view.base_url))
        .with("home", &*current.home)
        .with("locale", &*current.locale)
        .language(&current.language)
        .with("legal", legal(&view.legal))
        .with("params", Value::from_serializable(&*view.params))
        .with("menus", menus.finish())
        .with("languages", list(languages))
        .with("assets", assets.finish())
        .with("search", view.search.as_ref().map_or_else(Value::none, |found| search(found, view)))
        .finish()
}

fn search(search: &SearchView, view: &SiteView) -> Value {
    // A program reads these: they are in no attribute that gets the path of the site by itself.
    let below = |index: &str| format!("{}{index}", path_of(&view.base_url));
    let others = view.languages.iter().zip(&search.others).filter_map(|(language, index)| {
        let map = MapBuilder::default().with("index", below(index.as_ref()?)).language(&language.language);
        Some(map.with("label", &*language.label).finish())
    });
    let map = MapBuilder::default().with("script", &*search.script).with("index", below(&search.index));
    map.with("others", list(others)).finish()
}

fn language_value(language: &LanguageView) -> MapBuilder {
    let map = MapBuilder::default().with("locale", &*language.locale).language(&language.language);
    map.with("label", &*language.label).with("home", &*language.home)
}

fn home_value(home: &HomeView, language: &LanguageView) -> Value {
    let map = language_value(language).with("title", optional(home.title.as_ref()));
    map.with("tagline", optional(home.tagline.as_ref())).with("not_found", &*home.not_found).finish()
}

fn head(site: &SiteView, page: &PageView) -> Value {
    let current = &site.languages[site.index];
    let permalink = site.permalink(&page.url);
    let original = page.original.as_ref().map(|(_, _, url)| url).or(page.cites.as_ref());
    let canonical = original.map_or_else(|| permalink.clone(), |url| site.permalink(url));
    let places = site.languages.iter().enumerate();
    let alternates = places.map(|(position, language)| {
        let alternate = page.alternates.get(position).and_then(Option::as_ref);
        let url = alternate.map_or(&language.home, |alternate| &alternate.url);
        MapBuilder::default()
            .with("locale", &*language.locale)
            .language(&language.language)
            .with("label", &*language.label)
            .with("url", &**url)
            .with("permalink", site.permalink(url))
            .with("current", position == site.index)
            .with("translated", alternate.is_some_and(|alternate| alternate.translated))
            .finish()
    });
    let default = page.alternates.get(page.default).and_then(Option::as_ref);
    let x_default = match page.kind {
        // For readers of no listed language the page of choice is named.
        "home" | "root" if site.chooser => Some(site.permalink("/")),
        _ => default.filter(|alternate| alternate.translated).map(|alternate| site.permalink(&alternate.url)),
    };
    let fallback = match &page.original {
        Some((language, label, url)) => {
            let map = MapBuilder::default().language(language).with("label", &**label);
            map.with("url", &**url).finish()
        }
        None => Value::none(),
    };
    let breadcrumbs = page.breadcrumbs.iter();
    let breadcrumbs =
        breadcrumbs.map(|(label, url)| MapBuilder::default().with("label", &**label).with("url", &**url).finish());
    let feeds = page.feeds.iter().map(|(mime, url, title)| {
        MapBuilder::default().with("type", *mime).with("url", &**url).with("title", &**title).finish()
    });
    let places = site.languages.iter().zip(page.alternates.iter()).enumerate();
    let translated = places.filter(|(position, (_, alternate))| {
        *position != site.index && alternate.as_ref().is_some_and(|alternate| alternate.translated)
    });
    let og_alternates = translated.map(|(_, (language, _))| Value::from(&*language.og_locale));
    let (section, label, url) = match &page.section {
        Some(SectionView { name, label, url, .. }) => (Some(name), label.as_ref(), url.as_ref()),
        None => (None, None, None),
    };
    MapBuilder::default()
        .with("kind", page.kind)
        .with("title", &*page.title)
        .with("description", optional(page.description.as_ref()))
        .with("url", &*page.url)
        .with("permalink", permalink)
        .with("canonical", canonical)
        .language(&current.language)
        .with("index", page.index)
        .with("code", page.code)
        .with("demo", page.demo)
        .with("draft", page.draft)
        .with("machine", machine(page.machine))
        .with("section", optional(section))
        .with("section_label", optional(label))
        .with("section_url", optional(url))
        .with("breadcrumbs", list(breadcrumbs))
        .with("alternates", list(alternates))
        .with("x_default", optional(x_default))
        .with("fallback", fallback)
        .with("feeds", list(feeds))
        .with("calendar", page.calendar.as_ref().map_or_else(Value::none, |link| calendar(site, link)))
        .with("markdown", optional(page.markdown.as_ref()))
        .with("picture", page.picture.as_ref().map_or_else(Value::none, |photo| self::photo(photo)))
        .with("data", page.data.as_ref().map_or_else(Value::none, |offer| data_offer(site, offer)))
        .with("card", optional(page.card.as_ref().map(|url| site.permalink(url))))
        .with("map", page.map.as_ref().map_or_else(Value::none, |view| chart::map(view, field)))
        .with("embed", page.embed.as_ref().map_or_else(Value::none, |link| embed_link(site, link)))
        .with("og_locale", &*current.og_locale)
        .with("og_alternates", list(og_alternates))
        .finish()
}

/// The files of data that a page offers.
fn data_offer(site: &SiteView, offer: &DataOffer) -> Value {
    let files = offer.files.iter().map(|(url, format)| {
        let map = MapBuilder::default().with("url", &**url).with("permalink", site.permalink(url));
        let map = map.with("type", format.mime()).with("format", format.name());
        // A table is in the source language, whatever the page's.
        let source = (*format == DataFormat::Csv && site.index != site.default).then(|| &site.languages[site.default]);
        map.with("lang", optional(source.map(|language| &language.language.tag)))
            .with("language", optional(source.map(|language| &language.label)))
            .finish()
    });
    let map = MapBuilder::default().with("title", &*offer.title).with("description", &*offer.description);
    let map = map.with("license", licence(&offer.license)).with("files", list(files));
    map.with("whole", optional(offer.whole.as_ref())).finish()
}

/// A calendar. Programs that subscribe to one know the scheme `webcal`, in the place of `https`.
fn calendar(site: &SiteView, link: &CalendarLink) -> Value {
    let permalink = site.permalink(&link.url);
    let host = permalink.split_once("://").map_or(&*permalink, |(_, rest)| rest);
    let map = MapBuilder::default().with("url", &*link.url).with("title", &*link.title);
    map.with("webcal", format!("webcal://{host}")).with("permalink", permalink).finish()
}

/// The view of a page for other sites.
fn embed_link(site: &SiteView, link: &EmbedLink) -> Value {
    MapBuilder::default()
        .with("kind", &*link.kind)
        .with("id", &*link.id)
        .with("url", &*link.url)
        .with("permalink", site.permalink(&link.url))
        .with("oembed", site.permalink(&link.oembed))
        .with("width", link.width)
        .with("height", link.height)
        .finish()
}

fn list_page(view: &ListView) -> Value {
    let page_url = |page: usize| list_url(&view.first, page);
    let pagination = MapBuilder::default()
        .with("page", view.page)
        .with("pages", view.pages)
        .with("previous", optional((view.page > 1).then(|| page_url(view.page - 1))))
        .with("next", optional((view.page < view.pages).then(|| page_url(view.page + 1))))
        .with("first", &*view.first)
        .with("last", page_url(view.pages))
        .with("urls", list((1..=view.pages).map(|page| Value::from(page_url(page)))));
    let current = view.filter.as_ref().map_or_else(Value::none, |(field, value, target)| {
        let map = filter(value).with("field", &**field);
        map.with("card", target.as_ref().map_or_else(Value::none, card)).finish()
    });
    let filters = view.filters.iter().map(|(field, values)| {
        let values = values.iter().map(|(value, count)| {
            let here = view.filter.as_ref().is_some_and(|(_, current, _)| current.url == value.url);
            let map = filter(value).with("url", optional(value.url.as_ref())).with("count", *count);
            map.with("current", here).finish()
        });
        MapBuilder::default().with("field", &**field).with("values", list(values)).finish()
    });
    MapBuilder::default()
        .with("items", list(view.items.iter().map(card)))
        .with("total", view.total)
        .with("pagination", pagination.finish())
        .with("filter", current)
        .with("filters", list(filters))
        .with("all_url", &*view.all)
        .with("compass", view.compass.as_ref().map_or_else(Value::none, |view| chart::compass(view, card)))
        .with("text", view.text.as_ref().map_or_else(Value::none, card))
        .finish()
}

fn filter(view: &FilterView) -> MapBuilder {
    MapBuilder::default().with("key", &*view.key).with("label", &*view.label).language(&view.language)
}

fn entry(view: &EntryView, downloads: &dyn Fn(&PictureSet) -> Value) -> Value {
    let mut map = MapBuilder::default();
    match &view.form {
        EntryForm::Entry(card) => map = card_map(card),
        EntryForm::Photo(photo, lines) => {
            // On the page of a photo, `entry` has the values of the photo.
            for (key, value) in self::photo(photo).as_map().into_iter().flatten() {
                map.0.insert(key.clone(), value.clone());
            }
            map = map.with("downloads", downloads(&photo.pictures));
            map = map.with("credit_lines", list(lines.iter().map(credit_line)));
        }
    }
    let parsed = view.parsed.0.as_deref();
    let mut filters = MapBuilder::default();
    for (field, values) in &view.filters {
        let values = values.iter().map(|value| filter(value).with("url", optional(value.url.as_ref())).finish());
        filters.set(field, list(values));
    }
    map.with("body", body(&view.body))
        .with("toc", toc(parsed))
        .with("words", parsed.map_or(0, |body| body.words))
        .with("filters", filters.finish())
        .finish()
}

fn toc(body: Option<&Body>) -> Value {
    let headings = body.map_or(&[][..], |body| &body.headings);
    list(headings.iter().map(|heading| {
        let map = MapBuilder::default().with("level", u64::from(heading.level)).with("id", &*heading.id);
        map.with("title", &*heading.title).finish()
    }))
}

fn credit_line(line: &CreditLine) -> Value {
    MapBuilder::default()
        .language(&line.language)
        .with("label", &*line.label)
        .with("title", &*line.title)
        .with("title_lang", &*line.title_language.tag)
        .with("title_dir", line.title_language.direction.as_str())
        .with("credit", optional(line.credit.as_ref()))
        .with("license", line.license.as_ref().map_or_else(Value::none, licence))
        .with("synthetic", optional(line.synthetic.as_ref()))
        .finish()
}

fn licence(view: &Licence) -> Value {
    let map = MapBuilder::default().with("id", &*view.id).with("label", &*view.label);
    map.with("url", optional(view.url.as_ref())).finish()
}

fn identity(map: &mut MapBuilder, view: &Identity) {
    let mut with = |key: &'static str, value: Value| drop(map.0.insert(Key::Str(key), value));
    with("collection", Value::from(&*view.collection));
    with("key", Value::from(format!("{}/{}", view.collection, view.id)));
    with("title", optional(view.title.as_ref()));
    with("description", optional(view.description.as_ref()));
    with("url", optional(view.url.as_ref()));
    with("lang", Value::from(&*view.language.tag));
    with("dir", Value::from(view.language.direction.as_str()));
    with("fallback", Value::from(view.fallback));
    with("machine", machine(view.machine));
}

fn set_fields(map: &mut MapBuilder, fields: &FieldsView) {
    fields.0.iter().for_each(|(name, value)| map.set(name, field(value)));
}

fn summary(view: &SummaryView) -> Value {
    view.template.get_or_make(|| {
        let mut map = MapBuilder::default().with("id", &*view.identity.id);
        identity(&mut map, &view.identity);
        set_fields(&mut map, &view.fields);
        map.finish()
    })
}

fn card_map(view: &CardView) -> MapBuilder {
    let mut map = MapBuilder::default().with("id", &*view.identity.id);
    set_fields(&mut map, &view.fields);
    map = map.with("draft", view.draft).with("demo", view.demo);
    if let Some(referrers) = &view.referrers {
        map = map.with("referrers", list(referrers.iter().map(|referrer| summary(referrer))));
    }
    let event = view.event.as_ref();
    map = map.with("is_past", event.and_then(|event| event.is_past).map_or_else(Value::none, Value::from));
    map = map.with("calendar", optional(event.and_then(|event| event.file.as_ref())));
    if let Some(drawing) = &view.chart {
        map = map.with("chart", chart::value(drawing, set_fields));
    }
    identity(&mut map, &view.identity);
    map
}

fn card_value(view: &CardView) -> Value {
    view.template.get_or_make(|| {
        let map = card_map(view);
        match &view.body {
            Some(body) => map.with("body", self::body(body)).finish(),
            None => map.finish(),
        }
    })
}

fn card(card: &Card) -> Value {
    match card {
        Card::Entry(view) => card_value(view),
        Card::Photo(view) => photo(view),
    }
}

fn photo(view: &PhotoView) -> Value {
    view.template.get_or_make(|| {
        card_map(&view.card)
            .with("alt_lang", &*view.alt_lang)
            .with("credit_lang", &*view.credit_lang)
            .with("license", licence(&view.license))
            .with("width", view.width)
            .with("height", view.height)
            .with("color_class", color_class(view.digest))
            .with("variants", variants(&view.pictures))
            // The weight is stated on the page of the photo alone.
            .with("downloads", downloads_with(&view.pictures, &|_| Value::none()))
            .with("og", optional(view.social.as_ref()))
            .with("synthetic", synthetic(view.synthetic.as_ref()))
            .finish()
    })
}

fn variants(set: &PictureSet) -> Value {
    variants_map(set).finish()
}

fn variants_map(set: &PictureSet) -> MapBuilder {
    let mut map = MapBuilder::default();
    set.variants.iter().for_each(|(name, view)| map.set(name, variant(view)));
    map
}

/// `false`, or what a machine did of a text.
fn machine(kind: Option<MachineText>) -> Value {
    kind.map_or_else(|| Value::from(false), |kind| Value::from(kind.as_str()))
}

/// What readers are told of a picture that a trained algorithm made.
fn synthetic(view: Option<&SynthesisView>) -> Value {
    view.map_or_else(Value::none, |SynthesisView { kind, label }| {
        MapBuilder::default().with("kind", kind.as_str()).with("label", &**label).finish()
    })
}

/// The files of `<source>` elements, by media type.
fn offered(sources: &[(&'static str, String)]) -> Value {
    let of = |(mime, srcset): &(&'static str, String)| {
        MapBuilder::default().with("type", *mime).with("srcset", &**srcset).finish()
    };
    list(sources.iter().map(of))
}

fn variant(view: &VariantView) -> Value {
    MapBuilder::default()
        .with("stills", offered(&view.stills))
        .with("sources", offered(&view.sources))
        .with("srcset", &*view.srcset)
        .with("src", &*view.src)
        .with("width", view.width)
        .with("height", view.height)
        .with("sizes", &*view.sizes)
        .finish()
}

fn downloads(set: &PictureSet, formats: &Formats, weight: &dyn Fn(&OutputPath) -> Option<u64>) -> Value {
    downloads_with(set, &|file| match weight(file) {
        Some(bytes) => Value::from(megabytes(bytes, formats)),
        None => Value::from("–"),
    })
}

fn downloads_with(set: &PictureSet, weight: &dyn Fn(&OutputPath) -> Value) -> Value {
    list(set.downloads.iter().map(|download| {
        let map = MapBuilder::default().with("format", "JPEG").with("width", download.width);
        let map = map.with("height", download.height).with("url", url(&download.file));
        map.with("weight", weight(&download.file)).finish()
    }))
}

/// Megabytes with one decimal, and with two below half a megabyte.
fn megabytes(bytes: u64, formats: &Formats) -> String {
    let size = bytes as f64 / 1e6;
    let decimals = if size < 0.5 { 2 } else { 1 };
    let scale = 10_f64.powi(decimals);
    let rounded = (size * scale).round().max(1.0) / scale;
    formats.number(rounded, NumberOptions { max_fraction: decimals as u8, ..NumberOptions::default() })
}

fn field(view: &FieldView) -> Value {
    match view {
        FieldView::Null => Value::none(),
        FieldView::Text(text) | FieldView::Datetime(text) => Value::from(&**text),
        FieldView::Html(html) => Value::safe_string(html),
        FieldView::Number(number) => number_value(number.0),
        FieldView::Boolean(boolean) => Value::from(*boolean),
        FieldView::Date(date) => Value::from(date.to_string()),
        FieldView::Geo(latitude, longitude) => {
            MapBuilder::default().with("lat", latitude.0).with("lon", longitude.0).finish()
        }
        FieldView::Summary(view) => summary(view),
        FieldView::Card(view) => card(view),
        FieldView::Picture(set, synthetic) => {
            variants_map(set).with("synthetic", self::synthetic(synthetic.as_ref())).finish()
        }
        FieldView::File(file) => MapBuilder::default()
            .with("name", &*file.name)
            .with("url", &*file.url)
            .with("type", file.media_type)
            .with("format", file.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase())
            .with("bytes", file.bytes.map_or_else(Value::none, Value::from))
            .finish(),
        FieldView::Object(fields) => {
            let mut map = MapBuilder::default();
            set_fields(&mut map, fields);
            map.finish()
        }
        FieldView::List(items) => list(items.iter().map(field)),
        FieldView::Any(value) => Value::from_serializable(&**value),
    }
}

fn body(view: &BodyView) -> Value {
    blocks(&view.blocks)
}

fn blocks(blocks: &[Block]) -> Value {
    list(blocks.iter().map(block))
}

fn block(block: &Block) -> Value {
    let of = |kind: &'static str| MapBuilder::default().with("type", kind);
    match block {
        Block::Html(run) => of("html").with("html", Value::safe_string(&run::html(run, Offer::EverySize))).finish(),
        Block::Figure { photo, variant, caption } => of("figure")
            .with("photo", self::photo(photo))
            .with("variant", &**variant)
            .with("caption", optional(caption.as_ref()))
            .finish(),
        Block::Picture { picture, alt, title, synthetic } => of("picture")
            .with("picture", variants(picture))
            .with("alt", &**alt)
            .with("title", optional(title.as_ref()))
            .with("synthetic", self::synthetic(synthetic.as_ref()))
            .finish(),
        Block::KeyFigure { indicator, point } => {
            let mut fields = MapBuilder::default();
            set_fields(&mut fields, &point.fields);
            of("key-figure").with("indicator", card_value(indicator)).with("point", fields.finish()).finish()
        }
        Block::Chart { indicator } => of("chart").with("indicator", card_value(indicator)).finish(),
        Block::Quote { author, role, source, content } => of("quote")
            .with("author", optional(author.as_ref()))
            .with("role", optional(role.as_ref()))
            .with("source", optional(source.as_ref()))
            .with("content", blocks(content))
            .finish(),
        Block::CallToAction { href, label } => {
            of("cta").with("href", &**href).with("label", optional(label.as_ref())).finish()
        }
        Block::Video { url, title } => {
            let video = of("video").with("url", &**url).with("title", optional(title.as_ref()));
            video.with("host", host_of(url)).finish()
        }
    }
}
