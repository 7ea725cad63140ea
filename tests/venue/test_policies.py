from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories.venue import make_policy
from venue.models import Policy
from venue.policies import ATTEMPTS, DEFINITIONS, QUIET_FROM, QUIET_UNTIL, Definition, Unit, Values, declare, read

KEY = ATTEMPTS.key

pytestmark = pytest.mark.django_db


def set_to(value, scope="venue", effective_from=None, *, now) -> Policy:
    return make_policy(KEY, value, scope=scope, effective_from=effective_from or now)


def test_read_gives_the_declared_default_of_every_policy_by_a_row(noon):
    values = read(DEFINITIONS.values(), at=noon)

    assert values.by_key == {key: definition.default for key, definition in DEFINITIONS.items()}
    assert len(values.ids) == len(DEFINITIONS)


def test_read_takes_the_most_particular_scope_and_names_its_rows(noon):
    set_to(7, now=noon)
    tier = set_to(8, "tier:gold", now=noon)
    course = set_to(9, "course:12", now=noon)

    assert read([ATTEMPTS], at=noon).count(ATTEMPTS) == 7
    assert read([ATTEMPTS], at=noon, scopes=["tier:gold"]).count(ATTEMPTS) == 8
    both = read([ATTEMPTS], at=noon, scopes=["tier:gold", "course:12"])
    assert (both.count(ATTEMPTS), both.ids) == (9, (course.pk,))
    assert read([ATTEMPTS], at=noon, scopes=["course:12", "tier:gold"]).ids == (tier.pk,)
    assert read([ATTEMPTS], at=noon, scopes=["course:13"]).count(ATTEMPTS) == 7


def test_read_honours_from_when_a_value_holds(noon):
    set_to(7, effective_from=noon - timedelta(days=1), now=noon)
    set_to(8, effective_from=noon + timedelta(seconds=1), now=noon)

    assert read([ATTEMPTS], at=noon).count(ATTEMPTS) == 7
    assert read([ATTEMPTS], at=noon - timedelta(days=2)).count(ATTEMPTS) == 6
    assert read([ATTEMPTS], at=noon + timedelta(seconds=1)).count(ATTEMPTS) == 8


def test_read_is_one_query_whatever_the_number(noon, django_assert_num_queries):
    with django_assert_num_queries(1):
        read([ATTEMPTS, QUIET_FROM, QUIET_UNTIL], at=noon, scopes=["tier:gold", "course:1"])


def test_read_without_any_row_falls_back_to_the_default(noon):
    unknown = Definition("no.such", "nothing", Unit.DAYS, 3)

    assert read([unknown], at=noon) == Values({"no.such": 3}, ())


def test_values_speak_in_their_unit():
    hours, days = Definition("h", "", Unit.HOURS, 12), Definition("d", "", Unit.DAYS, 2)
    values = Values({"h": 12, "d": 2, QUIET_FROM.key: "22:30"}, ())

    assert (values.span(hours), values.span(days)) == (timedelta(hours=12), timedelta(days=2))
    assert values.clock(QUIET_FROM) == time(22, 30)


def test_declare_refuses_a_key_that_is_taken():
    with pytest.raises(ValueError, match="twice"):
        declare(KEY, "again", Unit.COUNT, 1)


def test_policies_are_only_ever_added(noon: datetime):
    row = set_to(7, now=noon)

    with pytest.raises(DatabaseError), transaction.atomic():
        Policy.objects.filter(pk=row.pk).update(value=8)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="venue_policy_one_value_per_start"), transaction.atomic():
        set_to(9, now=noon)
