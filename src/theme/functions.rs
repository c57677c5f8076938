//! The functions and filters that templates may call: interface texts, dates,
//! numbers, lists, JSON and percent-encoding. All are pure: the result depends on
//! the arguments, on the page's `locale` and on the messages alone.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::content::typography;
use crate::diagnostic::Code;
use crate::format::Conjunction;
use crate::text;
use crate::theme::messages::{Argument, Messages};

/// The characters that are encoded: all but those that RFC 3986 leaves unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

mod amount;
mod arguments;
mod moment;

pub use arguments::problem;
use arguments::{failure, formats, locale, only, unsuitable};

/// Registers `t` and the filters: dates and times, numbers and amounts, `conjunction`, `json`, `plain` and `url`.
/// Templates must be added after this, or Tera does not know the names.
pub fn register(tera: &mut Tera, messages: &Arc<Messages>) {
    let texts = Arc::clone(messages);
    tera.register_function("t", move |arguments: Kwargs, state: &State<'_>| translate(&texts, &arguments, state));
    type Filter = fn(&Messages, &Value, &Kwargs, &State<'_>) -> TeraResult<Value>;
    let filters: [(&str, Filter); 11] = [
        ("date", moment::date),
        ("time", moment::time),
        ("number", amount::number),
        ("percent", amount::percent),
        ("currency", amount::currency),
        ("unit", amount::unit),
        ("relative", amount::relative),
        ("conjunction", conjunction),
        ("json", json),
        ("plain", plain),
        ("url", url),
    ];
    for (name, filter) in filters {
        let texts = Arc::clone(messages);
        tera.register_filter(name, move |value: Value, arguments: Kwargs, state: &State<'_>| {
            filter(&texts, &value, &arguments, state)
        });
    }
}

fn conjunction(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "conjunction", &["type"])?;
    let conjunction = match arguments.get::<&str>("type")?.unwrap_or("and") {
        "and" => Conjunction::And,
        "or" => Conjunction::Or,
        other => {
            return Err(failure(
                Code::TemplateSyntax,
                &text!(
                    "le filtre `conjunction` n’a pas de type « {other} »",
                    "the filter `conjunction` has no type `{other}`"
                ),
                &text!("les types sont and et or", "the types are and and or"),
            ));
        }
    };
    let items = value.as_array().ok_or_else(|| {
        unsuitable("conjunction", value, &text!("donnez une liste de textes", "give a list of texts"))
    })?;
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    Ok(Value::from(formats(messages, state)?.0.list(&items, conjunction)))
}

fn json(_: &Messages, value: &Value, arguments: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    only(arguments, "json", &[])?;
    let json = serde_json::to_string(value).map_err(|error| {
        failure(
            Code::TemplateSyntax,
            &text!("cette valeur ne s’écrit pas en JSON ({error})", "this value cannot be written as JSON ({error})"),
            &text!("donnez du texte, un nombre, une liste ou un objet", "give text, a number, a list or an object"),
        )
    })?;
    // Safe: it must not be escaped again inside `<script>`, where entities mean nothing.
    Ok(Value::safe_string(&harmless_json(&json)))
}

/// A text without word joiners and soft hyphens, for `<title>` and other places where lines do not break.
fn plain(_: &Messages, value: &Value, arguments: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    only(arguments, "plain", &[])?;
    let text = value.as_str().ok_or_else(|| unsuitable("plain", value, &text!("donnez un texte", "give a text")))?;
    Ok(Value::from(&*typography::plain(text)))
}

fn url(_: &Messages, value: &Value, arguments: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    only(arguments, "url", &[])?;
    if !(value.is_string() || value.is_number() || value.is_bool()) {
        return Err(unsuitable("url", value, &text!("donnez un texte", "give a text")));
    }
    Ok(Value::from(utf8_percent_encode(&value.to_string(), QUERY).to_string()))
}

