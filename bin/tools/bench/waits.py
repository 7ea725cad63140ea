"""A full class under pressure: whoever gets no place waits, and places that are given back find their next."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from bin.tools.bench.data import PLACES
from bin.tools.bench.load import Heard, Press, press
from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.models.booking import BookingQuerySet
from bookings.models.waitlist import WaitlistEntryQuerySet
from bookings.services.promoting import promote_all

DONE, DONE_OR_REFUSED = frozenset({302}), frozenset({302, 409, 422})


def form_key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


@dataclass
class FullClass:
    """One class, the people who press, and what went wrong."""

    port: int
    session: int
    people: list[tuple[int, str]]  # key of the member, session key
    faults: list[str]

    def fill(self) -> Heard:
        """Everybody wants a place; whoever gets none waits."""
        before = self.booked()
        wishes = press(self.port, (Press(f"/classes/{self.session}/book/", key, form_key(), DONE_OR_REFUSED)
                                   for _, key in self.people), 32)  # fmt: skip
        sold = self.booked() - before
        if (sold, wishes.statuses[302]) != (PLACES, PLACES):
            self.faults.append(f"session {self.session}: {sold} sold, {wishes.statuses[302]} told so")
        holders = set(self.live().values_list("member", flat=True))
        waits = press(self.port, (Press(f"/classes/{self.session}/wait/", key, form_key(), DONE_OR_REFUSED)
                                  for member, key in self.people if member not in holders), 32)  # fmt: skip
        waiting = self.line().count()
        if waiting != waits.statuses[302]:
            self.faults.append(f"session {self.session}: {waiting} wait, {waits.statuses[302]} told so")
        return wishes + waits

    def give_back(self) -> Heard:
        """Everybody who got a place of this run gives it back, while others try to snatch it."""
        keys = dict(self.people)
        held = list(self.live().filter(member__in=keys).values_list("pk", "member"))
        line = WaitlistEntry.objects.filter(pk__in=list(self.line().values_list("pk", flat=True)))
        heard = press(self.port, self.cancels_among_wishes(held, keys), 8)
        promote_all()  # what somebody else's lock kept from being filled at once, the sweep fills
        served = line.exclude(state="waiting").order_by("pk")  # moved up, or pressed "book" as the first in line
        if self.places_left() or served.count() != len(held):
            self.faults.append(f"session {self.session}: {len(held)} given back, {served.count()} served")
        last = served.last()
        if last and (passed := line.filter(state="waiting", pk__lt=last.pk, skipped_rule="").count()):
            self.faults.append(f"session {self.session}: {passed} were passed by without a reason")
        return heard

    def cancels_among_wishes(self, held: list[tuple[int, int]], keys: dict[int, str]) -> Iterator[Press]:
        """Each cancellation is followed by two people who want the place and do not wait for it."""
        holders = {member for _, member in held}
        snatchers = iter([key for member, key in self.people if member not in holders] * 2)
        for pk, member in held:
            yield Press(f"/my/bookings/{pk}/cancel/", keys[member], {"late": "1"}, DONE)
            for _ in range(2):
                yield Press(f"/classes/{self.session}/book/", next(snatchers), form_key(), DONE_OR_REFUSED)

    def line(self) -> WaitlistEntryQuerySet:
        return WaitlistEntry.objects.waiting().filter(session=self.session)

    def live(self) -> BookingQuerySet:
        return Booking.objects.live().filter(session=self.session)

    def booked(self) -> int:
        return ScheduledSession.objects.values_list("booked", flat=True).get(pk=self.session)

    def places_left(self) -> int:
        return ScheduledSession.objects.get(pk=self.session).places_left
