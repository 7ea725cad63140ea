"""Staff lists, sortable by the address."""

from typing import Any

import django_tables2 as tables
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, SessionSeries
from venue import phrases
from venue.templatetags.venue import clock, fulldate

FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


def name_in_language() -> str:
    return "name_zh" if (get_language() or "").startswith("zh") else "name_en"


def badge(kind: str, text: object) -> SafeString:
    return render_to_string("_components/badge.html", {"kind": kind, "text": text})


def link_if_allowed(permission: str, url_name: str) -> Any:
    """The address of a row's page; none, and so no link, for whoever may not open it."""

    def link(record: Model, table: tables.Table) -> str | None:
        may = table.request.user.has_perm(permission)
        return reverse(url_name, args=[record.pk]) if may else None

    return link


def history_column(url_name: str) -> tables.Column:
    return tables.Column(
        _("History"),
        accessor="pk",
        orderable=False,
        linkify=(url_name, {"pk": tables.A("pk")}),
    )


class NamedTable(tables.Table):
    """A list of things with a name in both languages and a flag whether they are in use."""

    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}{name_in_language()}"), True

    def render_history(self) -> object:
        return phrases.SHOW_ALL


class CourseTable(NamedTable):
    caption = _("Courses")

    name = tables.Column(_("Name"), linkify=link_if_allowed("bookings.change_course", "bookings:course_edit"))
    module = tables.Column()
    level = tables.Column()
    minutes = tables.Column(attrs=FIGURES)
    is_active = tables.Column(_("State"))
    history = history_column("bookings:course_history")

    class Meta:
        model = Course
        fields = ["name", "module", "level", "minutes", "is_active", "history"]

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("On offer")) if value else badge("plain", _("Retired"))


class ResourceTable(NamedTable):
    caption = _("Rooms")

    name = tables.Column(_("Name"), linkify=link_if_allowed("bookings.change_resource", "bookings:resource_edit"))
    area = tables.Column()
    capacity = tables.Column(attrs=FIGURES)
    is_active = tables.Column(_("State"))
    history = history_column("bookings:resource_history")

    class Meta:
        model = Resource
        fields = ["name", "area", "capacity", "is_active", "history"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", name_in_language()), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class SeriesTable(tables.Table):
    caption = _("Weekly classes")

    course = tables.Column(linkify=("bookings:series", {"pk": tables.A("pk")}))
    weekday = tables.Column(order_by=("weekday", "begins_at"))
    begins_at = tables.Column()
    room = tables.Column()
    instructor = tables.Column(order_by=("instructor__user__name",))
    capacity = tables.Column(attrs=FIGURES)
    last_on = tables.Column(_("Until"), empty_values=())

    class Meta:
        model = SessionSeries
        fields = ["course", "weekday", "begins_at", "room", "instructor", "capacity", "last_on"]

    def order_course(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}course__{name_in_language()}", "weekday", "begins_at"), True

    def order_room(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}room__{name_in_language()}", "weekday", "begins_at"), True

    def render_begins_at(self, record: SessionSeries) -> str:
        return clock(record.begins_at)

    def render_last_on(self, record: SessionSeries) -> object:
        return fulldate(record.last_on) if record.last_on else _("until further notice")
