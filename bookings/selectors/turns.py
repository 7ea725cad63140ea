"""Whose turn it is: treatments without a practitioner of the guest's choice go round fairly (轮钟)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from bookings.models import AppointmentLine
from bookings.models.appointment import LIVE
from bookings.rules.choosing import Hand
from bookings.selectors.supply import A_DAY, begin_of
from venue import clock
from venue.models import StaffMember
from venue.working_time import business_date

TAKEN, WISH, CHOICE = "taken", "wish", "choice"  # why somebody was passed over, or asked at all


@dataclass(frozen=True)
class Turns:
    """How often it was somebody's turn on a business day, and when the last of them begins."""

    count: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """Whom a guest would rather have, where they did not choose: somebody they named once, a woman or a man."""

    staff_pk: int | None = None
    gender: str = ""


def turns_on(instant: datetime) -> dict[int, Turns]:
    """Of the business day of an instant, by practitioner; one query."""
    begins = begin_of(business_date(instant, clock.zone()))
    lines = _in_turn_between(begins, begins + A_DAY)
    rows = lines.order_by().values_list("staff").annotate(Count("pk"), Max("starts_at"))
    return {staff: Turns(count, last) for staff, count, last in rows}


def turns_by_day(first: date, last: date) -> dict[date, dict[int, Turns]]:
    """Of every business day from the first to the last; one query."""
    lines = _in_turn_between(begin_of(first), begin_of(last + A_DAY))
    found: dict[date, dict[int, Turns]] = defaultdict(dict)
    for staff, starts_at in lines.order_by("starts_at").values_list("staff", "starts_at"):
        of_day = found[business_date(starts_at, clock.zone())]
        of_day[staff] = Turns(of_day.get(staff, Turns()).count + 1, starts_at)
    return found


def _in_turn_between(begins: datetime, ends: datetime) -> QuerySet[AppointmentLine]:
    """What was somebody's turn. What was kept too long is nobody's, whether it is given up already or not: else whose
    turn it is would change while that is done.
    """
    lines = AppointmentLine.objects.filter(
        appointment__state__in=LIVE, is_choice=False, starts_at__gte=begins, starts_at__lt=ends
    )
    return lines.exclude(appointment__state="held", appointment__held_until__lte=clock.now())


def in_turn(hands: Iterable[Hand], turns: dict[int, Turns]) -> list[Hand]:
    """Whoever had the fewest turns that day comes first, then whose last one lies furthest back."""

    def key(hand: Hand) -> tuple[int, float, int]:
        had = turns.get(hand.staff_pk, Turns())
        return had.count, had.last.timestamp() if had.last else 0.0, hand.staff_pk

    return sorted(hands, key=key)


def as_wished(hands: Sequence[Hand], wish: Wish, genders: dict[int, str]) -> list[Hand]:
    """The same order, with those the guest would rather have asked first."""
    return sorted(
        hands,
        key=lambda hand: (
            hand.staff_pk != wish.staff_pk if wish.staff_pk else False,
            genders.get(hand.staff_pk, "") != wish.gender if wish.gender else False,
        ),
    )


def told(turn: Sequence[Hand], asked: Sequence[Hand], chosen: Hand, turns: dict[int, Turns]) -> list[dict[str, object]]:
    """What an appointment keeps: everybody in turn up to whoever does it, and why each before was passed over."""
    place = [hand.staff_pk for hand in asked]
    kept: list[dict[str, object]] = []
    for hand in turn:
        is_chosen = hand.staff_pk == chosen.staff_pk
        is_after = place.index(hand.staff_pk) > place.index(chosen.staff_pk)
        why = "" if is_chosen else WISH if is_after else TAKEN
        kept.append({"staff": hand.staff_pk, "turns": turns.get(hand.staff_pk, Turns()).count, "why": why})
        if is_chosen:
            break
    return kept


def genders_of(hands: Iterable[Hand]) -> dict[int, str]:
    pks = {hand.staff_pk for hand in hands}
    return dict(StaffMember.objects.filter(pk__in=pks).values_list("pk", "gender"))
