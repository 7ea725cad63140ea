"""A closure treats treatments, room bookings and contracts as it does classes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings.closure_errors import DecideClassesFirst, NothingLost, PlaceClosed
from bookings.models import Appointment, ClosureStep, RoomBooking
from bookings.selectors.closing import undecided_count, undecided_others
from bookings.selectors.contracts_hit import contracts_hit
from bookings.selectors.hits import hits_of
from bookings.selectors.room_booking import cancelling
from bookings.services import appointment_steps, room_booking, room_money
from bookings.services.area_closure import reopen_place
from bookings.services.closing import Choice, carry_out_due, close_and_decide, decide, undo_closure
from bookings.services.treatment_payment import pay
from bookings.treatment_errors import SlotTaken
from members.models import Freeze, LedgerAccount, Refund
from members.selectors.contract_history import history_of_contract
from members.services.sale import Paying
from tests.factories.bookings import HOUSE, make_booking, make_room, make_session
from tests.factories.closures import make_closure, wanted
from tests.factories.members import make_member, make_membership, make_sold
from tests.factories.rooms import make_room_booking
from tests.factories.treatments import at, make_appointment, make_treated
from tests.queries import queries_of
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def skill():
    return make_treated()


@pytest.fixture
def treated(skill, member):
    """A treatment of the member tomorrow at ten."""
    return make_appointment(member, skill)


@pytest.fixture
def cabin(treated):
    return treated.lines.get().room


@pytest.fixture
def party(cabin, member):
    """A room of the member's in the same area, tomorrow at noon, with a deposit of 100."""
    room = make_room(name_en="Salon", area=cabin.area, capacity=20)
    row = make_room_booking("confirmed", member=member, room=room, begins_at=at(clock.today() + DAY, 12))
    room_money.take(row.pk, Decimal(100), Paying("cash"), by=HOUSE)
    return row


def close(choices=(), extends=False, **fields):
    fields = {"ends_at": clock.now() + 2 * DAY} | fields
    manager = fields.pop("by")
    return close_and_decide(wanted(**fields), choices, extends=extends, by=manager)


