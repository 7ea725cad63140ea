"""What messages and pages say of a room booking, in the active language."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import RoomBooking
from bookings.room_policies import RoomPolicy, Term, kept_policy, room_policy, share
from venue import clock, wording


def policy_of(booking: RoomBooking) -> RoomPolicy:
    """What it was promised under; what holds now, as long as nothing is promised."""
    return room_policy(clock.now()) if booking.state == RoomBooking.State.ENQUIRED else kept_policy(booking.policies)


def time_of(booking: RoomBooking) -> str:
    return span_in_words(booking.begins_at, booking.ends_at)


def span_in_words(begins_at: datetime, ends_at: datetime) -> str:
    """Sun 22 Nov, 19:05–21:00; the day is named again where it ends on another."""
    is_same_day = clock.local(begins_at).date() == clock.local(ends_at).date()
    ends = wording.clock(ends_at) if is_same_day else wording.when(ends_at)
    return f"{wording.when(begins_at)}–{ends}"


def terms_in_words(booking: RoomBooking) -> list[tuple[str, str]]:
    """The table of cancelling: until when, and what it costs then."""
    terms = policy_of(booking).terms(booking.begins_at)
    return [(_until(each), cost_in_words(booking, each.percent)) for each in terms]


def _until(term: Term) -> str:
    return _("until %(when)s") % {"when": wording.when(term.until)} if term.until else _("after that")


def cost_in_words(booking: RoomBooking, percent: int) -> str:
    """«50 % of the price, ¥300.00»"""
    if not percent:
        return _("free of charge")
    words = _("%(percent)s %% of the price") % {"percent": percent}
    return f"{words} ({wording.money(share(booking.price, percent))})" if booking.price else words
