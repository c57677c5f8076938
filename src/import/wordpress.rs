//! Reads an export file of WordPress: posts, pages and other types, with the languages that Polylang or WPML gave
//! them, and the files of `wp-content/uploads` when the folder is given.

mod inline;
mod markdown;
mod wxr;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::address::{key_of_file, own_path};
use super::compose::Dialect;
use super::foreign::{Foreign, unread};
use super::page::{ForeignSite, Page, Role, Section, id, locale_code, slug};
use super::tag::Tag;
use super::value::{Fields, Item as Written, Value, moment};
use super::withheld::hold_back;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Span, UiLocale, counted};
use crate::html_tree::{self, Node};
use crate::path::SourcePath;
use crate::text;
use wxr::{Export, Item};

/// Types that are no texts of readers.
const LEFT_OUT: &[&str] = &[
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "polylang_mo",
    // What visitors sent and bought, and parts of pages that plugins keep as items.
    "flamingo_inbound",
    "flamingo_outbound",
    "flamingo_contact",
    "feedback",
    "nf_sub",
    "wpcf7_contact_form",
    "wpforms",
    "shop_order",
    "shop_order_refund",
    "shop_coupon",
    "shop_subscription",
    "edd_payment",
    "scheduled-action",
    "elementor_library",
    "elementor_snippet",
    "et_pb_layout",
    "acf-post-type",
    "acf-taxonomy",
    "acf-ui-options-page",
];

/// Reads an export. `uploads` holds the files of `wp-content/uploads`.
pub fn read(
    path: &SourcePath,
    export: &Foreign,
    uploads: &Foreign,
    diagnostics: &mut Vec<Diagnostic>,
) -> (ForeignSite, Dialect) {
    let mut site = ForeignSite::default();
    let dialect = Dialect { find_tags: no_tags, roots: Vec::new() };
    let xml = export.text(path, diagnostics).unwrap_or_else(|| "".into());
    let export = wxr::read(path, &xml, diagnostics);
    settings(&export, &mut site);
    for file in uploads.paths() {
        if original(file, uploads).is_none() {
            site.published.insert(format!("wp-content/uploads/{file}"), file.clone());
        }
    }
    // The sizes that WordPress made lead to the picture they were made from.
    for file in uploads.paths() {
        if let Some(original) = original(file, uploads) {
            site.variants.insert(format!("wp-content/uploads/{file}"), original);
        }
    }
    let mut reader =
        Reader { path, export: &export, site: &mut site, groups: BTreeMap::new(), left_out: BTreeMap::new() };
    reader.find_groups();
    for item in &export.items {
        reader.item(item, diagnostics);
    }
    for (kind, (count, line)) in std::mem::take(&mut reader.left_out) {
        let fr = counted(count, "élément de type", "éléments de type", UiLocale::Fr);
        let en = counted(count, "item of type", "items of type", UiLocale::En);
        let message = text!("non importé : {fr} `{kind}`", "not imported: {en} `{kind}`");
        diagnostics.push(Diagnostic::new(Code::ImportLeftOut, Span::new(path, line, 1, 0), message));
    }
    (site, dialect)
}

/// Tags of WordPress are found while its HTML is converted.
fn no_tags(_: &str, _: &[Range<usize>]) -> Vec<Tag> {
    Vec::new()
}

