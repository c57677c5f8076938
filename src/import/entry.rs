//! The file of an entry: front matter in the project's form, and the text.

use std::fmt::Write as _;

use super::declare::{Field, Known};
use super::former::Address;
use super::infer::{Type, written};
use super::page::{Page, Role};
use super::value::{self, Item};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text;
use crate::yaml::Context;

/// What the file of an entry is made from.
pub struct Entry<'e> {
    /// The page of the other site.
    pub page: &'e Page,
    /// The fields of its collection.
    pub fields: &'e Known,
    /// The file of the source language, for a translation.
    pub source: Option<&'e Page>,
    /// How it comes by its address.
    pub address: Address,
    /// Former addresses that lead to it.
    pub aliases: Vec<String>,
    /// The text.
    pub body: &'e str,
    /// The field that serves as title.
    pub title_field: Option<&'e str>,
}

impl Entry<'_> {
    /// The text of the file. Values that fit no field become comments, and are told.
    pub fn text(&self, diagnostics: &mut Vec<Diagnostic>) -> String {
        let mut out = String::from("---\n");
        let title = value::get(&self.page.fields, "title").and_then(|item| item.as_text()).is_some();
        let is_titled = title || self.title_field.is_some_and(|name| self.has(name));
        if !is_titled {
            let title = self.title();
            if self.page.role != Role::List {
                let message = text!(
                    "cette page n’a pas de `title` : `{title}` en tient lieu",
                    "this page has no `title`: `{title}` takes its place"
                );
                diagnostics.push(Diagnostic::new(Code::ImportValue, Span::file(&self.page.source), message));
            }
            let _ = writeln!(out, "title: {}", value::scalar(&title, Context::Line));
        }
        for (key, item) in &self.page.fields {
            match self.fields.get(key) {
                Some(field) if self.page.role != Role::List || matches!(&**key, "title" | "description") => {
                    self.field(field, item, &mut out, diagnostics);
                }
                _ => self.comment(key, item, &mut out, diagnostics),
            }
        }
        if let Address::Own(url) = &self.address {
            let _ = writeln!(out, "url: {}", value::scalar(url, Context::Line));
        }
        if !self.aliases.is_empty() {
            let aliases: Vec<String> = self.aliases.iter().map(|alias| value::scalar(alias, Context::Flow)).collect();
            let _ = writeln!(out, "aliases: [{}]", aliases.join(", "));
        }
        out.push_str("---\n");
        out.push_str(self.body.trim_start_matches(['\r', '\n']));
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out
    }

    fn has(&self, name: &str) -> bool {
        self.page
            .fields
            .iter()
            .any(|(key, item)| self.fields.get(key).is_some_and(|field| field.name == name) && item.as_text().is_some())
    }

    fn field(&self, field: &Field, item: &Item, out: &mut String, diagnostics: &mut Vec<Diagnostic>) {
        if field.name == "aliases" || Type::of(&item.value).is_none() {
            return;
        }
        let Some(text) = written(&field.kind, item, 2) else {
            return self.comment(&field.key, item, out, diagnostics);
        };
        if let Some(source) = self.source.filter(|_| !field.localized && is_shared(field)) {
            let there = value::get(&source.fields, &field.key).and_then(|item| written(&field.kind, item, 2));
            // Shared once: the translation inherits it.
            if there.as_ref() == Some(&text) {
                return;
            }
        }
        if field.name == "slug" && !item.as_text().is_some_and(crate::content::collection::is_slug) {
            return self.comment(&field.key, item, out, diagnostics);
        }
        let _ = writeln!(out, "{}:{text}", value::key(&field.key));
    }

    /// A value that fits no field stays in the file as a comment.
    fn comment(&self, key: &str, item: &Item, out: &mut String, diagnostics: &mut Vec<Diagnostic>) {
        let Some(kind) = Type::of(&item.value) else { return };
        let text = written(&kind, item, 2).unwrap_or_default();
        for line in format!("{}:{text}", value::key(key)).lines() {
            let _ = writeln!(out, "# {line}");
        }
        let message = text!(
            "la valeur de `{key}` n’est pas de la forme des autres : elle reste en commentaire",
            "the value of `{key}` is not like the others: it stays as a comment"
        );
        diagnostics.push(Diagnostic::new(
            Code::ImportValue,
            Span::new(&self.page.source, item.line, item.column, 0),
            message,
        ));
    }

    /// A title from the first heading, else from the name of the file.
    fn title(&self) -> String {
        let heading = self.body.lines().take(200).find_map(|line| line.strip_prefix("# "));
        let heading = heading.map(|line| line.split(" {#").next().unwrap_or(line).trim_matches(['#', ' ', '*', '_']));
        if let Some(heading) = heading.filter(|heading| !heading.is_empty()) {
            return heading.chars().take(200).collect();
        }
        let words = self.page.id.rsplit('/').next().unwrap_or_default().replace('-', " ");
        let mut letters = words.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }
}

/// Whether a value is written in the source language alone.
fn is_shared(field: &Field) -> bool {
    !matches!(&*field.name, "title" | "description" | "updated" | "draft" | "slug" | "url" | "aliases")
}
