"""What a closure hits is decided about: said, waited for, carried out or undone; everybody is told once."""

from datetime import timedelta

import pytest

from bookings.closure_errors import PlaceClosed, UndoTooLate
from bookings.errors import RoomBusy
from bookings.models import ClosureStep, ScheduledSession
from bookings.promises import breaches
from bookings.selectors.closing import closed_now, rooms_in, rooms_in_each, undecided_count, undecided_hits
from bookings.selectors.contracts_hit import contracts_hit
from bookings.selectors.explain import letters_about
from bookings.selectors.hits import hits_of, keys_of
from bookings.services.area_closure import reopen_place
from bookings.services.booking import book
from bookings.services.closing import Choice, carry_out, carry_out_due, close_and_decide, decide, undo_closure
from bookings.services.session import cancel_session
from members.models import CreditLot
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_session, make_wait
from tests.factories.closures import make_closure, room_of, wanted
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership
from tests.queries import queries_of
from venue import clock
from venue.models import Message
from venue.promises import Span

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def room():
    return make_room(name_en="Hall 1", name_zh="1号厅")


@pytest.fixture
def classes(room):
    """Three in one room, from two hours on."""
    return [make_session(room=room, starts_at=clock.now() + (2 + n) * HOUR) for n in range(3)]


@pytest.fixture
def booked(classes, member):
    """The member in all three."""
    return [make_booking(each, member) for each in classes]


def off(*sessions):
    return [Choice(each.pk, "call_off") for each in sessions]


def close(room, choices, by, **fields):
    return close_and_decide(wanted(room=room, **fields), choices, by=by)


def outcomes():
    return list(ClosureStep.objects.order_by("session").values_list("what", "outcome"))


def states(*rows):
    return [type(row).objects.get(pk=row.pk).state for row in rows]


def letters():
    return list(Message.objects.filter(template="place_closed"))


# --- carried out -------------------------------------------------------------------------------------------------


def test_nothing_is_done_before_two_minutes_and_all_of_it_then(room, classes, booked, manager, frozen):
    close(room, off(*classes), manager)
    frozen.move(seconds=119)
    assert (carry_out_due(), states(*booked), letters()) == (0, ["booked"] * 3, [])
    assert undecided_hits() == []
    frozen.move(seconds=1)
    assert (carry_out_due(), states(*booked)) == (1, ["cancelled"] * 3)
    assert states(*classes) == ["cancelled"] * 3
    assert carry_out_due() == 0
    assert outcomes() == [("call_off", "done")] * 3


def test_each_person_is_told_once_of_all_their_classes(room, classes, booked, member, manager, frozen):
    make_wait(classes[0], other := make_member(email="other@test.example", language="zh-hans"))
    close(room, off(*classes), manager)
    frozen.move(minutes=2)

    assert carry_out_due() == 2

    own, others = (Message.objects.get(template="place_closed", address=who.email) for who in (member, other))
    assert [own.body.count(each.course.name_en) for each in classes] == [1, 1, 1]
    assert "We are sorry: Hall 1 is closed for a time.\nThe reason: A pipe is mended" in own.body
    assert others.subject == "1号厅临时关闭：您的预约有变"
    assert own.params["bookings"] == [each.pk for each in booked]
    assert [letters_about(each) for each in booked] == [[own]] * 3
    assert not Message.objects.filter(template__in=("session_cancelled", "waitlist_called_off")).exists()


def test_credit_comes_back_and_other_dates_are_named(room, member, manager, frozen):
    member.memberships.all().delete()
    lot = make_pack(member, credits=3)
    course = make_course(name_en="Flow")
    session = make_session(room=room, course=course)
    make_session(course=course, starts_at=clock.now() + 2 * DAY)
    book(session.pk, member.pk, by=member.user)
    assert CreditLot.objects.get(pk=lot.pk).account.balance == 2
    close(room, off(session), manager)
    frozen.move(minutes=2)
    carry_out_due()
    assert CreditLot.objects.get(pk=lot.pk).account.balance == 3
    [letter] = letters()
    assert "the credit is back in your pack." in letter.body
    assert "Other dates with free places:\nThu 12 Mar, 12:00" in letter.body


