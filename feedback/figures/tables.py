"""The figures by course, sortable by the address."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.tables import FIGURES
from feedback.figures.scope import CourseRow, Scope
from feedback.figures.words import Share, took

NOT_ON_PAPER = {"td": {"class": "no-print"}, "th": {"class": "no-print"}}


def figure(name: Any, path: str, order_by: str = "") -> tables.Column:
    """A column of numbers; a click sorts the largest first."""
    return tables.Column(name, accessor=path, order_by=order_by or path, attrs=FIGURES, initial_sort_descending=True)


def share(name: Any, path: str) -> tables.Column:
    return figure(name, path, f"{path}__order")


class ByCourseTable(tables.Table):
    """`rows_key` names the rows to which a course leads."""

    rows_key = ""

    name = tables.Column(_("Course"))

    def __init__(self, rows: list[CourseRow], scope: Scope, **options: Any) -> None:
        self.scope = scope
        super().__init__(rows, **options)

    def render_name(self, record: CourseRow) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.scope.rows_url(self.rows_key, record.course), record.name)


class WaitsTable(ByCourseTable):
    caption = _("Waiting for a place, by course")
    rows_key = "waiting"

    waited = figure(_("Waited"), "waits__waited")
    got = share(_("Got a place"), "got")
    median = figure(_("Time until the place"), "waits__median", "waits__median_order")
    unanswered = figure(_("Let an offer pass"), "waits__unanswered")
    left = figure(pgettext_lazy("the waitlist", "Left"), "waits__left")
    waiting = figure(_("Still wait"), "waits__waiting")
    in_vain = figure(_("Waited in vain"), "waits__in_vain")
    act = tables.Column(_("Weekly classes"), accessor="course__pk", orderable=False, attrs=NOT_ON_PAPER)

    class Meta:
        sequence = ["name", "waited", "got", "in_vain", "..."]

    def render_got(self, value: Share) -> str:
        return share_words(value)

    def render_median(self, record: CourseRow) -> SafeString:
        nearly_all = _("95 %% within %(span)s") % {"span": took(record.waits.nearly_all)}
        return format_html(
            '<span class="share"><span>{}</span> <span class="text-muted">{}</span></span>',
            took(record.waits.median),
            nearly_all,
        )

    def render_act(self, record: CourseRow) -> SafeString:
        words = pgettext_lazy("weekly classes of a course", "Look")
        return format_html(
            '<a class="btn btn-sm" href="{}?course={}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("bookings:series_list"),
            record.course.pk if record.course else "",
            words,
            record.name,
        )


class ClassesTable(ByCourseTable):
    caption = _("Quality of classes, by course")
    rows_key = "classes"

    classes = figure(_("Classes"), "held__classes")
    satisfaction = share(_("Satisfaction"), "satisfaction")
    as_announced = share(_("Held as announced"), "as_announced")
    used = share(_("Booked places used"), "used")

    def render_satisfaction(self, value: Share) -> str:
        return share_words(value)

    def render_as_announced(self, value: Share) -> str:
        return share_words(value)

    def render_used(self, value: Share) -> str:
        return share_words(value)


def share_words(value: Share) -> str:
    """The share and of how many; one of few is grey and says so."""
    return render_to_string("feedback/_share.html", {"share": value})
