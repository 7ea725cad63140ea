"""Incidents: reported at once, written about, signed off; and the people in them, whose words are sealed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from safety.incident_rules import REPORT_RULES, SIGN_RULES, WRITE_RULES, IncidentFacts
from safety.models import Hazard, Incident, IncidentPerson
from safety.selectors.incident import incident_facts
from safety.services import incident_messages
from safety.services.hazard import report_hazard
from venue import audit, clock, locking
from venue.actors import Actor, user_of
from venue.looks import INCIDENT_PEOPLE_OPENED
from venue.models import Area
from venue.rules import check


@dataclass(frozen=True)
class Opened:
    """One person of an incident, opened."""

    part: str
    name: str
    contact: str
    statement: str
    added_at: datetime
    added_by: str


def report_incident(
    *, area: Area, kind: str, is_injured: bool, what: str = "", occurred_at: datetime | None = None, by: Actor
) -> Incident:
    """Keep that something happened; safety officers and managers are told at once. Raises what `REPORT_RULES` say."""
    now = clock.now()
    occurred_at = occurred_at or now
    check(REPORT_RULES, IncidentFacts(occurred_at), now)
    with locking.atomic(by=by):
        incident = Incident.objects.create(
            number=next_number(),
            area=area,
            kind=kind,
            is_injured=is_injured,
            what=what,
            occurred_at=occurred_at,
            reported_at=now,
            reported_by=user_of(by),
        )
        incident_messages.tell_reported(incident)
    return incident


def write_incident(pk: int, *, by: Actor, **fields: object) -> Incident:
    """Write what is known meanwhile. Locks the incident. Raises what `WRITE_RULES` and `REPORT_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        incident = locking.lock_one(Incident, pk)
        check(WRITE_RULES, incident_facts(incident), now)
        for name, value in fields.items():
            setattr(incident, name, value)
        check(REPORT_RULES, incident_facts(incident), now)
        incident.save(update_fields=list(fields))
    return incident


def add_person(pk: int, *, part: str, name: str, contact: str = "", statement: str = "", by: Actor) -> IncidentPerson:
    """Keep who was hurt, was there or saw it, sealed. Locks the incident. Raises what `WRITE_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        incident = locking.lock_one(Incident, pk)
        check(WRITE_RULES, incident_facts(incident), now)
        return IncidentPerson.objects.create(
            incident=incident,
            part=part,
            name=name,
            contact=contact,
            statement=statement,
            added_at=now,
            added_by=user_of(by),
        )


def open_people(incident: Incident, *, by: Actor) -> list[Opened]:
    """Names, contacts and statements of an incident. Who looked is kept."""
    with locking.atomic(by=by):
        audit.record(INCIDENT_PEOPLE_OPENED, by=by, about=incident)
    return [
        Opened(
            each.get_part_display(),
            each.name,
            each.contact,
            each.statement,
            each.added_at,
            each.added_by.display_name if each.added_by else "",
        )
        for each in incident.people.select_related("added_by")
    ]


def sign_off(pk: int, *, by: Actor) -> Incident:
    """Sign an incident off: it stays as it is from now on. Locks it. Raises what `SIGN_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        incident = locking.lock_one(Incident, pk)
        check(SIGN_RULES, incident_facts(incident), now)
        incident.signed_off_at, incident.signed_off_by = now, user_of(by)
        incident.save(update_fields=["signed_off_at", "signed_off_by"])
    return incident


def raise_from_incident(incident: Incident, *, what: str, level: str, kind: str = "", by: Actor) -> Hazard:
    """A hazard that an incident has shown, in the area where it happened; also of one that is signed off."""
    source = Hazard.Source.INCIDENT
    return report_hazard(what=what, area=incident.area, kind=kind, level=level, source=source, incident=incident, by=by)


def next_number() -> int:
    """A number that nobody has; the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('safety_incident_number')")
        return int(cursor.fetchone()[0])
