"""One act on many cases, each by the service that does it to one, with the same rules."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.guest_rules import READY_RULES, ClosingFacts
from feedback.models import Case
from feedback.queue_rules import GRADE_RULES
from feedback.rules import ACTOR_RULES, CLOSE_RULES, HANDLER_RULES, SORT_RULES, WORK_RULES, HandlerFacts, SortFacts
from feedback.selectors.before_closing import missing
from feedback.selectors.doors import cases
from feedback.selectors.facts import actor_facts, case_facts, concerned, is_able
from feedback.selectors.grading import report_of, verdict_on
from feedback.selectors.queue_facts import grade_facts
from feedback.services import case as service
from venue import clock, locking
from venue.errors import DomainError
from venue.models import User
from venue.rules import refusal

MOST = 200
SORTED = ("category", "tone", "grade")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """One case, and why the act is refused to it, if it is."""

    case: Case
    refusal: DomainError | None


def planned(act: str, keys: Iterable[int], fields: Fields | None, by: User) -> list[Outcome]:
    """What would come of it. Without `fields` only what does not depend on them is looked at."""
    rows = cases().filter(pk__in=list(keys)[:MOST]).order_by("received_at", "pk")
    if fields and "handler" in fields:
        fields = {**fields, "is_able": is_able(fields["handler"])}
    return [Outcome(case, why_not(act, case, fields, by)) for case in rows]


def why_not(act: str, case: Case, fields: Fields | None, by: User) -> DomainError | None:
    return refusal(ACTOR_RULES, actor_facts(case, by), clock.now()) or WHY_NOT[act](case, fields, by)


def run(act: str, keys: Iterable[int], fields: Fields, *, by: User) -> list[Outcome]:
    """Do it to each in one transaction; a case that refuses stays as it was, and the others go on. Locks the cases by
    ascending key.
    """
    outcomes = []
    with locking.atomic(by=by):
        for case in cases().filter(pk__in=list(keys)[:MOST]).order_by("pk"):
            try:
                with locking.atomic(by=by):
                    DO[act](case, fields, by)
                outcomes.append(Outcome(case, None))
            except DomainError as error:
                outcomes.append(Outcome(case, error))
    return outcomes


# --- each act --------------------------------------------------------------------------------------------------------


def _why_not_assigned(case: Case, fields: Fields | None, by: User) -> DomainError | None:
    if fields is None:
        return refusal(WORK_RULES, case_facts(case), clock.now())
    able, handler = fields.get("is_able", False), fields["handler"]
    facts = HandlerFacts(case_facts(case), able, is_concerned=handler.pk in concerned(case))
    return refusal(HANDLER_RULES, facts, clock.now())


def _why_not_sorted(case: Case, fields: Fields | None, by: User) -> DomainError | None:
    now = clock.now()
    if fields is None:
        return refusal(WORK_RULES, case_facts(case), now)
    error = refusal(SORT_RULES, SortFacts(case_facts(case), case.kind == Case.Kind.COMPLAINT), now)
    if error:
        return error
    wanted = _wanted(case, fields)
    was = {name: getattr(case, name) for name in SORTED}
    for name, value in wanted.items():
        setattr(case, name, value)
    verdict = verdict_on(report_of(case))
    for name, value in was.items():
        setattr(case, name, value)
    return refusal(GRADE_RULES, grade_facts(wanted["grade"], verdict, by, fields["reason"]), now)


def _wanted(case: Case, fields: Fields) -> dict[str, str]:
    return {name: fields[name] or getattr(case, name) for name in SORTED}


def _why_not_closed(case: Case, fields: Fields | None, by: User) -> DomainError | None:
    now = clock.now()
    return refusal(CLOSE_RULES, case_facts(case), now) or refusal(READY_RULES, ClosingFacts(missing(case)), now)


def _assign(case: Case, fields: Fields, by: User) -> None:
    service.assign(case.pk, fields["handler"], by=by)


def _sort(case: Case, fields: Fields, by: User) -> None:
    service.sort_case(case.pk, kind=case.kind, reason=fields["reason"], by=by, **_wanted(case, fields))


def _close(case: Case, fields: Fields, by: User) -> None:
    service.close(case.pk, by=by)


WHY_NOT: dict[str, Callable[[Case, Fields | None, User], DomainError | None]] = {
    "assign": _why_not_assigned,
    "sort": _why_not_sorted,
    "close": _why_not_closed,
}
DO: dict[str, Callable[[Case, Fields, User], None]] = {"assign": _assign, "sort": _sort, "close": _close}
