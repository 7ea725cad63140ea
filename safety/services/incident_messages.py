"""What people are told about incidents. Called inside the transaction of the service that causes it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from safety.models import Incident
from safety.services.messages import holding, managers
from venue import house, outbox, wording
from venue.bilingual import in_language
from venue.models import User
from venue.roles import Role


def tell_reported(incident: Incident) -> None:
    """The safety officers and the managers; at any hour, where somebody is hurt. Not who reports it, and nobody's name:
    who was there is read in the record.
    """
    for user in dict.fromkeys([*holding(Role.SAFETY_OFFICER), *managers()]):
        if user.pk != incident.reported_by_id:
            outbox.put(
                "incident_reported",
                outbox.Receiver(user.email, user.language, user.pk),
                _params(incident, user),
                dedupe_key=f"incident_reported:{incident.pk}:{user.pk}",
                subject_key=f"incident:{incident.pk}",
                is_direct=incident.is_injured,
            )


def _params(incident: Incident, user: User) -> dict[str, str]:
    with translation.override(user.language or house.language()):
        hurt = _("Somebody is hurt.") if incident.is_injured else _("Nobody is hurt.")
        return {
            "name": user.display_name,
            "number": incident.label,
            "kind": str(incident.get_kind_display()),
            "area": in_language(incident.area.name_en, incident.area.name_zh),
            "hurt": hurt,
            "at": wording.when(incident.occurred_at),
            "what": incident.what,
            "url": settings.BASE_URL + reverse("safety:incident", args=[incident.pk]),
        }
