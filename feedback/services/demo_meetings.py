"""The quality group of the demo venue with all three parties; two meetings that were held, one of them with confirmed
minutes, one missed, one to come.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from feedback.meeting_policies import months_of
from feedback.meeting_rules import period_around, period_before
from feedback.models import GroupMember, Meeting
from feedback.services import meeting as service
from feedback.services.meeting_sweep import SWEEP, note_missed
from members.models import Member
from venue import clock, locking
from venue.models import StaffMember
from venue.periods import Period
from venue.working_time import wall_clock

A_DAY = timedelta(days=1)
PARTIES = (
    ("manager", GroupMember.Party.MANAGEMENT),
    ("quality", GroupMember.Party.MANAGEMENT),
    ("desk", GroupMember.Party.FRONT_LINE),
    ("maintenance", GroupMember.Party.FRONT_LINE),
)
# which, how many days ago, minutes, what was decided: by whom (nobody: only written down) within how many days, and
# whether it is made an improvement
HELD = (
    (
        Meeting.Kind.GROUP,
        12,
        "一起看了上季度的满意度、投诉和低分评价。顾客代表反映晚高峰更衣室吹风机不够用，前台认为排队与此有关。",
        (
            ("更衣室增加两台吹风机", "maintenance", 5, False),
            ("晚高峰更衣室排队时间减半", "desk", 30, True),
            ("下次会议请教练代表列席", "", 0, False),
        ),
    ),
    (
        Meeting.Kind.MONTHLY,
        6,
        "逐项回顾上月承诺完成情况。逾期的改进已明确完成时间，隐患整改由维修组跟进。",
        (("公示栏更新改进成果", "desk", 20, False),),
    ),
)


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    lead = staff["quality"]
    since = clock.local(now).date() - timedelta(days=90)
    for key, party in PARTIES:
        service.group.create(party=party, staff=staff[key], first_on=since, by=lead.user)
    for member in members[:1]:
        customer = GroupMember.Party.CUSTOMER
        service.group.create(party=customer, member=member, agreed_on=since, first_on=since, by=lead.user)
    for kind, ago, minutes, decisions in HELD:
        _hold(kind, _afternoon(now, -ago), minutes, decisions, staff)
    with clock.frozen(now):
        quarter, half_year = Meeting.Kind.QUARTERLY, Meeting.Kind.HALF_YEARLY
        row = _plan(quarter, period_around(clock.today(), 3), _afternoon(now, 5), staff)
        service.invite(row, [staff["owner"]])
        with locking.atomic(by=SWEEP):
            note_missed(half_year, _days_of(half_year, clock.today()), None)


def _hold(
    kind: str,
    at: datetime,
    minutes: str,
    decisions: Sequence[tuple[str, str, int, bool]],
    staff: Mapping[str, StaffMember],
) -> None:
    with clock.frozen(at - 5 * A_DAY):
        row = _plan(kind, _days_of(kind, clock.local(at).date()), at, staff)
    with clock.frozen(at + timedelta(hours=1)):
        for text, owner, days, is_improvement in decisions:
            service.decide(
                row.pk,
                text=text,
                owner=staff.get(owner),
                due_on=clock.today() + days * A_DAY if owner else None,
                department=staff["quality"].department or staff["desk"].department if is_improvement else None,
                by=staff["quality"].user,
            )
        came = [guest for guest in row.guests.all() if guest.staff_id != staff["desk"].pk]
        service.hold(row.pk, minutes=minutes, came=came, by=staff["quality"].user)
        if kind == Meeting.Kind.GROUP:
            service.confirm(row.pk, minutes=minutes, by=staff["quality"].user)


def _plan(kind: str, period: Period, at: datetime, staff: Mapping[str, StaffMember]) -> Meeting:
    return service.plan_meeting(
        kind=kind,
        first_on=period.first,
        last_on=period.last,
        planned_at=at,
        place="会议室",
        led_by=staff["quality"],
        staff=[staff["manager"], staff["desk"]],
        by=staff["quality"].user,
    )


def _afternoon(now: datetime, days: int) -> datetime:
    return wall_clock(clock.local(now).date() + days * A_DAY, time(15), clock.zone())


def _days_of(kind: str, day: date) -> Period:
    return period_before(day, months_of(kind, clock.now()))
