"""Who sees to a case: first asked, then whoever accepted it."""

from dataclasses import dataclass
from datetime import datetime

from feedback.models import Case, CaseEvent
from venue.models import User

Kind = CaseEvent.Kind
BY_THEMSELVES = ("web", "member", "qr")  # the guest wrote it


@dataclass(frozen=True)
class Responsibility:
    """`first_asked` took it in and owns it until a named person accepts (`handed_at`); empty when a guest wrote it.
    `offered_to` has not accepted yet.
    """

    first_asked: str = ""
    handed_at: datetime | None = None
    offered_to: str = ""
    offered_to_pk: int | None = None  # the staff member
    offered_at: datetime | None = None

    def is_offered_to(self, user: User) -> bool:
        staff = getattr(user, "staff_member", None)
        return staff is not None and staff.pk == self.offered_to_pk


def responsibility_of(case: Case) -> Responsibility:
    """One query."""
    kinds = (Kind.RECEIVED, Kind.ASSIGNED, Kind.OFFERED)
    events = list(case.events.filter(kind__in=kinds).select_related("by__staff_member"))
    first = first_asked(case, events)
    assigned = [event for event in events if event.kind == Kind.ASSIGNED]
    handed = next((each.at for each in assigned if first and each.facts.get("handler") != first), None)
    last = next((each for each in reversed(events) if each.kind != Kind.RECEIVED), None)
    if last is None or last.kind != Kind.OFFERED or not case.is_open:
        return Responsibility(first, handed)
    return Responsibility(first, handed, last.facts["handler"], last.facts["staff"], last.at)


def first_asked(case: Case, events: list[CaseEvent]) -> str:
    received = next((event for event in events if event.kind == Kind.RECEIVED), None)
    if received is None or case.source in BY_THEMSELVES or getattr(received.by, "staff_member", None) is None:
        return ""
    return received.by_name


def sees_to_it(case: Case, user: User | None) -> bool:
    """Whether it is theirs: handled by them, or taken in by them while nobody handles it."""
    if user is None:
        return False
    if case.handler is not None:
        return case.handler.user_id == user.pk
    return case.source not in BY_THEMSELVES and case.events.filter(kind=Kind.RECEIVED, by=user).exists()
