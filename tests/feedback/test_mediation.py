"""Disputes that go to a mediator, complaints by the authority, and those that are not upheld."""

from datetime import date

import pytest

from feedback.errors import CaseSettled
from feedback.guest_errors import MediationOutOfTurn, OnlyComplaints
from feedback.services.mediation import hand_over, note_authority, note_outcome, reject
from tests.factories.feedback import make_case, make_compensation, read, resolve_case
from tests.factories.venue import make_staff
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BODY, DAY = "Consumer association", date(2026, 3, 10)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def bodies(case, template):
    return list(
        Message.objects.filter(subject_key=f"case:{case.pk}", template=template)
        .order_by("pk")
        .values_list("body", flat=True)
    )


@pytest.mark.covers("C-024")
def test_dispute_goes_to_a_mediator_and_comes_back_with_an_outcome(lead):
    case = make_case()

    hand_over(case.pk, body=BODY, on=DAY, by=lead)
    between = read(case).state
    note_outcome(case.pk, outcome="Half is paid back.", is_agreed=True, by=lead)

    assert (between, read(case).is_open, read(case).state) == ("mediation", True, "acknowledged")
    handed, ended = case.events.filter(kind__in=["mediation", "mediated"])
    assert (handed.facts, handed.is_visible) == ({"body": BODY, "on": "2026-03-10"}, True)
    assert (ended.facts, ended.text) == ({"body": BODY, "is_agreed": True}, "Half is paid back.")
    first, last = bodies(case, "case_mediation")
    assert (BODY in first, "Half is paid back." in last) == (True, True)


def test_letter_says_since_which_day_it_lies_with_the_mediator(lead):
    case = make_case()

    hand_over(case.pk, body=BODY, on=date(2026, 3, 6), by=lead)

    [letter] = bodies(case, "case_mediation")
    assert "since Fri 6 Mar 2026" in letter


def test_one_mediation_at_a_time_and_no_outcome_without_one(lead):
    case = make_case()
    with pytest.raises(MediationOutOfTurn):
        note_outcome(case.pk, outcome="None.", is_agreed=False, by=lead)
    hand_over(case.pk, body=BODY, on=DAY, by=lead)
    with pytest.raises(MediationOutOfTurn):
        hand_over(case.pk, body=BODY, on=DAY, by=lead)


@pytest.mark.parametrize(
    "act", [lambda pk, by: hand_over(pk, body=BODY, on=DAY, by=by), lambda pk, by: reject(pk, "No.", by=by)]
)
def test_only_an_open_complaint_is_mediated_or_not_upheld(act, lead):
    with pytest.raises(OnlyComplaints):
        act(make_case(kind="enquiry").pk, lead)
    with pytest.raises(CaseSettled):
        act(resolve_case(make_case()).pk, lead)


def test_complaint_by_the_authority_has_a_day_of_its_own(lead):
    case = make_case()

    note_authority(case.pk, authority="12315-77", authority_due_on=DAY, by=lead)

    complaint = read(case).complaint
    assert (complaint.authority, complaint.authority_due_on) == ("12315-77", DAY)
    assert complaint.promised_until == case.complaint.promised_until


def test_not_upheld_stops_the_clocks_and_the_guest_is_told_why(manager):
    waiting = make_compensation()

    reject(waiting.case_id, "The camera shows otherwise.", by=manager)

    case = read(waiting.case)
    waiting.refresh_from_db()
    assert (case.state, case.is_open, waiting.state) == ("rejected", False, "refused")
    assert ["The camera shows otherwise." in body for body in bodies(case, "case_rejected")] == [True]
