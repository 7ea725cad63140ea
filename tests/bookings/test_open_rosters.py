"""Rosters that are open after their class: seen, reminded of once, and never charged."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bookings.selectors.coach import Stage, pending, stage_of
from bookings.services.roster import close_roster
from bookings.services.roster_reminders import remind_coaches
from bookings.services.session import cancel_session
from bookings.tasks import remind_of_open_rosters
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen, instructor):
    """A class that ended an hour ago, with one person in it."""
    session = make_session(starts_at=frozen.at - timedelta(hours=2), instructor=instructor.staff_member)
    make_booking(session)
    return session


def test_roster_is_pending_from_the_end_of_the_class_until_it_is_closed(session, desk, frozen):
    empty = make_session(starts_at=session.starts_at)
    off = make_session(starts_at=clock.now() + timedelta(minutes=1))
    make_booking(off)
    cancel_session(off.pk, reason="ill", by=HOUSE)
    session.refresh_from_db(), off.refresh_from_db()
    stages = []
    for at in (session.starts_at - timedelta(seconds=1), session.starts_at, session.ends_at):
        frozen.set(at)
        stages.append((stage_of(session, at), session in pending()))
    close_roster(session.pk, present=(), by=desk)
    session.refresh_from_db()
    stages.append((stage_of(session, at), session in pending()))

    assert stages == [
        (Stage.TO_COME, False),
        (Stage.RUNNING, False),
        (Stage.PENDING, True),
        (Stage.CLOSED, False),
    ]
    assert [stage_of(each, off.ends_at) for each in (empty, off)] == [Stage.OVER, Stage.CALLED_OFF]
    frozen.set(off.ends_at)
    assert list(pending()) == []


def test_coach_is_reminded_once_so_many_hours_after_the_class(session, instructor, frozen):
    frozen.set(session.ends_at + timedelta(hours=12, seconds=-1))
    assert remind_coaches() == 0
    frozen.move(seconds=1)
    assert (remind_coaches(), remind_coaches()) == (1, 0)
    remind_of_open_rosters()

    message = Message.objects.get()
    assert (message.user, message.address, message.template, message.subject_key) == (
        instructor, instructor.email, "roster_pending", f"session:{session.pk}",
    )  # fmt: skip
    assert reverse("bookings:close_roster", args=[session.pk]) in message.body
    assert mail.outbox == []


@pytest.mark.parametrize(("language", "said"), [("en", "Please close the roster"), ("zh-hans", "请完成点名")])
def test_reminder_is_written_in_the_language_of_the_coach(session, instructor, frozen, language, said):
    type(instructor).objects.filter(pk=instructor.pk).update(language=language)
    frozen.set(session.ends_at + timedelta(hours=12))
    remind_coaches()
    message = Message.objects.get()
    assert (message.language, message.subject.startswith(said)) == (language, True)
    assert (session.course.name_zh if language != "en" else session.course.name_en) in message.body


def test_reminder_follows_the_policy_and_is_worthless_after_days(session, frozen):
    make_policy("roster.remind_hours", 2, effective_from=clock.now())
    frozen.set(session.ends_at + timedelta(days=3, hours=2))
    assert remind_coaches() == 0
    frozen.move(seconds=-1)
    assert remind_coaches() == 1


def test_closing_takes_the_reminder_back_that_was_not_sent_yet(session, desk, frozen):
    frozen.set(session.ends_at + timedelta(hours=12))
    remind_coaches()
    reminder = Message.objects.get()
    close_roster(session.pk, present=(), by=desk)
    reminder.refresh_from_db()
    assert reminder.state == Message.State.WITHDRAWN


def test_coach_sees_the_day_what_is_open_and_the_week(session, instructor, frozen):
    old = make_session(starts_at=frozen.at - timedelta(days=2), instructor=instructor.staff_member)
    make_booking(old)
    tomorrow = make_session(starts_at=frozen.at + timedelta(days=1), instructor=instructor.staff_member)
    make_session(starts_at=frozen.at + timedelta(days=9), instructor=instructor.staff_member)
    make_session()

    page = client_of(instructor).get(reverse("bookings:coach"))

    told = page.context
    assert [(row.session, row.stage) for row in told["rows"]] == [(session, Stage.PENDING)]
    assert (told["pending"], told["coming"]) == ([old], [tomorrow])
    assert ("Rosters still open" in page.text, "0 of 1 here" in page.text) == (True, True)


def test_desk_finds_every_open_roster_and_those_of_one_coach(session, instructor, desk):
    other = make_session(starts_at=session.starts_at - timedelta(days=1))
    make_booking(other)
    browser, url = client_of(desk), reverse("bookings:open_rosters")

    assert "The rosters of 2 classes are still open." in browser.get(reverse("bookings:desk")).text
    assert list(browser.get(url).context["page"].rows) == [other, session]
    own = browser.get(url, {"coach": instructor.staff_member.pk})
    assert list(own.context["page"].rows) == [session]
    assert len(browser.get(url, {"coach": "nonsense"}).context["page"].rows) == 2
