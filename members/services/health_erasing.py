"""Health data go when nobody agrees to them any more."""

from members.models import HealthLimit, Member, Screening
from venue import audit, clock
from venue.actors import Actor


def erase_health(member: Member, *, by: Actor) -> None:
    """Erase every answer of a person, and what was said because of them, for good. Called in the transaction that takes
    the consent back, with the person locked. That it was done is kept, and when somebody was screened.
    """
    kept = Screening.objects.filter(member=member, answers__isnull=False)
    erased = kept.update(answers=None, erased_at=clock.now())
    HealthLimit.objects.filter(member=member).delete()
    if erased:
        audit.record("health.erased", by=by, about=member, screenings=erased)
