from datetime import date, timedelta

import pytest

from tests.factories.messages import make_message
from venue import clock
from venue.models import Message
from venue.periods import this_week
from venue.selectors.response import Response, response

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def sent(seconds, days=0, **fields):
    at = clock.now() - timedelta(days=days)
    return make_message(created_at=at, state="sent", sent_at=at + timedelta(seconds=seconds), **fields)


@pytest.mark.covers("B-116")
def test_half_and_nearly_all_of_the_confirmations_that_were_handed_over():
    for seconds in (1, 2, 3, 4, 100):
        sent(seconds)
    make_message()  # waits still
    sent(7, template="waitlist_promoted")
    sent(60, days=7)

    found = response(this_week(clock.today()))

    assert found.total == Response(6, 5, timedelta(seconds=3), timedelta(seconds=80.8))
    assert found.weeks[date(2026, 3, 2)] == Response(1, 1, timedelta(minutes=1), timedelta(minutes=1))
    assert found.weeks[date(2026, 2, 23)] == Response()


@pytest.mark.covers("B-116")
def test_only_what_it_is_about_counts():
    sent(1, subject_key="booking:1")
    sent(9, subject_key="booking:2")

    found = response(this_week(clock.today()), Message.objects.filter(subject_key="booking:2").values("subject_key"))

    assert found.total == Response(1, 1, timedelta(seconds=9), timedelta(seconds=9))


def test_nothing_was_booked():
    assert response(this_week(clock.today())).total == Response()
