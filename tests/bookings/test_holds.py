"""Places that are kept to be paid at the desk."""

from datetime import timedelta

import pytest

from bookings.errors import NoMembership, SessionFull
from bookings.models import Booking, Decision
from bookings.services.booking import book
from bookings.services.holding import confirm, confirm_paid, expire_all, give_back, hold_for_payment
from bookings.services.promoting import promote_all
from bookings.waitlist_errors import HeldBefore, OfferGone, OneHold, PaidAlready
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_held, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy, make_user
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


@pytest.fixture
def guest(db):
    """Somebody with a sign-in and nothing that covers a class."""
    user = make_user(role=Role.MEMBER, name="Sun Li")
    return make_member(user=user, email=user.email, name="Sun Li", language="en")


@pytest.fixture
def session(frozen):
    return make_session(capacity=2, starts_at=frozen.at + timedelta(days=1))


def letters(template):
    return [message.body for message in Message.objects.filter(template=template)]


def test_place_is_kept_for_an_hour_and_counts(session, guest):
    kept = hold_for_payment(session.pk, guest.pk, by=guest.user)

    session.refresh_from_db()
    assert (kept.state, kept.held_for, kept.held_until, session.booked) == ("held", "payment", clock.now() + HOUR, 1)
    assert "until Tue 10 Mar, 13:00" in letters("place_held")[0]
    said = Decision.objects.get(what="held")
    assert (said.booking, said.text) == (
        kept,
        "Nothing covers this class yet; a place is kept until Tue 10 Mar, 13:00, to be paid at the desk.",
    )


def test_place_is_never_kept_longer_than_people_are_checked_in(guest, frozen):
    soon = make_session(starts_at=frozen.at + timedelta(minutes=5))
    assert hold_for_payment(soon.pk, guest.pk, by=guest.user).held_until == frozen.at + timedelta(minutes=15)


def test_one_place_at_a_time_is_kept_and_none_for_who_has_paid(session, guest, member):
    hold_for_payment(session.pk, guest.pk, by=guest.user)

    with pytest.raises(OneHold):
        hold_for_payment(make_session(starts_at=session.starts_at + 5 * HOUR).pk, guest.pk, by=guest.user)
    with pytest.raises(PaidAlready):
        hold_for_payment(session.pk, member.pk, by=member.user)


def test_keeping_obeys_the_rules_of_booking(guest, frozen):
    full = make_session(capacity=1, starts_at=frozen.at + timedelta(days=1))
    make_booking(full)
    with pytest.raises(SessionFull):
        hold_for_payment(full.pk, guest.pk, by=guest.user)


def test_paid_place_becomes_a_booking_by_itself_once(session, guest):
    kept = hold_for_payment(session.pk, guest.pk, by=guest.user)
    assert confirm_paid() == 0
    contract = make_membership(guest)

    assert [confirm_paid(), confirm_paid()] == [1, 0]

    kept.refresh_from_db()
    assert (kept.state, kept.membership, kept.held_until, kept.grace_until) == ("booked", contract, None, None)
    assert len(letters("booking_confirmed")) == 1


def test_desk_confirms_with_one_key_and_the_credit_is_used(session, guest, desk):
    kept = hold_for_payment(session.pk, guest.pk, by=desk)
    with pytest.raises(NoMembership):
        confirm(kept.pk, by=desk)
    lot = make_pack(guest)

    assert confirm(kept.pk, by=desk).membership == lot.membership
    lot.account.refresh_from_db()
    assert lot.account.balance == 9


def test_unpaid_place_is_free_again_and_goes_to_who_waits(frozen, guest, member):
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(days=2))
    kept = hold_for_payment(session.pk, guest.pk, by=guest.user)
    make_wait(session, member)
    frozen.move(hours=1)

    assert [promote_all(), promote_all()] == [1, 0]

    kept.refresh_from_db()
    assert (kept.state, kept.held_until, kept.cancelled_at) == ("released", None, clock.now())
    assert [each.member for each in session.bookings.live()] == [member]
    assert "You owe nothing." in letters("place_held_lapsed")[0]
    make_membership(guest)
    with pytest.raises(OfferGone):
        confirm(kept.pk, by=HOUSE)


def test_place_is_kept_once_and_once_more_by_the_desk(session, guest, desk, frozen):
    hold_for_payment(session.pk, guest.pk, by=guest.user)
    frozen.move(hours=1)
    assert expire_all() == [session.pk]

    with pytest.raises(HeldBefore):
        hold_for_payment(session.pk, guest.pk, by=guest.user)
    assert hold_for_payment(session.pk, guest.pk, by=desk).state == "held"


def test_giving_a_kept_place_back_is_free_however_late(guest, frozen):
    soon = make_session(starts_at=frozen.at + timedelta(minutes=30))
    kept = hold_for_payment(soon.pk, guest.pk, by=guest.user)

    assert give_back(kept.pk, by=guest.user).state == "released"
    assert Decision.objects.filter(booking=kept).latest("pk").rule == "given_back"
    with pytest.raises(OfferGone):
        give_back(kept.pk, by=guest.user)


def test_expired_place_is_free_for_who_books_before_the_sweep_comes(frozen):
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(days=1))
    kept = make_held(session, held_until=clock.now())
    stranger = somebody_who_may_book(name="Zhao")
    waiting = make_wait(make_session(starts_at=session.starts_at), stranger)

    assert book(session.pk, stranger.pk, by=stranger.user).state == "booked"

    kept.refresh_from_db(), waiting.refresh_from_db()
    assert (kept.state, waiting.state) == ("released", "left")


def test_house_says_how_long(session, guest):
    make_policy("hold.desk_minutes", 20, scope=f"course:{session.course_id}", effective_from=clock.now())
    kept = hold_for_payment(session.pk, guest.pk, by=guest.user)
    assert kept.held_until == clock.now() + timedelta(minutes=20)
    assert Booking.objects.held().count() == 1
