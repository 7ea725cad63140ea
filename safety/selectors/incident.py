"""Incidents as pages and rules see them."""

from safety.incident_rules import IncidentFacts
from safety.models import Incident, IncidentPerson
from safety.models.incident import IncidentQuerySet
from venue.models import User

KINDS = {"": "plain", "near_miss": "plain", "minor": "info", "serious": "warn", "grave": "bad"}  # by severity


def visible_incidents(user: User) -> IncidentQuerySet:
    """All of them for whoever writes about them; else those one has reported."""
    if user.has_perm("safety.change_incident"):
        return Incident.objects.all()
    return Incident.objects.filter(reported_by=user)


def incident_facts(incident: Incident) -> IncidentFacts:
    return IncidentFacts(
        occurred_at=incident.occurred_at,
        is_signed=incident.is_signed_off,
        is_injured=incident.is_injured,
        hurt=incident.people.filter(part=IncidentPerson.Part.HURT).count(),
        severity=incident.severity,
        cause=incident.cause,
        actions=incident.actions,
    )
