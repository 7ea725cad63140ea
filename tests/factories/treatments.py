"""Treatments, who does them."""

from itertools import count
from typing import Any

from bookings.models import Skill, Treatment
from tests.factories.venue import make_staff
from venue.roles import Role

numbers = count(1)


def make_treatment(**fields: Any) -> Treatment:
    number = next(numbers)
    defaults = {"name_en": f"Treatment {number}", "name_zh": f"项目{number}", "price": "198.00"}
    return Treatment.objects.create(**defaults | fields)


def make_skill(treatment: Treatment | None = None, **fields: Any) -> Skill:
    """A practitioner who does a treatment."""
    staff = fields.pop("staff", None) or make_staff(role=Role.PRACTITIONER)
    return Skill.objects.create(treatment=treatment or make_treatment(), staff=staff, **fields)
