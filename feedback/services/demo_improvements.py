"""What the demo venue makes better: one improvement in every state, the oldest with what became of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Course
from feedback.models import Case, Improvement, SurveyResponse, SurveyVersion
from feedback.selectors.improvement import reviews_of
from feedback.services import improvement as service
from feedback.services.improvement_reminders import remind_due
from safety.models import Hazard
from venue import clock
from venue.models import StaffMember, User

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)
STEPS = ("proposed", "planned", "review", "doing", "check", "act", "effective")
# title, what and why, measure, unit, direction, before, target, after; where it stands
TOLD = (
    ("淋浴水温稳定", "顾客多次反映淋浴忽冷忽热。", "水温投诉", "起/月", "lower", "6", "2", "1", "effective"),
    ("前台高峰期排队", "晚高峰前台只有一人，排队超过十分钟。", "平均等待", "分钟", "lower", "12", "5", "4", "act"),
    ("晚间停车指引", "新会员找不到停车入口。", "询问停车", "次/周", "lower", "9", "3", "", "check"),
    ("更衣柜锁更换", "柜锁老化，一个月坏了七把。", "坏锁", "把/月", "lower", "7", "1", "", "doing"),
    ("包间使用说明", "包间问卷里不少人说不清楚能带几位客人。", "询问包间", "次/周", "lower", "8", "3", "", "review"),
    ("孕期泡汤须知", "孕期顾客反复询问能否泡汤。", "咨询", "次/月", "lower", "5", "1", "", "planned"),
    ("休息区躺椅", "意见箱希望增加躺椅。", "", "", "", "", "", "", "proposed"),
)


def show(staff: Mapping[str, StaffMember], now: datetime) -> None:
    lead = staff["quality"].user
    sources = _sources()
    for number, (title, text, *measure, standing) in enumerate(TOLD):
        row = _bring(standing, number, title, text, measure, sources[number : number + 1], staff, now)
        if standing == "effective":
            with clock.frozen(now - A_DAY):
                service.publish(
                    row.pk,
                    said_en="You said the showers ran hot and cold. We changed the valves and test them monthly.",
                    said_zh="您反映淋浴忽冷忽热，我们更换了恒温阀，并每月检测。",
                    by=lead,
                )
    measure = ["迟到", "次/月", "lower", "8", "3", "8"]
    failed = _bring("check", 7, "教练准时到场", "教练迟到影响开课。", measure, [], staff, now)
    with clock.frozen(now):
        service.call_ineffective(failed.pk, text="提醒没有效果，改为排班缓冲。", by=lead)
        gone = service.propose(title="自助售水机", text="想增加售水机。", department=_department(staff), by=lead)
        service.cancel(gone.pk, text="场地不允许。", by=lead)
        remind_due()


def _sources() -> list[tuple[str, str]]:
    """One of each kind, then none."""
    newest: list[tuple[str, Any]] = [
        ("case", Case.objects.filter(category="facility")),
        ("answer", SurveyResponse.objects.filter(csat__lte=3)),
        ("hazard", Hazard.objects.all()),
        ("course", Course.objects.all()),
        ("survey", SurveyVersion.objects.filter(survey__shipped_as="room")),
    ]
    return [(kind, str(rows.order_by("-pk").values_list("pk", flat=True)[0])) for kind, rows in newest if rows.exists()]


def _department(staff: Mapping[str, StaffMember]) -> Any:
    return staff["quality"].department or staff["desk"].department


def _bring(
    standing: str,
    number: int,
    title: str,
    text: str,
    measure: list[str],
    sources: list[tuple[str, str]],
    staff: Mapping[str, StaffMember],
    now: datetime,
) -> Improvement:
    """Step by step, a week between two."""
    lead = staff["quality"].user
    steps = STEPS[1 : STEPS.index(standing) + 1]
    begun = now - timedelta(days=7 * len(steps) + number)
    with clock.frozen(begun):
        row = service.propose(title=title, text=text, department=_department(staff), sources=sources, by=lead)
    for week, step in enumerate(steps, start=1):
        with clock.frozen(begun + timedelta(days=7 * week)):
            TAKE[step](row, measure, staff)
    if standing == "check" and measure[-1]:
        with clock.frozen(now):
            _measure(row, measure, clock.today(), lead)
    return row


def _plan(row: Improvement, measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    name, unit, better, before, target, _after = measure
    today = clock.today()
    service.plan(
        row.pk,
        owner=staff["maintenance"],
        deadline_on=today + A_MONTH,
        measure="",
        scope="",
        measure_name=name,
        unit=unit,
        better=better,
        target=Decimal(target),
        first_on=today - A_MONTH,
        last_on=today - A_DAY,
        value=Decimal(before),
        count=30,
        by=staff["quality"].user,
    )


def _review(row: Improvement, _measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    known: dict[int | None, StaffMember] = {}
    for each in staff.values():
        if each.department_id and each.department_id != row.department_id:
            known.setdefault(each.department_id, each)
    service.ask(row.pk, reviewers=list(known.values())[:2], by=staff["quality"].user)


def _do(row: Improvement, _measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    for each in reviews_of(row):
        service.answer(row.pk, is_yes=True, words="同意。", by=each.reviewer.user)
    service.start(row.pk, by=staff["quality"].user)
    due_on = clock.today() + timedelta(days=5)
    service.give_task(row.pk, what="落实并试运行", owner=staff["maintenance"], due_on=due_on, by=staff["quality"].user)


def _change(row: Improvement, _measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    for task in row.tasks.all():
        service.finish_task(task.pk, by=task.owner.user)
    service.date_change(row.pk, changed_on=clock.today() - 5 * A_DAY, by=staff["quality"].user)


def _measure(row: Improvement, measure: list[str], last_on: date, by: User) -> None:
    value = Decimal(measure[-1])
    service.measure_after(row.pk, first_on=last_on - 4 * A_DAY, last_on=last_on, value=value, count=30, by=by)


def _act(row: Improvement, measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    _measure(row, measure, clock.today(), staff["quality"].user)
    service.act(row.pk, text="写入作业规程，每月检查。", lesson="先问一线同事。", by=staff["quality"].user)


def _effective(row: Improvement, _measure: list[str], staff: Mapping[str, StaffMember]) -> None:
    service.call_effective(row.pk, by=staff["quality"].user)


TAKE: Mapping[str, Callable[[Improvement, list[str], Mapping[str, StaffMember]], None]] = {
    "planned": _plan,
    "review": _review,
    "doing": _do,
    "check": _change,
    "act": _act,
    "effective": _effective,
}
