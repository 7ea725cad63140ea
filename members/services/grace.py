"""Days of grace: a credit that comes back to a pack that has run out, or is about to, may be used a little longer.

Called by `members.services.ledger`, inside its transaction and under the lock of the pack's account.
"""

from datetime import date

from members.models import CreditGrace, CreditLot, LedgerTransaction
from members.policies import credit_grace
from venue import clock


def give_grace(spent: LedgerTransaction, *, is_venues: bool = False) -> None:
    """For the one credit of a pack that a transaction had used and that is back, and for no other: what the pack had
    left when it ran out stays run out.

    A credit that was used in its days of grace keeps the last of them, or the same one could be booked and cancelled
    for ever; unless that day is over or the venue called the class off.
    """
    now, today = clock.now(), clock.today()
    used = CreditGrace.objects.filter(spent_for=spent.cause).first()
    if used and used.usable_until >= today and not is_venues:
        used.spent_for = ""
        used.save(update_fields=["spent_for"])
        return
    days = credit_grace(now)
    lot = CreditLot.objects.select_related("membership").get(account__entries__transaction=spent)
    if days and lot.membership.ends_on < today + days:
        CreditGrace.objects.create(lot=lot, cause=spent.cause, usable_until=today + days, at=now)


def spend_grace(lot: CreditLot, day: date, cause: str) -> bool:
    """Use the days of grace that are over first, of those that reach to the day; whether there were any."""
    grace = CreditGrace.objects.filter(lot=lot).open_on(day).order_by("usable_until", "pk").first()
    if grace is None:
        return False
    grace.spent_for = cause
    grace.save(update_fields=["spent_for"])
    return True
