"""What a rule refused is written down although everything else is rolled back, wherever the refused act stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.errors import SessionFull
from bookings.models import Booking, Decision
from bookings.services.booking import book
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_session
from venue import locking
from venue.models import Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen"), pytest.mark.broad]

KEY = "7f1f0e0a-3b1f-4a31-8f0e-0a3b1f4a318f"


@pytest.fixture
def full(frozen):
    session = make_session(capacity=1)
    make_booking(session)
    return session


def kept():
    return list(Decision.objects.order_by("pk").values_list("what", "rule", "member", "session", "times"))


@pytest.mark.parametrize("form_key", [KEY, ""])
def test_refusal_of_a_booking_by_browser_is_kept_and_the_key_stays_free(full, member, form_key):
    url = reverse("bookings:book", args=[full.pk])

    for _twice in range(2):
        client_of(member.user).post(url, {"form_key": form_key})

    assert kept() == [("refused", "session_full", member.pk, full.pk, 2)]
    assert (Submission.objects.count(), member.bookings.count()) == (0, 0)


def test_refusal_at_the_desk_is_kept_in_the_name_of_the_desk(full, member, desk):
    url = reverse("bookings:book_for_member", args=[full.pk])

    client_of(desk).post(url, {"form_key": KEY, "member": member.pk})

    assert Decision.objects.get().by == desk


def test_refusal_that_somebody_goes_on_after_is_kept_too(full, member):
    """One of several dates was refused, and the rest of the act is committed."""
    other = make_session(starts_at=full.ends_at)

    with locking.atomic(by=HOUSE):
        with pytest.raises(SessionFull):
            book(full.pk, member.pk, by=HOUSE)
        assert kept() == []
        book(other.pk, member.pk, by=HOUSE)

    assert kept() == [("refused", "session_full", member.pk, full.pk, 1)]
    assert [booking.session for booking in member.bookings.all()] == [other]


def test_what_was_to_follow_one_transaction_does_not_follow_the_next(full, member):
    with pytest.raises(SessionFull), locking.atomic(by=HOUSE):
        book(full.pk, member.pk, by=HOUSE)
    with locking.atomic(by=HOUSE):
        pass

    assert kept() == [("refused", "session_full", member.pk, full.pk, 1)]


def test_booking_that_is_allowed_writes_nothing_about_it(member):
    session = make_session()

    with CaptureQueriesContext(connection) as asked:
        book(session.pk, member.pk, by=member.user)

    assert [each["sql"] for each in asked if "bookings_decision" in each["sql"]] == []
    assert Booking.objects.count() == 1
