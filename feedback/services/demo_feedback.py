"""Voices of the demo: surveys answered well and badly, and a case in every state, made through the services."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bookings.models import Booking
from feedback.models import Case, SurveyInvitation
from feedback.selectors.clocks import clocks_of
from feedback.services import case as service
from feedback.services.case import NewCase, open_case
from feedback.services.clocks import open_cases, run_clocks, taken
from feedback.services.survey import answer, invite_due
from feedback.sla_clock import steps_due
from members.models import Member
from venue import clock
from venue.actors import Actor
from venue.models import StaffMember

# how often each answer is given, out of a hundred
ANSWERS = ((5, 62), (4, 32), (3, 4), (2, 2))
PRAISE = ("教练讲解很细致。", "音乐和节奏都好。", "下课后整个人都轻松了。", "", "", "")
BAD = "空调太冷，教练没有理会大家的提醒。"


def make_voices(dice: random.Random, staff: dict[str, StaffMember], members: list[Member], by: Actor) -> None:
    """Everything up to now; the clock of this process is set back while the past happens."""
    now = clock.now()
    ask_and_answer(dice, until=now)
    survey_born(now)
    settle_old_ones(staff["quality"], now)
    show_every_case(staff, members, now, by)


def ask_and_answer(dice: random.Random, *, until: datetime) -> None:
    """Invitations as the sweep would have put them in the last days, most of them answered."""
    ends = Booking.objects.attended(until).values_list("session__ends_at", flat=True).distinct()
    for ended in sorted(set(ends)):
        asked_at = ended + timedelta(minutes=60)
        if asked_at >= until:
            break
        before = set(SurveyInvitation.objects.values_list("pk", flat=True))
        with clock.frozen(asked_at):
            invite_due()
        for invitation in SurveyInvitation.objects.exclude(pk__in=before).order_by("pk"):
            if dice.random() < 0.6:
                given = dice.choices([csat for csat, _ in ANSWERS], [weight for _, weight in ANSWERS])[0]
                with clock.frozen(min(asked_at + timedelta(minutes=dice.randint(5, 90)), until)):
                    answer(invitation.token, csat=given, text=BAD if given < 3 else dice.choice(PRAISE))


def show_every_case(staff: dict[str, StaffMember], members: list[Member], now: datetime, by: Actor) -> None:
    """One case in every state: waiting, urgent, in hand, extended, overdue, resolved in time and late, closed. What
    happened is told hour by hour, and the clocks strike in between.
    """
    desk, lead, manager = staff["desk"].user, staff["quality"].user, staff["manager"].user
    made: dict[str, int] = {}

    def opened(key: str, text: str, **fields: Any) -> Callable[[], Any]:
        def act() -> None:
            made[key] = open_case(NewCase(text=text, **fields), by=by).pk

        return act

    def extended() -> None:
        until = Case.objects.get(pk=made["sauna"]).received_at + timedelta(hours=46)
        service.extend(made["sauna"], until=until, reason="加热器配件明日到货", by=manager)

    first, second, third, fourth = members[:4]
    story: list[tuple[float, Callable[[], Any]]] = [
        (76, opened("lock", "储物柜锁坏了，东西差点丢。", source="desk", category="facility", reporter_name="高先生")),
        (50, opened("queue", "前台排队二十分钟没人理。", source="member", category="service", member=fourth)),
        (48, lambda: service.take(made["queue"], by=lead)),
        (47, lambda: service.resolve(made["queue"], "已在晚高峰增加一名前台，并向您致歉。感谢您的提醒。", by=lead)),
        (46, lambda: service.resolve(made["lock"], "锁已更换，全部储物柜已检查一遍。", by=manager)),
        (45, lambda: service.close(made["lock"], by=manager)),
        (30, opened("thanks", "林可态度特别好，帮我找回了手机！", source="web", kind="praise", category="service")),
        (29, lambda: service.resolve(made["thanks"], "谢谢您的表扬，已转告林可并登记在员工档案。", by=lead)),
        (28, lambda: service.close(made["thanks"], by=lead)),
        (
            27,
            opened("price", "被多扣了一次私教课，请核对。", source="web", category="price", contact="he@guest.example"),
        ),
        (26, lambda: service.take(made["price"], by=desk)),
        (
            22,
            opened(
                "sauna",
                "桑拿房温度一直上不去，已经两周了。",
                source="member",
                category="facility",
                grade="important",
                member=third,
            ),
        ),
        (21, lambda: service.take(made["sauna"], by=lead)),
        (20, lambda: service.reply(made["sauna"], "配件已订货，明天到货安装。期间可免费使用汤泉区。", by=lead)),
        (
            18,
            opened(
                "idea",
                "希望周末上午加一节流瑜伽。",
                source="web",
                kind="suggestion",
                category="quality",
                contact="lin@guest.example",
            ),
        ),
        (
            8,
            opened(
                "notice", "团课时间改了没有通知，白跑一趟。", source="member", category="information", member=second
            ),
        ),
        (7.5, lambda: service.take(made["notice"], by=desk)),
        (7, lambda: service.reply(made["notice"], "非常抱歉！我们正在核实，今天内给您答复。", by=desk)),
        (6.9, lambda: service.note(made["notice"], "短信平台当天报错，已请技术核查发送记录。", by=desk)),
        (5, opened("freeze", "年卡可以停卡几次？", source="web", kind="enquiry", category="contract")),
        (
            3,
            opened(
                "shower",
                "昨晚20点左右，女更衣室淋浴忽冷忽热，差点烫到孩子。",
                source="member",
                category="facility",
                member=first,
            ),
        ),
        (2, extended),
        (1, lambda: service.note(made["shower"], "恒温阀上次更换是一年前，已报修。", by=desk)),
        (
            0.2,
            opened(
                "slip",
                "泳池边地砖很滑，刚才有人摔倒，膝盖流血了。",
                source="desk",
                category="hygiene_safety",
                grade="urgent",
                reporter_name="郑女士",
                contact="+8613900002222",
            ),
        ),
    ]
    for hours, act in story:
        at = now - timedelta(hours=hours)
        let_clocks_strike(at)
        with clock.frozen(at):
            act()
    let_clocks_strike(now)


def let_clocks_strike(until: datetime) -> None:
    """Every step up to an instant, each when it falls due."""
    while due := [step.due_at for case in open_cases() for step in steps_due(clocks_of(case), taken(case), until)]:
        with clock.frozen(min(due)):
            run_clocks()


def survey_born(now: datetime) -> None:
    """The dice may have been kind: one low answer there is in any case."""
    if Case.objects.filter(source=Case.Source.SURVEY).exists():
        return
    open_one = SurveyInvitation.objects.filter(response=None).order_by("-created_at").first()
    if open_one:
        with clock.frozen(min(open_one.created_at + timedelta(hours=2), now)):
            answer(open_one.token, csat=2, text=BAD)


def settle_old_ones(lead: StaffMember, now: datetime) -> None:
    """What surveys brought up is taken care of within hours."""
    for case in Case.objects.get_queryset().open().filter(received_at__lt=now - timedelta(hours=8)):
        with clock.frozen(case.received_at + timedelta(hours=6)):
            service.take(case.pk, by=lead.user)
            service.resolve(case.pk, "空调温度已调整，教练已当面致歉，送您一节体验课。", by=lead.user)
