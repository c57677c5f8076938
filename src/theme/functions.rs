//! The functions and filters that templates may call: interface texts, dates,
//! numbers, lists, JSON and percent-encoding. All are pure: the result depends on
//! the arguments, on the page's `locale` and on the messages alone.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::diagnostic::{Code, Text, Tongue, did_you_mean};
use crate::format::{
    Conjunction, DateStyle, Formats, Grouping, NumberOptions, Numeral, ZoneStyle, parse_date, parse_time,
};
use crate::text;
use crate::theme::messages::{Argument, Messages};

/// The characters that are encoded: all but those that RFC 3986 leaves unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Separates the parts of a problem within Tera's error, which is one string.
const PART: char = '\u{1F}';

/// Registers `t`, `date`, `time`, `number`, `percent`, `conjunction`, `json` and `url`.
/// Templates must be added after this, or Tera does not know the names.
pub fn register(tera: &mut Tera, messages: &Arc<Messages>) {
    let texts = Arc::clone(messages);
    tera.register_function("t", move |arguments: Kwargs, state: &State<'_>| translate(&texts, &arguments, state));
    type Filter = fn(&Messages, &Value, &Kwargs, &State<'_>) -> TeraResult<Value>;
    let filters: [(&str, Filter); 7] = [
        ("date", date),
        ("time", time),
        ("number", number),
        ("percent", percent),
        ("conjunction", conjunction),
        ("json", json),
        ("url", url),
    ];
    for (name, filter) in filters {
        let texts = Arc::clone(messages);
        tera.register_filter(name, move |value: Value, arguments: Kwargs, state: &State<'_>| {
            filter(&texts, &value, &arguments, state)
        });
    }
}

fn date(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "date", &["style"])?;
    let name = arguments.get::<&str>("style")?.unwrap_or("long");
    let style = DateStyle::from_name(name).ok_or_else(|| {
        let known = DateStyle::NAMES.join(", ");
        failure(
            Code::TemplateSyntax,
            &text!("le filtre `date` n’a pas de style « {name} »", "the filter `date` has no style `{name}`"),
            &text!("les styles sont {known}", "the styles are {known}"),
        )
    })?;
    let date = value.as_str().and_then(parse_date).ok_or_else(|| {
        unsuitable(
            "date",
            value,
            &text!(
                "donnez une date comme 2016-07-13, et vérifiez d’abord si elle peut manquer",
                "give a date such as 2016-07-13, and test first if it may be absent"
            ),
        )
    })?;
    Ok(Value::from(formats(messages, state)?.0.date(date, style)))
}

fn time(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "time", &["zone"])?;
    let zone = if arguments.get::<bool>("zone")?.unwrap_or(false) { ZoneStyle::Shown } else { ZoneStyle::Hidden };
    let clock = value.as_str().and_then(parse_time).ok_or_else(|| {
        unsuitable(
            "time",
            value,
            &text!(
                "donnez le texte d’un champ `datetime`, comme 2016-07-13T14:30:00+02:00",
                "give the text of a field `datetime`, such as 2016-07-13T14:30:00+02:00"
            ),
        )
    })?;
    Ok(Value::from(formats(messages, state)?.0.time(clock, zone)))
}

fn number(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "number", &["max", "min", "group", "compact"])?;
    if arguments.get::<bool>("compact")?.unwrap_or(false) {
        return Err(failure(
            Code::TemplateSyntax,
            &text!("`number(compact=true)` n’existe pas encore", "`number(compact=true)` does not exist yet"),
            &text!("écrivez le nombre en entier", "write the number in full"),
        ));
    }
    let numeral = numeral("number", value)?;
    Ok(Value::from(formats(messages, state)?.0.numeral(&numeral, number_options(arguments)?)))
}

fn percent(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "percent", &["max", "min", "group"])?;
    let numeral = numeral("percent", value)?;
    Ok(Value::from(formats(messages, state)?.0.percent_of(&numeral, number_options(arguments)?)))
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

/// A problem inside a Tera error, for [`problem`] to read again.
fn failure(code: Code, message: &Text, help: &Text) -> Error {
    let (en, fr) = (Tongue::En, Tongue::Fr);
    let parts = [message.get(en), help.get(en), message.get(fr), help.get(fr), code.as_str()];
    // English first: whoever prints the error as it is reads a whole sentence.
    Error::message(parts.map(|part| part.replace(PART, " ")).join(&PART.to_string()))
}

