from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.services.area_closure import reopen_place
from safety.models import Hazard
from safety.readiness import AreaState, Reason, readiness
from safety.selectors.board import hazards_by_age
from safety.selectors.compliance import compliance
from safety.selectors.duty import today
from safety.services.gate import release
from safety.services.hazard import verify_hazard
from tests.clients import client_of
from tests.factories.closures import make_closure
from tests.factories.readings import make_excursion, make_point, measure
from tests.factories.safety import (
    EXITS,
    FLOOR,
    do_duty,
    make_assigned,
    make_duty,
    make_hazard,
    make_plan,
    make_rectified,
    put_in_charge,
)
from tests.factories.venue import make_area, make_staff
from venue.periods import Period
from venue.wording import when

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


def states():
    return {state.area: (state.kind, [reason.text for reason in state.reasons]) for state in readiness()}


def test_area_without_anything_wrong_is_ready():
    area, keeper = make_area(), make_staff(name="He Gong")
    put_in_charge(keeper, area)

    assert readiness() == [AreaState(area, "He Gong", ())]


@pytest.mark.covers("B-110")
def test_major_hazard_and_closure_make_it_not_ready_until_verified_and_opened(frozen, manager):
    hazard = make_rectified(what="Bare wire", level="major")
    closed = "Closed: Closed for your safety while something is put right"
    assert states() == {hazard.area: ("bad", [closed, f"Major hazard {hazard.label}: Bare wire"])}

    verify_hazard(hazard.pk, by=manager)
    assert states() == {hazard.area: ("bad", [closed])}
    reopen_place(Hazard.objects.get().closure_id, by=manager)
    assert states() == {hazard.area: ("good", [])}


def test_closure_of_the_whole_venue_closes_every_area(frozen):
    areas = [make_area(), make_area()]
    make_closure(whole=True)

    assert [states()[area][0] for area in areas] == ["bad", "bad"]


def test_excursion_says_why_instead_of_its_closure_until_it_is_released(frozen, attendant, officer):
    pool = make_point(area=make_area(name_en="Pool"), name_en="Deep end")
    excursion = make_excursion(pool)
    what = "free chlorine 0.29 mg/L (limit 0.3–1 mg/L)"
    assert states() == {pool.area: ("bad", [f"Closed for safety since {when(frozen.at)}: {what}"])}
    frozen.move(minutes=5)
    measure(pool, attendant, free_chlorine="0.5")
    assert states() == {pool.area: ("bad", [f"Passed, to be released: {what}"])}
    release(excursion.pk, by=officer)
    assert states() == {pool.area: ("good", [])}


def test_last_reading_beyond_a_limit_that_only_warns_wants_looking_after(frozen):
    pool = make_point(name_en="Deep end")
    measure(pool, temperature="35", ph="7.4")
    words = f"Beyond its limit: Deep end, temperature 35 °C (limit 23–30 °C), measured {when(frozen.at)}"
    assert states() == {pool.area: ("warn", [words])}
    frozen.move(minutes=5)
    measure(pool, temperature="28")
    assert states() == {pool.area: ("good", [])}


@pytest.mark.parametrize(("question", "kind"), [(EXITS, "bad"), (FLOOR, "warn")])
def test_missed_duty_is_bad_where_it_is_critical(frozen, question, kind):
    duty = make_duty(question)
    frozen.move(hours=1)
    assert states()[duty.area][0] == "warn"
    frozen.move(hours=2)

    assert states()[duty.area][0] == kind


def test_overdue_hazard_wants_looking_after(frozen):
    hazard = make_assigned(what="Loose tile", deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)

    url = reverse("safety:hazard", args=[hazard.pk])
    assert readiness() == [
        AreaState(hazard.area, "", (Reason("warn", f"Overdue hazard {hazard.label}: Loose tile", url),))
    ]


def test_what_was_missed_or_late_stands_by_area_and_person(frozen, attendant):
    pool, sauna = make_area(name_en="Pool"), make_area(name_en="Sauna")
    do_duty(make_duty(plan=make_plan(FLOOR, area=pool)), True, by=attendant)
    late = make_duty(plan=make_plan(FLOOR, area=sauna))
    make_duty(plan=make_plan(FLOOR, area=sauna))
    make_duty(plan=make_plan(FLOOR, area=pool), due_in=5 * HOUR)
    frozen.move(hours=1)
    do_duty(late, True, by=attendant)
    frozen.move(hours=2)
    found = compliance(Period(today(), today()))

    def line(row):
        return row.name, row.due, row.in_time, row.late, row.missed

    assert line(found.total) == ("All duties", 3, 1, 1, 1)
    assert [line(row) for row in found.areas] == [("Sauna", 2, 0, 1, 1), ("Pool", 1, 1, 0, 0)]
    assert [line(row) for row in found.people] == [
        ("attendant / cleaner: nobody began", 1, 0, 0, 1),
        ("Qian Fang", 2, 1, 1, 0),
    ]
    assert found.total.percent == 33.3


def test_hazards_by_age(frozen):
    make_hazard(level="larger")
    frozen.move(days=1)
    make_hazard()
    frozen.move(days=30)
    make_hazard()

    assert [(row.counts, row.total) for row in hazards_by_age()] == [
        ((1, 0, 0), 1),
        ((0, 0, 0), 0),
        ((1, 0, 0), 1),
        ((0, 1, 0), 1),
    ]


def test_page_shows_all_of_it(officer, frozen):
    make_duty(EXITS)
    make_hazard()
    frozen.move(hours=3)
    page = client_of(officer).get(reverse("safety:board"))

    assert "1 area is not ready." in page.text
    assert "0 of 1 that were due until now are done in time, 0 late, 1 missed." in page.text
    assert "1 open, 0 overdue, 0 to be verified" in page.text
