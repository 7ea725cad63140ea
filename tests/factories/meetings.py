"""Meetings and the quality group, brought to where they stand through the services."""

from datetime import timedelta
from typing import Any

from feedback.meeting_rules import period_before
from feedback.models import GroupMember, Meeting, MeetingDecision
from feedback.services import meeting as service
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.actors import Automation
from venue.roles import Role

HOUSE = Automation("tests")
DAY = timedelta(days=1)


def make_group_member(party: str = "front_line", **fields: Any) -> GroupMember:
    defaults: dict[str, Any] = {"party": party, "first_on": clock.today()}
    if party == "customer":
        defaults |= {"member": fields.pop("member", None) or make_member(), "agreed_on": clock.today()}
    else:
        defaults |= {"staff": fields.pop("staff", None) or make_staff(role=Role.FRONT_DESK)}
    return GroupMember.objects.create(**defaults | fields)


def make_meeting(state: str = "planned", **fields: Any) -> Meeting:
    """A monthly review of the month before, a day ahead; "begun" and "held" lie an hour back."""
    months = fields.pop("months_ago", 0)
    period = period_before(clock.today(), 1)
    for _month in range(months):
        period = period_before(period.first, 1)
    defaults = {
        "kind": "monthly",
        "first_on": period.first,
        "last_on": period.last,
        "planned_at": clock.now() + DAY,
        "place": "Room 2",
        "led_by": make_staff(role=Role.QUALITY_LEAD),
        "staff": [make_staff(role=Role.FRONT_DESK)],
        "by": HOUSE,
    }
    row = service.plan_meeting(**defaults | fields)
    if state in ("begun", "held"):
        Meeting.objects.filter(pk=row.pk).update(planned_at=clock.now() - timedelta(hours=1))
    if state == "held":
        writer = row.led_by.user if row.led_by else make_staff().user
        service.hold(row.pk, minutes="We looked at the data.", came=list(row.guests.all()), by=writer)
    if state == "called_off":
        service.call_off(row.pk, why_off="Everybody is ill.", by=HOUSE)
    return Meeting.objects.get(pk=row.pk)


def make_decision(meeting: Meeting | None = None, **fields: Any) -> MeetingDecision:
    meeting = meeting or make_meeting("begun")
    owner = make_staff(role=Role.FRONT_DESK)
    defaults = {"text": "Buy slippers", "owner": owner, "due_on": clock.today() + DAY, "by": owner.user}
    return service.decide(meeting.pk, **defaults | fields)
