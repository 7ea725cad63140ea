"""Cases of a period, counted: by kind, category, cause and area, on time by each clock, and what was done about them.

Every figure is a test that cases pass; the rows behind it are those that pass it. Five queries, however many there are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.lesson_policies import repeats_within
from feedback.models import Analysis, Case, CaseEvent, CauseClass, Compensation, Lesson
from feedback.selectors.analysis import came_before
from feedback.selectors.clocks import clocks_of
from feedback.selectors.doors import cases
from feedback.selectors.faces import LABELS
from venue import clock
from venue.errors import Text
from venue.models import Area
from venue.periods import Period

Kind = CaseEvent.Kind
NONE = "none"  # the value of a cut for cases that have none
KEPT, DECIDED = "kept-", "decided-"  # before the name of a clock


@dataclass(frozen=True)
class Chosen:
    """What is counted: cases received in a period, and of these only some."""

    period: Period
    kind: str = ""
    category: str = ""
    cause: str = ""  # a key, or NONE
    area: str = ""

    @property
    def before(self) -> Period:
        """As many days, just before."""
        days = (self.period.last - self.period.first).days + 1
        return Period(self.period.first - timedelta(days=days), self.period.first - timedelta(days=1))


@dataclass(frozen=True)
class Counted:
    """One case with all that the figures ask of it."""

    pk: int
    received_on: date
    kind: str
    category: str
    cause: str
    area: str
    is_repeat: bool
    clocks: Mapping[str, bool | None]  # by name, whether it was kept; unknown while it can still be
    is_remedied: bool
    has_measure: bool
    is_measure_done: bool
    is_measure_overdue: bool
    happened: frozenset[str]  # kinds of events
    has_lesson: bool
    cost: Decimal  # what was given to make it good


Test = Callable[[Counted], bool]


@dataclass(frozen=True)
class Done:
    """Something that was done, and which cases it was done for."""

    title: Text
    passes: Test


RECEIVED, REPEATS, COMPENSATED = "received", "repeats", "compensated"
DONE: dict[str, Done] = {
    "remedied": Done(_("Put right, and said how"), lambda each: each.is_remedied),
    "measures": Done(_("With a preventive measure"), lambda each: each.has_measure),
    "measures-done": Done(_("Measure done, with what it has brought"), lambda each: each.is_measure_done),
    "measures-overdue": Done(_("Measure overdue"), lambda each: each.is_measure_overdue),
    COMPENSATED: Done(_("With a compensation that cost something"), lambda each: each.cost > 0),
    "reviewed": Done(_("Looked back on"), lambda each: Kind.REVIEWED in each.happened),
    "lessons": Done(_("With a lesson that was sent"), lambda each: each.has_lesson),
    "linked": Done(_("Led to a hazard or an incident"), lambda each: Kind.LINKED in each.happened),
    "reopened": Done(pgettext_lazy("cases", "Opened again"), lambda each: Kind.REOPENED in each.happened),
}


def test_of(key: str) -> Test | None:
    """What a case has to pass to be behind a figure; nothing for what is no figure."""
    if key == RECEIVED:
        return lambda each: True
    if key == REPEATS:
        return lambda each: each.is_repeat
    if key in DONE:
        return DONE[key].passes
    for prefix, wanted in ((KEPT, (True,)), (DECIDED, (True, False))):
        if key.startswith(prefix):
            name = key.removeprefix(prefix)
            return lambda each: each.clocks.get(name) in wanted
    return None


# --- cuts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cut:
    """One way to sort cases into heaps; `names` says what each heap is called."""

    title: Text
    names: Callable[[], Mapping[str, Text]]


def names_of_causes() -> dict[str, Text]:
    return {str(each.pk): each.name for each in CauseClass.objects.all()} | {NONE: _("Cause not named")}


def names_of_areas() -> dict[str, Text]:
    return {str(each.pk): each.name for each in Area.objects.all()} | {NONE: _("Place not named")}


CUTS = {
    "kind": Cut(_("By kind"), lambda: dict(Case.Kind.choices)),
    "category": Cut(_("By category"), lambda: dict(Case.Category.choices)),
    "cause": Cut(pgettext_lazy("cases", "By cause"), names_of_causes),
    "area": Cut(pgettext_lazy("cases", "By area"), names_of_areas),
}


# --- counting --------------------------------------------------------------------------------------------------------


def counted(chosen: Chosen, period: Period) -> list[Counted]:
    """All cases received in a period that fit; two queries."""
    now = clock.now()
    rows = cases().filter(received_at__gte=period.begins, received_at__lt=period.ends)
    given = Compensation.objects.filter(case=OuterRef("pk"), state=Compensation.State.PAID).order_by().values("case")
    rows = rows.annotate(
        place=Coalesce("area_id", "session__course__area_id"),
        is_repeat=Q(kind=Case.Kind.COMPLAINT) & Q(came_before(repeats_within(now))),
        cost=Subquery(given.annotate(sum=Sum("amount")).values("sum")),
        has_lesson=Exists(Lesson.objects.sent().filter(case=OuterRef("pk"))),
    )
    wanted = {"kind": chosen.kind, "category": chosen.category}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    for field, value in (("analysis__cause", chosen.cause), ("place", chosen.area)):
        if value:
            rows = rows.filter(**{field: None if value == NONE else int(value)})
    happened = Prefetch("events", CaseEvent.objects.order_by().only("case_id", "kind"))  # their words are many
    rows = rows.select_related("analysis").prefetch_related(happened).order_by("pk")
    return [_counted(row, now) for row in rows]


def _counted(case: Case, now: datetime) -> Counted:
    row: Any = case
    analysis: Analysis | None = getattr(case, "analysis", None)
    return Counted(
        pk=case.pk,
        received_on=clock.local(case.received_at).date(),
        kind=case.kind,
        category=case.category,
        cause=str(analysis.cause_id) if analysis and analysis.cause_id else NONE,
        area=str(row.place) if row.place else NONE,
        is_repeat=row.is_repeat,
        clocks={each.name: each.is_kept(now) for each in clocks_of(case)},
        is_remedied=bool(analysis and analysis.corrective),
        has_measure=bool(analysis and analysis.preventive),
        is_measure_done=bool(analysis and analysis.done_at),
        is_measure_overdue=bool(analysis and analysis.is_overdue),
        happened=frozenset(event.kind for event in case.events.all()),
        has_lesson=row.has_lesson,
        cost=row.cost or Decimal(0),
    )


def behind(chosen: Chosen, period: Period, key: str, cut: str = "", value: str = "") -> list[int] | None:
    """The keys of the cases behind one figure, of one heap or of all; nothing for what is no figure."""
    passes = test_of(key)
    if passes is None or (cut and cut not in CUTS):
        return None
    return [each.pk for each in counted(chosen, period) if passes(each) and (not cut or getattr(each, cut) == value)]


@dataclass(frozen=True)
class Tally:
    """What a heap of cases amounts to."""

    cases: tuple[Counted, ...]

    def count(self, key: str = RECEIVED) -> int:
        passes = test_of(key)
        return sum(map(passes, self.cases)) if passes else 0

    @property
    def cost(self) -> Decimal:
        return sum((each.cost for each in self.cases), Decimal(0))

    @property
    def clocks(self) -> list[str]:
        """The clocks that any of them has, those known first."""
        found = {name for each in self.cases for name in each.clocks}
        return [*(name for name in LABELS if name in found), *sorted(found - LABELS.keys())]


def heaps(cases_: Iterable[Counted], cut: str) -> dict[str, Tally]:
    found: dict[str, list[Counted]] = {}
    for each in cases_:
        found.setdefault(getattr(each, cut), []).append(each)
    return {value: Tally(tuple(rows)) for value, rows in found.items()}


def measures_of(keys: Iterable[int]) -> list[Analysis]:
    """What was done for these cases, in words; those with a measure that is still open first."""
    rows = Analysis.objects.filter(case__in=list(keys)).exclude(corrective="", preventive="")
    rows = rows.select_related("case__survey_response", "cause", "owner__user")
    return list(rows.order_by(F("done_at").desc(nulls_first=True), "until", "-pk"))
