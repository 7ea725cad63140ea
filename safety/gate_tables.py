"""Lists of measuring points, rule sets, limits, readings and excursions, sortable by the address."""

from datetime import datetime
from decimal import Decimal

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.tables import FIGURES, NamedTable, badge, name_in_language
from safety.gate_words import limit_of, span, what_happened
from safety.models import Excursion, Limit, MeasuringPoint, Reading, RuleSet
from safety.models.reading import UNITS, Parameter
from safety.selectors import excursion
from venue.wording import day, when

IN_USE, OUT_OF_USE = _("In use"), _("Out of use")


def in_use(value: bool) -> SafeString:
    return badge("good", IN_USE) if value else badge("plain", OUT_OF_USE)


class PointTable(NamedTable):
    caption = _("Measuring points")

    name = tables.Column(_("Name"), linkify=("safety:measuringpoint_edit", {"pk": tables.A("pk")}))
    area = tables.Column(_("Area"))
    kind = tables.Column(_("Kind"))
    is_public = tables.BooleanColumn(_("Shown to guests"), yesno=(_("yes"), _("no")))
    is_active = tables.Column(_("State"))

    class Meta:
        model = MeasuringPoint
        fields = ["name", "area", "kind", "is_public", "is_active"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "pk"), True

    def render_is_public(self, value: bool) -> str:
        return str(_("yes") if value else _("no"))

    def render_is_active(self, value: bool) -> SafeString:
        return in_use(value)


class RuleSetTable(NamedTable):
    caption = _("Rule sets")

    name = tables.Column(_("Name"), linkify=("safety:ruleset_edit", {"pk": tables.A("pk")}))
    source = tables.Column(_("Source"), orderable=False)
    valid_from = tables.Column(_("Valid from"))
    is_active = tables.Column(_("State"))

    class Meta:
        model = RuleSet
        fields = ["name", "source", "valid_from", "is_active"]

    def render_valid_from(self, value: datetime) -> str:
        return f"{value:%Y-%m-%d}"

    def render_is_active(self, value: bool) -> SafeString:
        return in_use(value)


class LimitTable(tables.Table):
    caption = _("Limits")

    parameter = tables.Column(_("Parameter"), linkify=("safety:limit_edit", {"pk": tables.A("pk")}))
    place = tables.Column(_("Kind of place"))
    span = tables.Column(_("Limit"), empty_values=(), orderable=False)
    effect = tables.Column(_("When broken"), empty_values=(), orderable=False)
    source = tables.Column(_("Source"), orderable=False)
    checked_on = tables.Column(_("Checked"), empty_values=())
    rule_set = tables.Column(_("Rule set"))

    class Meta:
        model = Limit
        fields = ["parameter", "place", "span", "effect", "source", "checked_on", "rule_set"]

    def render_span(self, record: Limit) -> str:
        return span(record.low, record.high, UNITS[Parameter(record.parameter)])

    def render_effect(self, record: Limit) -> SafeString:
        return badge("bad", _("closes the area")) if record.closes else badge("warn", _("only warns"))

    def render_checked_on(self, record: Limit) -> str | SafeString:
        if not record.is_confirmed:
            return badge("plain", _("not confirmed"))
        who = record.checked_by.display_name if record.checked_by else ""
        return f"{day(record.checked_on)} {who}".strip()


class ReadingTable(tables.Table):
    caption = _("Readings")

    taken_at = tables.Column(pgettext_lazy("of a reading", "When"))
    point = tables.Column(_("Measuring point"), linkify=("safety:point", {"pk": tables.A("point_id")}))
    parameter = tables.Column(_("Parameter"))
    value = tables.Column(pgettext_lazy("of a reading", "Value"), attrs=FIGURES)
    limit = tables.Column(_("Limit"), empty_values=(), orderable=False)
    verdict = tables.Column(_("Verdict"))
    taken_by = tables.Column(_("Measured by"), default="", order_by=("taken_by__name",))

    class Meta:
        model = Reading
        fields = ["taken_at", "point", "parameter", "value", "limit", "verdict", "taken_by"]

    def order_point(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}point__{name_in_language()}", "-pk"), True

    def render_taken_at(self, value: datetime) -> str:
        return when(value)

    def render_point(self, record: Reading) -> str:
        return f"{record.point.area} · {record.point}"

    def render_value(self, value: Decimal, record: Reading) -> str:
        return record.figure

    def render_limit(self, record: Reading) -> str:
        return limit_of(record)

    def render_verdict(self, record: Reading) -> SafeString:
        if record.is_replaced:
            return badge("plain", _("corrected later"))
        return badge(record.kind, record.get_verdict_display())

    def render_taken_by(self, record: Reading) -> str:
        return record.taken_by.display_name if record.taken_by else ""


class ExcursionTable(tables.Table):
    caption = _("Closed for safety")

    area = tables.Column(_("Area"), linkify=("safety:excursion", {"pk": tables.A("pk")}))
    what = tables.Column(pgettext_lazy("of a closed area", "What"), empty_values=(), orderable=False)
    opened_at = tables.Column(_("Since"))
    state = tables.Column(_("State"), empty_values=(), order_by=("ended_at", "passed_at"))
    ended_at = tables.Column(_("Opened again"), default="")

    class Meta:
        model = Excursion
        fields = ["area", "what", "opened_at", "state", "ended_at"]

    def order_area(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by(f"{'-' * is_descending}area__{name_in_language()}", "-pk"), True

    def render_what(self, record: Excursion) -> str:
        return what_happened(record)

    def render_opened_at(self, value: datetime) -> str:
        return when(value)

    def render_state(self, record: Excursion) -> SafeString:
        return badge(excursion.KINDS[record.state], record.state.label)

    def render_ended_at(self, value: datetime) -> str:
        return when(value)
