"""Pausing a membership: each rule, the days of contracts, and how it is taken back."""

from datetime import date, timedelta

import pytest

from members import errors
from members.freeze_arithmetic import Term
from members.freeze_rules import PAUSE_RULES, RETURN_RULES, PauseFacts, ReturnFacts
from members.models import Freeze, Membership
from members.periods import DAY, Period
from members.policies import FREEZES_A_YEAR, PauseLimits
from members.selectors.member import people
from members.selectors.membership import COMING, CURRENT, PAUSED, contracts_at_desk, contracts_of, with_contracts
from members.services.freeze import freeze, resume
from members.services.sale import Paying, renew
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership, make_sold
from tests.factories.pauses import in_days
from tests.factories.venue import make_policy
from tests.members.test_models import refused
from venue import clock
from venue.rules import refusal

TODAY = date(2026, 3, 10)
LIMITS = PauseLimits(least=7, most=90, a_year=2)


def days(first: int, length: int) -> Period:
    starts_on = TODAY + first * DAY
    return Period(starts_on, starts_on + (length - 1) * DAY)


FACTS = {
    "is_pack": False,
    "term": Term(1, days(-30, 365)),
    "later": (),
    "wanted": days(10, 10),
    "limits": LIMITS,
}
TWO = (days(-25, 7), days(50, 7))


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({}, None),
        ({"is_pack": True}, errors.PackNotPaused),
        ({"wanted": days(0, 10)}, errors.PauseTooEarly),
        ({"wanted": days(1, 10)}, None),
        ({"wanted": days(335, 10)}, errors.PauseOutside),
        ({"wanted": days(334, 10)}, None),
        ({"wanted": days(10, 6)}, errors.PauseTooShort),
        ({"wanted": days(10, -3)}, errors.PauseTooShort),
        ({"wanted": days(10, 7)}, None),
        ({"wanted": days(10, 91)}, errors.PauseTooLong),
        ({"wanted": days(10, 90)}, None),
        ({"term": Term(1, days(-30, 365), (days(19, 7),))}, errors.PausesOverlap),
        ({"term": Term(1, days(-30, 365), (days(20, 7),))}, None),
        ({"term": Term(1, days(-30, 365), TWO)}, errors.TooManyPauses),
        ({"term": Term(1, days(-30, 365), TWO[:1])}, None),
        ({"limits": PauseLimits(7, 90, 0)}, errors.TooManyPauses),
        ({"later": (Term(2, days(335, 365), (days(340, 7),)),)}, errors.LaterPauseLeftOut),
        ({"later": (Term(2, days(335, 365), (days(345, 7),)),)}, None),
    ],
)
def test_each_rule_of_a_pause(changed, error):
    said = refusal(PAUSE_RULES, PauseFacts(**FACTS | changed), TODAY)
    assert (type(said) if said else None) is error
    assert said is None or (said.rule_name and str(said.message))


RUNNING = {
    "is_withdrawn": False,
    "pause": days(-5, 10),
    "on": TODAY,
    "term": Term(1, days(-30, 375), (days(-5, 10),)),
    "later": (),
    "moved": (),
}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({}, None),
        ({"is_withdrawn": True}, errors.PauseOver),
        ({"pause": days(-10, 10)}, errors.PauseOver),
        ({"on": TODAY - DAY}, errors.ReturnUnlikely),
        ({"on": TODAY + 4 * DAY}, None),
        ({"on": TODAY + 5 * DAY}, errors.ReturnUnlikely),
        ({"term": Term(1, days(-30, 375), (days(-5, 10), days(336, 7)))}, errors.LaterPauseLeftOut),
    ],
)
def test_each_rule_of_ending_a_pause(changed, error):
    said = refusal(RETURN_RULES, ReturnFacts(**RUNNING | changed), TODAY)
    assert (type(said) if said else None) is error


@pytest.mark.parametrize(("on", "last_day"), [(TODAY, TODAY - DAY), (TODAY - 5 * DAY, None), (TODAY - 9 * DAY, None)])
def test_what_is_left_of_a_pause(on, last_day):
    assert ReturnFacts(**RUNNING | {"on": on}).last_day == last_day


# --- with the database -----------------------------------------------------------------------------------------------


@pytest.fixture
def sold(frozen, db):
    return make_sold()


def spans(*contracts):
    for each in contracts:
        each.refresh_from_db()
    return [(each.starts_on, each.ends_on) for each in contracts]


