//! iCalendar (RFC 5545, with the calendar's own properties of RFC 7986).
//!
//! Whole days are dates, instants are in UTC, so that no time zone needs to be described. The time stamp of an event is
//! that of its text: the same content gives the same bytes.
//!
//! The library `icalendar` 0.17 was tried for this. It folds in time that grows with the square of a line, takes bytes
//! for characters there, leaves the carriage returns of a text as they are, and does not escape `NAME`. Tests read what
//! is written here with its parser.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::event::{Details, Status, subjects};
use crate::content::period::{Boundary, Period};
use crate::content::typography::plain;
use crate::plan::job::CalendarJob;
use crate::plan::view::{Card, CardView};

/// How often a program asks for a calendar again (RFC 7986, 5.7).
const REFRESH: &str = "P1D";

/// The file.
pub fn render(job: &CalendarJob) -> Vec<u8> {
    let site = &job.site;
    let language = &site.languages[site.index].language.tag;
    let mut writer = Writer { out: String::with_capacity(512 * (job.events.len() + 1)) };
    writer.line("BEGIN", "VCALENDAR");
    writer.line("VERSION", "2.0");
    writer.line("PRODID", "-//provence//provence//EN");
    writer.line("CALSCALE", "GREGORIAN");
    if let Some(name) = &job.name {
        writer.text_in("NAME", language, name);
        writer.text("X-WR-CALNAME", name);
        writer.line("SOURCE;VALUE=URI", &site.permalink(&job.url));
        if let Some(list) = &job.list {
            writer.line("URL", &site.permalink(list));
        }
        writer.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        writer.line("X-PUBLISHED-TTL", REFRESH);
    }
    for card in &job.events {
        if let Card::Entry(card) = card {
            event(&mut writer, job, card);
        }
    }
    writer.line("END", "VCALENDAR");
    writer.out.into_bytes()
}

fn event(writer: &mut Writer, job: &CalendarJob, card: &CardView) {
    let (Some(event), identity) = (&card.event, &card.identity) else { return };
    let Some(starts) = event.period.starts else { return };
    let language = &identity.language.tag;
    let details = Details::of(&card.fields);
    writer.line("BEGIN", "VEVENT");
    writer.text("UID", &event.uid);
    // An event whose text has no date always has the same stamp.
    writer.line("DTSTAMP", &instant(event.updated.unwrap_or(Timestamp::UNIX_EPOCH)));
    if let Some(updated) = event.updated {
        writer.line("LAST-MODIFIED", &instant(updated));
    }
    times(writer, &event.period, starts);
    let name = identity.title.as_deref().unwrap_or(&identity.id);
    match card.demo {
        true => writer.text_in("SUMMARY", language, &format!("[{}] {name}", job.example)),
        false => writer.text_in("SUMMARY", language, name),
    }
    if let Some(description) = &identity.description {
        writer.text_in("DESCRIPTION", language, description);
    }
    if let Some(place) = details.place.or(details.online) {
        writer.text_in("LOCATION", language, place);
    }
    if let Some((latitude, longitude)) = details.position {
        writer.line("GEO", &format!("{latitude};{longitude}"));
    }
    if let Some(online) = details.online {
        writer.line("CONFERENCE;VALUE=URI", online);
    }
    let subjects = subjects(&card.fields);
    let categories: Vec<&str> = job.section.as_deref().into_iter().chain(subjects).collect();
    writer.texts_in("CATEGORIES", language, &categories);
    if let Some(url) = identity.url.as_ref().or(job.list.as_ref()) {
        writer.line("URL", &job.site.permalink(url));
    }
    writer.line(
        "STATUS",
        match details.status {
            // A placeholder takes no place in anybody's calendar.
            Status::Scheduled if !card.demo => "CONFIRMED",
            Status::Scheduled | Status::Postponed => "TENTATIVE",
            Status::Cancelled => "CANCELLED",
        },
    );
    writer.line("END", "VEVENT");
}

/// Beginning and end. Both are days, or both instants. A last day is included in a period and excluded in a calendar.
fn times(writer: &mut Writer, period: &Period, starts: Boundary) {
    match starts {
        Boundary::Instant(starts) => {
            writer.line("DTSTART", &instant(starts));
            // An event of no length has no end.
            if let Some(Boundary::Instant(ends)) = period.ends
                && ends > starts
            {
                writer.line("DTEND", &instant(ends));
            }
        }
        Boundary::Day(starts) => {
            writer.line("DTSTART;VALUE=DATE", &day(starts));
            if let Some(Boundary::Day(ends)) = period.ends
                && let Ok(after) = ends.tomorrow()
            {
                writer.line("DTEND;VALUE=DATE", &day(after));
            }
        }
    }
}

/// `20260310` (RFC 5545, 3.3.4).
fn day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// `20260310T080000Z` (RFC 5545, 3.3.5, form 2).
fn instant(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Octets on a line, its end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

struct Writer {
    out: String,
}

impl Writer {
    /// A property whose value is no text: nothing in it is escaped.
    fn line(&mut self, name: &str, value: &str) {
        // A value on one line: what could end it is left out.
        let value: String = value.chars().filter(|character| !character.is_control()).collect();
        self.folded(&format!("{name}:{value}"));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.folded(&format!("{name}:{}", escaped(text)));
    }

    fn text_in(&mut self, name: &str, language: &str, text: &str) {
        self.folded(&format!("{name};LANGUAGE={language}:{}", escaped(text)));
    }

    /// A list of texts; nothing for an empty one.
    fn texts_in(&mut self, name: &str, language: &str, texts: &[&str]) {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| escaped(text)).collect();
            self.folded(&format!("{name};LANGUAGE={language}:{}", texts.join(",")));
        }
    }

    /// Writes a line in parts of 75 octets at most. A character is never divided, and the space that begins a part counts.
    fn folded(&mut self, line: &str) {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > LINE {
                self.out.push_str("\r\n ");
                length = 1;
            }
            self.out.push(character);
            length += character.len_utf8();
        }
        self.out.push_str("\r\n");
    }
}

/// A text (RFC 5545, 3.3.11). Every kind of line end is one; other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let text = plain(text);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str) -> String {
        let mut writer = Writer { out: String::new() };
        writer.folded(line);
        writer.out
    }

    #[test]
    fn lines_have_75_octets_at_most_and_whole_characters() {
        for text in ["a".repeat(75), "a".repeat(76), "é".repeat(150), "م".repeat(150), "🎻 ".repeat(80), String::new()]
        {
            let out = folded(&text);
            assert!(out.ends_with("\r\n"));
            let lines: Vec<&str> = out.trim_end_matches("\r\n").split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
            assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
            assert_eq!(out.replace("\r\n ", "").trim_end_matches("\r\n"), text);
        }
        assert_eq!(folded(&"a".repeat(75)).matches("\r\n").count(), 1);
    }

    #[test]
    fn texts_hold_no_line_end_and_no_separator() {
        assert_eq!(escaped("a\r\nb\rc\nd"), "a\\nb\\nc\\nd");
        assert_eq!(escaped("x, y; z \\ \"q\": \u{0}\u{1b}\u{85}t\t"), "x\\, y\\; z \\\\ \"q\": t\t");
    }
}
