"""The numbers of this room of the house, and the frozen objects that rules receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import QUIET_FROM, QUIET_UNTIL, Table, Unit, declare, load, read, values_of

OPENS = declare(
    "booking.opens_days",
    _("Booking opens"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=365,
    help=_("How many days before it begins a class can be booked."),
)
FREE_CANCEL = declare(
    "booking.free_cancel_hours",
    _("Cancelling is free until"),
    Unit.HOURS,
    12,
    maximum=7 * 24,
    help=_("How many hours before it begins. Until then the waitlist moves up; later a cancellation counts as late."),
)
CHECK_IN_OPENS = declare(
    "checkin.opens_minutes",
    _("Check-in opens"),
    Unit.MINUTES,
    60,
    maximum=720,
    help=_("How many minutes before it begins people are checked in to a class. Check-in ends with the class."),
)
REMINDER_LEAD = declare(
    "reminder.lead_minutes",
    _("Reminder before a class"),
    Unit.MINUTES,
    24 * 60,
    minimum=15,
    maximum=7 * 24 * 60,
    help=_("In quiet hours it is sent an hour before they begin instead."),
)
SECOND_REMINDER_LEAD = declare(
    "reminder.second_lead_minutes",
    _("Second reminder before a class"),
    Unit.MINUTES,
    2 * 60,
    minimum=15,
    maximum=24 * 60,
    help=_("In quiet hours it is sent an hour before they begin instead."),
)
REMINDER_LATEST = declare(
    "reminder.latest_minutes",
    _("A reminder is worthless after"),
    Unit.MINUTES,
    30,
    minimum=1,
    maximum=720,
    help=_("A reminder that could not be sent within this time after it fell due is dropped."),
)
SERIES_AHEAD = declare(
    "series.ahead_days",
    _("Weekly classes are put on ahead"),
    Unit.DAYS,
    28,
    minimum=7,
    maximum=180,
    help=_("For how many days from today the sessions of weekly classes exist."),
)


@dataclass(frozen=True)
class BookingPolicy:
    """What holds for booking and check-in, with the ids of the rows it was read from."""

    opens_before: timedelta
    check_in_opens_before: timedelta
    free_cancel: timedelta
    ids: tuple[int, ...]


@dataclass(frozen=True)
class ReminderPolicy:
    lead: timedelta
    second_lead: timedelta
    latest: timedelta
    quiet_from: time
    quiet_until: time


@dataclass(frozen=True)
class BookingPolicies:
    """The booking policy of every scope at one instant: one query for a whole list of sessions."""

    table: Table

    def under(self, scopes: Sequence[str] = ()) -> BookingPolicy:
        values = self.table.under(scopes)
        return BookingPolicy(values.span(OPENS), values.span(CHECK_IN_OPENS), values.span(FREE_CANCEL), values.ids)


def booking_policies(at: datetime) -> BookingPolicies:
    return BookingPolicies(load([OPENS, CHECK_IN_OPENS, FREE_CANCEL], at=at))


def booking_policy(at: datetime, scopes: Sequence[str] = ()) -> BookingPolicy:
    return booking_policies(at).under(scopes)


@dataclass(frozen=True)
class FreeCancel:
    """Until how long before the start cancelling is free, by the policy rows that bookings keep."""

    hours: Mapping[int, int]  # by the key of the policy row

    def of(self, policies: Iterable[int]) -> timedelta:
        """Under the rows a booking was made under; what was not set by a row then, is the default."""
        return timedelta(hours=next((self.hours[pk] for pk in policies if pk in self.hours), int(FREE_CANCEL.default)))


def free_cancel_of(kept: Iterable[Iterable[int]]) -> FreeCancel:
    """For all the bookings of a list; `kept` are their `policies`."""
    return FreeCancel(values_of(FREE_CANCEL, (pk for policies in kept for pk in policies)))


def reminder_policy(at: datetime) -> ReminderPolicy:
    values = read([REMINDER_LEAD, SECOND_REMINDER_LEAD, REMINDER_LATEST, QUIET_FROM, QUIET_UNTIL], at=at)
    return ReminderPolicy(
        values.span(REMINDER_LEAD),
        values.span(SECOND_REMINDER_LEAD),
        values.span(REMINDER_LATEST),
        values.clock(QUIET_FROM),
        values.clock(QUIET_UNTIL),
    )


def series_ahead(at: datetime) -> timedelta:
    return read([SERIES_AHEAD], at=at).span(SERIES_AHEAD)
