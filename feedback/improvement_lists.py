"""Improvements in a list, and as a sheet."""

from collections.abc import Iterator
from datetime import date

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from feedback.models import Improvement
from feedback.selectors.improvement import KINDS
from venue import clock
from venue.forms import Form
from venue.models import Department
from venue.tables import badge
from venue.wording import fulldate

OVERDUE, MINE, ALL = "overdue", "mine", "all"


class ImprovementFilter(filters.FilterSet):
    """What is over is shown only when asked for."""

    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*Improvement.State.choices, (ALL, pgettext_lazy("improvements", "Open and over"))],
        empty_label=pgettext_lazy("improvements", "All open"),
        method="of_state",
    )
    department = filters.ModelChoiceFilter(
        label=_("Department"), queryset=Department.objects.all(), empty_label=_("Every department")
    )
    only = filters.ChoiceFilter(
        label=_("Only"),
        choices=[(OVERDUE, _("overdue")), (MINE, _("mine"))],
        empty_label=_("Everything"),
        method="of_kind",
    )

    class Meta:
        model = Improvement
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.open()  # type: ignore[attr-defined]

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows if state == ALL else rows.filter(turn=state)

    def of_kind(self, rows: QuerySet, name: str, only: str) -> QuerySet:
        if only == OVERDUE:
            return rows.overdue(clock.today())  # type: ignore[attr-defined]
        return rows.filter(owner__user=self.request.user)


class ImprovementTable(tables.Table):
    caption = _("Improvements")

    title = tables.Column(
        pgettext_lazy("of an improvement", "Title"), linkify=("feedback:improvement", {"pk": tables.A("pk")})
    )
    number = tables.Column(pgettext_lazy("of an improvement", "Number"))
    department = tables.Column(_("Department"), orderable=False)
    state = tables.Column(_("State"), orderable=False)
    owner = tables.Column(_("Responsible person"), order_by=("owner__user__name",), default="")
    deadline_on = tables.Column(pgettext_lazy("of an improvement", "Deadline"), default="")

    class Meta:
        model = Improvement
        fields = ["title", "number", "department", "state", "owner", "deadline_on"]

    def render_state(self, record: Improvement) -> SafeString:
        return badge(KINDS[record.state], record.get_state_display())

    def render_deadline_on(self, value: date, record: Improvement) -> str | SafeString:
        if not record.is_overdue(clock.today()):
            return fulldate(value)
        words = gettext("%(when)s, overdue") % {"when": fulldate(value)}
        return render_to_string("_components/badge.html", {"kind": "bad", "icon": "clock-exclamation", "text": words})


def head() -> list[str]:
    return [
        gettext("Number"),
        gettext("Title"),
        gettext("Department"),
        gettext("State"),
        gettext("Responsible person"),
        gettext("Deadline"),
        gettext("Overdue"),
        gettext("What is measured"),
        gettext("Target"),
        gettext("Changed on"),
    ]


def lines(rows: QuerySet[Improvement]) -> Iterator[list[object]]:
    today = clock.today()
    for row in rows:
        yield [
            row.number,
            row.title,
            str(row.department),
            row.get_state_display(),
            str(row.owner or ""),
            row.deadline_on or "",
            gettext("Yes") if row.is_overdue(today) else "",
            row.measure_name,
            "" if row.target is None else row.target,
            row.changed_on or "",
        ]
