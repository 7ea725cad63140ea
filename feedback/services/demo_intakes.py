"""Who is being received in the demo, and who was: one in time, one late, one handed over, one broken off."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from members.models import Consent, Intake, Member
from members.selectors.screening import questions_for
from members.services.agreement import Hand, sign
from members.services.intake import (
    Aims,
    begin,
    break_off,
    check_identity,
    finish,
    hand_over,
    issue_code,
    keep_aims,
    keep_person,
    pass_step,
)
from members.services.member import Facts
from members.services.recommending import recommend
from members.services.screening import Said, decline, screen
from venue import clock
from venue.actors import Actor
from venue.models import StaffMember, User
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now

LINE = "M120 260L150 180L190 130L230 190L210 280L260 210L310 170L340 230L330 290L380 220L440 180"
Next, Step = Intake.Next, Intake.Step
# who came how many days ago, what for, how long it took, and what came next
RECEIVED: Sequence[tuple[Facts, int, Aims, int, str, str]] = (
    (
        Facts("许静文", "13911023456", "xujingwen@full.example", "female", language="zh-hans"),
        6,
        Aims(["weight", "company"], ["evening", "weekend"], 3),
        9,
        Next.SELL,
        "想先办半年卡，周六带朋友来看场地。",
    ),
    (
        Facts("丁浩", "13911023457", "dinghao@full.example", "male", language="zh-hans"),
        4,
        Aims(["strength"], ["early"], 4),
        14,
        Next.BOOK,
        "",
    ),
    (
        Facts("钱秀兰", "13911023458", "", "female", language="zh-hans"),
        2,
        Aims(["mobility", "relax"], ["midday"], 2),
        7,
        Next.CALL,
        "周四下午回电，介绍水中课程。",
    ),
    (Facts("冯一鸣", "13911023459", "", "male", language="zh-hans"), 1, Aims(["posture"]), 8, Next.NOTHING, ""),
)


def show(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """Four were received; one left; five are being received, at different steps."""
    desk, manager = staff["desk"].user, staff["manager"].user
    for number, (facts, days, aims, minutes, following, note) in enumerate(RECEIVED):
        begun_at = now - timedelta(days=days, minutes=minutes)
        with clock.frozen(begun_at):
            intake = begin(by=desk)
        with clock.frozen(begun_at + timedelta(minutes=minutes - 2)):
            member = answer(intake.pk, facts, declines=number == 3, by=desk)
            keep_aims(intake.pk, aims, by=desk)
            sign_safety(member, by=desk)
            pass_step(intake.pk, Step.AGREEMENTS, by=desk)
            recommend(intake.pk, by=desk)
            if number % 2 == 0:
                check_identity(intake.pk, by=desk)
        with clock.frozen(begun_at + timedelta(minutes=minutes)):
            finish(intake.pk, following, note, by=desk)
    with clock.frozen(now - timedelta(days=3)):
        left = begin(by=desk)
    with clock.frozen(now - timedelta(days=3) + timedelta(minutes=4)):
        break_off(left.pk, "顾客接到电话先离开，说周日再来。", by=desk)
    receive_now(desk, manager, now)


def receive_now(desk: User, manager: User, now: datetime) -> None:
    with clock.frozen(now - timedelta(minutes=13)):
        late = begin(by=desk)
        keep_person(late.pk, Facts("谭小满", "13911023460", language="zh-hans"), by=desk)
    with clock.frozen(now - timedelta(minutes=8, seconds=30)):
        handed = begin(by=desk)
        answer(handed.pk, Facts("苏一诺", "13911023461", gender="female", language="zh-hans"), by=desk)
    with clock.frozen(now - timedelta(minutes=1)):
        hand_over(handed.pk, manager, "筛查已完成，想了解家庭卡。", by=desk)
        asked = begin(by=desk)
        answer(asked.pk, Facts("龚明", "13911023462", language="zh-hans"), by=desk)
        keep_aims(asked.pk, Aims(["endurance"]), by=desk)
        pass_step(asked.pk, Step.AGREEMENTS, by=desk)
        reading = begin(by=desk)
        answer(reading.pk, Facts("骆青", "13911023463", language="zh-hans"), by=desk)
        keep_aims(reading.pk, Aims(["relax"], ["weekend"]), by=desk)
        issue_code(begin(by=desk).pk, by=desk)


def answer(intake_pk: int, facts: Facts, *, declines: bool = False, by: Actor) -> Member:
    """The basics, and the health screening with nothing that matters, or declined."""
    keep_person(intake_pk, facts, by=by)
    member = Member.objects.get(intakes=intake_pk)
    text = text_now(Kind.HEALTH)
    if declines:
        decline(member.pk, where=Consent.Where.DESK, by=by)
    elif text:
        nothing = {question.key: False for question in questions_for(member)}
        screen(member.pk, Said(nothing, text_pk=text.pk), where=Consent.Where.DESK, by=by)
    pass_step(intake_pk, Step.SCREENING, by=by)
    return member


def sign_safety(member: Member, *, by: Actor) -> None:
    if text := text_now(Kind.SAFETY):
        sign(member.pk, text.pk, Hand("drawn", member.name, drawing=LINE), by=by)
