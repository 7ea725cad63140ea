from datetime import date, timedelta

import pytest

from safety.errors import DeadlinePassed, HazardMoved, NotOwner, OwnerGone, SamePerson
from safety.hazard_errors import CameBack, ExtendedByManager
from safety.selectors.board import OpenHazards, open_hazards
from safety.selectors.hazard import visible_hazards
from safety.services.hazard import (
    assign_hazard,
    escalate_overdue,
    extend_hazard,
    rectify_hazard,
    report_hazard,
    return_hazard,
    verify_hazard,
)
from tests.factories.safety import (
    FLOOR,
    HOUSE,
    do_duty,
    make_assigned,
    make_closed,
    make_duty,
    make_hazard,
    make_plan,
    make_rectified,
    put_in_charge,
)
from tests.factories.venue import make_area, make_photo, make_staff
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


def messages():
    rows = Message.objects.order_by("pk")
    return [(row.template, row.address, row.state) for row in rows]


def steps(hazard):
    return [(move.kind, move.by_name, move.note) for move in hazard.moves.all()]


@pytest.mark.covers("B-100", "B-104")
def test_from_found_to_closed(frozen, attendant, officer):
    owner = make_staff(role=Role.MAINTENANCE, name="He Gong")
    area = make_area()
    hazard = report_hazard(what="Loose tile", area=area, note="By the stairs", photo=make_photo(), by=attendant)
    assign_hazard(hazard.pk, owner=owner, deadline_at=frozen.at + HOUR, level="larger", note="Today", by=officer)
    rectify_hazard(hazard.pk, note="Glued", photo=make_photo(), by=owner.user)
    closed = verify_hazard(hazard.pk, note="Holds", by=officer)

    assert (closed.state, closed.level, closed.rectified_by, closed.verified_by) == (
        "closed",
        "larger",
        owner.user,
        officer,
    )
    assert steps(hazard) == [
        ("found", "Qian Fang", "By the stairs"),
        ("assigned", "Feng Wei", "Today"),
        ("rectified", "He Gong", "Glued"),
        ("closed", "Feng Wei", "Holds"),
    ]
    assert [bool(move.photo) for move in hazard.moves.all()] == [True, False, True, False]


def test_owner_is_told_in_their_language(frozen):
    owner = make_staff(role=Role.MAINTENANCE, email="he@test.example", language="zh-hans", name="何工")
    hazard = make_assigned(owner=owner, what="地砖松动", area=make_area(name_zh="泳池"), deadline_at=frozen.at + HOUR)
    message = Message.objects.get()

    assert message.subject == f"隐患 {hazard.label} 请您整改：地砖松动，期限 3月10日 周二 13:00"
    assert (message.template, message.address) == ("hazard_assigned", "he@test.example")
    assert f"/hazards/{hazard.pk}/" in message.body


def test_hazard_that_changes_hands_is_announced_to_the_new_owner_alone(frozen):
    one, other = make_staff(email="one@test.example"), make_staff(email="other@test.example")
    hazard = make_assigned(owner=one)
    assign_hazard(hazard.pk, owner=other, deadline_at=frozen.at + HOUR, level="general", by=HOUSE)

    assert messages() == [
        ("hazard_assigned", "one@test.example", "withdrawn"),
        ("hazard_assigned", "other@test.example", "pending"),
    ]


def test_deadline_lies_ahead_and_owner_works_here(frozen):
    hazard = make_hazard()
    gone = make_staff(left_on=date(2026, 3, 1))
    with pytest.raises(DeadlinePassed):
        assign_hazard(hazard.pk, owner=make_staff(), deadline_at=frozen.at, level="general", by=HOUSE)
    with pytest.raises(OwnerGone):
        assign_hazard(hazard.pk, owner=gone, deadline_at=frozen.at + HOUR, level="general", by=HOUSE)


def test_only_the_owner_or_the_officer_puts_right(attendant, officer):
    hazard = make_assigned()
    with pytest.raises(NotOwner):
        rectify_hazard(hazard.pk, note="Done", photo=make_photo(), by=attendant)

    assert rectify_hazard(hazard.pk, note="Done", photo=make_photo(), by=officer).state == "rectified"


