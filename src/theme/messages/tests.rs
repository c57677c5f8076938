//! What editors and templates can count on.

use super::*;
use jiff::civil;

use crate::diagnostic::Severity;
use crate::digest::Hashed;
use crate::format::NumberOptions;
use crate::path::SourcePath;

fn language(code: &str, cldr: &str, fallback: &[&str]) -> Language {
    let fallback = fallback.iter().map(|code| Locale::new(*code)).collect();
    Language::new(Locale::new(code), code.to_uppercase().into(), cldr.parse().unwrap(), fallback)
}

fn languages() -> Vec<Language> {
    vec![language("fr", "fr-FR", &[]), language("en", "en-GB", &["fr"]), language("ja", "ja-JP", &["en", "fr"])]
}

fn file(code: &str, text: &str) -> MessageFile {
    let path = SourcePath::new(format!("i18n/{code}.ftl"));
    MessageFile { locale: Locale::new(code), path, text: Hashed::text(text) }
}

fn load(files: &[(&str, &str)]) -> Checked<Messages> {
    let files: Vec<MessageFile> = files.iter().map(|(code, text)| file(code, text)).collect();
    Messages::load(&languages(), &files)
}

/// Messages of the source language alone, without problems.
fn french(text: &str) -> Messages {
    let languages = [language("fr", "fr-FR", &[])];
    let checked = Messages::load(&languages, &[file("fr", text)]);
    assert_eq!(checked.diagnostics, []);
    checked.value
}

fn say(messages: &Messages, code: &str, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
    messages.format(&Locale::new(code), id, arguments).map_or_else(|error| error.to_string(), |text| text.to_string())
}

fn texts(diagnostics: &[Diagnostic]) -> Vec<String> {
    let english = crate::diagnostic::UiLocale::En;
    diagnostics
        .iter()
        .map(|d| {
            format!("{} {}:{}:{} {}", d.code.as_str(), d.span.file, d.span.line, d.span.column, d.message.get(english))
        })
        .collect()
}

const MILLION: Argument<'static> = Argument::Number(1_000_000.0);

#[test]
fn messages_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Messages>();
}

#[test]
fn plain_messages_are_one_shared_text() {
    let messages = french("-brand = One Provence\nhome = Accueil\nabout = À propos de { -brand }\n");
    let once = messages.format(&Locale::new("fr"), "about", &[]).unwrap();
    let again = messages.format(&Locale::new("fr"), "about", &[]).unwrap();
    assert_eq!(&*once, "À propos de One Provence");
    assert!(Arc::ptr_eq(&once, &again));
}

#[test]
fn plurals_follow_the_cldr_of_today() {
    let messages = french(
        "jobs = { $n ->\n    [0] aucun emploi\n    [one] { $n } emploi\n    [many] { $n } d’emplois\n   *[other] { $n } emplois\n}\n\
         kind = { PLURAL($n) ->\n    [many] m\n   *[other] o\n}\nword = { PLURAL($n) }\n\
         place = { NUMBER($n, type: \"ordinal\") ->\n    [one] { $n }er\n   *[other] { $n }e\n}\n",
    );
    assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(0.0))]), "aucun emploi");
    assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(1.5))]), "1,5 emploi");
    assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(1240.0))]), "1\u{202F}240 emplois");
    assert_eq!(say(&messages, "fr", "jobs", &[("n", MILLION)]), "1\u{202F}000\u{202F}000 d’emplois");
    assert_eq!(say(&messages, "fr", "kind", &[("n", MILLION)]), "m");
    assert_eq!(say(&messages, "fr", "word", &[("n", MILLION)]), "many");
    assert_eq!(say(&messages, "fr", "place", &[("n", Argument::Number(1.0))]), "1er");
    assert_eq!(say(&messages, "fr", "place", &[("n", Argument::Number(2.0))]), "2e");
    assert_eq!(say(&messages, "fr", "jobs", &[("n", Argument::Number(f64::NAN))]), "NaN emplois");
}

