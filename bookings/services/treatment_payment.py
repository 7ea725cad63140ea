"""Paying for treatments: money at the desk, or credits of a pack; and what comes back when one is cancelled."""

from django.utils import translation
from django.utils.translation import gettext as _

from bookings.models import Appointment
from bookings.selectors.appointment import price_of, with_details
from bookings.selectors.treatment_payment import is_paid, lots_for
from bookings.services import appointment_messages as messages
from bookings.treatment_errors import NoCreditForIt, NothingToPay, NotInThatState, PaidAlready
from members.models import CreditLot, LedgerAccount, Payment
from members.services.ledger import return_credits, spend_credit
from members.services.sale import Paying
from members.services.service_sale import sell_service, take_back_service
from venue import clock, locking
from venue.actors import Actor


def pay(appointment_pk: int, paying: Paying, *, by: Actor) -> Payment:
    """Take the money for an appointment. Locks it, then the account; two desks do not take it twice. Writes sale and
    payment into the books, and sends one receipt. Raises `PaidAlready` or `NothingToPay`.
    """
    with locking.atomic(by=by):
        row = _payable(appointment_pk)
        price = price_of(with_details().get(pk=row.pk))
        if not price:
            raise NothingToPay
        return sell_service(row.member_id, row.cause, price, paying, by=by)


def pay_with_credits(appointment_pk: int, *, by: Actor) -> None:
    """Use a credit of a pack for every treatment of an appointment: of the packs of the person whose it is. Locks it,
    then the accounts. Raises `PaidAlready` or `NoCreditForIt`.
    """
    with locking.atomic(by=by):
        row = _payable(appointment_pk)
        lots = lots_for(with_details().get(pk=row.pk))
        if lots is None:
            raise NoCreditForIt
        keys = CreditLot.objects.filter(pk__in=lots.values()).values_list("account_id", flat=True)
        locking.lock(LedgerAccount, keys)
        for line in row.lines.order_by("number"):
            lot = CreditLot.objects.select_related("membership").get(pk=lots[line.pk])
            spend_credit(lot, cause_of_line(line.pk), day=clock.local(line.starts_at).date(), by=by)


def pay_from(lot: CreditLot, row: Appointment, *, by: Actor) -> None:
    """Use a credit of this very pack for every treatment of an appointment that was sold with it. Locks its account.
    Raises `NoCreditLeft`.
    """
    for line in row.lines.order_by("number"):
        spend_credit(lot, cause_of_line(line.pk), day=clock.local(line.starts_at).date(), by=by)


def take_back(row: Appointment, *, is_venues: bool, by: Actor) -> str:
    """Give back what a cancelled appointment was paid with: credits to their packs, money into the account of the
    person; in the words of whoever is told. Locks the accounts.
    """
    causes = [cause_of_line(pk) for pk in row.lines.values_list("pk", flat=True)]
    returned = return_credits(causes, is_venues=is_venues, by=by)
    money = take_back_service(row.cause, by=by, note="")
    with translation.override(messages.language_of(row)):
        if returned:
            return _("The credits are back in your pack.")
        return _("What you paid stands in your account; the front desk pays it back.") if money else ""


def cause_of_line(pk: int) -> str:
    """What one treatment is called in the books, where a credit pays for it."""
    return f"appointment_line:{pk}"


def _payable(appointment_pk: int) -> Appointment:
    row = locking.lock_one(Appointment, appointment_pk)
    if row.state not in ("requested", "booked", "in_service", "done"):
        raise NotInThatState
    if is_paid(row):
        raise PaidAlready
    return row
