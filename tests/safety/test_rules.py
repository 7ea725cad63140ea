from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from safety.rules import ASSIGN_RULES, FINISH_RULES, RECTIFY_RULES, VERIFY_RULES, DutyFacts, HazardFacts
from venue.rules import refusal

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SOON = NOW + timedelta(hours=1)
DUTY = DutyFacts(NOW, SOON, is_done=False, is_missed=False)
ASSIGNED = HazardFacts("assigned", actor=1, is_manager=False, owner=1, rectified_by=None, deadline_at=SOON)
RECTIFIED = HazardFacts("rectified", actor=2, is_manager=True, owner=1, rectified_by=1)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (DUTY, None),
        (replace(DUTY, is_done=True), "duty_done"),
        (replace(DUTY, is_missed=True), "duty_missed"),
        (replace(DUTY, late_until=NOW), "duty_missed"),
        (replace(DUTY, late_until=NOW + timedelta(seconds=1)), None),
        (replace(DUTY, opens_at=NOW + timedelta(seconds=1)), "duty_not_open"),
        (replace(DUTY, unanswered=1), "unanswered"),
        (replace(DUTY, photos_missing=1), "photo_needed"),
    ],
)
def test_finishing(facts, code):
    refused = refusal(FINISH_RULES, facts, NOW)

    assert (refused.code if refused else None) == code


@pytest.mark.parametrize(
    ("rules", "facts", "code"),
    [
        (ASSIGN_RULES, ASSIGNED, None),
        (ASSIGN_RULES, replace(ASSIGNED, state="found", owner=None), None),
        (ASSIGN_RULES, replace(ASSIGNED, state="rectified"), "hazard_moved"),
        (ASSIGN_RULES, replace(ASSIGNED, deadline_at=NOW), "deadline_passed"),
        (ASSIGN_RULES, replace(ASSIGNED, new_owner_works_here=False), "owner_gone"),
        (RECTIFY_RULES, ASSIGNED, None),
        (RECTIFY_RULES, replace(ASSIGNED, actor=2), "not_owner"),
        (RECTIFY_RULES, replace(ASSIGNED, actor=2, is_manager=True), None),
        (RECTIFY_RULES, replace(ASSIGNED, state="closed"), "hazard_moved"),
        (VERIFY_RULES, RECTIFIED, None),
        (VERIFY_RULES, replace(RECTIFIED, actor=1), "verified_by_same"),
        (VERIFY_RULES, replace(RECTIFIED, actor=None), "verified_by_same"),
        (VERIFY_RULES, replace(RECTIFIED, state="returned"), "hazard_moved"),
    ],
)
def test_steps_of_a_hazard(rules, facts, code):
    refused = refusal(rules, facts, NOW)

    assert (refused.code if refused else None) == code
