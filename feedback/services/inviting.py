"""Asking people about what they experienced: what is due is noticed from what happened, not told by anybody."""

import logging
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_noop

from feedback.inviting_rules import Due, Timing, first_due, is_drawn
from feedback.models import SurveyInvitation, SurveyVersion
from feedback.policies import InvitingPolicy, inviting_policy
from feedback.selectors.about import ABOUTS, about_people
from feedback.selectors.inviting import askable, dues_of, in_stages, letters_amid_cases, refusals, stages_of
from feedback.selectors.surveys import fitting, versions_asked
from feedback.services import messages
from members.models import Member, Stage
from venue import clock, locking, outbox
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
    versions = [each for each in versions_asked() if not kinds or each.survey.kind in kinds]
    take_back_amid_cases(now)
    found = _whom(versions, now, policy)
    asked = 0
    for begin in range(0, len(found), BATCH):
        if asked >= limit:
            break
        asked += invite(found[begin : begin + BATCH], versions, policy)
    if asked:
        logger.info("asked %s people by surveys", asked)
    return asked


def take_back_amid_cases(now: datetime) -> int:
    """Take back what quiet hours held, where a case of the person was opened meanwhile; how many letters. They count as
    asked all the same.
    """
    with locking.atomic(by=SWEEP):
        return sum(outbox.withdraw(letter) for letter in letters_amid_cases(now))


def _whom(versions: Sequence[SurveyVersion], now: datetime, policy: InvitingPolicy) -> list[int]:
    """People of whom something is due, by their keys; nothing else is held of them. One query for each survey, or two.
    Of what everybody is asked, people of a stage that has a survey of its own are found too, and judged later.
    """
    found: set[int] = set()
    for each in versions:
        survey, people = each.survey, askable(now, policy)
        people = in_stages(people, [survey.audience]) if survey.audience else people
        timing = _timing(each)
        dues = dues_of(survey.kind, people.values("pk"), now - timing.latest, now - timing.after, now, policy)
        found.update(due.member for due in dues if is_drawn(survey.pk, due.key, survey.sample))
    return sorted(found)


def invite(keys: Collection[int], versions: Sequence[SurveyVersion], policy: InvitingPolicy) -> int:
    """Lock these people, look what is due of those who may be asked still, and ask each about one thing. The number of
    queries does not depend on how many they are.
    """
    now = clock.now()
    with locking.atomic(by=SWEEP):
        people = {member.pk: member for member in locking.lock(Member, keys)}
        may = list(askable(now, policy).filter(pk__in=people).values_list("pk", flat=True))
        rows = _invitations(dict(_chosen(may, versions, now, policy)), people, now)
        SurveyInvitation.objects.bulk_create(rows, ignore_conflicts=True)
        written = list(SurveyInvitation.objects.filter(token__in=[row.token for row in rows]).for_message())
        messages.invite_all(written)
    return len(written)


def _chosen(
    may: list[int], versions: Sequence[SurveyVersion], now: datetime, policy: InvitingPolicy
) -> Iterator[tuple[Due, SurveyVersion]]:
    """About what each is asked, and by what; what still ends today is looked at too, as it may come first."""
    day_ends = wall_clock(clock.local(now).date() + A_DAY, time(0), clock.zone())
    latest: dict[str, timedelta] = {}
    for each in versions:
        latest[each.survey.kind] = max(_timing(each).latest, latest.get(each.survey.kind, timedelta(0)))
    found = [due for kind, ago in latest.items() for due in dues_of(kind, may, now - ago, day_ends, now, policy)]
    asks = {stage: fitting(versions, stage) for stage in ("", *Stage.Kind.values)}
    timings = {stage: {kind: _timing(each) for kind, each in of_stage.items()} for stage, of_stage in asks.items()}
    stages = stages_of(may)
    for member, dues in groupby(sorted(found, key=lambda due: due.member), key=lambda due: due.member):
        stage = stages.get(member, "")
        if due := first_due(dues, timings[stage], now):
            yield due, asks[stage][due.kind]


def _timing(version: SurveyVersion) -> Timing:
    survey = version.survey
    after, latest = timedelta(minutes=survey.after_minutes), timedelta(hours=survey.latest_hours)
    return Timing(survey.pk, after, latest, survey.sample)


def _invitations(
    chosen: Mapping[Due, SurveyVersion], people: Mapping[int, Member], now: datetime
) -> list[SurveyInvitation]:
    about = _abouts(chosen)
    return [
        SurveyInvitation(
            version=version,
            member=people[due.member],
            **due.subject,
            **about[due],
            wave_on=due.wave_on,
            token=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + timedelta(days=version.survey.open_days),
        )
        for due, version in chosen.items()
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
