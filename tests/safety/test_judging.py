"""Critical items of duties close their area, and a fresh run by another person lets it pass."""

from datetime import timedelta

import pytest

from bookings.models import AreaClosure
from safety.models import Duty, Excursion
from safety.services import judging
from safety.services.duty import answer_item, finish, note_missed
from safety.services.gate import release
from safety.services.judging import judge_duty, judge_recent
from safety.services.once_more import once_more
from tests.factories.safety import FLOOR, HOUSE, do_duty, make_duty, make_plan
from tests.factories.venue import make_staff
from venue import clock, locking
from venue.errors import Busy
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

EXITS = FLOOR.__class__("Exits are clear", "安全出口畅通", is_critical=True)


@pytest.fixture
def cut_off(monkeypatch, attendant):
    """The same, and the house was busy or lost its power before it could close anything."""

    def busy(*args, **kwargs):
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr(judging, "judge_duty", busy)
        duty = make_duty(EXITS, FLOOR)
        do_duty(duty, False, True, by=attendant)
    assert Excursion.objects.count() == 0
    return duty


@pytest.fixture
def failed(attendant):
    """A duty whose critical item an attendant found not in order."""
    duty = make_duty(EXITS, FLOOR)
    do_duty(duty, False, True, by=attendant)
    return duty


def again(duty):
    """The same list once more, now."""
    return once_more(duty, clock.now(), clock.now() + timedelta(hours=1), (), None)


def test_failed_critical_item_closes_its_area_when_it_is_submitted(officer, failed, attendant, frozen):
    excursion = Excursion.objects.get()
    closure = AreaClosure.objects.get()
    assert (excursion.duty, excursion.item.text_en, excursion.found_by) == (failed, "Exits are clear", attendant)
    assert (closure.area, closure.cause, closure.closed_by) == (failed.area, "hazard", attendant)
    assert closure.reason_en == "a safety check has to be repeated; we open again once it is in order"
    assert Message.objects.filter(template="area_closed_by_safety", address=officer.email).count() == 1
    assert (judge_duty(failed.pk, by=HOUSE), judge_recent(), Excursion.objects.count()) == ([], 0, 1)


def test_what_is_not_critical_closes_nothing(attendant):
    duty = make_duty(EXITS, FLOOR)
    do_duty(duty, True, False, by=attendant)
    assert AreaClosure.objects.count() == 0


def test_what_was_rolled_back_closes_nothing(attendant):
    duty = make_duty(EXITS)
    answer_item(duty.pk, duty.template.items.get().pk, is_yes=False, by=attendant)
    with pytest.raises(RuntimeError), locking.atomic(by=attendant):
        finish(duty.pk, by=attendant)
        raise RuntimeError
    assert AreaClosure.objects.count() == 0


def test_missed_critical_item_closes_too(frozen):
    duty = make_duty(EXITS)
    frozen.set(duty.late_until)
    note_missed(duty.pk, frozen.at)
    [excursion] = judge_duty(duty.pk, by=HOUSE)
    assert (excursion.is_missed, excursion.found_by) == (True, None)


def test_missed_by_one_of_those_who_each_do_it_closes_only_what_nobody_looked_at(frozen, attendant):
    other = make_staff(role=Role.ATTENDANT)
    plan = make_plan(EXITS, is_for_all=True)
    mine, theirs = (make_duty(plan=plan, assignee=each, occurrence="one") for each in (attendant.staff_member, other))
    do_duty(mine, True, by=attendant)
    frozen.set(theirs.late_until)
    note_missed(theirs.pk, frozen.at)
    assert (judge_duty(theirs.pk, by=HOUSE), AreaClosure.objects.count()) == ([], 0)

    nobody_s = [make_duty(plan=plan, assignee=each, occurrence="two") for each in (attendant.staff_member, other)]
    frozen.set(nobody_s[0].late_until)
    for duty in nobody_s:
        note_missed(duty.pk, frozen.at)
    assert [len(judge_duty(duty.pk, by=HOUSE)) for duty in nobody_s] == [1, 0]


def test_what_the_house_itself_missed_closes_nothing(frozen):
    duty = make_duty(EXITS)
    frozen.set(duty.late_until)
    note_missed(duty.pk, None)
    assert (judge_duty(duty.pk, by=HOUSE), AreaClosure.objects.count()) == ([], 0)


def test_fresh_run_by_another_person_and_a_release_open_it(failed, officer, frozen):
    excursion = Excursion.objects.get()
    fresh = Duty.objects.get(makes_up_for=failed)
    assert (fresh.due_at, fresh.area) == (frozen.at + timedelta(hours=1), failed.area)
    frozen.move(minutes=5)
    do_duty(fresh, True, True, by=make_staff(role=Role.ATTENDANT).user)

    excursion.refresh_from_db()
    assert (excursion.state, excursion.passed_duty) == ("passed", fresh)
    assert AreaClosure.objects.standing().count() == 1
    release(excursion.pk, by=officer)
    assert AreaClosure.objects.standing().count() == 0


def test_the_same_person_opens_nothing(failed, attendant, frozen):
    excursion = Excursion.objects.get()
    frozen.move(minutes=5)
    fresh = Duty.objects.get(makes_up_for=failed)
    do_duty(fresh, True, True, by=attendant)
    excursion.refresh_from_db()
    assert excursion.state == "open"


def test_sweep_judges_what_was_cut_off(cut_off):
    assert (judge_recent(), Excursion.objects.get().duty) == (1, cut_off)


def test_sweep_judges_what_failed_while_nothing_ran_and_leaves_alone_what_is_long_ago(cut_off, frozen):
    frozen.move(days=2)
    assert (judge_recent(), Excursion.objects.get().duty) == (1, cut_off)
    Excursion.objects.all().delete()
    frozen.move(days=2)
    assert judge_recent() == 0


def test_run_that_fails_again_takes_back_that_it_had_passed_and_never_closes_anew_what_passed_later(failed, frozen):
    excursion = Excursion.objects.get()
    first = Duty.objects.get(makes_up_for=failed)
    second, said = again(first), []
    for run, is_in_order in ((first, True), (second, False), (None, True)):
        frozen.move(minutes=5)
        run = run or Duty.objects.get(makes_up_for=second)
        do_duty(run, is_in_order, True, by=make_staff(role=Role.ATTENDANT).user)
        judge_recent(), judge_recent()
        excursion.refresh_from_db()
        said.append(excursion.passed_at == frozen.at)
    assert said == [True, False, True]
    release(excursion.pk, by=make_staff(role=Role.SAFETY_OFFICER).user)
    assert (judge_recent(), Excursion.objects.count()) == (0, 1)
