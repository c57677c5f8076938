//! What calendars and structured data say of an event beside its name and its time. The fields are read by name where
//! a collection of events declares them: `place` (text), `online` (url), `event_status` (select), and one of type `geo`.

use crate::plan::view::{FieldView, FieldsView};

/// Whether an event takes place as announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As announced: `scheduled`, or nothing said.
    Scheduled,
    /// At another time, which is not known yet: `postponed`.
    Postponed,
    /// Not at all: `cancelled`.
    Cancelled,
}

/// Where an event takes place, and whether.
#[derive(Clone, Copy, Debug)]
pub struct Details<'a> {
    /// Name of the place.
    pub place: Option<&'a str>,
    /// Degrees north and east of the place.
    pub position: Option<(f64, f64)>,
    /// Address at which it is followed from afar.
    pub online: Option<&'a str>,
    /// Whether it takes place as announced.
    pub status: Status,
}

impl<'a> Details<'a> {
    /// The details among the fields of an event.
    pub fn of(fields: &'a FieldsView) -> Self {
        let text = |name: &str| fields.text(name).map(|text| &**text);
        let position = fields.0.iter().find_map(|(_, value)| match value {
            FieldView::Geo(latitude, longitude) => Some((latitude.0, longitude.0)),
            _ => None,
        });
        let status = match text("event_status") {
            Some("cancelled") => Status::Cancelled,
            Some("postponed") => Status::Postponed,
            _ => Status::Scheduled,
        };
        Self { place: text("place"), position, online: text("online"), status }
    }
}

/// The titles of the entries that an event refers to: its sector, its theme. Photos are none of them.
pub fn subjects(fields: &FieldsView) -> Vec<&str> {
    let mut found = Vec::new();
    for (_, value) in &fields.0 {
        let values = match value {
            FieldView::List(items) => &items[..],
            one => std::slice::from_ref(one),
        };
        found.extend(values.iter().filter_map(|value| match value {
            FieldView::Summary(summary) => summary.identity.title.as_deref(),
            _ => None,
        }));
    }
    found
}
