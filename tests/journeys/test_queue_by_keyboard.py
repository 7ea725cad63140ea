"""The queue of cases without a mouse: walked through, opened, taken, and many given to somebody at once."""

import pytest

from tests.factories.feedback import make_case, read
from tests.factories.venue import make_staff
from tests.journeys.test_desk_by_keyboard import tab_to_field
from tests.journeys.test_ways import sign_in, tab_to
from venue.roles import Role

pytestmark = pytest.mark.journey


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def chosen(page):
    return page.locator("[data-row].is-selected").inner_text()


def test_cases_are_walked_opened_taken_and_given_to_somebody(house, desktop):
    lead = make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng")
    desk = make_staff(role=Role.FRONT_DESK, name="Lin Ke")
    cases = [make_case(grade="urgent", text="First words"), *(make_case(text=f"Words {n}") for n in (3, 2, 1))]
    about, *others = make_case(text="About Lin Ke", about_staff=desk), *cases[1:]
    sign_in(desktop, lead.user)
    page = desktop.page

    page.goto("/cases/")
    page.locator("[data-row]").nth(4).wait_for()
    press(page, "j", "j", "k")
    assert "First words" in chosen(page)
    press(page, "Enter")
    page.get_by_role("heading", name="First words").wait_for()
    page.wait_for_load_state()  # the keys are heard once the scripts have run
    press(page, "t")
    page.get_by_text("The case is yours.").wait_for()

    page.goto("/cases/?order=oldest")
    page.locator("[data-row]").nth(4).wait_for()
    press(page, "j", "j", "x", "j", "x", "ArrowDown", "ArrowDown", "x")
    assert page.locator("[data-tick]:checked").count() == 3
    press(page, "a")
    page.get_by_role("heading", name="Give cases to somebody").wait_for()
    tab_to_field(page, "handler")
    page.keyboard.type("Lin")
    tab_to(page, "Show what comes of it")
    press(page, "Enter")
    page.get_by_text("stays as it is").wait_for()
    tab_to(page, "Give 2 cases")
    press(page, "Enter")
    page.get_by_text("2 cases are done.").wait_for()

    assert [read(case).handler for case in cases[:1]] == [lead]
    assert sorted(read(case).handler == desk for case in others) == [False, True, True]
    assert read(about).handler is None
