"""A critical check fails on a phone: its area closes at once, and opens again when all that must have happened has."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator

from bin.tools.browser import DESKTOP, PHONE
from bookings.closure_errors import PlaceClosed
from bookings.services.booking import book
from safety.models import ChecklistTemplate, Duty, Excursion, Hazard
from safety.services.hazard import assign_hazard
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_room, make_session
from tests.factories.safety import EXITS, FLOOR, WATER, make_plan, open_daily
from tests.factories.treatments import at
from tests.factories.venue import make_area, make_staff
from tests.journeys.screen import Screen, be_at
from tests.journeys.test_story import has_answer, items_of, picture
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

WORDS = {
    "Email": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "Yes": "是",
    "No": "否",
    "Save": "保存",
    "Finish": "完成检查",
    "What was done": "整改情况",
    "Photo that shows it": "整改后照片",
    "It is put right": "已完成整改",
}
BLOCKED = "安全：疏散通道、安全出口畅通，未上锁"
KEEP_SIZES = """() => {
  window.sizes = [];
  document.addEventListener("change", ({ target }) => target.files && window.sizes.push(target.files[0].size));
}"""  # of files as they are sent: what is made smaller first stops the first event
CLOSES = "提交后将关闭泳池及其课程：1 个关键项不合格。"


def test_failed_check_closes_the_pool_until_a_fresh_run_and_a_release(house, window):
    today = clock.today() + timedelta(days=1)
    be_at(at(today, 9, 30))
    open_daily()
    pool = make_area(name_en="Pool", name_zh="泳池", kind="pool")
    duty = make_plan(EXITS, WATER, FLOOR, area=pool).duties.get(business_date=today)
    session = make_session(room=make_room(area=pool), starts_at=at(today, 18))
    guest = somebody_who_may_book(name="王晓敏", language="zh-hans")
    first, second = (make_staff(role=Role.ATTENDANT, name=name, language="zh-hans") for name in ("钱芳", "陈晨"))
    fitter = make_staff(role=Role.MAINTENANCE, name="何工", language="zh-hans")
    manager = make_staff(role=Role.MANAGER, name="Zhou Ning", language="en").user

    phone = on_phone(window, first.user)
    go_through(phone, duty, fails=True)
    phone.sees("泳池已关闭，系统已通知安全员和经理。")

    desk = Screen(window(DESKTOP, "en-GB"), {})
    desk.signs_in(manager)
    desk.opens("/desk/")
    desk.main.locator(".notice-bad").get_by_text("Closed for safety").wait_for()
    with pytest.raises(PlaceClosed):
        book(session.pk, guest.pk, by=HOUSE)

    hazard, excursion = Hazard.objects.get(), Excursion.objects.get()
    until = clock.now() + timedelta(hours=4)
    assign_hazard(hazard.pk, owner=fitter, deadline_at=until, level=hazard.level, by=manager)
    put_right(on_phone(window, fitter.user), hazard)
    desk.opens(f"/hazards/{hazard.pk}/")
    desk.presses("Verified: close it")
    desk.sees("The hazard is verified and closed.")

    go_through(on_phone(window, second.user), Duty.objects.get(makes_up_for=duty), fails=False)
    desk.opens(f"/closed-for-safety/{excursion.pk}/")
    desk.presses("It is in order: open it again")
    desk.sees("Pool is released.")
    desk.opens("/desk/")
    assert desk.main.get_by_text("Closed for safety").count() == 0
    assert book(session.pk, guest.pk, by=HOUSE).state == "booked"


def test_full_opening_round_with_a_failure_is_put_right_and_verified_by_another(house, window):
    """The list that the program brings: every kind of item, and a second person in the end."""
    today = clock.today() + timedelta(days=1)
    be_at(at(today, 9, 30))
    open_daily()
    hall = make_area(name_en="Reception", name_zh="前台大厅", kind="reception")
    opening = ChecklistTemplate.objects.get(shipped_as="opening")
    duty = make_plan(template=opening, area=hall).duties.get(business_date=today)
    first = make_staff(role=Role.ATTENDANT, name="钱芳", language="zh-hans")
    manager = make_staff(role=Role.MANAGER, name="Zhou Ning", language="en").user

    phone = on_phone(window, first.user)
    phone.opens(f"/duties/{duty.pk}/")
    phone.page.evaluate(KEEP_SIZES)
    for item in items_of(duty):
        row = phone.page.locator(f"#item-{item.pk}")
        ANSWERS[item.kind](phone, row, fails=item.text_zh == BLOCKED)
    sent, whole = phone.page.evaluate("() => window.sizes"), len(large_picture()["buffer"])
    assert [size < whole / 2 for size in sent] == [True, True]  # made smaller on the phone
    phone.presses("Finish")
    phone.page.wait_for_url("**/duties/?day=*")
    phone.sees("前台大厅已关闭，系统已通知安全员和经理。")

    desk = Screen(window(DESKTOP, "en-GB"), {})
    desk.signs_in(manager)
    desk.opens("/desk/")
    desk.main.locator(".notice-bad").get_by_text("Closed for safety").wait_for()
    hazard, fitter = Hazard.objects.get(), make_staff(role=Role.MAINTENANCE, name="何工", language="zh-hans")
    assert hazard.answer.item.text_zh == BLOCKED
    until = clock.now() + timedelta(hours=4)
    assign_hazard(hazard.pk, owner=fitter, deadline_at=until, level=hazard.level, by=manager)
    put_right(on_phone(window, fitter.user), hazard)
    desk.opens(f"/hazards/{hazard.pk}/")
    desk.presses("Verified: close it")
    desk.sees("The hazard is verified and closed.")


def says_yes_or_no(phone: Screen, row: Locator, *, fails: bool) -> None:
    phone.presses("No" if fails else "Yes", within=row)
    if not fails:
        return has_answer(row)
    row.locator("input[type=file]").set_input_files(large_picture())
    row.locator("img").wait_for()
    row.locator("[name=action]").fill("已清走堆物")
    phone.presses("Save", within=row)
    row.locator(".check-action:not(.is-needed)").wait_for()


def says_a_figure(phone: Screen, row: Locator, *, fails: bool) -> None:
    field = row.get_by_role("textbox")
    low, high = (Decimal(field.get_attribute(f"data-{end}") or "0") for end in ("low", "high"))
    field.tap()
    for key in f"{(low + high) / 2:.2f}".rstrip("0").rstrip("."):
        row.get_by_role("group").get_by_role("button", name=key, exact=True).tap()
    phone.presses("Save", within=row.get_by_role("group"))
    has_answer(row)


def takes_a_photo(phone: Screen, row: Locator, *, fails: bool) -> None:
    row.locator("input[type=file]").set_input_files(large_picture())
    row.locator("img").wait_for()


def signs(phone: Screen, row: Locator, *, fails: bool) -> None:
    pad = row.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    mouse = phone.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    for step in range(1, 6):
        mouse.move(box["x"] + 20 + 30 * step, box["y"] + 20 + (step % 2) * 40)
    mouse.up()
    row.locator("[data-sign] [type=submit]").tap()
    has_answer(row)


ANSWERS = {"yes_no": says_yes_or_no, "number": says_a_figure, "photo": takes_a_photo, "signature": signs}


def large_picture() -> dict:
    """A photo of several megabytes: noise, which no picture format makes small."""
    buffer = BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(buffer, "JPEG", quality=95)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def on_phone(window, user) -> Screen:
    """With fingers, so that figures have keys of their own."""
    screen = Screen(window(PHONE, "zh-CN", has_touch=True, is_mobile=True), WORDS)
    screen.signs_in(user)
    return screen


def go_through(phone: Screen, duty: Duty, *, fails: bool) -> None:
    phone.opens("/duties/")
    phone.page.locator(f'.duty-key[href$="/{duty.pk}/"]').tap()
    exits, water, floor = (phone.page.locator(f"#item-{item.pk}") for item in items_of(duty))
    phone.presses("No" if fails else "Yes", within=exits)
    if fails:
        exits.and_(phone.page.locator(".is-failed:not(.htmx-added, .htmx-settling)")).wait_for()
        exits.locator("input[type=file]").set_input_files(picture())
        exits.locator("img").wait_for()
        phone.sees(CLOSES)
    type_with_keys(phone, water)
    phone.presses("Yes", within=floor)
    has_answer(floor)
    phone.is_well()
    phone.presses("Finish")
    phone.page.wait_for_url("**/duties/?day=*")
    phone.is_well()


def type_with_keys(phone: Screen, water: Locator) -> None:
    """A figure that is out turns red and says so; taken back, it is in order."""
    field = water.get_by_role("textbox")
    field.tap()
    pad = water.get_by_role("group", name="数字键盘")
    for key in ("4", "5"):
        pad.get_by_role("button", name=key, exact=True).tap()
    water.locator("[data-out]").wait_for()
    assert "is-invalid" in (field.get_attribute("class") or "")
    pad.get_by_role("button", name="删除末位").tap()
    pad.get_by_role("button", name="0", exact=True).tap()
    assert (field.input_value(), water.locator("[data-out]").is_visible()) == ("40", False)
    phone.presses("Save", within=pad)
    has_answer(water)


def put_right(fitter: Screen, hazard: Hazard) -> None:
    fitter.opens(f"/hazards/{hazard.pk}/")
    fitter.types("What was done", "通道堆物已清走。")
    fitter.main.get_by_label(fitter.said("Photo that shows it")).set_input_files(picture())
    fitter.presses("It is put right")
    fitter.is_well()
    fitter.page.get_by_role("status").first.wait_for()
