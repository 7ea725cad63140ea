"""A survey answered by keyboard, in Chinese, on a phone, whose guest would not recommend the house: somebody has to
call them, and reads first what they answered. Another is not satisfied: whoever handles the complaint sees the answer.
And the screen at the exit, which begins anew.
"""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from bin.tools.browser import PHONE
from feedback import tokens
from feedback.models import Case, SurveyResponse
from members.models import FollowUp
from tests.conftest import somebody_who_may_book
from tests.factories.feedback import make_attended, make_invitation
from tests.factories.surveys import make_question, make_survey, make_survey_point, make_version, release
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, be_at
from venue import clock
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

CHINESE = {
    "Send": "发送",
    "Thank you": "谢谢",
    "Next guest": "下一位",
    "This survey is answered": "这份问卷已经回答过了",
}


def ask_with_branch():
    """Open: satisfaction, recommendation, and why not, of those who would not."""
    version = make_version(make_survey(is_active=True, kind="visit"))
    make_question(version, "csat", position=1, is_required=True)
    nps = make_question(version, "nps", position=2)
    make_question(version, "text", position=3, only_if=nps, only_from=0, only_to=6)
    return release(version)


def test_answer_by_keyboard_leads_to_a_call(house, window):
    be_at(wall_clock(clock.today() + timedelta(days=1), time(11), clock.zone()))
    manager = make_staff(role=Role.MANAGER, language="en")
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    version = ask_with_branch()
    invitation = make_invitation(make_attended(guest), version=version)
    csat, nps, why = (f"q{question.pk}" for question in version.questions.order_by("position"))

    phone = Screen(window(PHONE, "zh-CN"), CHINESE)
    phone.opens(reverse("feedback:survey", args=[tokens.sign(invitation.token, tokens.SURVEY)]))
    page = phone.page
    assert not page.locator(f"#{why}").is_visible()
    page.locator(f"input[name={csat}]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("晚上人太多")
    page.reload()
    assert page.locator(f"textarea[name={why}]").input_value() == "晚上人太多"
    phone.presses("Send")
    phone.reads("Thank you")

    response = SurveyResponse.objects.get()
    assert (response.csat, response.nps, response.text) == (4, 1, "晚上人太多")
    call = FollowUp.objects.get(cause=f"survey:{response.pk}")
    assert (call.member, call.owner) == (guest, manager)

    caller = Screen(window(), {})
    caller.signs_in(manager.user)
    caller.opens(reverse("members:follow_up_list"))
    caller.follows("Call: would recommend us 1 of 10")
    caller.reads("What was answered")
    caller.sees("1 / 10")
    caller.sees("晚上人太多")


def test_low_answer_leads_to_its_handler(house, window):
    be_at(wall_clock(clock.today() + timedelta(days=1), time(11), clock.zone()))
    manager = make_staff(role=Role.MANAGER, language="en")
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    invitation = make_invitation(make_attended(guest), version=ask_with_branch())

    phone = Screen(window(PHONE, "zh-CN"), CHINESE)
    link = reverse("feedback:survey", args=[tokens.sign(invitation.token, tokens.SURVEY)])
    phone.opens(link)
    phone.page.locator("input[type=radio][value='1']").first.check()
    phone.presses("Send")
    phone.reads("Thank you")
    phone.opens(link)
    phone.reads("This survey is answered")

    case = Case.objects.get()
    assert case.handler == manager
    handler = Screen(window(), {})
    handler.signs_in(manager.user)
    handler.opens(reverse("feedback:case_list"))
    handler.main.locator(f'a[href="{reverse("feedback:case", args=[case.pk])}"]').first.click()
    handler.reads(case.number)
    handler.unfolds("All that was answered")
    handler.sees("Very dissatisfied")


def test_screen_at_the_exit_takes_one_after_the_other(house, window):
    be_at(wall_clock(clock.today() + timedelta(days=1), time(11), clock.zone()))
    version = ask_with_branch()
    point = make_survey_point(survey=version.survey)
    start = reverse("feedback:kiosk", args=[tokens.sign(str(point.pk), tokens.POINT)])

    screen = Screen(window(PHONE, "zh-CN"), CHINESE)
    screen.opens(start)
    screen.main.get_by_role("radio").first.check()
    screen.presses("Send")
    screen.reads("Thank you")
    screen.page.wait_for_url(f"**{start}", timeout=20_000)

    assert SurveyResponse.objects.get().channel == "kiosk"
