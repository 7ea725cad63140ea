from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from venue import clock
from venue.models import Probe
from venue.periods import Period, this_week
from venue.selectors.availability import Availability, Interruption, availability, interruptions, watched
from venue.services.probing import probe_public_page

pytestmark = pytest.mark.django_db


def test_a_page_that_answers_is_up(frozen, live_server, settings):
    settings.BASE_URL = live_server.url
    assert (probe_public_page().is_up, Probe.objects.count()) == (True, 1)


def test_nobody_answering_is_down(frozen, settings):
    settings.BASE_URL = "http://127.0.0.1:1"
    assert probe_public_page().is_up is False


def test_two_looks_in_one_minute_are_one_row(frozen, settings):
    settings.BASE_URL = "http://127.0.0.1:1"
    probe_public_page()
    frozen.move(seconds=20)
    probe_public_page()
    assert Probe.objects.count() == 1


def test_second_row_of_a_minute_is_refused_by_the_database(frozen):
    Probe.objects.create(minute=frozen.at, is_up=True, milliseconds=1)
    with pytest.raises(IntegrityError, match="venue_probe_once_a_minute"):
        Probe.objects.create(minute=frozen.at, is_up=True, milliseconds=1)


def test_availability_counts_the_month_so_far(frozen):
    for minutes, is_up in [(1, True), (2, True), (3, False), (60 * 24 * 20, True)]:
        Probe.objects.create(minute=frozen.at - timedelta(minutes=minutes), is_up=is_up, milliseconds=5)
    watched = availability(frozen.at)
    assert (watched.up, watched.down, round(watched.percent, 1)) == (2, 1, 66.7)
    assert watched.unwatched == 9 * 24 * 60 + 12 * 60 - 3


def test_unwatched_month_has_no_figure(frozen):
    assert Availability(0, 0, 5).percent is None


@pytest.mark.covers("C-010")
def test_minutes_of_a_period_and_of_its_weeks_count_once(frozen):
    for days, is_up in [(0.001, True), (0.002, False), (6, True), (40, False), (100, True)]:
        minute = (frozen.at - timedelta(days=days)).replace(second=0)
        Probe.objects.create(minute=minute, is_up=is_up, milliseconds=5)
    period = this_week(clock.today())

    total, weeks = watched(period, frozen.at)

    assert total == Availability(up=1, down=1, unwatched=24 * 60 + 12 * 60 - 2)
    counted = {monday: (each.up, each.down) for monday, each in weeks.items() if each.watched}
    assert counted == {date(2026, 1, 26): (0, 1), date(2026, 3, 2): (1, 0), date(2026, 3, 9): (1, 1)}
    assert weeks[date(2026, 3, 2)].unwatched == 7 * 24 * 60 - 1


@pytest.mark.covers("C-010")
def test_minutes_without_an_answer_are_told_as_spans_and_an_unwatched_one_divides_them(frozen):
    at = {minutes: frozen.at - timedelta(minutes=minutes) for minutes in (9, 8, 7, 6, 5, 4, 3)}
    for minutes, is_up in [(9, False), (8, False), (6, False), (5, True), (4, False)]:
        Probe.objects.create(minute=at[minutes], is_up=is_up, milliseconds=5)
    period = this_week(clock.today())

    last, before, first = (
        Interruption(at[4], at[3], 1),
        Interruption(at[6], at[5], 1),
        Interruption(at[9], at[7], 2),
    )
    assert interruptions(period, 5) == ([last, before, first], 3)
    assert interruptions(period, 1) == ([last], 3)
    assert interruptions(Period(date(2026, 3, 1), date(2026, 3, 2)), 5) == ([], 0)
