"""What the demo's colleagues owe people: due today and overdue, done with every outcome, handed over, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feedback.services.demo_cast import MEMBER_LOGINS
from members.models import FollowUp, Member
from members.services.follow_up import cancel, finish, hand_over, open_follow_up
from members.services.follow_up_clock import run_clock
from venue import clock
from venue.models import StaffMember

Kind, Outcome = FollowUp.Kind, FollowUp.Outcome
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# which of the regulars, kind, what, whose, opened so long ago, due from now
OWED = (
    (0, Kind.CARE, "生日月问候，邀请到前台领取生日礼", "desk", 2 * DAY, 5 * HOUR),
    (1, Kind.RENEWAL, "年卡下月到期，沟通续费并说明老会员优惠", "desk", 4 * DAY, -3 * HOUR),
    (4, Kind.WELCOME, "电话了解首次体验感受，推荐适合的入门课", "desk", DAY, DAY),
    (7, Kind.WIN_BACK, "三周未到店，邀请参加周末的流瑜伽", "instructor", 6 * DAY, -2 * DAY),
    (8, Kind.CONSULTATION, "答复核心床小班的试课时间", "instructor", 3 * HOUR, 26 * HOUR),
    (10, Kind.OTHER, "遗失的保温杯已找到，通知来取", "hanxue", 5 * HOUR, 8 * HOUR),
    (12, Kind.CONSULTATION, "发送体测后的饮食建议并约复测时间", "nutritionist", 2 * DAY, 2 * DAY),
    (14, Kind.RENEWAL, "续费方案需店长批价，回复报价", "manager", DAY, 30 * HOUR),
)
# which of the regulars, kind, what, days ago, outcome, note
DONE = (
    (0, Kind.RENEWAL, "沟通年卡续费", 20, Outcome.AGREED, "同意续一年，周末来办理。"),
    (5, Kind.WELCOME, "电话了解首次体验感受", 15, Outcome.REACHED, "感觉水温舒适，希望多些晚间课程。"),
    (9, Kind.WIN_BACK, "一个月未到店，邀请回来", 12, Outcome.DECLINED, "近期出差，年后再联系。"),
    (11, Kind.CARE, "询问新储物柜是否合用", 8, Outcome.UNREACHED, "两次无人接听，已发短信。"),
)


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Each is opened in its past, and the clock runs where it would have run."""
    regulars = members[len(MEMBER_LOGINS) :]
    desk = staff["desk"].user
    for number, kind, text, days, outcome, note in DONE:
        with clock.frozen(now - days * DAY):
            row = open_follow_up(
                regulars[number].pk, kind=kind, text=text, owner=staff["desk"], due_at=clock.now() + DAY, by=desk
            )
        with clock.frozen(now - days * DAY + 20 * HOUR):
            finish(opened(row).pk, outcome=outcome, note=note, by=desk)
    for number, kind, text, whose, ago, until in OWED:
        member = members[0] if not number else regulars[number]
        with clock.frozen(now - ago):
            open_follow_up(member.pk, kind=kind, text=text, owner=staff[whose], due_at=now + until, by=desk)
    with clock.frozen(now - 3 * DAY):
        moved, past = (
            opened(
                open_follow_up(
                    regulars[number].pk,
                    kind=Kind.OTHER,
                    text="代订下周生日聚会的活动室",
                    owner=staff["desk"],
                    due_at=now + DAY,
                    by=desk,
                )
            )
            for number in (2, 6)
        )
    with clock.frozen(now - 2 * DAY):
        cancel(past.pk, note="顾客已自行在线预订。", by=desk)
        hand_over(moved.pk, owner=staff["hanxue"], due_at=now + DAY, note="我休息两天，请韩雪接手。", by=desk)
        hand_over(moved.pk, owner=staff["hanxue"], due_at=now + 2 * DAY, note="顾客改到周末。", by=staff["hanxue"].user)
    for at in (now - DAY, now):
        with clock.frozen(at):
            run_clock()


def opened(row: FollowUp | None) -> FollowUp:
    if row is None:
        raise LookupError("a follow-up without a cause is always opened")
    return row
