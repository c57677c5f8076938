//! `required_when:` of a field: the values of other fields with which it is required.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::field::{Condition, Field, FieldKind};
use crate::diagnostic::{Span, did_you_mean};
use crate::text;
use crate::yaml::{MapReader, Node, Yaml};

/// Reads `required_when: {kind: recording}`, or `{kind: [recording, document]}`.
pub(super) fn read(map: &mut MapReader<'_>) -> Vec<Condition> {
    let entries = map.entries("required_when");
    let conditions = entries.iter().filter_map(|(key, node)| {
        let expected = text!(
            "`required_when` attend des valeurs, comme `{{kind: recording}}`",
            "`required_when` wants values, such as `{{kind: recording}}`"
        );
        let values = map.convert(node, expected, |node| {
            let items = match &node.value {
                Yaml::List(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            };
            let values: Option<Vec<Arc<str>>> = items.iter().map(|item| item.as_text().cloned()).collect();
            values.filter(|values| !values.is_empty())
        })?;
        Some(Condition { field: Arc::clone(&key.name), values })
    });
    conditions.collect()
}

/// Reports the conditions of `node`, a map of declared fields, that no value of `fields` can meet.
pub(super) fn check(map: &mut MapReader<'_>, node: &Node, fields: &BTreeMap<&str, &Field>) {
    for (name, declared) in node.as_map().unwrap_or_default() {
        let conditions = declared.get("required_when").and_then(Node::as_map).unwrap_or_default();
        for (key, value) in conditions {
            let span = key.span(map.file());
            match fields.get(&*key.name).filter(|_| key.name != name.name) {
                Some(field) => check_values(map, field, value),
                None => unknown(map, &key.name, span, fields, &name.name),
            }
        }
    }
}

fn unknown(map: &mut MapReader<'_>, written: &str, span: Span, fields: &BTreeMap<&str, &Field>, own: &str) {
    let message = text!(
        "`required_when` nomme `{written}`, qui n’est pas un autre champ d’ici",
        "`required_when` names `{written}`, which is no other field here"
    );
    let others = fields.values().filter(|field| *field.name != *own && can_decide(&field.kind));
    let help = match did_you_mean(written, others.map(|field| &*field.name)) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
        None => text!(
            "un `select`, un `text` ou un `boolean` déclaré à côté de lui",
            "a `select`, a `text` or a `boolean` that is declared beside it"
        ),
    };
    map.problem_with_help(span, message, help);
}

/// Whether the values of a field of this kind can decide whether another one is required.
fn can_decide(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Select(_) | FieldKind::Text | FieldKind::Boolean | FieldKind::Unknown)
}

fn check_values(map: &mut MapReader<'_>, field: &Field, value: &Node) {
    let name = &field.name;
    let options: Vec<&str> = match &field.kind {
        FieldKind::Select(options) => options.iter().map(|option| &**option).collect(),
        FieldKind::Boolean => vec!["true", "false"],
        kind if can_decide(kind) => return,
        _ => {
            map.problem_with_help(
                value.span(map.file()),
                text!("`{name}` ne peut pas décider d’un autre champ", "`{name}` cannot decide on another field"),
                text!("seuls un `select`, un `text` ou un `boolean`", "only a `select`, a `text` or a `boolean` can"),
            );
            return;
        }
    };
    let items = match &value.value {
        Yaml::List(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    };
    for item in items {
        let Some(written) = item.as_text().filter(|text| !options.contains(&&***text)) else { continue };
        let message = text!("`{written}` n’est pas une valeur de `{name}`", "`{written}` is not a value of `{name}`");
        let help = match did_you_mean(written, options.iter().copied()) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
            None => {
                let list = options.join(", ");
                text!("les valeurs : {list}", "the values: {list}")
            }
        };
        map.problem_with_help(item.span(map.file()), message, help);
    }
}
