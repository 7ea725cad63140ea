"""What surveys say, against figures that are printed elsewhere, and against numpy and scipy on random answers."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from feedback.drivers import Driver, Field, picture
from feedback.gaps import Block, Item
from feedback.loyalty import Loyalty, Moved, moved
from feedback.pairs import Pairs
from feedback.scores import Interval
from feedback.spread import Spread

STEP = st.integers(1, 7)
BOTH = st.lists(st.tuples(STEP, STEP), min_size=4, max_size=200)


def pairs_of(rows):
    return Pairs(Counter(rows))


def spread_of(values, lowest=1, highest=5):
    return Spread(Counter(values), lowest, highest)


# --- recommendation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "score", "error", "low", "high"),
    [
        ((50, 30, 20), 30, 7.81, 14.7, 45.3),
        ((5, 3, 2), 30, 24.70, -18.4, 78.4),
        ((180, 140, 80), 25, 3.83, 17.5, 32.5),
    ],
)
def test_recommendation_as_printed(given, score, error, low, high):
    found = Loyalty(*given)

    assert (found.score, round(found.error, 2)) == (score, error)
    assert (round(found.interval.low, 1), round(found.interval.high, 1)) == (low, high)


def test_everybody_of_one_kind_is_no_certainty():
    passive, fans = Loyalty(0, 10, 0), Loyalty(40, 0, 0)

    assert (passive.score, passive.error, passive.interval) == (0, 0, None)
    assert (fans.score, fans.error, fans.interval) == (100, 0, None)


def test_nothing_is_made_of_no_recommendation():
    assert (Loyalty().score, Loyalty().error, Loyalty().interval, Loyalty().is_few) == (None, None, None, False)


def test_fewer_than_thirty_are_too_few():
    assert [Loyalty(count).is_few for count in (1, 29, 30)] == [True, True, False]


@given(st.lists(st.integers(0, 10), min_size=1, max_size=300))
def test_error_is_that_of_the_mean_of_what_each_counts(answers):
    worth = np.array([100 if each >= 9 else -100 if each <= 6 else 0 for each in answers])
    found = Loyalty(int((worth > 0).sum()), int((worth == 0).sum()), int((worth < 0).sum()))

    assert found.score == pytest.approx(worth.mean())
    assert found.error == pytest.approx(worth.std() / len(worth) ** 0.5, abs=1e-6)


def test_two_periods_differ_by_the_errors_of_both():
    found = moved(Loyalty(50, 30, 20), Loyalty(180, 140, 80))

    assert (found.by, round(found.interval.low, 2), round(found.interval.high, 2)) == (-5, -22.05, 12.05)
    assert found.may_be_chance


def test_a_rise_that_is_no_chance():
    assert not moved(Loyalty(10, 40, 50), Loyalty(50, 40, 10)).may_be_chance
    assert Moved(5, Interval(1, 9)).may_be_chance is False


@pytest.mark.parametrize("before", [Loyalty(), Loyalty(20, 5, 4), Loyalty(0, 30, 0)])
def test_too_few_or_all_alike_are_not_compared(before):
    assert moved(before, Loyalty(0, 40, 0)) is None


# --- one question ----------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-069")
def test_a_question_has_mean_deviation_and_the_share_of_its_two_best():
    found = Spread({1: 5, 2: 8, 3: 20, 4: 32, 5: 42}, 1, 5)

    assert (found.count, found.top, round(100 * found.share, 2)) == (107, 74, 69.16)
    assert (round(100 * found.interval.low, 1), round(100 * found.interval.high, 1)) == (59.9, 77.1)
    assert (round(found.mean, 4), round(found.hundredth, 2)) == (3.9159, 72.9)


def test_nothing_is_made_of_no_answers_and_no_deviation_of_one_answer():
    none, one = Spread({}, 1, 5), Spread({5: 1}, 1, 5)

    assert (none.mean, none.deviation, none.share, none.interval, none.hundredth) == (None,) * 5
    assert (one.mean, one.deviation, one.share) == (5, None, 1)


@given(st.lists(STEP, min_size=2, max_size=300))
def test_mean_and_deviation_agree_with_numpy(answers):
    found = spread_of(answers, 1, 7)

    assert found.mean == pytest.approx(np.mean(answers))
    assert found.deviation == pytest.approx(np.std(answers, ddof=1), abs=1e-9)


# --- two answers of the same people ----------------------------------------------------------------------------------


@pytest.mark.covers("B-069")
@given(BOTH)
def test_correlations_agree_with_scipy(rows):
    first, second = zip(*rows, strict=True)
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    found = pairs_of(rows)

    assert found.pearson == pytest.approx(stats.pearsonr(first, second).statistic, abs=1e-9)
    assert found.spearman == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)


@given(BOTH)
def test_interval_of_a_correlation_agrees_with_scipy(rows):
    first, second = zip(*rows, strict=True)
    assume(len(set(first)) > 1 and len(set(second)) > 1 and abs(pairs_of(rows).pearson) < 0.999)
    theirs = stats.pearsonr(first, second).confidence_interval(0.95)

    assert pairs_of(rows).interval == Interval(pytest.approx(theirs.low), pytest.approx(theirs.high))


@pytest.mark.parametrize("given", [{}, {(1, 1): 1}, {(1, 4): 2, (3, 4): 2}, {(2, 1): 9, (2, 5): 9}])
def test_what_never_differs_goes_with_nothing(given):
    assert (Pairs(given).pearson, Pairs(given).spearman, Pairs(given).interval) == (None, None, None)


def test_who_always_agrees_has_no_interval():
    found = Pairs({(1, 1): 20, (5, 5): 20})

    assert (round(found.pearson, 9), found.interval, found.is_few, Pairs({(1, 1): 29}).is_few) == (1, None, False, True)


# --- expected and found ----------------------------------------------------------------------------------------------


def test_gap_counts_only_who_answered_both():
    item = Item({(5, 4): 2, (4, 4): 1, (None, 1): 3, (5, None): 7})

    assert (item.count, item.answered, item.gap, item.expected) == (3, 6, -2 / 3, 14 / 3)
    assert item.found == 15 / 6


def test_nothing_is_filled_in():
    item = Item({(None, 3): 4, (5, None): 2})

    assert (item.count, item.gap, item.expected, item.deviation, item.found) == (0, None, None, None, 3)
    assert (Item({}).found, Item({(5, 4): 1}).deviation) == (None, None)


@given(BOTH)
def test_gaps_agree_with_numpy(rows):
    gaps = np.array([found - expected for expected, found in rows])
    item = Item(Counter(rows))

    assert item.gap == pytest.approx(gaps.mean(), abs=1e-9)
    assert item.deviation == pytest.approx(gaps.std(ddof=1), abs=1e-9)


def test_a_dimension_is_the_mean_of_its_items_however_many_answered_each():
    block = Block([Item({(5, 3): 10}), Item({(5, 5): 2}), Item({(None, 4): 3}), Item({})], people=12)

    assert (block.gap, block.found, block.expected, block.both, block.people) == (-1, 4, 5, 12, 12)
    assert (Block([], 0).gap, Block([], 0).found) == (None, None)


# --- drivers ---------------------------------------------------------------------------------------------------------


def driver(key, pairs, values):
    return Driver(key, Pairs(pairs), spread_of(values))


def test_items_are_parted_by_the_means_of_all_of_them():
    close, loose = {(1, 1): 20, (3, 3): 20, (5, 5): 20}, {(1, 1): 11, (1, 5): 9, (5, 1): 9, (5, 5): 11}
    found = picture(
        [driver("d", loose, [5]), driver("a", close, [2]), driver("b", close, [4]), driver("c", loose, [1])]
    )

    assert [(each.driver.key, each.field) for each in found.placed] == [
        ("a", Field.MEND), ("b", Field.KEEP), ("d", Field.ENOUGH), ("c", Field.LATER),
    ]  # fmt: skip
    assert (round(found.importance, 3), found.performance, found.unknown) == (0.55, 50, ())


def test_of_fewer_than_thirty_pairs_nothing_is_said():
    few, same = driver("few", {(1, 1): 14, (5, 5): 15}, [3]), driver("same", {(1, 4): 20, (5, 4): 20}, [3])

    assert picture([few, same]).placed == ()
    assert [each.key for each in picture([few, same]).unknown] == ["few", "same"]


def test_what_may_be_chance_is_told_apart():
    loose, close = {(1, 1): 11, (1, 5): 9, (5, 1): 9, (5, 5): 11}, {(1, 1): 20, (5, 5): 20}

    assert [driver("x", each, [3]).is_clear for each in (loose, close, {(1, 1): 2, (5, 5): 2})] == [False, True, False]
