"""Loading what the rules look at."""

from feedback.models import Case, CaseEvent
from feedback.policies import case_policy_under
from feedback.rules import ActorFacts, CaseFacts, HandlerFacts
from feedback.waiting_rules import WaitFacts
from venue import clock
from venue.actors import Actor, user_of
from venue.models import StaffMember


def case_facts(case: Case) -> CaseFacts:
    complaint = getattr(case, "complaint", None)
    return CaseFacts(
        is_complaint=complaint is not None,
        grade=case.grade,
        is_answered=case.answered_at is not None,
        is_resolved=not case.is_open,
        is_closed=case.closed_at is not None,
        promised_until=complaint.promised_until if complaint else None,
        extended_until=complaint.extended_until if complaint else None,
        outer_limit=case.received_at + case_policy_under(case.policies).extend_at_most if complaint else None,
    )


def wait_facts(case: Case) -> WaitFacts:
    return WaitFacts(case_facts(case), case.turn == CaseEvent.Kind.PAUSED, case.turn == CaseEvent.Kind.MEDIATION)


def handler_facts(case: Case, handler: StaffMember | None) -> HandlerFacts:
    return HandlerFacts(
        case=case_facts(case),
        is_able=handler is not None and is_able(handler),
        is_concerned=handler is not None and handler.pk in concerned(case),
    )


def actor_facts(case: Case, by: Actor) -> ActorFacts:
    staff = getattr(user_of(by), "staff_member", None)
    return ActorFacts(is_concerned=staff is not None and staff.pk in concerned(case))


def concerned(case: Case) -> set[int]:
    """Whom a case is about: the staff member named, and who gave the class."""
    people = (case.about_staff_id, case.session.instructor_id if case.session else None)
    return {pk for pk in people if pk is not None}


def is_able(staff: StaffMember) -> bool:
    works_here = StaffMember.objects.employed_on(clock.today()).filter(pk=staff.pk).exists()
    return works_here and staff.user.is_active and staff.user.has_perm("feedback.answer_case")