#[test]
fn functions_follow_the_language() {
    let text = "n = { NUMBER($n, maximumFractionDigits: 1) }\np = { NUMBER($n, style: \"percent\", minimumFractionDigits: 1) }\n\
                y = { NUMBER($n, useGrouping: \"false\") }\nd = { DATETIME($d, style: \"long\") }\nm = { DATETIME($d, style: \"month\") }\n\
                l = { LIST($l) }\no = { LIST($l, type: \"or\") }\nplain = { $d } : { $l } ({ $n })\nexact = { 1.450 }\n";
    let checked = load(&[("fr", text), ("en", text), ("ja", text)]);
    assert_eq!(checked.diagnostics, []);
    let all = [
        ("n", Argument::Number(1240.26)),
        ("d", Argument::Text("2016-05-01T10:00:00+02:00".into())),
        ("l", Argument::List(vec!["a".into(), "b".into(), "c".into()])),
    ];
    let french = |id| say(&checked.value, "fr", id, &all);
    assert_eq!(french("n"), "1\u{202F}240,3");
    assert_eq!(french("p"), "1\u{202F}240,26\u{202F}%");
    assert_eq!(french("y"), "1240,26");
    assert_eq!(french("d"), "1er mai 2016");
    assert_eq!(french("m"), "mai 2016");
    assert_eq!(french("l"), "a, b et c");
    assert_eq!(french("o"), "a, b ou c");
    assert_eq!(french("exact"), "1,450");
    // The spaces of French typography, which nobody types.
    assert_eq!(french("plain"), "2016-05-01T10:00:00+02:00\u{a0}: a, b et c (1\u{202F}240,26)");
    assert_eq!(say(&checked.value, "ja", "d", &[("d", Argument::Date(civil::date(2016, 7, 13)))]), "2016年7月13日");
    assert_eq!(say(&checked.value, "en", "l", &all), "a, b and c");
}

#[test]
fn a_missing_message_is_borrowed_with_its_own_formats() {
    let checked = load(&[
        ("fr", "a = A fr\nb = { $n } b\n    .c = C fr\nq = { a } { $n }\n"),
        ("en", "a = A en\n"),
        ("ja", "a = A ja\n"),
    ]);
    let messages = &checked.value;
    assert_eq!(say(messages, "ja", "a", &[]), "A ja");
    assert_eq!(say(messages, "ja", "b", &[("n", Argument::Number(1240.0))]), "1\u{202F}240 b");
    assert_eq!(say(messages, "ja", "b.c", &[]), "C fr");
    assert_eq!(say(messages, "ja", "q", &[("n", Argument::Number(1.0))]), "A fr 1", "one sentence, one language");
    assert_eq!(messages.owner(&Locale::new("ja"), "b"), Some(&Locale::new("fr")));
    assert_eq!(messages.owner(&Locale::new("ja"), "z"), None);
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "i18n/missing-message i18n/en.ftl:1:1 3 messages are missing in EN: b, b.c, q",
            "i18n/missing-message i18n/ja.ftl:1:1 3 messages are missing in JA: b, b.c, q"
        ]
    );
}

#[test]
fn a_variety_may_borrow_from_its_language() {
    let languages = [language("fr", "fr-FR", &[]), language("qc", "fr-CA", &["fr"])];
    let checked = Messages::load(&languages, &[file("fr", "a = A\n")]);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(say(&checked.value, "qc", "a", &[]), "A");
}

#[test]
fn a_later_file_wins_entry_by_entry() {
    let languages = [language("fr", "fr-FR", &[])];
    let theme = MessageFile {
        path: SourcePath::new("themes/p/i18n/fr.ftl"),
        ..file("fr", "a = Thème\n    .title = Titre\nb = B\n")
    };
    let checked = Messages::load(&languages, &[theme, file("fr", "a = Site\n")]);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(say(&checked.value, "fr", "a", &[]), "Site");
    assert_eq!(say(&checked.value, "fr", "a.title", &[]), "Titre");
}

