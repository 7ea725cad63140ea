"""A real, empty venue as `bin/run --empty` starts it: from the owner's link to the first member's first booking."""

import os
import sys
import time
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings

from bin.tools.browser import DESKTOP, PHONE
from bookings.models import Booking
from tests.factories.venue import PASSWORD
from tests.journeys.screen import Screen, Words, link_in, text_of
from tests.journeys.stack import Stack, web
from tests.mail_server import free_port, wait_until
from venue import clock
from venue import house as the_house
from venue.assets import copy_assets

pytestmark = pytest.mark.journey

STEP = 30  # seconds that a code holds
A_CLICK, FIVE_MINUTES = 5, 300  # seconds by hand, with what is read before it; how long a machine takes says nothing
TELL_CLICKS = """
addEventListener("pointerdown", (event) => event.isTrusted && tellClick(1), true);
addEventListener("change", (event) => event.target.matches("select") && tellClick(2), true);
"""

CHINESE: Words = {
    "Make yourself the owner": "将自己设为负责人",
    "Become the owner": "成为负责人",
    "Please confirm that it is you": "请确认是您本人",
    "Set up the second factor": "设置两步验证",
    "Switch it on": "启用",
    "Recovery codes": "恢复码",
    "I have kept them": "我已保存",
    "Code from your app": "验证器动态码",
    "Sign in": "登录",
    "Sign out": "退出登录",
    "Email": "邮箱",
    "Password": "密码",
    "Secrecy undertaking": "保密承诺书",
    "I have read the text and promise it": "我已阅读并承诺遵守",
    "First steps": "开业准备",
    "Consents and agreements": "同意与协议",
    "Read and put in force": "阅读并启用",
    "This text holds from now on": "从现在起启用",
    "Take the member list in": "导入会员名单",
    "Save": "保存",
    "Put on every week": "确定排课",
    "Add a person": "新增顾客",
    "Sell a membership": "办理会员卡",
    "Sell: the money is taken": "确认售出，款项已收",
    "Receipt": "收款凭证",
    "Invite": "发送邀请",
    "invitation": "邀请",
    "Welcome": "Ann Porter，欢迎您",
    "Continue": "继续",
    "Timetable": "课表",
    "Flow yoga": "流瑜伽",
    "Book my place": "立即预约",
    "Your place is booked": "预约成功",
    "Front desk": "前台",
}
NAMES = {"name_en": "Yue Springs", "name_zh": "悦泉"}
ZONE = ZoneInfo("Asia/Tokyo")  # another one than the program was started with
BOTH = pytest.mark.parametrize(
    ("size", "locale", "words"), [(PHONE, "zh-CN", CHINESE), (DESKTOP, "en-GB", {})], ids=["chinese", "english"]
)
ON_PHONES = pytest.mark.parametrize(
    ("locale", "words"), [("zh-CN", CHINESE), ("en-GB", {})], ids=["chinese", "english"]
)


