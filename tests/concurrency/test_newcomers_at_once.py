"""Several workers at once over people who came for the first time: one call each, and one stage each."""

import time
from datetime import timedelta

import pytest
from django.db import InternalError

from bookings.services.first_visit import welcome_newcomers
from feedback.services.stages import renew_all, renew_touched
from members.models import FollowUp, Stage
from tests.concurrency.threads import at_once, without_locks
from tests.factories.bookings import make_check_in
from tests.factories.members import make_member
from tests.factories.stages import make_stage
from tests.factories.venue import make_staff
from venue import clock
from venue.roles import Role
from venue.sweeping import SweepIncomplete

pytestmark = pytest.mark.stress

WORKERS, PEOPLE = 4, 6
HOUR = timedelta(hours=1)


def newcomers(ago=HOUR):
    """Without a contract, so that a first visit is the stage that follows."""
    make_staff(role=Role.FRONT_DESK)
    people = [make_member() for _ in range(PEOPLE)]
    for person in people:
        make_check_in(person, at=clock.now() - ago)
    return people


def one_each(people):
    return [person.pk for person in people]


def test_each_newcomer_is_called_once():
    people = newcomers()
    opened = at_once([welcome_newcomers] * WORKERS)
    assert (sum(opened), sorted(FollowUp.objects.values_list("member", flat=True))) == (PEOPLE, one_each(people))


def test_without_locks_the_cause_keeps_one_call_each(monkeypatch):
    people = newcomers()
    with without_locks(monkeypatch):
        opened = at_once([welcome_newcomers] * WORKERS)
    assert (sum(opened), sorted(FollowUp.objects.values_list("member", flat=True))) == (PEOPLE, one_each(people))


def sweep_at_once(people, sweeps):
    """From lead to first visit: how many changed, and every stage as (person, kind, whether it lasts)."""
    for person in people:
        make_stage(person, since=clock.now() - 2 * HOUR)
    changed = at_once(sweeps)
    rows = Stage.objects.filter(member__in=people).values_list("member", "kind", "until")
    return changed, sorted((member, kind, until is None) for member, kind, until in rows)


def test_each_changes_stage_once_however_many_sweeps_there_are():
    people = newcomers(ago=HOUR / 6)
    changed, stages = sweep_at_once(people, [renew_all, renew_touched] * (WORKERS // 2))

    both = [[(pk, "first_visit", True), (pk, "lead", False)] for pk in one_each(people)]
    assert (sum(changed), stages) == (PEOPLE, sorted(sum(both, [])))


def test_without_locks_the_database_ends_no_stage_twice(monkeypatch):
    people = newcomers()
    end = Stage.objects.bulk_update
    monkeypatch.setattr(Stage.objects, "bulk_update", lambda *rows: (time.sleep(0.05), end(*rows)))
    with without_locks(monkeypatch), pytest.raises(SweepIncomplete) as refused:
        sweep_at_once(people, [renew_all] * WORKERS)
    assert isinstance(refused.value.__cause__, InternalError)
    assert "Cannot update rows from members_stage" in str(refused.value.__cause__)
