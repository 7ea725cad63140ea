"""Whoever gives a treatment says with one tap that its guest is here or did not come, and may change their mind."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.models import AppointmentLine, ResourceAllocation
from bookings.selectors.appointment_plan import Ask
from bookings.services.appointment import book
from bookings.services.appointment_steps import start
from bookings.services.treatment_marks import mark, see_identity
from bookings.treatment_errors import (
    IdentityUnasked,
    IdentityUnseen,
    NotInThatState,
    NotItsDay,
    OthersBelong,
    SomebodyIsHere,
    TimeGivenAway,
    TooEarlyForNoShow,
)
from members.models import LedgerAccount
from tests.clients import client_of
from tests.conftest import NOON
from tests.factories.bookings import HOUSE, make_room
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_skill, make_treated
from tests.factories.venue import make_policy, make_user
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TODAY = date(2026, 3, 10)
ONE = at(TODAY, 13)


@pytest.fixture
def skill():
    return make_treated(day=TODAY)


@pytest.fixture
def line(skill, member):
    """At one o'clock; the clock stands at noon."""
    return make_appointment(member, skill, starts_at=ONE).lines.get()


def said(line):
    line.refresh_from_db()
    line.appointment.refresh_from_db()
    return line.appointment.state, line.here_at


def owes(member):
    account = LedgerAccount.objects.filter(member=member, kind="fees").first()
    return str(-account.balance) if account else "0"


def live(line):
    return ResourceAllocation.objects.live().filter(appointment_line=line).count()


def test_guest_is_here_and_that_is_taken_back(line, frozen):
    mark(line.pk, "present", by=HOUSE)
    frozen.move(minutes=5)
    mark(line.pk, "present", by=HOUSE)
    assert said(line) == ("booked", NOON)
    mark(line.pk, "", by=HOUSE)
    assert said(line) == ("booked", None)


def test_absence_is_said_once_the_time_to_come_is_over(line, frozen):
    frozen.move(minutes=79)
    with pytest.raises(TooEarlyForNoShow):
        mark(line.pk, "absent", by=HOUSE)
    frozen.move(minutes=1)
    mark(line.pk, "absent", by=HOUSE)
    mark(line.pk, "absent", by=HOUSE)
    assert (said(line), live(line)) == (("no_show", None), 0)


def test_absence_replaces_presence_and_the_other_way_round(line, frozen):
    mark(line.pk, "present", by=HOUSE)
    frozen.move(minutes=80)
    mark(line.pk, "absent", by=HOUSE)
    assert said(line) == ("no_show", None)
    mark(line.pk, "present", by=HOUSE)
    assert (said(line), live(line)) == (("booked", NOON + timedelta(minutes=80)), 2)


def test_fee_goes_with_the_absence_and_comes_with_the_next(line, member, frozen):
    make_policy("treatment.late_fee", "50.00", effective_from=NOON - timedelta(days=1))
    frozen.move(minutes=80)
    mark(line.pk, "absent", by=HOUSE)
    assert owes(member) == "50.00"
    mark(line.pk, "", by=HOUSE)
    assert (owes(member), said(line)) == ("0.00", ("booked", None))
    mark(line.pk, "absent", by=HOUSE)
    assert owes(member) == "50.00"


def test_time_that_somebody_else_has_meanwhile_is_not_taken_from_them(line, skill, frozen):
    frozen.move(minutes=80)
    mark(line.pk, "absent", by=HOUSE)
    make_appointment(make_member(), skill, starts_at=at(TODAY, 13, 30), by=make_user(role=Role.FRONT_DESK))
    with pytest.raises(TimeGivenAway):
        mark(line.pk, "", by=HOUSE)
    assert said(line)[0] == "no_show"


def test_time_that_was_kept_too_long_is_taken_back_with_the_absence(line, skill, frozen):
    frozen.move(minutes=80)
    mark(line.pk, "absent", by=HOUSE)
    kept = make_appointment(
        make_member(), skill, starts_at=at(TODAY, 13, 30), keeps=True, by=make_user(role=Role.FRONT_DESK)
    )
    frozen.move(minutes=10)
    mark(line.pk, "", by=HOUSE)
    kept.refresh_from_db()
    assert (said(line)[0], live(line), kept.state) == ("booked", 2, "released")


def test_mark_that_takes_nothing_back_leaves_what_is_kept_to_the_sweep(line, skill, frozen):
    kept = make_appointment(make_member(), skill, starts_at=at(TODAY, 15), keeps=True)
    frozen.move(minutes=10)
    mark(line.pk, "present", by=HOUSE)
    kept.refresh_from_db()
    assert (said(line)[0], kept.state) == ("booked", "held")


@pytest.fixture
def lines_of_two(skill, member):
    """Two guests, side by side."""
    other = make_skill(skill.treatment)
    make_shift(staff=other.staff, starts_at=at(TODAY, 6), ends_at=at(TODAY, 23))
    make_room(room_kind="treatment")
    asks = [Ask(skill.treatment_id, member.pk), Ask(skill.treatment_id, make_member().pk, is_beside=True)]
    return list(book(asks, ONE, member_pk=member.pk, by=HOUSE).lines.order_by("number"))


