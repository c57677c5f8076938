//! A document before it is set in type: its text as a tree of elements, and the files that its style finds beside it.
//!
//! The text is what a template makes, as HTML. The style, in Typst, is given it as `/text.json`: an element is
//! `{"name", "attributes", "children"}`, a text is a string. `docs/documents.md` describes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use provence_imaging::SourceFormat;
use serde_json::{Map, Value as Json, json};

use super::page::html;
use super::template;
use crate::artefact::{Artefact, Document, DocumentForm, Member, MemberContent, Recipe, Rights};
use crate::diagnostic::Diagnostic;
use crate::digest::Hashed;
use crate::html_tree::{Element, Node, parse};
use crate::path::OutputPath;
use crate::plan::job::{Content, DocumentJob, PageJob};
use crate::plan::picture::PictureSet;
use crate::plan::view::EntryForm;
use crate::slug::decoded;
use crate::theme::Theme;

/// Where a style finds the text.
const TEXT: &str = "/text.json";

/// The folder in which a style finds pictures.
const PICTURES: &str = "/pictures";

/// Elements between whose children white space means nothing.
const CONTAINERS: &[&str] = &[
    "html",
    "head",
    "body",
    "main",
    "article",
    "section",
    "header",
    "footer",
    "aside",
    "nav",
    "div",
    "figure",
    "ul",
    "ol",
    "dl",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "blockquote",
    "details",
];

/// The artefact of a document; a template that fails gives none and a diagnostic.
pub fn artefact(job: &DocumentJob, theme: &Theme) -> Result<Arc<Artefact>, Box<Diagnostic>> {
    let formats = theme.messages.formats_in(&job.page.locale);
    let mut values = template::page(&job.page, formats, &|_| None);
    values.push(("pages", template::entries(&job.pages)));
    let html = html(values, theme, &job.template)?;
    let mut text = Text { pictures: Pictures::of(job), base_url: &job.page.site.base_url, used: BTreeMap::new() };
    let nodes = text.children(&parse(&String::from_utf8_lossy(&html)), Space::Between);
    let json = json!({
        "locale": &*job.page.locale,
        "language": &*job.page.site.languages[job.page.site.index].language.tag,
        "direction": job.page.site.languages[job.page.site.index].language.direction.as_str(),
        "children": nodes,
    });
    let json: Arc<str> = json.to_string().into();
    let mut files = vec![Member { name: TEXT.into(), content: MemberContent::Text(Hashed::text(json)) }];
    let rights = text.rights().filter(|_| job.form == DocumentForm::Picture);
    files.extend(text.used.into_values());
    Ok(Arc::new(Artefact::document(Document {
        form: job.form,
        identity: job.page.page.url.clone(),
        folder: Arc::clone(&theme.documents.folder),
        style: format!("/{}", job.style).into(),
        shared: Arc::clone(&theme.documents.files),
        files: files.into(),
        fonts: Arc::clone(&theme.documents.fonts),
        rights,
    })))
}

/// The derivatives that a document may show, by path.
struct Pictures<'a>(Vec<&'a PictureSet>);

impl<'a> Pictures<'a> {
    fn of(job: &'a DocumentJob) -> Self {
        let mut sets: Vec<&PictureSet> = Vec::new();
        std::iter::once(&job.page).chain(&job.pages).for_each(|page| Self::of_page(page, &mut sets));
        Self(sets)
    }

    fn of_page(page: &'a PageJob, sets: &mut Vec<&'a PictureSet>) {
        let shown = page.page.picture.iter().chain(&page.page.photos).map(|photo| &*photo.pictures);
        let own = match &page.content {
            Content::Entry(view, ..) => match &view.form {
                EntryForm::Photo(photo, _) => Some(&*photo.pictures),
                EntryForm::Entry(_) => None,
            },
            _ => None,
        };
        sets.extend(shown.chain(own).chain(page.pictures.iter().map(|picture| &*picture.set)));
    }

