//! Events: what is over at which moment, and calendars that other programs read.

use std::collections::BTreeMap;
use std::fs;

use icalendar::{Calendar, CalendarComponent, Component as _, DatePerhapsTime, EventLike as _};
use provence::build::{self, Memory};
use provence::diagnostic;
use provence::render::{Artefacts, Bytes, late_file};
use provence::site::Moment;
use provence::source;
use serde_json::Value;

use crate::built::{Warm, moment};
use crate::folder::{self, write};
use crate::program;

const BASE: &str = "https://site.example";

const EVENTS: &str = "label: {fr: Agenda, en: Events}
slug: {fr: agenda, en: events}
list: {template: events.html, sort: [starts, title], calendar: true}
fields:
  starts: {type: date}
  ends: {type: date}
  year: {type: number}
  place: {type: text, localized: true}
  where: {type: geo}
  online: {type: url}
  event_status: {type: select, options: [scheduled, postponed, cancelled]}
  about: {type: reference, to: stories}
";

const LIST: &str = "{% extends \"base.html\" %}{% block main %}<p>coming:{% for e in lists.coming %} {{ e.id }}{% endfor %}</p>
<p>past:{% for e in lists.past %} {{ e.id }}{% endfor %}</p>
{% for e in list.items %}<p>{{ e.id }} {% if e.is_past != null %}{{ e.is_past }}{% endif %} {% if e.calendar %}{{ e.calendar }}{% endif %}</p>{% endfor %}
{% if page.calendar %}{{ page.calendar.url }} {{ page.calendar.webcal }} {{ page.calendar.title }}{% endif %}
<script type=\"application/ld+json\">{{ json_ld | safe }}</script>{% endblock main %}
";

const THEME: &str = "name: Minimal
variants:
  wide: {widths: [16]}
templates:
  events.html:
    lists:
      coming: {collection: events, where: {is_past: false}}
      past: {collection: events, where: {is_past: true}, sort: [-starts]}
";

/// A site with events and the memory of its builds.
struct Site(Warm);

impl Site {
    fn new() -> Self {
        let site = Warm::new(folder::base());
        write(site.root(), "content/events/_collection.yaml", EVENTS);
        write(site.root(), "themes/minimal/theme.yaml", THEME);
        write(site.root(), "themes/minimal/templates/events.html", LIST);
        Self(site)
    }

    fn event(&self, id: &str, front_matter: &str) {
        write(self.0.root(), &format!("content/events/{id}.fr.md"), format!("---\n{front_matter}---\n"));
    }

    /// The output at a moment, made with what was kept of the builds before.
    fn build(&mut self, now: &str, base_url: &str) -> BTreeMap<String, String> {
        let built = self.0.build(&moment(now), Some(base_url), Artefacts::Defer);
        assert!(!diagnostic::has_errors(&built.diagnostics), "{:#?}", built.diagnostics);
        let text = |bytes: &Bytes| match bytes {
            Bytes::Memory(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Bytes::Late(job) => String::from_utf8_lossy(&late_file(job)).into_owned(),
            _ => String::new(),
        };
        built.value.files.iter().map(|(path, blob)| (path.to_string(), text(&blob.bytes))).collect()
    }
}

/// The events of a calendar, which must be right: lines of 75 octets, ended by CRLF, without another control character.
fn read(text: &str) -> Vec<icalendar::Event> {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(|character: char| character.is_control() && character != '\t'), "{line:?}");
    }
    let calendar: Calendar = text.parse().expect("a calendar");
    let events = calendar.components.into_iter().map(|component| match component {
        CalendarComponent::Event(event) => event,
        other => panic!("{other:?}"),
    });
    events.collect()
}