def test_class_within_the_hour_is_called_off_and_told_at_once(room, member, manager):
    soon = make_session(room=room, starts_at=clock.now() + HOUR)
    booking = make_booking(soon, member)

    close(room, off(soon), manager)

    assert (states(booking), len(letters())) == (["cancelled"], 1)


def test_class_moves_with_everybody_in_it(room, classes, booked, member, manager, frozen):
    hall = make_room(name_en="Hall 2", capacity=8)
    close(room, [Choice(classes[0].pk, "move", hall.pk)], manager)
    frozen.move(minutes=2)

    assert carry_out_due() == 1

    moved = ScheduledSession.objects.with_details().get(pk=classes[0].pk)
    assert (moved.room, moved.capacity, moved.booked, states(booked[0])) == (hall, 8, 1, ["booked"])
    assert f"{moved.course.name_en} · Tue 10 Mar, 14:00: now in Hall 2." in letters()[0].body
    assert (closed_now(moved), [each.pk for each, _ in undecided_hits()]) == (None, [each.pk for each in classes[1:]])


def test_kept_class_can_be_booked_and_nobody_is_told(room, classes, booked, other_member, manager, frozen):
    close(room, [Choice(classes[0].pk, "keep")], manager)
    frozen.move(minutes=2)
    assert (carry_out_due(), letters()) == (0, [])
    assert book(classes[0].pk, other_member.pk, by=HOUSE).state == "booked"


def test_what_is_not_decided_stays_on_the_list(room, classes, booked, manager, frozen):
    closure = close(room, off(classes[0]), manager)
    frozen.move(minutes=2)
    carry_out_due()
    assert undecided_hits() == [(each, closure) for each in classes[1:]]
    make_closure(room=room, starts_at=closure.starts_at, ends_at=None)  # what two places hit is counted once
    assert undecided_count() == len(classes[1:])
    assert [hit.key for hit in hits_of(closure)] == [f"class:{each.pk}" for each in classes[1:]]


def test_rooms_of_many_closures_are_those_of_each(room):
    lane = make_room(whole=make_room(area=room.area))
    places = ({"whole": True}, {"area": room.area}, {"room": room}, {"room": lane}, {"room": lane.whole}, {})
    closures = [make_closure(**place) for place in places]

    found = rooms_in_each(closures)

    assert found == {each.pk: [*rooms_in(each).order_by("pk").values_list("pk", flat=True)] for each in closures}
    assert [len(found[each.pk]) for each in closures[-3:]] == [1, 2, 0]


def test_room_that_was_taken_meanwhile_leaves_the_class_to_be_decided(room, classes, booked, manager, frozen):
    hall = make_room()
    closure = close(room, [Choice(classes[0].pk, "move", hall.pk)], manager)
    make_session(room=hall, starts_at=classes[0].starts_at)
    frozen.move(minutes=2)

    assert (carry_out_due(), letters()) == (0, [])

    step = ClosureStep.objects.get()
    assert (step.outcome, hall.name in step.why_not) == ("refused", True)
    assert undecided_hits()[0] == (classes[0], closure)


def test_room_that_is_taken_or_closed_is_refused_when_it_is_chosen(room, classes, manager):
    taken, closed = make_room(), make_room()
    make_session(room=taken, starts_at=classes[0].starts_at)
    make_closure(room=closed)
    for hall, error in ((taken, RoomBusy), (closed, PlaceClosed)):
        with pytest.raises(error):
            close(room, [Choice(classes[0].pk, "move", hall.pk)], manager)
    assert closed_now(classes[0]) is None  # all or nothing


def test_last_word_counts_and_what_somebody_else_called_off_is_passed_over(room, classes, booked, manager, frozen):
    closure = close(room, off(*classes[:2]), manager)
    decide(closure.pk, [Choice(classes[0].pk, "keep")], by=manager)
    cancel_session(classes[1].pk, reason="ill", by=HOUSE)
    frozen.move(minutes=2)
    carry_out_due()
    assert sorted(outcomes()) == [("call_off", "refused"), ("call_off", "withdrawn"), ("keep", "done")]
    assert states(*classes) == ["scheduled", "cancelled", "scheduled"]


