"""Coming in without a booking, and the list of who came."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from bookings.errors import NotCovered, VisitNotUndoable
from bookings.models import CheckIn
from bookings.selectors.visits import Came, areas_for, came_on, today
from bookings.services.checkin import check_in
from bookings.services.visit import Visit, come_in, undo
from members.models import Freeze, Membership
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_check_in, make_course, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_policy
from venue import clock
from venue.models import Area, AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DESK = reverse("bookings:desk")


@pytest.fixture
def pool(frozen):
    return make_area(name_en="Pool", kind=Area.Kind.POOL)


# --- coming in -------------------------------------------------------------------------------------------------------


def test_member_comes_in_to_an_area(member, pool, desk):
    visit = come_in(member.pk, pool.pk, by=desk)

    row = CheckIn.objects.get()
    assert visit == Visit(row, clock.now())
    assert (row.member, row.area, row.at, row.by, row.undone_at, row.let_in_because) == (
        member, pool, clock.now(), desk, None, "",
    )  # fmt: skip
    assert not AuditEvent.objects.filter(action="checkin.let_in").exists()


def test_second_time_within_ten_minutes_is_the_same_visit(member, pool, desk, frozen):
    come_in(member.pk, pool.pk, by=desk)
    first = clock.now()
    frozen.move(minutes=9, seconds=59)
    assert come_in(member.pk, pool.pk, by=desk) == Visit(None, first)
    frozen.move(seconds=1)
    assert come_in(member.pk, pool.pk, by=desk).check_in
    assert CheckIn.objects.count() == 2


def test_same_visit_lasts_as_the_policy_says_and_ends_with_an_undo(member, pool, desk, frozen):
    make_policy("checkin.same_visit_minutes", 60, effective_from=clock.now())
    row = come_in(member.pk, pool.pk, by=desk).check_in
    frozen.move(minutes=59)
    assert come_in(member.pk, pool.pk, by=desk).check_in is None
    undo(row.pk, by=desk)
    assert come_in(member.pk, pool.pk, by=desk).check_in


def test_who_was_just_checked_in_to_a_class_is_in_already(member, pool, desk, frozen):
    booking = make_booking(make_session(starts_at=clock.now() + timedelta(minutes=10)), member)
    check_in(booking.pk, by=desk)
    frozen.move(minutes=5)
    assert come_in(member.pk, pool.pk, by=desk) == Visit(None, clock.now() - timedelta(minutes=5))


def test_who_has_no_membership_today_is_let_in_only_with_a_reason_that_the_audit_keeps(pool, desk):
    person = make_member()
    make_pack(person)  # credits are for classes
    with pytest.raises(NotCovered):
        come_in(person.pk, pool.pk, by=desk)

    row = come_in(person.pk, pool.pk, because="shown around", by=desk).check_in

    assert row.let_in_because == "shown around"
    event = AuditEvent.objects.get(action="checkin.let_in")
    assert (event.by, event.ref, event.facts) == (
        desk, str(row.pk), {"member": person.pk, "because": "shown around"},
    )  # fmt: skip


def test_paused_and_ended_memberships_do_not_hold(member, pool, desk):
    membership = Membership.objects.get(member=member)
    pause = Freeze.objects.create(
        membership=membership, starts_on=clock.today(), ends_on=clock.today() + timedelta(days=7), reason="away"
    )
    with pytest.raises(NotCovered):
        come_in(member.pk, pool.pk, by=desk)
    type(pause)._base_manager.filter(pk=pause.pk).delete()
    Membership.objects.filter(pk=membership.pk).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotCovered):
        come_in(member.pk, pool.pk, by=desk)


def test_reason_is_not_kept_where_none_is_needed(member, pool, desk):
    assert come_in(member.pk, pool.pk, because="typed by habit", by=desk).check_in.let_in_because == ""


def test_check_in_is_undone_once_and_on_its_day(desk, frozen):
    row = make_check_in()
    old = make_check_in(at=clock.now() - timedelta(days=1))
    undo(row.pk, by=desk)
    assert CheckIn.objects.get(pk=row.pk).undone_at == clock.now()
    for each in (row, old):
        with pytest.raises(VisitNotUndoable):
            undo(each.pk, by=desk)


# --- at the desk -----------------------------------------------------------------------------------------------------


def test_areas_begin_with_the_one_used_last_else_the_reception(pool, desk):
    reception = make_area(kind=Area.Kind.RECEPTION)
    make_area(is_active=False)
    assert areas_for(desk)[0] == reception
    make_check_in(by=desk, area=pool)
    assert (areas_for(desk)[0], len(areas_for(desk))) == (pool, Area.objects.filter(is_active=True).count())


def test_desk_lets_somebody_in_by_one_key_and_takes_it_back(member, pool, desk, frozen):
    browser = client_of(desk)
    panel = browser.get(DESK, {"q": member.number}).text
    url = reverse("bookings:come_in", args=[member.pk])
    assert (f'action="{url}"' in panel, 'data-key="i"' in panel, 'name="because"' in panel) == (True, True, False)

    data = {"area": pool.pk, "form_key": uuid.uuid4()}
    answers = [browser.post(url, data) for _ in range(2)]
    assert [each["Location"] for each in answers] == [f"{DESK}?q={member.number}"] * 2
    row = CheckIn.objects.get()
    again = browser.post(url, {"area": pool.pk})
    assert "Wang Xiaomin came at 12:00: this is the same visit." in [str(m) for m in get_messages(again.wsgi_request)]

    assert "In since 12:00: Pool" in browser.get(DESK, {"q": member.number}).text
    browser.post(reverse("bookings:undo_visit", args=[row.pk]))
    assert "In since 12:00: Pool" not in browser.get(DESK, {"q": member.number}).text


def test_desk_is_asked_why_where_no_membership_holds(pool, desk):
    browser, person = client_of(desk), make_member()
    assert 'name="because"' in browser.get(DESK, {"q": person.number}).text
    refused = browser.post(reverse("bookings:come_in", args=[person.pk]), {"area": pool.pk})
    assert (refused.status_code, CheckIn.objects.count()) == (409, 0)


@pytest.mark.parametrize("area", ["", "x", "999999"])
def test_nonsense_instead_of_an_area_is_said(member, desk, area):
    answer = client_of(desk).post(reverse("bookings:come_in", args=[member.pk]), {"area": area})
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["Please choose an area."]
    assert not CheckIn.objects.exists()


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.fixture
def day(member, pool, desk, frozen):
    """One came to a class, one without a booking; yesterday somebody else."""
    session = make_session(starts_at=clock.now() + timedelta(minutes=10), course=make_course(area=pool))
    booking = make_booking(session, member)
    check_in(booking.pk, by=desk)
    booking.refresh_from_db()
    free = make_check_in(make_member(name="Walker"), at=clock.now() + timedelta(minutes=1))
    make_check_in(at=frozen.at.replace(hour=4))
    to_class, without = (
        Came(clock.now(), member, booking=booking),
        Came(free.at, free.member, check_in=free),
    )
    return to_class, without


def test_list_holds_both_kinds_of_a_business_day_the_latest_first(day, pool):
    to_class, without = day
    assert came_on(today()) == [without, to_class]
    assert came_on(today(), way="class") == [to_class]
    assert came_on(today(), way="free") == [without]
    assert came_on(today(), area=pool) == [to_class]
    assert came_on(today(), words="walker") == [without]
    assert len(came_on(today() - timedelta(days=1))) == 1


def test_page_keeps_its_filters_in_the_address(day, desk):
    browser, url = client_of(desk), reverse("bookings:visits")
    page = browser.get(url)
    assert (len(page.context["came"]), page.context["people"], "2 people" in page.text) == (2, 2, True)
    assert len(browser.get(url, {"q": "walker"}).context["came"]) == 1
    nonsense = browser.get(url, {"day": "yesterday", "way": "fly", "area": "x"})
    assert (nonsense.status_code, len(nonsense.context["came"])) == (200, 2)
    assert "Nobody came on this day" in browser.get(url, {"day": "2026-01-01"}).text