/// The problem that `failure` put into the message of a Tera error (its `ReportError::message`
/// once a template is being rendered). `None` when Tera itself made the error.
pub fn problem(message: &str) -> Option<(Code, Text, Text)> {
    let parts: Vec<&str> = message.split(PART).collect();
    let [en, en_help, fr, fr_help, code] = parts.as_slice() else { return None };
    let code = Code::ALL.iter().copied().find(|known| known.as_str() == *code)?;
    Some((code, Text::new(*fr, *en), Text::new(*fr_help, *en_help)))
}

fn unsuitable(filter: &str, value: &Value, help: &Text) -> Error {
    let kind = value.name();
    let shown: String = value.to_string().chars().take(60).collect();
    failure(
        Code::TemplateSyntax,
        &text!(
            "le filtre `{filter}` ne sait que faire de « {shown} » ({kind})",
            "the filter `{filter}` has no use for `{shown}` ({kind})"
        ),
        help,
    )
}

/// Refuses an argument that the filter does not read: most often its name is mistyped.
fn only(arguments: &Kwargs, filter: &str, known: &[&str]) -> TeraResult<()> {
    for (key, _) in arguments.iter() {
        let name = key.as_str().unwrap_or_default();
        if !known.contains(&name) {
            let help = match did_you_mean(name, known.iter().copied()) {
                Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
                None => {
                    let known = known.join(", ");
                    text!("arguments possibles : {known}", "possible arguments: {known}")
                }
            };
            return Err(failure(
                Code::TemplateSyntax,
                &text!(
                    "le filtre `{filter}` n’a pas d’argument « {name} »",
                    "the filter `{filter}` has no argument `{name}`"
                ),
                &help,
            ));
        }
    }
    Ok(())
}

/// The page's locale; the value is shared, not copied.
fn locale(state: &State<'_>) -> TeraResult<Value> {
    match state.get::<Value>("locale")? {
        Some(value) if value.is_string() => Ok(value),
        _ => Err(failure(
            Code::TemplateSyntax,
            &text!("la page n’a pas de variable `locale`", "the page has no variable `locale`"),
            &text!(
                "un composant doit recevoir `locale`, ou hériter du contexte de la page",
                "a component must be given `locale`, or inherit the page's context"
            ),
        )),
    }
}

/// Keeps the locale's value beside the formatters, which do not borrow it.
fn formats<'m>(messages: &'m Messages, state: &State<'_>) -> TeraResult<(&'m Formats, Value)> {
    let locale = locale(state)?;
    Ok((messages.formats_in(locale.as_str().unwrap_or_default()), locale))
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

fn numeral(filter: &str, value: &Value) -> TeraResult<Numeral> {
    let parsed = match value.as_str() {
        Some(text) => Numeral::parse(text.trim()),
        None if value.is_f64() => value.as_f64().and_then(Numeral::from_f64),
        None if value.is_number() => Numeral::parse(&value.to_string()),
        None => None,
    };
    parsed.ok_or_else(|| {
        unsuitable(
            filter,
            value,
            &text!(
                "donnez un nombre, et vérifiez d’abord s’il peut manquer",
                "give a number, and test first if it may be absent"
            ),
        )
    })
}

fn number_options(arguments: &Kwargs) -> TeraResult<NumberOptions> {
    let default = NumberOptions::default();
    Ok(NumberOptions {
        max_fraction: arguments.get::<u8>("max")?.unwrap_or(default.max_fraction),
        min_fraction: arguments.get::<u8>("min")?.unwrap_or(default.min_fraction),
        grouping: match arguments.get::<bool>("group")?.unwrap_or(true) {
            true => Grouping::Language,
            false => Grouping::Off,
        },
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
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
        let tongue = Tongue::En;
        format!("{} {}; {}", code.as_str(), message.get(tongue), help.get(tongue))
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
        assert!(failing("{{ 1 | number(compact=true) }}").contains("does not exist yet"));
        assert_eq!(problem("Variable `x` is not defined"), None);
    }
}
