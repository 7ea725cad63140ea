"""What people are asked to agree to, as it holds now and as it was."""

from collections.abc import Iterable

from django.db.models import QuerySet

from venue.models import AgreedText


def texts_now(kinds: Iterable[str]) -> dict[str, AgreedText]:
    """The version of each kind that holds, with `since`; kinds without a text are left out."""
    return {each.kind: each for each in AgreedText.objects.filter(kind__in=list(kinds)).newest()}


def text_now(kind: str) -> AgreedText | None:
    return texts_now([kind]).get(kind)


def versions(kind: str) -> QuerySet[AgreedText]:
    """Every version of one kind, the latest first."""
    return AgreedText.objects.filter(kind=kind).select_related("made_by").order_by("-number")
