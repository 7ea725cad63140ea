"""Who is greeted on a day: on their birthday, and on the holidays that the house greets on."""

from calendar import isleap
from datetime import date

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Upper

from members.models import Member
from members.selectors.data_check import is_own_contact
from venue.models import ContactPreference, Holiday, Message
from venue.models.message import Channel, Purpose


def wants_greetings() -> QuerySet[Member]:
    """Those who said yes to greetings by email; nobody is greeted because of what they did not say. Of a child it is
    the guardian who is written to, and who is greeted on days of their own.
    """
    allowed = ContactPreference.objects.filter(purpose=Purpose.GREETINGS, channel=Channel.EMAIL, is_allowed=True)
    addresses = allowed.values(address_in_capitals=Upper("address"))
    reachable = Member.objects.filter(is_own_contact(), email__gt="").annotate(email_in_capitals=Upper("email"))
    return reachable.filter(email_in_capitals__in=addresses)


def has_birthday(day: date) -> Q:
    """Who was born on 29 February has it on 1 March of other years, the day on which they grow older."""
    same = Q(born_on__month=day.month, born_on__day=day.day)
    if (day.month, day.day) == (3, 1) and not isleap(day.year):
        same |= Q(born_on__month=2, born_on__day=29)
    return same


def greeted_holiday(day: date) -> Holiday | None:
    return Holiday.objects.filter(day=day, is_greeted=True).first()


def key_of(occasion: str, member_pk: int | str) -> str:
    """The cause of a greeting: one for a person and an occasion."""
    return f"greeting:{occasion}:{member_pk}"


def ungreeted(people: QuerySet[Member], occasion: str) -> QuerySet[Member]:
    key = Concat(Value(key_of(occasion, "")), Cast(OuterRef("pk"), CharField()))
    return people.exclude(Exists(Message.objects.filter(dedupe_key=key))).order_by("pk")


def birthdays(day: date) -> QuerySet[Member]:
    return wants_greetings().filter(has_birthday(day))


def wants_them(member: Member) -> bool:
    """Whether greetings by email go to this person's address."""
    return wants_greetings().filter(pk=member.pk).exists()
