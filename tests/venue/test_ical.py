from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from venue.ical import EPOCH, Event, Guest, Method, calendar

BEGIN = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
EVENT = Event(
    uid="booking-7@venue.example",
    changed_at=EPOCH + timedelta(seconds=90),
    starts_at=BEGIN,
    ends_at=BEGIN + timedelta(hours=1),
    title="Appointment · 澜汀",
    place="澜汀",
    text="Details; changing, cancelling: https://venue.example/my/bookings/7/",
    url="https://venue.example/my/bookings/7/",
)
GUEST = Guest("desk@venue.example", "澜汀", "wang@guest.example")


def by_icalendar(content):
    """The method, and of each event what a program shows of it."""
    whole = icalendar.Calendar.from_ical(content)
    events = [
        (
            str(each["uid"]), int(each["sequence"]), each.decoded("dtstart"), each.decoded("dtend"),
            str(each["summary"]), str(each["status"]),
        )
        for each in whole.walk("VEVENT")
    ]  # fmt: skip
    return str(whole["method"]), events


def by_vobject(content):
    """The same by a reader that knows nothing of the writer."""
    whole = vobject.readOne(content.decode())
    events = [
        (
            each.uid.value, int(each.sequence.value), each.dtstart.value, each.dtend.value,
            each.summary.value, each.status.value,
        )
        for each in getattr(whole, "vevent_list", [])
    ]  # fmt: skip
    return whole.method.value, events


@pytest.fixture(params=[by_icalendar, by_vobject])
def reader(request):
    return request.param


def test_event_is_read_as_it_was_written(reader):
    shown = ("booking-7@venue.example", 90, BEGIN, BEGIN + timedelta(hours=1), "Appointment · 澜汀", "CONFIRMED")
    assert reader(calendar([EVENT])) == ("PUBLISH", [shown])


@pytest.mark.parametrize(
    ("method", "is_certain", "status"),
    [
        (Method.REQUEST, True, "CONFIRMED"),
        (Method.REQUEST, False, "TENTATIVE"),
        (Method.CANCEL, True, "CANCELLED"),
    ],
)
def test_method_and_certainty_make_the_status(reader, method, is_certain, status):
    event = Event("1@venue.example", EPOCH, BEGIN, BEGIN, "A", is_certain=is_certain)
    assert reader(calendar([event], method=method)) == (method, [("1@venue.example", 0, BEGIN, BEGIN, "A", status)])


def test_lines_end_at_75_octets_and_break_no_character():
    content = calendar([Event("1@venue.example", EPOCH, BEGIN, BEGIN, "瑜伽" * 60, text="a;b,c\\d\ne")], name="澜汀")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # each a whole number of characters
    [found] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(found["summary"]), str(found["description"])) == ("瑜伽" * 60, "a;b,c\\d\ne")


def test_invitation_says_who_invites_whom():
    [found] = icalendar.Calendar.from_ical(calendar([EVENT], method=Method.REQUEST, guest=GUEST)).walk("VEVENT")
    assert (str(found["organizer"]), found["organizer"].params["cn"], str(found["attendee"])) == (
        "mailto:desk@venue.example", "澜汀", "mailto:wang@guest.example",
    )  # fmt: skip


def test_feed_says_how_it_is_called_and_how_often_to_look():
    content = calendar([], name="澜汀").decode()
    assert ("X-WR-CALNAME:澜汀" in content, "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in content) == (True, True)
