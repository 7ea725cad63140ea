"""The list of working hours."""

from datetime import date

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from feedback.models import WorkingHours
from feedback.models.working_hours import DAYS
from venue import clock
from venue.forms import Form
from venue.tables import badge, opening_words
from venue.wording import fulldate

OVER, ALL = "over", "all"


class WorkingHoursTable(tables.Table):
    caption = _("Working hours for cases")

    weekday = tables.Column(
        order_by=("weekday", "begins"), linkify=("feedback:working_hours_edit", {"pk": tables.A("pk")})
    )
    begins = tables.Column(pgettext_lazy("working hours", "Hours"))
    first_on = tables.Column(pgettext_lazy("working hours", "From"))
    last_on = tables.Column(_("State"), empty_values=())

    class Meta:
        model = WorkingHours
        fields = ["weekday", "begins", "first_on", "last_on"]

    def render_begins(self, record: WorkingHours) -> str:
        return opening_words(record.begins, record.ends)

    def render_first_on(self, value: date) -> str:
        return fulldate(value)

    def render_last_on(self, record: WorkingHours) -> SafeString:
        today = clock.today()
        if record.last_on is not None:
            kind = "plain" if record.last_on < today else "warn"
            return badge(kind, _("until %(day)s") % {"day": fulldate(record.last_on)})
        return (
            badge("info", pgettext("working hours", "to come"))
            if record.first_on > today
            else badge("good", pgettext("working hours", "hold now"))
        )


class WorkingHoursFilter(filters.FilterSet):
    weekday = filters.ChoiceFilter(label=_("Weekday"), choices=DAYS, empty_label=_("All days"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[(OVER, pgettext_lazy("working hours", "Over")), (ALL, pgettext_lazy("working hours", "All"))],
        empty_label=_("Now and to come"),
        method="in_state",
    )

    class Meta:
        model = WorkingHours
        fields: list[str] = []
        form = Form

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What is over is shown when it is asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(self.standing())

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(self.standing()) if value == OVER else rows

    def standing(self) -> Q:
        return Q(last_on=None) | Q(last_on__gte=clock.today())
