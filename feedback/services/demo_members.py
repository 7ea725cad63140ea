"""Plans with prices, sold and renewed contracts, payments and codes of the demo, each made on its day."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop

from feedback.services.demo_cast import DOMAIN
from members.models import Member, Membership, MembershipPlan, Payment
from members.services.code import has_code, replace_code
from members.services.member import Facts, add_member
from members.services.plan import change_plan, create_plan
from members.services.sale import Paying, renew, sell
from venue import clock
from venue.actors import Automation
from venue.models import User
from venue.working_time import wall_clock

SEED = Automation(gettext_noop("demo data"))
SINCE = timedelta(days=150)  # how long ago the venue began with this software
RENEWING = 0.84

# code of the imported plan: price, tier, entitlement
PRICES = {
    "year": (
        "2880.00",
        "gold",
        "All classes, pool daily 6:30–22:00, two guest visits a year",
        "全部团课，泳池每日6:30–22:00，每年2次携友",
    ),
    "half-year": ("1680.00", "silver", "All classes, pool on weekdays", "全部团课，工作日泳池"),
    "quarter": ("980.00", "standard", "All classes", "全部团课"),
    "month": ("398.00", "standard", "All classes", "全部团课"),
    "family-year": (
        "4680.00",
        "gold",
        "One grown-up and one child up to 14: all classes, pool daily",
        "一位成人与一名14岁以下儿童：全部团课，泳池每日开放",
    ),
}
VIP = {
    "name_en": "VIP year card",
    "name_zh": "VIP年卡",
    "months": 12,
    "price": Decimal("8800.00"),
    "tier": "vip",
    "entitlement_en": "All classes booked first, 12 treatments a year, a locker of one's own, four guest visits a year",
    "entitlement_zh": "全部团课优先预约，每年12次理疗，专属储物柜，每年4次携友",
}
NEWCOMERS = (
    ("单晓芸", "13800010001", "female", date(1994, 5, 2), "year", 40),
    ("欧阳靖", "13800010002", "male", date(1987, 11, 19), "quarter", 25),
    ("曾丽", "13800010003", "female", date(1990, 1, 30), "month", 12),
    ("任远航", "13800010004", "male", date(1979, 8, 8), "half-year", 3),
)


def desk() -> User:
    return User.objects.get(email=f"desk@{DOMAIN}")


def manager() -> User:
    return User.objects.get(email=f"manager@{DOMAIN}")


def price_plans() -> None:
    """Imported plans have no price; those that the venue sells get theirs."""
    for plan in MembershipPlan.objects.filter(code__in=PRICES):
        price, tier, en, zh = PRICES[plan.code]
        change_plan(
            plan.pk, price=Decimal(price), tier=tier, entitlement_en=en, entitlement_zh=zh, is_sold=True, by=manager()
        )
    create_plan(**VIP, is_sold=True, by=manager())


def renew_past(dice: random.Random, *, until: datetime) -> None:
    """Most contracts that ended since the venue began here were renewed about their end; some too late, some never."""
    first = (until - SINCE).date()
    last = until.date() + timedelta(days=12)
    ended = Membership.objects.filter(plan__price__isnull=False, ends_on__range=(first, last)).order_by("ends_on", "pk")
    for contract in ended:
        if contract.member.memberships.filter(ends_on__gt=contract.ends_on).exists() or dice.random() > RENEWING:
            continue
        days = 40 if dice.random() < 0.05 else dice.randint(-12, 8)
        hour = time(dice.randint(9, 20), dice.randint(0, 59))
        at = wall_clock(contract.ends_on + timedelta(days=days), hour, clock.zone())
        if until - SINCE < at < until:
            with clock.frozen(at):
                renew(contract.pk, paid(dice), by=desk())


def paid(dice: random.Random) -> Paying:
    method = dice.choices(list(Payment.Method), weights=[50, 25, 5, 12, 8])[0]
    return Paying(method, f"{dice.randrange(10**10):010}" if method in ("wechat", "alipay") else "")


def welcome_newcomers(dice: random.Random) -> None:
    """People who came by and bought a first membership; one got the manager's price, one has just lost a phone."""
    now = clock.now()
    plans = MembershipPlan.objects.in_bulk(field_name="code")
    for name, phone, gender, born_on, code, days_ago in NEWCOMERS:
        if code in plans:
            with clock.frozen(now - timedelta(days=days_ago)):
                member = add_member(Facts(name, phone, "", gender, born_on, "zh-hans"), by=desk())
                sell(member.pk, plans[code].pk, clock.today(), paid(dice), by=desk())
    first = Member.objects.get(name=NEWCOMERS[0][0])
    replace_code(first.pk, reason="手机丢失，旧码作废", by=desk())
    with clock.frozen(now - timedelta(days=2)):
        friend = add_member(Facts("查文静", "13800010005", "", "female", date(1985, 6, 1), "zh-hans"), by=desk())
        vip = MembershipPlan.objects.get(name_en=VIP["name_en"])
        agreed = Paying("transfer", "企业合作", price=Decimal("7900.00"), price_reason="企业合作价，合同号2026-18")
        sell(friend.pk, vip.pk, clock.today(), agreed, by=manager())


def give_codes() -> None:
    """Whoever signs in has a code to show."""
    for pk in Member.objects.filter(user__isnull=False).values_list("pk", flat=True):
        has_code(pk, by=SEED)
