"""What is known of appointments: for the rules, for the pages, and how somebody gets hold of one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, Resource, Treatment
from bookings.models.allocation import ResourceAllocation
from bookings.models.appointment import LIVE, TO_COME
from bookings.rules.appointment import AppointmentFacts, GuestFacts, LineFacts, Other, StandingFacts
from bookings.rules.choosing import Belongs, Guest
from bookings.selectors.closing import closed_appointment
from bookings.selectors.facts import classes_to_come
from bookings.selectors.kept_hours import belonging
from bookings.selectors.supply import A_DAY, begin_of
from bookings.selectors.treatment_payment import is_paid
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from members.models import Member, Preference
from members.screening_verdict import on_day, within
from members.selectors.agreement import barred_by
from members.selectors.entry_rules import owing
from members.selectors.own import theirs
from members.selectors.screening import limits_of
from venue import clock
from venue.history import Happening, happening
from venue.models import User
from venue.wording import when
from venue.working_time import business_date

BARRIERS = frozenset({"mobility", "wheelchair"})
NOBODY = Q(pk__in=())


@dataclass(frozen=True)
class Part:
    """One treatment for one guest, as the rules look at it: when, and with which claims that are given up."""

    treatment: Treatment
    guest_pk: int
    starts_at: datetime
    ends_at: datetime


def guests_of(pks: Iterable[int]) -> dict[int, Guest]:
    """What of each person decides the choice of room and practitioner; four queries."""
    members = Member.objects.in_bulk(set(pks))
    wishes = {each.member_id: each for each in Preference.objects.filter(member__in=members)}
    belongs = belonging(members.values())
    return {pk: _guest(each.gender, belongs[pk], wishes.get(pk)) for pk, each in members.items()}


def _guest(gender: str, belongs: Belongs, wish: Preference | None) -> Guest:
    if wish is None:
        return Guest(gender, belongs=belongs)
    needs = not BARRIERS.isdisjoint(wish.needs)
    return Guest(gender, needs, wish.practitioner_gender, wish.is_quiet, wish.room, belongs=belongs)


def facts_of(
    parts: Sequence[Part],
    policy: TreatmentPolicy,
    now: datetime,
    *,
    at_desk: bool,
    besides: int | None = None,
    is_of_course: bool = False,
) -> AppointmentFacts:
    """For booking, or for changing the appointment with the key `besides`. A few queries for each guest."""
    pks = [part.guest_pk for part in parts]
    day = clock.local(parts[0].starts_at).date()
    limits, owing_rules, names = limits_of(pks), owing(pks), _names(pks)
    guests = []
    for pk in dict.fromkeys(pks):
        own = [part for part in parts if part.guest_pk == pk]
        activities = {activity for part in own for activity in part.treatment.activities}
        guests.append(
            GuestFacts(
                limits=within(on_day(limits.get(pk, ()), day), activities),
                unsigned=barred_by(pk),
                owes_rules=pk in owing_rules,
                others=tuple(others_of(pk, own[0].starts_at, own[-1].ends_at, now, besides)),
                name=names[pk],
            )
        )
    retired = tuple(dict.fromkeys(part.treatment.name for part in parts if not part.treatment.is_active))
    return AppointmentFacts(parts[0].starts_at, tuple(guests), policy, retired, at_desk, is_of_course)


def _names(pks: Collection[int]) -> dict[int, str]:
    return dict(Member.objects.filter(pk__in=pks).values_list("pk", "name"))


def others_of(
    member_pk: int, begins: datetime, ends: datetime, now: datetime, besides: int | None = None
) -> Iterable[Other]:
    """Classes and treatments of this person that overlap a time."""
    for each in classes_to_come(member_pk, now):
        if each.starts_at < ends and begins < each.ends_at:
            yield Other(each.course, each.starts_at, each.ends_at)
    for line in lines_of(member_pk, begins, ends, now, besides):
        yield Other(line.treatment.name, line.starts_at, line.ends_at)


def lines_of(
    member_pk: int, begins: datetime, ends: datetime, now: datetime, besides: int | None = None
) -> QuerySet[AppointmentLine]:
    standing = Appointment.objects.standing(now).filter(pk=OuterRef("appointment"))
    found = AppointmentLine.objects.filter(Exists(standing), guest=member_pk, starts_at__lt=ends, ends_at__gt=begins)
    return found.exclude(appointment=besides).select_related("treatment")


def standing_facts(appointment: Appointment, *, at_desk: bool) -> StandingFacts:
    """Cancelling goes by the policy as it was when the appointment was made."""
    guests = Count("guest", distinct=True)
    known = appointment.lines.aggregate(first=Min("starts_at"), here=Count("here_at"), guests=guests)
    return StandingFacts(
        state=appointment.state,
        starts_at=known["first"],
        policy=treatment_policy(appointment.booked_at),
        at_desk=at_desk,
        is_closed=closed_appointment(appointment) is not None,
        is_here=known["here"] > 0,
        guests=known["guests"],
    )


def line_facts(appointment: Appointment) -> LineFacts:
    """For leaving one of its treatments out."""
    package = appointment.package.name if appointment.package else ""
    return LineFacts(appointment.lines.count(), package, is_paid(appointment))


def is_served(user: User, appointment: Appointment) -> bool:
    """Whether this user acts as the house: whoever works at the desk and is not this guest, nor acts for them."""
    own = Q(pk=appointment.member_id) & theirs(user)
    return user.has_perm("bookings.use_desk") and not Member.objects.filter(own).exists()


# --- doors -----------------------------------------------------------------------------------------------------------


def with_details() -> QuerySet[Appointment]:
    """With everything a page or message names; four queries whatever their number."""
    claims = ResourceAllocation.objects.select_related("resource__whole", "whole").order_by("pk")
    lines = AppointmentLine.objects.select_related("treatment", "staff__user", "guest").order_by("number")
    return Appointment.objects.select_related("member", "package", "booked_by", "cancelled_by").prefetch_related(
        Prefetch("lines", lines.prefetch_related(Prefetch("allocations", claims)))
    )


def appointment_seen_by(user: User, pk: int) -> Appointment:
    """Any appointment for the desk, those with a line of their own for practitioners; else it does not exist."""
    return get_object_or_404(_seen_by(user), pk=pk)


def line_seen_by(user: User, pk: int) -> AppointmentLine:
    """One treatment of such an appointment: any for the desk, their own for practitioners."""
    lines = AppointmentLine.objects.select_related("appointment", "treatment", "staff__user", "guest")
    if not user.has_perm("bookings.use_desk"):
        lines = lines.filter(staff__user=user)
    return get_object_or_404(lines, pk=pk)


def _seen_by(user: User) -> QuerySet[Appointment]:
    if user.has_perm("bookings.use_desk"):
        return with_details()
    own = AppointmentLine.objects.filter(appointment=OuterRef("pk"), staff__user=user)
    return with_details().filter(Exists(own))


def own_appointment(user: User, pk: int) -> Appointment:
    """An appointment in the name of the user, or of somebody they act for; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(with_details().filter(theirs(user, "member__")), pk=pk)


