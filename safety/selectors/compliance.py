"""How duties were done: in time, late or not at all, of all, by area and by person."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from safety.models import Duty
from venue import clock
from venue.periods import Period
from venue.roles import Role


@dataclass
class Tally:
    """Of the duties that were due until now. What the house itself missed is nobody's."""

    name: str = ""
    in_time: int = 0
    late: int = 0
    missed: int = 0
    by_system: int = 0
    open: list[Duty] = field(default_factory=list)  # late, but can still be done

    @property
    def due(self) -> int:
        return self.in_time + self.late + self.missed + self.by_system + len(self.open)

    @property
    def percent(self) -> float | None:
        """Done in time, of all that people could do; none where nothing was due."""
        counted = self.due - self.by_system
        return round(100 * self.in_time / counted, 1) if counted else None

    def add(self, duty: Duty, now: datetime) -> None:
        state = duty.state(now)
        if state == Duty.State.DONE:
            self.in_time += 1
        elif state == Duty.State.DONE_LATE:
            self.late += 1
        elif state == Duty.State.MISSED:
            self.missed += 1
        elif state == Duty.State.MISSED_BY_SYSTEM:
            self.by_system += 1
        else:
            self.open.append(duty)


@dataclass(frozen=True)
class Compliance:
    total: Tally
    areas: list[Tally]
    people: list[Tally]


def compliance(period: Period) -> Compliance:
    """Of the business days of a period, up to now; one query. Those with most missed first."""
    now = clock.now()
    days = Duty.objects.filter(business_date__range=(period.first, period.last)).with_details()
    duties = [each for each in days.order_by("due_at", "pk") if each.done_at or each.due_at < now]
    total = Tally(_("All duties"))
    for duty in duties:
        total.add(duty, now)
    return Compliance(total, tallies(duties, lambda duty: duty.area.name, now), tallies(duties, who, now))


def who(duty: Duty) -> str:
    """Whoever did it or began it; the role it belongs to where nobody did."""
    person = duty.done_by or duty.started_by
    if person:
        return person.display_name
    return _("%(role)s: nobody began") % {"role": Role(duty.role).label}


def tallies(duties: Iterable[Duty], key: Callable[[Duty], str], now: datetime) -> list[Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for duty in duties:
        name = key(duty)
        found[name].name = name
        found[name].add(duty, now)
    return sorted(found.values(), key=lambda each: (-each.missed, -each.late - len(each.open), each.name))
