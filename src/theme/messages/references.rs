//! Messages that lean on others: terms, references and the circles they may form.

use super::*;

/// Finds references that lead nowhere or in a circle, and gathers the variables
/// that each message needs. Walks leaves first, without recursion: a file may
/// hold a chain of any length.
pub(super) fn follow_references(tables: &mut [Table], diagnostics: &mut Vec<Diagnostic>) {
    type Node = (usize, Box<str>);
    let mut waiting: BTreeMap<Node, usize> = BTreeMap::new();
    let mut asked_by: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        for (key, entry) in &table.own {
            let mut targets = BTreeSet::new();
            for (wanted, span) in &entry.references {
                match table.resolved.get(wanted) {
                    Some(resolved) => {
                        targets.insert((resolved.owner(), wanted.clone()));
                    }
                    None => diagnostics.push(missing_reference(table, wanted, span)),
                }
            }
            waiting.insert((index, key.clone()), targets.len());
            for target in targets {
                asked_by.entry(target).or_default().push((index, key.clone()));
            }
        }
    }

    let mut depths: BTreeMap<Node, usize> = BTreeMap::new();
    let mut ready: Vec<Node> = waiting.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect();
    while let Some(node) = ready.pop() {
        waiting.remove(&node);
        let (index, key) = &node;
        let mut variables: BTreeSet<Box<str>> = tables[*index].own[key].written.keys().cloned().collect();
        let mut depth = 0;
        for (wanted, _) in &tables[*index].own[key].references {
            let Some(owner) = tables[*index].resolved.get(wanted).map(Resolved::owner) else { continue };
            depth = depth.max(1 + depths.get(&(owner, wanted.clone())).copied().unwrap_or(0));
            // A term sees only what is passed to it.
            if !wanted.starts_with('-') {
                variables.extend(tables[owner].own[wanted].variables.iter().cloned());
            }
        }
        if let Some(entry) = tables[*index].own.get_mut(key) {
            entry.variables = variables;
            entry.endless = depth > MAX_DEPTH;
            if depth == MAX_DEPTH + 1 {
                diagnostics.push(
                    Diagnostic::new(
                        Code::MessageSyntax,
                        entry.span.clone(),
                        text!(
                            "« {key} » passe par plus de {MAX_DEPTH} renvois",
                            "`{key}` goes through more than {MAX_DEPTH} references"
                        ),
                    )
                    .help(text!("écrivez le texte sans tant de détours", "write the text with fewer detours")),
                );
            }
        }
        for asking in asked_by.get(&node).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(asking) {
                *count -= 1;
                if *count == 0 {
                    ready.push(asking.clone());
                }
            }
        }
        depths.insert(node, depth);
    }

    // Those still waiting lie on a circle, or lead to one. Peel off those that
    // nobody waiting asks for: what remains is the circles.
    let leading: Vec<Node> = waiting.keys().cloned().collect();
    let mut circle: BTreeSet<Node> = leading.iter().cloned().collect();
    let mut asked: BTreeMap<Node, usize> = leading
        .iter()
        .map(|node| {
            (
                node.clone(),
                asked_by.get(node).map_or(0, |all| all.iter().filter(|asking| circle.contains(asking)).count()),
            )
        })
        .collect();
    let mut loose: Vec<Node> = asked.iter().filter(|(_, count)| **count == 0).map(|(node, _)| node.clone()).collect();
    while let Some(node) = loose.pop() {
        circle.remove(&node);
        let targets: BTreeSet<Node> = tables[node.0].own[&node.1]
            .references
            .iter()
            .filter_map(|(wanted, _)| Some((tables[node.0].resolved.get(wanted)?.owner(), wanted.clone())))
            .collect();
        for target in targets {
            if let Some(count) = asked.get_mut(&target) {
                *count -= 1;
                if *count == 0 {
                    loose.push(target);
                }
            }
        }
    }
    for (index, key) in leading {
        let Some(entry) = tables[index].own.get_mut(&key) else { continue };
        entry.endless = true;
        if circle.contains(&(index, key.clone())) {
            let span = entry
                .references
                .iter()
                .find(|(wanted, _)| circle.contains(&(index, wanted.clone())))
                .map_or(&entry.span, |(_, span)| span);
            diagnostics.push(
                Diagnostic::new(
                    Code::MessageSyntax,
                    span.clone(),
                    text!("« {key} » renvoie à lui-même", "`{key}` refers to itself"),
                )
                .help(text!("retirez l’un des renvois du cercle", "remove one of the references of the circle")),
            );
        }
    }
}

pub(super) fn missing_reference(table: &Table, wanted: &str, span: &Span) -> Diagnostic {
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

// Reading -------------------------------------------------------------------
