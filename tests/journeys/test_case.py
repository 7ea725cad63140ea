"""An angry guest on a phone: the desk answers, the handler offers more than they may give, the manager approves, the
guest takes it and says that it is settled, and the house looks back on it.
"""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from bin.tools.browser import PHONE
from feedback.models import Case, Compensation
from tests.conftest import somebody_who_may_book
from tests.factories.lessons import a_cause
from tests.factories.venue import make_photo, make_staff
from tests.journeys.screen import Screen, be_at, link_in, text_of
from tests.journeys.stack import Stack
from venue import clock
from venue.models import Message, StaffMember
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

CHINESE = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "What happened?": "发生了什么？",
    "Send": "发送",
    "Your message": "您的留言",
    "Photos": "照片",
    "I accept": "接受方案",
    "Our proposal": "我们的方案",
    "Is it settled?": "问题解决了吗？",
    "very well": "非常满意",
    "Thank you. We are glad that it is settled.": "谢谢，很高兴问题已解决。",
    "Thank you. We carry the solution out now.": "谢谢，我们马上落实方案。",
}
ANGRY, CALM = "三号淋浴突然很烫，差点烫到孩子！", "阀门已更换，实测稳定。为您补偿。"


@pytest.mark.covers("H-055", "B-038", "B-077", "W-019")
def test_angry_guest_is_answered_made_good_and_says_that_it_is_settled(house, window):
    be_at(wall_clock(clock.today() + timedelta(days=1), time(11), clock.zone()))
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    desk, lead, manager = (make_staff(role=role) for role in (Role.FRONT_DESK, Role.QUALITY_LEAD, Role.MANAGER))
    phone = Screen(window(PHONE, "zh-CN"), CHINESE)
    at_desk, handler, chief = (Screen(window(), {}) for _ in range(3))

    phone.signs_in(guest.user)
    phone.opens("/complain/")
    phone.types("What happened?", ANGRY)
    phone.presses("Send")
    phone.page.wait_for_url("**/cases/status/**")
    case = Case.objects.get()
    phone.sees(ANGRY)
    phone.main.get_by_label(CHINESE["Photos"]).set_input_files(
        {"name": "shower.jpg", "mimeType": "image/jpeg", "buffer": make_photo(640, 480).read()}
    )
    phone.presses("Send")
    phone.main.get_by_role("img").first.wait_for()
    phone.is_well()

    answer(at_desk, desk, case)
    offer_more_than_allowed(handler, lead, case)
    assert letters(case, "case_proposed") == 0
    approve(chief, manager, house, case)

    letter = house.letter(guest.user.email, "给您的解决方案")
    assert CALM in text_of(letter)
    phone.opens(link_in(letter))
    phone.reads("Our proposal")
    phone.presses("I accept")
    phone.page.get_by_text(CHINESE["Thank you. We carry the solution out now."]).wait_for()
    phone.is_well()
    assert guest.accounts.get(kind="money").balance == Decimal(400)

    resolve(handler, case)
    phone.opens(link_in(house.letter(guest.user.email, "已处理完毕")))
    phone.reads("Is it settled?")
    phone.chooses("very well")
    phone.presses("Send", phone.main.locator("section", has_text=CHINESE["Is it settled?"]))
    phone.page.get_by_text(CHINESE["Thank you. We are glad that it is settled."]).wait_for()
    phone.is_well()

    learn(handler, lead, case)
    close(handler, case)
    found = Case.objects.get()
    assert (found.state, Compensation.objects.get().state) == ("closed", "paid")


def letters(case: Case, template: str) -> int:
    return Message.objects.filter(template=template, subject_key=f"case:{case.pk}").count()


def answer(desk: Screen, staff: StaffMember, case: Case) -> None:
    desk.signs_in(staff.user)
    desk.opens(f"/cases/{case.pk}/")
    desk.sees(ANGRY)
    desk.types("Answer to the reporter", "非常抱歉！三号淋浴已停用。孩子有没有不适？")
    desk.presses("Send the answer")
    desk.sees("三号淋浴已停用")
    desk.is_well()


def offer_more_than_allowed(handler: Screen, staff: StaffMember, case: Case) -> None:
    """Money beyond the limit, sent by the keyboard alone."""
    handler.signs_in(staff.user)
    handler.opens(f"/cases/{case.pk}/")
    handler.presses("Take the case")
    handler.sees("Five principles")
    handler.types("Solution for the guest", CALM)
    handler.page.get_by_label("Compensation", exact=True).select_option("credit")
    handler.types("Amount", "400")
    handler.main.get_by_label("Solution for the guest").press("Control+Enter")
    handler.page.get_by_text("This is above what you may give alone").wait_for()
    handler.is_well()


def approve(chief: Screen, staff: StaffMember, house: Stack, case: Case) -> None:
    chief.signs_in(staff.user)
    chief.opens(link_in(house.letter(staff.user.email, "补偿待您审批")))
    chief.sees(CALM)
    chief.presses("Approve and send")
    chief.page.get_by_text("It is approved, and the guest has the solution.").wait_for()
    chief.is_well()


def resolve(handler: Screen, case: Case) -> None:
    handler.opens(f"/cases/{case.pk}/")
    handler.sees("Accepts the solution")
    handler.unfolds("Resolve")
    handler.types("How it was settled", "恒温阀已更换，全部淋浴已检查。")
    handler.presses("Resolve and tell the reporter")
    handler.sees("恒温阀已更换")
    handler.is_well()


def learn(handler: Screen, staff: StaffMember, case: Case) -> None:
    """A child was in danger: the case is urgent, and is looked back on before its end."""
    handler.opens(f"/cases/{case.pk}/")
    handler.follows("Name the cause")
    handler.main.get_by_label("Cause").first.select_option(str(a_cause(1).pk))
    handler.types("The cause in words", "恒温阀阀芯老化。")
    handler.types("How was it put right?", "已更换恒温阀。")
    handler.presses("Keep the cause")
    handler.sees("恒温阀阀芯老化。")
    handler.follows("Prevent it")
    handler.types("What keeps it from coming back?", "每季度检测恒温阀。")
    handler.main.get_by_label("Owner").select_option(str(staff.pk))
    handler.presses("Keep the measure")
    handler.sees("每季度检测恒温阀。")
    handler.follows("Look back")
    handler.types("What happened?", "淋浴突然很烫。")
    handler.types("What do we learn?", "阀芯按期更换。")
    handler.chooses(staff.user.display_name)
    handler.presses("Keep the retrospective")
    handler.sees("阀芯按期更换。")
    handler.is_well()


def close(handler: Screen, case: Case) -> None:
    """The guest's word and the retrospective are there: nothing is missing."""
    handler.opens(f"/cases/{case.pk}/")
    handler.sees("5 of 5")
    handler.presses("Close the case")
    handler.page.get_by_text("The case is closed.").wait_for()
    handler.is_well()
