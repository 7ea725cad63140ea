from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from safety.rhythm import (
    House,
    Occurrence,
    Rhythm,
    Span,
    after_completion,
    after_use,
    after_visits,
    days_to_make,
    more_rounds,
    occurrences,
    was_house_away,
)
from venue.working_time import Hours, openings

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 9)
HOUR, TWO_HOURS = timedelta(hours=1), timedelta(hours=2)


def at(*parts, zone=SHANGHAI):
    return datetime(2026, 3, *parts, tzinfo=zone)


def house(*hours, zone=SHANGHAI, closed=()):
    return House(lambda day: [] if day in closed else openings(hours, day, zone), zone)


def daily(opens, closes, **options):
    return house(*[Hours(weekday, opens, closes) for weekday in range(7)], **options)


def rhythm(kind, window=HOUR, late=TWO_HOURS, **fields):
    return Rhythm(kind, window, late, **fields)


def on_monday(kind, *hours, zone=SHANGHAI, **fields):
    return [each.span for each in occurrences(rhythm(kind, **fields), house(*hours, zone=zone), MONDAY, MONDAY)]


# --- a day -----------------------------------------------------------------------------------------------------------


def test_duty_is_due_when_the_day_first_opens():
    hours = [Hours(0, time(14), time(1)), Hours(0, time(6, 30), time(12)), Hours(1, time(8), time(22))]

    assert on_monday("at_opening", *hours) == [Span(at(9, 5, 30), at(9, 6, 30), at(9, 8, 30))]
    assert on_monday("at_closing", *hours) == [Span(at(10, 0), at(10, 1), at(10, 3))]


@pytest.mark.parametrize("kind", ["at_opening", "at_closing", "every"])
def test_day_without_an_opening_has_no_duty(kind):
    assert on_monday(kind, Hours(1, time(8), time(22)), every=HOUR) == []


def test_window_before_an_early_opening_begins_the_day_before():
    [span] = on_monday("at_opening", Hours(0, time(0, 30), time(4)))

    assert (span.opens_at, span.late_until) == (at(8, 23, 30), at(9, 2, 30))


def test_several_times_from_the_opening_on_and_each_is_missed_when_the_next_is_due():
    spans = on_monday("every", Hours(0, time(18), time(1)), every=timedelta(hours=3), late=timedelta(hours=4))

    assert [span.due_at for span in spans] == [at(9, 18), at(9, 21), at(10, 0)]
    assert [span.late_until for span in spans] == [at(9, 21), at(10, 0), at(10, 4)]


def test_several_times_between_two_times():
    spans = on_monday("every", Hours(0, time(6), time(22)), every=TWO_HOURS, begins=time(9), ends=time(13))

    assert [span.due_at for span in spans] == [at(9, 9), at(9, 11), at(9, 13)]


def test_so_many_times_a_day_each_when_its_part_of_the_day_ends():
    hours = [Hours(0, time(6), time(12)), Hours(0, time(14), time(1))]
    spans = on_monday("times", *hours, times=4, late=timedelta(hours=9))

    assert [span.due_at for span in spans] == [at(9, 10, 45), at(9, 15, 30), at(9, 20, 15), at(10, 1)]
    assert [span.late_until for span in spans] == [at(9, 15, 30), at(9, 20, 15), at(10, 1), at(10, 10)]
    assert [span.due_at for span in on_monday("times", *hours, times=2, begins=time(8), ends=time(20))] == [
        at(9, 14),
        at(9, 20),
    ]


@pytest.mark.parametrize(
    ("taken", "count", "found"),
    [
        ([], 1, [(16, 0)]),
        ([], 3, [(16, 0), (19, 0), (13, 0)]),
        ([(13, 0), (16, 0), (19, 0), (22, 0)], 2, [(20, 30), (17, 30)]),
        ([(9, 0), (14, 1)], 1, [(18, 0)]),
    ],
)
def test_more_rounds_go_into_the_middle_of_the_longest_stretch_without_one(taken, count, found):
    taken = [at(9, *each) for each in taken]
    assert more_rounds(taken, at(9, 10), at(9, 22), count) == [at(9, *each) for each in found]


def test_where_nothing_is_left_of_the_day_nothing_is_added():
    assert more_rounds([], at(9, 22), at(9, 22), 2) == []


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (date(2026, 3, 28), ["22:00", "00:00", "03:00", "05:00"]),  # 02:00 is skipped
        (date(2026, 10, 24), ["22:00", "00:00", "02:00", "03:00", "05:00"]),  # 02:00 comes twice
        (date(2026, 6, 6), ["22:00", "00:00", "02:00", "04:00"]),
    ],
)
def test_two_hours_are_two_hours_in_the_nights_when_clocks_change(day, clocks):
    night = daily(time(22), time(5), zone=BERLIN)
    due = [each.span.due_at for each in occurrences(rhythm("every", every=TWO_HOURS), night, day, day)]

    assert [f"{each.astimezone(BERLIN):%H:%M}" for each in due] == clocks
    assert {later - sooner for sooner, later in zip(due, due[1:], strict=False)} == {TWO_HOURS}


