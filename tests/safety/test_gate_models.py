"""What the database refuses of readings, limits and excursions, each by its name."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction

from safety.models import ExcursionNotice, Limit, MeasuringPoint, Reading, RuleSet
from tests.factories.closures import make_closure
from tests.factories.readings import make_excursion, make_limit, make_notice, make_point, make_reading, make_rule_set
from venue.constraints import violated_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BEFORE, AFTER = "2026-03-01T00:00Z", "2026-03-20T00:00Z"


def change(make, **fields):
    row = make()
    return type(row).objects.filter(pk=row.pk).update(**fields)


def again(row, **fields):
    """The same row once more."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.pk, row._state.adding = None, True
    row.save()


def excursion_again():
    excursion = make_excursion()
    again(excursion, closure=make_closure(), reading=make_reading(excursion.point, ph="7.2"))


WAYS = {
    "safety_measuringpoint_one_per_name": lambda: again(make_point()),
    "safety_ruleset_one_per_name": lambda: again(make_rule_set()),
    "safety_limit_one_per_parameter": lambda: again(make_limit()),
    "safety_limit_has_an_end": lambda: change(make_limit, high=None),
    "safety_limit_low_below_high": lambda: change(make_limit, low=9),
    "safety_limit_confirmed_was_checked": lambda: change(make_limit, is_confirmed=True),
    "safety_reading_broken_says_action": lambda: again(make_reading(), verdict="breaks"),
    "safety_reading_judged_by_limit": lambda: again(make_reading(), verdict="free"),
    "safety_excursion_of_one_thing": lambda: change(make_excursion, parameter=""),
    "safety_excursion_passes_later": lambda: change(make_excursion, passed_at=BEFORE, passed_reading=make_reading().pk),
    "safety_excursion_ended_by_somebody": lambda: change(make_excursion, ended_at=AFTER),
    "safety_excursion_one_open_per_parameter": excursion_again,
    "safety_excursionnotice_to_one": lambda: change(make_notice, member=None),
    "safety_excursionnotice_one_draft": lambda: again(make_notice()),
    "safety_excursionnotice_sent_one_way": lambda: change(make_notice, way="refund"),
}


@pytest.mark.parametrize("name", WAYS)
def test_constraint_refuses(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        WAYS[name]()
    assert violated_constraint(refused.value) == name


def test_every_constraint_of_theirs_is_tried():
    rows = (MeasuringPoint, RuleSet, Limit, Reading, ExcursionNotice)
    named = {each.name for model in rows for each in model._meta.constraints}
    assert named - WAYS.keys() == set()


def test_reading_is_locked_at_once():
    reading = make_reading()
    with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(value=1)


def test_shipped_limits_stand_for_themselves():
    found = {(each.place, each.parameter): each for each in Limit.objects.select_related("rule_set")}
    chlorine, urea = found["pool", "free_chlorine"], found["pool", "urea"]
    assert (chlorine.closes, urea.closes, chlorine.rule_set.name_en) == (True, False, "CN default")
    assert (str(chlorine.low), str(chlorine.high), chlorine.checked_on) == ("0.300", "1.000", date(2026, 11, 22))
