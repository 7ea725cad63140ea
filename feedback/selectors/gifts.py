"""Compensations as pages, rules and lists see them, in words and through a door."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from feedback.compensation_policies import Limits
from feedback.compensation_rules import DecisionFacts, GiftFacts
from feedback.models import Case, CaseEvent, Compensation
from feedback.models.compensation import CompensationQuerySet
from feedback.selectors.before_closing import Item
from feedback.selectors.confirmation import proposal_in
from feedback.selectors.facts import case_facts
from members.models import MembershipPlan, Refund
from venue.actors import Actor, user_of
from venue.bilingual import in_language
from venue.models import User
from venue.wording import money

VIEW, APPROVE = "feedback.view_compensation", "feedback.approve_compensation"
BADGES = {"proposed": "warn", "approved": "info", "refused": "plain", "paid": "good"}
NOTHING = Decimal(0)


def compensations() -> CompensationQuerySet:
    """With what a list says of each, the latest first."""
    return Compensation.objects.with_details().order_by("-pk")


def compensation_for(user: User, pk: int) -> Compensation:
    """Any, for whoever may look at them; for everybody else it does not exist."""
    if not user.has_perm(VIEW):
        raise Http404
    return get_object_or_404(compensations(), pk=pk)


def of_case(case: Case) -> Sequence[Compensation]:
    return list(Compensation.objects.with_details().filter(case=case).order_by("pk"))


def to_decide(user: User) -> int:
    """How many wait for this person; what they proposed themselves waits for another."""
    if not user.has_perm(APPROVE):
        return 0
    return Compensation.objects.filter(state="proposed").exclude(proposed_by=user).count()


def packs_to_give() -> Any:
    """Packs of one credit with a price, which says what the visit is worth."""
    return MembershipPlan.objects.filter(kind="pack", credits=1, price__isnull=False)


def limit_of(by: Actor, limits: Limits) -> Decimal | None:
    """How much somebody gives for one case alone; the house itself knows no limit."""
    user = user_of(by)
    if user is None:
        return None
    if user.has_perm(APPROVE):
        return limits.manager
    return limits.lead if user.has_perm("feedback.decide_case") else limits.desk


def spent_on(case: Case) -> Decimal:
    return Compensation.objects.filter(case=case, state="paid").aggregate(sum=Sum("amount"))["sum"] or NOTHING


def gift_facts(
    case: Case, kind: str, amount: Decimal, plan: MembershipPlan | None, by: Actor, limits: Limits
) -> GiftFacts:
    return GiftFacts(
        case=case_facts(case),
        kind=kind,
        amount=amount,
        has_plan=plan is not None,
        has_person=case.member is not None,
        one_waits=Compensation.objects.filter(case=case, state="proposed").exists(),
        spent=spent_on(case),
        limit=limit_of(by, limits),
    )


def decision_facts(row: Compensation, by: Actor) -> DecisionFacts:
    """`is_closed`: the case is over, so that nothing is promised any more."""
    user = user_of(by)
    staff = getattr(user, "staff_member", None)
    case = row.case
    about = {case.about_staff_id, case.session.instructor_id if case.session else None}
    return DecisionFacts(
        state=row.state,
        is_closed=case.ended_at is not None,
        actor=user.pk if user else None,
        proposer=row.proposed_by_id,
        is_concerned=staff is not None and staff.pk in about,
        is_offered=row.state == "approved" and is_offered(row),
    )


def is_offered(row: Compensation) -> bool:
    """Whether it comes with the solution that the guest may still accept. One query."""
    waiting = proposal_in(list(CaseEvent.objects.filter(case=row.case_id)))
    return waiting is not None and waiting.pk == row.proposal_id


def before_closing(case: Case, events: Sequence[CaseEvent]) -> Iterator[Item]:
    """That nothing that was promised, or waits for approval, is left lying. Nothing where nothing is given."""
    states = set(Compensation.objects.counted().filter(case=case).values_list("state", flat=True))
    if not states:
        return
    is_done = states == {"paid"}
    detail = "" if is_done else _("Give it, or have it refused.")
    yield Item("compensation", _("The compensation is given"), is_done, detail)


def refund_of(row: Compensation) -> Refund | None:
    return Refund.objects.filter(cause=row.cause).first() if row.kind == Compensation.Kind.REFUND else None


def facts_for_event(row: Compensation) -> dict[str, str]:
    """What the conversation keeps of it, in both languages."""
    names = {"name_en": row.plan.name_en, "name_zh": row.plan.name_zh} if row.plan else {}
    return {"gift": row.kind, "amount": str(row.amount), **names}


def gift_in_words(facts: Mapping[str, Any], *, is_for_guest: bool = False) -> str:
    """What is given, as colleagues or the guest read it; nothing where nothing is."""
    amount = money(Decimal(facts.get("amount", "0")))
    match facts.get("gift"):
        case Compensation.Kind.APOLOGY:
            return _("Our apology")
        case Compensation.Kind.CREDIT:
            words = _("%(amount)s into your account") if is_for_guest else _("%(amount)s into the guest's account")
            return words % {"amount": amount}
        case Compensation.Kind.PACK:
            name = in_language(facts.get("name_en", ""), facts.get("name_zh", ""))
            return _("%(name)s, free of charge") % {"name": name}
        case Compensation.Kind.REFUND:
            return _("%(amount)s paid back") % {"amount": amount}
    return ""
