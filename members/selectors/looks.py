"""Who looked at whose data, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from members.models import Member, Screening, Signature
from venue.errors import Text
from venue.looks import LOOKS
from venue.models import AuditEvent

OF_PEOPLE: dict[str, type[Screening] | type[Signature]] = {
    "members.signature": Signature,
    "members.screening": Screening,
}


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
    """Three queries, however many there are."""
    events = list(events)
    owners: dict[str, dict[int, int]] = {
        kind: dict(model.objects.filter(pk__in=_keys(events, kind)).values_list("pk", "member_id"))
        for kind, model in OF_PEOPLE.items()
    }
    theirs = (key for of_kind in owners.values() for key in of_kind.values())
    people = Member.objects.in_bulk({*_keys(events, "members.member"), *theirs})

    def whose(event: AuditEvent) -> Member | None:
        key = int(event.ref) if event.ref.isdecimal() else 0
        if event.kind in owners:
            return people.get(owners[event.kind].get(key, 0))
        return people.get(key) if event.kind == "members.member" else None

    return [Look(event, LOOKS[event.action], whose(event)) for event in events]


def _keys(events: Iterable[AuditEvent], kind: str) -> list[int]:
    return [int(event.ref) for event in events if event.kind == kind]
