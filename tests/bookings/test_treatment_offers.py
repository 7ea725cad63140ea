"""The sweep that offers times to those who wait for a treatment: one that cannot be looked at stops nobody else's."""

from datetime import date, timedelta

import pytest

from bookings.services import treatment_offers
from bookings.services.treatment_offers import expire_all, offer_all
from tests.factories.treatment_waits import make_treatment_wait
from tests.factories.treatments import make_treated
from venue import clock, locking
from venue.errors import Busy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

YESTERDAY = date(2026, 3, 10) - timedelta(days=1)


def state_of(wait):
    wait.refresh_from_db()
    return wait.state


def test_what_somebody_else_holds_stops_nobody_elses_offer(member, monkeypatch):
    wait = make_treatment_wait(member, make_treated().treatment)
    over = [make_treatment_wait(from_day=YESTERDAY) for _ in range(2)]
    held, real = over[0].member_id, locking.lock_one

    def lock_one(model, key):
        if key == held:
            raise Busy
        return real(model, key)

    monkeypatch.setattr(locking, "lock_one", lock_one)
    assert (offer_all(), state_of(wait)) == (1, "offered")
    assert [state_of(each) for each in over] == ["waiting", "expired"]


def test_waits_that_are_over_end_some_at_a_time():
    over = [make_treatment_wait(from_day=YESTERDAY) for _ in range(3)]
    expire_all(clock.now(), limit=2)
    assert [state_of(each) for each in over] == ["expired", "expired", "waiting"]


def test_wait_that_is_gone_stops_nobody_elses_offer(member, monkeypatch):
    wait = make_treatment_wait(member, make_treated().treatment)
    monkeypatch.setattr(treatment_offers, "promising", lambda now: [0, wait.pk])
    assert (offer_all(), state_of(wait)) == (1, "offered")
