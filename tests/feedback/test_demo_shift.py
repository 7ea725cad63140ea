"""A demo that is left running closes nothing by itself."""

from datetime import timedelta

import pytest

from bookings.models import AreaClosure
from feedback.services.demo_shift import keep_up
from safety.models import Duty, Excursion
from safety.services.duty import answer_item, look_after_duties
from safety.services.judging import judge_recent
from tests.factories.safety import EXITS, FLOOR, HOUSE, PICTURE, WATER, make_duty, make_plan, open_daily
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.IS_DEMO, settings.MEDIA_ROOT = True, tmp_path


def test_night_alone_closes_nothing(frozen):
    open_daily()
    make_staff(role=Role.ATTENDANT)
    plan = make_plan(EXITS, WATER, PICTURE, rhythm="every", every_minutes=240)
    for _ in range(24 * 6):
        frozen.move(minutes=10)
        look_after_duties()
        keep_up()
        judge_recent()
    assert plan.duties.filter(done_at__isnull=False).count() >= 4
    assert (plan.duties.filter(missed_at__isnull=False).count(), AreaClosure.objects.count()) == (0, 0)


def test_what_is_not_critical_or_not_due_is_left_alone(frozen):
    make_staff(role=Role.ATTENDANT)
    make_duty(FLOOR, due_in=timedelta(minutes=1))
    later = make_duty(EXITS, due_in=timedelta(minutes=3))
    assert keep_up() == 0
    frozen.move(minutes=1)
    assert [keep_up(), keep_up()] == [1, 0]
    assert Duty.objects.get(done_at__isnull=False) == later


def test_whoever_is_at_it_is_left_alone_until_it_would_be_missed(frozen):
    make_staff(role=Role.ATTENDANT)
    duty = make_duty(EXITS, FLOOR, due_in=timedelta(minutes=1))
    answer_item(duty.pk, duty.template.items.get(position=1).pk, is_yes=True, by=HOUSE)
    assert keep_up() == 0
    frozen.move(minutes=11)
    assert keep_up() == 1


def test_what_somebody_found_stays_as_they_found_it(frozen):
    make_staff(role=Role.ATTENDANT)
    duty = make_duty(EXITS, FLOOR, due_in=timedelta(minutes=1))
    answer_item(duty.pk, duty.template.items.get(position=1).pk, is_yes=False, by=HOUSE)
    frozen.move(hours=1)
    assert (keep_up(), Excursion.objects.count()) == (0, 0)


def test_a_real_venue_does_its_checks_itself(settings):
    settings.IS_DEMO = False
    make_staff(role=Role.ATTENDANT)
    make_duty(EXITS, due_in=timedelta(minutes=1))
    assert keep_up() == 0
