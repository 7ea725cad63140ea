"""What people hear whose bookings lie in an area that safety has closed: each of them once."""

from collections.abc import Iterable
from datetime import datetime

from bookings.selectors.people_in_closed import Whose, by_owner, people_in, things_of
from bookings.services.people_in_closed import cancel_for_house, tell_closed, tell_open_again
from safety.gate_errors import NoticeGone
from safety.gate_policies import gate_policy
from safety.models import Excursion, ExcursionNotice
from venue import clock, locking
from venue.actors import Actor, user_of

Way = ExcursionNotice.Way


def write_notices(excursion: Excursion, now: datetime) -> None:
    """Tell those at once of whom something begins soon, and write one draft for each of the others. What somebody was
    told of already, or has a draft about, is not told again. The area is locked.
    """
    soon = now + gate_policy(now).soon
    known, drafted = _known(excursion), {each.member_id: each for each in _locked_drafts(excursion)}
    for whose in people_in(excursion.closure):
        things = [each for each in whose.things if each.key not in known and each.starts_at >= now]
        if not things:
            continue
        notice = drafted.get(whose.member.pk) if whose.member else None
        notice = notice or ExcursionNotice(
            excursion=excursion, member=whose.member, party=whose.party, things=[], made_at=now
        )
        notice.things = [*notice.things, *(each.key for each in things)]
        notice.save()
        if things[0].starts_at <= soon:
            _tell_at_once(notice, now)


def tell_who_comes_soon(excursion: Excursion, now: datetime) -> int:
    """What the desk has not sent by then is told by the house; to how many."""
    soon = now + gate_policy(now).soon
    waiting = _locked_drafts(excursion)
    due = [each for each in waiting if any(thing.starts_at <= soon for thing in things_of(each.things))]
    for each in due:
        _tell_at_once(each, now)
    return len(due)


def _tell_at_once(notice: ExcursionNotice, now: datetime) -> None:
    if whose := whose_of(notice):
        tell_closed(notice.excursion.closure, whose, f"notice:{notice.pk}")
    notice.way, notice.sent_at = Way.AT_ONCE, now
    notice.save(update_fields=["way", "sent_at"])


def send_notice(pk: int, way: str, *, by: Actor) -> ExcursionNotice:
    """Send a draft: with other times to choose from, or cancelling what is booked, free of charge.

    Locks what `cancel_for_house` locks, then the notice. Raises `NoticeGone`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        found = ExcursionNotice.objects.select_related("excursion__closure__area").get(pk=pk)
        closure, things = found.excursion.closure, things_of(found.things)
        if way == Way.REFUND and found.sent_at is None and found.withdrawn_at is None:
            cancel_for_house(closure, things, by=by)
        notice = locking.lock_one(ExcursionNotice, pk)
        if notice.sent_at or notice.withdrawn_at:
            raise NoticeGone
        if way == Way.OTHER_TIME and (whose := whose_of(notice)):
            tell_closed(closure, whose, f"notice:{pk}", offers=True)
        notice.way, notice.sent_at, notice.sent_by = way, now, user_of(by)
        notice.save(update_fields=["way", "sent_at", "sent_by"])
    return notice


def end_notices(excursion: Excursion, now: datetime) -> None:
    """The area is open again: drafts are not sent any more, and who was told hears that what still stands takes
    place.
    """
    for notice in locking.lock(ExcursionNotice, _standing([excursion])):
        if notice.sent_at is None:
            notice.withdrawn_at = now
            notice.save(update_fields=["withdrawn_at"])
        elif notice.way != Way.REFUND and (whose := whose_of(notice, after=now)):
            tell_open_again(excursion.closure, whose, f"notice:{notice.pk}")


def hand_over(excursion: Excursion, other: Excursion) -> None:
    """Something else keeps the area closed: what was told, and what is still to be sent, is about that now."""
    notices = locking.lock(ExcursionNotice, _standing([excursion, other]))
    drafted = {each.member_id: each for each in notices if each.excursion_id == other.pk and each.sent_at is None}
    for notice in notices:
        draft = drafted.get(notice.member_id) if notice.member_id else None
        if notice.excursion_id == other.pk:
            continue
        if notice.sent_at is None and draft:
            draft.things = [*draft.things, *notice.things]
            draft.save(update_fields=["things"])
            notice.withdrawn_at = clock.now()
        else:
            notice.excursion = other
        notice.save(update_fields=["excursion", "withdrawn_at"])


def _standing(excursions: Iterable[Excursion]) -> Iterable[int]:
    return ExcursionNotice.objects.filter(excursion__in=excursions, withdrawn_at=None).values_list("pk", flat=True)


def _locked_drafts(excursion: Excursion) -> list[ExcursionNotice]:
    waiting = excursion.notices.filter(sent_at=None, withdrawn_at=None)
    return locking.lock(ExcursionNotice, waiting.values_list("pk", flat=True))


def drafts(excursion: Excursion) -> Iterable[ExcursionNotice]:
    waiting = excursion.notices.filter(sent_at=None, withdrawn_at=None)
    return waiting.select_related("member__user", "party", "excursion__closure__area").order_by("pk")


def whose_of(notice: ExcursionNotice, after: datetime | None = None) -> Whose | None:
    """The person with what of it still stands; nothing where all of it is gone."""
    things = [each for each in things_of(notice.things) if after is None or each.starts_at > after]
    return next(iter(by_owner(things)), None)


def _known(excursion: Excursion) -> set[str]:
    rows = ExcursionNotice.objects.filter(excursion__area=excursion.area_id, excursion__ended_at=None)
    return {key for things in rows.filter(withdrawn_at=None).values_list("things", flat=True) for key in things}
