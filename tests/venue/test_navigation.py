"""The menu offers what the person may open, and says where one is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from tests.factories.penalties import make_objection
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue.navigation import BAR_PLACES, ITEMS, current_url, navigation
from venue.roles import Role


def menu(rf, user, path="/nowhere/"):
    request = rf.get(path)
    request.user = user
    return navigation(request)


def labels(entries):
    return [str(entry.label) for entry in entries]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.url_name)
def test_every_entry_leads_somewhere(item):
    assert reverse(item.url_name).startswith("/")


def work(nav):
    """The work menu: the labels under each heading."""
    return {str(section.group.label): labels(section.entries) for section in nav.work}


def test_anonymous_sees_the_timetable_and_asks_the_database_nothing(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        nav = menu(rf, AnonymousUser())
    assert (labels(nav.main), nav.work, nav.account, nav.is_staff) == (["Timetable"], (), (), False)


def test_member_sees_the_own_pages_in_the_bar(rf, member):
    nav = menu(rf, member.user)
    assert (labels(nav.main), nav.work, nav.account, nav.is_staff) == (
        ["Timetable", "My bookings", "My voice", "My messages", "My account"],
        (),
        (),
        False,
    )


def test_front_desk_sees_daily_work_in_the_bar_all_of_it_in_the_menu_and_the_own_pages_behind_the_name(rf, desk):
    nav = menu(rf, desk)
    assert (labels(nav.main), work(nav), labels(nav.account), nav.is_staff) == (
        [
            "Front desk",
            "Day plan",
            "Timetable",
            "Members",
            "Follow-ups",
            "Room bookings",
            "Duties",
            "Cases",
        ],  # fmt: skip
        {
            "Today": ["Front desk", "Day plan", "Timetable", "Room bookings", "Treatments today", "Rooms to prepare"],
            "People": ["Members", "Follow-ups", "Objections", "Intakes", "Refunds"],
            "Safety and service": [
                "Duties",
                "Cases",
                "Calls about complaints",
                "Compensations",
                "Hazards",
                "Readings",
                "Closed for safety",
                "Lessons",
                "Improvements",
                "Meetings",
                "Incidents",
                "Answers",
                "Enter answers",
            ],
            "Management": ["Components"],
        },
        ["My bookings", "My voice", "What guests said of me", "My messages", "My account", "I cannot come"],
        True,
    )


def test_manager_sees_all_of_it_but_the_coachs_own_page(rf, manager):
    nav = menu(rf, manager)
    urls = {entry.url for entry in nav.account} | {entry.url for section in nav.work for entry in section.entries}
    assert {reverse(item.url_name) for item in ITEMS} - urls == {reverse("bookings:coach")}


def test_bar_holds_as_many_as_fit_and_the_menu_tells_what_waits_behind_the_others(rf, manager):
    make_objection()
    nav = menu(rf, manager)
    assert len(nav.main) == BAR_PLACES
    assert ("Objections" in labels(nav.main), nav.out_of_sight) == (False, 1)


def test_menu_costs_a_query_for_the_rights_and_one_for_each_count(rf, db):
    by_role = {role: make_user(role=role) for role in (Role.MEMBER, Role.INSTRUCTOR, Role.MANAGER)}
    asked = {role: queries_of(lambda user=user: menu(rf, user)) for role, user in by_role.items()}
    assert asked == {Role.MEMBER: 2, Role.INSTRUCTOR: 4, Role.MANAGER: 7}


def test_current_page_is_marked(rf, desk):
    url = reverse("members:member_list")
    marks = {str(entry.label): entry.current for entry in menu(rf, desk, url).main if entry.current}
    assert marks == {"Members": "page"}


def test_page_beneath_an_entry_marks_the_entry(rf, desk):
    url = reverse("members:member_list")
    marks = [(str(entry.label), entry.current) for entry in menu(rf, desk, f"{url}17/").main if entry.current]
    assert marks == [("Members", "true")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "/"), ("/desk/", "/desk/"), ("/desk/day/3/", "/desk/day/"), ("/elsewhere/", "")],
)
def test_current_url_is_the_longest_that_leads_here(path, expected):
    assert current_url(["/", "/desk/", "/desk/day/"], path) == expected
