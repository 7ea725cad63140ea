"""Waiting for a treatment: who may, first come first served, and what becomes of a time that is offered."""

from datetime import date, time, timedelta

import pytest

from bookings.errors import AgreementUnsigned, AskDoctor, HealthBars, NotWaiting
from bookings.models import Appointment, ResourceAllocation, TreatmentWait
from bookings.rules.treatment_wait import Wish, is_time_to_ask
from bookings.selectors.treatment_wait import days_in_words, standing_of
from bookings.services import appointment_steps as steps
from bookings.services.appointment import release_expired
from bookings.services.treatment_offers import expire_all, offer_all
from bookings.services.treatment_wait import decline, join, leave, take
from bookings.tasks import offer_treatment_times
from bookings.treatment_errors import GuestBusy, HoldOver, NotOffered, TooFarAhead
from bookings.treatment_policies import TreatmentPolicy
from bookings.treatment_wait_errors import (
    AlreadyInLine,
    DaysPassed,
    NotTheirTreatment,
    TimeGone,
    TooManyDays,
    TooManyWaits,
)
from members.models import HealthLimit
from tests.conftest import NOON
from tests.factories.agreed import make_text
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.treatment_waits import make_treatment_offer, make_treatment_wait
from tests.factories.treatments import at, make_appointment, make_skill, make_treated, make_treatment
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message
from venue.models.agreed_text import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)
A_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def wish_for(treatment, **fields):
    return Wish(**{"treatment_pk": treatment.pk, "from_day": TOMORROW, "to_day": TOMORROW, **fields})


def wait_for(treatment, member, **fields):
    return join(wish_for(treatment, **fields), member.pk, by=member.user or HOUSE)


def full_skill(day=TOMORROW):
    """Somebody on duty for one hour, from ten, and that hour is taken."""
    skill = make_treated(day=day)
    skill.staff.shifts.all().delete()
    make_shift(staff=skill.staff, starts_at=at(day, 10), ends_at=at(day, 11))
    return skill, make_appointment(skill=skill, starts_at=at(day, 10))


def state_of(wait):
    wait.refresh_from_db()
    return wait.state


def letters(template="treatment_offer"):
    return Message.objects.filter(template=template).order_by("pk")


# --- who may wait ----------------------------------------------------------------------------------------------------


def test_wish_is_kept_as_it_was_said(member):
    skill = make_skill()
    wait = wait_for(
        skill.treatment, member, to_day=TOMORROW + A_DAY, staff_pk=skill.staff_id, from_time=time(17), to_time=time(20)
    )
    assert (wait.state, wait.joined_at, wait.joined_by, wait.staff) == ("waiting", NOON, member.user, skill.staff)
    assert days_in_words(wait) == "Wed 11 Mar to Thu 12 Mar · begins between 17:00 and 20:00"


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ((TODAY - A_DAY, TOMORROW), DaysPassed),
        ((TODAY, TODAY + 14 * A_DAY), TooManyDays),
        ((TODAY + 25 * A_DAY, TODAY + 31 * A_DAY), TooFarAhead),
    ],
)
def test_days_are_to_come_few_and_within_reach(member, days, error):
    with pytest.raises(error):
        wait_for(make_treatment(), member, from_day=days[0], to_day=days[1])
    assert not TreatmentWait.objects.exists()


@pytest.mark.parametrize("days", [(TODAY, TODAY), (TODAY, TODAY + 13 * A_DAY), (TODAY + 30 * A_DAY,) * 2])
def test_days_at_the_limits_can_be_waited_for(member, days):
    assert wait_for(make_treatment(), member, from_day=days[0], to_day=days[1]).pk


def test_what_is_not_on_offer_is_not_waited_for(member):
    with pytest.raises(NotOffered):
        wait_for(make_treatment(is_active=False), member)


def test_practitioner_who_does_something_else_is_not_waited_for(member):
    with pytest.raises(NotTheirTreatment):
        wait_for(make_treatment(), member, staff_pk=make_skill().staff_id)


def test_same_wish_is_said_once_on_overlapping_days(member):
    skill = make_skill()
    wait_for(skill.treatment, member, to_day=TOMORROW + 2 * A_DAY)
    with pytest.raises(AlreadyInLine):
        wait_for(skill.treatment, member, from_day=TOMORROW + A_DAY, to_day=TOMORROW + A_DAY)
    assert wait_for(skill.treatment, member, staff_pk=skill.staff_id).pk
    assert wait_for(skill.treatment, make_member()).pk