#[test]
fn an_event_is_over_by_the_clock_and_a_warm_build_follows_it() {
    let mut site = Site::new();
    site.event("salon", "title: Salon\nstarts: 2026-06-10\nends: 2026-06-12\n");
    site.event("soir", "title: Soir\nstarts: 2026-06-11\n");
    site.event("annee", "title: Année\nyear: 2026\n");
    site.event("un-jour", "title: Un jour\n");
    let past = |files: &BTreeMap<String, String>, id: &str| -> Value {
        let entry: Value = serde_json::from_str(&files[&format!("api/v1/fr/events/{id}.json")]).expect("JSON");
        entry["is_past"].clone()
    };
    let text = |files: &BTreeMap<String, String>, start: &str| {
        let page = &files["fr/agenda/index.html"];
        let at = page.find(start).expect("the list");
        page[at + start.len()..].split("</p>").next().expect("its end").to_owned()
    };
    // In Paris, the 11th ends at 22:00 UTC.
    for (now, coming, over) in [
        ("2026-06-11T21:59:59Z", " salon soir annee un-jour", ""),
        ("2026-06-11T22:00:00Z", " salon annee un-jour", " soir"),
        ("2026-06-12T22:00:00Z", " annee un-jour", " soir salon"),
        ("2026-12-31T22:59:59Z", " annee un-jour", " soir salon"),
        ("2026-12-31T23:00:00Z", " un-jour", " soir salon annee"),
    ] {
        let warm = site.build(now, BASE);
        assert_eq!((&*text(&warm, "<p>coming:"), &*text(&warm, "<p>past:")), (coming, over), "{now}");
        assert_eq!(past(&warm, "soir"), Value::Bool(over.contains("soir")));
        assert_eq!(past(&warm, "un-jour"), Value::Null, "nothing says when it is");
        let kept = std::mem::take(&mut site.0.memory);
        assert!(warm == site.build(now, BASE), "{now}: warm and cold differ");
        site.0.memory = kept;
    }
    // The dev server builds again at that moment.
    let due = |now: &str, memory: &mut Memory| {
        let moment = Moment { now: now.parse().expect("a time"), drafts: false, future: false, expired: false };
        let tree = source::read(site.0.root(), None).expect("a site that can be read");
        let prepared = build::prepare(&tree, None, &moment, memory).take(&mut Vec::new()).expect("a site");
        prepared.site.due.map(|due| due.to_string())
    };
    let mut memory = Memory::default();
    assert_eq!(due("2026-06-11T21:59:59Z", &mut memory).as_deref(), Some("2026-06-11T22:00:00Z"));
    assert_eq!(due("2026-06-11T22:00:00Z", &mut memory).as_deref(), Some("2026-06-12T22:00:00Z"));
    assert_eq!(due("2027-01-01T00:00:00Z", &mut memory), None);
    // What is over may come again: the clock of a build can be set back.
    let back = site.build("2026-06-01T00:00:00Z", BASE);
    assert_eq!(text(&back, "<p>past:"), "");
}

#[test]
fn the_next_change_is_the_end_of_an_event() {
    let site = Site::new();
    site.event("salon", "title: Salon\nstarts: 2026-06-10\nends: 2026-06-12\n");
    site.event("annee", "title: Année\nyear: 2026\n");
    for (now, next) in [
        ("2026-06-10T00:00:00Z", "2026-06-13T00:00:00+02:00\n"),
        ("2026-06-12T22:00:00Z", "2027-01-01T00:00:00+01:00\n"),
        ("2027-01-01T00:00:00Z", ""),
    ] {
        let ran = program::provence(&["list", "next-change", "-s", site.0.root().as_str(), "--clock", now]);
        assert_eq!((ran.code, &*ran.out), (0, next), "{}", ran.err);
    }
}