def test_told_together_counts_as_told(room, classes, booked, manager, frozen):
    """The promise that what was sold is honoured."""
    close(room, off(*classes), manager)
    frozen.move(minutes=2)
    carry_out_due()
    day = clock.today()
    frozen.move(hours=25)
    assert len(breaches(Span(day, day))) == 3
    Message.objects.filter(template="place_closed").update(state="sent", sent_at=clock.now() - 24 * HOUR)
    assert len(breaches(Span(day, day))) == 0


# --- undone ------------------------------------------------------------------------------------------------------


def test_undone_it_is_as_if_it_had_never_been(room, classes, booked, manager, frozen):
    closure = close(room, [*off(*classes[:2]), Choice(classes[2].pk, "move", make_room().pk)], manager)
    frozen.move(seconds=119)

    assert undo_closure(closure.pk, by=manager) == []

    frozen.move(minutes=5)
    assert (carry_out_due(), carry_out(closure.pk), letters()) == (0, 0, [])
    assert (states(*booked), states(*classes)) == (["booked"] * 3, ["scheduled"] * 3)
    assert [room_of(each) for each in classes] == [room] * 3
    assert (closed_now(classes[0]), undecided_hits()) == (None, [])


def test_undo_says_what_was_done_already(room, member, manager):
    soon, later = make_session(room=room, starts_at=clock.now() + HOUR), make_session(room=room)
    closure = close(room, off(soon, later), manager)

    assert [each.step.session for each in undo_closure(closure.pk, by=manager)] == [soon]
    assert states(soon, later) == ["cancelled", "scheduled"]


def test_after_two_minutes_it_is_reopened_not_undone(room, classes, manager, frozen):
    closure = close(room, off(classes[0]), manager)
    frozen.move(minutes=2)
    with pytest.raises(UndoTooLate):
        undo_closure(closure.pk, by=manager)
    reopen_place(closure.pk, by=manager)
    assert (carry_out_due(), outcomes(), states(classes[0])) == (0, [("call_off", "withdrawn")], ["scheduled"])


# --- what is shown before ----------------------------------------------------------------------------------------


def test_preview_names_who_is_hit_and_whom_no_message_reaches(room, classes, member):
    make_booking(classes[0], member)
    make_booking(classes[0], make_member(name="Han Meimei", email=""))
    make_wait(classes[0], make_member(name="Li Lei", email="li@test.example"))
    hall = make_room(name_en="Hall 2", capacity=2)
    make_room(capacity=1)
    make_session(room=make_room(), starts_at=classes[0].starts_at)

    first, *others = hits_of(wanted(room=room).row())

    assert (first.booked, first.waiting, first.unreachable) == (
        ("Han Meimei", member.name),
        ("Li Lei",),
        ("Han Meimei",),
    )
    assert [way.value for way in first.ways] == ["call_off", f"move:{hall.pk}", "time", "keep"]
    assert keys_of([first, *others]) == " ".join(f"class:{each.pk}" for each in classes)


def test_class_that_has_begun_can_only_be_kept(room):
    make_session(room=room, starts_at=clock.now())
    [hit] = hits_of(wanted(room=room).row())
    assert [way.value for way in hit.ways] == ["keep"]


def test_preview_costs_the_same_for_one_and_three_classes(room):
    def asked():
        return queries_of(lambda: hits_of(wanted(room=room).row()))

    make_booking(make_session(room=room))
    asked()
    one = asked()
    for hours in (3, 4):
        make_booking(make_session(room=room, starts_at=clock.now() + hours * HOUR))
    assert asked() == one


def test_whole_days_of_the_whole_venue_are_counted_against_contracts(member):
    midnight = clock.local(clock.now()).replace(hour=0) + DAY
    make_membership(make_member())

    def hit(**fields):
        found = contracts_hit(wanted(**fields).row())
        return found and (found.count, found.days)

    assert hit(starts_at=midnight, ends_at=midnight + 3 * DAY) == (2, 3)
    assert hit(starts_at=midnight + HOUR, ends_at=midnight + 3 * DAY) == (2, 2)
    assert hit(starts_at=midnight, ends_at=midnight + DAY - HOUR) is None
    assert hit(starts_at=midnight, ends_at=None) is None
    assert hit(room=make_room(), starts_at=midnight, ends_at=midnight + 3 * DAY) is None
