"""Contracts whose end is to be announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from members.models import Membership
from members.models.membership import MembershipQuerySet
from members.policies import NoticePolicy
from venue import clock
from venue.models import Message

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Due:
    """One announcement that is due, of a contract's end as it is now."""

    membership: Membership
    which: str

    @property
    def key(self) -> str:
        """A pause moves the end, which is then announced anew."""
        return f"contract_ends:{self.membership.pk}:{self.which}:{self.membership.ends_on.isoformat()}"


def subject_key(membership_pk: int) -> str:
    """What announcements are filed under, so that they can be withdrawn when they become untrue."""
    return f"contract_end:{membership_pk}"


def ending(today: date, within: timedelta) -> MembershipQuerySet:
    """Contracts that end soon with nothing after them: memberships without another that lasts longer, and packs with
    credits left.
    """
    longer = Membership.objects.periods().filter(member=OuterRef("member"), ends_on__gt=OuterRef("ends_on"))
    soon = Membership.objects.filter(ends_on__range=(today, today + within))
    last = Q(kind="period") & ~Exists(longer)
    return soon.filter(last | Q(kind="pack", credit_lot__account__balance__gte=1))


def due_notices(now: datetime, policy: NoticePolicy, besides: Iterable[int] = ()) -> list[Due]:
    """What is due and was not put yet, of people who can be written to, the soonest end first. Of `besides` alone, when
    it is given. A contract that was already so near its end when it began is not announced that early.
    """
    today = clock.local(now).date()
    reachable = Q(member__email__gt="") | Q(member__guardian__email__gt="")
    rows = ending(today, policy.first).filter(reachable)
    rows = rows.select_related("member__guardian", "plan", "credit_lot__account").order_by("ends_on", "pk")
    found = [due for row in (rows.filter(pk__in=besides) if besides else rows) if (due := _due(row, today, policy))]
    put = set(Message.objects.filter(dedupe_key__in=[each.key for each in found]).values_list("dedupe_key", flat=True))
    return [each for each in found if each.key not in put]


def _due(membership: Membership, today: date, policy: NoticePolicy) -> Due | None:
    """The later of the two that is due; the first is not made up for once the second is due."""
    for which, lead in ((SECOND, policy.second), (FIRST, policy.first)):
        day = membership.ends_on - lead
        if today >= day:
            return Due(membership, which) if membership.starts_on < day else None
    return None


def told_on(memberships: Iterable[Membership]) -> dict[int, list[datetime]]:
    """When the end of each contract was announced, by its key; withdrawn announcements left out."""
    keys = {subject_key(each.pk): each.pk for each in memberships}
    rows = Message.objects.filter(subject_key__in=keys).exclude(state=Message.State.WITHDRAWN)
    told: dict[int, list[datetime]] = {}
    for key, at in rows.order_by(F("created_at")).values_list("subject_key", "created_at"):
        told.setdefault(keys[key], []).append(at)
    return told