#[test]
fn calendars_say_what_the_pages_say() {
    let mut site = Site::new();
    site.event(
        "salon",
        "title: Salon\ndescription: Deux jours.\ndate: 2026-01-02\nupdated: 2026-02-03\nstarts: 2026-06-10\nends: 2026-06-12\nplace: Marseille\nwhere: {lat: 43.3, lon: 5.4}\nonline: https://live.example/a,b;c\nevent_status: cancelled\nabout: quay\nslug: le-salon\n",
    );
    site.event("un-jour", "title: Un jour\n");
    write(site.0.root(), "content/events/salon.en.md", "---\ntitle: Fair\nplace: Marseilles\n---\n");
    let files = site.build("2026-06-01T00:00:00Z", "https://site.example/deep/");
    let calendar = &files["fr/agenda/calendar.ics"];
    for property in [
        "NAME;LANGUAGE=fr:",
        "X-WR-CALNAME:",
        "SOURCE;VALUE=URI:https://site.example/deep/fr/agenda/calendar.ics\r\n",
        "URL:https://site.example/deep/fr/agenda/\r\n",
    ] {
        assert!(calendar.contains(property), "{property}\n{calendar}");
    }
    let events = read(calendar);
    let [event] = &events[..] else { panic!("an event without a day is in no calendar") };
    assert_eq!(read(&files["fr/agenda/le-salon.ics"]), events, "the file of one event holds the same");
    assert_eq!(event.get_uid(), Some("events/salon@example.org"), "the address of the settings, not of a preview");
    assert_eq!(event.get_summary(), Some("Salon"));
    assert_eq!(event.get_description(), Some("Deux jours."));
    assert_eq!(event.get_location(), Some("Marseille"));
    assert_eq!(event.get_url(), Some("https://site.example/deep/fr/agenda/"));
    assert_eq!(event.property_value("STATUS"), Some("CANCELLED"));
    assert_eq!(event.property_value("GEO"), Some("43.3;5.4"));
    assert_eq!(event.property_value("CONFERENCE"), Some("https://live.example/a,b;c"));
    assert_eq!(event.property_value("DTSTAMP"), Some("20260202T230000Z"), "when the text changed");
    assert!(calendar.contains("CATEGORIES;LANGUAGE=fr:Agenda,Le quai\r\n"), "{calendar}");
    let day = |text: &str| Some(DatePerhapsTime::Date(text.parse().expect("a day")));
    assert_eq!(event.get_start(), day("2026-06-10"));
    assert_eq!(event.get_end(), day("2026-06-13"), "the day after the last");
    let english = read(&files["en/events/calendar.ics"]);
    assert_eq!(english[0].get_summary(), Some("Fair"));
    assert_eq!(english[0].get_location(), Some("Marseilles"));
    assert_eq!(english[0].get_uid(), event.get_uid(), "the same event in every language");
    // The page announces it.
    let page = &files["fr/agenda/index.html"];
    assert!(page.contains("webcal://site.example/deep/fr/agenda/calendar.ics"), "{page}");
    assert!(page.contains("<p>salon false /fr/agenda/le-salon.ics</p>"), "{page}");
    assert!(page.contains("<p>un-jour  </p>"), "{page}");
    // And so does the API.
    let list: Value = serde_json::from_str(&files["api/v1/fr/events/index.json"]).expect("JSON");
    assert_eq!(list["calendar"], "https://site.example/deep/fr/agenda/calendar.ics");
    assert_eq!(list["items"][0]["calendar"], "https://site.example/deep/fr/agenda/le-salon.ics");
    assert_eq!(list["items"][1]["calendar"], Value::Null);
}

#[test]
fn hours_are_in_universal_time_and_an_event_may_have_no_end() {
    let mut site = Site::new();
    write(site.0.root(), "content/events/_collection.yaml", EVENTS.replace("type: date}", "type: datetime}"));
    site.event("a", "title: A\nstarts: 2026-03-29T01:30\nends: 2026-03-29T03:30\n");
    site.event("b", "title: B\nstarts: 2026-07-01T09:00:00-05:00\n");
    site.event("c", "title: C\nstarts: 2026-07-02T09:00\nends: 2026-07-02T09:00\n");
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    let events = read(&files["fr/agenda/calendar.ics"]);
    let times: Vec<_> = events.iter().map(|e| (e.property_value("DTSTART"), e.property_value("DTEND"))).collect();
    // Between the two, clocks in Paris are put forward: one hour passes.
    assert_eq!(
        times,
        [
            (Some("20260329T003000Z"), Some("20260329T013000Z")),
            (Some("20260701T140000Z"), None),
            (Some("20260702T070000Z"), None),
        ]
    );
}

#[test]
fn hostile_texts_stay_texts() {
    let mut site = Site::new();
    let arabic = "مهرجان ".repeat(50);
    let titles = [
        ("a", "\"a\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\"", "a\nEND:VEVENT\nBEGIN:VEVENT".to_owned()),
        ("b", "'x, y; z \\ \"w\": q'", "x, y; z \\ \"w\": q".to_owned()),
        ("c", &*format!("\"{arabic}\""), arabic.clone()),
        ("d", "'back\\\\, slash\\n'", "back\\\\, slash\\n".to_owned()),
    ];
    for (day, (id, title, _)) in (10..).zip(&titles) {
        site.event(id, &format!("title: {title}\ndescription: {title}\nplace: {title}\nstarts: 2026-06-{day}\n"));
    }
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    let events = read(&files["fr/agenda/calendar.ics"]);
    assert_eq!(events.len(), titles.len());
    let plain = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ").replace('\u{2019}', "'").trim().to_owned();
    for (event, (id, _, wanted)) in events.iter().zip(&titles) {
        for text in [event.get_summary(), event.get_location()] {
            let text = plain(text.expect("a text"));
            let wanted = plain(wanted);
            // French quotation marks and the like are the typography of the page.
            let letters =
                |text: &str| text.chars().filter(|c| c.is_alphanumeric() || "\n\\,;".contains(*c)).collect::<String>();
            assert_eq!(letters(&text), letters(&wanted), "{id}");
        }
    }
}

