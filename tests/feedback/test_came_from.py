"""What a call is owed for, on its page and on that of a case."""

import pytest
from django.urls import reverse

from feedback.said import Said
from feedback.services.answering import answer
from members.came_from import origin_of
from members.models import FollowUp
from tests.clients import client_of
from tests.factories.feedback import make_attended, make_case, make_invitation
from tests.factories.members import make_member
from tests.factories.surveys import make_item, make_option, make_question, make_survey, make_version, release
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def answered(**values):
    """Would not recommend, with words and the options and lines that a survey may have besides."""
    version = make_version(make_survey(is_active=True, kind="relationship"))
    nps, csat = make_question(version, "nps"), make_question(version, "csat")
    multi, matrix = make_question(version, "multi"), make_question(version, "matrix", asks_expectation=True, steps=7)
    first, second, item = make_option(multi), make_option(multi), make_item(matrix)
    invitation = make_invitation(make_attended(make_member(language="en")), version=release(version))
    said = [
        Said(nps, value=values["nps"]),
        *([Said(csat, value=values["csat"])] if "csat" in values else []),
        Said(multi, value=first.position),
        Said(multi, value=second.position),
        Said(matrix, item.pk, 3, 6),
    ]
    words = [
        (nps.text, f"{values['nps']} / 10"),
        *([(csat.text, "dissatisfied")] if "csat" in values else []),
        (multi.text, f"{first.text} · {second.text}"),
        (f"{matrix.text} {item.text}", "3 / 7 (expected 6 / 7)"),
    ]
    return answer(invitation.token, said), words


def test_call_shows_all_that_was_answered(desk):
    manager = make_staff(role=Role.MANAGER)
    response, words = answered(nps=3)
    call = FollowUp.objects.get()

    page = client_of(manager.user).get(reverse("members:follow_up", args=[call.pk]))

    origin = page.context["origin"]
    assert (origin.about, list(origin.said)) == (response.about_words, words)
    assert "3 / 7 (expected 6 / 7)" in page.content.decode()


def test_case_shows_all_that_was_answered(desk):
    _response, words = answered(nps=3, csat=2)
    case = _response.case

    page = client_of(desk).get(reverse("feedback:case", args=[case.pk]))

    assert [(question, said.lower()) for question, said in page.context["said"]] == [
        (question, said.lower()) for question, said in words
    ]


def test_call_about_a_case_leads_to_it_for_whoever_may_open_it(desk):
    case = make_case(member=make_member())
    instructor = make_staff(role=Role.INSTRUCTOR).user

    found = [origin_of(f"case_call:{case.pk}:1", viewer) for viewer in (desk, instructor)]

    assert [(each.about, each.url) for each in found] == [
        (f"{case.number} {case.title}", reverse("feedback:case", args=[case.pk])),
        (f"{case.number} {case.title}", ""),
    ]


@pytest.mark.parametrize("cause", ["", "first_visit:1", "survey:0", "case_call:0:1"])
def test_what_no_room_tells_of_has_no_origin(desk, cause):
    assert origin_of(cause, desk) is None
