"""What cases came from and what was learnt, made through the services where a rule hangs on it."""

from datetime import date, timedelta
from typing import Any

from feedback.models import Analysis, Case, CauseClass, Lesson, QualityCheck, StaffAccount
from feedback.services.analysis import ask_for_account, name_cause, plan_measure
from feedback.services.lesson import draw_lesson
from tests.factories.feedback import HOUSE, make_case
from tests.factories.house import make_department
from tests.factories.venue import make_staff
from venue import clock
from venue.actors import Actor


def a_cause(number: int = 0) -> CauseClass:
    """One of the causes that a new house has."""
    return CauseClass.objects.order_by("pk")[number]


def make_analysis(
    case: Case | None = None, *, cause: CauseClass | None = None, by: Actor = HOUSE, **fields: str
) -> Analysis:
    """The cause of a case, named."""
    words = {"investigation": "", "cause_text": "Valve worn.", "corrective": "Valve changed."}
    case = case or make_case()
    return name_cause(case.pk, cause=cause or a_cause(), by=by, **words | fields)


def make_measure(case: Case | None = None, *, by: Actor = HOUSE, **fields: Any) -> Analysis:
    """What keeps a case from coming back, within a week."""
    case = case or make_case()
    what: dict[str, Any] = {"preventive": "Check valves each month.", "until": clock.today() + timedelta(days=7)}
    if "owner" not in fields:
        fields["owner"] = make_staff()
    return plan_measure(case.pk, by=by, **what | fields)


def make_account(case: Case | None = None, *, by: Actor = HOUSE, **fields: Any) -> StaffAccount:
    return ask_for_account(case or make_case(), staff=fields.pop("staff", None) or make_staff(), by=by)


def make_lesson(case: Case | None = None, *departments: Any, by: Actor = HOUSE, **words: str) -> Lesson:
    """A draft for a department, unless others are named."""
    said = {
        "title_en": "Warm showers",
        "title_zh": "淋浴水温",
        "text_en": "Check the valves each month.",
        "text_zh": "每月检查恒温阀。",
    }
    return draw_lesson(case or make_case(), departments=departments or [make_department()], by=by, **said | words)


def make_check(day: date | None = None, **fields: Any) -> QualityCheck:
    counts = dict.fromkeys(("unsorted", "overdue", "repeats", "low"), 0)
    by = fields.pop("by", None) or make_staff().user
    return QualityCheck.objects.create(day=day or clock.today(), by=by, **counts | fields)
