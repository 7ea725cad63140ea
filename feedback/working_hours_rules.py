"""Working hours are changed for the days to come alone, so that what was reckoned by them stays true."""

from dataclasses import dataclass
from datetime import date

from feedback.clock_errors import HoursOver, PastHoursStay
from venue.rules import Rule


@dataclass(frozen=True)
class HoursFacts:
    """From which day hours shall hold, and the last day of those that are changed, if they have one."""

    first_on: date
    last_on: date | None = None


def check_from_today(facts: HoursFacts, today: date) -> None:
    if facts.first_on < today:
        raise PastHoursStay


def check_not_over(facts: HoursFacts, today: date) -> None:
    if facts.last_on is not None and facts.last_on < today:
        raise HoursOver


ADD_HOURS_RULES: tuple[Rule[HoursFacts, date], ...] = (check_from_today,)
CHANGE_HOURS_RULES: tuple[Rule[HoursFacts, date], ...] = (check_not_over, check_from_today)
REMOVE_HOURS_RULES: tuple[Rule[HoursFacts, date], ...] = (check_not_over,)
