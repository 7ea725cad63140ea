"""This room's lists, sortable by the address."""

from datetime import datetime

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.tables import FIGURES, NamedTable, badge, name_in_language
from safety.models import ChecklistTemplate, DutyPlan, ExtraRounds, Hazard
from safety.round_words import when_more
from safety.selectors.hazard import KINDS, LEVEL_KINDS
from venue import clock
from venue.wording import when


class ChecklistTable(NamedTable):
    caption = _("Checklists")

    name = tables.Column(_("Name"), linkify=("safety:checklist_edit", {"pk": tables.A("pk")}))
    items = tables.Column(_("Items"), orderable=False, attrs=FIGURES)
    version = tables.Column(_("Version"), attrs=FIGURES)
    is_active = tables.Column(_("State"))

    class Meta:
        model = ChecklistTemplate
        fields = ["name", "items", "version", "is_active"]

    def render_items(self, record: ChecklistTemplate) -> int:
        return len(record.items.all())

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class PlanTable(tables.Table):
    caption = _("Duty plans")

    template = tables.Column(_("Checklist"), linkify=("safety:plan_edit", {"pk": tables.A("pk")}))
    area = tables.Column(_("Area"))
    role = tables.Column(_("Done by"))
    rhythm = tables.Column(_("How often"))
    is_active = tables.Column(_("State"))

    class Meta:
        model = DutyPlan
        fields = ["template", "area", "role", "rhythm", "is_active"]

    def order_template(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}template__{name_in_language()}", "pk"), True

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "pk"), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class ExtraRoundsTable(tables.Table):
    caption = _("Extra rounds")

    plan = tables.Column(
        _("Duty plan"), linkify=("safety:extrarounds_edit", {"pk": tables.A("pk")}), order_by=("plan__area", "pk")
    )
    rounds = tables.Column(_("More"), attrs=FIGURES)
    why = tables.Column(pgettext_lazy("of extra rounds", "When"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = ExtraRounds
        fields = ["plan", "rounds", "why", "is_active"]

    def render_rounds(self, value: int) -> str:
        return f"+{value}"

    def render_why(self, record: ExtraRounds) -> str:
        return when_more(record)

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class HazardTable(tables.Table):
    caption = _("Hazards")

    what = tables.Column(
        _("What was found"),
        accessor="title",
        linkify=("safety:hazard", {"pk": tables.A("pk")}),
        orderable=False,
    )
    number = tables.Column(pgettext_lazy("of a hazard", "Number"))
    area = tables.Column(_("Area"))
    level = tables.Column(_("Level"))
    state = tables.Column(_("State"))
    owner = tables.Column(pgettext_lazy("of a hazard", "Owner"), order_by=("owner__user__name",), default="")
    deadline_at = tables.Column(_("Put right by"), default="")

    class Meta:
        model = Hazard
        fields = ["what", "number", "area", "level", "state", "owner", "deadline_at"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "-number"), True

    def render_number(self, record: Hazard) -> str:
        return record.label

    def render_level(self, record: Hazard) -> SafeString:
        return badge(LEVEL_KINDS[record.level], record.get_level_display())

    def render_state(self, record: Hazard) -> SafeString:
        return badge(KINDS[record.state], record.get_state_display())

    def render_deadline_at(self, value: datetime, record: Hazard) -> str | SafeString:
        if not record.is_overdue(clock.now()):
            return when(value)
        words = gettext("%(when)s, overdue") % {"when": when(value)}
        return render_to_string("_components/badge.html", {"kind": "bad", "icon": "clock-exclamation", "text": words})