#[test]
fn a_missing_translation_is_asked_for_beside_its_source() {
    let languages = [language("fr", "fr-FR", &[]), language("de", "de-DE", &["fr"])];
    let theme = |code: &str, text: &str| MessageFile {
        path: SourcePath::new(format!("themes/p/i18n/{code}.ftl")),
        ..file(code, text)
    };
    let checked = Messages::load(&languages, &[theme("fr", "a = A\n"), theme("de", "z = Z\n"), file("fr", "s = S\n")]);
    assert_eq!(
        texts(&checked.diagnostics),
        ["i18n/missing-message themes/p/i18n/de.ftl:1:1 2 messages are missing in DE: a, s",]
    );
    let checked = Messages::load(&languages, &[file("fr", "s = S\n")]);
    assert_eq!(texts(&checked.diagnostics), ["i18n/missing-message i18n/de.ftl:1:1 the message `s` is missing in DE"]);
}

#[test]
fn errors_of_a_call_say_what_to_do() {
    let messages = french(
        "nav-home = Accueil\ngreeting = { $name }, { $n ->\n    [one] { $kind }\n   *[other] -\n} { nested }\nnested = { $deep }\nd = { DATETIME($d) }\n-t = T\n",
    );
    let error = |id, arguments: &[_]| messages.format(&Locale::new("fr"), id, arguments).unwrap_err();
    assert_eq!(error("nav-hme", &[]), MessageError::Unknown { id: "nav-hme".into(), near: Some("nav-home".into()) });
    assert_eq!(error("-t", &[]), MessageError::Unknown { id: "-t".into(), near: None });
    assert_eq!(
        error("greeting", &[("n", Argument::Number(2.0))]),
        MessageError::MissingArguments {
            id: "greeting".into(),
            names: vec!["deep".into(), "kind".into(), "name".into()]
        }
    );
    let wrong = error("d", &[("d", Argument::Text("demain".into()))]);
    assert_eq!(wrong, MessageError::WrongArgument { id: "d".into(), function: "DATETIME", given: "demain".into() });
    assert_eq!(wrong.to_string(), "in the message `d`, DATETIME has no use for `demain`: give a date: 2016-07-13");
    assert!(messages.format(&Locale::new("xx"), "nav-home", &[]).is_err());
    assert_eq!(messages.arguments_of("greeting").unwrap().collect::<Vec<_>>(), ["deep", "kind", "n", "name"]);
}

#[test]
fn terms_see_only_what_they_are_given() {
    let messages = french(
        "-city = { $case ->\n    [of] d’Aix\n   *[base] Aix\n}\n    .gender = f\na = { -city } { -city(case: \"of\") } { $case }\nb = { -city.gender ->\n    [f] belle\n   *[m] beau\n}\n",
    );
    assert_eq!(say(&messages, "fr", "a", &[("case", Argument::Text("of".into()))]), "Aix d’Aix of");
    assert_eq!(say(&messages, "fr", "b", &[]), "belle");
}

#[test]
fn syntax_errors_are_exact_and_the_rest_is_used() {
    let checked = load(&[
        (
            "fr",
            "a = É { $n\nb = B\nc\nd = { \"x }\ne = E }\n# note\nf = { $n ->\n    [one] 1\n}\ng = G\n    .h = { }\n",
        ),
        ("en", "b = B\ng = G\n"),
        ("ja", "b = B\ng = G\n"),
    ]);
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "i18n/syntax i18n/fr.ftl:1:11 `}` is expected here",
            "i18n/syntax i18n/fr.ftl:3:2 `=` is expected here",
            "i18n/syntax i18n/fr.ftl:4:11 the quotation mark is not closed",
            "i18n/syntax i18n/fr.ftl:5:7 this brace closes what is not open",
            "i18n/syntax i18n/fr.ftl:9:1 no variant is the default one",
            "i18n/syntax i18n/fr.ftl:11:5 a character of \"a-zA-Z\" is expected here",
        ]
    );
    assert_eq!(say(&checked.value, "fr", "g", &[]), "G");
}

#[test]
fn files_of_windows_are_read_alike() {
    let messages = french("\u{FEFF}a = A\r\nb =\r\n    un\r\n    deux\r\n\r\n    trois\r\n# fin\r\n");
    assert_eq!(say(&messages, "fr", "a", &[]), "A");
    assert_eq!(say(&messages, "fr", "b", &[]), "un\ndeux\n\ntrois");
}

