"""What the demo's people told of themselves: how they like to be served, and what to know of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from feedback.services.demo_cast import MEMBER_LOGINS
from feedback.services.demo_members import desk
from members.models import Member
from members.services.data_check import keep_answer
from members.services.data_check_letters import ask_by_letter
from members.services.member import Facts, change_member
from members.services.preference import Stated, add_care_note, end_care_note, state_preferences
from venue import clock
from venue.models import StaffMember

SAID_EVERY = 3  # of the regulars, one in so many was asked
UNASKED_EVERY = 8  # of the regulars, one in so many was never asked about phone and email
STATED = (
    Stated(pressure="firm", room="single", is_quiet=True, hours=["evening"], budget="premium"),
    Stated(practitioner_gender="female", pressure="light", hours=["early", "weekend"], budget="standard"),
    Stated(pressure="medium", room="shared", hours=["midday"], budget="economy", needs=["elderly", "hearing"]),
    Stated(room="double", hours=["weekend"]),
    Stated(practitioner_gender="male", pressure="firm", needs=["mobility"]),
    Stated(is_quiet=True, needs=["sight", "wheelchair"]),
)
# of which regular, what, for how many days
NOTES = (
    (0, "周日常带儿子同来，请安排相邻储物柜。", None),
    (3, "喜欢3号理疗床，靠窗。", None),
    (6, "惯用左手，器械请调到左侧。", 30),
    (9, "生日当月，请送手写贺卡。", 20),
)


def tell(members: list[Member], now: datetime) -> None:
    """One regular in three said what they like; some have a note, one of which is true no more. The first who signs in
    wishes for the therapist, and said so online.
    """
    at_desk = desk()
    therapist = StaffMember.objects.get(user__name="吴师傅")
    for number, member in enumerate(members[len(MEMBER_LOGINS) :: SAID_EVERY]):
        with clock.frozen(now - timedelta(days=1 + number % 20)):
            state_preferences(member.pk, STATED[number % len(STATED)], by=at_desk)
    with clock.frozen(now - timedelta(days=9)):
        for number, text, days in NOTES:
            add_care_note(members[number].pk, text, day_in(days), by=at_desk)
        past = add_care_note(members[0].pk, "本月出差，改到周末来。", None, by=at_desk)
    with clock.frozen(now - timedelta(days=2)):
        end_care_note(past.pk, by=at_desk)
        first = members[0]
        wish = Stated(therapist, pressure="firm", is_quiet=True, hours=["evening", "weekend"], budget="standard")
        state_preferences(first.pk, wish, by=first.user or at_desk)


def confirm(members: list[Member], now: datetime) -> None:
    """Most regulars said within the last weeks that phone and email are right, at the desk or online; one set a phone
    right, some would not be asked, and one in eight nobody has asked for long, nor the first who signs in.
    """
    at_desk = desk()
    for number, member in enumerate(members):
        if not number or number % UNASKED_EVERY == UNASKED_EVERY - 1:
            continue
        with clock.frozen(now - timedelta(days=1 + number * 7 % 50)):
            keep_answer(member.pk, "not_now" if number % 17 == 16 else "right", by=member.user or at_desk)
    with clock.frozen(now - timedelta(days=3)):
        moved = members[len(MEMBER_LOGINS)]
        change_member(moved.pk, replace(facts_of(moved), phone="13800010099"), by=at_desk)
    with clock.frozen(now - timedelta(days=2)):
        ask_by_letter()


def facts_of(member: Member) -> Facts:
    """As the desk would write them down again."""
    known = (member.name, member.phone, member.email, member.gender, member.born_on, member.language)
    return Facts(*known, guardian_number=member.guardian.number if member.guardian else "")


def day_in(days: int | None) -> date | None:
    return clock.today() + timedelta(days=days) if days else None
