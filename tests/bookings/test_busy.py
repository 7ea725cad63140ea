"""The board of who and what is busy, and the sheets of the day."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bookings.models import Resource, RoomBooking
from bookings.selectors.busy import people_on, rooms_on
from bookings.services.appointment_steps import start
from bookings.services.session import cancel_session
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_session, put_on_session
from tests.factories.house import make_absence, make_shift
from tests.factories.members import make_member
from tests.factories.rooms import make_deciding, make_room_booking
from tests.factories.treatments import make_appointment, make_treated
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import OpeningHours
from venue.roles import Role
from venue.working_time import wall_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)


def tomorrow(at=time(18)):
    return wall_clock(clock.today() + timedelta(days=1), at, clock.zone())


@pytest.fixture
def day():
    return clock.today() + timedelta(days=1)


@pytest.fixture
def coach():
    return make_staff(name="Chen Jing", role=Role.INSTRUCTOR)


@pytest.fixture
def session(coach):
    room = make_room(area=make_area(name_en="Studios"), name_en="Hall 1")
    found = make_session(course=make_course(name_en="Flow yoga"), room=room, instructor=coach, starts_at=tomorrow())
    make_booking(found)
    return found


def shown(board):
    """Of each column its name and note, and of each entry what stands there."""
    return [
        (column.resource.name, column.note, [(use.title, use.detail, use.starts_at, use.moves) for use in column.uses])
        for column in board.columns
    ]


def test_room_shows_what_claims_it_and_stands_there_when_it_is_free(session, day):
    make_room(name_en="Hall 2", area=session.room.area)
    entry = ("Flow yoga", "Chen Jing · 1 of 10 booked", session.starts_at, "room")
    assert shown(rooms_on(day)) == [("Hall 1", "Studios", [entry]), ("Hall 2", "Studios", [])]
    assert shown(rooms_on(day, make_area())) == []


def test_person_shows_what_they_hold_and_when_they_are_on_duty(session, coach, day):
    make_shift(staff=coach, starts_at=tomorrow(time(14)), ends_at=tomorrow(time(21)))
    entry = ("Flow yoga", "Hall 1 · 1 of 10 booked", session.starts_at, "instructor")
    assert shown(people_on(day)) == [("Chen Jing", "14:00–21:00", [entry])]
    assert shown(people_on(day + timedelta(days=1))) == []


def test_treatment_stands_at_its_practitioner_and_its_room(day):
    appointment = make_appointment(make_member(name="Wang Xiaomin"))
    [line] = appointment.lines.all()
    state = f"Wang Xiaomin · {{}} · {appointment.get_state_display()}"
    entry = (line.treatment.name, line.starts_at)
    [[at_room], [at_person]] = [
        [(use.title, use.starts_at, use.moves) for column in board.columns for use in column.uses]
        for board in (rooms_on(day), people_on(day))
    ]
    assert (at_room, at_person) == ((*entry, "room"), (*entry, "staff"))
    [[column], [person]] = [board.columns for board in (rooms_on(day), people_on(day))]
    assert [each.uses[0].detail for each in (column, person)] == [
        state.format(person.resource.name), state.format(column.resource.name),
    ]  # fmt: skip


def test_room_that_guests_booked_shows_what_for_and_who(day):
    make_room_booking("confirmed", begins_at=tomorrow(), member=make_member(name="Zhao Min"), people=12)
    [column] = rooms_on(day).columns
    assert [(use.title, use.detail) for use in column.uses] == [("Birthday party", "Zhao Min · 12 people · confirmed")]


def test_what_has_the_whole_pool_stands_once_at_the_pool_and_at_each_lane(session, day):
    pool = make_room(name_en="Pool", room_kind="pool")
    lanes = [make_room(name_en=f"Lane {number}", room_kind="pool", whole=pool) for number in (1, 2)]
    put_on_session(room=pool, starts_at=tomorrow(time(9)))
    put_on_session(room=lanes[0], starts_at=tomorrow(time(11)))
    found = {column.resource.name: len(column.uses) for column in rooms_on(day).columns}
    assert found == {"Hall 1": 1, "Pool": 2, "Lane 1": 2, "Lane 2": 1}


def test_whoever_is_away_is_shown_so_as_long_as_they_hold_something(session, coach, day):
    make_absence(staff=coach)
    assert [(column.resource.name, column.is_away) for column in people_on(day).columns] == [("Chen Jing", True)]


def test_what_was_called_off_and_what_was_taken_out_of_use_is_not_there(session, day):
    Resource.objects.filter(pk=make_room().pk).update(is_active=False)
    cancel_session(session.pk, reason="ill", by=HOUSE)
    assert shown(rooms_on(day)) == [("Hall 1", "Studios", [])]
    assert shown(people_on(day)) == []


def test_night_belongs_to_the_day_before(day):
    """The house's day ends in the small hours."""
    make_session(starts_at=tomorrow(time(1)))
    assert [board.uses for board in (rooms_on(day - timedelta(days=1)), rooms_on(day))] == [1, 0]


@pytest.mark.parametrize(
    ("opens", "closes", "at", "begins", "ends"),
    [
        (time(9, 30), time(22), time(18), time(9), time(22)),
        (time(9, 30), time(22), time(7, 15), time(7), time(22)),
        (time(9, 30), time(20), time(20), time(9), time(21)),
        (None, None, time(18), time(8), time(22)),
    ],
)
def test_grid_takes_in_the_opening_hours_and_whatever_lies_outside(day, opens, closes, at, begins, ends):
    if opens:
        OpeningHours.objects.create(weekday=day.weekday(), opens=opens, closes=closes)
    make_session(starts_at=tomorrow(at))
    board = rooms_on(day)
    assert (clock.local(board.begins).time(), clock.local(board.ends).time()) == (begins, ends)


