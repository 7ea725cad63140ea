"""Reading pauses, and what one would do."""

from collections.abc import Iterable
from datetime import date

from members.freeze_arithmetic import Term
from members.freeze_rules import PauseFacts, ReturnFacts
from members.models import Freeze, Membership
from members.periods import Period
from members.policies import pause_limits
from venue import clock


def days_of(freeze: Freeze) -> Period:
    return Period(freeze.starts_on, freeze.ends_on)


def term_of(membership: Membership) -> Term:
    """Its days and the pauses that stand; `freezes` at hand in a list."""
    pauses = [days_of(each) for each in membership.freezes.all() if each.withdrawn_at is None]
    return Term(membership.pk, Period(membership.starts_on, membership.ends_on), tuple(pauses))


def later_than(membership: Membership) -> list[Membership]:
    """The sold memberships of the same person that begin after this one ends; an imported list is left as it is."""
    others = Membership.objects.periods().filter(member=membership.member_id, sold_at__isnull=False)
    later = others.filter(starts_on__gt=membership.ends_on).exclude(pk=membership.pk)
    return list(later.select_related("plan").prefetch_related("freezes").order_by("starts_on"))


def pause_facts(membership: Membership, wanted: Period) -> PauseFacts:
    """What the rules of a pause look at. The service asks for it under the lock of the person."""
    return PauseFacts(
        is_pack=membership.is_pack,
        term=term_of(membership),
        later=tuple(map(term_of, later_than(membership))),
        wanted=wanted,
        limits=pause_limits(clock.now()),
        by_house=tuple(each.starts_on for each in membership.freezes.all() if each.cause),
    )


def made_up_for(cause: str) -> list[Freeze]:
    """The pauses that stand for something that the house did."""
    return list(Freeze.objects.standing().filter(cause=cause).order_by("pk"))


def return_facts(freeze: Freeze, on: date) -> ReturnFacts:
    return ReturnFacts(
        is_withdrawn=freeze.withdrawn_at is not None,
        pause=days_of(freeze),
        on=on,
        term=term_of(freeze.membership),
        later=tuple(map(term_of, later_than(freeze.membership))),
        moved=tuple(freeze.moved),
    )


def present_or_next(freezes: Iterable[Freeze], day: date) -> Freeze | None:
    """Of the pauses of one membership the one that holds on the day, else the next that will."""
    ahead = [each for each in freezes if each.withdrawn_at is None and each.ends_on >= day]
    return min(ahead, key=lambda each: each.starts_on, default=None)


def paused_until(member_pk: int, day: date) -> date | None:
    """The last day of the pause that keeps a member's membership from covering a day, if one does."""
    valid = Membership.objects.periods().valid_on(day).filter(member=member_pk)
    pauses = valid.filter(freezes__withdrawn_at=None, freezes__starts_on__lte=day, freezes__ends_on__gte=day)
    return pauses.order_by("freezes__ends_on").values_list("freezes__ends_on", flat=True).first()


def pause_over(memberships: Iterable[Membership], day: date) -> date | None:
    """The last day of the pause that keeps one of these, their pauses at hand, from covering a day."""
    valid = (each for each in memberships if not each.is_pack and each.starts_on <= day <= each.ends_on)
    return next((pause.ends_on for each in valid for pause in each.freezes.all() if pause.holds_on(day)), None)
