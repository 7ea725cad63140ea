import pytest
from django.urls import reverse

from safety.models import Hazard, Incident
from tests.clients import client_of
from tests.factories.safety import make_examined, make_incident, make_signed
from tests.factories.venue import make_area
from venue.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST, ADD = reverse("safety:incident_list"), reverse("safety:incident_add")


def url(name, incident):
    return reverse(f"safety:{name}", args=[incident.pk])


@pytest.fixture
def browser(officer):
    return client_of(officer)


def test_three_answers_are_enough(attendant):
    pool = make_area()
    form = {"form_key": "", "area": pool.pk, "kind": "scald", "is_injured": "yes", "occurred_at": "2026-03-10T11:40"}
    answer = client_of(attendant).post(ADD, form)

    incident = Incident.objects.get()
    assert answer["Location"] == url("incident", incident)
    assert (incident.area, incident.kind, incident.is_injured, incident.what) == (pool, "scald", True, "")


def test_whether_anybody_is_hurt_is_asked_and_not_assumed(attendant):
    form = {"form_key": "", "area": make_area().pk, "kind": "scald", "occurred_at": "2026-03-10T11:40"}
    response = client_of(attendant).post(ADD, form)

    assert response.context["form"].errors == {"is_injured": ["Please choose one of the two."]}


def test_time_to_come_is_refused_beside_its_field(attendant):
    form = {
        "form_key": "",
        "area": make_area().pk,
        "kind": "fire",
        "is_injured": "no",
        "occurred_at": "2026-03-11T12:00",
    }
    response = client_of(attendant).post(ADD, form)

    assert response.context["form"].errors == {"occurred_at": ["This time is still to come. Please put it right."]}


def test_examined_named_and_signed_off_through_the_pages(browser):
    incident = make_incident(is_injured=True)
    early = browser.post(url("incident_sign", incident), {"form_key": ""})
    written = {
        "form_key": "",
        "area": incident.area_id,
        "kind": "injury",
        "severity": "serious",
        "occurred_at": "2026-03-10T11:00",
        "is_injured": "on",
        "cause": "Wet floor",
        "actions": "Mopped, sign put up",
    }
    browser.post(url("incident_edit", incident), written)
    person = {"form_key": "", "part": "hurt", "name": "Wang Xiaomin", "statement": "Cold pack"}
    browser.post(url("incident_person", incident), person)
    browser.post(url("incident_sign", incident), {"form_key": ""})
    late = browser.post(url("incident_edit", incident), written | {"cause": "Other"})

    assert "Before signing off, please write how severe it was" in early.text
    assert "This incident is signed off and stays as it is." in late.text
    row = Incident.objects.get()
    assert (row.severity, row.cause, row.is_signed_off) == ("serious", "Wet floor", True)


def test_names_stand_on_a_page_of_their_own_that_tells_it_was_opened(browser, officer, attendant):
    incident = make_examined(is_injured=True, by=attendant)
    page, own = browser.get(url("incident", incident)), client_of(attendant).get(url("incident", incident))
    people = browser.get(url("incident_people", incident))

    assert ["Wang Xiaomin" in each.text for each in (page, own, people)] == [False, False, True]
    assert client_of(attendant).get(url("incident_people", incident)).status_code == 403
    assert list(AuditEvent.objects.values_list("action", "by")) == [("incident.people_opened", officer.pk)]
    assert people["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_whoever_reported_it_adds_a_witness_and_sees_no_name(attendant):
    incident = make_incident(by=attendant)
    browser = client_of(attendant)
    browser.post(url("incident_person", incident), {"form_key": "", "part": "witness", "name": "Li Na"})

    assert incident.people.get().name == "Li Na"
    assert "Li Na" not in browser.get(url("incident", incident)).text


def test_hazard_that_it_has_shown(browser):
    incident = make_signed()
    browser.post(url("incident_hazard", incident), {"form_key": "", "what": "Slippery", "level": "general"})

    hazard = Hazard.objects.get()
    assert (hazard.incident, hazard.source) == (incident, "incident")
    assert hazard.label in browser.get(url("incident", incident)).text


def test_list_is_filtered_by_its_address(browser):
    signed, fire = make_signed(), make_incident(kind="fire")

    def found(**query):
        return [row.record for row in browser.get(LIST, query).context["table"].rows]

    assert found() == [fire, signed]
    assert found(state="signed") == [signed]
    assert found(state="open") == [fire]
    assert found(kind="fire") == [fire]
    assert found(area=signed.area_id) == [signed]


def test_history_tells_what_was_written(browser):
    incident = make_examined()

    assert "Wet floor" in browser.get(url("incident_history", incident)).text
