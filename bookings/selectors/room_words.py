"""What messages and pages say of a room booking, in the active language."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    words = percent_in_words(percent)
    return f"{words} ({wording.money(share(booking.price, percent))})" if percent and booking.price else words


def terms_ahead(booking: RoomBooking) -> list[tuple[str, str]]:
    """The same without what has passed already."""
    now = clock.now()
    terms = [each for each in policy_of(booking).terms(booking.begins_at) if each.until is None or now <= each.until]
    words = [(_until(each), cost_in_words(booking, each.percent)) for each in terms]
    return words if len(words) > 1 else [(_("from now on"), cost) for _until_when, cost in words]


def terms_in_general() -> list[tuple[str, str]]:
    """The table of cancelling as it holds now, of a time that is not chosen yet."""
    policy = room_policy(clock.now())
    begins_at = clock.now()
    return [(_days_before(begins_at, each), percent_in_words(each.percent)) for each in policy.terms(begins_at)]


def _days_before(begins_at: datetime, term: Term) -> str:
    if term.until is None:
        return _("after that")
    days = (begins_at - term.until).days
    if not days:
        return _("until it begins")
    return ngettext("until %(days)s day before", "until %(days)s days before", days) % {"days": days}


def percent_in_words(percent: int) -> str:
    return _("%(percent)s %% of the price") % {"percent": percent} if percent else _("free of charge")


def length_in_words(minutes: int) -> str:
    """1 hour, 1½ hours"""
    hours = f"{minutes // 60}½" if minutes % 60 else str(minutes // 60)
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if minutes == 60 else 2) % {"hours": hours}
