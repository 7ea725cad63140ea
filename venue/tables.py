"""Lists about the house, sortable by the address."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from venue import clock as the_clock
from venue.models import (
    Absence,
    AnswerSheet,
    Area,
    ClosedDay,
    Department,
    Holiday,
    Licence,
    OpeningHours,
    Qualification,
    StaffMember,
)
from venue.models.qualification import state_of_paper
from venue.roles import Role
from venue.wording import clock, fulldate, when

WHOLE_VENUE = _("The whole venue")


def name_in_language() -> str:
    return "name_zh" if (get_language() or "").startswith("zh") else "name_en"


def badge(kind: str, text: object) -> SafeString:
    return render_to_string("_components/badge.html", {"kind": kind, "text": text})


def form_of(noun: str) -> Any:
    return (f"venue:{noun}_edit", {"pk": tables.A("pk")})


def opening_words(opens: Any, closes: Any) -> str:
    """09:00–22:00, and past midnight in so many words."""
    if closes <= opens:
        return str(_("%(opens)s until %(closes)s next day") % {"opens": clock(opens), "closes": clock(closes)})
    return f"{clock(opens)}–{clock(closes)}"


class NamedTable(tables.Table):
    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}{name_in_language()}"), True

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class DepartmentTable(NamedTable):
    caption = _("Departments")

    name = tables.Column(_("Name"), linkify=form_of("department"))
    people = tables.Column(_("People"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    is_active = tables.Column(_("State"))

    class Meta:
        model = Department
        fields = ["name", "people", "is_active"]


class AnswerSheetTable(NamedTable):
    caption = _("Answer sheets")

    name = tables.Column(_("Question"), linkify=form_of("answer_sheet"))
    topic = tables.Column()
    review_on = tables.Column(_("To be reviewed"), default="")
    is_active = tables.Column(_("State"))

    class Meta:
        model = AnswerSheet
        fields = ["name", "topic", "review_on", "is_active"]

    def render_review_on(self, value: date) -> str | SafeString:
        return badge("warn", fulldate(value)) if value <= the_clock.today() else fulldate(value)


class AreaTable(NamedTable):
    caption = _("Areas")

    name = tables.Column(_("Name"), linkify=form_of("area"))
    kind = tables.Column()
    floor = tables.Column(default="")
    is_active = tables.Column(_("State"))
    close = tables.TemplateColumn(
        template_name="bookings/_close.html",
        extra_context={"kind": "area"},
        verbose_name=_("Closures"),
        orderable=False,
    )

    class Meta:
        model = Area
        fields = ["name", "kind", "floor", "is_active", "close"]


class StaffTable(tables.Table):
    caption = _("Staff")

    name = tables.Column(
        pgettext_lazy("of a person", "Name"),
        accessor="user__display_name",
        order_by=("user__name",),
        linkify=form_of("staff"),
    )
    roles = tables.Column(_("Roles"), accessor="user__groups", orderable=False)
    department = tables.Column(default="", order_by=("department__name_en",))
    hired_on = tables.Column(_("Since"))
    left_on = tables.Column(_("State"), empty_values=())

    class Meta:
        model = StaffMember
        fields = ["name", "roles", "department", "hired_on", "left_on"]

    def render_roles(self, value: Any) -> str:
        held = {group.name for group in value.all()}
        return ", ".join(str(role.label) for role in Role if role.value in held)

    def render_hired_on(self, value: date) -> str:
        return fulldate(value)

    def render_left_on(self, value: date | None) -> SafeString:
        if value is None:
            return badge("good", _("Works here"))
        if value > the_clock.today():
            return badge("warn", _("Leaves on %(day)s") % {"day": fulldate(value)})
        return badge("plain", _("Left on %(day)s") % {"day": fulldate(value)})


class OpeningHoursTable(tables.Table):
    caption = _("Opening hours")

    weekday = tables.Column(order_by=("weekday", "opens"), linkify=form_of("hours"))
    opens = tables.Column(_("Hours"))
    area = tables.Column(_("Where"), empty_values=(), order_by=("area__name_en", "weekday"))

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "area"]

    def render_opens(self, record: OpeningHours) -> str:
        return opening_words(record.opens, record.closes)

    def render_area(self, record: OpeningHours) -> str:
        return str(record.area or WHOLE_VENUE)


class QualificationTable(tables.Table):
    caption = _("Qualifications")

    staff = tables.Column(order_by=("staff__user__name",), linkify=form_of("qualification"))
    kind = tables.Column()
    issuer = tables.Column()
    number = tables.Column()
    valid_until = tables.Column(_("Valid until"), default="", order_by=("valid_until", "pk"))
    state = tables.Column(_("State"), empty_values=(), orderable=False)
    scan = tables.Column(_("Scan"), empty_values=(), orderable=False)

    class Meta:
        model = Qualification
        fields = ["staff", "kind", "issuer", "number", "valid_until", "state", "scan"]

    def render_valid_until(self, value: date) -> str:
        return fulldate(value)

    def render_state(self, record: Qualification) -> SafeString:
        return badge(*record.state_on(the_clock.today()))

    def render_scan(self, record: Qualification) -> str:
        if not record.scan:
            return ""
        url = reverse("venue:qualification_scan", args=[record.pk])
        return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', url, _("Open"), record)


class AbsenceTable(tables.Table):
    caption = _("Absences")

    staff = tables.Column(order_by=("staff__user__name", "starts_at"), linkify=form_of("absence"))
    kind = tables.Column()
    starts_at = tables.Column(pgettext_lazy("absence", "From"))
    ends_at = tables.Column(pgettext_lazy("absence", "Until"))
    note = tables.Column(default="", orderable=False)

    class Meta:
        model = Absence
        fields = ["staff", "kind", "starts_at", "ends_at", "note"]

    def render_starts_at(self, value: datetime) -> str:
        return when(value)

    def render_ends_at(self, value: datetime) -> str:
        return when(value)


class LicenceTable(tables.Table):
    caption = _("Licences of the venue")

    kind = tables.Column(linkify=form_of("licence"))
    issuer = tables.Column()
    number = tables.Column()
    valid_from = tables.Column(_("Valid from"))
    valid_until = tables.Column(_("Valid until"), default="", order_by=("valid_until", "pk"))
    state = tables.Column(_("State"), empty_values=(), orderable=False)

    class Meta:
        model = Licence
        fields = ["kind", "issuer", "number", "valid_from", "valid_until", "state"]

    def render_valid_from(self, value: date) -> str:
        return fulldate(value)

    def render_valid_until(self, value: date) -> str:
        return fulldate(value)

    def render_state(self, record: Licence) -> SafeString:
        return badge(*state_of_paper(record.valid_from, record.valid_until, the_clock.today()))


class ClosedDayTable(tables.Table):
    caption = _("Closed days")

    day = tables.Column(linkify=form_of("closed_day"))
    area = tables.Column(_("Where"), empty_values=(), order_by=("area__name_en", "day"))
    reason = tables.Column(_("Reason"), orderable=False)
    is_planned = tables.Column(_("Planned"))

    class Meta:
        model = ClosedDay
        fields = ["day", "area", "reason", "is_planned"]

    def render_day(self, value: date) -> str:
        return fulldate(value)

    def render_area(self, record: ClosedDay) -> str:
        return str(record.area or WHOLE_VENUE)

    def render_is_planned(self, value: bool) -> SafeString:
        return badge("plain", _("Planned")) if value else badge("warn", _("Not planned"))


class HolidayTable(NamedTable):
    caption = _("Holidays")

    day = tables.Column(linkify=form_of("holiday"))
    name = tables.Column(_("Name"))
    is_workday = tables.Column(_("Kind"))
    is_greeted = tables.Column(_("Greetings"))

    class Meta:
        model = Holiday
        fields = ["day", "name", "is_workday", "is_greeted"]

    def render_day(self, value: date) -> str:
        return fulldate(value)

    def render_is_workday(self, value: bool) -> SafeString:
        return badge("warn", _("Make-up workday")) if value else badge("good", _("Holiday"))

    def render_is_greeted(self, value: bool) -> SafeString | str:
        return badge("info", _("Guests are greeted")) if value else "–"
