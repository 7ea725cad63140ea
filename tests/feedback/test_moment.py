"""What was true at the hour and place of a case."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.errors import HandlerConcerned
from feedback.guest_errors import HappenedLater
from feedback.models import Case
from feedback.moment import moment_of
from feedback.selectors.similar import similar_to
from feedback.services.moment import tell_moment
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_check_in, make_room, make_session
from tests.factories.closures import make_closure
from tests.factories.feedback import HOUSE, make_case, read, resolve_case
from tests.factories.members import make_member
from tests.factories.readings import make_point, make_reading
from tests.factories.safety import do_duty, make_duty, make_hazard
from tests.factories.treatments import make_appointment, make_treated
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.moment import facts_at
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR = timedelta(hours=1)


@pytest.fixture
def pool(db):
    return make_area(name_en="Pool", name_zh="泳池")


def case_at(area, **fields):
    """Something that happened there half an hour ago."""
    case = make_case(**fields)
    Case.objects.filter(pk=case.pk).update(area=area, occurred_at=clock.now() - HOUR / 2)
    return read(case)


def texts(case, viewer):
    return [str(fact.text) for fact in facts_at(moment_of(case), viewer)]


@pytest.mark.parametrize("is_told", [True, False])
def test_moment_is_what_was_written_down_else_the_class_else_when_it_arrived(is_told, pool):
    session = make_session(starts_at=clock.now() - 3 * HOUR, room=make_room(area=pool))
    case = make_case(session=session)
    if is_told:
        tell_moment(case.pk, occurred_at=clock.now() - HOUR, area=None, about_staff=None, by=HOUSE)

    moment = moment_of(read(case))

    assert (moment.at, moment.area) == (clock.now() - HOUR if is_told else session.starts_at, pool)
    assert moment_of(make_case()).at == clock.now()


def test_everything_of_that_hour_is_told_with_the_way_to_its_record(pool, manager):
    member = make_member()
    session = make_session(starts_at=clock.now() - HOUR, room=make_room(area=pool))
    booking, came = make_booking(session, member), make_check_in(member)
    treated = make_appointment(member, make_treated(day=clock.today()), starts_at=clock.now() + HOUR)
    reading = make_reading(make_point(area=pool))
    late, hazard, closure = make_duty(area=pool, due_in=-HOUR), make_hazard(area=pool), make_closure(area=pool)
    other, same = case_at(pool), case_at(pool, category="facility")

    case = case_at(pool, member=member, category="facility")
    found = facts_at(moment_of(case), manager)

    urls = {fact.url for fact in found}
    assert urls >= {
        reverse("bookings:visits"),
        reverse("bookings:booking", args=[booking.pk]),
        reverse("bookings:appointment", args=[treated.pk]),
        reverse("bookings:session", args=[session.pk]),
        reverse("safety:point", args=[reading.point_id]),
        reverse("safety:duty", args=[late.pk]),
        reverse("safety:hazard", args=[hazard.pk]),
        reverse("bookings:closure", args=[closure.pk]),
        reverse("feedback:case", args=[other.pk]),
        reverse("feedback:case", args=[same.pk]),
    }
    assert came.area.name in " ".join(map(str, (fact.text for fact in found)))
    browser = client_of(manager)
    assert {browser.get(url).status_code for url in urls} == {200}


def test_nobody_is_shown_a_way_they_may_not_go(pool):
    lead = make_staff(role=Role.QUALITY_LEAD).user
    member = make_member()
    make_booking(make_session(starts_at=clock.now() - HOUR, room=make_room(area=pool)), member)
    make_reading(make_point(area=pool))
    make_hazard(area=pool)

    urls = {fact.url for fact in facts_at(moment_of(case_at(pool, member=member)), lead)} - {""}

    browser = client_of(lead)
    assert {browser.get(url).status_code for url in urls} <= {200}


def test_round_says_whether_it_was_done_late_or_missed(pool, manager):
    done, missed = make_duty(area=pool), make_duty(area=pool, due_in=-2 * HOUR)
    do_duty(done, True, by=make_staff().user)

    badges = {
        fact.url: str(fact.badge)
        for fact in facts_at(moment_of(case_at(pool)), manager)
        if fact.icon == "clipboard-check"
    }

    assert badges == {
        reverse("safety:duty", args=[done.pk]): "Done",
        reverse("safety:duty", args=[missed.pk]): "Missed",
    }


def test_what_happened_elsewhere_or_long_ago_is_left_out(pool, manager):
    elsewhere = make_area()
    make_hazard(area=elsewhere)
    make_session(starts_at=clock.now() - HOUR, room=make_room(area=elsewhere))
    old = make_case(category="facility")
    Case.objects.filter(pk=old.pk).update(area=pool, received_at=clock.now() - timedelta(days=91))

    assert texts(case_at(pool, category="facility"), manager) == []


def test_moment_is_never_later_than_the_case_nor_about_its_handler(desk):
    case = make_case(handler=desk.staff_member)

    with pytest.raises(HappenedLater):
        tell_moment(case.pk, occurred_at=clock.now() + HOUR, area=None, about_staff=None, by=desk)
    with pytest.raises(HandlerConcerned):
        tell_moment(case.pk, occurred_at=None, area=None, about_staff=desk.staff_member, by=desk)


def test_most_similar_case_of_the_past_comes_first_with_its_solution(pool):
    towels, shower = make_case(text="No towels left"), make_case(text="The shower in the ladies' room was cold")
    for case in (towels, shower):
        resolve_case(case)
    make_case(text="The shower was cold", category="price")
    still_open = make_case(text="The shower was cold")

    [first, *_rest] = similar_to(still_open)

    assert (first.case, first.solution) == (shower, "It is mended.")
    assert [each.case for each in similar_to(still_open, "towels towels no towels left")][0] == towels
