"""The one calendar driven at random: classes, rooms that people book for themselves, and treatments, in a pool with
lanes, a room with minutes before and after, a shared room and one device. After every step it is painted anew from
what was booked and compared with what is claimed; what is refused is taken, and what is taken is refused.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bookings.errors import InstructorBusy, RoomBusy
from bookings.invariants import INVARIANTS
from bookings.models import Appointment, Resource, ResourceAllocation, RoomBooking, ScheduledSession
from bookings.rules.package import Part
from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.package import asks_of, package_now
from bookings.services import appointment_steps, room_booking
from bookings.services.appointment import book
from bookings.services.leaving_out import leave_out
from bookings.services.package_booking import book_package
from bookings.services.session import cancel_session
from bookings.treatment_errors import GuestBusy, OnlyOneLine, PackageWhole, SlotTaken
from tests.bookings.any_rule import AnyRule
from tests.conftest import NOON
from tests.factories.bookings import HOUSE, make_course, make_equipment, make_room, make_shared_room, put_on_session
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.rooms import make_wanted
from tests.factories.treatments import at, make_hours, make_package, make_skill, make_treatment
from tests.factories.venue import make_staff
from venue import clock
from venue.errors import DomainError
from venue.invariants import check
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = date(2026, 3, 12)  # far enough off for everything to be changed free of charge
QUARTERS = st.integers(0, 11)  # of nine o'clock
WHICH = st.integers(0, 5)
BEFORE, AFTER = 5, 15  # minutes of the cabin
REFUSALS = {"room_busy", "instructor_busy", "slot_taken", "guest_busy", "package_whole", "only_line"}
ACTIONS = (
    "one treatment", "two treatments", "side by side", "keep", "decide", "change", "cancel", "let go", "class",
    "call off", "room", "move", "cancel room", "time over", "package", "move package", "cancel package", "leave out",
)  # fmt: skip
HAPPENED: Counter[str] = Counter()

Use = tuple[object, datetime, datetime]  # of a resource by its key, or of a person by name; from, until


class Calendar(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._rules_strategy = AnyRule(self)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        clock._frozen = NOON
        make_hours()
        self.pool = make_room(room_kind="pool")
        self.lanes = [make_room(room_kind="pool", area=self.pool.area, whole=self.pool) for _ in range(2)]
        self.cabin = make_room(room_kind="treatment", capacity=1, buffer_before=BEFORE, buffer_after=AFTER)
        self.spa = make_shared_room(2, room_kind="treatment")
        self.device = make_equipment(1)
        self.massage = make_treatment(minutes=60)
        self.cupping = make_treatment(minutes=30, equipment=self.device)
        self.staff = [make_staff(role=Role.PRACTITIONER) for _ in range(3)]
        for staff in self.staff:
            make_shift(staff=staff, starts_at=at(DAY, 6), ends_at=at(DAY, 23))
            for treatment in (self.massage, self.cupping):
                make_skill(treatment, staff=staff)
        self.guests = [make_member() for _ in range(3)]
        self.course = make_course()
        one, other = Part(self.massage.pk), Part(self.massage.pk, guest=2, is_beside=True)
        self.packages = [make_package(one, other), make_package(one, other, Part(self.cupping.pk, guest=2))]
        self.asked: dict[int, int] = {}  # how many lines each appointment was booked with

    def teardown(self) -> None:
        try:
            assert [broken for each in INVARIANTS if (broken := check(each))] == []
        finally:
            connection.needs_rollback = True
            self.transaction.__exit__(None, None, None)
            clock._frozen = None

    # --- painted from what was booked ---------------------------------------------------------------------------------

    def painted(self, besides: object = None) -> list[Use]:
        """All that is taken, without what is kept no longer, and without one cause."""
        rows = [*self.of_classes(), *self.of_rooms(), *self.of_treatments()]
        return [use for cause, use in rows if cause != besides]

    def of_classes(self) -> Iterator[tuple[object, Use]]:
        for each in ScheduledSession.objects.standing():
            yield each, (each.instructor_id * -1, each.starts_at, each.ends_at)
            yield from ((each, use) for use in self.room_uses(self.place_of(each), each.starts_at, each.ends_at))

    def of_rooms(self) -> Iterator[tuple[object, Use]]:
        for each in RoomBooking.objects.filter(state__in=("held", "confirmed")).select_related("room"):
            if each.state == "confirmed" or each.held_until > clock.now():
                yield from ((each, use) for use in self.room_uses(each.room, each.begins_at, each.ends_at))

    def of_treatments(self) -> Iterator[tuple[object, Use]]:
        """A guest who has one after the other in a room is alone in it meanwhile, so the minutes are around both."""
        for each in Appointment.objects.standing(clock.now()).prefetch_related("lines__allocations__resource__whole"):
            stays: dict[tuple[int, Resource], list[tuple[datetime, datetime]]] = {}
            for line in each.lines.all():
                yield each, (line.staff_id * -1, line.starts_at, line.ends_at)
                yield each, (f"guest {line.guest_id}", line.starts_at, line.ends_at)
                claimed = [claim.resource for claim in line.allocations.all() if claim.released_at is None]
                if line.treatment_id == self.cupping.pk:
                    [unit] = [one for one in claimed if one.whole == self.device]
                    yield each, (unit.pk, line.starts_at, line.ends_at)
                [room] = [one for one in claimed if one == self.cabin or one.whole == self.spa]
                stays.setdefault((line.guest_id, room), []).append((line.starts_at, line.ends_at))
                assert len(claimed) == (3 if line.treatment_id == self.cupping.pk else 2)
            for (_, room), spans in stays.items():
                for begins, ends in joined(spans):
                    yield from ((each, use) for use in self.room_uses(room, begins, ends))

    def room_uses(self, room: Resource, begins: datetime, ends: datetime) -> Iterator[Use]:
        before, after = (BEFORE, AFTER) if room == self.cabin else (0, 0)
        for key in self.keys(room):
            yield key, begins - before * MINUTE, ends + after * MINUTE

    def keys(self, room: Resource) -> list[int]:
        return [each.pk for each in self.lanes] if room == self.pool else [room.pk]

    def place_of(self, session: ScheduledSession) -> Resource:
        claims = session.allocations.live().exclude(resource__kind="staff").select_related("resource", "whole")
        return next(claim.whole or claim.resource for claim in claims)

    def is_free(self, uses: list[Use], besides: object = None) -> bool:
        return not any(overlap(use, other) for use in uses for other in self.painted(besides))

    # --- what people do -----------------------------------------------------------------------------------------------

    def tried(self, action: str, expected: str, real: Any) -> Any:
        """What it returns, if it does; it refuses by the rule that is expected, or not at all."""
        found, refused = None, ""
        try:
            with transaction.atomic():
                found = real()
        except DomainError as no:
            refused = no.code
        assert (action, refused) == (action, expected)
        HAPPENED[expected or action] += 1
        return found

    def ask(self, action: str, asks: list[Ask], quarter: int, *, keeps: bool = False) -> None:
        starts_at, guest = at(DAY, 9) + quarter * QUARTER, asks[0].guest_pk
        row = self.tried(
            action,
            self.why_not(asks, starts_at),
            lambda: book(asks, starts_at, member_pk=guest, keeps=keeps, by=HOUSE),
        )
        if row:
            self.asked[row.pk] = len(asks)

    def why_not(self, asks: list[Ask], starts_at: datetime, besides: Appointment | None = None) -> str:
        """What was offered can be booked, unless its guest is somewhere else then; nothing else can."""
        [day] = starts_for(asks, DAY, DAY, earliest=NOON, besides=besides.pk if besides else None)
        if starts_at not in [slot.starts_at for slot in day.slots]:
            return SlotTaken.code
        minutes = {self.massage.pk: 60, self.cupping.pk: 30}
        ends: dict[int, datetime] = {}
        begins = starts_at
        for ask in asks:
            begins = begins if ask.is_beside else max(ends.values(), default=starts_at)
            ends[ask.guest_pk] = begins + minutes[ask.treatment_pk] * MINUTE
        guests: list[Use] = [(f"guest {guest}", starts_at, end) for guest, end in ends.items()]
        return "" if self.is_free(guests, besides) else GuestBusy.code

    @rule(which=WHICH, quarter=QUARTERS, keeps=st.booleans(), chosen=st.booleans())
    def one_treatment(self, which: int, quarter: int, keeps: bool, chosen: bool) -> None:
        treatment, guest = one_of([self.massage, self.cupping], which), one_of(self.guests, which)
        staff = one_of(self.staff, which).pk if chosen else None
        self.ask("keep" if keeps else "one treatment", [Ask(treatment.pk, guest.pk, staff)], quarter, keeps=keeps)

    @rule(which=WHICH, quarter=QUARTERS)
    def two_treatments(self, which: int, quarter: int) -> None:
        guest = one_of(self.guests, which)
        self.ask("two treatments", [Ask(self.massage.pk, guest.pk), Ask(self.cupping.pk, guest.pk)], quarter)

    @rule(which=WHICH, quarter=QUARTERS)
    def side_by_side(self, which: int, quarter: int) -> None:
        one, other = one_of(self.guests, which), one_of(self.guests, which + 1)
        asks = [Ask(self.massage.pk, one.pk), Ask(self.massage.pk, other.pk, is_beside=True)]
        self.ask("side by side", asks, quarter)

    @rule(which=WHICH, quarter=QUARTERS, keeps=st.booleans())
    def package(self, which: int, quarter: int, keeps: bool) -> None:
        package, starts_at = one_of(self.packages, which), at(DAY, 9) + quarter * QUARTER
        guests = [one_of(self.guests, which + each).pk for each in range(2)]
        row = self.tried(
            "package",
            self.why_not(asks_of(package_now(package.pk), guests), starts_at),
            lambda: book_package(package.pk, guests, starts_at, member_pk=guests[0], keeps=keeps, by=HOUSE),
        )
        if row:
            self.asked[row.pk] = package.parts.count()

    @precondition(lambda self: self.having("held", "booked"))
    @rule(which=WHICH, other=WHICH)
    def leave_out(self, which: int, other: int) -> None:
        """One treatment of several; of a package none."""
        row = one_of(self.having("held", "booked"), which)
        lines = list(row.lines.order_by("number"))
        expected = PackageWhole.code if row.package else OnlyOneLine.code if len(lines) < 2 else ""
        if self.tried("leave out", expected, lambda: leave_out(one_of(lines, other).pk, by=HOUSE)):
            self.asked[row.pk] -= 1

    def having(self, *states: str) -> list[Appointment]:
        return list(Appointment.objects.standing(clock.now()).filter(state__in=states).order_by("pk"))

    @precondition(lambda self: self.having("held"))
    @rule(which=WHICH, takes=st.booleans())
    def decide(self, which: int, takes: bool) -> None:
        key = one_of(self.having("held"), which).pk
        if takes:
            self.tried("decide", "", lambda: appointment_steps.decide(key, by=HOUSE))
        else:
            self.tried("let go", "", lambda: appointment_steps.give_back(key, by=HOUSE))

    @precondition(lambda self: self.having("booked"))
    @rule(which=WHICH, quarter=QUARTERS)
    def change(self, which: int, quarter: int) -> None:
        self.move_to(one_of(self.having("booked"), which), at(DAY, 9) + quarter * QUARTER)

    @precondition(lambda self: self.booked_packages())
    @rule(which=WHICH, quarter=QUARTERS)
    def move_package(self, which: int, quarter: int) -> None:
        """To a time at which it is offered, so that some are moved."""
        row = one_of(self.booked_packages(), which)
        [day] = starts_for(self.asks_of(row), DAY, DAY, earliest=NOON, besides=row.pk)
        self.move_to(row, one_of(day.slots, quarter).starts_at)

    def booked_packages(self) -> list[Appointment]:
        return [row for row in self.having("booked") if row.package]

    def asks_of(self, row: Appointment) -> list[Ask]:
        lines = row.lines.order_by("number")
        chosen = [(line, line.staff_id if line.is_choice else None) for line in lines]
        return [Ask(line.treatment_id, line.guest_id, who, line.is_beside) for line, who in chosen]

    def move_to(self, row: Appointment, starts_at: datetime) -> None:
        asks = self.asks_of(row)
        self.tried(
            "move package" if row.package else "change",
            self.why_not(asks, starts_at, row),
            lambda: appointment_steps.change(row.pk, starts_at, [ask.staff_pk for ask in asks], by=HOUSE),
        )

    @precondition(lambda self: self.having("booked"))
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        self.call_it_off(one_of(self.having("booked"), which))

    @precondition(lambda self: self.booked_packages())
    @rule(which=WHICH)
    def cancel_package(self, which: int) -> None:
        self.call_it_off(one_of(self.booked_packages(), which))

    def call_it_off(self, row: Appointment) -> None:
        action = "cancel package" if row.package else "cancel"
        self.tried(action, "", lambda: appointment_steps.cancel(row.pk, by=HOUSE))

    @rule(which=WHICH, quarter=QUARTERS)
    def put_on(self, which: int, quarter: int) -> None:
        """A class of an hour in the pool, in a lane of it, or in the cabin."""
        room, coach = one_of([self.pool, *self.lanes, self.cabin], which), one_of(self.staff, which)
        starts_at = at(DAY, 9) + quarter * QUARTER
        ends_at = starts_at + HOUR
        if not self.is_free(list(self.room_uses(room, starts_at, ends_at))):
            expected = RoomBusy.code
        else:
            expected = "" if self.is_free([(coach.pk * -1, starts_at, ends_at)]) else InstructorBusy.code
        fields = {"course": self.course, "room": room, "instructor": coach, "capacity": 1}
        self.tried("class", expected, lambda: put_on_session(starts_at=starts_at, ends_at=ends_at, **fields))

    @precondition(lambda self: ScheduledSession.objects.standing().exists())
    @rule(which=WHICH)
    def call_off(self, which: int) -> None:
        key = one_of(list(ScheduledSession.objects.standing().order_by("pk")), which).pk
        self.tried("call off", "", lambda: cancel_session(key, reason="ill", by=HOUSE))

    @rule(which=WHICH, quarter=QUARTERS, step=st.sampled_from(["held", "confirmed"]))
    def take_room(self, which: int, quarter: int, step: str) -> None:
        wanted = self.wanted(which, quarter)
        until = clock.now() + HOUR if step == "held" else None
        self.tried("room", self.busy(wanted), lambda: room_booking.book_room(wanted, step=step, until=until, by=HOUSE))

    def wanted(self, which: int, quarter: int) -> room_booking.Wanted:
        room = one_of([self.pool, *self.lanes, self.cabin], which)
        return make_wanted(room=room, begins_at=at(DAY, 9) + quarter * QUARTER, hours=1, people=1)

    def busy(self, wanted: room_booking.Wanted, besides: object = None) -> str:
        assert wanted.room
        uses = list(self.room_uses(wanted.room, wanted.begins_at, wanted.ends_at))
        return "" if self.is_free(uses, besides) else RoomBusy.code

    def rooms(self) -> list[RoomBooking]:
        now = clock.now()
        found = RoomBooking.objects.filter(state__in=("held", "confirmed")).order_by("pk")
        return [each for each in found if each.state == "confirmed" or each.held_until > now]

    @precondition(lambda self: self.rooms())
    @rule(which=WHICH, other=WHICH, quarter=QUARTERS)
    def move(self, which: int, other: int, quarter: int) -> None:
        row, wanted = one_of(self.rooms(), which), self.wanted(other, quarter)
        self.tried("move", self.busy(wanted, row), lambda: room_booking.change(row.pk, wanted, by=HOUSE))

    @precondition(lambda self: self.rooms())
    @rule(which=WHICH)
    def cancel_room(self, which: int) -> None:
        row = one_of(self.rooms(), which)
        self.tried("cancel room", "", lambda: room_booking.cancel(row.pk, by=HOUSE))

    @precondition(lambda self: self.having("held") or any(each.held_until for each in self.rooms()))
    @rule(luck=st.integers(0, 2))
    def time_goes_by(self, luck: int) -> None:
        """What was kept is kept no longer, and nobody has given it up yet."""
        if luck == 0:
            clock._frozen = clock.now() + 2 * HOUR
            HAPPENED["time over"] += 1

    # --- and what is claimed is what was booked -----------------------------------------------------------------------

    @invariant()
    def nothing_is_taken_twice(self) -> None:
        uses = self.painted()
        assert [(use, other) for n, use in enumerate(uses) for other in uses[n + 1 :] if overlap(use, other)] == []

    @invariant()
    def all_of_it_is_claimed_and_nothing_else(self) -> None:
        now = clock.now()
        claims = ResourceAllocation.objects.standing(now).exclude(
            appointment_line__appointment__state="held", appointment_line__appointment__held_until__lte=now
        )
        people = dict(Resource.objects.filter(kind="staff").values_list("pk", "staff"))
        real = Counter(
            (people.get(key, -key) * -1, during.lower, during.upper)
            for key, during in claims.values_list("resource", "during")
        )
        assert merged(real) == merged(Counter(use for use in self.painted() if not isinstance(use[0], str)))

    @invariant()
    def no_appointment_is_a_half_one(self) -> None:
        """Nor a half package: all of its lines have their claims, as long as it stands, or none has any."""
        now = clock.now()
        lines = {each.pk: each.lines.count() for each in Appointment.objects.prefetch_related("lines")}
        assert lines == self.asked
        live = ResourceAllocation.objects.live().filter(resource__kind="staff")
        for row in Appointment.objects.filter(package__isnull=False).exclude(state="held", held_until__lte=now):
            claimed = live.filter(appointment_line__appointment=row).values("appointment_line").distinct().count()
            assert claimed == (row.package_parts if row.is_live else 0)


MINUTE, QUARTER, HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)


def one_of(rows: Sequence[Any], which: int) -> Any:
    return rows[which % len(rows)]


def overlap(one: Use, other: Use) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans that follow each other without a gap as one."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(spans):
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((begins, ends))
    return found


def merged(uses: Counter[Any]) -> dict[object, list[tuple[datetime, datetime]]]:
    """By key; two claims that touch are one stay."""
    keys: dict[object, list[tuple[datetime, datetime]]] = {}
    for key, begins, ends in uses.elements():
        keys.setdefault(key, []).append((begins, ends))
    return {key: joined(spans) for key, spans in keys.items()}


def test_nothing_is_taken_twice_and_nothing_free_is_refused(db):
    HAPPENED.clear()
    run_state_machine_as_test(
        seed(1)(Calendar),
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(sorted(HAPPENED.items()))
    assert {each for each in (*ACTIONS, *REFUSALS) if not HAPPENED[each]} == set()
