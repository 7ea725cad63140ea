"""People who stand there without a booking."""

from datetime import timedelta

import pytest

from bookings.errors import (
    AlreadyBooked,
    CheckInClosed,
    NoMembership,
    PlacePromised,
    SessionCancelled,
    SessionFull,
    WalkInClosed,
)
from bookings.models import Booking, Decision, WaitlistEntry
from bookings.services.holding import hold_for_payment
from bookings.services.roster import close_roster
from bookings.services.session import cancel_session
from bookings.services.walk_in import check_in_paid, keep_for_guest, walk_in, walk_in_guest
from bookings.waitlist_errors import HoldTooLate, PaidAlready
from members.models import LedgerAccount, Member
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    """A class with two places that begins in ten minutes."""
    return make_session(starts_at=frozen.at + timedelta(minutes=10), capacity=2)


def test_who_walks_in_has_a_place_and_is_here_and_gets_no_letter(session, member, instructor):
    booking = walk_in(session.pk, member.pk, by=instructor)

    booking.refresh_from_db(), session.refresh_from_db()
    assert (booking.state, booking.checked_in_at, booking.checked_in_by, booking.booked_by) == (
        "checked_in", clock.now(), instructor, instructor,
    )  # fmt: skip
    assert (booking.membership, session.booked, Message.objects.count()) == (member.memberships.get(), 1, 0)


def test_somebody_is_taken_in_until_the_roster_is_closed(session, member, other_member, instructor, frozen):
    frozen.set(session.starts_at - timedelta(minutes=30, seconds=1))
    with pytest.raises(WalkInClosed):
        walk_in(session.pk, member.pk, by=instructor)
    frozen.set(session.starts_at + timedelta(minutes=40))
    walk_in(session.pk, member.pk, by=instructor)
    close_roster(session.pk, present=(), by=instructor)
    with pytest.raises(WalkInClosed):
        walk_in(session.pk, other_member.pk, by=instructor)


def test_nobody_is_taken_in_beyond_the_places_or_before_those_who_wait(session, member, other_member, instructor):
    make_policy("waitlist.cut_off_minutes", 0, effective_from=clock.now())
    make_policy("booking.free_cancel_hours", 0, effective_from=clock.now())  # the waitlist moves up until it begins
    make_booking(session)
    line = make_wait(session, other_member)
    with pytest.raises(PlacePromised):
        walk_in(session.pk, member.pk, by=instructor)
    WaitlistEntry.objects.filter(pk=line.pk).delete()
    make_booking(session)
    with pytest.raises(SessionFull):
        walk_in(session.pk, member.pk, by=instructor)
    assert not member.bookings.exists()


def test_rules_of_booking_hold_and_the_refusal_is_kept(session, member, instructor):
    nobody = make_member()
    with pytest.raises(NoMembership):
        walk_in(session.pk, nobody.pk, by=instructor)
    walk_in(session.pk, member.pk, by=instructor)
    with pytest.raises(AlreadyBooked):
        walk_in(session.pk, member.pk, by=instructor)
    cancelled = make_session(starts_at=session.starts_at)
    cancel_session(cancelled.pk, reason="ill", by=HOUSE)
    with pytest.raises(SessionCancelled):
        walk_in(cancelled.pk, member.pk, by=instructor)

    assert list(Decision.objects.order_by("pk").values_list("member", "rule")) == [
        (nobody.pk, "no_membership"),
        (member.pk, "already_booked"),
        (member.pk, "session_cancelled"),
    ]


def test_whoever_comes_in_no_longer_waits_for_what_is_at_the_same_time(session, member, instructor):
    elsewhere = make_wait(make_session(starts_at=session.starts_at), member)

    walk_in(session.pk, member.pk, by=instructor)

    elsewhere.refresh_from_db()
    assert elsewhere.state == "left"


def test_guest_becomes_known_and_a_credit_of_the_host_pays(session, instructor):
    host = somebody_who_may_book(name="Wang Xiaomin", language="en")
    lot = make_pack(host)

    booking = walk_in_guest(session.pk, "Zhao Yun", host.pk, by=instructor)

    guest = Member.objects.get(name="Zhao Yun")
    assert (booking.member, guest.host, booking.membership, booking.state) == (
        guest, host, lot.membership, "checked_in",
    )  # fmt: skip
    assert LedgerAccount.objects.get(pk=lot.account_id).balance == 9


