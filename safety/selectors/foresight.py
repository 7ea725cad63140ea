"""What entering figures will do, said before they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import AreaClosure
from bookings.selectors.people_in_closed import people_in
from safety.gate_rules import verdict
from safety.gate_words import span
from safety.models import Excursion, Limit, MeasuringPoint, Parameter
from safety.models.reading import plain
from safety.selectors.duty import today
from safety.selectors.reading import bounds_of, limits_on
from venue import clock
from venue.wording import one_after_the_other
from venue.working_time import business_date, day_span


@dataclass(frozen=True)
class Ahead:
    """Of one figure: a colour and a sentence."""

    kind: str
    text: str


def foresee(point: MeasuringPoint, values: Mapping[str, Decimal]) -> list[Ahead]:
    """By the rules that decide when it is sent. Two queries, four more where something would close."""
    if not values:
        return []
    limits = limits_on(today(), [point.kind])
    running = set(Excursion.objects.open().filter(point=point).values_list("parameter", flat=True))
    return [_of(point, name, value, limits.get((point.kind, name)), name in running) for name, value in values.items()]


def _of(point: MeasuringPoint, name: str, value: Decimal, limit: Limit | None, is_retest: bool) -> Ahead:
    parameter, said = Parameter(name), verdict(value, bounds_of(limit))
    words = {
        "figure": f"{parameter.label} {plain(value)} {parameter.unit}".strip(),
        "limit": span(limit.low, limit.high, parameter.unit) if limit else "",
        "area": point.area.name,
    }
    if said == "breaks":
        if is_retest:
            return Ahead("bad", _("%(figure)s is beyond %(limit)s: %(area)s stays closed.") % words)
        closes = _("%(figure)s is beyond %(limit)s: sending this closes %(area)s until a re-test is good.") % words
        return Ahead("bad", one_after_the_other(closes, _hit(point)))
    if said == "warns":
        return Ahead("warn", _("%(figure)s is beyond %(limit)s. That only warns; nothing is closed.") % words)
    if is_retest:
        return Ahead("good", _("%(figure)s is good: the re-test passes.") % words)
    if said == "free":
        return Ahead("plain", _("%(figure)s: there is no limit.") % words)
    return Ahead("good", _("%(figure)s is within %(limit)s.") % words)


def _hit(point: MeasuringPoint) -> str:
    now = clock.now()
    ends_at = day_span(business_date(now, clock.zone()), clock.zone())[1]
    closure = AreaClosure(area=point.area, starts_at=now, ends_at=ends_at, closed_at=now)
    count = sum(bool(each.booked) for each in people_in(closure))
    if not count:
        return _("Nobody has booked there until the end of the day.")
    return ngettext(
        "%(count)s person has booked there until the end of the day.",
        "%(count)s people have booked there until the end of the day.",
        count,
    ) % {"count": count}
