"""Who agreed to what: the answer of each person that counts, for those who answer for the texts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from members.models import Consent
from venue.models import AgreedText
from venue.models.agreed_text import CONSENTS, Kind
from venue.models.message import Channel
from venue.selectors.agreed_text import texts_now

YES, NO, ANEW = "yes", "no", "anew"


@dataclass(frozen=True)
class Tally:
    """How many said what about one purpose by one channel; `anew` to a text that means something else now."""

    purpose: Kind
    channel: str
    yes: int
    no: int
    anew: int

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


def standing_answers(purpose: str = "", channel: str = "", answer: str = "") -> QuerySet[Consent]:
    """What each person last said about each purpose and channel, the latest first; of one purpose, channel or answer
    where it is asked for. Each row has `number`, the version that was read.
    """
    same = {name: OuterRef(name) for name in ("member", "purpose", "channel")}
    later = Consent.objects.filter(**same, pk__gt=OuterRef("pk"))
    rows = Consent.objects.filter(~Exists(later)).annotate(number=F("text__number"), since=_since())
    wanted = {name: value for name, value in (("purpose", purpose), ("channel", channel)) if value}
    return rows.filter(_said(answer), **wanted).select_related("member", "answered_by").order_by("-pk")


def counted() -> list[Tally]:
    """Two queries."""
    since = {kind: text.since for kind, text in texts_now(CONSENTS).items()}
    tallies: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    groups = standing_answers().order_by().values("purpose", "channel", "is_given", "text__number")
    for row in groups.annotate(people=Count("pk")):
        kind = Kind(row["purpose"])
        answer = NO if not row["is_given"] else YES if row["text__number"] >= since.get(kind, 0) else ANEW
        tallies[kind, row["channel"]][answer] += row["people"]
    order: Sequence[Kind] = list(CONSENTS)
    found = [Tally(kind, channel, each[YES], each[NO], each[ANEW]) for (kind, channel), each in tallies.items()]
    return sorted(found, key=lambda each: (order.index(each.purpose), each.channel))


def _since() -> Subquery:
    """The first version of the text that means what it means now."""
    versions = AgreedText.objects.filter(kind=OuterRef("purpose"), is_substantive=True).order_by("-number")
    return Subquery(versions.values("number")[:1])


def _said(answer: str) -> Q:
    is_stale = Q(number__lt=F("since"))
    return {
        YES: Q(is_given=True) & ~is_stale,
        NO: Q(is_given=False),
        ANEW: Q(is_given=True) & is_stale,
    }.get(answer, Q())
