"""One treatment is given another time, practitioner or room by the house."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.errors import InstructorBusy
from bookings.models import Appointment, AppointmentLine, Resource
from bookings.selectors.appointment import with_details
from bookings.selectors.appointment_plan import Ask
from bookings.services import appointment_move as service
from bookings.services.appointment import book
from bookings.services.appointment_move import Move
from bookings.services.appointment_steps import cancel
from bookings.services.resource import resource_of
from bookings.treatment_errors import LastsLonger, NotAble, NotInThatState, SlotTaken, TakenMeanwhile
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_room
from tests.factories.closures import make_closure
from tests.factories.house import make_absence, make_shift
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_skill, make_treated, make_treatment
from tests.factories.venue import make_staff
from venue.errors import AlreadyDone, DomainError
from venue.models import Message, StaffMember

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN, TWELVE = at(TOMORROW, 10), at(TOMORROW, 12)


@pytest.fixture
def skill():
    return make_treated(make_treatment(name_en="Tuina"), staff=make_staff(name="Xu Lan"))


@pytest.fixture
def other(skill):
    """Somebody else who does it, on duty that day."""
    found = make_skill(skill.treatment, staff=make_staff(name="Sun Yue"))
    make_shift(staff=found.staff, starts_at=at(TOMORROW, 6), ends_at=at(TOMORROW, 23))
    return found.staff


@pytest.fixture
def row(member, skill):
    return make_appointment(member, skill, starts_at=TEN)


@pytest.fixture
def line(row):
    return row.lines.get()


@pytest.fixture
def room(skill):
    """Another one that suits it."""
    return make_room(room_kind="treatment", capacity=1, name_en="Rain")


def stands(row):
    """Of each line: from when, by whom, where, and whether its guest chose."""
    lines = with_details().get(pk=row.pk).lines.all()
    return [(each.starts_at, each.staff, each.room, each.is_choice) for each in lines]


def letters():
    return Message.objects.filter(template="appointment_changed").count()


def move(line, starts_at=TEN, staff=None, room=None, **more):
    here = Move(starts_at, staff.pk if staff else None, room.pk if room else None)
    return service.move_line(line.pk, here, by=HOUSE, **more)


def refused(line, *args, **named):
    """Why; the same is said before anything is done, and nothing is."""
    was = stands(line.appointment)
    with pytest.raises(DomainError) as error:
        move(line, *args, **named)
    assert (stands(line.appointment), letters()) == (was, 0)
    return error.value.code, str(error.value)


# --- moving ----------------------------------------------------------------------------------------------------------


def test_treatment_moves_to_another_time_practitioner_and_room_and_its_guest_is_told_once(row, line, other, room):
    move(line, TWELVE, other, room, reason="a pipe is being mended")
    assert (stands(row), letters()) == ([(TWELVE, other, room, False)], 1)
    assert "a pipe is being mended" in Message.objects.get(template="appointment_changed").body
    line.refresh_from_db()
    assert line.asked == []  # it was nobody's turn


def test_what_is_not_named_is_whoever_and_wherever_it_suits(row, line, other):
    [(_at, _staff, here, _choice)] = stands(row)
    move(line, TWELVE)
    assert stands(row) == [(TWELVE, other, here, False)]  # whose turn it is
    line.refresh_from_db()
    assert [each["staff"] for each in line.asked] == [other.pk]


def test_choice_of_the_guest_stays_with_the_practitioner_and_goes_with_another(member, skill, other):
    row = book([Ask(skill.treatment_id, member.pk, skill.staff_id)], TEN, member_pk=member.pk, by=HOUSE)
    line = row.lines.get()
    move(line, TWELVE, skill.staff)
    assert [each[3] for each in stands(row)] == [True]
    move(line, TWELVE, other)
    assert [each[3] for each in stands(row)] == [False]


def test_what_follows_moves_along_and_stays_with_its_practitioner_in_its_room(member, skill, other, room):
    second = make_treatment(name_en="Cupping", minutes=30)
    make_skill(second, staff=other)
    asks = [Ask(skill.treatment_id, member.pk, skill.staff_id), Ask(second.pk, member.pk, other.pk)]
    row = book(asks, TEN, member_pk=member.pk, by=HOUSE)
    first, last = stands(row)
    [line, _last] = row.lines.order_by("number")
    move(line, TWELVE, skill.staff, room if first[2] != room else Resource.objects.rooms().exclude(pk=room.pk).get())
    moved, along = stands(row)
    assert (moved[0], moved[2] != first[2]) == (TWELVE, True)
    assert along == (last[0] + timedelta(hours=2), *last[1:])


def test_place_in_a_shared_room_is_one_of_its_places(row, line, skill):
    lounge = make_room(room_kind="treatment", capacity=2, is_shared=True, name_en="Lounge")
    units = [Resource.objects.create(kind="unit", whole=lounge, number=number, capacity=1) for number in (1, 2)]
    move(line, TEN, skill.staff, lounge)
    assert ([each[2] for each in stands(row)], line.allocations.live().filter(resource__in=units).count()) == (
        [lounge], 1,
    )  # fmt: skip


def test_what_was_kept_too_long_after_it_was_booked_makes_way(row, line, skill, other, frozen):
    kept = [
        book([Ask(skill.treatment_id, make_member().pk, each.pk)], at(TOMORROW, hour), member_pk=make_member().pk,
             keeps=True, by=HOUSE)
        for each, hour in ((skill.staff, 12), (other, 14))
    ]  # fmt: skip
    frozen.move(minutes=10)
    move(line, TWELVE, skill.staff)
    service.give_line(line.pk, other.pk, by=HOUSE)
    assert stands(row)[0][:2] == (TWELVE, other)
    assert [Appointment.objects.get(pk=each.pk).state for each in kept] == ["released"] * 2


def test_time_that_was_kept_too_long_is_not_moved_itself(member, skill, frozen):
    line = make_appointment(member, skill, starts_at=TEN, keeps=True).lines.get()
    frozen.move(minutes=10)
    with pytest.raises(NotInThatState):
        move(line, TWELVE, skill.staff)


def test_preview_says_the_same_and_writes_nothing(row, line, other, room):
    was = stands(row)
    [planned] = service.preview_move(line.pk, Move(TWELVE, other.pk, room.pk))
    chosen = planned.chosen
    assert (chosen.starts_at, chosen.hand.staff_pk, chosen.room.resource_pk) == (TWELVE, other.pk, room.pk)
    assert (stands(row), letters()) == (was, 0)


# --- what is in the way ----------------------------------------------------------------------------------------------


def test_whoever_does_not_do_it_is_off_duty_away_or_taken_is_named(line, skill, other):
    novice, off = make_staff(name="Li Hua"), make_skill(skill.treatment, staff=make_staff(name="Ma Jun")).staff
    make_room(room_kind="treatment", capacity=1)
    make_appointment(make_member(), skill, starts_at=TEN)  # the other has it at ten
    assert [refused(line, TEN, each)[0] for each in (novice, off, other)] == [
        "not_able", "not_on_duty", "instructor_busy",
    ]  # fmt: skip
    make_absence(staff=other)
    assert refused(line, TWELVE, other) == (
        "not_on_duty", "Sun Yue is away at that time. Please choose another practitioner or time.",
    )  # fmt: skip


def test_room_that_does_not_suit_is_taken_or_closed_is_named(line, skill, other, room):
    studio = make_room(room_kind="studio", name_en="Studio")
    assert refused(line, TEN, skill.staff, studio)[0] == "room_unsuited"
    make_appointment(make_member(), skill, starts_at=TEN)  # has the other room at ten
    assert refused(line, TEN, skill.staff, room)[0] == "room_busy"
    make_closure(room=room, starts_at=TWELVE, ends_at=None)
    assert refused(line, TWELVE, skill.staff, room)[0] == "room_unsuited"


def test_every_place_of_a_shared_room_is_taken(line, skill, other):
    lounge = make_room(room_kind="treatment", capacity=1, is_shared=True, name_en="Lounge")
    Resource.objects.create(kind="unit", whole=lounge, number=1, capacity=1)
    move(make_appointment(make_member(), skill, starts_at=TEN).lines.get(), TEN, other, lounge)
    with pytest.raises(DomainError) as error:
        move(line, TEN, skill.staff, lounge)
    assert str(error.value) == "Every place in Lounge is taken then."


def test_what_has_passed_or_ended_is_not_moved(row, line, skill):
    assert refused(line, at(date(2026, 3, 10), 6), skill.staff)[0] in ("has_begun", "not_on_duty")
    cancel(row.pk, by=HOUSE)
    with pytest.raises(NotInThatState):
        move(line, TWELVE, skill.staff)


def test_nobody_at_all_is_free(line, skill):
    StaffMember.objects.filter(pk=skill.staff_id).update(left_on=date(2026, 3, 10))
    with pytest.raises(SlotTaken):
        move(line, TWELVE)


def test_what_was_changed_since_it_was_read_is_not_overwritten(row, line, skill, other, room, monkeypatch):
    real = service.hold

    def hold(*args, **named):
        AppointmentLine.objects.filter(pk=line.pk).update(staff=other)
        return real(*args, **named)

    monkeypatch.setattr(service, "hold", hold)
    with pytest.raises(TakenMeanwhile):
        move(line, TWELVE, skill.staff, room)
    assert stands(row)[0][0] == TEN


def test_constraint_refuses_a_practitioner_whom_nobody_saw_taken(row, line, skill, other, monkeypatch):
    make_room(room_kind="treatment", capacity=1)
    make_appointment(make_member(), skill, starts_at=TEN)
    monkeypatch.setattr(service, "_refuse_to_take_over", lambda *_args: None)
    with pytest.raises(InstructorBusy):
        service.give_line(line.pk, other.pk, by=HOUSE)
    assert stands(row)[0][1] == skill.staff


# --- taking over -----------------------------------------------------------------------------------------------------


def test_treatment_is_given_to_another_as_it_is_and_its_guest_is_told_once(row, line, skill, other):
    [(_at, _staff, here, _choice)] = stands(row)
    make_absence(staff=skill.staff)
    for _time in range(2):
        service.give_line(line.pk, other.pk, by=HOUSE)
    assert (stands(row), letters()) == ([(TEN, other, here, False)], 1)
    assert set(line.allocations.live().values_list("resource__staff", flat=True)) == {other.pk, None}


def test_what_else_belongs_to_it_is_not_touched_though_its_practitioner_is_away_too(member, skill, other):
    second = make_treatment(minutes=30)
    make_skill(second, staff=skill.staff)
    asks = [Ask(skill.treatment_id, member.pk), Ask(second.pk, member.pk)]
    row = book([Ask(each.treatment_pk, member.pk, skill.staff_id) for each in asks], TEN, member_pk=member.pk, by=HOUSE)
    make_absence(staff=skill.staff)
    first, last = stands(row)
    service.give_line(row.lines.first().pk, other.pk, by=HOUSE)
    assert stands(row) == [(first[0], other, first[2], False), last]


def test_it_is_given_to_nobody_who_may_not_is_taken_or_takes_longer(row, line, skill, other):
    novice = make_staff()
    slow = make_skill(skill.treatment, minutes=90).staff
    make_shift(staff=slow, starts_at=at(TOMORROW, 6), ends_at=at(TOMORROW, 23))
    for who, error in ((novice, NotAble), (slow, LastsLonger)):
        with pytest.raises(error):
            service.give_line(line.pk, who.pk, by=HOUSE)
    make_room(room_kind="treatment", capacity=1)
    make_appointment(make_member(), skill, starts_at=TEN)
    with pytest.raises(DomainError) as taken:
        service.give_line(line.pk, other.pk, by=HOUSE)
    assert (taken.value.code, stands(row)[0][1], letters()) == ("instructor_busy", skill.staff, 0)


def test_what_another_desk_gave_to_a_third_one_is_not_given_again(row, line, skill, other, monkeypatch):
    third, real = make_skill(skill.treatment).staff, service.give_up_kept
    make_shift(staff=third, starts_at=at(TOMORROW, 6), ends_at=at(TOMORROW, 23))

    def give_up_kept(*args, **named):
        AppointmentLine.objects.filter(pk=line.pk).update(staff=third)
        line.allocations.filter(resource__staff=skill.staff).update(resource=resource_of(third, by=HOUSE))
        real(*args, **named)

    monkeypatch.setattr(service, "give_up_kept", give_up_kept)
    with pytest.raises(AlreadyDone):
        service.give_line(line.pk, other.pk, by=HOUSE)
    assert line.allocations.live().filter(resource__kind="staff").count() == 1


def test_what_was_left_out_meanwhile_is_not_given(member, skill, other, monkeypatch):
    row = book([Ask(skill.treatment_id, member.pk)] * 2, at(TOMORROW, 14), member_pk=member.pk, by=HOUSE)
    line = row.lines.earliest("number")
    monkeypatch.setattr(
        service, "give_up_kept", lambda *_args, **_named: AppointmentLine.objects.get(pk=line.pk).delete()
    )
    with pytest.raises(AlreadyDone):
        service.give_line(line.pk, other.pk, by=HOUSE)


def test_what_ended_is_neither_given_nor_kept(row, line, other):
    cancel(row.pk, by=HOUSE)
    with pytest.raises(NotInThatState):
        service.give_line(line.pk, other.pk, by=HOUSE)
    with pytest.raises(NotInThatState):
        service.keep_line(line.pk, by=HOUSE)


# --- pages -----------------------------------------------------------------------------------------------------------


def url(name, line):
    return reverse(f"bookings:{name}", args=[line.pk])


def sent(line, **typed):
    own = {"day": TOMORROW.isoformat(), "begins_at": "10:00", "staff": line.staff_id, "room": "", "reason": ""}
    return own | {"form_key": str(uuid.uuid4())} | typed


def test_drop_opens_the_form_with_the_old_against_the_new_and_does_nothing(desk, row, line, other, room):
    query = {"day": TOMORROW, "begins_at": "12:00", "staff": other.pk}
    response = client_of(desk).get(url("line_move", line), query)
    form = response.context["form"]
    [(_line, changes)] = response.context["changes"]
    assert [form[name].value() for name in ("day", "begins_at")] == ["2026-03-11", "12:00"]
    assert [(icon, was, now) for icon, was, now in changes if icon == "user"] == [("user", "Xu Lan", "Sun Yue")]
    assert "is told by message" in response.text
    assert stands(row)[0][:2] == (TEN, line.staff)


def test_refused_drop_says_why(desk, line, skill):
    novice = make_staff(name="Li Hua")
    text = client_of(desk).get(url("line_move", line), {"staff": novice.pk, "day": "x", "begins_at": "y"}).text
    assert "Li Hua does not do this treatment: Tuina." in text
    response = client_of(desk).post(url("line_move", line), sent(line, staff=novice.pk))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["staff"])


def test_form_moves_it_after_showing_what_that_means(desk, row, line, other, room):
    browser, typed = client_of(desk), sent(line, staff=other.pk, room=room.pk, begins_at="12:00")
    preview = browser.post(url("line_move", line), typed | {"preview": "1"})
    assert (preview.status_code, "Sun Yue" in preview.text, stands(row)[0][0]) == (200, True, TEN)
    assert browser.post(url("line_move", line), typed).url == reverse("bookings:appointment", args=[row.pk])
    assert stands(row) == [(TWELVE, other, room, False)]


def test_whom_the_guest_chose_is_said_before_somebody_else_does_it(desk, member, skill, other):
    row = book([Ask(skill.treatment_id, member.pk, skill.staff_id)], TEN, member_pk=member.pk, by=HOUSE)
    text = client_of(desk).get(url("line_move", row.lines.get()), {"staff": other.pk}).text
    assert f"{member.name} chose Xu Lan." in text
