"""What the front desk looks at: today's sessions, who is expected, who has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from bookings.models import Booking, CheckIn, ResourceAllocation, ScheduledSession
from bookings.models.booking import CAME
from bookings.policies import BookingPolicies, FreeCancel, booking_policies, free_cancel_of
from bookings.rules import CHECK_IN_RULES, MARK_RULES
from bookings.rules.closure import Closed
from bookings.selectors.arrived import arrived
from bookings.selectors.bookings import late_cancels
from bookings.selectors.closing import closed_of
from bookings.selectors.facts import held_facts, scopes_of
from bookings.selectors.first_visit import new_today
from bookings.selectors.reckoning import strikes_only
from bookings.selectors.screening import Fitness, fitness
from bookings.selectors.session import FACES
from bookings.selectors.visits import today
from members.codes import is_code
from members.models import Member
from members.selectors.care import Care, care_of
from members.selectors.entry_rules import owing as who_owes
from members.selectors.photo import shown
from members.selectors.search import find, matching, near
from venue import clock
from venue.errors import DomainError
from venue.models import User
from venue.prepared import AmongKeys, Prepared, PreparedModel, put_at_hand
from venue.rules import refusal
from venue.working_time import business_date, day_span

MOST_SHOWN = 8
TODAY = timedelta(hours=18)  # how far ahead "today" reaches
LONGEST = timedelta(hours=24)  # no class is as long: weekly classes and courses have eight hours at most


@dataclass(frozen=True)
class Arrival:
    """One booking at the desk; `why_not` says why it cannot be checked in now. `is_chosen`: Enter checks it in.

    `may_mark` when the reader runs the roster and it is open; `may_note` as long as they may write about the person;
    `owes_rules` when the person has not accepted the entry rules that hold; `suspended_until` when advance booking is
    closed for them; `care` is what whoever runs the class should know of them, `fitness` what of it is not for them;
    `is_first_visit` when they have never been here before today; `has_photo` when it may be shown to the reader.
    """

    booking: Booking
    session: ScheduledSession
    why_not: DomainError | None
    late_cancels: int = 0
    suspended_until: datetime | None = None
    is_chosen: bool = False
    owes_rules: bool = False
    is_first_visit: bool = False
    care: Care | None = None
    fitness: Fitness | None = None
    may_mark: bool = False
    may_note: bool = False
    has_photo: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody the desk may mean, and whether they have come today or are booked for later today."""

    member: Member
    is_here: bool = False
    is_booked: bool = False


def sessions_today(*, instructor: User | None = None) -> list[ScheduledSession]:
    """The sessions of the present business day in order, each with `arrived`; only one instructor's when asked."""
    zone = clock.zone()
    sessions = (
        ScheduledSession.objects.between(*day_span(business_date(clock.now(), zone), zone))
        .with_details()
        .annotate(arrived=arrived())
        .order_by("starts_at", "pk")
    )
    return list(sessions.filter(instructor__user=instructor) if instructor else sessions)


def _of_today(whose: Q | AmongKeys, now: datetime, since: datetime, until: datetime) -> QuerySet[Booking, Any]:
    """The keys of the first places that these people have in a class that is not over and begins before `until`; since
    no class is as long, it began after `since`, which spares looking through all that ever were.
    """
    of_today = {"session__ends_at__gt": now, "session__starts_at__gt": since, "session__starts_at__lt": until}
    bookings = Booking.objects.live().filter(whose, **of_today)
    return bookings.order_by("session__starts_at", "member__name", "pk").values_list("pk")[:MOST_SHOWN]


_of_these = Prepared(
    lambda members, now, since, until: _of_today(AmongKeys("member", members), now, since, until),
    members=list,
    now=datetime,
    since=datetime,
    until=datetime,
)
_with_sessions = PreparedModel(
    Booking,
    lambda keys: (
        Booking.objects.filter(AmongKeys("pk", keys))
        .select_related("member", "session__course")
        .order_by("session__starts_at", "member__name", "pk")
    ),
    keys=list,
)
_claims = PreparedModel(
    ResourceAllocation,
    lambda sessions: (
        ResourceAllocation.objects.filter(AmongKeys("session", sessions))
        .select_related("resource", "whole")
        .order_by("pk")
    ),
    sessions=list,
)


def arrivals(words: str, meant: Sequence[Member] | None = None) -> list[Arrival]:
    """Of those booked today and not yet over, who matches the words (`members.selectors.search`); earliest class
    first. When the words are somebody's code and one booking is open for check-in, that one is chosen. `meant` are the
    `people` of the same words, where they are known.
    """
    now = clock.now()
    span = {"now": now, "since": now - LONGEST, "until": now + TODAY}
    if meant is not None and len(meant) < MOST_SHOWN:  # all who match
        keys = _of_these.rows(members=[each.pk for each in meant], **span) if meant else []
    else:
        keys = list(_of_today(matching(words, "member__"), **span))
    found = _arrivals(_bookings([pk for (pk,) in keys])) if keys else []
    ready = [each for each in found if each.why_not is None]
    if is_code(words) and len(ready) == 1:
        return [replace(each, is_chosen=each is ready[0]) for each in found]
    return found


def _bookings(keys: list[int]) -> list[Booking]:
    """With course and room."""
    found = _with_sessions.all(keys=keys)
    sessions = [booking.session for booking in found]
    put_at_hand(sessions, "allocations", _claims.all(sessions=sorted({each.pk for each in sessions})), "session_id")
    return found