#[test]
fn duplicates_point_twice() {
    let checked = load(&[
        ("fr", "a = 1\n    .b = x\n    .b = y\n\na = 2\n"),
        ("en", "a = 1\n    .b = x\n"),
        ("ja", "a = 1\n    .b = x\n"),
    ]);
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "content/duplicate-key i18n/fr.ftl:3:6 `a.b` is written twice",
            "content/duplicate-key i18n/fr.ftl:5:1 `a` is written twice"
        ]
    );
    assert_eq!(checked.diagnostics[1].related[0].0.line, 1);
}

#[test]
fn functions_and_references_are_checked_when_read() {
    let checked = load(&[
        (
            "fr",
            "a = { NUMBR($n) }\nb = { NUMBER($n, style: \"perce\", maxFractionDigits: 1) }\nc = { nowhere } { -brnd } { a.title }\n-brand = OP\nd = { LIST() }\ne = { DATETIME($n, style: 3) }\n",
        ),
        ("en", "a = A\nb = { $n }\nc = C\nd = D\ne = { $n }\n"),
        ("ja", "a = A\nb = { $n }\nc = C\nd = D\ne = { $n }\n"),
    ]);
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "i18n/argument i18n/fr.ftl:1:7 there is no function NUMBR",
            "i18n/argument i18n/fr.ftl:2:18 this value does not suit `style`",
            "i18n/argument i18n/fr.ftl:2:34 NUMBER has no option `maxFractionDigits`",
            "i18n/argument i18n/fr.ftl:5:7 LIST takes exactly one value",
            "i18n/argument i18n/fr.ftl:6:20 this value does not suit `style`",
            "i18n/unknown-message i18n/fr.ftl:3:7 the message `nowhere` does not exist in fr",
            "i18n/unknown-message i18n/fr.ftl:3:20 the term `-brnd` does not exist in fr",
            "i18n/unknown-message i18n/fr.ftl:3:29 the message `a.title` does not exist in fr",
        ]
    );
    assert_eq!(say(&checked.value, "fr", "a", &[]), "{NUMBR()}");
}

#[test]
fn a_translation_has_the_variables_of_its_source() {
    let checked = load(&[("fr", "a = { $name } { $n }\n"), ("en", "a = { $nam }\n"), ("ja", "a = { $n }\n")]);
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "i18n/argument i18n/en.ftl:1:8 `a` uses $nam, which the source message does not have",
            "i18n/argument i18n/ja.ftl:1:1 `a` says nothing of $name, which the source message shows",
        ]
    );
    assert!(checked.diagnostics.iter().all(|problem| problem.severity == Severity::Warning));
}

#[test]
fn circles_and_bombs_end() {
    let mut bomb = "x0 = ha\n".to_owned();
    for n in 1..15 {
        bomb.push_str(&format!("x{n} = {}\n", format!("{{ x{} }}", n - 1).repeat(10)));
    }
    let languages = [language("fr", "fr-FR", &[])];
    let load = |text: &str| Messages::load(&languages, &[file("fr", text)]);
    let checked = load(&bomb);
    assert!(matches!(checked.value.format(&Locale::new("fr"), "x14", &[]), Err(MessageError::Endless { .. })));

    let checked = load("a = { b }\nb = { c }\nc = { b }\nd = { d }\n");
    assert_eq!(
        texts(&checked.diagnostics),
        [
            "i18n/syntax i18n/fr.ftl:2:7 `b` refers to itself",
            "i18n/syntax i18n/fr.ftl:3:7 `c` refers to itself",
            "i18n/syntax i18n/fr.ftl:4:7 `d` refers to itself"
        ]
    );
    assert!(matches!(checked.value.format(&Locale::new("fr"), "a", &[]), Err(MessageError::Endless { .. })));

    let chain: String = (0..20_000).map(|n| format!("x{n} = {{ x{} }}\n", n + 1)).collect();
    let checked = load(&format!("{chain}x20000 = end\n"));
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(say(&checked.value, "fr", "x19990", &[]), "end");
}

