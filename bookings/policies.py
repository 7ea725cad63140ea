"""The numbers of this room of the house, and the frozen objects that rules receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bookings.recurrence import opens_weekly
from venue.policies import QUIET_FROM, QUIET_UNTIL, Table, Unit, declare, load, read, values_of

EACH = ("course", "tier")  # a course goes before the venue, a tier before both

OPENS = declare(
    "booking.opens_days",
    _("Booking opens"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=365,
    help=_("How many days before it begins a class can be booked."),
    scopes=EACH,
)
FREE_CANCEL = declare(
    "booking.free_cancel_hours",
    _("Cancelling is free until"),
    Unit.HOURS,
    12,
    maximum=7 * 24,
    help=_("How many hours before it begins. Until then the waitlist moves up; later a cancellation counts as late."),
    scopes=EACH,
)
OPENS_WEEKDAY = declare(
    "booking.opens_weekday",
    _("Booking opens weekly on"),
    Unit.COUNT,
    0,
    maximum=7,
    help=_("1 is Monday, 7 is Sunday: on that day booking opens for the whole week that follows. 0: day by day."),
    scopes=EACH,
)
OPENS_CLOCK = declare("booking.opens_clock", _("Booking opens weekly at"), Unit.CLOCK, "09:00", scopes=EACH)
MOST_TO_COME = declare(
    "booking.most_to_come",
    _("Bookings to come"),
    Unit.COUNT,
    0,
    maximum=100,
    help=_("How many one person may hold at a time. 0: as many as they like."),
    scopes=EACH,
)
MOST_PER_DAY = declare(
    "booking.most_per_day",
    _("Bookings a day"),
    Unit.COUNT,
    0,
    maximum=20,
    help=_("How many classes one person may book on one day. 0: as many as they like."),
    scopes=EACH,
)
OVERLAP = declare(
    "booking.overlap_minutes",
    _("Two classes of one person may overlap by"),
    Unit.MINUTES,
    0,
    maximum=240,
    help=_("How long two classes of one person may last at the same time."),
)
LAST_CANCEL = declare(
    "booking.last_cancel_minutes",
    _("Members give a place back until"),
    Unit.MINUTES,
    0,
    maximum=24 * 60,
    help=_("How many minutes before it begins; later only the front desk cancels. 0: until it begins."),
    scopes=EACH,
)
CHECK_IN_OPENS = declare(
    "checkin.opens_minutes",
    _("Check-in opens"),
    Unit.MINUTES,
    60,
    maximum=720,
    help=_("How many minutes before it begins people are checked in to a class. Check-in ends with the class."),
    scopes=("course",),
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
    """What holds for booking, cancelling and check-in, with the ids of the rows it was read from. A limit of 0 is none;
    with a weekday (1 is Monday) booking opens for a whole week at once.
    """

    opens_before: timedelta
    check_in_opens_before: timedelta
    free_cancel: timedelta
    ids: tuple[int, ...]
    opens_weekday: int = 0
    opens_clock: time = time(9)
    most_to_come: int = 0
    most_per_day: int = 0
    overlap: timedelta = timedelta(0)
    last_cancel: timedelta = timedelta(0)

    def opens_at(self, starts_at: datetime, zone: ZoneInfo) -> datetime:
        """When booking opens for a class that begins then."""
        if self.opens_weekday:
            return opens_weekly(starts_at, self.opens_weekday, self.opens_clock, zone)
        return starts_at - self.opens_before


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
        return BookingPolicy(
            opens_before=values.span(OPENS),
            check_in_opens_before=values.span(CHECK_IN_OPENS),
            free_cancel=values.span(FREE_CANCEL),
            ids=values.ids,
            opens_weekday=values.count(OPENS_WEEKDAY),
            opens_clock=values.clock(OPENS_CLOCK),
            most_to_come=values.count(MOST_TO_COME),
            most_per_day=values.count(MOST_PER_DAY),
            overlap=values.span(OVERLAP),
            last_cancel=values.span(LAST_CANCEL),
        )


BOOKING = (
    OPENS,
    OPENS_WEEKDAY,
    OPENS_CLOCK,
    MOST_TO_COME,
    MOST_PER_DAY,
    OVERLAP,
    CHECK_IN_OPENS,
    FREE_CANCEL,
    LAST_CANCEL,
)


def booking_policies(at: datetime) -> BookingPolicies:
    return BookingPolicies(load(BOOKING, at=at))


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
