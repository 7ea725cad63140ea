"""The staff's lists of late cancellations, no-shows and objections: columns and filters, both in the address."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Objection, Penalty
from bookings.tables import badge
from members.selectors.search import matching
from venue import clock
from venue.forms import DateInput, Form
from venue.wording import money, when
from venue.working_time import wall_clock

BADGES = {"": "warn", "posted": "bad", "forgiven": "good", "waived": "plain"}
PERSON = ("members:member", {"pk": tables.A("member_id")})
ROSTER = ("bookings:roster", {"pk": tables.A("booking__session_id")})
NOT_DECIDED = pgettext_lazy("penalty", "not decided yet")


def person(path: str) -> filters.CharFilter:
    """A box for name, pinyin, number or phone."""

    def find(rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(matching(words, path)) if words.strip() else rows

    return filters.CharFilter(
        label=_("Name, pinyin, number, phone or email"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        method=find,
    )


def begins(day: date) -> datetime:
    return wall_clock(day, time(0), clock.zone())


class PenaltyFilter(filters.FilterSet):
    q = person("member__")
    kind = filters.ChoiceFilter(
        label=_("What happened"), choices=Penalty.Kind.choices, empty_label=_("Late cancellations and no-shows")
    )
    outcome = filters.ChoiceFilter(
        label=_("Outcome"),
        choices=[("open", NOT_DECIDED), *Penalty.Outcome.choices],
        empty_label=_("Every outcome"),
        method="of_outcome",
    )
    since = filters.DateFilter(label=pgettext_lazy("span of days", "From"), widget=DateInput(), method="from_day")
    until = filters.DateFilter(label=pgettext_lazy("span of days", "To"), widget=DateInput(), method="to_day")

    class Meta:
        model = Penalty
        fields: list[str] = []
        form = Form

    def of_outcome(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(outcome="" if value == "open" else value)

    def from_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(happened_at__gte=begins(day))

    def to_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(happened_at__lt=begins(day + timedelta(days=1)))


class PenaltyTable(tables.Table):
    caption = _("Late cancellations and no-shows")

    happened_at = tables.Column(_("When"))
    member = tables.Column(
        order_by=("member__sort_key", "pk"), linkify=("members:member", {"pk": tables.A("member_id")})
    )
    kind = tables.Column()
    booking = tables.Column(
        _("Class"), orderable=False, linkify=("bookings:roster", {"pk": tables.A("booking__session_id")})
    )
    price = tables.Column()
    outcome = tables.Column(empty_values=())
    waive = tables.Column(_("Waive"), empty_values=(), orderable=False)

    class Meta:
        model = Penalty
        fields = ["happened_at", "member", "kind", "booking", "price", "outcome", "waive"]

    def before_render(self, request: Any) -> None:
        if not request.user.has_perm("bookings.waive_penalty"):
            self.columns.hide("waive")

    def render_happened_at(self, value: Any) -> str:
        return when(value)

    def render_member(self, record: Penalty) -> str:
        return f"{record.member.name} · {record.member.number}"

    def render_kind(self, record: Penalty) -> str:
        return capfirst(record.get_kind_display())

    def render_booking(self, record: Penalty) -> str:
        session = record.booking.session
        return f"{session.course.name} · {when(session.starts_at)}"

    def render_price(self, record: Penalty) -> str:
        return money(record.amount) if record.amount else capfirst(record.get_price_display())

    def render_outcome(self, record: Penalty) -> SafeString:
        if record.is_open:
            return with_words(badge("warn", capfirst(NOT_DECIDED)), due_words(record))
        who = record.settled_by.display_name if record.settled_by else ""
        said = " · ".join(each for each in (record.reason_words, who) if each)
        return with_words(badge(BADGES[record.outcome], capfirst(record.get_outcome_display())), said)

    def render_waive(self, record: Penalty) -> str:
        if record.outcome == Penalty.Outcome.WAIVED:
            return ""
        return format_html(
            '<a class="btn btn-sm" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("bookings:waive", args=[record.pk]),
            _("Waive…"),
            record.member.name,
        )


def with_words(mark: SafeString, words: str) -> SafeString:
    """A badge with a line beneath it."""
    if not words:
        return mark
    return format_html('<span>{}<span class="d-block text-muted">{}</span></span>', mark, words)


def due_words(penalty: Penalty) -> str:
    """When it is decided, or why it waits."""
    if any(each.settled_at is None for each in penalty.objections.all()):
        return str(_("an objection is open"))
    return str(_("from %(at)s on") % {"at": when(penalty.due_at)})


class ObjectionFilter(filters.FilterSet):
    q = person("booking__member__")
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("answered", pgettext_lazy("objection", "answered")), ("all", _("open and answered"))],
        empty_label=pgettext_lazy("objection", "open"),
        method="of_state",
    )
    about = filters.ChoiceFilter(
        label=_("About"),
        choices=[("penalty", _("what it costs")), ("booking", _("the booking itself"))],
        empty_label=_("Everything"),
        method="of_subject",
    )

    class Meta:
        model = Objection
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What was answered is shown only when asked for."""
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("state") else rows.filter(settled_at=None)

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(settled_at__isnull=False) if value == "answered" else rows

    def of_subject(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(~Q(penalty=None) if value == "penalty" else Q(penalty=None))


class ObjectionTable(tables.Table):
    caption = _("Objections")

    raised_at = tables.Column(_("When"), linkify=("bookings:objection", {"pk": tables.A("pk")}))
    member = tables.Column(_("Member"), accessor="booking__member", orderable=False)
    booking = tables.Column(_("Class"), orderable=False)
    penalty = tables.Column(_("About"), empty_values=(), orderable=False)
    text = tables.Column(empty_values=(), orderable=False)
    outcome = tables.Column(_("State"), empty_values=(), orderable=False)

    class Meta:
        model = Objection
        fields = ["raised_at", "member", "booking", "penalty", "text", "outcome"]

    def render_raised_at(self, value: Any) -> str:
        return when(value)

    def render_member(self, record: Objection) -> str:
        return f"{record.booking.member.name} · {record.booking.member.number}"

    def render_booking(self, record: Objection) -> str:
        session = record.booking.session
        return f"{session.course.name} · {when(session.starts_at)}"

    def render_penalty(self, record: Objection) -> str:
        about = record.penalty.get_kind_display() if record.penalty else _("the booking itself")
        return capfirst(str(about))

    def render_text(self, record: Objection) -> str:
        return record.text or "–"

    def render_outcome(self, record: Objection) -> SafeString:
        if record.settled_at is None:
            return badge("warn", capfirst(pgettext_lazy("objection", "open")))
        kind = "good" if record.outcome == Objection.Outcome.UPHELD else "plain"
        return badge(kind, capfirst(record.get_outcome_display()))
