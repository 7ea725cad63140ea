"""Consultations of a person, and the door to one."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from members.models import Interaction, Member
from members.models.interaction import InteractionQuerySet
from members.selectors.member import member_for
from venue.models import User
from venue.prepared import Prepared


def consultations_of(member: Member) -> InteractionQuerySet:
    """What stands, the latest talk first; each with the row that it corrects, if any."""
    return member.interactions.standing().select_related("by", "corrects__by").order_by("-at", "-pk")


def consultation_for(user: User, pk: int) -> Interaction:
    """One of a person whom this user may look at; for everybody else it does not exist."""
    row = Interaction.objects.select_related("member", "by").filter(pk=pk).first()
    if row is None:
        raise Http404
    member_for(user, row.member_id)
    return row


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
