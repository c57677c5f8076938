//! Reads `_collection.yaml` into a [`Collection`]. A declaration without meaning is an error at its place,
//! since it would silently make a wrong page.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collection::{
    BodyKind, Collection, CollectionRole, FieldKind, FilterDeclaration, ListDeclaration, SortKey, common_fields,
};
use super::field::{Field, SOURCE};
use super::front_matter::{self, Role};
use super::highlight::Highlighter;
use super::layout::readable;
use super::map_background;
use super::markdown::{self, HtmlPolicy};
use super::name::{self, instead};
use super::period::Period;
use super::permalink;
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::locale::LocalizedText;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node, Yaml};

mod conditions;
mod fields;
mod map;
mod reuse;
mod texts;

use texts::{in_source_language, texts};

/// What reading declarations keeps from build to build, by path.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<SourcePath, Declared>);

/// A declaration with the digests of the file and of the settings that it was read by.
#[derive(Debug)]
struct Declared {
    made_with: (Digest, Digest),
    /// The background of its map, as it was then.
    background: Option<(SourcePath, Option<Digest>)>,
    collection: Checked<Arc<Collection>>,
}

/// Every collection that a tree declares, by name. A field that refers to another
/// collection must name one of them.
pub(super) fn all(
    tree: &SourceTree,
    config: &Config,
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Arc<Collection>> {
    let (mut collections, mut kept) = (BTreeMap::new(), BTreeMap::new());
    for name in tree.folders("content") {
        let path = SourcePath::new(format!("content/{name}/_collection.yaml"));
        let Some(file) = tree.get(path.as_str()) else { continue };
        let made_with = (file.digest(), config.digest);
        let known = memory.0.remove(&path).filter(|known| {
            let background = known.background.as_ref();
            let is_same = |(path, digest): &(SourcePath, Option<Digest>)| digest_at(tree, path) == *digest;
            known.made_with == made_with && background.is_none_or(is_same)
        });
        let declared = known.unwrap_or_else(|| {
            let mut diagnostics = Vec::new();
            let mut collection = match readable(&path, file, &mut diagnostics) {
                Some(text) => parse(&path, name, text, config).take(&mut diagnostics),
                None => unreadable(&path, name, config),
            };
            diagnostics.extend(name::folder_problem(&path, name));
            check_defaults(&mut collection, config, &mut diagnostics);
            let background = read_background(&mut collection, tree, &mut diagnostics);
            Declared { made_with, background, collection: Checked { value: Arc::new(collection), diagnostics } }
        });
        diagnostics.extend(declared.collection.diagnostics.iter().cloned());
        let collection = &declared.collection.value;
        collections.insert(Arc::clone(&collection.name), Arc::clone(collection));
        kept.insert(path, declared);
    }
    memory.0 = kept;
    roles_are_distinct(&collections, diagnostics);
    // Whether a reference names a collection that exists is known only after all declarations are read.
    for collection in collections.values() {
        for (field, to, span) in &collection.references {
            if collections.contains_key(to) {
                continue;
            }
            let names = collections.keys().map(|name| &**name);
            let help = match did_you_mean(to, names.clone()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
                None => {
                    let list = names.collect::<Vec<_>>().join(", ");
                    text!("les collections : {list}", "the collections: {list}")
                }
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::CollectionDeclaration,
                    span.clone(),
                    text!(
                        "le champ `{field}` désigne la collection `{to}`, qui n’existe pas",
                        "the field `{field}` names the collection `{to}`, which does not exist"
                    ),
                )
                .help(help),
            );
        }
    }
    collections
}