def test_refused_photo_leaves_no_file(attendant, settings):
    hazard = make_assigned()
    with pytest.raises(NotOwner):
        rectify_hazard(hazard.pk, note="Done", photo=make_photo(), by=attendant)

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_whoever_put_it_right_does_not_verify(officer):
    hazard = make_rectified(owner=officer.staff_member)
    with pytest.raises(SamePerson):
        verify_hazard(hazard.pk, by=officer)
    with pytest.raises(SamePerson):
        return_hazard(hazard.pk, reason="No", deadline_at=hazard.deadline_at, by=officer)


def test_returned_with_a_reason_and_put_right_again(frozen, officer):
    hazard = make_rectified()
    returned = return_hazard(hazard.pk, reason="Still loose", deadline_at=frozen.at + HOUR, by=officer)

    assert (returned.state, returned.deadline_at, returned.rectified_by) == ("returned", frozen.at + HOUR, None)
    assert messages()[-1] == ("hazard_returned", hazard.owner.user.email, "pending")
    rectify_hazard(hazard.pk, note="Screwed", photo=make_photo(), by=hazard.owner.user)
    assert verify_hazard(hazard.pk, by=officer).state == "closed"


def test_closed_is_not_moved_any_more(frozen, officer):
    hazard = make_rectified()
    verify_hazard(hazard.pk, by=officer)

    with pytest.raises(HazardMoved):
        verify_hazard(hazard.pk, by=make_staff(role=Role.MANAGER).user)
    with pytest.raises(HazardMoved):
        assign_hazard(hazard.pk, owner=make_staff(), deadline_at=frozen.at + HOUR, level="general", by=HOUSE)


def test_overdue_is_told_to_the_manager_once_for_each_deadline(frozen, manager):
    hazard = make_assigned(deadline_at=frozen.at + HOUR)
    frozen.move(hours=1)
    assert escalate_overdue() == 0
    frozen.move(minutes=1)

    assert [escalate_overdue(), escalate_overdue()] == [1, 0]
    told = [hazard.owner.user.email, manager.email]
    assert messages()[1:] == [("hazard_overdue", address, "pending") for address in told]
    assign_hazard(hazard.pk, owner=hazard.owner, deadline_at=frozen.at + HOUR, level="general", by=manager)
    frozen.move(hours=2)
    assert escalate_overdue() == 1


def test_still_overdue_a_day_later_is_told_to_the_owner_of_the_venue_once(frozen, manager):
    owner = make_staff(role=Role.OWNER).user
    hazard = make_assigned(deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)
    escalate_overdue()
    frozen.move(hours=22, minutes=59)
    assert escalate_overdue() == 0
    frozen.move(minutes=1)

    assert [escalate_overdue(), escalate_overdue()] == [1, 0]
    assert messages()[-1] == ("hazard_overdue", owner.email, "pending")
    assert [kind for kind, _by, _note in steps(hazard)] == ["found", "assigned", "escalated", "again"]


def test_whoever_answers_for_the_area_is_told_and_sees(frozen, attendant):
    pool = make_area()
    put_in_charge(attendant.staff_member, pool)
    hazard = make_assigned(area=pool, deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)
    escalate_overdue()

    told = [template for template, address, _state in messages() if address == attendant.email]
    assert told == ["hazard_found", "hazard_overdue"]
    assert list(visible_hazards(attendant)) == [hazard]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"source": "member"}, ["officer"]),
        ({"source": "incident"}, ["officer"]),
        ({"level": "major"}, ["officer", "manager"]),
    ],
)
def test_what_guests_tell_and_what_is_major_is_told_at_once(officer, manager, fields, expected):
    make_hazard(**fields)

    people = {officer.email: "officer", manager.email: "manager"}
    assert [(template, people[address]) for template, address, _state in messages()] == [
        ("hazard_found", who) for who in expected
    ]


