"""Who sees to a case: whoever took it in, until somebody named accepts; by rules, where a guest wrote it down."""

import logging

from django.utils.translation import gettext_noop

from feedback.models import Case, CaseEvent
from feedback.policies import sorted_within
from feedback.queue_rules import ACCEPT_RULES, OFFER_RULES
from feedback.rules import ACTOR_RULES, HANDLER_RULES
from feedback.selectors.facts import actor_facts, handler_facts
from feedback.selectors.queue_facts import accept_facts, offer_facts
from feedback.selectors.responsibility import BY_THEMSELVES
from feedback.selectors.routing import handler_for
from feedback.selectors.unsorted import STEP, unsorted
from feedback.services import queue_messages
from feedback.services.case import ROUTING, NewCase, add_event, assign, locked, open_case, reread, route
from feedback.services.messages import first_but_concerned
from venue import clock, locking, sweeping
from venue.actors import Actor, Automation, user_of
from venue.models import StaffMember, User
from venue.roles import Role
from venue.rules import check, refusal

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("sorting of cases"))
LATE_AFTER = 2  # minutes: the sweep runs each minute
Kind = CaseEvent.Kind


def take_in(new: NewCase, *, by: Actor) -> Case:
    """Write a case down, and see to it that somebody owns it.

    Whoever takes it in at work owns it until somebody named accepts it; if rules name others, it is offered to one of
    them. What a guest wrote goes straight to whom rules name. Raises what `open_case` raises.
    """
    with locking.atomic(by=by):
        case = open_case(new, by=by)
        user = user_of(by)
        staff = getattr(user, "staff_member", None) if new.source not in BY_THEMSELVES else None
        if staff is None or refusal(HANDLER_RULES, handler_facts(case, staff), clock.now()):
            route(case)
            return reread(case.pk)
        assign(case.pk, staff, by=by, first_asked=True)
        choice = handler_for(reread(case.pk))
        fits = choice is None or choice.rule is None or _holds(staff, choice.rule.roles)
        if choice and not fits and choice.handler != staff:
            offer(case.pk, choice.handler, by=ROUTING)
        return reread(case.pk)


def _holds(staff: StaffMember, roles: list[str]) -> bool:
    return staff.user.groups.filter(name__in=roles).exists()


def offer(pk: int, to: StaffMember | None, *, by: Actor) -> Case:
    """Ask somebody to take a case over; whoever has it keeps it until they accept. The last one asked is. Locks the
    case; raises what `OFFER_RULES` and `ACTOR_RULES` say.
    """
    with locking.atomic(by=by):
        case = locked(pk)
        check(OFFER_RULES, offer_facts(case, to, user_of(by)), clock.now())
        check(ACTOR_RULES, actor_facts(case, by), clock.now())
        assert to is not None  # noqa: S101 - the rules refuse that
        event = add_event(case, Kind.OFFERED, by=by, facts={"handler": to.user.display_name, "staff": to.pk})
        queue_messages.tell_offered(case, event, to.user)
    return case


def accept(pk: int, *, by: User) -> Case:
    """Take over what was offered. Locks the case; raises what `ACCEPT_RULES` say."""
    with locking.atomic(by=by):
        case = locked(pk)
        check(ACCEPT_RULES, accept_facts(case, by), clock.now())
        return assign(pk, by.staff_member, by=by)


# --- what nobody has sorted ------------------------------------------------------------------------------------------


def report_unsorted(limit: int = 500) -> int:
    """Tell the quality lead of every case that nobody has sorted in time; how many.

    Safe to run twice: the case is locked and looked at again, and the step is unique in the database. One that fell due
    while nothing ran is told of once, late, and says by how much.
    """
    waiting = list(unsorted(clock.now()).values_list("pk", flat=True)[:limit])
    return sweeping.each("cases not sorted", waiting, _report)


def _report(pk: int) -> bool:
    now = clock.now()
    with locking.atomic(by=SWEEP):
        case = locked(pk)
        if not unsorted(now).filter(pk=pk).exists():
            return False
        due_at = case.received_at + sorted_within(case.received_at)
        minutes = int((now - due_at).total_seconds() // 60)
        late = minutes if minutes >= LATE_AFTER else 0
        told = first_but_concerned(case, Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER)
        facts = {"late_minutes": late, "told": [user.display_name for user in told]}
        event = add_event(case, Kind.STEP, by=SWEEP, step=STEP, due_at=due_at, facts=facts)
        queue_messages.tell_unsorted(case, event, told, late)
    logger.warning("case %s: nobody has sorted it", case.number)
    return True
