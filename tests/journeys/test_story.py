"""The whole story of a venue, from the day a stranger signs up to the evening when the manager sees it on the board."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Locator

from bin.tools.browser import DESKTOP, PHONE
from bookings.models import Booking, ScheduledSession
from bookings.services.session import put_on
from feedback.models import Case
from members import codes
from members.models import Member
from safety.models import Duty, Hazard
from tests.factories.bookings import make_course, make_room
from tests.factories.members import make_member, make_membership, make_plan
from tests.factories.safety import EXITS, FLOOR, WATER, make_checklist, open_daily
from tests.factories.safety import make_plan as plan_duty
from tests.factories.venue import PASSWORD, make_area, make_photo, make_staff
from tests.journeys.screen import Screen, Words, be_at, link_in, text_of
from tests.journeys.stack import Stack
from venue import clock
from venue.actors import Automation
from venue.models import StaffMember
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = pytest.mark.journey

HOUSE = Automation("the story")
SOON = timedelta(seconds=20)

CHINESE: Words = {
    "Create an account": "注册账号",
    "Your name": "您的姓名",
    "Email": "邮箱",
    "Date of birth": "出生日期",
    "Password": "密码",
    "Sign in": "登录",
    "Please confirm": "请验证您的邮箱",
    "Yes, confirm": "是的，确认",
    "My contract": "我的会员合同",
    "Sell": "办卡",
    "Sell a membership": "办理会员卡",
    "Year": "年卡",
    "WeChat Pay": "微信支付",
    "cash": "现金",
    "Sell: the money is taken": "确认售出，款项已收",
    "Receipt": "收款凭证",
    "Open": "打开",
    "Renew for CN¥2,880.00": "续费 ¥2,880.00",
    "Flow yoga": "流瑜伽",
    "Book my place": "立即预约",
    "Your place is booked": "预约成功",
    "Booked": "预约成功",
    "Reminder": "上课提醒",
    "My code": "我的会员码",
    "Checked in 17:40": "已签到 17:40",
    "Take in": "直接入场",
    "Close the roster": "完成点名",
    "Who came?": "谁到了？",
    "The roster is closed": "点名已完成",
    "How was Flow yoga?": "流瑜伽上得怎么样？",
    "Dissatisfied": "不满意",
    "Very satisfied": "非常满意",
    "What was good": "哪里做得好",
    "The floor was wet.": "地面太湿了。",
    "We look into it tonight.": "我们今晚就去核实。",
    "The floor is dried after every class.": "今后每节课后都会擦干地面。",
    "Boxes moved to the store.": "纸箱已移到仓库。",
    "Send": "发送",
    "Thank you": "谢谢您",
    "we have your message": "您的反馈已收到",
    "Cases": "投诉与建议",
    "Take the case": "由我负责",
    "The case is yours.": "此件由您负责。",
    "Answer to the reporter": "答复顾客",
    "Send the answer": "发送答复",
    "our answer": "我们的答复",
    "Resolve": "解决",
    "How it was settled": "处理情况",
    "Resolve and tell the reporter": "解决并告知顾客",
    "resolved": "已处理完毕",
    "Resolved": "已解决",
    "Duties": "检查任务",
    "Before we open": "开业检查",
    "Yes": "是",
    "No": "否",
    "Finish": "完成检查",
    "The duty is done.": "检查任务已完成。",
    "Exits are clear": "安全出口畅通",
    "Owner": "责任人",
    "Assign": "指派",
    "The owner is told by message.": "已发消息通知责任人。",
    "is yours": "请您整改",
    "What was done": "整改情况",
    "Photo that shows it": "整改后照片",
    "It is put right": "已完成整改",
    "Somebody else will verify it.": "将由其他人复查。",
    "Verified: close it": "复查合格，销号",
    "The hazard is verified and closed.": "隐患已复查合格并销号。",
    "Board": "看板",
    "Satisfaction": "满意度",
    "Complaints resolved in 24 hours": "投诉 24 小时解决率",
    "Renewals": "续费率",
    "Entitlements honoured": "权益兑现",
    "{kept} of {counted}": "{counted}份中的{kept}份",
}


@dataclass
class Story:
    """Who takes part, and where it happens."""

    house: Stack
    words: Words
    guest: SimpleNamespace  # name, as the desk looks for it, address
    regular: Member
    staff: dict[Role, StaffMember]
    session: ScheduledSession
    duty: Duty
    first_day: datetime  # nine in the morning, the day before the class

    def said(self, name: str) -> str:
        return self.words.get(name, name)

    def letter(self, to: str, subject: str) -> str:
        """What a letter says, once it has come."""
        return text_of(self.house.letter(to, self.said(subject)))

    def link(self, to: str, subject: str) -> str:
        return link_in(self.house.letter(to, self.said(subject)))


@pytest.mark.parametrize(
    ("size", "locale", "language", "words"),
    [(PHONE, "zh-CN", "zh-hans", CHINESE), (DESKTOP, "en-GB", "en", {})],
    ids=["chinese-phone", "english-desktop"],
)
def test_venue_runs_from_sign_up_to_the_board(house, window, size, locale, language, words):
    story = in_a_venue(house, language, words)
    begins, ends = story.session.starts_at, story.session.ends_at
    guest, desk, officer, technician, lead, manager = (Screen(window(size, locale), words) for _ in range(6))

    sign_in_at_the_board(manager, story)
    assert promises_on(manager) == as_said(
        words, Satisfaction=("", 0, 0), Complaints=("", 0, 0), Renewals=("0.0", 0, 2), Entitlements=("100.0", 2, 2)
    )

    sign_up(guest, story)
    desk.signs_in(story.staff[Role.FRONT_DESK].user)
    sell_a_membership(desk, story)
    renew_the_regular(desk, story)
    book(guest, story)

    be_at(begins - timedelta(hours=24) + SOON)
    story.house.letters(story.guest.email, story.said("Reminder"), 1)

    be_at(story.duty.opens_at + timedelta(minutes=20))
    walk_the_checklist(officer, story)
    give_the_hazard_to(story.staff[Role.MAINTENANCE], officer, story)
    put_it_right(technician, story)
    verify(officer)

    be_at(begins - timedelta(hours=2) + SOON)
    story.house.letters(story.guest.email, story.said("Reminder"), 2)

    be_at(begins - timedelta(minutes=20))
    check_in_by_code(desk, code_shown_by(guest), story)
    add_the_walk_in(desk, story)
    be_at(ends + timedelta(minutes=5))
    close_the_roster(desk, story)

    be_at(ends + timedelta(hours=1) + SOON)
    answer_the_survey(guest, story, story.guest.email, "Dissatisfied", "The floor was wet.")
    answer_the_survey(guest, story, story.regular.email, "Very satisfied", "")
    be_at(ends + timedelta(hours=2))
    settle_the_complaint(lead, story)
    read_the_answer(guest, story)

    manager.opens("/manage/")
    assert promises_on(manager) == as_said(
        words,
        Satisfaction=("50.0", 1, 2),
        Complaints=("100.0", 1, 1),
        Renewals=("50.0", 1, 2),
        Entitlements=("100.0", 4, 4),
    )
    look_behind_the_complaints(manager)


# --- before it begins ------------------------------------------------------------------------------------------------


def in_a_venue(house: Stack, language: str, words: Words) -> Story:
    """Staff, a room, a class tomorrow evening, a checklist at opening, and two contracts that ended the other day."""
    first_day = next_month()
    be_at(first_day)
    is_chinese = language == "zh-hans"
    roles = [Role.FRONT_DESK, Role.INSTRUCTOR, Role.SAFETY_OFFICER, Role.MAINTENANCE, Role.QUALITY_LEAD, Role.MANAGER]
    names = ["林可", "陈静", "赵安", "何工", "苏敏", "周宁"]
    if not is_chinese:
        names = ["Lin Ke", "Chen Jing", "Zhao An", "He Gong", "Su Min", "Zhou Ning"]
    staff = {
        role: make_staff(role=role, name=name, email=f"{role.value}.{language}@house.example", language=language)
        for role, name in zip(roles, names, strict=True)
    }
    open_daily()
    area = make_area(name_en="Studios", name_zh="操厅区")
    starts_at = first_day + timedelta(days=1, hours=9)
    session = put_on(
        course=make_course(name_en="Flow yoga", name_zh="流瑜伽"),
        room=make_room(area=area, name_en="Hall 1", name_zh="1号厅"),
        instructor=staff[Role.INSTRUCTOR],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        capacity=12,
        by=HOUSE,
    )
    exits = replace(EXITS, is_critical=False)  # a critical one would close the area, and the class with it
    checklist = make_checklist(exits, WATER, FLOOR, name_en="Before we open", name_zh="开业检查")
    plan = plan_duty(template=checklist, area=area, role=Role.SAFETY_OFFICER.value)
    tomorrow = plan.duties.get(business_date=session.local_day)
    return Story(
        house,
        words,
        stranger(is_chinese, language),
        regulars(is_chinese, language),
        staff,
        session,
        tomorrow,
        first_day,
    )


def next_month() -> datetime:
    """Nine in the morning of its tenth day: no month ends within the story."""
    day = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=10)
    return wall_clock(day, time(9), clock.zone())


def stranger(is_chinese: bool, language: str) -> SimpleNamespace:
    name, typed = ("王晓敏", "wxm") if is_chinese else ("Ann Porter", "porter")
    return SimpleNamespace(name=name, typed=typed, email=f"guest.{language}@mail.example")


def regulars(is_chinese: bool, language: str) -> Member:
    """Two whose contracts ended two days ago; one of them will renew."""
    name = "李雷" if is_chinese else "Ben Miles"
    stays = make_member(name=name, email=f"regular.{language}@mail.example", language=language)
    plan = make_plan(name_en="Year", name_zh="年卡")
    for member in (stays, make_member(language=language)):
        last = clock.today() - timedelta(days=2)
        make_membership(member, plan=plan, starts_on=last - timedelta(days=364), ends_on=last)
    return stays


# --- a guest becomes a member ----------------------------------------------------------------------------------------


def sign_up(guest: Screen, story: Story) -> None:
    """A stranger makes an account on the public page and proves the address by the letter's link."""
    guest.opens("/")
    guest.opens("/account/signup/")
    guest.types("Your name", story.guest.name)
    guest.types("Date of birth", "1990-05-01")
    guest.types("Email", story.guest.email)
    guest.types("Password", PASSWORD)
    guest.presses("Create an account")
    guest.page.wait_for_url("**/my/")
    guest.is_well()
    guest.opens(story.link(story.guest.email, "Please confirm"))
    guest.presses("Yes, confirm")
    guest.reads("My contract")


