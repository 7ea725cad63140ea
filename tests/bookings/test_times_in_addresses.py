"""Times and keys that an address or a button proposes: nonsense is none."""

import pytest
from django.http import Http404
from django.urls import reverse

from bookings.appointment_forms import instant
from bookings.forms import proposed_time
from bookings.selectors.doors import person_key
from tests.clients import client_of
from tests.factories.treatments import make_appointment, make_treatment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.mark.parametrize("text", ["", "soon", "2026-03-10T10:00", "0001-01-01T00:00+00:00", "9999-12-31T23:00+00:00"])
def test_instant_that_makes_no_sense_is_none(text):
    assert instant(text) is None


def test_instant_is_read_with_its_zone():
    assert instant("2026-03-10T10:00+08:00").isoformat() == "2026-03-10T10:00:00+08:00"


@pytest.mark.parametrize("day", ["", "tomorrow", "0001-01-01", "9999-12-31"])
def test_proposed_time_that_makes_no_sense_is_none(day):
    assert proposed_time({"day": day, "begins_at": "05:00"}) is None


def test_key_that_no_person_can_have_is_nobody(member):
    with pytest.raises(Http404):
        person_key(member.user, "9" * 30)


def test_pages_answer_days_beyond_the_calendar(member, desk):
    line = make_appointment().lines.get()
    moved = client_of(desk).get(
        reverse("bookings:line_move", args=[line.pk]), {"day": "9999-12-31", "begins_at": "05:00"}
    )
    waits = client_of(member.user).post(
        reverse("bookings:treatment_wait_join", args=[make_treatment().pk]), {"from_day": "0001-01-01"}
    )

    assert (moved.status_code, waits.status_code) == (200, 422)
