"""Every week of a weekly class in one act: what is possible, or all or none."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.errors import SessionFull
from bookings.models import Booking, Decision, ScheduledSession
from bookings.selectors.explain import letters_about
from bookings.services.booking import book, cancel_booking
from bookings.services.every_week import book_dates
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_series, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def dates(frozen):
    """The coming dates of a weekly class, all open for booking."""
    make_policy("booking.opens_days", 60, effective_from=clock.now())
    return list(make_series(capacity=1).sessions.order_by("starts_at"))


def keys(dates):
    return [each.pk for each in dates]


def test_every_date_is_booked_and_told_once(dates, member):
    found = book_dates(keys(dates), member.pk, all_or_none=False, by=member.user)

    assert [booking.session for booking in found.booked] == dates and len(dates) > 3
    message = Message.objects.get()
    assert (message.template, found.refused) == ("bookings_confirmed", ())
    assert f"{len(dates)} dates" in message.subject and "Tue 10 Mar, 19:00\nTue 17 Mar, 19:00" in message.body


def test_the_one_message_is_found_from_every_booking_and_outlives_each(dates, member):
    alone = book(dates[-1].pk, member.pk, by=member.user)
    found = book_dates(keys(dates[:-1]), member.pk, all_or_none=False, by=member.user)
    together = Message.objects.get(template="bookings_confirmed")

    assert [letters_about(booking) for booking in found.booked] == [[together]] * len(found.booked)
    assert together not in letters_about(alone)
    cancel_booking(found.booked[0].pk, by=member.user)
    together.refresh_from_db()
    assert together.state == "pending"


def test_what_is_not_possible_is_named_with_its_rule(dates, member):
    make_booking(dates[1])

    found = book_dates(keys(dates), member.pk, all_or_none=False, by=member.user)

    assert [booking.session for booking in found.booked] == [dates[0], *dates[2:]]
    assert [(session, error.code) for session, error in found.refused] == [(dates[1], "session_full")]
    assert list(Decision.objects.values_list("session", "what", "rule")) == [(dates[1].pk, "refused", "session_full")]


def test_all_or_none(dates, member):
    make_booking(dates[1])

    with pytest.raises(SessionFull):
        book_dates(keys(dates), member.pk, all_or_none=True, by=member.user)

    assert (member.bookings.count(), Message.objects.count()) == (0, 0)
    assert Decision.objects.get().session == dates[1]


def test_limits_count_the_dates_before(dates, member):
    make_policy("booking.most_to_come", 2, effective_from=clock.now())

    found = book_dates(keys(dates), member.pk, all_or_none=False, by=member.user)

    assert len(found.booked) == 2
    assert {error.code for _session, error in found.refused} == {"too_many_to_come"}


def test_credits_last_for_as_many_dates_as_there_are(dates, member):
    """Packs, waits and classes are locked in order although several dates use them."""
    member.memberships.all().delete()
    make_pack(member, credits=1)
    pack = make_pack(member, credits=1)
    make_wait(make_session(starts_at=dates[0].starts_at), member)

    found = book_dates(keys(dates), member.pk, all_or_none=False, by=member.user)

    assert len(found.booked) == 2 and {error.code for _, error in found.refused} == {"no_membership"}
    pack.account.refresh_from_db()
    assert pack.left == 0


def test_page_previews_and_books_what_is_ticked(dates, member):
    make_booking(dates[1])
    browser, url = client_of(member.user), reverse("bookings:every_week", args=[dates[0].pk])

    shown = browser.get(url)
    sent = browser.post(url, {"date": [dates[0].pk, dates[1].pk, make_session().pk]}, follow=True)

    assert [row.session for row in shown.context["dates"] if not row.why_not] == [dates[0], *dates[2:]]
    assert [booking.session for booking in Booking.objects.filter(member=member)] == [dates[0]]
    assert "1 date is booked." in sent.text and "Not booked: Tue 17 Mar, 19:00." in sent.text


def previewed(member, dates):
    """Of each date in the preview whether it is ticked, and by which rule not; what the act then comes to."""
    page = client_of(member.user).get(reverse("bookings:every_week", args=[dates[0].pk]))
    return [row.why_not.code if row.why_not else "" for row in page.context["dates"]]


def done(member, dates):
    found = book_dates(keys(dates), member.pk, all_or_none=False, by=member.user)
    refused = {session.pk: error.code for session, error in found.refused}
    return [refused.get(each.pk, "") for each in dates]


def test_preview_reckons_the_dates_before_as_the_act_does(dates, member):
    make_policy("booking.most_to_come", 3, effective_from=clock.now())
    make_booking(make_session(), member)
    make_booking(dates[1])

    shown = previewed(member, dates)

    assert shown[:4] == ["", "session_full", "", "too_many_to_come"]
    assert shown == done(member, dates)


def test_preview_reckons_a_limit_a_day(dates, member):
    make_policy("booking.most_per_day", 1, effective_from=clock.now())
    series = dates[0].series
    twice = make_session(series=series, starts_at=dates[0].starts_at + timedelta(hours=2))
    both = [dates[0], twice, *dates[1:]]

    shown = previewed(member, both)

    assert (shown, shown[1]) == (done(member, both), "too_many_that_day")


def test_preview_reckons_the_credits_that_are_left(dates, member):
    member.memberships.all().delete()
    make_pack(member, credits=1), make_pack(member, credits=1)

    shown = previewed(member, dates)

    assert (shown[:3], shown) == (["", "", "no_membership"], done(member, dates))


def test_date_that_is_crowded_out_can_be_taken_instead_of_another(dates, member):
    make_policy("booking.most_to_come", 1, effective_from=clock.now())
    make_booking(dates[2])
    browser, url = client_of(member.user), reverse("bookings:every_week", args=[dates[0].pk])

    rows = browser.get(url).context["dates"]
    assert [row.is_crowded_out for row in rows[:4]] == [False, True, False, True]
    browser.post(url, {"date": [dates[1].pk]})

    assert [booking.session for booking in member.bookings.all()] == [dates[1]]


def test_every_week_for_ones_child(dates, member):
    child = make_member(guardian=member, phone="", email="")
    make_pack(member, credits=10)
    browser, url = client_of(member.user), reverse("bookings:every_week", args=[dates[0].pk])

    assert browser.get(url, {"person": child.pk}).context["member"] == child
    browser.post(url, {"date": [dates[0].pk], "person": child.pk})

    assert [booking.member for booking in Booking.objects.all()] == [child]


def test_class_that_is_not_weekly_has_no_such_dates(member):
    session = make_session(starts_at=clock.now() + timedelta(days=1))

    assert client_of(member.user).get(reverse("bookings:every_week", args=[session.pk])).context["dates"] == []
    assert ScheduledSession.objects.count() == 1
