//! An event as schema.org's `Event`.

use serde_json::{Map, Value as Json, json};

use crate::content::period::Boundary;
use crate::content::typography::plain;
use crate::plan::job::SiteView;
use crate::plan::view::CardView;
use crate::render::event::{Details, Status};

/// The event of a card. `page` is the absolute address of the page that tells of it. `None` for an entry that is no
/// event, or does not say both on which day it begins and where: those who read such data refuse it without. A
/// placeholder is no event either: search engines would announce it.
pub fn event(site: &SiteView, card: &CardView, page: &str) -> Option<Json> {
    if card.demo {
        return None;
    }
    let (event, identity) = (card.event.as_ref()?, &card.identity);
    let starts = event.period.starts?;
    let details = Details::of(&card.fields);
    if details.place.is_none() && details.online.is_none() {
        return None;
    }
    let url = identity.url.as_ref().map_or_else(|| page.to_owned(), |url| site.permalink(url));
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("@type", json!("Event"));
    set("@id", json!(format!("{url}#{}", event.uid)));
    set("name", json!(&*plain(identity.title.as_deref().unwrap_or(&identity.id))));
    if let Some(description) = &identity.description {
        set("description", json!(&*plain(description)));
    }
    set("url", json!(url));
    set("inLanguage", json!(&*identity.language.tag));
    set("startDate", moment(starts));
    if let Some(ends) = event.period.ends {
        set("endDate", moment(ends));
    }
    let status = match details.status {
        Status::Scheduled => "https://schema.org/EventScheduled",
        Status::Postponed => "https://schema.org/EventPostponed",
        Status::Cancelled => "https://schema.org/EventCancelled",
    };
    set("eventStatus", json!(status));
    let mode = match (details.place, details.online) {
        (Some(_), Some(_)) => Some("https://schema.org/MixedEventAttendanceMode"),
        (None, Some(_)) => Some("https://schema.org/OnlineEventAttendanceMode"),
        (Some(_), None) => Some("https://schema.org/OfflineEventAttendanceMode"),
        (None, None) => None,
    };
    mode.into_iter().for_each(|mode| set("eventAttendanceMode", json!(mode)));
    let mut locations: Vec<Json> = details.place.map(|place| location(place, details.position)).into_iter().collect();
    locations.extend(details.online.map(|url| json!({"@type": "VirtualLocation", "url": url})));
    match locations.len() {
        0 => {}
        1 => set("location", locations.remove(0)),
        _ => set("location", Json::Array(locations)),
    }
    Some(Json::Object(object))
}

fn location(place: &str, position: Option<(f64, f64)>) -> Json {
    let mut object = json!({"@type": "Place", "name": place, "address": place});
    if let Some((latitude, longitude)) = position {
        object["geo"] = json!({"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude});
    }
    object
}

fn moment(boundary: Boundary) -> Json {
    match boundary {
        Boundary::Day(day) => json!(day.to_string()),
        Boundary::Instant(instant) => json!(instant.to_string()),
    }
}
