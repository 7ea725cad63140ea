"""How an appointment was or can be paid."""

from dataclasses import dataclass

from bookings.models import Appointment
from members.models import LedgerTransaction, Payment
from members.modules import Module
from members.selectors.credits import of_member, usable
from venue import clock


@dataclass(frozen=True)
class Paid:
    """Money, with the receipt of it, or credits; neither where it is not paid yet."""

    payment: Payment | None = None
    is_by_credit: bool = False

    def __bool__(self) -> bool:
        return self.payment is not None or self.is_by_credit


def paid(appointment: Appointment) -> Paid:
    """What stands in the books for it; what was taken back counts no more. Two queries at most."""
    sold = LedgerTransaction.objects.filter(cause=appointment.cause, kind=LedgerTransaction.Kind.SALE, reversals=None)
    payment = Payment.objects.filter(cause=appointment.cause).order_by("-pk").first() if sold.exists() else None
    lines = [f"credit_spent:appointment_line:{pk}" for pk in appointment.lines.values_list("pk", flat=True)]
    return Paid(payment, LedgerTransaction.objects.filter(key__in=lines, reversals=None).exists())


def is_paid(appointment: Appointment) -> bool:
    return bool(paid(appointment))


def lots_for(appointment: Appointment) -> dict[int, int] | None:
    """The pack that pays for each line, by the line; nothing at all unless every one can be paid. What is read without
    a lock is looked at again when the credit is used.
    """
    found: dict[int, int] = {}
    used: dict[int, int] = {}
    for line in appointment.lines.all():
        day = clock.local(line.starts_at).date()
        lots = usable(of_member(appointment.member_id), day).filter(module=Module.TREATMENT)
        lot = next((each for each in lots if each.left > used.get(each.pk, 0)), None)
        if lot is None or not line.treatment.takes_credit:
            return None
        found[line.pk] = lot.pk
        used[lot.pk] = used.get(lot.pk, 0) + 1
    return found
