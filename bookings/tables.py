"""Staff lists, sortable by the address."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from bookings.models import AreaClosure, Course, Resource, SessionSeries
from venue.clock import now, today
from venue.wording import clock, fulldate, in_a_row, money, when

FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


def name_in_language() -> str:
    return "name_zh" if (get_language() or "").startswith("zh") else "name_en"


def badge(kind: str, text: object) -> SafeString:
    return render_to_string("_components/badge.html", {"kind": kind, "text": text})


def page_of(noun: str, pages: str = "") -> Any:
    """Where a row's name leads: to its form, or for whoever may only look, to its history. `pages` is how these are
    named, where not like the model.
    """

    def link(record: Model, table: tables.Table) -> str:
        may_change = table.request.user.has_perm(f"bookings.change_{noun}")
        return reverse(f"bookings:{pages or noun}_{'edit' if may_change else 'history'}", args=[record.pk])

    return link


class NamedTable(tables.Table):
    """A list of things with a name in both languages and a flag whether they are in use."""

    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}{name_in_language()}"), True


class CourseTable(NamedTable):
    caption = _("Courses")

    name = tables.Column(_("Name"), linkify=page_of("course"))
    module = tables.Column()
    level = tables.Column()
    intensity = tables.Column()
    ability_needed = tables.Column(_("Asks for"), default="")
    minutes = tables.Column(attrs=FIGURES)
    review_on = tables.Column(_("Review"), default="")
    is_active = tables.Column(_("State"))

    class Meta:
        model = Course
        fields = ["name", "module", "level", "intensity", "ability_needed", "minutes", "review_on", "is_active"]

    def render_review_on(self, record: Course) -> SafeString | str:
        day = fulldate(record.review_on)
        return badge("warn", _("due since %(day)s") % {"day": day}) if record.is_due_for_review(today()) else day

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("On offer")) if value else badge("plain", _("Retired"))


class ResourceTable(NamedTable):
    caption = _("Rooms")

    name = tables.Column(_("Name"), linkify=page_of("resource"))
    area = tables.Column()
    room_kind = tables.Column(_("Kind"))
    capacity = tables.Column(attrs=FIGURES)
    hour_price = tables.Column(attrs=FIGURES)
    features = tables.Column(_("Notes"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))
    close = tables.TemplateColumn(
        template_name="bookings/_close.html",
        extra_context={"kind": "room"},
        verbose_name=_("Closures"),
        orderable=False,
    )

    class Meta:
        model = Resource
        fields = ["name", "area", "room_kind", "capacity", "hour_price", "features", "is_active", "close"]

    def render_hour_price(self, value: Decimal) -> str:
        return money(value)

    def render_features(self, record: Resource) -> str:
        """What sets a room apart, in words."""
        buffers = record.buffer_before + record.buffer_after
        said = [
            (record.is_shared, _("shared")),
            (record.whole_id, _("part of %(whole)s") % {"whole": record.whole}),
            (record.open_to, record.get_open_to_display()),
            (buffers, ngettext("%(count)s minute around", "%(count)s minutes around", buffers) % {"count": buffers}),
            (record.is_barrier_free, _("barrier-free")),
        ]
        return in_a_row(str(text) for holds, text in said if holds)

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", name_in_language()), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class EquipmentTable(NamedTable):
    caption = _("Equipment")

    name = tables.Column(_("Name"), linkify=page_of("resource", "equipment"))
    capacity = tables.Column(_("How many there are"), attrs=FIGURES)
    area = tables.Column(default=_("anywhere"))
    is_active = tables.Column(_("State"))

    class Meta:
        model = Resource
        fields = ["name", "capacity", "area", "is_active"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", name_in_language()), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class SeriesTable(tables.Table):
    caption = _("Weekly classes")

    course = tables.Column(linkify=("bookings:series", {"pk": tables.A("pk")}))
    weekday = tables.Column(_("When"), order_by=("weekday", "begins_at"))
    room = tables.Column()
    instructor = tables.Column(order_by=("instructor__user__name",))
    capacity = tables.Column(attrs=FIGURES)
    last_on = tables.Column(_("Until"), empty_values=())

    class Meta:
        model = SessionSeries
        fields = ["course", "weekday", "room", "instructor", "capacity", "last_on"]

    def order_course(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}course__{name_in_language()}", "weekday", "begins_at"), True

    def order_room(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}room__{name_in_language()}", "weekday", "begins_at"), True

    def render_weekday(self, record: SessionSeries) -> str:
        return f"{record.get_weekday_display()} {clock(record.begins_at)}"

    def render_last_on(self, record: SessionSeries, value: date | None) -> str:
        if record.times and not value:
            return ngettext("%(count)s class", "%(count)s classes", record.times) % {"count": record.times}
        return fulldate(value)


class ClosureTable(tables.Table):
    caption = _("Closures")

    place = tables.Column(
        _("Place"), accessor="place", linkify=("bookings:closure", {"pk": tables.A("pk")}), orderable=False
    )
    starts_at = tables.Column(_("Closed from"))
    ends_at = tables.Column(_("Closed until"), empty_values=())
    cause = tables.Column(_("Cause"))
    reason = tables.Column(_("Reason for guests"), orderable=False)
    state = tables.Column(_("State"), accessor="pk", orderable=False)

    class Meta:
        model = AreaClosure
        fields = ["place", "starts_at", "ends_at", "cause", "reason", "state"]

    def render_starts_at(self, value: datetime) -> str:
        return when(value)

    def render_ends_at(self, value: datetime | None) -> str:
        return when(value) if value else pgettext("closure", "until further notice")

    def render_state(self, record: AreaClosure) -> SafeString:
        at = now()
        if record.undone_at:
            return badge("plain", _("undone"))
        if record.reopened_at:
            return badge("good", _("open again"))
        if record.is_over(at):
            return badge("plain", pgettext("closure", "over"))
        return badge("bad", _("closed")) if record.has_begun(at) else badge("warn", pgettext("closure", "to come"))
