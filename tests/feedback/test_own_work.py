import pytest

from feedback.selectors.own_work import own_work, waiting
from feedback.services import improvement as service
from feedback.services import meeting
from tests.clients import client_of
from tests.factories.improvements import DAY, HOUSE, make_improvement, make_task, plan, review
from tests.factories.meetings import make_decision
from tests.factories.venue import make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def seen_by(user):
    return [(each.what, each.due_on, each.is_overdue) for each in own_work(user)]


def test_tasks_and_decisions_wait_until_they_are_done():
    owner = make_staff(role=Role.MAINTENANCE)
    task = make_task(make_improvement("doing"), owner=owner, due_on=clock.today() + 2 * DAY)
    decision = make_decision(owner=owner, text="Buy slippers", due_on=clock.today() + DAY)
    waits = [("Buy slippers", decision.due_on, False), ("Buy a boiler", task.due_on, False)]
    assert (seen_by(owner.user), waiting(owner.user)) == (waits, 2)
    with clock.frozen(clock.now() + 2 * DAY):
        assert [each.is_overdue for each in own_work(owner.user)] == [True, False]
    service.finish_task(task.pk, by=owner.user)
    meeting.finish(decision.pk, by=owner.user)
    assert (seen_by(owner.user), waiting(owner.user)) == ([], 0)


def test_departments_are_asked_about_the_present_plan():
    row = review(make_improvement("planned"))
    asked = row.reviews.first().reviewer.user
    assert (seen_by(asked), waiting(asked)) == ([("Shall this plan be carried out?", None, False)], 1)
    review(plan(row))
    assert (seen_by(asked), waiting(asked)) == ([], 0)


def test_task_of_what_is_given_up_waits_no_more():
    task = make_task(make_improvement("doing"))
    service.cancel(task.improvement_id, text="Too dear", by=HOUSE)
    assert waiting(task.owner.user) == 0


def test_menu_of_every_page_counts_what_waits():
    task = make_task(make_improvement("doing"))
    page = client_of(task.owner.user).get("/quality/improvements/")
    assert [each.what for each in page.context["todos"]] == ["Buy a boiler"]
    entries = [entry for section in page.context["nav"].work for entry in section.entries]
    assert [entry.count for entry in entries if entry.url == "/quality/improvements/"] == [1]
