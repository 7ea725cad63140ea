"""A version of a survey is written with the keys alone, seen as on a phone, reviewed by a second person, opened."""

import pytest
from playwright.sync_api import expect

from feedback.models import SurveyVersion
from tests.factories.surveys import make_survey
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen
from tests.journeys.test_desk_by_keyboard import tab_to_field
from tests.journeys.test_ways import sign_in, tab_to
from venue.roles import Role

pytestmark = pytest.mark.journey

TOPICS = ("attitude", "professionalism", "efficiency")


def types(page, **fields):
    for name, text in fields.items():
        tab_to_field(page, name)
        page.keyboard.type(text)


def saves(page):
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_text("The question is kept.").wait_for()


def test_version_is_written_by_keyboard_reviewed_and_opened(house, desktop, window):
    lead = make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng", language="en")
    manager = make_staff(role=Role.MANAGER, name="Zhao Min", language="en")
    survey = make_survey(kind="case", name_en="On handling", counts=False)
    sign_in(desktop, lead.user)
    page = desktop.page

    page.goto(f"/surveys/{survey.pk}/versions/")
    tab_to(page, "Begin the first version")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is asked yet.").wait_for()

    tab_to(page, "Add a question")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Add a question").wait_for()
    types(page, kind="satisf", text_en="Was it quick and polite?", text_zh="处理得满意吗？", topic="overall")
    saves(page)
    page.get_by_text("This may ask two things at once: “quick and polite”").wait_for()
    page.get_by_text("attitude, professionalism, efficiency").wait_for()

    tab_to(page, "Add a question")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Add a question").wait_for()
    types(page, kind="table", text_en="How satisfied are you?", text_zh="您满意吗？")
    types(page, low_en="Not at all", low_zh="不满意", high_en="Very", high_zh="很满意")
    for number, topic in enumerate(TOPICS):
        row = {"text_en": topic, "text_zh": f"第{number}项", "topic": topic}
        types(page, **{f"parts-{number}-{name}": text for name, text in row.items()})
    saves(page)

    tab_to(page, "Move question 2 up")
    page.keyboard.press("Enter")
    page.wait_for_url("**#question-*")
    version = SurveyVersion.objects.get(survey=survey)
    assert [each.kind for each in version.questions.order_by("position")] == ["matrix", "csat"]

    page.goto(f"/surveys/versions/{version.pk}/")  # without the mark at the end, the keys begin at the top again
    tab_to(page, "Preview")
    page.keyboard.press("Enter")
    phones = page.locator(".phone")
    for number in (0, 1):
        expect(phones.nth(number)).to_have_css("width", "390px")  # once the style sheet is there
    assert "您满意吗？" in phones.nth(1).inner_text()
    assert "您满意吗？" not in phones.nth(0).inner_text()

    page.goto(f"/surveys/versions/{version.pk}/")
    tab_to(page, "Hand it to a second person")
    page.keyboard.press("Enter")
    page.get_by_text("It waits for somebody else to look at it.").wait_for()
    page.get_by_text("You wrote these questions. Please ask somebody else").wait_for()
    assert page.get_by_role("button", name="Release it").count() == 0

    second = Screen(window(), {})
    second.signs_in(manager.user)
    second.opens(f"/surveys/versions/{version.pk}/")
    second.presses("Release it")
    second.sees("It is released.")
    assert SurveyVersion.objects.get(pk=version.pk).state == "open"
