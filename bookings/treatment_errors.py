"""Why a treatment cannot be kept, offered or booked."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class TreatmentNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each treatment has a name of its own")
    message = _("There is already a treatment with this name.")


class SkillListed(DomainError):
    code = "skill_listed"
    rule_name = _("Who does what is listed once")
    message = _("This is already listed for this practitioner. Please change that entry.")
