"""What clocks of cases show, worked out by hand: a calendar, what happened, and what follows. Days are those of March
2026, whose 10th is a Tuesday, unless a month is named.
"""

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from feedback.sla_clock import Promised, clocks, first_resolution, steps
from feedback.working_clock import ON_HOLIDAYS, Calendar, Handling, Interval, handling

Event = namedtuple("Event", "kind at facts")

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
LONG_AGO, MARCH = date(2020, 1, 1), "03-"


def at(text, zone=SHANGHAI):
    """ "10 09:30" or, of another month, "10-25 09:30"."""
    day, clock = text.split()
    whole = f"2026-{day if '-' in day else MARCH + day} {clock}"
    return datetime.fromisoformat(whole).replace(tzinfo=zone).astimezone(UTC)


def happened(text, zone=SHANGHAI):
    """ "waiting 10 09:30, resumed 10 11:00"."""
    words = [each.split(maxsplit=1) for each in text.split(", ") if each]
    return [Event(kind, at(when, zone), {}) for kind, when in words]


def span(text):
    """ "2:30"."""
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def every(weekdays, *stretches, first_on=LONG_AGO, last_on=None):
    ends = [stretch.split("-") for stretch in stretches]
    return tuple(
        Interval(weekday, time.fromisoformat(begins), time.fromisoformat(end), first_on, last_on)
        for weekday in weekdays
        for begins, end in ends
    )


def of(*days):
    return frozenset(date(2026, 3, day) for day in days)


OFFICE = Calendar(every(range(5), "09:00-12:00", "13:30-18:00"), SHANGHAI)
WEEK = replace(OFFICE, holidays=of(12), workdays=of(14, 15))  # Thursday is off, the weekend is worked for it
SHUT = replace(OFFICE, closed=of(11))
OPEN_ON_HOLIDAYS = replace(WEEK, intervals=OFFICE.intervals + every([ON_HOLIDAYS], "10:00-12:00"))
ALL_SHUT = replace(OPEN_ON_HOLIDAYS, closed=of(12, 14))
SATURDAYS = replace(WEEK, intervals=OFFICE.intervals + every([5], "10:00-12:00"))
LATE = Calendar(every(range(7), "14:00-02:00"), SHANGHAI)
LATE_SHUT = replace(LATE, closed=of(11))
TWICE = Calendar(every(range(7), "09:00-12:00", "11:00-15:00"), SHANGHAI)
CHANGED = Calendar(
    every(range(7), "09:00-12:00", last_on=date(2026, 3, 10))
    + every(range(7), "09:00-10:00", first_on=date(2026, 3, 11)),
    SHANGHAI,
)
NIGHTS = Calendar(every(range(7), "22:00-06:00"), BERLIN)
DAYS = Calendar(every(range(7), "09:00-17:00"), BERLIN)
IN_THE_GAP = Calendar(every(range(7), "02:30-04:00"), BERLIN)

