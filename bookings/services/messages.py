"""What people are told about their bookings. Called inside the transaction of the service that causes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking
from bookings.rules import BookingFacts
from bookings.selectors.advice import rest_advice
from bookings.selectors.explain import TOLD_TOGETHER
from bookings.selectors.facts import free_until
from bookings.selectors.payment import paid_by_facts
from bookings.selectors.words import ClassWords, class_words
from members.models import Member
from members.selectors.own import addressee_of
from members.services.messages import to_person
from venue import clock, outbox, wording
from venue.errors import Text


def subject_key(booking: Booking) -> str:
    """What messages about a booking are filed under, so that a cancellation withdraws them."""
    return f"booking:{booking.pk}"


def tell_booked(
    booking: Booking, words: ClassWords, to: Member, facts: BookingFacts, given_up: Sequence[ClassWords] = ()
) -> None:
    """`given_up` are the classes at the same time for which this person no longer waits. Whoever trains hard too many
    days in a row reads the house's advice. A place in a class that has begun is told as what it is: noted afterwards.
    """
    template = "booking_confirmed" if clock.now() < words.starts_at else "booking_noted"
    _tell_of_place(template, booking, words, to, facts, given_up)


def tell_dates_booked(bookings: Sequence[Booking], member: Member) -> None:
    """One message of several dates that were booked in one act. It names all their bookings, so that each finds it, and
    is filed under none: it stays true when one of them is cancelled.
    """
    to = receiver_of(member)
    if to is None:
        return
    words = [class_words(booking.session_id) for booking in bookings]
    dates = "\n".join(each.said(to.language)["starts"] for each in words)
    count = str(len(bookings))
    keys = [booking.pk for booking in bookings]
    outbox.put(
        TOLD_TOGETHER,
        to,
        {**params_of(member, words[0], to), "dates": dates, "count": count, "bookings": keys},
        dedupe_key=f"{TOLD_TOGETHER}:{bookings[0].pk}",
        is_direct=True,
    )


def tell_promoted(
    booking: Booking,
    words: ClassWords,
    to: Member,
    facts: BookingFacts,
    given_up: Sequence[ClassWords] = (),
    *,
    is_accepted: bool = False,
) -> None:
    """The one message of a place that came from the waitlist, instead of a confirmation. `is_accepted` when it was
    offered and taken. Where cancelling is free only for a while because the person moved up, it says so.
    """
    until, grace = words.starts_at - facts.policy.free_cancel, booking.grace_until
    is_grace = grace is not None and grace > until
    told = {"is_accepted": is_accepted, "is_grace": is_grace}
    until = max(until, grace or until)
    _tell_of_place("waitlist_promoted", booking, words, to, facts, given_up, until=until, told=told)


def _tell_of_place(
    template: str,
    booking: Booking,
    words: ClassWords,
    to: Member,
    facts: BookingFacts,
    given_up: Sequence[ClassWords],
    **more: Any,
) -> None:
    more = {"until": words.starts_at - facts.policy.free_cancel, **more}
    paid_by = paid_by_facts(facts, booking)
    _put(template, booking, words, to, given_up=given_up, paid_by=paid_by, advises=True, is_direct=True, **more)


def tell_moved(
    new: Booking, old: Booking, to: Member, facts: BookingFacts, given_up: Sequence[ClassWords] = ()
) -> None:
    """The one message of a move, instead of a cancellation and a confirmation."""
    outbox.withdraw(subject_key(old))
    words, was = class_words(new.session_id), class_words(old.session_id)
    until, paid_by = words.starts_at - facts.policy.free_cancel, paid_by_facts(facts, new)
    is_late = old.state == Booking.State.LATE_CANCELLED
    _put(
        "booking_moved",
        new,
        words,
        to,
        until=until,
        given_up=given_up,
        paid_by=paid_by,
        is_late=is_late,
        was=was,
        advises=True,
        is_direct=True,
    )


def tell_cancelled(booking: Booking, words: ClassWords, follows: Text = "") -> None:
    """`follows` is what becomes of the credit, or what a late cancellation costs."""
    outbox.withdraw(subject_key(booking))
    is_late = booking.state == Booking.State.LATE_CANCELLED
    _put("booking_cancelled", booking, words, booking.member, is_direct=True, is_late=is_late, credit=follows)


def remind(booking: Booking, words: ClassWords, cause: str, expires_at: datetime) -> bool:
    """Put one reminder of this booking; False when the one of this cause was put before."""
    return _put("booking_reminder", booking, words, booking.member, cause=cause, expires_at=expires_at)


def receiver_of(member: Member) -> outbox.Receiver | None:
    """Where somebody is told about a person's place: at their own address, else at that of their guardian or host;
    nowhere, when none is known.
    """
    addressee = addressee_of(member)
    return to_person(addressee) if addressee else None


def _put(
    template: str,
    booking: Booking,
    words: ClassWords,
    member: Member,
    *,
    cause: str = "",
    is_late: bool = False,
    until: datetime | None = None,
    given_up: Sequence[ClassWords] = (),
    paid_by: Text = "",
    credit: Text = "",
    was: ClassWords | None = None,
    advises: bool = False,
    told: Mapping[str, Any] | None = None,
    **options: Any,
) -> bool:
    """`until` is when cancelling stops being free, where the caller knows it; else what the booking keeps is read."""
    to = receiver_of(member)
    if to is None:
        return False
    until = until or free_until(booking, words.starts_at)
    with translation.override(to.language):
        cancel_until = wording.when(until) if clock.now() < until else ""
        advice = rest_advice(member.pk, words.course_pk, words.starts_at) if advises else ""
        used = {"paid_by": str(paid_by), "credit": str(credit), "advice": advice}
    return outbox.put(
        template,
        to,
        {**params_of(member, words, to, booking), "is_late": is_late, "cancel_until": cancel_until}
        | ({"given_up": named(given_up, to.language)} if given_up else {})
        | {name: text for name, text in used.items() if text}
        | ({f"was_{name}": text for name, text in was.said(to.language).items()} if was else {})
        | dict(told or {}),
        dedupe_key=f"{cause or template}:{booking.pk}",
        subject_key=subject_key(booking),
        **options,
    )


def named(classes: Sequence[ClassWords], language: str) -> str:
    """Flow yoga (Sun 22 Nov, 19:00)"""
    return ", ".join("{course} ({starts})".format_map(each.said(language)) for each in classes)


def params_of(member: Member, words: ClassWords, to: outbox.Receiver, booking: Booking | None = None) -> dict[str, str]:
    """What every letter about a place says; whose it is, where somebody else than that person reads it."""
    addressee = addressee_of(member) or member
    wrong = {"wrong_url": wrong_url(booking)} if booking else {}
    path = reverse("bookings:my_booking", args=[booking.pk]) if booking else reverse("bookings:my_bookings")
    for_whom = {"for_whom": member.name} if addressee != member else {}
    url = settings.BASE_URL + path
    return {"member_name": addressee.name, **for_whom, **words.said(to.language), "url": url, **wrong}


def wrong_url(booking: Booking) -> str:
    """Where the person says that something about this booking is wrong."""
    return settings.BASE_URL + reverse("bookings:wrong", args=[booking.pk])
