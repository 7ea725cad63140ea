"""How classes of the demo were run, who came without a booking, and the entry rules."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from bookings.models import Mark, ScheduledSession
from bookings.selectors.coach import pending
from bookings.selectors.roster import steps_of
from bookings.services.roster import close_roster, mark, observe, write_note
from bookings.services.step import tick
from bookings.services.visit import come_in, undo
from feedback.services.demo_members import covered_on, desk
from members.models import Member, Membership, RulesAcceptance
from members.services.entry_rules import accept, write_rules
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import wall_clock

Members = Sequence[Member]

FIRST_RULES = (
    "Wear clean indoor shoes; bare feet in the pool and on the mats.\n\nShower before you enter the pool or the sauna.",
    "请穿干净的室内鞋；泳池和垫上区域请赤脚。\n\n进入泳池或桑拿前请先淋浴。",
)
RULES = (
    "Wear clean indoor shoes; bare feet in the pool and on the mats.\n\n"
    "Shower before you enter the pool or the sauna. Bring a towel to every machine.\n\n"
    "Tell the coach before the class if you are unwell, injured or pregnant. Stop when something hurts.\n\n"
    "No glass, no photographs of other guests. Children under 14 only with a grown-up.",
    "请穿干净的室内鞋；泳池和垫上区域请赤脚。\n\n"
    "进入泳池或桑拿前请先淋浴；使用器械请垫毛巾。\n\n"
    "身体不适、受伤或怀孕，请在课前告知教练；感到疼痛请立即停止。\n\n"
    "请勿携带玻璃制品，请勿拍摄他人。14岁以下儿童须由成人陪同。",
)
SEEN = ("左膝有旧伤，深蹲改为半蹲。", "进步明显，下次可以尝试进阶动作。", "肩部紧张，课后建议拉伸。")
NOTE = "空调偏凉，第二组起升高了两度。"
LET_IN = "体验参观，由王经理陪同"


def run_classes(now: datetime) -> None:
    """Rosters that the dice left open: marked, noted and ticked step by step; the first of them closed since."""
    with clock.frozen(now):
        left_open = list(pending().order_by("-starts_at", "-pk")[:3])
    for number, session in enumerate(left_open):
        run(session, at_fault=number)
    for session in left_open[:1]:
        with clock.frozen(min(now, session.ends_at + timedelta(minutes=5))):
            close_roster(session.pk, present=(), by=session.instructor.user)


def run(session: ScheduledSession, at_fault: int) -> None:
    """Everybody marked, the last as late or as missing; one observation, one note; the steps in their time."""
    coach = session.instructor.user
    bookings = list(session.bookings.firm().order_by("pk"))
    odd = (Mark.LATE, Mark.ABSENT, Mark.LATE)[at_fault]
    with clock.frozen(session.starts_at + timedelta(minutes=12)):
        for booking in bookings:
            mark(booking.pk, odd if booking == bookings[-1] else Mark.PRESENT, by=coach)
    lasts = session.ends_at - session.starts_at
    steps = steps_of(session.course)
    for number, step in enumerate(steps):
        with clock.frozen(session.starts_at + lasts * number / len(steps)):
            tick(session.pk, step, by=coach)
    with clock.frozen(session.ends_at):
        observe(bookings[0].pk, SEEN[at_fault], by=coach)
        write_note(session.pk, NOTE, by=coach)


def come_and_go(dice: random.Random, members: Members, now: datetime) -> None:
    """A week of people without a booking; today one was let in with a reason, and one check-in was a mistake."""
    areas = list(Area.objects.filter(kind__in=(Area.Kind.STRENGTH, Area.Kind.POOL, Area.Kind.BATH)).order_by("pk"))
    today = clock.local(now).date()
    for days in range(6, -1, -1):
        day = today - timedelta(days=days)
        known = covered_on(day)
        covered = [member for member in members if member.pk in known]
        for number, member in enumerate(dice.sample(covered, min(6, len(covered)))):
            at = wall_clock(day, time(6 + 2 * number, dice.randint(1, 59)), clock.zone())
            if at < now:
                with clock.frozen(at):
                    come_in(member.pk, dice.choice(areas).pk, by=desk())
    others = Member.objects.exclude(pk__in=Membership.objects.covering(today).values("member"))
    stranger = others.earliest("number", "pk")
    with clock.frozen(now - timedelta(minutes=8)):
        come_in(stranger.pk, areas[0].pk, because=LET_IN, by=desk())
        mistaken = come_in(members[1].pk, areas[0].pk, because=LET_IN, by=desk()).check_in
    if mistaken:
        with clock.frozen(now - timedelta(minutes=7)):
            undo(mistaken.pk, by=desk())


def write_entry_rules(staff: Mapping[str, StaffMember], members: Members, now: datetime) -> None:
    """Two versions. Most accepted the one that holds; the demo's member and a few others are still asked.

    The last of all that is seeded: whoever has not accepted them cannot be booked for.
    """
    manager = staff["manager"].user
    with clock.frozen(now - timedelta(days=40)):
        first = write_rules(*FIRST_RULES, by=manager)
        accept(members[0].pk, first.pk, where=RulesAcceptance.Where.ONLINE, by=members[0].user or manager)
    with clock.frozen(now - timedelta(days=5)):
        rules = write_rules(*RULES, by=manager)
    for number, member in enumerate(members[1:], start=1):
        if number % 9:
            with clock.frozen(now - timedelta(hours=number % 90)):
                where = RulesAcceptance.Where.ONLINE if member.user else RulesAcceptance.Where.DESK
                accept(member.pk, rules.pk, where=where, by=member.user or desk())