def roster(session: ScheduledSession, *, runs: bool) -> list[Arrival]:
    """Everybody whose place in a session is theirs, by name. `runs`: whether the reader runs this roster."""
    bookings = session.bookings.firm().select_related("member", "membership__plan").order_by("member__name", "pk")
    is_recent = not session.is_roster_closed and session.ends_at >= clock.now() - FACES
    return _arrivals(list(bookings), session, runs=runs, shows_photos=runs and is_recent, shows_care=runs)


def arrival_of(booking: Booking, *, runs: bool = False) -> Arrival:
    """One booking alone, as it stands in the roster."""
    return _arrivals([booking], booking.session, runs=runs, shows_care=True)[0]


def here(session: ScheduledSession) -> tuple[int, int]:
    """How many are here, of how many with a firm place."""
    counts = session.bookings.firm().aggregate(here=Count("pk", filter=Q(state__in=CAME)), of=Count("pk"))
    return counts["here"], counts["of"]


def check_in_closed(expected: list[Arrival]) -> DomainError | None:
    """Why nobody of a session can be checked in now, said once; nothing while check-in is open."""
    refusals = [each.why_not for each in expected if each.booking.state == Booking.State.BOOKED]
    return next((each for each in refusals if each and each.code == "check_in_closed"), None)


def people(words: str) -> list[Member]:
    """Whom the desk may mean, to put into a session; the best match first."""
    return find(words, MOST_SHOWN)


def people_like(words: str) -> list[Member]:
    """Whom the desk may mean when the words fit nobody."""
    return near(words, MOST_SHOWN)


def candidates(words: str, meant: Sequence[Member], expected: Sequence[Arrival]) -> list[Candidate]:
    """Of those who match the words, who is here first, then who is booked today, then the others as they were.

    `meant` are the `people` and `expected` the `arrivals` of the same words. When more match than are shown, those who
    are here or booked are among them even if others match better.
    """
    here = _here_today(words, meant)
    booked = {each.booking.member_id: each.booking.member for each in expected}
    everybody = here | booked | {each.pk: each for each in meant}
    found = [Candidate(member, pk in here, pk in booked) for pk, member in everybody.items()]
    return sorted(found, key=lambda each: (not each.is_here, not each.is_booked))[:MOST_SHOWN]


def _here_today(words: str, meant: Sequence[Member]) -> dict[int, Member]:
    """Who of them has come on the present business day, to a class or without a booking; by key."""
    begins, ends = day_span(today(), clock.zone())
    rows = _in_class.rows(begins=begins, since=begins - LONGEST, until=ends) + _alone.rows(begins=begins)
    came = {pk for (pk,) in rows}
    if len(meant) < MOST_SHOWN or not came:
        return {each.pk: each for each in meant if each.pk in came}
    found = Member.objects.filter(AmongKeys("pk", sorted(came)), matching(words))
    return {each.pk: each for each in found.order_by("sort_key", "pk")[:MOST_SHOWN]}


# Who came since an instant, of whom there are some hundred a day; by the classes around it, of which there are dozens.
_in_class = Prepared(
    lambda begins, since, until: (
        Booking.objects.filter(session__starts_at__gt=since, session__starts_at__lt=until, checked_in_at__gte=begins)
        .order_by()
        .values_list("member_id")
    ),
    begins=datetime,
    since=datetime,
    until=datetime,
)
_alone = Prepared(
    lambda begins: CheckIn.objects.standing().filter(at__gte=begins).order_by().values_list("member_id"),
    begins=datetime,
)


def _arrivals(
    bookings: list[Booking],
    session: ScheduledSession | None = None,
    *,
    runs: bool = False,
    shows_photos: bool = True,
    shows_care: bool = False,
) -> list[Arrival]:
    """Bookings, of one session or with theirs; the number of queries does not depend on how many."""
    policies, kept = booking_policies(clock.now()), free_cancel_of(booking.policies for booking in bookings)
    members = [booking.member_id for booking in bookings]
    care = care_of(members) if shows_care and members else {}
    unfit = fitness((booking.member_id, session or booking.session) for booking in bookings)
    new = new_today(members)
    late, owing, stands = late_cancels(members), who_owes(members), strikes_only(members, clock.now())
    faces = shown(booking.member for booking in bookings) if shows_photos else set()
    closed = closed_of([session] if session else [booking.session for booking in bookings])
    found = (_arrival(booking, session or booking.session, policies, kept, runs, closed) for booking in bookings)
    return [
        replace(
            each,
            late_cancels=late.get(each.booking.member_id, 0),
            owes_rules=each.booking.member_id in owing,
            is_first_visit=each.booking.member_id in new,
            has_photo=each.booking.member_id in faces,
            care=care.get(each.booking.member_id),
            fitness=unfit.get((each.booking.member_id, each.session.pk)),
            suspended_until=stood.suspended_until if (stood := stands.get(each.booking.member_id)) else None,
        )
        for each in found
    ]


def _arrival(
    booking: Booking,
    session: ScheduledSession,
    policies: BookingPolicies,
    kept: FreeCancel,
    runs: bool,
    closed: Mapping[int, Closed],
) -> Arrival:
    policy, now = policies.under(scopes_of(session)), clock.now()
    facts = held_facts(booking, session, policy, kept, closed=closed.get(session.pk))
    return Arrival(
        booking,
        session,
        refusal(CHECK_IN_RULES, facts, now),
        may_mark=runs and refusal(MARK_RULES, facts, now) is None,
        may_note=runs and not session.is_cancelled and now >= facts.check_in_opens_at,
    )
