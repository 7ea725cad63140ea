"""Treatments, who does them, and a house in which they take place; appointments by the service."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from bookings.models import Appointment, Skill, Treatment, TreatmentPackage
from bookings.rules.package import Part
from bookings.selectors.appointment_plan import Ask
from bookings.services.appointment import book
from bookings.services.package import create_package
from bookings.services.package_booking import book_package, sell_course
from members.models import Member
from members.services.sale import Paying
from tests.factories.bookings import HOUSE, make_room
from tests.factories.house import make_shift
from tests.factories.ledger import make_pack_plan
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.models import OpeningHours
from venue.roles import Role
from venue.working_time import wall_clock

numbers = count(1)


def make_treatment(**fields: Any) -> Treatment:
    number = next(numbers)
    defaults = {"name_en": f"Treatment {number}", "name_zh": f"项目{number}", "price": "198.00"}
    return Treatment.objects.create(**defaults | fields)


def make_skill(treatment: Treatment | None = None, **fields: Any) -> Skill:
    """A practitioner who does a treatment."""
    staff = fields.pop("staff", None) or make_staff(role=Role.PRACTITIONER)
    return Skill.objects.create(treatment=treatment or make_treatment(), staff=staff, **fields)


def make_hours() -> None:
    """The house is open from six to midnight, every day."""
    for weekday in range(7):
        OpeningHours.objects.get_or_create(weekday=weekday, area=None, opens=time(6), closes=time(0))


def make_treated(treatment: Treatment | None = None, day: date | None = None, **fields: Any) -> Skill:
    """A practitioner who does a treatment, is on duty all day (by default tomorrow), with a room in an open house."""
    make_hours()
    skill = make_skill(treatment or make_treatment(), **fields)
    day = day or clock.today() + timedelta(days=1)
    make_shift(staff=skill.staff, starts_at=at(day, 6), ends_at=at(day, 23))
    make_room(room_kind="treatment", capacity=1)
    return skill


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return wall_clock(day, time(hour, minute), clock.zone())


def make_appointment(member: Member | None = None, skill: Skill | None = None, **fields: Any) -> Appointment:
    """Booked by the house for tomorrow at ten, by default with somebody whose turn it is."""
    member, skill = member or make_member(), skill or make_treated()
    starts_at = fields.pop("starts_at", at(clock.today() + timedelta(days=1), 10))
    asks = [Ask(skill.treatment_id, member.pk)]
    return book(asks, starts_at, member_pk=member.pk, by=fields.pop("by", HOUSE), **fields)


def make_package(*parts: Part, **fields: Any) -> TreatmentPackage:
    """By default a massage for two, side by side, for 388."""
    number = next(numbers)
    if not parts:
        massage = make_treatment()
        parts = (Part(massage.pk), Part(massage.pk, guest=2, is_beside=True))
    defaults = {"name_en": f"Package {number}", "name_zh": f"套餐{number}", "price": "388.00"}
    if fields.get("times", 1) > 1:
        defaults["price"] = None  # type: ignore[assignment]
    return create_package(parts=parts, by=HOUSE, **defaults | fields)


def make_course_package(treatment: Treatment, times: int = 3, **fields: Any) -> TreatmentPackage:
    """One treatment on several dates, sold as a pack of as many credits."""
    plan = make_pack_plan(credits=times, module="treatment", months=fields.pop("months", 6))
    return make_package(Part(treatment.pk), times=times, plan=plan, **fields)


def make_packaged(member: Member | None = None, package: TreatmentPackage | None = None, **fields: Any) -> Appointment:
    """A package for two, booked by the house for tomorrow at ten, in a house where that can be."""
    member, package = member or make_member(), package or make_package()
    starts_at = fields.pop("starts_at", at(clock.today() + timedelta(days=1), 10))
    for part in package.parts.all():
        make_treated(part.treatment, day=clock.local(starts_at).date())
    guests = [member.pk, *(make_member().pk for _ in range(package.guests - 1))]
    return book_package(package.pk, guests, starts_at, member_pk=member.pk, by=fields.pop("by", HOUSE), **fields)


def make_sold_course(member: Member, times: int = 2) -> list[Appointment]:
    """Dates from tomorrow on, week by week at ten; whoever gives it is there on all of them."""
    days = [clock.today() + timedelta(days=1 + 7 * week) for week in range(times)]
    skill = make_treated(make_treatment(takes_credit=True), days[0])
    for day in days[1:]:
        make_shift(staff=skill.staff, starts_at=at(day, 6), ends_at=at(day, 23))
    package = make_course_package(skill.treatment, times)
    starts = [at(day, 10) for day in days]
    _payment, rows = sell_course(package.pk, [member.pk], starts, Paying("cash"), member_pk=member.pk, by=HOUSE)
    return rows