@pytest.mark.covers("F-076")
def test_pause_lengthens_the_contract_and_moves_the_renewal_that_was_sold(sold, desk):
    sold.plan.refresh_from_db()
    renewal = renew(sold.pk, Paying("cash"), by=desk).membership
    was = spans(sold, renewal)

    row, outcome = freeze(sold.pk, in_days(10, 10), reason="illness", note=" knee ", by=desk)

    by = timedelta(days=10)
    assert spans(sold, renewal) == [(was[0][0], was[0][1] + by), (was[1][0] + by, was[1][1] + by)]
    assert (row.reason, row.note, row.made_by, row.days, row.moved) == ("illness", "knee", desk, 10, [renewal.pk])
    assert [each.key for each in outcome.moved] == [renewal.pk]

    resume(row.pk, clock.today(), by=desk)

    row.refresh_from_db()
    assert (spans(sold, renewal), row.withdrawn_at) == (was, clock.now())


def test_pause_that_is_ended_early_gives_back_the_days_that_remain(sold, desk, frozen):
    ended_on = sold.ends_on
    row, _ = freeze(sold.pk, in_days(1, 30), reason="travel", by=desk)
    frozen.move(days=4)

    resume(row.pk, clock.today(), by=desk)

    row.refresh_from_db()
    assert (row.days, row.ends_on, row.withdrawn_at) == (3, clock.today() - DAY, None)
    assert spans(sold)[0][1] == ended_on + 3 * DAY
    with pytest.raises(errors.PauseOver):
        resume(row.pk, clock.today(), by=desk)


def test_pause_of_an_imported_membership_leaves_other_imported_ones_alone(frozen, db):
    contract = make_membership()
    later = make_membership(contract.member, starts_on=contract.ends_on + DAY, ends_on=contract.ends_on + 30 * DAY)
    was = spans(later)
    freeze(contract.pk, in_days(10, 10), reason="travel", by=HOUSE)
    assert spans(later) == was


def test_two_pauses_of_a_contract_on_one_day_are_refused_by_the_database_alone(sold):
    fields = {"membership": sold, "reason": "other"}
    Freeze.objects.create(starts_on=clock.today(), ends_on=clock.today() + 9 * DAY, **fields)
    late = {"starts_on": clock.today() + 9 * DAY, "ends_on": clock.today() + 20 * DAY}
    Freeze.objects.create(**late, **fields, withdrawn_at=clock.now())
    refused("members_freeze_apart", lambda: Freeze.objects.create(**late, **fields))


def test_pause_does_not_end_before_it_begins(sold):
    wrong = {"membership": sold, "starts_on": clock.today(), "ends_on": clock.today() - DAY, "reason": "other"}
    refused("members_freeze_ends_after_start", lambda: Freeze.objects.create(**wrong))


def test_membership_covers_no_paused_day(sold, desk):
    row, _ = freeze(sold.pk, in_days(10, 10), reason="travel", by=desk)
    wanted = [row.starts_on - DAY, row.starts_on, row.ends_on, row.ends_on + DAY]
    contract = Membership.objects.prefetch_related("freezes").get(pk=sold.pk)
    assert [contract.covers(day) for day in wanted] == [True, False, False, True]
    assert [Membership.objects.covering(day).exists() for day in wanted] == [True, False, False, True]


def test_state_is_derived_from_the_day(sold, desk):
    row, _ = freeze(sold.pk, in_days(10, 10), reason="travel", by=desk)
    wanted = (clock.today(), row.starts_on, row.ends_on + DAY)
    states = [contracts_of(sold.member, day)[0] for day in wanted]
    assert [contracts_at_desk(sold.member_id, day)[0] for day in wanted] == states
    assert [(each.state, each.pause, each.may_be_paused) for each in states] == [
        (CURRENT, row, True), (PAUSED, row, True), (CURRENT, None, True),
    ]  # fmt: skip
    assert [each.contract.state for each in with_contracts(people(today=row.starts_on), row.starts_on)] == [PAUSED]


def test_pack_and_membership_to_come(frozen, db, desk):
    lot = make_pack()
    with pytest.raises(errors.PackNotPaused):
        freeze(lot.membership_id, in_days(10, 10), reason="travel", by=desk)
    first = clock.today() + 5 * DAY
    coming = make_sold(starts_on=first, ends_on=first + 90 * DAY)
    row, _ = freeze(coming.pk, in_days(5, 7), reason="travel", by=desk)
    assert contracts_of(coming.member, clock.today())[0].state == COMING
    assert row.days == 7


def test_house_that_pauses_nothing(sold, desk):
    make_policy(FREEZES_A_YEAR.key, 0, effective_from=clock.now() - DAY)
    with pytest.raises(errors.TooManyPauses):
        freeze(sold.pk, in_days(10, 10), reason="travel", by=desk)
    assert not Freeze.objects.exists()


def test_nobody_else_is_touched(sold, desk):
    other = make_sold(make_member())
    was = spans(other)
    freeze(sold.pk, in_days(10, 10), reason="travel", by=desk)
    assert spans(other) == was