def treatment_on_offer(pk: int) -> Treatment:
    return get_object_or_404(Treatment.objects.on_offer().select_related("equipment"), pk=pk)


def left_out_history(appointment: Appointment) -> Sequence[Happening]:
    """Which treatments were left out of it, when and by whom, for its page of history."""
    events = AppointmentLine.pgh_event_model.objects.filter(appointment=appointment.pk, pgh_label="delete")  # type: ignore[attr-defined]
    rows = list(events.select_related("pgh_context").order_by("pgh_id"))
    names = Treatment.objects.in_bulk({each.treatment_id for each in rows})
    text = _("Left out: %(course)s, %(starts)s")
    return [
        replace(happening(each, ()), text=text % {"course": names[each.treatment_id], "starts": when(each.starts_at)})
        for each in rows
    ]


# --- lists -----------------------------------------------------------------------------------------------------------


def lines_on(day: date, user: User) -> QuerySet[AppointmentLine]:
    """Every treatment that begins on a business day, what ended before included: the desk's, or a practitioner's own.
    With what a list shows; three queries.
    """
    begins = begin_of(day)
    claims = ResourceAllocation.objects.select_related("resource__whole", "whole").order_by("pk")
    lines = (
        AppointmentLine.objects.filter(starts_at__gte=begins, starts_at__lt=begins + A_DAY)
        .exclude(appointment__state="released")
        .select_related("appointment", "treatment", "staff__user", "guest")
        .prefetch_related(Prefetch("allocations", claims))
        .order_by("starts_at", "pk")
    )
    return lines if user.has_perm("bookings.use_desk") else lines.filter(staff__user=user)


def today() -> date:
    return business_date(clock.now(), clock.zone())


def appointments_of(people: Iterable[Member], now: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """Of these people: what is to come or going on, soonest first, and the latest of all others."""
    mine = with_details().filter(member__in=list(people)).annotate(first=Min("lines__starts_at"))
    current = Q(state__in=(*TO_COME, "in_service"))
    coming = mine.filter(current).exclude(state="held", held_until__lte=now).order_by("first", "pk")
    past = mine.exclude(current).exclude(state="released").order_by("-first", "-pk")[:30]
    return list(coming), list(past)


def price_of(appointment: Appointment) -> Decimal:
    return sum((line.price or Decimal(0) for line in appointment.lines.all()), Decimal(0))


def next_of(member_pk: int, now: datetime) -> AppointmentLine | None:
    """What comes next for a person."""
    found = AppointmentLine.objects.filter(guest=member_pk, ends_at__gt=now, appointment__state__in=LIVE)
    return (
        found.exclude(appointment__state__in=("held", "done", "no_show"))
        .select_related("treatment")
        .order_by("starts_at")
        .first()
    )


def rooms_named(appointment: Appointment) -> Mapping[int, Resource | None]:
    return {line.pk: line.room for line in appointment.lines.all()}
