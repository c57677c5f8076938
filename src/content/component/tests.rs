//! One line at a time.

use super::*;
use crate::diagnostic::Span;
use crate::locale::Locale;
use crate::path::SourcePath;

fn leaf(line: &str) -> (Option<Component>, Vec<Diagnostic>) {
    let file = SourcePath::new("content/stories/a/index.fr.md");
    let language = Language::new(Locale::new("fr"), "".into(), "fr".parse().unwrap(), Vec::new());
    let (mut anchors, mut diagnostics) = (Vec::new(), Problems::default());
    let mut places = Places::new(&file, line);
    let parsed = parse_line(&mut places, line, 0, &language, "", &mut anchors, &mut diagnostics);
    let component = if let Line::Leaf(component) = parsed { Some(component) } else { None };
    (component, diagnostics.into_diagnostics())
}

#[test]
fn arguments_have_types_and_places() {
    let (component, diagnostics) = leaf("::figure{caption=\"L'été \\\"ici\\\"\", photo=vieux-port}");
    let component = component.unwrap();
    assert_eq!(diagnostics, []);
    assert_eq!(&**component.text("caption").unwrap(), "L’été «\u{202f}ici\u{202f}»");
    let photo = component.argument("photo").unwrap();
    assert_eq!(photo.value, ArgumentValue::Photo("vieux-port".into()));
    assert_eq!(photo.span, Span::new(&SourcePath::new("content/stories/a/index.fr.md"), 1, 41, 10));
    let (component, _) = leaf("::cta{href=\"../b/index.fr.md#c\" label=\"Lire\"}");
    assert!(matches!(component.unwrap().argument("href").unwrap().value, ArgumentValue::Link(_)));
}

#[test]
fn names_are_suggested() {
    let (_, diagnostics) = leaf("::chart{indicateur=x}");
    let help = diagnostics[0].help.as_ref().unwrap().get(crate::diagnostic::UiLocale::En);
    assert!(help.contains("indicator"), "{help}");
}

#[test]
fn components_in_a_sentence_are_found_in_order() {
    let of =
        |text: &'static str| -> Vec<&'static str> { in_sentence(text).into_iter().map(|range| &text[range]).collect() };
    assert_eq!(of("a :number{indicator=\"a}b\"} c:number{x=1}"), [":number{indicator=\"a}b\"}", ":number{x=1}"]);
    // Another name, more colons, a space, nothing behind.
    assert_eq!(of("a :figure{x=1} ::number{x=1} :number {x=1} :number"), Vec::<&str>::new());
    // What is never closed is read to the end of its line, once.
    assert_eq!(of("a :number{:number{ \n:number{}"), [":number{:number{ ", ":number{}"]);
}
