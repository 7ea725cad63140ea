"""Offering times that became free to those who wait for a treatment, first come first."""

import logging
from datetime import datetime

from bookings.models import TreatmentWait
from bookings.rules.treatment_wait import is_time_to_ask
from bookings.selectors.appointment import today
from bookings.selectors.appointment_plan import Ask
from bookings.selectors.treatment_wait import first_time, is_asked, promising
from bookings.services import treatment_wait_messages as messages
from bookings.services.appointment import book
from bookings.services.treatment_wait import SWEEP
from bookings.treatment_errors import SlotTaken, TakenMeanwhile
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from bookings.treatment_wait_errors import NoWayToTell
from members.models import Member
from venue import clock, locking, sweeping
from venue.constraints import refused_as
from venue.errors import Busy, DomainError

logger = logging.getLogger(__name__)
State = TreatmentWait.State
GONE = (Member.DoesNotExist, TreatmentWait.DoesNotExist)
ONE_OFFER = "bookings_treatmentwait_one_offer_per_member"


def offer_all() -> int:
    """The sweep: waits whose days are over end, and whoever could have a time now is offered one; how many were asked.

    Safe to run twice, and by two workers at once: everything is looked at again under the locks, and what is kept,
    what is written and what is said are one transaction.
    """
    now = clock.now()
    return sweeping.in_turn("waits for treatments", lambda: expire_all(now), lambda: _offer_all(now))


def _offer_all(now: datetime) -> int:
    policy = treatment_policy(now)
    if not is_time_to_ask(policy, now):
        return 0
    return sweeping.each("offers of treatments", promising(now), lambda wait_pk: offer(wait_pk, policy))


def expire_all(now: datetime, limit: int = 50) -> None:
    """End the waits whose last day is over, some at a time, and say so; what somebody else holds is left to the next
    sweep.
    """
    over = list(TreatmentWait.objects.over(today()).values_list("pk", "member_id")[:limit])
    sweeping.each("waits that are over", over, lambda each: _expire(*each, now))


def _expire(wait_pk: int, member_pk: int, now: datetime) -> None:
    """Locks the member."""
    try:
        with locking.atomic(by=SWEEP):
            locking.lock_one(Member, member_pk)
            wait = TreatmentWait.objects.select_related("member", "treatment").get(pk=wait_pk)
            if wait.state == State.WAITING:
                wait.state, wait.ended_at = State.EXPIRED, now
                wait.save(update_fields=["state", "ended_at"])
                messages.tell_over(wait)
    except GONE:
        logger.info("wait %s: gone meanwhile; the sweep goes on", wait_pk)


def offer(wait_pk: int, policy: TreatmentPolicy) -> bool:
    """Offer the first time that somebody who waits can have; whether one was offered. Whom a rule keeps from it goes on
    waiting, with the rule noted; whom somebody else is faster than is looked at by the next sweep.
    """
    try:
        return _offer_or_pass_over(wait_pk, policy)
    except (SlotTaken, Busy) as error:
        logger.info("wait %s: nothing offered (%s); the sweep goes on", wait_pk, error.code)
    except GONE:
        logger.info("wait %s: gone meanwhile; the sweep goes on", wait_pk)
    return False


def _offer_or_pass_over(wait_pk: int, policy: TreatmentPolicy) -> bool:
    try:
        return _offer(wait_pk, policy)
    except (SlotTaken, Busy):
        raise
    except DomainError as why:
        _pass_over(wait_pk, why)
    return False


def _offer(wait_pk: int, policy: TreatmentPolicy) -> bool:
    """Lock the member, look again, and keep the first time with all that it claims. Nothing is kept for somebody whom
    nobody can write to: raises `NoWayToTell`.
    """
    now = clock.now()
    member_pk = TreatmentWait.objects.values_list("member_id", flat=True).get(pk=wait_pk)
    with locking.atomic(by=SWEEP, durable=True):
        locking.lock_one(Member, member_pk)
        wait = TreatmentWait.objects.select_related("treatment__equipment", "member").get(pk=wait_pk)
        if wait.state != State.WAITING or is_asked(member_pk):
            return False
        starts_at = first_time(wait, policy, now)
        if starts_at is None:
            return False
        asks = [Ask(wait.treatment_id, member_pk, wait.staff_id)]
        appointment = book(asks, starts_at, member_pk=member_pk, keeps=True, by=SWEEP)
        appointment.held_until = min(now + policy.offer, starts_at)
        appointment.save(update_fields=["held_until"])
        wait.state, wait.appointment = State.OFFERED, appointment
        wait.skipped_rule, wait.skipped_at = "", None
        with refused_as({ONE_OFFER: TakenMeanwhile()}):
            wait.save(update_fields=["state", "appointment", "skipped_rule", "skipped_at"])
        if not messages.tell_offered(wait, appointment.pk):
            raise NoWayToTell
    return True


def _pass_over(wait_pk: int, why: DomainError) -> None:
    """Note once why a free time was not offered; the same reason is not noted again at every sweep."""
    member_pk = TreatmentWait.objects.values_list("member_id", flat=True).get(pk=wait_pk)
    with locking.atomic(by=SWEEP):
        locking.lock_one(Member, member_pk)
        waiting = TreatmentWait.objects.filter(pk=wait_pk, state=State.WAITING).exclude(skipped_rule=why.code)
        waiting.update(skipped_rule=why.code, skipped_at=clock.now())
