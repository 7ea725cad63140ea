"""Waits for treatments, and what is offered to those who wait."""

from datetime import timedelta
from typing import Any

from bookings.models import Skill, Treatment, TreatmentWait
from bookings.services.treatment_offers import offer_all
from members.models import Member
from tests.factories.members import make_member
from tests.factories.treatments import make_treated, make_treatment
from venue import clock


def make_treatment_wait(
    member: Member | None = None, treatment: Treatment | None = None, **fields: Any
) -> TreatmentWait:
    """By default for tomorrow, with whoever is free."""
    day = fields.setdefault("from_day", clock.today() + timedelta(days=1))
    fields.setdefault("to_day", day)
    return TreatmentWait.objects.create(
        member=member or make_member(), treatment=treatment or make_treatment(), **fields
    )


def make_treatment_offer(member: Member | None = None, skill: Skill | None = None, **fields: Any) -> TreatmentWait:
    """The sweep has kept a time of tomorrow for somebody who waits."""
    skill = skill or make_treated()
    wait = make_treatment_wait(member, skill.treatment, **fields)
    assert offer_all()
    wait.refresh_from_db()
    return wait
