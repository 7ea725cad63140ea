"""The rules of selling treatments together, and how the price of a package is shared out among them. Pure: they look at
nothing but what they are handed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.treatment_errors import (
    CourseBeyondPack,
    CourseIncomplete,
    GuestAtTwo,
    GuestsNotInARow,
    GuestsUnlike,
    GuestTwice,
    NoParts,
    NotOffered,
    PackDoesNotFit,
    PackNotSold,
)
from venue.rules import Rule
from venue.wording import fulldate, in_a_row

CENT = Decimal("0.01")


def shares(price: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """What each treatment has of the price of its package, in proportion to what it weighs: together exactly the price.

    Each share is rounded down to the cent. The cents that are left by that, fewer than there are shares, go one by one
    to those that lost most by the rounding, of equal ones to the first: so no share is a cent or more away from its
    true part.
    """
    whole = sum(weights, Decimal(0))
    exact = [price * weight / whole for weight in weights]
    found = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    left = int((price - sum(found, Decimal(0))) / CENT)
    by_loss = sorted(range(len(found)), key=lambda number: (found[number] - exact[number], number))
    for number in by_loss[:left]:
        found[number] += CENT
    return found


@dataclass(frozen=True)
class Part:
    """One treatment of a package as it is typed: for which of the guests, and whether beside the one before."""

    treatment_pk: int
    guest: int = 1
    is_beside: bool = False


def check_has_parts(parts: Sequence[Part], now: datetime) -> None:
    if not parts:
        raise NoParts


def check_guests_in_a_row(parts: Sequence[Part], now: datetime) -> None:
    guests = {part.guest for part in parts}
    if guests != set(range(1, len(guests) + 1)):
        raise GuestsNotInARow


def check_nobody_at_two(parts: Sequence[Part], now: datetime) -> None:
    """Of those that run beside each other, each is for somebody else."""
    together: set[int] = set()
    for number, part in enumerate(parts, start=1):
        together = together if part.is_beside and number > 1 else set()
        if part.guest in together:
            raise GuestAtTwo(
                _("Treatment %(number)s is for guest %(guest)s, who has another one at the same time.")
                % {"number": number, "guest": part.guest},
                facts={"number": number, "guest": part.guest},
            )
        together.add(part.guest)


PARTS_RULES: tuple[Rule[Sequence[Part], datetime], ...] = (
    check_has_parts,
    check_guests_in_a_row,
    check_nobody_at_two,
)


@dataclass(frozen=True)
class PackFacts:
    """What is known of the pack that a course is sold as."""

    credits: int
    last_day: date
    is_on_sale: bool = True
    is_for_treatments: bool = True


@dataclass(frozen=True)
class PackageFacts:
    """What is known when a package is booked: `guests` in the order of its places."""

    is_on_offer: bool
    places: int
    guests: tuple[int, ...]
    times: int = 1
    parts: int = 1
    dates: tuple[date, ...] = ()
    pack: PackFacts | None = None
    without_credit: tuple[str, ...] = ()  # treatments that no credit pays for


def check_package_on_offer(facts: PackageFacts, now: datetime) -> None:
    if not facts.is_on_offer:
        raise NotOffered(_("This package is not on offer at present. Please choose another one."))


def check_a_guest_for_each_place(facts: PackageFacts, now: datetime) -> None:
    if len(facts.guests) != facts.places:
        raise GuestsUnlike(
            ngettext_lazy(
                "This package is for %(places)s person. Please name everybody.",
                "This package is for %(places)s people. Please name everybody.",
                facts.places,
            )
            % {"places": facts.places},
            facts={"places": facts.places, "guests": len(facts.guests)},
        )


def check_nobody_twice(facts: PackageFacts, now: datetime) -> None:
    if len(set(facts.guests)) < len(facts.guests):
        raise GuestTwice


PACKAGE_RULES: tuple[Rule[PackageFacts, datetime], ...] = (
    check_package_on_offer,
    check_a_guest_for_each_place,
    check_nobody_twice,
)


def check_pack_sold(facts: PackageFacts, now: datetime) -> None:
    if facts.pack is None or not facts.pack.is_on_sale:
        raise PackNotSold


def check_pack_fits(facts: PackageFacts, now: datetime) -> None:
    """Every treatment of every date is paid with one of its credits, and none is left over."""
    needed = facts.times * facts.parts
    if facts.without_credit:
        raise PackDoesNotFit(
            _("No credit pays for: %(names)s. Allow that in the list of treatments first.")
            % {"names": in_a_row(facts.without_credit)}
        )
    if facts.pack and (facts.pack.credits != needed or not facts.pack.is_for_treatments):
        raise PackDoesNotFit(
            _("The course needs a pack for treatments with %(needed)s credits; this one has %(credits)s.")
            % {"needed": needed, "credits": facts.pack.credits},
            facts={"needed": needed, "credits": facts.pack.credits},
        )


def check_all_dates(facts: PackageFacts, now: datetime) -> None:
    """All of them, each on a day of its own."""
    if len(set(facts.dates)) != facts.times:
        raise CourseIncomplete(
            _("The course has %(times)s dates, each on a day of its own. Please choose a time for every one.")
            % {"times": facts.times},
            facts={"times": facts.times, "dates": len(set(facts.dates))},
        )


def check_within_the_pack(facts: PackageFacts, now: datetime) -> None:
    if facts.pack and facts.dates and max(facts.dates) > facts.pack.last_day:
        raise CourseBeyondPack(
            _("Credits of this course can be used until %(last)s. Please choose earlier dates, or a shorter rhythm.")
            % {"last": fulldate(facts.pack.last_day)},
            facts={"last": facts.pack.last_day.isoformat()},
        )


COURSE_RULES: tuple[Rule[PackageFacts, datetime], ...] = (
    *PACKAGE_RULES,
    check_pack_sold,
    check_pack_fits,
    check_all_dates,
    check_within_the_pack,
)
