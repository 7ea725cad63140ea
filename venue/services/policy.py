"""Setting a rule's figure, from now or from a later day on."""

from datetime import datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.models import Policy
from venue.policies import DEFINITIONS, VENUE_SCOPE, Definition, Unit, forget


class OutOfBounds(DomainError):
    code = "out_of_bounds"
    rule_name = gettext_lazy("Each figure has its bounds")
    message = gettext_lazy("This value is outside the bounds of this figure.")


class PastIsFixed(DomainError):
    code = "past_is_fixed"
    rule_name = gettext_lazy("What was decided under a figure stays decided")
    message = gettext_lazy(
        "A figure cannot be changed for the past. Please leave the time empty, or choose a later one."
    )


class PolicyTaken(DomainError):
    code = "policy_taken"
    rule_name = gettext_lazy("One value from one moment on")
    message = gettext_lazy("This figure already has a value from that moment on. Please choose another moment.")


def set_policy(
    key: str, *, value: int | str, effective_from: datetime | None = None, scope: str = VENUE_SCOPE, by: Actor
) -> Policy:
    """Add the value that holds from `effective_from`, or from now, on. Rows that exist are never touched.

    Raises `OutOfBounds`, `PastIsFixed` or `PolicyTaken`.
    """
    now = clock.now()
    definition = DEFINITIONS[key]
    starts = effective_from or now
    check_bounds(definition, value)
    if starts < now:
        raise PastIsFixed(facts={"from": starts.isoformat()})
    taken = {"venue_policy_one_value_per_start": PolicyTaken()}
    with locking.atomic(by=by), refused_as(taken):
        row = Policy.objects.create(
            key=key, scope=scope, value=value, effective_from=starts, changed_by=user_of(by), changed_at=now
        )
    forget()
    return row


def check_bounds(definition: Definition, value: int | str) -> None:
    """Raises `OutOfBounds`, naming them."""
    if definition.unit is Unit.CLOCK:
        try:
            time.fromisoformat(str(value))
        except ValueError as error:
            raise OutOfBounds(_("This is no time of day.")) from error
        return
    if definition.unit is Unit.CHOICE:
        if value not in dict(definition.choices):
            raise OutOfBounds(_("This is none of the choices."), facts={"value": value})
        return
    if not definition.minimum <= Decimal(value) <= definition.maximum:
        raise OutOfBounds(
            _("The value lies between %(least)s and %(most)s.")
            % {"least": definition.minimum, "most": definition.maximum},
            facts={"value": value, "minimum": definition.minimum, "maximum": definition.maximum},
        )
