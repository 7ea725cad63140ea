"""What the demo venue sells together: for two, for a family, as a course of ten; each booked by somebody."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from bookings.models import Treatment, TreatmentPackage
from bookings.rules.package import Part
from bookings.selectors.appointment_plan import starts_for
from bookings.selectors.package import asks_of, package_now
from bookings.services.package import create_package
from bookings.services.package_booking import book_package, sell_course
from bookings.services.treatment_payment import pay
from feedback.services.demo_house import SEED
from feedback.services.demo_members import CHILD
from members.models import Member
from members.services.plan import create_plan
from members.services.sale import Paying
from venue import clock
from venue.actors import Actor
from venue.errors import DomainError
from venue.models import StaffMember
from venue.working_time import business_date

A_DAY = timedelta(days=1)
COUPLE, FAMILY, COURSE = "双人推拿", "家庭沐浴", "肩颈疗程十次"
AHEAD = 27  # days in which shifts are planned
WISHED = 15  # o'clock


def fill() -> None:
    named = {each.name_zh: each.pk for each in Treatment.objects.all()}
    tuina, scrub, neck = named["中式推拿"], named["搓澡"], named["肩颈调理"]
    pack = create_plan(
        name_en="Shoulder and neck, ten times",
        name_zh="肩颈调理10次卡",
        kind="pack",
        credits=10,
        months=6,
        module="treatment",
        price=Decimal("1580.00"),
        by=SEED,
    )
    create_package(
        name_en="Tuina for two",
        name_zh=COUPLE,
        description_en="Side by side, by two practitioners at the same time.",
        description_zh="两位理疗师同时为两位顾客服务，并排进行。",
        price="528.00",
        parts=[Part(tuina), Part(tuina, 2, is_beside=True)],
        by=SEED,
    )
    create_package(
        name_en="Family bath",
        name_zh=FAMILY,
        description_en="A scrub for both parents at once, then for the child.",
        description_zh="父母同时搓澡，随后为孩子服务。",
        price="238.00",
        parts=[Part(scrub), Part(scrub, 2, is_beside=True), Part(scrub, 3)],
        by=SEED,
    )
    create_package(
        name_en="Shoulder and neck, course of ten",
        name_zh=COURSE,
        description_en="Every other day, booked in one go.",
        description_zh="隔天一次，一次约好全部时间。",
        times=10,
        every_days=2,
        plan=pack,
        parts=[Part(neck)],
        by=SEED,
    )


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """A couple that has paid, a family, and a course with its ten dates. What finds no time is left out."""
    with clock.frozen(now):
        desk = staff["desk"].user
        packages = {each.name_zh: package_now(each.pk) for each in TreatmentPackage.objects.all()}
        child = Member.objects.select_related("guardian").get(name=CHILD[0])
        fathers = (each for each in members if each.gender == Member.Gender.MALE)
        _book(packages[COUPLE], zip(members[20:30:2], members[21:30:2], strict=True), desk, is_paid=True)
        _book(packages[FAMILY], ((child.guardian, father, child) for father in fathers if child.guardian), desk)
        _sell(packages[COURSE], members[30:40], desk)


def _days(package: TreatmentPackage, guests: Sequence[Member], days: int) -> dict[date, datetime]:
    """When it could be, on each day the time nearest to three in the afternoon."""
    today = business_date(clock.now(), clock.zone())
    asks = asks_of(package, [each.pk for each in guests])
    found = starts_for(asks, today, today + days * A_DAY, earliest=clock.now() + timedelta(hours=1))
    return {
        day.day: min((slot.starts_at for slot in day.slots), key=lambda at: abs(clock.local(at).hour - WISHED))
        for day in found
        if day.slots
    }


def _book(package: TreatmentPackage, parties: Iterator[Sequence[Member]], by: Actor, *, is_paid: bool = False) -> None:
    """For the first party for which nothing is in the way, on the first day with a time."""
    for party in parties:
        guests = [each.pk for each in party]
        for at in list(_days(package, party, 6).values())[:1]:
            with suppress(DomainError):
                row = book_package(package.pk, guests, at, member_pk=guests[0], knows=True, by=by)
                if is_paid:
                    pay(row.pk, Paying("alipay"), by=by)
                return


def _sell(package: TreatmentPackage, people: Sequence[Member], by: Actor) -> None:
    for member in people:
        starts: list[datetime] = []
        for day, at in _days(package, [member], AHEAD).items():
            if not starts or day >= clock.local(starts[-1]).date() + package.every_days * A_DAY:
                starts.append(at)
        with suppress(DomainError):
            paying = Paying("wechat")
            sell_course(
                package.pk, [member.pk], starts[: package.times], paying, member_pk=member.pk, knows=True, by=by
            )
            return
