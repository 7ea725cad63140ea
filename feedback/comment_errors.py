"""Why something cannot be done with a comment."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class CaseThere(DomainError):
    code = "case_there"
    rule_name = _("An answer opens one case")
    message = _("A case came of this answer already. Please go on in that one.")
