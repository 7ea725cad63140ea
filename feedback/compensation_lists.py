"""The list of compensations: columns and filters, both in the address."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models import Compensation
from feedback.selectors.gifts import BADGES
from members.tables import badge
from venue.forms import Form
from venue.wording import money, when

FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


class CompensationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=Compensation.State.choices,
        empty_label=pgettext_lazy("compensations", "Every state"),
    )
    kind = filters.ChoiceFilter(
        label=_("What is given"),
        choices=Compensation.Kind.choices,
        empty_label=pgettext_lazy("compensations", "Everything"),
    )

    class Meta:
        model = Compensation
        fields: list[str] = []
        form = Form


class CompensationTable(tables.Table):
    caption = _("Compensations")

    proposed_at = tables.Column(_("Proposed"), linkify=("feedback:compensation", {"pk": tables.A("pk")}))
    case = tables.Column(_("Case"), linkify=("feedback:case", {"pk": tables.A("case_id")}), orderable=False)
    kind = tables.Column(_("What is given"))
    amount = tables.Column(attrs=FIGURES)
    proposed_by = tables.Column(_("Proposed by"), orderable=False, empty_values=())
    state = tables.Column()

    class Meta:
        model = Compensation
        fields = ["proposed_at", "case", "kind", "amount", "proposed_by", "state"]

    def render_proposed_at(self, value: Any) -> str:
        return when(value)

    def render_case(self, record: Compensation) -> str:
        return record.case.number

    def render_kind(self, record: Compensation) -> str:
        return capfirst(record.what)

    def render_amount(self, record: Compensation) -> str:
        return money(record.amount) if record.amount else "–"

    def render_proposed_by(self, record: Compensation) -> str:
        return record.proposed_by.display_name if record.proposed_by else "–"

    def render_state(self, record: Compensation) -> SafeString:
        return badge(BADGES[record.state], capfirst(str(record.get_state_display())))
