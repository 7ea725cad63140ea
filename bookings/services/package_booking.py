"""Booking packages of treatments: all parts, and of a course all dates, or nothing at all."""

from collections.abc import Sequence
from datetime import datetime

from bookings.models import Appointment, TreatmentPackage
from bookings.rules.appointment import APPOINTMENT_RULES
from bookings.rules.package import COURSE_RULES, PACKAGE_RULES
from bookings.selectors.appointment import facts_of
from bookings.selectors.appointment_plan import Planned, plan
from bookings.selectors.package import asks_of, package_facts, package_now, prices_of
from bookings.services import appointment_messages as messages
from bookings.services.appointment import (
    Sold,
    book,
    hold_chosen,
    keep_what_is_said,
    parts_of,
    plan_held,
    write,
)
from bookings.services.serving import serves_at_desk
from bookings.services.treatment_payment import pay_from
from bookings.treatment_errors import NotACourse
from bookings.treatment_policies import treatment_policy
from members.models import CreditLot, Member, Payment
from members.services.sale import Paying, sell
from venue import clock, locking
from venue.actors import Actor
from venue.rules import check


def book_package(
    package_pk: int,
    guests: Sequence[int],
    starts_at: datetime,
    *,
    member_pk: int,
    staff_pk: int | None = None,
    wish: str = "",
    keeps: bool = False,
    knows: bool = False,
    rules_pk: int | None = None,
    by: Actor,
) -> Appointment:
    """Book a package of one date in the name of a person, for `guests` in the order of its places: one appointment with
    all of its parts, or nothing. The price is that of now, shared out among the lines.

    Checks `PACKAGE_RULES`, then books as `services.appointment.book` does, with its locks, errors and message.
    """
    package = package_now(package_pk)
    if package.is_course:
        raise NotACourse
    check(PACKAGE_RULES, package_facts(package, guests), clock.now())
    return book(
        asks_of(package, guests, staff_pk),
        starts_at,
        member_pk=member_pk,
        wish=wish,
        keeps=keeps,
        knows=knows,
        rules_pk=rules_pk,
        sold=Sold(package.pk, prices_of(package)),
        by=by,
    )


def sell_course(
    package_pk: int,
    guests: Sequence[int],
    starts: Sequence[datetime],
    paying: Paying,
    *,
    member_pk: int,
    staff_pk: int | None = None,
    wish: str = "",
    knows: bool = False,
    by: Actor,
) -> tuple[Payment, list[Appointment]]:
    """Sell a course and book all of its dates: one sale of its pack with one payment, one appointment for each date,
    each treatment paid with a credit of that very pack; everything or nothing.

    Chooses without a lock, then locks the people and everything that was chosen for any of the dates, then looks again
    date by date. Checks `COURSE_RULES`, and for each date `APPOINTMENT_RULES`; raises what the sale of a pack raises,
    `SlotTaken` or `TakenMeanwhile`. Sends the receipt of the sale and one message with all dates.
    """
    now, package = clock.now(), package_now(package_pk)
    if not package.is_course or package.plan_id is None:
        raise NotACourse
    check(COURSE_RULES, package_facts(package, guests, starts), now)
    asks = asks_of(package, guests, staff_pk)
    found = [line for starts_at in starts for line in plan(asks, starts_at, now)]
    with locking.atomic(by=by):
        members = {each.pk: each for each in locking.lock(Member, {member_pk, *guests})}
        held = hold_chosen(found, now, by=by)
        keep_what_is_said(found, knows, None, by=by)
        rows = []
        for starts_at in sorted(starts):
            again = plan_held(held, asks, starts_at, now)
            rows.append(_write_date(package, again, members[member_pk], wish, now, by=by))
        payment = sell(member_pk, package.plan_id, clock.today(), paying, by=by)
        lot = CreditLot.objects.select_related("membership", "account").get(membership=payment.membership_id)
        for row in rows:
            pay_from(lot, row, by=by)
        messages.tell_course(rows, package)
    return payment, rows


def _write_date(
    package: TreatmentPackage, found: Sequence[Planned], member: Member, wish: str, now: datetime, *, by: Actor
) -> Appointment:
    """One date of a course as it was planned anew; the dates before it are written and count."""
    policy, at_desk = treatment_policy(now), serves_at_desk(member, by)
    facts = facts_of(parts_of(found), policy, now, at_desk=at_desk, is_of_course=True)
    check(APPOINTMENT_RULES, facts, now)
    sold = Sold(package.pk, prices_of(package))
    return write(found, member, policy, wish, sold, keeps=False, at_desk=at_desk, now=now, by=by)
