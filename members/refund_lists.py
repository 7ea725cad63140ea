"""The desk's list of refunds: columns and filters, both in the address."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Refund
from members.models.refund import WAITING
from members.selectors.refund import BADGES
from members.selectors.search import matching
from members.tables import badge
from venue.forms import Form
from venue.wording import money, when

OPEN, ALL = "open", "all"
FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


class RefundFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, pinyin, number, phone or email"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        method="of_person",
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*Refund.State.choices, (ALL, pgettext_lazy("refunds", "Under way and over"))],
        empty_label=pgettext_lazy("refunds", "Under way"),
        method="of_state",
    )

    class Meta:
        model = Refund
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What is over is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state__in=(*WAITING, "paid"))

    def of_person(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(matching(words, "member__")) if words.strip() else rows

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows if value == ALL else rows.filter(state=value)


class RefundTable(tables.Table):
    caption = _("Refunds")

    requested_at = tables.Column(_("Requested"), linkify=("members:refund", {"pk": tables.A("pk")}))
    member = tables.Column(
        order_by=("member__sort_key", "pk"), linkify=("members:member", {"pk": tables.A("member_id")})
    )
    amount = tables.Column(attrs=FIGURES)
    reason = tables.Column(empty_values=(), orderable=False)
    state = tables.Column()

    class Meta:
        model = Refund
        fields = ["requested_at", "member", "amount", "reason", "state"]

    def render_requested_at(self, value: Any) -> str:
        return when(value)

    def render_member(self, record: Refund) -> str:
        return f"{record.member.name} · {record.member.number}"

    def render_amount(self, record: Refund) -> str:
        return money(record.amount)

    def render_reason(self, record: Refund) -> str:
        return record.reason or "–"

    def render_state(self, record: Refund) -> SafeString:
        return badge(BADGES[record.state], capfirst(str(record.get_state_display())))
