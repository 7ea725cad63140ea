"""The desk's list of those who wait for treatments: columns and filters, both in the address."""

from datetime import date

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Treatment, TreatmentWait
from bookings.models.treatment_wait import OPEN
from bookings.selectors.treatment import practitioners
from bookings.selectors.treatment_wait import days_in_words, skipped_in_words
from bookings.tables import FIGURES, badge, name_in_language
from members.selectors.search import matching
from venue.forms import DateInput, Form
from venue.models import StaffMember
from venue.wording import when


class TreatmentWaitFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, number, phone"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        method="of_words",
    )
    treatment = filters.ModelChoiceFilter(
        label=_("Treatment"), queryset=Treatment.objects.order_by("kind", "name_en"), empty_label=_("Every treatment")
    )
    staff = filters.ModelChoiceFilter(
        label=_("Practitioner"), queryset=StaffMember.objects.none(), empty_label=_("Everybody")
    )
    day = filters.DateFilter(label=_("Day"), widget=DateInput(), method="of_day")
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*TreatmentWait.State.choices, ("all", pgettext_lazy("waiting list", "Open and over"))],
        empty_label=pgettext_lazy("waiting list", "Open"),
        method="of_state",
    )

    class Meta:
        model = TreatmentWait
        fields: list[str] = []
        form = Form

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters["staff"].queryset = practitioners()

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What is over is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=OPEN)

    def of_words(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(matching(words.strip(), "member__")) if words.strip() else rows

    def of_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(from_day__lte=day, to_day__gte=day)

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows if value == "all" else rows.filter(state=value)


class TreatmentWaitTable(tables.Table):
    caption = _("Waitlist of treatments")

    member = tables.Column(
        order_by=("member__sort_key", "pk"), linkify=("bookings:treatment_wait", {"pk": tables.A("pk")})
    )
    treatment = tables.Column()
    staff = tables.Column(order_by=("staff__user__name", "pk"), default=_("whoever is free"))
    from_day = tables.Column(pgettext_lazy("of a wait", "When"), order_by=("from_day", "to_day", "pk"))
    joined_at = tables.Column(_("Waiting since"))
    let_pass = tables.Column(_("Let pass"), empty_values=(), attrs=FIGURES, order_by=("let_pass__len", "pk"))
    state = tables.Column()

    class Meta:
        model = TreatmentWait
        fields = ["member", "treatment", "staff", "from_day", "joined_at", "let_pass", "state"]

    def order_treatment(
        self, rows: QuerySet[TreatmentWait], is_descending: bool
    ) -> tuple[QuerySet[TreatmentWait], bool]:
        return rows.order_by(f"{'-' * is_descending}treatment__{name_in_language()}", "pk"), True

    def render_from_day(self, record: TreatmentWait) -> str:
        return days_in_words(record)

    def render_joined_at(self, record: TreatmentWait) -> str:
        return when(record.joined_at)

    def render_let_pass(self, record: TreatmentWait) -> str:
        return str(len(record.let_pass))

    def render_state(self, record: TreatmentWait) -> SafeString:
        kept = record.appointment if record.is_offered else None
        if kept and kept.held_until:
            return badge(record.tone, _("Asked until %(when)s") % {"when": when(kept.held_until)})
        state = badge(record.tone, capfirst(str(record.get_state_display())))
        why = skipped_in_words(record)
        return format_html('{}<span class="d-block text-muted">{}</span>', state, why) if why else state
