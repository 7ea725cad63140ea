"""Days of grace: what comes back late may be used a little longer, and nothing else is revived."""

from datetime import timedelta

import pytest
from django.db.utils import InternalError

from bookings.errors import NoMembership
from bookings.models import Booking
from bookings.selectors.bookings import credit_until
from bookings.selectors.timetable import rows
from bookings.services import credits
from bookings.services.booking import book, cancel_booking
from bookings.services.session import cancel_session
from members.ledger_invariants import graces_that_do_not_fit
from members.models import CreditGrace, CreditLot
from members.policies import CREDIT_GRACE
from members.selectors.membership import CURRENT, EXPIRED, contracts_at_desk, contracts_of
from members.services.ledger import return_credit
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from tests.members.test_models import refused
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

A_DAY = timedelta(days=1)


@pytest.fixture
def lot(frozen):
    """A pack of ten whose last day is today; one credit is used for a class tomorrow, booked when it still lasted."""
    lot = make_pack(months=1)
    frozen.move(days=(lot.membership.ends_on - clock.today()).days)
    return lot


def spent_on(lot, session=None, by=HOUSE):
    """A booking of today that used a credit, for a class of any day."""
    session = session or make_session(starts_at=clock.now() + timedelta(hours=3))
    booking = make_booking(session, lot.membership.member, membership=lot.membership)
    credits.use(lot.pk, booking, by=by)
    return booking


def in_days(days):
    return make_session(starts_at=clock.now() + timedelta(days=days))


def person(lot):
    return lot.membership.member_id


def now(lot):
    return CreditLot.objects.select_related("account", "membership").prefetch_related("graces").get(pk=lot.pk)


def test_credit_that_comes_back_on_the_last_day_is_good_for_a_week_more(lot):
    booking = spent_on(lot)
    assert credit_until(booking, clock.now()) == clock.today() + 7 * A_DAY

    return_credit(booking.cause, by=HOUSE)

    [grace] = lot.graces.all()
    assert (grace.cause, grace.usable_until, grace.spent_for) == (booking.cause, clock.today() + 7 * A_DAY, "")
    assert [now(lot).usable_on(clock.today() + days * A_DAY) for days in (0, 1, 7, 8)] == [10, 1, 1, 0]


def test_only_what_came_back_is_revived(lot):
    """Nine were unused when the pack ran out; one came back: one class, and not ten."""
    return_credit(spent_on(lot).cause, by=HOUSE)

    booking = book(in_days(3).pk, person(lot), by=HOUSE)
    with pytest.raises(NoMembership):
        book(in_days(4).pk, person(lot), by=HOUSE)

    assert (booking.membership_id, lot.graces.get().spent_for) == (lot.membership_id, booking.cause)
    assert not graces_that_do_not_fit().exists()


def test_what_was_left_and_is_used_in_time_takes_no_grace(lot):
    return_credit(spent_on(lot).cause, by=HOUSE)
    spent_on(lot)
    assert lot.graces.get().spent_for == ""


def test_booking_and_cancelling_again_and_again_wins_no_days(lot, frozen):
    return_credit(spent_on(lot).cause, by=HOUSE)
    until = lot.graces.get().usable_until
    for _ in range(3):
        frozen.move(days=1)
        booking = book(in_days(2).pk, person(lot), by=HOUSE)
        assert credit_until(booking, clock.now()) == until
        cancel_booking(booking.pk, by=HOUSE)
    assert [(each.usable_until, each.spent_for) for each in lot.graces.all()] == [(until, "")]
    with pytest.raises(NoMembership):
        book(in_days(5).pk, person(lot), by=HOUSE)


def test_class_that_the_venue_calls_off_gives_new_days(lot, frozen):
    return_credit(spent_on(lot).cause, by=HOUSE)
    frozen.move(days=6)
    session = make_session(starts_at=clock.now() + A_DAY)
    booking = book(session.pk, person(lot), by=HOUSE)

    cancel_session(session.pk, reason="ill", by=HOUSE)

    assert [(each.spent_for, each.usable_until) for each in lot.graces.order_by("pk")] == [
        (booking.cause, clock.today() + A_DAY), ("", clock.today() + 7 * A_DAY),
    ]  # fmt: skip
    assert book(in_days(6).pk, person(lot), by=HOUSE).membership_id == lot.membership_id


def test_pack_that_lasts_long_enough_needs_no_grace(lot, frozen):
    fresh = make_pack()
    return_credit(spent_on(fresh).cause, by=HOUSE)
    frozen.move(days=(fresh.membership.ends_on - clock.today()).days - 7)
    return_credit(spent_on(fresh).cause, by=HOUSE)
    assert not fresh.graces.exists()
    frozen.move(days=1)
    return_credit(spent_on(fresh).cause, by=HOUSE)
    assert fresh.graces.get().usable_until == fresh.membership.ends_on + A_DAY


def test_house_without_days_of_grace(lot, frozen):
    make_policy(CREDIT_GRACE.key, 0, effective_from=clock.now() - A_DAY)
    booking = spent_on(lot)
    assert credit_until(booking, clock.now()) == lot.membership.ends_on
    frozen.move(days=1)
    assert credit_until(booking, clock.now()) is None
    return_credit(booking.cause, by=HOUSE)
    assert not CreditGrace.objects.exists()


def test_returning_twice_gives_one_grace(lot):
    booking = spent_on(lot)
    assert return_credit(booking.cause, by=HOUSE) == return_credit(booking.cause, by=HOUSE)
    assert lot.graces.count() == 1


def test_page_says_what_may_be_used_until_when(lot, frozen):
    return_credit(spent_on(lot).cause, by=HOUSE)
    frozen.move(days=1)
    member = lot.membership.member
    [contract] = contracts_of(member, clock.today())
    assert contracts_at_desk(member.pk, clock.today()) == [contract]
    until = clock.today() + 6 * A_DAY
    assert (contract.state, contract.credits_left, contract.good_until, contract.is_in_grace, contract.days_left) == (
        CURRENT, 1, until, True, 7,
    )  # fmt: skip
    [row] = rows([in_days(3)], member)
    assert (row.why_not, row.lot_left, row.lot_until) == (None, 1, until)
    assert contracts_of(member, until + A_DAY)[0].state == EXPIRED


def test_days_of_grace_are_given_once_for_a_cause_and_never_changed(lot):
    fields = {"lot": lot, "usable_until": clock.today()}
    grace = CreditGrace.objects.create(cause="booking:1", spent_for="booking:9", **fields)
    with pytest.raises(InternalError, match="Cannot update"):
        CreditGrace.objects.filter(pk=grace.pk).update(usable_until=clock.today() + A_DAY)


def test_one_grace_for_one_booking(lot):
    fields = {"lot": lot, "usable_until": clock.today()}
    CreditGrace.objects.create(cause="booking:1", spent_for="booking:9", **fields)
    refused(
        "members_creditgrace_spent_once",
        lambda: CreditGrace.objects.create(cause="booking:2", spent_for="booking:9", **fields),
    )


def test_one_grace_for_one_return(lot):
    fields = {"lot": lot, "usable_until": clock.today()}
    CreditGrace.objects.create(cause="booking:1", **fields)
    refused("members_creditgrace_once", lambda: CreditGrace.objects.create(cause="booking:1", **fields))


def test_somebody_else_has_nothing_of_it(lot):
    return_credit(spent_on(lot).cause, by=HOUSE)
    with pytest.raises(NoMembership):
        book(in_days(3).pk, make_member().pk, by=HOUSE)
    assert Booking.objects.count() == 1
