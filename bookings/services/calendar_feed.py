"""Links by which calendar programs read what somebody booked, or the classes they hold."""

import logging

from bookings.errors import FeedExists
from bookings.models import CalendarFeed
from venue import audit, clock, locking
from venue.constraints import refused_as
from venue.models import User

logger = logging.getLogger(__name__)

ONE_LIVE = "bookings_calendarfeed_one_live"


def make_feed(kind: str, *, shows_names: bool = False, by: User) -> CalendarFeed:
    """Give somebody a link of their own. Raises `FeedExists`."""
    with locking.atomic(by=by), refused_as({ONE_LIVE: FeedExists()}):
        feed = CalendarFeed.objects.create(user=by, kind=kind, shows_names=shows_names)
        audit.record("calendar.made", by=by, about=feed, kind=kind)
    logger.info("calendar link %s was made", feed.pk)
    return feed


def show_names(feed_pk: int, *, shows_names: bool, by: User) -> None:
    """Say whether the feed names classes and rooms; programs read it so within the hour."""
    with locking.atomic(by=by):
        feed = locking.lock_one(CalendarFeed, feed_pk)
        feed.shows_names = shows_names
        feed.save(update_fields=["shows_names"])


def revoke_feed(feed_pk: int, *, by: User) -> CalendarFeed:
    """From now on the link opens nothing. Revoked twice it stays as it was."""
    with locking.atomic(by=by):
        feed = locking.lock_one(CalendarFeed, feed_pk)
        if feed.revoked_at is None:
            feed.revoked_at = clock.now()
            feed.save(update_fields=["revoked_at"])
            audit.record("calendar.revoked", by=by, about=feed, kind=feed.kind)
    return feed


def replace_feed(feed_pk: int, *, by: User) -> CalendarFeed:
    """Another link in place of this one, which opens nothing from now on."""
    with locking.atomic(by=by):
        old = revoke_feed(feed_pk, by=by)
        return make_feed(old.kind, shows_names=old.shows_names, by=by)