def sell_a_membership(desk: Screen, story: Story) -> None:
    find_at_the_desk(desk, story.guest.typed, story.guest.name)
    desk.follows("Sell")
    desk.reads("Sell a membership")
    desk.chooses("Year")
    desk.chooses("WeChat Pay")
    desk.presses("Sell: the money is taken")
    desk.reads("Receipt")
    assert "2,880.00" in story.letter(story.guest.email, "Receipt")


def renew_the_regular(desk: Screen, story: Story) -> None:
    find_at_the_desk(desk, story.regular.number, story.regular.name)
    desk.follows("Open")
    desk.reads(story.regular.name)
    desk.chooses("cash")
    desk.presses("Renew for CN¥2,880.00")
    desk.reads("Receipt")


def find_at_the_desk(desk: Screen, typed: str, name: str) -> None:
    desk.opens("/desk/")
    desk.page.get_by_role("searchbox").press_sequentially(typed)
    desk.main.get_by_role("region", name=name).wait_for()
    desk.is_well()


def book(guest: Screen, story: Story) -> None:
    guest.opens(f"/?day={story.session.local_day}")
    guest.follows("Flow yoga")
    guest.reads("Flow yoga")
    guest.presses("Book my place")
    guest.page.get_by_role("status").get_by_text(guest.said("Your place is booked")).wait_for()
    guest.is_well()
    assert story.said("Flow yoga") in story.letter(story.guest.email, "Booked")


