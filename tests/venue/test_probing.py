from datetime import timedelta

import pytest
from django.db import IntegrityError

from venue.models import Probe
from venue.selectors.availability import Availability, availability
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
