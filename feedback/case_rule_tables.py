"""Lists of the sources of cases and of the rules about them, with their filters."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule
from members.filters import InUseFilter
from members.tables import FIGURES
from venue.forms import Form
from venue.roles import Role
from venue.tables import NamedTable
from venue.wording import in_a_row

ANYTHING = _("everything")


def form_of(noun: str) -> Any:
    return (f"feedback:{noun}_edit", {"pk": tables.A("pk")})


def labels(choices: Any, values: list[str]) -> list[str]:
    return [str(choices(value).label) for value in values]


class SourceTable(NamedTable):
    caption = _("Sources")

    position = tables.Column(attrs=FIGURES)
    name = tables.Column(_("Name"), linkify=form_of("casesource"))
    key = tables.Column()
    is_for_guests = tables.Column(_("Written by"))
    is_active = tables.Column(_("State"))

    class Meta:
        model = CaseSource
        fields = ["position", "name", "key", "is_for_guests", "is_active"]

    def render_is_for_guests(self, value: bool) -> str:
        return gettext("guests") if value else gettext("staff")


class SourceFilter(InUseFilter):
    class Meta:
        model = CaseSource
        fields: list[str] = []
        form = Form


class EnquiryClassTable(NamedTable):
    caption = _("Classes of enquiries")

    position = tables.Column(attrs=FIGURES)
    name = tables.Column(_("Name"), linkify=form_of("enquiryclass"))
    roles = tables.Column(_("Answered by"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = EnquiryClass
        fields = ["position", "name", "roles", "is_active"]

    def render_roles(self, record: EnquiryClass) -> str:
        return in_a_row(labels(Role, record.roles)) or gettext("everybody who answers cases")


class EnquiryClassFilter(InUseFilter):
    class Meta:
        model = EnquiryClass
        fields: list[str] = []
        form = Form


class HandlingTable(tables.Table):
    caption = _("How cases are handled")

    kind = tables.Column(_("Kind"), linkify=form_of("handlingrule"))
    tone = tables.Column()
    role = tables.Column()
    steps = tables.Column(_("Steps"), orderable=False)

    class Meta:
        model = HandlingRule
        fields = ["kind", "tone", "role", "steps"]

    def render_steps(self, record: HandlingRule) -> str:
        return " ".join(record.steps)


class HandlingFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Case.Kind.choices, empty_label=_("Every kind"))
    tone = filters.ChoiceFilter(label=_("Tone"), choices=Case.Tone.choices, empty_label=_("Every tone"))

    class Meta:
        model = HandlingRule
        fields: list[str] = []
        form = Form


class GradingTable(NamedTable):
    caption = _("Rules of grading")

    position = tables.Column(attrs=FIGURES)
    code = tables.Column(pgettext_lazy("of a rule", "Number"))
    name = tables.Column(_("Reason"), linkify=form_of("gradingrule"))
    conditions = tables.Column(pgettext_lazy("of a rule", "When"), empty_values=(), orderable=False)
    effect = tables.Column(pgettext_lazy("of a rule", "Then"))
    is_active = tables.Column(_("State"))

    class Meta:
        model = GradingRule
        fields = ["position", "code", "name", "conditions", "effect", "is_active"]

    def render_conditions(self, record: GradingRule) -> str:
        said = [
            in_a_row(labels(Case.Kind, record.kinds)),
            in_a_row(labels(Case.Category, record.categories)),
            in_a_row(labels(GradingRule.Fact, record.facts)),
            in_a_row(f"“{word.strip()}”" for word in record.words[:6]) + ("…" if len(record.words) > 6 else ""),
        ]
        return " · ".join(each for each in said if each)


class GradingFilter(InUseFilter):
    q = filters.CharFilter(label=_("Reason"), method="named")
    effect = filters.ChoiceFilter(
        label=pgettext_lazy("of a rule", "Then"), choices=GradingRule.Effect.choices, empty_label=_("Everything")
    )

    class Meta:
        model = GradingRule
        fields: list[str] = []
        form = Form


class RoutingTable(NamedTable):
    caption = _("Rules of routing")

    position = tables.Column(attrs=FIGURES)
    name = tables.Column(_("Name"), linkify=form_of("routingrule"))
    conditions = tables.Column(_("What"), empty_values=(), orderable=False)
    roles = tables.Column(_("Handled by"), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = RoutingRule
        fields = ["position", "name", "conditions", "roles", "is_active"]

    def render_conditions(self, record: RoutingRule) -> str:
        said = [
            in_a_row(labels(Case.Kind, record.kinds)),
            in_a_row(labels(Case.Category, record.categories)),
            in_a_row(labels(Case.Grade, record.grades)),
        ]
        return " · ".join(each for each in said if each) or str(ANYTHING)

    def render_roles(self, record: RoutingRule) -> str:
        return in_a_row(labels(Role, record.roles))


class RoutingFilter(InUseFilter):
    category = filters.ChoiceFilter(
        label=_("About what"), choices=Case.Category.choices, empty_label=_("Everything"), method="about"
    )

    class Meta:
        model = RoutingRule
        fields: list[str] = []
        form = Form

    def about(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(categories__contains=[value])
