from datetime import date, timedelta

import pytest

from members.metrics import renewal_rate
from tests.factories.members import make_member, make_membership

pytestmark = pytest.mark.django_db


def ended(ends_on, follows_after=None):
    """A contract that ended, with a linked successor so many days later."""
    member = make_member()
    old = make_membership(member, starts_on=ends_on - timedelta(days=364), ends_on=ends_on)
    if follows_after is not None:
        starts_on = ends_on + timedelta(days=follows_after)
        make_membership(member, starts_on=starts_on, ends_on=starts_on + timedelta(days=364), renews=old)
    return old


@pytest.mark.covers("C-003")
def test_rate_is_contracts_renewed_in_time_of_all_that_ended(frozen):
    at_once, at_last = ended(date(2026, 1, 31), 1), ended(date(2026, 1, 1), 30)
    too_late, never = ended(date(2026, 1, 2), 31), ended(date(2026, 1, 20))
    ended(date(2025, 12, 31)), ended(date(2026, 2, 1), 1)
    rate = renewal_rate(date(2026, 1, 1), date(2026, 1, 31))
    assert (set(rate.renewed), set(rate.ended), rate.share) == (
        {at_once, at_last}, {at_once, at_last, too_late, never}, 0.5,
    )  # fmt: skip


def test_month_in_progress_counts_what_is_over_and_says_what_is_open(frozen):
    over, open_still = ended(date(2026, 3, 1), 1), ended(date(2026, 3, 9))
    ended(date(2026, 3, 10), 1), ended(date(2026, 3, 20))
    rate = renewal_rate(date(2026, 3, 1), date(2026, 3, 31))
    assert (set(rate.ended), set(rate.undecided), rate.share) == ({over, open_still}, {open_still}, 0.5)


def test_successor_that_is_not_linked_does_not_count(frozen):
    old = ended(date(2026, 1, 31))
    make_membership(old.member, starts_on=date(2026, 2, 1), ends_on=date(2027, 1, 31))
    assert renewal_rate(date(2026, 1, 1), date(2026, 1, 31)).share == 0


def test_nothing_ended_is_no_rate(frozen):
    assert renewal_rate(date(2026, 1, 1), date(2026, 1, 31)).share is None
