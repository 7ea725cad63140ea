"""Staff lists of treatments and of who does what."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.filters import ActiveFilter, NameFilter
from bookings.models import Skill, Treatment
from bookings.selectors.treatment import practitioners
from bookings.tables import FIGURES, NamedTable, badge, name_in_language, page_of
from venue.forms import Form
from venue.wording import in_a_row, money


class TreatmentTable(NamedTable):
    caption = _("Treatments")

    name = tables.Column(_("Name"), linkify=page_of("treatment"))
    kind = tables.Column()
    minutes = tables.Column(attrs=FIGURES)
    price = tables.Column(empty_values=(), attrs=FIGURES)
    asks = tables.Column(_("Asks for"), empty_values=(), orderable=False)
    done_by = tables.Column(_("Done by"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = Treatment
        fields = ["name", "kind", "minutes", "price", "asks", "done_by", "is_active"]

    def render_price(self, record: Treatment) -> str:
        said = [money(record.price)] if record.price else []
        return in_a_row([*said, *([_("1 credit")] if record.takes_credit else [])])

    def render_asks(self, record: Treatment) -> str:
        said = [
            (record.qualification, record.get_qualification_display()),
            (record.equipment_id, record.equipment),
            (record.needs_licence, _("medical practice licence")),
            (record.asks_identity, _("identity document")),
            (record.is_confirmed_by_house, _("confirmation")),
        ]
        return in_a_row(text for holds, text in said if holds)

    def render_done_by(self, record: Treatment) -> SafeString | str:
        if not record.skilled:  # type: ignore[attr-defined]
            return badge("warn", _("nobody"))
        count: int = record.skilled  # type: ignore[attr-defined]
        return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("On offer")) if value else badge("plain", _("Retired"))


class SkillTable(tables.Table):
    caption = _("Who does what")

    staff = tables.Column(order_by=("staff__user__name", "pk"), linkify=page_of("skill"))
    treatment = tables.Column()
    minutes = tables.Column(_("Minutes"), empty_values=(), attrs=FIGURES)
    is_active = tables.Column(_("State"))

    class Meta:
        model = Skill
        fields = ["staff", "treatment", "minutes", "is_active"]

    def order_treatment(self, rows: QuerySet[Skill], is_descending: bool) -> tuple[QuerySet[Skill], bool]:
        return rows.order_by(f"{'-' * is_descending}treatment__{name_in_language()}", "pk"), True

    def render_minutes(self, record: Skill) -> str:
        return str(record.lasts) if record.minutes is None else _("%(count)s (own)") % {"count": record.minutes}

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("does it")) if value else badge("plain", _("no longer"))


class TreatmentFilter(filters.FilterSet):
    q = NameFilter()
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Treatment.Kind.choices, empty_label=_("Every kind"))
    offer = ActiveFilter(_("State"), yes=_("On offer"), no=_("Retired"), either=_("On offer and retired"))

    class Meta:
        model = Treatment
        fields: list[str] = []
        form = Form


class SkillFilter(filters.FilterSet):
    staff = filters.ModelChoiceFilter(label=_("Practitioner"), queryset=practitioners(), empty_label=_("Everybody"))
    treatment = filters.ModelChoiceFilter(
        label=_("Treatment"), queryset=Treatment.objects.all(), empty_label=_("Every treatment")
    )

    class Meta:
        model = Skill
        fields: list[str] = []
        form = Form