/// Reads the background of a collection's map. Gives the path of its file and the digest of what is there.
fn read_background(
    collection: &mut Collection,
    tree: &SourceTree,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(SourcePath, Option<Digest>)> {
    let map = collection.map.as_mut()?;
    let background = map_background::read(tree, map, &collection.path, diagnostics);
    collection.digest =
        Digester::new("collection-with-map").digest(collection.digest).digest(background.digest).finish();
    map.background = Arc::new(background);
    Some((map.file.clone(), digest_at(tree, &map.file)))
}

fn digest_at(tree: &SourceTree, path: &SourcePath) -> Option<Digest> {
    tree.get(path.as_str()).map(SourceFile::digest)
}

/// Reports the defaults that their own fields refuse, once and where they are
/// written, and takes them away: every entry would repeat the problem.
fn check_defaults(collection: &mut Collection, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if collection.fields.values().all(|field| field.default.is_none()) {
        return;
    }
    let highlighter = Highlighter::default();
    let settings =
        markdown::Settings { html: HtmlPolicy::Forbid, highlighter: &highlighter, address: &config.home_url };
    let role = match collection.body {
        BodyKind::Markdown => Role::Source,
        BodyKind::None => Role::Single,
    };
    let wrong = front_matter::Reader {
        file: &collection.path,
        text: None,
        collection,
        config,
        language: config.source_language(),
        role,
        markdown: &settings,
        diagnostics,
    }
    .wrong_defaults();
    for name in wrong {
        if let Some(field) = collection.fields.get_mut(&name) {
            field.default = None;
        }
    }
}

/// An empty collection `name`, in place of one whose declaration cannot be read.
pub fn unreadable(path: &SourcePath, name: &str, config: &Config) -> Collection {
    Collection { partial: true, ..parse(path, name, "", config).value }
}

/// A name of a field and where it is written.
type Named = (Arc<str>, Span);

fn named(texts: Option<Vec<(Arc<str>, &Node)>>, file: &SourcePath) -> Vec<Named> {
    texts.unwrap_or_default().into_iter().map(|(text, node)| (text, node.span(file))).collect()
}

/// Reads the declaration of the collection `name`.
pub fn parse(path: &SourcePath, name: &str, text: &str, config: &Config) -> Checked<Collection> {
    let mut diagnostics = Vec::new();
    let mut references = Vec::new();
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).take(&mut diagnostics);
    let unread = diagnostics.len();
    let partial = !yaml::is_whole(&diagnostics);
    let mut map = MapReader::new(path, Code::CollectionDeclaration, &root, &mut diagnostics);
    let label = texts(&mut map, "label", config).unwrap_or_else(|| in_source_language(name, config));
    let slug = slug(&mut map, name, config);
    let permalink = permalink::read(&mut map, config);
    let template = map.text("template");
    let mut template_spans: Vec<Named> = Vec::new();
    if let (Some(template), Some(node)) = (&template, root.get("template")) {
        template_spans.push((Arc::clone(template), node.span(path)));
    }
    let mut filters: Vec<Named> = Vec::new();
    let mut sort = named(map.texts("sort"), path);
    let mut calendar_span = None;
    let list = map.node("list").and_then(|node| {
        let mut below = map.below(node);
        let template = below.text("template");
        below.required("template");
        if let (Some(template), Some(node)) = (&template, node.get("template")) {
            template_spans.push((Arc::clone(template), node.span(path)));
        }
        let by = below.node("by").map(|node| filters_of(&mut below, node, &mut filters)).unwrap_or_default();
        if let Some(keys) = below.texts("sort") {
            sort = named(Some(keys), path);
        }
        let paginate = below.count("paginate").filter(|count| *count > 0).map(|count| count as usize);
        let feed = below.boolean("feed").unwrap_or(false);
        let calendar = below.boolean("calendar").unwrap_or(false);
        calendar_span = node.get("calendar").filter(|_| calendar).map(|node| node.span(path));
        below.finish();
        Some(ListDeclaration { template: template?, paginate, by, feed, calendar })
    });
    let fallback = map.boolean("fallback").unwrap_or(true);
    let body = body_kind(&mut map);
    let html = map.boolean("html").unwrap_or(false);
    let (role, role_span) = role(&mut map);
    if role.is_some_and(CollectionRole::is_of_records) && body == BodyKind::Markdown {
        role_with_body(&mut map, role_span.clone());
    }
    let mut fields = common_fields();
    if let Some(node) = map.node("fields") {
        let mut reader = fields::Reader { config, references: &mut references };
        for field in reader.fields(&mut map, node) {
            fields::insert(&mut map, node, field, &mut fields);
        }
        conditions::check(&mut map, node, &fields.iter().map(|(name, field)| (&**name, field)).collect());
    }
    // A declared field may read the key `url`, as sites had it before entries could give their address.
    if fields.values().any(|field| &*field.name != "url" && &**field.key() == "url") {
        fields.remove("url");
    }
    if fields.values().any(|field| &*field.name != SOURCE && &**field.key() == SOURCE) {
        fields.remove(SOURCE);
    }
    let data = reuse::data(&mut map, config);
    let embed = reuse::embed(&mut map);
    template_spans.extend(embed.iter().map(|embed| (Arc::clone(&embed.template), embed.template_span.clone())));
    let referrers = map.boolean("referrers").unwrap_or(false);
    let geography = map::map(&mut map, &fields);
    let title_field = title_field(&mut map, &mut fields);
    fields_of_role(&mut map, role, role_span.clone(), &fields);
    let sort = sort_keys(&mut map, sort, &fields);
    for (name, span) in filters {
        filterable(&mut map, &name, span, &fields);
    }
    map.finish();
    if partial {
        // The rest of a file with a syntax error would be misread.
        diagnostics.truncate(unread);
    }
    let collection = Collection {
        name: name.into(),
        label,
        slug,
        permalink,
        template,
        list,
        sort,
        fallback,
        body,
        html,
        role,
        role_span,
        data,
        embed,
        referrers,
        map: geography,
        title_field,
        fields,
        digest: Digester::new("collection").text(text).finish(),
        path: path.clone(),
        template_spans,
        references,
        partial,
    };
    if let Some(span) = calendar_span.filter(|_| !partial && !Period::is_declared(&collection)) {
        diagnostics.push(without_beginning(span));
    }
    Checked { value: collection, diagnostics }
}

