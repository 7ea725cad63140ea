"""Shifts, papers, days and the like of the house."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.factories.venue import make_staff
from venue import clock
from venue.models import Absence, AnswerSheet, ClosedDay, Department, DeskKey, Holiday, Licence, Qualification, Shift

numbers = count(1)


def make_department(**fields: Any) -> Department:
    number = next(numbers)
    return Department.objects.create(**{"name_en": f"Department {number}", "name_zh": f"部门{number}"} | fields)


def make_shift(**fields: Any) -> Shift:
    """From now on for eight hours."""
    starts_at = fields.pop("starts_at", None) or clock.now()
    own = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
    return Shift.objects.create(**own | {"staff": fields.pop("staff", None) or make_staff()} | fields)


def make_absence(**fields: Any) -> Absence:
    """From now on for a week."""
    starts_at = fields.pop("starts_at", None) or clock.now()
    own = {"starts_at": starts_at, "ends_at": starts_at + timedelta(days=7)}
    return Absence.objects.create(**own | {"staff": fields.pop("staff", None) or make_staff()} | fields)


def make_licence(**fields: Any) -> Licence:
    own = {
        "kind": Licence.Kind.MEDICAL,
        "issuer": "区卫生健康委员会",
        "number": f"PDY{next(numbers):05d}",
        "valid_from": date(2025, 6, 1),
        "valid_until": date(2027, 5, 31),
    }
    return Licence.objects.create(**own | fields)


def make_qualification(**fields: Any) -> Qualification:
    own = {
        "kind": Qualification.Kind.HEALTH,
        "issuer": "疾控中心",
        "number": f"JK{next(numbers):05d}",
        "valid_from": date(2025, 6, 1),
        "valid_until": date(2026, 6, 1),
    }
    return Qualification.objects.create(**own | {"staff": fields.pop("staff", None) or make_staff()} | fields)


def make_closed_day(**fields: Any) -> ClosedDay:
    own = {"day": date(2026, 5, 4), "reason_en": "Deep cleaning", "reason_zh": "全馆深度清洁"}
    return ClosedDay.objects.create(**own | fields)


def make_holiday(**fields: Any) -> Holiday:
    return Holiday.objects.create(**{"day": date(2026, 10, 1), "name_en": "National Day", "name_zh": "国庆节"} | fields)


def make_desk_key(**fields: Any) -> DeskKey:
    return DeskKey.objects.create(**{"pin": "!"} | {"staff": fields.pop("staff", None) or make_staff()} | fields)


def make_answer_sheet(**fields: Any) -> AnswerSheet:
    number = next(numbers)
    own = {"name_en": f"Question {number}?", "name_zh": f"问题{number}？", "topic": "training"}
    return AnswerSheet.objects.create(**own | {"text_en": "So.", "text_zh": "这样。"} | fields)