#[test]
fn structured_data_describe_an_event_whole() {
    let mut site = Site::new();
    site.event("a", "title: A\nstarts: 2026-06-10\nends: 2026-06-12\nplace: Marseille\nwhere: {lat: 43.3, lon: 5.4}\n");
    site.event("b", "title: B\nstarts: 2026-06-11\nonline: https://live.example/\nevent_status: postponed\n");
    site.event("c", "title: C\nyear: 2026\nplace: Arles\n");
    site.event("d", "title: D\nstarts: 2026-06-14\n");
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    let page = &files["fr/agenda/index.html"];
    let (_, rest) = page.split_once("ld+json\">").expect("data");
    let (json, _) = rest.split_once("</script>").expect("their end");
    let data: Value = serde_json::from_str(json).expect("JSON");
    let graph = data["@graph"].as_array().expect("a graph");
    let events: Vec<&Value> = graph.iter().filter(|node| node["@type"] == "Event").collect();
    let [a, b] = events[..] else { panic!("without a day or a place there is no event to tell: {graph:?}") };
    assert_eq!(
        (&a["@type"], &a["startDate"], &a["endDate"]),
        (&"Event".into(), &"2026-06-10".into(), &"2026-06-12".into())
    );
    assert_eq!(a["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(a["eventAttendanceMode"], "https://schema.org/OfflineEventAttendanceMode");
    assert_eq!(a["location"]["name"], "Marseille");
    assert_eq!(a["location"]["geo"]["latitude"], 43.3);
    assert_eq!(b["eventStatus"], "https://schema.org/EventPostponed");
    assert_eq!(b["eventAttendanceMode"], "https://schema.org/OnlineEventAttendanceMode");
    assert_eq!(b["location"], serde_json::json!({"@type": "VirtualLocation", "url": "https://live.example/"}));
}

#[test]
fn a_placeholder_is_no_event_for_other_programs() {
    let mut site = Site::new();
    write(
        site.0.root(),
        "i18n/fr.ftl",
        fs::read_to_string(site.0.root().join("i18n/fr.ftl")).expect("texts") + "demo-example = Exemple\n",
    );
    site.event("vrai", "title: Vrai\nstarts: 2026-06-10\nplace: Marseille\n");
    site.event("exemple", "title: Faux\nstarts: 2026-06-11\nplace: Arles\ndemo: true\n");
    site.event("annule", "title: Nul\nstarts: 2026-06-12\nplace: Aix\ndemo: true\nevent_status: cancelled\n");
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    let told = |text: &str| -> Vec<(String, String)> {
        let told = read(text).into_iter().map(|event| {
            let status = event.property_value("STATUS").expect("a status").to_owned();
            (event.get_summary().expect("a name").to_owned(), status)
        });
        told.collect()
    };
    let owned = |name: &str, status: &str| (name.to_owned(), status.to_owned());
    let mut all = told(&files["fr/agenda/calendar.ics"]);
    all.sort();
    assert_eq!(
        all,
        [owned("Vrai", "CONFIRMED"), owned("[Exemple] Faux", "TENTATIVE"), owned("[Exemple] Nul", "CANCELLED")]
    );
    assert_eq!(told(&files["fr/agenda/exemple.ics"]), [owned("[Exemple] Faux", "TENTATIVE")]);
    let page = &files["fr/agenda/index.html"];
    assert!(page.contains("\"name\":\"Vrai\"") && !page.contains("Faux\""), "{page}");
}

#[test]
fn a_collection_without_a_dated_event_has_no_calendar() {
    let mut site = Site::new();
    site.event("c", "title: C\nyear: 2026\n");
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    assert!(!files.keys().any(|path| path.ends_with(".ics")), "a calendar holds at least one event (RFC 5545, 3.6)");
    assert!(!files["fr/agenda/index.html"].contains("webcal"));
    fs::remove_file(site.0.root().join("content/events/c.fr.md")).expect("removed");
    site.event("c", "title: C\nstarts: 2026-07-01\n");
    let files = site.build("2026-06-01T00:00:00Z", BASE);
    assert!(files.contains_key("fr/agenda/calendar.ics") && files.contains_key("fr/agenda/c.ics"));
    assert!(!files.contains_key("en/events/calendar.ics"), "borrowed events are in no calendar");
}
