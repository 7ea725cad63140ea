from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DataError, InternalError, connection, transaction

from members.models import Freeze, Membership
from tests.factories.ledger import make_pack
from tests.factories.members import make_membership
from tests.factories.venue import make_policy, make_user
from venue import clock
from venue.models import Policy, User
from venue.prepared import AmongKeys, Prepared, PreparedModel, put_at_hand

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


def test_is_made_known_to_a_connection_once_and_outlives_a_rollback():
    read = Prepared(lambda key: User.objects.filter(pk=key).exclude(name="told once").values_list("pk"), key=int)

    with suppress(ZeroDivisionError), transaction.atomic():
        read.rows(key=1)
        raise ZeroDivisionError
    read.rows(key=2), read.rows(key=3)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE 'PREPARE %told once%'"
        )
        assert cursor.fetchall() == [(3,)]


def test_what_the_database_refuses_is_an_error_of_the_orm():
    read = Prepared(lambda key: User.objects.filter(pk=key).values_list("pk"), key=int)

    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        with suppress(DataError):
            cursor.execute("SELECT 1 / 0")
        read.rows(key=1)


def test_percent_sign_and_what_never_changes_stay_as_they_are():
    make_user(name="100% Wang"), make_user(name="100 Wang")
    read = Prepared(
        lambda name: User.objects.filter(name__contains="100%", name__gte=name).values_list("name"), name=str
    )

    assert read.rows(name="1") == [("100% Wang",)]


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


def test_list_of_keys_is_one_value_however_many_they_are():
    users = [make_user(), make_user(), make_user()]
    read = Prepared(lambda keys: User.objects.filter(AmongKeys("pk", keys)).order_by("pk").values_list("pk"), keys=list)

    wanted = [[], [users[1].pk], [users[2].pk, users[0].pk]]

    assert [read.rows(keys=keys) for keys in wanted] == [[], [(users[1].pk,)], [(users[0].pk,), (users[2].pk,)]]


def test_rows_selected_with_a_row_are_at_hand(django_assert_num_queries):
    with_lot, without = make_pack().membership, make_membership()
    read = PreparedModel(
        Membership,
        lambda keys: (
            Membership.objects.filter(AmongKeys("pk", keys)).select_related("plan", "credit_lot").order_by("pk")
        ),
        keys=list,
    )
    found = read.all(keys=[with_lot.pk, without.pk])
    plans, lot = [with_lot.plan, without.plan], with_lot.credit_lot

    assert read.first(keys=[]) is None
    with django_assert_num_queries(0):
        assert [each.plan for each in found] == plans
        assert (found[0].credit_lot, hasattr(found[1], "credit_lot")) == (lot, False)


def test_rows_put_at_hand_are_what_the_manager_answers(django_assert_num_queries):
    one, other = make_membership(), make_membership()
    day = one.starts_on
    pause = Freeze.objects.create(membership=one, starts_on=day, ends_on=day, reason="travel")

    put_at_hand([one, other], "freezes", Freeze.objects.all(), "membership_id")

    with django_assert_num_queries(0):
        assert [list(each.freezes.all()) for each in (one, other)] == [[pause], []]
