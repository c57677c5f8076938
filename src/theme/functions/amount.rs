//! The filters of numbers: plain and compact ones, percentages, sums of money, units, relative times.

use tera::{Kwargs, State, TeraResult, Value};

use super::arguments::{failure, formats, near_or_all, number_options, numeral, one_of, only};
use crate::diagnostic::Code;
use crate::format::{CompactWidth, Currency, CurrencyDisplay, Decimals, RelativeWords, TimeUnit, UnitWidth};
use crate::text;
use crate::theme::messages::Messages;

/// `number`: a number with the digits and separators of the language, or in short.
pub fn number(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "number", &["max", "min", "group", "compact", "width"])?;
    let numeral = numeral("number", value)?;
    let (formats, _locale) = formats(messages, state)?;
    Ok(Value::from(match compact(arguments, "number")? {
        Some(width) => formats.compact(&numeral, width, decimals(arguments)?),
        None => formats.numeral(&numeral, number_options(arguments)?),
    }))
}

/// `percent`: a percentage as it is said, 17 for 17 %.
pub fn percent(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "percent", &["max", "min", "group"])?;
    let numeral = numeral("percent", value)?;
    Ok(Value::from(formats(messages, state)?.0.percent_of(&numeral, number_options(arguments)?)))
}

/// `currency`: a sum of money, whole or in short.
pub fn currency(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "currency", &["code", "display", "max", "min", "compact", "width"])?;
    let code = arguments.get::<&str>("code")?.unwrap_or_default();
    let currency = Currency::from_code(code).ok_or_else(|| {
        failure(
            Code::TemplateSyntax,
            &text!(
                "le filtre `currency` ne connaît pas de monnaie « {code} »",
                "the filter `currency` knows no currency `{code}`"
            ),
            &text!(
                "donnez son code ISO 4217, trois lettres : `currency(code=\"EUR\")`",
                "give its ISO 4217 code, three letters: `currency(code=\"EUR\")`"
            ),
        )
    })?;
    let display = match one_of(arguments, "currency", "display", &["symbol", "code"])? {
        "code" => CurrencyDisplay::Code,
        _ => CurrencyDisplay::Symbol,
    };
    let numeral = numeral("currency", value)?;
    let style = (display, compact(arguments, "currency")?);
    Ok(Value::from(formats(messages, state)?.0.currency(&numeral, currency, style, decimals(arguments)?)))
}

/// `unit`: a number with its unit.
pub fn unit(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "unit", &["name", "width", "max", "min", "group"])?;
    let name = arguments.get::<&str>("name")?.unwrap_or_default();
    let numeral = numeral("unit", value)?;
    let width = match one_of(arguments, "unit", "width", &["long", "short"])? {
        "short" => UnitWidth::Short,
        _ => UnitWidth::Long,
    };
    let (formats, _locale) = formats(messages, state)?;
    let text = formats.unit(&numeral, name, width, number_options(arguments)?).ok_or_else(|| {
        let known = formats.units();
        let help = near_or_all(name, &known, |all| text!("les unités sont {all}", "the units are {all}"));
        failure(
            Code::TemplateSyntax,
            &text!("le filtre `unit` n’a pas d’unité « {name} »", "the filter `unit` has no unit `{name}`"),
            &help,
        )
    })?;
    Ok(Value::from(text))
}

/// `relative`: a time as seen from another, in steps of a unit.
pub fn relative(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "relative", &["unit", "words"])?;
    let name = one_of(arguments, "relative", "unit", TimeUnit::NAMES)?;
    let unit = TimeUnit::from_name(name).unwrap_or(TimeUnit::Day);
    let words = match arguments.get::<bool>("words")?.unwrap_or(false) {
        true => RelativeWords::Auto,
        false => RelativeWords::Numeric,
    };
    Ok(Value::from(formats(messages, state)?.0.relative(&numeral("relative", value)?, unit, words)))
}

/// The arguments `compact` and `width`.
fn compact(arguments: &Kwargs, filter: &str) -> TeraResult<Option<CompactWidth>> {
    let width = match one_of(arguments, filter, "width", &["short", "long"])? {
        "long" => CompactWidth::Long,
        _ => CompactWidth::Short,
    };
    Ok(arguments.get::<bool>("compact")?.unwrap_or(false).then_some(width))
}

/// The arguments `max` and `min`.
fn decimals(arguments: &Kwargs) -> TeraResult<Decimals> {
    Ok(Decimals { max: arguments.get::<u8>("max")?, min: arguments.get::<u8>("min")? })
}
