"""What people experienced, as invitations keep it: by these their answers are compared later. Read for many at once, by
a number of queries that does not depend on how many.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bookings.models import AppointmentLine, Booking, Resource, ResourceAllocation, RoomBooking
from bookings.models.session import OF_ROOMS
from feedback.models import Case
from members.models import Member, Membership, Stage
from members.models.membership import ContractKind
from venue import clock

About = dict[str, Any]


def about_booking(booking: Booking) -> About:
    """The class that somebody came to."""
    return about_bookings([booking.pk])[booking.pk]


def about_case(case: Case) -> About:
    """What a case was about: the class or the place, and whom; and who spoke up."""
    session = case.session
    room = _rooms("session", [session.pk]).get(session.pk) if session else None
    at = case.occurred_at or (session.starts_at if session else case.received_at)
    about: About = {
        "course_id": session.course_id if session else None,
        "room_id": room.pk if room else None,
        "area_id": case.area_id or (room.area_id if room else None),
        "staff_id": case.about_staff_id or (session.instructor_id if session else None),
        "happened_at": at,
    }
    return about | (_People([case.member_id]).at(case.member_id, at) if case.member_id else {})


# --- many at once ----------------------------------------------------------------------------------------------------


def about_bookings(keys: Collection[int]) -> dict[int, About]:
    rows = Booking.objects.filter(pk__in=keys).select_related("session", "membership")
    rooms = _rooms("session", {row.session_id for row in rows})
    people = _People(row.member_id for row in rows)
    return {
        row.pk: {
            "course_id": row.session.course_id,
            "staff_id": row.session.instructor_id,
            **_place(rooms.get(row.session_id)),
            "happened_at": row.session.starts_at,
            "tier": row.membership.tier if row.membership else "",
            "stage": people.stage(row.member_id, row.session.starts_at),
        }
        for row in rows
    }


def about_lines(keys: Collection[int]) -> dict[int, About]:
    """Treatments, by whom and where."""
    rows = AppointmentLine.objects.filter(pk__in=keys)
    rooms, people = _rooms("appointment_line", keys), _People(row.guest_id for row in rows)
    return {
        row.pk: {
            "treatment_id": row.treatment_id,
            "staff_id": row.staff_id,
            **_place(rooms.get(row.pk)),
            "happened_at": row.began_at or row.starts_at,
            **people.at(row.guest_id, row.began_at or row.starts_at),
        }
        for row in rows
    }


def about_room_bookings(keys: Collection[int]) -> dict[int, About]:
    rows = RoomBooking.objects.filter(pk__in=keys).select_related("room")
    people = _People(row.member_id for row in rows if row.member_id)
    return {
        row.pk: {
            **_place(row.room),
            "happened_at": row.started_at or row.begins_at,
            **(people.at(row.member_id, row.started_at or row.begins_at) if row.member_id else {}),
        }
        for row in rows
    }


def about_memberships(keys: Collection[int]) -> dict[int, About]:
    """The tier is that of the contract itself, and nothing is said of when: who buys or leaves does it once."""
    rows = Membership.objects.filter(pk__in=keys)
    people, now = _People(row.member_id for row in rows), clock.now()
    return {row.pk: {"tier": row.tier, "stage": people.stage(row.member_id, now)} for row in rows}


def about_people(keys: Collection[int]) -> dict[int, About]:
    """The house as a whole, as somebody knows it who is asked about nothing else."""
    people, now = _People(keys), clock.now()
    return {pk: people.at(pk, now) for pk in keys}


ABOUTS: Mapping[str, Callable[[Collection[int]], dict[int, About]]] = {
    "booking_id": about_bookings,
    "line_id": about_lines,
    "room_booking_id": about_room_bookings,
    "membership_id": about_memberships,
}


def stage_at(member: Member, at: datetime) -> str:
    """In which stage somebody was; empty where none is known."""
    return _People([member.pk]).stage(member.pk, at)


class _People:
    """In which stage some people were at a time, and under which contract. Two queries."""

    def __init__(self, keys: Iterable[int]) -> None:
        wanted = set(keys)
        self.stages: dict[int, list[Stage]] = defaultdict(list)
        for stage in Stage.objects.filter(member__in=wanted).order_by("-since", "-pk"):
            self.stages[stage.member_id].append(stage)
        self.contracts: dict[int, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(member__in=wanted, kind=ContractKind.PERIOD)
        for contract in rows.order_by("-ends_on", "-pk").only("member_id", "tier", "starts_on", "ends_on"):
            self.contracts[contract.member_id].append(contract)

    def stage(self, member: int, at: datetime) -> str:
        return next((each.kind for each in self.stages[member] if each.since <= at), "")

    def tier(self, member: int, day: date) -> str:
        return next((each.tier for each in self.contracts[member] if each.starts_on <= day <= each.ends_on), "")

    def at(self, member: int, at: datetime) -> About:
        return {"tier": self.tier(member, clock.local(at).date()), "stage": self.stage(member, at)}


def _place(room: Resource | None) -> About:
    return {"room_id": room.pk if room else None, "area_id": room.area_id if room else None}


def _rooms(cause: str, keys: Collection[int]) -> dict[int, Resource]:
    """Where each of these classes or treatments took place. One query."""
    claims = ResourceAllocation.objects.filter(OF_ROOMS, **{f"{cause}__in": keys}).select_related("whole", "resource")
    found: dict[int, Resource] = {}
    for claim in claims.order_by("pk"):
        found.setdefault(getattr(claim, f"{cause}_id"), claim.whole or claim.resource)
    return found
