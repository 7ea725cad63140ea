"""What the books say a credit or a fee was for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.services.booking import book, cancel_booking
from bookings.services.penalty import settle_due
from members import causes
from members.causes import Cause
from members.models import LedgerTransaction
from members.selectors.fees import fees_of
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_course, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from tests.queries import queries_of
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def late(frozen, member):
    """A place that was given back late, for a fee that is charged by now."""
    for key, value in (("penalty.late_period", "fee"), ("penalty.forgiven", 0)):
        make_policy(key, value, effective_from=clock.now())
    course = make_course(name_en="Flow yoga", name_zh="流瑜伽")
    return book(make_session(course=course).pk, member.pk, by=member.user)


def test_fee_is_named_by_what_was_missed_in_the_language_of_the_reader(late, member, desk, frozen):
    cancel_booking(late.pk, by=member.user)
    frozen.move(hours=48)
    settle_due()
    at_desk = client_of(desk)
    fees = reverse("members:fees", args=[member.pk])

    english, chinese = at_desk.get(fees), at_desk.get(fees, headers={"Accept-Language": "zh-hans"})

    [(_posted, _amount, cause)] = fees_of(member).charged
    assert (cause.text, cause.url) == (
        "Late cancellation: Flow yoga, Tue 10 Mar, 14:00",
        reverse("bookings:booking", args=[late.pk]),
    )
    assert cause.text in english.text and "逾期取消：流瑜伽，3月10日 周二 14:00" in chinese.text


def test_credit_is_named_by_its_class_for_the_desk_and_for_oneself(frozen):
    person = make_member()
    make_pack(person)
    booking = book(make_session(course=make_course(name_en="Tai chi")).pk, person.pk, by=HOUSE)
    spent = LedgerTransaction.objects.get(kind="credit_spent").cause

    words = "Tai chi, Tue 10 Mar, 14:00"
    pages = {is_own: causes.told([spent], is_own=is_own)[spent] for is_own in (True, False)}
    assert pages == {
        True: Cause(words, reverse("bookings:my_booking", args=[booking.pk])),
        False: Cause(words, reverse("bookings:booking", args=[booking.pk])),
    }


def test_what_nobody_knows_has_no_name(db):
    assert causes.told(["booking:99", "locker:1"], is_own=True) == {}


def test_three_are_told_with_as_many_queries_as_one(frozen):
    person = make_member()
    make_pack(person)
    spent = []
    for hours in range(3):
        book(make_session(starts_at=clock.now() + timedelta(hours=24 + 2 * hours)).pk, person.pk, by=HOUSE)
        spent.append(LedgerTransaction.objects.filter(kind="credit_spent").latest("pk").cause)

    assert queries_of(lambda: causes.told(spent[:1], is_own=True)) == queries_of(
        lambda: causes.told(spent, is_own=True)
    )
