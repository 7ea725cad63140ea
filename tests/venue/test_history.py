from datetime import date

import pytest

from tests.factories.venue import make_area, make_staff, make_user
from venue import locking
from venue.actors import Automation
from venue.history import Change, history_of

pytestmark = pytest.mark.django_db


def told(row):
    return [(str(each.text), each.who, each.changes, each.is_quiet) for each in history_of(row)]


def test_history_names_author_field_and_choice_newest_first():
    manager = make_user(name="Lin Yue")
    with locking.atomic(by=Automation("import")):
        area = make_area(kind="studio", floor="")
    with locking.atomic(by=manager):
        area.kind, area.floor, area.is_active = "pool", "2", False
        area.save()

    assert told(area) == [
        (
            "Changed",
            "Lin Yue",
            (Change("Kind", "studio", "pool"), Change("Floor", "–", "2"), Change("In use", "Yes", "No")),
            False,
        ),
        ("Added", "import", (), True),
    ]


def test_history_names_related_rows_and_dates():
    first, second = make_user(name="Chen Jing"), make_user(name="Gao Yang")
    staff = make_staff(user=first)
    staff.user, staff.left_on = second, date(2026, 11, 30)
    staff.save()

    assert history_of(staff)[0].changes == (
        Change("User", "Chen Jing", "Gao Yang"),
        Change("Left on", "–", "Mon 30 Nov 2026"),
    )


def test_history_without_author_names_nobody():
    assert told(make_area()) == [("Added", "", (), True)]


def test_history_leaves_saving_without_a_change_out():
    area = make_area()
    area.save()

    assert told(area) == [("Added", "", (), True)]


def test_history_asks_the_same_whatever_the_number_of_changes(django_assert_num_queries):
    area = make_area()
    for floor in "123":
        area.floor = floor
        area.save()

    with django_assert_num_queries(1):
        assert len(history_of(area)) == 4