    /// What a document shows in the place of a derivative: itself, or a still of what moves. With its path.
    fn find(&self, path: &str) -> Option<(&'a OutputPath, &'a Arc<Artefact>)> {
        let (set, found) = self.0.iter().find_map(|set| Some((*set, set.artefacts.get_key_value(path)?)))?;
        match found.1.recipe {
            Recipe::Whole(_, format) if format != SourceFormat::Svg => {
                let width = |artefact: &Artefact| match &artefact.recipe {
                    Recipe::Picture(picture) if picture.crop.is_none() => Some(picture.width),
                    _ => None,
                };
                let stills = set.artefacts.iter().filter(|(_, artefact)| artefact.extension() == "jpg");
                stills.filter(|(_, artefact)| width(artefact).is_some()).max_by_key(|(_, artefact)| width(artefact))
            }
            _ => Some(found),
        }
    }
}

/// What stands between the children of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    /// White space between them means nothing.
    Between,
    /// A run of white space is one space.
    One,
    /// White space stays.
    Kept,
}

/// Turns HTML into the tree that styles read.
struct Text<'a> {
    pictures: Pictures<'a>,
    base_url: &'a str,
    /// The pictures that were met, by the name that they have for the style.
    used: BTreeMap<OutputPath, Member>,
}

impl Text<'_> {
    fn children(&mut self, nodes: &[Node], space: Space) -> Vec<Json> {
        let mut written = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Text(text) => written.extend(spaced(text, space).map(Json::String)),
                Node::Element(element) => written.extend(self.element(element, space)),
                Node::Comment(_) => {}
            }
        }
        written
    }

    fn element(&mut self, element: &Element, space: Space) -> Option<Json> {
        let mut attributes = Map::new();
        for (name, value) in &element.attributes {
            attributes.insert(name.clone(), Json::String(self.attribute(name, value)));
        }
        if element.name == "img" {
            // A picture that is none of the library's is not there for a document.
            let place = self.picture(element.get("src")?)?;
            attributes.insert("src".into(), Json::String(place));
        }
        let space = match &*element.name {
            "pre" => Space::Kept,
            name if CONTAINERS.contains(&name) => Space::Between,
            _ if space == Space::Kept => Space::Kept,
            _ => Space::One,
        };
        let children = self.children(&element.children, space);
        Some(json!({"name": element.name, "attributes": attributes, "children": children}))
    }

    /// A value; addresses from the root of the site are made absolute.
    fn attribute(&self, name: &str, value: &str) -> String {
        match name {
            "href" if value.starts_with('/') && !value.starts_with("//") => format!("{}{value}", self.base_url),
            _ => value.to_owned(),
        }
    }

    /// The path at which the style finds a derivative.
    fn picture(&mut self, src: &str) -> Option<String> {
        let path = decoded(src.strip_prefix(self.base_url).unwrap_or(src).trim_start_matches('/'));
        let (path, artefact) = self.pictures.find(&path)?;
        let name = format!("{PICTURES}/{path}");
        let member = Member { name: name.as_str().into(), content: MemberContent::Made(Arc::clone(artefact)) };
        self.used.insert(path.clone(), member);
        Some(name)
    }

    /// The rights of the first picture.
    fn rights(&self) -> Option<Rights> {
        self.used.values().find_map(|member| match &member.content {
            MemberContent::Made(artefact) => match &artefact.recipe {
                Recipe::Picture(picture) => Some(Arc::clone(&picture.rights)),
                _ => None,
            },
            _ => None,
        })
    }
}

/// A text with its white space as the element around it wants it; `None` when nothing is left.
fn spaced(text: &str, space: Space) -> Option<String> {
    match space {
        Space::Kept => Some(text.to_owned()),
        Space::Between if text.bytes().all(|byte| byte.is_ascii_whitespace()) => None,
        Space::Between | Space::One => {
            let mut out = String::with_capacity(text.len());
            for character in text.chars() {
                match character.is_ascii_whitespace() {
                    true if out.ends_with(' ') => {}
                    true => out.push(' '),
                    false => out.push(character),
                }
            }
            Some(out)
        }
    }
}
