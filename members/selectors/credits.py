"""Reading the credits of packs."""

from datetime import date

from django.db.models import Case, QuerySet, When

from members.models import CreditLot


def usable_lots(member_pk: int, day: date, module: str = "") -> list[CreditLot]:
    """The packs that a class of this module on this day may be paid from, the one to be used first in front.

    First those that are good for such classes alone, then those that run out soonest, of equal ones the oldest. Only
    with a credit left; contract and account are at hand. Read without a lock: `spend_credit` looks again.
    """
    return list(usable(of_member(member_pk), day).filter(module__in=["", module]))


def usable(lots: QuerySet[CreditLot], day: object) -> QuerySet[CreditLot]:
    """Of these packs those with a credit left on the day (or what stands for it in a query), in the order of use."""
    return in_order_of_use(
        lots.filter(membership__starts_on__lte=day, membership__ends_on__gte=day, account__balance__gte=1)
    )


def in_order_of_use(lots: QuerySet[CreditLot]) -> QuerySet[CreditLot]:
    return lots.order_by(Case(When(module="", then=1), default=0), "membership__ends_on", "membership_id")


def of_member(member_pk: int) -> QuerySet[CreditLot]:
    lots = CreditLot.objects.filter(membership__member=member_pk)
    return lots.select_related("account", "membership__plan")
