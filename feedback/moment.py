"""What this room knows of an hour and a place: what others complained of then, and how often for the same cause."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import ScheduledSession
from feedback.models import Case
from venue import clock, wording
from venue.models import Area, User
from venue.moment import AROUND, MOST, Fact, Moment

SAME_CAUSE, TOLD_WITHIN = timedelta(days=90), timedelta(days=30)


def moment_of(case: Case) -> Moment:
    """When and where a case happened: as it was written down, else the class it is about, else the hour in which it
    arrived.
    """
    about = ScheduledSession.objects.with_details().filter(cases=case)
    session = about.first() if case.session_id else None
    begins = case.occurred_at or (session.starts_at if session else case.received_at)
    ends = session.ends_at if session and not case.occurred_at else begins
    return Moment(begins, begins - AROUND, ends + AROUND, area_of(case, session), case.member, session, case.pk)


def area_of(case: Case, session: ScheduledSession | None) -> Area | None:
    """Where it was written down to have happened, else where the class took place."""
    if case.area:
        return case.area
    room = session.room if session else None
    return room.area if room else None


def same_hour(moment: Moment, viewer: User) -> Iterator[Fact]:
    """Other complaints of that hour and place. One query."""
    rows = Case.objects.complaints().filter(_in_that_hour(moment)).exclude(pk=moment.ref)
    yield from (_told(each, _("same hour")) for each in rows.select_related("survey_response").order_by("-pk")[:MOST])


def _in_that_hour(moment: Moment) -> Q:
    """Where nobody wrote down the hour or the place, a case may belong there. Whoever complains does so within a month,
    which the index of when cases arrived answers.
    """
    arrived = Q(received_at__gt=moment.begins, received_at__lt=moment.ends + TOLD_WITHIN)
    at = Q(occurred_at__gt=moment.begins, occurred_at__lt=moment.ends)
    at |= Q(occurred_at=None, received_at__gt=moment.begins, received_at__lt=moment.ends)
    place = Q(area=moment.area) | Q(area=None) if moment.area else Q()
    return arrived & at & place


def same_cause(moment: Moment, viewer: User) -> Iterator[Fact]:
    """Complaints about the same subject at the same place, or of the same course, in the ninety days before. Two
    queries.
    """
    case = Case.objects.select_related("session").filter(pk=moment.ref).first()
    if case is None:
        return
    where = Q(area=moment.area) if moment.area else Q(pk=None)
    if case.session:
        where |= Q(session__course=case.session.course_id)
    rows = Case.objects.complaints().filter(
        where, category=case.category, received_at__gt=moment.at - SAME_CAUSE, received_at__lte=clock.now()
    )
    rows = rows.exclude(_in_that_hour(moment))  # told already
    found = list(rows.exclude(pk=case.pk).select_related("survey_response").order_by("-pk")[:MOST])
    yield from (_told(each, _("same cause, 90 days")) for each in found)


def _told(case: Case, badge: str) -> Fact:
    detail = f"{case.title} · {wording.when(case.occurred_at or case.received_at)}"
    return Fact("history", f"{case.number} · {capfirst(case.get_state_display())}", detail, page(case), badge, "warn")


def page(case: Case) -> str:
    return reverse("feedback:case", args=[case.pk])
