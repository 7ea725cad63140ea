from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import CaseEvent
from feedback.selectors.queue import conversation
from feedback.services.case_safety import raise_hazard, raise_incident
from safety.incident_errors import HappensLater
from safety.models import Hazard, Incident
from tests.clients import client_of
from tests.factories.feedback import make_case, what_is_told
from tests.factories.venue import make_area, make_photo
from venue import clock
from venue.errors import NotAPhoto

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def hazard_of(case, by, **fields):
    what = {"area": make_area(), "what": "Wet tiles", "kind": "floor", "level": "larger", "note": "", "photo": None}
    return raise_hazard(case, by=by, **what | fields)


def incident_of(case, by, **fields):
    what = {"area": make_area(), "kind": "injury", "is_injured": True, "what": "Slipped", "occurred_at": clock.now()}
    return raise_incident(case, by=by, **what | fields)


def test_hazard_and_case_name_each_other(desk):
    case = make_case()

    hazard = hazard_of(case, desk, note="By the pool", photo=make_photo())

    move = hazard.moves.get()
    assert (hazard.source, hazard.level, move.note, bool(move.photo)) == (
        Hazard.Source.MEMBER,
        "larger",
        f"By the pool (来自反馈单 {case.number})",
        True,
    )
    event = case.events.get(kind=CaseEvent.Kind.LINKED)
    assert event.facts == {"to": "hazard", "pk": hazard.pk, "label": hazard.label}


def test_incident_and_case_name_each_other(desk):
    case = make_case()

    incident = incident_of(case, desk)

    assert incident.what == f"Slipped (来自反馈单 {case.number})"
    assert case.events.get(kind="linked").facts == {"to": "incident", "pk": incident.pk, "label": incident.label}


def test_what_a_case_led_to_is_told_to_colleagues_and_never_to_the_reporter(desk):
    case = make_case()
    hazard = hazard_of(case, desk)

    [told] = [line.text for line in conversation(case) if hazard.label in line.text]
    assert told == f"{desk.display_name} has made a hazard of it: {hazard.label}."
    assert [line for line in what_is_told(case) if hazard.label in line.text] == []


def test_note_leaves_room_for_the_number_of_the_case(desk):
    case, words = make_case(), {"area": make_area().pk, "what": "Wet tiles", "level": "general", "note": "x" * 351}
    page = reverse("feedback:case_hazard", args=[case.pk])

    refused = client_of(desk).post(page, words)
    client_of(desk).post(page, words | {"note": "x" * 350})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["note"])
    assert Hazard.objects.get().moves.get().note.startswith("x" * 350)


def test_refused_incident_leaves_no_link(desk):
    case = make_case()

    with pytest.raises(HappensLater):
        incident_of(case, desk, occurred_at=clock.now() + timedelta(hours=1))
    assert (Incident.objects.count(), case.events.filter(kind="linked").count()) == (0, 0)


def test_hazard_without_a_real_photo_is_none(desk):
    case, paper = make_case(), make_photo()
    paper.content_type = "application/pdf"

    with pytest.raises(NotAPhoto):
        hazard_of(case, desk, photo=paper)
    assert (Hazard.objects.count(), case.events.filter(kind="linked").count()) == (0, 0)