/// The problem of a calendar whose entries do not say when they begin.
fn without_beginning(span: Span) -> Diagnostic {
    let message = text!(
        "un calendrier demande le champ `starts`, de type `date` ou `datetime`",
        "a calendar wants the field `starts`, of type `date` or `datetime`"
    );
    let help = text!(
        "déclarez `starts: {{type: date}}` sous `fields`, et de même `ends`",
        "declare `starts: {{type: date}}` under `fields`, and likewise `ends`"
    );
    Diagnostic::new(Code::CollectionDeclaration, span, message).help(help)
}

/// `role: photos`, or `photos: true` as it was written first; with its place.
fn role(map: &mut MapReader<'_>) -> (Option<CollectionRole>, Option<Span>) {
    let expected = text!(
        "`role` attend `photos`, `indicators`, `levers` ou `claims`",
        "`role` wants `photos`, `indicators`, `levers` or `claims`"
    );
    if let Some(node) = map.node("role") {
        let span = node.span(map.file());
        let role = map.convert(node, expected, |node| {
            let name = node.as_text()?;
            CollectionRole::ALL.into_iter().find(|role| role.as_str() == &**name)
        });
        return (role, Some(span));
    }
    let photos = map.boolean("photos").unwrap_or(false);
    let span = map.node("photos").map(|node| node.span(map.file()));
    (photos.then_some(CollectionRole::Photos), span)
}

/// Reports a collection of photos or indicators with a body: these are records in YAML, and texts would be ignored.
fn role_with_body(map: &mut MapReader<'_>, span: Option<Span>) {
    let Some(span) = span else { return };
    map.problem_with_help(
        span,
        text!("une entrée de ce rôle n’a pas de texte Markdown", "an entry of this role has no Markdown text"),
        text!("ajoutez `body: none`", "add `body: none`"),
    );
}

