"""Surveys and cases, made through the services where a rule hangs on them."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from bookings.models import Booking
from feedback.models import Case, SurveyInvitation, SurveyResponse, WorkingHours
from feedback.services.case import NewCase, open_case
from members.models import Member
from tests.factories.bookings import make_booking, make_session
from tests.factories.members import make_member
from venue import clock
from venue.actors import Actor, Automation

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


def make_working_hours(*stretches: str, weekdays: Iterable[int] = range(7), **fields: Any) -> list[WorkingHours]:
    """The same hours on these days, "09:00-12:00", for as long as anybody remembers."""
    defaults = {"first_on": clock.today() - timedelta(days=1000)}
    return [
        WorkingHours.objects.create(weekday=weekday, begins=begins, ends=ends, **defaults | fields)
        for begins, ends in (stretch.split("-") for stretch in stretches or ("09:00-12:00",))
        for weekday in weekdays
    ]
