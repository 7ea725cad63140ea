"""A pause with all that hangs on it: bookings, waits, who moves up, what is said."""

from datetime import timedelta

import pytest

from bookings.errors import MembershipPaused
from bookings.models import Booking, Decision, WaitlistEntry
from bookings.selectors.freeze import reached_by
from bookings.selectors.timetable import rows
from bookings.services.booking import book
from bookings.services.freeze import pause, resume
from bookings.services.promoting import promote
from bookings.services.waitlist import join
from members.errors import PauseTooShort
from members.models import Freeze, Membership
from members.selectors.freeze import pause_facts
from members.services.sale import Paying, renew
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership, make_sold
from tests.factories.pauses import in_days, make_pause
from tests.queries import queries_of
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


def on_day(days: int, **fields):
    return make_session(starts_at=clock.now() + timedelta(days=days), **fields)


def contract_of(member) -> Membership:
    return member.memberships.periods().get()


def states(*bookings):
    return [Booking.objects.get(pk=each.pk).state for each in bookings]


@pytest.mark.covers("F-076")
def test_bookings_inside_the_pause_are_given_back_free_of_charge_and_told_once(member, desk):
    inside, first, last = on_day(5), on_day(3), on_day(12)
    before, after = on_day(2), on_day(13)
    booked = [book(each.pk, member.pk, by=member.user) for each in (before, first, inside, last, after)]
    Message.objects.all().delete()

    done = pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)

    assert states(*booked) == ["booked", "cancelled", "cancelled", "cancelled", "booked"]
    assert [each.session for each in done.reached.released] == [first, inside, last]
    ended = Booking.objects.get(pk=booked[1].pk)
    assert (ended.cancelled_at, ended.cancelled_by, ended.is_cancelled_by_venue) == (clock.now(), desk, False)
    said = Decision.objects.filter(what="cancelled").order_by("pk")
    assert [(each.booking_id, each.rule, each.facts["pause"]) for each in said] == [
        (each.pk, "membership_paused", done.freeze.pk) for each in booked[1:4]
    ]
    assert "The membership is paused from Fri 13 Mar 2026 to Sun 22 Mar 2026" in said[0].said["en"]["text"]
    [letter] = Message.objects.filter(template="membership_paused")
    assert letter.is_direct and letter.address == member.email
    assert [each.course.name_en in letter.body for each in (before, first, inside, last, after)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_place_of_a_pause_goes_to_whoever_waits(member, other_member, desk):
    session = on_day(5, capacity=1)
    book(session.pk, member.pk, by=member.user)
    join(session.pk, other_member.pk, by=other_member.user)

    pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)

    assert list(session.bookings.live().values_list("member", flat=True)) == [other_member.pk]


def test_waits_end_unless_something_else_would_pay(member, desk):
    waits = [make_wait(on_day(days, capacity=1), member) for days in (2, 5)]
    pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)
    assert [WaitlistEntry.objects.get(pk=each.pk).state for each in waits] == ["waiting", "lapsed"]

    other = somebody_who_may_book(name="Zhao Min")
    make_pack(other)
    wait = make_wait(on_day(5, capacity=1), other)
    pause(contract_of(other).pk, in_days(3, 10), reason="travel", by=desk)
    assert WaitlistEntry.objects.get(pk=wait.pk).state == "waiting"


def test_place_that_is_only_offered_is_given_up_with_the_wait(member, desk):
    """It relies on no membership before it is accepted."""
    until = clock.now() + timedelta(days=1)
    kept = make_booking(on_day(5), member, state="held", held_for="offer", held_until=until)
    wait = make_wait(kept.session, member, state="offered", booking=kept)
    done = pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)
    wait.refresh_from_db()
    assert (done.reached.released, states(kept), wait.state, wait.booking) == ((kept,), ["cancelled"], "lapsed", None)


def test_what_a_pack_pays_for_stands(member, desk):
    lot = make_pack(member)
    held = make_booking(on_day(5), member, membership=lot.membership)
    pause(member.memberships.periods().get().pk, in_days(3, 10), reason="travel", by=desk)
    assert states(held) == ["booked"]


def test_nothing_is_booked_on_a_paused_day_and_everybody_reads_why(member, desk):
    pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)
    session = on_day(5)

    with pytest.raises(MembershipPaused) as refused:
        book(session.pk, member.pk, by=member.user)

    [row] = rows([session], member)
    assert row.why_not and (row.why_not.code, str(row.why_not)) == ("membership_paused", str(refused.value))
    assert Decision.objects.get(what="refused").rule == "membership_paused"
    lot = make_pack(member)
    assert book(session.pk, member.pk, by=member.user).membership_id == lot.membership_id


