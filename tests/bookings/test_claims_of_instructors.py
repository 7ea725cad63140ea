"""Every instructor is a resource too, and claims the time of the sessions that stand."""

from datetime import timedelta

import pytest

from bookings.errors import InstructorBusy
from bookings.models import Resource, ResourceAllocation
from bookings.selectors.series import days_left_out
from bookings.selectors.series_days import LeftOut
from bookings.services.series import extend, preview_weekly
from bookings.services.session import cancel_session
from tests.factories.bookings import HOUSE, make_course, make_room, make_series, put_on_session
from tests.factories.venue import make_staff
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def claims_of_time():
    claims = ResourceAllocation.objects.live().filter(resource__kind="staff").order_by("session_id")
    return list(claims.values_list("session", "resource__staff"))


def test_session_claims_its_instructor_once():
    coach = make_staff()
    first = put_on_session(instructor=coach)
    second = put_on_session(instructor=coach, starts_at=first.ends_at)

    assert claims_of_time() == [(first.pk, coach.pk), (second.pk, coach.pk)]
    assert Resource.objects.get(kind="staff").name == coach.user.display_name
    assert first.room.kind == "room"
    cancel_session(first.pk, reason="ill", by=HOUSE)
    assert claims_of_time() == [(second.pk, coach.pk)]


def test_taken_instructor_is_refused_naming_what_is_in_the_way():
    coach = make_staff(name="Chen Jing")
    put_on_session(instructor=coach, course=make_course(name_en="Tai chi"))

    with pytest.raises(InstructorBusy) as refused:
        put_on_session(instructor=coach, starts_at=clock.now() + timedelta(hours=2, minutes=59))
    assert str(refused.value) == "Chen Jing holds another class from Tue 10 Mar, 14:00 to 15:00: Tai chi."


def test_day_on_which_the_instructor_is_taken_is_left_out_and_previewed(frozen):
    series = make_series()
    frozen.move(days=7)
    day = series.made_until + timedelta(days=7)
    starts_at = clock.now() + timedelta(days=28, hours=7)
    put_on_session(instructor=series.instructor, starts_at=starts_at)

    assert (extend(series.pk, by=HOUSE), days_left_out(series)) == ([], [LeftOut(day, "the coach holds another class")])
    facts = {"weekday": 1, "begins_at": series.begins_at, "minutes": 60, "capacity": 10, "last_on": None}
    preview = preview_weekly(
        course=series.course, room=make_room(), instructor=series.instructor, first_on=clock.today(), **facts
    )
    assert preview.refusal.code == "instructor_busy"
