"""Surveys and cases, made through the services where a rule hangs on them."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from bookings.models import Booking
from feedback.models import (
    Case,
    CasePhoto,
    CaseSource,
    Compensation,
    EnquiryClass,
    GradingRule,
    RoutingRule,
    SavedView,
    Survey,
    SurveyInvitation,
    SurveyResponse,
    WorkingHours,
)
from feedback.models.response import ABOUT
from feedback.selectors.about import about_booking
from feedback.selectors.queue import Line, told_to_reporter
from feedback.selectors.surveys import version_asked
from feedback.services.case import NewCase, open_case, resolve
from feedback.services.compensation import propose
from feedback.services.guest import write
from members.models import Member, MembershipPlan
from tests.factories.bookings import make_booking, make_session
from tests.factories.members import make_member, make_plan
from tests.factories.venue import make_photo, make_staff
from venue import clock
from venue.actors import Actor, Automation
from venue.roles import Role

HOUSE = Automation("tests")

numbers = count(1)


def make_case(*, by: Actor = HOUSE, handler: Any = None, **fields: Any) -> Case:
    """A complaint of a guest who left name and address, received now."""
    defaults: dict[str, Any] = {"source": Case.Source.WEB, "text": "The shower was cold."}
    if not fields.get("member"):
        defaults |= {"reporter_name": "Ana", "contact": "ana@test.example", "language": "en"}
    case = open_case(NewCase(**defaults | fields), by=by)
    if handler:
        Case.objects.filter(pk=case.pk).update(handler=handler)
    return read(case)


def read(case: Case) -> Case:
    """The case as it is now, with what follows from its events."""
    return Case.objects.get_queryset().with_details().get(pk=case.pk)


def make_source(**fields: Any) -> CaseSource:
    number = next(numbers)
    names = {"key": f"s{number}", "name_en": f"Source {number}", "name_zh": f"来源{number}"}
    return CaseSource.objects.create(**names | fields)


def make_enquiry_class(**fields: Any) -> EnquiryClass:
    number = next(numbers)
    return EnquiryClass.objects.create(**{"name_en": f"Class {number}", "name_zh": f"类别{number}"} | fields)


def make_grading_rule(**fields: Any) -> GradingRule:
    """A rule that fits no case of these tests unless they say so."""
    number = next(numbers)
    names = {"code": f"T-{number}", "name_en": f"Reason {number}", "name_zh": f"原因{number}"}
    return GradingRule.objects.create(**names | {"effect": "urgent", "words": [f"nothing {number}"]} | fields)


def make_routing_rule(**fields: Any) -> RoutingRule:
    """A rule for everything, before those that come with the program."""
    number = next(numbers)
    names = {"name_en": f"Rule {number}", "name_zh": f"规则{number}"}
    return RoutingRule.objects.create(**names | {"roles": ["front_desk"], "position": 1} | fields)


def make_view(**fields: Any) -> SavedView:
    owner = fields.pop("owner", None) or make_staff(role=Role.FRONT_DESK).user
    return SavedView.objects.create(**{"name": f"View {next(numbers)}", "query": "mine=yes", "owner": owner} | fields)


def make_attended(member: Member | None = None, *, ended: timedelta = timedelta(hours=1), **fields: Any) -> Booking:
    """A booking of somebody who came to a class that ended so long ago."""
    starts_at = clock.now() - ended - timedelta(hours=1)
    session = make_session(starts_at=starts_at, **fields)
    arrived = {"state": "checked_in", "checked_in_at": starts_at}
    return make_booking(session, member or make_member(language="en"), **arrived)


def make_invitation(booking: Booking | None = None, **fields: Any) -> SurveyInvitation:
    booking = booking or make_attended()
    now = clock.now()
    defaults = {
        "version": version_asked(Survey.Kind.CLASS),
        "booking": booking,
        "member": booking.member,
        "token": f"token-{next(numbers)}",
        "created_at": now,
        "expires_at": now + timedelta(days=14),
    }
    return SurveyInvitation.objects.create(**defaults | about_booking(booking) | fields)


def make_answer(csat: int = 5, **fields: Any) -> SurveyResponse:
    """An answer without the complaint that a low one opens."""
    if "invitation" not in fields:
        fields["invitation"] = make_invitation()
    invitation = fields["invitation"]
    about = {name: getattr(invitation, name) for name in ABOUT}
    return SurveyResponse.objects.create(**{"version": invitation.version, "csat": csat} | about | fields)


def make_working_hours(*stretches: str, weekdays: Iterable[int] = range(7), **fields: Any) -> list[WorkingHours]:
    """The same hours on these days, "09:00-12:00", for as long as anybody remembers."""
    defaults = {"first_on": clock.today() - timedelta(days=1000)}
    return [
        WorkingHours.objects.create(weekday=weekday, begins=begins, ends=ends, **defaults | fields)
        for begins, ends in (stretch.split("-") for stretch in stretches or ("09:00-12:00",))
        for weekday in weekdays
    ]


def make_compensation(case: Case | None = None, *, by: Any = None, **fields: Any) -> Compensation:
    """Money into the account of a member, above what the desk gives alone: it waits to be approved."""
    case = case or make_case(member=make_member(language="en"))
    gift: dict[str, Any] = {"kind": "credit", "amount": Decimal("150.00")} | fields
    propose(case.pk, "We are sorry, and make it good.", **gift, by=by or make_staff(role=Role.FRONT_DESK).user)
    return Compensation.objects.with_details().filter(case=case).latest("pk")


def make_visit_plan(**fields: Any) -> MembershipPlan:
    """A pack of one credit, worth 168."""
    return make_plan(**{"kind": "pack", "credits": 1, "months": 1, "price": Decimal("168.00"), **fields})


def make_case_photo(case: Case | None = None) -> CasePhoto:
    """What a guest sent with their words."""
    event = write((case or make_case()).pk, "Look.", pictures=[make_photo()], by=HOUSE)
    return CasePhoto.objects.get(event=event)


def resolve_case(case: Case, *, ago: timedelta = timedelta()) -> Case:
    """Settled by the house, so long ago."""
    with clock.frozen(clock.now() - ago):
        resolve(case.pk, "It is mended.", by=HOUSE)
    return read(case)


def what_is_told(case: Case) -> list[Line]:
    """The conversation as the reporter reads it."""
    return told_to_reporter(case, case.events.filter(is_visible=True).prefetch_related("photos"), "token")
