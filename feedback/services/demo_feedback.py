"""Voices of the demo: surveys answered well and badly, and a case in every state, made through the services."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bookings.models import ScheduledSession
from feedback.models import Case, EnquiryClass, Survey, SurveyInvitation, SurveyResponse
from feedback.selectors.before_closing import missing
from feedback.selectors.clocks import clocks_of
from feedback.selectors.inviting import EVENTS
from feedback.services import case as service
from feedback.services import demo_lessons, guest
from feedback.services.case import NewCase, open_case
from feedback.services.clocks import open_cases, run_clocks, strike, taken
from feedback.services.demo_cast import SEED
from feedback.services.handing import accept, offer, report_unsorted, take_in
from feedback.services.inviting import invite_due
from feedback.services.saved_view import save_view
from feedback.services.survey import answer, set_asking
from feedback.services.waiting import pause, resume
from feedback.sla_clock import steps_due
from members.models import Member
from venue import clock
from venue.models import StaffMember, User

ASKED_AFTER = timedelta(minutes=60)
ANSWERING = 0.8
LOW = {5: 1, 44: 2}  # the answers that were bad, by their number; so-so was one
SO_SO = 12
PRAISE = {
    "zh-hans": (
        "教练讲解很细致，动作纠正到位。", "音乐和节奏都好。", "下课后整个人都轻松了。", "更衣室很干净，毛巾也够用。",
        "小班人少，照顾得到每个人。", "前台态度很好，还提醒我带水。", "", "", "", "",
    ),
    "en": ("Clear instructions, and in English too.", "Best hour of my week.", "The studio was spotless.", ""),
}  # fmt: skip
HALF_THE_TIME = 12  # hours of a complaint: then the clock reminds
SO_SO_TEXT = "课不错，就是人多的时候淋浴要排队。"
BAD = {2: "空调太冷，教练没有理会大家的提醒。", 1: "课程临时换了教练，没有人提前通知，很失望。"}
# days ago, what, about what, who handled it, resolved after hours
OLD_CASES = (
    (54, "淋浴间下水很慢，积水没过脚面。", "facility", "general", 9),
    (47, "停车券前台说用完了，让我自己付。", "price", "general", 4),
    (40, "会员日短信发了三遍，半夜还响。", "information", "general", 20),
    (34, "请不要在更衣室门口拍宣传照，拍到我了。", "privacy", "important", 31),
    (26, "续费时多收了20元手续费。", "contract", "general", 3),
    (22, "瑜伽垫有几张破了，容易绊脚。", "facility", "general", 5),
    (20, "预约成功的短信里没写教室在几楼。", "information", "general", 3),
    (19, "动感单车有两辆踏板松动。", "facility", "important", 6),
    (17, "女宾区吹头发的插座松了，打出火花。", "hygiene_safety", "important", 2),
    (16, "周五高强度间歇课人太多，器材不够分。", "quality", "general", 8),
    (14, "体验课结束后推销太久，耽误接孩子。", "service", "general", 6),
    (12, "泳池更衣柜钥匙手环断了，等了半小时。", "service", "general", 5),
    (11, "停课当天才通知，已经出门了。", "information", "general", 4),
    (9, "毛巾有异味。", "hygiene_safety", "general", 2),
    (8, "前台说的价格和合同上差了100元。", "price", "general", 5),
    (7, "自助吹风机三台坏了两台。", "facility", "general", 4),
    (6, "Locker room music is far too loud in the morning.", "other", "general", 7),
    (5, "汤泉区指示牌看不清，走错了两次。", "facility", "general", 9),
    (4, "教练迟到了十分钟才开始上课。", "quality", "general", 3),
)


def make_voices(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Everything that was said up to now, and what became of it."""
    settle_old_ones(staff, now)
    tell_old_cases(staff, members, now)
    show_every_case(staff, members, now)
    save_views(staff, now)
    refuse_to_be_asked()
    invite_due(kinds=EVENTS)  # by a wave the house asks whom the keys of the records choose, which no two seeds share


