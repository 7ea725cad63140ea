"""Incidents of the demo, hazards from every side, and who answers for which area."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feedback.services.demo_safety import picture_of
from safety.models import Hazard, Incident, IncidentPerson
from safety.services.area_owner import create_area_owner
from safety.services.hazard import (
    assign_hazard,
    escalate_overdue,
    extend_hazard,
    rectify_hazard,
    report_hazard,
    verify_hazard,
)
from safety.services.incident import add_person, raise_from_incident, report_incident, sign_off, write_incident
from venue import clock
from venue.actors import Automation
from venue.models import Area, StaffMember

Kind, Severity, Part = Incident.Kind, Incident.Severity, IncidentPerson.Part
IN_CHARGE = ((Area.Kind.POOL, "attendant"), (Area.Kind.PLANT, "maintenance"), (Area.Kind.RECEPTION, "desk"))
Past = tuple[int, str, str, bool, str, str, str, str]
PAST: tuple[Past, ...] = (  # days ago, area, kind, whether somebody was hurt, severity, what, cause, what follows
    (
        40,
        Area.Kind.SHOWER,
        Kind.SCALD,
        True,
        Severity.MINOR,
        "淋浴水温突然升高，手臂轻微发红。",
        "恒温阀老化。",
        "冷水冲洗，更换恒温阀。",
    ),
    (
        33,
        Area.Kind.POOL,
        Kind.DROWNING,
        True,
        Severity.SERIOUS,
        "泳客抽筋呛水，救生员施救上岸。",
        "下水前未热身。",
        "送医观察，增设热身提示牌。",
    ),
    (
        28,
        Area.Kind.STRENGTH,
        Kind.EQUIPMENT,
        False,
        Severity.NEAR_MISS,
        "龙门架钢索起毛，险些断裂。",
        "超过更换周期。",
        "停用并更换钢索。",
    ),
    (
        21,
        Area.Kind.PLANT,
        Kind.CHEMICAL,
        False,
        Severity.NEAR_MISS,
        "投药桶盖未拧紧，少量渗漏。",
        "操作后未复核。",
        "清理现场，增加双人复核。",
    ),
    (
        17,
        Area.Kind.PLANT,
        Kind.POWER,
        False,
        Severity.MINOR,
        "市电短时中断，应急照明启动。",
        "供电局线路检修。",
        "检查应急电源，更新停电预案。",
    ),
    (
        12,
        Area.Kind.SAUNA,
        Kind.ILLNESS,
        True,
        Severity.GRAVE,
        "桑拿内停留过久，起身时晕倒。",
        "超过建议时长，未补水。",
        "呼叫120送医，增设计时提醒。",
    ),
    (
        9,
        Area.Kind.REST,
        Kind.FIRE,
        False,
        Severity.MINOR,
        "充电宝发热冒烟。",
        "充电宝故障。",
        "移至室外处置，张贴充电须知。",
    ),
    (
        5,
        Area.Kind.RECEPTION,
        Kind.SECURITY,
        False,
        Severity.MINOR,
        "两位顾客因停车发生争执。",
        "停车位不足。",
        "店长调解，增派引导人员。",
    ),
)
SEEN = (  # of what kind, where, what
    (Hazard.Kind.HYGIENE, Area.Kind.CHANGING, "更衣室垃圾桶满溢"),
    (Hazard.Kind.BUILDING, Area.Kind.RECEPTION, "门厅吊顶板翘边"),
    (Hazard.Kind.SECURITY, Area.Kind.CHANGING, "储物柜锁扣失灵"),
    (Hazard.Kind.CHEMICAL, Area.Kind.POOL, "池边有刺鼻的药水味"),
)
GUEST = Automation("code on the wall")
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def seed_incidents(staff: Mapping[str, StaffMember], now: datetime) -> None:
    with clock.frozen(now - 45 * A_DAY):
        for kind, key in IN_CHARGE:
            if area := area_of(kind):
                create_area_owner(area=area, staff=staff[key], by=staff["safety"].user)
    for past in PAST:
        tell_all(staff, past, now)
    report_today(staff, now)
    let_one_come_back(staff, now)
    close_the_plant_room(staff, now)
    for number, (about, where, what) in enumerate(SEEN):
        with clock.frozen(now - number * AN_HOUR):
            report_hazard(what=what, kind=about, area=area_or_any(where), source=Hazard.Source.MEMBER, by=GUEST)
    with clock.frozen(now):
        escalate_overdue()


def area_of(kind: str) -> Area | None:
    return Area.objects.filter(kind=kind).first()


def area_or_any(kind: str) -> Area:
    return area_of(kind) or Area.objects.earliest("pk")


def tell_all(staff: Mapping[str, StaffMember], past: Past, now: datetime) -> None:
    """Reported, examined the same day, signed off the day after."""
    days, where, kind, is_injured, severity, what, cause, actions = past
    at = now - days * A_DAY
    officer = staff["safety"].user
    with clock.frozen(at):
        incident = report_incident(
            area=area_or_any(where),
            kind=kind,
            is_injured=is_injured,
            what=what,
            occurred_at=at - timedelta(minutes=6),
            by=staff["attendant"].user,
        )
    with clock.frozen(at + AN_HOUR):
        written = {"severity": severity, "cause": cause, "actions": actions, "notified": "店长"}
        write_incident(incident.pk, **written, by=officer)
        if is_injured:
            add_person(
                incident.pk, part=Part.HURT, name="赵某", contact="13900000000", statement="已处理。", by=officer
            )
            add_person(incident.pk, part=Part.WITNESS, name="钱某", statement="当时在旁边。", by=officer)
    with clock.frozen(at + A_DAY):
        sign_off(incident.pk, by=officer)
        if kind == Kind.SCALD:
            kind_of, level = Hazard.Kind.WATER, Hazard.Level.LARGER
            hazard = raise_from_incident(incident, what="淋浴恒温阀需全面检查", kind=kind_of, level=level, by=officer)
            mend(hazard, at + 2 * A_DAY, staff)


def report_today(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """Two that nobody has examined yet."""
    by = staff["attendant"].user
    with clock.frozen(now - AN_HOUR):
        fall = report_incident(area=area_or_any(Area.Kind.POOL), kind=Kind.INJURY, is_injured=True, by=by)
        add_person(fall.pk, part=Part.INVOLVED, name="孙某", statement="在池边滑倒，同行者搀扶。", by=by)
        report_incident(
            area=area_or_any(Area.Kind.CHANGING), kind=Kind.OTHER, is_injured=False, what="更衣室天花滴水。", by=by
        )


def mend(hazard: Hazard, at: datetime, staff: Mapping[str, StaffMember]) -> None:
    """Assigned, put right and verified within a day."""
    fitter, manager = staff["maintenance"], staff["manager"].user
    with clock.frozen(at):
        until = at + A_DAY
        assign_hazard(hazard.pk, owner=fitter, deadline_at=until, level=hazard.level, by=manager)
    with clock.frozen(at + 3 * AN_HOUR):
        rectify_hazard(hazard.pk, note="已更换并测试。", photo=picture_of(7), by=fitter.user)
    with clock.frozen(at + 5 * AN_HOUR):
        verify_hazard(hazard.pk, note="现场复查合格。", by=manager)


def let_one_come_back(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """The same floor three weeks later: raised, and given more time since the anti-slip mat is on its way."""
    pool = area_or_any(Area.Kind.POOL)
    kind, by = Hazard.Kind.FLOOR, staff["attendant"].user
    with clock.frozen(now - 24 * A_DAY):
        first = report_hazard(what="泳池入口防滑垫破损", kind=kind, area=pool, by=by)
    mend(first, now - 24 * A_DAY + AN_HOUR, staff)
    with clock.frozen(now - 2 * A_DAY):
        again = report_hazard(what="泳池入口防滑垫再次破损", kind=kind, area=pool, by=by)
        until, level = clock.now() + A_DAY, again.level
        assign_hazard(again.pk, owner=staff["attendant"], deadline_at=until, level=level, by=staff["safety"].user)
    with clock.frozen(now - A_DAY - AN_HOUR):
        until, manager = now + 3 * A_DAY, staff["manager"].user
        extend_hazard(again.pk, deadline_at=until, reason="防滑垫已订货，三天后到货。", by=manager)


def close_the_plant_room(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """A major hazard where nobody trains: the area is closed until it is verified."""
    fitter, manager = staff["maintenance"], staff["manager"].user
    with clock.frozen(now - 5 * AN_HOUR):
        kind, level, room = Hazard.Kind.ELECTRICITY, Hazard.Level.MAJOR, area_or_any(Area.Kind.PLANT)
        photo = picture_of(8)
        hazard = report_hazard(
            what="配电柜接线端子过热", area=room, kind=kind, level=level, photo=photo, by=fitter.user
        )
        plan = "停电隔离，更换端子；费用从维修金列支；期间每小时测温，异常即断电。"
        until = clock.now() + A_DAY
        assign_hazard(hazard.pk, owner=fitter, deadline_at=until, level=level, note=plan, by=manager)
