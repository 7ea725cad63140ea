from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.closure_errors import PlaceClosed
from bookings.models import AreaClosure
from bookings.services.area_closure import change_closure, reopen_place
from bookings.services.booking import book
from bookings.services.closing import undo_closure
from safety.hazard_errors import AreaKeptShut, MajorIsManagers
from safety.models import Hazard
from safety.services import closing_areas
from safety.services.closing_areas import close_areas
from safety.services.hazard import assign_hazard, verify_hazard
from tests.clients import client_of
from tests.factories.bookings import make_room, make_session
from tests.factories.members import make_membership
from tests.factories.safety import HOUSE, make_assigned, make_closed, make_hazard, make_rectified
from tests.factories.venue import make_area, make_staff
from venue.errors import Busy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


def closures():
    return [(row.area, row.cause, row.starts_at, row.ends_at, row.stands) for row in AreaClosure.objects.order_by("pk")]


@pytest.mark.covers("B-103")
def test_major_hazard_closes_its_area_and_nothing_there_is_booked(frozen):
    pool = make_area(name_en="Pool")
    session = make_session(room=make_room(area=pool), starts_at=frozen.at + HOUR)
    hazard = make_hazard(area=pool, level="major")

    assert closures() == [(pool, "hazard", frozen.at, None, True)]
    assert [move.kind for move in hazard.moves.all()] == ["found", "shut"]
    with pytest.raises(PlaceClosed, match="Closed for your safety"):
        book(session.pk, make_membership().member_id, by=HOUSE)


@pytest.mark.parametrize("level", ["general", "larger"])
def test_lesser_hazards_close_nothing(level):
    make_hazard(level=level)
    make_closed(level=level)

    assert closures() == []


def test_graded_major_closes_then_and_once(frozen, manager):
    hazard = make_assigned(level="larger")
    wanted = {"owner": hazard.owner, "deadline_at": frozen.at + HOUR, "level": "major", "note": "Fence it off"}
    assign_hazard(hazard.pk, **wanted, by=manager)
    assign_hazard(hazard.pk, **wanted, by=manager)

    assert closures() == [(hazard.area, "hazard", frozen.at, None, True)]


def test_area_opens_only_once_the_hazard_is_verified(frozen, manager):
    hazard = make_rectified(level="major")
    closure = AreaClosure.objects.get()
    words = {"cause": "hazard", "reason_en": "Closed", "reason_zh": "关闭"}
    for action in (
        lambda: reopen_place(closure.pk, by=manager),
        lambda: undo_closure(closure.pk, by=manager),
        lambda: change_closure(closure.pk, ends_at=frozen.at + HOUR, **words, by=manager),
    ):
        with pytest.raises(AreaKeptShut, match=hazard.label):
            action()
    verify_hazard(hazard.pk, by=manager)

    assert reopen_place(closure.pk, by=manager).reopened_at == frozen.at
    assert close_areas() == 0


def test_other_closures_of_the_area_are_their_own(frozen, manager):
    area = make_area()
    other = AreaClosure.objects.create(
        area=area, starts_at=frozen.at, cause="cleaning", reason_en="Cleaning", reason_zh="清洁"
    )
    make_hazard(area=area, level="major")

    assert reopen_place(other.pk, by=manager).reopened_at == frozen.at


def test_lowered_by_a_manager_keeps_nothing_shut(frozen, manager, officer):
    hazard = make_hazard(level="major")
    wanted = {"owner": make_staff(), "deadline_at": frozen.at + HOUR, "level": "larger"}
    with pytest.raises(MajorIsManagers):
        assign_hazard(hazard.pk, **wanted, by=officer)
    assign_hazard(hazard.pk, **wanted, by=manager)

    assert reopen_place(Hazard.objects.get().closure_id, by=manager).reopened_at == frozen.at


def test_what_could_not_be_closed_at_once_is_closed_by_the_sweep(monkeypatch, frozen):
    def busy(*args, **kwargs):
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr(closing_areas, "close_place", busy)
        hazard = make_hazard(level="major")
    assert closures() == []

    assert [close_areas(), close_areas()] == [1, 0]
    assert closures() == [(hazard.area, "hazard", frozen.at, None, True)]


def test_page_of_the_closure_says_why_and_offers_no_opening(manager):
    hazard = make_rectified(level="major")
    page = reverse("bookings:closure", args=[Hazard.objects.get().closure_id])
    shut = client_of(manager).get(page)
    verify_hazard(hazard.pk, by=manager)
    opened = client_of(manager).get(page)

    assert [hazard.label in each.text for each in (shut, opened)] == [True, False]
    assert ["Open again now" in each.text for each in (shut, opened)] == [False, True]