# --- the house is safe -----------------------------------------------------------------------------------------------


def walk_the_checklist(officer: Screen, story: Story) -> None:
    """Yes, a figure, and one thing that is not in order, with a photo: it becomes a hazard."""
    officer.signs_in(story.staff[Role.SAFETY_OFFICER].user)
    officer.opens("/duties/")
    officer.page.locator(".duty-key").click()
    officer.reads("Before we open")
    exits, water, floor = (officer.page.locator(f"#item-{item.pk}") for item in items_of(story.duty))
    officer.presses("No", within=exits)
    exits.and_(officer.page.locator(".is-failed:not(.htmx-added, .htmx-settling)")).wait_for()  # htmx listens from then
    exits.locator("input[type=file]").set_input_files(picture())
    exits.locator("img").wait_for()
    water.get_by_role("textbox").fill("40")
    water.get_by_role("textbox").press("Enter")
    has_answer(water)
    officer.presses("Yes", within=floor)
    has_answer(floor)
    officer.is_well()
    officer.presses("Finish")
    officer.sees("The duty is done.")
    officer.is_well()
    assert Duty.objects.get(pk=story.duty.pk).done_by == story.staff[Role.SAFETY_OFFICER].user


def items_of(duty: Duty) -> list:
    return list(duty.template.items.order_by("position"))