def test_one_person_waits_for_so_many_and_no_more(member):
    for _ in range(5):
        make_treatment_wait(member)
    with pytest.raises(TooManyWaits) as refused:
        wait_for(make_treatment(), member)
    assert str(refused.value).startswith("This person already waits for 5 treatments, and for no more than 5")


def test_agreements_are_signed_before_waiting(member):
    make_policy("agreements.safety", "bar", effective_from=NOON - A_DAY)
    make_text(Kind.SAFETY)
    with pytest.raises(AgreementUnsigned):
        wait_for(make_treatment(), member)


@pytest.mark.parametrize(("level", "error"), [("bar", HealthBars), ("ask", AskDoctor)])
def test_what_a_screening_says_holds_for_waiting(member, level, error):
    HealthLimit.objects.create(member=member, activity="massage", level=level)
    with pytest.raises(error):
        wait_for(make_treatment(activities=["massage"]), member)


def test_whoever_knows_that_a_doctor_should_be_asked_waits_and_is_offered(member):
    HealthLimit.objects.create(member=member, activity="massage", level="ask")
    skill = make_treated(make_treatment(activities=["massage"]))
    wait = join(wish_for(skill.treatment), member.pk, knows=True, by=member.user)
    assert (offer_all(), state_of(wait)) == (1, "offered")


# --- what is offered -------------------------------------------------------------------------------------------------


def test_nothing_is_offered_while_nothing_is_free(member):
    skill, _taken = full_skill()
    wait = make_treatment_wait(member, skill.treatment)
    assert (offer_all(), state_of(wait), letters().count()) == (0, "waiting", 0)


def test_time_that_is_cancelled_is_kept_for_the_first_in_line_who_is_told_once(member):
    skill, taken = full_skill()
    later, first = make_member(), make_treatment_wait(member, skill.treatment)
    second = make_treatment_wait(later, skill.treatment)
    steps.cancel(taken.pk, by=HOUSE)

    assert (offer_all(), offer_all()) == (1, 0)
    assert (state_of(first), state_of(second)) == ("offered", "waiting")
    kept = first.appointment
    assert (kept.state, kept.held_until, kept.lines.get().starts_at) == ("held", NOON + 30 * MINUTE, at(TOMORROW, 10))
    letter = letters().get()
    assert letter.subject == f"A time for you until Tue 10 Mar, 12:30: {skill.treatment.name}, Wed 11 Mar, 10:00"
    assert f"/treatments/waits/{first.pk}/" in letter.body
    assert letter.expires_at == kept.held_until


def test_shift_that_is_added_is_offered(member):
    skill = make_treated()
    skill.staff.shifts.all().delete()
    wait = make_treatment_wait(member, skill.treatment)
    assert offer_all() == 0
    make_shift(staff=skill.staff, starts_at=at(TOMORROW, 10), ends_at=at(TOMORROW, 11))
    assert (offer_all(), state_of(wait)) == (1, "offered")


def test_first_time_between_the_hours_on_one_of_the_days_is_offered(member):
    skill = make_treated()
    make_shift(staff=skill.staff, starts_at=at(TOMORROW + A_DAY, 6), ends_at=at(TOMORROW + A_DAY, 23))
    day = TOMORROW + A_DAY
    wait = make_treatment_offer(member, skill, from_day=day, from_time=time(17, 10), to_time=time(19))
    assert wait.appointment.lines.get().starts_at == at(day, 17, 15)


def test_only_the_practitioner_who_is_waited_for_is_offered(member):
    skill = make_treated()
    other = make_skill(skill.treatment)
    wait = make_treatment_wait(member, skill.treatment, staff=other.staff)
    assert offer_all() == 0
    make_shift(staff=other.staff, starts_at=at(TOMORROW, 15), ends_at=at(TOMORROW, 16))
    assert (offer_all(), state_of(wait)) == (1, "offered")
    line = wait.appointment.lines.get()
    assert (line.staff, line.is_choice, line.starts_at) == (other.staff, True, at(TOMORROW, 15))


def test_nothing_is_offered_that_is_closer_than_members_book(member):
    skill = make_treated(day=TODAY)
    wait = make_treatment_offer(member, skill, from_day=TODAY)
    assert wait.appointment.lines.get().starts_at == NOON + 60 * MINUTE


