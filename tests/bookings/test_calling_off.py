"""Calling off: who is told what, what becomes of the credits, and where else one could go."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.models import Decision, ScheduledSession
from bookings.penalty_invariants import credits_that_do_not_fit
from bookings.selectors.affected import Affected, affected_by_calling_off, other_dates
from bookings.services.booking import book
from bookings.services.series import end_series
from bookings.services.session import cancel_session
from members.models import CreditLot
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_series, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BACK = "Your booking is cancelled at no cost to you; the credit is back in your pack."
KEPT = "Your booking is cancelled. The credit that was used for it stays used: you asked for this date alone"


@pytest.fixture
def session():
    return make_session(starts_at=clock.now() + timedelta(days=2))


@pytest.fixture
def with_pack(session):
    """Somebody who paid the class with one of ten credits."""
    member = make_member(language="en")
    make_pack(member, credits=10)
    book(session.pk, member.pk, by=HOUSE)
    return member


@pytest.fixture
def with_membership(session):
    member = make_member(language="en")
    make_membership(member)
    book(session.pk, member.pk, by=HOUSE)
    return member


def left(member):
    return CreditLot.objects.get(membership__member=member).left


def letter(member):
    return Message.objects.get(address=member.email, template="session_cancelled").body


def test_page_previews_who_is_told_who_is_called_and_how_many_credits_go_back(session, with_pack, with_membership):
    make_booking(session, make_member(email=""))

    assert affected_by_calling_off([ScheduledSession.objects.get()]) == Affected([session], 3, 1, 1)


def test_credits_go_back_and_the_letter_says_so(session, with_pack, with_membership):
    cancel_session(session.pk, reason="The coach is ill", words="Dr Li will be back on Monday.", by=HOUSE)

    assert left(with_pack) == 10
    assert BACK in letter(with_pack)
    assert "Your booking is cancelled at no cost to you.\n" in letter(with_membership)
    assert "The reason: The coach is ill\n\nDr Li will be back on Monday.\n" in letter(with_pack)


def test_credits_stay_used_with_a_reason_that_is_kept_and_told_to_those_whose_they_are(
    session, with_pack, with_membership
):
    cancel_session(session.pk, reason="As agreed", credits_kept="you asked for this date alone", by=HOUSE)

    session.refresh_from_db()
    assert (left(with_pack), session.credits_kept_reason) == (9, "you asked for this date alone")
    assert KEPT in letter(with_pack)
    assert KEPT not in letter(with_membership)
    assert not credits_that_do_not_fit().exists()


def test_what_calling_off_meant_for_each_is_written_down_in_both_languages(session, with_pack, with_membership):
    cancel_session(session.pk, reason="As agreed", credits_kept="you asked for this date alone", by=HOUSE)

    kept = {row.member: row for row in Decision.objects.filter(what="cancelled")}
    assert {member: row.facts for member, row in kept.items()} == {
        with_pack: {"credit": "kept"},
        with_membership: {"credit": "none"},
    }
    assert kept[with_pack].said["en"]["text"] == f"As agreed {KEPT}"
    assert kept[with_pack].said["zh-hans"]["text"] != kept[with_pack].said["en"]["text"]
    assert kept[with_pack].booking == with_pack.bookings.get()


def test_letter_offers_the_next_dates_of_the_course_that_have_places(session, with_membership):
    course = session.course
    full, begun = make_session(course=course, capacity=1), make_session(course=course)
    make_booking(full)
    begun.starts_at = clock.now() - timedelta(minutes=5)
    begun.save(update_fields=["starts_at"])
    make_session()
    later = [make_session(course=course, starts_at=clock.now() + timedelta(days=days)) for days in (3, 4, 5, 6)]
    far = make_session(course=course, starts_at=clock.now() + timedelta(days=20))

    cancel_session(session.pk, reason="ill", by=HOUSE)

    urls = [reverse("bookings:session", args=[each.pk]) for each in (*later, far, full, begun)]
    assert [url in letter(with_membership) for url in urls] == [True, True, True, False, False, False, False]
    assert "Fri 13 Mar, 12:00: " in letter(with_membership)


def test_date_for_which_booking_is_not_open_yet_is_not_offered(session):
    make_session(course=session.course, starts_at=clock.now() + timedelta(days=20))

    assert other_dates(session.course_id) == [session]


def test_whoever_waits_is_told_the_other_dates_too(session):
    wait = make_wait(session, make_member(language="en"))
    other = make_session(course=session.course, starts_at=clock.now() + timedelta(days=3))

    cancel_session(session.pk, reason="ill", words="Sorry.", by=HOUSE)

    body = Message.objects.get(address=wait.member.email).body
    assert (reverse("bookings:session", args=[other.pk]) in body, "Sorry." in body) == (True, True)


def test_ending_offers_none_of_the_dates_that_end_as_well():
    course = make_course()
    series = make_series(course=course)
    elsewhere = make_session(course=course, starts_at=clock.now() + timedelta(days=1))
    member = make_member(language="en")
    make_booking(series.sessions.all()[1], member)

    end_series(series.pk, last_on=date(2026, 3, 10), reason="The coach leaves", words="Thank you.", by=HOUSE)

    kept = series.sessions.first()
    urls = [reverse("bookings:session", args=[each.pk]) for each in (elsewhere, kept, *series.sessions.all()[1:])]
    assert [url in letter(member) for url in urls] == [True, True, False, False, False, False]
    assert "Thank you." in letter(member)


def test_ending_may_keep_credits_used_as_well(session, with_pack):
    series = make_series()
    member = make_member(language="en")
    make_pack(member, credits=3)
    book(series.sessions.all()[1].pk, member.pk, by=HOUSE)

    end_series(series.pk, last_on=date(2026, 3, 10), reason="over", credits_kept="agreed", by=HOUSE)

    assert left(member) == 2


# --- the page --------------------------------------------------------------------------------------------------------


def call_off(manager, session, **typed):
    url = reverse("bookings:call_off", args=[session.pk])
    return client_of(manager).post(url, {"reason": "ill", "credits": "back", **typed})


def test_page_gives_credits_back_unless_told_otherwise_with_a_reason(manager, session, with_pack):
    refused = call_off(manager, session, credits="kept")

    assert refused.status_code == 422
    assert refused.context["form"].errors == {"credits_kept": ["Say why, if credits are to stay used."]}
    call_off(manager, session, credits_kept="typed and then thought better of")
    session.refresh_from_db()
    assert (left(with_pack), session.credits_kept_reason) == (10, "")


def test_page_keeps_credits_used_with_a_reason(manager, session, with_pack):
    call_off(manager, session, credits="kept", credits_kept="you asked for this date alone")

    assert left(with_pack) == 9


def test_page_of_one_date_leads_to_calling_off_all_that_follow(manager):
    series = make_series()
    session = series.sessions.all()[2]
    page = client_of(manager).get(reverse("bookings:call_off", args=[session.pk])).text

    assert f"{reverse('bookings:series_end', args=[series.pk])}?last_on=2026-03-23" in page


def test_class_page_of_what_is_called_off_offers_other_dates(client, session):
    other = make_session(course=session.course, starts_at=clock.now() + timedelta(days=3))
    cancel_session(session.pk, reason="ill", by=HOUSE)

    page = client.get(reverse("bookings:session", args=[session.pk])).text

    assert f'href="{reverse("bookings:session", args=[other.pk])}"' in page


def test_nothing_is_asked_about_credits_where_none_were_used(manager, session, with_membership):
    series = make_series()
    pages = [reverse("bookings:call_off", args=[session.pk]), reverse("bookings:series_end", args=[series.pk])]

    assert [("credits" in client_of(manager).get(page).context["form"].fields) for page in pages] == [False, False]
    call_off(manager, session, credits="kept")
    session.refresh_from_db()
    assert (session.is_cancelled, session.credits_kept_reason) == (True, "")
