"""The calendars of a published site, read by a library that is not ours. Every .ics file parses without an error, has
the properties that RFC 5545 asks for, and no UID stands for two events of one calendar.

    python3 -m venv V && V/bin/pip install icalendar && V/bin/python tests/calendars.py public
"""

import sys
from pathlib import Path

from icalendar import Calendar

root = Path(sys.argv[1])
files = sorted(root.rglob("*.ics"))
assert files, f"no calendar in {root}"
uids = {}
for file in files:
    raw = file.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r"), f"{file}: line ends"
    assert max(map(len, raw.split(b"\r\n"))) <= 75, f"{file}: a line of more than 75 octets"
    calendar = Calendar.from_ical(raw)
    assert not calendar.errors, f"{file}: {calendar.errors}"
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"], file
    events = calendar.walk("VEVENT")
    assert events, f"{file}: a calendar holds at least one component"
    names = [str(event["UID"]) for event in events]
    assert len(set(names)) == len(names), f"{file}: {names}"
    for event in events:
        assert not event.errors, f"{file}: {event.errors}"
        start = event.decoded("DTSTART")
        end = event.decoded("DTEND", default=None)
        assert end is None or (type(end) is type(start) and end > start), f"{file}: {start} to {end}"
        assert event["SUMMARY"] and event["SUMMARY"].params["LANGUAGE"], file
        assert event.decoded("DTSTAMP").utcoffset().total_seconds() == 0, file
        times = uids.setdefault(str(event["UID"]), (start, end))
        assert times == (start, end), f"{file}: {event['UID']} at two times"
print(f"{len(files)} calendars, {len(uids)} events")
