"""Components and account pages: readable in both themes, on a phone and a desktop, by keyboard, without script."""

import pytest

from bin.tools.browser import DESKTOP, PHONE
from tests.factories.house import make_answer_sheet
from tests.factories.venue import PASSWORD, make_user
from venue.roles import Role

pytestmark = pytest.mark.journey

SMALL_PHONE = (360, 780)
LOOKS = [(SMALL_PHONE, "zh-CN", "light"), (DESKTOP, "en-GB", "dark")]
ACCOUNT = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/"]
OWN = ["/components/", "/account/email/", "/account/password/change/", "/account/reauthenticate/", "/account/logout/"]


def sign_in(page, url, user):
    page.goto(f"{url}/account/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: "/login/" not in address)


def faults_of(window, url, paths):
    """What axe says of each page, and which of them can be pushed sideways."""
    found = {}
    for path in paths:
        window.page.goto(f"{url}{path}")
        is_wide = window.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = window.findings() + ["wider than the screen"] * is_wide
    return {path: faults for path, faults in found.items() if faults}


@pytest.mark.parametrize(("size", "locale", "theme"), LOOKS)
def test_components_and_account_pages_have_no_findings(house, window, size, locale, theme):
    opened = window(size, locale, color_scheme=theme)
    assert faults_of(opened, house.url, ACCOUNT) == {}
    sign_in(opened.page, house.url, make_user(role=Role.FRONT_DESK))
    assert faults_of(opened, house.url, OWN) == {}


def test_errors_of_a_form_get_the_focus_and_lead_to_their_fields(house, desktop):
    page = desktop.page
    page.goto(f"{house.url}/account/login/")
    page.click("main [type=submit]")
    page.locator(".error-summary:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#id_login")


def test_menu_search_and_list_work_by_keyboard(house, desktop):
    page = desktop.page
    sign_in(page, house.url, make_user(role=Role.FRONT_DESK))
    page.goto(f"{house.url}/components/")
    menu = page.locator("details:has(> .avatar-button)")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").blur()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "19:30" in page.locator(".is-selected").inner_text()


def test_answer_is_found_from_the_search_at_the_desk_by_keyboard(house, desktop):
    make_answer_sheet(name_en="How do I warm up?", text_en="Easily, for ten minutes.")
    page = desktop.page
    sign_in(page, house.url, make_user(role=Role.FRONT_DESK))
    page.goto(f"{house.url}/desk/")
    page.keyboard.press("F1")
    page.wait_for_url("**/answers/")
    page.keyboard.type("warm")
    page.get_by_role("link", name="How do I warm up?").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Easily, for ten minutes.").wait_for()


def test_everything_works_without_script(house, window):
    page = window(PHONE, "en-GB", java_script_enabled=False).page
    sign_in(page, house.url, make_user(role=Role.FRONT_DESK))
    page.goto(f"{house.url}/components/?tab=past")
    page.click(".avatar-button")
    page.click("[name=theme][value=dark]")
    page.click(".site-header [name=language]")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("data-bs-theme")) == ("zh-hans", "dark")
    assert page.url == f"{house.url}/components/?tab=past"
