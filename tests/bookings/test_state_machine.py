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
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bookings.invariants import INVARIANTS as OF_BOOKINGS
from bookings.models import Booking, Penalty, ScheduledSession, WaitlistEntry
from bookings.models.waitlist import WaitlistEntryQuerySet
from bookings.services import freeze, holding, offering, waitlist
from bookings.services.booking import book, cancel_booking
from bookings.services.change import Wanted, change_session
from bookings.services.penalty import settle_due
from bookings.services.promoting import promote_all
from bookings.services.roster import close_roster
from bookings.services.session import cancel_session
from members.invariants import INVARIANTS as OF_MEMBERS
from members.models import LedgerAccount, Member, Membership
from members.periods import Period
from members.services.sale import Paying, sell
from tests.bookings.plain_house import DAY, Class, House, No, Person
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
CLASSES = {"wed": (1, 19, 2), "thu": (2, 19, 1), "thu late": (2, 19.5, 1), "next": (9, 19, 1)}  # day, hour, places
GROUPS = st.sampled_from(list(CLASSES))
ACTIONS = (
    "book", "cancel", "join", "leave", "accept", "decline", "hold", "set capacity", "call off", "close", "pause",
    "time", "late_cancel", "no_show", "forgiven", "posted", "payment lapsed", "offer lapsed", "promoted",
)  # fmt: skip
REFUSALS = {
    "session_full", "session_started", "already_booked", "no_membership", "membership_paused", "booking_overlaps",
    "suspended", "place_left", "offer_gone",
}  # fmt: skip
HAPPENED: Counter[str] = Counter()
WHICH = st.integers(0, 11)  # of those who hold something


class Venue(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction._from_testcase = True  # type: ignore[attr-defined] - promotions are durable
        self.transaction.__enter__()
        clock._frozen = NOON
        recent.forget_all()
        forgiven = HAPPENED["begun"] % 2
        HAPPENED["begun"] += 1
        for key, value in (("penalty.forgiven", forgiven), ("penalty.strikes", 1)):
            make_policy(key, value, effective_from=NOON - DAY)
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
        self.house = House(clock.local(NOON), people, classes, forgiven=forgiven, strikes=1)

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

    def having(self, *states: str) -> list[tuple[str, str]]:
        """Who has a place in such a state, and where."""
        return [(each.person, each.group) for each in self.house.places if each.state in states]

    def waiting(self) -> list[tuple[str, str]]:
        return [(each.person, each.group) for each in self.house.waits if each.state == "waiting"]

    def late(self) -> list[datetime]:
        """Where the last hours of each class to come begin, the next one first."""
        begins = (each.starts - timedelta(hours=5) for each in self.house.classes.values())
        return sorted(at for at in begins if at > self.house.now)

    def begun(self) -> list[str]:
        """Classes whose roster can be closed; a place that is kept runs out before anybody does that."""
        over = [each for each in self.house.classes.values() if each.starts <= self.house.now and not each.is_closed]
        return [each.name for each in over if not any(place.state == "held" for place in self.house.live(each.name))]

    @rule(person=PEOPLE, group=GROUPS)
    def want(self, person: str, group: str) -> None:
        """Book; who gets no place waits."""
        key, member = self.sessions[group].pk, self.members[person].pk
        self.both("book", lambda: self.house.book(person, group), lambda: book(key, member, by=self.desk))
        if not self.house.place(person, group):
            self.both("join", lambda: self.house.join(person, group), lambda: waitlist.join(key, member, by=HOUSE))

    @rule(group=GROUPS)
    def all_want(self, group: str) -> None:
        for person in (ANN, BEN, CAI):
            self.want(person, group)

    @precondition(lambda self: self.having("booked"))
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        who = one_of(self.having("booked", "held"), which)
        key = self.booking(*who)
        self.both("cancel", lambda: self.house.cancel(*who), lambda: cancel_booking(key, by=self.desk))

    @precondition(lambda self: self.waiting())
    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        person, group = one_of(self.waiting(), which)
        key = entries().get(member=self.members[person], session=self.sessions[group]).pk
        self.both("leave", lambda: self.house.leave(person, group), lambda: waitlist.leave(key, by=HOUSE))

    @precondition(lambda self: self.having("held"))
    @rule(which=WHICH, is_yes=st.booleans())
    def answer(self, which: int, is_yes: bool) -> None:
        who = one_of(self.having("held"), which)
        key = self.booking(*who)
        if is_yes:
            self.both("accept", lambda: self.house.accept(*who), lambda: offering.accept(key, by=self.desk))
        else:
            self.both("decline", lambda: self.house.decline(*who), lambda: offering.decline(key, by=self.desk))

    @rule(person=st.sampled_from([DEE, DEE, ANN]), group=GROUPS)
    def hold(self, person: str, group: str) -> None:
        key, member = self.sessions[group].pk, self.members[person].pk
        self.both(
            "hold", lambda: self.house.hold(person, group), lambda: holding.hold_for_payment(key, member, by=self.desk)
        )

    @rule(group=GROUPS, places=st.sampled_from([1, 1, 2, 3, 0]))
    def change(self, group: str, places: int) -> None:
        """Other places; with none, call the class off."""
        session = self.sessions[group]
        wanted = Wanted(session.instructor, session.room, session.starts_at, places)
        if places:
            self.both(
                "set capacity",
                lambda: self.house.set_capacity(group, places),
                lambda: change_session(session.pk, wanted, by=HOUSE),
            )
        elif group != "next":
            self.both(
                "call off",
                lambda: self.house.call_off(group),
                lambda: cancel_session(session.pk, reason="ill", by=HOUSE),
            )

    @precondition(lambda self: self.begun())
    @rule(which=WHICH, present=st.sets(PEOPLE))
    def close(self, which: int, present: set[str]) -> None:
        group = one_of(self.begun(), which)
        keys = [self.booking(person, group) for person in present]
        key = self.sessions[group].pk
        self.both("close", lambda: self.house.close(group, present), lambda: close_roster(key, present=keys, by=HOUSE))

    @rule(person=st.sampled_from([ANN, BEN]), first=st.integers(1, 9), length=st.integers(7, 9), luck=st.integers(0, 2))
    def pause(self, person: str, first: int, length: int, luck: int) -> None:
        """Not so often that nothing else can happen."""
        if luck:
            return
        begins = clock.today() + first * DAY
        days, contract = Period(begins, begins + (length - 1) * DAY), self.contracts[person].pk
        self.both(
            "pause",
            lambda: self.house.pause(person, days.starts_on, days.ends_on),
            lambda: freeze.pause(contract, days, reason="travel", by=HOUSE),
        )

    @rule(how=st.sampled_from(["minutes", "minutes", "hour", "day", "late", "late"]))
    def pass_time(self, how: str) -> None:
        """Time goes by, and the house does what is due; `late` is five hours before the next class, where cancelling
        costs something and who waits is asked.
        """
        spans = {"minutes": timedelta(minutes=11), "hour": timedelta(hours=1), "day": timedelta(hours=24)}
        late = self.late()
        at = late[0] if how == "late" and late else self.house.now + spans.get(how, timedelta(hours=3))
        self.house.now = clock._frozen = at
        self.house.sweep()
        promote_all(), settle_due()
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
        rows = Penalty.objects.order_by("pk").values_list("member", "kind", "outcome", "price")
        real = [(self.names[member], kind, outcome, price) for member, kind, outcome, price in rows]
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
        Venue,
        settings=settings(
            max_examples=16,
            stateful_step_count=60,
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
