from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from safety.errors import DutyDone, DutyMissed, PhotoNeeded, Unanswered, WrongAnswer
from safety.models import Answer, Duty, Hazard
from safety.selectors.board import DutiesToday, duties_today
from safety.selectors.duty import SWEEP
from safety.services.duty import add_note, answer_item, finish, look_after_duties
from safety.services.plan import change_plan
from tests.factories.safety import (
    EXITS,
    FLOOR,
    HOUSE,
    PICTURE,
    WATER,
    do_duty,
    make_duty,
    make_photo,
    make_plan,
    open_daily,
)
from tests.factories.venue import make_area
from venue.models import ClosedDay, Heartbeat, OpeningHours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

STATE = Duty.State


def at(*parts):
    return datetime(2026, 3, *parts, tzinfo=ZoneInfo("Asia/Shanghai"))


def sweep(frozen, *parts):
    """Beat runs every minute; what a test needs of it is the last run before and this one."""
    frozen.set(at(*parts))
    return look_after_duties()


def alive(frozen, *parts):
    """Beat was last heard then."""
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": at(*parts)})


# --- what the sweep makes --------------------------------------------------------------------------------------------


def test_duties_of_today_and_tomorrow_are_made_once(frozen):
    frozen.set(at(10, 4))  # the business day is still the ninth, which opens no more
    open_daily(time(6, 30))
    plan = make_plan()

    assert [sweep(frozen, 10, 4), sweep(frozen, 10, 5), sweep(frozen, 10, 5, 1)] == [(0, 0), (1, 0), (0, 0)]
    assert [duty.business_date.day for duty in plan.duties.all()] == [10, 11]
    duty = plan.duties.first()
    assert (duty.opens_at, duty.due_at, duty.late_until) == (at(10, 5, 30), at(10, 6, 30), at(10, 8, 30))


def test_area_with_hours_of_its_own_follows_them(frozen):
    frozen.set(at(10, 5))
    open_daily(time(6, 30))
    pool = make_area()
    open_daily(time(9), area=pool)

    assert make_plan(area=pool).duties.first().due_at == at(10, 9)


def test_plan_made_after_the_time_is_over_begins_tomorrow(frozen):
    frozen.set(at(10, 12))
    open_daily(time(6, 30))

    assert [duty.business_date.day for duty in make_plan().duties.all()] == [11]


def test_duty_that_nobody_can_begin_yet_follows_the_hours(frozen):
    frozen.set(at(10, 5))
    open_daily(time(10))
    plan = make_plan()
    OpeningHours.objects.filter(weekday=1).update(opens=time(8))
    OpeningHours.objects.filter(weekday=2).delete()

    sweep(frozen, 10, 5, 1)

    assert [duty.due_at for duty in plan.duties.all()] == [at(10, 8)]


def test_closed_day_has_no_duty(frozen):
    frozen.set(at(10, 9, 30))
    open_daily(time(10))
    plan = make_plan()
    ClosedDay.objects.create(day=at(11).date(), area=plan.area, reason_en="Cleaning", reason_zh="清洗")

    sweep(frozen, 10, 9, 31)

    assert [duty.business_date.day for duty in plan.duties.all()] == [10]


def test_retired_plan_keeps_what_can_be_begun(frozen):
    frozen.set(at(10, 9, 30))
    open_daily(time(10))
    plan = make_plan()

    change_plan(plan.pk, is_active=False, by=HOUSE)

    assert [duty.business_date.day for duty in plan.duties.all()] == [10]


# --- doing it --------------------------------------------------------------------------------------------------------


def test_first_answer_begins_and_finishing_ends(frozen, attendant):
    duty = make_duty(FLOOR, WATER, PICTURE)
    do_duty(duty, True, Decimal("40.5"), make_photo(), by=attendant)
    duty.refresh_from_db()

    assert (duty.state(frozen.at), duty.started_by, duty.done_by) == (STATE.DONE, attendant, attendant)
    assert Hazard.objects.count() == 0


def test_done_after_its_time_is_told_apart(frozen):
    duty = make_duty(due_in=timedelta(minutes=-30))
    do_duty(duty, True)
    duty.refresh_from_db()

    assert duty.state(frozen.at) == STATE.DONE_LATE


def test_answer_may_be_corrected_until_finished():
    duty = make_duty(WATER)
    item = duty.template.items.get()
    for number in ("50", "41"):
        answer_item(duty.pk, item.pk, number=Decimal(number), by=HOUSE)

    assert [(each.number, each.is_failed) for each in duty.answers.all()] == [(41, False)]


@pytest.mark.parametrize(("number", "is_failed"), [("37.99", True), ("38", False), ("42", False), ("42.01", True)])
def test_number_outside_its_limits_fails(number, is_failed):
    duty = make_duty(WATER)

    assert answer_item(duty.pk, duty.template.items.get().pk, number=Decimal(number), by=HOUSE).is_failed is is_failed


@pytest.mark.parametrize("answer", [{"number": Decimal(1)}, {}])
def test_answer_that_does_not_fit_is_refused(answer):
    duty = make_duty(FLOOR)
    with pytest.raises(WrongAnswer):
        answer_item(duty.pk, duty.template.items.get().pk, **answer, by=HOUSE)

    assert Duty.objects.get(pk=duty.pk).started_at is None


def test_finishing_waits_for_every_answer():
    duty = make_duty(FLOOR, WATER)
    answer_item(duty.pk, duty.template.items.first().pk, is_yes=True, by=HOUSE)

    with pytest.raises(Unanswered) as refused:
        finish(duty.pk, by=HOUSE)
    assert str(refused.value) == "1 item is not answered yet. Please answer it, then finish."


