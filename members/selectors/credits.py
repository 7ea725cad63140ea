"""Reading the credits of packs."""

from datetime import date, datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from members.models import CreditGrace, CreditLot, Member
from members.models.membership import as_day
from members.policies import credit_grace
from venue import clock


def usable_lots(member_pk: int, day: date, module: str = "") -> list[CreditLot]:
    """The packs that a class of this module on this day may be paid from, the one to be used first in front.

    First those that are good for such classes alone, then those that run out soonest, of equal ones the oldest. Only
    with a credit left; contract and account are at hand. Read without a lock: `spend_credit` looks again.
    """
    return list(usable(of_member(member_pk), day).filter(module__in=["", module]))


def usable(lots: QuerySet[CreditLot], day: object) -> QuerySet[CreditLot]:
    """Of these packs those with a credit left on the day (or what stands for it in a query), in the order of use. One
    that has run out counts as long as a credit that came back may still be used, and was not.
    """
    grace = CreditGrace.objects.open_on(OuterRef("asked_for")).filter(lot=OuterRef("pk"))
    in_time = Q(membership__ends_on__gte=day) | Exists(grace)
    asked = lots.alias(asked_for=as_day(day))
    return in_order_of_use(asked.filter(in_time, membership__starts_on__lte=day, account__balance__gte=1))


def in_order_of_use(lots: QuerySet[CreditLot]) -> QuerySet[CreditLot]:
    return lots.order_by(Case(When(module="", then=1), default=0), "membership__ends_on", "membership_id")


def whose_first(lots: QuerySet[CreditLot], member: object) -> QuerySet[CreditLot]:
    """The same, one's own packs before those of a guardian or host."""
    own = Case(When(membership__member=member, then=0), default=1)
    return lots.order_by(own, *in_order_of_use(lots).query.order_by)


def of_member(member_pk: int) -> QuerySet[CreditLot]:
    lots = CreditLot.objects.filter(membership__member=member_pk)
    return lots.select_related("account", "membership__plan")


def payable_for(member_pk: int) -> QuerySet[CreditLot]:
    """Packs whose credits may pay for somebody: their own, and those of a guardian or of the member whose guest they
    are. A membership is for one person alone.
    """
    person = Member.objects.filter(pk=member_pk)
    return of_payers(member_pk, Subquery(person.values("guardian")), Subquery(person.values("host")))


def of_payers(person: object, guardian: object, host: object) -> QuerySet[CreditLot]:
    """The same, by what stands for the three in a query."""
    contract = "membership__member"
    return CreditLot.objects.filter(Q((contract, person)) | Q((contract, guardian)) | Q((contract, host)))


def comes_back_until(lot: CreditLot, cause: str, now: datetime) -> date | None:
    """Until when the credit that a cause used could be used again, if it came back now: the pack's last day, or the
    last of its days of grace (`members.services.grace`). Nothing, where it came back too late for anything.
    """
    today, ends_on = clock.local(now).date(), lot.membership.ends_on
    used = next((each for each in lot.graces.all() if each.spent_for == cause), None)
    if used and used.usable_until >= today:
        return used.usable_until
    days = credit_grace(now)
    last = max(ends_on, today + days) if days else ends_on
    return last if last >= today else None


def packs_for(member_pk: int) -> QuerySet[CreditLot]:
    """Every pack that may pay for a person, the first to be used in front, with all that a page says of it."""
    lots = (
        payable_for(member_pk)
        .select_related("account", "membership__plan", "membership__member")
        .prefetch_related("graces")
    )
    return whose_first(lots, member_pk)