def test_somebody_on_a_paused_day_is_passed_over(member, desk):
    session = on_day(5, capacity=1)
    make_booking(session)
    make_pause(contract_of(member), first=3)
    wait = make_wait(session, member)
    session.bookings.update(state="cancelled", cancelled_at=clock.now())
    promote(session.pk)
    wait.refresh_from_db()
    assert (wait.state, wait.skipped_rule) == ("waiting", "membership_paused")


def test_booking_on_the_renewal_relies_on_the_longer_membership_after_it_moved(member, desk):
    contract_of(member).delete()
    old = make_sold(member, ends_on=clock.today() + timedelta(days=9))
    renewal = renew(old.pk, Paying("cash"), by=desk).membership
    held = [book(on_day(days).pk, member.pk, by=member.user) for days in (10, 13)]
    assert {each.membership_id for each in held} == {renewal.pk}

    row = pause(old.pk, in_days(2, 7), reason="travel", by=desk).freeze
    assert [(each.state, each.membership_id) for each in Booking.objects.order_by("pk")] == [("booked", old.pk)] * 2

    resume(row.pk, clock.today(), by=desk)
    assert [(each.state, each.membership_id) for each in Booking.objects.order_by("pk")] == [("booked", renewal.pk)] * 2


def test_booking_on_days_that_a_pause_had_won_ends_with_it(member, desk, frozen):
    contract = contract_of(member)
    contract.ends_on = clock.today() + timedelta(days=9)
    contract.save()
    row = make_pause(contract, first=2, length=7)
    won, own = (book(on_day(days).pk, member.pk, by=member.user) for days in (14, 9))

    done = resume(row.pk, clock.today(), by=desk)

    assert [each.pk for each in done.reached.released] == [won.pk]
    assert states(won, own) == ["cancelled", "booked"]
    letter = Message.objects.get(template="membership_resumed")
    assert "taken back" in letter.subject and won.session.course.name_en in letter.body
    assert "no longer covers" in Decision.objects.get(booking=won).said["en"]["text"]


def test_page_foresees_exactly_what_is_done(member, desk):
    contract = contract_of(member)
    held = [make_booking(on_day(days), member, membership=contract) for days in (2, 4, 6)]
    make_wait(on_day(7), member)

    seen = reached_by(member, pause_facts(contract, in_days(3, 10)).outcome)
    done = pause(contract.pk, in_days(3, 10), reason="travel", by=desk)

    assert seen == done.reached
    assert list(seen.released) == held[1:]


def test_refused_pause_changes_nothing(member, desk):
    contract = contract_of(member)
    held = make_booking(on_day(4), member, membership=contract)
    with pytest.raises(PauseTooShort):
        pause(contract.pk, in_days(3, 6), reason="travel", by=desk)
    contract_now = contract_of(member)
    assert (states(held), contract_now.ends_on, Freeze.objects.count()) == (["booked"], contract.ends_on, 0)


def test_reminder_that_waits_is_withdrawn(member, desk):
    held = make_booking(on_day(4), member, membership=contract_of(member))
    Message.objects.create(template="booking_reminder", dedupe_key="r", subject_key=f"booking:{held.pk}", address="a")
    pause(contract_of(member).pk, in_days(3, 10), reason="travel", by=desk)
    assert Message.objects.get(dedupe_key="r").state == "withdrawn"


def test_child_is_told_by_the_guardian_and_nobody_without_an_address(desk):
    parent = make_member()
    child = make_member(guardian=parent, email="", phone="")
    pause(make_membership(child).pk, in_days(3, 10), reason="illness", by=desk)
    pause(make_membership(make_member(email="")).pk, in_days(3, 10), reason="illness", by=desk)
    assert [each.address for each in Message.objects.filter(template="membership_paused")] == [parent.email]


def test_reach_costs_the_same_for_one_booking_and_many(member):
    contract = contract_of(member)
    outcome = pause_facts(contract, in_days(3, 20)).outcome

    def more(days):
        make_booking(on_day(days), member, membership=contract)
        make_wait(on_day(days), member)

    more(4)
    one = queries_of(lambda: reached_by(member, outcome))
    more(5), more(6)
    assert queries_of(lambda: reached_by(member, outcome)) == one
