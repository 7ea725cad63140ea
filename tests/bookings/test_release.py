"""Giving up unclaimed places shortly before a class: first to who waits in the house, then to anybody."""

from datetime import timedelta

import pytest

from bookings.models import Booking, CheckIn, Decision, WaitlistEntry
from bookings.services.booking import book
from bookings.services.releasing import release_unclaimed
from bookings.services.waitlist import note_here
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def soon(frozen):
    """A class in five minutes, of whose two places one is claimed; unclaimed ones are given up then."""
    make_policy("waitlist.release_minutes", 5, effective_from=clock.now())
    session = make_session(capacity=2, starts_at=frozen.at + timedelta(minutes=5))
    make_booking(session, state="checked_in", checked_in_at=clock.now())
    return session


@pytest.fixture
def unclaimed(soon):
    return make_booking(soon)


def states(*entries):
    return [WaitlistEntry.objects.get(pk=entry.pk).state for entry in entries]


@pytest.mark.covers("F-076")
def test_unclaimed_place_goes_to_who_waits_in_the_house(soon, unclaimed, member, other_member):
    away, here = make_wait(soon, member), make_wait(soon, other_member)
    note_here(here.pk, by=HOUSE)

    assert [release_unclaimed(), release_unclaimed()] == [1, 0]

    unclaimed.refresh_from_db(), soon.refresh_from_db()
    assert (unclaimed.state, unclaimed.held_for, unclaimed.cancelled_at) == ("released", "", clock.now())
    assert soon.places_released_at == clock.now()
    assert states(away, here) == ["waiting", "promoted"]
    assert soon.bookings.get(state="booked").member == other_member
    assert Message.objects.filter(template="place_released").get().address == unclaimed.member.email
    said = Decision.objects.get(booking=unclaimed)
    assert (said.rule, said.facts, said.text) == (
        "places_released",
        {"minutes": 5},
        "Nobody had checked in for this place 5 minutes before the class; it went to those who wait.",
    )
    assert Decision.objects.get(what="passed_over").member == member
    assert Decision.objects.get(what="promoted").text.startswith(
        "Nobody claimed the place, and number 2 in line was in the house."
    )


@pytest.mark.parametrize("seen", ["came for the house", "came to another class"])
def test_whoever_came_today_is_in_the_house(soon, unclaimed, member, seen):
    entry = make_wait(soon, member)
    if seen == "came for the house":
        CheckIn.objects.create(member=member, area=soon.room.area, at=clock.now() - timedelta(hours=1))
    else:
        earlier = make_session(starts_at=clock.now() - timedelta(hours=2))
        make_booking(earlier, member, state="checked_in", checked_in_at=clock.now() - timedelta(hours=2))

    release_unclaimed()

    assert states(entry) == ["promoted"]


def test_with_nobody_in_the_house_the_place_is_anybodys(soon, unclaimed, member):
    entry = make_wait(soon, member)
    CheckIn.objects.create(member=member, area=soon.room.area, at=clock.now() - timedelta(days=1))
    stranger = somebody_who_may_book(name="Zhao")

    release_unclaimed()

    assert states(entry) == ["waiting"]
    assert book(soon.pk, stranger.pk, by=stranger.user).is_live


def test_nothing_is_given_up_earlier_or_where_the_house_does_not(frozen, soon, unclaimed):
    frozen.set(soon.starts_at - timedelta(minutes=5, seconds=1))
    assert release_unclaimed() == 0
    frozen.set(soon.starts_at)
    assert release_unclaimed() == 0
    make_policy("waitlist.release_minutes", 0, scope=f"course:{soon.course_id}", effective_from=clock.now())
    frozen.set(soon.starts_at - timedelta(minutes=1))
    unclaimed.refresh_from_db()
    assert unclaimed.state == "booked"


def test_whoever_comes_after_all_has_their_place_again_and_pays_once(soon):
    lot = make_pack(make_member())
    late = lot.membership.member
    mine = book(soon.pk, late.pk, by=HOUSE)
    release_unclaimed()
    mine.refresh_from_db()
    assert mine.state == "released"

    again = book(soon.pk, late.pk, by=HOUSE)

    lot.account.refresh_from_db()
    assert (again.pk, again.state, again.cancelled_at, lot.account.balance) == (mine.pk, "booked", None, 9)
    assert Booking.objects.filter(member=late).count() == 1
