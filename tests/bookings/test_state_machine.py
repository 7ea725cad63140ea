"""Booking driven at random, step by step, beside a plain model of it: places, lines, credits and contracts are the same
after every step, refusals name the same rule, and the books can be rebuilt from their entries.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bookings.invariants import INVARIANTS as OF_BOOKINGS
from bookings.models import Booking, Penalty, ScheduledSession, WaitlistEntry
from bookings.models.waitlist import WaitlistEntryQuerySet
from bookings.services import freeze, holding, offering, penalty, waitlist
from bookings.services.booking import book, cancel_booking
from bookings.services.change import Wanted, change_session
from bookings.services.promoting import promote_all
from bookings.services.roster import close_roster
from bookings.services.session import cancel_session
from members.invariants import INVARIANTS as OF_MEMBERS
from members.models import Freeze, LedgerAccount, Member, Membership
from members.periods import Period
from members.services.sale import Paying, sell
from tests.bookings.any_rule import AnyRule
from tests.bookings.plain_house import DAY, HOUR, Class, House, No, Person
from tests.conftest import NOON
from tests.factories.bookings import HOUSE, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_plan
from tests.factories.venue import make_policy, make_staff
from venue import clock, recent
from venue.errors import DomainError
from venue.invariants import check
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANN, BEN, CAI, DEE = "Ann", "Ben", "Cai", "Dee"  # two members, one with a pack, one with nothing
PEOPLE = st.sampled_from([ANN, ANN, BEN, BEN, CAI, CAI, DEE])
CLASSES = {  # day, hour, places
    "wed": (1, 19, 2),
    "thu": (2, 19, 1),
    "thu late": (2, 19.5, 1),
    "sat": (4, 10, 1),
    "next": (9, 19, 1),
}
MINUTES = timedelta(minutes=11)  # nobody has longer to answer
LATE, SOON = 5 * HOUR, HOUR / 3  # before a class: when cancelling costs something, when people are checked in
ACTIONS = (
    "book", "cancel", "join", "leave", "accept", "decline", "hold", "set capacity", "call off", "close", "pause",
    "resume", "waive", "time", "late_cancel", "no_show", "forgiven", "posted", "waived by the house", "payment lapsed",
    "offer lapsed", "promoted",
)  # fmt: skip
REFUSALS = {
    "session_full", "session_started", "already_booked", "no_membership", "membership_paused", "booking_overlaps",
    "suspended", "place_left", "place_promised", "offer_gone", "pause_over", "waived_already",
}  # fmt: skip
HAPPENED: Counter[str] = Counter()
LUCK = st.integers(0, 2)  # what would leave nothing else to happen is done when this is 0
WHICH = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7])  # of several, rather the first


class Venue(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._rules_strategy = AnyRule(self)
        self.transaction = transaction.atomic()
        self.transaction._from_testcase = True  # type: ignore[attr-defined] - promotions are durable
        self.transaction.__enter__()
        clock._frozen = NOON
        self.desk = make_staff(role=Role.FRONT_DESK).user
        self.sessions = {name: put_on(*row) for name, row in CLASSES.items()}
        self.members = {name: make_member(name=name) for name in (ANN, BEN, CAI, DEE)}
        self.contracts = {name: sold_to(self.members[name]) for name in (ANN, BEN)}
        self.lot = make_pack(self.members[CAI], credits=3)
        self.names = {member.pk: name for name, member in self.members.items()}
        self.groups = {session.pk: name for name, session in self.sessions.items()}
        people = {name: Person(name, contract.ends_on) for name, contract in self.contracts.items()}
        people |= {CAI: Person(CAI, credits=3), DEE: Person(DEE)}
        classes = {name: plain(name, session) for name, session in self.sessions.items()}
        self.house = House(clock.local(NOON), people, classes)

    @initialize(forgiven=st.sampled_from([0, 1]))
    def decide_what_is_forgiven(self, forgiven: int) -> None:
        """Of each kind; one strike closes booking."""
        self.house.forgiven, self.house.strikes = forgiven, 1
        for key, value in (("penalty.forgiven", forgiven), ("penalty.strikes", 1)):
            make_policy(key, value, effective_from=NOON - DAY)
        recent.forget_all()

    def teardown(self) -> None:
        try:
            assert [broken for each in (*OF_BOOKINGS, *OF_MEMBERS) if (broken := check(each))] == []
        finally:
            self.count()
            connection.needs_rollback = True
            self.transaction.__exit__(None, None, None)
            clock._frozen = None

    def count(self) -> None:
        """What happened by itself."""
        HAPPENED.update(
            each for penalty in self.house.penalties for each in (penalty.kind, penalty.outcome or "undecided")
        )
        HAPPENED.update(f"{each.held_for} lapsed" for each in self.house.places if each.state == "released")
        HAPPENED.update(each.state for each in self.house.waits)

    # --- the same to both -----------------------------------------------------------------------------------------

    def both(self, action: str, expected: Callable[[], object], real: Callable[[], object]) -> None:
        """Do it; both agree, or both refuse by the same rule."""
        codes = []
        for each in (expected, real):
            try:
                each()
                codes.append("")
            except (No, DomainError) as no:
                codes.append(no.code if isinstance(no, DomainError) else str(no))
        assert (action, codes[1]) == (action, codes[0])
        HAPPENED[f"{action}: {codes[0]}" if codes[0] else action] += 1

    def booking(self, person: str, group: str, **fields: Any) -> int:
        found = Booking.objects.live().filter(member=self.members[person], session=self.sessions[group], **fields)
        return found.values_list("pk", flat=True).first() or 0

    def having(self, state: str, held_for: str = "") -> list[tuple[str, str]]:
        """Who has a place in such a state, and where."""
        found = [each for each in self.house.places if each.state == state]
        return [(each.person, each.group) for each in found if not held_for or each.held_for == held_for]

    def asked(self) -> list[tuple[str, str]]:
        """Whoever is asked at this moment; with nobody, whoever has a place kept to be paid, who is asked nothing."""
        return self.having("held", "offer") or self.having("held")

    def paused(self) -> list[tuple[str, int]]:
        """Every pause that ever was, by its person and its number among theirs."""
        return [(name, number) for name in self.contracts for number, _ in enumerate(self.house.people[name].pauses)]

    def waiting(self) -> list[tuple[str, str]]:
        return [(each.person, each.group) for each in self.house.waits if each.state == "waiting"]

    def shut_out(self) -> list[str]:
        """For whom advance booking is closed."""
        until = {name: self.house.closed_until(name) for name in self.members}
        return [name for name, at in until.items() if at and at > self.house.now]

    def on_offer(self) -> list[str]:
        """Classes to come, and one that is not."""
        gone = [name for name, each in self.house.classes.items() if not each.stands or each.starts <= self.house.now]
        return [*(name for name in CLASSES if name not in gone), *gone[-1:]]

    def at_fault(self) -> list[str]:
        """Classes to come of which somebody's late cancellation is still to be decided."""
        undecided = [each.place.group for each in self.house.penalties if not each.outcome]
        ahead = [name for _, name in self.before(timedelta())]
        return [name for name in ahead if name in undecided]

    def passed_over(self) -> list[str]:
        """Classes with a free place, or one that is kept no longer, for which somebody waits."""
        kept = [each.group for each in self.house.places if each.state == "held" and not self.house.stands(each)]
        free = [group for group in CLASSES if self.house.left(group) > 0 or group in kept]
        return [group for group in free if self.house.line(group)]

    def before(self, span: timedelta) -> list[tuple[datetime, str]]:
        """So long before each class that is still further off, the next one first."""
        coming = [(each.starts - span, name) for name, each in self.house.classes.items() if each.stands]
        return sorted(each for each in coming if each[0] > self.house.now)

    def booked_next(self) -> list[tuple[str, str]]:
        """Who has a place in the class whose last hours begin next."""
        ahead = self.before(LATE)
        return [each for each in self.having("booked") if ahead and each[1] == ahead[0][1]]

    def at(self, how: str) -> datetime:
        if how == "due":
            open_ones = [each.due for each in self.house.penalties if not each.outcome]
            return min(open_ones, default=self.house.now + 3 * HOUR)
        if how in ("late", "soon"):
            ahead = self.before(LATE if how == "late" else SOON)
            return ahead[0][0] if ahead else self.house.now + 3 * HOUR
        return self.house.now + {"minutes": MINUTES, "hour": HOUR, "day": DAY}[how]

    def begun(self) -> list[str]:
        """Classes whose roster can be closed; a place that is kept runs out before anybody does that."""
        over = [each for each in self.house.classes.values() if each.starts <= self.house.now and not each.is_closed]
        return [each.name for each in over if not any(place.state == "held" for place in self.house.live(each.name))]

    @rule(person=PEOPLE, which=WHICH)
    def want(self, person: str, which: int) -> None:
        self.ask(person, one_of(self.on_offer(), which))

    def ask(self, person: str, group: str) -> None:
        """Book; who gets no place waits."""
        key, member = self.sessions[group].pk, self.members[person].pk
        self.both("book", lambda: self.house.book(person, group), lambda: book(key, member, by=self.desk))
        if not self.house.place(person, group):
            self.both("join", lambda: self.house.join(person, group), lambda: waitlist.join(key, member, by=HOUSE))

    @rule(which=WHICH)
    def all_want(self, which: int) -> None:
        self.all_ask(one_of(self.on_offer(), which))

    def all_ask(self, group: str) -> None:
        for person in (ANN, BEN, CAI):
            if not self.house.place(person, group) and not self.house.wait(person, group, "waiting"):
                self.ask(person, group)

    @precondition(lambda self: self.passed_over())
    @rule(person=PEOPLE, which=WHICH)
    def push_in(self, person: str, which: int) -> None:
        """Want a place that is free although somebody waits for it."""
        self.ask(person, one_of(self.passed_over(), which))

    @precondition(lambda self: self.shut_out())
    @rule(which=WHICH)
    def want_while_shut_out(self, which: int) -> None:
        self.ask(self.shut_out()[0], one_of(self.on_offer(), which))

    @precondition(lambda self: self.having("booked"))
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self.give_up(*one_of([*self.having("booked"), *self.having("held")], which))

    def give_up(self, person: str, group: str) -> None:
        key = self.booking(person, group)
        self.both("cancel", lambda: self.house.cancel(person, group), lambda: cancel_booking(key, by=self.desk))

    @precondition(lambda self: self.booked_next())
    @rule(which=WHICH)
    def cancel_late(self, which: int) -> None:
        """In the last hours before the next class, where it costs something, and somebody who waits is asked."""
        there = self.booked_next()
        self.pass_time("late")
        self.all_ask(there[0][1])
        self.give_up(*one_of(there, which))

    @precondition(lambda self: self.waiting())
    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        person, group = one_of(self.waiting(), which)
        key = entries().get(member=self.members[person], session=self.sessions[group]).pk
        self.both("leave", lambda: self.house.leave(person, group), lambda: waitlist.leave(key, by=HOUSE))

    @precondition(lambda self: self.having("held"))
    @rule(which=WHICH)
    def accept(self, which: int) -> None:
        who = one_of(self.asked(), which)
        key = self.booking(*who)
        self.both("accept", lambda: self.house.accept(*who), lambda: offering.accept(key, by=self.desk))

    @precondition(lambda self: self.having("held"))
    @rule(which=WHICH)
    def decline(self, which: int) -> None:
        who = one_of(self.asked(), which)
        key = self.booking(*who)
        self.both("decline", lambda: self.house.decline(*who), lambda: offering.decline(key, by=self.desk))

    @precondition(lambda self: self.having("held", "offer"))
    @rule(person=PEOPLE, which=WHICH)
    def miss_an_offer(self, person: str, which: int) -> None:
        """The time to answer is over, and somebody wants the place before the house looks again."""
        _, group = one_of(self.having("held", "offer"), which)
        self.house.now = clock._frozen = self.house.now + MINUTES
        self.ask(person, group)

    @rule(person=st.sampled_from([DEE, DEE, ANN]), which=WHICH)
    def hold(self, person: str, which: int) -> None:
        group = one_of(self.on_offer(), which)
        key, member = self.sessions[group].pk, self.members[person].pk
        self.both(
            "hold", lambda: self.house.hold(person, group), lambda: holding.hold_for_payment(key, member, by=self.desk)
        )

    @rule(which=WHICH, places=st.integers(1, 3))
    def change(self, which: int, places: int) -> None:
        group = one_of(self.on_offer(), which)
        session = self.sessions[group]
        wanted = Wanted(session.instructor, session.room, session.starts_at, places)
        self.both(
            "set capacity",
            lambda: self.house.set_capacity(group, places),
            lambda: change_session(session.pk, wanted, by=HOUSE),
        )

    @rule(which=WHICH, luck=LUCK)
    def call_off(self, which: int, luck: int) -> None:
        """Rather one which somebody has cancelled late: that is the house's fault then."""
        if luck:
            return
        group = one_of(self.at_fault() or self.on_offer(), which)
        key = self.sessions[group].pk
        self.both("call off", lambda: self.house.call_off(group), lambda: cancel_session(key, reason="ill", by=HOUSE))

    @precondition(lambda self: self.begun())
    @rule(which=WHICH, present=st.sets(PEOPLE, max_size=1))
    def close(self, which: int, present: set[str]) -> None:
        group = one_of(self.begun(), which)
        keys = [self.booking(person, group) for person in present]
        key = self.sessions[group].pk
        self.both("close", lambda: self.house.close(group, present), lambda: close_roster(key, present=keys, by=HOUSE))

    @rule(person=st.sampled_from([ANN, BEN]), first=st.integers(1, 9), length=st.integers(7, 9), luck=LUCK)
    def pause(self, person: str, first: int, length: int, luck: int) -> None:
        if luck:
            return
        begins = clock.today() + first * DAY
        days, contract = Period(begins, begins + (length - 1) * DAY), self.contracts[person].pk
        self.both(
            "pause",
            lambda: self.house.pause(person, days.starts_on, days.ends_on),
            lambda: freeze.pause(contract, days, reason="travel", by=HOUSE),
        )

    @precondition(lambda self: self.paused())
    @rule(which=WHICH, days=st.integers(-1, 9))
    def resume(self, which: int, days: int) -> None:
        person, number = one_of(self.paused(), which)
        pause, on = self.house.people[person].pauses[number], clock.today() + days * DAY
        key = Freeze.objects.filter(membership=self.contracts[person]).order_by("pk")[number].pk
        self.both("resume", lambda: self.house.resume(person, pause, on), lambda: freeze.resume(key, on, by=HOUSE))

    @precondition(lambda self: self.house.penalties)
    @rule(which=WHICH, luck=LUCK)
    def waive(self, which: int, luck: int) -> None:
        if luck:
            return
        expected = one_of(self.house.penalties, which)
        number = next(at for at, each in enumerate(self.house.places) if each is expected.place)
        key = Penalty.objects.get(booking=Booking.objects.order_by("pk")[number]).pk
        self.both("waive", lambda: self.house.waive(expected), lambda: penalty.waive(key, reason="ill", by=HOUSE))

    @rule(how=st.sampled_from(["minutes", "hour", "day", "late", "soon", "due", "due", "due"]))
    def pass_time(self, how: str) -> None:
        """Time goes by, and the house does what is due; `late` and `soon` are before the next class, `due` is when a
        penalty is decided.
        """
        self.house.now = clock._frozen = self.at(how)
        open_ones = [each for each in self.house.penalties if not each.outcome]
        self.house.sweep()
        HAPPENED["waived by the house"] += sum(each.outcome == "waived" for each in open_ones)
        promote_all(), holding.confirm_paid(), penalty.settle_due()
        HAPPENED["time"] += 1

    # --- and both are the same ------------------------------------------------------------------------------------

    @invariant()
    def places_are_the_same(self) -> None:
        rows = Booking.objects.order_by("pk").values_list("member", "session", "state", "held_until")
        real = [(self.names[member], self.groups[group], state, until) for member, group, state, until in rows]
        assert real == [(each.person, each.group, each.state, each.until) for each in self.house.places]
        counted = dict(ScheduledSession.objects.values_list("pk", "booked"))
        expected = {self.sessions[group].pk: len(self.house.live(group)) for group in CLASSES}
        assert counted == expected

    @invariant()
    def lines_are_the_same(self) -> None:
        rows = entries().order_by("offers", "pk").values_list("member", "session", "state", "offers")
        real = [(self.groups[group], self.names[member], state, offers) for member, group, state, offers in rows]
        for group in CLASSES:
            expected = [(group, each.person, each.state, each.offers) for each in self.house.line(group)]
            assert [each for each in real if each[0] == group] == expected

    @invariant()
    def contracts_and_penalties_are_the_same(self) -> None:
        ends = dict(Membership.objects.periods().values_list("member__name", "ends_on"))
        assert ends == {name: self.house.people[name].member_until for name in (ANN, BEN)}
        rows = Freeze.objects.order_by("membership_id", "pk").values_list("starts_on", "ends_on", "withdrawn_at")
        theirs = [pause for name in self.contracts for pause in self.house.people[name].pauses]
        assert [(first, last, at is not None) for first, last, at in rows] == [
            (each.first, each.last, each.is_withdrawn) for each in theirs
        ]
        costs = Penalty.objects.order_by("pk").values_list("member", "kind", "outcome", "price")
        real = [(self.names[member], kind, outcome, price) for member, kind, outcome, price in costs]
        expected = [(each.person, each.kind, each.outcome, each.price) for each in self.house.penalties]
        assert sorted(real) == sorted(expected)

    @invariant()
    def credits_are_what_their_entries_add_up_to(self) -> None:
        """And every transaction adds up to nothing, which the database checks at a commit."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        account = LedgerAccount.objects.annotate(added=Sum("entries__amount")).get(pk=self.lot.account_id)
        assert account.balance == account.added == self.house.people[CAI].credits


def one_of(rows: list[Any], which: int) -> Any:
    return rows[which % len(rows)]


def entries() -> WaitlistEntryQuerySet:
    return WaitlistEntry.objects.open()


def sold_to(member: Member) -> Membership:
    return sell(member.pk, make_plan().pk, clock.today(), Paying("cash"), by=HOUSE).membership


def put_on(days: int, hour: float, places: int) -> ScheduledSession:
    at = NOON + timedelta(days=days, hours=hour - 12)
    return make_session(starts_at=at, ends_at=at + timedelta(hours=1), capacity=places)


def plain(name: str, session: ScheduledSession) -> Class:
    return Class(name, clock.local(session.starts_at), clock.local(session.ends_at), session.capacity)


@pytest.mark.covers("F-076")
def test_booking_does_what_a_plain_model_of_it_does(db):
    HAPPENED.clear()
    run_state_machine_as_test(
        seed(1)(Venue),  # else every word changed above would lead another way
        settings=settings(
            max_examples=14,
            stateful_step_count=50,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # with Phase.shrink it looks for the shortest way to a difference, for minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(sorted(HAPPENED.items()))
    refused = {each.partition(": ")[2] for each in HAPPENED}
    assert {each for each in ACTIONS if not HAPPENED[each]} | (REFUSALS - refused) == set()
