"""«This is wrong»: said by the member, answered by the desk."""

from datetime import timedelta

import pytest

from bookings.errors import ObjectedAlready, ObjectionAnswered, Suspended, WaivedAlready
from bookings.models import Decision, Objection, Penalty
from bookings.penalty_invariants import fees_that_do_not_fit
from bookings.selectors.objection import objections, waiting
from bookings.services.booking import book
from bookings.services.objection import answer, object_to
from bookings.services.penalty import settle, settle_due
from members.selectors.fees import owed_by
from tests.factories.bookings import make_booking, make_session
from tests.factories.penalties import decide, late_cancel, make_objection, make_penalty
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LONG_AGO = clock.timezone.now() - timedelta(days=3000)


def outcomes():
    return [each.outcome for each in Penalty.objects.order_by("pk")]


def test_objection_is_to_the_penalty_of_the_booking_and_keeps_it_from_being_decided(member, frozen):
    penalty = late_cancel(member)

    objection = object_to(penalty.booking_id, " I was there. ", by=member.user)

    assert (objection.penalty, objection.text, objection.raised_by) == (penalty, "I was there.", member.user)
    assert (decide(frozen), outcomes()) == (0, [""])


def test_objection_that_comes_while_the_sweep_runs_is_seen_under_the_locks(member, frozen):
    penalty = late_cancel(member)
    frozen.move(hours=48)
    object_to(penalty.booking_id, "I was there.", by=member.user)

    assert (settle(penalty.pk, member.pk), outcomes()) == (False, [""])


def test_booking_without_a_penalty_can_be_objected_to_again_once_it_was_answered(member, desk):
    booking = make_booking(member=member)
    first = object_to(booking.pk, "Not my class", by=member.user)
    with pytest.raises(ObjectedAlready):
        object_to(booking.pk, "", by=member.user)
    answer(first.pk, outcome="refused", text="It is.", by=desk)

    second = object_to(booking.pk, "Still not", by=member.user)

    assert (first.penalty, second.penalty) == (None, None)
    assert list(objections()) == [second, first]


def test_penalty_is_objected_to_once_and_not_when_it_was_waived(member, desk):
    penalty = make_penalty(member)
    answer(object_to(penalty.booking_id, "", by=member.user).pk, outcome="refused", text="No.", by=desk)
    with pytest.raises(ObjectedAlready):
        object_to(penalty.booking_id, "", by=member.user)
    waived = make_penalty(member, outcome="waived", reason="ill", settled_at=clock.now())
    with pytest.raises(WaivedAlready):
        object_to(waived.booking_id, "", by=member.user)


def test_refused_lets_the_penalty_run_and_says_why(member, desk, frozen):
    penalty = late_cancel(member)
    objection = object_to(penalty.booking_id, "", by=member.user)
    decide(frozen)

    answer(objection.pk, outcome="refused", text="The book says otherwise.", by=desk)
    settle_due()

    assert outcomes() == ["forgiven"]
    message = Message.objects.get(template="objection_answered")
    assert (message.address, message.language) == (member.email, "en")
    assert "it stays as it is" in message.body
    assert "The book says otherwise." in message.body
    with pytest.raises(ObjectionAnswered):
        answer(objection.pk, outcome="upheld", text="Yes", by=desk)


@pytest.mark.parametrize("is_decided", [False, True])
def test_upheld_waives_the_fee_also_when_it_was_charged(other_member, desk, frozen, is_decided):
    make_policy("penalty.late_period", "fee", effective_from=LONG_AGO)
    make_policy("penalty.forgiven", 0, effective_from=LONG_AGO)
    penalty = late_cancel(other_member)
    if is_decided:
        decide(frozen)
    objection = object_to(penalty.booking_id, "", by=other_member.user)

    answer(objection.pk, outcome="upheld", text="您说得对。", by=desk)

    assert (outcomes(), owed_by([other_member.pk])) == (["waived"], {})
    assert not fees_that_do_not_fit().exists()
    assert Decision.objects.filter(what="waived").get().by == desk
    [message] = Message.objects.filter(template="objection_answered")
    assert "经核实，您反映的情况属实，我们已更正。" in message.body
    assert not Message.objects.filter(template="penalty_waived").exists()


@pytest.mark.covers("F-077")
def test_whole_story_from_the_first_late_cancellation_to_an_open_booking_again(member, desk, frozen):
    """Two are forgiven, three are strikes, booking is closed; one objection is upheld and it is open."""
    ahead = make_session(starts_at=clock.now() + timedelta(days=12))
    for _ in range(5):
        last = late_cancel(member)
        decide(frozen)
    assert outcomes() == ["forgiven", "forgiven", "posted", "posted", "posted"]
    with pytest.raises(Suspended):
        book(ahead.pk, member.pk, by=member.user)

    objection = object_to(last.booking_id, "You told me on the phone that it was free.", by=member.user)
    with pytest.raises(Suspended):
        book(ahead.pk, member.pk, by=member.user)
    answer(objection.pk, outcome="upheld", text="So we did.", by=desk)

    assert outcomes() == ["forgiven", "forgiven", "posted", "posted", "waived"]
    assert book(ahead.pk, member.pk, by=member.user).is_live


def test_menu_counts_what_waits_for_whoever_may_answer(desk, instructor):
    make_objection(), make_objection(outcome="refused", answer="No", settled_at=clock.now(), settled_by=desk)
    assert (waiting(desk), waiting(instructor)) == (1, 0)
    assert Objection.objects.count() == 2
