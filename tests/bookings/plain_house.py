"""Booking as somebody with a pencil would keep it: people, classes, places, a line for each class, credits, pauses,
penalties. No database, nothing of the program; `test_state_machine` does the same to both and compares.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIVE = ("held", "booked", "attended", "no_show")
FREE, CUT_OFF, TO_ANSWER, GRACE, HOLD = 12 * HOUR, HOUR, HOUR / 6, HOUR, HOUR  # the figures that the house begins with
OPENS, CHECK_IN, CHECK_IN_CLOSES = 14 * DAY, HOUR / 2, HOUR / 6
QUIET = (time(22), time(8))
PAUSES = 2
MOST_OFFERS, DECIDED, FORGIVEN_WITHIN, STRIKE, SUSPENSION = 3, 48 * HOUR, 30 * DAY, 90 * DAY, 30 * DAY


class No(Exception):
    """A refusal, by the code of its rule."""


@dataclass
class Pause:
    first: date
    last: date
    is_withdrawn: bool = False

    def has(self, day: date) -> bool:
        return not self.is_withdrawn and self.first <= day <= self.last


@dataclass
class Person:
    name: str
    member_until: date | None = None
    pauses: list[Pause] = field(default_factory=list)
    credits: int | None = None  # of a pack that lasts throughout

    def is_member_on(self, day: date) -> bool:
        return bool(self.member_until and day <= self.member_until) and not self.rests_on(day)

    def rests_on(self, day: date) -> bool:
        return any(each.has(day) for each in self.pauses)

    @property
    def standing_pauses(self) -> list[Pause]:
        return [each for each in self.pauses if not each.is_withdrawn]


@dataclass
class Class:
    name: str
    starts: datetime
    ends: datetime
    capacity: int
    stands: bool = True
    is_closed: bool = False

    @property
    def day(self) -> date:
        return self.starts.date()

    def overlaps(self, other: "Class") -> bool:
        return self is not other and self.starts < other.ends and other.starts < self.ends


@dataclass
class Place:
    person: str
    group: str
    state: str
    paid: str = ""  # membership, credit
    held_for: str = ""
    until: datetime | None = None
    grace: datetime | None = None


@dataclass
class Wait:
    person: str
    group: str
    state: str = "waiting"
    offers: int = 0
    number: int = 0


@dataclass
class Penalty:
    person: str
    kind: str
    place: Place
    price: str
    due: datetime
    outcome: str = ""
    at: datetime | None = None

    @property
    def is_strike(self) -> bool:
        return self.outcome == "posted" and self.price == "strike"


@dataclass
class House:
    """`forgiven` and `strikes` are figures of the house: how many of a kind are forgiven, how many close booking."""

    now: datetime
    people: dict[str, Person]
    classes: dict[str, Class]
    forgiven: int = 2
    strikes: int = 3
    places: list[Place] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    penalties: list[Penalty] = field(default_factory=list)

    # --- looking ------------------------------------------------------------------------------------------------

    def live(self, group: str) -> list[Place]:
        return [each for each in self.places if each.group == group and each.state in LIVE]

    def place(self, person: str, group: str, *states: str) -> Place | None:
        return next(
            (each for each in self.live(group) if each.person == person and each.state in (states or LIVE)), None
        )

    def line(self, group: str) -> list[Wait]:
        """Who waits or is asked, in the order in which places are given."""
        own = [each for each in self.waits if each.group == group and each.state in ("waiting", "offered")]
        return sorted(own, key=lambda each: (each.offers, each.number))

    def wait(self, person: str, group: str, *states: str) -> Wait | None:
        return next((each for each in self.line(group) if each.person == person and each.state in states), None)

    def left(self, group: str) -> int:
        return self.classes[group].capacity - len(self.live(group))

    def how(self, group: str) -> str:
        """What becomes of a place that is free now."""
        starts = self.classes[group].starts
        if self.now >= starts - CUT_OFF:
            return "open"
        if self.now < starts - FREE:
            return "booked"
        clock = self.now.time()
        return "open" if clock >= QUIET[0] or clock < QUIET[1] else "asked"

    def pays(self, person: str, group: str) -> str:
        somebody = self.people[person]
        if somebody.is_member_on(self.classes[group].day):
            return "membership"
        return "credit" if somebody.credits else ""

    def closed_until(self, person: str) -> datetime | None:
        """Until when advance booking is closed: from the last strike with which there were enough at once."""
        at = sorted(each.at for each in self.penalties if each.person == person and each.is_strike and each.at)
        reached = [each for each in at if sum(other <= each < other + STRIKE for other in at) >= self.strikes]
        return reached[-1] + SUSPENSION if reached else None

    def in_the_way(self, person: str, group: str) -> Place | None:
        """What is still to end, the soonest first, and lasts at the same time; a place not kept any more is none."""
        own = [each for each in self.places if each.person == person and each.state in LIVE]
        standing = (each for each in own if each.state != "held" or (each.until and each.until > self.now))
        there = [each for each in standing if self.classes[each.group].overlaps(self.classes[group])]
        return min(there, key=lambda each: self.classes[each.group].starts, default=None)

    # --- rules --------------------------------------------------------------------------------------------------

    def refuse_anybody(self, group: str) -> None:
        wanted = self.classes[group]
        if not wanted.stands:
            raise No("session_cancelled")
        if self.now >= wanted.starts:
            raise No("session_started")

    def refuse_person(self, person: str, group: str, *, at_desk: bool) -> None:
        """What is asked of a person before anything about places."""
        until, wanted = self.closed_until(person), self.classes[group]
        if until and self.now < until and not (at_desk and self.now >= wanted.starts - CHECK_IN):
            raise No("suspended")

    def refuse_unpaid(self, person: str, group: str) -> None:
        if not self.pays(person, group):
            raise No("membership_paused" if self.people[person].rests_on(self.classes[group].day) else "no_membership")

    def refuse_overlap(self, person: str, group: str) -> None:
        if other := self.in_the_way(person, group):
            raise No("kept_overlaps" if other.state == "held" else "booking_overlaps")

    def refuse_full(self, person: str, group: str) -> None:
        if self.left(group) <= 0:
            raise No("session_full")
        if self.is_promised(person, group):
            raise No("place_promised")

    def is_promised(self, person: str, group: str) -> bool:
        ahead = []
        for each in self.line(group):
            if each.person == person:
                break
            ahead.append(each)
        could = sum(self.why_passed(each) is None for each in ahead)
        return 0 < self.left(group) <= could and self.how(group) in ("booked", "asked")

    def why_passed(self, wait: Wait) -> str | None:
        """The rule by which a free place would not go to somebody in line."""
        try:
            if wait.state != "waiting":
                raise No("not_waiting")
            if self.place(wait.person, wait.group):
                raise No("already_booked")
            self.refuse_person(wait.person, wait.group, at_desk=False)
            self.refuse_unpaid(wait.person, wait.group)
            self.refuse_overlap(wait.person, wait.group)
            if self.how(wait.group) == "asked" and wait.offers >= MOST_OFFERS:
                raise No("asked_enough")
        except No as no:
            return str(no)
        return None

    # --- doing --------------------------------------------------------------------------------------------------

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """All or nothing."""
        before = copy.deepcopy(self.__dict__)
        try:
            yield
        except No:
            self.__dict__.update(before)
            raise

    def book(self, person: str, group: str) -> None:
        with self.attempt():
            self.free_expired(group)
            self.refuse_anybody(group)
            if self.place(person, group):
                raise No("already_booked")
            self.refuse_person(person, group, at_desk=True)
            self.refuse_unpaid(person, group)
            self.refuse_overlap(person, group)
            self.refuse_full(person, group)
            self.end_waits(person, group)
            self.take(person, group)

    def take(self, person: str, group: str, grace: datetime | None = None) -> None:
        self.places.append(Place(person, group, "booked", grace=grace))
        self.pay(self.places[-1])

    def pay(self, place: Place) -> None:
        place.paid = self.pays(place.person, place.group)
        if place.paid == "credit":
            self.people[place.person].credits -= 1  # type: ignore[operator]

    def give_credit_back(self, place: Place) -> None:
        if place.paid == "credit":
            self.people[place.person].credits += 1  # type: ignore[operator]

    def end_waits(self, person: str, group: str) -> None:
        """Whoever has a place waits no longer for it, nor for anything at the same time."""
        for each in self.waits:
            same = each.group == group or self.classes[each.group].overlaps(self.classes[group])
            if each.person == person and each.state == "waiting" and same:
                each.state = "left"

    def cancel(self, person: str, group: str) -> None:
        place = self.place(person, group, "booked")
        if place is None or self.now >= self.classes[group].starts:
            raise No("not_cancellable")
        free_until = max(self.classes[group].starts - FREE, place.grace or self.classes[group].starts - FREE)
        if self.now < free_until:
            place.state = "cancelled"
            self.give_credit_back(place)
        else:
            place.state = "late_cancelled"
            self.penalize(place, "late_cancel")
        self.promote(group)

    def penalize(self, place: Place, kind: str) -> None:
        price = "credit" if place.paid == "credit" else "strike"
        self.penalties.append(Penalty(place.person, kind, place, price, self.now + DECIDED))

    def join(self, person: str, group: str) -> None:
        self.refuse_anybody(group)
        if self.place(person, group):
            raise No("already_booked")
        if self.wait(person, group, "waiting"):
            raise No("already_waiting")
        self.refuse_person(person, group, at_desk=False)
        self.refuse_unpaid(person, group)
        if self.now >= self.classes[group].starts - CUT_OFF:
            raise No("waitlist_closed")
        if self.left(group) > 0 and not self.is_promised(person, group):
            raise No("place_left")
        self.waits.append(Wait(person, group, number=len(self.waits)))

    def leave(self, person: str, group: str) -> None:
        wait = self.wait(person, group, "waiting")
        if wait is None:
            raise No("not_waiting")
        wait.state = "left"

    def promote(self, group: str) -> None:
        """Give what is free to those in line; nobody else need be looked at once nothing is."""
        for each in [each for each in self.line(group) if each.state == "waiting"]:
            wanted, how = self.classes[group], self.how(group)
            if not wanted.stands or self.now >= wanted.starts or how == "open" or self.left(group) <= 0:
                return
            if self.why_passed(each):
                continue
            if how == "asked":
                until = min(self.now + TO_ANSWER, wanted.starts)
                self.places.append(Place(each.person, group, "held", held_for="offer", until=until))
                each.state = "offered"
            else:
                each.state = "promoted"
                self.end_waits(each.person, group)
                self.take(each.person, group, grace=min(self.now + GRACE, wanted.starts))

    def accept(self, person: str, group: str) -> None:
        place = self.kept(person, group, "offer")
        self.refuse_anybody(group)
        self.refuse_person(person, group, at_desk=True)
        self.refuse_unpaid(person, group)
        self.refuse_overlap(person, group)
        place.state, place.until = "booked", None
        place.grace = min(self.now + GRACE, self.classes[group].starts)
        self.pay(place)
        self.wait(person, group, "offered").state = "promoted"  # type: ignore[union-attr]
        self.end_waits(person, group)

    def decline(self, person: str, group: str) -> None:
        place = self.place(person, group, "held")
        if place is None or place.held_for != "offer":
            raise No("offer_gone")
        place.state, place.until = "released", None
        self.wait(person, group, "offered").state = "left"  # type: ignore[union-attr]
        self.promote(group)

    def kept(self, person: str, group: str, held_for: str) -> Place:
        place = self.place(person, group, "held")
        if place is None or place.held_for != held_for or place.until is None or self.now >= place.until:
            raise No("offer_gone")
        return place

    def hold(self, person: str, group: str) -> None:
        """The desk keeps a place for somebody who will pay when they come."""
        with self.attempt():
            self.free_expired(group)
            self.refuse_anybody(group)
            if self.place(person, group):
                raise No("already_booked")
            self.refuse_person(person, group, at_desk=True)
            if self.pays(person, group):
                raise No("paid_already")
            self.refuse_overlap(person, group)
            if any(each.person == person and each.held_for == "payment" and self.stands(each) for each in self.places):
                raise No("one_hold")
            self.refuse_full(person, group)
            until = min(self.now + HOLD, self.classes[group].starts + CHECK_IN_CLOSES)
            self.places.append(Place(person, group, "held", held_for="payment", until=until))

    def stands(self, place: Place) -> bool:
        return place.state == "held" and place.until is not None and place.until > self.now

    def set_capacity(self, group: str, capacity: int) -> None:
        self.refuse_anybody(group)
        if capacity < len(self.live(group)):
            raise No("places_below_booked")
        self.classes[group].capacity = capacity
        self.promote(group)

    def call_off(self, group: str) -> None:
        self.refuse_anybody(group)
        self.classes[group].stands = False
        for place in self.live(group):
            place.state, place.until = "cancelled", None
            self.give_credit_back(place)
        for each in self.line(group):
            each.state = "lapsed"

    def close(self, group: str, present: set[str]) -> None:
        wanted = self.classes[group]
        if not wanted.stands or wanted.is_closed or self.now < wanted.starts:
            raise No("roster_not_closable")
        wanted.is_closed = True
        for place in self.live(group):
            place.state = "attended" if place.person in present else "no_show"
            if place.state == "no_show":
                self.penalize(place, "no_show")

    def waive(self, penalty: Penalty) -> None:
        """A person takes it back, decided or not; a credit that was forgiven is in the pack already."""
        if penalty.outcome == "waived":
            raise No("waived_already")
        was_kept = penalty.price == "credit" and penalty.outcome != "forgiven"
        penalty.outcome, penalty.at = "waived", self.now
        if was_kept:
            self.give_credit_back(penalty.place)

    def pause(self, person: str, first: date, last: date) -> None:
        somebody = self.people[person]
        if somebody.member_until is None or first > somebody.member_until:
            raise No("pause_outside")
        if any(first <= each.last and each.first <= last for each in somebody.standing_pauses):
            raise No("freeze_overlaps")
        if len(somebody.standing_pauses) >= PAUSES:
            raise No("too_many_pauses")
        somebody.pauses.append(Pause(first, last))
        somebody.member_until += last - first + DAY
        self.end_unpaid(person)

    def resume(self, person: str, pause: Pause, on: date) -> None:
        """Back from `on`; on the first day of the pause or before, it never was."""
        somebody = self.people[person]
        if pause.is_withdrawn or pause.last < self.now.date():
            raise No("pause_over")
        if not self.now.date() <= on <= pause.last:
            raise No("return_unlikely")
        somebody.member_until -= pause.last - max(on, pause.first) + DAY  # type: ignore[operator]
        if on > pause.first:
            pause.last = on - DAY
        else:
            pause.is_withdrawn = True
        self.end_unpaid(person)

    def end_unpaid(self, person: str) -> None:
        """Places and waits to come that nothing pays for any more end free of charge, and the next move up."""
        freed = []
        for place in self.places:
            is_theirs = place.person == person and place.state in LIVE and place.paid == "membership"
            wanted = self.classes[place.group]
            if is_theirs and wanted.starts > self.now and not self.people[person].is_member_on(wanted.day):
                place.state, place.until = "cancelled", None
                freed.append(place.group)
        for each in self.waits:
            ahead = each.state in ("waiting", "offered") and self.classes[each.group].starts > self.now
            if each.person == person and ahead and not self.pays(person, each.group):
                each.state = "lapsed"
                if offered := self.place(person, each.group, "held"):
                    offered.state, offered.until = "cancelled", None
                    freed.append(each.group)
        for group in self.classes:
            if group in freed:
                self.promote(group)

    # --- time ---------------------------------------------------------------------------------------------------

    def free_expired(self, group: str) -> None:
        for place in self.live(group):
            if place.state == "held" and place.until and place.until <= self.now:
                place.state, place.until = "released", None
                if wait := self.wait(place.person, group, "offered"):
                    wait.state, wait.offers = "waiting", wait.offers + 1

    def sweep(self) -> None:
        """What the house does by itself, in its order."""
        for group in self.classes:
            self.free_expired(group)
        for group, each in self.classes.items():
            if each.starts <= self.now:
                for wait in self.line(group):
                    wait.state = "lapsed"
        for group in sorted(self.classes, key=lambda name: self.classes[name].starts):
            self.promote(group)
        for place in sorted(self.places, key=lambda each: each.until or self.now):
            if place.held_for == "payment" and self.stands(place):
                self.confirm_paid(place)
        for penalty in sorted(self.penalties, key=lambda each: each.due):
            if not penalty.outcome and penalty.due <= self.now:
                self.decide(penalty)

    def confirm_paid(self, place: Place) -> None:
        """What was kept to be paid becomes theirs once something covers it."""
        is_paid = self.classes[place.group].stands and self.pays(place.person, place.group)
        if is_paid and not self.in_the_way(place.person, place.group):
            place.state, place.until = "booked", None
            self.pay(place)
            self.end_waits(place.person, place.group)

    def decide(self, penalty: Penalty) -> None:
        lately = [each for each in self.penalties if each.outcome == "forgiven" and self.is_same(each, penalty)]
        if not self.classes[penalty.place.group].stands:
            penalty.outcome = "waived"
        elif sum(each.at > self.now - FORGIVEN_WITHIN for each in lately if each.at) < self.forgiven:
            penalty.outcome = "forgiven"
        else:
            penalty.outcome = "posted"
        penalty.at = self.now
        if penalty.price == "credit" and penalty.outcome in ("waived", "forgiven"):
            self.give_credit_back(penalty.place)

    def is_same(self, one: Penalty, other: Penalty) -> bool:
        return (one.person, one.kind) == (other.person, other.kind)
