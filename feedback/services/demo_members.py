"""Who comes to the demo: the list of the old software, its renewals, newcomers, and what they hold in their hands."""

import csv
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from feedback.services.demo_cast import DOMAIN, MEMBER_LOGINS, SEED
from feedback.services.demo_house import let_sign_in
from members import pinyin
from members.models import Member, Membership, MembershipPlan, Payment
from members.services import search_keys
from members.services.code import has_code, replace_code
from members.services.import_mapping import read_mapping
from members.services.import_members import plan_import, store
from members.services.joining import join
from members.services.member import Facts, add_member
from members.services.plan import change_plan, create_plan
from members.services.sale import Paying, renew, sell
from venue import clock, locking
from venue.models import User
from venue.roles import Role
from venue.working_time import wall_clock

MEMBER_LIST = Path(__file__).resolve().parent.parent.parent / "members/demo/members-from-old-software.gbk.csv"
LISTED_ON = date(2026, 11, 22)  # the day that the list's contracts belong to
OF_CONTRACTS = (6, 7)  # the columns of first and last day
SINCE = timedelta(days=150)  # how long ago the venue began with this software
NOT_YET = timedelta(days=5)  # so long ago a contract ended that may still be renewed
LEAVES_EVERY = 8  # of the contracts that end, one in so many is not renewed
WITH_ADDRESS = 75  # of those who come regularly; the old list has no addresses
MAIL, FULL, SLOW = "mail.example", "full.example", "slow.example"

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
PACK = {
    "name_en": "Pack of ten classes",
    "name_zh": "10课时包",
    "kind": "pack",
    "credits": 10,
    "months": 6,
    "price": Decimal("880.00"),
}
PACKS = (("贺彬", 3), ("单晓芸", 20))  # who bought one, days ago: somebody without a membership, somebody with one
# name, phone, email, gender, born on, language, plan (none: a guest), days ago
UNTOLD = "任远航"
NEWCOMERS = (
    ("单晓芸", "13800010001", f"shanxiaoyun@{MAIL}", "female", date(1994, 5, 2), "zh-hans", "year", 40),
    ("欧阳靖", "13800010002", f"ouyangjing@{MAIL}", "male", date(1987, 11, 19), "zh-hans", "quarter", 25),
    ("曾丽", "13800010003", f"zengli@{MAIL}", "female", date(1990, 1, 30), "zh-hans", "month", 12),
    ("Emma Walker", "13800010006", f"emma.walker@{MAIL}", "female", date(1991, 9, 14), "en", "half-year", 33),
    ("Lukas Brandt", "13800010007", f"lukas.brandt@{MAIL}", "male", date(1984, 3, 3), "en", "quarter", 18),
    (UNTOLD, "13800010004", "", "male", date(1979, 8, 8), "zh-hans", "half-year", 3),
    ("贺彬", "13800010008", "", "male", date(1996, 12, 5), "zh-hans", "", 3),
)
CHILD = ("单小满", "female", 8)  # of the first newcomer; years old
ONLINE = ("顾南星", f"gunanxing@{MAIL}")


def desk() -> User:
    return User.objects.get(email=f"desk@{DOMAIN}")


def manager() -> User:
    return User.objects.get(email=f"manager@{DOMAIN}")


def covered_on(day: date) -> set[int]:
    """The members who have a membership for that day."""
    return set(Membership.objects.covering(day).values_list("member_id", flat=True))


def price_plans() -> None:
    """Imported plans have no price; those that the venue sells get theirs."""
    for plan in MembershipPlan.objects.filter(code__in=PRICES):
        price, tier, en, zh = PRICES[plan.code]
        change_plan(
            plan.pk, price=Decimal(price), tier=tier, entitlement_en=en, entitlement_zh=zh, is_sold=True, by=manager()
        )
    create_plan(**VIP, is_sold=True, by=manager())
    create_plan(**PACK, is_sold=True, by=manager())


def make_members(dice: random.Random) -> list[Member]:
    """The member list of the old software, its bad rows left out, and what became of its contracts here. Those who
    come regularly: their contract runs for two more months. The first three sign in.
    """
    now, today = clock.now(), clock.today()
    with clock.frozen(now - SINCE):
        with list_of_today(today) as path:
            store(plan_import(path, read_mapping(None)), by=SEED, leave_out_bad_rows=True)
        price_plans()
    renew_past(dice, until=now)
    regulars = list(
        Member.objects.filter(memberships__starts_on__lte=today, memberships__ends_on__gt=today + timedelta(days=60))
        .prefetch_related("memberships")
        .order_by("number")
        .distinct()
    )
    for login, member in zip(MEMBER_LOGINS, regulars, strict=False):
        give_sign_in(member, f"{login}@{DOMAIN}")
    give_addresses(regulars[len(MEMBER_LOGINS) : WITH_ADDRESS])
    let_sign_in()
    for member in regulars[: len(MEMBER_LOGINS)]:
        has_code(member.pk, by=SEED)
    return regulars


