"""Duty plans, as the safety officer keeps them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from safety.checklist_forms import PlanForm
from safety.filters import PlanFilter
from safety.models import DutyPlan
from safety.selectors.checklist import proposed_plan
from safety.services.plan import change_plan, create_plan
from safety.tables import PlanTable
from venue.views.reference import Reference, Words


def rows() -> QuerySet[DutyPlan]:
    return DutyPlan.objects.select_related("template", "area")


def proposal(request: HttpRequest) -> dict[str, Any]:
    return proposed_plan(request.GET.get("template", ""))


plans = Reference(
    noun="plan",
    rows=rows,
    table=PlanTable,
    filters=PlanFilter,
    form=PlanForm,
    create=create_plan,
    change=change_plan,
    initial=proposal,
    words=Words(
        title=_("Duty plans"),
        lead=_("Which checklist is due in which area, when, and by whom."),
        add=_("Add a duty plan"),
        added=_("The duty plan is added; its duties are made by themselves."),
        changed=_("The duty plan is changed. Duties that can be begun already stay as they are."),
        empty_title=_("No duty plan yet"),
        empty_text=_("A duty plan makes a checklist due in an area, again and again."),
        icon="calendar-repeat",
    ),
)
