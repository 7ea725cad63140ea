"""The numbers of this room of the house, and the frozen objects that rules receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bookings.recurrence import opens_weekly
from venue.policies import QUIET_FROM, QUIET_UNTIL, Table, Unit, declare, load, read, values_of

EACH = ("course", "tier")  # a course goes before the venue, a tier before both
LINE = ("course",)  # one line moves in one way, whoever waits in it

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
    help=_(
        "How many hours before it begins. A cancellation after that counts as late, and whoever waits is asked first."
    ),
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
    30,
    maximum=720,
    help=_("How many minutes before it begins people are checked in to a class."),
    scopes=("course",),
)
CHECK_IN_CLOSES = declare(
    "checkin.closes_minutes",
    _("Check-in closes"),
    Unit.MINUTES,
    10,
    maximum=480,
    help=_("How many minutes after it has begun; who comes later is for the coach to let in, on the roster."),
    scopes=("course",),
)
SAME_VISIT = declare(
    "checkin.same_visit_minutes",
    _("A second check-in is the same visit within"),
    Unit.MINUTES,
    10,
    maximum=240,
    help=_("For people who come without a booking: twice within this time is once."),
)
ROSTER_REMINDER = declare(
    "roster.remind_hours",
    _("Coaches are reminded of an open roster after"),
    Unit.HOURS,
    12,
    minimum=1,
    maximum=7 * 24,
    help=_("Counted from the end of the class. As long as a roster is open, nobody has missed the class."),
)
WAITLIST_MODE = declare(
    "waitlist.mode",
    _("A place that becomes free"),
    Unit.CHOICE,
    "auto",
    choices=(
        ("auto", _("is booked for the first in line")),
        ("ask", _("is offered to the first in line, who must accept")),
        ("all", _("is told to everybody in line; the first to book has it")),
    ),
    scopes=LINE,
)
WAITLIST_LATE = declare(
    "waitlist.late_mode",
    _("Once cancelling is no longer free, a place that becomes free"),
    Unit.CHOICE,
    "ask",
    choices=(
        ("ask", _("is offered to the first in line, who must accept")),
        ("stop", _("can be booked by anybody")),
    ),
    scopes=LINE,
)
WAITLIST_CUT_OFF = declare(
    "waitlist.cut_off_minutes",
    _("The waitlist stops"),
    Unit.MINUTES,
    60,
    maximum=24 * 60,
    help=_("How many minutes before the class nobody moves up or is asked any more; whoever waits may ask for longer."),
    scopes=LINE,
)
ASK_MINUTES = declare(
    "waitlist.ask_minutes",
    _("Time to accept a place that is offered"),
    Unit.MINUTES,
    10,
    minimum=1,
    maximum=24 * 60,
    scopes=LINE,
)
GRACE_MINUTES = declare(
    "waitlist.grace_minutes",
    _("Time to decline free of charge after moving up"),
    Unit.MINUTES,
    60,
    maximum=24 * 60,
    help=_("For those who got their place from the waitlist, even when cancelling is no longer free for others."),
    scopes=EACH,
)
OFFERS_PER_CLASS = declare(
    "waitlist.offers_per_class",
    _("Offers to one person for one class"),
    Unit.COUNT,
    3,
    minimum=1,
    maximum=20,
    help=_("Whoever let so many pass unanswered is not asked again."),
    scopes=LINE,
)
OFFERS_PER_DAY = declare(
    "waitlist.offers_per_day", _("Offers to one person a day"), Unit.COUNT, 20, minimum=1, maximum=100
)
RELEASE_MINUTES = declare(
    "waitlist.release_minutes",
    _("Unclaimed places are given up"),
    Unit.MINUTES,
    0,
    maximum=60,
    help=_(
        "How many minutes before the class places of people who are not checked in go to those on the waitlist who "
        "are in the house, then to anybody. 0: never."
    ),
    scopes=LINE,
)
HOLD_MINUTES = declare(
    "hold.desk_minutes",
    _("A place to be paid at the desk is kept for"),
    Unit.MINUTES,
    60,
    minimum=5,
    maximum=7 * 24 * 60,
    help=_("For people whom no membership or pack covers; at the latest until check-in closes. Then it is free again."),
    scopes=("course",),
)
HARD_DAYS = declare(
    "timetable.hard_days",
    _("Hard days in a row without a warning"),
    Unit.COUNT,
    2,
    maximum=7,
    help=_("Whoever books a hard class on one more day in a row is advised to rest. 0: no advice."),
)
EVENING_FROM = declare("timetable.evening_from", _("Evening classes begin at the earliest"), Unit.CLOCK, "19:00")
EVENING_UNTIL = declare("timetable.evening_until", _("Evening classes end at the latest"), Unit.CLOCK, "21:00")
INTENSITIES = (
    ("", _("as it comes")),
    ("low", _("recovery")),
    ("medium", _("moderate")),
    ("hard", _("hard")),
)
INTENSITY_OF = tuple(
    declare(
        f"timetable.intensity_{day}",
        label,
        Unit.CHOICE,
        default,
        choices=INTENSITIES,
        help=_("A class of another intensity can be put on; whoever does so is told."),
    )
    for day, label, default in (
        ("monday", _("Classes on Mondays"), ""),
        ("tuesday", _("Classes on Tuesdays"), "medium"),
        ("wednesday", _("Classes on Wednesdays"), "hard"),
        ("thursday", _("Classes on Thursdays"), "medium"),
        ("friday", _("Classes on Fridays"), "hard"),
        ("saturday", _("Classes on Saturdays"), "low"),
        ("sunday", _("Classes on Sundays"), "low"),
    )
)
PRICES_OF_PACKS = (
    ("credit", _("the credit is kept")),
    ("strike", _("a strike")),
    ("fee", _("a fee")),
    ("none", _("nothing")),
)
PRICES_OF_PERIODS = (("strike", _("a strike")), ("fee", _("a fee")), ("none", _("nothing")))
LATE_PACK, NO_SHOW_PACK = (
    declare(f"penalty.{kind}_pack", label, Unit.CHOICE, "credit", choices=PRICES_OF_PACKS, scopes=EACH)
    for kind, label in (
        ("late", _("Cancelled late, a place paid with a credit costs")),
        ("no_show", _("Not used, a place paid with a credit costs")),
    )
)
LATE_PERIOD, NO_SHOW_PERIOD = (
    declare(f"penalty.{kind}_period", label, Unit.CHOICE, "strike", choices=PRICES_OF_PERIODS, scopes=EACH)
    for kind, label in (
        ("late", _("Cancelled late, a place of a membership costs")),
        ("no_show", _("Not used, a place of a membership costs")),
    )
)
LATE_FEE, NO_SHOW_FEE = (
    declare(f"penalty.{kind}_fee", label, Unit.MONEY, default, minimum=1, maximum=10_000, scopes=EACH)
    for kind, label, default in (
        ("late", _("The fee, where cancelling late costs one"), "20.00"),
        ("no_show", _("The fee, where not coming costs one"), "30.00"),
    )
)
PENALTY_HOURS = declare(
    "penalty.decided_hours",
    _("A penalty is decided after"),
    Unit.HOURS,
    48,
    maximum=14 * 24,
    help=_("Until then it can be objected to; an objection keeps it open for as long as it takes."),
)
STRIKES = declare(
    "penalty.strikes",
    _("Strikes until advance booking is closed"),
    Unit.COUNT,
    3,
    maximum=20,
    help=_("0: strikes are counted, and nothing follows from them."),
)
STRIKE_DAYS = declare("penalty.strike_days", _("A strike counts for"), Unit.DAYS, 90, minimum=1, maximum=730)
SUSPENSION_DAYS = declare(
    "penalty.suspension_days",
    _("Advance booking is closed for"),
    Unit.DAYS,
    30,
    minimum=1,
    maximum=365,
    help=_("Counted from the last strike. A free place can still be taken at the desk once check-in is open."),
)
FORGIVEN = declare(
    "penalty.forgiven",
    _("Late cancellations and no-shows forgiven"),
    Unit.COUNT,
    2,
    maximum=20,
    help=_("So many of each kind within the days below; whoever is forgiven is told."),
)
FORGIVEN_DAYS = declare("penalty.forgiven_days", _("Forgiven within"), Unit.DAYS, 30, minimum=1, maximum=365)
PAGE_HOURS = declare(
    "penalty.page_hours",
    _("The page must have answered for"),
    Unit.HOURS,
    2,
    maximum=48,
    help=_(
        "If the public page was down at some time in the last hours in which cancelling was free, the penalty is "
        "waived. 0: never."
    ),
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
class WaitlistPolicy:
    """How places that become free find their next: `mode` (auto, ask, all), in its place `late_mode` (ask, stop) where
    places are given without asking and less than `late_from` is left, and nothing from `cut_off` before the class on.
    """

    mode: str = "auto"
    late_mode: str = "ask"
    late_from: timedelta = timedelta(hours=12)  # how long cancelling is free for anybody without a tier
    cut_off: timedelta = timedelta(minutes=60)
    to_answer: timedelta = timedelta(minutes=10)
    grace: timedelta = timedelta(minutes=60)
    offers_per_class: int = 3
    offers_per_day: int = 20
    release: timedelta = timedelta(0)  # before the class; none: unclaimed places are not given up
    quiet_from: time = time(22)
    quiet_until: time = time(8)


@dataclass(frozen=True)
class SuspensionPolicy:
    """So many strikes that count at once close advance booking for so long; with 0 strikes nothing follows."""

    strikes: int = 3
    lasts: timedelta = timedelta(days=30)


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
    check_in_closes_after: timedelta = timedelta(minutes=10)
    waitlist: "WaitlistPolicy" = field(default_factory=lambda: WaitlistPolicy())
    suspension: "SuspensionPolicy" = field(default_factory=lambda: SuspensionPolicy())
    hold: timedelta = timedelta(minutes=60)

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
    _answers: dict[tuple[str, ...], BookingPolicy] = field(default_factory=dict, compare=False)

    def under(self, scopes: Sequence[str] = ()) -> BookingPolicy:
        wanted = tuple(scopes)
        if wanted not in self._answers:
            self._answers[wanted] = self._under(wanted)
        return self._answers[wanted]

    def _under(self, scopes: Sequence[str]) -> BookingPolicy:
        values = self.table.under(scopes)
        for_all = [scope for scope in scopes if not scope.startswith("tier:")]
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
            check_in_closes_after=values.span(CHECK_IN_CLOSES),
            waitlist=WaitlistPolicy(
                mode=values.choice(WAITLIST_MODE),
                late_mode=values.choice(WAITLIST_LATE),
                late_from=(self.table.under(for_all) if len(for_all) < len(scopes) else values).span(FREE_CANCEL),
                cut_off=values.span(WAITLIST_CUT_OFF),
                to_answer=values.span(ASK_MINUTES),
                grace=values.span(GRACE_MINUTES),
                offers_per_class=values.count(OFFERS_PER_CLASS),
                offers_per_day=values.count(OFFERS_PER_DAY),
                release=values.span(RELEASE_MINUTES),
                quiet_from=values.clock(QUIET_FROM),
                quiet_until=values.clock(QUIET_UNTIL),
            ),
            suspension=SuspensionPolicy(values.count(STRIKES), values.span(SUSPENSION_DAYS)),
            hold=values.span(HOLD_MINUTES),
        )


BOOKING = (
    OPENS,
    OPENS_WEEKDAY,
    OPENS_CLOCK,
    MOST_TO_COME,
    MOST_PER_DAY,
    OVERLAP,
    CHECK_IN_OPENS,
    CHECK_IN_CLOSES,
    FREE_CANCEL,
    LAST_CANCEL,
    WAITLIST_MODE,
    WAITLIST_LATE,
    WAITLIST_CUT_OFF,
    ASK_MINUTES,
    GRACE_MINUTES,
    OFFERS_PER_CLASS,
    OFFERS_PER_DAY,
    RELEASE_MINUTES,
    QUIET_FROM,
    QUIET_UNTIL,
    STRIKES,
    SUSPENSION_DAYS,
    HOLD_MINUTES,
    # What a late cancellation or a no-show costs is read from the rows that the booking keeps.
    LATE_PACK,
    LATE_PERIOD,
    LATE_FEE,
    NO_SHOW_PACK,
    NO_SHOW_PERIOD,
    NO_SHOW_FEE,
)


def booking_policies(at: datetime) -> BookingPolicies:
    return _policies_of(load(BOOKING, at=at))


@lru_cache(maxsize=4)
def _policies_of(table: Table) -> BookingPolicies:
    """While no figure changes, the table stays the same, and what was made of it."""
    return BookingPolicies(table)


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


def same_visit(at: datetime) -> timedelta:
    return read([SAME_VISIT], at=at).span(SAME_VISIT)


def roster_reminder(at: datetime) -> timedelta:
    """How long after a class its coach is reminded that the roster is open."""
    return read([ROSTER_REMINDER], at=at).span(ROSTER_REMINDER)


def series_ahead(at: datetime) -> timedelta:
    return read([SERIES_AHEAD], at=at).span(SERIES_AHEAD)
