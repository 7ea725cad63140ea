"""The sweeps that put everybody into a stage: what they read, whom they look at, and when."""

from datetime import timedelta

import pytest

from bookings.models import CheckIn, ScheduledSession
from feedback.selectors.stage import standings_of
from feedback.services.stages import HEARTBEAT, renew_all, renew_each_night, renew_touched
from members.models import Stage
from members.staging import StageStanding
from tests.conftest import NOON
from tests.factories.bookings import make_booking, make_check_in, make_session
from tests.factories.feedback import make_attended
from tests.factories.members import make_member, make_membership, make_sold
from tests.factories.stages import make_stage
from tests.queries import queries_of
from venue import clock
from venue.models import Heartbeat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def kind_of(member):
    return Stage.objects.current().filter(member=member).values_list("kind", flat=True).first()


def standing(member, now=None):
    return standings_of([member.pk], now or clock.now()).get(member.pk)


def closed_class():
    session = make_session(starts_at=NOON - 3 * HOUR)
    ScheduledSession.objects.filter(pk=session.pk).update(roster_closed_at=NOON)
    return session


# --- facts -----------------------------------------------------------------------------------------------------------


def test_check_in_and_class_of_one_business_day_are_one_visit():
    person = make_member()
    first = make_check_in(person, at=NOON - DAY)
    make_check_in(person, at=NOON - DAY + 14 * HOUR)  # two in the morning belongs to the evening before
    make_attended(person, ended=23 * HOUR)
    assert standing(person) == StageStanding("first_visit", first.at)
    make_check_in(person, at=NOON)
    assert standing(person) == StageStanding("guest", NOON)


def test_class_without_an_instant_of_check_in_counts_when_it_began():
    person = make_member()
    make_booking(closed_class(), person, state="attended")
    assert standing(person) == StageStanding("first_visit", NOON - 3 * HOUR)


@pytest.mark.parametrize("state", ["booked", "no_show"])
def test_whoever_did_not_come_did_not_visit(state):
    person = make_member()
    make_booking(closed_class(), person, state=state)
    assert standing(person).kind == "lead"


def test_visit_that_was_undone_is_none():
    person = make_member()
    make_check_in(person, undone_at=clock.now())
    assert standing(person).kind == "lead"


def test_contract_counts_from_its_sale_and_one_of_old_software_from_its_first_day():
    ahead = make_sold(starts_on=clock.today() + 9 * DAY)
    old = make_membership(make_member(origin="import"))
    assert standing(ahead.member) == StageStanding("member", ahead.sold_at)
    assert standing(old.member) == StageStanding("member", NOON.replace(hour=0) - 30 * DAY)
    expired = make_membership(starts_on=clock.today() - 400 * DAY, ends_on=clock.today() - 61 * DAY)
    assert standing(expired.member).kind == "lapsed"


def test_what_came_later_is_not_known_at_an_instant():
    person = make_member(joined_at=NOON - 9 * DAY)
    make_check_in(person, at=NOON)
    make_sold(person, starts_on=clock.today())
    assert standing(person, NOON - DAY) == StageStanding("lead", NOON - 9 * DAY)
    assert standing(person, NOON - 10 * DAY) is None


# --- sweeps ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-006")
def test_life_of_a_person_is_kept_with_its_dates(frozen):
    person = make_member(joined_at=NOON)
    lived = [(0, "lead"), (2, "first_visit"), (5, "guest"), (70, "lapsed"), (80, "member")]
    for days, expected in lived:
        frozen.set(NOON + days * DAY)
        if expected in ("first_visit", "guest"):
            make_check_in(person)
        if expected == "member":
            make_sold(person, starts_on=clock.today())
        renew_all()
        assert kind_of(person) == expected
    midnight = NOON.replace(hour=0) + 66 * DAY
    since = list(Stage.objects.filter(member=person).order_by("pk").values_list("since", flat=True))
    assert since == [NOON, NOON + 2 * DAY, NOON + 5 * DAY, midnight, NOON + 80 * DAY]
    assert renew_all() == 0


def test_check_in_of_the_wrong_person_takes_nobody_back_in_time(frozen):
    person = make_member(joined_at=NOON)
    make_check_in(person)
    renew_all()
    frozen.move(minutes=20)
    CheckIn.objects.update(undone_at=clock.now())
    assert renew_touched() == 1
    rows = Stage.objects.filter(member=person).order_by("pk").values_list("kind", "since", "until")
    assert list(rows) == [("first_visit", NOON, clock.now()), ("lead", clock.now(), None)]


def test_few_are_looked_at_by_day_and_all_of_them_at_night(frozen):
    made = [
        make_check_in(at=NOON - 5 * HOUR).member, make_check_in(at=NOON).member,
        make_attended(ended=-HOUR * 3 / 4).member, make_sold(created_at=NOON).member,
    ]  # fmt: skip
    for each in made:
        make_stage(each, since=NOON - 9 * DAY)
    unknown = make_member()
    assert renew_touched() == 4
    assert list(map(kind_of, [*made, unknown])) == ["lead", "first_visit", "first_visit", "member", "lead"]
    assert (renew_all(), kind_of(made[0])) == (1, "first_visit")


def test_everybody_is_looked_at_once_a_night(frozen):
    frozen.set(NOON.replace(hour=2))
    assert renew_each_night() is False
    frozen.set(NOON.replace(hour=3))
    assert [renew_each_night(), renew_each_night()] == [True, False]
    assert Heartbeat.objects.get(name=HEARTBEAT).at == clock.now()
    frozen.move(days=1)
    assert renew_each_night() is True


def test_many_are_looked_at_by_as_few_queries_as_one(monkeypatch):
    renew_all()
    make_check_in()
    one = queries_of(renew_all)
    make_check_in(), make_sold()
    assert queries_of(renew_all) == one
    monkeypatch.setattr("feedback.services.stages.BATCH", 2)
    assert [renew_all(), make_check_in() and make_check_in() and renew_all()] == [0, 2]
    assert Stage.objects.current().count() == 5
