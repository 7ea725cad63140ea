"""Readings, and the limits that they are held against."""

from datetime import timedelta
from decimal import Decimal

import pytest

from safety.gate_errors import (
    CorrectedAlready,
    LimitTaken,
    NotMeasuredHere,
    PointGone,
    PointNameTaken,
    RuleSetNameTaken,
)
from safety.models import Reading
from safety.selectors.reading import limit_for, points_now
from safety.services.reading import change_limit, change_point, record_readings
from tests.factories.readings import HOUSE, make_limit, make_point, make_reading, make_rule_set, measure
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def correct(reading, value, point=None, parameter="ph"):
    figure = {parameter: Decimal(value)}
    return record_readings((point or reading.point).pk, figure, corrects=reading.pk, by=HOUSE)[0].reading


def test_wrong_figure_is_corrected_by_a_later_one(frozen):
    wrong = make_reading(ph="7.1")
    frozen.move(minutes=1)
    right = correct(wrong, "7.4")
    assert (right.corrects, Reading.objects.get(pk=wrong.pk).value) == (wrong, Decimal("7.1"))
    [found] = points_now([wrong.point])
    assert [each.reading for each in found.measured] == [right]


def test_one_is_corrected_once_and_by_its_like(frozen):
    wrong = make_reading(ph="7.1")
    with pytest.raises(NotMeasuredHere):
        correct(wrong, "7.4", make_point())
    with pytest.raises(NotMeasuredHere):
        correct(wrong, "0.5", parameter="free_chlorine")
    correct(wrong, "7.4")
    with pytest.raises(CorrectedAlready):
        correct(wrong, "7.3")


def test_nothing_is_measured_where_a_point_is_out_of_use():
    point = make_point()
    change_point(point.pk, is_active=False, by=HOUSE)
    with pytest.raises(PointGone):
        measure(point, ph="7.4")


def test_of_several_rule_sets_the_latest_that_holds_goes_first():
    point = make_point()
    tomorrow = make_rule_set(valid_from=clock.today() + timedelta(days=1))
    own = make_limit(parameter="ph", low=Decimal("7.2"), is_confirmed=True)
    make_limit(rule_set=tomorrow, parameter="ph")
    assert limit_for(point, "ph") == own
    assert limit_for(point, "urea").rule_set.name_en == "CN default"


def test_reading_keeps_what_it_was_held_against():
    limit = make_limit(parameter="ph", is_confirmed=True)
    reading = make_reading(ph="7.9")
    change_limit(limit.pk, high=Decimal("7.5"), by=HOUSE)
    reading.refresh_from_db()
    assert (reading.limit, reading.high, reading.verdict) == (limit, Decimal("8.000"), "within")


def test_whoever_confirms_a_limit_stands_beside_it(officer):
    limit = make_limit(parameter="ph")
    assert (limit.checked_on, limit.checked_by) == (None, None)
    confirmed = change_limit(limit.pk, is_confirmed=True, by=officer)
    assert (confirmed.checked_on, confirmed.checked_by) == (clock.today(), officer)
    taken_back = change_limit(limit.pk, is_confirmed=False, by=officer)
    assert (taken_back.checked_on, taken_back.checked_by) == (None, None)


def test_names_and_limits_are_taken_once():
    point, limit = make_point(), make_limit()
    with pytest.raises(PointNameTaken):
        make_point(area=point.area, name_zh=point.name_zh)
    with pytest.raises(RuleSetNameTaken):
        make_rule_set(name_zh=limit.rule_set.name_zh)
    with pytest.raises(LimitTaken):
        make_limit(rule_set=limit.rule_set)
