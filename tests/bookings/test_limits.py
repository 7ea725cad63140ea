"""What one person may hold at a time: no two classes at once, so many a day, so many to come."""

from datetime import timedelta

import pytest

from bookings.errors import BookingNotOpen, BookingOverlaps, NotCancellable, TooManyThatDay, TooManyToCome
from bookings.models import Booking, WaitlistEntry
from bookings.policies import BOOKING
from bookings.selectors.timetable import rows
from bookings.services.booking import book, cancel_booking
from bookings.services.promoting import promote
from bookings.services.waitlist import join
from tests.factories.bookings import make_booking, make_course, make_session, make_wait
from tests.factories.members import make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def at(hours: float, **fields):
    """A class that begins so many hours from now and lasts one."""
    return make_session(starts_at=clock.now() + timedelta(hours=hours), **fields)


def test_nobody_is_in_two_classes_at_once(member):
    book(at(20, course=make_course(name_en="Flow yoga")).pk, member.pk, by=member.user)

    with pytest.raises(BookingOverlaps) as refused:
        book(at(20.5).pk, member.pk, by=member.user)
    after = book(at(21).pk, member.pk, by=member.user)

    said = "Flow yoga, Wed 11 Mar, 08:00 to 09:00, is booked in this name and takes place at the same time."
    assert str(refused.value) == said
    assert list(member.bookings.values_list("session", flat=True)) == [after.session_id, after.session_id - 2]


def test_house_may_let_classes_overlap_by_some_minutes(member):
    make_policy("booking.overlap_minutes", 30, effective_from=clock.now())
    book(at(20).pk, member.pk, by=member.user)

    book(at(20.5).pk, member.pk, by=member.user)

    with pytest.raises(BookingOverlaps):
        book(at(20.25).pk, member.pk, by=member.user)


def test_so_many_classes_a_day(member):
    make_policy("booking.most_per_day", 1, effective_from=clock.now())
    book(at(20).pk, member.pk, by=member.user)

    with pytest.raises(TooManyThatDay):
        book(at(24).pk, member.pk, by=member.user)
    assert book(at(44).pk, member.pk, by=member.user).is_live


def test_so_many_bookings_to_come_and_one_that_is_over_counts_no_longer(member, frozen):
    make_policy("booking.most_to_come", 1, effective_from=clock.now())
    book(at(20).pk, member.pk, by=member.user)
    later = at(48)

    with pytest.raises(TooManyToCome):
        book(later.pk, member.pk, by=member.user)
    frozen.move(hours=21)
    assert book(later.pk, member.pk, by=member.user).is_live


def test_limit_of_one_course_is_its_own(member):
    course = make_course()
    make_policy("booking.most_per_day", 1, scope=f"course:{course.pk}", effective_from=clock.now())
    book(at(20).pk, member.pk, by=member.user)

    assert book(at(22).pk, member.pk, by=member.user).is_live
    with pytest.raises(TooManyThatDay):
        book(at(24, course=course).pk, member.pk, by=member.user)


def test_timetable_says_what_the_service_would(member):
    book(at(20).pk, member.pk, by=member.user)
    overlapping, free = at(20.5), at(22)

    assert [row.why_not and row.why_not.code for row in rows([overlapping, free], member)] == ["booking_overlaps", None]


def test_members_give_back_until_the_last_moment_and_the_desk_after_it(member, desk, frozen):
    make_policy("booking.last_cancel_minutes", 60, effective_from=clock.now())
    booking = book(at(20).pk, member.pk, by=member.user)
    frozen.move(hours=19)

    with pytest.raises(NotCancellable) as refused:
        cancel_booking(booking.pk, by=member.user)
    assert str(refused.value) == (
        "This place could be given back here until Wed 11 Mar, 07:00. Now the front desk can still do it."
    )
    assert cancel_booking(booking.pk, by=desk).state == Booking.State.LATE_CANCELLED


