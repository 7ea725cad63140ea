"""The language of the house: of letters to whoever has chosen none."""

import pytest
from django.urls import reverse

from members.forms import MemberAddForm
from tests.clients import client_of
from tests.factories.safety import make_assigned
from tests.factories.venue import make_staff
from venue import house
from venue.models import House, Message
from venue.reference_forms import StaffForm
from venue.roles import Role

pytestmark = pytest.mark.django_db

DESCRIBED = {"name_en": "Springs", "name_zh": "汤泉", "time_zone": "Asia/Shanghai", "language": "en"}


def assigned_to(language: str) -> Message:
    """The letter to somebody whose hazard it is."""
    make_assigned(owner=make_staff(role=Role.MAINTENANCE, language=language))
    return Message.objects.get()


def test_without_a_choice_the_environments_counts(settings):
    assert house.language() == "zh-hans"
    settings.LANGUAGE = "en"
    assert house.language() == "en"


@pytest.mark.parametrize(("own", "used"), [("", "en"), ("zh-hans", "zh-hans")])
def test_colleague_without_a_language_is_written_to_in_that_of_the_house(frozen, own, used):
    House.objects.create(**DESCRIBED)
    house.forget()

    letter = assigned_to(own)
    assert (letter.language, "您好" in letter.body) == (used, used == "zh-hans")


def test_language_is_chosen_with_name_and_zone(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(manager).post(reverse("venue:house_name"), DESCRIBED)

    assert (response.status_code, house.language()) == (302, "en")


def test_new_people_are_proposed_the_language_of_the_house(settings):
    settings.LANGUAGE = "en"

    assert [form["language"].value() for form in (MemberAddForm(), StaffForm())] == ["en", "en"]