WORKED = [
    ("within a morning", OFFICE, "10 09:15", "", "10 10:45", "1:30"),
    ("over lunch", OFFICE, "10 11:30", "", "10 14:00", "1:00"),
    ("in the lunch break", OFFICE, "10 12:10", "", "10 13:20", "0:00"),
    ("from the end of the morning to the first minute after lunch", OFFICE, "10 12:00", "", "10 13:31", "0:01"),
    ("up to the minute work begins", OFFICE, "10 08:00", "", "10 09:00", "0:00"),
    ("over a night", OFFICE, "10 17:00", "", "11 10:00", "2:00"),
    ("received at night", OFFICE, "10 23:00", "", "11 09:30", "0:30"),
    ("nothing but night", OFFICE, "10 20:00", "", "11 08:59", "0:00"),
    ("over a weekend", OFFICE, "13 16:30", "", "16 09:30", "2:00"),
    ("a whole week", OFFICE, "09 00:00", "", "16 00:00", "37:30"),
    ("a Saturday", OFFICE, "14 00:00", "", "15 00:00", "0:00"),
    ("over a holiday", WEEK, "11 17:00", "", "13 10:00", "2:00"),
    ("a Saturday that makes up for it is like the Friday", WEEK, "13 17:00", "", "14 10:00", "2:00"),
    ("so is the Sunday", WEEK, "15 00:00", "", "16 00:00", "7:30"),
    ("a made-up Saturday with hours of its own", SATURDAYS, "14 00:00", "", "15 00:00", "2:00"),
    ("a holiday with hours of its own", OPEN_ON_HOLIDAYS, "12 00:00", "", "13 00:00", "2:00"),
    ("a holiday on which the house is closed", ALL_SHUT, "12 00:00", "", "13 00:00", "0:00"),
    ("a made-up Saturday on which it is closed", ALL_SHUT, "14 00:00", "", "15 00:00", "0:00"),
    ("over a closed day", SHUT, "10 17:00", "", "12 10:00", "2:00"),
    ("past midnight", LATE, "10 23:00", "", "11 03:00", "3:00"),
    ("after midnight it is yesterday's work", LATE, "11 00:30", "", "11 01:30", "1:00"),
    ("between two late days", LATE, "11 02:00", "", "11 14:00", "0:00"),
    ("a day and a night of a late house", LATE, "10 10:00", "", "11 10:00", "12:00"),
    ("what began before a closed day ends on it", LATE_SHUT, "10 23:00", "", "11 23:00", "3:00"),
    ("what two stretches cover counts once", TWICE, "10 08:00", "", "10 16:00", "6:00"),
    ("hours that changed hold from their day on", CHANGED, "10 08:00", "", "11 12:00", "4:00"),
    ("without hours nobody works", Calendar((), SHANGHAI), "10 08:00", "", "11 12:00", "0:00"),
    ("received and not a minute old", OFFICE, "10 09:00", "", "10 09:00", "0:00"),
    ("the night in which the clocks go forward", NIGHTS, "03-28 22:00", "", "03-29 06:00", "7:00"),
    ("the night in which they go back", NIGHTS, "10-24 22:00", "", "10-25 06:00", "9:00"),
    ("a night like any other", NIGHTS, "10-26 22:00", "", "10-27 06:00", "8:00"),
    ("the day on which they go forward", DAYS, "03-28 12:00", "", "03-29 12:00", "8:00"),
    ("a stretch that begins in the hour that is left out", IN_THE_GAP, "03-29 00:00", "", "03-29 12:00", "0:30"),
    ("resolved, and thanked for", OFFICE, "10 09:00", "resolved 10 10:00, guest 10 11:00", "10 18:00", "1:00"),
    ("withdrawn", OFFICE, "10 09:00", "withdrawn 10 10:00", "10 18:00", "1:00"),
    ("opened again", OFFICE, "10 09:00", "resolved 10 10:00, reopened 10 11:00", "10 12:00", "2:00"),
    (
        "closed, and opened again after lunch",
        OFFICE,
        "10 09:00",
        "resolved 10 10:00, closed 10 11:00, reopened 10 14:00",
        "10 15:00",
        "2:00",
    ),
    ("a word of the guest while nobody waits", OFFICE, "10 09:00", "guest 10 10:00", "10 12:00", "3:00"),
    ("going on without having waited", OFFICE, "10 09:00", "resumed 10 10:00", "10 12:00", "3:00"),
]
WAITED = [
    ("an hour in the morning", OFFICE, "10 09:00", "waiting 10 10:00, resumed 10 11:00", "10 12:00", "2:00", "1:00"),
    ("over a night", OFFICE, "10 16:00", "waiting 10 17:00, resumed 11 10:00", "11 11:00", "2:00", "17:00"),
    ("the guest answers", OFFICE, "10 09:00", "waiting 10 10:00, guest 10 10:30", "10 12:00", "2:30", "0:30"),
    ("still", OFFICE, "10 09:00", "waiting 10 10:00", "10 12:00", "1:00", "2:00"),
    (
        "twice",
        OFFICE,
        "10 09:00",
        "waiting 10 09:30, resumed 10 10:00, waiting 10 11:00, guest 10 11:30",
        "10 12:00",
        "2:00",
        "1:00",
    ),
    ("over lunch", OFFICE, "10 11:00", "waiting 10 11:30, resumed 10 14:00", "10 14:30", "1:00", "2:30"),
    (
        "asked again while waiting",
        OFFICE,
        "10 09:00",
        "waiting 10 10:00, waiting 10 10:30, resumed 10 11:00",
        "10 12:00",
        "2:00",
        "1:00",
    ),
    ("resolved meanwhile", OFFICE, "10 09:00", "waiting 10 10:00, resolved 10 11:00", "10 18:00", "1:00", "1:00"),
    (
        "resolved meanwhile and opened again",
        OFFICE,
        "10 09:00",
        "waiting 10 10:00, resolved 10 10:30, reopened 10 11:00",
        "10 12:00",
        "2:00",
        "0:30",
    ),
    ("while the clocks go forward", NIGHTS, "03-28 22:00", "waiting 03-28 22:00", "03-29 06:00", "0:00", "7:00"),
    ("while they go back", NIGHTS, "10-24 22:00", "waiting 10-24 22:00", "10-25 06:00", "0:00", "9:00"),
]


