"""Whether whoever spoke up says that it is settled: what waits for their answer, and who is to be called about it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.guest_policies import CALL_AFTER, call_after, reopen_within
from feedback.guest_rules import GuestFacts
from feedback.models import Case, CaseEvent
from feedback.models.case import CaseQuerySet
from feedback.policies import is_over
from feedback.selectors.before_closing import Item
from feedback.selectors.facts import case_facts
from members.models import FollowUp
from venue.wording import when

Kind = CaseEvent.Kind
CALL = "call"  # the step by which somebody is asked to call; one for each time the case was resolved
SAID = (Kind.CONFIRMED, Kind.CALLED, Kind.CLOSED)
LONGEST_AWAY = timedelta(days=60)  # what was settled longer ago nobody is called about any more


def of_this_round(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """What happened since the case was last opened."""
    present = max((event.round for event in events), default=1)
    return [event for event in events if event.round == present]


def last_of(events: Sequence[CaseEvent], *kinds: str) -> CaseEvent | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def proposal_in(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """The solution that waits for an answer: the last one, unless it was answered or overtaken."""
    found: CaseEvent | None = None
    for event in of_this_round(events):
        if event.kind == Kind.PROPOSED:
            found = event
        elif event.kind in CaseEvent.ENDS or (event.kind == Kind.GUEST and event.facts.get("answer")):
            found = None
    return found


def is_reachable(case: Case) -> bool:
    return bool(case.phone or case.email)


def guest_facts(case: Case, events: Sequence[CaseEvent] | None = None, now: datetime | None = None) -> GuestFacts:
    """One query where the events are not at hand."""
    events = list(case.events.all()) if events is None else events
    recent = of_this_round(events)
    resolved, said = last_of(recent, Kind.RESOLVED), last_of(recent, *SAID)
    mediation = last_of(recent, Kind.MEDIATION, Kind.MEDIATED)
    return GuestFacts(
        case=case_facts(case),
        is_proposed=proposal_in(events) is not None,
        is_confirmed=last_of(recent, Kind.CONFIRMED) is not None,
        was_resolved=resolved is not None,
        reopen_until=case.ended_at + reopen_within(case.ended_at) if case.ended_at else None,
        may_be_called=is_complaint(case) and resolved is not None and said is None and is_reachable(case),
        in_mediation=mediation is not None and mediation.kind == Kind.MEDIATION,
    )


def is_complaint(case: Case) -> bool:
    return case.kind == Case.Kind.COMPLAINT


def before_closing(case: Case, events: Sequence[CaseEvent]) -> Iterator[Item]:
    """That the guest has said it is settled, or was called and not reached. Only a complaint that was resolved is asked
    about; of whom nobody knows an address nobody can be asked.
    """
    recent = of_this_round(events)
    is_ended_otherwise = last_of(recent, Kind.WITHDRAWN, Kind.REJECTED) is not None
    if not is_complaint(case) or is_ended_otherwise:
        return
    label = _("The guest's confirmation and rating")
    if said := last_of(recent, Kind.CONFIRMED, Kind.CALLED):
        yield Item("confirmation", label, True, _how(said))
    elif not is_reachable(case):
        yield Item("confirmation", label, True, _("Nobody knows how to reach the guest."))
    elif resolved := last_of(recent, Kind.RESOLVED):
        call_at = when(resolved.at + call_after(resolved.at))
        yield Item(
            "confirmation", label, False, _("Asked; without an answer the desk calls from %(at)s.") % {"at": call_at}
        )
    else:
        yield Item("confirmation", label, False, _("The guest is asked once it is resolved."))


def _how(said: CaseEvent) -> str:
    if said.kind == Kind.CALLED and said.facts.get("outcome") == "unreached":
        return _("Called, not reached.")
    rating = said.facts.get("rating")
    return _("%(rating)s of 5") % {"rating": rating} if rating else pgettext("of a case", "Confirmed.")


# --- who is to be called ---------------------------------------------------------------------------------------------


def silent(now: datetime) -> CaseQuerySet:
    """Complaints that were resolved longer ago than a guest is waited for, and nobody said anything about since."""
    later = CaseEvent.objects.filter(case=OuterRef("case"), round=OuterRef("round"), kind__in=SAID)
    again = CaseEvent.objects.filter(case=OuterRef("case"), round__gt=OuterRef("round"))
    resolved = CaseEvent.objects.filter(is_over(CALL_AFTER, "at", now), case=OuterRef("pk"), kind=Kind.RESOLVED)
    asked = Exists(resolved.filter(~Exists(later), ~Exists(again)))
    lately = Q(ended_at__lte=now, ended_at__gt=now - call_after(now) - LONGEST_AWAY)
    rows = Case.objects.get_queryset().complaints().filter(lately)
    return rows.filter(Q(member__isnull=False) | ~Q(contact=""), asked)


def to_call(now: datetime) -> CaseQuerySet:
    """Those whom the desk was asked to call and has not."""
    return silent(now).filter(Exists(_steps()))


def not_yet_given(now: datetime) -> CaseQuerySet:
    """Those about whom the desk was not asked yet."""
    return silent(now).filter(~Exists(_steps()))


def _steps() -> QuerySet[CaseEvent]:
    """The step of the present round; an earlier round was another matter."""
    later = CaseEvent.objects.filter(case=OuterRef("case"), kind=Kind.REOPENED, round__gt=OuterRef("round"))
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), kind=Kind.STEP, step__startswith=f"{CALL}-")
    return asked.filter(~Exists(later))


def cause_of_call(case: Case, round_number: int) -> str:
    """What the follow-up that asks is opened for."""
    return f"case_call:{case.pk}:{round_number}"


def call_about(case: Case, events: Sequence[CaseEvent]) -> FollowUp | None:
    """The follow-up of the present round, if one was opened."""
    present = max((event.round for event in events), default=1)
    return FollowUp.objects.filter(cause=cause_of_call(case, present)).first()
