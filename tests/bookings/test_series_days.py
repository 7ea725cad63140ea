"""On which days a weekly class takes place: by number, not on closed days or holidays; and what was put on before."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bookings.errors import RoomBusy, SessionCancelled
from bookings.models import SessionSeries
from bookings.selectors.closures import OnClosedDay, on_closed_days
from bookings.selectors.series import days_left_out, last_foreseen, still_to_make
from bookings.selectors.series_days import LeftOut, Off
from bookings.services.change import Wanted, change_session
from bookings.services.series import end_series, extend, preview_weekly, put_on_left_out
from bookings.services.session import cancel_session, keep_on_closed_day
from bookings.session_errors import NotLeftOut, SeriesComplete
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_course, make_room, make_series, make_session
from tests.factories.house import make_closed_day, make_holiday
from tests.factories.venue import make_area, make_staff
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAYS = [date(2026, 3, 10) + timedelta(days=7 * week) for week in range(10)]
CLEANING = Off("closed", "Deep cleaning", "全馆深度清洁")
TOMB_SWEEPING = {"name_en": "Tomb-sweeping Day", "name_zh": "清明节"}


def days(series):
    return [clock.local(session.starts_at).date() for session in series.sessions.standing()]


def extended(series, frozen, weeks):
    for _ in range(weeks):
        frozen.move(days=7)
        extend(series.pk, by=HOUSE)
    return days(series)


# --- so many classes -------------------------------------------------------------------------------------------------


def test_class_takes_place_so_many_times_and_then_never(frozen):
    series = make_series(times=7)

    assert (len(days(series)), last_foreseen(series)) == (5, TUESDAYS[6])
    assert extended(series, frozen, 6) == TUESDAYS[:7]
    assert (still_to_make(series), last_foreseen(series)) == (0, TUESDAYS[6])


def test_day_that_is_left_out_does_not_count(frozen):
    make_closed_day(day=TUESDAYS[2])

    series = make_series(times=4)

    assert days(series) == [*TUESDAYS[:2], *TUESDAYS[3:5]]
    assert days_left_out(series) == [LeftOut(TUESDAYS[2], "closed: Deep cleaning")]


@pytest.mark.parametrize("off", [1, 2])
def test_class_that_is_called_off_is_followed_by_one_at_the_end(frozen, off):
    series = make_series(times=3)
    cancel_session(series.sessions.all()[off].pk, reason="ill", by=HOUSE)

    assert last_foreseen(series) == TUESDAYS[3]
    extend(series.pk, by=HOUSE)
    assert days(series) == [day for day in TUESDAYS[:4] if day != TUESDAYS[off]]


def test_day_on_which_something_is_in_the_way_does_not_count_either(frozen):
    series = make_series(times=6)
    make_session(room=series.room, starts_at=frozen.at + timedelta(days=35, hours=7))

    assert extended(series, frozen, 3) == [*TUESDAYS[:5], TUESDAYS[6]]


def test_ending_holds_whatever_the_number_says(frozen):
    series = make_series(times=20)
    end_series(series.pk, last_on=TUESDAYS[1], reason="The coach leaves", by=HOUSE)

    assert extended(series, frozen, 3) == TUESDAYS[:2]


def test_last_day_far_away_does_not_make_more_of_them(frozen):
    series = make_series(times=2)
    end_series(series.pk, last_on=TUESDAYS[9], reason="The coach leaves", by=HOUSE)

    assert extended(series, frozen, 4) == TUESDAYS[:2]


def test_series_runs_until_its_last_class_is_over(frozen):
    series = make_series(times=2)
    running = {
        day: SessionSeries.objects.running_on(day).exists()
        for day in (TUESDAYS[0], TUESDAYS[1], TUESDAYS[1] + timedelta(days=1))
    }

    assert list(running.values()) == [True, True, False]
    assert list(SessionSeries.objects.ended_by(TUESDAYS[2])) == [series]
    cancel_session(series.sessions.last().pk, reason="ill", by=HOUSE)
    assert SessionSeries.objects.running_on(TUESDAYS[2]).exists()


# --- closed days and holidays ----------------------------------------------------------------------------------------


def test_closed_days_of_the_house_and_of_the_area_are_left_out_and_no_other():
    pool, sauna = make_area(), make_area()
    make_closed_day(day=TUESDAYS[1])
    make_closed_day(day=TUESDAYS[2], area=pool)
    make_closed_day(day=TUESDAYS[3], area=sauna)

    series = make_series(room=make_room(area=pool))

    assert days(series) == [TUESDAYS[0], TUESDAYS[3], TUESDAYS[4]]


@pytest.mark.parametrize(
    ("skips", "is_workday", "is_on"), [(True, False, False), (False, False, True), (True, True, True)]
)
def test_holidays_are_left_out_unless_they_are_worked_or_the_class_takes_place(skips, is_workday, is_on):
    make_holiday(day=TUESDAYS[1], is_workday=is_workday, **TOMB_SWEEPING)

    series = make_series(skips_holidays=skips)

    assert (TUESDAYS[1] in days(series)) is is_on
    assert [each.why for each in days_left_out(series)] == ([] if is_on else ["holiday: Tomb-sweeping Day"])


def test_class_after_midnight_belongs_to_the_evening_before():
    """The house is closed on Saturday the 21st: Friday's late class takes place, Saturday's does not."""
    make_closed_day(day=date(2026, 3, 21))

    friday_night = make_series(weekday=5, begins_at=time(0, 30))
    saturday_night = make_series(weekday=6, begins_at=time(0, 30))

    assert (date(2026, 3, 21) in days(friday_night), date(2026, 3, 22) in days(saturday_night)) == (True, False)


def test_preview_lists_what_is_left_out_and_when_it_ends():
    make_closed_day(day=TUESDAYS[1])
    typed = {"course": make_course(), "instructor": make_staff(), "room": make_room(), "capacity": 5, "weekday": 1}

    plan = preview_weekly(
        **typed, begins_at=time(19), minutes=60, first_on=TUESDAYS[0], last_on=None, times=8, skips_holidays=True
    ).plan

    assert (plan.days, plan.last_on) == ([TUESDAYS[0], *TUESDAYS[2:5]], TUESDAYS[8])
    assert plan.left_out == [LeftOut(TUESDAYS[1], "closed: Deep cleaning")]


# --- what was put on before ------------------------------------------------------------------------------------------


def test_closed_day_that_comes_later_removes_nothing_and_is_listed():
    series = make_series()
    other = make_session(starts_at=datetime(2026, 3, 17, 9, tzinfo=SHANGHAI))
    make_closed_day(day=TUESDAYS[1], area=series.room.area)

    assert days(series) == TUESDAYS[:5]
    assert on_closed_days() == [OnClosedDay(series.sessions.all()[1], CLEANING)]
    make_closed_day(day=TUESDAYS[1])
    assert [each.session for each in on_closed_days()] == [other, series.sessions.all()[1]]


def test_holiday_that_comes_later_concerns_only_who_would_have_skipped_it():
    skips, takes_place = make_series(), make_series(skips_holidays=False)
    make_session(starts_at=datetime(2026, 3, 17, 9, tzinfo=SHANGHAI))
    make_holiday(day=TUESDAYS[1], **TOMB_SWEEPING)

    assert [each.session.series for each in on_closed_days()] == [skips]
    assert TUESDAYS[1] in days(takes_place)


def test_class_after_midnight_is_listed_for_the_evening_before():
    make_closed_day(day=date(2026, 3, 14))
    meant, other = (make_session(starts_at=datetime(2026, 3, day, 0, 30, tzinfo=SHANGHAI)) for day in (15, 14))

    assert [each.session for each in on_closed_days()] == [meant]
    assert other.starts_at < meant.starts_at


def test_class_that_is_kept_or_called_off_is_listed_no_more():
    kept, off = make_session(), make_session()
    make_closed_day(day=TUESDAYS[0])

    keep_on_closed_day(kept.pk, by=HOUSE)
    cancel_session(off.pk, reason="Deep cleaning", by=HOUSE)

    assert on_closed_days() == []
    with pytest.raises(SessionCancelled):
        keep_on_closed_day(off.pk, by=HOUSE)


def test_class_that_was_kept_is_listed_again_when_it_moves_to_another_closed_day(frozen):
    session = make_session()
    for day in TUESDAYS[:2]:
        make_closed_day(day=day)
    keep_on_closed_day(session.pk, by=HOUSE)
    as_it_is = {"instructor": session.instructor, "room": session.room, "capacity": session.capacity}

    change_session(session.pk, Wanted(**as_it_is | {"instructor": make_staff()}, starts_at=session.starts_at), by=HOUSE)
    assert on_closed_days() == []
    change_session(session.pk, Wanted(**as_it_is, starts_at=session.starts_at + timedelta(days=7)), by=HOUSE)
    assert [each.session for each in on_closed_days()] == [session]


# --- a day that was left out, put on after all -----------------------------------------------------------------------


def test_day_that_was_left_out_is_put_on_after_all_and_is_no_warning():
    make_closed_day(day=TUESDAYS[1])
    series = make_series()

    put_on_left_out(series.pk, TUESDAYS[1], by=HOUSE)

    assert (days(series), days_left_out(series), on_closed_days()) == (TUESDAYS[:5], [], [])


def test_day_is_not_put_on_while_something_is_in_the_way(frozen):
    make_closed_day(day=TUESDAYS[1])
    series = make_series()
    make_session(room=series.room, starts_at=frozen.at + timedelta(days=7, hours=7))

    with pytest.raises(RoomBusy):
        put_on_left_out(series.pk, TUESDAYS[1], by=HOUSE)


def test_only_a_day_that_was_left_out_is_put_on_and_only_while_classes_are_left():
    make_closed_day(day=TUESDAYS[1])
    series = make_series(times=2)

    with pytest.raises(NotLeftOut):
        put_on_left_out(series.pk, TUESDAYS[3], by=HOUSE)
    with pytest.raises(SeriesComplete):
        put_on_left_out(series.pk, TUESDAYS[1], by=HOUSE)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_schedule_leads_to_the_classes_on_closed_days_and_keeps_one(manager):
    browser, session = client_of(manager), make_series().sessions.first()
    make_closed_day(day=TUESDAYS[0])
    closures = reverse("bookings:closures")

    assert f'href="{closures}"' in browser.get(reverse("bookings:series_list")).text
    assert "closed: Deep cleaning" in browser.get(closures).text
    browser.post(reverse("bookings:keep", args=[session.pk]), {"form_key": ""})
    assert "closed: Deep cleaning" not in browser.get(closures).text
    session.refresh_from_db()
    assert session.despite_closure_at == clock.now()


def test_series_page_puts_a_day_on_after_all(manager):
    browser = client_of(manager)
    make_closed_day(day=TUESDAYS[1])
    series = make_series(times=6)
    page, day = (reverse(f"bookings:{name}", args=[series.pk]) for name in ("series", "series_day"))

    assert "closed: Deep cleaning" in browser.get(page).text
    assert browser.post(day, {"form_key": "", "day": TUESDAYS[1].isoformat()})["Location"] == page
    assert "closed: Deep cleaning" not in browser.get(page).text
    assert browser.post(day, {"form_key": "", "day": "2026-02-31"}).status_code == 404


def test_series_page_names_a_class_on_a_day_closed_since(manager):
    series = make_series(times=3)
    make_closed_day(day=TUESDAYS[1])

    text = client_of(manager).get(reverse("bookings:series", args=[series.pk])).text

    assert (
        "The class of Tue 17 Mar takes place on a day on which it would not be put on (closed: Deep cleaning)." in text
    )
    assert "after 3 classes" in text


def test_number_and_last_day_together_are_refused(manager):
    typed = {
        "course": make_course().pk,
        "room": make_room().pk,
        "instructor": make_staff().pk,
        "weekday": "1",
        "begins_at": "19:00",
        "first_on": "2026-03-10",
        "last_on": "2026-04-10",
        "times": "4",
    }
    browser, add = client_of(manager), reverse("bookings:series_add")

    refused = browser.post(add, typed)
    browser.post(add, typed | {"last_on": "", "skips_holidays": "on"})

    assert refused.context["form"].errors == {"times": ["Give a last day or a number of classes, not both."]}
    assert SessionSeries.objects.values_list("times", "last_on", "skips_holidays").get() == (4, None, True)
