"""Improvements, brought to a step of their circle through the services."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from feedback.models import Improvement
from feedback.selectors.improvement import reviews_of
from feedback.services import improvement as service
from tests.factories.house import make_department
from tests.factories.venue import make_staff
from venue import clock
from venue.actors import Automation
from venue.roles import Role

HOUSE = Automation("tests")
STATES = ("proposed", "planned", "review", "doing", "check", "act", "effective")
DAY = timedelta(days=1)


def make_improvement(state: str = "proposed", *, after: str = "4", **fields: Any) -> Improvement:
    """Complaints are to fall from 10 to 5; measured by hand."""
    defaults = {"title": "Warm showers", "text": "They are cold at noon.", "sources": []}
    row = service.propose(**defaults | {"department": make_department(), "by": HOUSE} | fields)
    for step in STATES[1 : STATES.index(state) + 1]:
        row = TAKE[step](row, after)
    return row


def plan(row: Improvement, after: str = "", **fields: Any) -> Improvement:
    today = clock.today()
    defaults = {
        "owner": make_staff(role=Role.MAINTENANCE),
        "deadline_on": today + 30 * DAY,
        "measure": "",
        "scope": "",
        "measure_name": "Complaints",
        "unit": "a month",
        "better": "lower",
        "target": Decimal(5),
        "first_on": today - 30 * DAY,
        "last_on": today - DAY,
        "value": Decimal(10),
        "count": 40,
        "by": HOUSE,
    }
    return service.plan(row.pk, **defaults | fields)


def review(row: Improvement, after: str = "") -> Improvement:
    reviewers = [make_reviewer(), make_reviewer()]
    return service.ask(row.pk, reviewers=reviewers, by=HOUSE)


def make_reviewer() -> Any:
    staff = make_staff(role=Role.ATTENDANT)
    staff.department = make_department()
    staff.save(update_fields=["department"])
    return staff


def do(row: Improvement, after: str = "") -> Improvement:
    for each in reviews_of(row):
        service.answer(row.pk, is_yes=True, words="", by=each.reviewer.user)
    return service.start(row.pk, by=HOUSE)


def change(row: Improvement, after: str = "") -> Improvement:
    """Changed a week ago."""
    task = make_task(row)
    service.finish_task(task.pk, by=task.owner.user)
    return service.date_change(row.pk, changed_on=clock.today() - 7 * DAY, by=HOUSE)


def make_task(row: Improvement, **fields: Any) -> Any:
    defaults = {"what": "Buy a boiler", "owner": make_staff(role=Role.MAINTENANCE), "due_on": clock.today() + DAY}
    return service.give_task(row.pk, **defaults | fields, by=HOUSE)


def measure(row: Improvement, value: str, **fields: Any) -> Improvement:
    days = {"first_on": clock.today() - 6 * DAY, "last_on": clock.today()}
    return service.measure_after(row.pk, **days | {"value": Decimal(value), "count": 30} | fields, by=HOUSE)


def act(row: Improvement, after: str) -> Improvement:
    measure(row, after)
    return service.act(row.pk, text="The boiler is checked each month.", lesson="Ask guests.", by=HOUSE)


def effective(row: Improvement, after: str = "") -> Improvement:
    return service.call_effective(row.pk, by=HOUSE)


TAKE = {"planned": plan, "review": review, "doing": do, "check": change, "act": act, "effective": effective}


def make_published() -> Improvement:
    row = make_improvement("check")
    service.publish(row.pk, said_en="The showers are warm.", said_zh="淋浴热了。", by=HOUSE)
    return row
