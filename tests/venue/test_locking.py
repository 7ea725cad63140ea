import threading
import time

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections

from tests.factories.venue import make_area, make_user
from venue import locking
from venue.actors import Automation
from venue.errors import Busy
from venue.models import Area, User

BY = Automation("test")


@pytest.mark.django_db
def test_lock_returns_the_rows_by_ascending_key_and_leaves_out_missing_ones():
    first, second = make_area(), make_area()

    with locking.atomic(by=BY):
        assert locking.lock(Area, [second.pk, first.pk, second.pk, 10**9]) == [first, second]
        assert locking.lock(Area, []) == []


@pytest.mark.django_db
def test_lock_one_rereads_the_row_and_raises_when_it_is_gone():
    area = make_area()
    Area.objects.filter(pk=area.pk).update(floor="3")

    with locking.atomic(by=BY):
        assert locking.lock_one(Area, area.pk).floor == "3"
        with pytest.raises(Area.DoesNotExist):
            locking.lock_one(Area, 10**9)


@pytest.mark.django_db
def test_locks_outside_a_transaction_are_refused():
    with pytest.raises(locking.LockOrderError, match="outside"):
        locking.lock_one(Area, 1)


@pytest.mark.django_db
def test_locks_out_of_the_one_order_are_refused():
    area, other = make_area(), make_area()
    with locking.atomic(by=BY):
        locking.lock_one(Area, other.pk)
        with pytest.raises(locking.LockOrderError, match=f"venue.area {area.pk} locked after"):
            locking.lock_one(Area, area.pk)
        with pytest.raises(locking.LockOrderError, match="auth.group"):
            locking.lock(Group, [1])


@pytest.mark.django_db
def test_the_order_counts_until_the_outermost_transaction_ends():
    area, other = make_area(), make_area()
    with locking.atomic(by=BY):
        with locking.atomic(by=BY):
            locking.lock_one(Area, other.pk)
        with pytest.raises(locking.LockOrderError):
            locking.lock_one(Area, area.pk)
    with locking.atomic(by=BY):
        locking.lock_one(Area, area.pk)


@pytest.mark.django_db
def test_a_model_without_a_place_in_the_order_cannot_be_locked():
    with locking.atomic(by=BY), pytest.raises(ValueError, match="not in"):
        locking.lock(User, [1])


@pytest.mark.django_db
def test_in_production_a_lock_out_of_order_is_logged_and_taken(settings, caplog):
    settings.IS_PRODUCTION = True
    area, other = make_area(), make_area()
    with locking.atomic(by=BY):
        locking.lock_one(Area, other.pk)
        assert locking.lock_one(Area, area.pk) == area

    assert "lock out of order" in caplog.text


@pytest.mark.django_db
def test_atomic_keeps_who_did_it_and_when_with_the_history_of_the_row(frozen):
    at = frozen.at.isoformat()
    user = make_user(name="王晓敏")
    with locking.atomic(by=user):
        make_area()
    with locking.atomic(by=BY):
        make_area()

    contexts = [event.pgh_context.metadata for event in Area.pgh_event_models["insert"].objects.order_by("pgh_id")]
    assert contexts == [{"by": user.pk, "by_name": "王晓敏", "at": at}, {"by": None, "by_name": "test", "at": at}]


@pytest.mark.django_db
def test_each_row_is_in_the_name_of_whoever_wrote_it_also_inside_of_what_another_does():
    user = make_user(name="王晓敏")
    with locking.atomic(by=BY):
        make_area()
        with locking.atomic(by=user):
            make_area()
        with pytest.raises(Busy), locking.atomic(by=user):
            raise Busy
        make_area()
        with locking.atomic(by=BY):
            make_area()

    events = Area.pgh_event_models["insert"].objects.order_by("pgh_id")
    assert [event.pgh_context.metadata["by_name"] for event in events] == ["test", "王晓敏", "test", "test"]
    assert events[0].pgh_context == events[2].pgh_context == events[3].pgh_context


@pytest.mark.django_db
def test_atomic_undoes_everything_when_refused():
    with pytest.raises(Busy), locking.atomic(by=BY):
        make_area()
        raise Busy

    assert not Area.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_lock_that_somebody_else_holds_becomes_busy_within_the_timeout():
    area = make_area()
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with locking.atomic(by=BY):
            locking.lock_one(Area, area.pk)
            is_held.set()
            may_go.wait(10)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(5)
    began = time.monotonic()
    try:
        with pytest.raises(Busy), locking.atomic(by=BY):
            locking.lock_one(Area, area.pk)
    finally:
        may_go.set()
        holder.join()

    assert 2.5 < time.monotonic() - began < 5
    with locking.atomic(by=BY):  # free again
        assert locking.lock_one(Area, area.pk) == area


@pytest.mark.django_db
def test_every_session_has_the_lock_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("3s",)


@pytest.mark.django_db
def test_lent_transaction_is_borrowed_once_without_a_savepoint(frozen, django_assert_num_queries):
    """In the transaction of pytest each of its own is a savepoint made and released; the outermost says who writes."""
    with django_assert_num_queries(3), locking.atomic(by=BY, is_lent=True), locking.atomic(by=BY):
        pass
    with django_assert_num_queries(5), locking.atomic(by=BY, is_lent=True):
        with locking.atomic(by=BY):
            pass
        with locking.atomic(by=BY):
            pass
