"""What is known of those who wait for a treatment: for the rules, for the sweep, and for the pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bookings.errors import AgreementUnsigned, AskDoctor, HealthBars, RulesNotAccepted
from bookings.models import Skill, Treatment, TreatmentWait
from bookings.models.treatment_wait import OPEN
from bookings.rules.appointment import GuestFacts
from bookings.rules.availability import Span
from bookings.rules.choosing import Guest
from bookings.rules.treatment_wait import WaitFacts, Wish
from bookings.selectors.appointment import guests_of, lines_of, today
from bookings.selectors.availability import days_of
from bookings.selectors.facts import classes_to_come
from bookings.selectors.supply import Supply, begin_of, supply
from bookings.treatment_errors import GuestBusy
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from bookings.treatment_wait_errors import NoWayToTell
from members.models import Member
from members.screening_verdict import on_day, within
from members.selectors.agreement import barred_by
from members.selectors.entry_rules import owing
from members.selectors.own import theirs
from members.selectors.screening import limits_of
from venue import wording
from venue.models import User

State = TreatmentWait.State
KEEPING = (AgreementUnsigned, AskDoctor, HealthBars, RulesNotAccepted, GuestBusy, NoWayToTell)
SKIPS = {each.code: each for each in KEEPING}


def facts_of(wish: Wish, member_pk: int, now: datetime, *, at_desk: bool) -> WaitFacts:
    """For putting somebody on the waitlist. A few queries."""
    treatment = Treatment.objects.get(pk=wish.treatment_pk)
    open_now = TreatmentWait.objects.open().filter(member=member_pk)
    same = open_now.filter(
        treatment=treatment, staff=wish.staff_pk, from_day__lte=wish.to_day, to_day__gte=wish.from_day
    )
    limits = on_day(limits_of([member_pk]).get(member_pk, ()), wish.from_day)
    guest = GuestFacts(
        limits=within(limits, treatment.activities),
        unsigned=barred_by(member_pk),
        owes_rules=member_pk in owing([member_pk]),
    )
    return WaitFacts(
        starts_at=begin_of(wish.from_day),
        guests=(guest,),
        policy=treatment_policy(now),
        retired=() if treatment.is_active else (treatment.name,),
        at_desk=at_desk,
        wish=wish,
        today=today(),
        is_skilled=wish.staff_pk is None or is_skilled(treatment, wish.staff_pk),
        is_in_line=same.exists(),
        waits=open_now.count(),
    )


def is_skilled(treatment: Treatment, staff_pk: int) -> bool:
    return Skill.objects.in_use().filter(treatment=treatment, staff=staff_pk, staff__left_on=None).exists()


# --- whose wish can be met -------------------------------------------------------------------------------------------


def promising(now: datetime) -> list[int]:
    """Who waits and could be offered a time, first come first; as it is now, and whatever else they have then. As many
    queries as `supply` needs, however many wait.
    """
    asked = TreatmentWait.objects.filter(state=State.OFFERED).values("member")
    waits = list(
        TreatmentWait.objects.waiting()
        .filter(treatment__is_active=True, to_day__gte=today())
        .exclude(member__in=asked)
        .select_related("treatment__equipment")
    )
    if not waits:
        return []
    policy = treatment_policy(now)
    first, last = max(today(), min(each.from_day for each in waits)), max(each.to_day for each in waits)
    if first > last:
        return []
    found = supply({each.treatment for each in waits}, first, last)
    guests = guests_of(each.member_id for each in waits)
    known: dict[tuple[int, int | None, Guest], Sequence[tuple[date, datetime]]] = {}
    keys = []
    for wait in waits:
        wanted = wait.treatment_id, wait.staff_id, guests[wait.member_id]
        if wanted not in known:
            known[wanted] = _starts(found, wait, policy, now, guests[wait.member_id])
        if _first_of(known[wanted], wait):
            keys.append(wait.pk)
    return keys


def first_time(wait: TreatmentWait, policy: TreatmentPolicy, now: datetime) -> datetime | None:
    """The first time that this wait can be offered, at which its member has nothing else."""
    first = max(today(), wait.from_day)
    if first > wait.to_day:
        return None
    found = supply([wait.treatment], first, wait.to_day)
    guest = guests_of([wait.member_id])[wait.member_id]
    busy = busy_of(wait.member_id, *found.whole, now)
    return _first_of(_starts(found, wait, policy, now, guest, busy), wait)


def busy_of(member_pk: int, begins: datetime, ends: datetime, now: datetime) -> list[Span]:
    """When somebody has something of their own: classes and treatments, what is only kept included."""
    classes = [(each.starts_at, each.ends_at) for each in classes_to_come(member_pk, now)]
    lines = [(each.starts_at, each.ends_at) for each in lines_of(member_pk, begins, ends, now)]
    return sorted(span for span in [*classes, *lines] if span[0] < ends and begins < span[1])


def _starts(
    found: Supply,
    wait: TreatmentWait,
    policy: TreatmentPolicy,
    now: datetime,
    guest: Guest,
    busy: Sequence[Span] = (),
) -> list[tuple[date, datetime]]:
    """With whom it is waited for, or anybody: no closer than members book, no further than they can."""
    latest = now + policy.opens
    days = days_of(found, wait.treatment, policy, now + policy.notice, wait.staff_id, guest, busy, policy.reserve)
    return [(day.day, slot.starts_at) for day in days for slot in day.slots if slot.starts_at <= latest]


def _first_of(starts: Iterable[tuple[date, datetime]], wait: TreatmentWait) -> datetime | None:
    return next((at for day, at in starts if wait.from_day <= day <= wait.to_day and wait.suits(at)), None)


def is_asked(member_pk: int) -> bool:
    """Whether this person is asked about a time at this moment."""
    return TreatmentWait.objects.filter(member=member_pk, state=State.OFFERED).exists()


# --- doors and lists -------------------------------------------------------------------------------------------------


def with_names() -> QuerySet[TreatmentWait]:
    return TreatmentWait.objects.select_related("member", "treatment", "staff__user", "joined_by", "appointment")


def wait_seen_by(user: User, pk: int) -> TreatmentWait:
    """A wait in the name of the user, or of somebody they act for; any of them at the desk. For everybody else it does
    not exist.
    """
    if not user.is_authenticated:
        raise Http404
    waits = with_names()
    if not user.has_perm("bookings.use_desk"):
        waits = waits.filter(theirs(user, "member__"))
    return get_object_or_404(waits, pk=pk)


@dataclass(frozen=True)
class Standing:
    """One wait with its place in line: the how many-th of how many who wait for the same treatment on one of its days,
    with the same practitioner or anybody.
    """

    wait: TreatmentWait
    position: int
    waiting: int

    @property
    def days(self) -> str:
        return days_in_words(self.wait)


def standing_of(waits: Collection[TreatmentWait]) -> list[Standing]:
    """Two queries, however many."""
    lines = _lines({each.treatment_id for each in waits})
    return [_standing(each, lines.get(each.treatment_id, ())) for each in waits]


def _lines(treatments: Collection[int]) -> Mapping[int, list[TreatmentWait]]:
    found: dict[int, list[TreatmentWait]] = {}
    for each in TreatmentWait.objects.open().filter(treatment__in=treatments):
        found.setdefault(each.treatment_id, []).append(each)
    return found


def _standing(wait: TreatmentWait, line: Sequence[TreatmentWait]) -> Standing:
    rivals = [
        each.pk
        for each in line
        if each.from_day <= wait.to_day
        and wait.from_day <= each.to_day
        and (None in (each.staff_id, wait.staff_id) or each.staff_id == wait.staff_id)
    ]
    return Standing(wait, rivals.index(wait.pk) + 1 if wait.pk in rivals else 0, len(rivals))


def standing_waits_of(people: Iterable[Member]) -> list[Standing]:
    """What these people wait for, the soonest first."""
    waits = with_names().filter(member__in=list(people), state__in=OPEN).order_by("from_day", "pk")
    return standing_of(list(waits))


def skipped_in_words(wait: TreatmentWait) -> str:
    """Why a free time was not offered, as its reader is told; nothing where that is no longer so."""
    why = SKIPS.get(wait.skipped_rule) if wait.state == State.WAITING else None
    return str(why.message) if why else ""


def days_in_words(wait: TreatmentWait) -> str:
    """On which days, and between which hours, in the active language."""
    days = wording.day(wait.from_day)
    if not wait.is_one_day:
        days = _("%(first)s to %(last)s") % {"first": days, "last": wording.day(wait.to_day)}
    return " · ".join([days, *([hours] if (hours := hours_in_words(wait)) else [])])


def hours_in_words(wait: TreatmentWait) -> str:
    """When it may begin; nothing where that does not matter."""
    begins, ends = wording.clock(wait.from_time), wording.clock(wait.to_time)
    if wait.from_time and wait.to_time:
        return _("begins between %(first)s and %(last)s") % {"first": begins, "last": ends}
    if wait.from_time:
        return _("begins at %(first)s or later") % {"first": begins}
    return _("begins by %(last)s") % {"last": ends} if wait.to_time else ""