def ask_and_answer(dice: random.Random, session: ScheduledSession, until: datetime) -> None:
    """The invitations after one class as the sweep would have put them, most of them answered."""
    asked_at = session.ends_at + ASKED_AFTER
    if asked_at >= until:
        return
    with clock.frozen(asked_at):
        invite_due(kinds=[Survey.Kind.CLASS])
        asked = list(SurveyInvitation.objects.filter(created_at=asked_at).select_related("member").order_by("pk"))
    for invitation in asked:
        if dice.random() < ANSWERING:
            csat, text = given(dice, SurveyResponse.objects.count(), invitation.member)
            with clock.frozen(min(asked_at + timedelta(minutes=dice.randint(5, 90)), until)):
                answer(invitation.token, csat=csat, text=text)


def given(dice: random.Random, number: int, member: Member) -> tuple[int, str]:
    """Nearly everybody is content; which answers are not is written down, so that the figure is no accident."""
    text = dice.choice(PRAISE[member.language])
    if number in LOW:
        return LOW[number], BAD[LOW[number]]
    return (3, SO_SO_TEXT) if number == SO_SO else (dice.choices((5, 4), weights=(65, 35))[0], text)


def refuse_to_be_asked() -> None:
    """Somebody who did not answer does not want to be asked any more."""
    silent = SurveyInvitation.objects.filter(response=None).order_by("pk").first()
    if silent:
        with clock.frozen(silent.created_at + timedelta(minutes=3)):
            set_asking(silent.token, is_allowed=False)


