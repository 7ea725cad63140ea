"""Measuring points, rule sets and limits, as the safety officer keeps them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safety import gate_filters, gate_forms, gate_tables
from safety.models import Limit, MeasuringPoint, RuleSet
from safety.services import reading as service
from venue.views.reference import Reference, Words


def point_rows() -> QuerySet[MeasuringPoint]:
    return MeasuringPoint.objects.select_related("area")


def limit_rows() -> QuerySet[Limit]:
    return Limit.objects.select_related("rule_set", "checked_by")


points = Reference(
    noun="measuringpoint",
    rows=point_rows,
    table=gate_tables.PointTable,
    filters=gate_filters.PointFilter,
    form=gate_forms.PointForm,
    create=service.create_point,
    change=service.change_point,
    words=Words(
        title=_("Measuring points"),
        lead=_("Where water and air are measured. What is measured follows from the kind of place and its limits."),
        add=_("Add a measuring point"),
        added=_("The measuring point is added."),
        changed=_("The measuring point is changed."),
        empty_title=_("No measuring point yet"),
        empty_text=_("A pool, a basin, a sauna or a tap is a measuring point. Readings are entered there."),
        icon="droplet",
    ),
)

rule_sets = Reference(
    noun="ruleset",
    rows=RuleSet.objects.all,
    table=gate_tables.RuleSetTable,
    filters=gate_filters.RuleSetFilter,
    form=gate_forms.RuleSetForm,
    create=service.create_rule_set,
    change=service.change_rule_set,
    words=Words(
        title=_("Rule sets"),
        lead=_("Limits that belong together. Of several that hold, the latest goes first."),
        add=_("Add a rule set"),
        added=_("The rule set is added."),
        changed=_("The rule set is changed."),
        empty_title=_("No rule set yet"),
        empty_text=_("A rule set holds the limits of a standard, or those of the house."),
        icon="clipboard-check",
    ),
)

limits = Reference(
    noun="limit",
    rows=limit_rows,
    table=gate_tables.LimitTable,
    filters=gate_filters.LimitFilter,
    form=gate_forms.LimitForm,
    create=service.create_limit,
    change=service.change_limit,
    words=Words(
        title=_("Limits"),
        lead=_("Where a figure has to lie; both ends are still good. Only a confirmed hard limit closes an area."),
        add=_("Add a limit"),
        added=_("The limit is added."),
        changed=_("The limit is changed. Readings keep what they were held against."),
        empty_title=_("No limit yet"),
        empty_text=_("Without a limit a reading is kept and means nothing else."),
        icon="flask",
    ),
)