def has_answer(item: Locator) -> None:
    item.and_(item.page.locator(".is-answered")).wait_for()


def picture() -> dict:
    """A photo as a phone sends it."""
    photo = make_photo(640, 480)
    return {"name": photo.name, "mimeType": photo.content_type, "buffer": photo.read()}


def give_the_hazard_to(owner: StaffMember, officer: Screen, story: Story) -> None:
    officer.opens("/hazards/")
    officer.follows("Exits are clear")
    officer.reads("Exits are clear")
    officer.main.get_by_role("combobox", name=officer.said("Owner")).select_option(str(owner.pk))
    officer.presses("Assign")
    officer.sees("The owner is told by message.")
    officer.is_well()
    hazard = Hazard.objects.get()
    assert (hazard.owner, hazard.deadline_at > clock.now()) == (owner, True)


def put_it_right(technician: Screen, story: Story) -> None:
    owner = story.staff[Role.MAINTENANCE].user
    technician.signs_in(owner)
    technician.opens(story.link(owner.email, "is yours"))
    technician.types("What was done", "Boxes moved to the store.")
    technician.main.get_by_label(technician.said("Photo that shows it")).set_input_files(picture())
    technician.presses("It is put right")
    technician.sees("Somebody else will verify it.")
    technician.is_well()


def verify(officer: Screen) -> None:
    officer.page.reload()
    officer.presses("Verified: close it")
    officer.sees("The hazard is verified and closed.")
    officer.is_well()
    hazard = Hazard.objects.get()
    assert hazard.verified_by != hazard.rectified_by


# --- the class -------------------------------------------------------------------------------------------------------


def code_shown_by(guest: Screen) -> str:
    """What a scanner reads from the member's phone."""
    guest.opens("/my/code/")
    code = Member.objects.exclude(user=None).get().codes.get(revoked_at=None).code
    drawn = guest.page.locator(".member-code path").last.get_attribute("d")
    assert drawn
    assert drawn in codes.picture(code)
    return code


def check_in_by_code(desk: Screen, code: str, story: Story) -> None:
    """The scanner types the code and Enter; the desk sees who it is and presses Enter once more."""
    desk.opens("/desk/")
    desk.page.keyboard.type(code)
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**q={code}")
    desk.main.get_by_role("region", name=story.guest.name).wait_for()
    desk.is_well()
    desk.page.keyboard.press("Enter")
    desk.sees("Checked in 17:40")
    desk.is_well()


