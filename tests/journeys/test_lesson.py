"""A resolved urgent case is examined, looked back on, and becomes a lesson that two departments read."""

import pytest

from feedback.models import Lesson, Retrospective, StaffAccount
from feedback.services import case as cases
from tests.factories.feedback import make_case
from tests.factories.house import make_department
from tests.factories.lessons import a_cause
from tests.factories.venue import make_staff
from tests.journeys.screen import Screen, link_in
from venue.roles import Role

pytestmark = pytest.mark.journey

ENGLISH = {}


@pytest.fixture
def people(house):
    """Two departments, in one of which somebody works whom the case is about."""
    training, technics = make_department(name_en="Training"), make_department(name_en="Technics")
    return {
        "lead": make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng", language="en"),
        "coach": make_staff(role=Role.INSTRUCTOR, name="Chen Jing", language="en", department=training),
        "fitter": make_staff(role=Role.MAINTENANCE, name="He Gong", language="en", department=technics),
    }


@pytest.fixture
def case(people):
    case = make_case(text="The coach let me fall.", grade="urgent", category="hygiene_safety")
    type(case).objects.filter(pk=case.pk).update(about_staff=people["coach"])
    cases.resolve(case.pk, "We are sorry, and have paid the doctor.", by=people["lead"].user)
    return case


def test_case_becomes_a_lesson_that_two_departments_have(house, people, case, window):
    lead = Screen(window(), ENGLISH)
    lead.signs_in(people["lead"].user)
    lead.opens(f"/cases/{case.pk}/")
    lead.sees("A retrospective is required: it is urgent.")

    lead.follows("Name the cause")
    lead.reads("Cause and remedy")
    lead.main.get_by_label("Cause").first.select_option(str(a_cause(1).pk))
    lead.types("The cause in words", "Nobody had shown how to secure somebody.")
    lead.types("How was it put right?", "Shown at once.")
    lead.presses("Keep the cause")
    lead.sees("Nobody had shown how to secure somebody.")

    lead.follows("Prevent it")
    lead.types("What keeps it from coming back?", "Shown to each new coach.")
    lead.main.get_by_label("Owner").select_option(str(people["fitter"].pk))
    lead.presses("Keep the measure")
    lead.sees("Shown to each new coach.")

    # the account of whom it is about: asked by letter, written on a page of their own
    lead.follows("Accounts of colleagues")
    lead.presses("Ask for the account")
    lead.sees("nothing is written yet")
    letter = house.letter(people["coach"].user.email, "how you saw it")
    coach = Screen(window(), ENGLISH)
    coach.signs_in(people["coach"].user)
    coach.opens(link_in(letter))
    coach.types("What happened, as you see it", "I was told to hold the next one.")
    coach.presses("Keep my account")
    coach.sees("Written by yourself")
    lead.opens(f"/cases/{case.pk}/accounts/")
    lead.sees("I was told to hold the next one.")

    lead.opens(f"/cases/{case.pk}/")
    lead.follows("Look back")
    lead.reads("Look back")
    lead.types("What happened?", "A guest fell.")
    lead.types("What do we learn?", "Secure before you talk.")
    lead.chooses("Xu Cheng")
    lead.chooses("Chen Jing")
    lead.presses("Keep the retrospective")
    lead.sees("Secure before you talk.")

    lead.follows("Draw a lesson")
    lead.types("title (English)", "Secure first")
    lead.types("title (Chinese)", "先保护再讲解")
    lead.types("text (English)", "Secure before you talk.")
    lead.types("text (Chinese)", "先做好保护，再讲解。")
    lead.chooses("Training")
    lead.chooses("Technics")
    lead.presses("Save")
    lead.reads("Secure first")
    lead.presses("Send to the departments")
    lead.sees("0 of 2 have read it")

    coach.opens(link_in(house.letter(people["coach"].user.email, "A lesson for you: Secure first")))
    coach.presses("I have read it")
    coach.sees("You have read it")
    lead.opens(f"/lessons/{Lesson.objects.get().pk}/")
    lead.sees("1 of 2 have read it")

    assert StaffAccount.objects.get().text == "I was told to hold the next one."
    there = Retrospective.objects.get().participants.all()
    assert {each.user.name for each in there} == {"Xu Cheng", "Chen Jing"}
