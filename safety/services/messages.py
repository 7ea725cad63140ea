"""What people are told about hazards. Called inside the transaction of the service that causes it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from safety.models import Hazard, HazardMove
from venue import clock, house, outbox, wording
from venue.bilingual import in_language
from venue.models import StaffMember, User
from venue.roles import Role


def subject_key(hazard: Hazard) -> str:
    """What messages about a hazard are filed under, so that one that has become untrue is withdrawn."""
    return f"hazard:{hazard.pk}"


def tell_assigned(hazard: Hazard, move: HazardMove) -> None:
    _tell_owner("hazard_assigned", hazard, move)


def tell_returned(hazard: Hazard, move: HazardMove) -> None:
    _tell_owner("hazard_returned", hazard, move)


def tell_overdue(hazard: Hazard, move: HazardMove) -> None:
    """Every manager; where there is none, the owners of the venue."""
    for user in managers():
        _put("hazard_overdue", hazard, move, user)


def forget_waiting(hazard: Hazard) -> None:
    """It is put right: nobody need be told of its deadline any more."""
    outbox.withdraw(subject_key(hazard))


def managers() -> list[User]:
    employed = StaffMember.objects.employed_on(clock.today())
    active = User.objects.filter(is_active=True, staff_member__in=employed).order_by("pk")
    return list(active.filter(groups__name=Role.MANAGER)) or list(active.filter(groups__name=Role.OWNER))


def _tell_owner(template: str, hazard: Hazard, move: HazardMove) -> None:
    """A hazard that changes hands is not also announced to the one who had it."""
    outbox.withdraw(subject_key(hazard))
    if hazard.owner:
        _put(template, hazard, move, hazard.owner.user)


def _put(template: str, hazard: Hazard, move: HazardMove, user: User) -> None:
    outbox.put(
        template,
        outbox.Receiver(user.email, user.language, user.pk),
        _params(hazard, move, user),
        dedupe_key=f"{template}:{move.pk}:{user.pk}",
        subject_key=subject_key(hazard),
        is_direct=hazard.level == Hazard.Level.MAJOR,
    )


def _params(hazard: Hazard, move: HazardMove, user: User) -> dict[str, str]:
    with translation.override(user.language or house.language()):
        return {
            "name": user.display_name,
            "number": hazard.label,
            "what": hazard.title,
            "area": in_language(hazard.area.name_en, hazard.area.name_zh),
            "level": str(hazard.get_level_display()),
            "owner": hazard.owner.user.display_name if hazard.owner else "",
            "deadline": wording.when(hazard.deadline_at),
            "note": move.note,
            "url": settings.BASE_URL + reverse("safety:hazard", args=[hazard.pk]),
        }
