"""Why it is as it is: member, desk and history read the identical sentence, in the language of whoever reads it."""

from datetime import timedelta
from html import escape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Decision
from bookings.services.booking import book, cancel_booking
from bookings.services.checkin import check_in
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_session
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def read(user, language, *urls):
    """The main part of each page as this user reads it."""
    browser = client_of(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return [browser.get(url).text.partition("<main")[2] for url in urls]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_refusal_is_the_same_sentence_for_member_desk_and_history(language, member, desk):
    make_booking(session := make_session(capacity=1))
    client_of(member.user).post(reverse("bookings:book", args=[session.pk]), {"form_key": ""})

    [class_page] = read(member.user, language, reverse("bookings:session", args=[session.pk]))
    [history] = read(desk, language, reverse("bookings:person_decisions", args=[member.pk]))

    [kept] = Decision.objects.all()
    with translation.override(language):
        assert kept.text and escape(kept.text) in class_page and escape(kept.text) in history
        assert escape(kept.rule_name) in class_page and escape(kept.rule_name) in history


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_cancellation_is_the_same_sentence_for_member_and_desk(language, member, desk):
    booking = book(make_session().pk, member.pk, by=member.user)
    cancel_booking(booking.pk, by=desk)

    [own] = read(member.user, language, reverse("bookings:my_booking", args=[booking.pk]))
    at_desk = read(
        desk,
        language,
        reverse("bookings:booking", args=[booking.pk]),
        reverse("bookings:person_decisions", args=[member.pk]),
    )

    decision = Decision.objects.get(what="late_cancelled")
    with translation.override(language):
        assert all(escape(decision.text) in page for page in (own, *at_desk))


def test_page_of_a_booking_says_what_it_was_made_under_and_who_did_what(member, desk, frozen):
    booking = book(make_session(starts_at=clock.now() + timedelta(minutes=20)).pk, member.pk, by=desk)
    check_in(booking.pk, by=desk)

    [own] = read(member.user, "en", reverse("bookings:my_booking", args=[booking.pk]))
    [at_desk] = read(desk, "en", reverse("bookings:booking", args=[booking.pk]))

    assert desk.display_name in own and "no rule was in its way" in own
    assert "Cancelling is free until" in own and "12 hours" in own
    assert "booking_confirmed" not in at_desk and f"Booked: {booking.session.course.name_en}" in at_desk


def test_bookings_of_a_person_are_narrowed_by_state_and_course(member, desk):
    yoga, spin = make_course(), make_course()
    kept = make_booking(make_session(course=yoga), member)
    other = make_booking(make_session(course=spin), member)
    given_back = make_booking(make_session(course=yoga), member, state="cancelled", cancelled_at=clock.now())
    url, browser = reverse("bookings:person_bookings", args=[member.pk]), client_of(desk)

    def shown(**query):
        return list(browser.get(url, query).context["page"].rows)

    assert shown() == [given_back, other, kept]
    assert shown(state="booked") == [other, kept]
    assert shown(course=yoga.pk, state="cancelled") == [given_back]
