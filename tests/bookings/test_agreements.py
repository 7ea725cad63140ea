"""Agreements without which the house lets nobody book."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from bookings.errors import AgreementUnsigned
from bookings.services.booking import book
from bookings.services.waitlist import join
from tests.clients import client_of
from tests.factories.agreed import make_signature, make_text
from tests.factories.bookings import make_booking, make_session
from tests.factories.venue import make_policy
from tests.queries import queries_of
from venue import clock
from venue.models.agreed_text import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def safety(frozen):
    make_policy("agreements.safety", "bar", effective_from=frozen.at - timedelta(days=1))
    return make_text(Kind.SAFETY)


def test_nobody_books_or_waits_who_has_not_signed(safety, member):
    session = make_session(capacity=1)
    with pytest.raises(AgreementUnsigned) as refused:
        book(session.pk, member.pk, by=member.user)
    assert refused.value.facts == {"unsigned": ["safety"]}
    make_booking(session)
    with pytest.raises(AgreementUnsigned):
        join(session.pk, member.pk, by=member.user)


def test_whoever_has_signed_books(safety, member):
    make_signature(member, safety)
    assert book(make_session().pk, member.pk, by=member.user).member == member


def test_page_of_a_class_says_what_is_missing_and_leads_there(safety, member):
    page = client_of(member.user).get(reverse("bookings:session", args=[make_session().pk])).text
    assert ("Not signed yet: safety agreement" in page, reverse("members:my_consents") in page) == (True, True)


def test_where_the_house_bars_nobody_a_booking_asks_nothing_more(frozen, member):
    """docs/decisions/0014-booking-speed.md"""

    sessions = [make_session(starts_at=clock.now() + timedelta(days=day)) for day in (1, 2, 3)]
    first, second, third = (partial(book, each.pk, member.pk, by=member.user) for each in sessions)
    first()
    before = queries_of(second)
    make_text(Kind.SAFETY)
    assert queries_of(third) == before
