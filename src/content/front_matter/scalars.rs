//! Reads values on one line: numbers, days, addresses, colours, choices. When the meaning of a wrong value is
//! clear, the help text says how it is written.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::{Measure, Reader};
use crate::content::field::Field;
use crate::content::value::Value;
use crate::diagnostic::{Code, Text, did_you_mean};
use crate::text;
use crate::yaml::{Node, Yaml};

/// The keys of a place.
const GEO: &[&str] = &["lat", "lon"];

impl Reader<'_> {
    /// A text without the white space at its ends, which is told of: in an
    /// address or a name it is never meant.
    pub(super) fn trimmed(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let text = self.text(field, node)?;
        let trimmed = text.trim();
        if trimmed.len() == text.len() {
            return Some(text);
        }
        let name = &field.name;
        let message = text!(
            "la valeur de `{name}` commence ou finit par une espace, qui n’est pas prise",
            "the value of `{name}` begins or ends with a space, which is left out"
        );
        let help = text!("écrivez `{trimmed}`, sans espace", "write `{trimmed}`, without a space").replacing(trimmed);
        self.report(Code::StraySpace, node.span(self.file), message, Some(help));
        Some(trimmed.into())
    }

    pub(super) fn option(&mut self, field: &Field, node: &Node, options: &[Arc<str>]) -> Option<Arc<str>> {
        if let Some(text) = node.as_text().filter(|text| options.contains(text)) {
            return Some(Arc::clone(text));
        }
        let text = self.trimmed(field, node)?;
        if options.contains(&text) {
            return Some(text);
        }
        let help = match did_you_mean(&text, options.iter().map(|option| &**option)) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
            None => {
                let list = options.join(", ");
                text!("les choix : {list}", "the options: {list}")
            }
        };
        let message = text!("`{text}` n’est pas un choix possible", "`{text}` is not one of the options");
        self.report(Code::UnknownOption, node.span(self.file), message, Some(help));
        None
    }

    pub(super) fn url(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let text = self.trimmed(field, node)?;
        if is_url(&text) {
            return Some(lower_scheme(text));
        }
        let complete = format!("https://{}", without_scheme(&text));
        self.invalid(
            node,
            &text,
            if is_url(&complete) {
                text!("écrivez `{complete}`", "write `{complete}`").replacing(complete.as_str())
            } else {
                text!(
                    "une adresse complète est attendue, comme `https://exemple.fr/page`",
                    "a complete address is expected, such as `https://example.org/page`"
                )
            },
        )
    }

    pub(super) fn email(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let text = self.trimmed(field, node)?;
        if is_email(&text) {
            return Some(text);
        }
        let bare = text.strip_prefix("mailto:").filter(|bare| is_email(bare));
        let help = match bare {
            Some(bare) => text!("écrivez `{bare}`", "write `{bare}`").replacing(bare),
            None => text!(
                "une adresse de courriel est attendue, comme `presse@exemple.fr`",
                "an e-mail address is expected, such as `press@example.org`"
            ),
        };
        self.invalid(node, &text, help)
    }

    pub(super) fn color(&mut self, field: &Field, node: &Node) -> Option<Arc<str>> {
        let text = self.trimmed(field, node)?;
        if let Some(color) = color(&text) {
            return Some(color);
        }
        let help = text!(
            "une couleur est attendue, comme `\"#1d4f91\"` (entre guillemets)",
            "a colour is expected, such as `\"#1d4f91\"` (in quotes)"
        );
        self.invalid(node, &text, help)
    }

    fn invalid<T>(&mut self, node: &Node, text: &str, help: Text) -> Option<T> {
        let message = text!("`{text}` n’est pas valable", "`{text}` is not valid");
        self.report(Code::InvalidValue, node.span(self.file), message, Some(help));
        None
    }

    pub(super) fn number(&mut self, field: &Field, node: &Node) -> Option<f64> {
        if let Some(number) = node.as_number() {
            self.range(field, node, number, Measure::Value);
            return Some(number);
        }
        // The meaning of `1 240`, `1,5` and `"12"` is clear.
        let written = node.as_text().map_or("", |text| text);
        let plain: String = written.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace(',', ".");
        let help = match plain.parse::<f64>() {
            Ok(number) if number.is_finite() && !plain.is_empty() => text!(
                "écrivez `{plain}`, sans espace ni guillemets, avec un point",
                "write `{plain}`, without spaces or quotes, with a point"
            )
            .replacing(plain.as_str()),
            _ => text!("par exemple `12` ou `1.5`", "for example `12` or `1.5`"),
        };
        self.wrong_type(field, node, &text!("un nombre", "a number"), Some(help))
    }

    pub(super) fn boolean(&mut self, field: &Field, node: &Node) -> Option<bool> {
        if let Some(boolean) = node.as_bool() {
            return Some(boolean);
        }
        let written = node.as_text().map(|text| text.to_lowercase()).unwrap_or_default();
        let meant = match written.trim() {
            "oui" | "yes" | "on" | "vrai" | "true" | "y" | "o" | "1" => Some(true),
            "non" | "no" | "off" | "faux" | "false" | "n" | "0" => Some(false),
            _ => None,
        };
        let key = field.key();
        let help = match meant {
            Some(meant) => text!("écrivez `{key}: {meant}`", "write `{key}: {meant}`").replacing(meant.to_string()),
            None => text!("écrivez `{key}: true` ou `{key}: false`", "write `{key}: true` or `{key}: false`"),
        };
        self.wrong_type(field, node, &text!("`true` ou `false`", "`true` or `false`"), Some(help))
    }

    /// A day. Of a day with a time, which other tools write, the day in the site's time zone is taken.
    pub(super) fn date(&mut self, field: &Field, node: &Node) -> Option<Date> {
        let text = node.as_text().map_or("", |text| text.trim());
        let in_zone = |instant: Timestamp| instant.to_zoned(self.config.time_zone.clone()).date();
        let day = match text.parse::<Date>() {
            Ok(date) if text.len() == 10 => Some(date),
            _ => {
                let instant = text.parse::<Timestamp>().ok().map(in_zone);
                instant.or_else(|| text.parse::<DateTime>().ok().filter(|_| text.len() > 10).map(|local| local.date()))
            }
        };
        if day.is_none() {
            let name = &field.name;
            let message = text!("`{name}` attend un jour : année-mois-jour", "`{name}` wants a day: year-month-day");
            let help = rewritten(text).unwrap_or_else(|| text!("par exemple `2025-03-21`", "for example `2025-03-21`"));
            self.report(Code::InvalidValue, node.span(self.file), message, Some(help));
        }
        day
    }

    pub(super) fn datetime(&mut self, field: &Field, node: &Node) -> Option<Timestamp> {
        let text = node.as_text().map_or("", |text| text.trim());
        let local = |when: DateTime| when.to_zoned(self.config.time_zone.clone()).ok().map(|zoned| zoned.timestamp());
        let instant = text
            .parse::<Timestamp>()
            .ok()
            .or_else(|| text.parse::<DateTime>().ok().and_then(local))
            .or_else(|| text.parse::<Date>().ok().and_then(|date| local(date.at(0, 0, 0, 0))));
        if instant.is_none() {
            let name = &field.name;
            let message = text!(
                "`{name}` attend une date et une heure qui existent",
                "`{name}` wants a date and time that exist"
            );
            let help = rewritten_instant(text).unwrap_or_else(|| {
                text!(
                    "par exemple `2025-03-21T09:00` (heure du site) ou `2025-03-21T09:00:00+01:00`",
                    "for example `2025-03-21T09:00` (the site’s time) or `2025-03-21T09:00:00+01:00`"
                )
            });
            self.report(Code::InvalidValue, node.span(self.file), message, Some(help));
        }
        instant
    }

    pub(super) fn geo(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let degrees = |key: &str, limit: f64| node.get(key)?.as_number().filter(|degrees| degrees.abs() <= limit);
        if let (Some(latitude), Some(longitude)) = (degrees("lat", 90.0), degrees("lon", 180.0)) {
            for (unknown, _) in node.as_map().unwrap_or_default().iter().filter(|(key, _)| !GEO.contains(&&*key.name)) {
                let name = &unknown.name;
                let message = text!(
                    "`{name}` n’est pas une clé d’un lieu : `lat` et `lon` le disent",
                    "`{name}` is no key of a place: `lat` and `lon` say where it is"
                );
                let help = text!("retirez-la", "remove it");
                self.report(Code::UnknownField, unknown.span(self.file), message, Some(help));
            }
            return Some(Value::Geo { latitude, longitude });
        }
        let pair = match &node.value {
            Yaml::List(items) => items.iter().map(Node::as_number).collect::<Option<Vec<f64>>>().unwrap_or_default(),
            _ => Vec::new(),
        };
        let key = field.key();
        let help = match pair[..] {
            [latitude, longitude] => text!(
                "écrivez `{key}: {{lat: {latitude}, lon: {longitude}}}`",
                "write `{key}: {{lat: {latitude}, lon: {longitude}}}`"
            ),
            _ => text!("par exemple `{{lat: 43.3, lon: 5.4}}`", "for example `{{lat: 43.3, lon: 5.4}}`"),
        };
        let expected = text!("une latitude et une longitude, en degrés", "a latitude and a longitude, in degrees");
        self.wrong_type(field, node, &expected, Some(help))
    }
}

