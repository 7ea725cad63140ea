"""Whether an area is ready, and why not: asked of providers, one for each thing that may be wrong there.

A provider answers for all areas at once, by the key of the area; what is wrong with the whole venue stands under none.
Another one joins by standing in `PROVIDERS`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import AreaClosure
from safety.gate_words import broken, what_happened
from safety.models import AreaOwner, Duty, Excursion, Hazard, Reading
from safety.selectors.duty import today
from safety.selectors.reading import latest_readings, points
from venue import clock
from venue.models import Area
from venue.wording import when


@dataclass(frozen=True)
class Reason:
    """What is wrong: `bad` makes an area not ready, `warn` only wants looking after."""

    kind: str
    text: str
    url: str


Found = Iterator[tuple[int | None, Reason]]
Provider = Callable[[datetime], Found]


@dataclass(frozen=True)
class AreaState:
    """How one area stands, with who answers for it."""

    area: Area
    in_charge: str
    reasons: tuple[Reason, ...]

    @property
    def kind(self) -> str:
        kinds = {reason.kind for reason in self.reasons}
        return next((kind for kind in ("bad", "warn") if kind in kinds), "good")


def closures(now: datetime) -> Found:
    """Closed now; one room that is closed leaves its area open. What safety keeps closed says why by itself."""
    rows = AreaClosure.objects.not_over(now).filter(starts_at__lte=now, room=None)
    rows = rows.exclude(pk__in=Excursion.objects.open().values("closure"))
    for row in rows.order_by("pk"):
        words = _("Closed: %(reason)s") % {"reason": row.reason}
        yield row.area_id, Reason("bad", words, reverse("bookings:closure", args=[row.pk]))


def hazards(now: datetime) -> Found:
    """A major hazard, and what is past its deadline."""
    for row in Hazard.objects.open().with_details().order_by("number"):
        is_major, named = row.level == Hazard.Level.MAJOR, {"number": row.label, "what": row.title}
        url = reverse("safety:hazard", args=[row.pk])
        if is_major:
            yield row.area_id, Reason("bad", _("Major hazard %(number)s: %(what)s") % named, url)
        elif row.is_overdue(now):
            yield row.area_id, Reason("warn", _("Overdue hazard %(number)s: %(what)s") % named, url)


def duties(now: datetime) -> Found:
    """What was missed today, and what is late and can still be done. Missing something critical makes it not ready."""
    rows = Duty.objects.filter(business_date=today(), due_at__lt=now, done_at=None)
    rows = rows.exclude(made_up_by__done_at__isnull=False)
    critical = set(rows.filter(template__items__is_critical=True).values_list("pk", flat=True))
    for row in rows.with_details().order_by("due_at", "pk"):
        named = {"name": row.template.name, "at": when(row.due_at)}
        url = reverse("safety:duty", args=[row.pk])
        if row.state(now) in (Duty.State.MISSED, Duty.State.MISSED_BY_SYSTEM):
            kind = "bad" if row.pk in critical else "warn"
            yield row.area_id, Reason(kind, _("Missed: %(name)s, due %(at)s") % named, url)
        else:
            yield row.area_id, Reason("warn", _("Late: %(name)s, due %(at)s") % named, url)


def excursions(now: datetime) -> Found:
    """What a reading or a critical check keeps closed, also where it has passed and only waits to be released."""
    for row in Excursion.objects.open().with_details().order_by("opened_at", "pk"):
        has_passed = row.state == Excursion.State.PASSED
        words = (
            _("Passed, to be released: %(what)s") if has_passed else _("Closed for safety since %(since)s: %(what)s")
        )
        said = {"what": what_happened(row), "since": when(row.opened_at)}
        yield row.area_id, Reason("bad", words % said, reverse("safety:excursion", args=[row.pk]))


def readings(now: datetime) -> Found:
    """What was measured last and is beyond a limit that only warns; what closes is an excursion."""
    rows = {point.pk: point for point in points()}
    for (key, parameter), reading in latest_readings(rows.values()).items():
        if reading.verdict == Reading.Verdict.WARNS:
            said = {"point": rows[key].name, "what": broken(reading), "at": when(reading.taken_at)}
            url = f"{reverse('safety:point', args=[key])}?parameter={parameter}"
            words = _("Beyond its limit: %(point)s, %(what)s, measured %(at)s")
            yield rows[key].area_id, Reason("warn", words % said, url)


PROVIDERS: tuple[Provider, ...] = (closures, excursions, hazards, duties, readings)


def readiness() -> list[AreaState]:
    """Every area in use, those that are not ready first."""
    now = clock.now()
    found: dict[int | None, list[Reason]] = defaultdict(list)
    for provider in PROVIDERS:
        for key, reason in provider(now):
            found[key].append(reason)
    people = {row.area_id: str(row.staff) for row in AreaOwner.objects.select_related("staff__user")}
    states = [
        AreaState(area, people.get(area.pk, ""), (*found[None], *found[area.pk]))
        for area in Area.objects.filter(is_active=True)
    ]
    return sorted(states, key=lambda state: ("bad", "warn", "good").index(state.kind))
