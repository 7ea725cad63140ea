"""The sweep that reminds coaches of rosters they have left open."""

from datetime import timedelta

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_noop

from bookings.models import ScheduledSession
from bookings.policies import roster_reminder
from bookings.selectors.coach import Stage, pending, stage_of
from bookings.selectors.words import class_words
from bookings.services.roster import subject_key
from venue import clock, house, locking, outbox, sweeping
from venue.actors import Automation
from venue.models import Message

SWEEP = Automation(gettext_noop("reminders"))
TEMPLATE = "roster_pending"
WORTH_IT = timedelta(days=3)  # what was left open longer than that is on the list, and no letter helps


def remind_coaches(limit: int = 100) -> int:
    """Remind each coach once of every roster that is still open so many hours after the class; how many were put.

    Safe to run twice: the session is locked and looked at again, and the message's cause is unique.
    """
    now = clock.now()
    due = now - roster_reminder(now)
    key = Concat(Value(f"{TEMPLATE}:"), Cast(OuterRef("pk"), CharField()))
    late = pending().filter(ends_at__lte=due, ends_at__gt=due - WORTH_IT)
    unreminded = late.exclude(Exists(Message.objects.filter(dedupe_key=key))).order_by("ends_at", "pk")
    return sweeping.each("reminders of rosters", list(unreminded.values_list("pk", flat=True)[:limit]), _remind)


def _remind(session_pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        session = locking.lock_one(ScheduledSession, session_pk)
        if stage_of(session, clock.now()) != Stage.PENDING:
            return False
        coach = session.instructor.user
        language = coach.language or house.language()
        url = settings.BASE_URL + reverse("bookings:close_roster", args=[session_pk])
        return outbox.put(
            TEMPLATE,
            outbox.Receiver(coach.email, language, coach.pk),
            {"name": coach.display_name, **class_words(session_pk).said(language), "url": url},
            dedupe_key=f"{TEMPLATE}:{session_pk}",
            subject_key=subject_key(session_pk),
        )