/// `01/03/2025`, `1.3.2025`, `2025-3-1`, `2025/03/01` as a day that can be read.
/// Where both could be the month, the day comes first, as in Europe.
fn rewritten(text: &str) -> Option<Text> {
    let date = readable_day(text)?;
    Some(text!("écrivez `{date}`", "write `{date}`").replacing(date.to_string()))
}

/// The same with the time behind it, which is kept as it is. Of a time that does not exist nothing is guessed, but for
/// `24:00`, the end of a day.
fn rewritten_instant(text: &str) -> Option<Text> {
    let Some((_, time)) = text.split_once([' ', 'T']) else { return rewritten(text) };
    let day = readable_day(text)?;
    let time = time.trim();
    let written = match time.strip_prefix("24:00") {
        Some(rest) => format!("{}T00:00{rest}", day.tomorrow().ok()?),
        None => format!("{day}T{time}"),
    };
    let is_right = written.parse::<Timestamp>().is_ok() || written.parse::<DateTime>().is_ok();
    is_right.then(|| text!("écrivez `{written}`", "write `{written}`").replacing(written))
}

fn readable_day(text: &str) -> Option<Date> {
    let date = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let [first, second, third] = parts[..] else { return None };
    let numbers = [first, second, third].map(|part| part.parse::<i16>().ok());
    let [Some(first_number), Some(second_number), Some(third_number)] = numbers else { return None };
    let (year, month, day) = if first.len() == 4 {
        (first_number, second_number, third_number)
    } else if third.len() == 4 && second_number > 12 {
        (third_number, first_number, second_number)
    } else if third.len() == 4 {
        (third_number, second_number, first_number)
    } else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a text is an address with a scheme of the web and a host (RFC 3986, sections 3.1 and 3.2).
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && host.contains('.')
        && host.strip_suffix('.').unwrap_or(host).split('.').all(is_label)
        && port.parse::<u16>().is_ok()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}

