from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from safety.gate_rules import READING_RULES, RELEASE_RULES, Bounds, ReadingFacts, ReleaseFacts, counts_as_fresh, verdict
from venue.rules import refusal

NOW = datetime(2026, 3, 10, 16, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
CHLORINE = Bounds(Decimal("0.3"), Decimal("1.0"), is_hard=True, is_confirmed=True)
UREA = Bounds(None, Decimal("3.5"), is_hard=True, is_confirmed=False)
WARM = Bounds(Decimal(23), Decimal(30), is_hard=False, is_confirmed=True)
READING = ReadingFacts(1, "ph", is_point_in_use=True, verdict="within", action="")
PASSED = ReleaseFacts(is_ended=False, has_passed=True, may_reopen=True, major_hazards=0)


@pytest.mark.parametrize(
    ("value", "bounds", "said"),
    [
        ("0.29", CHLORINE, "breaks"),
        ("0.30", CHLORINE, "within"),
        ("1.00", CHLORINE, "within"),
        ("1.001", CHLORINE, "breaks"),
        ("3.5", UREA, "within"),
        ("3.6", UREA, "warns"),
        ("22.9", WARM, "warns"),
        ("5", None, "free"),
    ],
)
def test_what_a_figure_means(value, bounds, said):
    assert verdict(Decimal(value), bounds) == said


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (READING, None),
        (replace(READING, is_point_in_use=False), "point_gone"),
        (replace(READING, corrects=(1, "ph")), None),
        (replace(READING, corrects=(2, "ph")), "not_measured_here"),
        (replace(READING, corrects=(1, "urea")), "not_measured_here"),
        (replace(READING, verdict="breaks"), "action_missing"),
        (replace(READING, verdict="breaks", action="Chlorine is added"), None),
        (replace(READING, verdict="warns"), None),
    ],
)
def test_entering(facts, code):
    refused = refusal(READING_RULES, facts, NOW)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (PASSED, None),
        (replace(PASSED, is_ended=True), "open_again"),
        (replace(PASSED, has_passed=False), "still_out"),
        (replace(PASSED, major_hazards=1), "major_hazard_open"),
        (replace(PASSED, may_reopen=False), "not_allowed_to_reopen"),
    ],
)
def test_releasing(facts, code):
    refused = refusal(RELEASE_RULES, facts, NOW)
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(("later", "by", "counts"), [(1, 2, True), (0, 2, False), (1, 1, False), (1, None, False)])
def test_fresh_run_is_later_and_by_another_person(later, by, counts):
    assert counts_as_fresh(NOW, 1, NOW + timedelta(seconds=later), by) == counts
