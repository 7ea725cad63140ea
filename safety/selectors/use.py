"""What has been used and how many came, for the rhythms that follow that."""

from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from bookings.models import AppointmentLine, Booking, CheckIn, Resource, RoomBooking, ScheduledSession
from bookings.models.room_booking import FIRM
from safety.models import DutyPlan
from venue import clock
from venue.working_time import business_date, day_begins, day_span

Use = tuple[str, datetime, date]


def place_of(plan: DutyPlan, claims: str) -> Q:
    """Claims (by the path to them) on what the plan is about: one thing, or any room of its area."""
    if plan.resource_id:
        return Q(**{f"{claims}resource": plan.resource_id}) | Q(**{f"{claims}whole": plan.resource_id})
    room = Resource.Kind.ROOM
    here = {f"{claims}resource__area": plan.area_id, f"{claims}resource__kind": room}
    whole = {f"{claims}whole__area": plan.area_id, f"{claims}whole__kind": room}
    return Q(**here) | Q(**whole)


def uses_ended(plan: DutyPlan, since: datetime, now: datetime) -> list[Use]:
    """Classes, treatments and room bookings that ended after `since` and until now: which, when, on which business
    day; in the order in which they ended.
    """
    classes = ScheduledSession.objects.standing().annotate(over=F("ends_at"))
    treatments = AppointmentLine.objects.filter(appointment__state="done").annotate(
        over=Coalesce("finished_at", "ends_at")
    )
    parties = RoomBooking.objects.filter(state__in=FIRM).annotate(over=F("ends_at"))
    kinds: dict[str, QuerySet] = {"session": classes, "treatment": treatments, "room booking": parties}
    found = []
    for name, rows in kinds.items():
        here = rows.filter(place_of(plan, "allocations__"), over__gt=since, over__lte=now).order_by().distinct()
        for pk, over in here.values_list("pk", "over"):
            found.append((f"{name} {pk}", over, business_date(over, clock.zone())))
    return sorted(found, key=lambda use: (use[1], use[0]))


def people_on_day(plan: DutyPlan, day: date) -> int:
    """How many came here on a business day or have booked something for it, each person once; of a room booking as
    many as it is for.
    """
    begins, ends = day_span(day, clock.zone())
    booked = Booking.objects.live().exclude(state=Booking.State.NO_SHOW)
    ways: list[QuerySet] = [
        CheckIn.objects.standing().filter(area=plan.area_id, at__gte=begins, at__lt=ends).values_list("member"),
        booked.filter(
            place_of(plan, "session__allocations__"), session__starts_at__gte=begins, session__starts_at__lt=ends
        ).values_list("member"),
        AppointmentLine.objects.filter(
            place_of(plan, "allocations__"),
            appointment__state__in=("requested", "booked", "in_service", "done"),
            starts_at__gte=begins,
            starts_at__lt=ends,
        ).values_list("appointment__member"),
    ]
    people = {member for way in ways for (member,) in way.order_by()}
    parties = RoomBooking.objects.filter(place_of(plan, "allocations__"), state__in=FIRM).order_by()
    parties = parties.filter(begins_at__gte=begins, begins_at__lt=ends).distinct()
    return len(people) + sum(each.people for each in parties)


def visits_since(plan: DutyPlan, since: datetime) -> list[tuple[datetime, date]]:
    """When each person came here on each business day, to a class, a treatment or without a booking, in order; only
    who came after `since`, and had not been here on that day before.
    """
    begins = day_begins(business_date(since, clock.zone()), clock.zone()) - timedelta(seconds=1)
    ways: list[QuerySet] = [
        CheckIn.objects.standing().filter(area=plan.area_id, at__gt=begins).values_list("member", "at"),
        Booking.objects.filter(place_of(plan, "session__allocations__"), checked_in_at__gt=begins).values_list(
            "member", "checked_in_at"
        ),
        AppointmentLine.objects.filter(place_of(plan, "allocations__"), began_at__gt=begins).values_list(
            "appointment__member", "began_at"
        ),
    ]
    came: dict[tuple[int, date], datetime] = {}
    for way in ways:
        for member, at in way.order_by():
            name = (member, business_date(at, clock.zone()))
            came[name] = min(at, came.get(name, at))
    return sorted((at, day) for (_, day), at in came.items() if at > since)