# --- pages -----------------------------------------------------------------------------------------------------------


def page(client, **query):
    return client.get(reverse("bookings:busy"), query).content.decode()


def test_day_zone_and_view_are_in_the_address(session, day):
    manager = client_of(make_staff(role=Role.MANAGER).user)
    change = reverse("bookings:change", args=[session.pk])
    rooms, people = page(manager, day=day), page(manager, day=day, by="person")
    assert ("Hall 1" in rooms, change in rooms, "Chen Jing" in people) == (True, True, True)
    assert "Flow yoga" not in page(manager)
    assert "Free all day" in page(manager, day="nonsense", area="nonsense")
    assert "Nobody and nothing to show" in page(manager, by="person")


def test_desk_sees_it_and_moves_nothing(session, day):
    text = page(client_of(make_staff(role=Role.FRONT_DESK).user), day=day)
    assert ("Flow yoga" in text, reverse("bookings:change", args=[session.pk]) in text) == (True, False)


def test_coach_and_practitioner_find_their_own_day_and_the_way_back(session, coach, day):
    practitioner = make_appointment().lines.get().staff
    for who, home in ((coach, "bookings:coach"), (practitioner, "bookings:appointments")):
        browser, sheet = client_of(who.user), reverse("bookings:day_sheet", args=[Resource.objects.get(staff=who).pk])
        assert sheet in browser.get(reverse(home)).content.decode()
        assert f'href="{reverse(home)}"' in browser.get(sheet, {"day": day}).content.decode()


def test_grid_is_drawn_in_the_times_of_the_house(session, day):
    response = client_of(make_staff(role=Role.MANAGER).user).get(reverse("bookings:busy"), {"day": day})
    grid = response.context["grid"]
    [event] = grid["events"]
    assert (grid["begins"], grid["ends"], [each["title"] for each in grid["resources"]]) == (
        "08:00:00", "22:00:00", ["Hall 1"],
    )  # fmt: skip
    assert (event["start"], event["end"], event["editable"], event["extendedProps"]["moves"]) == (
        f"{day}T18:00:00", f"{day}T19:00:00", True, "room",
    )  # fmt: skip


def test_what_has_begun_is_moved_no_more():
    make_session(starts_at=clock.now() - HALF_AN_HOUR)
    response = client_of(make_staff(role=Role.MANAGER).user).get(reverse("bookings:busy"))
    assert [event["editable"] for event in response.context["grid"]["events"]] == [False]


def test_whoever_does_treatments_is_there_before_they_were_put_on_anything(day):
    skill = make_treated(day=day)
    [column] = people_on(day).columns
    assert (column.resource.staff, column.uses) == (skill.staff, ())
    desk = client_of(make_staff(role=Role.FRONT_DESK).user)
    grid = desk.get(reverse("bookings:busy"), {"day": day, "by": "person"}).context["grid"]
    assert [each["extendedProps"]["value"] for each in grid["resources"]] == [skill.staff_id]


@pytest.mark.parametrize("by", ["room", "person"])
def test_treatment_is_moved_by_whoever_serves_until_it_has_begun(day, by):
    line = make_appointment().lines.get()
    change, desk = reverse("bookings:line_move", args=[line.pk]), client_of(make_staff(role=Role.FRONT_DESK).user)
    assert change in page(desk, day=day, by=by)
    start(line.pk, by=line.staff.user)
    assert change not in page(desk, day=day, by=by)


def test_room_booking_is_moved_until_it_has_begun_and_not_while_its_guest_decides(day, member):
    desk = client_of(make_staff(role=Role.FRONT_DESK).user)
    booking, deciding = make_room_booking("confirmed", begins_at=tomorrow()), make_deciding(member)
    urls = [reverse("bookings:room_booking_change", args=[each.pk]) for each in (booking, deciding)]
    assert [each in page(desk, day=day) for each in urls] == [True, False]
    RoomBooking.objects.filter(pk=booking.pk).update(state="in_use", started_at=clock.now())
    assert urls[0] not in page(desk, day=day)


def test_what_is_free_all_day_takes_one_line(session, day):
    make_room(name_en="Hall 2", area=session.room.area)
    board = rooms_on(day)
    assert [[column.resource.name for column in part] for part in (board.busy, board.free)] == [["Hall 1"], ["Hall 2"]]


def test_dragging_opens_the_form_of_the_change_filled_in(session):
    manager, other = client_of(make_staff(role=Role.MANAGER).user), make_room(name_en="Hall 2")
    proposed = {"day": date(2027, 1, 5), "begins_at": "09:45", "room": other.pk, "capacity": "nonsense"}
    form = manager.get(reverse("bookings:change", args=[session.pk]), proposed).context["form"]
    values = [str(form[name].value()) for name in ("day", "begins_at", "room", "instructor")]
    assert values == ["2027-01-05", "09:45", str(other.pk), str(session.instructor_id)]
    response = manager.get(reverse("bookings:change", args=[session.pk]), {"room": other.pk})
    assert response.context["changes"] == [("door", "Hall 1", "Hall 2")]


@pytest.mark.parametrize(("who", "status"), [("themselves", 200), ("a colleague", 404), ("the desk", 200)])
def test_sheet_of_a_day_is_for_the_desk_and_for_each_their_own(session, coach, day, who, status):
    users = {
        "themselves": coach.user,
        "a colleague": make_staff(role=Role.INSTRUCTOR).user,
        "the desk": make_staff(role=Role.FRONT_DESK).user,
    }
    sheet = reverse("bookings:day_sheet", args=[Resource.objects.get(staff=coach).pk])
    response = client_of(users[who]).get(sheet, {"day": day})
    assert (response.status_code, "Flow yoga" in response.content.decode()) == (status, status == 200)
