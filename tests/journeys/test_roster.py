"""A coach runs a class on a phone, in Chinese: the steps, who is there, who walks in, what is noted, and closing it."""

from datetime import timedelta

import pytest

from bin.tools.browser import PHONE
from bookings.models import Booking, ScheduledSession
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_course, make_room, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_rules
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, be_at
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

WORDS = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "My classes today": "我今天的课",
    "Flow yoga": "流瑜伽",
    "here": "已到",
    "late": "迟到",
    "not here": "未到",
    "Told and accepted": "已告知并同意",
    "Take in": "直接入场",
    "A guest of a member": "会员带来的客人",
    "Name of the guest": "顾客姓名",
    "Brought by": "由谁带来",
    "Take the guest in": "让客人入场",
    "Observation": "观察记录",
    "Note of the class": "本节课备注",
    "Close the roster": "完成点名",
    "Who came?": "谁到了？",
    "The roster is closed": "点名已完成",
}
SETTLED = 200  # milliseconds; htmx settles an answer 20 after it is shown
STEPS = ("签到", "热身", "训练", "放松", "课后小结")


@pytest.mark.covers("F-076")
def test_class_is_run_on_a_phone(house, window):
    people = [somebody_who_may_book(name=name, language="zh-hans") for name in ("王晓敏", "李雷", "韩梅梅")]
    present, late, absent = people
    walker = somebody_who_may_book(name="赵云", language="zh-hans")
    make_pack(present)
    make_rules()
    coach = make_staff(role=Role.INSTRUCTOR, name="陈静", language="zh-hans").user
    course = make_course(
        name_en="Flow yoga", name_zh="流瑜伽", minutes=60, warm_up_minutes=10, training_minutes=40, cool_down_minutes=10
    )
    session = make_session(
        course=course,
        room=make_room(name_en="Hall 1", name_zh="1号厅"),
        instructor=coach.staff_member,
        starts_at=clock.now() + timedelta(minutes=10),
    )
    for person in people:
        make_booking(session, person)
    screen = Screen(window(PHONE, "zh-CN"), WORDS)
    screen.signs_in(coach)
    screen.reads("My classes today")
    screen.follows("Flow yoga")

    mark(screen, present, "here")
    screen.main.get_by_text("已到 1 / 3 人").wait_for()
    told(screen, present)
    tick(screen, STEPS[0])
    be_at(session.starts_at + timedelta(minutes=12))
    mark(screen, late, "late")
    mark(screen, absent, "not here")
    tick(screen, STEPS[1])
    take_in(screen, walker)
    take_in_the_guest_of(screen, present)
    for step in STEPS[2:]:
        tick(screen, step)
    observe(screen, present)
    write_the_note(screen)
    screen.is_well()
    close(screen, absent)

    assert list(Booking.objects.order_by("pk").values_list("member__name", "state", "is_late_arrival")) == [
        ("王晓敏", "attended", False),
        ("李雷", "attended", True),
        ("韩梅梅", "no_show", False),
        ("赵云", "attended", False),
        ("孙悦", "attended", False),
    ]
    held = ScheduledSession.objects.get()
    assert (held.note, held.roster_closed_by) == ("空调偏凉", coach)
    assert held.bookings.get(member=present).observation == "左膝有旧伤"
    assert list(held.steps.values_list("step", flat=True)) == [
        "check_in", "warm_up", "training", "cool_down", "closing",
    ]  # fmt: skip


def test_focus_stays_where_somebody_went_while_the_answer_was_on_its_way(house, window):
    person = somebody_who_may_book(name="王晓敏", language="zh-hans")
    make_rules()
    coach = make_staff(role=Role.INSTRUCTOR, language="zh-hans").user
    session = make_session(instructor=coach.staff_member, starts_at=clock.now() + timedelta(minutes=10))
    make_booking(session, person)
    screen = Screen(window(PHONE, "zh-CN"), WORDS)
    screen.signs_in(coach)
    screen.page.goto(f"/desk/classes/{session.pk}/")
    focused = "document.activeElement.name + ' ' + document.activeElement.value"

    mark(screen, person, "here")
    assert screen.page.evaluate(focused) == "mark "

    waiting = []
    screen.page.route("**/mark/", lambda route: waiting.append(route))
    row_of(screen, person).get_by_role("button", name=screen.said("late"), exact=True).click()
    screen.main.get_by_role("searchbox").press_sequentially("王")
    waiting.pop().continue_()
    row_of(screen, person).locator('button[aria-pressed="true"]').filter(has_text=screen.said("late")).wait_for()
    screen.page.wait_for_timeout(SETTLED)
    assert screen.page.evaluate(focused) == "q 王"


def row_of(screen, person):
    return screen.main.get_by_role("listitem").filter(has=screen.page.get_by_role("group", name=person.name))


def mark(screen, person, how):
    """One tap, and the key stays pressed. It is as large as it looks only when the page has its styles."""
    screen.page.wait_for_load_state()
    key = row_of(screen, person).get_by_role("button", name=screen.said(how), exact=True)
    box = key.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    key.click()
    row_of(screen, person).locator('button[aria-pressed="true"]').filter(has_text=screen.said(how)).wait_for()


def told(screen, person):
    row = row_of(screen, person)
    row.get_by_role("button", name=screen.said("Told and accepted")).click()
    row.get_by_text("尚未同意入场须知").wait_for(state="detached")


def tick(screen, step):
    screen.main.get_by_role("button", name=f"完成：{step}", exact=True).click()
    screen.main.get_by_role("listitem").filter(has_text=step).filter(has_text=":").first.wait_for()


def take_in(screen, person):
    screen.main.get_by_role("searchbox").press_sequentially(person.number)
    screen.main.get_by_role("button", name=f"{screen.said('Take in')} {person.name}").click()
    row_of(screen, person).wait_for()


def take_in_the_guest_of(screen, host):
    screen.unfolds("A guest of a member")
    screen.types("Name of the guest", "孙悦")
    screen.main.get_by_label(screen.said("Brought by")).select_option(label=host.name)
    screen.presses("Take the guest in")
    screen.main.get_by_role("group", name="孙悦").wait_for()


def observe(screen, person):
    """Saved when the field is left."""
    row = row_of(screen, person)
    row.locator("summary").click()
    row.get_by_role("textbox").fill("左膝有旧伤")
    row.get_by_role("textbox").blur()
    row.get_by_text("已保存").wait_for()


def write_the_note(screen):
    form = screen.main.locator("form").filter(has=screen.page.locator("#note"))
    form.get_by_label(screen.said("Note of the class"), exact=True).fill("空调偏凉")
    form.get_by_role("textbox").blur()
    form.get_by_text("已保存").wait_for()


def close(screen, absent):
    """Who is noted as not having come is named before."""
    screen.follows("Close the roster")
    screen.reads("Who came?")
    group = screen.main.get_by_role("group", name="将记为未到")
    assert [group.get_by_role("listitem").count(), group.get_by_text(absent.name).count()] == [1, 1]
    screen.presses("Close the roster")
    screen.sees("The roster is closed")
    screen.is_well()