def test_a_place_ends_the_waits_for_the_same_time_and_the_letter_says_so(member, desk):
    course = make_course(name_en="Flow yoga")
    full, elsewhere = at(20, capacity=1, course=course), at(44, capacity=1)
    waits = [make_wait(full, member), make_wait(elsewhere, member)]

    book(at(20.5).pk, member.pk, by=member.user)

    for wait in waits:
        wait.refresh_from_db()
    assert [(wait.state, wait.skipped_rule) for wait in waits] == [("left", "booking_overlaps"), ("waiting", "")]
    body = Message.objects.get(template="booking_confirmed").body
    assert "You no longer wait for what takes place at the same time: Flow yoga (Wed 11 Mar, 08:00)." in body


def test_a_wait_that_overlaps_by_what_the_house_allows_goes_on(member):
    make_policy("booking.overlap_minutes", 30, effective_from=clock.now())
    wait = make_wait(at(20, capacity=1), member)

    book(at(20.5).pk, member.pk, by=member.user)

    wait.refresh_from_db()
    assert wait.state == WaitlistEntry.State.WAITING


def test_moving_up_ends_the_waits_for_the_same_time(member):
    first, second = at(20, capacity=1), at(20.5, capacity=1)
    taken = [make_booking(each, make_membership().member) for each in (first, second)]
    for each in (first, second):
        join(each.pk, member.pk, by=member.user)

    cancel_booking(taken[0].pk, by=taken[0].member.user or member.user)

    states = WaitlistEntry.objects.order_by("pk").values_list("state", "skipped_rule")
    assert list(states) == [("promoted", ""), ("left", "booking_overlaps")]
    assert promote(second.pk) == []


def test_whoever_has_a_class_at_that_time_is_passed_over_and_the_next_moves_up(member, other_member):
    full = at(20, capacity=1)
    taken = make_booking(full, make_membership().member)
    waits = [make_wait(full, each) for each in (member, other_member)]
    make_booking(at(20.5), member)

    cancel_booking(taken.pk, by=other_member.user)

    for wait in waits:
        wait.refresh_from_db()
    assert [(wait.state, wait.skipped_rule) for wait in waits] == [("waiting", "booking_overlaps"), ("promoted", "")]


def test_booking_may_open_for_a_whole_week_at_once(member, frozen):
    """It is Tuesday: next week's classes opened yesterday at nine, those of the week after are still closed."""
    make_policy("booking.opens_weekday", 1, effective_from=clock.now())
    next_week, after = at(24 * 9), at(24 * 13)

    book(next_week.pk, member.pk, by=member.user)
    with pytest.raises(BookingNotOpen) as refused:
        book(after.pk, member.pk, by=member.user)

    assert str(refused.value) == "Booking for this class opens on Mon 16 Mar, 09:00."


def test_place_is_not_kept_for_somebody_who_has_a_class_at_that_time(member, other_member):
    session = at(20, capacity=1)
    taken = make_booking(session, make_membership().member)
    make_wait(session, member)
    make_booking(at(20.5), member)
    cancel_booking(taken.pk, by=other_member.user)

    assert book(session.pk, other_member.pk, by=other_member.user).is_live


def test_tier_goes_before_course_and_course_before_venue(member):
    course = make_course()
    make_policy("booking.most_per_day", 1, effective_from=clock.now())
    make_policy("booking.most_per_day", 2, scope=f"course:{course.pk}", effective_from=clock.now())
    make_policy("booking.most_per_day", 3, scope="tier:gold", effective_from=clock.now())
    for hours in (20, 22):
        book(at(hours, course=course).pk, member.pk, by=member.user)

    with pytest.raises(TooManyThatDay):
        book(at(24, course=course).pk, member.pk, by=member.user)
    member.memberships.update(tier="gold")
    booking = book(at(26, course=course).pk, member.pk, by=member.user)

    said = [row.why_not and row.why_not.code for row in rows([at(28, course=course)], member)]
    assert (len(booking.policies), said) == (len(BOOKING), ["too_many_that_day"])
