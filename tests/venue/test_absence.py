"""Somebody cannot come: said by themselves, or kept by those in charge."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.clients import client_of
from tests.factories.house import make_absence
from tests.factories.venue import make_staff
from venue import clock
from venue.history import history_of
from venue.models import Absence, Message
from venue.reference_forms import days_of
from venue.roles import Role
from venue.services import keeping
from venue.services.absence import take_back
from venue.working_time import wall_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def coach():
    return make_staff(name="Chen Jing", role=Role.INSTRUCTOR)


def at(day, hour, minute=0):
    return wall_clock(day, time(hour, minute), clock.zone())


def say(coach, **typed):
    return client_of(coach.user).post(reverse("venue:own_absences"), {"kind": "illness"} | typed)


def test_whoever_cannot_come_says_so_and_those_in_charge_are_told_at_once(coach, manager):
    day = clock.today()
    response = say(coach, first_on=day, last_on=day + timedelta(days=1), note="fever")
    assert response.url == reverse("venue:own_absences")
    absence = Absence.objects.get()
    assert (absence.staff, absence.kind, absence.starts_at, absence.ends_at, absence.reported_by) == (
        coach, "illness", at(day, 5), at(day + timedelta(days=2), 5), coach.user,
    )  # fmt: skip
    letter = Message.objects.get(template="staff_absent")
    assert (letter.user, letter.is_direct, "Chen Jing" in letter.body) == (manager, True, True)
    assert not {"fever", "illness", "病假"} & set(letter.body.split())  # why is for the page alone


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ({}, (0, 5, 0), (1, 5, 0)),
        ({"begins": "14:00"}, (0, 14, 0), (1, 5, 0)),
        ({"begins": "14:00", "ends": "18:30"}, (0, 14, 0), (0, 18, 30)),
    ],
)
def test_days_are_whole_unless_a_time_is_given(coach, typed, begins, ends):
    day = clock.today()
    say(coach, first_on=day, last_on=day, **typed)
    absence = Absence.objects.get()
    spans = [at(day + timedelta(days=days), hour, minute) for days, hour, minute in (begins, ends)]
    assert [absence.starts_at, absence.ends_at] == spans
    shown = {name: value and f"{value:%H:%M}" for name, value in days_of(absence).items() if name in ("begins", "ends")}
    assert shown == {"begins": typed.get("begins"), "ends": typed.get("ends")}


def test_what_makes_no_sense_is_said_beside_its_field_and_kept(coach):
    response = say(coach, first_on=date(2026, 5, 2), last_on=date(2026, 5, 1), note="x")
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["note"].value()) == (422, ["last_on"], "x")
    make_absence(staff=coach)
    response = say(coach, first_on=clock.today(), last_on=clock.today() + timedelta(days=1))
    assert (list(response.context["form"].errors), Absence.objects.count()) == (["first_on"], 1)


def test_own_absence_is_taken_back_and_those_in_charge_who_were_told_are_told(coach, manager):
    unaware = make_staff(role=Role.MANAGER).user
    say(coach, first_on=clock.today(), last_on=clock.today())
    absence = Absence.objects.get()
    Message.objects.filter(user=manager).update(state="sent", sent_at=clock.now())
    other = make_staff(role=Role.INSTRUCTOR).user
    url = reverse("venue:take_back_absence", args=[absence.pk])
    assert client_of(other).post(url).status_code == 404
    assert client_of(coach.user).post(url).url == reverse("venue:own_absences")
    said = dict(Message.objects.filter(template="staff_absent").values_list("user", "state"))
    taken_back = Message.objects.get(template="staff_back")
    assert (Absence.objects.count(), said) == (0, {manager.pk: "sent", unaware.pk: "withdrawn"})
    assert (taken_back.user, "Chen Jing" in taken_back.body) == (manager, True)


def test_letter_that_may_have_left_counts_as_told(coach, manager):
    say(coach, first_on=clock.today(), last_on=clock.today())
    Message.objects.update(state="claimed", claim=uuid4(), claimed_at=clock.now())
    take_back(Absence.objects.get(), by=coach.user)
    assert Message.objects.get(template="staff_back").user == manager


def test_whoever_keeps_an_absence_is_told_that_it_is_taken_back(coach, manager):
    make_staff(role=Role.MANAGER)
    take_back(make_absence(staff=coach, reported_by=manager), by=coach.user)
    assert Message.objects.get().user == manager


def test_nobody_is_told_of_an_absence_that_is_over(coach, manager):
    absence = make_absence(staff=coach, starts_at=clock.now() - timedelta(days=8), reported_by=manager)
    take_back(absence, by=coach.user)
    assert not Message.objects.exists()


def test_past_absence_stays(coach):
    absence = make_absence(staff=coach, starts_at=clock.now() - timedelta(days=8))
    url = reverse("venue:take_back_absence", args=[absence.pk])
    assert client_of(coach.user).post(url).status_code == 404


def test_those_in_charge_keep_it_with_its_history(coach, manager):
    browser, day = client_of(manager), clock.today()
    typed = {"staff": coach.pk, "kind": "leave", "first_on": day, "last_on": day, "note": ""}
    browser.post(reverse("venue:absence_add"), typed)
    absence = Absence.objects.get()
    browser.post(reverse("venue:absence_edit", args=[absence.pk]), typed | {"note": "moved house"})
    absence.refresh_from_db()
    assert (absence.note, absence.reported_by, len(history_of(absence))) == ("moved house", manager, 2)
    coming, past = (browser.get(reverse("venue:absence_list"), {"when": when}).text for when in ("", "past"))
    assert ("moved house" in coming, "moved house" in past) == (True, False)


def test_day_off_that_is_removed_stays_in_the_audit(coach):
    absence = make_absence(staff=coach)
    keeping.absences.remove(absence.pk, by=coach.user)
    assert not Absence.objects.exists()
