"""Checklists, duty plans, duties and hazards, made through the services."""

from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from safety.models import AreaOwner, ChecklistTemplate, Duty, DutyPlan, ExtraRounds, Hazard, Incident
from safety.services.checklist import Question, create_checklist
from safety.services.duty import answer_item, finish
from safety.services.extra_rounds import create_extra_rounds
from safety.services.hazard import assign_hazard, rectify_hazard, report_hazard, verify_hazard
from safety.services.incident import add_person, report_incident, sign_off, write_incident
from safety.services.plan import create_plan
from tests.factories.venue import make_area, make_photo, make_staff
from venue import clock
from venue.actors import Automation
from venue.models import Area, OpeningHours, StaffMember
from venue.roles import Role

HOUSE = Automation("tests")
EXITS = Question("Exits are clear", "安全出口畅通", is_critical=True, photo_on_fail=True)
WATER = Question("Hot water", "热水温度", kind="number", unit="°C", low=38, high=42)
FLOOR = Question("Dry floor", "地面干燥")
PUMP = Question("Pump runs", "水泵运行", action_on_fail=True)
TIDY = Question("Tidy", "整洁", kind="choice", options_en=["good", "bad"], options_zh=["好", "差"], good_options=1)
PICTURE = Question("Overview", "整体照片", kind="photo")

ALL_YEAR = {"from_month": 1, "from_day": 1, "to_month": 12, "to_day": 31}

numbers = count(1)


def open_daily(opens: time = time(10), closes: time = time(22), area: Any = None) -> None:
    """The venue, or an area, opens at the same time every day."""
    for weekday in range(7):
        OpeningHours.objects.create(area=area, weekday=weekday, opens=opens, closes=closes)


def make_checklist(*questions: Question, **fields: Any) -> ChecklistTemplate:
    number = next(numbers)
    defaults = {"name_en": f"Opening {number}", "name_zh": f"开业检查{number}", "by": HOUSE}
    return create_checklist(questions=questions or (FLOOR,), **defaults | fields)


def make_plan(*questions: Question, **fields: Any) -> DutyPlan:
    """A checklist planned at opening, done by attendants; with its duties of today and tomorrow."""
    if "template" not in fields:
        fields["template"] = make_checklist(*questions)
    if "area" not in fields:
        fields["area"] = make_area()
    return create_plan(**{"role": Role.ATTENDANT.value, "by": HOUSE} | fields)


def make_extra_rounds(**fields: Any) -> ExtraRounds:
    """One more round a day all year, where nothing else is said."""
    if "plan" not in fields:
        fields["plan"] = make_plan(rhythm="times", times=2)
    when = {} if "people" in fields else ALL_YEAR
    return create_extra_rounds(**{"rounds": 1, "by": HOUSE} | when | fields)


def make_duty(*questions: Question, due_in: timedelta = timedelta(minutes=30), **fields: Any) -> Duty:
    """A duty that can be done now, for half an hour more without being late."""
    due_at = clock.now() + due_in
    plan = fields.pop("plan", None) or make_plan(*questions)
    defaults = {
        "plan": plan,
        "template": plan.template,
        "area": plan.area,
        "role": plan.role,
        "business_date": clock.today(),
        "opens_at": due_at - timedelta(minutes=60),
        "due_at": due_at,
        "late_until": due_at + timedelta(minutes=120),
    }
    fields = defaults | fields
    return Duty.objects.create(**{"occurrence": f"{fields['business_date']} by hand"} | fields)


def do_duty(duty: Duty, *answers: Any, by: Any = HOUSE) -> list[Hazard]:
    """Answer every item in order (yes, no, a number, a photo) and finish."""
    for item, answer in zip(duty.template.items.order_by("position"), answers, strict=True):
        names = {bool: "is_yes", SimpleUploadedFile: "photo"}
        answer_item(duty.pk, item.pk, **{names.get(type(answer), "number"): answer}, by=by)
    return finish(duty.pk, by=by)


def make_reviewed(*questions: Question, by: Any = HOUSE, **fields: Any) -> Duty:
    """A duty that is done and waits for a second person."""
    template = make_checklist(*questions, needs_second=True)
    duty = make_duty(plan=make_plan(template=template), **fields)
    do_duty(duty, *[True for _ in questions or (FLOOR,)], by=by)
    return Duty.objects.get(pk=duty.pk)


def make_hazard(**fields: Any) -> Hazard:
    defaults: dict[str, Any] = {"what": f"Loose tile {next(numbers)}", "by": HOUSE}
    if "area" not in fields:
        fields["area"] = make_area()
    return report_hazard(**defaults | fields)


def make_assigned(*, owner: StaffMember | None = None, deadline_at: datetime | None = None, **fields: Any) -> Hazard:
    hazard = make_hazard(**fields)
    return assign_hazard(
        hazard.pk,
        owner=owner or make_staff(role=Role.MAINTENANCE),
        deadline_at=deadline_at or clock.now() + timedelta(hours=4),
        level=hazard.level,
        note="Fence it off, then mend it" if hazard.level == "major" else "",
        by=HOUSE,
    )


def make_rectified(**fields: Any) -> Hazard:
    """A hazard that its owner has put right."""
    hazard = make_assigned(**fields)
    assert hazard.owner
    return rectify_hazard(hazard.pk, note="Glued", photo=make_photo(), by=hazard.owner.user)


def make_closed(**fields: Any) -> Hazard:
    """A hazard that is put right and verified."""
    return verify_hazard(make_rectified(**fields).pk, by=make_staff(role=Role.MANAGER).user)


def put_in_charge(staff: StaffMember, area: Area) -> AreaOwner:
    return AreaOwner.objects.create(area=area, staff=staff)


def make_incident(**fields: Any) -> Incident:
    defaults: dict[str, Any] = {"kind": "injury", "is_injured": False, "what": "Slipped at the stairs", "by": HOUSE}
    if "area" not in fields:
        fields["area"] = make_area()
    return report_incident(**defaults | fields)


def make_examined(**fields: Any) -> Incident:
    """An incident of which everything is written, ready to be signed off."""
    incident = make_incident(**fields)
    if incident.is_injured:
        add_person(incident.pk, part="hurt", name="Wang Xiaomin", statement="Cold pack", by=HOUSE)
    return write_incident(incident.pk, severity="minor", cause="Wet floor", actions="Mopped", by=HOUSE)


def make_signed(**fields: Any) -> Incident:
    return sign_off(make_examined(**fields).pk, by=make_staff(role=Role.SAFETY_OFFICER).user)