@pytest.mark.parametrize(
    ("calendar", "received", "events", "now", "worked"), [row[1:] for row in WORKED], ids=[row[0] for row in WORKED]
)
def test_worked(calendar, received, events, now, worked):
    zone = calendar.zone
    found = handling(at(received, zone), happened(events, zone), calendar, at(now, zone))

    assert found == Handling(span(worked), timedelta())


@pytest.mark.parametrize(
    ("calendar", "received", "events", "now", "worked", "waited"),
    [row[1:] for row in WAITED],
    ids=[row[0] for row in WAITED],
)
def test_waited(calendar, received, events, now, worked, waited):
    zone = calendar.zone
    found = handling(at(received, zone), happened(events, zone), calendar, at(now, zone))

    assert found == Handling(span(worked), span(waited))


def complaint(received="10 11:00", zone=SHANGHAI, answer=24.0, resolve=24, final=48, extended=""):
    began = at(received, zone)
    hours = [timedelta(hours=each) for each in (answer, resolve, final)]
    return Promised(
        began, began + hours[0], began + hours[1], at(extended, zone) if extended else None, began + hours[2]
    )


def praise():
    began = at("10 11:00")
    return Promised(began, began + timedelta(hours=24))


# What is due when by the wall clock; and whether it was kept, as far as is known.
PROMISED = [
    ("a complaint", complaint(), "", "10 12:00", "answer 11 11:00 ?, resolution 11 11:00 ?, final 12 11:00 ?"),
    (
        "an urgent one",
        complaint(answer=0.5),
        "",
        "10 11:30",
        "answer 10 11:30 no, resolution 11 11:00 ?, final 12 11:00 ?",
    ),
    ("praise", praise(), "", "10 12:00", "answer 11 11:00 ?"),
    ("praise that was answered", praise(), "reply 11 11:00", "13 12:00", "answer 11 11:00 yes"),
    ("praise, and a word of the guest", praise(), "guest 10 12:00", "11 11:00", "answer 11 11:00 no"),
    (
        "over the night in which the clocks go forward",
        complaint("03-28 11:00", BERLIN),
        "",
        "03-28 12:00",
        "answer 03-29 12:00 ?, resolution 03-29 12:00 ?, final 03-30 12:00 ?",
    ),
    (
        "over the night in which they go back",
        complaint("10-24 11:00", BERLIN),
        "",
        "10-25 10:00",
        "answer 10-25 10:00 no, resolution 10-25 10:00 no, final 10-26 10:00 ?",
    ),
    (
        "a question is an answer, and waiting moves nothing",
        complaint(answer=0.5),
        "waiting 10 11:20, guest 11 10:00",
        "11 11:00",
        "answer 10 11:30 yes, resolution 11 11:00 no, final 12 11:00 ?",
    ),
    (
        "given more time: the promise is missed, the last word is not",
        complaint(extended="12 10:00"),
        "reply 10 12:00, resolved 12 09:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 12 10:00 no, final 12 11:00 yes",
    ),
    (
        "opened again and resolved late",
        complaint(),
        "resolved 10 15:00, reopened 11 10:00, resolved 11 12:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 no, final 12 11:00 yes",
    ),
    (
        "opened again and resolved in time all the same",
        complaint(),
        "resolved 10 15:00, reopened 10 16:00, resolved 11 10:59",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 yes, final 12 11:00 yes",
    ),
    (
        "opened again days later it is overdue at once",
        complaint(),
        "resolved 10 15:00, reopened 14 15:00",
        "14 15:00",
        "answer 11 11:00 yes, resolution 11 11:00 no, final 12 11:00 no",
    ),
    (
        "a closing thanks opens nothing",
        complaint(),
        "resolved 10 15:00, guest 12 15:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 yes, final 12 11:00 yes",
    ),
    (
        "withdrawn without an answer",
        complaint(),
        "withdrawn 10 15:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 yes, final 12 11:00 yes",
    ),
    (
        "withdrawn after it was opened again: the resolution stands",
        complaint(),
        "resolved 10 15:00, reopened 12 15:00, withdrawn 12 16:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 yes, final 12 11:00 yes",
    ),
    (
        "not upheld, and said so a day late",
        complaint(),
        "reply 10 12:00, rejected 12 10:00, closed 12 12:00",
        "20 09:00",
        "answer 11 11:00 yes, resolution 11 11:00 no, final 12 11:00 yes",
    ),
    (
        "made under other figures",
        complaint(answer=1, resolve=12, final=36),
        "reply 10 11:30, resolved 11 02:00",
        "20 09:00",
        "answer 10 12:00 yes, resolution 10 23:00 no, final 11 23:00 yes",
    ),
]
KNOWN = {True: "yes", False: "no", None: "?"}


