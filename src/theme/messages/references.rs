//! References from messages to messages and terms, and the circles that they may form.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::MAX_DEPTH;
use super::table::{Resolved, Table};
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::text;

/// A message: the position of its language, and its key.
type Node = (usize, Box<str>);

/// Finds references that lead nowhere or in a circle, and gathers the variables
/// that each message needs. Messages that refer to none come first, without
/// recursion: a file may hold a chain of any length.
pub(super) fn follow_references(tables: &mut [Table], diagnostics: &mut Vec<Diagnostic>) {
    let mut graph = Graph::new(tables, diagnostics);
    let mut depths: BTreeMap<Node, usize> = BTreeMap::new();
    let mut ready = graph.without_open_references();
    while let Some(node) = ready.pop() {
        graph.open.remove(&node);
        let depth = complete(&node, tables, &depths, diagnostics);
        ready.extend(graph.close(&node));
        depths.insert(node, depth);
    }
    // The messages that are left lie on a circle of references, or lead to one.
    let left: Vec<Node> = graph.open.keys().cloned().collect();
    let circle = graph.circles(&left, tables);
    for (index, key) in left {
        let Some(entry) = tables[index].entries.get_mut(&key) else { continue };
        entry.endless = true;
        if circle.contains(&(index, key.clone())) {
            let within = entry.references.iter().find(|(wanted, _)| circle.contains(&(index, wanted.clone())));
            let span = within.map_or(&entry.span, |(_, span)| span);
            let message = text!("« {key} » renvoie à lui-même", "`{key}` refers to itself");
            diagnostics.push(
                Diagnostic::new(Code::MessageSyntax, span.clone(), message)
                    .help(text!("retirez l’un des renvois du cercle", "remove one of the references of the circle")),
            );
        }
    }
}

/// Which messages refer to which.
struct Graph {
    /// How many of the messages that each message refers to are not complete yet.
    open: BTreeMap<Node, usize>,
    /// The messages that refer to each message.
    referring: BTreeMap<Node, Vec<Node>>,
}

impl Graph {
    /// The graph of all messages. References that lead nowhere are reported.
    fn new(tables: &[Table], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut graph = Self { open: BTreeMap::new(), referring: BTreeMap::new() };
        for (index, table) in tables.iter().enumerate() {
            for (key, entry) in &table.entries {
                let unknown = entry.references.iter().filter(|(wanted, _)| !table.resolved.contains_key(wanted));
                diagnostics.extend(unknown.map(|(wanted, span)| missing_reference(table, wanted, span)));
                let node = (index, key.clone());
                let targets = targets(tables, &node);
                graph.open.insert(node.clone(), targets.len());
                for target in targets {
                    graph.referring.entry(target).or_default().push(node.clone());
                }
            }
        }
        graph
    }

    /// The messages all of whose references are complete.
    fn without_open_references(&self) -> Vec<Node> {
        self.open.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect()
    }

    /// Counts a message as complete, and gives those that wait for no other any more.
    fn close(&mut self, node: &Node) -> Vec<Node> {
        let mut ready = Vec::new();
        for referring in self.referring.get(node).into_iter().flatten() {
            if let Some(count) = self.open.get_mut(referring) {
                *count -= 1;
                if *count == 0 {
                    ready.push(referring.clone());
                }
            }
        }
        ready
    }

    /// The messages among `left` that lie on a circle. Those to which no other of them refers
    /// are taken away until none is left, so that those which only lead to a circle go.
    fn circles(&self, left: &[Node], tables: &[Table]) -> BTreeSet<Node> {
        let mut circle: BTreeSet<Node> = left.iter().cloned().collect();
        let referring = |node: &Node| {
            let referring = self.referring.get(node).into_iter().flatten();
            referring.filter(|referring| circle.contains(referring)).count()
        };
        let mut counts: BTreeMap<Node, usize> = left.iter().map(|node| (node.clone(), referring(node))).collect();
        let mut loose: Vec<Node> =
            counts.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect();
        while let Some(node) = loose.pop() {
            circle.remove(&node);
            for target in targets(tables, &node) {
                if let Some(count) = counts.get_mut(&target) {
                    *count -= 1;
                    if *count == 0 {
                        loose.push(target);
                    }
                }
            }
        }
        circle
    }
}

/// The messages that a message refers to, each once.
fn targets(tables: &[Table], (index, key): &Node) -> BTreeSet<Node> {
    let table = &tables[*index];
    let owner = |wanted: &str| table.resolved.get(wanted).map(Resolved::owner);
    let references = table.entries[key].references.iter();
    references.filter_map(|(wanted, _)| Some((owner(wanted)?, wanted.clone()))).collect()
}

/// Gives a message the variables of those that it refers to, which are complete. Returns the length of its longest chain
/// of references; one above [`MAX_DEPTH`] is reported where it is reached first.
fn complete(
    (index, key): &Node,
    tables: &mut [Table],
    depths: &BTreeMap<Node, usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let entry = &tables[*index].entries[key];
    let mut variables: BTreeSet<Box<str>> = entry.written.keys().cloned().collect();
    let mut depth = 0;
    for (wanted, _) in &entry.references {
        let Some(owner) = tables[*index].resolved.get(wanted).map(Resolved::owner) else { continue };
        depth = depth.max(1 + depths.get(&(owner, wanted.clone())).copied().unwrap_or(0));
        // A term sees only the variables that are passed to it.
        if !wanted.starts_with('-') {
            variables.extend(tables[owner].entries[wanted].variables.iter().cloned());
        }
    }
    let Some(entry) = tables[*index].entries.get_mut(key) else { return depth };
    entry.variables = variables;
    entry.endless = depth > MAX_DEPTH;
    if depth == MAX_DEPTH + 1 {
        let message = text!(
            "« {key} » passe par plus de {MAX_DEPTH} renvois",
            "`{key}` goes through more than {MAX_DEPTH} references"
        );
        diagnostics.push(
            Diagnostic::new(Code::MessageSyntax, entry.span.clone(), message)
                .help(text!("écrivez le texte sans tant de détours", "write the text with fewer detours")),
        );
    }
    depth
}

/// The problem of a reference to a message that no language of the chain has.
fn missing_reference(table: &Table, wanted: &str, span: &Span) -> Diagnostic {
    let locale = &table.locale;
    let message = match wanted.starts_with('-') {
        true => {
            text!("le terme « {wanted} » n’existe pas en {locale}", "the term `{wanted}` does not exist in {locale}")
        }
        false => text!(
            "le message « {wanted} » n’existe pas en {locale}",
            "the message `{wanted}` does not exist in {locale}"
        ),
    };
    let candidates: BTreeSet<&str> = table.resolved.keys().map(|key| &**key).collect();
    Diagnostic::new(Code::UnknownMessage, span.clone(), message).help(match did_you_mean(wanted, candidates) {
        Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
        None => text!("ajoutez-le, ou retirez le renvoi", "add it, or remove the reference"),
    })
}
