"""What colleagues are told about follow-ups. Called inside the transaction of the service that causes it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.models import FollowUp, FollowUpMove
from members.selectors.follow_up import able_owners, who_sees
from venue import clock, house, outbox, wording
from venue.actors import Actor, name_of, user_of
from venue.models import User
from venue.roles import Role
from venue.selectors.shifts import on_duty
from venue.selectors.staff import first_of


def subject_key(row: FollowUp) -> str:
    """What messages about a follow-up are filed under, so that one that has become untrue is withdrawn."""
    return f"follow_up:{row.pk}"


def forget_waiting(row: FollowUp) -> None:
    outbox.withdraw(subject_key(row))


def tell_given(row: FollowUp, step: FollowUpMove, *, by: Actor) -> None:
    """Whoever is given something by a colleague hears of it; what one takes oneself, or a rule opens, shows in the
    list.
    """
    giver = user_of(by)
    if giver is not None and giver.pk != row.owner.user_id:
        tell("follow_up_given", row, step, [row.owner.user], by_name=name_of(by), note=step.note)


def receivers_when_due(row: FollowUp) -> list[User]:
    """The owner, or in place of one who cannot do it any more, those who hear of it next."""
    return [row.owner.user] if able_owners().filter(pk=row.owner_id).exists() else others_than_owner(row)


def others_than_owner(row: FollowUp) -> list[User]:
    """Who is on duty now and is shown this one, else the managers, else the owners of the venue; the owner of the
    follow-up only where there is nobody else.
    """
    here = on_duty(clock.now()).filter(pk__in=who_sees(row).order_by().values("pk"))
    on_shift = [each.user for each in here.order_by("pk")]
    for found in (on_shift, first_of(Role.MANAGER), first_of(Role.OWNER)):
        if others := [user for user in found if user.pk != row.owner.user_id]:
            return others
    return [row.owner.user]


def tell(template: str, row: FollowUp, step: FollowUpMove, users: Iterable[User], **params: str) -> None:
    """The same to each of them, in their languages, once for the step."""
    for user in users:
        _put(template, row, step.pk, user, **params)


def _put(template: str, row: FollowUp, step_pk: int, user: User, **params: str) -> None:
    language = user.language or house.language()
    with translation.override(language):
        words = {
            "name": user.display_name,
            "member_name": row.member.name,
            "what": row.text,
            "kind": str(row.get_kind_display()),
            "owner": row.owner.user.display_name,
            "due": wording.when(row.due_at),
            "url": settings.BASE_URL + reverse("members:follow_up", args=[row.pk]),
        }
    outbox.put(
        template,
        outbox.Receiver(user.email, language, user.pk),
        words | params,
        dedupe_key=f"{template}:{step_pk}:{user.pk}",
        subject_key=subject_key(row),
    )
