//! `forms.yaml`: what the lossless save of the published site's editor knows of the declarations. `crates/browser`
//! reads it.

use crate::content::collection::{BodyKind, FieldKind, SOURCE};
use crate::content::shape::Shape;
use crate::plan::editor_view::{EditorCollection, EditorDescription, Elsewhere};
use crate::yaml::{self, Node};

/// The whole file.
pub fn text(description: &EditorDescription) -> String {
    let config = &description.config;
    let languages = config.languages.iter().map(|language| Node::quoted(language.locale.as_str()));
    let collections = description.collections.iter();
    let root = Node::map([
        ("source", Node::quoted(config.source_language().locale.as_str())),
        ("languages", Node::list(languages)),
        ("elsewhere", Node::list(description.elsewhere.iter().map(elsewhere))),
        ("collections", Node::map(collections.map(|collection| (&*collection.declaration.name, form(collection))))),
    ]);
    yaml::write(&root, "\n")
}

/// `ja stories/nihon`.
fn elsewhere(entry: &Elsewhere) -> Node {
    Node::quoted(&format!("{} {}/{}", entry.language, entry.collection, entry.id))
}

fn form(collection: &EditorCollection) -> Node {
    let declaration = &*collection.declaration;
    let has_files = declaration.body == BodyKind::Markdown;
    let names_source = declaration.fields.get(SOURCE).is_some_and(|field| field.kind == FieldKind::Language);
    let mut entries = Vec::new();
    entries.extend(has_files.then(|| ("has_files", Node::plain("true"))));
    entries.extend(names_source.then(|| ("names_source", Node::plain("true"))));
    entries.push(("fields", Node::list(declaration.shapes().iter().map(Shape::to_node))));
    Node::map(entries)
}
