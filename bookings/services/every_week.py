"""Booking every week of a weekly class in one act."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.services import messages
from bookings.services.booking import book_one_of_many
from members.models import LedgerAccount, Member
from members.selectors.credits import payable_for
from venue import locking
from venue.actors import Actor
from venue.errors import Busy, DomainError


@dataclass(frozen=True)
class Outcome:
    """What was booked, and which date was refused by which rule."""

    booked: tuple[Booking, ...]
    refused: tuple[tuple[ScheduledSession, DomainError], ...]


def book_dates(session_pks: Sequence[int], member_pk: int, *, all_or_none: bool, by: Actor) -> Outcome:
    """Book several dates under the rules, each as if it were booked alone, the earliest first: those that are possible,
    or with `all_or_none` every one of them or none.

    Locks member, classes, the member's waits and the accounts of the packs that may pay, all before the first is
    booked. Sends one message. With `all_or_none` raises the first refusal; every refusal is written down either way.
    """
    booked, refused = [], []
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        sessions = sorted(locking.lock(ScheduledSession, session_pks), key=lambda each: (each.starts_at, each.pk))
        waits = WaitlistEntry.objects.waiting().filter(member=member_pk)
        locking.lock(WaitlistEntry, waits.values_list("pk", flat=True))
        locking.lock(LedgerAccount, payable_for(member_pk).values_list(F("account_id"), flat=True))
        for session in sessions:
            try:
                booked.append(book_one_of_many(session.pk, member_pk, by=by))
            except Busy:
                raise
            except DomainError as error:
                if all_or_none:
                    raise
                refused.append((session, error))
        if booked:
            messages.tell_dates_booked(booked, member)
    return Outcome(tuple(booked), tuple(refused))
