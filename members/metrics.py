"""The numbers about people that the boards show, each with its definition and the rows behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, QuerySet

from members.models import Membership
from members.policies import renewal_gap
from venue import clock


@dataclass(frozen=True)
class RenewalRate:
    """Memberships that ended in a period with a linked successor that began in time, of all that ended in it. Packs are
    bought anew and do not count.

    `undecided` are those of the rest that may still be renewed in time: until they are decided the rate can only rise.
    """

    ended: QuerySet[Membership]
    renewed: QuerySet[Membership]
    undecided: QuerySet[Membership]
    within_days: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; nothing while no contract has ended."""
        ended = self.ended.count()
        return self.renewed.count() / ended if ended else None


def renewal_rate(first: date, last: date) -> RenewalRate:
    """Of the contracts whose last day lies from `first` to `last`, both included, and is over.

    A contract still to end is not counted, renewed or not, so that the rate of a month in progress is no guess.
    """
    days = renewal_gap(clock.now())
    today = clock.today()
    ended = Membership.objects.periods().filter(ends_on__range=(first, last), ends_on__lt=today)
    in_time = ExpressionWrapper(OuterRef("ends_on") + timedelta(days=days), output_field=DateField())
    successor = Membership.objects.filter(renews=OuterRef("pk"), starts_on__lte=in_time)
    renewed = ended.filter(Exists(successor))
    undecided = ended.filter(~Exists(Membership.objects.filter(renews=OuterRef("pk"))))
    undecided = undecided.filter(ends_on__gte=today - timedelta(days=days))
    return RenewalRate(ended, renewed, undecided, days)