def test_nobody_is_offered_the_time_of_something_of_their_own(member):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    make_booking(make_session(starts_at=at(TOMORROW, 10, 30)), member)
    wait = make_treatment_wait(member, skill.treatment)
    assert (offer_all(), state_of(wait), wait.skipped_rule) == (0, "waiting", "")


def test_next_time_at_which_they_have_nothing_else_is_offered(member):
    own = make_session(starts_at=at(TOMORROW, 6, 30))
    make_booking(own, member)
    wait = make_treatment_offer(member)
    assert wait.appointment.lines.get().starts_at == own.ends_at


def test_nobody_is_asked_about_two_times_at_once(member):
    make_treatment_offer(member)
    other = make_treatment_wait(member, make_treated().treatment)
    assert (offer_all(), state_of(other)) == (0, "waiting")


def test_whom_a_rule_keeps_from_it_waits_on_with_the_reason_and_the_next_is_asked(member):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    skill.treatment.activities = ["massage"]
    skill.treatment.save()
    first, second = (make_treatment_wait(each, skill.treatment) for each in (member, make_member()))
    HealthLimit.objects.create(member=member, activity="massage", level="bar")

    assert (offer_all(), state_of(first), state_of(second)) == (1, "waiting", "offered")
    assert (first.skipped_rule, first.skipped_at) == ("health_bars", NOON)


def test_nothing_is_kept_for_somebody_whom_nobody_can_write_to_and_the_next_is_asked(member):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    unknown = make_treatment_wait(make_member(user=None, email="", phone=""), skill.treatment)
    second = make_treatment_wait(member, skill.treatment)

    assert (offer_all(), state_of(unknown), state_of(second)) == (1, "waiting", "offered")
    assert (unknown.appointment, unknown.skipped_rule, unknown.skipped_at) == (None, "no_way_to_tell", NOON)
    assert not Appointment.objects.filter(member=unknown.member).exists()


@pytest.mark.parametrize(
    ("hour", "minute", "asks"),
    [(21, 29, True), (21, 30, False), (22, 0, False), (7, 59, False), (8, 0, True)],
)
def test_nobody_is_asked_in_quiet_hours_nor_when_the_answer_would_fall_into_them(hour, minute, asks):
    assert is_time_to_ask(TreatmentPolicy(), at(TODAY, hour, minute)) is asks


def test_without_quiet_hours_everybody_is_asked_at_any_time():
    none = TreatmentPolicy(quiet_from=time(0), quiet_until=time(0))
    assert is_time_to_ask(none, at(TODAY, 23, 59))


def test_quiet_hours_hold_the_sweep_back_until_they_end(member, frozen):
    skill = make_treated(day=TOMORROW)
    wait = make_treatment_wait(member, skill.treatment)
    frozen.move(hours=11)
    assert (offer_all(), state_of(wait)) == (0, "waiting")
    frozen.move(hours=9)
    assert (offer_all(), state_of(wait)) == (1, "offered")


# --- what becomes of it ----------------------------------------------------------------------------------------------


def test_time_that_is_taken_is_booked_and_ends_the_wait(member):
    wait = make_treatment_offer(member)
    take(wait.pk, by=member.user)
    assert (state_of(wait), wait.ended_at, wait.appointment.state) == ("accepted", NOON, "booked")
    assert letters("appointment_confirmed").count() == 1
    assert letters().get().state == "withdrawn"
    with pytest.raises(TimeGone):
        take(wait.pk, by=member.user)


def test_time_that_is_taken_on_its_own_page_ends_the_wait_too(member):
    wait = make_treatment_offer(member)
    steps.decide(wait.appointment_id, by=member.user)
    assert state_of(wait) == "accepted"


def test_without_an_answer_the_next_is_asked_and_the_first_waits_on(member, frozen):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    first, second = (make_treatment_wait(each, skill.treatment) for each in (member, make_member()))
    offer_all()
    frozen.move(minutes=30)
    with pytest.raises(HoldOver):
        take(first.pk, by=member.user)

    offer_treatment_times()
    assert (state_of(first), first.let_pass, state_of(second)) == ("waiting", [at(TOMORROW, 10)], "offered")
    frozen.move(minutes=30)
    offer_treatment_times()
    assert (state_of(second), offer_all()) == ("waiting", 0)  # neither is offered the same time again


