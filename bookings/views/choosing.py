"""What the pages on which a time is chosen have in common."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bookings.selectors.appointment import today
from bookings.selectors.availability import Day
from bookings.treatment_errors import SlotTaken, TakenMeanwhile
from bookings.treatment_policies import treatment_policy
from venue import clock
from venue.models import StaffMember

DAYS_SHOWN = 14
TRIES = 4


def day_chosen(text: str, opens: timedelta | None = None) -> date:
    """The day of an address, from today on and within reach; nonsense is today. Treatments reach as far as their figure
    says, anything else as far as it `opens`.
    """
    first = today()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return first
    last = first + (treatment_policy(clock.now()).opens if opens is None else opens)
    return found if first <= found <= last else first


def days_around(chosen: date) -> tuple[date, date]:
    """The fortnight that is shown: from today on, or so that the chosen day lies in it."""
    first = today()
    while chosen >= first + timedelta(days=DAYS_SHOWN):
        first += timedelta(days=DAYS_SHOWN)
    return first, first + timedelta(days=DAYS_SHOWN - 1)


def strip(days: list[Day], chosen: date, *, opens: timedelta | None = None) -> dict[str, Any]:
    """The days that are shown, the chosen one, and from which days on there are earlier and later ones; no later than
    `opens` days ahead.
    """
    first, later = days[0].day, days[-1].day + timedelta(days=1)
    return {
        "days": days,
        "day": next(each for each in days if each.day == chosen),
        "earlier": max(first - timedelta(days=DAYS_SHOWN), today()) if first > today() else None,
        "later": later if opens is None or later <= today() + opens else None,
    }


def shown(days: list[Day], chosen: date, staff_pk: int | None = None) -> dict[str, Any]:
    """What `_times.html` needs."""
    found = strip(days, chosen)
    day = found["day"]
    pks = {pk for slot in day.slots for pk in slot.staff}
    return {
        **found,
        "names": {each.pk: each.user.display_name for each in staff_named(pks)},
        "staff_pk": staff_pk,
        "slots": [(slot, slot.staff) for slot in day.slots],
    }


def staff_named(pks: set[int]) -> list[StaffMember]:
    return list(StaffMember.objects.filter(pk__in=pks).select_related("user").order_by("user__name", "pk"))


def while_taken(action: Callable[[], str]) -> str:
    """Run it anew when somebody else was faster: something else may be free at that time. Each try is a transaction of
    its own.
    """
    for _try in range(TRIES):
        try:
            return action()
        except TakenMeanwhile:
            continue
    raise SlotTaken
