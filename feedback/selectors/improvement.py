"""Improvements as pages and rules see them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from feedback.improvement_rules import (
    ACT_RULES,
    CANCEL_RULES,
    CHANGE_RULES,
    EFFECTIVE_RULES,
    FOLLOW_RULES,
    INEFFECTIVE_RULES,
    PUBLISH_RULES,
    START_RULES,
    TASK_RULES,
    Answer,
    ChangeFacts,
    GivenFacts,
    ImprovementFacts,
    reached,
)
from feedback.models import Improvement, ImprovementReview, ImprovementTask, Measurement
from feedback.models.improvement import ImprovementQuerySet
from venue import clock
from venue.models import StaffMember, User
from venue.rules import refusal

MANAGE = "feedback.manage_improvement"
KINDS = {
    "proposed": "plain",
    "planned": "info",
    "review": "info",
    "doing": "accent",
    "check": "accent",
    "act": "accent",
    "effective": "good",
    "ineffective": "bad",
    "cancelled": "plain",
}


@dataclass(frozen=True)
class Moves:
    """What one reader may do with an improvement now."""

    plan: bool
    ask: bool
    start: bool
    give_task: bool
    change: bool
    measure: bool
    act: bool
    effective: bool
    ineffective: bool
    cancel: bool
    publish: bool
    follow: bool


def improvements() -> ImprovementQuerySet:
    return Improvement.objects.get_queryset().with_details()


def visible_improvements(user: User) -> ImprovementQuerySet:
    """All of them for whoever manages them; else those one owns, has a task in, or is asked about."""
    if user.has_perm(MANAGE):
        return improvements()
    asked = ImprovementReview.objects.filter(reviewer__user=user).values("improvement")
    given = ImprovementTask.objects.filter(owner__user=user).values("improvement")
    return improvements().filter(Q(owner__user=user) | Q(pk__in=asked) | Q(pk__in=given))


def improvement_for(user: User, pk: int) -> Improvement:
    return get_object_or_404(visible_improvements(user), pk=pk)


def task_for(user: User, pk: int) -> ImprovementTask:
    task = ImprovementTask.objects.filter(pk=pk).first()
    if task is None:
        raise Http404
    improvement_for(user, task.improvement_id)
    return task


def reviews_of(row: Improvement) -> list[ImprovementReview]:
    """Those about the present plan."""
    rows = row.reviews.select_related("department", "reviewer__user").order_by("-round", "pk")
    found = list(rows)
    return [each for each in found if each.round == found[0].round]


def last_after(row: Improvement) -> Measurement | None:
    return row.measurements.filter(is_after=True).order_by("-pk").first()


def facts_of(row: Improvement) -> ImprovementFacts:
    tasks = list(row.tasks.values_list("done_at", flat=True))
    after = last_after(row)
    return ImprovementFacts(
        state=row.state,
        answers=tuple(Answer(each.department_id, each.is_yes) for each in reviews_of(row)),
        tasks=len(tasks),
        tasks_open=tasks.count(None),
        changed_on=row.changed_on,
        target=row.target,
        is_higher_better=row.better == Improvement.Better.HIGHER,
        after=after.value if after else None,
        is_published=row.published_on is not None,
    )


def moves_for(row: Improvement, user: User) -> Moves:
    """The same rules that decide in the service answer the page."""
    facts, today, manages = facts_of(row), clock.today(), user.has_perm(MANAGE)
    can = {
        "start": START_RULES,
        "act": ACT_RULES,
        "effective": EFFECTIVE_RULES,
        "ineffective": INEFFECTIVE_RULES,
        "cancel": CANCEL_RULES,
        "publish": PUBLISH_RULES,
        "follow": FOLLOW_RULES,
    }
    allowed = {name: manages and refusal(rules, facts, today) is None for name, rules in can.items()}
    allowed["ineffective"] = allowed["ineffective"] and not reached(facts)
    allowed["follow"] = allowed["follow"] and not hasattr(row, "followed_by")
    return Moves(
        plan=manages and row.state in ("proposed", "planned", "review"),
        ask=manages and row.state == "planned",
        change=manages and refusal(CHANGE_RULES, ChangeFacts(facts, None), today) is None,
        give_task=manages and refusal(TASK_RULES, GivenFacts(facts, None), today) is None,
        measure=manages and row.state == "check",
        **allowed,
    )


def own_question(row: Improvement, user: User) -> ImprovementReview | None:
    """What this reader is asked about the present plan and has not answered."""
    if row.state != "review":
        return None
    return next((each for each in reviews_of(row) if each.reviewer.user_id == user.pk and each.is_yes is None), None)


def possible_owners() -> QuerySet[StaffMember]:
    return StaffMember.objects.employed_on(clock.today()).filter(user__is_active=True).select_related("user")


def published(limit: int = 50) -> list[Improvement]:
    """What guests read, the latest first."""
    return list(improvements().published().order_by("-published_on", "-pk")[:limit])
