"""Staff lists, sortable by the address."""

from decimal import Decimal

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Activity, MembershipPlan, RecommendationRule, ScreeningQuestion
from members.words import conditions_in_words, credits_in_words, listed
from venue.wording import money

FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


def badge(kind: str, text: object) -> SafeString:
    return render_to_string("_components/badge.html", {"kind": kind, "text": text})


def plan_page(record: MembershipPlan, table: tables.Table) -> str:
    may_change = table.request.user.has_perm("members.change_membershipplan")
    return reverse(f"members:membershipplan_{'edit' if may_change else 'history'}", args=[record.pk])


class PlanTable(tables.Table):
    caption = _("Plans")

    name = tables.Column(_("Name"), linkify=plan_page)
    kind = tables.Column()
    tier = tables.Column()
    months = tables.Column(attrs=FIGURES)
    price = tables.Column(attrs=FIGURES, empty_values=())
    is_sold = tables.Column(_("State"))

    class Meta:
        model = MembershipPlan
        fields = ["name", "kind", "tier", "months", "price", "is_sold"]

    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
        return rows.order_by(f"{'-' * is_descending}{name}"), True

    def render_kind(self, record: MembershipPlan) -> str:
        if not record.is_pack:
            return str(record.get_kind_display())
        words = credits_in_words(record.credits or 0)
        return f"{words} · {record.get_module_display()}" if record.module else words

    def render_price(self, value: Decimal | None) -> str:
        return "–" if value is None else money(value)

    def render_is_sold(self, record: MembershipPlan, value: bool) -> SafeString:
        if record.is_on_sale:
            return badge("good", _("On sale"))
        return badge("warn", _("No price yet")) if value else badge("plain", _("Off sale"))


def in_words(activities: list[str]) -> str:
    """In the order in which the house names them."""
    return listed(str(each.label) for each in Activity if each.value in activities)


class QuestionTable(tables.Table):
    caption = _("Screening questions")

    position = tables.Column(attrs=FIGURES)
    name = tables.Column(_("Question"), linkify=("members:screeningquestion_edit", {"pk": tables.A("pk")}))
    bars = tables.Column(_("Barred after a yes"), orderable=False)
    asks = tables.Column(_("A doctor first"), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = ScreeningQuestion
        fields = ["position", "name", "bars", "asks", "is_active"]

    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
        return rows.order_by(f"{'-' * is_descending}{name}"), True

    def render_bars(self, value: list[str]) -> str:
        return in_words(value)

    def render_asks(self, value: list[str]) -> str:
        return in_words(value)

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class RecommendationTable(tables.Table):
    caption = _("Recommendations")

    position = tables.Column(attrs=FIGURES)
    name = tables.Column(_("Proposal"), linkify=("members:recommendationrule_edit", {"pk": tables.A("pk")}))
    conditions = tables.Column(pgettext_lazy("recommendation", "For whom"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = RecommendationRule
        fields = ["position", "name", "conditions", "is_active"]

    def order_name(self, rows: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
        return rows.order_by(f"{'-' * is_descending}{name}"), True

    def render_conditions(self, record: RecommendationRule) -> str:
        return " · ".join(conditions_in_words(record)) or str(_("everybody"))

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))
