"""Every declared figure with its bounds, what holds now, what will, and what held."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venue.errors import Text
from venue.models import Policy
from venue.policies import BEFORE_EVERYTHING, DEFINITIONS, VENUE_SCOPE, Definition, Unit
from venue.policy_scopes import Scope
from venue.wording import money

GROUPS: dict[str, Text] = {
    "booking": gettext_lazy("Booking"),
    "checkin": gettext_lazy("Check-in"),
    "waitlist": gettext_lazy("Waitlist"),
    "hold": gettext_lazy("Places kept until they are paid"),
    "penalty": gettext_lazy("Late cancellations and no-shows"),
    "roster": gettext_lazy("Rosters"),
    "reminder": gettext_lazy("Reminders"),
    "series": gettext_lazy("Weekly classes"),
    "room": gettext_lazy("Room bookings"),
    "treatment": gettext_lazy("Treatments"),
    "timetable": gettext_lazy("Timetable"),
    "membership": gettext_lazy("Memberships"),
    "freeze": gettext_lazy("Pausing a membership"),
    "credits": gettext_lazy("Credits"),
    "guests": gettext_lazy("Guests"),
    "agreements": gettext_lazy("Agreements"),
    "data_check": gettext_lazy("Whether data are still right"),
    "intake": gettext_lazy("Intakes"),
    "screening": gettext_lazy("Health screening"),
    "follow_up": gettext_lazy("Follow-ups"),
    "refund": gettext_lazy("Refunds"),
    "stage": gettext_lazy("Life-cycle stages"),
    "greetings": gettext_lazy("Birthday and holiday greetings"),
    "messages": gettext_lazy("Messages"),
    "desk": gettext_lazy("Front desk"),
    "duty": gettext_lazy("Duties"),
    "hazard": gettext_lazy("Hazards"),
    "gate": gettext_lazy("Closing for safety"),
    "complaint": gettext_lazy("Complaints"),
    "case": gettext_lazy("Complaints"),
    "compensation": gettext_lazy("Complaints"),
    "survey": gettext_lazy("Surveys"),
    "quality": gettext_lazy("Learning from cases"),
    "improvement": gettext_lazy("Improvements"),
    "meeting": gettext_lazy("Meetings about quality"),
}


@dataclass(frozen=True)
class Figure:
    """One declared figure. `row` holds now, `planned` are those that will, for the whole venue; `others` is how many
    courses or tiers have a value of their own.
    """

    definition: Definition
    row: Policy | None
    planned: tuple[Policy, ...]
    others: int

    @property
    def words(self) -> str:
        return in_words(self.definition, self.row.value if self.row else self.definition.default)

    @property
    def default_words(self) -> str:
        return in_words(self.definition, self.definition.default)

    @property
    def bounds(self) -> str:
        least, most = self.definition.minimum, self.definition.maximum
        has_none = self.definition.unit in (Unit.CLOCK, Unit.CHOICE)
        return "" if has_none else _("%(least)s to %(most)s") % {"least": least, "most": most}

    @property
    def is_shipped(self) -> bool:
        """Nobody has set it: it holds since there is a venue."""
        return self.row is None or self.row.effective_from == BEFORE_EVERYTHING


@dataclass(frozen=True)
class Group:
    label: Text
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Step:
    """One value of a history."""

    row: Policy
    words: str
    is_present: bool
    is_planned: bool
    scope: Text  # what it is for, unless the whole venue


def in_words(definition: Definition, value: object) -> str:
    match definition.unit:
        case Unit.CLOCK:
            return str(value)
        case Unit.CHOICE:
            return str(dict(definition.choices).get(str(value), value))
        case Unit.MONEY:
            return money(Decimal(str(value)))
        case Unit.PERCENT:
            return f"{value} %"
    return f"{value} {definition.unit.label}"


def figures(now: datetime) -> list[Group]:
    """All figures by group, in three queries."""
    others = Counter(Policy.objects.exclude(scope=VENUE_SCOPE).in_force(now).values_list("key", flat=True))
    rows = Policy.objects.filter(scope=VENUE_SCOPE).select_related("changed_by")
    present = {row.key: row for row in rows.in_force(now)}
    planned: dict[str, list[Policy]] = {}
    for row in rows.filter(effective_from__gt=now).order_by("effective_from"):
        planned.setdefault(row.key, []).append(row)
    groups: dict[str, list[Figure]] = {}
    labels: dict[str, Text] = {}
    for key, definition in DEFINITIONS.items():
        prefix = key.partition(".")[0]
        label = GROUPS[prefix]
        labels.setdefault(str(label), label)
        figure = Figure(definition, present.get(key), tuple(planned.get(key, ())), others[key])
        groups.setdefault(str(label), []).append(figure)
    return [Group(labels[name], tuple(found)) for name, found in groups.items()]


def figure(key: str, now: datetime) -> Figure:
    """One figure; the key must be declared."""
    return next(each for group in figures(now) for each in group.figures if each.definition.key == key)


def history(key: str, now: datetime, scopes: Sequence[Scope]) -> Sequence[Step]:
    """What held, holds and will hold, the newest first, for every scope."""
    definition = DEFINITIONS[key]
    rows = list(Policy.objects.filter(key=key).select_related("changed_by").order_by("-effective_from", "-pk"))
    present = {row.pk for row in Policy.objects.filter(key=key).in_force(now)}
    labels = {scope.key: scope.label for scope in scopes if scope.key != VENUE_SCOPE}
    return [
        Step(
            row,
            in_words(definition, row.value),
            row.pk in present,
            row.effective_from > now,
            "" if row.scope == VENUE_SCOPE else labels.get(row.scope, row.scope),
        )
        for row in rows
    ]