def add_the_walk_in(desk: Screen, story: Story) -> None:
    desk.opens("/desk/")
    desk.follows("Flow yoga")
    desk.reads("Flow yoga")
    desk.page.get_by_role("searchbox").press_sequentially(story.regular.number)
    desk.main.get_by_role("button", name=f"{desk.said('Take in')} {story.regular.name}").click()
    desk.main.get_by_role("listitem").filter(has_text=story.regular.name).first.wait_for()
    desk.is_well()


def close_the_roster(desk: Screen, story: Story) -> None:
    """The guest is marked already, the desk marks who walked in."""
    desk.opens("/desk/")
    desk.follows("Flow yoga")
    desk.follows("Close the roster")
    desk.reads("Who came?")
    desk.main.get_by_role("checkbox", name=story.regular.name).check()
    desk.presses("Close the roster")
    desk.sees("The roster is closed")
    desk.is_well()
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["attended", "attended"]


# --- how it was ------------------------------------------------------------------------------------------------------


def answer_the_survey(guest: Screen, story: Story, email: str, answer: str, text: str) -> None:
    guest.opens(story.link(email, "How was Flow yoga?"))
    guest.main.get_by_role("radio", name=guest.said(answer)).first.check()
    guest.types("What was good", text)
    guest.presses("Send")
    guest.reads("Thank you")


def settle_the_complaint(lead: Screen, story: Story) -> None:
    """An hour after it was told: an answer, and what was done."""
    number = Case.objects.get().number
    lead.signs_in(story.staff[Role.QUALITY_LEAD].user)
    lead.opens("/cases/")
    lead.follows("The floor was wet.")
    lead.reads(number)
    lead.presses("Take the case")
    lead.sees("The case is yours.")
    lead.types("Answer to the reporter", "We look into it tonight.")
    lead.presses("Send the answer")
    lead.sees("We look into it tonight.")
    lead.is_well()
    assert story.said("We look into it tonight.") in story.letter(story.guest.email, "our answer")
    lead.unfolds("Resolve")
    lead.types("How it was settled", "The floor is dried after every class.")
    lead.presses("Resolve and tell the reporter")
    lead.sees("The floor is dried after every class.")
    lead.is_well()


def read_the_answer(guest: Screen, story: Story) -> None:
    """On the page of the link that came with the number."""
    case = Case.objects.get()
    assert case.number in story.letter(story.guest.email, "we have your message")
    guest.opens(story.link(story.guest.email, "we have your message"))
    guest.sees(case.number)
    guest.sees("We look into it tonight.")
    guest.sees("The floor is dried after every class.")
    guest.sees("Resolved")


# --- the board -------------------------------------------------------------------------------------------------------


def sign_in_at_the_board(manager: Screen, story: Story) -> None:
    manager.signs_in(story.staff[Role.MANAGER].user)
    manager.opens("/manage/")


def promises_on(manager: Screen) -> dict[str, tuple[str, str]]:
    """The figure of each promise, and the words of the link to the rows behind it."""
    manager.reads("Board")
    found = {}
    for card in manager.page.locator(".promise").all():
        value = card.locator(".promise-value")
        shown = value.inner_text().replace("\xa0", "").replace("%", "") if value.count() else ""
        found[card.locator("h2").inner_text()] = (shown, card.locator("p a").inner_text())
    return found


def as_said(words: Words, **promises: tuple[str, int, int]) -> dict[str, tuple[str, str]]:
    titles = {"Complaints": "Complaints resolved in 24 hours", "Entitlements": "Entitlements honoured"}
    link = words.get("{kept} of {counted}", "{kept} of {counted}")
    return {
        words.get(title := titles.get(key, key), title): (shown, link.format(kept=kept, counted=counted))
        for key, (shown, kept, counted) in promises.items()
    }


def look_behind_the_complaints(manager: Screen) -> None:
    number = Case.objects.get().number
    title = manager.said("Complaints resolved in 24 hours")
    manager.page.locator(".promise").filter(has_text=title).locator("p a").click()
    manager.reads("Complaints resolved in 24 hours")
    manager.sees(number)
