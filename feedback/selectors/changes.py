"""What was changed in the house when: figures of rules and closures, to be held against how scores went on."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bookings.models import AreaClosure
from venue import clock
from venue.models import Policy
from venue.periods import Period
from venue.policies import BEFORE_EVERYTHING, DEFINITIONS
from venue.selectors.policies import in_words
from venue.wording import in_a_row

MOST = 20


@dataclass(frozen=True)
class Dated:
    """One change, with the day from which it could be felt."""

    on: date
    words: str


def changes(period: Period) -> list[Dated]:
    """The latest first, at most `MOST`. Two queries."""
    now = clock.now()
    ends = min(period.ends, now)
    rules = Policy.objects.filter(
        effective_from__gte=period.begins, effective_from__lt=ends, key__in=DEFINITIONS
    ).exclude(effective_from=BEFORE_EVERYTHING)
    closed = AreaClosure.objects.filter(starts_at__gte=period.begins, starts_at__lt=ends, undone_at=None)
    found = [
        *(
            Dated(clock.local(row.effective_from).date(), _rule(row))
            for row in rules.order_by("-effective_from")[:MOST]
        ),
        *(Dated(clock.local(row.starts_at).date(), _closure(row)) for row in closed.with_places()[:MOST]),
    ]
    return sorted(found, key=lambda each: each.on, reverse=True)[:MOST]


def _rule(row: Policy) -> str:
    definition = DEFINITIONS[row.key]
    return _("%(rule)s: %(value)s") % {"rule": definition.label, "value": in_words(definition, row.value)}


def _closure(row: AreaClosure) -> str:
    return _("Closed: %(what)s") % {"what": in_a_row((row.place, row.get_cause_display()))}
