"""Who came on a day: checked in to a class, or without a booking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from bookings.models import AppointmentLine, Booking, CheckIn
from members.models import Member, Membership
from members.selectors.entry_rules import owing
from members.selectors.search import matching
from venue import clock
from venue.models import Area, User
from venue.prepared import Prepared, PreparedModel
from venue.working_time import CUT_OFF, business_date, day_begins, day_span

_covering = Prepared(
    lambda member, day: Membership.objects.covering(day).filter(member=member).order_by().values_list("pk")[:1],
    member=int,
    day=date,
)


def is_covered(member_pk: int, day: date) -> bool:
    """Whether a membership of theirs holds on that day."""
    return _covering.row(member=member_pk, day=day) is not None


def came_since(member_pk: int, since: datetime) -> datetime | None:
    """When somebody last came, to a class or without a booking, if that was not before `since`."""
    ways: list[QuerySet] = [
        Booking.objects.filter(member=member_pk, checked_in_at__gt=since).values_list("checked_in_at", flat=True),
        CheckIn.objects.standing().filter(member=member_pk, at__gt=since).values_list("at", flat=True),
    ]
    return max((at for way in ways for at in way), default=None)


# --- at the desk -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """What the desk may do for somebody who stands there without a booking: the areas, the likely one first."""

    areas: Sequence[Area]
    is_covered: bool
    owes_rules: bool  # has not accepted the entry rules that hold
    last: CheckIn | None  # today, and not undone


_came_in = PreparedModel(
    CheckIn,
    lambda member, begins, ends: (
        CheckIn.objects.standing().filter(member=member, at__gte=begins, at__lt=ends).select_related("area")[:1]
    ),
    member=int,
    begins=datetime,
    ends=datetime,
)


def door_for(member: Member, viewer: User) -> Door:
    day = today()
    begins, ends = day_span(day, clock.zone())
    last = _came_in.first(member=member.pk, begins=begins, ends=ends)
    return Door(areas_for(viewer), is_covered(member.pk, day), bool(owing([member.pk])), last)


_areas = PreparedModel(Area, lambda: Area.objects.filter(is_active=True).order_by("floor", "name_en"))
_last_area = Prepared(
    lambda viewer: CheckIn.objects.filter(by=viewer).order_by("-pk").values_list("area_id")[:1], viewer=int
)


def areas_for(viewer: User) -> list[Area]:
    """The areas in use, the one this person last checked somebody in to first, else the reception."""
    latest = _last_area.row(viewer=viewer.pk)
    return sorted(_areas.all(), key=lambda each: ((each.pk,) != latest, each.kind != Area.Kind.RECEPTION))


# --- the list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Came:
    """One person who came, at one time; either the booking or the check-in without one."""

    at: datetime
    member: Member
    booking: Booking | None = None
    check_in: CheckIn | None = None


def today() -> date:
    return business_date(clock.now(), clock.zone())


def came_on(day: date, *, way: str = "", words: str = "", area: Area | None = None) -> list[Came]:
    """Everybody who came on a business day, the latest first; `way` is "class" or "free", empty for both. Two queries
    and one for the names of the classes, whatever their number.
    """
    begins, ends = day_span(day, clock.zone())
    found: list[Came] = []
    who = matching(words, "member__") if words.strip() else Q()
    if way != "free":
        classes = Booking.objects.filter(who, checked_in_at__gte=begins, checked_in_at__lt=ends)
        if area:
            classes = classes.filter(session__course__area=area)
        found += [
            Came(each.checked_in_at, each.member, booking=each)
            for each in classes.select_related("member", "session__course__area", "checked_in_by")
            if each.checked_in_at
        ]
    if way != "class":
        free = CheckIn.objects.filter(who, at__gte=begins, at__lt=ends)
        if area:
            free = free.filter(area=area)
        found += [Came(each.at, each.member, check_in=each) for each in free.select_related("member", "area", "by")]
    return sorted(found, key=lambda each: each.at, reverse=True)


# --- counted ---------------------------------------------------------------------------------------------------------


def visits_by_day(first: date, last: date) -> Counter[date]:
    """How many visits each business day from a first to a last had: one person with a check-in or a started service on
    it is one visit, however often they came. One query.
    """
    begins, ends = day_begins(first, clock.zone()), day_begins(last + timedelta(days=1), clock.zone())
    each_way = [
        rows.filter(**{f"{at}__gte": begins, f"{at}__lt": ends})
        .order_by()
        .annotate(who=F(who), on=_business_day(at))
        .values_list("who", "on")
        for rows, who, at in _ways()
    ]
    return Counter(on for _who, on in _together(each_way))


def days_here() -> Func:
    """Of people, on how many business days they came so far, counted as above."""
    each_way = [
        rows.filter(**{who: OuterRef("pk"), f"{at}__lte": clock.now()})
        .order_by()
        .annotate(on=_business_day(at))
        .values_list("on")
        for rows, who, at in _ways()
    ]
    return Func(ArraySubquery(_together(each_way)), function="cardinality", output_field=IntegerField())


def _ways() -> list[tuple[QuerySet, str, str]]:
    """Who came in which way, and when."""
    return [
        (Booking.objects.came(), "member_id", "came_at"),
        (CheckIn.objects.standing(), "member_id", "at"),
        (AppointmentLine.objects.all(), "guest_id", "began_at"),
    ]


def _together(each_way: Sequence[QuerySet]) -> QuerySet:
    """What several queries find, each row once."""
    return each_way[0].union(*each_way[1:])


def _business_day(at: str) -> Cast:
    local = Func(Value(str(clock.zone())), F(at), function="timezone", output_field=DateTimeField())
    return Cast(local - timedelta(hours=CUT_OFF.hour, minutes=CUT_OFF.minute), DateField())
