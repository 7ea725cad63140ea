"""What a quote for a room says, and whether the last one still does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import RoomBooking, RoomQuote
from bookings.room_policies import quote_days, share
from bookings.selectors.room_words import policy_of, span_in_words
from venue import clock, house, wording
from venue.bilingual import in_language

HOUR = "h"  # the unit of the room's line


@dataclass(frozen=True)
class Paper:
    """A quote in the words of its reader, as it is printed."""

    venue: str
    title: str
    facts: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    total: tuple[str, str]
    terms_title: str
    terms: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]


def offered(booking: RoomBooking) -> dict[str, Any]:
    """What a quote would keep of a booking as it is now."""
    room = booking.room
    return {
        "language": booking.member.language if booking.member else booking.language,
        "party": booking.party,
        "purpose": booking.purpose,
        "people": booking.people,
        "room_en": room.name_en if room else "",
        "room_zh": room.name_zh if room else "",
        "begins_at": booking.begins_at,
        "ends_at": booking.ends_at,
        "lines": lines_of(booking),
        "total": booking.price,
        "terms": [_term(each.percent, each.until) for each in policy_of(booking).terms(booking.begins_at)],
    }


def lines_of(booking: RoomBooking) -> list[dict[str, str]]:
    """The room by the hour, where it costs something, and each extra."""
    lines = []
    if booking.hour_price:
        lines.append(_line("", f"{booking.hours:.2f}", HOUR, booking.hour_price, booking.room_price))
    for each in booking.extras:
        price = Decimal(each["price"])
        lines.append(_line(each["text"], each["quantity"], "", price, Decimal(each["quantity"]) * price))
    return lines


def _line(text: str, quantity: str, unit: str, price: Decimal, amount: Decimal) -> dict[str, str]:
    return {"text": text, "quantity": quantity, "unit": unit, "price": f"{price:.2f}", "amount": f"{amount:.2f}"}


def _term(percent: int, until: datetime | None) -> dict[str, Any]:
    return {"percent": percent, "until": until.isoformat() if until else None}


def quotes_of(booking: RoomBooking) -> Sequence[RoomQuote]:
    """The versions, newest first."""
    return list(booking.quotes.order_by("-number"))


def is_current(quote: RoomQuote, booking: RoomBooking) -> bool:
    """Whether it still says what the booking is now."""
    return all(getattr(quote, name) == value for name, value in offered(booking).items())


def paper_of(quote: RoomQuote) -> Paper:
    """In the active language."""
    room = in_language(quote.room_en, quote.room_zh)
    facts = (
        (_("Quote"), quote.code),
        (_("Date"), wording.fulldate(quote.made_at)),
        (_("Valid until"), wording.fulldate(quote.valid_until)),
        (pgettext("on a quote", "For"), quote.party),
        (_("Purpose of the booking"), quote.purpose),
        (_("When"), span_in_words(quote.begins_at, quote.ends_at)),
        (_("Room"), room or _("not chosen yet")),
        (_("Number of people"), str(quote.people)),
    )
    return Paper(
        venue=house.name(quote.language),
        title=_("Quote for a room"),
        facts=facts,
        head=(_("What"), _("Quantity"), _("Price each"), _("Amount")),
        lines=tuple(_printed(each, room) for each in quote.lines),
        total=(_("Total"), wording.money(quote.total)),
        terms_title=_("What cancelling costs, once it is confirmed"),
        terms=tuple(_printed_term(each, quote.total) for each in quote.terms),
        closing=tuple(filter(None, [quote.note, _("Nothing, when the house cancels."), made_by(quote)])),
    )


def made_by(quote: RoomQuote) -> str:
    return _("Made by %(name)s on %(when)s.") % {"name": quote.made_by_name, "when": wording.when(quote.made_at)}


def _printed(line: dict[str, str], room: str) -> tuple[str, ...]:
    number = f"{Decimal(line['quantity']):f}".rstrip("0").rstrip(".") if "." in line["quantity"] else line["quantity"]
    quantity = _("%(hours)s h") % {"hours": number} if line["unit"] == HOUR else number
    text = line["text"] or (_("%(room)s, by the hour") % {"room": room} if room else _("Room, by the hour"))
    return text, quantity, wording.money(Decimal(line["price"])), wording.money(Decimal(line["amount"]))


def _printed_term(term: dict[str, Any], total: Decimal) -> tuple[str, str]:
    until = term["until"]
    when = wording.when(datetime.fromisoformat(until)) if until else ""
    words = _("until %(when)s") % {"when": when} if until else _("after that")
    if not term["percent"]:
        return words, _("free of charge")
    cost = _("%(percent)s %% of the price") % {"percent": term["percent"]}
    return words, f"{cost} ({wording.money(share(total, term['percent']))})"


def proposed_validity(booking: RoomBooking) -> date:
    """As long as the policy says, at the latest the day on which it begins."""
    days = quote_days(clock.now())
    return max(clock.today(), min(clock.today() + timedelta(days=days), clock.local(booking.begins_at).date()))
