//! The filters of dates and times.

use tera::{Kwargs, State, TeraResult, Value};

use super::arguments::{failure, formats, only, unsuitable};
use crate::diagnostic::Code;
use crate::format::{DateStyle, ZoneStyle, parse_date, parse_time};
use crate::text;
use crate::theme::messages::Messages;

/// `date`: a day, or the days to `end`.
pub fn date(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    only(arguments, "date", &["style", "end"])?;
    let name = arguments.get::<&str>("style")?.unwrap_or("long");
    let style = DateStyle::from_name(name).ok_or_else(|| {
        let known = DateStyle::NAMES.join(", ");
        failure(
            Code::TemplateSyntax,
            &text!("le filtre `date` n’a pas de style « {name} »", "the filter `date` has no style `{name}`"),
            &text!("les styles sont {known}", "the styles are {known}"),
        )
    })?;
    let day = |value: &Value| {
        value.as_str().and_then(parse_date).ok_or_else(|| {
            unsuitable(
                "date",
                value,
                &text!(
                    "donnez une date comme 2016-07-13, et vérifiez d’abord si elle peut manquer",
                    "give a date such as 2016-07-13, and test first if it may be absent"
                ),
            )
        })
    };
    let from = day(value)?;
    let (formats, _locale) = formats(messages, state)?;
    // Null is how a view says that an event has no last day.
    let end = arguments.get::<&Value>("end")?.filter(|end| !end.is_none() && !end.is_undefined());
    Ok(Value::from(match end {
        Some(end) => formats.date_range(from, day(end)?, style),
        None => formats.date(from, style),
    }))
}

/// `time`: the time of day of an instant.
pub fn time(messages: &Messages, value: &Value, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
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
