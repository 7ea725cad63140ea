"""Who changed what about one contract, and when."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Freeze, Membership
from venue.errors import Text
from venue.history import Happening, happening, history_of
from venue.wording import fulldate


def history_of_contract(contract: Membership) -> list[Happening]:
    """What became of the contract and of its pauses, newest first; three queries, however much happened."""
    return sorted([*history_of(contract), *_pauses_told(contract)], key=lambda each: each.at, reverse=True)


def _pauses_told(contract: Membership) -> Iterator[Happening]:
    events = Freeze.pgh_event_model.objects.filter(membership=contract).select_related("pgh_context")  # type: ignore[attr-defined]
    for event in events.order_by("-pgh_id"):
        yield replace(happening(event, ()), text=_words(event))


def _words(event: Freeze) -> Text:
    """A pause is recorded, ended early, or taken back; nothing else is ever done to one."""
    days = {"begins": fulldate(event.starts_on), "ends": fulldate(event.ends_on)}
    if event.cause:
        return _made_up(event, days)
    if event.withdrawn_at:
        return _("Pause from %(begins)s to %(ends)s taken back") % days
    if event.pgh_label == "insert":  # type: ignore[attr-defined]
        return _("Paused from %(begins)s to %(ends)s") % days
    return _("Pause from %(begins)s on ended early, its last day is %(ends)s") % days


def _made_up(event: Freeze, days: dict[str, str]) -> Text:
    """What the house made up for, with the reason that was given."""
    if event.withdrawn_at:
        return _("Not extended after all: the venue was to be closed from %(begins)s to %(ends)s") % days
    length = (event.ends_on - event.starts_on).days + 1
    words = ngettext(
        "Extended by %(count)s day: the venue was closed from %(begins)s to %(ends)s (%(why)s)",
        "Extended by %(count)s days: the venue was closed from %(begins)s to %(ends)s (%(why)s)",
        length,
    )
    return words % {**days, "count": length, "why": event.note}
