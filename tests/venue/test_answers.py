"""The answer base: what the desk finds while a guest waits, and how it is kept."""

from datetime import date

import pytest
from django.urls import reverse

from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.house import make_answer_sheet
from tests.factories.venue import make_staff
from venue.answer_subjects import subjects
from venue.answer_texts import SHEETS
from venue.models import AnswerSheet
from venue.roles import STAFF, Role
from venue.selectors.answers import found
from venue.services.answer_sheets import take_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def names(words="", topic=""):
    return [sheet.name_en for sheet in found(words, topic, subjects())]


def test_words_are_looked_for_in_question_further_words_answer_and_service_the_question_first():
    make_answer_sheet(name_en="What to drink?", text_en="Water, after a warm bath.", name_zh="喝什么？")
    make_answer_sheet(name_en="How to warm up?", name_zh="怎么热身？", words="stretch")
    make_answer_sheet(name_en="Who may come?", about=f"course:{make_course(name_en='Warm water', name_zh='温水操').pk}")
    make_answer_sheet(name_en="Out of use, warm", is_active=False)

    assert names("warm") == ["How to warm up?", "Who may come?", "What to drink?"]
    assert names("热身") == names("STRETCH up") == ["How to warm up?"]
    assert names("温水") == ["Who may come?"]
    assert names("warm unheard-of") == []


def test_a_topic_leaves_the_others_out():
    make_answer_sheet(name_en="A", topic="nutrition"), make_answer_sheet(name_en="B", topic="injury")

    assert (names(topic="nutrition"), names()) == (["A"], ["B", "A"])


@pytest.mark.covers("F-031", "W-032")
@pytest.mark.parametrize("role", STAFF)
def test_everybody_who_works_here_reads_them_in_their_language(role):
    take_over(by=make_staff(role=Role.MANAGER).user)
    browser = client_of(make_staff(role=role, language="zh-hans").user)

    page = browser.get(reverse("venue:answers"), {"q": "桑拿"})
    [(sheet, _)] = page.context["rows"]

    assert "哪些人不适合桑拿和热水池？" in page.text
    assert "不超过 10～15 分钟" in browser.get(reverse("venue:answer", args=[sheet.pk])).text


def test_what_is_typed_is_answered_by_the_sheets_alone():
    make_answer_sheet(name_en="How to warm up?")
    browser = client_of(make_staff(role=Role.FRONT_DESK).user)

    page = browser.get(reverse("venue:answers"), {"q": "warm"}, headers={"HX-Request": "true"}).text

    assert ("How to warm up?" in page, "<html" in page) == (True, False)


def test_a_sheet_past_its_review_says_so():
    late = make_answer_sheet(review_on=date(2026, 3, 10))
    fresh = make_answer_sheet(review_on=date(2026, 3, 11))
    browser = client_of(make_staff(role=Role.FRONT_DESK).user)

    said = ["Ask before you rely on it" in browser.get(reverse("venue:answer", args=[each.pk])).text
            for each in (late, fresh)]  # fmt: skip

    assert said == [True, False]


def test_shipped_sheets_are_taken_over_once_and_what_was_corrected_stays(manager):
    browser, url = client_of(manager), reverse("venue:answer_sheets_take_over")
    browser.post(url, {"form_key": ""})
    AnswerSheet.objects.filter(name_zh=SHEETS[0]["name_zh"]).update(text_en="Ours.")
    browser.post(url, {"form_key": ""})

    kept = AnswerSheet.objects.get(name_zh=SHEETS[0]["name_zh"])
    assert (AnswerSheet.objects.count(), kept.text_en) == (len(SHEETS), "Ours.")


def test_shipped_sheets_tell_the_three_things_a_desk_is_asked_and_more():
    assert {sheet["topic"] for sheet in SHEETS} >= {"injury", "nutrition", "training"}


def test_form_offers_the_courses_and_says_that_a_question_is_taken(manager):
    course = make_course(name_en="Flow yoga")
    make_answer_sheet(name_zh="怎么热身？")
    browser, url = client_of(manager), reverse("venue:answer_sheet_add")
    typed = {"name_en": "How?", "name_zh": "怎么热身？", "topic": "training", "about": f"course:{course.pk}",
             "text_en": "So.", "text_zh": "这样。", "is_active": "on"}  # fmt: skip

    refused = browser.post(url, typed)
    browser.post(url, typed | {"name_zh": "怎么练？"})

    assert list(refused.context["form"].errors) == ["name_zh"]
    assert AnswerSheet.objects.get(name_zh="怎么练？").about == f"course:{course.pk}"