@pytest.mark.covers("B-101")
def test_what_comes_back_is_linked_and_raised(frozen):
    earlier = make_closed(kind="floor")
    frozen.move(days=90)
    again = make_hazard(area=earlier.area, kind="floor")
    elsewhere, otherwise = make_hazard(kind="floor"), make_hazard(area=earlier.area, kind="fire")

    assert [(each.recurs, each.level) for each in (again, elsewhere, otherwise)] == [
        (earlier, "larger"),
        (None, "general"),
        (None, "general"),
    ]
    assert [kind for kind, _by, _note in steps(again)] == ["found", "came_back"]


def test_after_ninety_days_it_is_a_new_one(frozen):
    earlier = make_closed(kind="floor")
    frozen.move(days=90, seconds=1)

    assert make_hazard(area=earlier.area, kind="floor").recurs is None


def test_the_same_item_failing_again_came_back_too(frozen, officer):
    plan = make_plan(FLOOR)
    [first] = do_duty(make_duty(plan=plan), False)
    wanted = {"owner": make_staff(), "deadline_at": frozen.at + HOUR, "level": "general"}
    assign_hazard(first.pk, **wanted, by=officer)
    rectify_hazard(first.pk, note="Dry", photo=make_photo(), by=wanted["owner"].user)
    verify_hazard(first.pk, by=officer)
    frozen.move(days=1)
    [second] = do_duty(make_duty(plan=plan), False)

    assert (second.recurs, second.level) == (first, "larger")


def test_guest_raises_nothing_and_whoever_grades_has_to(frozen, manager):
    earlier = make_closed(kind="floor", level="larger")
    again = make_hazard(area=earlier.area, kind="floor", source="member")
    wanted = {"owner": make_staff(), "deadline_at": frozen.at + HOUR, "note": "Fence it off"}

    assert (again.recurs, again.level, again.closure) == (earlier, "general", None)
    with pytest.raises(CameBack):
        assign_hazard(again.pk, **wanted, level="larger", by=manager)
    assert assign_hazard(again.pk, **wanted, level="major", by=manager).level == "major"


def test_kind_that_is_told_later_links_then(frozen, officer):
    earlier = make_closed(kind="floor")
    again = make_hazard(area=earlier.area)
    wanted = {"owner": make_staff(), "deadline_at": frozen.at + HOUR, "kind": "floor"}
    with pytest.raises(CameBack):
        assign_hazard(again.pk, **wanted, level="general", by=officer)

    assert assign_hazard(again.pk, **wanted, level="larger", by=officer).recurs == earlier


def test_manager_gives_more_time_with_a_reason(frozen, manager, officer):
    hazard = make_assigned(deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)
    escalate_overdue()
    until = frozen.at + HOUR
    with pytest.raises(ExtendedByManager):
        extend_hazard(hazard.pk, deadline_at=until, reason="Part on order", by=officer)
    extended = extend_hazard(hazard.pk, deadline_at=until, reason="Part on order", by=manager)

    assert (extended.state, extended.deadline_at, extended.escalated_at) == ("assigned", until, None)
    assert steps(hazard)[-1] == ("extended", manager.display_name, "Part on order")
    assert messages()[-1] == ("hazard_extended", hazard.owner.user.email, "pending")


def test_put_right_in_time_is_not_escalated(frozen, manager):
    make_rectified(deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)

    assert escalate_overdue() == 0


def test_without_a_manager_the_owner_of_the_venue_is_told(frozen):
    owner = make_staff(role=Role.OWNER).user
    make_assigned(deadline_at=frozen.at + HOUR)
    frozen.move(hours=2)
    escalate_overdue()

    assert messages()[-1][:2] == ("hazard_overdue", owner.email)


def test_board_counts_what_is_open(frozen, officer):
    make_hazard(level="major")
    make_assigned(deadline_at=frozen.at + HOUR)
    make_rectified()
    verify_hazard(make_rectified().pk, by=officer)
    frozen.move(hours=2)

    assert open_hazards() == OpenHazards(
        total=3, overdue=1, to_verify=1, by_level={"general": 2, "larger": 0, "major": 1}
    )
