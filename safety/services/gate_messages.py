"""What those who answer for safety are told of closed areas. Called inside the transaction that causes it."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safety.gate_words import what_happened
from safety.models import Excursion
from venue import clock, house, outbox, wording
from venue.bilingual import in_language
from venue.models import StaffMember, User
from venue.roles import Role


def subject_key(excursion: Excursion) -> str:
    return f"excursion:{excursion.pk}"


def tell_closed(excursion: Excursion) -> None:
    """The safety officers and the managers, at once, whatever the hour."""
    for user in answering():
        _put("area_closed_by_safety", excursion, user)


def tell_to_release(excursion: Excursion) -> None:
    for user in answering():
        _put("area_to_release", excursion, user, cause=f":{clock.now().timestamp()}")


def forget(excursion: Excursion) -> None:
    """It is open again: nobody need be told that it waits."""
    outbox.withdraw(subject_key(excursion))


def answering() -> list[User]:
    """Who may reopen areas; where nobody does, the owners of the venue."""
    return list(_working(Role.SAFETY_OFFICER, Role.MANAGER)) or list(_working(Role.OWNER))


def _working(*roles: str) -> QuerySet[User]:
    employed = StaffMember.objects.employed_on(clock.today())
    active = User.objects.filter(is_active=True, staff_member__in=employed)
    return active.filter(groups__name__in=roles).distinct().order_by("pk")


def _put(template: str, excursion: Excursion, user: User, cause: str = "") -> None:
    outbox.put(
        template,
        outbox.Receiver(user.email, user.language, user.pk),
        _params(excursion, user),
        dedupe_key=f"{template}:{excursion.pk}:{user.pk}{cause}",
        subject_key=subject_key(excursion),
        is_direct=True,
    )


def _params(excursion: Excursion, user: User) -> dict[str, str]:
    with translation.override(user.language or house.language()):
        return {
            "name": user.display_name,
            "area": in_language(excursion.area.name_en, excursion.area.name_zh),
            "what": what_happened(excursion),
            "since": wording.when(excursion.opened_at),
            "found_by": excursion.found_by.display_name if excursion.found_by else _("the house"),
            "action": excursion.reading.action if excursion.reading else "",
            "hit": hit_in_words(excursion),
            "next": next_in_words(excursion),
            "passed": passed_in_words(excursion),
            "url": settings.BASE_URL + reverse("safety:excursion", args=[excursion.pk]),
        }


def hit_in_words(excursion: Excursion) -> str:
    """Whom it hits, and who of them knows."""
    told = excursion.notices.exclude(sent_at=None).count()
    drafts = excursion.notices.filter(sent_at=None, withdrawn_at=None).count()
    if not told and not drafts:
        return _("Nobody has booked there today.")
    said = [
        ngettext("%(count)s person was told.", "%(count)s people were told.", told) % {"count": told},
        ngettext("%(count)s draft waits at the desk.", "%(count)s drafts wait at the desk.", drafts)
        % {"count": drafts},
    ]
    return wording.one_after_the_other(*said)


def next_in_words(excursion: Excursion) -> str:
    if excursion.state == Excursion.State.ENDED:
        return _("Nothing: it is open again.")
    if excursion.state == Excursion.State.PASSED:
        return _("It is in order again. Somebody who may reopen areas releases it.")
    if excursion.reading:
        return _("Treat it, then measure the same parameter at the same point again. A good reading opens the area.")
    return _("Put it right, have another person check it in a fresh run, then release the area.")


def passed_in_words(excursion: Excursion) -> str:
    if excursion.passed_at is None:
        return ""
    who = excursion.passed_by.display_name if excursion.passed_by else ""
    what = str(excursion.passed_reading) if excursion.passed_reading else _("the item was checked anew")
    return " · ".join(filter(None, [what, who, wording.when(excursion.passed_at)]))
