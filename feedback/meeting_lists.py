"""Meetings and the members of the quality group in lists."""

from datetime import date, datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models import GroupMember, Meeting
from feedback.selectors.meeting import KINDS
from venue import clock
from venue.forms import Form
from venue.tables import badge
from venue.wording import fulldate, when

STATES: dict[str, dict[str, object]] = {
    "planned": {"held_at": None, "called_off_at": None, "missed_at": None},
    "held": {"held_at__isnull": False},
    "missed": {"missed_at__isnull": False, "held_at": None, "called_off_at": None},
    "called_off": {"called_off_at__isnull": False},
}
ALL = "all"


class MeetingTable(tables.Table):
    caption = _("Meetings")

    kind = tables.Column(
        pgettext_lazy("meeting", "Meeting"), linkify=("feedback:meeting", {"pk": tables.A("pk")}), orderable=False
    )
    last_on = tables.Column(_("Looks at"), order_by=("last_on", "pk"))
    planned_at = tables.Column(pgettext_lazy("meeting", "Takes place"), default="")
    place = tables.Column(pgettext_lazy("meeting", "Place"), orderable=False, default="")
    led_by = tables.Column(_("Led by"), orderable=False, default="")
    state = tables.Column(_("State"), orderable=False, empty_values=())

    class Meta:
        model = Meeting
        fields = ["kind", "last_on", "planned_at", "place", "led_by", "state"]

    def render_kind(self, record: Meeting) -> str:
        return capfirst(record.get_kind_display())

    def render_last_on(self, record: Meeting) -> str:
        return f"{fulldate(record.first_on)} – {fulldate(record.last_on)}"

    def render_planned_at(self, value: datetime) -> str:
        return when(value)

    def render_state(self, record: Meeting) -> SafeString:
        return badge(KINDS[record.state], record.get_state_display())


class MeetingFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(
        label=pgettext_lazy("meeting", "Meeting"), choices=Meeting.Kind.choices, empty_label=_("Every kind")
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=Meeting.State.choices, empty_label=_("Every state"), method="of_state"
    )

    class Meta:
        model = Meeting
        fields: list[str] = []
        form = Form

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(Q(**STATES[state]))


class GroupTable(tables.Table):
    caption = _("Quality group")

    name = tables.Column(
        _("Name"), accessor="pk", linkify=("feedback:groupmember_edit", {"pk": tables.A("pk")}), orderable=False
    )
    party = tables.Column(_("Party"))
    first_on = tables.Column(pgettext_lazy("in the quality group", "From"))
    last_on = tables.Column(_("State"), empty_values=())

    class Meta:
        model = GroupMember
        fields = ["name", "party", "first_on", "last_on"]

    def render_name(self, record: GroupMember) -> str:
        return str(record)

    def render_party(self, record: GroupMember) -> str:
        return capfirst(record.get_party_display())

    def render_first_on(self, value: date) -> str:
        return fulldate(value)

    def render_last_on(self, record: GroupMember) -> SafeString:
        today = clock.today()
        if record.first_on > today:
            return badge("info", pgettext_lazy("in the quality group", "to come"))
        if record.last_on is None:
            return badge("good", pgettext_lazy("in the quality group", "sits in it"))
        kind = "plain" if record.last_on < today else "warn"
        return badge(kind, _("until %(day)s") % {"day": fulldate(record.last_on)})


class GroupFilter(filters.FilterSet):
    """Who has left is shown only when asked for."""

    party = filters.ChoiceFilter(label=_("Party"), choices=GroupMember.Party.choices, empty_label=_("All three"))
    show = filters.ChoiceFilter(
        label=_("State"), choices=[(ALL, _("Now and before"))], empty_label=_("Now and to come"), method="of_time"
    )

    class Meta:
        model = GroupMember
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("show") else rows.exclude(last_on__lt=clock.today())

    def of_time(self, rows: QuerySet, name: str, show: str) -> QuerySet:
        return rows