@pytest.fixture(scope="session")
def local(stack, tmp_path_factory):
    """A web process in local mode over the same database and mail: a second factor is asked of owners."""
    folder = tmp_path_factory.mktemp("local")
    copy_assets(folder / "assets")
    port = free_port()
    keys = {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEYS": ",".join(settings.FIELD_KEYS)}
    mode = {"VENUE_MODE": "local", "VENUE_VAR": os.fspath(folder), "BASE_URL": f"http://localhost:{port}"}
    house = replace(
        stack,
        url=mode["BASE_URL"],
        folder=folder,
        environment=stack.environment | keys | mode,
        commands={"web": web(port)},
        processes={},
    )
    house.manage("collectstatic", "--noinput", "--verbosity", "0")
    house.start("web")
    try:
        wait_until(house.is_up, 60)
        yield house
    finally:
        house.end()


@pytest.fixture
def venue(house, local) -> Stack:
    """The local house, with the empty database of this journey."""
    return local


@BOTH
def test_empty_venue_is_set_up_and_booked_with_few_clicks(venue, window, capsys, size, locale, words):
    owner = Screen(window(size, locale, url=venue.url), words)
    clicks = counted(owner)
    began = time.monotonic()

    become_the_owner(owner, venue, f"owner.{locale}@house.example")
    set_up_the_second_factor(owner)
    set_up_the_venue(owner, f"coach.{locale}@house.example")
    take_in_the_first_member(owner, f"first.{locale}@mail.example".lower())
    guest = Screen(window(PHONE, locale, url=venue.url), words)
    theirs = counted(guest)
    book_the_first_place(guest, venue, f"first.{locale}@mail.example".lower())

    seconds = time.monotonic() - began
    with capsys.disabled():
        print(
            f" {sum(clicks)} clicks of the owner, {sum(theirs)} of the member, {seconds:.0f} s", end="", file=sys.stderr
        )
    booking = Booking.objects.get()
    assert booking.member.email == f"first.{locale}@mail.example".lower()
    assert f"{booking.session.starts_at.astimezone(ZONE):%H:%M}" == "18:00"
    assert (sum(clicks) + sum(theirs)) * A_CLICK <= FIVE_MINUTES


@ON_PHONES
def test_owner_signs_in_with_the_second_factor_or_a_recovery_code(venue, window, locale, words):
    owner = Screen(window(PHONE, locale, url=venue.url), words)
    email = f"second.{locale}@house.example"
    become_the_owner(owner, venue, email)
    secret, codes = set_up_the_second_factor(owner)
    assert len(codes) == 10

    sign_out(owner)
    sign_in_up_to_the_code(owner, email)
    owner.page.locator("main [name=code]").fill("000000")
    owner.presses("Sign in")
    owner.page.locator("main .invalid-feedback").wait_for()
    owner.is_well()
    owner.page.locator("main [name=code]").fill(code_of(secret))
    owner.presses("Sign in")
    owner.reads("First steps" if "/setup/" in owner.page.url else "Front desk")

    sign_out(owner)
    sign_in_up_to_the_code(owner, email)
    owner.page.locator("main [name=code]").fill(codes[0])
    owner.presses("Sign in")
    owner.reads("Front desk")
    for path in ("/account/2fa/", "/account/2fa/recovery-codes/generate/"):
        owner.opens(path)


# --- the owner -------------------------------------------------------------------------------------------------------


def become_the_owner(owner: Screen, venue: Stack, email: str) -> None:
    """By the link that the program prints when it starts an empty venue."""
    owner.opens(venue.manage("first_owner").split()[-1])
    owner.reads("Make yourself the owner")
    fill(owner, name="Zhou Ning", email=email, password=PASSWORD)
    owner.presses("Become the owner")


def set_up_the_second_factor(owner: Screen) -> tuple[str, list[str]]:
    """What the person reads from the phone; returns the secret and the recovery codes."""
    owner.reads("Set up the second factor")
    secret = owner.main.locator("code").inner_text()
    fill(owner, code=code_of(secret))
    owner.presses("Switch it on")
    owner.reads("Recovery codes")
    codes = owner.main.locator("li code").all_inner_texts()
    owner.follows("I have kept them")
    promise_secrecy(owner)
    return secret, codes


def promise_secrecy(owner: Screen) -> None:
    """Before the house opens to them."""
    owner.reads("Secrecy undertaking")
    fill(owner, typed_name="Zhou Ning")
    owner.presses("I have read the text and promise it")


def code_of(secret: str) -> str:
    """What the app on the phone shows at this moment; whoever sees that it is about to change waits for the next."""
    if (gone := time.time() % STEP) > STEP / 2:
        time.sleep(STEP - gone)
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_out(owner: Screen) -> None:
    owner.page.locator(".avatar-button").click()
    owner.page.get_by_role("button", name=owner.said("Sign out")).click()
    owner.reads("Timetable")


def sign_in_up_to_the_code(owner: Screen, email: str) -> None:
    owner.opens("/account/login/")
    owner.types("Email", email)
    owner.types("Password", PASSWORD)
    owner.presses("Sign in")
    owner.reads("Code from your app")


# --- the venue -------------------------------------------------------------------------------------------------------


def set_up_the_venue(owner: Screen, coach: str) -> None:
    """Each step by the key that stands out."""
    owner.reads("First steps")
    step(owner, **NAMES, time_zone=ZONE.key, language="zh-hans" if owner.words else "en")
    the_house.forget()  # from here on tomorrow is a day in that zone
    step(owner, opens="09:00", closes="22:00")
    step(owner, name_en="Studios", name_zh="操厅区", kind="studio")
    step(owner, name_en="Hall 1", name_zh="1号厅", capacity="12", area="1")
    step(owner, name="Chen Jing", email=coach, roles="instructor")
    step(owner, name_en="Year", name_zh="年卡", months="12", price="2880")
    step(owner, name_en="Flow yoga", name_zh="流瑜伽", module="flexibility")
    tomorrow = clock.today() + timedelta(days=1)
    step(
        owner,
        course="1",
        room="1",
        instructor="1",
        weekday=str(tomorrow.weekday()),
        begins_at="18:00",
        button="Put on every week",
    )
    put_the_agreements_in_force(owner)
    owner.reads("Take the member list in")


def put_the_agreements_in_force(owner: Screen) -> None:
    """The proposals, as they come."""
    owner.page.locator(".setup-list .btn-primary").click()
    owner.reads("Consents and agreements")
    for _kind in range(3):
        owner.main.get_by_role("link", name=owner.said("Read and put in force")).first.click()
        owner.reads("Read and put in force")
        owner.presses("This text holds from now on")
        owner.reads("Consents and agreements")
    owner.follows("First steps")
    owner.reads("First steps")


def step(owner: Screen, button: str = "Save", **fields: str) -> None:
    done = owner.page.locator(".setup-list .is-done").count()
    owner.page.locator(".setup-list .btn-primary").click()
    owner.page.locator("main form").first.wait_for()
    owner.is_well()
    fill(owner, **fields)
    owner.presses(button)
    owner.page.wait_for_url("**/house/setup/")
    owner.is_well()
    assert owner.page.locator(".setup-list .is-done").count() == done + 1


def fill(screen: Screen, **fields: str) -> None:
    """Fields by name: a text is typed, a choice is chosen (`1`: the first that there is), a box is ticked."""
    for name, value in fields.items():
        field = screen.main.locator(f"[name={name}]")
        match field.first.evaluate("field => field.type"):
            case "select-one":
                field.select_option(index=1) if value == "1" else field.select_option(value)
            case "checkbox" | "radio":
                screen.main.locator(f"[name={name}][value={value}]").check()
            case _:
                field.fill(value)


# --- the first member ------------------------------------------------------------------------------------------------


def take_in_the_first_member(owner: Screen, email: str) -> None:
    owner.opens("/members/add/")
    fill(owner, name="Ann Porter", email=email, born_on="1990-05-17")
    owner.page.keyboard.press("Tab")  # and the page asks whether somebody of that name is known already
    owner.page.locator(".htmx-request").wait_for(state="detached")
    owner.presses("Save")
    owner.reads("Ann Porter")
    owner.follows("Sell a membership")
    owner.reads("Sell a membership")
    owner.main.get_by_role("radio").first.check()
    fill(owner, method="wechat")
    owner.presses("Sell: the money is taken")
    owner.reads("Receipt")
    owner.follows("Ann Porter")
    owner.reads("Ann Porter")
    owner.presses("Invite")
    owner.is_well()


def book_the_first_place(guest: Screen, venue: Stack, email: str) -> None:
    def invitations() -> list[EmailMessage]:
        """Other letters may come before it, and after it."""
        return [each for each in venue.mail.letters if each["To"] == email and "/invitation/" in text_of(each)]

    wait_until(lambda: bool(invitations()), 150)
    guest.opens(link_in(invitations()[0]))
    guest.reads("Welcome")
    fill(guest, password=PASSWORD)
    guest.presses("Continue")
    guest.reads("Timetable")
    guest.page.locator(f".days a[href*='{clock.today() + timedelta(days=1)}']").click()
    guest.is_well()
    guest.follows("Flow yoga")
    guest.reads("Flow yoga")
    guest.presses("Book my place")
    guest.page.get_by_role("status").get_by_text(guest.said("Your place is booked")).wait_for()
    guest.is_well()


def counted(screen: Screen) -> list[int]:
    """Grows with every press of a finger or a mouse; choosing from a list counts as two."""
    clicks: list[int] = []
    screen.page.expose_binding("tellClick", lambda source, number: clicks.append(number))
    screen.page.add_init_script(TELL_CLICKS)
    return clicks
