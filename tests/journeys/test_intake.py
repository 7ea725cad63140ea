"""Somebody new is received: the desk hands a tablet over, the guest is interrupted, and goes on at another one."""

import re
from urllib.parse import parse_qs

import pytest

from members.models import HealthLimit, Intake, Member, Screening, Signature
from tests.factories.agreed import make_text
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen
from venue import clock
from venue.models.agreed_text import Kind
from venue.roles import Role

pytestmark = pytest.mark.journey

TABLET = (820, 1180)
MOST_ACTS = 60
TEN_MINUTES = 10 * 60


class Guest(Screen):
    """Whoever holds the tablet; what a finger does is counted."""

    acts = 0

    def types(self, label, text):
        Guest.acts += 1
        super().types(label, text)

    def chooses(self, label):
        Guest.acts += 1
        super().chooses(label)

    def presses(self, name, within=None):
        Guest.acts += 1
        super().presses(name, within)

    def follows(self, name):
        Guest.acts += 1
        super().follows(name)

    def says_no(self, questions):
        """To each of these questions."""
        for question in questions:
            Guest.acts += 1
            question.get_by_label("No", exact=True).check()

    def opens_with(self, code):
        self.opens("/intake/")
        self.types("Code from the front desk", code)
        self.presses("Continue")

    def draws(self):
        """A signature with the finger."""
        Guest.acts += 1
        canvas = self.main.locator("canvas")
        canvas.scroll_into_view_if_needed()
        field = canvas.bounding_box()
        x, y = field["x"] + 60, field["y"] + 60
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(1, 6):
            self.page.mouse.move(x + 60 * step, y + 30 * (step % 2))
        self.page.mouse.up()


@pytest.mark.covers("F-028")
def test_guest_is_received_on_a_tablet_and_goes_on_at_another_after_an_interruption(house, window):
    make_text(Kind.SAFETY)
    desk, begun_at = Screen(window(), {}), clock.now()
    desk.signs_in(make_staff(role=Role.FRONT_DESK, name="Lin Ke").user)
    desk.opens("/intakes/")
    desk.main.get_by_role("button", name="Receive somebody new").click()
    desk.reads("Somebody new")
    Guest.acts = 0

    first = Guest(window(TABLET), {})
    first.opens_with(code_from(desk))
    first.types("Name", "Wang Fang")
    first.types("Phone", "13812345678")
    first.types("Email", "fang@mail.example")
    first.types("Date of birth", "1990-05-17")
    first.presses("Continue")
    first.reads("What happens with the answers")
    first.says_no(first.main.locator("[id^=div_id_q_]").all()[:4])
    first.window.context.clear_cookies()  # the tablet falls out of the guest's hands

    second = Guest(window(TABLET), {})
    second.opens_with(code_from(desk))
    second.reads("What happens with the answers")
    answers_health(second)
    second.chooses("lose weight")
    second.chooses("evenings")
    second.types("How often a week would you like to come?", "3")
    second.presses("Continue")
    second.follows("Read and sign")
    second.reads("Safety agreement")
    second.draws()
    second.presses("I have read the text and sign it")
    second.presses("Continue")
    second.reads("What we propose")
    second.presses("Continue")
    second.sees("Thank you")
    second.presses("Give the tablet back")
    assert second.acts < MOST_ACTS

    finishes(desk)
    intake, member = Intake.objects.get(), Member.objects.get(name="Wang Fang")
    assert (intake.member, intake.state, intake.goals, intake.times_a_week) == (member, "done", ["weight"], 3)
    assert (Screening.objects.get().member, Signature.objects.get().member) == (member, member)
    assert set(HealthLimit.objects.values_list("level", flat=True)) == {"ask"}
    assert (intake.ended_at - begun_at).total_seconds() < TEN_MINUTES
    is_offered_while_typing(desk, member)


def is_offered_while_typing(desk, member):
    """The same person comes again: asked with what was typed about them, and that in no address."""
    desk.opens("/intakes/")
    for page in ("Somebody new", "Add a person"):
        if page == "Somebody new":
            desk.main.get_by_role("button", name="Receive somebody new").click()
        else:
            desk.opens("/members/add/")
        desk.reads(page)
        desk.types("Phone", "13812345678")
        with desk.page.expect_request(lambda request: "hx-request" in request.headers) as asked:
            desk.main.get_by_label("Phone").press("Tab")
        desk.sees("Known here already?")
        desk.sees(member.number)
        assert (asked.value.method, "?" in asked.value.url) == ("POST", False)
        assert set(parse_qs(asked.value.post_data, keep_blank_values=True)) == {"name", "phone", "email", "born_on"}


def code_from(desk):
    """What the desk reads out."""
    desk.opens(re.sub("/tablet/$", "/", desk.page.url))
    desk.presses("Code for a tablet")
    desk.reads("Code for a tablet")
    return desk.main.locator(".h1").inner_text()


def answers_health(guest):
    """A yes to one question, no to all others."""
    for question in guest.main.locator("[id^=div_id_q_]").all():
        answer = "Yes" if question.get_attribute("id") == "div_id_q_lungs" else "No"
        Guest.acts += 1
        question.get_by_label(answer, exact=True).check()
    guest.chooses("I have read the text above and agree to it")
    guest.presses("Continue")


def finishes(desk):
    desk.opens(re.sub("/tablet/$", "/", desk.page.url))
    desk.reads("Wang Fang")
    desk.main.get_by_label("nothing more for now").check()
    desk.presses("Finish the intake")
    desk.reads("Wang Fang")
