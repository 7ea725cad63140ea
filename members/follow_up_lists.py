"""The work list of follow-ups: columns and filters, both in the address."""

from datetime import datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import FollowUp
from members.selectors.follow_up import BADGES, EVERYBODYS, end_of_today, in_role_of
from members.selectors.search import matching
from members.tables import badge
from venue import clock
from venue.forms import Form
from venue.wording import when

MINE, ROLE = "mine", "role"
TODAY, OVERDUE = "today", "overdue"
ALL = "all"


class FollowUpFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, pinyin, number, phone or email"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        method="of_person",
    )
    whose = filters.ChoiceFilter(
        label=pgettext_lazy("follow-up", "Whose"),
        choices=[(MINE, _("mine")), (ROLE, _("of my role"))],
        empty_label=_("All that I see"),
        method="of_owner",
    )
    due = filters.ChoiceFilter(
        label=pgettext_lazy("follow-up", "Due"),
        choices=[(OVERDUE, _("overdue")), (TODAY, _("today or before"))],
        empty_label=_("Whenever"),
        method="of_due",
    )
    kind = filters.ChoiceFilter(label=_("Kind"), choices=FollowUp.Kind.choices, empty_label=_("Every kind"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*FollowUp.State.choices[1:], (ALL, pgettext_lazy("follow-up", "Open and closed"))],
        empty_label=pgettext_lazy("follow-up", "open"),
        method="of_state",
    )

    class Meta:
        model = FollowUp
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What is closed is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state=FollowUp.State.OPEN)

    def of_person(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(matching(words, "member__")) if words.strip() else rows

    def of_owner(self, rows: QuerySet, name: str, whose: str) -> QuerySet:
        user = self.request.user
        return rows.filter(owner__user=user) if whose == MINE else rows.filter(owner__in=in_role_of(user))

    def of_due(self, rows: QuerySet, name: str, due: str) -> QuerySet:
        return rows.filter(due_at__lte=clock.now()) if due == OVERDUE else rows.filter(due_at__lt=end_of_today())

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows if state == ALL else rows.filter(state=state)


def person_page(record: FollowUp, table: tables.Table) -> str | None:
    may_look = table.request.user.has_perm(EVERYBODYS)
    return reverse("members:member", args=[record.member_id]) if may_look else None


class FollowUpTable(tables.Table):
    caption = _("Follow-ups")

    text = tables.Column(linkify=("members:follow_up", {"pk": tables.A("pk")}), orderable=False)
    member = tables.Column(order_by=("member__sort_key", "pk"), linkify=person_page)
    kind = tables.Column()
    owner = tables.Column(order_by=("owner__user__name", "pk"))
    due_at = tables.Column(order_by=("due_at", "pk"))
    state = tables.Column(empty_values=())

    class Meta:
        model = FollowUp
        fields = ["text", "member", "kind", "owner", "due_at", "state"]

    def render_member(self, record: FollowUp) -> str:
        return f"{record.member.name} · {record.member.number}"

    def render_kind(self, record: FollowUp) -> str:
        return capfirst(str(record.get_kind_display()))

    def render_due_at(self, value: datetime, record: FollowUp) -> str | SafeString:
        return due_words(record)

    def render_state(self, record: FollowUp) -> SafeString:
        words: Any = record.get_outcome_display() or record.get_state_display()
        return badge(BADGES[record.state], capfirst(str(words)))


def due_words(row: FollowUp) -> str | SafeString:
    """When it is due, and that it is overdue."""
    if not row.is_overdue(clock.now()):
        return when(row.due_at)
    words = gettext("%(when)s, overdue") % {"when": when(row.due_at)}
    return render_to_string("_components/badge.html", {"kind": "bad", "icon": "clock-exclamation", "text": words})