@pytest.mark.covers("B-104")
def test_critical_finding_needs_its_photo_then_becomes_a_larger_hazard(frozen, attendant):
    duty = make_duty(EXITS, WATER)
    exits, water = duty.template.items.order_by("position")
    answer_item(duty.pk, exits.pk, is_yes=False, by=attendant)
    answer_item(duty.pk, water.pk, number=Decimal("45"), by=attendant)
    with pytest.raises(PhotoNeeded):
        finish(duty.pk, by=attendant)
    answer_item(duty.pk, exits.pk, photo=make_photo(), by=attendant)

    hazards = finish(duty.pk, by=attendant)

    assert [(each.title, each.level, each.state, each.area, each.found_by) for each in hazards] == [
        ("Exits are clear", "larger", "found", duty.area, attendant),
        ("Hot water: 45 °C", "general", "found", duty.area, attendant),
    ]
    assert [bool(each.moves.get().photo) for each in hazards] == [True, False]
    assert hazards[0].answer == Answer.objects.get(item=exits)


def test_finishing_twice_is_refused():
    duty = make_duty(FLOOR)
    do_duty(duty, False)
    with pytest.raises(DutyDone):
        finish(duty.pk, by=HOUSE)

    assert Hazard.objects.count() == 1


def test_done_duty_is_only_annotated():
    duty = make_duty(FLOOR)
    do_duty(duty, True)
    add_note(duty.pk, "The lamp was changed.", by=HOUSE)

    with pytest.raises(DutyDone):
        answer_item(duty.pk, duty.template.items.get().pk, is_yes=False, by=HOUSE)
    assert [note.text for note in duty.notes.all()] == ["The lamp was changed."]


# --- missing it ------------------------------------------------------------------------------------------------------


def test_missed_is_noted_once_and_stays(frozen):
    frozen.set(at(10, 5))
    open_daily(time(6, 30))
    plan = make_plan()
    sweep(frozen, 10, 8, 29)

    assert [sweep(frozen, 10, 8, 30), sweep(frozen, 10, 8, 31)] == [(0, 1), (0, 0)]
    duty = plan.duties.first()
    assert (duty.state(frozen.at), duty.missed_at) == (STATE.MISSED, at(10, 8, 30))
    with pytest.raises(DutyMissed):
        answer_item(duty.pk, duty.template.items.get().pk, is_yes=True, by=HOUSE)
    with pytest.raises(DutyMissed):
        finish(duty.pk, by=HOUSE)


def test_time_alone_refuses_before_any_sweep(frozen):
    duty = make_duty(FLOOR)
    item = duty.template.items.get()
    answer_item(duty.pk, item.pk, is_yes=True, by=HOUSE)
    frozen.set(duty.late_until)

    assert Duty.objects.get(pk=duty.pk).state(frozen.at) == STATE.MISSED
    with pytest.raises(DutyMissed):
        finish(duty.pk, by=HOUSE)


def test_what_was_found_in_a_missed_duty_is_not_lost(frozen, attendant):
    alive(frozen, 10, 12)
    duty = make_duty(FLOOR, WATER)
    answer_item(duty.pk, duty.template.items.first().pk, is_yes=False, by=attendant)
    alive(frozen, 10, 14)

    sweep(frozen, 10, 14, 30)

    assert [(each.title, each.found_by) for each in Hazard.objects.all()] == [("Dry floor", attendant)]


def test_missed_by_the_house_opens_a_duty_due_in_an_hour(frozen):
    frozen.set(at(10, 5))
    open_daily(time(6, 30))
    plan = make_plan()
    alive(frozen, 10, 6, 29)

    assert [sweep(frozen, 10, 11), sweep(frozen, 10, 11, 1)] == [(0, 1), (0, 0)]

    missed, again, tomorrow = plan.duties.order_by("due_at")
    assert missed.state(frozen.at) == STATE.MISSED_BY_SYSTEM
    assert (again.makes_up_for, again.opens_at, again.due_at) == (missed, at(10, 11), at(10, 12))
    do_duty(again, True)
    assert duties_today() == DutiesToday(done=1, total=2, missed=[missed])
    assert tomorrow.business_date.day == 11


def test_days_of_silence_are_missed_by_the_house_and_made_up_for_once(frozen):
    frozen.set(at(10, 5))
    open_daily(time(6, 30))
    plan = make_plan()
    alive(frozen, 10, 5)

    sweep(frozen, 13, 11)

    found = [(duty.business_date.day, duty.state(frozen.at)) for duty in plan.duties.order_by("due_at")]
    gone = STATE.MISSED_BY_SYSTEM
    assert found == [(10, gone), (11, gone), (12, gone), (13, gone), (13, STATE.DUE), (14, STATE.COMING)]


def test_made_up_duty_that_people_miss_stays_missed(frozen):
    frozen.set(at(10, 5))
    open_daily(time(6, 30))
    plan = make_plan()
    alive(frozen, 10, 6, 29)
    sweep(frozen, 10, 11)
    sweep(frozen, 10, 11, 59)

    assert sweep(frozen, 10, 12) == (0, 1)
    assert [duty.state(frozen.at) for duty in plan.duties.order_by("due_at")] == [
        STATE.MISSED_BY_SYSTEM,
        STATE.MISSED,
        STATE.COMING,
    ]


def test_after_midnight_it_is_still_the_evening_s_business_day(frozen):
    frozen.set(at(10, 14))
    open_daily(time(16), time(4))
    make_plan()
    alive(frozen, 10, 17, 59)
    sweep(frozen, 10, 18)
    sweep(frozen, 11, 1, 30)

    assert [duty.business_date.day for duty in duties_today().missed] == [10]
    frozen.set(at(11, 5))  # now the eleventh begins
    assert duties_today() == DutiesToday(done=0, total=1, missed=[])
