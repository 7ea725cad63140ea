"""Checklists: which are used, what one looks like."""

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from safety.models import ChecklistItem, ChecklistTemplate, Duty, DutyPlan
from safety.shipped import LISTS

USED = Q(started_at__isnull=False) | Q(missed_at__isnull=False)


def checklists() -> QuerySet[ChecklistTemplate]:
    """The latest version of each list, with whether it is used."""
    used = Duty.objects.filter(USED, template=OuterRef("pk"))
    return ChecklistTemplate.objects.current().annotate(is_used=Exists(used)).prefetch_related("items")


def is_used(template: ChecklistTemplate) -> bool:
    """Whether a duty was begun or missed under this version, which is then frozen."""
    return Duty.objects.filter(USED, template=template).exists()


def items_of(template: ChecklistTemplate) -> list[ChecklistItem]:
    return list(template.items.order_by("position"))


def versions_of(template: ChecklistTemplate) -> list[ChecklistTemplate]:
    """This version and all before it, newest first."""
    found = [template]
    while found[-1].replaces:
        found.append(found[-1].replaces)
    return found


def rhythms_of(shipped_as: str) -> list[str]:
    """The rhythms in which a list that came with the program is meant to be planned, each a plan of its own."""
    return [plan["rhythm"] for each in LISTS if each.key == shipped_as for plan in each.plans]


def proposed_plan(typed: str) -> dict[str, Any]:
    """For the list with this key, as the address of a new plan names it: the list, and the rhythm that came with it;
    of several the one in which it is planned least.
    """
    row = ChecklistTemplate.objects.in_use().filter(pk=int(typed)).first() if typed.isdecimal() else None
    if row is None:
        return {}
    plans = next((each.plans for each in LISTS if each.key == row.shipped_as), [])
    planned = Counter(DutyPlan.objects.filter(template=row, is_active=True).values_list("rhythm", flat=True))
    return {"template": row.pk, **min(plans, key=lambda plan: planned[plan["rhythm"]], default={})}
