"""What a figure may be set for besides the whole venue: each room of the house tells of its own, by the dotted paths in
`settings.POLICY_SCOPES`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from venue.errors import Text
from venue.policies import VENUE_SCOPE, Definition


@dataclass(frozen=True)
class Scope:
    """`key` is what a policy row keeps, such as `tier:gold` or `course:12`."""

    key: str
    label: Text

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


VENUE = Scope(VENUE_SCOPE, _("the whole venue"))


def scopes_for(definition: Definition) -> list[Scope]:
    """The whole venue, and what this figure may be set for in particular."""
    if not definition.scopes:
        return [VENUE]
    told = [scope for provider in settings.POLICY_SCOPES for scope in import_string(provider)()]
    return [VENUE, *(scope for scope in told if scope.kind in definition.scopes)]
