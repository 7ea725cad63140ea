"""What figures may be set for here: the tiers of membership."""

from django.utils.translation import gettext as _

from members.models.membership import Tier
from venue.policy_scopes import Scope


def tiers() -> list[Scope]:
    return [Scope(f"tier:{value}", _("members of tier %(tier)s") % {"tier": label}) for value, label in Tier.choices]
