"""Late cancellations and no-shows of the demo: what they cost, what was forgiven, who objected, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bookings.models import Booking, Course, Penalty, ScheduledSession
from bookings.services.objection import answer, object_to
from bookings.services.penalty import settle_due, waive
from feedback.services.demo_cast import COURSES, SEED
from feedback.services.demo_classes import BEGAN, TOO_LATE, able_to_come, busy_during, cancel_late
from feedback.services.demo_members import PACKS, desk, manager
from members.models import Member
from members.selectors.fees import owed_by
from members.services.fees import take_fees
from members.services.pay_back import pay_back
from members.services.sale import Paying
from venue import clock
from venue.models import StaffMember
from venue.services.policy import set_policy

WITH_FEE = "reformer"  # of few places: there late cancelling costs a fee
LATELY, OVER = timedelta(days=27), timedelta(days=3)
A_DAY = timedelta(days=1)
UNDECIDED = timedelta(hours=44)  # what was given back before such a class

Members = Sequence[Member]


def set_prices(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """Before the first class is booked: bookings keep what they were made under."""
    with clock.frozen(now - BEGAN):
        scope = f"course:{costly().pk}"
        set_policy("penalty.late_period", value="fee", scope=scope, by=staff["manager"].user)


def costly() -> Course:
    name = next(row[1] for row in COURSES if row[0] == WITH_FEE)
    return Course.objects.get(name_en=name)


def tell(members: Members, now: datetime) -> None:
    """The demo's member was forgiven twice, has one strike and owes a fee in part; somebody else may not book ahead for
    a while. Everything that fell due was decided on its day.
    """
    first, other = members[0], next(each for each in reversed(members) if len(open_to(each, now)) > 9)
    give_back_late(first, now, strikes=1)
    give_back_late(other, now, strikes=3)
    decide_until(now)
    with clock.frozen(now):
        pay_in_part(first)
        settle_by_hand(other)
        object_now(first, give_a_credit_up(Member.objects.get(name=PACKS[0][0]), now))


def open_to(member: Member, now: datetime) -> list[ScheduledSession]:
    """Classes of the last weeks in which this person could have had a place."""
    past = ScheduledSession.objects.standing().between(now - LATELY, now - OVER).order_by("starts_at", "pk")
    wanted = past.exclude(bookings__member=member)
    return [each for each in wanted if not each.is_full and able_to_come(each, [member])]


def give_back_late(member: Member, now: datetime, *, strikes: int) -> None:
    """Two that are forgiven, one that costs a fee, then strikes."""
    course = costly()
    possible = open_to(member, now)
    plain = [each for each in possible if each.course_id != course.pk]
    with_fee = next(each for each in possible if each.course_id == course.pk and each.starts_at > plain[1].starts_at)
    for session in (*plain[:2], with_fee, *plain[-strikes:]):
        cancel_late(member, session)


def decide_until(now: datetime) -> None:
    """As the sweep did, day by day."""
    at = now - BEGAN
    while at < now:
        with clock.frozen(at):
            settle_due(limit=1000)
        at += A_DAY
    with clock.frozen(now):
        settle_due(limit=1000)


def give_a_credit_up(member: Member, now: datetime) -> Booking:
    """The latest class of which the place, paid with a credit, could be given back too late and is not decided yet."""
    near = ScheduledSession.objects.standing().between(now - UNDECIDED, now + TOO_LATE).order_by("-starts_at", "pk")
    session = next(each for each in near if not each.is_full and member.pk not in busy_during(each))
    return cancel_late(member, session)


def pay_in_part(member: Member) -> None:
    take_fees(member.pk, Decimal("10.00"), Paying("wechat"), by=desk())


def settle_by_hand(member: Member) -> None:
    """A fee that was paid, objected to and taken back, of which a part is paid back and the rest waits for that; a
    no-show that stays one, and one that the manager waived.
    """
    take_fees(member.pk, owed_by([member.pk])[member.pk], Paying("cash"), by=desk())
    fee = member.penalties.get(price=Penalty.Price.FEE)
    right = object_to(fee.booking_id, "当天是前台电话通知我可以免费取消的。", by=SEED)
    answer(right.pk, outcome="upheld", text="已核对通话记录，确实是我们答复有误，费用已冲回。", by=desk())
    pay_back(member.pk, Decimal("10.00"), Paying("cash"), note="先退现金一半，其余原路退回", by=desk())
    missed = Penalty.objects.filter(kind=Penalty.Kind.NO_SHOW, objections=None).order_by("pk")
    wrong, waived = missed[0], missed[1]
    refused = object_to(wrong.booking_id, "我当时在场，只是没有签到。", by=SEED)
    answer(refused.pk, outcome="refused", text="教练点名记录与监控均未见到您，维持原处理。", by=desk())
    waive(waived.pk, reason="当天大雨，地铁停运", by=manager())


def object_now(member: Member, late: Booking) -> None:
    """What waits for an answer: to what a late cancellation is to cost, and to a booking."""
    object_to(late.pk, "我在截止前就点了取消，页面一直打不开。", by=SEED)
    coming = Booking.objects.live().filter(member=member, session__starts_at__gt=clock.now()).earliest("pk")
    object_to(coming.pk, "这节课不是我约的，请帮忙查一下。", by=member.user or SEED)
