"""The desk's list of room bookings: columns and filters, both in the address."""

from datetime import date, time, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Resource, RoomBooking
from bookings.models.room_booking import OPEN
from bookings.selectors.room_words import time_of
from bookings.tables import FIGURES, badge
from members.selectors.search import matching
from venue import clock
from venue.forms import DateInput, Form
from venue.wording import money, when
from venue.working_time import wall_clock


class RoomBookingFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Name, purpose, phone"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        method="of_words",
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*RoomBooking.State.choices, ("all", pgettext_lazy("room bookings", "Open and over"))],
        empty_label=pgettext_lazy("room bookings", "Open"),
        method="of_state",
    )
    day = filters.DateFilter(label=_("Day"), widget=DateInput(), method="of_day")
    room = filters.ModelChoiceFilter(
        label=_("Room"), queryset=Resource.objects.rooms().select_related("area"), empty_label=_("Every room")
    )

    class Meta:
        model = RoomBooking
        fields: list[str] = []
        form = Form

    def filter_queryset(self, rows: QuerySet) -> QuerySet:
        """What is over is shown only when asked for, or with its day."""
        rows = super().filter_queryset(rows)
        asked = self.form.cleaned_data
        return rows if asked.get("state") or asked.get("day") else rows.filter(state__in=OPEN)

    def of_words(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        words = words.strip()
        if not words:
            return rows
        own = Q(purpose__icontains=words) | Q(name__icontains=words) | Q(phone__endswith=words)
        return rows.filter(own | matching(words, "member__"))

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows if value == "all" else rows.filter(state=value)

    def of_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        begins, ends = (wall_clock(each, time(0), clock.zone()) for each in (day, day + timedelta(days=1)))
        return rows.filter(begins_at__lt=ends, ends_at__gt=begins)


class RoomBookingTable(tables.Table):
    caption = _("Room bookings")

    begins_at = tables.Column(_("When"), linkify=("bookings:room_booking", {"pk": tables.A("pk")}))
    room = tables.Column(empty_values=(), order_by=("room__name_zh", "begins_at"))
    purpose = tables.Column(empty_values=(), orderable=False)
    party = tables.Column(pgettext_lazy("room booking", "Who"), empty_values=(), orderable=False)
    people = tables.Column(_("People"), attrs=FIGURES)
    price = tables.Column(_("Price"), empty_values=(), attrs=FIGURES, orderable=False)
    state = tables.Column()

    class Meta:
        model = RoomBooking
        fields = ["begins_at", "room", "purpose", "party", "people", "price", "state"]

    def render_begins_at(self, record: RoomBooking) -> str:
        return time_of(record)

    def render_room(self, record: RoomBooking) -> str:
        return str(record.room) if record.room else "–"

    def render_purpose(self, record: RoomBooking) -> str:
        return record.title

    def render_party(self, record: RoomBooking) -> str:
        return record.party

    def render_price(self, record: RoomBooking) -> str:
        return money(record.price) if record.price else "–"

    def render_state(self, record: RoomBooking) -> SafeString:
        return state_badge(record)


def state_badge(booking: RoomBooking) -> SafeString:
    """The state, and until when it is held; of an enquiry that its time has passed."""
    words: Any = capfirst(str(booking.get_state_display()))
    if booking.held_until:
        words = _("Held until %(when)s") % {"when": when(booking.held_until)}
    elif booking.state == RoomBooking.State.ENQUIRED and booking.begins_at <= clock.now():
        return badge("plain", _("Asked for, time passed"))
    elif booking.state == RoomBooking.State.IN_USE and booking.ends_at <= clock.now():
        return badge("bad", _("In use, time is over"))
    return badge(booking.tone, words)
