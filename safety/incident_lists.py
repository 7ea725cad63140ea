"""Lists of incidents and of who answers for which area."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.tables import badge, name_in_language
from safety.models import AreaOwner, Incident
from safety.models.incident import IncidentQuerySet
from safety.selectors.incident import KINDS
from venue.forms import Form
from venue.models import Area
from venue.wording import when

OPEN, SIGNED = "open", "signed"


class IncidentTable(tables.Table):
    caption = _("Incidents")

    kind = tables.Column(
        pgettext_lazy("incident", "What happened"), linkify=("safety:incident", {"pk": tables.A("pk")})
    )
    number = tables.Column(pgettext_lazy("of an incident", "Number"))
    occurred_at = tables.Column(_("When"))
    area = tables.Column(_("Area"))
    is_injured = tables.Column(_("Hurt"))
    severity = tables.Column(_("Severity"), empty_values=())
    signed_off_at = tables.Column(_("State"), empty_values=())

    class Meta:
        model = Incident
        fields = ["kind", "number", "occurred_at", "area", "is_injured", "severity", "signed_off_at"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "-number"), True

    def render_kind(self, record: Incident) -> str:
        return capfirst(record.get_kind_display())

    def render_number(self, record: Incident) -> str:
        return record.label

    def render_occurred_at(self, record: Incident) -> str:
        return when(record.occurred_at)

    def render_is_injured(self, record: Incident) -> SafeString:
        return (
            badge("bad", pgettext_lazy("hurt", "somebody"))
            if record.is_injured
            else badge("plain", pgettext_lazy("hurt", "nobody"))
        )

    def render_severity(self, record: Incident) -> SafeString | str:
        return badge(KINDS[record.severity], record.get_severity_display()) if record.severity else ""

    def render_signed_off_at(self, record: Incident) -> SafeString:
        return badge("good", _("signed off")) if record.is_signed_off else badge("warn", _("to be written"))


class IncidentFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[(OPEN, _("to be written")), (SIGNED, _("signed off"))],
        empty_label=_("All incidents"),
        method="of_state",
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Incident.Kind.choices, empty_label=_("Every kind"))
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))

    class Meta:
        model = Incident
        fields: list[str] = []
        form = Form

    def of_state(self, rows: IncidentQuerySet, name: str, state: str) -> QuerySet:
        return rows.open() if state == OPEN else rows.exclude(signed_off_at=None)


class AreaOwnerTable(tables.Table):
    caption = _("In charge of areas")

    area = tables.Column(_("Area"), linkify=("safety:areaowner_edit", {"pk": tables.A("pk")}))
    staff = tables.Column(pgettext_lazy("of an area", "In charge"), order_by=("staff__user__name",))

    class Meta:
        model = AreaOwner
        fields = ["area", "staff"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "pk"), True


class AreaOwnerFilter(filters.FilterSet):
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=Area.objects.all(), empty_label=_("Every area"))

    class Meta:
        model = AreaOwner
        fields: list[str] = []
        form = Form