/// JSON in which nothing can end a script element, open a comment in it, or end
/// a line of JavaScript. These characters occur within strings only, where an
/// escape means the same.
pub fn harmless_json(json: &str) -> Cow<'_, str> {
    const HARMFUL: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
    if !json.contains(HARMFUL) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 32);
    for c in json.chars() {
        match HARMFUL.contains(&c) {
            true => out.push_str(&format!("\\u{:04x}", c as u32)),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn translate(messages: &Messages, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let Some(id) = arguments.get::<&Value>("id")?.and_then(Value::as_str) else {
        return Err(failure(
            Code::MessageArgument,
            &text!("`t` attend un `id`", "`t` wants an `id`"),
            &text!("écrivez `t(id=\"nom-du-message\")`", "write `t(id=\"name-of-message\")`"),
        ));
    };
    let mut given: Vec<(&str, Argument<'_>)> = Vec::new();
    for (key, value) in arguments.iter() {
        let name = key.as_str().unwrap_or_default();
        // Null is how a view says "absent", so the message is told that it lacks it.
        if name == "id" || value.is_none() || value.is_undefined() {
            continue;
        }
        given.push((name, argument(id, name, value)?));
    }
    let locale = locale(state)?;
    match messages.format_in(locale.as_str().unwrap_or_default(), id, &given) {
        Ok(text) => Ok(Value::normal_string(&text)),
        Err(error) => Err(failure(error.code(), &error.text(), &error.help())),
    }
}

fn argument<'a>(id: &str, name: &str, value: &'a Value) -> TeraResult<Argument<'a>> {
    if let Some(text) = value.as_str() {
        return Ok(Argument::Text(Cow::Borrowed(text)));
    }
    // `as_f64` is for floats alone; an integer of a view is exact in its text.
    if value.is_number() {
        return Ok(Argument::Number(value.to_string().parse().unwrap_or(f64::NAN)));
    }
    if let Some(items) = value.as_array() {
        return Ok(Argument::List(items.iter().map(|item| Cow::Owned(item.to_string())).collect()));
    }
    if value.is_bool() {
        return Ok(Argument::Text(Cow::Owned(value.to_string())));
    }
    let kind = value.name();
    Err(failure(
        Code::MessageArgument,
        &text!(
            "le message « {id} » ne peut recevoir « {name} » ({kind})",
            "the message `{id}` cannot take `{name}` ({kind})"
        ),
        &text!("donnez un texte, un nombre, une date ou une liste", "give a text, a number, a date or a list"),
    ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::diagnostic::UiLocale;
    use crate::digest::Hashed;
    use crate::locale::{Language, Locale};
    use crate::path::SourcePath;
    use crate::theme::messages::MessageFile;
    use tera::{Context, ErrorKind};

    /// The messages of a small theme in two languages.
    pub(in crate::theme) fn messages() -> Arc<Messages> {
        let language =
            |code: &str, cldr: &str| Language::new(Locale::new(code), code.into(), cldr.parse().unwrap(), vec![]);
        let file = |code: &str, text: &str| MessageFile {
            locale: Locale::new(code),
            path: SourcePath::new(format!("i18n/{code}.ftl")),
            text: Hashed::text(text),
        };
        let checked = Messages::load(
            &[language("fr", "fr-FR"), language("en", "en-GB")],
            &[
                file(
                    "fr",
                    "home = Accueil\n    .title = L’accueil & plus\njobs = { $n ->\n    [many] { $n } d’emplois\n   *[other] { $n } emplois\n}\non = le { DATETIME($date) }\nwith = avec { $names }\nkind-a = A\n",
                ),
                file(
                    "en",
                    "home = Home\n    .title = T\njobs = { $n } jobs\non = on { DATETIME($date) }\nwith = with { $names }\nkind-a = A\n",
                ),
            ],
        );
        assert_eq!(checked.diagnostics, []);
        Arc::new(checked.value)
    }

    fn try_render(template: &str, locale: &str) -> TeraResult<String> {
        let mut tera = Tera::default();
        register(&mut tera, &messages());
        tera.add_raw_template("page.html", template)?;
        let mut context = Context::new();
        context.insert("locale", locale);
        context.insert("day", "2016-05-01");
        context.insert("nothing", &None::<String>);
        context.insert("names", &["Aix", "Arles", "Cassis"]);
        context.insert("count", &1_000_000u64);
        context.insert("share", &17.5f64);
        context.insert("object", &serde_json::json!({"a": "</script><!--\u{2028}&", "n": [1, 1.5, null]}));
        tera.render("page.html", &context)
    }

    fn render(template: &str, locale: &str) -> String {
        try_render(template, locale).unwrap()
    }

    fn failing(template: &str) -> String {
        let error = try_render(template, "fr").unwrap_err();
        let ErrorKind::RenderingError(report) = error.kind() else { panic!("{error}") };
        let (code, message, help) = problem(report.message()).unwrap_or_else(|| panic!("{:?}", report.message()));
        let ui_locale = UiLocale::En;
        format!("{} {}; {}", code.as_str(), message.get(ui_locale), help.get(ui_locale))
    }

    #[test]
    fn texts_follow_the_page_s_language() {
        assert_eq!(render(r#"{{ t(id="home") }}"#, "fr"), "Accueil");
        assert_eq!(render(r#"{{ t(id="home") }}"#, "en"), "Home");
        assert_eq!(render(r#"{{ t(id="home.title") }}"#, "fr"), "L’accueil &amp; plus");
        assert_eq!(render(r#"{{ t(id="jobs", n=count) }}"#, "fr"), "1\u{202F}000\u{202F}000 d’emplois");
        assert_eq!(render(r#"{{ t(id="on", date=day) }}"#, "fr"), "le 1er mai 2016");
        assert_eq!(render(r#"{{ t(id="with", names=names) }}"#, "en"), "with Aix, Arles and Cassis");
        assert_eq!(render(r#"{% set k = "a" %}{{ t(id="kind-" ~ k) }}"#, "en"), "A");
    }

    #[test]
    fn filters_follow_the_page_s_language() {
        assert_eq!(render("{{ day | date }}", "fr"), "1er mai 2016");
        assert_eq!(render(r#"{{ day | date(style="month") }}"#, "en"), "May 2016");
        let afternoon = |filter: &str| format!("{{{{ \"2016-07-13T14:05:09+02:00\" | {filter} }}}}");
        assert_eq!(render(&afternoon("time"), "fr"), "14:05");
        assert_eq!(render(&afternoon("time(zone=true)"), "fr"), "14:05 UTC+2");
        assert!(failing("{{ \"2016-07-13\" | time }}").contains("datetime"));
        assert_eq!(render("{{ count | number }}", "en"), "1,000,000");
        assert_eq!(
            render(
                "{{ 17.25 | number(max=1) }} {{ 2016 | number(group=false) }} {{ \"1.50\" | number(compact=false) }}",
                "fr"
            ),
            "17,3 2016 1,50"
        );
        assert_eq!(render("{{ share | percent }}", "fr"), "17,5\u{202F}%");
        assert_eq!(render("{{ names | conjunction }}", "fr"), "Aix, Arles et Cassis");
        assert_eq!(render(r#"{{ names | conjunction(type="or") }}"#, "en"), "Aix, Arles or Cassis");
        assert_eq!(render("{{ \"l’été & co/é?=\" | url }}", "fr"), "l%E2%80%99%C3%A9t%C3%A9%20%26%20co%2F%C3%A9%3F%3D");
    }

    #[test]
    fn amounts_and_ranges_follow_the_page_s_language() {
        assert_eq!(render("{{ 1450000 | number(compact=true) }}", "fr"), "1,5\u{A0}M");
        assert_eq!(render(r#"{{ 1450000 | number(compact=true, width="long", max=2) }}"#, "en"), "1.45 million");
        assert_eq!(render(r#"{{ 1450000 | currency(code="EUR", compact=true, max=2) }}"#, "fr"), "1,45\u{A0}M\u{A0}€");
        assert_eq!(render(r#"{{ 12 | currency(code="EUR", display="code") }}"#, "en"), "EUR\u{A0}12.00");
        assert_eq!(render(r#"{{ 240 | unit(name="hectare") }}"#, "fr"), "240\u{A0}hectares");
        assert_eq!(render(r#"{{ 240 | unit(name="hectare", width="short") }}"#, "en"), "240 ha");
        assert_eq!(render(r#"{{ 3 | relative(unit="week") }}"#, "en"), "in 3 weeks");
        assert_eq!(render("{{ 1 | relative(words=true) }}", "fr"), "demain");
        assert_eq!(render(r#"{{ day | date(end="2016-05-03") }}"#, "fr"), "1er–3 mai 2016");
        assert_eq!(render("{{ day | date(end=nothing) }}", "fr"), "1er mai 2016");
    }

    #[test]
    fn json_cannot_leave_its_script() {
        let json = render("{{ object | json }}", "fr");
        assert_eq!(json, r#"{"a":"\u003c/script\u003e\u003c!--\u2028\u0026","n":[1,1.5,null]}"#);
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["a"], "</script><!--\u{2028}&");
    }

    #[test]
    fn errors_name_the_message_and_the_argument() {
        assert_eq!(
            failing(r#"{{ t(id="hom") }}"#),
            "i18n/unknown-message the message `hom` exists in no fallback language; did you mean `home`?"
        );
        assert!(
            failing(r#"{{ t(id="jobs", n=nothing) }}"#)
                .starts_with("i18n/argument the message `jobs` wants $n; write `t(id=\"jobs\", n=…)`")
        );
        assert!(
            failing(r#"{{ t(id="on", date=object) }}"#)
                .starts_with("i18n/argument the message `on` cannot take `date`")
        );
        assert!(
            failing(r#"{{ t(id="on", date="demain") }}"#)
                .starts_with("i18n/argument in the message `on`, DATETIME has no use for `demain`")
        );
        assert!(failing("{{ t(n=1) }}").starts_with("i18n/argument `t` wants an `id`"));
        assert!(failing("{{ nothing | date }}").starts_with("theme/template the filter `date` has no use for"));
        assert!(failing(r#"{{ day | date(styl="long") }}"#).ends_with("did you mean `style`?"));
        assert!(failing(r#"{{ day | date(style="tall") }}"#).contains("no style `tall`"));
        assert!(failing("{{ day | number }}").contains("has no use for `2016-05-01`"));
        assert!(failing(r#"{{ 1 | number(compact=true, width="tall") }}"#).contains("`width` of the filter `number`"));
        assert!(failing("{{ 1 | currency }}").contains("ISO 4217"));
        assert!(failing(r#"{{ 1 | currency(code="EURO") }}"#).contains("knows no currency `EURO`"));
        assert!(failing(r#"{{ 1 | unit(name="kilometre") }}"#).contains("did you mean `kilometer`?"));
        assert!(failing(r#"{{ 1 | relative(unit="days") }}"#).contains("did you mean `day`?"));
        assert!(failing(r#"{{ day | date(end="demain") }}"#).contains("has no use for `demain`"));
        assert_eq!(problem("Variable `x` is not defined"), None);
    }
}
