"""When the dates of a course could be: as it is wished, else what is nearest to it on the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.availability import Day, Slot
from venue import clock
from venue.errors import Text
from venue.working_time import wall_clock

NONE_TOGETHER = _("There is no time at which all of it can be together.")


@dataclass(frozen=True)
class DateOffered:
    """One date: when it was wished for, and what is free on that day; why nothing is."""

    number: int
    wished: datetime
    slots: tuple[Slot, ...] = ()
    why_none: Text = ""

    @property
    def nearest(self) -> Slot | None:
        """The free time that is least far from what was wished, of equal ones the earlier."""
        return min(self.slots, key=self._distance, default=None)

    @property
    def is_as_wished(self) -> bool:
        return self.nearest is not None and self.nearest.starts_at == self.wished

    def _distance(self, slot: Slot) -> tuple[timedelta, datetime]:
        return abs(slot.starts_at - self.wished), slot.starts_at


def dates_offered(asks: Sequence[Ask], days: Sequence[date], at: time) -> list[DateOffered]:
    """For each day of a course, in their order; as many queries however many there are."""
    now, zone = clock.now(), clock.zone()
    found = {day.day: day for day in starts_for(asks, min(days), max(days), earliest=now, only=set(days))}
    return [_offered(number, wall_clock(day, at, zone), found[day]) for number, day in enumerate(days, start=1)]


def _offered(number: int, wished: datetime, day: Day) -> DateOffered:
    return DateOffered(number, wished, day.slots, "" if day.slots else day.why_none or NONE_TOGETHER)