@contextmanager
def list_of_today(today: date) -> Iterator[Path]:
    """The list with its contracts moved to the present day, so that a demo made in a year is as full as today's."""
    with tempfile.TemporaryDirectory() as folder, MEMBER_LIST.open(encoding="gbk", newline="") as source:
        rows = list(csv.reader(source))
        for row in rows:
            for column in OF_CONTRACTS:
                if len(row) > column and re.fullmatch(r"\d{4}-\d\d-\d\d", row[column]):
                    row[column] = (date.fromisoformat(row[column]) + (today - LISTED_ON)).isoformat()
        path = Path(folder) / MEMBER_LIST.name
        with path.open("w", encoding="gbk", newline="") as target:
            csv.writer(target).writerows(rows)
        yield path


def give_sign_in(member: Member, email: str) -> User:
    with locking.atomic(by=SEED):
        user = User.objects.create_user(email, None, name=member.name, language=member.language)
        user.groups.add(Group.objects.get(name=Role.MEMBER.value))
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        member.user, member.email = user, email
        search_keys.fill(member).save(update_fields=["user", "email", *search_keys.FIELDS])
    return user


def give_addresses(members: list[Member]) -> None:
    """The desk asked them for an address. Two of them cannot be reached at once: a full mailbox, a slow server."""
    with locking.atomic(by=desk()):
        for number, member in enumerate(members):
            host = {5: FULL, 9: SLOW}.get(number, MAIL)
            member.email = f"{latin(member.name)}{member.number[-2:]}@{host}"
            search_keys.fill(member).save(update_fields=["email", *search_keys.FIELDS])


def latin(name: str) -> str:
    return "".join(word for word in pinyin.sort_key(name).split() if word.isascii() and word.isalpha())


def renew_past(dice: random.Random, *, until: datetime) -> None:
    """Most contracts that ended since the venue began here were renewed about their end, short ones more than once;
    some never, and of the last days some not yet.
    """
    first, last = (until - SINCE).date(), until.date() + timedelta(days=12)
    ending = Membership.objects.filter(plan__price__isnull=False, ends_on__range=(first, last)).order_by(
        "ends_on", "pk"
    )
    at_desk, number, seen = desk(), 0, set[int]()
    while contracts := list(ending.exclude(pk__in=seen).order_by("ends_on", "pk")):
        seen |= {contract.pk for contract in contracts}
        for contract in contracts:
            number += 1
            hour = time(dice.randint(9, 20), dice.randint(0, 59))
            at = wall_clock(contract.ends_on + timedelta(days=dice.randint(-12, 3)), hour, clock.zone())
            is_undecided = NOT_YET > until.date() - contract.ends_on > timedelta(0)
            if number % LEAVES_EVERY and not is_undecided and until - SINCE < at < until and not is_followed(contract):
                with clock.frozen(at):
                    renew(contract.pk, paid(dice), by=at_desk)


def is_followed(contract: Membership) -> bool:
    return Membership.objects.filter(member=contract.member_id, ends_on__gt=contract.ends_on).exists()


def paid(dice: random.Random) -> Paying:
    method = dice.choices(list(Payment.Method), weights=[50, 25, 5, 12, 8])[0]
    return Paying(method, f"{dice.randrange(10**10):010}" if method in ("wechat", "alipay") else "")


def welcome_newcomers(dice: random.Random) -> None:
    """People who came by: most bought a first membership, one looks around; a child, and somebody from the web. One
    got the manager's price, one has just lost a phone.
    """
    now, at_desk = clock.now(), desk()
    plans = MembershipPlan.objects.in_bulk(field_name="code")
    for name, phone, email, gender, born_on, language, code, days_ago in NEWCOMERS:
        with clock.frozen(now - timedelta(days=days_ago)):
            member = add_member(Facts(name, phone, email, gender, born_on, language), by=at_desk)
            if code in plans:
                sell(member.pk, plans[code].pk, clock.today(), paid(dice), by=at_desk)
    first = Member.objects.get(name=NEWCOMERS[0][0])
    name, gender, years = CHILD
    born_on = clock.today() - timedelta(days=365 * years + 100)
    add_member(Facts(name, "", "", gender, born_on, "zh-hans", guardian_number=first.number), by=at_desk)
    replace_code(first.pk, reason="手机丢失，旧码作废", by=at_desk)
    with clock.frozen(now - timedelta(days=2)):
        facts = Facts("查文静", "13800010005", f"zhawenjing@{MAIL}", "female", date(1985, 6, 1), "zh-hans")
        friend = add_member(facts, by=at_desk)
        vip = MembershipPlan.objects.get(name_en=VIP["name_en"])
        agreed = Paying("transfer", "企业合作", price=Decimal("7900.00"), price_reason="企业合作价，合同号2026-18")
        sell(friend.pk, vip.pk, clock.today(), agreed, by=manager())
    sell_packs(now)
    sign_up_online()


def sell_packs(now: datetime) -> None:
    pack = MembershipPlan.objects.get(name_en=PACK["name_en"])
    for name, days_ago in PACKS:
        with clock.frozen(now - timedelta(days=days_ago)):
            sell(Member.objects.get(name=name).pk, pack.pk, clock.today(), Paying("wechat"), by=desk())


def sign_up_online() -> None:
    name, email = ONLINE
    with locking.atomic(by=SEED):
        user = User.objects.create_user(email, None, name=name, language="zh-hans")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    join(user)
