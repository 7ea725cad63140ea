"""A complaint becomes an improvement: planned with a figure from before, agreed to by two departments, done, measured
after, effective, and told to whoever complained.
"""

from datetime import timedelta

import pytest

from feedback.models import Improvement
from tests.factories.feedback import make_case
from tests.factories.house import make_department
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, link_in
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.journey

ENGLISH = {}


@pytest.fixture
def people(house):
    training, technics = make_department(name_en="Training"), make_department(name_en="Technics")
    return {
        "lead": make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng", language="en"),
        "coach": make_staff(role=Role.INSTRUCTOR, name="Chen Jing", language="en", department=training),
        "fitter": make_staff(role=Role.MAINTENANCE, name="He Gong", language="en", department=technics),
    }


def fill(screen, **fields):
    """By the name of the field, since one page has several forms with the same labels."""
    for name, value in fields.items():
        screen.main.locator(f"#{name}").fill(str(value))


def test_complaint_is_made_better_and_whoever_said_it_is_told(house, people, window):
    case = make_case(text="The showers are cold.", contact="guest@test.example", language="en")
    day, today = timedelta(days=1), clock.today()
    lead = Screen(window(), ENGLISH)
    lead.signs_in(people["lead"].user)
    lead.opens(f"/cases/{case.pk}/")
    lead.follows("Improvement from this")
    lead.reads("Propose an improvement")
    lead.types("Title", "Warm showers")
    lead.types("What is to change, and why?", "They are cold at noon.")
    lead.main.get_by_label("Department").select_option(label="Technics")
    lead.presses("Save")
    lead.reads("Warm showers")

    fill(lead, plan_deadline_on=today + 30 * day, plan_measure_name="Cold showers", plan_unit="a month")
    fill(lead, plan_target=2, plan_first_on=today - 40 * day, plan_last_on=today - 11 * day)
    fill(lead, plan_value=6, plan_count=30)
    lead.main.locator("#plan_owner").select_option(str(people["fitter"].pk))
    lead.main.locator("#plan_better").select_option("lower")
    lead.presses("Keep the plan")
    lead.reads("Ask the departments")
    for each in ("Technics: He Gong", "Training: Chen Jing"):
        lead.chooses(each)
    lead.presses("Ask them")
    lead.sees("not answered")

    for who in ("coach", "fitter"):
        screen = Screen(window(), ENGLISH)
        screen.signs_in(people[who].user)
        screen.opens(f"/quality/improvements/{Improvement.objects.get().pk}/")
        screen.chooses("Yes")
        screen.presses("Answer for your department")
        screen.sees("agrees")

    lead.opens(f"/quality/improvements/{Improvement.objects.get().pk}/")
    lead.presses("Carry it out")
    fill(lead, task_what="New valves", task_due_on=today + day)
    lead.main.locator("#task_owner").select_option(str(people["fitter"].pk))
    lead.presses("Add the task")
    screen.opens(f"/quality/improvements/{Improvement.objects.get().pk}/")
    screen.presses("It is done")
    lead.opens(f"/quality/improvements/{Improvement.objects.get().pk}/")
    fill(lead, change_changed_on=today - 7 * day)
    lead.presses("Keep the day, and begin to check")
    fill(lead, after_first_on=today - 6 * day, after_last_on=today, after_value=1, after_count=7)
    lead.presses("Keep the figure")
    fill(lead, act_text="The valves are tested each month.")
    lead.presses("Keep the rule")
    lead.presses("Call it effective")
    fill(lead, publish_said_en="You said the showers are cold. We changed the valves.", publish_said_zh="淋浴已改好。")
    lead.presses("Publish, and tell those who said it")
    lead.sees("We changed the valves.")

    guest = Screen(window(), ENGLISH)
    guest.opens(link_in(house.letter("guest@test.example", "You said it, and it has changed")))
    guest.reads("You said, we did")
    guest.sees("We changed the valves.")
    guest.opens("/promises/")
    guest.sees("We changed the valves.")
