from datetime import date, timedelta

import pytest

from members.models import Membership
from tests.factories.members import make_membership
from tests.factories.venue import make_policy, make_user
from venue import clock
from venue.models import Policy, User
from venue.prepared import Prepared, PreparedModel

pytestmark = pytest.mark.django_db

COVERING = Prepared(
    lambda member, day: Membership.objects.covering(day).filter(member=member).values_list("pk", "starts_on"),
    member=int,
    day=date,
)


def test_answers_what_the_queryset_answers_for_each_call_anew():
    one, other = make_membership(), make_membership()
    outside = one.ends_on + timedelta(days=1)

    assert COVERING.rows(member=one.member_id, day=one.ends_on) == [(one.pk, one.starts_on)]
    assert COVERING.row(member=other.member_id, day=other.starts_on) == (other.pk, other.starts_on)
    assert COVERING.row(member=one.member_id, day=outside) is None


def test_is_written_once():
    built = []

    def build(name):
        built.append(name)
        return User.objects.filter(name=name).values_list("pk")

    read = Prepared(build, name=str)
    user = make_user(name="Wang Xiaomin")

    assert [read.rows(name=name) for name in ("Wang Xiaomin", "Li Lei", "Wang Xiaomin")] == [
        [(user.pk,)],
        [],
        [(user.pk,)],
    ]
    assert len(built) == 1


def test_value_is_never_part_of_the_statement():
    read = Prepared(lambda name: User.objects.filter(name=name).values_list("pk"), name=str)

    assert read.rows(name="'; DROP TABLE venue_user; --") == []
    assert User.objects.count() == 0


def test_parameter_that_stands_nowhere_is_refused():
    read = Prepared(lambda name, key: User.objects.filter(name=name).values_list("pk"), name=str, key=int)

    with pytest.raises(ValueError, match="no place for key"):
        read.rows(name="Wang", key=1)


def test_whole_row_is_the_model_as_the_manager_reads_it():
    user = make_user(name="Wang Xiaomin")
    read = PreparedModel(User, lambda key: User.objects.filter(pk=key), key=int)

    found = read.get(key=user.pk)

    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(User.objects.get(pk=user.pk), field.attname) for field in User._meta.concrete_fields
    }
    with pytest.raises(User.DoesNotExist):
        read.get(key=user.pk + 1)


def test_columns_that_django_converts_arrive_converted():
    """JSON is text on the wire."""
    row = make_policy("desk.lock_minutes", 7, effective_from=clock.now())
    read = PreparedModel(Policy, lambda key: Policy.objects.filter(pk=key), key=int)

    assert read.get(key=row.pk).value == 7
