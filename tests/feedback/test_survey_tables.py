"""The list of surveys."""

import pytest
from django.urls import reverse

from feedback.models import Survey
from tests.clients import client_of
from tests.factories.surveys import make_survey
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = pytest.mark.django_db


def test_list_says_in_words_whether_a_survey_is_in_use():
    Survey.objects.exclude(kind="class").update(is_active=False)
    make_survey(name_en="Atmosphere")
    lead = client_of(make_staff(role=Role.QUALITY_LEAD, language="en").user)

    page = lead.get(reverse("feedback:survey_list")).text

    assert ("In use" in page, "Out of use" in page, ">True<" in page, ">False<" in page) == (True, True, False, False)