@pytest.mark.covers("B-120", "B-121", "B-122")
@pytest.mark.parametrize(
    ("promised", "events", "now", "expected"), [row[1:] for row in PROMISED], ids=[row[0] for row in PROMISED]
)
def test_promised(promised, events, now, expected):
    zone = BERLIN if "-" in now else SHANGHAI
    found = clocks(promised, happened(events, zone))[1:]

    wanted = [each.split() for each in expected.split(", ")]
    assert [(each.name, each.due_at, KNOWN[each.is_kept(at(now, zone))]) for each in found] == [
        (name, at(f"{day} {clock}", zone), kept) for name, day, clock, kept in wanted
    ]


def test_acknowledged_at_once():
    [clock, *_others] = clocks(praise(), happened("acknowledged 10 11:00"))

    assert (clock.name, clock.is_kept(at("10 12:00"))) == ("acknowledgement", True)


def test_first_resolution_keeps_its_own_figure():
    again = happened("resolved 10 15:00, reopened 12 10:00, resolved 12 12:00")

    first = first_resolution(complaint(), again)
    assert (first.stopped_at, first.is_kept(at("20 09:00"))) == (at("10 15:00"), True)
    assert first_resolution(complaint(), again[:1]) is None
    assert first_resolution(praise(), again) is None


STEPS = [
    (
        "a complaint",
        complaint("10 00:00"),
        "",
        "resolution-50 10 12:00, resolution-80 10 19:12, final-50 11 00:00, resolution-100 11 00:00,"
        " resolution-150 11 12:00, final-80 11 14:24, final-100 12 00:00, final-150 13 00:00",
    ),
    (
        "an urgent one, answered",
        complaint("10 00:00", answer=0.5, final=24),
        "reply 10 00:10",
        "resolution-50 10 12:00, resolution-80 10 19:12, resolution-100 11 00:00, resolution-150 11 12:00",
    ),
    (
        "what is due at once is told once",
        complaint("10 00:00", final=24),
        "",
        "resolution-50 10 12:00, resolution-80 10 19:12, resolution-100 11 00:00, resolution-150 11 12:00",
    ),
    (
        "given more time",
        complaint("10 00:00", extended="12 00:00", answer=0.5),
        "reply 10 00:10",
        "resolution-50 10 12:00, resolution-80 10 19:12, final-50 11 00:00, final-80 11 14:24,"
        " resolution-100 12 00:00, resolution-150 13 00:00",
    ),
    (
        "opened again after sixty hours",
        complaint("10 00:00"),
        "resolved 10 06:00, reopened 12 12:00",
        "resolution-50 12 12:00, resolution-80 12 12:00, resolution-100 12 12:00, resolution-150 12 12:00,"
        " final-150 13 00:00",
    ),
    ("resolved", complaint("10 00:00"), "resolved 10 06:00", ""),
]


@pytest.mark.parametrize(("promised", "events", "expected"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_steps(promised, events, expected):
    found = [(step.name, step.due_at) for step in steps(clocks(promised, happened(events)))]

    wanted = [each.split(maxsplit=1) for each in expected.split(", ") if each]
    assert found == [(name, at(when)) for name, when in wanted]


def test_what_becomes_urgent_is_not_late_for_the_time_before():
    sorted_anew = [Event("sorted", at("10 16:00"), {"grade": ["general", "urgent"]})]
    kept = [Event("sorted", at("10 16:00"), {"grade": ["general", "important"]})]

    assert [steps(clocks(complaint(answer=0.5), events))[0].due_at for events in (sorted_anew, kept)] == [
        at("10 16:00"),
        at("10 11:15"),
    ]