#[test]
fn hostile_files_do_no_harm() {
    let deep = [
        "{".repeat(200_000),
        "{A(".repeat(100_000),
        "{ { $n ->\n *[a] ".repeat(140),
        "{ $n ->\n *[a] ".repeat(140) + &"}".repeat(140),
        "{A(".repeat(70) + &")}".repeat(70),
    ];
    let languages = [language("fr", "fr-FR", &[])];
    for text in deep {
        let _ = Messages::load(&languages, &[file("fr", &format!("x = {text}\ny = Y\n"))]);
    }
    let odd = [
        "x = {\"\\u00é\"}",
        "x = {\"\\U00é\"}",
        "x = {\"\\u\u{10FFFF}",
        "x = {\"\\uD800\"}",
        "x = say \"\\u00é\"",
        "\u{0}",
        "=",
        "x =",
        "x = \n\n .a",
        "-",
        "#",
        "#x",
        "##",
        "x\t=\ty",
        "x = { $ }",
        "x = {-t(",
        "x = { 999999999999999999999999999999999999.9 ->\n *[one] 1\n}",
        "x = { $n ->\n *[",
        "\r\n\r",
        "x = \r",
        "é = è",
        "x = {\"\\",
        "x = { \"{\" }",
    ];
    for text in odd {
        let checked = Messages::load(&languages, &[file("fr", text)]);
        let _ = checked.value.format(&Locale::new("fr"), "x", &[("n", Argument::Number(f64::INFINITY))]);
        for end in 0..text.len() {
            if let Some(part) = text.get(..end) {
                let _ = Messages::load(&languages, &[file("fr", part)]);
            }
        }
    }
    let big = format!("x = {{ {} ->\n    [one] a\n   *[other] b\n}}\n", "9".repeat(5000));
    let checked = Messages::load(&languages, &[file("fr", &big)]);
    assert_eq!(say(&checked.value, "fr", "x", &[]), "b");
    let checked = Messages::load(&[], &[file("fr", "a = A")]);
    assert!(checked.value.format(&Locale::new("fr"), "a", &[]).is_err());
    assert_eq!(checked.value.formats(&Locale::new("fr")).number(1.5, NumberOptions::default()), "1.5");
}

/// Files glued together from pieces of syntax: whatever comes out, nothing panics.
#[test]
fn no_mixture_of_syntax_does_harm() {
    let pieces = [
        "a",
        "b",
        " = ",
        "{",
        "}",
        "$n",
        "-t",
        "\n",
        "\n    ",
        " ->",
        "[one]",
        "*[other]",
        "\"",
        "\\u00",
        "é",
        "NUMBER(",
        ")",
        ", ",
        ": ",
        ".x",
        "1.50",
        "#",
        "\r\n",
        "\u{FEFF}",
        "日",
        "{ $n }",
        "\na = ",
        "\n-t = ",
        "{ a }",
        "{ -t }",
        " ",
        "LIST(",
        "style: \"percent\"",
        "}}",
        "\t",
    ];
    let languages = [language("fr", "fr-FR", &[]), language("ar", "ar-MA", &["fr"])];
    let mut seed = 7u64;
    let mut text = || {
        let mut text = String::from("a = ");
        for _ in 0..24 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        text
    };
    let mut formatted = 0;
    for _ in 0..3000 {
        let checked = Messages::load(&languages, &[file("fr", &text()), file("ar", &text())]);
        for code in ["fr", "ar"] {
            for n in [Argument::Number(1.5), Argument::Text("x".into()), Argument::List(vec!["y".into()])] {
                formatted += usize::from(checked.value.format(&Locale::new(code), "a", &[("n", n)]).is_ok());
            }
        }
        for diagnostic in &checked.diagnostics {
            assert!(diagnostic.span.line >= 1 && diagnostic.span.column >= 1);
        }
    }
    assert!(formatted > 1000, "{formatted}");
}

#[test]
fn a_bad_escape_is_reported_where_it_stands() {
    let checked = load(&[("fr", "x = { \"\\u00é\" }\n")]);
    assert_eq!(texts(&checked.diagnostics), ["i18n/syntax i18n/fr.ftl:1:12 there is no such escape"]);
}

