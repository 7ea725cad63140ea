"""Who waits for a treatment: the demo's member is offered one time and waits for another, one took theirs, one let
three pass, one gave up, for one the days are over, and one still waits for a late evening.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

from bookings.models import Treatment, TreatmentWait
from bookings.rules.treatment_wait import Wish
from bookings.services import treatment_wait as service
from bookings.services.treatment_offers import expire_all, offer_all
from members.models import Member
from members.selectors.entry_rules import rules_now
from venue import clock
from venue.errors import DomainError
from venue.models import StaffMember
from venue.working_time import business_date

A_DAY = timedelta(days=1)
TOO_LATE = (time(21, 15), time(21, 45))  # whatever begins then would not end in time
FIRST = 20  # of the members, who has a treatment of their own already


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """At night nobody is offered anything: then those stand here as waiting."""
    tuina, neck = (Treatment.objects.get(name_zh=zh) for zh in ("中式推拿", "肩颈调理"))
    people, desk = iter(members[FIRST:]), staff["desk"]
    with clock.frozen(now - 2 * A_DAY):
        _wait(people, desk, tuina, days=0, hours=TOO_LATE)
        taking = _wait(people, desk, neck, days=4)
        offer_all()
        with suppress(DomainError):
            service.take(taking.pk, by=taking.member.user or desk.user)
        passing = _wait(people, desk, tuina, days=5)
        for _time in range(3):
            offer_all()
            with suppress(DomainError):
                service.decline(passing.pk, by=passing.member.user or desk.user)
    with clock.frozen(now):
        expire_all(now)
        leaving = _wait(people, desk, neck, days=1, hours=TOO_LATE)
        service.leave(leaving.pk, by=desk.user)
        _wait(people, desk, tuina, days=1, until=3, hours=TOO_LATE)
        _wait(iter(members), desk, neck, days=2, until=6, hours=(time(15), None))
        offer_all()
        _wait(iter(members), desk, tuina, days=3, until=6, hours=TOO_LATE)


def _wait(
    people: Iterator[Member],
    desk: StaffMember,
    treatment: Treatment,
    *,
    days: int,
    until: int = 0,
    hours: tuple[time | None, time | None] = (None, None),
) -> TreatmentWait:
    """The first of these people whom no rule keeps from it; in `days`, or until so many days from now."""
    today = business_date(clock.now(), clock.zone())
    wish = Wish(
        treatment_pk=treatment.pk,
        from_day=today + days * A_DAY,
        to_day=today + max(days, until) * A_DAY,
        from_time=hours[0],
        to_time=hours[1],
    )
    rules = rules_now()
    for member in people:
        with suppress(DomainError):
            return service.join(
                wish, member.pk, knows=True, rules_pk=rules.pk if rules else None, by=member.user or desk.user
            )
    raise RuntimeError("nobody of the demo may wait for a treatment")
