"""What pauses do to the days of memberships. No database."""

from datetime import date, timedelta

import pytest

from members.freeze_arithmetic import Term, most_within_a_year, paused, resumed
from members.periods import DAY, Period


def days(first: tuple[int, int], last: tuple[int, int]) -> Period:
    return Period(date(2026, *first), date(2026, *last))


SPRING = Term(1, days((3, 1), (5, 31)))
SUMMER = Term(2, days((6, 1), (8, 31)))
LATE = Term(3, days((9, 20), (10, 19)))
TEN = days((4, 1), (4, 10))


def test_membership_ends_later_by_exactly_the_days_of_the_pause():
    outcome = paused(SPRING, TEN, [])
    assert (outcome.term, outcome.moved) == (Term(1, days((3, 1), (6, 10)), (TEN,)), ())
    covered = [outcome.term.covers(day) for day in (date(2026, 3, 31), TEN.starts_on, TEN.ends_on, date(2026, 6, 10))]
    assert covered == [True, False, False, True]


def test_what_follows_moves_along_as_far_as_it_would_be_met():
    outcome = paused(SPRING, TEN, [LATE, SUMMER])
    assert outcome.moved == (Term(2, days((6, 11), (9, 10))),)
    longer = days((4, 1), (4, 20))
    assert [each.days for each in paused(SPRING, longer, [LATE, SUMMER]).moved] == [
        days((6, 21), (9, 20)), days((10, 10), (11, 8)),
    ]  # fmt: skip


@pytest.mark.parametrize("last_day", [None, date(2026, 3, 31)])
def test_pause_that_is_taken_back_leaves_no_trace(last_day):
    made = paused(SPRING, TEN, [SUMMER, LATE])
    later = [*made.moved, LATE]
    undone = resumed(made.term, TEN, last_day, later, [each.key for each in made.moved])
    assert undone.terms == (SPRING, SUMMER)


def test_pause_cut_short_gives_back_the_days_that_remain():
    made = paused(SPRING, TEN, [SUMMER])
    cut = resumed(made.term, TEN, date(2026, 4, 3), made.moved, [2])
    rest = days((4, 1), (4, 3))
    assert cut.terms == (Term(1, days((3, 1), (6, 3)), (rest,)), Term(2, days((6, 4), (9, 3))))


def test_what_was_moved_over_a_gap_moves_back_and_what_never_moved_stays():
    """Both begin after a gap: one was reached by the pause, the other was not."""
    near, far = Term(2, days((6, 5), (8, 31))), Term(3, days((11, 1), (12, 31)))
    made = paused(SPRING, TEN, [near, far])
    assert [each.key for each in made.moved] == [2]
    undone = resumed(made.term, TEN, None, [*made.moved, far], [2])
    assert undone.terms == (SPRING, near)


def test_renewal_sold_meanwhile_moves_back_with_the_end_that_it_follows():
    made = paused(SPRING, TEN, [])
    renewal = Term(2, Period(made.term.days.ends_on + DAY, made.term.days.ends_on + 90 * DAY))
    undone = resumed(made.term, TEN, None, [renewal], [])
    assert undone.moved[0].days.starts_on == SPRING.days.ends_on + DAY


@pytest.mark.parametrize(
    ("first", "length", "fits"),
    [(date(2026, 5, 31), 30, True), (date(2026, 3, 1), 7, True), (date(2026, 6, 1), 7, False)],
)
def test_pause_leaves_at_least_the_day_on_which_it_began(first, length, fits):
    wanted = Period(first, first + timedelta(days=length - 1))
    assert paused(SPRING, wanted, []).term.holds_its_pauses is fits


@pytest.mark.parametrize(
    ("starts", "most"),
    [
        ([], 0),
        ([date(2026, 1, 1), date(2027, 1, 1)], 1),
        ([date(2026, 1, 2), date(2027, 1, 1)], 2),
        ([date(2026, 12, 1), date(2026, 6, 1), date(2027, 5, 31)], 3),
        ([date(2024, 2, 29), date(2025, 2, 28)], 2),
        ([date(2024, 2, 29), date(2025, 3, 1)], 1),
    ],
)
def test_pauses_within_any_twelve_months(starts, most):
    assert most_within_a_year(starts) == most


def test_no_day_is_lost_or_won_whatever_is_paused():
    """Over every pause of a month: as many days are covered as were bought."""

    def covered(term):
        span = (term.days.starts_on + timedelta(days=n) for n in range(term.days.length))
        return sum(term.covers(day) for day in span)

    for first in range(31):
        for length in (1, 7, 40):
            wanted = Period(date(2026, 5, 1) + timedelta(days=first), date(2026, 5, first + 1) + timedelta(length - 1))
            assert covered(paused(SPRING, wanted, []).term) == SPRING.days.length
