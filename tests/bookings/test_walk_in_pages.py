"""Somebody whom nothing covers stands at a roster: the desk keeps a place, takes the money, and checks them in."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking
from tests.clients import client_of
from tests.factories.bookings import make_session
from tests.factories.ledger import make_pack_plan
from tests.factories.members import make_member
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen, instructor):
    """A class that has just begun."""
    return make_session(instructor=instructor.staff_member, starts_at=frozen.at - timedelta(minutes=2))


@pytest.fixture
def nobody(db):
    return make_member(name="Sun Li")


def url_of(name, pk):
    return reverse(f"bookings:{name}", args=[pk])


def roster(user, session, words=""):
    return client_of(user).get(url_of("roster", session.pk), {"q": words}).text


def keyed(**data):
    return {"form_key": str(uuid.uuid4()), **data}


def test_desk_keeps_sells_and_checks_in_from_the_roster(session, nobody, desk):
    browser, page, plan = client_of(desk), url_of("roster", session.pk), make_pack_plan()
    assert url_of("hold_for_member", session.pk) in roster(desk, session, "Sun Li")

    browser.post(url_of("hold_for_member", session.pk), keyed(member=nobody.pk, here="1"))
    kept = Booking.objects.get(member=nobody)
    sell = f"{reverse('members:sell', args=[nobody.pk])}?next={page}"
    shown = roster(desk, session)
    assert (sell in shown, url_of("check_in_kept", kept.pk) in shown) == (True, False)

    sale = keyed(plan=plan.pk, starts_on=clock.today().isoformat(), method="cash")
    receipt = browser.post(sell, sale, follow=True)
    assert f'href="{page}"' in receipt.text
    shown = roster(desk, session)
    assert (sell in shown, url_of("check_in_kept", kept.pk) in shown) == (False, True)

    answer = browser.post(url_of("check_in_kept", kept.pk), follow=True)
    kept.refresh_from_db()
    assert (kept.state, "Sun Li has a place and is checked in." in answer.text) == ("checked_in", True)


def test_coach_reads_that_they_pay_at_the_desk(session, nobody, member, instructor):
    browser, url = client_of(instructor), url_of("candidates", session.pk)
    covered, uncovered = (browser.get(url, {"q": name}).text for name in (member.name, "Sun Li"))
    take_in = f'action="{url_of("walk_in", session.pk)}"'
    assert [(take_in in page, "pays at the desk first" in page) for page in (covered, uncovered)] == [
        (True, False),
        (False, True),
    ]


def test_coach_sees_the_kept_place_and_no_keys_for_it(session, nobody, desk, instructor):
    client_of(desk).post(url_of("hold_for_member", session.pk), keyed(member=nobody.pk, here="1"))
    page = roster(instructor, session)
    assert ("to be paid at the desk" in page, "/sell/" in page) == (True, False)


def test_desk_keeps_a_place_for_a_guest_and_a_coach_does_not(session, member, desk, instructor):
    typed = {"name": "Zhao Yun", "number": member.number, "keep": "1"}
    refused = client_of(instructor).post(url_of("walk_in_guest", session.pk), keyed(**typed))
    assert (refused.status_code, Booking.objects.count()) == (422, 0)

    answer = client_of(desk).post(url_of("walk_in_guest", session.pk), keyed(**typed), follow=True)

    assert "A place is kept for Zhao Yun, to be paid now." in answer.text
    assert Booking.objects.get().state == "held"


def test_receipt_leads_only_to_pages_of_this_house(nobody, desk):
    sale = keyed(plan=make_pack_plan().pk, starts_on=clock.today().isoformat(), method="cash")
    url = f"{reverse('members:sell', args=[nobody.pk])}?next=https://elsewhere.example/"
    assert "elsewhere" not in client_of(desk).post(url, sale, follow=True).text
