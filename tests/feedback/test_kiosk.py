import pytest
from django.urls import reverse

from feedback import tokens
from feedback.models import SurveyResponse
from feedback.services import answering
from tests.factories.surveys import make_question, make_survey, make_survey_point, make_version, release
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def point():
    version = make_version(make_survey(is_active=True))
    make_question(version, "csat", is_required=True)
    release(version)
    return make_survey_point(survey=version.survey)


def page(point, name="kiosk"):
    return reverse(f"feedback:{name}", args=[tokens.sign(str(point.pk), tokens.POINT)])


def question_of(point):
    return f"q{point.survey.versions.get().questions.get().pk}"


def test_screen_takes_an_answer_and_begins_anew(client, point):
    sent = client.post(page(point) + "?language=en", {question_of(point): "4"}, follow=True)

    assert (sent.status_code, sent.templates[0].name) == (200, "feedback/kiosk_thanks.html")
    assert f'data-kiosk="{page(point)}" data-silence="8"' in sent.content.decode()
    assert SurveyResponse.objects.values_list("channel", "csat", "invitation").get() == ("kiosk", 4, None)


def test_code_leads_a_phone_to_the_same_questions(client, point):
    client.post(page(point, "kiosk_phone"), {question_of(point): "5"})

    assert SurveyResponse.objects.get().version.survey == point.survey


def test_screen_shows_its_code_for_the_own_phone_and_the_phone_does_not(client, point):
    shown = ["<svg" in client.get(page(point, name)).context["code"] for name in ("kiosk", "kiosk_phone")]

    assert shown == [True, False]


def test_language_is_gone_with_whoever_chose_it(client, point):
    chinese = client.get(page(point) + "?language=zh-hans").content.decode()
    again = client.get(page(point)).content.decode()

    assert ("非常满意" in chinese, "非常满意" in again) == (True, False)


def test_answer_that_is_not_whole_keeps_what_was_typed(client, point):
    response = client.post(page(point), {question_of(point): ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [question_of(point)])


def test_screen_out_of_use_and_address_made_up_say_so(client, point):
    point.is_active = False
    point.save(update_fields=["is_active"])

    statuses = [client.get(url).status_code for url in (page(point), reverse("feedback:kiosk", args=["1:made-up"]))]

    assert statuses == [404, 404]


def test_busy_exit_is_heard_and_whoever_plays_with_the_screen_is_not(client, point, monkeypatch):
    monkeypatch.setattr("feedback.views.kiosk.count", lambda key: 240)
    assert client.post(page(point), {question_of(point): "4"}).status_code == 302

    monkeypatch.setattr("feedback.views.kiosk.count", lambda key: 241)
    response = client.post(page(point), {question_of(point): "4"})

    assert response.status_code == 422
    assert "Very many answers" in str(response.context["form"].non_field_errors())


def test_closed_survey_is_not_asked(client, point):
    point.survey.versions.update(state="closed", closed_at=clock.now())

    assert client.get(page(point)).status_code == 410
    assert answering.version_of(point.survey_id) is None
