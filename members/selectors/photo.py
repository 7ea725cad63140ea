"""Whose photo may be shown: of whoever has one and agrees to it as its text means it now."""

from collections.abc import Iterable, Set

from django.db.models import QuerySet

from members.models import Member
from members.selectors.consent import consenting, has_agreed
from venue.models import AgreedText
from venue.models.agreed_text import Kind
from venue.prepared import AmongKeys, Prepared
from venue.selectors.agreed_text import text_now


def with_photo() -> QuerySet[Member]:
    return consenting(Kind.PHOTO).exclude(photo="")


_agreed = Prepared(
    lambda keys: with_photo().filter(AmongKeys("pk", keys)).order_by().values_list("pk"),
    keys=list,
)


def shown(people: Iterable[Member]) -> Set[int]:
    """The keys of those whose photo may be shown; nothing is asked where nobody has one, else one prepared read."""
    keys = [each.pk for each in people if each.photo]
    return {pk for (pk,) in _agreed.rows(keys=keys)} if keys else set()


def text_to_agree(member: Member | None) -> AgreedText | None:
    """What is to be read and agreed to before a photo is kept; nothing, where this person has done so."""
    return None if member and has_agreed(member.pk, Kind.PHOTO) else text_now(Kind.PHOTO)
