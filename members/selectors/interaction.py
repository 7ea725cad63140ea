"""Consultations of a person, and the door to one."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import Interaction, Member
from members.models.interaction import InteractionQuerySet
from venue.models import User
from venue.prepared import Prepared


def consultations_of(member: Member) -> InteractionQuerySet:
    """What stands, the latest talk first; each with the row that it corrects, if any."""
    return member.interactions.standing().select_related("by", "corrects__by").order_by("-at", "-pk")


def person_talked_with(user: User, pk: int) -> Member:
    """Somebody whose consultations this user may read; else 404. Coaches and advisers go on where the desk stopped, and
    the desk where they did, but they see no lists of people.
    """
    if not user.has_perm("members.view_interaction"):
        raise Http404
    return get_object_or_404(Member, pk=pk)


def consultation_for(user: User, pk: int) -> Interaction:
    """One that this user may read; for everybody else it does not exist."""
    if not user.has_perm("members.view_interaction"):
        raise Http404
    return get_object_or_404(Interaction.objects.select_related("member", "by"), pk=pk)


def versions_of(row: Interaction) -> list[Interaction]:
    """How it was written down over time, the latest first. All belong to one person, so one query finds them."""
    rows = {each.pk: each for each in row.member.interactions.select_related("by")}
    by_corrected = {each.corrects_id: each for each in rows.values() if each.corrects_id}
    latest = row
    while latest.pk in by_corrected:
        latest = by_corrected[latest.pk]
    found = [latest]
    while found[-1].corrects_id:
        found.append(rows[found[-1].corrects_id])
    return found


@dataclass(frozen=True)
class LastTalk:
    """The latest consultation as the desk is told of it."""

    need: str
    mood: str
    at: datetime


_last = Prepared(
    lambda member: (
        Interaction.objects.standing()
        .filter(member=member)
        .order_by("-at", "-pk")
        .values_list("need", "mood", "at")[:1]
    ),
    member=int,
)


def last_talk(member: Member) -> LastTalk | None:
    row = _last.row(member=member.pk)
    return LastTalk(*row) if row else None
