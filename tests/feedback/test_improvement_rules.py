from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from feedback.improvement_rules import (
    ACT_RULES,
    ANSWER_RULES,
    ASK_RULES,
    CANCEL_RULES,
    CHANGE_RULES,
    DONE_RULES,
    EFFECTIVE_RULES,
    FOLLOW_RULES,
    INEFFECTIVE_RULES,
    MEASURE_RULES,
    PLAN_RULES,
    PUBLISH_RULES,
    START_RULES,
    TASK_RULES,
    Answer,
    AnswerFacts,
    AskFacts,
    ChangeFacts,
    DataFacts,
    Due,
    GivenFacts,
    ImprovementFacts,
    PlanFacts,
    TaskFacts,
    reminders_due,
)
from venue.rules import refusal

TODAY = date(2026, 3, 17)
DAY = timedelta(days=1)
AGREED = (Answer(1, True), Answer(2, True))
ROW = ImprovementFacts("proposed")
REVIEW = ImprovementFacts("review", AGREED)
DOING = ImprovementFacts("doing", tasks=1)
CHECK = ImprovementFacts("check", changed_on=TODAY - 7 * DAY, target=Decimal(5), after=Decimal(5))
LOWER = replace(CHECK, is_higher_better=False)


def of(rules, facts):
    error = refusal(rules, facts, TODAY)
    return error and error.code


@pytest.mark.parametrize(
    ("rules", "facts", "code"),
    [
        (PLAN_RULES, PlanFacts(ROW, TODAY + DAY, TODAY - DAY), None),
        (PLAN_RULES, PlanFacts(DOING, TODAY + DAY, TODAY - DAY), "improvement_moved"),
        (PLAN_RULES, PlanFacts(ROW, TODAY, TODAY - DAY), "deadline_passed"),
        (PLAN_RULES, PlanFacts(ROW, TODAY + DAY, TODAY), "baseline_later"),
        (ASK_RULES, AskFacts(ImprovementFacts("planned"), frozenset({1, 2})), None),
        (ASK_RULES, AskFacts(ImprovementFacts("planned"), frozenset({1})), "two_departments"),
        (ASK_RULES, AskFacts(ROW, frozenset({1, 2})), "improvement_moved"),
        (ANSWER_RULES, AnswerFacts(REVIEW, True, True, ""), None),
        (ANSWER_RULES, AnswerFacts(ROW, True, True, ""), "improvement_moved"),
        (ANSWER_RULES, AnswerFacts(REVIEW, False, True, ""), "not_asked"),
        (ANSWER_RULES, AnswerFacts(REVIEW, True, False, " "), "no_without_words"),
        (START_RULES, REVIEW, None),
        (START_RULES, replace(REVIEW, state="planned"), "improvement_moved"),
        (START_RULES, replace(REVIEW, answers=(*AGREED, Answer(3, False))), "said_no"),
        (START_RULES, replace(REVIEW, answers=(Answer(1, True), Answer(2, None))), "two_departments"),
        (START_RULES, replace(REVIEW, answers=(Answer(1, True), Answer(1, True))), "two_departments"),
        (TASK_RULES, GivenFacts(DOING, TODAY), None),
        (TASK_RULES, GivenFacts(DOING, TODAY - DAY), "day_passed"),
        (TASK_RULES, GivenFacts(REVIEW, TODAY), "improvement_moved"),
        (DONE_RULES, TaskFacts(DOING, False, True), None),
        (DONE_RULES, TaskFacts(CHECK, False, True), "improvement_moved"),
        (DONE_RULES, TaskFacts(DOING, True, True), "task_not_yours"),
        (DONE_RULES, TaskFacts(DOING, False, False), "task_not_yours"),
        (CHANGE_RULES, ChangeFacts(DOING, TODAY), None),
        (CHANGE_RULES, ChangeFacts(REVIEW, TODAY), "improvement_moved"),
        (CHANGE_RULES, ChangeFacts(replace(DOING, tasks=0), TODAY), "tasks_open"),
        (CHANGE_RULES, ChangeFacts(replace(DOING, tasks_open=1), TODAY), "tasks_open"),
        (CHANGE_RULES, ChangeFacts(DOING, TODAY + DAY), "change_ahead"),
        (MEASURE_RULES, DataFacts(CHECK, TODAY - 6 * DAY, TODAY), None),
        (MEASURE_RULES, DataFacts(DOING, TODAY - 6 * DAY, TODAY), "improvement_moved"),
        (MEASURE_RULES, DataFacts(CHECK, TODAY - 7 * DAY, TODAY), "data_too_early"),
        (MEASURE_RULES, DataFacts(CHECK, TODAY - 6 * DAY, TODAY + DAY), "data_too_early"),
        (ACT_RULES, CHECK, None),
        (ACT_RULES, LOWER, None),
        (ACT_RULES, replace(CHECK, after=None), "not_checked"),
        (ACT_RULES, replace(CHECK, after=Decimal("4.99")), "target_missed"),
        (ACT_RULES, replace(LOWER, after=Decimal("5.01")), "target_missed"),
        (EFFECTIVE_RULES, replace(CHECK, state="act"), None),
        (EFFECTIVE_RULES, CHECK, "improvement_moved"),
        (INEFFECTIVE_RULES, CHECK, None),
        (INEFFECTIVE_RULES, replace(CHECK, after=None), "not_checked"),
        (CANCEL_RULES, CHECK, None),
        (CANCEL_RULES, ImprovementFacts("effective"), "improvement_moved"),
        (FOLLOW_RULES, ImprovementFacts("ineffective"), None),
        (FOLLOW_RULES, CHECK, "improvement_moved"),
        (PUBLISH_RULES, CHECK, None),
        (PUBLISH_RULES, DOING, "not_publishable"),
        (PUBLISH_RULES, replace(CHECK, is_published=True), "not_publishable"),
        (PUBLISH_RULES, replace(CHECK, state="cancelled"), "not_publishable"),
    ],
)
def test_rule(rules, facts, code):
    assert of(rules, facts) == code


@pytest.mark.parametrize(
    ("days", "taken", "step"),
    [
        (-8, (), ""),
        (-7, (), "deadline:before:20260317"),
        (0, ("deadline:before:20260317",), ""),
        (1, ("deadline:before:20260317",), "deadline:after:20260317"),
        (14, (), "deadline:again:20260317"),
        (15, ("deadline:again:20260317",), ""),
    ],
)
def test_only_the_latest_reminder_is_due(days, taken, step):
    day = TODAY + timedelta(days=days)

    assert reminders_due(Due("deadline", TODAY), frozenset(taken), day, 7 * DAY, 14 * DAY) == step
