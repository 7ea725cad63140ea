"""Who does not say whether a complaint is settled is called: the desk is asked to, once, and writes down what came of
it.
"""

import logging

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from feedback.guest_policies import call_after
from feedback.guest_rules import CALL_RULES, REASON_RULES, ReopenFacts
from feedback.models import Case, CaseEvent
from feedback.selectors.confirmation import (
    CALL,
    call_about,
    cause_of_call,
    guest_facts,
    last_of,
    not_yet_given,
    of_this_round,
)
from feedback.services import case_messages as messages
from feedback.services.case import add_event, locked, to_handle
from feedback.services.guest import note_confirmed, open_again
from members.models import FollowUp
from members.services import follow_up
from venue import clock, house, locking, sweeping
from venue.actors import Actor, Automation
from venue.rules import check, refusal

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("calls about complaints"))
Kind = CaseEvent.Kind
SATISFIED, DISSATISFIED, UNREACHED = "satisfied", "dissatisfied", "unreached"
OF_FOLLOW_UP = {SATISFIED: "reached", DISSATISFIED: "reached", UNREACHED: "unreached"}


def ask_to_call(limit: int = 200) -> int:
    """The sweep: somebody is asked to call everybody who has not answered for so many hours; how many.

    Safe to run twice, and after any time in which nothing ran: the case is locked and looked at again, and the step
    that says it was asked is unique.
    """
    due = list(not_yet_given(clock.now()).order_by("ended_at", "pk").values_list("pk", flat=True)[:limit])
    return sweeping.each("calls about complaints", due, _ask)


def _ask(pk: int) -> bool:
    now = clock.now()
    with locking.atomic(by=SWEEP):
        case = locked(pk)
        if not not_yet_given(now).filter(pk=pk).exists():
            return False
        resolved = last_of(of_this_round(list(case.events.all())), Kind.RESOLVED)
        assert resolved is not None  # noqa: S101 - else it would not wait for an answer
        due_at = resolved.at + call_after(resolved.at)
        step = add_event(
            case,
            Kind.STEP,
            by=SWEEP,
            step=f"{CALL}-{resolved.round}",
            due_at=due_at,
            facts={"late_minutes": 0, "told": _told(case, resolved)},
        )
        if not step.facts["told"]:
            logger.warning("case %s: nobody can be asked to call", case.number)
    return True


def _told(case: Case, resolved: CaseEvent) -> list[str]:
    """Who is to call: of a member the handler or whoever can, as a follow-up with a clock of its own; else the desk."""
    if case.member_id:
        with translation.override(house.language()):
            text = _("Ask whether %(number)s is settled: %(title)s") % {"number": case.number, "title": case.title}
        given = follow_up.open_by_rule(
            case.member_id,
            kind=FollowUp.Kind.OTHER,
            text=text,
            wanted=case.handler.user if case.handler else None,
            since=clock.now(),
            days=0,
            cause=cause_of_call(case, resolved.round),
            by=SWEEP,
        )
        if given:
            return [given.owner.user.display_name]
    return [user.display_name for user in messages.tell_to_call(case, resolved)]


def note_call(pk: int, *, outcome: str, rating: int | None = None, text: str = "", by: Actor) -> None:
    """Write down what the guest said on the phone: settled, which confirms it; not settled, which opens the case again;
    or that nobody answered. The follow-up that asked for the call is done with that.

    Locks the follow-up, then the case. Raises what `CALL_RULES` say, `ReasonNeeded` for what is not settled.
    """
    with locking.atomic(by=by):
        _finish_follow_up(pk, outcome, text, by=by)
        case = to_handle(pk, by=by)
        check(CALL_RULES, guest_facts(case), clock.now())
        known = {"outcome": outcome} | ({"rating": rating} if rating else {})
        add_event(case, Kind.CALLED, by=by, text=text.strip(), facts=known)
        if outcome == DISSATISFIED:
            check(REASON_RULES, ReopenFacts(text), clock.now())
            open_again(case, text, rating=rating, by=by)
        elif outcome == SATISFIED:
            note_confirmed(case, rating or 0, "", by=by, how="call")


def _finish_follow_up(pk: int, outcome: str, text: str, *, by: Actor) -> None:
    case = Case.objects.get_queryset().with_details().get(pk=pk)
    events = list(case.events.all())
    call = call_about(case, events)
    if call and call.is_open and refusal(CALL_RULES, guest_facts(case, events), clock.now()) is None:
        follow_up.finish(call.pk, outcome=OF_FOLLOW_UP[outcome], note=text[:400], by=by)