#[test]
fn digests_cover_what_can_be_borrowed() {
    let digests = |fr: &str, en: &str, ja: &str| {
        let value = load(&[("fr", fr), ("en", en), ("ja", ja)]).value;
        ["fr", "en", "ja"].map(|code| value.digest(&Locale::new(code)))
    };
    let base = digests("a = 1", "a = 1", "a = 1");
    let other = digests("a = 1", "a = 2", "a = 1");
    assert_eq!(base[0], other[0]);
    assert_ne!(base[1], other[1]);
    assert_ne!(base[2], other[2]);
    assert_ne!(base[0], base[1]);
}

#[test]
fn unused_messages_are_found() {
    let messages = french("nav-home = A\n    .title = T\nold = { inner }\ninner = I\nkind-a = A\n-term = T\n");
    let used = BTreeSet::from(["nav-home".to_owned(), "olde".to_owned()]);
    let unused = messages.unused(&used, &BTreeSet::from(["kind-".to_owned()]));
    assert_eq!(texts(&unused), ["i18n/unused-message i18n/fr.ftl:3:1 no template uses `old`"]);
    assert_eq!(unused[0].help.as_ref().unwrap().get(crate::diagnostic::UiLocale::En), "a template asks for `olde`");
    assert_eq!(
        messages.ids().map(|(id, _)| id).collect::<Vec<_>>(),
        ["inner", "kind-a", "nav-home", "nav-home.title", "old"]
    );
}

/// Where both can, we say what Fluent's reference runtime says.
#[test]
fn fluent_bundle_agrees() {
    let source = "-brand = One\n    .kind = f\na = Text\nb = { a } and { -brand } { \"{\" }\nc =\n    several\n      lines { $name }\n    here\nd = { $name ->\n    [x] X\n   *[y] Y { b }\n}\ne = { -brand.kind ->\n    [f] F\n   *[m] M\n}\nf = { $n ->\n    [0] zero\n    [one] one\n   *[other] other\n}\ng = {\"\\u00A0\"}|{\"\\\"\"}\n";
    let messages = french(source);
    let resource = fluent_bundle::FluentResource::try_new(source.to_owned()).unwrap();
    let mut bundle = fluent_bundle::concurrent::FluentBundle::new_concurrent(vec!["fr".parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap();
    for (name, n) in [("x", 0.0), ("y", 1.0), ("z", 7.0)] {
        let mut arguments = fluent_bundle::FluentArgs::new();
        arguments.set("name", name);
        arguments.set("n", n);
        for id in ["a", "b", "c", "d", "e", "f", "g"] {
            let message = bundle.get_message(id).unwrap();
            let theirs = bundle.format_pattern(message.value().unwrap(), Some(&arguments), &mut Vec::new());
            let ours = say(&messages, "fr", id, &[("name", Argument::Text(name.into())), ("n", Argument::Number(n))]);
            assert_eq!(ours, theirs, "{id}");
        }
    }
}

/// Nothing is timed: what is looked at is counted.
#[test]
fn messages_of_any_shape_take_linear_work() {
    use crate::diagnostic::{problems::MAX_PROBLEMS, work};
    let begun = |begin: &str, piece: &str, size: usize| format!("{begin}{}", piece.repeat(size / piece.len()));
    for (begin, piece) in [
        ("a = b\n", "    .c = { $x }\n"),
        ("a = b\n", "    { $x }\n"),
        ("", "a = { NOPE($x) }\n"),
        ("", "a\n"),
        ("", "a = {\n"),
        ("", "a = \"\\u{}\"\n"),
        ("a = ", "{ \"\\u0000\" }"),
        ("a = { $x ->\n", "    [one] é\n"),
        ("", "# é\n"),
        ("", "-a = { -a }\n"),
    ] {
        for size in [8_000, 16_000, 32_000, 64_000] {
            let text = begun(begin, piece, size);
            let (messages, steps) = work::of(|| load(&[("fr", &text)]));
            let problems = messages.diagnostics.len();
            assert!(steps <= 100 * text.len(), "{piece}: {steps} steps for {} bytes", text.len());
            assert!(problems <= MAX_PROBLEMS + 100, "{piece}: {problems} problems");
        }
    }
}
