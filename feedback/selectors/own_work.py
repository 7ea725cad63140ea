"""What waits for one person of what is being made better: answers for their department, tasks, and what meetings gave
them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Improvement, ImprovementReview, ImprovementTask, MeetingDecision
from venue import clock
from venue.models import User
from venue.prepared import Prepared


@dataclass(frozen=True)
class Todo:
    """One thing, the page on which it is done, and by when if that is said."""

    what: str
    of: str
    url: str
    due_on: date | None
    is_overdue: bool = False


def reviews_asked(user: int) -> QuerySet[ImprovementReview]:
    """What they are asked about the present plan and have not answered."""
    rounds = ImprovementReview.objects.filter(improvement=OuterRef("improvement")).order_by("-round").values("round")
    rows = ImprovementReview.objects.filter(reviewer__user=user, is_yes=None, improvement__in=standing("review"))
    return rows.annotate(present=Subquery(rounds[:1])).filter(round=F("present"))


def tasks_given(user: int) -> QuerySet[ImprovementTask]:
    return ImprovementTask.objects.filter(owner__user=user, done_at=None, improvement__in=standing("doing"))


def decisions_given(user: int) -> QuerySet[MeetingDecision]:
    return MeetingDecision.objects.undone().filter(owner__user=user)


def standing(turn: str) -> QuerySet[Improvement, Any]:
    return Improvement.objects.get_queryset().at_turn(turn).values("pk")


_waiting = Prepared(
    lambda user: (
        reviews_asked(user)
        .order_by()
        .values_list("pk")
        .union(
            tasks_given(user).order_by().values_list("pk"),
            decisions_given(user).order_by().values_list("pk"),
            all=True,
        )
    ),
    user=int,
)


def waiting(user: User) -> int:
    """How much waits for this person; asked by the menu of every page."""
    return len(_waiting.rows(user=user.pk))


def own_work(user: User) -> list[Todo]:
    """All of it, what is due first at the top; what has no day above everything."""
    today = clock.today()
    found = [
        Todo(_("Shall this plan be carried out?"), str(each.improvement), page_of(each.improvement_id), None)
        for each in reviews_asked(user.pk).select_related("improvement")
    ]
    found += [
        Todo(each.what, str(each.improvement), page_of(each.improvement_id), each.due_on, each.due_on < today)
        for each in tasks_given(user.pk).select_related("improvement")
    ]
    found += [
        Todo(
            each.text,
            each.meeting.get_kind_display(),
            reverse("feedback:meeting", args=[each.meeting_id]),
            each.due_on,
            each.due_on is not None and each.due_on < today,
        )
        for each in decisions_given(user.pk).select_related("meeting")
    ]
    return sorted(found, key=lambda each: (each.due_on is not None, each.due_on or today))


def page_of(improvement: int) -> str:
    return reverse("feedback:improvement", args=[improvement])