/// Each role is one collection's: components name an entry of it by its id alone.
fn roles_are_distinct(collections: &BTreeMap<Arc<str>, Arc<Collection>>, diagnostics: &mut Vec<Diagnostic>) {
    for role in CollectionRole::ALL {
        let mut holders = collections.values().filter(|collection| collection.role == Some(role));
        let Some(first) = holders.next() else { continue };
        for other in holders {
            let (name, holder) = (role.as_str(), &first.name);
            let Some(span) = other.role_span.clone() else { continue };
            let message = text!(
                "la collection `{holder}` a déjà le rôle `{name}`",
                "the collection `{holder}` has the role `{name}` already"
            );
            let help = text!("retirez `role` de l’une des deux", "remove `role` from one of the two");
            diagnostics.push(Diagnostic::new(Code::CollectionDeclaration, span, message).help(help));
        }
    }
}

/// The fields that the program reads by name in a collection of this role.
fn fields_of_role(
    map: &mut MapReader<'_>,
    role: Option<CollectionRole>,
    span: Option<Span>,
    fields: &BTreeMap<Arc<str>, Field>,
) {
    let (Some(role), Some(span)) = (role, span) else { return };
    let missing: Vec<&str> = role.fields().iter().copied().filter(|name| !fields.contains_key(*name)).collect();
    if missing.is_empty() {
        return;
    }
    let (role, names) = (role.as_str(), missing.join("`, `"));
    map.problem_with_help(
        span,
        text!("une collection de rôle `{role}` déclare aussi `{names}`", "a collection of role `{role}` also declares `{names}`"),
        text!(
            "le programme lit ces champs par leur nom : ajoutez-les sous `fields`, ou dites `from:` d’où ils viennent",
            "the program reads these fields by their names: add them under `fields`, or say with `from:` where they come from"
        ),
    );
}

fn body_kind(map: &mut MapReader<'_>) -> BodyKind {
    map.node("body")
        .and_then(|node| {
            let expected = text!("`body` attend `markdown` ou `none`", "`body` wants `markdown` or `none`");
            map.convert(node, expected, |node| match &**node.as_text()? {
                "markdown" => Some(BodyKind::Markdown),
                "none" => Some(BodyKind::None),
                _ => None,
            })
        })
        .unwrap_or(BodyKind::Markdown)
}

/// `title_field`: the field that serves as title. `title` is required no longer,
/// and is translated when that field is.
fn title_field(map: &mut MapReader<'_>, fields: &mut BTreeMap<Arc<str>, Field>) -> Option<Arc<str>> {
    let name = map.text("title_field")?;
    let span = map.node("title_field")?.span(map.file());
    let Some(field) = fields.get_mut(&name) else {
        unknown_field(map, &name, span, &names(fields));
        return None;
    };
    if !matches!(field.kind, FieldKind::Text | FieldKind::Select(_) | FieldKind::Unknown) {
        map.problem_with_help(
            span,
            text!("`{name}` n’est pas un texte : un titre en est un", "`{name}` is not a text, which a title is"),
            text!("nommez un champ `type: text`", "name a field of `type: text`"),
        );
        return None;
    }
    field.required = true;
    let localized = field.localized;
    if let Some(title) = fields.get_mut("title").filter(|_| &*name != "title") {
        title.required = false;
        title.localized = localized;
    }
    Some(name)
}

fn sort_keys(map: &mut MapReader<'_>, keys: Vec<Named>, fields: &BTreeMap<Arc<str>, Field>) -> Vec<SortKey> {
    let mut sort = Vec::new();
    for (key, span) in keys {
        let (field, descending) = match key.strip_prefix('-') {
            Some(field) => (Arc::from(field), true),
            None => (Arc::clone(&key), false),
        };
        if fields.contains_key(&field) {
            sort.push(SortKey { field, descending });
            continue;
        }
        match field.split_once(' ').filter(|(name, _)| fields.contains_key(*name)) {
            Some((name, order)) => {
                let right =
                    if order.trim().eq_ignore_ascii_case("desc") { format!("-{name}") } else { name.to_owned() };
                let message = text!("`{key}` n’est pas un ordre", "`{key}` is not an order");
                map.problem_with_help(span, message, text!("écrivez `{right}`", "write `{right}`"));
            }
            None => unknown_field(map, &field, span, &names(fields)),
        }
    }
    sort
}