def test_whoever_let_a_time_pass_comes_after_those_who_were_not_asked(member):
    skill, taken = full_skill()
    first = make_treatment_wait(member, skill.treatment, let_pass=[at(TOMORROW, 9)])
    second = make_treatment_wait(make_member(), skill.treatment)
    assert [each.position for each in standing_of([first, second])] == [2, 1]
    steps.cancel(taken.pk, by=HOUSE)
    assert (offer_all(), state_of(first), state_of(second)) == (1, "waiting", "offered")


def test_whoever_lets_the_time_pass_is_offered_another_one(member):
    wait = make_treatment_offer(member)
    declined = wait.appointment_id
    decline(wait.pk, by=member.user)
    assert (state_of(wait), wait.let_pass) == ("waiting", [at(TOMORROW, 6)])
    assert Appointment.objects.get(pk=declined).state == "released"
    assert not ResourceAllocation.objects.live().exists()
    offer_all()
    assert (state_of(wait), wait.appointment.lines.get().starts_at) == ("offered", at(TOMORROW, 6, 15))
    with pytest.raises(TimeGone):
        leave(wait.pk, by=member.user)
        decline(wait.pk, by=member.user)


def test_whoever_let_too_many_pass_no_longer_waits_and_is_told(member):
    wait = make_treatment_offer(member, let_pass=[at(TOMORROW, 7), at(TOMORROW, 8)])
    decline(wait.pk, by=member.user)
    assert (state_of(wait), wait.ended_at, len(wait.let_pass)) == ("lapsed", NOON, 3)
    assert "you let them pass" in letters("treatment_wait_over").get().body


def test_time_that_the_house_calls_off_is_not_held_against_anybody(member):
    wait = make_treatment_offer(member)
    steps.cancel(wait.appointment_id, is_venues=True, reason="closed", by=HOUSE)
    assert (state_of(wait), wait.let_pass) == ("waiting", [])


def test_leaving_frees_what_was_kept_and_the_next_is_asked(member):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    first = make_treatment_offer(member, skill)
    second = make_treatment_wait(make_member(), skill.treatment)
    leave(first.pk, by=member.user)
    assert (state_of(first), first.appointment, first.ended_at) == ("left", None, NOON)
    assert (offer_all(), state_of(second)) == (1, "offered")
    with pytest.raises(NotWaiting):
        leave(first.pk, by=member.user)


def test_somebody_else_who_books_frees_what_was_kept_too_long(member, frozen):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    wait = make_treatment_offer(member, skill)
    frozen.move(minutes=31)
    make_appointment(skill=skill, starts_at=at(TOMORROW, 10))
    assert (state_of(wait), wait.let_pass) == ("waiting", [at(TOMORROW, 10)])


def test_two_that_lapse_in_one_sweep_wait_on(frozen):
    first, second = (make_treatment_offer(make_member()) for _ in range(2))
    frozen.move(minutes=31)
    assert release_expired(clock.now(), by=HOUSE) == 2
    assert [state_of(each) for each in (first, second)] == ["waiting"] * 2


def test_wait_ends_with_its_days_and_says_so_once(member, frozen):
    wait = make_treatment_wait(member, from_day=TODAY, to_day=TODAY)
    expire_all(clock.now())
    assert state_of(wait) == "waiting"
    frozen.move(days=1)
    expire_all(clock.now())
    expire_all(clock.now())
    assert (state_of(wait), wait.ended_at) == ("expired", at(TOMORROW, 12))
    letter = letters("treatment_wait_over").get()
    assert ("No time that suited became free" in letter.body, letter.is_direct) == (True, False)


def test_time_offered_counts_as_taken_for_everybody_else(member):
    skill, taken = full_skill()
    steps.cancel(taken.pk, by=HOUSE)
    make_treatment_offer(member, skill)
    with pytest.raises(GuestBusy):
        make_appointment(member, make_treated(), starts_at=at(TOMORROW, 10))


def test_place_in_line_counts_those_who_want_the_same(member):
    skill = make_skill()
    other = make_skill(skill.treatment)
    make_treatment_wait(treatment=skill.treatment)  # with anybody
    make_treatment_wait(treatment=skill.treatment, staff=other.staff)  # with somebody else
    make_treatment_wait(treatment=skill.treatment, from_day=TOMORROW + A_DAY)  # on another day
    mine = make_treatment_wait(member, skill.treatment, staff=skill.staff)
    [standing] = standing_of([mine])
    assert (standing.position, standing.waiting) == (2, 2)
