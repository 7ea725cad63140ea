"""Keeping the stage that somebody is in, each change with its date."""

import logging
from collections.abc import Mapping

from members.models import Member, Stage
from members.staging import StageStanding
from venue import clock, locking
from venue.actors import Actor

logger = logging.getLogger(__name__)


def keep_stages(found: Mapping[int, StageStanding], *, by: Actor) -> int:
    """End the stage of everybody whom the facts put into another, and begin that; how many changed. Locks the people.

    The new one begins when the facts say, or now where they speak of a time before the stage that they end: a visit
    that was undone takes nobody back into the past. Where a clock was put back, the next sweep sees to it.
    """
    now = clock.now()
    with locking.atomic(by=by):
        known = {member.pk for member in locking.lock(Member, found)}
        current = {row.member_id: row for row in Stage.objects.current().filter(member__in=known)}
        ended, begun = [], []
        for pk in sorted(known):
            old, new = current.get(pk), found[pk]
            if old and (old.kind == new.kind or old.since >= now):
                continue
            since = min(new.since, now)
            if old:
                since = since if since > old.since else now
                old.until = since
                ended.append(old)
            begun.append(Stage(member_id=pk, kind=new.kind, since=since))
        Stage.objects.bulk_update(ended, ["until"])
        Stage.objects.bulk_create(begun)
    logger.info("%s people in another stage", len(begun))
    return len(begun)