def test_guest_for_whom_nothing_pays_is_not_taken_in_and_not_written_down(session, member, instructor):
    with pytest.raises(NoMembership):
        walk_in_guest(session.pk, "Zhao Yun", member.pk, by=instructor)
    assert (Member.objects.filter(name="Zhao Yun").exists(), Booking.objects.count()) == (False, 0)


# --- nothing covers them yet -----------------------------------------------------------------------------------------


@pytest.fixture
def nobody(db):
    """Somebody whom nothing covers."""
    return make_member(name="Sun Li", language="en")


def keep(session, person, by):
    return hold_for_payment(session.pk, person.pk, is_here=True, by=by)


def test_place_is_kept_for_who_stands_there_by_its_clock_and_without_a_letter(session, nobody, desk, frozen):
    kept = keep(session, nobody, desk)

    session.refresh_from_db()
    assert (kept.state, kept.held_for, kept.held_until, session.booked) == (
        "held", "payment", session.starts_at + timedelta(minutes=10), 1,
    )  # fmt: skip
    assert Message.objects.count() == 0
    said = Decision.objects.get()
    assert (said.what, said.booking, "to be paid at the desk" in said.text) == ("held", kept, True)


def test_place_is_kept_from_the_opening_until_check_in_closes(session, nobody, desk, frozen):
    frozen.set(session.starts_at - timedelta(minutes=30, seconds=1))
    with pytest.raises(WalkInClosed):
        keep(session, nobody, desk)
    frozen.set(session.starts_at + timedelta(minutes=10))
    with pytest.raises(HoldTooLate):
        keep(session, nobody, desk)
    assert list(Decision.objects.order_by("pk").values_list("rule", flat=True)) == ["walk_in_closed", "hold_too_late"]
    frozen.set(session.starts_at + timedelta(minutes=9))
    assert keep(session, nobody, desk).held_until == session.starts_at + timedelta(minutes=10)


def test_place_is_kept_under_the_rules_of_keeping(session, nobody, member, desk):
    with pytest.raises(PaidAlready):
        keep(session, member, desk)
    make_booking(session), make_booking(session)
    with pytest.raises(SessionFull):
        keep(session, nobody, desk)


def test_whoever_has_paid_is_checked_in_at_once_and_gets_no_letter_about_it(session, nobody, desk):
    kept = keep(session, nobody, desk)
    with pytest.raises(NoMembership):
        check_in_paid(kept.pk, by=desk)
    lot = make_pack(nobody)
    before = Message.objects.count()

    check_in_paid(kept.pk, by=desk)

    kept.refresh_from_db()
    assert (kept.state, kept.checked_in_by, kept.membership, kept.held_until) == (
        "checked_in", desk, lot.membership, None,
    )  # fmt: skip
    assert LedgerAccount.objects.get(pk=lot.account_id).balance == 9
    assert Message.objects.count() == before


def test_paid_place_stays_kept_while_nobody_can_be_checked_in(nobody, desk, frozen):
    later = make_session(starts_at=frozen.at + timedelta(hours=2))
    kept = hold_for_payment(later.pk, nobody.pk, by=desk)
    make_pack(nobody)

    with pytest.raises(CheckInClosed):
        check_in_paid(kept.pk, by=desk)

    kept.refresh_from_db()
    assert kept.state == "held"


def test_guest_whom_nothing_covers_becomes_known_with_a_kept_place(session, member, desk):
    kept = keep_for_guest(session.pk, "Zhao Yun", member.pk, by=desk)

    guest = Member.objects.get(name="Zhao Yun")
    assert (kept.member, guest.host, kept.state, kept.held_for) == (guest, member, "held", "payment")


def test_guest_is_not_written_down_when_no_place_can_be_kept(session, member, desk):
    make_booking(session), make_booking(session)
    with pytest.raises(SessionFull):
        keep_for_guest(session.pk, "Zhao Yun", member.pk, by=desk)
    assert not Member.objects.filter(name="Zhao Yun").exists()
