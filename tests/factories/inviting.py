"""What people are asked about, and surveys that ask them; made without the services."""

from datetime import timedelta
from typing import Any

from bookings.models import Appointment, AppointmentLine, CheckIn, RoomBooking
from feedback.models import SurveyVersion
from feedback.shipped_surveys import OVERALL
from members.models import Member
from tests.factories.bookings import make_room
from tests.factories.members import make_member
from tests.factories.surveys import make_question, make_survey, make_version, release
from tests.factories.treatments import make_treatment
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.roles import Role

HOUR = timedelta(hours=1)


def make_asking(kind: str, *, is_anonymous: bool = False, **fields: Any) -> SurveyVersion:
    """An open version of a survey of that kind, which asks one question; in use instead of the one that was."""
    survey = make_survey(**{"kind": kind, "is_active": True} | fields)
    version = make_version(survey, is_anonymous=is_anonymous)
    make_question(version, code=OVERALL)
    return release(version)


def make_done(guest: Member | None = None, *, ended: timedelta = HOUR, **fields: Any) -> AppointmentLine:
    """A treatment of an hour that was over so long ago."""
    guest, ends_at = guest or make_member(language="en"), clock.now() - ended
    appointment = Appointment.objects.create(member=guest, state="done")
    times = {"starts_at": ends_at - HOUR, "ends_at": ends_at, "began_at": ends_at - HOUR, "finished_at": ends_at}
    defaults = {"treatment": make_treatment, "staff": lambda: make_staff(role=Role.PRACTITIONER)}
    made = {name: fields.pop(name, None) or make() for name, make in defaults.items()}
    return AppointmentLine.objects.create(appointment=appointment, number=1, guest=guest, **times | made | fields)


def make_to_come(guest: Member, *, ends_in: timedelta = HOUR) -> AppointmentLine:
    """A treatment that is booked and ends so long from now."""
    line = make_done(guest, ended=-ends_in, began_at=None, finished_at=None)
    Appointment.objects.filter(pk=line.appointment_id).update(state="booked")
    return line


def make_used(member: Member | None = None, *, ended: timedelta = HOUR, **fields: Any) -> RoomBooking:
    """A room that somebody had for an hour, until so long ago."""
    ends_at = clock.now() - ended
    times = {"begins_at": ends_at - HOUR, "ends_at": ends_at, "started_at": ends_at - HOUR, "finished_at": ends_at}
    defaults = {"member": member or make_member(language="en"), "purpose": "Party", "people": 2, "room": make_room()}
    state = {"state": "finished", "confirmed_at": ends_at - HOUR}
    return RoomBooking.objects.create(**defaults | times | state | fields)


def make_visit(member: Member | None = None, *, ago: timedelta = HOUR, **fields: Any) -> CheckIn:
    """Somebody came without a booking."""
    defaults = {"member": member or make_member(language="en"), "at": clock.now() - ago}
    return CheckIn.objects.create(**defaults | {"area": make_area()} | fields)
