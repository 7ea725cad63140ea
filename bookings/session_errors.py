"""Why a class cannot be given this coach, or be changed in this way."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NotQualified(DomainError):
    code = "not_qualified"
    rule_name = _("A class is held by somebody whose paper is valid on the day")
    message = _("This coach has no valid paper for this course.")
