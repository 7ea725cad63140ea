"""The numbers of treatments, and the frozen object that rules receive."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from bookings.policies import REMINDER_LATEST
from venue.policies import QUIET_FROM, QUIET_UNTIL, Unit, declare, read

GRID = declare(
    "treatment.grid_minutes",
    _("Treatments begin every"),
    Unit.CHOICE,
    "15",
    choices=[
        ("5", _("5 minutes")),
        ("10", _("10 minutes")),
        ("15", _("quarter of an hour")),
        ("20", _("20 minutes")),
        ("30", _("half an hour")),
        ("60", _("hour")),
    ],
    help=_("Start times that are offered, counted from the full hour."),
)
OPENS = declare(
    "treatment.opens_days",
    _("Treatments can be booked ahead"),
    Unit.DAYS,
    30,
    minimum=1,
    maximum=365,
    help=_("How many days ahead, as far as shifts are planned."),
)
NOTICE = declare(
    "treatment.notice_minutes",
    _("Members book treatments until"),
    Unit.MINUTES,
    60,
    maximum=7 * 24 * 60,
    help=_("How many minutes before it begins; the desk books until it begins."),
)
FREE_CANCEL = declare(
    "treatment.free_cancel_hours",
    _("Cancelling a treatment is free until"),
    Unit.HOURS,
    24,
    maximum=14 * 24,
    help=_("How many hours before it begins. Later it counts as late, and a credit is not given back."),
)
LATE_FEE = declare(
    "treatment.late_fee",
    _("Fee for a treatment cancelled late or not used"),
    Unit.MONEY,
    "0.00",
    help=_("Charged once for an appointment that is not paid yet. 0: nothing."),
)
HOLD = declare(
    "treatment.hold_minutes",
    _("A treatment is kept while deciding"),
    Unit.MINUTES,
    10,
    minimum=2,
    maximum=60,
    help=_("So long room and practitioner stay kept for whoever has chosen a time and not confirmed it yet."),
)
OFFER = declare(
    "treatment.offer_minutes",
    _("Time to answer when a treatment time is offered"),
    Unit.MINUTES,
    30,
    minimum=5,
    maximum=8 * 60,
    help=_("To whoever waits for it. Then it goes to the next; nobody is asked in quiet hours, or just before them."),
)
OFFERS = declare(
    "treatment.offers",
    _("Treatment times offered to whoever waits"),
    Unit.COUNT,
    3,
    minimum=1,
    maximum=20,
    help=_("Whoever let so many pass no longer waits, and is told."),
)
WAITS = declare(
    "treatment.waits",
    _("Treatments that one person waits for"),
    Unit.COUNT,
    5,
    minimum=1,
    maximum=20,
    help=_("At the same time, each on up to 14 days."),
)
NO_SHOW = declare(
    "treatment.no_show_minutes",
    _("A treatment counts as not used"),
    Unit.MINUTES,
    20,
    minimum=5,
    maximum=240,
    help=_("How many minutes after it should have begun the desk may say that the guest did not come."),
)
RESERVE = declare(
    "treatment.reserve_rooms",
    _("Rooms kept back for sudden need"),
    Unit.COUNT,
    0,
    maximum=20,
    help=_(
        "How many rooms for a treatment stay free at any time for the desk: guests are not given the last ones online."
    ),
)
END_REMINDER = declare(
    "treatment.end_reminder_minutes",
    _("The end of a treatment is announced"),
    Unit.MINUTES,
    5,
    minimum=1,
    maximum=30,
    help=_("How many minutes before it ends, counted from when it really began: to whoever gives it and at the desk."),
)
REMINDER = declare(
    "treatment.reminder_hours",
    _("Guests are reminded of a treatment"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=7 * 24,
    help=_("How many hours before it begins."),
)
ALL = (
    GRID, OPENS, NOTICE, FREE_CANCEL, LATE_FEE, HOLD, OFFER, OFFERS, WAITS, NO_SHOW, RESERVE, END_REMINDER, REMINDER,
    REMINDER_LATEST, QUIET_FROM, QUIET_UNTIL,
)  # fmt: skip


@dataclass(frozen=True)
class TreatmentPolicy:
    """What holds for booking, cancelling and reminding, with the ids of the rows it was read from."""

    grid: timedelta = timedelta(minutes=15)
    opens: timedelta = timedelta(days=30)
    notice: timedelta = timedelta(minutes=60)
    free_cancel: timedelta = timedelta(hours=24)
    late_fee: str = "0.00"
    hold: timedelta = timedelta(minutes=10)
    offer: timedelta = timedelta(minutes=30)
    offers: int = 3
    waits: int = 5
    no_show: timedelta = timedelta(minutes=20)
    reserve: int = 0  # rooms that guests are not given online
    end_reminder: timedelta = timedelta(minutes=5)
    reminder: timedelta = timedelta(hours=24)
    reminder_latest: timedelta = timedelta(minutes=30)
    quiet_from: time = time(22)
    quiet_until: time = time(8)
    ids: tuple[int, ...] = ()


def treatment_policy(at: datetime) -> TreatmentPolicy:
    values = read(ALL, at=at)
    return TreatmentPolicy(
        grid=timedelta(minutes=int(values.choice(GRID))),
        opens=values.span(OPENS),
        notice=values.span(NOTICE),
        free_cancel=values.span(FREE_CANCEL),
        late_fee=str(values.money(LATE_FEE)),
        hold=values.span(HOLD),
        offer=values.span(OFFER),
        offers=values.count(OFFERS),
        waits=values.count(WAITS),
        no_show=values.span(NO_SHOW),
        reserve=values.count(RESERVE),
        end_reminder=values.span(END_REMINDER),
        reminder=values.span(REMINDER),
        reminder_latest=values.span(REMINDER_LATEST),
        quiet_from=values.clock(QUIET_FROM),
        quiet_until=values.clock(QUIET_UNTIL),
        ids=values.ids,
    )
