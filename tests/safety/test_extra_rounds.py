"""Traffic and season add rounds to a plan, and never take one away."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bookings.services.booking import cancel_booking
from safety.models import Duty, ExtraRounds
from safety.selectors.duty import SWEEP
from safety.selectors.extra_rounds import MoreToday, more_today
from safety.services.duty import look_after_duties
from safety.services.extra_rounds import change_extra_rounds
from safety.services.plan import change_plan
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_check_in, make_room, make_session
from tests.factories.members import make_member
from tests.factories.safety import HOUSE, make_extra_rounds, make_plan, open_daily
from venue.models import Heartbeat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

WINTER = {"from_month": 12, "from_day": 1, "to_month": 3, "to_day": 10}
USUAL = ["16:00", "22:00"]


def at(*parts):
    return datetime(2026, 3, *parts, tzinfo=ZoneInfo("Asia/Shanghai"))


def sweep(frozen, *parts):
    frozen.set(at(*parts))
    return look_after_duties()


def due(plan, day=10):
    duties = plan.duties.filter(business_date=date(2026, 3, day)).order_by("due_at", "pk")
    return [f"{duty.due_at.astimezone(at(1).tzinfo):%H:%M}" for duty in duties]


@pytest.fixture(autouse=True)
def morning(frozen):
    """Tuesday; open from ten to ten every day."""
    frozen.set(at(10, 6))
    open_daily()
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": at(10, 6)})


@pytest.fixture
def plan():
    return make_plan(rhythm="times", times=2)


def come(plan, count, *parts):
    for _ in range(count):
        make_check_in(make_member(), area=plan.area, at=at(*parts))


@pytest.mark.covers("B-097")
def test_season_adds_rounds_up_to_its_last_day(plan):
    make_extra_rounds(plan=plan, rounds=2, **WINTER)
    assert (due(plan), due(plan, 11)) == (["13:00", "16:00", "19:00", "22:00"], USUAL)


@pytest.mark.covers("B-097")
def test_rounds_are_added_when_so_many_have_come_each_once_and_in_what_is_left_of_the_day(plan, frozen):
    make_extra_rounds(plan=plan, people=3)
    come(plan, 2, 10, 11)
    make_check_in(plan.area.check_ins.first().member, area=plan.area, at=at(10, 12))
    assert (sweep(frozen, 10, 17), due(plan)) == ((0, 0), USUAL)

    come(plan, 1, 10, 17)

    assert (sweep(frozen, 10, 18)[0], due(plan)) == (1, ["16:00", "20:00", "22:00"])
    assert (sweep(frozen, 10, 18, 1)[0], plan.duties.get(extra__isnull=False).people) == (0, 3)


def test_booked_places_count_ahead_and_what_was_added_stays_when_they_are_given_up(plan, frozen):
    make_extra_rounds(plan=plan, people=2)
    session = make_session(room=make_room(area=plan.area), starts_at=at(11, 12))
    make_booking(session)
    booking = make_booking(session)
    sweep(frozen, 10, 6, 1)
    assert due(plan, 11) == ["16:00", "19:00", "22:00"]
    cancel_booking(booking.pk, by=HOUSE)
    sweep(frozen, 10, 6, 2)
    assert due(plan, 11) == ["16:00", "19:00", "22:00"]


def test_all_that_hold_add_up_and_none_leaves_fewer_than_the_plan_has(plan, frozen):
    for people, rounds in ((1, 1), (2, 1), (99, 1)):
        make_extra_rounds(plan=plan, people=people, rounds=rounds)
    come(plan, 2, 10, 11)
    sweep(frozen, 10, 12)
    assert len(due(plan)) == 4
    assert due(plan, 11) == USUAL


def test_taken_out_of_use_what_cannot_be_begun_yet_is_gone_and_the_plan_has_its_own(plan, frozen):
    row = make_extra_rounds(plan=plan)
    change_extra_rounds(row.pk, rounds=3, by=HOUSE)
    assert len(due(plan)) == 5
    frozen.set(at(10, 15))
    change_extra_rounds(row.pk, is_active=False, by=HOUSE)
    assert set(due(plan)) >= set(USUAL)
    assert all(duty.opens_at <= at(10, 15) for duty in Duty.objects.filter(extra__isnull=False))


def test_plan_that_is_not_due_every_day_has_none(plan):
    make_extra_rounds(plan=plan)
    change_plan(plan.pk, rhythm="weekly", weekday=1, due_time=time(12), by=HOUSE)
    assert due(plan) == ["12:00"]


def test_board_and_round_say_why_there_are_more(plan, officer, frozen):
    make_extra_rounds(plan=plan, people=2, **WINTER)
    come(plan, 2, 10, 11)
    sweep(frozen, 10, 12)
    why = (
        "2 people came or have booked today, and from 2 on there are more rounds. "
        "From 1 December to 10 March there are more rounds."
    )
    assert more_today() == [MoreToday(f"{plan.area.name} · {plan.template.name}", 2, 1, [why])]
    duty = plan.duties.get(extra__isnull=False)
    pages = [
        client_of(officer).get(reverse(f"safety:{name}", args=args))
        for name, args in (("board", []), ("duty", [duty.pk]))
    ]
    assert ([why in page.text for page in pages], "3 instead of 2" in pages[0].text) == ([True, True], True)


# --- what the officer types --------------------------------------------------------------------------------------


def typed(plan, **fields):
    return {"plan": plan.pk, "rounds": 1, "is_active": "on"} | fields


def test_officer_adds_and_changes_them(plan, officer):
    browser = client_of(officer)
    browser.post(reverse("safety:extrarounds_add"), typed(plan, people=120))
    row = ExtraRounds.objects.get()
    browser.post(reverse("safety:extrarounds_edit", args=[row.pk]), typed(plan, people="", **WINTER))
    row.refresh_from_db()
    assert (row.people, row.season) == (None, ((12, 1), (3, 10)))
    page = browser.get(reverse("safety:extrarounds_list"))
    assert "1 December to 10 March" in page.text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["people"]),
        ({"rounds": 0, "people": 1}, ["rounds"]),
        (WINTER | {"to_day": ""}, ["to_day"]),
        (WINTER | {"to_month": 2, "to_day": 30}, ["to_day"]),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(plan, officer, fields, wrong):
    page = client_of(officer).post(reverse("safety:extrarounds_add"), typed(plan, **fields))
    assert (page.status_code, list(page.context["form"].errors)) == (422, wrong)
