"""Who could be asked about what, read from what happened. Each kind of event is one query for any number of people,
or a few; nothing is kept of an event but keys and its time.
"""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Mod

from bookings.models import AppointmentLine, Booking, CheckIn, RoomBooking
from bookings.models.booking import CAME
from bookings.selectors.visits import days_here
from feedback.inviting_rules import Due, grown_up_since, letter_about
from feedback.models import Case, Survey, SurveyInvitation
from feedback.policies import InvitingPolicy
from members.models import Member, Membership, Payment, Stage
from members.models.membership import ContractKind
from members.rules import ADULT_AT
from venue import clock
from venue.models import ContactPreference, Message
from venue.models.message import Channel, Purpose
from venue.working_time import business_date, wall_clock

Kind = Survey.Kind
People = QuerySet[Any, Any] | list[int]
A_DAY = timedelta(days=1)


def askable(now: datetime, policy: InvitingPolicy) -> QuerySet[Member]:
    """Grown-ups who can be written to, want to be asked, have no open case and were not asked lately about anything
    but a case. Of whom nobody knows when they were born, those with a guardian count as children.
    """
    since = grown_up_since(clock.local(now).date(), ADULT_AT)
    of_them = {"member": OuterRef("pk")}
    lately = SurveyInvitation.objects.filter(**of_them, case=None, created_at__gt=now - policy.rest)
    return Member.objects.filter(
        Q(born_on__lte=since) | Q(born_on=None, guardian=None),
        ~Exists(lately),
        ~Exists(Case._base_manager.filter(**of_them, ended_at=None)),
        ~Exists(refusals().filter(address__iexact=OuterRef("email"))),
        email__gt="",
    ).order_by()


def stages_of(keys: Collection[int]) -> dict[int, str]:
    """In which stage of their life with the house these people stand. One query."""
    return dict(Stage.objects.current().filter(member__in=keys).values_list("member_id", "kind"))


def in_stages(people: QuerySet[Member], kinds: Collection[str]) -> QuerySet[Member]:
    return people.filter(Exists(Stage.objects.current().filter(member=OuterRef("pk"), kind__in=kinds)))


def letters_amid_cases(now: datetime) -> list[str]:
    """What the letters are about that wait to be sent to people of whom a case is open. Two queries."""
    amid = Case._base_manager.filter(member=OuterRef("member"), ended_at=None)
    asked = SurveyInvitation.objects.filter(case=None, answered_at=None, opened_at=None, expires_at__gt=now)
    rows = asked.filter(Exists(amid))
    letters = [letter_about(pk) for pk in rows.order_by().values_list("pk", flat=True)]
    waiting = Message.objects.filter(subject_key__in=letters, state=Message.State.PENDING)
    return list(waiting.order_by("pk").values_list("subject_key", flat=True))


def refusals() -> QuerySet[ContactPreference]:
    return ContactPreference.objects.filter(purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False)


# --- what happened, by kind: of these people, what ended after `begins` and not after `ends` -------------------------


