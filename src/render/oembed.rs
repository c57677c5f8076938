//! What an embedded view is, as *oEmbed* 1.0 (section 2.3.4, JSON).
//!
//! Files cannot obey `maxwidth` and `maxheight`: a consumer gets the size that the collection declares. Beside the
//! parameters of oEmbed, which section 2.3.4.5 lets providers add to, `view` holds all that the view shows, so that a
//! script can show it without a frame.

use serde_json::{Map, Value as Json, json};

use super::address;
use super::figure::{Figures, Unit};
use crate::content::typography::plain;
use crate::plan::job::{Content, EmbedLink, PageJob, SiteView, UseKind};
use crate::plan::picture::VariantView;
use crate::plan::push_escaped;
use crate::plan::view::{Card, FieldView, PhotoView};
use crate::theme::messages::Messages;

/// Seconds for which a consumer may keep the answer.
const CACHE_AGE: u32 = 86_400;

/// The text of the document.
pub fn render(job: &PageJob, messages: &Messages) -> String {
    let (Some(link), Content::Embed(card)) = (&job.page.embed, &job.content) else { return String::new() };
    let writer = Writer { job, link, card, messages };
    let mut text = writer.document().to_string();
    text.push('\n');
    text
}

struct Writer<'a> {
    job: &'a PageJob,
    link: &'a EmbedLink,
    card: &'a Card,
    messages: &'a Messages,
}

impl Writer<'_> {
    fn site(&self) -> &SiteView {
        &self.job.site
    }

    /// The address of the page that the view leads to.
    fn page(&self) -> String {
        let path = self.job.page.cites.as_ref().unwrap_or(&self.link.url);
        self.site().permalink(path)
    }

    /// The photo of the view, with the variants that its page names, smallest first.
    fn picture(&self) -> Option<(&PhotoView, Vec<&VariantView>)> {
        let photo = self.job.page.picture.as_ref()?;
        let named = self.job.pictures.iter().filter_map(|used| match &used.kind {
            UseKind::Variant(name) if used.set == photo.pictures => photo.pictures.variants.get(name),
            _ => None,
        });
        let mut variants: Vec<&VariantView> = named.filter(|variant| !variant.src.is_empty()).collect();
        variants.sort_by_key(|variant| variant.width);
        (!variants.is_empty()).then_some((photo, variants))
    }

    fn document(&self) -> Json {
        let (site, identity) = (self.site(), self.card.identity());
        let title = &*plain(identity.title.as_deref().unwrap_or_default());
        let mut object = Map::new();
        let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
        set("version", json!("1.0"));
        let photo = match self.card {
            Card::Photo(_) => self.picture().and_then(|(photo, variants)| Some((photo, *variants.last()?))),
            Card::Entry(_) => None,
        };
        match photo {
            Some((photo, variant)) => {
                set("type", json!("photo"));
                // Consumers such as WordPress make the alternative text of the title.
                set("title", json!(photo.card.fields.text("alt").map_or(title, |alt| alt)));
                set("url", json!(site.permalink(&variant.src)));
                set("width", json!(variant.width));
                set("height", json!(variant.height));
            }
            None => {
                set("type", json!("rich"));
                set("title", json!(title));
                set("html", json!(self.frame(title)));
                set("width", json!(self.link.width));
                set("height", json!(self.link.height));
            }
        }
        set("provider_name", json!(&*site.publisher));
        set("provider_url", json!(site.permalink("/")));
        set("cache_age", json!(CACHE_AGE));
        if let Some((photo, variants)) = self.picture() {
            let smallest = variants[0];
            set("thumbnail_url", json!(site.permalink(&smallest.src)));
            set("thumbnail_width", json!(smallest.width));
            set("thumbnail_height", json!(smallest.height));
            if let Some(credit) = photo.card.fields.text("credit") {
                set("author_name", json!(&**credit));
            }
        }
        set("language", json!(&*site.languages[site.index].language.tag));
        set("page", json!(self.page()));
        set("frame", json!(site.permalink(&self.link.url)));
        set("view", self.view());
        Json::Object(object)
    }

    /// The frame as HTML. It begins with no quotation, behind which WordPress would hide it until a script has spoken.
    fn frame(&self, title: &str) -> String {
        let mut html = String::from("<iframe src=\"");
        push_escaped(&mut html, &self.site().permalink(&self.link.url));
        html.push_str(&format!("\" width=\"{}\" height=\"{}\" title=\"", self.link.width, self.link.height));
        push_escaped(&mut html, title);
        html.push_str("\" loading=\"lazy\" frameborder=\"0\" scrolling=\"no\"></iframe>");
        html
    }

    /// Everything that the view shows, in the reader's language.
    fn view(&self) -> Json {
        let (site, identity) = (self.site(), self.card.identity());
        let language = &site.languages[site.index];
        let figures = Figures { messages: self.messages, locale: &language.locale };
        let mut object = Map::new();
        let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
        set("dir", json!(language.language.direction.as_str()));
        set("title", json!(identity.title.as_deref()));
        set("text", json!(identity.description.as_deref()));
        set("lang", json!(&*identity.language.tag));
        set("text_dir", json!(identity.language.direction.as_str()));
        set("more", json!(figures.text("embed-more")));
        set("site", json!(site.title.as_deref()));
        set("undated", json!(figures.text("chart-undated")));
        if let Some(picture) = self.view_picture() {
            set("picture", picture);
        }
        if let Card::Entry(card) = self.card {
            set("demo", json!(card.demo));
            if let Some(name) = self.sector() {
                set("eyebrow", json!(name));
            }
            if let Some(chart) = &card.chart {
                let unit = Unit::of(card);
                set("figures", chart.marks.iter().map(|mark| figures.figure(&mark.point, &unit)).collect());
                set("chart", figures.chart(chart, &unit));
            }
        }
        Json::Object(object)
    }

    /// The short name, or the title, of what the entry's first single reference is.
    fn sector(&self) -> Option<&str> {
        let Card::Entry(card) = self.card else { return None };
        card.fields.0.iter().find_map(|(_, value)| match value {
            FieldView::Summary(summary) => {
                let short = summary.fields.text("short").or(summary.identity.title.as_ref());
                short.map(|name| &**name)
            }
            _ => None,
        })
    }

    fn view_picture(&self) -> Option<Json> {
        let base_url = &*self.site().base_url;
        let (photo, variants) = self.picture()?;
        let variant = variants[0];
        let sources = variant.sources.iter();
        let sources = sources.map(|(mime, srcset)| json!({"type": mime, "srcset": address::srcset(base_url, srcset)}));
        let text = |name: &str| json!(photo.card.fields.text(name).map(|text| &**text));
        Some(json!({
            "src": format!("{base_url}{}", variant.src),
            "srcset": address::srcset(base_url, &variant.srcset),
            "sources": sources.collect::<Vec<_>>(),
            "width": variant.width,
            "height": variant.height,
            "alt": text("alt"),
            "alt_lang": &*photo.alt_lang,
            "credit": text("credit"),
            "synthetic": photo.synthetic.as_ref().map(|view| &*view.label),
            "licence": {"label": &*photo.license.label, "url": photo.license.url.as_deref()},
        }))
    }
}
