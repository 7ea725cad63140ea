from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.interview_errors import CaseStillOpen, ChildNotAsked, DoesNotWantIt, LeftInPeace, NotByName
from feedback.interview_rules import ASK_RULES, InterviewFacts
from feedback.models import SurveyInvitation, SurveyResponse
from feedback.services.interview import invitation_to_call
from feedback.services.survey import set_asking
from tests.clients import client_of
from tests.factories.feedback import make_attended, make_case, make_invitation
from tests.factories.members import make_member
from tests.factories.surveys import make_question, make_survey, make_version, release
from tests.factories.venue import make_area
from venue import clock
from venue.looks import CONTACT_SHOWN
from venue.models import AuditEvent
from venue.rules import check, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def question():
    question = make_question(make_version(make_survey(is_active=True)), "csat", is_required=True)
    release(question.version)
    return question


REFUSALS = {
    NotByName: {"is_anonymous": True},
    ChildNotAsked: {"is_minor": True},
    DoesNotWantIt: {"may_be_asked": False},
    LeftInPeace: {"is_resting": True},
    CaseStillOpen: {"has_open_case": True},
}


@pytest.mark.parametrize("error", REFUSALS)
def test_who_is_not_called(error):
    assert type(refusal(ASK_RULES, InterviewFacts(**REFUSALS[error]), clock.now())) is error


def test_anybody_else_is():
    check(ASK_RULES, InterviewFacts(), clock.now())


def test_call_uses_the_invitation_that_waits(desk, question):
    member = make_member()
    waiting = make_invitation(make_attended(member), version=question.version)

    assert invitation_to_call(member.pk, question.version, by=desk) == waiting


def test_call_counts_as_asked(desk, question):
    member = make_member()

    made = invitation_to_call(member.pk, question.version, by=desk)

    assert (made.member, made.booking, made.expires_at) == (member, None, clock.now() + timedelta(days=14))
    other = release(make_version(make_survey(is_active=True, kind="exit")))
    with pytest.raises(LeftInPeace):
        invitation_to_call(member.pk, other, by=desk)


def test_nobody_is_called_against_their_will_or_while_a_case_is_open(desk, question):
    unwilling, waiting = make_member(), make_member()
    set_asking(make_invitation(make_attended(unwilling)).token, is_allowed=False)
    make_case(member=waiting)

    with pytest.raises(DoesNotWantIt):
        invitation_to_call(unwilling.pk, question.version, by=desk)
    with pytest.raises(CaseStillOpen):
        invitation_to_call(waiting.pk, question.version, by=desk)


def test_answer_by_telephone_is_kept_with_who_wrote_it_down(desk, question):
    member, browser = make_member(), client_of(desk)

    called = browser.post(
        reverse("feedback:survey_call"), {"member_number": member.number, "version": question.version_id}
    )
    invitation = SurveyInvitation.objects.get()
    browser.post(called["Location"], {f"q{question.pk}": "5"})

    response = SurveyResponse.objects.get()
    assert (response.invitation, response.channel, response.csat) == (invitation, "phone", 5)
    entered = AuditEvent.objects.get(action="feedback.answer_entered")
    assert (entered.by, entered.facts["way"]) == (desk, "phone")


def test_whoever_calls_has_the_number_shown_and_that_is_kept(desk, question):
    member, browser = make_member(phone="+8613800138000"), client_of(desk)
    invitation = make_invitation(make_attended(member), version=question.version)
    url = reverse("feedback:survey_interview", args=[invitation.pk])

    before = browser.get(url).content.decode()
    browser.post(reverse("feedback:survey_interview_contact", args=[invitation.pk]))
    after = browser.get(url).content.decode()

    assert ["tel:+8613800138000" in each for each in (before, after)] == [False, True]
    assert AuditEvent.objects.filter(action=CONTACT_SHOWN, by=desk).count() == 1


def test_number_of_whoever_has_answered_is_not_shown(desk, question):
    invitation = make_invitation(make_attended(), version=question.version, answered_at=clock.now())

    response = client_of(desk).post(reverse("feedback:survey_interview_contact", args=[invitation.pk]))

    assert response.status_code == 404


def test_unknown_number_is_said_beside_the_field(desk, question):
    response = client_of(desk).post(
        reverse("feedback:survey_call"), {"member_number": "nobody", "version": question.version_id}
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["member_number"])


def test_pile_of_paper_is_entered_form_after_form(desk, question):
    area, browser = make_area(), client_of(desk)
    url = reverse("feedback:survey_paper") + f"?version={question.version_id}&day={clock.today()}&area={area.pk}"

    for value in ("4", "5"):
        assert browser.post(url, {f"q{question.pk}": value})["Location"] == url
    missing = browser.post(url, {f"q{question.pk}": ""})

    assert missing.status_code == 422
    kept = SurveyResponse.objects.order_by("pk").values_list("channel", "area", "csat", "invitation")
    assert list(kept) == [("paper", area.pk, 4, None), ("paper", area.pk, 5, None)]


@pytest.mark.parametrize("days", [-1, 63])
def test_day_of_a_pile_is_past_and_not_long_past(desk, question, days):
    day = clock.today() - timedelta(days=days)

    response = client_of(desk).get(reverse("feedback:survey_paper"), {"version": question.version_id, "day": day})

    assert (response.status_code, list(response.context["batch"].errors)) == (422, ["day"])