fn names(fields: &BTreeMap<Arc<str>, Field>) -> Vec<Arc<str>> {
    fields.keys().cloned().collect()
}

fn unknown_field(map: &mut MapReader<'_>, name: &str, span: Span, known: &[Arc<str>]) {
    let message =
        text!("`{name}` n’est pas un champ de cette collection", "`{name}` is not a field of this collection");
    let help = match did_you_mean(name, known.iter().map(|name| &**name)) {
        // A key of `sort` may have a `-` in front, which is not part of the name.
        Some(near) if span.length as usize == name.chars().count() + 1 => {
            text!("vouliez-vous écrire `-{near}` ?", "did you mean `-{near}`?").replacing(format!("-{near}"))
        }
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
        None => text!("déclarez-le sous `fields`", "declare it under `fields`"),
    };
    map.problem_with_help(span, message, help);
}

/// `by`: the names of fields, or `{field, min}`; a single one is a list of one.
fn filters_of(map: &mut MapReader<'_>, node: &Node, spans: &mut Vec<Named>) -> Vec<FilterDeclaration> {
    let file = map.file().clone();
    let items = match &node.value {
        Yaml::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut filters = Vec::new();
    for item in items {
        let mut named = |name: &Arc<str>, node: &Node, min: usize| {
            spans.push((Arc::clone(name), node.span(&file)));
            filters.push(FilterDeclaration { field: Arc::clone(name), min });
        };
        match &item.value {
            Yaml::Scalar { text, .. } => named(text, item, 1),
            Yaml::Map(_) => {
                let mut below = map.below(item);
                below.required("field");
                let field = below.text("field").zip(below.node("field"));
                let min = below.count("min").unwrap_or(1).max(1);
                below.finish();
                if let Some((field, node)) = field {
                    named(&field, node, min as usize);
                }
            }
            Yaml::List(_) => map.problem(
                item.span(&file),
                text!(
                    "`by` attend des noms de champs, ou `{{field: …, min: …}}`",
                    "`by` wants names of fields, or `{{field: …, min: …}}`"
                ),
            ),
        }
    }
    filters
}

/// Reports a field that lists cannot be filtered by: each of its values must have a name that can be an address.
fn filterable(map: &mut MapReader<'_>, name: &Arc<str>, span: Span, fields: &BTreeMap<Arc<str>, Field>) {
    let Some(field) = fields.get(name) else {
        let known: Vec<_> =
            fields.values().filter(|field| field.can_filter()).map(|field| field.name.clone()).collect();
        unknown_field(map, name, span, &known);
        return;
    };
    if !field.can_filter() {
        map.problem_with_help(
            span,
            text!("une liste ne se filtre pas par `{name}`", "a list cannot be filtered by `{name}`"),
            text!(
                "un filtre est un `text`, un `number`, un `select`, une `reference`, ou une liste de ceux-ci",
                "a filter is a `text`, a `number`, a `select`, a `reference`, or a list of these"
            ),
        );
    }
}

/// The section's name by language; the collection's name when not given.
fn slug(map: &mut MapReader<'_>, name: &str, config: &Config) -> LocalizedText {
    let Some(node) = map.node("slug") else { return in_source_language(name, config) };
    // An empty text, quoted, means: no section in URLs.
    let slug = texts(map, "slug", config).unwrap_or_default();
    for (locale, slug) in &slug.0 {
        // A section may lie in another one: `actualites/agenda`.
        if !slug.is_empty() && !slug.split('/').all(|part| config.slugs.accepts(part)) {
            let node = node.get(locale.as_str()).unwrap_or(node);
            let message = text!(
                "`{slug}` ne peut pas servir d’adresse : minuscules, chiffres et tirets",
                "`{slug}` cannot be an address: lower-case letters, digits and hyphens"
            );
            map.problem_with_help(node.span(map.file()), message, instead(slug, config.slugs));
        }
    }
    slug
}
