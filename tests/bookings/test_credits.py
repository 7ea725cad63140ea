"""Packs of credits in booking: which is used, what comes back, and what is said of it."""

from datetime import timedelta

import pytest

from bookings.errors import NoMembership
from bookings.models import Booking
from bookings.penalty_invariants import credits_that_do_not_fit
from bookings.selectors.timetable import rows
from bookings.services.booking import book, cancel_booking
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from members.errors import NoCreditLeft
from members.models import LedgerAccount, LedgerTransaction
from members.services.ledger import spend_credit
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def buyer():
    """Somebody with a sign-in, an address and no membership."""
    user = make_user(name="Wang Xiaomin")
    return make_member(user=user, name=user.name, email=user.email)


def at(hours: float, **fields):
    return make_session(starts_at=clock.now() + timedelta(hours=hours), **fields)


def left(*lots) -> list[int]:
    balances = dict(LedgerAccount.objects.values_list("pk", "balance"))
    return [int(balances[lot.account_id]) for lot in lots]


def test_class_without_a_membership_uses_one_credit_of_the_pack(buyer):
    lot = make_pack(buyer)

    booking = book(at(20).pk, buyer.pk, by=buyer.user)

    spent = LedgerTransaction.objects.get(cause=f"booking:{booking.pk}")
    assert (booking.membership_id, left(lot), spent.kind, spent.by) == (
        lot.membership_id, [9], "credit_spent", buyer.user,
    )  # fmt: skip
    assert not credits_that_do_not_fit().exists()


def test_membership_comes_before_packs(buyer):
    lot, membership = make_pack(buyer), make_membership(buyer)

    assert book(at(20).pk, buyer.pk, by=buyer.user).membership == membership
    assert left(lot) == [10]


def test_pack_for_such_classes_alone_comes_first_then_what_runs_out_first_then_the_oldest(buyer):
    general, soon, second = make_pack(buyer), make_pack(buyer, months=2), make_pack(buyer, months=2)
    special = make_pack(buyer, module="aqua", credits=1)
    aqua, yoga = make_course(module="aqua"), make_course(module="flexibility")

    for hours, course in ((20, yoga), (22, aqua), (24, aqua)):
        book(at(hours, course=course).pk, buyer.pk, by=buyer.user)

    assert left(general, soon, second, special) == [10, 8, 10, 0]


def test_day_of_the_class_counts_and_the_kind_of_class(buyer):
    make_pack(buyer, months=1, module="aqua")
    aqua, yoga = make_course(module="aqua"), make_course(module="flexibility")
    wanted = [at(20, course=yoga), at(13 * 24, course=aqua)]

    said = [row.why_not and row.why_not.code for row in rows(wanted, buyer)]

    assert said == ["no_membership", None]
    with pytest.raises(NoMembership):
        book(wanted[0].pk, buyer.pk, by=buyer.user)


def test_credit_comes_back_to_its_pack_in_time_and_is_used_up_late(buyer, frozen):
    lot = make_pack(buyer)
    early, late = (book(at(hours).pk, buyer.pk, by=buyer.user) for hours in (40, 20))

    cancel_booking(early.pk, by=buyer.user)
    frozen.move(hours=15)
    cancel_booking(late.pk, by=buyer.user)

    states = list(Booking.objects.order_by("pk").values_list("state", flat=True))
    assert (states, left(lot)) == (["cancelled", "late_cancelled"], [9])
    assert not credits_that_do_not_fit().exists()


def test_venue_that_calls_a_class_off_gives_every_credit_back(buyer, desk):
    session = at(20)
    lots = [make_pack(buyer), make_pack()]
    for lot in lots:
        book(session.pk, lot.membership.member_id, by=desk)

    cancel_session(session.pk, reason="The coach is ill", by=desk)

    assert left(*lots) == [10, 10]
    assert not credits_that_do_not_fit().exists()


def test_last_credit_is_used_once(buyer):
    lot = make_pack(buyer, credits=1)
    book(at(20).pk, buyer.pk, by=buyer.user)

    with pytest.raises(NoMembership):
        book(at(22).pk, buyer.pk, by=buyer.user)
    with pytest.raises(NoCreditLeft):
        spend_credit(lot, "booking:999", by=HOUSE)
    assert (left(lot), buyer.bookings.count()) == ([0], 1)


def test_whoever_moves_up_pays_with_a_credit_and_whoever_has_none_left_is_passed_over(buyer):
    full, other = at(20, capacity=1), at(30)
    taken = make_booking(full, make_membership().member)
    empty, lot = make_pack(credits=1), make_pack(buyer)
    waits = [join(full.pk, each, by=HOUSE) for each in (empty.membership.member_id, buyer.pk)]
    book(other.pk, empty.membership.member_id, by=HOUSE)

    cancel_booking(taken.pk, by=HOUSE)

    for wait in waits:
        wait.refresh_from_db()
    assert [(wait.state, wait.skipped_rule) for wait in waits] == [("waiting", "no_membership"), ("promoted", "")]
    assert left(empty, lot) == [0, 9]


def test_class_page_says_what_will_be_used_and_cancelling_what_comes_back(buyer, client, frozen):
    make_pack(buyer, name_en="Ten classes", credits=3)
    session = at(20)
    client.force_login(buyer.user)

    before = client.get(f"/classes/{session.pk}/").content.decode()
    booking = book(session.pk, buyer.pk, by=buyer.user)
    after = client.get(f"/classes/{session.pk}/").content.decode()
    in_time = client.get(f"/my/bookings/{booking.pk}/cancel/").content.decode()
    frozen.move(hours=15)
    too_late = client.get(f"/my/bookings/{booking.pk}/cancel/").content.decode()

    assert "One credit of your Ten classes will be used: 3 are left" in before
    assert "One credit of your Ten classes is used for it." in after
    assert "The credit goes back to your Ten classes." in in_time
    assert "The credit of your Ten classes is used up." in too_late


def test_week_costs_the_same_with_one_pack_and_with_three(buyer):
    sessions = [at(20), at(44)]
    make_pack(buyer)
    one = queries_of(lambda: rows(sessions, buyer))
    make_pack(buyer), make_pack(buyer)

    assert queries_of(lambda: rows(sessions, buyer)) == one