def settle_old_ones(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """What surveys brought up was taken care of within hours."""
    lead = staff["quality"].user
    found = Case.objects.get_queryset().open().filter(received_at__lt=now - timedelta(hours=8))
    for number, case in enumerate(found.order_by("received_at", "pk")):
        with clock.frozen(case.received_at + timedelta(hours=6)):
            service.take(case.pk, by=lead)
            service.resolve(case.pk, "教练已当面致歉，送您一节体验课，感谢您的直言。", by=lead)
            guest.confirm(case.pk, rating=4, by=SEED)
            demo_lessons.name_plainly(case.pk, number, staff)
            close_what_is_ready(case.pk, by=lead)


def tell_old_cases(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Two months of complaints, one of which took too long; handed on by the manager, two sorted anew."""
    lead, manager = staff["quality"], staff["manager"].user
    for number, (days, text, category, grade, hours) in enumerate(OLD_CASES):
        began, member = now - timedelta(days=days, hours=number), members[10 + number]
        is_unclear = number % 4 == 1
        new = NewCase(
            text=text,
            source="member",
            category="other" if is_unclear else category,
            grade=grade,
            member=member,
            language="en" if text.isascii() else "zh-hans",
        )
        with clock.frozen(began):
            pk = open_case(new, by=member.user or SEED).pk
        with clock.frozen(began + timedelta(minutes=40)):
            if not is_unclear:
                service.take(pk, by=lead.user)
            else:
                service.assign(pk, lead, by=manager)
                reason = "按内容重新归类"
                service.sort_case(pk, kind="complaint", category=category, grade=grade, reason=reason, by=lead.user)
        if hours > HALF_THE_TIME:
            strike_until(pk, began + timedelta(hours=hours))
        with clock.frozen(began + timedelta(hours=hours)):
            service.resolve(pk, "已处理完毕，并向您致歉。感谢您的提醒，欢迎随时再联系我们。", by=lead.user)
            demo_lessons.learn(pk, number, staff)
            guest.confirm(pk, rating=5 - number % 3, by=member.user or SEED)
            close_what_is_ready(pk, by=lead.user)


def close_what_is_ready(pk: int, *, by: User) -> None:
    """A repeated one waits for its retrospective."""
    if not missing(service.reread(pk)):
        service.close(pk, by=by)


def show_every_case(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """One case in every state: waiting, urgent, in hand, extended, overdue, resolved in time and late, closed. What
    happened is told hour by hour, and the clocks strike in between.
    """
    desk, lead, manager = staff["desk"].user, staff["quality"].user, staff["manager"].user
    made: dict[str, int] = {}

    def opened(key: str, text: str, **fields: Any) -> Callable[[], Any]:
        def act() -> None:
            made[key] = open_case(NewCase(text=text, **fields), by=SEED).pk

        return act

    def taken_in(text: str, source: str, **fields: Any) -> Case:
        return take_in(NewCase(text=text, source=source, **fields), by=desk)

    def extended() -> None:
        until = Case.objects.get(pk=made["sauna"]).received_at + timedelta(hours=46)
        service.extend(made["sauna"], until=until, reason="加热器配件明日到货", by=manager)

    first, second, third, fourth = members[:4]
    story: list[tuple[float, Callable[[], Any]]] = [
        (76, opened("lock", "储物柜锁坏了，东西差点丢。", source="desk", category="facility", reporter_name="高先生")),
        (60, lambda: service.resolve(made["lock"], "锁已更换，全部储物柜已检查一遍。", by=manager)),
        (59, lambda: demo_lessons.name_plainly(made["lock"], 0, staff)),
        (58, lambda: close_what_is_ready(made["lock"], by=manager)),
        (50, opened("queue", "前台排队二十分钟没人理。", source="member", category="service", member=fourth)),
        (48, lambda: service.take(made["queue"], by=lead)),
        (47, lambda: service.resolve(made["queue"], "已在晚高峰增加一名前台，并向您致歉。感谢您的提醒。", by=lead)),
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
        (19, lambda: pause(made["sauna"], "明天上午九点安装，届时您方便到店试一试吗？", by=lead)),
        (18.5, lambda: resume(made["sauna"], by=lead)),
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
        (6, lambda: pause(made["notice"], "为了核对发送记录：请问您平时用哪个手机号收短信？", by=desk)),
        (5, lambda: take_in(NewCase("web", "年卡可以停卡几次？", "enquiry", "contract"), by=SEED)),
        (
            4.5,
            lambda: made.update(
                dryer=taken_in("电话反映吹风机又坏了一台。", "phone", category="facility", tone="negative", rating=2).pk
            ),
        ),
        (4.4, lambda: offer(made["dryer"], staff["quality"], by=desk)),
        (4.2, lambda: accept(made["dryer"], by=lead)),
        (
            4,
            lambda: taken_in(
                "意见箱：希望休息区多放几张躺椅。", "box", kind="suggestion", wish="多放几张躺椅", tone="positive"
            ),
        ),
        (
            3.5,
            lambda: taken_in(
                *("请问孕妇可以泡汤吗？", "chat"),
                kind="enquiry",
                enquiry_class=EnquiryClass.objects.get(name_zh="健康与安全"),
            ),
        ),
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
    with clock.frozen(now):
        report_unsorted()


def save_views(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """One for everybody, one of the desk's own."""
    with clock.frozen(now - timedelta(days=1)):
        save_view(name="设施与卫生", query="category=facility", by=staff["quality"].user, is_shared=True)
        save_view(name="我的投诉", query="kind=complaint&mine=yes", by=staff["desk"].user)


def let_clocks_strike(until: datetime) -> None:
    """Every step up to an instant, each when it falls due."""
    while due := [step.due_at for case in open_cases() for step in steps_due(clocks_of(case), taken(case), until)]:
        with clock.frozen(min(due)):
            run_clocks()


def strike_until(pk: int, until: datetime) -> None:
    """The same for one case, while it is the only one."""
    case = open_cases().get(pk=pk)
    for due_at in sorted({step.due_at for step in steps_due(clocks_of(case), [], until)}):
        with clock.frozen(due_at):
            strike(pk)