/// The picture that a file is a size of: `quay-300x200.jpg` of `quay.jpg`.
fn original(file: &SourcePath, uploads: &Foreign) -> Option<SourcePath> {
    let (stem, ending) = file.as_str().rsplit_once('.')?;
    let (base, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let path = SourcePath::from_untrusted(&format!("{base}.{ending}"))?;
    (is_number(width) && is_number(height) && uploads.has(path.as_str())).then_some(path)
}

fn settings(export: &Export, site: &mut ForeignSite) {
    let channel = &export.channel;
    let address = channel.get("wp:base_blog_url");
    let address = if address.is_empty() { channel.get("link") } else { address };
    site.settings.base_url =
        if address.starts_with("http") { address.trim_end_matches('/').to_owned() } else { String::new() };
    let tag = channel.get("language");
    let default = locale_code(tag.split('-').next().unwrap_or_default()).unwrap_or_else(|| "en".to_owned());
    let mut codes: BTreeSet<String> = export.items.iter().filter_map(language).collect();
    if codes.is_empty() {
        codes.insert(default.clone());
    }
    let source = if codes.contains(&default) { Some(default) } else { codes.first().cloned() };
    let source = source.unwrap_or_else(|| "en".to_owned());
    let terms = export.items.iter().flat_map(|item| &item.terms).filter(|(domain, ..)| domain == "language");
    let labels: BTreeMap<String, String> =
        terms.filter_map(|(_, code, label)| Some((locale_code(code)?, label.clone()))).collect();
    let others = codes.into_iter().filter(|code| *code != source);
    site.settings.languages = std::iter::once(source.clone())
        .chain(others)
        .map(|code| {
            let cldr = super::hugo::cldr_of(if code == source && tag.starts_with(&*code) { tag } else { &code }, &code);
            let label = labels.get(&code).cloned().unwrap_or_else(|| code.clone());
            (code, label, cldr)
        })
        .collect();
    for (name, texts) in [("title", &mut site.settings.title), ("description", &mut site.settings.description)] {
        let text = channel.get(name).trim();
        if !text.is_empty() {
            texts.insert(source.clone(), text.to_owned());
        }
    }
    site.settings.default_language = source;
}

/// The language of an item: Polylang's term, or the fields of WPML's export, or the query of its address.
fn language(item: &Item) -> Option<String> {
    let term = item.terms.iter().find(|(domain, ..)| domain == "language").map(|(_, nicename, _)| &**nicename);
    let field = || item.meta("_wpml_import_language_code").or_else(|| item.meta("wpml_language"));
    let query = || item.get("link").split_once("lang=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
    locale_code(term.or_else(field).or_else(query)?)
}

/// What tells that two items are one in two languages.
fn group(item: &Item) -> Option<&str> {
    let term = item.terms.iter().find(|(domain, ..)| domain == "post_translations").map(|(_, nicename, _)| &**nicename);
    term.or_else(|| item.meta("_wpml_import_translation_group")).filter(|group| !group.is_empty())
}

struct Reader<'r> {
    path: &'r SourcePath,
    export: &'r Export,
    site: &'r mut ForeignSite,
    /// The id of the item of the source language, by group.
    groups: BTreeMap<&'r str, String>,
    /// Items that are left out by type, with the line of the first.
    left_out: BTreeMap<String, (usize, u32)>,
}

impl<'r> Reader<'r> {
    fn find_groups(&mut self) {
        for item in &self.export.items {
            let is_source = language(item).is_none_or(|code| code == self.site.settings.default_language);
            if let Some(group) = group(item).filter(|_| is_source) {
                let id = self.id(item);
                self.groups.entry(group).or_insert(id);
            }
        }
    }

    /// The path at which an item was published.
    fn address(&self, item: &Item) -> Option<String> {
        let link = item.get("link").trim();
        if link.contains('?') {
            return None;
        }
        let path = own_path(link, &self.site.settings.base_url)?;
        let below = crate::config::path_of(&self.site.settings.base_url);
        let path = path.strip_prefix(below).filter(|rest| rest.starts_with('/')).unwrap_or(path);
        // WordPress writes names beyond ASCII percent-encoded.
        Some(key_of_file(path))
    }

    /// The id of an item: its path for pages, which stand in one another, else its name.
    fn id(&self, item: &Item) -> String {
        let name = &*key_of_file(item.get("wp:post_name"));
        let address = self.address(item).filter(|_| item.get("wp:post_type") == "page");
        let path = address.as_deref().map(|address| address.trim_matches('/'));
        let code = language(item).unwrap_or_default();
        let path = path.map(|path| path.strip_prefix(&*format!("{code}/")).unwrap_or(path));
        let written = path.filter(|path| !path.is_empty()).unwrap_or(name);
        match id(written) {
            id if path == Some("") => {
                if name.is_empty() {
                    id
                } else {
                    "home".to_owned()
                }
            }
            id if !id.is_empty() => id,
            _ => slug(item.get("title")).unwrap_or_else(|| format!("p{}", item.get("wp:post_id"))),
        }
    }

    /// The address of an uploaded file, by its number.
    fn file(&mut self, item: &Item) {
        let address = own_path(item.get("wp:attachment_url").trim(), &self.site.settings.base_url).map(key_of_file);
        let address = address.map(|address| address.trim_start_matches('/').to_owned());
        if let Some(address) = address.filter(|address| self.site.published.contains_key(address)) {
            self.site.files_by_number.insert(item.get("wp:post_id").to_owned(), address);
        }
    }

    fn item(&mut self, item: &Item, diagnostics: &mut Vec<Diagnostic>) {
        let (kind, status) = (item.get("wp:post_type"), item.get("wp:status"));
        let is_gone = matches!(status, "trash" | "auto-draft");
        if LEFT_OUT.contains(&kind) || is_gone {
            let key = if is_gone { status } else { kind };
            if key == "attachment" {
                self.file(item);
            } else {
                self.left_out.entry(key.to_owned()).or_insert((0, item.line)).0 += 1;
            }
            return;
        }
        self.site.read += 1;
        let Some(kind) = slug(kind) else {
            let why = text!("il n’a pas de type", "it has no type");
            diagnostics.push(Diagnostic { span: Span::new(self.path, item.line, 1, 0), ..unread(self.path, why) });
            return;
        };
        let collection = match &*kind {
            "post" => "posts".to_owned(),
            "page" => "pages".to_owned(),
            other => other.to_owned(),
        };
        if collection != "pages" {
            self.site.sections.entry(collection.clone()).or_insert_with(|| Section {
                label: collection
                    .chars()
                    .take(1)
                    .flat_map(char::to_uppercase)
                    .chain(collection.chars().skip(1))
                    .collect(),
                slug: collection.clone(),
                has_list: true,
                addresses: BTreeMap::new(),
            });
        }
        let locale = language(item).unwrap_or_else(|| self.site.settings.default_language.clone());
        let id = group(item).and_then(|group| self.groups.get(group).cloned()).unwrap_or_else(|| self.id(item));
        let converted = markdown::convert(item.get("content:encoded"));
        self.tell(item, &converted, diagnostics);
        let mut page = Page {
            source: self.path.clone(),
            text: item.get("content:encoded").into(),
            first_line: item.content_line.max(1),
            body: 0,
            converted: Some(converted.text),
            role: Role::Entry,
            collection,
            id,
            locale,
            address: self.address(item),
            lost: 0,
            number: Some(item.get("wp:post_id").to_owned()).filter(|number| !number.is_empty()),
            fields: self.fields(item, diagnostics),
            files: Vec::new(),
        };
        let link = item.get("link").trim();
        // WordPress gives an address with the type in it to types that have no pages for readers.
        let is_inner = link.is_empty() || link.split(['?', '&']).any(|argument| argument.starts_with("post_type="));
        if status == "publish" && is_inner && !matches!(&*page.collection, "posts" | "pages") {
            let why = text!("ce type n’a pas de pages publiques", "this type has no public pages");
            hold_back(&mut page, (item.line, 1), &why, diagnostics);
            // Nobody knew it.
            page.number = None;
        } else if status == "publish" && page.address.is_none() && !link.is_empty() {
            let link: String = link.chars().filter(|c| !c.is_control()).take(120).collect();
            let why = text!("`{link}` n’est pas un chemin", "`{link}` is no path");
            page.lose_address(&why, diagnostics);
        }
        self.site.pages.push(page);
    }

    /// What of a text has no equivalent in Markdown.
    fn tell(&mut self, item: &Item, converted: &markdown::Converted, diagnostics: &mut Vec<Diagnostic>) {
        let mut problems = Problems::default();
        let span = |line: u32| Span::new(self.path, item.content_line + line.saturating_sub(1), 1, 0);
        for (line, name) in &converted.kept {
            let message = text!("`<{name}>` reste en HTML", "`<{name}>` stays HTML");
            problems.push(Diagnostic::new(Code::ImportHtml, span(*line), message));
        }
        for (line, name) in &converted.dropped {
            let message = text!("`<{name}>` n’est pas repris", "`<{name}>` is not taken over");
            problems.push(Diagnostic::new(Code::ImportHtml, span(*line), message));
        }
        for tag in &converted.tags {
            let shown: String = tag.chars().filter(|c| !c.is_control()).take(80).collect();
            let message = text!(
                "`{shown}` n’a pas d’équivalent : il reste dans le texte, comme du code",
                "`{shown}` has no equivalent: it stays in the text, as code"
            );
            problems.push(Diagnostic::new(Code::ImportShortcode, span(1), message));
        }
        self.site.left += converted.tags.len();
        diagnostics.extend(problems.into_diagnostics());
    }

    fn fields(&self, item: &Item, diagnostics: &mut Vec<Diagnostic>) -> Fields {
        let mut fields = Fields::new();
        let mut add = |key: &str, value: Value| fields.push((key.to_owned(), Written::new(value, item.line, 1)));
        let text = |text: &str| if text.trim().is_empty() { Value::Empty } else { Value::Text(text.trim().to_owned()) };
        add("title", text(&plain(item.get("title"))));
        add("description", text(&plain(item.get("excerpt:encoded"))));
        add("date", moment(item.get("wp:post_date")).unwrap_or(Value::Empty));
        let day = |when: &str| moment(when.get(..10).unwrap_or_default()).unwrap_or(Value::Empty);
        if item.get("wp:post_modified") != item.get("wp:post_date") {
            add("updated", day(item.get("wp:post_modified")));
        }
        let status = item.get("wp:status");
        let is_locked = !item.get("wp:post_password").is_empty();
        match status {
            "publish" if !is_locked => {}
            "future" if moment(item.get("wp:post_date")).is_some() => {
                add("publish_date", moment(item.get("wp:post_date")).unwrap_or(Value::Empty));
            }
            _ => add("draft", Value::Boolean(true)),
        }
        if status == "private" || is_locked {
            let message = text!(
                "ce texte n’était pas public : il devient un brouillon",
                "this text was not public: it becomes a draft"
            );
            diagnostics.push(Diagnostic::new(Code::ImportValue, Span::new(self.path, item.line, 1, 0), message));
        }
        let login = item.get("dc:creator");
        let author = self.export.authors.iter().find(|(known, _)| known == login).map_or(login, |(_, name)| name);
        add("author", text(author));
        for (domain, key) in [("category", "categories"), ("post_tag", "tags")] {
            let terms = item.terms.iter().filter(|(known, ..)| known == domain);
            let names = terms.map(|(.., name)| Written::new(text(&plain(name)), item.line, 1)).collect::<Vec<_>>();
            if !names.is_empty() {
                add(key, Value::List(names));
            }
        }
        fields
    }
}

/// A text without tags, entities decoded.
fn plain(html: &str) -> String {
    fn words(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Comment(_) => {}
                Node::Element(element) => words(&element.children, out),
            }
        }
    }
    let mut out = String::new();
    words(&html_tree::parse(html), &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
