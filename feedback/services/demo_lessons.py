"""What the demo venue learnt from two months of complaints: causes, measures, accounts, retrospectives, lessons that
were read by some, and days that were signed off.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feedback.models import Analysis, Case, CauseClass, Lesson
from feedback.services import analysis as service
from feedback.services.case_safety import raise_hazard
from feedback.services.lesson import confirm_read, draw_lesson, look_back, send_lesson
from feedback.services.quality import remind, sign_day
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import business_date

CHECKED_DAYS = 12
# number of the old case: place of the cause in the list, in words, how it was put right; what prevents it, who, whether
# it is done with what effect
Told = tuple[int, str, str, str, str, str]
EXAMINED: Mapping[int, Told] = {
    0: (5, "地漏滤网长期未清理。", "当日疏通地漏。", "每周清理地漏滤网并登记。", "maintenance", "此后再无积水投诉。"),
    2: (9, "短信平台重复提交任务。", "停止任务并致歉。", "群发前由两人复核，夜间不发送。", "quality", ""),
    3: (
        2,
        "没有更衣区拍摄规定。",
        "删除照片并当面致歉。",
        "制定拍摄规定，更衣区禁止拍摄。",
        "manager",
        "已公示，员工已签收。",
    ),
    5: (5, "瑜伽垫没有定期检查。", "更换破损的垫子。", "每月检查垫子，破损即换。", "instructor", ""),
    7: (
        4,
        "踏板螺丝松动，未列入保养。",
        "两辆车停用并修复。",
        "踏板紧固列入每周保养。",
        "maintenance",
        "四周内未再松动。",
    ),
    8: (4, "插座老化，未按期检查。", "立即断电，更换插座。", "每月检查吹风区插座。", "maintenance", ""),
    9: (6, "高峰课名额超过器材数量。", "下调名额。", "", "", ""),
    12: (7, "停课通知晚于出发时间。", "逐一致电并补课。", "停课须提前三小时通知。", "desk", ""),
    14: (8, "前台口头报价未含手续费。", "按口头报价退差价。", "报价统一用系统报价单。", "desk", ""),
    18: (3, "教练未按规定提前十分钟到场。", "致歉并补时。", "", "", ""),
}
LOOKED_BACK = {
    8: (
        "女宾区吹风插座打出火花，无人受伤。",
        "插座老化，月检表中没有这一项。",
        "凡顾客能碰到的电器都要列入月检。",
    ),
    3: (
        "更衣室门口拍宣传照时拍到顾客。",
        "市场拍摄没有规定，前台未阻止。",
        "更衣区周边一律不拍摄，拍摄须事先报备。",
    ),
}
LESSONS = {
    8: (
        "顾客能碰到的电器每月检查", "Check each month what guests can touch and is live",
        "吹风区插座老化曾打出火花。各区域负责人请把顾客能碰到的插座、吹风机列入月检表。",
        "A worn socket gave off sparks. Whoever answers for an area puts sockets and hair dryers on the monthly check.",
        ("technics", "desk"),
    ),
    3: (
        "更衣区周边不拍摄", "No pictures near the changing rooms",
        "拍摄须事先报备，更衣区及门口一律禁止。看到有人拍摄，请当场制止。",
        "Pictures are announced first, and never taken at the changing rooms. Whoever sees it stops it.",
        ("training", "desk"),
    ),
}  # fmt: skip
OUT_OF = {"technics": "maintenance", "desk": "desk", "training": "instructor"}  # whose department is meant


def learn(pk: int, number: int, staff: Mapping[str, StaffMember]) -> None:
    """In the life of one old case, between its resolution and its end."""
    if number not in EXAMINED:
        return name_plainly(pk, number, staff)
    lead = staff["quality"].user
    cause, why, corrective, preventive, owner, effect = EXAMINED[number]
    chosen = CauseClass.objects.order_by("pk")[cause]
    service.name_cause(
        pk, investigation="询问当班人员并查看现场。", cause=chosen, cause_text=why, corrective=corrective, by=lead
    )
    if preventive:
        until = clock.today() + timedelta(days=14)
        service.plan_measure(pk, preventive=preventive, owner=staff[owner], until=until, by=lead)
    if effect:
        service.finish_measure(pk, effect=effect, by=staff[owner].user)
    if number in LOOKED_BACK:
        what_happened, because, learned = LOOKED_BACK[number]
        there = [staff["quality"], staff["manager"], staff[owner]]
        look_back(pk, participants=there, what_happened=what_happened, why=because, learned=learned, by=lead)


def name_plainly(pk: int, number: int, staff: Mapping[str, StaffMember]) -> None:
    """What needed no looking into."""
    cause = CauseClass.objects.order_by("pk")[number % CauseClass.objects.count()]
    words = {"investigation": "", "cause_text": "当班疏忽，已核实。", "corrective": "已当面致歉并处理。"}
    service.name_cause(pk, cause=cause, by=staff["quality"].user, **words)


def show(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """Lessons, accounts, a hazard out of a case, and the daily checks."""
    lead = staff["quality"].user
    found = {
        number: row.case
        for number, told in EXAMINED.items()
        if (row := Analysis.objects.filter(cause_text=told[1]).select_related("case").first())
    }
    for number, words in LESSONS.items():
        with clock.frozen(now - timedelta(days=5)):
            send(found[number], words, staff)
    with clock.frozen(now - timedelta(days=1)):
        remind()
        draft(found[7], lead)
    with clock.frozen(now):
        ask(found, staff)
        slip = Case.objects.filter(text__startswith="泳池边地砖很滑").get()
        area = Area.objects.filter(kind=Area.Kind.POOL).order_by("pk").first()
        assert area is not None  # noqa: S101 - the demo has a pool
        raise_hazard(slip, area=area, what="泳池边地砖湿滑", kind="floor", level="larger", note="", photo=None, by=lead)
    sign_days(staff, now)


def send(case: Case, words: tuple[str, str, str, str, tuple[str, ...]], staff: Mapping[str, StaffMember]) -> None:
    title_zh, title_en, text_zh, text_en, names = words
    departments = [department for name in names if (department := staff[OUT_OF[name]].department)]
    lesson = draw_lesson(
        case,
        departments=departments,
        title_zh=title_zh,
        title_en=title_en,
        text_zh=text_zh,
        text_en=text_en,
        by=staff["quality"].user,
    )
    send_lesson(lesson.pk, by=staff["quality"].user)
    for name in names:
        confirm_read(lesson, by=staff[OUT_OF[name]].user)


def draft(case: Case, lead: object) -> Lesson:
    return draw_lesson(
        case,
        departments=[],
        title_zh="单车踏板每周紧固",
        title_en="Tighten the pedals each week",
        text_zh="踏板松动会伤人，紧固列入每周保养。",
        text_en="Loose pedals hurt people; they are tightened each week.",
        by=lead,  # type: ignore[arg-type]
    )


def ask(found: Mapping[int, Case], staff: Mapping[str, StaffMember]) -> None:
    """One who wrote their account, one for whom it was taken down, one who has not answered yet."""
    lead = staff["quality"].user
    wrote = service.ask_for_account(found[18], staff=staff["instructor"], by=lead)
    service.write_account(wrote.pk, text="前一节课学员提问，拖堂了，下次会提前说明。", by=staff["instructor"].user)
    told = service.ask_for_account(found[14], staff=staff["desk"], by=lead)
    service.write_account(told.pk, text="口头报价时忘了手续费。", by=lead, is_taken_down=True)
    service.ask_for_account(found[9], staff=staff["gaoyang"], by=lead)


def sign_days(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """Each evening but one; today is still to be done."""
    lead = staff["quality"].user
    for days in range(CHECKED_DAYS, 0, -1):
        if days == CHECKED_DAYS // 2:
            continue
        at = (now - timedelta(days=days)).replace(hour=11, minute=40)
        with clock.frozen(at):
            sign_day(business_date(at, clock.zone()), note="已逐条查看。" if days % 3 else "", by=lead)
