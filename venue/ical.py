"""Calendar files (RFC 5545) and invitations (RFC 5546): what a calendar program reads. Pure.

One thing has one `uid` for ever, however often it is moved; `sequence` rises with every change, so that a program
knows the later of two. Instants are written in UTC: every program shows them in its own zone, and no daylight saving
rule has to travel along.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import icalendar

PRODUCT = "-//Venue//Bookings//EN"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)  # sequences count from here, and so fit 31 bits until 2088
ASK_AGAIN = timedelta(hours=1)  # how often a program should read a feed


class Method(StrEnum):
    """What a file asks of the program that reads it: to show, to put in or change, to take out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Event:
    """Something that somebody goes to. `changed_at` is when it last became different."""

    uid: str
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    is_certain: bool = True

    @property
    def sequence(self) -> int:
        """Seconds until the last change."""
        return max(0, int((self.changed_at - EPOCH).total_seconds()))


@dataclass(frozen=True)
class Guest:
    """Who invites whom: two addresses, the first with a name."""

    organizer: str
    organizer_name: str
    attendee: str


def calendar(
    events: Iterable[Event], *, method: Method = Method.PUBLISH, name: str = "", guest: Guest | None = None
) -> bytes:
    """The file, with lines folded at 75 octets. A `name` makes it a feed, which a program reads again each hour; an
    invitation says whose guest it is for.
    """
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method)
    if name:
        whole.add("x-wr-calname", name)
        whole.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
        whole.add("x-published-ttl", "PT1H")
    for event in events:
        whole.add_component(_component(event, method, guest))
    return whole.to_ical()


def _component(event: Event, method: Method, guest: Guest | None) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    for name, at in (("dtstamp", event.changed_at), ("last-modified", event.changed_at)):
        made.add(name, at.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", event.starts_at.astimezone(UTC))
    made.add("dtend", event.ends_at.astimezone(UTC))
    made.add("status", _status(event, method))
    for name, text in (("summary", event.title), ("location", event.place), ("description", event.text)):
        if text:
            made.add(name, text)
    if event.url:
        made.add("url", event.url)
    if guest:
        made.add("organizer", f"mailto:{guest.organizer}", parameters={"cn": guest.organizer_name})
        made.add("attendee", f"mailto:{guest.attendee}", parameters={"partstat": "ACCEPTED", "rsvp": "FALSE"})
    return made


def _status(event: Event, method: Method) -> str:
    if method is Method.CANCEL:
        return "CANCELLED"
    return "CONFIRMED" if event.is_certain else "TENTATIVE"
