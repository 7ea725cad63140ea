"""The sweeps that keep the stage of everybody up to date."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from django.utils.translation import gettext_noop

from feedback.selectors.stage import HEARTBEAT, standings_of, touched_since
from members.models import Member, Stage
from members.services.stage import keep_stages
from venue import clock, locking, sweeping
from venue.actors import Automation
from venue.models import Heartbeat
from venue.services import heartbeat

SWEEP = Automation(gettext_noop("life-cycle stages"))
FROM_HOUR = 3  # the venue's time: before the nightly check of all records
BATCH = 500  # people read, and at most locked, at once
LATELY = timedelta(minutes=30)  # three runs of the sweep


def renew_each_night() -> bool:
    """Look at everybody once a day, in the night or as soon after it as anything runs; whether it was done now."""
    now = clock.local(clock.now())
    last = Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()
    if now.hour < FROM_HOUR or (last and clock.local(last).date() == now.date()):
        return False
    renew_all()
    return True


def renew_all() -> int:
    """Put everybody into the stage that the facts say; how many changed."""
    changed = _renew(Member.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH))
    heartbeat.tell(HEARTBEAT)
    return changed


def renew_touched() -> int:
    """The same for those of whom something changed lately; what this misses, the night finds."""
    return _renew(touched_since(clock.now() - LATELY).order_by("pk").values_list("pk", flat=True))


def _renew(keys: Iterable[int]) -> int:
    rest = iter(keys)
    return sweeping.each("stages", iter(lambda: list(islice(rest, BATCH)), []), _renew_some)


def _renew_some(keys: Sequence[int]) -> int:
    """Nobody is locked but those who seem to have changed; they are looked at again under their lock."""
    known = dict(Stage.objects.current().filter(member__in=keys).values_list("member_id", "kind"))
    changed = [pk for pk, each in standings_of(keys, clock.now()).items() if known.get(pk) != each.kind]
    if not changed:
        return 0
    with locking.atomic(by=SWEEP):
        locking.lock(Member, changed)
        return keep_stages(standings_of(changed, clock.now()), by=SWEEP)