def test_that_none_of_two_guests_came_is_said_at_the_desk(lines_of_two, frozen):
    mine, theirs = lines_of_two
    frozen.move(minutes=80)
    practitioner, day = mine.staff.user, reverse("bookings:appointments")
    assert "Did not come" not in client_of(practitioner).get(day).text
    with pytest.raises(OthersBelong):
        mark(mine.pk, "absent", by=practitioner)
    assert (said(mine), live(theirs)) == (("booked", None), 2)

    desk = make_user(role=Role.FRONT_DESK)
    assert "Did not come" in client_of(desk).get(day).text
    mark(mine.pk, "absent", by=desk)
    assert (said(theirs), live(theirs)) == (("no_show", None), 0)


def test_guest_who_is_here_keeps_the_appointment_of_both(lines_of_two, frozen):
    mine, theirs = lines_of_two
    mark(theirs.pk, "present", by=HOUSE)
    frozen.move(minutes=80)
    with pytest.raises(SomebodyIsHere):
        mark(mine.pk, "absent", by=HOUSE)
    assert said(theirs) == ("booked", NOON)


@pytest.mark.parametrize("days", [-1, 1])
def test_who_came_is_said_on_the_day(line, frozen, days):
    frozen.move(days=days)
    with pytest.raises(NotItsDay):
        mark(line.pk, "present", by=HOUSE)


def test_what_has_begun_is_not_marked(line):
    start(line.pk, by=HOUSE)
    with pytest.raises(NotInThatState):
        mark(line.pk, "present", by=HOUSE)


# --- on the phone ----------------------------------------------------------------------------------------------------


def test_practitioner_marks_starts_and_stops_on_the_list_of_the_day(line, frozen):
    browser, day = client_of(line.staff.user), reverse("bookings:appointments")
    mark_url = reverse("bookings:line_mark", args=[line.pk])
    page = browser.get(day).text
    assert (mark_url in page, "Did not come" in page) == (True, False)

    response = browser.post(f"{mark_url}?next={day}%23line-{line.pk}", {"mark": "present"})
    assert (response.url, said(line)[1]) == (f"{day}#line-{line.pk}", NOON)
    assert 'value="" aria-pressed="true"' in browser.get(day).text
    frozen.move(minutes=80)
    browser.post(mark_url, {"mark": "absent"})
    assert said(line)[0] == "no_show"
    assert "Did not come" in browser.get(day).text
    browser.post(mark_url, {"mark": ""})
    for name in ("line_start", "line_stop"):
        response = browser.post(f"{reverse(f'bookings:{name}', args=[line.pk])}?next={day}")
        assert response.url == day
    assert said(line)[0] == "done"


def test_nobody_marks_the_guests_of_others(line):
    others = client_of(make_skill().staff.user)
    assert others.post(reverse("bookings:line_mark", args=[line.pk]), {"mark": "present"}).status_code == 404
    assert line.staff.user.groups.filter(name=Role.PRACTITIONER).exists()


@pytest.fixture
def asking(line):
    """The same treatment, of a kind that asks for an identity document."""
    line.treatment.asks_identity = True
    line.treatment.save(update_fields=["asks_identity"])
    return line


@pytest.mark.covers("H-006")
def test_treatment_that_asks_for_identity_begins_once_a_document_was_looked_at_and_nothing_of_it_is_kept(asking):
    who = make_user(role=Role.FRONT_DESK)
    with pytest.raises(IdentityUnseen):
        start(asking.pk, by=who)
    seen = see_identity(asking.pk, is_seen=True, by=who)
    assert (seen.identity_seen_at, seen.identity_seen_by) == (NOON, who)
    assert start(asking.pk, by=who).began_at == NOON
    kept = {field.name for field in AppointmentLine._meta.get_fields() if "identity" in field.name}
    assert kept == {"identity_seen_at", "identity_seen_by"}


def test_identity_seen_is_taken_back_until_it_begins(asking):
    who = make_user(role=Role.FRONT_DESK)
    see_identity(asking.pk, is_seen=True, by=who)
    line = see_identity(asking.pk, is_seen=False, by=who)
    assert (line.identity_seen_at, line.identity_seen_by) == (None, None)
    see_identity(asking.pk, is_seen=True, by=who)
    start(asking.pk, by=who)
    with pytest.raises(NotInThatState):
        see_identity(asking.pk, is_seen=False, by=who)


def test_nobodys_document_is_looked_at_without_need_or_on_another_day(line, asking, frozen):
    who = make_user(role=Role.FRONT_DESK)
    frozen.move(days=-1)
    with pytest.raises(NotItsDay):
        see_identity(asking.pk, is_seen=True, by=who)
    frozen.move(days=1)
    line.treatment.asks_identity = False
    line.treatment.save(update_fields=["asks_identity"])
    with pytest.raises(IdentityUnasked):
        see_identity(line.pk, is_seen=True, by=who)


@pytest.mark.covers("H-006")
def test_key_for_identity_stands_where_it_is_asked_for_and_start_after_it(asking):
    desk = client_of(make_user(role=Role.FRONT_DESK))
    page, key = (
        reverse("bookings:appointment", args=[asking.appointment_id]),
        reverse("bookings:line_identity", args=[asking.pk]),
    )
    start_key = reverse("bookings:line_start", args=[asking.pk])
    before = desk.get(page).content.decode()
    desk.post(key, {"seen": "1"})
    after = desk.get(page).content.decode()
    assert [(key in text, start_key in text) for text in (before, after)] == [(True, False), (True, True)]
