from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from safety.errors import DeadlinePassed, HazardMoved
from safety.hazard_errors import CameBack, ExtendedByManager, MajorIsManagers, NotLater, PlanNeeded
from safety.hazard_rules import CLOSE_RULES, EXTEND_RULES, GRADE_RULES, higher, is_recurrence, one_above
from safety.rules import HazardFacts
from venue.rules import refusal

NOW = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICER, OWNER = 1, 2


def facts(**fields):
    defaults = {"state": "found", "actor": OFFICER, "is_manager": True, "owner": OWNER, "rectified_by": None}
    return HazardFacts(**defaults | {"deadline_at": NOW + HOUR} | fields)


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        (None, {}),
        (None, {"level": "major", "plan": "Fence it off"}),
        (PlanNeeded, {"level": "major", "plan": " "}),
        (MajorIsManagers, {"level": "major", "plan": "Fence it off", "answers_for_major": False}),
        (MajorIsManagers, {"level": "larger", "old_level": "major", "answers_for_major": False}),
        (None, {"level": "larger", "answers_for_major": False}),
        (CameBack, {"level": "general", "lowest": "larger"}),
        (None, {"level": "larger", "lowest": "larger"}),
        (HazardMoved, {"state": "closed"}),
    ],
)
@pytest.mark.covers("B-103")
def test_grading(error, fields):
    assert type(refusal(GRADE_RULES, facts(**fields), NOW)) is (error or type(None))


@pytest.mark.parametrize(
    ("error", "fields"),
    [(None, {}), (None, {"level": "major"}), (MajorIsManagers, {"level": "major", "answers_for_major": False})],
)
def test_closing(error, fields):
    found = refusal(CLOSE_RULES, facts(state="rectified", rectified_by=OWNER, **fields), NOW)

    assert type(found) is (error or type(None))


@pytest.mark.parametrize(
    ("error", "fields"),
    [
        (None, {}),
        (None, {"state": "returned"}),
        (HazardMoved, {"state": "rectified"}),
        (ExtendedByManager, {"answers_for_major": False}),
        (NotLater, {"deadline_at": NOW + HOUR}),
        (DeadlinePassed, {"deadline_at": NOW, "present_deadline": NOW - DAY}),
        (None, {"deadline_at": NOW + HOUR, "present_deadline": NOW - DAY}),
    ],
)
def test_more_time(error, fields):
    defaults = {"state": "assigned", "deadline_at": NOW + DAY, "present_deadline": NOW + HOUR}

    assert type(refusal(EXTEND_RULES, facts(**defaults | fields), NOW)) is (error or type(None))


def test_levels():
    assert [one_above(level) for level in ("general", "larger", "major")] == ["larger", "major", "major"]
    assert [higher("general", "larger"), higher("major", "larger")] == ["larger", "major"]


@pytest.mark.parametrize(
    ("after", "came_back"),
    [(timedelta(0), True), (90 * DAY, True), (90 * DAY + timedelta(seconds=1), False), (-HOUR, False)],
)
@pytest.mark.covers("B-101")
def test_recurrence_counts_from_its_closing(after, came_back):
    assert is_recurrence(NOW, NOW + after, 90 * DAY) is came_back
