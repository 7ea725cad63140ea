"""The service loop of a person: what every room knows, and who owes the next step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import CheckIn
from feedback.selectors.service_loop import steps_of
from members.models import Intake, Member
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_case
from tests.factories.follow_ups import make_follow_up
from tests.factories.health import make_screening
from tests.factories.intakes import make_intake
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from tests.queries import queries_of
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DESK = "the front desk"


@pytest.fixture
def person(frozen):
    return make_member(name="Wang Xiaomin", origin=Member.Origin.DESK)


def stands(person):
    """What is done, and the next step with who owes it."""
    steps = steps_of(person)
    [coming] = [each for each in steps if each.is_next]
    return [str(each.label) for each in steps if each.is_done], str(coming.label), coming.owed_by


@pytest.mark.covers("F-004")
def test_loop_goes_round_and_says_who_owes_the_next_step(person, frozen):
    assert stands(person) == (["Reception"], "Assessment", DESK)

    make_screening(person)
    assert stands(person) == (["Reception", "Assessment"], "Service", DESK)
    coach = make_staff(name="Chen Jing")
    make_booking(make_session(instructor=coach), person)
    assert stands(person)[1:] == ("Service", "Chen Jing")

    frozen.move(hours=1)
    CheckIn.objects.create(member=person, area=make_area())
    assert stands(person) == (["Reception", "Assessment", "Service"], "Feedback", DESK)

    frozen.move(hours=1)
    case = make_case(member=person)
    assert stands(person)[1:] == ("Adjustment", DESK)
    make_follow_up(person, owner=make_staff(name="Lin Ke"))
    assert stands(person)[1:] == ("Adjustment", "Lin Ke")
    case.handler = make_staff(name="Su Min")
    case.save(update_fields=["handler"])
    assert stands(person)[1:] == ("Adjustment", "Su Min")

    frozen.move(hours=1)
    make_consultation(person, at=clock.now(), change="Later classes are proposed.")
    assert stands(person) == (["Reception", "Assessment"], "Service", "Chen Jing" if is_to_come(person) else DESK)


def is_to_come(person):
    return person.bookings.filter(session__starts_at__gt=clock.now()).exists()


def test_whoever_is_being_received_is_owed_that_by_who_is_responsible(person, desk):
    make_intake(member=person, responsible=desk)
    assert stands(person) == ([], "Reception", desk.display_name)
    Intake.objects.update(state="done", ended_at=clock.now(), next_step="none")
    assert stands(person)[1] == "Assessment"


def test_loop_stands_on_the_page_of_the_person_and_costs_few_questions(person, desk):
    page = client_of(desk).get(reverse("members:member", args=[person.pk])).text
    assert ("Service loop" in page, f"next, with {DESK}" in page) == (True, True)
    before = queries_of(lambda: steps_of(person))
    for _ in range(3):
        CheckIn.objects.create(member=person, area=make_area(), at=clock.now() - timedelta(days=1))
        make_consultation(person)
    assert queries_of(lambda: steps_of(person)) == before == 2
