//! Answers to requests about documents.

use lsp_types::{
    CodeActionParams, CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionTextEdit,
    DocumentSymbol, DocumentSymbolParams, Documentation, GotoDefinitionParams, Hover, HoverContents, HoverParams,
    InsertTextFormat, Location, MarkupContent, MarkupKind, SymbolKind, TextDocumentPositionParams, TextEdit, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::sync::Arc;

use super::complete::{self, Scene, Sort};
use super::describe;
use super::outline;
use super::position::Lines;
use super::report::{self, Style};
use super::target::{self, Goal};
use super::workspace::Workspace;
use crate::path::SourcePath;

/// What came of a request.
pub enum Asked {
    /// The answer.
    Answer(Json),
    /// There is no such method.
    Unknown,
    /// The parameters are none of this method.
    Invalid(String),
}

/// Answers a request about a document. One about a document outside the site has an empty answer.
pub fn to(workspace: &Workspace, style: Style, method: &str, params: Json) -> Asked {
    let about = About { workspace, style };
    match method {
        "textDocument/completion" => with(params, |asked| about.completion(asked)),
        "textDocument/definition" => with(params, |asked| about.definition(asked)),
        "textDocument/hover" => with(params, |asked| about.hover(asked)),
        "textDocument/documentSymbol" => with(params, |asked| about.symbols(asked)),
        "textDocument/codeAction" => with(params, |asked| about.actions(asked)),
        _ => Asked::Unknown,
    }
}

fn with<P: DeserializeOwned, A: Serialize>(params: Json, answer: impl FnOnce(&P) -> Option<A>) -> Asked {
    match serde_json::from_value(params) {
        Ok(params) => Asked::Answer(answer(&params).and_then(|answer| serde_json::to_value(answer).ok()).into()),
        Err(error) => Asked::Invalid(error.to_string()),
    }
}

struct About<'a> {
    workspace: &'a Workspace,
    style: Style,
}

impl About<'_> {
    /// The file that a request is about, with its present text.
    fn document(&self, uri: &Uri) -> Option<(SourcePath, Arc<str>)> {
        let path = self.workspace.root.source(uri)?;
        let text = self.workspace.text(&path)?;
        Some((path, text))
    }

    /// The file, its text, and the byte at a position in it.
    fn place(&self, at: &TextDocumentPositionParams) -> Option<(SourcePath, Arc<str>, usize)> {
        let (path, text) = self.document(&at.text_document.uri)?;
        let byte = Lines::new(&text, self.style.encoding).byte(at.position);
        Some((path, text, byte))
    }

    fn scene<'s>(&'s self, path: &'s SourcePath, text: &'s str) -> Option<Scene<'s>> {
        Some(Scene { prepared: self.workspace.prepared.as_ref()?, tree: &self.workspace.tree, path, text })
    }

    fn completion(&self, asked: &CompletionParams) -> Option<CompletionList> {
        let (path, text, byte) = self.place(&asked.text_document_position)?;
        let found = complete::at(&self.scene(&path, &text)?, byte)?;
        let lines = Lines::new(&text, self.style.encoding);
        let range = lines.range(found.word);
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        let items = found.all.into_iter().map(|proposal| CompletionItem {
            kind: Some(match proposal.sort {
                Sort::Key => CompletionItemKind::PROPERTY,
                Sort::Word => CompletionItemKind::ENUM_MEMBER,
                Sort::Entry => CompletionItemKind::REFERENCE,
                Sort::File => CompletionItemKind::FILE,
                Sort::Component => CompletionItemKind::FUNCTION,
            }),
            detail: filled(proposal.detail),
            documentation: filled(proposal.help).map(Documentation::String),
            filter_text: Some(proposal.filter),
            insert_text_format: Some(InsertTextFormat::PLAIN_TEXT),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, proposal.text))),
            label: proposal.label,
            ..CompletionItem::default()
        });
        Some(CompletionList { is_incomplete: found.is_partial, items: items.collect() })
    }

    fn hover(&self, asked: &HoverParams) -> Option<Hover> {
        let (path, text, byte) = self.place(&asked.text_document_position_params)?;
        let (value, bytes) = describe::at(&self.scene(&path, &text)?, byte, self.style.ui_locale)?;
        let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
        Some(Hover { contents, range: Some(Lines::new(&text, self.style.encoding).range(bytes)) })
    }

    fn definition(&self, asked: &GotoDefinitionParams) -> Option<Location> {
        let (path, text, byte) = self.place(&asked.text_document_position_params)?;
        let prepared = self.workspace.prepared.as_ref()?;
        let (goal, _) = target::find(prepared, &self.workspace.tree, &path, &text, byte)?;
        match goal {
            Goal::Entry(collection, id, anchor) => {
                let document = target::document_of(prepared, &collection, &id, &path)?;
                self.location(&document.path, anchor.as_deref())
            }
            Goal::Figure(collection, id, _) => {
                self.location(&target::document_of(prepared, &collection, &id, &path)?.path, None)
            }
            Goal::File(file, anchor) => self.location(&file, anchor.as_deref()),
            Goal::Collection(name) => self.location(&prepared.content.collections.get(&name)?.path, None),
            Goal::Key(way, collection) => {
                let declared = &prepared.content.collections.get(&collection?)?.path;
                let text = self.workspace.text(declared)?;
                let bytes = target::declaration(declared, &text, &way)?;
                Some(Location::new(self.workspace.uri(declared)?, Lines::new(&text, self.style.encoding).range(bytes)))
            }
        }
    }

    /// The beginning of a file, or an anchor in it.
    fn location(&self, file: &SourcePath, anchor: Option<&str>) -> Option<Location> {
        self.workspace.tree.get(file.as_str())?;
        let text = self.workspace.text(file).unwrap_or_default();
        let prepared = self.workspace.prepared.as_ref()?;
        let document = target::document_at(prepared, file);
        let body = document.and_then(|document| document.body.as_ref());
        let bytes = body.zip(anchor).and_then(|(body, anchor)| target::anchor(body, &text, anchor)).unwrap_or(0..0);
        Some(Location::new(self.workspace.uri(file)?, Lines::new(&text, self.style.encoding).range(bytes)))
    }

    fn symbols(&self, asked: &DocumentSymbolParams) -> Option<Vec<DocumentSymbol>> {
        let (path, text) = self.document(&asked.text_document.uri)?;
        let lines = Lines::new(&text, self.style.encoding);
        let items = outline::of(self.workspace.prepared.as_ref()?, &path, &text);
        let each = items.into_iter().filter(|item| !item.name.is_empty()).map(|item| {
            let range = lines.range(item.bytes);
            #[expect(deprecated, reason = "the type cannot be made without the field")]
            DocumentSymbol {
                name: item.name,
                detail: None,
                kind: if item.is_heading { SymbolKind::STRING } else { SymbolKind::KEY },
                tags: None,
                deprecated: None,
                range,
                selection_range: range,
                children: None,
            }
        });
        Some(each.collect())
    }

    fn actions(&self, asked: &CodeActionParams) -> Option<Vec<lsp_types::CodeActionOrCommand>> {
        let uri = &asked.text_document.uri;
        let (path, text) = self.document(uri)?;
        let lines = Lines::new(&text, self.style.encoding);
        let range = lines.byte(asked.range.start)..lines.byte(asked.range.end);
        Some(report::mends(self.workspace, &path, uri, &text, range, self.style))
    }
}
