from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from safety.incident_errors import HappensLater, IncidentSigned, NobodyNamed, NotExamined
from safety.models import Incident, IncidentPerson
from safety.selectors.incident import visible_incidents
from safety.services.incident import (
    Opened,
    add_person,
    open_people,
    raise_from_incident,
    report_incident,
    sign_off,
    write_incident,
)
from tests.factories.safety import HOUSE, make_examined, make_incident, make_signed
from tests.factories.venue import make_area
from venue.models import AuditEvent, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)
SHOWN = {"what": "Stairs are slippery", "kind": "floor", "level": "larger"}


def test_reported_with_three_facts_and_told_at_once(frozen, attendant, officer, manager):
    pool = make_area(name_en="Pool")
    incident = report_incident(area=pool, kind="drowning", is_injured=True, by=attendant)

    assert (incident.occurred_at, incident.reported_at, incident.reported_by) == (frozen.at, frozen.at, attendant)
    told = Message.objects.order_by("pk").values_list("template", "address")
    assert list(told) == [("incident_reported", officer.email), ("incident_reported", manager.email)]


def test_what_is_still_to_come_is_no_incident(frozen):
    with pytest.raises(HappensLater):
        make_incident(occurred_at=frozen.at + HOUR)
    with pytest.raises(HappensLater):
        write_incident(make_incident().pk, occurred_at=frozen.at + HOUR, by=HOUSE)


def test_people_are_sealed_and_every_look_is_kept(frozen, officer):
    incident = make_incident(is_injured=True)
    person = add_person(
        incident.pk, part="hurt", name="Wang Xiaomin", contact="13800001111", statement="Cold pack", by=officer
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact, statement FROM safety_incidentperson WHERE id = %s", [person.pk])
        kept = cursor.fetchone()

    assert not {"Wang Xiaomin", "13800001111", "Cold pack"} & set(kept)
    assert open_people(incident, by=officer) == [
        Opened("hurt or unwell", "Wang Xiaomin", "13800001111", "Cold pack", frozen.at, "Feng Wei")
    ]
    looks = AuditEvent.objects.values_list("action", "by", "kind", "ref")
    assert list(looks) == [("incident.people_opened", officer.pk, "safety.incident", str(incident.pk))]


def test_signed_off_is_complete_and_stays(frozen, officer):
    incident = make_incident(is_injured=True)
    with pytest.raises(NotExamined):
        sign_off(incident.pk, by=officer)
    write_incident(incident.pk, severity="minor", cause="Wet floor", actions="Mopped", by=officer)
    with pytest.raises(NobodyNamed):
        sign_off(incident.pk, by=officer)
    add_person(incident.pk, part="hurt", name="Wang Xiaomin", by=officer)
    signed = sign_off(incident.pk, by=officer)

    assert (signed.signed_off_at, signed.signed_off_by) == (frozen.at, officer)
    for action in (
        lambda: write_incident(incident.pk, what="Other", by=officer),
        lambda: add_person(incident.pk, part="witness", name="Li Na", by=officer),
        lambda: sign_off(incident.pk, by=officer),
    ):
        with pytest.raises(IncidentSigned):
            action()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda row: Incident.objects.filter(pk=row.pk).update(what="Other"), "signed_stays"),
        (lambda row: Incident.objects.filter(pk=row.pk).update(signed_off_at=None), "signed_stays"),
        (lambda row: Incident.objects.filter(pk=row.pk)._raw_delete("default"), "signed_stays"),
        (lambda row: IncidentPerson.objects.create(incident=row, part="witness", name="Li Na"), "frozen_once_signed"),
        (lambda row: row.people.update(name="Li Na"), "append_only"),
        (lambda row: row.people.all()._raw_delete("default"), "append_only"),
    ],
)
def test_database_keeps_what_is_signed(action, words):
    signed = make_signed(is_injured=True)

    with pytest.raises(DatabaseError, match=words):
        action(signed)


def test_hazard_of_an_incident_names_it(officer):
    signed = make_signed()
    hazard = raise_from_incident(signed, **SHOWN, by=officer)

    assert (hazard.incident, hazard.area, hazard.source, hazard.level) == (signed, signed.area, "incident", "larger")


def test_seen_by_who_reported_it_and_by_officers(attendant, technician, officer):
    incident = make_incident(by=attendant)
    make_examined()

    assert list(visible_incidents(attendant)) == [incident]
    assert list(visible_incidents(technician)) == []
    assert visible_incidents(officer).count() == 2
