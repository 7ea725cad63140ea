"""A dispute that neither side ends: given to a mediator, and what came of it; complaints that come by the authority;
and those that are not upheld.
"""

from datetime import date

from django.utils.translation import gettext_noop

from feedback.guest_rules import MEDIATE_RULES, MEDIATED_RULES, REJECT_RULES
from feedback.models import CaseEvent
from feedback.rules import WORK_RULES
from feedback.selectors.confirmation import guest_facts, last_of
from feedback.selectors.facts import case_facts
from feedback.services import case_messages as messages
from feedback.services.case import add_event, to_handle
from feedback.services.compensation import drop_waiting
from venue import clock, locking
from venue.actors import Actor
from venue.rules import check

Kind = CaseEvent.Kind
NOT_UPHELD = gettext_noop("The complaint was not upheld")


def hand_over(pk: int, *, body: str, on: date, text: str = "", by: Actor) -> bool:
    """Give the dispute to a mediator, named with the day; both sides see it. True when the guest is told by message.

    Locks the case; raises what `MEDIATE_RULES` say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(MEDIATE_RULES, guest_facts(case), clock.now())
        facts = {"body": body.strip(), "on": on.isoformat()}
        event = add_event(case, Kind.MEDIATION, by=by, text=text.strip(), is_visible=True, facts=facts)
        return messages.tell_mediation(case, event)


def note_outcome(pk: int, *, outcome: str, is_agreed: bool, by: Actor) -> bool:
    """Write down what came of it; work goes on from there. Locks the case; raises what `MEDIATED_RULES` say."""
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(MEDIATED_RULES, guest_facts(case), clock.now())
        handed = last_of(list(case.events.all()), Kind.MEDIATION)
        facts = {"body": handed.facts["body"] if handed else "", "is_agreed": is_agreed}
        event = add_event(case, Kind.MEDIATED, by=by, text=outcome.strip(), is_visible=True, facts=facts)
        return messages.tell_mediation(case, event)


def note_authority(pk: int, *, authority: str, authority_due_on: date | None, by: Actor) -> None:
    """Keep that a complaint came by the authority: its number there and the day it wants an answer; both or neither.

    Locks the case; raises what `WORK_RULES` say, and what `REJECT_RULES` say of a case that is no complaint.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(WORK_RULES, case_facts(case), clock.now())
        check(REJECT_RULES, guest_facts(case), clock.now())
        complaint = case.complaint
        complaint.authority, complaint.authority_due_on = authority.strip(), authority_due_on
        complaint.save(update_fields=["authority", "authority_due_on"])


def reject(pk: int, reason: str, *, by: Actor) -> bool:
    """Say that a complaint is not upheld, and why; the guest is told, with where else to turn. Every clock stops. True
    when it goes out by message. Locks the case; raises what `REJECT_RULES` say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(REJECT_RULES, guest_facts(case), clock.now())
        event = add_event(case, Kind.REJECTED, by=by, text=reason.strip(), is_visible=True)
        drop_waiting(case, NOT_UPHELD)
        return messages.tell_rejected(case, event)
