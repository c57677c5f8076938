//! The widget of a field: how a form of the editor asks for its value.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::words::Words;
use crate::content::collection::{Collection, Field, FieldKind};
use crate::locale::Language;
use crate::yaml::Node;

/// What the widgets of a collection depend on beside their fields.
pub struct Form<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// For each collection, the key that names its entries.
    pub identifiers: &'a BTreeMap<&'a str, String>,
    /// The languages of the site.
    pub languages: &'a [Language],
    /// The language in which labels are shown.
    pub reader: &'a Language,
    /// What the editor says by itself.
    pub words: &'static Words,
    /// Texts are written in one file for each language.
    pub has_files: bool,
}

/// Longer texts are asked for in a field of several lines.
const LONG: f64 = 160.0;

impl Form<'_> {
    /// The widget of a field; `None` for values that a form cannot ask for. They stay as they are in the file.
    pub fn widget(&self, field: &Field) -> Option<Json> {
        let mut widget = self.bare(field)?;
        if self.has_files {
            // Lists and objects know no duplicates: what is shared is asked for in the source language alone.
            let is_deep = matches!(widget.get("widget").and_then(Json::as_str), Some("list" | "object"));
            let i18n = match (field.varies_by_locale(), is_deep) {
                (true, _) => json!(true),
                (false, true) => json!(false),
                (false, false) => json!("duplicate"),
            };
            widget.insert("i18n".into(), i18n);
        } else if field.localized && field.kind.is_asked_by_language() {
            return Some(Json::Object(self.by_language(field, &widget)));
        }
        Some(Json::Object(widget))
    }

    /// A text for each language, in a file that holds all of them.
    fn by_language(&self, field: &Field, widget: &Map<String, Json>) -> Map<String, Json> {
        let fields = self.languages.iter().map(|language| {
            let mut widget = widget.clone();
            let is_source = language.locale == self.reader.locale;
            widget.insert("name".into(), json!(language.locale.as_str()));
            widget.insert("label".into(), json!(&*language.label));
            widget.insert("required".into(), json!(field.required && is_source));
            widget.remove("hint");
            Json::Object(widget)
        });
        let mut object = self.head(field, "object");
        object.insert("fields".into(), fields.collect());
        object.insert("collapsed".into(), json!(true));
        object
    }

    fn head(&self, field: &Field, widget: &str) -> Map<String, Json> {
        let common = (self.words.common)(&field.name);
        let label = field.label.as_ref().and_then(|label| label.get(self.reader)).map(|label| label.to_string());
        let label = label.or_else(|| common.map(|(label, _)| label.to_owned())).unwrap_or_else(|| spelt(&field.name));
        let hint = field.help.as_ref().and_then(|help| help.get(self.reader)).map(|help| help.to_string());
        let hint = hint.or_else(|| common.map(|(_, hint)| hint.to_owned())).filter(|hint| !hint.is_empty());
        let mut head = Map::new();
        head.insert("name".into(), json!(&**field.key()));
        head.insert("label".into(), json!(label));
        head.insert("widget".into(), json!(widget));
        head.insert("required".into(), json!(field.required));
        if let Some(hint) = hint {
            head.insert("hint".into(), json!(hint));
        }
        let placeholder = field.placeholder.as_ref().and_then(|text| text.get(self.reader));
        if let Some(placeholder) = placeholder {
            head.insert("placeholder".into(), json!(&**placeholder));
        }
        head
    }

    fn bare(&self, field: &Field) -> Option<Map<String, Json>> {
        let with = |widget: &str, more: Json| {
            let mut head = self.head(field, widget);
            if let Json::Object(more) = more {
                head.extend(more);
            }
            head
        };
        if self.collection.is_of_photos() && &*field.name == "file" {
            return Some(with(
                "image",
                json!({"media_folder": "/assets/photos", "public_folder": "", "choose_url": false}),
            ));
        }
        Some(match &field.kind {
            FieldKind::Text => {
                let is_long = field.max.is_some_and(|max| max > LONG) || &*field.name == "description";
                self.text(field, if is_long { "text" } else { "string" })
            }
            FieldKind::Markdown => with("markdown", json!({"modes": ["raw"]})),
            FieldKind::Number => with("number", json!({"value_type": "float", "min": field.min, "max": field.max}))
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect(),
            FieldKind::Boolean => {
                let default = field.default.as_ref().and_then(Node::as_bool).unwrap_or(false);
                with("boolean", json!({"required": false, "default": default}))
            }
            FieldKind::Date => with(
                "datetime",
                json!({"format": "YYYY-MM-DD", "date_format": "DD/MM/YYYY", "time_format": false, "default": ""}),
            ),
            FieldKind::Datetime => with(
                "datetime",
                json!({"format": "YYYY-MM-DDTHH:mm", "date_format": "DD/MM/YYYY", "time_format": "HH:mm", "default": ""}),
            ),
            FieldKind::Select(options) => {
                let name = |option: &Arc<str>| field.option_labels.get(option).and_then(|label| label.get(self.reader));
                let options = options.iter().map(|option| match name(option) {
                    Some(label) => json!({"label": &**label, "value": &**option}),
                    None => json!(&**option),
                });
                let options: Vec<Json> = options.collect();
                let mut select = with("select", json!({"options": options}));
                if let Some(default) = field.default.as_ref().and_then(Node::as_text) {
                    select.insert("default".into(), json!(&**default));
                }
                select
            }
            // The browser editor writes every entry in the site’s language first.
            FieldKind::Language => return None,
            FieldKind::Url => with("string", json!({"pattern": ["^https?://\\S+$", self.words.address]})),
            FieldKind::Email => with("string", json!({"pattern": ["^\\S+@\\S+\\.\\S+$", self.words.mail]})),
            FieldKind::Color => with("color", json!({"allowInput": true, "enableAlpha": false})),
            FieldKind::Image => with("image", json!({"media_folder": "", "public_folder": "", "choose_url": false})),
            FieldKind::File => with("file", json!({"media_folder": "", "public_folder": "", "choose_url": false})),
            FieldKind::Reference { to, many } => with("relation", self.relation(to, *many, field)),
            FieldKind::Geo => {
                let part = |name: &str, label: &str, limit: u32| json!({"name": name, "label": label, "widget": "number", "value_type": "float", "min": -(limit as i32), "max": limit, "required": field.required});
                let fields = [part("lat", self.words.latitude, 90), part("lon", self.words.longitude, 180)];
                with("object", json!({"fields": fields, "collapsed": true}))
            }
            FieldKind::Object(fields) => {
                // Decap asks for the required parts of an object though the object itself may be left out.
                let is_asked = |part: &Field| field.required && part.required;
                let fields = fields.iter().map(|part| Field { required: is_asked(part), ..part.clone() });
                let fields: Vec<Json> = fields.filter_map(|part| self.widget(&part)).collect();
                with("object", json!({"fields": fields, "collapsed": !field.required}))
            }
            FieldKind::List(item) => self.list(field, item)?,
            FieldKind::Any | FieldKind::Unknown => return None,
        })
    }

    fn text(&self, field: &Field, widget: &str) -> Map<String, Json> {
        let mut head = self.head(field, widget);
        let told = field.help.as_ref().and_then(|help| help.get(self.reader)).map(|help| help.to_string());
        let (pattern, told) = match (&field.pattern, field.min, field.max) {
            (Some(pattern), ..) => {
                let form = told.unwrap_or_else(|| (self.words.form)(pattern.as_str()));
                (pattern.as_str().to_owned(), form)
            }
            (None, Some(min), Some(max)) => (format!("^[\\s\\S]{{{min},{max}}}$"), (self.words.between)(min, max)),
            (None, Some(min), None) => (format!("^[\\s\\S]{{{min},}}$"), (self.words.at_least)(min)),
            (None, None, Some(max)) => (format!("^[\\s\\S]{{0,{max}}}$"), (self.words.at_most)(max)),
            (None, None, None) => return head,
        };
        head.insert("pattern".into(), json!([pattern, told]));
        head
    }

    fn list(&self, field: &Field, item: &Field) -> Option<Map<String, Json>> {
        let mut list = match &item.kind {
            FieldKind::Select(_) => {
                let mut select =
                    self.bare(&Field { label: field.label.clone(), help: field.help.clone(), ..item.clone() })?;
                select.insert("multiple".into(), json!(true));
                select
            }
            FieldKind::Reference { to, .. } => {
                let mut head = self.head(field, "relation");
                if let Json::Object(more) = self.relation(to, true, field) {
                    head.extend(more);
                }
                head
            }
            FieldKind::Object(fields) => {
                let mut head = self.head(field, "list");
                let fields: Vec<Json> = fields.iter().filter_map(|field| self.widget(field)).collect();
                head.insert("fields".into(), json!(fields));
                head.insert("collapsed".into(), json!(true));
                head
            }
            // Codes and the like are written one behind the other, with commas between them.
            FieldKind::Text
                if !item.localized && item.pattern.as_ref().is_some_and(|pattern| is_code(pattern.as_str())) =>
            {
                self.head(field, "list")
            }
            _ => {
                let mut head = self.head(field, "list");
                let item = Field { label: field.label.clone(), help: None, required: true, ..item.clone() };
                let mut below = match self.widget(&item)? {
                    Json::Object(below) => below,
                    other => return other.as_object().cloned(),
                };
                below.remove("hint");
                match below.get("widget").and_then(Json::as_str) {
                    // A text for each language: the parts are the fields of an item.
                    Some("object") => head.insert("fields".into(), below.remove("fields").unwrap_or_default()),
                    _ => head.insert("field".into(), Json::Object(below)),
                };
                head.insert("collapsed".into(), json!(false));
                head
            }
        };
        for (rule, limit) in [("min", field.min), ("max", field.max)] {
            // A list that may be empty has no smallest count for Decap, which asks for both limits together.
            if let Some(limit) = limit.filter(|_| field.min.is_some() && field.max.is_some()) {
                list.insert(rule.into(), json!(limit as u32));
            }
        }
        list.insert("name".into(), json!(&**field.key()));
        list.insert("required".into(), json!(field.required));
        Some(list)
    }

    /// The choice of entries of another collection, by their ids.
    fn relation(&self, to: &str, many: bool, field: &Field) -> Json {
        let title = self.identifiers.get(to).map_or("title", String::as_str);
        let mut relation = json!({
            "collection": to,
            "value_field": "{{slug}}",
            "search_fields": [title],
            "display_fields": [title],
            "options_length": 2000,
        });
        if let Json::Object(relation) = &mut relation
            && many
        {
            relation.insert("multiple".into(), json!(true));
            if let Some(max) = field.max {
                relation.insert("max".into(), json!(max as u32));
            }
        }
        relation
    }
}

/// Whether a pattern fits no text with a comma or a space: it is made of letters, digits and classes of those.
fn is_code(pattern: &str) -> bool {
    let is_anchored = pattern.starts_with('^') && pattern.ends_with('$');
    let is_simple =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '[' | ']' | '-' | '{' | '}' | '+' | '*' | '?' | '_');
    is_anchored && pattern[1..pattern.len() - 1].chars().all(is_simple)
}

/// `focal_point` as words: `Focal point`.
fn spelt(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
