"""Who looked at whose data, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from members.models import Member, Signature
from venue.errors import Text
from venue.looks import LOOKS
from venue.models import AuditEvent


@dataclass(frozen=True)
class Look:
    """One look; `member` is whose data were looked at, none where it was a whole list."""

    event: AuditEvent
    what: Text
    member: Member | None


def looks(action: str = "", by: int | None = None) -> QuerySet[AuditEvent]:
    """Every look, or those of one kind, or of one colleague, the latest first."""
    found = AuditEvent.objects.filter(action__in=[action] if action else list(LOOKS))
    return (found.filter(by=by) if by else found).order_by("-pk")


def with_people(events: Iterable[AuditEvent]) -> list[Look]:
    """Two queries, however many there are."""
    events = list(events)
    of_signatures = dict(
        Signature.objects.filter(pk__in=_keys(events, "members.signature")).values_list("pk", "member_id")
    )
    people = Member.objects.in_bulk({*_keys(events, "members.member"), *of_signatures.values()})

    def whose(event: AuditEvent) -> Member | None:
        key = int(event.ref) if event.ref.isdecimal() else 0
        return people.get(of_signatures.get(key, 0) if event.kind == "members.signature" else key)

    return [Look(event, LOOKS[event.action], whose(event)) for event in events]


def _keys(events: Iterable[AuditEvent], kind: str) -> list[int]:
    return [int(event.ref) for event in events if event.kind == kind]
