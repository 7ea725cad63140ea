"""How able somebody is: set by a coach with the day, asked for by courses, said kindly, and not for all to set."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.errors import AbilityTooLow
from bookings.models import Booking, Course
from bookings.services.booking import book
from members.errors import AbilityAhead
from members.services.ability import set_ability
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_session
from tests.factories.members import make_member
from venue import clock
from venue.panel import panel_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TODAY = date(2026, 3, 10)


@pytest.fixture
def session(instructor):
    """A class of a course for the advanced, held by the coach."""
    return make_session(course=make_course(ability_needed="advanced"), instructor=instructor.staff_member)


def page(person):
    return reverse("bookings:ability", args=[person.pk])


def test_ability_is_kept_with_the_day_and_who_saw_it(member, instructor):
    set_ability(member.pk, "intermediate", TODAY - timedelta(days=1), by=instructor)

    member.refresh_from_db()
    seen = (member.ability, member.ability_on, member.ability_by)
    assert seen == ("intermediate", TODAY - timedelta(days=1), instructor)


def test_ability_that_was_a_mistake_is_taken_back(member, instructor):
    set_ability(member.pk, "advanced", TODAY, by=instructor)
    set_ability(member.pk, "", TODAY, by=instructor)

    member.refresh_from_db()
    assert (member.ability, member.ability_on, member.ability_by) == ("", None, None)


def test_ability_is_not_set_for_a_day_to_come(member):
    set_ability(member.pk, "advanced", TODAY, by=HOUSE)
    with pytest.raises(AbilityAhead):
        set_ability(member.pk, "beginner", TODAY + timedelta(days=1), by=HOUSE)


@pytest.mark.covers("F-045", "F-070")
@pytest.mark.parametrize(
    ("needed", "seen", "may"),
    [
        ("", "", True),
        ("intermediate", "", False),
        ("intermediate", "beginner", False),
        ("intermediate", "intermediate", True),
        ("intermediate", "advanced", True),
        ("advanced", "intermediate", False),
        ("advanced", "advanced", True),
    ],
)
def test_course_is_booked_by_those_who_are_able_to(member, needed, seen, may):
    session = make_session(course=make_course(ability_needed=needed))
    if seen:
        set_ability(member.pk, seen, TODAY, by=HOUSE)

    if may:
        book(session.pk, member.pk, by=member.user)
    else:
        with pytest.raises(AbilityTooLow):
            book(session.pk, member.pk, by=member.user)
    assert Booking.objects.live().exists() is may


def test_class_page_says_whom_the_course_is_for_and_why_not(member, session):
    text = client_of(member.user).get(reverse("bookings:session", args=[session.pk])).text

    assert "For people who are at least: advanced. A coach sets that once they have seen it." in text
    assert "This course is for people who are at least advanced; noted here is: nobody has looked yet." in text


def test_coach_sets_it_from_the_roster_of_their_class(member, instructor, session):
    make_booking(session, member)
    browser = client_of(instructor)
    set_ability(member.pk, "beginner", TODAY - timedelta(days=30), by=HOUSE)

    roster = browser.get(reverse("bookings:roster", args=[session.pk])).text
    answer = browser.post(page(member), {"ability": "advanced", "seen_on": "2026-03-10"})

    assert f'href="{page(member)}"' in roster
    assert answer["Location"] == page(member)
    shown = browser.get(page(member))
    assert "Now: advanced, seen on Tue 10 Mar 2026 by Chen Jing." in shown.text
    assert [(each.who, each.changes[0].after) for each in shown.context["events"]] == [
        ("Chen Jing", "advanced"),
        ("tests", "beginner"),
    ]


def test_history_on_that_page_tells_nothing_else_of_the_person(member, instructor, session):
    make_booking(session, member)
    type(member).objects.filter(pk=member.pk).update(phone="+8613800001111")

    shown = client_of(instructor).get(page(member))

    assert (shown.context["events"], "13800001111" in shown.text) == ([], False)


@pytest.mark.parametrize("typed", [{"ability": "divine", "seen_on": "2026-03-10"}, {"ability": "advanced"}])
def test_nonsense_is_refused(manager, member, typed):
    assert client_of(manager).post(page(member), typed).status_code == 422


def test_day_to_come_is_refused_beside_the_day(manager, member):
    answer = client_of(manager).post(page(member), {"ability": "advanced", "seen_on": "2026-03-11"})

    assert answer.context["form"].errors == {"seen_on": ["This day has not come yet."]}


def test_coach_gets_at_nobody_who_was_never_in_a_class_of_theirs(member, instructor):
    make_booking(make_session(), member)

    assert client_of(instructor).get(page(member)).status_code == 404


def test_desk_reads_it_and_who_may_set_it_is_led_there(member, desk, manager):
    def lines(viewer):
        panel = panel_of(member, viewer)
        return [(each.text, each.detail, each.url) for each in panel.facts if "bility" in str(each.text)]

    assert lines(desk) == []
    assert lines(manager) == [("Ability: nobody has looked yet", "", page(member))]
    set_ability(member.pk, "intermediate", TODAY, by=HOUSE)
    member.refresh_from_db()
    assert lines(desk) == [("Ability: intermediate", "seen on Tue 10 Mar 2026", "")]
    assert "intermediate, seen on Tue 10 Mar 2026" in client_of(desk).get(f"/members/{member.pk}/").text


def test_course_says_what_it_asks_for_on_its_form_and_in_the_list(manager):
    typed = {
        "name_en": "Power",
        "name_zh": "力量",
        "module": "strength",
        "level": "advanced",
        "intensity": "hard",
        "ability_needed": "intermediate",
        "minutes": "60",
        "is_active": "on",
    }
    browser = client_of(manager)

    browser.post(reverse("bookings:course_add"), typed)

    assert Course.objects.get().ability_needed == "intermediate"
    assert "intermediate" in browser.get(reverse("bookings:course_list")).text


def test_guest_is_a_beginner_until_somebody_looked(session):
    with pytest.raises(AbilityTooLow) as refused:
        book(session.pk, make_member().pk, by=HOUSE)

    assert refused.value.facts == {"needed": "advanced", "seen": ""}
    assert clock.today() == TODAY
