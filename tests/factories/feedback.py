"""Surveys and cases, made through the services where a rule hangs on them."""

from datetime import timedelta
from itertools import count
from typing import Any

from bookings.models import Booking
from feedback.models import (
    Case,
    CaseSource,
    EnquiryClass,
    GradingRule,
    RoutingRule,
    SavedView,
    SurveyInvitation,
    SurveyResponse,
)
from feedback.services.case import NewCase, open_case
from members.models import Member
from tests.factories.bookings import make_booking, make_session
from tests.factories.members import make_member
from tests.factories.venue import make_staff
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
        "booking": booking,
        "member": booking.member,
        "token": f"token-{next(numbers)}",
        "created_at": now,
        "expires_at": now + timedelta(days=14),
    }
    return SurveyInvitation.objects.create(**defaults | fields)


def make_answer(csat: int = 5, **fields: Any) -> SurveyResponse:
    """An answer without the complaint that a low one opens."""
    if "invitation" not in fields:
        fields["invitation"] = make_invitation()
    return SurveyResponse.objects.create(csat=csat, **fields)
