"""Waiting for a place, and moving up."""

from datetime import timedelta

import pytest

from bookings.errors import AlreadyWaiting, NoMembership, NotWaiting, PlaceLeft, PlacePromised, WaitlistClosed
from bookings.models import WaitlistEntry
from bookings.selectors.waitlist import waits_of
from bookings.services.booking import book, cancel_booking
from bookings.services.promoting import promote, promote_all
from bookings.services.session import cancel_session
from bookings.services.waitlist import join, leave
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_session, make_wait
from tests.factories.members import make_member
from tests.queries import queries_of
from venue import clock, locking
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def full(frozen):
    """A class tomorrow with one place, which is taken; its line moves until 12 hours before."""
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(days=1))
    make_booking(session)
    return session


@pytest.fixture
def taken(full):
    return full.bookings.get()


@pytest.fixture
def line(full, member, other_member):
    """Two who wait, in this order."""
    return [join(full.pk, each.pk, by=each.user) for each in (member, other_member)]


def states(*entries):
    return [WaitlistEntry.objects.get(pk=entry.pk).state for entry in entries]


def holders(session):
    return [booking.member for booking in session.bookings.live()]


def told():
    return list(Message.objects.order_by("pk").values_list("template", "address"))


def test_joining_keeps_when_and_by_whom_and_counts_the_position(full, member, other_member, desk):
    entry = join(full.pk, member.pk, by=desk)
    join(full.pk, other_member.pk, by=other_member.user)

    assert (entry.state, entry.joined_at, entry.joined_by) == ("waiting", clock.now(), desk)
    assert [[wait.position for wait in waits_of([each], clock.now())] for each in (member, other_member)] == [[1], [2]]
    assert told() == []


def test_joining_twice_is_refused_until_one_has_left(full, member):
    entry = join(full.pk, member.pk, by=member.user)

    with pytest.raises(AlreadyWaiting):
        join(full.pk, member.pk, by=member.user)
    leave(entry.pk, by=member.user)
    join(full.pk, member.pk, by=member.user)

    assert list(full.waitlist.values_list("state", flat=True)) == ["left", "waiting"]
    with pytest.raises(NotWaiting):
        leave(entry.pk, by=member.user)


def test_joining_is_for_full_classes_for_members_until_the_limit(full, member, frozen):
    with pytest.raises(PlaceLeft):
        join(make_session(starts_at=full.starts_at).pk, member.pk, by=member.user)
    with pytest.raises(NoMembership):
        join(full.pk, make_member().pk, by=HOUSE)
    frozen.set(full.starts_at - timedelta(hours=1))
    with pytest.raises(WaitlistClosed):
        join(full.pk, member.pk, by=member.user)


def test_place_given_back_goes_to_the_first_in_line_and_tells_them(full, taken, line, member, other_member):
    cancel_booking(taken.pk, by=HOUSE)

    booking = full.bookings.live().get()
    full.refresh_from_db()
    assert (booking.member, booking.membership, booking.booked_by) == (member, member.memberships.get(), None)
    assert (booking.promoted_from, full.booked) == (line[0], 1)
    assert states(*line) == ["promoted", "waiting"]
    assert told() == [("booking_cancelled", taken.member.email), ("waitlist_promoted", member.email)]
    message = Message.objects.get(template="waitlist_promoted")
    assert message.is_direct and "free of charge until Wed 11 Mar, 00:00" in message.body


def test_line_moves_until_the_cut_off_and_never_after(full, taken, line, member, frozen):
    frozen.set(full.starts_at - timedelta(hours=1))
    cancel_booking(taken.pk, by=HOUSE)

    assert (promote_all(), holders(full), states(*line)) == (0, [], ["waiting", "waiting"])
    stranger = somebody_who_may_book(name="Zhao")
    book(full.pk, stranger.pk, by=stranger.user)
    assert holders(full) == [stranger]


def test_whoever_cannot_come_in_is_passed_over_with_the_reason(full, taken, line, member, other_member):
    member.memberships.update(ends_on=clock.today())

    cancel_booking(taken.pk, by=HOUSE)

    first = WaitlistEntry.objects.get(pk=line[0].pk)
    assert (first.state, first.skipped_rule, first.skipped_at) == ("waiting", "no_membership", clock.now())
    assert holders(full) == [other_member]


def test_freed_place_is_kept_for_who_waits(full, taken, line, member):
    """As if promotion had not run yet."""
    type(taken).objects.filter(pk=taken.pk).update(state="cancelled", cancelled_at=clock.now())
    stranger = somebody_who_may_book(name="Zhao")

    with pytest.raises(PlacePromised) as refused:
        book(full.pk, stranger.pk, by=stranger.user)
    assert str(refused.value) == "A place is free, but 2 people waited for it and get it first."
    join(full.pk, stranger.pk, by=stranger.user)
    book(full.pk, member.pk, by=member.user)
    assert states(*line) == ["left", "waiting"]


def test_place_nobody_in_line_can_take_is_free_for_all(full, taken, line, member, other_member):
    for each in (member, other_member):
        each.memberships.update(ends_on=clock.today())
    cancel_booking(taken.pk, by=HOUSE)
    stranger = somebody_who_may_book(name="Zhao")

    book(full.pk, stranger.pk, by=stranger.user)

    assert holders(full) == [stranger]


def test_sweep_promotes_what_was_missed_and_twice_is_once(full, taken, line, member):
    with locking.atomic(by=HOUSE):
        cancel_booking(taken.pk, by=HOUSE)
        assert holders(full) == []

    assert [promote_all(), promote_all()] == [1, 0]
    assert holders(full) == [member]


def test_promotion_stops_when_the_class_is_full(full, line):
    assert promote(full.pk) == []
    assert states(*line) == ["waiting", "waiting"]


def test_line_lapses_when_the_class_begins(full, line, frozen):
    frozen.set(full.starts_at)

    promote_all()
    promote_all()

    assert states(*line) == ["lapsed", "lapsed"]
    assert {entry.ended_at for entry in WaitlistEntry.objects.all()} == {full.starts_at}


def test_calling_off_ends_the_line_with_a_message(full, line, member, other_member, taken):
    assert cancel_session(full.pk, reason="The coach is ill", by=HOUSE) == 1

    assert states(*line) == ["lapsed", "lapsed"]
    assert told() == [
        ("session_cancelled", taken.member.email),
        ("waitlist_called_off", member.email),
        ("waitlist_called_off", other_member.email),
    ]
    assert "教练" in (body := Message.objects.get(address=other_member.email).body) and "The coach is ill" in body


def test_waits_of_a_member_need_the_same_queries_for_one_and_for_three(member):
    make_wait(make_session(), member)
    one = queries_of(lambda: waits_of([member], clock.now()))
    for _ in range(2):
        make_wait(make_session(), member)

    assert queries_of(lambda: waits_of([member], clock.now())) == one == 5
