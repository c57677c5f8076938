//! Problems as JSON, one object a line. The keys are documented and do not change.

use serde_json::{Map, Value, json};

use super::{Diagnostic, Span, UiLocale};

/// A problem as one line of JSON, without the line's end. Every key is always
/// there; `related` is empty when nothing else is concerned.
pub fn render(diagnostic: &Diagnostic, ui_locale: UiLocale) -> String {
    Value::Object(object(diagnostic, ui_locale)).to_string()
}

/// A problem as an object, to which callers may add keys.
pub fn object(diagnostic: &Diagnostic, ui_locale: UiLocale) -> Map<String, Value> {
    let related = diagnostic
        .related
        .iter()
        .map(|(span, text)| json!({"file": span.file.as_str(), "line": first(span).0, "message": text.get(ui_locale)}));
    let (line, column) = first(&diagnostic.span);
    let pairs = [
        ("severity", diagnostic.severity.as_str().into()),
        ("code", diagnostic.code.as_str().into()),
        ("file", diagnostic.span.file.as_str().into()),
        ("line", line.into()),
        ("column", column.into()),
        ("message", diagnostic.message.get(ui_locale).into()),
        ("help", diagnostic.mend(ui_locale).into()),
        ("related", related.collect::<Vec<Value>>().into()),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Lines and columns start at 1, also for a problem of a whole file.
fn first(span: &Span) -> (u32, u32) {
    (span.line.max(1), span.column.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Text};
    use crate::path::SourcePath;

    #[test]
    fn the_form_is_the_contract_s() {
        let file = SourcePath::new("content/stories/x/index.fr.md");
        let diagnostic =
            Diagnostic::new(Code::UnknownField, Span::new(&file, 4, 9, 6), Text::new("« a »\n\u{1B}", "\"a\""));
        assert_eq!(
            render(&diagnostic, UiLocale::En),
            r#"{"severity":"error","code":"content/unknown-field","file":"content/stories/x/index.fr.md","line":4,"column":9,"message":"\"a\"","help":"correct the key, or declare it in `_collection.yaml`","related":[]}"#
        );
        let diagnostic =
            diagnostic.help(Text::new("aide", "help")).related(Span::new(&file, 0, 0, 0), Text::new("ici", "here"));
        let line = render(&diagnostic, UiLocale::Fr);
        assert!(line.ends_with(r#""message":"« a »\n\u001b","help":"aide","related":[{"file":"content/stories/x/index.fr.md","line":1,"message":"ici"}]}"#), "{line}");
        assert!(!line.contains('\n'));
    }
}
