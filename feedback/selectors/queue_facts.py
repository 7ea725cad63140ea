"""Loading what the rules of the queue look at."""

from feedback.grading import Verdict
from feedback.models import Case
from feedback.queue_rules import AcceptFacts, AnswerFacts, GradeFacts, OfferFacts
from feedback.selectors.facts import case_facts, handler_facts
from feedback.selectors.grading import reasons
from feedback.selectors.responsibility import responsibility_of, sees_to_it
from venue.models import StaffMember, User
from venue.roles import Role

DECIDE = "feedback.decide_case"


def may_decide(user: User | None) -> bool:
    """The house, acting by itself, may."""
    return user is None or user.has_perm(DECIDE)


def grade_facts(grade: str, verdict: Verdict, user: User | None, reason: str) -> GradeFacts:
    return GradeFacts(grade, verdict.least, reasons(verdict), may_decide(user), bool(reason.strip()))


def answer_facts(case: Case, user: User | None) -> AnswerFacts:
    roles = case.enquiry_class.roles if case.enquiry_class else []
    held = list(user.groups.values_list("name", flat=True)) if user and roles else []
    names = [str(Role(role).label) for role in roles]
    return AnswerFacts(case_facts(case), roles, held, names, is_house=user is None)


def offer_facts(case: Case, to: StaffMember | None, user: User | None) -> OfferFacts:
    return OfferFacts(
        handler_facts(case, to),
        may_offer=may_decide(user) or sees_to_it(case, user),
        is_theirs=to is not None and case.handler_id == to.pk,
    )


def accept_facts(case: Case, user: User) -> AcceptFacts:
    staff = getattr(user, "staff_member", None)
    return AcceptFacts(handler_facts(case, staff), responsibility_of(case).is_offered_to(user))