/// The address with its scheme in small letters, as programs compare it.
fn lower_scheme(text: Arc<str>) -> Arc<str> {
    match text.split_once(':') {
        Some((scheme, rest)) if scheme.contains(|c: char| c.is_ascii_uppercase()) => {
            format!("{}:{rest}", scheme.to_ascii_lowercase()).into()
        }
        _ => text,
    }
}

/// What follows `https:` or `http:` and its slashes; the whole text where it does not begin so.
fn without_scheme(text: &str) -> &str {
    let scheme = ["https:", "http:"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    scheme.map_or(text, |scheme| text[scheme.len()..].trim_start_matches('/'))
}

/// Whether a text is the address of a mailbox, as browsers check it (HTML, "Email state"), with letters of all scripts.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    name.chars().all(is_name)
        && name.split('.').all(|part| !part.is_empty())
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// A colour as six digits, which is what readers of the site's data are promised, from six digits or three (CSS Color 4,
/// section 5.2).
fn color(text: &str) -> Option<Arc<str>> {
    let hex = text.strip_prefix('#').filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    match hex.len() {
        6 => Some(text.into()),
        3 => Some(hex.chars().fold("#".to_owned(), |color, digit| format!("{color}{digit}{digit}")).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::UiLocale;

    #[test]
    fn addresses_have_a_host() {
        for text in [
            "https://x.fr",
            "HTTPS://X.fr",
            "http://a.b.fr:8080/c?d#e",
            "https://é.fr/",
            "https://a@b.fr/x",
            "https://x.fr./",
        ] {
            assert!(is_url(text), "{text}");
        }
        for text in [
            "https://ftp://x.fr",
            "https://https:/x.fr",
            "https:/x.fr",
            "ftp://x.fr",
            "https://.fr",
            "https://a..fr",
            "https://x.fr:99999",
            "x.fr",
        ] {
            assert!(!is_url(text), "{text}");
        }
        assert_eq!(without_scheme("https:/x.fr"), "x.fr");
        assert_eq!(&*lower_scheme("HTTPS://X.fr".into()), "https://X.fr");
    }

    #[test]
    fn mailboxes_are_checked() {
        for text in ["a@b.fr", "a.b+c@d-e.org", "é@exemple.fr"] {
            assert!(is_email(text), "{text}");
        }
        for text in
            ["mailto:a@b.fr", "a@b..fr", ".a@b.fr", "a.@b.fr", "a@b", "a b@c.fr", "a@-b.fr", "@b.fr", "a@b@c.fr"]
        {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn days_are_written_anew() {
        let written = |text: &str| rewritten(text).map(|help| help.get(UiLocale::En).to_owned());
        for (text, day) in [
            ("01/03/2025", "2025-03-01"),
            ("12/25/2027", "2027-12-25"),
            ("2025-3-1", "2025-03-01"),
            ("1.3.2025 10:00", "2025-03-01"),
            ("2025/03/01", "2025-03-01"),
        ] {
            assert_eq!(written(text), Some(format!("write `{day}`")), "{text}");
        }
        assert_eq!(written("31/02/2025"), None);
        let instant = |text: &str| rewritten_instant(text).map(|help| help.get(UiLocale::En).to_owned());
        assert_eq!(instant("2025-02-03T24:00"), Some("write `2025-02-04T00:00`".to_owned()));
        assert_eq!(instant("01/03/2025 10:00"), Some("write `2025-03-01T10:00`".to_owned()));
        assert_eq!(instant("2025-02-03T04:05+99:00"), None);
        assert_eq!(instant("2025-02-03T25:00"), None);
        assert_eq!(written("soon"), None);
    }
}
