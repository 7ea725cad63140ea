"""Scores against the figures that are printed elsewhere, and against scipy on whatever Hypothesis thinks of."""

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from feedback.scores import Change, Interval, Tally, change, wilson, withheld

ANSWERS = st.lists(st.integers(1, 5), min_size=2, max_size=300)


def tally_of(answers):
    return Tally(tuple(answers.count(step) for step in range(1, 6)))


def of(satisfied, count):
    """So many satisfied of so many; the others so-so."""
    return Tally((0, 0, count - satisfied, satisfied, 0))


def in_percent(interval):
    return round(100 * interval.low, 1), round(100 * interval.high, 1)


# --- share and mean --------------------------------------------------------------------------------------------------


@pytest.mark.covers("C-001")
def test_share_counts_the_top_two_of_five_and_the_mean_is_another_figure():
    tally = Tally((5, 8, 20, 32, 42))

    assert (tally.satisfied, tally.count, round(100 * tally.share, 2)) == (74, 107, 69.16)
    assert (round(tally.mean, 2), round(tally.deviation, 2)) == (72.9, 28.55)


def test_nothing_is_made_of_no_answers_and_no_deviation_of_one():
    none, one = Tally(), Tally((0, 0, 0, 0, 1))

    assert (none.share, none.interval, none.mean, none.deviation) == (None, None, None, None)
    assert (one.share, one.mean, one.deviation) == (1.0, 100.0, None)


@given(ANSWERS)
def test_mean_and_deviation_agree_with_scipy(answers):
    assume(len(set(answers)) > 1)  # of equal values scipy warns
    tally, values = tally_of(answers), [25 * (step - 1) for step in answers]

    assert tally.mean == pytest.approx(float(stats.tmean(values)))
    assert tally.deviation == pytest.approx(float(stats.tstd(values)), abs=1e-9)


# --- interval --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "count", "low", "high"),
    [(74, 107, 59.9, 77.1), (19, 20, 76.4, 99.1), (95, 100, 88.8, 97.9), (950, 1000, 93.5, 96.2)],
)
def test_interval_is_that_of_wilson(kept, count, low, high):
    assert in_percent(wilson(kept, count)) == pytest.approx((low, high), abs=0.11)  # 97.85 is printed as 97.9


@given(st.integers(1, 5000).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_interval_agrees_with_scipy(rows):
    kept, count = rows
    theirs = stats.binomtest(kept, count).proportion_ci(confidence_level=0.95, method="wilson")

    assert (wilson(kept, count).low, wilson(kept, count).high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_all_satisfied_is_no_certainty():
    assert in_percent(wilson(5, 5)) == (56.6, 100.0)


# --- change from one period to another -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),  # these three are in Newcombe 1998, table II, method 10
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_change_has_the_interval_of_newcombe(before, after, low, high):
    found = change(of(*before), of(*after)).interval
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(ANSWERS, ANSWERS)
def test_change_agrees_with_the_intervals_of_scipy(earlier, later):
    before, after = tally_of(earlier), tally_of(later)
    old, new = (
        stats.binomtest(each.satisfied, each.count).proportion_ci(confidence_level=0.95, method="wilson")
        for each in (before, after)
    )
    found = change(before, after)

    assert found.by == pytest.approx(after.share - before.share)
    assert found.by - found.interval.low == pytest.approx(
        sqrt((after.share - new.low) ** 2 + (old.high - before.share) ** 2)
    )
    assert found.interval.high - found.by == pytest.approx(
        sqrt((new.high - after.share) ** 2 + (before.share - old.low) ** 2)
    )


def test_change_may_be_chance_while_no_change_is_in_the_interval():
    assert [change(of(8, 10), of(9, 10)).may_be_chance, change(of(3, 10), of(9, 10)).may_be_chance] == [True, False]
    assert Change(0.0, Interval(0.0, 0.1)).may_be_chance
    assert change(Tally(), of(9, 10)) is None


# --- small groups ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 5}, set()),
        ({"a": 9, "b": 4, "c": 7}, {"b", "c"}),  # else the four are all less nine and seven
        ({"a": 9, "b": 4, "c": 1, "d": 7}, {"b", "c"}),  # five together
        ({"a": 9, "b": 0}, set()),  # nobody's answer is shown by none
        ({"a": 4}, {"a"}),
        ({}, set()),
    ],
)
def test_small_groups_are_withheld_and_cannot_be_reckoned_back(counts, hidden):
    assert withheld(counts, 5) == frozenset(hidden)
