"""Pauses in every state, a credit in its days of grace, and the end of contracts announced day by day."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from bookings.models import ScheduledSession
from bookings.selectors.facts import day_of
from bookings.services.booking import book, cancel_booking
from bookings.services.freeze import pause, resume
from feedback.services.demo_cast import SEED
from feedback.services.demo_members import MAIL, desk, give_addresses, manager
from members.models import Freeze, Member, Membership, MembershipPlan
from members.periods import Period
from members.services.member import Facts, add_member
from members.services.notices import put_due_notices
from members.services.plan import create_plan
from members.services.sale import Paying, sell
from venue import clock

A_DAY = timedelta(days=1)
TOLD = 45  # days on which the end of contracts has been announced
Reason = Freeze.Reason

# name, phone, address, language, when it was asked for, from which day, for how many days (from today), why, note
PAUSES = (
    ("卢静怡", "13800010011", "lujingyi", "zh-hans", -6, -5, 30, Reason.ILLNESS, "膝盖手术后休养"),
    ("Sophie Laurent", "13800010012", "sophie.laurent", "en", 0, 3, 14, Reason.TRAVEL, "visiting her parents"),
    ("方晓曼", "13800010013", "fangxiaoman", "zh-hans", -4, 20, 90, Reason.PREGNANCY, ""),
    ("邵凯", "13800010014", "shaokai", "zh-hans", -40, -35, 28, Reason.OTHER, "外派学习"),
)
TAKEN_BACK, ENDED_EARLY = PAUSES[2], PAUSES[3]
TRIAL = {
    "name_en": "Trial pack of three classes",
    "name_zh": "3课时体验包",
    "kind": "pack",
    "credits": 3,
    "months": 1,
    "price": Decimal("198.00"),
}
IN_GRACE = ("田小雨", "13800010015", "tianxiaoyu")


def show_pauses(now: datetime) -> None:
    """One that holds, one to come with bookings inside, one taken back, one that ended early."""
    year = MembershipPlan.objects.get(code="year")
    for name, phone, mail, language, asked, first, length, reason, note in PAUSES:
        with clock.frozen(now - 60 * A_DAY):
            member = add_member(Facts(name, phone, f"{mail}@{MAIL}", "", None, language), by=desk())
            paid = sell(member.pk, year.pk, clock.today(), Paying("wechat"), by=desk())
            contract = Membership.objects.get(payments=paid)
        starts_on = clock.local(now).date() + first * A_DAY
        if asked == 0:
            book_within(member, starts_on)
        with clock.frozen(now + asked * A_DAY):
            pause(contract.pk, Period(starts_on, starts_on + (length - 1) * A_DAY), reason=reason, note=note, by=desk())
    for row, days_ago in ((TAKEN_BACK, 1), (ENDED_EARLY, 20)):
        with clock.frozen(now - days_ago * A_DAY):
            resume(Freeze.objects.get(membership__member__name=row[0]).pk, clock.today(), by=desk())


def book_within(member: Member, first: date) -> None:
    """Two classes that the pause will give back."""
    sessions = ScheduledSession.objects.standing().filter(
        starts_at__gte=clock.now() + 3 * A_DAY, course__qualification=""
    )
    days = (first, first + 6 * A_DAY)
    found = [
        each for each in sessions.order_by("starts_at", "pk") if each.places_left and days[0] <= day_of(each) <= days[1]
    ]
    for session in {day_of(each): each for each in found[:12]}.values():
        book(session.pk, member.pk, by=SEED)


def show_grace(now: datetime) -> None:
    """A pack ran out three days ago; a class on its last day had been given back in time."""
    name, phone, mail = IN_GRACE
    plan = create_plan(**TRIAL, is_sold=True, by=manager())
    with clock.frozen(now - 33 * A_DAY):
        member = add_member(Facts(name, phone, f"{mail}@{MAIL}", "", None, "zh-hans"), by=desk())
        paid = sell(member.pk, plan.pk, clock.today(), Paying("alipay"), by=desk())
        last = Membership.objects.get(payments=paid).ends_on
    sessions = ScheduledSession.objects.standing().filter(starts_at__lt=now, roster_closed_at=None)
    earlier = [each for each in sessions.order_by("-starts_at") if day_of(each) <= last and each.places_left]
    with clock.frozen(earlier[0].starts_at - 2 * A_DAY):
        held = book(earlier[0].pk, member.pk, by=SEED)
    with clock.frozen(earlier[0].starts_at - A_DAY):
        cancel_booking(held.pk, by=SEED)


def announce_ends(now: datetime) -> None:
    """As the sweep would have, day by day; some of those who have not renewed yet had given an address."""
    ended = Membership.objects.periods().filter(ends_on__range=(clock.today() - TOLD * A_DAY, clock.today()))
    gone = ended.filter(renewals=None, member__email="").order_by("-ends_on", "pk").select_related("member")
    give_addresses([each.member for each in gone[:4]])
    for days in range(TOLD, -1, -1):
        with clock.frozen(now - days * A_DAY):
            put_due_notices()


def show(now: datetime) -> None:
    with clock.frozen(now):
        show_pauses(now)
        show_grace(now)
        announce_ends(now)