def classes(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """Of people who came, or whose class is still to end."""
    is_so = Q(state__in=CAME) | Q(state="booked", session__ends_at__gt=now)
    rows = Booking.objects.filter(is_so, session__ends_at__gt=begins, session__ends_at__lte=ends)
    rows = rows.filter(member__in=people, survey_invitation=None).order_by()
    for pk, member, at in rows.values_list("pk", "member_id", "session__ends_at"):
        yield Due(Kind.CLASS, member, at, f"booking:{pk}", {"booking_id": pk})


def treatments(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """By the clock of what really happened; the guest is asked, whoever booked it."""
    to_come = Q(appointment__state__in=("booked", "in_service"), finished_at=None, ends_at__gt=now)
    is_so = Q(finished_at__isnull=False) | Q(appointment__state="done") | to_come
    rows = AppointmentLine.objects.annotate(at=Coalesce("finished_at", "ends_at"))
    rows = rows.filter(is_so, at__gt=begins, at__lte=ends, guest__in=people, survey_invitation=None).order_by()
    for pk, member, at in rows.values_list("pk", "guest_id", "at"):
        yield Due(Kind.TREATMENT, member, at, f"line:{pk}", {"line_id": pk})


def rooms(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """Of people who are known here: whoever left a name alone could not be left in peace for long enough."""
    is_so = Q(state="finished") | Q(state__in=("confirmed", "in_use"), ends_at__gt=now)
    rows = RoomBooking.objects.annotate(at=Coalesce("finished_at", "ends_at"))
    rows = rows.filter(is_so, at__gt=begins, at__lte=ends, member__in=people, survey_invitation=None).order_by()
    for pk, member, at in rows.values_list("pk", "member_id", "at"):
        yield Due(Kind.ROOM, member, at, f"room_booking:{pk}", {"room_booking_id": pk})


def visits(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """Who came without a booking, once a business day, counted from the first time they came in on it."""
    rows = CheckIn.objects.standing().filter(at__gt=begins, at__lte=min(ends, now), member__in=people)
    for member, at in rows.order_by("at").values_list("member_id", "at"):
        day = business_date(at, clock.zone())
        yield Due(Kind.VISIT, member, at, f"visit:{member}:{day}", wave_on=day)


def sales(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """Memberships and packs that were paid."""
    rows = Payment.objects.filter(kind=Payment.Kind.SALE, membership__member__in=people)
    rows = rows.filter(~_asked_of(Kind.PRODUCT), taken_at__gt=begins, taken_at__lte=min(ends, now)).order_by()
    for pk, member, at in rows.values_list("membership_id", "membership__member_id", "taken_at"):
        yield Due(Kind.PRODUCT, member, at, f"membership:{pk}", {"membership_id": pk})


def endings(people: People, begins: datetime, ends: datetime, now: datetime) -> Iterator[Due]:
    """Memberships for a period that ended, and after which the person has no contract that goes on longer."""
    days = (clock.local(begins).date() - A_DAY, clock.local(min(ends, now)).date() - A_DAY)
    later = Membership.objects.filter(member=OuterRef("member"), ends_on__gt=OuterRef("ends_on"))
    asked = SurveyInvitation.objects.filter(membership=OuterRef("pk"), version__survey__kind=Kind.EXIT)
    rows = Membership.objects.filter(~Exists(later), ~Exists(asked), kind=ContractKind.PERIOD, ends_on__range=days)
    for pk, member, last in rows.filter(member__in=people).order_by().values_list("pk", "member_id", "ends_on"):
        at = wall_clock(last + A_DAY, time(0), clock.zone())
        if begins < at <= min(ends, now):
            yield Due(Kind.EXIT, member, at, f"membership:{pk}", {"membership_id": pk})


@dataclass(frozen=True)
class Wave:
    """In which months a survey about the house as a whole goes out, and by how many days after another one's day."""

    months: Collection[int]
    shift: int = 0


WAVES = {Kind.RELATIONSHIP: Wave(range(1, 13)), Kind.QUALITY: Wave((4, 10), shift=15)}


def of_the_house(
    kind: Kind, people: People, begins: datetime, ends: datetime, now: datetime, policy: InvitingPolicy
) -> Iterator[Due]:
    """Everybody has a day of each month, a few people the same one: each day a wave asks a part of those who know the
    house by now, and were not asked this for long enough.
    """
    wave = WAVES[kind]
    first, last = clock.local(begins).date() + A_DAY, clock.local(min(ends, now)).date()
    for month, days in _days_by_month(first, last):
        if month.month not in wave.months:
            continue
        turned = Value(12 * month.year + month.month + wave.shift)
        days_in_month = monthrange(month.year, month.month)[1]
        slot = Mod(F("pk") + turned, Value(days_in_month), output_field=IntegerField())
        rows = _acquainted(kind, now, policy).filter(pk__in=people).annotate(slot=slot)
        for member, number in rows.filter(slot__in=[day.day - 1 for day in days]).values_list("pk", "slot"):
            at = wall_clock(month.replace(day=number + 1), time(0), clock.zone())
            if begins < at <= now:
                yield Due(kind, member, at, f"{kind}:{member}:{month:%Y-%m}", wave_on=month)


def _acquainted(kind: Kind, now: datetime, policy: InvitingPolicy) -> QuerySet[Member]:
    """People with enough visits, of which a day has one, or with a contract that is old enough, who were not asked this
    about the house lately.
    """
    today, them = clock.local(now).date(), {"member": OuterRef("pk")}
    contract = Membership.objects.filter(**them, starts_on__lte=today - policy.known_for, ends_on__gte=today)
    asked = SurveyInvitation.objects.filter(**them, version__survey__kind=kind)
    rows = Member.objects.annotate(visits=days_here()).filter(Q(visits__gte=policy.visits) | Exists(contract))
    return rows.filter(~Exists(asked.filter(created_at__gt=now - policy.relationship_rest))).order_by()


def _days_by_month(first: date, last: date) -> Iterator[tuple[date, list[date]]]:
    days = [first + number * A_DAY for number in range((last - first).days + 1)]
    for month in sorted({day.replace(day=1) for day in days}):
        yield month, [day for day in days if day.replace(day=1) == month]


def _asked_of(kind: str) -> Exists:
    rows = SurveyInvitation.objects.filter(membership=OuterRef("membership"), version__survey__kind=kind)
    return Exists(rows)


EVENTS: dict[str, Callable[..., Iterator[Due]]] = {
    Kind.EXIT: endings,
    Kind.TREATMENT: treatments,
    Kind.ROOM: rooms,
    Kind.CLASS: classes,
    Kind.VISIT: visits,
    Kind.PRODUCT: sales,
}


def dues_of(
    kind: str, people: People, begins: datetime, ends: datetime, now: datetime, policy: InvitingPolicy
) -> Iterator[Due]:
    """What a survey of that kind could ask these people about. Nobody is asked by the clock after a case."""
    if kind in WAVES:
        return of_the_house(Kind(kind), people, begins, ends, now, policy)
    return EVENTS[kind](people, begins, ends, now) if kind in EVENTS else iter(())
