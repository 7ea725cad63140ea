"""What the bench makes of what it has heard."""

from collections import Counter

import pytest

from bin.tools.bench.cells import Line
from bin.tools.bench.load import Heard, in_turn, middle_ratio


def test_rate_counts_expected_answers_only():
    heard = Heard(2.0, [0.1] * 10, Counter({302: 10, 500: 3}), Counter({"500 /": 3}))
    assert (heard.rate, (heard + heard).rate, sum((heard + heard).unexpected.values())) == (5.0, 5.0, 6)


def test_slowest_hundredth():
    heard = Heard(1.0, [n / 100 for n in range(101)])
    assert (heard.quantile(50), heard.quantile(99)) == (0.5, 0.99)


def test_cells_take_turns_and_are_added_up():
    turns = []

    def cell(name):
        return lambda: turns.append(name) or Heard(1.0, [0.1])

    ours, floor = in_turn(cell("ours"), cell("floor"), rounds=2)
    assert (turns, ours.elapsed, floor.elapsed) == (["ours", "floor"] * 2, 2.0, 2.0)


def test_one_bad_round_decides_nothing():
    rounds = [(Heard(1.0, [took] * 3), Heard(1.0, [0.1] * 3)) for took in (0.11, 0.9, 0.12)]
    assert middle_ratio(rounds, 50) == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (Line("w", "m", ratio=0.35, least=0.35), "held"),
        (Line("w", "m", ratio=0.34, least=0.35), "below the line"),
        (Line("w", "m", ratio=2.0, most=2), "held"),
        (Line("w", "m", ratio=2.1, most=2), "above the line"),
        (Line("w", "m", ratio=9.0, least=0.35, faults=("500 × /",)), "FAILED"),
        (Line("w", "m", ratio=None, least=0.35), "FAILED"),
        (Line("w", "m"), "held"),
    ],
)
def test_verdict(line, verdict):
    assert line.verdict == verdict
