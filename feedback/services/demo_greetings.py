"""Whom the demo greets: somebody whose birthday it is, who said yes; and the holidays that it ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feedback.services.demo_care import facts_of
from feedback.services.demo_cast import MEMBER_LOGINS
from feedback.services.demo_consents import YES, say
from members.models import Consent, Member
from members.services.greetings import greet
from members.services.member import change_member
from venue import clock
from venue.models import Holiday, StaffMember
from venue.models.agreed_text import Kind
from venue.services import keeping

GREETED = ("元旦", "春节", "中秋节", "国庆节")
TURNS = 36  # years old, the first of the regulars who was asked


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """From nine in the morning on the letter is there; before that it waits for its hour."""
    tick_holidays(staff["manager"])
    celebrated, others = members[len(MEMBER_LOGINS) + 5], members[len(MEMBER_LOGINS) + 6 : len(MEMBER_LOGINS) + 12]
    desk = staff["desk"].user
    with clock.frozen(now - timedelta(days=11)):
        for member in (celebrated, *others):
            say(member, Kind.GREETINGS, "email", is_given=YES, where=Consent.Where.DESK, by=desk)
        today = clock.local(now).date()
        born_on = today.replace(year=today.year - TURNS, day=min(today.day, 28))
        change_member(celebrated.pk, replace(facts_of(celebrated), born_on=born_on), by=desk)
    with clock.frozen(now):
        greet()


def tick_holidays(manager: StaffMember) -> None:
    """The first day of each."""
    ticked: set[tuple[int, str]] = set()
    for row in Holiday.objects.filter(is_workday=False).order_by("day"):
        name = next((each for each in GREETED if row.name_zh.startswith(each)), "")
        if name and (row.day.year, name) not in ticked:
            ticked.add((row.day.year, name))
            keeping.holidays.change(row.pk, is_greeted=True, by=manager.user)
