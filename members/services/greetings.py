"""The sweep that greets people on their birthday and on holidays, and the way out of being greeted."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from members.errors import LinkUnknown
from members.models import Member
from members.policies import greeting_time
from members.selectors.greeting import birthdays, greeted_holiday, key_of, ungreeted, wants_greetings
from members.services.consent import answer_by_link
from venue import audit, clock, locking, outbox, sweeping
from venue.actors import Automation
from venue.models.agreed_text import Kind
from venue.models.message import Purpose
from venue.working_time import wall_clock

SWEEP = Automation(gettext_noop("greetings"))
LINK = Automation(gettext_noop("link of a letter"))
SALT = "members.greetings"


def greet(limit: int = 500) -> int:
    """Put the greetings of today, once the hour of the house has come; how many were put.

    Safe to run twice: each person is locked and looked at again, and a greeting's cause is unique for person and
    occasion. The deliverer asks once more whether they want it, and what was not sent by the end of the day is not.
    """
    now, day = clock.now(), clock.today()
    if clock.local(now).time() < greeting_time(now):
        return 0

    def of_birthdays() -> int:
        return _greet_all(birthdays(day), "greeting_birthday", f"birthday:{day.year}", day, limit)

    def of_the_holiday() -> int:
        holiday = greeted_holiday(day)
        if holiday is None:
            return 0
        names = {"en": holiday.name_en, "zh-hans": holiday.name_zh}
        return _greet_all(wants_greetings(), "greeting_holiday", f"holiday:{day}", day, limit, names)

    return sweeping.in_turn("greetings", of_birthdays, of_the_holiday)


def _greet_all(
    people: QuerySet[Member], template: str, occasion: str, day: date, limit: int, names: dict[str, str] | None = None
) -> int:
    def greet_one(pk: int) -> bool:
        with locking.atomic(by=SWEEP):
            member = locking.lock_one(Member, pk)
            if not people.filter(pk=pk).exists():
                return False
            return _put(member, template, occasion, end_of(day), (names or {}).get(member.language, ""))

    return sweeping.each(occasion, list(ungreeted(people, occasion).values_list("pk", flat=True)[:limit]), greet_one)


def _put(member: Member, template: str, occasion: str, until: datetime, holiday: str) -> bool:
    stop_url = settings.BASE_URL + reverse("members:greeting_stop", args=[token_of(member)])
    return outbox.put(
        template,
        outbox.Receiver(member.email, member.language, member.user_id),
        {"member_name": member.name, "holiday": holiday, "stop_url": stop_url},
        dedupe_key=key_of(occasion, member.pk),
        subject_key=f"member:{member.pk}",
        purpose=Purpose.GREETINGS,
        expires_at=until,
    )


def end_of(day: date) -> datetime:
    return wall_clock(day + timedelta(days=1), time(0), clock.zone())


def token_of(member: Member) -> str:
    return signing.Signer(salt=SALT).sign(str(member.pk))


def behind(token: str) -> Member:
    """Whose letter a link comes from; raises `LinkUnknown`."""
    try:
        return Member.objects.get(pk=signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, Member.DoesNotExist) as error:
        raise LinkUnknown from error


def set_greeting(member_pk: int, *, is_wanted: bool) -> None:
    """Write down whether the person behind a link wants to be greeted. Locks them; what waits to be sent is stopped."""
    with locking.atomic(by=LINK):
        member = locking.lock_one(Member, member_pk)
        answer_by_link(member, Kind.GREETINGS, is_given=is_wanted, by=LINK)
        audit.record("greetings.wanted", by=LINK, about=member, is_wanted=is_wanted)