def of(row, what, **more):
    kind = "appointment" if isinstance(row, Appointment) else "room"
    return Choice(row.pk, what, kind=kind, **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def letters():
    return list(Message.objects.filter(template="place_closed"))


# --- what is shown -------------------------------------------------------------------------------------------------


def test_preview_lists_treatments_and_rooms_with_who_and_what_goes_back(treated, cabin, party, member):
    pay(treated.pk, Paying("cash"), by=HOUSE)
    found = hits_of(wanted(area=cabin.area, ends_at=clock.now() + 2 * DAY).row())
    assert [(hit.key, hit.kind, hit.place, hit.booked, hit.money, hit.credits) for hit in found] == [
        (f"appointment:{treated.pk}", "Treatment", cabin.name, (member.name,), Decimal("198.00"), 0),
        (f"room:{party.pk}", "Room booking", "Salon", (member.name,), Decimal("100.00"), 0),
    ]
    assert [[way.value for way in hit.ways] for hit in found] == [["call_off", "time", "keep"]] * 2


def test_other_rooms_at_the_same_time_are_offered(treated, cabin, party):
    make_room(room_kind="treatment", capacity=1)
    hall = make_room(capacity=30)
    found = hits_of(wanted(area=cabin.area, ends_at=clock.now() + 2 * DAY).row())
    assert [[way.value for way in hit.ways] for hit in found] == [
        ["call_off", "move", "time", "keep"],
        ["call_off", f"move:{hall.pk}", "time", "keep"],
    ]


def test_neither_another_place_nor_another_time_is_hit(treated, cabin):
    assert hits_of(wanted(area=make_room().area, ends_at=clock.now() + 2 * DAY).row()) == []
    assert hits_of(wanted(area=cabin.area, ends_at=clock.now() + HOUR).row()) == []


def test_preview_costs_the_same_for_one_and_three(skill, treated, cabin, party):
    def asked():
        return queries_of(lambda: hits_of(wanted(area=cabin.area, ends_at=clock.now() + 2 * DAY).row()))

    asked()
    one = asked()
    for hour in (14, 16):
        make_appointment(skill=skill, starts_at=at(clock.today() + DAY, hour))
        room = make_room(area=cabin.area, capacity=20)
        make_room_booking("confirmed", room=room, begins_at=at(clock.today() + DAY, hour))
    assert asked() == one


# --- carried out ---------------------------------------------------------------------------------------------------


def test_house_cancels_gives_everything_back_and_tells_each_person_once(treated, cabin, party, member, manager, frozen):
    session = make_session(room=cabin, starts_at=at(clock.today() + DAY, 15))
    make_booking(session, member)
    pay(treated.pk, Paying("cash"), by=HOUSE)
    off = [of(treated, "call_off"), of(party, "call_off"), Choice(session.pk, "call_off")]
    close(off, area=cabin.area, by=manager)
    frozen.move(seconds=119)
    assert (carry_out_due(), letters(), undecided_others()) == (0, [], [])
    frozen.move(seconds=1)

    assert carry_out_due() == 1

    assert [(fresh(row).state, fresh(row).is_cancelled_by_venue) for row in (treated, party)] == [
        ("cancelled", True)
    ] * 2
    assert LedgerAccount.objects.get(member=member, kind="money").balance == Decimal(298)
    assert list(Refund.objects.values_list("cause", "amount")) == [(party.cause, Decimal(100))]
    [letter] = letters()
    treatment = treated.lines.get().treatment.name
    for words in (treatment, "Birthday party", session.course.name, "What you paid", "What you paid goes back to you."):
        assert words in letter.body
    gone = Message.objects.filter(template__in=("appointment_cancelled", "room_cancelled", "session_cancelled"))
    assert not gone.exists()
    assert set(ClosureStep.objects.values_list("outcome", flat=True)) == {"done"}


def test_party_that_is_nobody_known_is_told_too(cabin, manager, frozen):
    row = make_room_booking("confirmed", room=make_room(area=cabin.area, capacity=20), begins_at=clock.now() + DAY)
    close([of(row, "call_off")], area=cabin.area, by=manager)
    frozen.move(minutes=2)
    assert (carry_out_due(), [each.address for each in letters()]) == (1, ["zhao@test.example"])
    assert "Hello Zhao Min," in letters()[0].body


def test_what_begins_within_the_hour_is_done_at_once(cabin, manager):
    row = make_room_booking("confirmed", room=make_room(area=cabin.area, capacity=20), begins_at=clock.now() + HOUR)
    closure = close([of(row, "call_off")], area=cabin.area, by=manager)
    assert (fresh(row).state, len(letters())) == ("cancelled", 1)
    assert [each.step.room_booking for each in undo_closure(closure.pk, by=manager)] == [row]
    assert fresh(row).state == "cancelled"


def test_they_move_to_another_room_at_the_same_time(treated, cabin, party, manager, frozen):
    other, hall = make_room(room_kind="treatment", capacity=1), make_room(name_en="Hall 9", capacity=30)
    before = treated.lines.get()
    close([of(treated, "move"), of(party, "move", room_pk=hall.pk)], area=cabin.area, by=manager)
    frozen.move(minutes=2)

    assert carry_out_due() == 1

    line = fresh(treated).lines.get()
    assert (line.room, line.starts_at, line.staff_id, line.is_choice) == (
        other,
        before.starts_at,
        before.staff_id,
        False,
    )
    assert (fresh(party).room, fresh(party).begins_at) == (hall, party.begins_at)
    assert [letters()[0].body.count(words) for words in ("Hall 9", "It was before:")] == [1, 2]


def test_they_move_to_another_time(treated, cabin, party, manager, frozen):
    late, evening = at(clock.today() + DAY, 19), at(clock.today() + DAY, 20)
    choices = [of(treated, "move", starts_at=late), of(party, "move", starts_at=evening)]
    close(choices, area=cabin.area, ends_at=at(clock.today() + DAY, 18), by=manager)
    frozen.move(minutes=2)
    assert carry_out_due() == 1
    line = fresh(treated).lines.get()
    assert (line.room, line.starts_at, fresh(party).begins_at) == (cabin, late, evening)
    assert fresh(party).ends_at - fresh(party).begins_at == 2 * HOUR


def test_nothing_is_closed_where_one_cannot_move(treated, cabin, party, manager):
    evening = at(clock.today() + DAY, 20)
    with pytest.raises(PlaceClosed):
        close([of(party, "move", starts_at=evening)], area=cabin.area, by=manager)
    with pytest.raises(SlotTaken):
        close([of(treated, "move")], area=cabin.area, by=manager)
    assert not ClosureStep.objects.exists()


def test_room_that_was_taken_meanwhile_leaves_them_to_be_decided(treated, cabin, party, manager, frozen):
    other, hall = make_room(room_kind="treatment", capacity=1), make_room(capacity=30)
    close([of(treated, "move"), of(party, "move", room_pk=hall.pk)], area=cabin.area, by=manager)
    for room in (other, hall):
        make_session(room=room, starts_at=at(clock.today() + DAY, 9), ends_at=at(clock.today() + DAY, 14))
    frozen.move(minutes=2)
    assert (carry_out_due(), letters()) == (0, [])
    steps = list(ClosureStep.objects.order_by("pk"))
    assert [(step.outcome, bool(step.why_not)) for step in steps] == [("refused", True)] * 2
    assert [thing for thing, _over in undecided_others()] == [treated, party]


def test_what_is_kept_takes_place_until_something_is_closed_anew(treated, cabin, party, manager, frozen):
    close([of(treated, "keep"), of(party, "keep")], area=cabin.area, by=manager)
    frozen.move(minutes=2)
    assert (carry_out_due(), letters(), undecided_others(), undecided_count()) == (0, [], [], 0)
    frozen.move(minutes=1)
    anew = make_closure(area=cabin.area, ends_at=clock.now() + 2 * DAY)
    assert (undecided_others(), undecided_count()) == ([(treated, anew), (party, anew)], 2)


def test_undone_everything_is_as_it_was(treated, cabin, party, member, manager, frozen):
    closure = close([of(treated, "call_off"), of(party, "call_off")], area=cabin.area, by=manager)
    frozen.move(seconds=119)
    assert undo_closure(closure.pk, by=manager) == []
    frozen.move(minutes=5)
    assert (carry_out_due(), letters(), Refund.objects.count()) == (0, [], 0)
    assert [fresh(row).state for row in (treated, party)] == ["booked", "confirmed"]
    assert (fresh(treated).lines.get().room, fresh(party).allocations.live().count()) == (cabin, 1)


# --- what a closed place keeps from happening ------------------------------------------------------------------------


def test_nothing_new_is_booked_there_and_the_reason_is_said(skill, cabin):
    salon = make_room(area=cabin.area, capacity=20)
    make_closure(area=cabin.area, ends_at=clock.now() + 2 * DAY)
    with pytest.raises(SlotTaken) as refused:
        make_appointment(skill=skill, starts_at=at(clock.today() + DAY, 16))
    assert "A pipe is mended" in str(refused.value)
    with pytest.raises(PlaceClosed) as refused:
        make_room_booking("held", room=salon, begins_at=at(clock.today() + DAY, 16))
    assert "A pipe is mended" in str(refused.value)
    later = at(clock.today() + 3 * DAY, 16)
    assert make_room_booking("held", room=salon, begins_at=later).state == "held"


def test_held_room_and_held_time_are_not_made_firm(skill, member, frozen):
    kept = make_appointment(member, skill, keeps=True)
    room = make_room_booking(
        "held", room=make_room(area=kept.lines.get().room.area, capacity=20), begins_at=clock.now() + DAY
    )
    closure = make_closure(area=kept.lines.get().room.area, ends_at=clock.now() + 2 * DAY)
    for firm in (lambda: appointment_steps.decide(kept.pk, by=HOUSE), lambda: room_booking.confirm(room.pk, by=HOUSE)):
        with pytest.raises(PlaceClosed):
            firm()
    reopen_place(closure.pk, by=HOUSE)
    assert appointment_steps.decide(kept.pk, by=HOUSE).state == "booked"
    assert room_booking.confirm(room.pk, by=HOUSE).state == "confirmed"


def test_giving_it_back_costs_nothing_however_late(treated, cabin, party, frozen):
    frozen.move(hours=21.5)
    assert cancelling(party).fee > 0
    make_closure(area=cabin.area, ends_at=clock.now() + DAY)
    assert cancelling(fresh(party)).fee == 0
    assert appointment_steps.cancel(treated.pk, by=HOUSE).state == "cancelled"


# --- contracts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def midnight():
    """Of tomorrow."""
    return clock.local(clock.now()).replace(hour=0) + DAY


@pytest.fixture
def contract():
    return make_membership(make_member(name="Han Meimei", email="han@test.example", language="en"))


def shut(midnight, manager, *, extends=True, days=3, choices=()):
    return close(choices, extends=extends, by=manager, starts_at=midnight, ends_at=midnight + days * DAY)


def test_contracts_are_extended_by_the_days_lost_and_each_person_told(midnight, contract, manager, frozen):
    ends_on, session = contract.ends_on, make_session(starts_at=midnight + 10 * HOUR)
    make_booking(session, contract.member)
    closure = shut(midnight, manager, choices=[Choice(session.pk, "call_off")])
    assert contracts_hit(closure).days == 3
    frozen.move(minutes=2)

    carry_out_due()

    contract.refresh_from_db()
    assert contract.ends_on == ends_on + 3 * DAY
    pause = Freeze.objects.get(membership=contract)
    assert (pause.reason, pause.note, pause.starts_on, pause.days) == (
        "closure",
        "A pipe is mended",
        midnight.date(),
        3,
    )
    [letter] = Message.objects.filter(template="place_closed", address="han@test.example")
    assert [words in letter.body for words in ("3 days longer, until", session.course.name)] == [True, True]
    texts = [str(each.text) for each in history_of_contract(contract)]
    [told] = [text for text in texts if text.startswith("Extended by 3 days: the venue was closed from")]
    assert told.endswith("(A pipe is mended)")
    assert contracts_hit(closure) is None  # nothing is lost any more, so nobody is extended twice


def test_days_of_a_pause_are_not_given_twice(midnight, contract, manager, frozen):
    Freeze.objects.create(membership=contract, starts_on=midnight.date() + DAY, ends_on=midnight.date() + 9 * DAY)
    [hit] = contracts_hit(wanted(starts_at=midnight, ends_at=midnight + 3 * DAY).row()).contracts
    assert [(run.starts_on, run.length) for run in hit.runs] == [(midnight.date(), 1)]


def test_extending_waits_for_every_class_and_a_day_with_a_class_does_not_count(midnight, contract, manager, frozen):
    session = make_session(starts_at=midnight + 10 * HOUR)
    with pytest.raises(DecideClassesFirst):
        shut(midnight, manager)
    shut(midnight, manager, choices=[Choice(session.pk, "keep")])
    frozen.move(minutes=2)
    carry_out_due()
    assert list(Freeze.objects.values_list("starts_on", "ends_on")) == [
        (midnight.date() + DAY, midnight.date() + 2 * DAY)
    ]


def test_less_than_a_day_or_a_part_of_the_house_extends_nothing(midnight, contract, manager):
    for fields in ({"ends_at": midnight + 5 * HOUR}, {"area": make_room().area, "ends_at": midnight + 3 * DAY}):
        with pytest.raises(NothingLost):
            close(extends=True, by=manager, starts_at=midnight, **fields)


def test_undone_nothing_is_extended(midnight, contract, manager, frozen):
    ends_on, closure = contract.ends_on, shut(midnight, manager)
    frozen.move(minutes=1)
    undo_closure(closure.pk, by=manager)
    frozen.move(minutes=5)
    carry_out_due()
    contract.refresh_from_db()
    assert (contract.ends_on, Freeze.objects.count(), letters()) == (ends_on, 0, [])


def test_opened_earlier_the_days_that_were_not_lost_are_taken_back(midnight, contract, manager, frozen):
    ends_on, closure = contract.ends_on, shut(midnight, manager)
    frozen.move(minutes=2)
    carry_out_due()
    frozen.move(hours=36)  # the first of three days is over

    reopen_place(closure.pk, by=manager)

    contract.refresh_from_db()
    lost = (clock.today() - midnight.date()).days
    assert (contract.ends_on, lost) == (ends_on + DAY, 1)


def test_until_further_notice_is_extended_once_it_is_open_again(midnight, contract, manager, frozen):
    ends_on = contract.ends_on
    closure = close(by=manager, starts_at=midnight, ends_at=None)
    assert contracts_hit(closure) is None
    frozen.move(hours=12 + 2 * 24 + 10)
    closure = reopen_place(closure.pk, by=manager)
    assert contracts_hit(closure).days == 2

    decide(closure.pk, [], extends=True, by=manager)
    frozen.move(minutes=2)
    carry_out_due()

    contract.refresh_from_db()
    assert contract.ends_on == ends_on + 2 * DAY


def test_later_contract_moves_along(midnight, contract, manager, frozen):
    days = {"starts_on": contract.ends_on + DAY, "ends_on": contract.ends_on + 30 * DAY}
    next_one = make_sold(contract.member, **days)
    starts_on = next_one.starts_on
    shut(midnight, manager)
    frozen.move(minutes=2)
    carry_out_due()
    next_one.refresh_from_db()
    assert next_one.starts_on == starts_on + 3 * DAY


def test_hits_of_the_desk_count_them(treated, party, cabin):
    closure = make_closure(area=cabin.area, ends_at=clock.now() + 2 * DAY)
    assert undecided_others() == [(treated, closure), (party, closure)]
    RoomBooking.objects.filter(pk=party.pk).update(despite_closure_at=clock.now() + HOUR)
    assert undecided_others() == [(treated, closure)]
