"""The queue as a list: what its filters find, in which order, page by page, and how many wait in each view.

Open cases are few and found by an index of their own, so that they are ordered by what is due. All others are paged by
key, as quick among a hundred thousand as among ten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.models import Case, SavedView
from feedback.models.case import CaseQuerySet
from feedback.selectors.unsorted import is_sorted
from members.selectors.search import find
from venue import clock, keyset
from venue.models import User

OPEN, SETTLED, EVERY = "open", "settled", "all"
DUE, NEWEST, OLDEST, GRAVEST = "", "newest", "oldest", "grade"
PER_PAGE = 50
PEOPLE = 50  # whom words may mean
BY_KEY = {NEWEST: ("-received_at", "-pk"), OLDEST: ("received_at", "pk")}
NAMED = ("member", "handler__user", "survey_response")  # what a row says, and no more
EQUAL = ("kind", "category", "grade", "tone", "source")

Chosen = Mapping[str, str]


def matching(chosen: Chosen, user: User, now: datetime) -> Q:
    """What the filters ask for, besides the state; of cases read through `Case.objects`."""
    asked = Q(**{name: chosen[name] for name in EQUAL if chosen.get(name)})
    if chosen.get("due") == "overdue":
        asked &= Q(ended_at=None, due_at__lte=now)
    if chosen.get("mine") == "yes":
        asked &= Q(handler__user=user)
    elif chosen.get("mine") == "none":
        asked &= Q(handler=None)
    elif (handler := chosen.get("mine", "")).isdecimal():
        asked &= Q(handler=int(handler))
    if chosen.get("sorted") == "no":
        asked &= ~is_sorted()
    return asked


def found_by(chosen: Chosen, user: User, now: datetime) -> CaseQuerySet:
    rows = Case.objects.get_queryset().with_clocks().select_related(*NAMED)
    found = of_state(rows, chosen.get("state") or OPEN).filter(matching(chosen, user, now))
    words = chosen.get("q", "").strip()
    if not words:
        return found
    if "-" in words:
        return found.filter(number=words.upper())
    people = [member.pk for member in find(words, PEOPLE)]
    return found.filter(Q(member__in=people) | Q(number__in=numbers_like(words)))


def numbers_like(words: str) -> list[str]:
    """A case called by its running number alone, of this year and the years before."""
    if not words.isdecimal():
        return []
    year = clock.today().year
    return [f"C-{each}-{int(words):04}" for each in range(year - 5, year + 1)]


def of_state(rows: CaseQuerySet, state: str) -> CaseQuerySet:
    if state == OPEN:
        return rows.open()
    return rows.settled() if state == SETTLED else rows


def page_of(found: CaseQuerySet, chosen: Chosen, query: QueryDict) -> keyset.Page[Case]:
    """Open cases what is due first or gravest first, by number of page; everything else by key."""
    order = chosen.get("order", DUE)
    if order in BY_KEY or (chosen.get("state") or OPEN) != OPEN:
        return keyset.paginate(found.order_by(*BY_KEY.get(order, BY_KEY[NEWEST])), query, size=PER_PAGE)
    if order == GRAVEST:
        found = found.alias(gravity=gravity()).order_by("gravity", F("due_at").asc(nulls_last=True), "pk")
    else:
        found = found.order_by(F("due_at").asc(nulls_last=True), "-received_at", "-pk")
    number = int(text) if (text := query.get("page", "")).isdecimal() and int(text) < 10_000 else 1
    begins = PER_PAGE * (max(number, 1) - 1)
    rows = list(found[begins : begins + PER_PAGE + 1])
    link = _link(query)
    return keyset.Page(
        rows[:PER_PAGE], link(number - 1) if number > 1 else "", link(number + 1) if len(rows) > PER_PAGE else ""
    )


def gravity() -> Choose:
    whens = [When(grade=grade, then=Value(place)) for place, grade in enumerate(Case.Grade.values)]
    return Choose(*whens, output_field=IntegerField())


def _link(query: QueryDict) -> Any:
    def link(number: int) -> str:
        changed = query.copy()
        changed["page"] = str(number)
        return f"?{changed.urlencode()}"

    return link


# --- views -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """Filters under a name, with how many open cases they find; none of those that look at settled ones."""

    label: str
    query: str
    is_current: bool
    count: int | None

    @property
    def tab(self) -> tuple[str, str, bool, int | None]:
        return self.label, f"?{self.query}", self.is_current, self.count


def standard() -> list[tuple[str, str]]:
    return [
        (pgettext("cases", "Open"), ""),
        (_("Mine"), "mine=yes"),
        (_("Nobody has it"), "mine=none"),
        (_("Overdue"), "due=overdue"),
        (_("Not sorted"), "sorted=no"),
    ]


def views_for(user: User) -> Sequence[SavedView]:
    """One's own, and those that are shared."""
    return list(SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner"))


def views(user: User, query: str, read: Any, now: datetime) -> list[View]:
    """The standard ones, then the saved ones; two queries, however many there are. `read` makes choices of a query."""
    named = [*standard(), *((view.name, view.query) for view in views_for(user))]
    chosen = [read(QueryDict(each)) for _label, each in named]
    counts = {
        f"view_{number}": Count("pk", filter=matching(each, user, now) & Q(ended_at=None))
        for number, each in enumerate(chosen)
        if (each.get("state") or OPEN) == OPEN and not each.get("q")
    }
    counted = Case.objects.get_queryset().open().aggregate(**counts)
    return [
        View(label, each, each == query, counted.get(f"view_{number}")) for number, (label, each) in enumerate(named)
    ]
