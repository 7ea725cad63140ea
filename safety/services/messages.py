"""What people are told about hazards. Called inside the transaction of the service that causes it."""

from django.conf import settings
from django.db.models import QuerySet
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


def tell_extended(hazard: Hazard, move: HazardMove) -> None:
    _tell_owner("hazard_extended", hazard, move)


def tell_found(hazard: Hazard, move: HazardMove) -> None:
    """Whoever answers for the area. Where nobody does, the safety officers learn of what guests and incidents tell, and
    of a major one the managers, too. Not who found it.
    """
    told = in_charge_of(hazard)
    if hazard.level == Hazard.Level.MAJOR:
        told = [*told, *holding(Role.SAFETY_OFFICER), *managers()]
    elif not told and hazard.source in (Hazard.Source.MEMBER, Hazard.Source.INCIDENT):
        told = holding(Role.SAFETY_OFFICER) or managers()
    for user in dict.fromkeys(told):
        if user.pk != hazard.found_by_id:
            _put("hazard_found", hazard, move, user)


def tell_overdue(hazard: Hazard, move: HazardMove) -> None:
    """Its owner, whoever answers for the area, and every manager; where there is none, the owners of the venue."""
    own = [hazard.owner.user] if hazard.owner else []
    for user in dict.fromkeys([*own, *in_charge_of(hazard), *managers()]):
        _put("hazard_overdue", hazard, move, user)


def tell_still_overdue(hazard: Hazard, move: HazardMove) -> None:
    """The owners of the venue, since the manager was told and nothing came of it."""
    for user in holding(Role.OWNER) or managers():
        _put("hazard_overdue", hazard, move, user)


def forget_waiting(hazard: Hazard) -> None:
    """It is put right: nobody need be told of its deadline any more."""
    outbox.withdraw(subject_key(hazard))


def managers() -> list[User]:
    return holding(Role.MANAGER) or holding(Role.OWNER)


def holding(role: Role) -> list[User]:
    """Whoever works here in this role."""
    return list(_at_work().filter(groups__name=role))


def in_charge_of(hazard: Hazard) -> list[User]:
    return list(_at_work().filter(staff_member__areas__area=hazard.area_id))


def _at_work() -> QuerySet[User]:
    employed = StaffMember.objects.employed_on(clock.today())
    return User.objects.filter(is_active=True, staff_member__in=employed).order_by("pk")


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
            "deadline": wording.when(hazard.deadline_at) if hazard.deadline_at else "",
            "note": move.note,
            "url": settings.BASE_URL + reverse("safety:hazard", args=[hazard.pk]),
        }
