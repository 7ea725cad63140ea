from datetime import timedelta

import pytest

from feedback.errors import SurveyOver
from feedback.models import Case, SurveyInvitation, SurveyResponse
from feedback.selectors.clocks import clocks_of
from feedback.services.survey import answer
from tests.factories.feedback import make_answer, make_invitation, read
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_good_answer_is_kept_and_opens_nothing():
    invitation = make_invitation()

    answer(invitation.token, csat=4, text="Fine")

    response = SurveyResponse.objects.get()
    assert (response.invitation, response.csat, response.text) == (invitation, 4, "Fine")
    assert SurveyInvitation.objects.get().answered_at == clock.now()
    assert Case.objects.count() == 0


@pytest.mark.covers("B-046")
@pytest.mark.parametrize("csat", [1, 2])
def test_low_answer_opens_a_complaint_with_the_same_clocks(csat):
    invitation = make_invitation()

    answer(invitation.token, csat=csat, text="")

    case = read(Case.objects.get())
    assert (case.kind, case.source, case.grade, case.tone) == ("complaint", "survey", "general", "negative")
    assert (case.member, case.session) == (invitation.member, invitation.booking.session)
    assert (case.text, case.survey_response.csat) == ("", csat)
    promised = {each.name: each.promised_at - clock.now() for each in clocks_of(case)}
    assert [promised["answer"], promised["resolution"]] == [timedelta(hours=24)] * 2
    assert case.words.startswith("Answer to the survey: ")


def test_answering_again_changes_nothing():
    invitation = make_invitation()

    first = answer(invitation.token, csat=1, text="Bad")
    again = answer(invitation.token, csat=5, text="Good")

    assert (again.pk, again.csat, again.text) == (first.pk, 1, "Bad")
    assert Case.objects.count() == 1


def test_answer_comes_too_late_after_fourteen_days(frozen):
    invitation = make_invitation()
    frozen.move(days=14)

    with pytest.raises(SurveyOver):
        answer(invitation.token, csat=5, text="")
    assert SurveyResponse.objects.count() == 0


def test_answer_of_somebody_who_answered_in_time_stands_for_good(frozen):
    response = make_answer(3)
    frozen.move(days=20)

    assert answer(response.invitation.token, csat=5, text="") == response
