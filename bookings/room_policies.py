"""The figures of rooms that people book for themselves, and what cancelling costs under those that were promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, Values, declare, read, rows_with

HOLD = declare(
    "room.hold_hours",
    _("A room is held for"),
    Unit.HOURS,
    48,
    minimum=1,
    maximum=60 * 24,
    help=_("Until then it is confirmed, or it is free again. Another time can be agreed each time."),
)
FREE = declare(
    "room.free_cancel_days",
    _("Cancelling a room is free until"),
    Unit.DAYS,
    7,
    maximum=90,
    help=_("So many days before it begins. Of a room that is only held, or asked for, it is always free."),
)
FEE = declare("room.fee_percent", _("Later, cancelling a room costs"), Unit.PERCENT, 50, maximum=100)
LATE = declare(
    "room.late_cancel_days",
    _("Cancelling a room is late from"),
    Unit.DAYS,
    2,
    maximum=90,
    help=_("So many days before it begins."),
)
LATE_FEE = declare("room.late_fee_percent", _("Late, cancelling a room costs"), Unit.PERCENT, 100, maximum=100)
SETUP = declare(
    "room.setup_minutes",
    _("Setting a room up takes"),
    Unit.MINUTES,
    15,
    maximum=8 * 60,
    help=_("Proposed for each room booking: nobody else has the room then."),
)
CLEARING = declare("room.clearing_minutes", _("Clearing a room takes"), Unit.MINUTES, 15, maximum=8 * 60)
QUOTE = declare("room.quote_days", _("A quote for a room is valid for"), Unit.DAYS, 7, minimum=1, maximum=180)
SETUP_EARLY = declare(
    "room.setup_early_minutes",
    _("A room is set up before it is used"),
    Unit.MINUTES,
    10,
    maximum=240,
    help=_("By then at the latest everything stands in its place; how early or late it did is kept."),
)
DEPOSIT = declare(
    "room.deposit_percent",
    _("Deposit proposed for a room"),
    Unit.PERCENT,
    30,
    maximum=100,
    help=_("Of the price. What is asked for is decided each time."),
)
OPENS = declare(
    "room.opens_days",
    _("Rooms can be booked online ahead"),
    Unit.DAYS,
    30,
    maximum=365,
    help=_("Courts, meeting rooms and activity rooms with a price per hour. 0: rooms are booked at the desk alone."),
)
NOTICE = declare(
    "room.notice_minutes",
    _("Members book rooms until"),
    Unit.MINUTES,
    60,
    maximum=7 * 24 * 60,
    help=_("How many minutes before it begins; the desk books until it begins."),
)
GRID = declare(
    "room.grid_minutes",
    _("Rooms booked online begin every"),
    Unit.CHOICE,
    "30",
    choices=[("15", _("quarter of an hour")), ("30", _("half an hour")), ("60", _("hour"))],
    help=_("Start times that are offered, counted from the full hour."),
)
DECIDE = declare(
    "room.decide_minutes",
    _("A room is kept while deciding"),
    Unit.MINUTES,
    10,
    minimum=2,
    maximum=60,
    help=_("So long a room stays kept for whoever has chosen a time online and not booked it yet."),
)
ONLINE = (OPENS, NOTICE, GRID, DECIDE)
ROOM = (HOLD, FREE, FEE, LATE, LATE_FEE, SETUP, CLEARING)


@dataclass(frozen=True)
class Term:
    """What cancelling costs, in percent of the price, up to an instant; none: to the end."""

    percent: int
    until: datetime | None


@dataclass(frozen=True)
class RoomPolicy:
    """What holds for a room booking, with the ids of the rows it was read from."""

    hold: timedelta = timedelta(hours=48)
    free: timedelta = timedelta(days=7)
    fee: int = 50
    late: timedelta = timedelta(days=2)
    late_fee: int = 100
    setup: int = 15
    clearing: int = 15
    ids: tuple[int, ...] = ()

    def terms(self, begins_at: datetime) -> tuple[Term, ...]:
        """The table of cancelling, earliest first; at the limit itself it still costs what it did before."""
        steps = [Term(0, begins_at - self.free)]
        if self.late < self.free:
            steps.append(Term(self.fee, begins_at - self.late))
        return (*steps, Term(self.late_fee, None))

    def percent(self, begins_at: datetime, now: datetime) -> int:
        """What a guest pays who cancels now."""
        return next(each.percent for each in self.terms(begins_at) if each.until is None or now <= each.until)


@dataclass(frozen=True)
class OnlinePolicy:
    """What holds for rooms that members book online."""

    opens: timedelta = timedelta(days=30)
    notice: timedelta = timedelta(minutes=60)
    grid: timedelta = timedelta(minutes=30)
    decide: timedelta = timedelta(minutes=10)


def online_policy(at: datetime) -> OnlinePolicy:
    values = read(ONLINE, at=at)
    return OnlinePolicy(
        opens=values.span(OPENS),
        notice=values.span(NOTICE),
        grid=timedelta(minutes=int(values.choice(GRID))),
        decide=values.span(DECIDE),
    )


def share(price: Decimal, percent: int) -> Decimal:
    """So many percent of an amount, to the cent."""
    return (price * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def quote_days(at: datetime) -> int:
    return read([QUOTE], at=at).count(QUOTE)


def deposit_percent(at: datetime) -> int:
    return read([DEPOSIT], at=at).count(DEPOSIT)


def setup_early(at: datetime) -> timedelta:
    return read([SETUP_EARLY], at=at).span(SETUP_EARLY)


def room_policy(at: datetime) -> RoomPolicy:
    return _policy_of(read(ROOM, at=at))


def kept_policy(pks: Sequence[int]) -> RoomPolicy:
    """Of the rows that a booking keeps; what was not set by a row then, is the default."""
    kept = {row.key: row.value for row in rows_with(pks).values()}
    return _policy_of(Values({each.key: kept.get(each.key, each.default) for each in ROOM}, tuple(pks)))


def _policy_of(values: Values) -> RoomPolicy:
    return RoomPolicy(
        hold=values.span(HOLD),
        free=values.span(FREE),
        fee=values.count(FEE),
        late=values.span(LATE),
        late_fee=values.count(LATE_FEE),
        setup=values.count(SETUP),
        clearing=values.count(CLEARING),
        ids=values.ids,
    )
