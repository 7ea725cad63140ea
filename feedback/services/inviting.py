"""Asking people about what they experienced: what is due is noticed from what happened, not told by anybody."""

import logging
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_noop

from feedback.inviting_rules import Due, Timing, first_due
from feedback.models import SurveyInvitation, SurveyVersion
from feedback.policies import InvitingPolicy, inviting_policy
from feedback.selectors.about import ABOUTS, about_people
from feedback.selectors.inviting import askable, dues_of, refusals
from feedback.selectors.surveys import versions_asked
from feedback.services import messages
from members.models import Member
from venue import clock, locking
from venue.actors import Automation
from venue.working_time import wall_clock

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("surveys"))
BATCH = 200  # people locked and asked at once
LIMIT = 10_000
A_DAY = timedelta(days=1)


def invite_due(limit: int = LIMIT, kinds: Collection[str] = ()) -> int:
    """Ask everybody who is to be asked about something now, with the surveys of these kinds or of all; how many were.

    Safe to run twice and at once: people are locked and looked at again in batches, each in a transaction of its own;
    whoever was asked within the rest period is left in peace, and the database takes one invitation about one thing.
    """
    now = clock.now()
    policy = inviting_policy(now)
    versions = {kind: each for kind, each in versions_asked().items() if not kinds or kind in kinds}
    found = _whom(versions, now, policy)
    asked = 0
    for begin in range(0, len(found), BATCH):
        if asked >= limit:
            break
        asked += invite(found[begin : begin + BATCH], versions, policy)
    if asked:
        logger.info("asked %s people by surveys", asked)
    return asked


def _whom(versions: Mapping[str, SurveyVersion], now: datetime, policy: InvitingPolicy) -> list[int]:
    """People of whom something is due, by their keys; nothing else is held of them. One query for each kind, or two."""
    people = askable(now, policy).values("pk")
    found: set[int] = set()
    for kind, timing in _timings(versions).items():
        ended = dues_of(kind, people, now - timing.latest, now - timing.after, now, policy)
        found.update(each.member for each in ended)
    return sorted(found)


def invite(keys: Collection[int], versions: Mapping[str, SurveyVersion], policy: InvitingPolicy) -> int:
    """Lock these people, look what is due of those who may be asked still, and ask each about one thing. The number of
    queries does not depend on how many they are.
    """
    now = clock.now()
    with locking.atomic(by=SWEEP):
        people = {member.pk: member for member in locking.lock(Member, keys)}
        may = list(askable(now, policy).filter(pk__in=people).values_list("pk", flat=True))
        dues = _chosen(may, versions, now, policy)
        rows = _invitations(dues, people, versions, now)
        SurveyInvitation.objects.bulk_create(rows, ignore_conflicts=True)
        written = list(SurveyInvitation.objects.filter(token__in=[row.token for row in rows]).for_message())
        messages.invite_all(written)
    return len(written)


def _chosen(may: list[int], versions: Mapping[str, SurveyVersion], now: datetime, policy: InvitingPolicy) -> list[Due]:
    """About what each is asked; what still ends today is looked at too, as it may come first."""
    timings = _timings(versions)
    day_ends = wall_clock(clock.local(now).date() + A_DAY, time(0), clock.zone())
    found = [
        due
        for kind, timing in timings.items()
        for due in dues_of(kind, may, now - timing.latest, day_ends, now, policy)
    ]
    by_person = groupby(sorted(found, key=lambda due: due.member), key=lambda due: due.member)
    chosen = (first_due(dues, timings, now) for _member, dues in by_person)
    return [due for due in chosen if due]


def _timings(versions: Mapping[str, SurveyVersion]) -> dict[str, Timing]:
    return {
        kind: Timing(
            each.survey_id,
            timedelta(minutes=each.survey.after_minutes),
            timedelta(hours=each.survey.latest_hours),
            each.survey.sample,
        )
        for kind, each in versions.items()
    }


def _invitations(
    dues: Collection[Due], people: Mapping[int, Member], versions: Mapping[str, SurveyVersion], now: datetime
) -> list[SurveyInvitation]:
    about = _abouts(dues)
    return [
        SurveyInvitation(
            version=versions[due.kind],
            member=people[due.member],
            **due.subject,
            **about[due],
            wave_on=due.wave_on,
            token=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + timedelta(days=versions[due.kind].survey.open_days),
        )
        for due in dues
    ]


def _abouts(dues: Iterable[Due]) -> dict[Due, dict[str, Any]]:
    """What is kept of each, read for all of one kind of record at once."""
    found: dict[Due, dict[str, Any]] = {}
    for name in (*ABOUTS, ""):
        of_name = {
            due: due.subject[name] if name else due.member for due in dues if next(iter(due.subject), "") == name
        }
        if of_name:
            read = ABOUTS.get(name, about_people)(of_name.values())
            found |= {due: read[key] for due, key in of_name.items()}
    return found


def may_be_asked(member: Member) -> bool:
    """Whether the person has not said no to being asked."""
    return not refusals().filter(address__iexact=member.email).exists()