# --- a year, beside what somebody wrote down by looking at a calendar -------------------------------------------------

# A house in Berlin: 9 to 22, on Fridays and Saturdays until 2 in the night, never on Mondays; closed on New Year's Day,
# over Easter, on 1 May (a Friday), on Whit Sunday, for a week in August, on Christmas.
FEASTS = [
    *[date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 5), date(2026, 5, 1), date(2026, 5, 24)],
    *[date(2026, 8, day) for day in range(3, 10)],
    *[date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)],
]
EVENING = [Hours(day, time(9), time(2) if day in (4, 5) else time(22)) for day in range(1, 7)]
IN_BERLIN = house(*EVENING, zone=BERLIN, closed=FEASTS)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def year(kind, **fields):
    """What falls due, as the wall clock of Berlin shows it."""
    found = occurrences(rhythm(kind, **fields), IN_BERLIN, FIRST, LAST)
    assert len({each.key for each in found}) == len(found)
    return [f"{each.span.due_at.astimezone(BERLIN):%m-%d %H:%M}" for each in found]


def open_days():
    """365 days, 52 Mondays, and the feasts that are no Monday."""
    ordinals = range(FIRST.toordinal(), LAST.toordinal() + 1)
    return [day for day in map(date.fromordinal, ordinals) if day.isoweekday() != 1 and day not in FEASTS]


def test_a_year_at_opening_and_closing():
    days = open_days()

    assert len(days) == 365 - 52 - (6 + 6 + 3)
    assert year("at_opening") == [f"{day:%m-%d} 09:00" for day in days]
    skipped = {"03-29 02:00": "03-29 03:00"}  # clocks go from 02:00 to 03:00
    closing = [
        f"{date.fromordinal(day.toordinal() + 1):%m-%d} 02:00" if day.isoweekday() in (5, 6) else f"{day:%m-%d} 22:00"
        for day in days
    ]
    assert year("at_closing") == [skipped.get(each, each) for each in closing]


def test_a_year_of_every_two_hours():
    """From 9 to 21 are seven; 23:00 and 01:00 come on long evenings. In the night of 24 October, 25 hours long, the
    clock still shows 01:00 only once; in that of 28 March 02:00 is skipped after all was done.
    """
    short, long = ["09", "11", "13", "15", "17", "19", "21"], ["09", "11", "13", "15", "17", "19", "21", "23", "01"]
    expected = []
    for day in open_days():
        for hour in long if day.isoweekday() in (5, 6) else short:
            on = date.fromordinal(day.toordinal() + 1) if hour == "01" else day
            expected.append(f"{on:%m-%d} {hour}:00")

    assert year("every", every=TWO_HOURS) == expected


def test_a_year_of_thursdays():
    """52 of them and the first, which is New Year's Day: then on Friday. In August a week is closed; it comes on the
    Tuesday after. On 24 December, a Thursday, three days are closed; it is Sunday.
    """
    thursdays = [date.fromordinal(FIRST.toordinal() + 7 * number) for number in range(53)]
    moved = {"01-01": "01-02", "08-06": "08-11", "12-24": "12-27"}
    expected = [moved.get(f"{day:%m-%d}", f"{day:%m-%d}") for day in thursdays]

    assert year("weekly", weekday=3, at=time(11)) == [f"{day} 11:00" for day in expected]


def test_weekly_is_left_out_in_a_week_without_an_open_day():
    """Mondays move to Tuesdays; the week of 3 August is closed to its end."""
    august = [each for each in year("weekly", weekday=0, at=time(11)) if each.startswith(("07-28", "08"))]

    assert august == ["07-28 11:00", "08-11 11:00", "08-18 11:00", "08-25 11:00"]


def test_a_year_of_months():
    """On the 31st or the last day; at closing, which on a Friday or Saturday is the next morning."""
    assert year("monthly", month_day=31) == [
        "02-01 02:00",  # Saturday 31 January
        "03-01 02:00",  # Saturday 28 February
        "03-31 22:00",
        "04-30 22:00",
        "05-31 22:00",
        "06-30 22:00",
        "08-01 02:00",  # Friday 31 July
        "09-01 22:00",  # 31 August is a Monday
        "09-30 22:00",
        "11-01 02:00",  # Saturday 31 October
        "12-01 22:00",  # 30 November is a Monday
        "12-31 22:00",
    ]


def test_a_year_of_quarters_half_years_and_the_year():
    noon = {"at": time(12), "month_day": 5, "month": 2}

    assert year("quarterly", **noon) == ["02-05 12:00", "05-05 12:00", "08-11 12:00", "11-05 12:00"]
    assert year("half_yearly", **noon) == ["02-05 12:00", "08-11 12:00"]
    assert year("yearly", **noon) == ["02-05 12:00"]


