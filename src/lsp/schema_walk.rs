//! What a schema says of a place in a YAML text.

use serde_json::Value as Json;

use super::yaml_spot::Step;

/// The forms that a value may have, references and alternatives taken apart. The depth is bounded by the schema,
/// which is the program's own.
fn forms<'s>(root: &'s Json, schema: &'s Json, found: &mut Vec<&'s Json>) {
    if let Some(reference) = schema["$ref"].as_str() {
        if let Some(target) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) {
            forms(root, target, found);
        }
        return;
    }
    found.push(schema);
    for form in schema["anyOf"].as_array().into_iter().flatten() {
        forms(root, form, found);
    }
}

/// The forms at the end of a way through a schema; none where it knows no such place.
pub fn at<'s>(root: &'s Json, path: &[Step]) -> Vec<&'s Json> {
    let mut here = Vec::new();
    forms(root, root, &mut here);
    for step in path {
        let mut next = Vec::new();
        for form in here {
            let below = match step {
                Step::Key(key) => form["properties"].get(key).or_else(|| form.get("additionalProperties")),
                Step::Item => form.get("items"),
            };
            if let Some(below) = below.filter(|below| below.is_object()) {
                forms(root, below, &mut next);
            }
        }
        here = next;
    }
    here
}

/// The first description among forms.
pub fn description<'s>(forms: &[&'s Json]) -> Option<&'s str> {
    forms.iter().find_map(|form| form["description"].as_str())
}

/// The collection whose ids are wanted at a place.
pub fn collection<'s>(forms: &[&'s Json]) -> Option<&'s str> {
    forms.iter().find_map(|form| form["x-collection"].as_str())
}