def test_a_year_of_seasons():
    """1 March and 1 September are open, 1 June is a Monday, 1 December a Tuesday."""
    assert year("seasonal", at=time(10)) == ["03-01 10:00", "06-02 10:00", "09-01 10:00", "12-01 10:00"]
    keys = [each.key for each in occurrences(rhythm("seasonal"), IN_BERLIN, FIRST, LAST)]
    assert keys == ["2026-spring", "2026-summer", "2026-autumn", "2026-winter"]


def test_time_after_midnight_belongs_to_the_next_morning():
    assert year("yearly", month=6, month_day=6, at=time(1)) == ["06-07 01:00"]


@pytest.mark.parametrize("kind", ["at_opening", "at_closing", "every", "weekly", "monthly", "quarterly", "seasonal"])
def test_a_year_looked_at_two_days_at_a_time_is_the_same_year(kind):
    """As the sweep sees it: each occurrence appears on its day, by the same name and time."""
    whole = rhythm(kind, every=TWO_HOURS, weekday=3, month_day=31, month=2)
    found = {}
    for number in range(364):
        day = FIRST + timedelta(days=number)
        found |= {each.key: each for each in occurrences(whole, IN_BERLIN, day, day + timedelta(days=1))}

    assert list(found.values()) == occurrences(whole, IN_BERLIN, FIRST, LAST)


def test_house_without_hours_has_no_duties():
    assert occurrences(rhythm("monthly"), house(), FIRST, LAST) == []


# --- from when it was last done --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "done_on", "due_on"),
    [
        ("weekly", date(2026, 7, 29), date(2026, 8, 11)),  # a week later is closed
        ("monthly", date(2026, 1, 31), date(2026, 2, 28)),
        ("quarterly", date(2026, 11, 30), date(2027, 2, 28)),
        ("half_yearly", date(2026, 3, 15), date(2026, 9, 15)),
        ("yearly", date(2025, 12, 25), date(2026, 12, 27)),
    ],
)
def test_counted_from_when_it_was_last_done(kind, done_on, due_on):
    found = after_completion(rhythm(kind, at=time(12)), IN_BERLIN, done_on, "after 7", FIRST)

    assert (found.key, found.day, found.span.due_at) == (
        "after 7",
        due_on,
        datetime(*due_on.timetuple()[:3], 12, tzinfo=BERLIN),
    )


def test_what_should_have_been_long_ago_is_due_now():
    found = after_completion(rhythm("weekly"), IN_BERLIN, date(2026, 1, 6), "after 7", date(2026, 6, 1))

    assert found.day == date(2026, 6, 2)


# --- after something -------------------------------------------------------------------------------------------------


def test_after_each_use():
    ended = at(9, 19)

    assert after_use(rhythm("after_use"), [("session 12", ended, MONDAY)]) == [
        Occurrence("session 12", MONDAY, Span(ended, at(9, 20), at(9, 22)))
    ]


def test_after_every_third_visit():
    came = [(at(9, hour), MONDAY) for hour in range(8, 16)]
    found = after_visits(rhythm("after_visits"), came, 3, counted=6)

    assert [(each.key, each.span.opens_at) for each in found] == [("visit 9", at(9, 10)), ("visit 12", at(9, 13))]


# --- the house itself ------------------------------------------------------------------------------------------------


def test_today_and_tomorrow_are_made_and_what_can_be_begun_earlier():
    assert days_to_make(MONDAY, MONDAY, 14) == [date(2026, 3, 9), date(2026, 3, 10)]
    assert days_to_make(MONDAY, None, 14) == [date(2026, 3, 9), date(2026, 3, 10)]
    assert days_to_make(MONDAY, None, 14, ahead=3)[-1] == date(2026, 3, 12)


def test_days_of_silence_are_made_too_but_not_for_ever():
    assert days_to_make(MONDAY, date(2026, 3, 7), 14) == [date(2026, 3, day) for day in (7, 8, 9, 10)]
    assert days_to_make(MONDAY, date(2025, 3, 7), 2)[0] == date(2026, 3, 7)


def test_house_was_away_when_nothing_ran_from_the_due_time_on():
    due, now = at(9, 6, 30), at(9, 8, 30)

    assert was_house_away(due, at(9, 6, 29), now) is True
    assert was_house_away(due, None, now) is True
    assert was_house_away(due, at(9, 6, 30), now) is False
    assert was_house_away(due, due - timedelta(minutes=1), due + timedelta(minutes=1)) is False


def test_times_are_kept_in_utc():
    [span] = on_monday("at_opening", Hours(0, time(9), time(22)))
    assert span.due_at.tzinfo is UTC
